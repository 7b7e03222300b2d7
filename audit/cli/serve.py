"""`audit serve`: show a page on this machine where a draft is pasted and its report seen."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import new_app, tell
from audit.cli._settings import policies, rules_of, style_of
from audit.cli._writing import write_out
from audit.judge import manual
from audit.serve import Auditor, Server

app = new_app()

SERVE_EXIT_CODES = """\b
Exit codes:
  0    ended with Ctrl-C
  2    the command line, the configuration, a rule or the port cannot be used
  130  interrupted before the page was there
  141  whoever read the output went away
"""


@app.command(epilog=SERVE_EXIT_CODES)
def serve(
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port of the address; 0 for any that is free.")
    ] = 0,
    open: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder of your own rules, added to ours.")
    ] = None,
    outlet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Your own title, whose reporting is your own; again for its other names."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The configuration for all drafts, whatever stands nearer.")
    ] = None,
    style: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSS of your own for the report; it goes behind ours.")
    ] = None,
) -> None:
    """Show a page where a draft is pasted or dropped and its report seen, anew with every edit.

    Its address works on this machine only, for whoever knows it, until Ctrl-C. No draft is kept, and none leaves this
    machine. The settings are those for a draft in the working folder.
    """
    found = policies(rules, outlet or (), config=config)
    found.of(".")
    rule_set, _ = rules_of(found.every())
    auditor = Auditor(rule_set, lambda name: found.of(name).settings, manual(), style_of(style))
    server = Server(port, auditor)
    write_out(f"{server.address}\n")
    if open and not webbrowser.open(server.address):
        tell("no browser could be opened; open the address yourself", "note")
    server.run()
