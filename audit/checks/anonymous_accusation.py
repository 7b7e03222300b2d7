"""An accusation that rests on one source without a name.

Nobody can answer an accuser who is not named, and a single unnamed source is the weakest there is.

    A former clerk said the mayor had taken bribes.                          objected to
    Two former clerks said so, each of whom showed The Ledger receipts.      accepted
    The indictment says so.                                                  accepted
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.model import Attribution, Finding, Reason, Report, Severity, Status
from audit.rules import RuleSet

ID = "anonymous-accusation"
SEVERITY = Severity.WARNING
NUMBERS, NOUNS = "claim-number-words", "source-anonymous-nouns"
CATEGORY = "accusation"
KIND = "anonymous"
CREDITED = frozenset({Status.ATTRIBUTED, Status.CARRIED})


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a credited sentence with an accusation."""
    nouns = rules.lexicon(NOUNS).classes
    several = frozenset((*rules.lexicon(NUMBERS).words, *nouns["bare-plural"], *nouns["category-plural"]))
    for claim in report.claims:
        accusations = tuple(reason for reason in claim.reasons if reason.category == CATEGORY)
        if claim.status not in CREDITED or not accusations:
            continue
        accusers = _accusers([report.attributions[index] for index in claim.attributions], accusations)
        if not accusers or any(_is_several(report, accuser, several) for accuser in accusers) or not _one(accusers):
            continue
        yield Finding(
            check=ID,
            severity=SEVERITY,
            span=report.segments.sentences[claim.sentence].span,
            message=f"An accusation rests on “{report.document.words(accusers[0].source)}”, who is not named.",
            mend="Find a second source, a paper, or somebody who says it by name; ask the accused.",
            highlights=(*accusers[0].source, *(reason.span for reason in accusations)),
            sentence=claim.sentence,
        )


def _accusers(attributions: Sequence[Attribution], accusations: Sequence[Reason]) -> list[Attribution]:
    return [
        attribution
        for attribution in attributions
        if any(span.overlaps(reason.span) for span in attribution.content for reason in accusations)
    ]


def _is_several(report: Report, accuser: Attribution, several: frozenset[str]) -> bool:
    """Whether the mention says that there is more than one: by a number, or in the plural."""
    words = report.document.words(accuser.source).lower().split()
    return any(word.isdigit() or word in several for word in words if word not in ("1", "one"))


def _one(accusers: Sequence[Attribution]) -> bool:
    """Whether all are the same unnamed source."""
    sources = {accuser.resolved.id: accuser.resolved.kind for accuser in accusers if accuser.resolved}
    return len(sources) == 1 and set(sources.values()) == {KIND} and all(accuser.resolved for accuser in accusers)
