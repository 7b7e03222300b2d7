"""`audit check`: check drafts against a policy, and pass or fail."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import FAILED, UNFINISHED, new_app, tell
from audit.cli._baselines import Baselines
from audit.cli._git import before
from audit.cli._judging import Judging
from audit.cli._outputs import outputs, refuse_clashes, write
from audit.cli._settings import policies
from audit.errors import ConfigError
from audit.judge.baseline import NAME
from audit.model import Run, Standing
from audit.readers import STANDARD_INPUT
from audit.renderers import Shape, formats

app = new_app()

CHECK_EXIT_CODES = """\b
Exit codes:
  0    nothing fails
  1    a finding at or above --fail-on, or a threshold that is broken
  2    the command line, the configuration, a rule or a file to write cannot be used
  3    something could not be audited; the rest was, and is reported; goes before 1
  130  interrupted
  141  whoever read the output went away
"""
# The formats that tell more of a draft than what is objected to.
WHOLE = frozenset({"json", "jsonl"})
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Drafts, folders, patterns, or - for standard input.  [default: .]"),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME[=FILE]",
        help=f"How to report: {', '.join(formats())}. To standard output, or to a file. May be given several times.  "
        "[default: text]",
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(metavar="SEVERITY", help="The least that fails: error, warning, note, never.  [default: warning]"),
]
Diff = Annotated[
    str | None,
    typer.Option(metavar="REV", help="Check what changed since a git revision; only changed sentences can fail."),
]
Config = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The configuration for all drafts, whatever stands nearer.")
]
RulesFolder = Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of your own rules, added to ours.")]
Baseline = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"Findings that are known already.  [default: the nearest {NAME}]"),
]
StdinFilename = Annotated[
    str | None, typer.Option(metavar="NAME", help="What standard input is called, for its policy and its format.")
]
Today = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="The day that waivers are held to, YYYY-MM-DD.  [default: today]"),
]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=0, help="How many processes share the drafts; 0 for one a core.")
]


@app.command(epilog=CHECK_EXIT_CODES)
def check(
    paths: Paths = None,
    format: Formats = None,
    fail_on: FailOn = None,
    diff: Diff = None,
    config: Config = None,
    rules: RulesFolder = None,
    baseline: Baseline = None,
    stdin_filename: StdinFilename = None,
    today: Today = None,
    jobs: Jobs = 0,
) -> None:
    """Check drafts against the policy of their newsroom, and fail where it is broken.

    Each finding is one line, `file:line:column: severity check-id message`, with the words that it is about.
    """
    wanted, named = outputs(format or ["text"]), tuple(paths or ["."])
    if stdin_filename is not None and STANDARD_INPUT not in named:
        raise ConfigError("--stdin-filename is for standard input; name - as a path")
    shown = tuple(stdin_filename or path if path == STANDARD_INPUT else path for path in named)
    changed = before(diff, shown) if diff is not None else None
    found = policies(rules, config=config, fail_on=fail_on)
    is_whole = any(output.format in WHOLE for output in wanted)
    judging = Judging(found, day_of(today), Baselines(baseline), changed, stdin_filename, jobs, is_whole)
    names, failures = judging.drafts(named)
    refuse_clashes(wanted, (*names, *judging.precious(named)))
    whole = judging.run(names, failures)
    write(wanted, whole, whole.failures[len(failures) :], Shape.CHECK)
    if diff is None and judging.baselines is not None:
        _tell_of_gone(judging.baselines, whole)
    if whole.failures:
        raise typer.Exit(UNFINISHED)
    if any(finding.fails for report in whole.reports for finding in report.findings):
        raise typer.Exit(FAILED)


def day_of(given: str | None) -> date:
    """The day that is given, or today. Raises ConfigError for what is no day."""
    try:
        return date.fromisoformat(given) if given is not None else date.today()
    except ValueError:
        raise ConfigError(f"--today: {given!r} is no day; write it as in 2030-06-30") from None


def _tell_of_gone(baselines: Baselines, whole: Run) -> None:
    """Say how many findings of the baseline are no longer found, so that it can be written anew."""
    gone = 0
    for one in whole.reports:
        known = sum(finding.standing is Standing.KNOWN for finding in one.findings)
        gone += max(0, baselines.count(one.document.name) - known)
    if gone:
        tell(f"{gone} of the findings in the baseline are gone; write it anew with `audit baseline`", "note")
