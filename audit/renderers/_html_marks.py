"""A block cut at every border of what is marked in it, so that marks may overlap and nest as they like."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from audit.model import Attribution, Block, Finding, Report, Span
from audit.renderers._html_colours import colour

SILENCED = "silenced"
_ROLES = ("source", "cue", "content")


class Mark(NamedTuple):
    """A stretch that an attribution or a finding marks, within one block.

    `number` is the index of the attribution, or the number of the finding; `look` its role, or its severity; `colour`
    is empty for a finding. `rank` orders the marks of one segment, the one that shows first. The `first` of a finding
    carries its number in the text, that of an attribution can be reached by keyboard.
    """

    span: Span
    number: int
    look: str
    colour: str
    rank: tuple[int, int]
    first: bool = False

    @property
    def key(self) -> str:
        """Which attribution ("a0") or finding ("f1") it belongs to."""
        return f"{'a' if self.colour else 'f'}{self.number}"


class Segment(NamedTuple):
    """A stretch of one block that the same marks cover all along, each group in the order of its rank."""

    span: Span
    credits: tuple[Mark, ...] = ()
    findings: tuple[Mark, ...] = ()

    @property
    def look(self) -> str:
        """Classes: role and colour of the first credit, colour of the next, the worst finding; as page.js does it."""
        classes = ["m"]
        if self.credits:
            top = self.credits[0]
            classes += [top.look, f"k{top.colour}"]
            classes += [f"over{mark.colour}" for mark in self.credits if mark.number != top.number][:1]
        return " ".join([*classes, *(mark.look for mark in self.findings[:1])])


def cut(block: Span, marks: Sequence[Mark]) -> Iterator[Segment]:
    """A block in segments, without a gap; `marks` lie within it."""
    waiting = sorted(marks, reverse=True)
    edges = sorted({*block, *(edge for mark in marks for edge in mark.span)})
    active: list[Mark] = []
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.span.end > start]
        while waiting and waiting[-1].span.start == start:
            active.append(waiting.pop())
        ranked = sorted(active, key=lambda mark: (mark.rank, mark.number))
        credits = tuple(mark for mark in ranked if mark.colour)
        yield Segment(Span(start, end), credits, tuple(mark for mark in ranked if not mark.colour))


def marks_by_block(
    report: Report, findings: Sequence[Finding], colours: Mapping[str, str]
) -> Mapping[int, Sequence[Mark]]:
    """Everything that is marked in a draft, by the index of its block; a finding's number is its place in the list."""
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    blocks = report.document.blocks
    starts = [block.span.start for block in blocks]
    for one in (*_credits(report.attributions, colours), *_objections(findings)):
        for index, piece in _pieces(one.span, blocks, starts):
            found[index].append(one._replace(span=piece))
            one = one._replace(first=False)
    return found


def _credits(attributions: Iterable[Attribution], colours: Mapping[str, str]) -> Iterator[Mark]:
    for number, one in enumerate(attributions):
        size = sum(span.end - span.start for span in one.content)
        entrance = min(one.cue or one.source or one.content, default=None)
        for rank, (role, spans) in enumerate(zip(_ROLES, (one.source, one.cue, one.content), strict=True)):
            for span in spans:
                yield Mark(span, number, role, colour(one, colours), (rank, size), span == entrance)


def _objections(findings: Iterable[Finding]) -> Iterator[Mark]:
    for number, one in enumerate(findings, 1):
        look = SILENCED if one.suppressed else one.severity.value
        spans = sorted(set(one.highlights) or {one.span})
        for span in spans:
            yield Mark(span, number, look, "", (one.suppressed, number), span == spans[0])


def _pieces(span: Span, blocks: Sequence[Block], starts: Sequence[int]) -> Iterator[tuple[int, Span]]:
    for index in range(max(0, bisect_right(starts, span.start) - 1), len(blocks)):
        block = blocks[index].span
        if block.start >= span.end:
            return
        piece = Span(max(span.start, block.start), min(span.end, block.end))
        if piece.start < piece.end:
            yield index, piece
