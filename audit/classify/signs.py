"""Matches of the claim rules -> what makes each sentence check-worthy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.model import Match, Reason, Segments, Span
from audit.rules import ClaimRule, RuleSet


@dataclass(frozen=True, slots=True)
class Sign:
    """A reason, and the cue within its words that decides whether it lies in a credited part."""

    reason: Reason
    cue: Span


def signs(segments: Segments, matches: Iterable[Match], rules: RuleSet) -> Mapping[int, tuple[Sign, ...]]:
    """The signs of each sentence that has any, in the order of the text.

    Of several signs of one category on the same words the worst is kept, then the one with the most words.
    """
    found: defaultdict[int, list[Sign]] = defaultdict(list)
    for match in matches:
        rule = rules.rule(match.rule)
        index = segments.sentence_at(match.cue.start)
        if isinstance(rule, ClaimRule) and index is not None:
            found[index].append(_sign(match, rule))
    return {index: _distinct(group) for index, group in found.items()}


def hull(match: Match) -> Span:
    """From the first to the last of a match's cue and `words`."""
    parts = (match.cue, *match.role("words"))
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def _sign(match: Match, rule: ClaimRule) -> Sign:
    return Sign(Reason(rule.category, rule.severity, hull(match), rule.id, rule.because), match.cue)


def _distinct(found: Iterable[Sign]) -> tuple[Sign, ...]:
    def strength(sign: Sign) -> tuple[int, int, Span]:
        span = sign.reason.span
        return (sign.reason.severity.rank, span.start - span.end, span)

    kept: list[Sign] = []
    for sign in sorted(found, key=strength):
        if not any(_same(sign.reason, other.reason) for other in kept):
            kept.append(sign)
    return tuple(sorted(kept, key=lambda sign: (sign.reason.span, sign.reason.rule)))


def _same(one: Reason, other: Reason) -> bool:
    return one.category == other.category and one.span.overlaps(other.span)
