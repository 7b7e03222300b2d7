"""For people at a terminal of 80 columns: the verdict first, then whom the draft leans on, then what to read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from tabulate import tabulate

from audit.model import LINES, Finding, Report, Run
from audit.renderers._columns import NARROWEST, WIDTH, breaks, columns_of, hang, wrap
from audit.renderers._excerpt import excerpt, page_of, shown
from audit.renderers._figures import Figure, figures, run_figures
from audit.renderers._look import PLAIN, STYLED, Look
from audit.renderers._reading import open_findings, reading_list, suppressed
from audit.renderers._tables import (
    DRAFT_COLUMNS,
    RUN_SOURCE_COLUMNS,
    SOURCE_COLUMNS,
    Row,
    draft_rows,
    first_said,
    left_out,
    run_source_rows,
    source_rows,
)
from audit.renderers._verdict import run_verdict, verdict
from audit.renderers._wording import DECLARED, counted
from audit.renderers._words import INDENT, careted, counted_by

SUFFIX = ".txt"

LABEL = 24  # columns for the name of a figure
NAME, KIND = 32, 14  # columns for the name and the kind of a source


def render(run: Run) -> str:
    """The run in plain text; marked words have carets under them."""
    return _page(run, PLAIN)


def styled(run: Run) -> str:
    """The run for a terminal that shows colour; marked words are bold and underlined."""
    return _page(run, STYLED)


def _page(run: Run, look: Look) -> str:
    parts = (*(_draft(report, look) for report in run.reports), _whole(run, look), _failed(run, look))
    lines = chain.from_iterable((*part, "", "") for part in map(tuple, parts) if part)
    return page_of([*lines, *(look.paint("aside", line) for line in wrap(DECLARED))])


def _draft(report: Report, look: Look) -> Iterator[str]:
    yield from _heading(shown(report.document.name), look)
    yield from wrap(shown(report.document.title or ""))
    yield ""
    yield from wrap(shown(verdict(report)))
    if report.reliance.proximate:
        yield ""
        yield from _table(SOURCE_COLUMNS, source_rows(report.reliance.proximate))
    if moved := first_said(report.reliance):
        yield ""
        yield from hang("First said by: ", moved)
    yield from _figures(figures(report))
    yield from _findings(report, look)
    for note in report.document.notes:
        yield ""
        yield from hang("note: ", shown(note))


def _heading(text: str, look: Look) -> Iterator[str]:
    yield from (look.paint("title", line) for line in wrap(text))
    yield "=" * min(WIDTH, columns_of(text))


def _table(headers: Row, rows: Iterable[Row]) -> Iterator[str]:
    folded = [("\n".join(wrap(row[0], NAME)), "\n".join(wrap(row[1], KIND)), *row[2:]) for row in rows]
    alignment = ("left", *("left" if header == "Kind" else "right" for header in headers[1:]))
    table = tabulate(folded, headers, tablefmt="simple", disable_numparse=True, colalign=alignment)
    yield from (line.rstrip() for line in table.splitlines())


def _figures(found: Iterable[Figure]) -> Iterator[str]:
    for index, (label, value) in enumerate(found):
        if index == 0:
            yield ""
        yield from hang(label.ljust(LABEL), shown(value))


def _findings(report: Report, look: Look) -> Iterator[str]:
    found = reading_list(report)
    if found:
        yield ""
        yield look.paint("title", f"To read again, worst first: {open_findings(found)}")
    for finding in found:
        yield ""
        yield from _finding(report, finding, look)
    if found and report.document.places != LINES:
        yield ""
        yield from wrap(counted_by(report.document))
    if silenced := suppressed(report):
        yield ""
        yield f"{counted(silenced, 'finding')} suppressed."


def _finding(report: Report, finding: Finding, look: Look) -> Iterator[str]:
    line, column = report.document.locate(finding.span.start)
    place = f"{shown(report.document.name)}:{line}:{column}:"
    severity = finding.severity
    first, *rest = _after(place, f"{severity} {finding.check}: {shown(finding.message)}")
    yield place + first.replace(severity, look.paint(severity, severity), 1)
    yield from rest
    yield from careted(excerpt(report, finding), look)
    yield from hang(f"{INDENT}-> ", shown(finding.mend))


def _after(place: str, text: str) -> tuple[str, ...]:
    """What follows a place on its line, then further lines; a place stays whole, so that it can be followed."""
    room = WIDTH - columns_of(place) - 1
    if room < NARROWEST:
        return ("", *(INDENT + line for line in wrap(text, WIDTH - len(INDENT))))
    first = next(breaks(text, room))
    return (f" {text[: first.end]}", *(INDENT + line for line in wrap(text[first.end :], WIDTH - len(INDENT))))


def _whole(run: Run, look: Look) -> Iterator[str]:
    if len(run.reports) < 2:
        return
    yield from _heading(f"All {len(run.reports):,} drafts", look)
    yield ""
    yield from wrap(shown(run_verdict(run)))
    yield ""
    yield from _table(DRAFT_COLUMNS, draft_rows(run))
    if run.reliance.proximate:
        yield ""
        yield from _table(RUN_SOURCE_COLUMNS, run_source_rows(run.reliance.proximate))
        yield from wrap(left_out(run.reliance.proximate))
    yield from _figures(run_figures(run))


def _failed(run: Run, look: Look) -> Iterator[str]:
    if not run.failures:
        return
    yield from _heading(f"Not audited: {counted(len(run.failures), 'draft')}", look)
    yield ""
    for failure in run.failures:
        place = f"{shown(failure.name)}:"
        first, *rest = _after(place, shown(failure.message))
        yield place + first
        yield from rest
