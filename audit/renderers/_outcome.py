"""The outcome of a check in one line."""

from __future__ import annotations

from collections import Counter

from audit.model import Run, Standing
from audit.renderers._wording import counted, severities


def outcome(run: Run) -> str:
    """What was checked, what is open, what of it fails, and what was excused or could not be audited."""
    findings = [finding for report in run.reports for finding in report.findings]
    standing = Counter(finding.standing for finding in findings)
    failing = sum(finding.fails for finding in findings)
    open_ones = severities(finding.severity for finding in findings if not finding.suppressed)
    parts = [f"{counted(len(run.reports), 'draft')} checked: {open_ones or 'nothing to object to'}"]
    if open_ones:
        parts.append(f"{failing:,} of them {'fails' if failing == 1 else 'fail'}" if failing else "none of them fails")
    parts += [f"{standing[one]:,} {one}" for one in Standing if one is not Standing.OPEN and standing[one]]
    if run.failures:
        parts.append(f"{counted(len(run.failures), 'draft')} not audited")
    return f"{'; '.join(parts)}."
