"""Matches of the claim rules -> what makes each sentence check-worthy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from audit.config import Level
from audit.model import Match, Reason, Severity, Span
from audit.rules import ClaimRule, RuleSet


class Sign(NamedTuple):
    """A reason, and the cue within its words that decides whether it lies in a credited part."""

    reason: Reason
    cue: Span


def signs(matches: Iterable[Match], rules: RuleSet, levels: Mapping[str, Level]) -> Mapping[int, tuple[Sign, ...]]:
    """The signs of each sentence that has any, in the order of the text; `levels` are those of classes of claims.

    Several signs of one category on the same words are one: the worst, with the words of all. A sign that shares words
    with a worse one, as the figure of a toll, is left out.
    """
    found: defaultdict[int, list[Sign]] = defaultdict(list)
    by_id = rules.by_id
    for match in matches:
        rule = by_id[match.rule]
        if isinstance(rule, ClaimRule):
            level = levels.get(rule.category, rule.severity) if levels else rule.severity
            if level is not None:
                found[match.sentence].append(_sign(match, rule, level))
    return {index: _distinct(group) if len(group) > 1 else tuple(group) for index, group in found.items()}


def hull(match: Match) -> Span:
    """From the first to the last of a match's cue and `words`."""
    parts = (match.cue, *match.role("words"))
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def _sign(match: Match, rule: ClaimRule, severity: Severity) -> Sign:
    return Sign(Reason(rule.category, severity, hull(match), rule.id, rule.because), match.cue)


def _distinct(found: Iterable[Sign]) -> tuple[Sign, ...]:
    kept: list[Sign] = []
    for sign in sorted(found, key=lambda one: (one.reason.span, one.reason.rule)):
        same = next((i for i, other in enumerate(kept) if _same(sign.reason, other.reason)), None)
        if same is None:
            kept.append(sign)
        else:
            kept[same] = _joined(kept[same], sign)
    return tuple(sign for sign in kept if not any(_outdone(sign.reason, other.reason) for other in kept))


def _outdone(one: Reason, other: Reason) -> bool:
    return other.severity.rank < one.severity.rank and other.span.overlaps(one.span)


def _same(one: Reason, other: Reason) -> bool:
    return one.category == other.category and one.span.overlaps(other.span)


def _joined(one: Sign, other: Sign) -> Sign:
    worst = min(one, other, key=lambda sign: sign.reason.severity.rank)
    span = Span(min(one.reason.span.start, other.reason.span.start), max(one.reason.span.end, other.reason.span.end))
    return worst._replace(reason=worst.reason._replace(span=span))
