"""A check-worthy claim that nobody is said to have made.

Readers cannot tell whether the claim is the reporter's own observation or something the reporter was told.

    Unemployment doubled in March.                          objected to
    Unemployment doubled in March, the ministry said.       accepted

A sentence of which only a part is credited is objected to for the other part. The severity is that of its worst
reason; the classes of claims and the exemptions are in `rules/claims` and `rules/exemptions`.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import BlockKind, Claim, Finding, Reason, Report, Severity, Status
from audit.rules import ClaimRule, RuleSet

ID = "unattributed-claim"
SEVERITY = Severity.WARNING
OBJECTED = frozenset({Status.UNATTRIBUTED, Status.PARTLY})
MEND = "Say who says so, in this sentence."


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a sentence of prose that is credited to nobody, or only in part."""
    for claim in report.claims:
        sentence = report.segments.sentences[claim.sentence]
        if claim.status in OBJECTED and claim.reasons and sentence.kind is BlockKind.PROSE:
            worst = min(claim.reasons, key=lambda reason: reason.severity.rank)
            yield Finding(
                check=ID,
                severity=worst.severity,
                span=sentence.span,
                message=_message(claim, worst),
                mend=_mend(worst, rules),
                highlights=tuple(reason.span for reason in claim.reasons),
                sentence=claim.sentence,
            )


def _message(claim: Claim, worst: Reason) -> str:
    if claim.status is Status.PARTLY:
        return f"Beside what is credited: {worst.because[:1].lower()}{worst.because[1:]}"
    return worst.because


def _mend(worst: Reason, rules: RuleSet) -> str:
    rule = rules.by_id.get(worst.rule)
    return rule.mend if isinstance(rule, ClaimRule) else MEND
