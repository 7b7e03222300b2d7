"""A check as the summary of a job or a comment on a pull request: the outcome, and a table of the findings."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import Finding, Report, Run
from audit.renderers._excerpt import excerpt
from audit.renderers._marked import escaped, literal, quoted
from audit.renderers._outcome import outcome
from audit.renderers._reading import by_place

SUFFIX = ".md"
MOST = 200  # findings; a summary that is longer than a megabyte is refused


def render(run: Run) -> str:
    """The outcome, the findings by draft, each with its words and what would settle it."""
    return "\n\n".join(("# Attribution check", escaped(outcome(run)), *_findings(run), *_failed(run))) + "\n"


def _findings(run: Run) -> Iterator[str]:
    left = MOST
    for report in run.reports:
        found = by_place(report)
        if found and left > 0:
            yield f"## {literal(report.document.name)}"
            yield "\n".join(_item(report, finding) for finding in found[:left])
        left -= len(found)
    if left < 0:
        yield f"{-left:,} more are left out here."


def _item(report: Report, finding: Finding) -> str:
    line, column = report.document.locate(finding.span.start)
    mark = "**fails**, " if finding.fails else ""
    head = f"- {mark}{finding.severity} {literal(finding.check)} at {line}:{column}: {escaped(finding.message)}"
    words = f"\n  > {quoted(excerpt(report, finding))}\n" if finding.span.start < finding.span.end else ""
    return f"{head}\n{words}\n  {escaped(finding.mend)}"


def _failed(run: Run) -> Iterator[str]:
    if run.failures:
        yield "## Not audited"
        yield "\n".join(f"- {literal(failure.name)}: {escaped(failure.message)}" for failure in run.failures)
