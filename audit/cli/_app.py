"""What all commands share: how they look, how they tell what is wrong, and what their exit codes mean."""

from __future__ import annotations

import contextlib

import typer

FAILED = 1
REFUSED = 2
UNFINISHED = 3
BROKEN_PIPE = 141  # what a shell reports of a program that SIGPIPE ended

EXIT_CODES = """\b
Exit codes:
  0    everything was audited, whatever was found
  2    the command line, the configuration, a rule or a file to write cannot be used
  3    something could not be audited; the rest was, and is reported
  130  interrupted
  141  whoever read the output went away
"""


def new_app(*, completes: bool = False) -> typer.Typer:
    """A command or a group of commands, in plain text, whose tracebacks are Python's own.

    Where it `completes`, it offers to complete command lines in the user's shell.
    """
    return typer.Typer(
        add_completion=completes,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def tell(message: str, kind: str = "error") -> None:
    """Say in one line on standard error what is wrong, or what is worth knowing."""
    line = " ".join(message.split())
    visible = "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)
    visible = visible.replace("##[", "#\\x23[")  # which GitHub's runner obeys, wherever in a line it stands
    # Where nobody can be told, the exit code still says it.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        typer.echo(f"audit: {kind}: {visible}", err=True)
