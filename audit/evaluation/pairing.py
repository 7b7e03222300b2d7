"""Which prediction answers which gold relation: one to one, best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from audit.evaluation.extents import common_by_pair, length, merged
from audit.evaluation.gold import Relation

ENOUGH = 0.5


class Pair(NamedTuple):
    """A gold relation and the prediction that answers it; both are indices within their document."""

    gold: int
    predicted: int


def pair(gold: Sequence[Relation], predicted: Sequence[Relation]) -> tuple[Pair, ...]:
    """Pair relations whose cues overlap or, failing that, whose contents share half of their union, best first.

    A pair ranks by the share of its contents, from 0 to 1, plus 1 where the cues overlap: the very same content without
    a common cue ties with a common cue alone. Of equals the later gold goes first, then the later prediction.
    """
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs: list[Pair] = []
    for _, one, other in sorted(_candidates(gold, predicted), reverse=True):
        if one not in taken_gold and other not in taken_predicted:
            taken_gold.add(one)
            taken_predicted.add(other)
            pairs.append(Pair(one, other))
    return tuple(pairs)


def _candidates(gold: Sequence[Relation], predicted: Sequence[Relation]) -> list[tuple[float, int, int]]:
    gold_contents = [merged(relation.content) for relation in gold]
    predicted_contents = [merged(relation.content) for relation in predicted]
    cues = common_by_pair([merged(one.cue) for one in gold], [merged(one.cue) for one in predicted])
    contents = common_by_pair(gold_contents, predicted_contents)
    gold_lengths = [length(content) for content in gold_contents]
    predicted_lengths = [length(content) for content in predicted_contents]
    ranked = []
    for one, other in cues.keys() | contents.keys():
        both = contents[one, other]
        share = both / ((gold_lengths[one] + predicted_lengths[other] - both) or 1)
        if (one, other) in cues:
            ranked.append((1 + share, one, other))
        elif share >= ENOUGH:
            ranked.append((share, one, other))
    return ranked
