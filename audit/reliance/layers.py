"""Who brought each attribution to the page, and who said it: the two views of nested and passed-on attributions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from audit.model import OUTLETS, Attribution, Identified, Segments, Source, Span

SECOND_HAND = OUTLETS | {"reference-work"}
PASSES_ON = SECOND_HAND | {"unknown"}


class Use(NamedTuple):
    """What one attribution adds to one source in one view; `relations` is 0 where an outer one counts for it."""

    source: Source
    sentences: frozenset[int]
    content: tuple[Span, ...]
    relations: int = 1
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class Layers:
    """The counted attributions of a draft by their index, and the outlets that were told."""

    segments: Segments
    counted: Mapping[int, Attribution]
    told: Mapping[Span, Source] | None

    def proximate(self) -> Iterator[Use]:
        """Whoever brought each attribution to the page: the outlet that was told, the outermost of nested ones."""
        for index, one in self.counted.items():
            root = self._root(index)
            outlet = self._outlet(self.counted[root])
            sources = (outlet,) if outlet else sources_of(self.counted[root])
            nested = root != index or self._told_somebody(self.counted[root])
            for source in sources:
                passed_on = nested or source.kind in SECOND_HAND
                yield Use(source, self._sentences(one), one.content, int(root == index), passed_on)

    def original(self) -> Iterator[Use]:
        """Whoever said it: an outer attribution counts only for the sentences that no inner one holds."""
        inner: defaultdict[int, set[int]] = defaultdict(set)
        for one in self.counted.values():
            if one.via is not None:
                inner[one.via] |= self._sentences(one)
        for index, one in self.counted.items():
            sentences = self._sentences(one) - inner.get(index, set())
            for source in sources_of(one) if sentences else ():
                yield Use(source, sentences, one.content)

    def _root(self, index: int) -> int:
        seen = {index}
        while (outer := self.counted[index].via) is not None and outer in self.counted and outer not in seen:
            seen.add(outer)
            index = outer
        return index

    def _outlet(self, one: Attribution) -> Source | None:
        outlet = self.told.get(one.channel) if self.told is not None and one.channel is not None else None
        return outlet if outlet is not None and outlet.kind in PASSES_ON else None

    def _told_somebody(self, one: Attribution) -> bool:
        return one.channel is not None and (self.told is None or self._outlet(one) is not None)

    def _sentences(self, one: Attribution) -> frozenset[int]:
        """The sentences that hold the content; the cue's where none does."""
        return frozenset([i for span in one.content for i in self.segments.touched(span)]) or frozenset({one.sentence})


def sources_of(attribution: Attribution) -> tuple[Source, ...]:
    """All sources of an attribution; none where it was not resolved, or where nobody is said to have said it."""
    return tuple(source for source in attribution.sources if source.identified is not Identified.NONE)
