"""Comments -> their beginnings and ends, put into the XML of a Word document; runs are split where one falls inside."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from audit.model import Place, Span
from audit.renderers._docx_walk import Item, Run, Walk
from audit.renderers._docx_xml import Part, Unmarkable, start_tag

_BLANK = b" \t\r\n"  # what is dropped at the ends of a text that does not keep its space
_KEEPS = re.compile(rb"""\sxml:space\s*=\s*["']preserve["']""")
_SPACE = re.compile(rb"""\sxml:space\s*=\s*("[^"]*"|'[^']*')""")
_KEEPING = b' xml:space="preserve"'
# One character of a text as the XML spells it: a reference, an end of line, or the bytes of one in UTF-8.
_CHARACTER = re.compile(rb"&[^;]*;|\r\n|[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*")


class Range(NamedTuple):
    """From one character of a paragraph to behind another, counted from 1; with no end, to that of the paragraph."""

    paragraph: int
    first: int
    last: int | None


class _Point(NamedTuple):
    """A byte where something is put in, and the run that it falls into, if into one."""

    byte: int
    run: Run | None = None


class _Insertion(NamedTuple):
    byte: int
    is_start: bool  # where one comment ends and another begins, the end comes first
    text: bytes


class _Edit(NamedTuple):
    start: int
    end: int
    text: bytes


def range_of(start: Place, last: Place | None) -> Range:
    """The range from one place to another: no further than the paragraph in which it begins."""
    if last is None or last.line != start.line:
        return Range(*start, None)
    return Range(*start, max(last.column, start.column))


def marked(part: Part, walk: Walk, ranges: Sequence[Range], first_id: int) -> bytes:
    """The part with a comment on each range; their ids count on from the first. Raises Unmarkable without any text."""
    name, finder = part.declaration(part.namespace), _Finder(part.content, walk)
    outside: list[_Insertion] = []
    inside: dict[int, tuple[Run, list[_Insertion]]] = {}
    for id, one in enumerate(ranges, first_id):
        texts = (
            f'<w:commentRangeStart{name} w:id="{id}"/>',
            f'<w:commentRangeEnd{name} w:id="{id}"/><w:r{name}><w:commentReference w:id="{id}"/></w:r>',
        )
        for is_start, point, text in zip((True, False), finder.points(one), texts, strict=True):
            insertion = _Insertion(point.byte, is_start, text.encode())
            if point.run is None:
                outside.append(insertion)
            else:
                inside.setdefault(point.run.start, (point.run, []))[1].append(insertion)
    edits = [_Edit(one.byte, one.byte, one.text) for one in sorted(outside, key=_order)]
    edits += [_Edit(run.start, run.end, _split(part.content, run, found)) for run, found in inside.values()]
    return _edited(part.content, edits, Span(0, len(part.content)))


def _order(insertion: _Insertion) -> tuple[int, bool]:
    return insertion.byte, insertion.is_start


def _edited(content: bytes, edits: Iterable[_Edit], stretch: Span) -> bytes:
    pieces: list[bytes] = []
    at = stretch.start
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += (content[at : edit.start], edit.text)
        at = edit.end
    return b"".join((*pieces, content[at : stretch.end]))


class _Finder:
    """Finds the bytes of characters; where a text can be cut it finds out once."""

    def __init__(self, content: bytes, walk: Walk) -> None:
        self._content = content
        self._walk = walk
        self._known: dict[int, tuple[int, ...]] = {}

    def points(self, one: Range) -> tuple[_Point, _Point]:
        """Where a comment on a range begins and ends."""
        holder = self._walk.holders.get(one.paragraph)
        if holder:
            return _Point(holder.start), _Point(holder.end)
        if one.paragraph in self._walk.runs:
            runs = self._walk.runs[one.paragraph]
            return self._before(runs, one.first), self._after(runs, one.last)
        return _nearest(self._walk, one.paragraph)

    def _before(self, runs: Sequence[Run], column: int) -> _Point:
        """Right before a character."""
        run, item, offset = _found(runs, column)
        if run.whole:
            return _Point(run.before)
        return _point(run, self._cut(item, offset, item.start) if offset else item.start)

    def _after(self, runs: Sequence[Run], column: int | None) -> _Point:
        """Right behind a character, or behind the last."""
        run, item, offset = _found(runs, column)
        if run.whole:
            return _Point(run.after)
        return _point(run, item.end if offset + 1 == item.length else self._cut(item, offset + 1, item.end))

    def _cut(self, item: Item, offset: int, otherwise: int) -> int:
        """The byte where the characters of a text from an offset on begin; `otherwise` where it cannot be cut."""
        if item.start not in self._known:
            self._known[item.start] = _ends(self._content, item)
        ends = self._known[item.start]
        return ends[offset - 1] if ends else otherwise


def _ends(content: bytes, item: Item) -> tuple[int, ...]:
    """The byte behind each character of a text; none for what cannot be cut."""
    start, end = _text(content, item)
    raw = content[start:end]
    if not item.is_text or b"<" in raw:
        return ()
    _, *ends = accumulate((len(one) for one in _CHARACTER.findall(raw)), initial=start)
    return tuple(ends) if len(ends) == item.length else ()


def _nearest(walk: Walk, paragraph: int) -> tuple[_Point, _Point]:
    """All of the paragraph nearest to one that shows nothing."""
    free = [number for number in walk.runs if number not in walk.holders]
    if not free:
        raise Unmarkable("it shows no text that a comment could stand at")
    runs = walk.runs[min(free, key=lambda number: (abs(number - paragraph), number))]
    return _Point(runs[0].before), _Point(runs[-1].after)


def _point(run: Run, byte: int) -> _Point:
    if byte <= run.items[0].start:
        return _Point(run.before)
    return _Point(run.after) if byte >= run.items[-1].end else _Point(byte, run)


def _found(runs: Sequence[Run], column: int | None) -> tuple[Run, Item, int]:
    """The run of a character, what of it shows the character, and how far inside; else those of the last one."""
    index = len(runs) if column is None else bisect_right(runs, column, key=lambda run: run.column)
    run = runs[max(0, index - 1)]
    offset = run.length if column is None else max(0, column - run.column)
    for item in run.items:
        if offset < item.length:
            return run, item, offset
        offset -= item.length
    return run, run.items[-1], run.items[-1].length - 1


def _text(content: bytes, item: Item) -> Span:
    """The bytes of a text between its tags."""
    return Span(item.start + len(start_tag(content, item.start)), content.rindex(b"</", item.start, item.end))


def _split(content: bytes, run: Run, insertions: Iterable[_Insertion]) -> bytes:
    """A run in pieces, each with its tag and its properties, with something between them."""
    closing = content[content.rindex(b"</", run.start, run.end) : run.end]
    opening = start_tag(content, run.start) + content[run.properties.start : run.properties.end]
    breaks = [
        _Edit(byte, byte, closing + b"".join(one.text for one in together) + opening)
        for byte, together in groupby(sorted(insertions, key=_order), lambda one: one.byte)
    ]
    edits: list[_Edit] = []
    for item, inner in groupby(breaks, lambda one: _text_around(run, one.start)):
        here = tuple(inner)
        edits += here if item is None else (_Edit(item.start, item.end, _torn(content, item, here)),)
    return _edited(content, edits, Span(run.start, run.end))


def _text_around(run: Run, byte: int) -> Item | None:
    return next((item for item in run.items if item.start < byte < item.end), None)


def _torn(content: bytes, item: Item, breaks: Sequence[_Edit]) -> bytes:
    """A text in pieces, with something between them, that keeps the space that it shows and no other."""
    tag = start_tag(content, item.start)
    start, end = _text(content, item)
    closing = content[end : item.end]
    shown = Span(start, end) if _KEEPS.search(tag) else _stripped(content, start, end)
    bounds = pairwise((start, *(one.start for one in breaks), end))
    pieces = [b"".join(_texts(content, Span(*bound), shown, tag, closing)) for bound in bounds]
    return pieces[0] + b"".join(one.text + piece for one, piece in zip(breaks, pieces[1:], strict=True))


def _stripped(content: bytes, start: int, end: int) -> Span:
    raw = content[start:end]
    left = start + len(raw) - len(raw.lstrip(_BLANK))
    return Span(left, max(left, start + len(raw.rstrip(_BLANK))))


def _texts(content: bytes, piece: Span, shown: Span, tag: bytes, closing: bytes) -> Iterator[bytes]:
    """A piece of a text. Space at its ends is kept if it is shown in the whole; what is not gets a text of its own."""
    left, right = min(max(piece.start, shown.start), piece.end), max(min(piece.end, shown.end), piece.start)
    kept = content[left:right]
    if _KEEPS.search(tag) or kept == kept.strip(_BLANK):
        yield tag + content[piece.start : piece.end] + closing
        return
    for text, its_tag in (
        (content[piece.start : left], tag),
        (kept, _SPACE.sub(b"", tag)[:-1] + _KEEPING + b">"),
        (content[right : piece.end], tag),
    ):
        if text:
            yield its_tag + text + closing
