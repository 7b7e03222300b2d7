"""Sets of characters held as sorted, disjoint spans: nothing is counted character by character."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from audit.model import Span

Extent = tuple[Span, ...]


def merged(spans: Iterable[Span]) -> Extent:
    """The characters of several spans; spans that overlap or touch become one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def length(extent: Extent) -> int:
    """How many characters."""
    return sum(end - start for start, end in extent)


def common(one: Extent, other: Extent) -> int:
    """How many characters two extents share."""
    total = left = right = 0
    while left < len(one) and right < len(other):
        total += max(0, min(one[left].end, other[right].end) - max(one[left].start, other[right].start))
        if one[left].end <= other[right].end:
            left += 1
        else:
            right += 1
    return total


def touches(extent: Extent, span: Span) -> bool:
    """Whether some character of the extent lies in the span."""
    index = bisect_right(extent, span.start, key=attrgetter("end"))
    return index < len(extent) and extent[index].start < span.end


class _Piece(NamedTuple):
    start: int
    side: int
    owner: int
    end: int


def _pieces(extents: Sequence[Extent], side: int) -> Iterator[_Piece]:
    return (_Piece(start, side, owner, end) for owner, extent in enumerate(extents) for start, end in extent)


def common_by_pair(ones: Sequence[Extent], others: Sequence[Extent]) -> Counter[tuple[int, int]]:
    """How many characters each extent of `ones` shares with each of `others`; pairs that share none are left out.

    One sweep over the starts: the work grows with the spans and with the overlaps there are, not with all pairs.
    """
    shared: Counter[tuple[int, int]] = Counter()
    running: tuple[list[_Piece], list[_Piece]] = ([], [])
    for piece in sorted([*_pieces(ones, 0), *_pieces(others, 1)]):
        across = running[1 - piece.side]
        across[:] = [other for other in across if other.end > piece.start]
        for other in across:
            pair = (piece.owner, other.owner) if piece.side == 0 else (other.owner, piece.owner)
            shared[pair] += min(piece.end, other.end) - piece.start
        running[piece.side].append(piece)
    return shared
