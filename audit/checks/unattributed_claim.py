"""A check-worthy claim that nobody is said to have made.

Readers cannot tell whether the claim is the reporter's own observation or something the reporter was told.

    Unemployment doubled in March.                          objected to
    Unemployment doubled in March, the ministry said.       accepted

A sentence of which only a part is credited is objected to for the other part. The severity is that of its worst
reason; the classes of claims and the exemptions are in `rules/claims` and `rules/exemptions`. Where a link stands for
the credit, `link-alone` objects instead, and in the opening paragraph `unsupported-lead`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from audit.model import BlockKind, Claim, Finding, Reason, Report, Severity, Span, Status
from audit.rules import ClaimRule, RuleSet

ID = "unattributed-claim"
SEVERITY = Severity.WARNING
OBJECTED = frozenset({Status.UNATTRIBUTED, Status.PARTLY})
MEND = "Say who says so, in this sentence."
PARTICLE = 3  # letters of the longest small word within a name


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a sentence of prose that is credited to nobody, or only in part."""
    for claim, worst, link, is_lead in objected(report):
        if link is None and not is_lead:
            yield Finding(
                check=ID,
                severity=worst.severity,
                span=report.segments.sentences[claim.sentence].span,
                message=_message(claim, worst),
                mend=mend_of(worst, rules),
                highlights=tuple(reason.span for reason in claim.reasons),
                sentence=claim.sentence,
            )


class Objected(NamedTuple):
    """A claim of prose that lacks a credit, its worst reason, and the link that stands for the credit."""

    claim: Claim
    worst: Reason
    link: Span | None
    is_lead: bool


def objected(report: Report) -> Iterator[Objected]:
    """The claims of prose that lack a credit, in whole or in part."""
    lead = report.document.lead
    for claim in report.claims:
        sentence = report.segments.sentences[claim.sentence]
        if claim.status in OBJECTED and claim.reasons and sentence.kind is BlockKind.PROSE:
            worst = min(claim.reasons, key=lambda reason: reason.severity.rank)
            yield Objected(claim, worst, _link(report, claim, sentence.span), sentence.block == lead)


def _link(report: Report, claim: Claim, sentence: Span) -> Span | None:
    """The first link in a sentence that is neither a name nor on the words of a credit."""
    links = report.document.links
    inside = links[bisect_left(links, sentence) : bisect_left(links, Span(sentence.end, sentence.end))] if links else ()
    credits = [report.attributions[index] for index in claim.attributions]
    credited = [span for one in credits for span in (*one.source, *one.cue)]
    free = (link for link in inside if not any(link.overlaps(span) for span in credited))
    return next((link for link in free if not _is_name(report.document.at(link))), None)


def _is_name(words: str) -> bool:
    spelled = [word for word in words.split() if word[0].isalpha()]
    return bool(spelled) and all(word[0].isupper() or len(word) <= PARTICLE for word in spelled)


def _message(claim: Claim, worst: Reason) -> str:
    if claim.status is Status.PARTLY:
        return f"Beside what is credited: {worst.clause}"
    return worst.because


def mend_of(worst: Reason, rules: RuleSet) -> str:
    """What would settle it, in the words of the rule that found the reason."""
    rule = rules.by_id.get(worst.rule)
    return rule.mend if isinstance(rule, ClaimRule) else MEND
