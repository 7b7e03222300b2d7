"""Exemptions: what lets a check-worthy sentence off.

An exemption with a cue works where its pattern matches: on the whole sentence, or, where it captures `words`, on the reasons
that touch its cue or those words. One without a cue works by the mechanism of the same name in `MECHANISMS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit.classify.coverage import Credit
from audit.classify.signs import Sign
from audit.classify.support import is_supported, is_told_by_its_title
from audit.errors import RuleError
from audit.model import HEADINGS, BlockKind, Document, Match, Reason, Segments, Span
from audit.rules import AttributionRule, ExemptionRule, RuleSet

# The opening paragraph may be supported by this many paragraphs after it.
PARAGRAPHS_AFTER_LEAD = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What an exemption may look at. `patterns` holds the matches of exemptions by sentence."""

    document: Document
    segments: Segments
    rules: RuleSet
    credits: tuple[Credit, ...]
    patterns: Mapping[int, Sequence[Match]]
    unanswered: frozenset[int]


def unanswered(segments: Segments, matches: Iterable[Match], rules: RuleSet) -> frozenset[int]:
    """The sentences that tell who did not answer."""
    found = set()
    for match in matches:
        rule = rules.rule(match.rule)
        index = segments.sentence_at(match.cue.start)
        if isinstance(rule, AttributionRule) and rule.event and index is not None:
            found.add(index)
    return frozenset(found)


def let_off(draft: Draft, index: int, seen: Sequence[Sign]) -> tuple[tuple[Sign, ...], str | None]:
    """The signs that no exemption lets off, and the exemption that let off the first of the others."""
    standing: list[Sign] = []
    used: str | None = None
    for sign in seen:
        exemption = _exemption(draft, index, sign.reason)
        if exemption is None:
            standing.append(sign)
        used = used or exemption
    return tuple(standing), used


def _exemption(draft: Draft, index: int, reason: Reason) -> str | None:
    for rule in draft.rules.exemptions:
        if rule.exempts and reason.category not in rule.exempts:
            continue
        if _by_pattern(draft, index, rule, reason) if rule.cues else _mechanism(rule)(draft, index, reason):
            return rule.id
    return None


def _by_pattern(draft: Draft, index: int, rule: ExemptionRule, reason: Reason) -> bool:
    return any(
        match.rule == rule.id and (not match.role("words") or _touched(match).overlaps(reason.span))
        for match in draft.patterns.get(index, ())
    )


def _touched(match: Match) -> Span:
    parts = (match.cue, *match.role("words"))
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def _mechanism(rule: ExemptionRule) -> Mechanism:
    if rule.id not in MECHANISMS:
        known = ", ".join(sorted(MECHANISMS))
        raise RuleError(rule.path, rule.line, f"exemption {rule.id} needs a cue; without one there are only {known}")
    return MECHANISMS[rule.id]


def lead_supported(draft: Draft, index: int, reason: Reason) -> bool:
    """A heading that a credited sentence anywhere below supports, or the opening paragraph and one soon after it."""
    return any(
        is_supported(draft.document, draft.segments.sentences[index].span, reason, span, draft.rules)
        for span in _support(draft, index)
    )


def _support(draft: Draft, index: int) -> list[Span]:
    sentences = draft.segments.sentences
    prose = [i for i, sentence in enumerate(sentences) if sentence.kind is BlockKind.PROSE]
    if sentences[index].kind not in HEADINGS:
        blocks = sorted({sentences[i].block for i in prose})
        if sentences[index].block != blocks[0]:
            return []
        near = set(blocks[: PARAGRAPHS_AFTER_LEAD + 1])
        prose = [i for i in prose if i > index and sentences[i].block in near]
    return [sentences[i].span for i in prose if draft.credits[i].attributions]


def opinion(draft: Draft, index: int, reason: Reason) -> bool:
    """A draft that calls itself opinion."""
    return is_told_by_its_title(draft.document, draft.segments, draft.rules.lexicon("claim-opinion-marks").words)


def non_response(draft: Draft, index: int, reason: Reason) -> bool:
    """A sentence that tells who did not answer."""
    return index in draft.unanswered


Mechanism = Callable[[Draft, int, Reason], bool]
MECHANISMS: Mapping[str, Mechanism] = {
    "lead-supported": lead_supported,
    "opinion": opinion,
    "non-response": non_response,
}
