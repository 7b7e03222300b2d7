"""Pieces of a file -> Document: what was kept of the file, block by block, and the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audit.model import Anchor, BlockKind, Span
from audit.readers.decode import Decoded

SEPARATOR = "\n\n"
_STAYING = ("#", "mailto:", "tel:")


class Piece(NamedTuple):
    """Characters that stand one to one at `origin` in the decoded text."""

    text: str
    origin: int


class Cut(NamedTuple):
    """A block before it is labelled; `kind` is None where markup is silent, blocks of one `group` stand together."""

    span: Span
    kind: BlockKind | None = None
    group: int = 0


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a document, its blocks, and anchors into the decoded original (before line ends were normalised)."""

    text: str
    cuts: tuple[Cut, ...]
    anchors: tuple[Anchor, ...]
    links: tuple[Span, ...]


def assemble(
    blocks: Iterable[tuple[BlockKind | None, Sequence[Piece]]], decoded: Decoded, links: Sequence[Span] = ()
) -> Assembled:
    """Join blocks by blank lines; white space around a block and blocks without words are dropped.

    `links` are stretches of the decoded text; those of which something was kept are led into the text of the document.
    """
    texts: list[str] = []
    cuts: list[Cut] = []
    placed: list[tuple[int, int, int]] = []  # origin, offset and length of each piece
    offset = 0
    for kind, pieces in blocks:
        kept = _stripped(pieces)
        if not kept:
            continue
        start = offset + (len(SEPARATOR) if texts else 0)
        offset = start
        for piece in kept:
            placed.append((piece.origin, offset, len(piece.text)))
            offset += len(piece.text)
        texts.append("".join(piece.text for piece in kept))
        cuts.append(Cut(Span(start, offset), kind, len(cuts)))
    anchors = _sparse(Anchor(offset, origin) for origin, offset, _ in placed)
    shown = tuple(sorted(_shown(links, sorted(placed)))) if links else ()
    return Assembled(SEPARATOR.join(texts), tuple(cuts), through(anchors, offset, decoded.anchors), shown)


def leads_away(target: str) -> bool:
    """Whether the target of a link is another document, not a place in this one or an address to write to."""
    return bool(target.strip()) and not target.strip().lower().startswith(_STAYING)


def _shown(links: Sequence[Span], placed: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """Where stretches of the decoded text stand in the text of the document; those that were dropped are left out."""
    for start, end in links:
        first, last = bisect_left(placed, (start, 0, 0)), bisect_left(placed, (end, 0, 0)) - 1
        if first and placed[first - 1][0] + placed[first - 1][2] > start:
            first -= 1
        if first <= last:
            (head, at, _), (tail, there, size) = placed[first], placed[last]
            yield Span(at + max(0, start - head), there + min(size, end - tail))


def through(inner: Sequence[Anchor], length: int, outer: Sequence[Anchor]) -> tuple[Anchor, ...]:
    """Anchors of a text of `length` into a file, from those into a form of it and from that form into the file."""
    if not inner:
        return (Anchor(0, 0),)
    if len(outer) == 1 and outer[0] == (0, 0):
        return tuple(inner)
    ends = (*(anchor.offset for anchor in inner[1:]), length)
    runs = zip(inner, ends, strict=True)
    return tuple(_sparse(found for anchor, end in runs for found in _onward(anchor, end, outer)))


def _onward(anchor: Anchor, end: int, outer: Sequence[Anchor]) -> Iterator[Anchor]:
    index = bisect_right(outer, anchor.origin, key=lambda a: a.offset)
    before = outer[index - 1]
    yield Anchor(anchor.offset, before.origin + anchor.origin - before.offset)
    last = anchor.origin + end - anchor.offset
    while index < len(outer) and outer[index].offset < last:
        yield Anchor(anchor.offset + outer[index].offset - anchor.origin, outer[index].origin)
        index += 1


def _sparse(anchors: Iterable[Anchor]) -> list[Anchor]:
    """Anchors without those that the one before already implies."""
    kept: list[Anchor] = []
    for anchor in anchors:
        if not kept or anchor.origin - anchor.offset != kept[-1].origin - kept[-1].offset:
            kept.append(anchor)
    return kept


def _stripped(pieces: Sequence[Piece]) -> list[Piece]:
    kept = [piece for piece in pieces if piece.text]
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    first = next((index for index, piece in enumerate(kept) if piece.text.lstrip()), len(kept))
    kept = kept[first:]
    if kept:
        lead = len(kept[0].text) - len(kept[0].text.lstrip())
        kept[0] = Piece(kept[0].text[lead:], kept[0].origin + lead)
        kept[-1] = Piece(kept[-1].text.rstrip(), kept[-1].origin)
    return kept
