"""`audit run`: audit drafts and report on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import EXIT_CODES, UNFINISHED, new_app, tell
from audit.cli._outputs import Output, outputs, refuse_clashes
from audit.cli._progress import watched
from audit.cli._writing import in_colour, write_file, write_out
from audit.config import COUNTED, Settings, classes, find_config, read_config
from audit.errors import ReadError
from audit.examples import checked_rules
from audit.model import AttributionClass, Failure, Report, Run
from audit.pipeline import audit_document
from audit.readers import discover, read
from audit.reliance import combine
from audit.renderers import formats, render, styled
from audit.rules import RuleSet

app = new_app()


@app.command(epilog=EXIT_CODES)
def run(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Drafts, folders of them, patterns, or - for standard input.")
    ],
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME[=FILE]",
            help=f"How to report: {', '.join(formats())}. To standard output, or to a file; a FILE that ends in / is a "
            "folder that gets one report a draft, at the draft's path. May be given several times.  [default: text]",
        ),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder of your own rules, added to ours.")
    ] = None,
    outlet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Your own title, whose reporting is your own; again for its other names."),
    ] = None,
    attribution_classes: Annotated[
        str | None,
        typer.Option(
            metavar="CLASS[,CLASS...]",
            help=f"What counts as credit: {', '.join(AttributionClass)}.  [default: {','.join(sorted(COUNTED))}]",
        ),
    ] = None,
) -> None:
    """Audit drafts: whom they credit, how much they lean on each, and what they credit to nobody."""
    wanted = outputs(format or ["text"])
    settings = _settings(paths, outlet or [], attribution_classes, rules)
    names, failures = discover(paths)
    if not names and not failures:
        failures = tuple(Failure(path, "there is no draft in it of a format that is read") for path in paths)
    refuse_clashes(wanted, names)
    reports, unread = _audited(names, checked_rules(settings.rules), settings)
    failures = (*failures, *unread)
    for failure in failures:
        tell(f"{failure.name}: {failure.message}")
    whole, single = Run(reports, failures, combine(reports)), (*map(_alone, reports), *map(_alone_failed, unread))
    for output in sorted(wanted, key=lambda output: output.is_stream):
        _write(output, whole, single)
    if failures:
        raise typer.Exit(UNFINISHED)


def _settings(paths: Sequence[str], outlet: Sequence[str], counted: str | None, rules: Path | None) -> Settings:
    """What the nearest configuration file says, and above it what the command line says."""
    first = Path(paths[0])
    config = find_config((first if first.is_dir() else first.parent).absolute())
    settings = read_config(config) if config else Settings()
    if outlet:
        settings = replace(settings, outlet=outlet[0], outlet_aliases=tuple(outlet[1:]))
    if counted is not None:
        settings = replace(settings, attribution_classes=classes(counted.split(","), "--attribution-classes"))
    return replace(settings, rules=rules or settings.rules)


def _audited(
    names: Sequence[str], rules: RuleSet, settings: Settings
) -> tuple[tuple[Report, ...], tuple[Failure, ...]]:
    """What could be audited, and what could not, which keeps nobody from the rest."""
    reports: list[Report] = []
    failures: list[Failure] = []
    for name in watched(names):
        try:
            reports.append(audit_document(read(name, rules), rules, settings))
        except ReadError as error:
            failures.append(Failure(name, error.message))
    return tuple(reports), tuple(failures)


def _alone(report: Report) -> tuple[str, Run]:
    return report.document.name, Run((report,), (), report.reliance)


def _alone_failed(failure: Failure) -> tuple[str, Run]:
    # So that the report of an earlier run does not stand for a draft that cannot be read today.
    return failure.name, Run((), (failure,))


def _write(output: Output, whole: Run, single: Iterable[tuple[str, Run]]) -> None:
    if output.is_stream:
        write_out((styled if in_colour() else render)(output.format, whole))
    elif output.is_folder:
        for draft, alone in single:
            write_file(output.report_of(draft), render(output.format, alone))
    else:
        write_file(output.path, render(output.format, whole))
