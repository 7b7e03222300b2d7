"""`audit baseline`: write down what is found today, so that only new findings fail."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import EXIT_CODES, UNFINISHED, new_app
from audit.cli._judging import Judging
from audit.cli._settings import policies
from audit.cli._writing import write_file, write_out
from audit.cli.check import Config, Jobs, Paths, RulesFolder, Today, day_of
from audit.errors import ConfigError
from audit.judge.baseline import NAME, read_baseline, written
from audit.readers import STANDARD_INPUT

app = new_app()


@app.command(epilog=EXIT_CODES)
def baseline(
    paths: Paths = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help=f"Where to.  [default: {NAME} beside the configuration]")
    ] = None,
    config: Config = None,
    rules: RulesFolder = None,
    today: Today = None,
    jobs: Jobs = 0,
) -> None:
    """Write the findings of today into a baseline; `audit check` finds it and lets them stand.

    A finding is known again by its check and its sentence, wherever that moves and after small edits. What comments
    and waivers excuse, and thresholds, are left out. The file is to be kept with the drafts. What it has of drafts that
    are not named stays; where a draft cannot be audited it is left as it was.
    """
    named = tuple(paths or ["."])
    if STANDARD_INPUT in named:
        raise ConfigError("standard input has no name to be known by; name the drafts")
    judging = Judging(policies(rules, config=config), day_of(today), jobs=jobs)
    policy = judging.found.of(named[0])
    first = Path(named[0])
    beside = policy.file.parent if policy.file else first if first.is_dir() else first.parent
    target = output or policy.baseline or beside / NAME
    before = read_baseline(target) if target.exists() else {}
    whole = judging.run(*judging.drafts(named))
    if whole.failures:
        # What could not be audited today would be forgotten.
        raise typer.Exit(UNFINISHED)
    audited = {os.path.abspath(report.document.name.partition("#")[0]) for report in whole.reports}
    kept = {path: known for path, known in before.items() if os.path.exists(path) and path not in audited}
    write_file(str(target), written(whole.reports, target.absolute().parent, kept))
    new = sum(not one.suppressed and one.sentence is not None for report in whole.reports for one in report.findings)
    others = f", and those of {len(kept)} others as they were" if kept else ""
    write_out(f"{target}: {new} findings of {len(whole.reports)} drafts{others}\n")
