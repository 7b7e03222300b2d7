"""The command `audit`. One module is one command, or one group, found by its file name and imported when it is used.

A module NAME has `app`, a Typer of its own. Its docstring begins "`audit NAME`: ", then its line in the help. Modules
whose names begin with `_` are shared parts.
"""

from __future__ import annotations

import ast
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from audit import __version__
from audit.cli._app import EXIT_CODES, REFUSED, UNFINISHED, new_app, tell
from audit.errors import AuditError, ReadError

# Typer exports only the narrowest of the errors of a command line; this is their common base.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


class _Commands(TyperGroup):
    """Holds stand-ins, enough for the help and for "did you mean"; the command that is asked for is imported."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        from audit import cache, patterns

        patterns.store = cache.Store(cache.folder())
        ctx.call_on_close(patterns.release)
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, get_command(import_module(f"{__name__}.{name}").app) if stand_in else None, rest


def _summaries() -> Iterator[tuple[str, str]]:
    """Commands and their lines of help, read from the sources: the help of all shall not import any."""
    for folder in map(Path, __path__):
        for name in sorted(module.name for module in iter_modules([str(folder)]) if not module.name.startswith("_")):
            tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
            summary = (ast.get_docstring(tree) or "").partition("\n")[0].partition("`: ")[2]
            yield name, summary[:1].upper() + summary[1:]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsaudit {__version__}")
        raise typer.Exit


app = new_app(completes=True)


@app.callback(cls=_Commands, invoke_without_command=True, epilog=EXIT_CODES)
def _audit(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Find who a news draft says said what, and which of its claims it credits to nobody.

    Everything happens on this machine; no draft leaves it.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(REFUSED)


for _name, _summary in _summaries():
    app.command(_name, help=_summary)(lambda: None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; what is wrong with it is told in one line on standard error."""
    # Whoever closes it wants nothing of what it is told.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    # Loading and compiling rules makes many objects and no garbage; to look for it each time slows a short run.
    gc.set_threshold(50_000, 20, 20)
    try:
        code = get_command(app)(args=arguments, prog_name="audit", standalone_mode=False)
    except _UsageError as error:
        tell(_usage(error))
        return REFUSED
    except ReadError as error:
        tell(str(error))
        return UNFINISHED
    except AuditError as error:
        tell(str(error))
        return REFUSED
    except OSError as error:  # of Typer, when it prints help; our own outputs tell theirs
        tell(f"standard output cannot be written: {error.strerror}")
        return REFUSED
    return code if isinstance(code, int) else 0


def _usage(error: Any) -> str:
    command = error.ctx.command_path if error.ctx else "audit"
    return f"{error.format_message()} (see '{command} --help')"
