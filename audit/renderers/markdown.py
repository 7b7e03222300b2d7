"""For a comment on a pull request or a committed report: GitHub's markdown, in which no word of a draft is markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from tabulate import tabulate

from audit.model import Finding, Report, Run
from audit.renderers._excerpt import excerpt
from audit.renderers._figures import Figure, figures, run_figures
from audit.renderers._marked import escaped, literal, quoted
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

SUFFIX = ".md"


def render(run: Run) -> str:
    """The run in markdown."""
    parts = (*(_draft(report) for report in run.reports), _whole(run), _failed(run))
    blocks = ["# Attribution audit", *chain.from_iterable(parts), f"_{DECLARED}_"]
    return "\n\n".join(blocks) + "\n"


def _draft(report: Report) -> Iterator[str]:
    yield f"## {literal(report.document.name)}"
    if report.document.title:
        yield f"_{escaped(report.document.title)}_"
    yield f"**{escaped(verdict(report))}**"
    if report.reliance.proximate:
        yield _table(SOURCE_COLUMNS, source_rows(report.reliance.proximate))
    if moved := first_said(report.reliance):
        yield f"First said by: {escaped(moved)}"
    yield from _figures(figures(report))
    yield from _findings(report)
    if report.document.notes:
        yield "\n".join(f"- Note: {escaped(note)}" for note in report.document.notes)


def _whole(run: Run) -> Iterator[str]:
    if len(run.reports) < 2:
        return
    yield f"## All {len(run.reports):,} drafts"
    yield f"**{escaped(run_verdict(run))}**"
    yield _table(DRAFT_COLUMNS, draft_rows(run))
    if run.reliance.proximate:
        yield _table(RUN_SOURCE_COLUMNS, run_source_rows(run.reliance.proximate))
    if rest := left_out(run.reliance.proximate):
        yield rest
    yield from _figures(run_figures(run))


def _failed(run: Run) -> Iterator[str]:
    if run.failures:
        yield f"## Not audited: {counted(len(run.failures), 'draft')}"
        yield "\n".join(f"- {literal(failure.name)}: {escaped(failure.message)}" for failure in run.failures)


def _table(headers: Row, rows: Iterable[Row]) -> str:
    cells = [tuple(escaped(cell) for cell in row) for row in rows]
    alignment = ("left", *("left" if header == "Kind" else "right" for header in headers[1:]))
    return tabulate(cells, headers, tablefmt="pipe", disable_numparse=True, colalign=alignment)


def _figures(found: Iterable[Figure]) -> Iterator[str]:
    if lines := [f"- {label}: {escaped(value)}" for label, value in found]:
        yield "\n".join(lines)


def _findings(report: Report) -> Iterator[str]:
    found = reading_list(report)
    if found:
        yield f"### To read again, worst first: {open_findings(found)}"
        yield "\n\n".join(_finding(report, finding, number) for number, finding in enumerate(found, 1))
    if silenced := suppressed(report):
        yield f"{counted(silenced, 'finding')} suppressed."


def _finding(report: Report, finding: Finding, number: int) -> str:
    line, column = report.document.locate(finding.span.start)
    place = literal(f"{report.document.name}:{line}:{column}")
    head = f"{number}. {place} **{finding.severity}** {literal(finding.check)}: {escaped(finding.message)}"
    indent = " " * len(f"{number}. ")
    return f"{head}\n{indent}> {quoted(excerpt(report, finding))}\n\n{indent}To settle it: {escaped(finding.mend)}"
