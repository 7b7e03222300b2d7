"""`audit baseline`: write down what is found today, so that only new findings fail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import EXIT_CODES, UNFINISHED, new_app
from audit.cli._judging import Judging
from audit.cli._settings import policies
from audit.cli._writing import write_file, write_out
from audit.cli.check import Config, Jobs, Paths, RulesFolder, Today, day_of
from audit.judge.baseline import NAME, written

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
    and waivers excuse, and thresholds, are left out. The file is to be kept with the drafts.
    """
    named = tuple(paths or ["."])
    judging = Judging(policies(rules, config=config), day_of(today), jobs=jobs)
    policy = judging.found.of(named[0])
    beside = policy.file.parent if policy.file else Path()
    target = output or policy.baseline or beside / NAME
    whole = judging.run(*judging.drafts(named))
    write_file(str(target), written(whole.reports, target.absolute().parent))
    kept = sum(not one.suppressed and one.sentence is not None for report in whole.reports for one in report.findings)
    write_out(f"{target}: {kept} findings of {len(whole.reports)} drafts\n")
    if whole.failures:
        raise typer.Exit(UNFINISHED)
