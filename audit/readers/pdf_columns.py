"""The order in which the lines of a page are read: column by column, between what runs across them.

pdfminer's own order takes a centred title, or the top of a second column, for something in between. Here a gutter is a
strip that hardly any line crosses, with lines that stand beside each other on its two sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple


class Line(NamedTuple):
    """A line as it is shown: `number` on its page, `box` of the page; edges and size in points, from the top left."""

    text: str
    page: int
    number: int
    box: int
    left: float
    right: float
    top: float
    bottom: float
    page_height: float
    size: float
    is_bold: bool
    is_italic: bool


_WIDEST_PAGE = 15_000  # points; the format allows 14,400
_NARROWEST = 6  # points between two columns
_CROSSING = 0.15  # share of lines that may cross a gutter: headlines
_BESIDE = 3  # lines that must stand beside others
_WIDER = 1.3  # times the usual distance of lines: a paragraph ends there
_PITCHES = (0.8, 2.5)  # distances of lines, as shares of the size of their letters
_LARGEST_SLACK = 1.0  # points by which letters of one paragraph may differ in size


def ordered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a page in reading order, numbered; lines of one box follow each other at the usual distance."""
    gutters = _gutters(lines)
    read = [line for column in _columns(lines, gutters) for line in column]
    pitch = _pitch(read)
    placed: list[Line] = []
    number = box = 0
    for line in read:
        before = placed[-1] if placed else None
        number += before is None or not _is_beside(before, line)
        box += before is None or not _follows(before, line, pitch)
        placed.append(line._replace(number=number, box=box))
    return tuple(placed)


def _gutters(lines: Sequence[Line]) -> list[float]:
    """The middles of the strips between columns, from the left."""
    if len(lines) < 2 * _BESIDE:
        return []
    steps = [0] * (_WIDEST_PAGE + 2)
    for line in lines:
        steps[_on_page(line.left)] += 1
        steps[_on_page(line.right) + 1] -= 1
    free = [count <= _CROSSING * len(lines) for count in accumulate(steps)]
    return [middle for start, end in _strips(free) if _parts(lines, middle := (start + end) / 2)]


def _on_page(position: float) -> int:
    return min(max(0, int(position)), _WIDEST_PAGE)


def _strips(free: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for position, is_free in enumerate((*free, False)):
        if not is_free:
            if position - start >= _NARROWEST:
                yield start, position
            start = position + 1


def _parts(lines: Sequence[Line], middle: float) -> bool:
    """Whether enough lines on the right of a strip stand beside lines on its left."""
    left = sorted((line.top, line.bottom) for line in lines if line.right <= middle)
    tops = [top for top, _ in left]
    beside = 0
    for line in lines:
        index = bisect_right(tops, (line.top + line.bottom) / 2) - 1
        beside += line.left >= middle and index >= 0 and left[index][1] > line.top
    return beside >= _BESIDE


def _columns(lines: Sequence[Line], gutters: Sequence[float]) -> Iterator[list[Line]]:
    """Lines that are read from the top to the bottom: a column, or one line that runs across."""
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for line in sorted(lines, key=lambda one: (one.top, one.left)):
        first, last = bisect_right(gutters, line.left), bisect_right(gutters, line.right)
        if first == last:
            columns[first].append(line)
            continue
        yield from columns
        columns = [[] for _ in columns]
        yield [line]
    yield from columns


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance between lines below each other, as a share of the size of their letters."""
    pairs = pairwise(lines)
    distances = (round((line.top - before.top) / line.size, 1) for before, line in pairs if line.size > 0)
    usual = Counter(distance for distance in distances if _PITCHES[0] <= distance <= _PITCHES[1]).most_common(1)
    return usual[0][0] if usual else _PITCHES[1]


def _is_beside(before: Line, line: Line) -> bool:
    """Whether two lines are one to the eye, with a gap in it."""
    return line.left >= before.right and abs(line.top - before.top) < line.size / 2


def _follows(before: Line, line: Line, pitch: float) -> bool:
    distance = line.top - before.top
    is_near = 0 < distance <= pitch * _WIDER * line.size or _is_beside(before, line)
    is_below = line.left < before.right and before.left < line.right
    return is_near and abs(line.size - before.size) <= _LARGEST_SLACK and (is_below or _is_beside(before, line))
