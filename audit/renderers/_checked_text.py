"""A check at a terminal: a line a finding, `file:line:column: severity check-id message`, the words under it.

Findings are grouped by draft and stand in the order of its text; the line stays whole, so that tools can follow it.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import LINES, Finding, Report, Run
from audit.renderers._columns import hang
from audit.renderers._excerpt import excerpt, page_of, shown
from audit.renderers._look import PLAIN, STYLED, Look
from audit.renderers._outcome import outcome
from audit.renderers._reading import by_place
from audit.renderers._words import INDENT, careted, counted_by

SUFFIX = ".txt"


def render(run: Run) -> str:
    """The findings in plain text; marked words have carets under them."""
    return _page(run, PLAIN)


def styled(run: Run) -> str:
    """The findings for a terminal that shows colour; marked words are bold and underlined."""
    return _page(run, STYLED)


def _page(run: Run, look: Look) -> str:
    lines: list[str] = []
    for report in run.reports:
        found = by_place(report)
        for finding in found:
            lines += (*_finding(report, finding, look), "")
        if found and report.document.places != LINES:
            lines += (look.paint("aside", counted_by(report.document)), "")
    for failure in run.failures:
        lines += (f"{shown(failure.name)}: {look.paint('error', 'not audited')}: {shown(failure.message)}", "")
    return page_of((*lines, outcome(run)))


def _finding(report: Report, finding: Finding, look: Look) -> Iterator[str]:
    line, column = report.document.locate(finding.span.start)
    severity = look.paint(finding.severity, finding.severity)
    yield f"{shown(report.document.name)}:{line}:{column}: {severity} {finding.check} {shown(finding.message)}"
    if finding.span.start < finding.span.end:
        yield from careted(excerpt(report, finding), look)
    yield from hang(f"{INDENT}-> ", shown(finding.mend))
