"""`audit run`: audit drafts and report on them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import EXIT_CODES, UNFINISHED, new_app
from audit.cli._outputs import outputs, refuse_clashes, write
from audit.cli._results import Results
from audit.cli._settings import cores, drafts_of, policies, rules_of, style_of
from audit.cli._writing import write_file, write_out
from audit.config import COUNTED
from audit.errors import ConfigError, nearest
from audit.judge import manual
from audit.many import Work
from audit.model import AttributionClass, Report, Run
from audit.readers import Fields, are_records
from audit.reliance import combine
from audit.renderers import formats
from audit.renderers.jsonl import line

app = new_app()


@app.command(epilog=EXIT_CODES)
def run(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Drafts, folders of them, patterns, or - for standard input; JSON lines hold many."
        ),
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
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT=NAME",
            help=f"The name of a field of JSON lines, where it is another: {', '.join(Fields._fields)}.",
        ),
    ] = None,
    style: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSS of your own, for the format html; it goes behind ours.")
    ] = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", metavar="N", min=0, help="How many processes share the drafts; 0 for one a core."),
    ] = 1,
) -> None:
    """Audit drafts: whom they credit, how much they lean on each, and what they credit to nobody."""
    wanted, css = outputs(format or ["text"]), style_of(style)
    found = policies(rules, outlet or (), attribution_classes)
    fields = _fields(field or [])
    names, failures = drafts_of(paths, found)
    refuse_clashes(wanted, names)
    if any(output.is_folder for output in wanted) and any(map(are_records, names)):
        raise ConfigError("--format: a folder of one report a draft is not for JSON lines; name a file: jsonl=FILE")
    # One draft a line can be let go of as soon as it is written.
    streamed = len(wanted) == 1 and wanted[0].format == "jsonl" and not wanted[0].is_folder
    rule_set, folder = rules_of(found.every())
    work = Work(rule_set, folder, fields, _line if streamed else _whole)
    results = Results(names, work, lambda name: (found.of(name).settings, None), jobs or cores(), list(failures))
    if streamed:
        if wanted[0].is_stream:
            # At a terminal the lines themselves show how far it is.
            write_out(results.lines(watch=not sys.stdout.isatty()))
        else:
            write_file(wanted[0].path, results.lines())
    else:
        reports = tuple(results.good())
        whole = Run(reports, tuple(results.failures), combine(reports), manual(), css)
        write(wanted, whole, results.failures[len(failures) :])
    if results.failures:
        raise typer.Exit(UNFINISHED)


def _whole(report: Report, *_: object) -> Report:
    return report


def _line(report: Report, *_: object) -> str:
    return line(report)


def _fields(given: Sequence[str]) -> Fields:
    fields = Fields()
    for value in given:
        what, _, name = value.partition("=")
        if what not in Fields._fields or not name:
            known = ", ".join(Fields._fields)
            raise ConfigError(
                f"--field: {value!r} is not WHAT=NAME, WHAT one of {known}{nearest(what, Fields._fields)}"
            )
        fields = fields._replace(**{what: name})
    return fields
