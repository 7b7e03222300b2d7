"""Items of the wires -> Documents: texts that stand inside others, what an item says of itself, and one headline."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from audit.model import HEADINGS, Anchor, BlockKind, Document, Span
from audit.readers.assemble import Cut, Piece, assemble
from audit.readers.blocks import label, label_marked, next_own, settle
from audit.readers.decode import Decoded, decode
from audit.readers.furniture import Furniture, Lexicons, furniture
from audit.readers.layout import cut
from audit.readers.markup_blocks import Body, Part, gather
from audit.readers.markup_events import Element, soup

NO_TEXT = "no text was found in the item"
_XML_LANG = "xml:lang"
_DAY = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?![A-Za-z])")


class Facts(NamedTuple):
    """What an item says of itself."""

    outlet: str | None = None
    date: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()


def unicode_text(name: str, raw: bytes, declared: str | None = None) -> Decoded:
    """Decode a file that may be UTF-16 without a byte order mark, as XML and JSON may be. Raises ReadError."""
    if raw[:1] in (b"<", b"{", b"[") and raw[1:2] == b"\0":
        raw = b"\xff\xfe" + raw
    elif raw[:1] == b"\0" and raw[1:2] in (b"<", b"{", b"["):
        raw = b"\xfe\xff" + raw
    return decode(name, raw, declared)


def anchored(pieces: Iterable[Piece]) -> tuple[str, tuple[Anchor, ...]]:
    """Pieces as one text, and the way back from it."""
    texts: list[str] = []
    anchors: list[Anchor] = []
    offset = 0
    for text, origin in pieces:
        texts.append(text)
        anchors.append(Anchor(offset, origin))
        offset += len(text)
    return "".join(texts), tuple(anchors)


def plain_body(text: str, anchors: Sequence[Anchor], words: Furniture) -> Body:
    """Blocks of a text without markup that stands in a file."""
    pieces = ((each.kind, (Piece(text[slice(*each.span)], each.span.start),)) for each in cut(text, words))
    return relocated(Body(tuple(Part(kind, inner) for kind, inner in pieces), is_plain=True), anchors)


def markup_body(text: str, anchors: Sequence[Anchor]) -> Body:
    """Blocks of an HTML text that stands in a file, one layer further in."""
    return relocated(gather(soup(text)), anchors)


def relocated(body: Body, anchors: Sequence[Anchor]) -> Body:
    """Blocks of a text, led on into the file that it stands in."""
    parts = tuple(Part(part.kind, tuple(_onward(part.pieces, anchors))) for part in body.parts)
    links = tuple(Span(_origin(start, anchors), _origin(end, anchors)) for start, end in body.links)
    return body._replace(parts=parts, links=links)


def _index(offset: int, anchors: Sequence[Anchor]) -> int:
    return max(0, bisect_right(anchors, (offset, inf)) - 1)


def _origin(offset: int, anchors: Sequence[Anchor]) -> int:
    anchor = anchors[_index(offset, anchors)]
    return anchor.origin + offset - anchor.offset


def _onward(pieces: Iterable[Piece], anchors: Sequence[Anchor]) -> Iterator[Piece]:
    for text, origin in pieces:
        index, position = _index(origin, anchors), 0
        while position < len(text):
            offset, there = anchors[index]
            stop = min(len(text), anchors[index + 1].offset - origin) if index + 1 < len(anchors) else len(text)
            yield Piece(text[position:stop], there + origin + position - offset)
            position, index = stop, index + 1


def day(value: str | None) -> str | None:
    """The day of a date in ISO 8601, basic or extended."""
    found = _DAY.match(value or "")
    return "-".join(found.groups()) if found else None


def language(*tags: str | None) -> str | None:
    """The ISO 639-1 code of the first language tag that has one."""
    found = (_LANGUAGE.match(tag) for tag in tags if tag)
    return next((match.group(1).lower() for match in found if match), None)


def language_of(*elements: Element | None) -> str | None:
    """The language that the first of some elements declares."""
    return language(*(element.attributes.get(_XML_LANG) for element in elements if element))


def with_one_headline(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts of which the first headline is the only one; where it comes again in the same words it is furniture."""
    heads = [index for index, part in enumerate(parts) if part.kind is BlockKind.HEADLINE]
    settled = list(parts)
    if not heads:
        first = next_own([part.kind for part in parts], 0)
        if first < len(parts) and parts[first].kind is BlockKind.SUBHEAD:
            settled[first] = parts[first]._replace(kind=BlockKind.HEADLINE)
        return tuple(settled)
    title = parts[heads[0]].words.casefold()
    for index, part in enumerate(parts[heads[0] + 1 :], heads[0] + 1):
        if part.kind is BlockKind.HEADLINE:
            settled[index] = part._replace(kind=BlockKind.SUBHEAD)
        if (part.kind is None or part.kind in HEADINGS) and part.words.casefold() == title:
            settled[index] = part._replace(kind=BlockKind.BOILERPLATE)
    return tuple(settled)


def document(name: str, format: str, decoded: Decoded, body: Body, facts: Facts, lexicons: Lexicons) -> Document:
    """Parts of a file as a document, with one headline."""
    parts = with_one_headline(body.parts)
    whole = assemble(((part.kind, part.pieces) for part in parts), decoded, body.links)
    cuts: Sequence[Cut] = settle(whole.text, whole.cuts, furniture(lexicons))
    blocks = (label if body.is_plain else label_marked)(whole.text, cuts)
    title = next((block.span for block in blocks if block.kind is BlockKind.HEADLINE), None)
    is_empty = not any(block.kind is BlockKind.PROSE for block in blocks)
    return Document(
        name=name,
        text=whole.text,
        blocks=blocks,
        anchors=whole.anchors,
        line_starts=decoded.line_starts,
        format=format,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *facts.notes, *((NO_TEXT,) if is_empty else ())),
        title=" ".join(whole.text[slice(*title)].split()) if title else None,
        outlet=facts.outlet,
        date=facts.date,
        links=whole.links,
        language=facts.language,
    )
