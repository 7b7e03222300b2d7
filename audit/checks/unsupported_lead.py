"""An opening paragraph that claims what none of the next paragraphs bears out.

An opening may go without a source where the source follows soon; readers who stop after it have met nobody.

    Fares doubled in March.  A new pier opened, the harbor office said.              objected to
    Fares doubled in March.  Ferry fares doubled, the ministry said.                 accepted

A credited sentence of the next three paragraphs bears it out if it gives the figures of the claim or, where it has
none, shares enough of its words. An accusation has to be credited in the opening itself. A draft of one paragraph has
no opening.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import unattributed_claim
from audit.model import Finding, Report, Severity
from audit.rules import RuleSet

ID = "unsupported-lead"
SEVERITY = Severity.WARNING


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a sentence of the opening paragraph that is credited to nobody, or only in part."""
    for claim, worst, link, is_lead in unattributed_claim.objected(report):
        if is_lead and link is None:
            yield Finding(
                check=ID,
                severity=worst.severity,
                span=report.segments.sentences[claim.sentence].span,
                message=_message(report, claim.support, worst.clause),
                mend=unattributed_claim.mend_of(worst, rules),
                highlights=tuple(reason.span for reason in claim.reasons),
                sentence=claim.sentence,
            )


def _message(report: Report, support: int | None, clause: str) -> str:
    if support is None:
        return f"Nothing soon after the opening bears it out: {clause}"
    line = report.document.locate(report.segments.sentences[support].span.start).line
    return f"The opening leaves it to line {line} to credit this: {clause}"
