"""The reading list: findings, worst first, then in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model import Finding, Report
from audit.renderers._wording import counted, severities


def reading_list(report: Report) -> tuple[Finding, ...]:
    """Findings that nobody silenced, worst first, then by place."""
    found = (finding for finding in report.findings if not finding.suppressed)
    return tuple(sorted(found, key=lambda finding: (finding.severity.rank, finding.span, finding.check)))


def by_place(report: Report) -> tuple[Finding, ...]:
    """Findings that nobody silenced, in the order of the text."""
    found = (finding for finding in report.findings if not finding.suppressed)
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.severity.rank, finding.check)))


def open_findings(found: Sequence[Finding]) -> str:
    """How many, and how bad: "9 places (2 errors, 7 warnings)"."""
    return f"{counted(len(found), 'place')} ({severities(finding.severity for finding in found)})"


def suppressed(report: Report) -> int:
    """How many findings were silenced on purpose."""
    return sum(finding.suppressed for finding in report.findings)
