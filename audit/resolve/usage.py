"""How a text uses surnames: whom one that stands alone means, where several people bear it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.resolve.finding import Found
from audit.resolve.naming import personal
from audit.resolve.vocabulary import Vocabulary

if TYPE_CHECKING:
    from audit.resolve.roster import Person

RIVAL_REACH = 600


@dataclass(frozen=True, slots=True)
class Usage:
    """How a text uses surnames: where each first stands alone, and where each person (by id) is named in full."""

    bare: Mapping[str, int]
    in_full: Mapping[str, tuple[int, ...]]

    def meant(self, bearers: tuple[Person, ...], offset: int) -> tuple[Person, ...]:
        """Of several bearers of a surname the one whom it meant when it first stood alone, only he being named by then.

        Another bearer named in full shortly before makes it doubtful again.
        """
        first = self.bare.get(bearers[0].surname, -1) if len(bearers) > 1 else -1
        known = tuple(one for one in bearers if one.first < first)
        if len(known) != 1:
            return bearers
        rivals = (self.in_full[one.source.id] for one in bearers if one is not known[0])
        near = any(bisect_left(places, offset) > bisect_left(places, offset - RIVAL_REACH) for places in rivals)
        return bearers if near else known


def usage_of(found: Iterable[Found], people: Iterable[Person], vocabulary: Vocabulary) -> Usage:
    """Where surnames stand alone, and where people are named in full."""
    bare: dict[str, int] = {}
    full: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in found:
        given, surname, _ = personal(one.name.words, vocabulary)
        if one.name.sort == "single":
            bare.setdefault(surname, one.span.start)
        elif one.name.sort == "person" and given:
            full[given, surname].append(one.span.start)
    in_full = {one.source.id: tuple(full[one.given, one.surname]) for one in people}
    return Usage(bare, in_full)
