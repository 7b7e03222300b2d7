"""`audit checks`: list and show what drafts are checked for."""

from __future__ import annotations

from typing import Annotated

import typer
from tabulate import tabulate

from audit.cli._app import new_app
from audit.cli._writing import write_out
from audit.errors import ConfigError, nearest
from audit.judge import manual, suppressions, thresholds

app = new_app()


@app.callback()
def _checks() -> None:
    """List and show what drafts are checked for."""


@app.command("list")
def list_checks() -> None:
    """List all checks, each with the severity that it has where no policy says otherwise."""
    rows = [(page.id, page.severity, page.summary) for page in manual()]
    table = tabulate(rows, ("Check", "Severity", "Objects to"), tablefmt="simple", disable_numparse=True)
    write_out("".join(f"{line.rstrip()}\n" for line in table.splitlines()))


@app.command("show")
def show_check(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a check, as `audit checks list` gives it.")],
) -> None:
    """Show the page of a check: why, examples, how to settle and how to silence it."""
    pages = {page.id: page for page in manual()}
    if id not in pages:
        raise ConfigError(f"there is no check {id!r}{nearest(id, pages) or '; `audit checks list` gives them all'}")
    page = pages[id]
    write_out(f"{page.id} ({page.severity})\n\n{page.summary}\n\n{page.text}\n\n{silencing(page.id)}\n")


def silencing(id: str) -> str:
    """How one finding, or all of a check, are silenced."""
    off = f'To switch the check off, in audit.toml:\n\n    [checks]\n    {id} = "off"'
    if id in suppressions.IDS:
        return off
    if id in thresholds.IDS:
        return "It is judged only where a policy has its key; an override may give some paths another value."
    return (
        "To let one finding stand, put a comment before its paragraph or behind its sentence. In Markdown and HTML:\n\n"
        f"    <!-- audit: ignore {id}: why it may stand -->\n\n"
        "In plain text, on a line of its own:\n\n"
        f"    # audit: ignore {id}: why it may stand\n\n"
        f"Or write a waiver beside the draft. {off}"
    )
