"""A headline or a dek that claims what no credited sentence of the draft supports.

Headlines travel without the text below them, and so do the lines under them.

    Poisoned wells to blame for fever                       objected to: an accusation carries its source with it
    Poisoned wells to blame for fever, union says           accepted
    Fever cases double                                      accepted where the text says who counted twice as many

A claim is supported where a credited sentence gives its figures or, where it has none, shares enough of its words. An
accusation has to be credited in the headline itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import BlockKind, Finding, Report, Severity, Status
from audit.rules import RuleSet

ID = "unsupported-headline"
SEVERITY = Severity.WARNING
PLACES = {BlockKind.HEADLINE: "headline", BlockKind.DEK: "line under the headline"}
OBJECTED = frozenset({Status.UNATTRIBUTED, Status.PARTLY})


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a headline or dek whose claims nothing supports."""
    for claim in report.claims:
        sentence = report.segments.sentences[claim.sentence]
        place = PLACES.get(sentence.kind)
        if place and claim.reasons and claim.status in OBJECTED:
            worst = min(claim.reasons, key=lambda reason: reason.severity.rank)
            yield Finding(
                check=ID,
                severity=worst.severity,
                span=sentence.span,
                message=_message(report, claim.support, place, worst.clause),
                mend=f"Credit it in the {place} itself; without an accusation, a credited sentence below will do.",
                highlights=tuple(reason.span for reason in claim.reasons),
                sentence=claim.sentence,
            )


def _message(report: Report, support: int | None, place: str, clause: str) -> str:
    if support is None:
        return f"Nothing bears out the {place}: {clause}"
    line = report.document.locate(report.segments.sentences[support].span.start).line
    return f"The {place} leaves it to line {line} to credit this: {clause}"
