"""Marked-up texts -> events, each led back to its place: from XML (`parse`, `walk`) and from tag soup (`soup`).

No document type is ever fetched, and one that declares entities is refused: they can grow without bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from audit.errors import ReadError
from audit.model import Span
from audit.readers.assemble import Piece
from audit.readers.decode import line_starts


class Open(NamedTuple):
    """An element begins; `name` is its local name in lower case, `origin` where its tag begins."""

    name: str
    attributes: Mapping[str, str]
    origin: int


class Close(NamedTuple):
    """An element ends, at `origin`."""

    name: str
    origin: int


Event = Open | Close | Piece


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an XML file; `span` is from its tag to its end tag. Names are local, prefixes are ignored."""

    name: str
    attributes: Mapping[str, str]
    children: tuple[Element | Piece, ...]
    span: Span

    def all(self, *path: str) -> tuple[Element, ...]:
        """The elements at the end of a path of names, in order."""
        found: tuple[Element, ...] = (self,)
        for name in path:
            found = tuple(c for element in found for c in element.children if isinstance(c, Element) and c.name == name)
        return found

    def first(self, *path: str) -> Element | None:
        """The first element at the end of a path of names."""
        return next(iter(self.all(*path)), None)

    def words(self, *path: str) -> str | None:
        """The words of the first element at the end of a path that has any, white space folded."""
        texts = (" ".join("".join(piece.text for piece in element.pieces()).split()) for element in self.all(*path))
        return next(filter(None, texts), None)

    def pieces(self) -> Iterator[Piece]:
        """All characters inside, in order."""
        return (event for event in walk(self) if isinstance(event, Piece))


def parse(name: str, text: str) -> Element:
    """The root of an XML text. Raises ReadError for what is not well-formed or declares entities."""
    from xml.parsers import expat

    builder = _Builder(name, text)
    # The text is decoded already, whatever it declares; entities of a document type that is not read are told of.
    parser = expat.ParserCreate("utf-8")
    parser.UseForeignDTD(True)
    parser.StartElementHandler = lambda tag, attributes: builder.start(tag, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda tag: builder.end(parser.CurrentByteIndex)
    parser.CharacterDataHandler = lambda data: builder.add(data, parser.CurrentByteIndex)
    parser.SkippedEntityHandler = lambda entity, _: builder.entity(entity, parser.CurrentByteIndex)
    parser.EntityDeclHandler = builder.refuse
    try:
        parser.Parse(builder.raw, True)
    except expat.ExpatError as error:
        why = f"{expat.ErrorString(error.code)} at line {error.lineno}, column {error.offset + 1}"
        raise ReadError(name, f"is not well-formed XML: {why}") from None
    return builder.root()


class _Builder:
    """Elements from the bottom up; byte indices become offsets in the text as they grow."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.raw = text.encode()
        self.is_ascii = len(self.raw) == len(text)
        self.seen = (0, 0)  # a byte index and the offset there
        self.open: list[tuple[str, Mapping[str, str], int]] = []
        self.children: list[list[Element | Piece]] = [[]]

    def offset(self, index: int) -> int:
        if self.is_ascii:
            return index
        byte, offset = self.seen
        self.seen = (index, offset + len(self.raw[byte:index].decode()))
        return self.seen[1]

    def start(self, tag: str, attributes: Mapping[str, str], index: int) -> None:
        self.open.append((_local(tag), attributes, self.offset(index)))
        self.children.append([])

    def end(self, index: int) -> None:
        name, attributes, start = self.open.pop()
        children = tuple(self.children.pop())
        self.children[-1].append(Element(name, attributes, children, Span(start, self.offset(index))))

    def add(self, data: str, index: int) -> None:
        self.children[-1].append(Piece(data, self.offset(index)))

    def entity(self, entity: str, index: int) -> None:
        self.children[-1] += [Piece(character, self.offset(index)) for character in unescape(f"&{entity};")]

    def refuse(self, entity: str, *_: object) -> None:
        raise ReadError(
            self.name, f"declares the entity {entity!r}, which no news item needs; write out what it stands for"
        )

    def root(self) -> Element:
        return next(child for child in self.children[0] if isinstance(child, Element))


def _local(tag: str) -> str:
    return tag.rpartition(":")[2].lower()


def walk(element: Element) -> Iterator[Event]:
    """An element and all inside it, in order."""
    waiting: list[Element | Piece | Close] = [element]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Element):
            yield Open(item.name, item.attributes, item.span.start)
            waiting.append(Close(item.name, item.span.end))
            waiting.extend(reversed(item.children))
        else:
            yield item


def soup(text: str) -> list[Event]:
    """The events of an HTML text, well-formed or not; a comment or tag that is never closed ends it."""
    # html.parser looks for the end of every unclosed comment and tag again and again: the square of the text.
    comment = text.find("<!--", text.rfind("-->") + 1)
    end = comment if comment >= 0 else len(text)
    tag = text.find("<", text.rfind(">", 0, end) + 1, end)
    parser = _Soup(text)
    parser.feed(text[: tag if tag >= 0 else end])
    parser.close()
    return parser.events


class _Soup(HTMLParser):
    """Gathers events; works on the whole text at once."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.starts = line_starts(text.replace("\r", " "))
        self.events: list[Event] = []

    def parse_html_declaration(self, i: int) -> int:
        # Of a marked section that it does not know the parser makes an AssertionError, browsers make a comment.
        return self.parse_bogus_comment(i) if self.rawdata.startswith("<![", i) else super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(Open(_local(tag), {name: value or "" for name, value in attrs}, self._offset()))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(Close(_local(tag), self._offset()))

    def handle_data(self, data: str) -> None:
        self.events.append(Piece(data, self._offset()))

    def handle_charref(self, name: str) -> None:
        self._add_entity(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._add_entity(f"&{name}")

    def _add_entity(self, entity: str) -> None:
        offset = self._offset()
        is_closed = self.text.startswith(";", offset + len(entity))
        written = entity + ";" * is_closed
        shown = unescape(written)
        if shown == written:
            self.events.append(Piece(written, offset))
        else:
            self.events += [Piece(character, offset) for character in shown]

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column
