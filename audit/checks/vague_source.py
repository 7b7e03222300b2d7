"""Something credited to a source that no reader could find.

"Experts say" tells a reader neither who says so nor why they should know, and one person may stand behind the plural.

    Experts say the fever comes from the wells.             objected to
    Experts at the port laboratory say it does.             accepted
    Analysts said the dividend was safe. ... Bergit Solheim, an analyst at Castell, said ...      accepted

Vague mentions are listed in `rules/lexicons/claim-vague-sources.yaml`. A mention is accepted where one of the
`PARAGRAPHS` paragraphs before or after it credits somebody named or described in the same role, or, on the same matter,
somebody whose title `rules/lexicons/claim-role-holders.yaml` counts to it (a mayor is an official).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import regex

from audit.likeness import shares
from audit.model import Attribution, Finding, Identified, Report, Severity, Span
from audit.rules import RuleSet

ID = "vague-source"
SEVERITY = Severity.WARNING
VAGUE, MODIFIERS = "claim-vague-sources", "modifiers"
HOLDERS, INSTANCE = "claim-role-holders", "claim-instance"
DETERMINERS, POINTING = "source-determiners", frozenset({"definite", "possessive"})
PARAGRAPHS = 3
ATTRIBUTIONS = 100  # a paragraph without end must not cost the square of its length
INSTITUTION = 2  # grade of anonymity; above it the text says how the source knows, or why it is not named
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a mention in the draft's own words, however many attributions share it."""
    words = _Words.of(rules)
    prose = report.document.paragraphs
    vague = {i: one for i, one in enumerate(report.attributions) if _is_vague(report, one, words)}
    told: set[Span] = set()
    for index, attribution in vague.items():
        if attribution.source[0] in told or _specified(report, index, vague.keys(), prose, rules):
            continue
        told.add(attribution.source[0])
        yield Finding(
            check=ID,
            severity=SEVERITY,
            span=attribution.source[0],
            message=f"No reader could find “{report.document.words(attribution.source)}”.",
            mend="Name them, or say what they do, how they know and why they are not named.",
            highlights=(*attribution.source, *attribution.cue),
            sentence=attribution.sentence,
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The last words of vague mentions, those that may stand before them without helping a reader, and what helps."""

    heads: frozenset[str]
    idle: frozenset[str]
    instance: regex.Pattern[str]

    @classmethod
    def of(cls, rules: RuleSet) -> _Words:
        vague, determiners = rules.lexicon(VAGUE).classes, rules.lexicon(DETERMINERS).classes
        heads = (word for name, words in vague.items() if name != MODIFIERS for word in words)
        idle = (word for name, words in determiners.items() if name not in POINTING for word in words)
        return cls(frozenset(heads), frozenset((*idle, *vague[MODIFIERS])), rules.pattern(INSTANCE))


def _is_vague(report: Report, attribution: Attribution, words: _Words) -> bool:
    """Whether a mention ends in a vague noun and says no more."""
    *before, head = report.document.words(attribution.source).lower().split() or [""]
    if head not in words.heads or not words.idle.issuperset(before):
        return False
    quoted = report.segments.quotation_at(attribution.cue[0].start)
    if quoted or _goes_on(report, attribution) or _is_described(report, attribution):
        return False
    return words.instance.match(report.document.text, attribution.source[-1].end) is None


def _goes_on(report: Report, attribution: Attribution) -> bool:
    """Whether a mention behind its cue is followed by more words: "figures that police published"."""
    end = attribution.source[-1].end
    behind = report.document.text[end : end + 2]
    return attribution.source[0].start > attribution.cue[0].start and behind[:1].isspace() and behind[1:].isalpha()


def _is_described(report: Report, attribution: Attribution) -> bool:
    """Whether it is known who that is or how they know, or the words behind the mention name somebody."""
    if any(word[0].isupper() for word in report.document.words(attribution.description).split()[1:]):
        return True
    source = attribution.resolved
    if source is None or source.identified is Identified.VAGUE:
        return False
    return source.identified is Identified.NAMED or (source.anonymity or 0) > INSTITUTION


def _specified(report: Report, index: int, vague: Set[int], prose: Sequence[int], rules: RuleSet) -> bool:
    """Whether somebody is credited near by, before or after: of the same role or, on the same matter, by its title."""
    one, sentences = report.attributions[index], report.segments.sentences
    role = _role(report.document.words(one.source).split()[-1])
    holders = frozenset(rules.lexicon(HOLDERS).classes.get(role, ()))
    block = sentences[one.sentence].block
    first, last = _near(prose, block)
    for other in range(max(0, index - ATTRIBUTIONS), min(index + 1 + ATTRIBUTIONS, len(report.attributions))):
        near = report.attributions[other]
        if first <= sentences[near.sentence].block <= last and other not in vague:
            words = _WORD.findall(report.document.words((*near.source, *near.description)))
            roles = {near.resolved.kind if near.resolved else "", *map(_role, words)}
            if role in roles or (not roles.isdisjoint(holders) and _on_the_same(report, one, near, rules)):
                return True
    return False


def _on_the_same(report: Report, one: Attribution, near: Attribution, rules: RuleSet) -> bool:
    return shares(report.document.words(one.content), report.document.words(near.content), rules)


def _near(prose: Sequence[int], block: int) -> tuple[int, int]:
    """The first and the last of the few paragraphs before and behind a block."""
    before, behind = bisect_left(prose, block), bisect_right(prose, block)
    return min((block, *prose[max(0, before - PARAGRAPHS) : before])), max(
        (block, *prose[behind : behind + PARAGRAPHS])
    )


def _role(word: str) -> str:
    return word.lower().removesuffix("s")
