"""What the readers of wire formats share: elements, blocks of a marked-up body, and texts that stand inside others.

Events come from XML (`parse`, `walk`) and from tag soup (`soup`); `gather` makes blocks of them. No document type is
ever fetched, and one that declares entities is refused: they can grow without bound.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from math import inf
from typing import NamedTuple

from audit.errors import ReadError
from audit.model import HEADINGS, Anchor, BlockKind, Document, Span
from audit.readers.assemble import Cut, Piece, assemble, leads_away
from audit.readers.blocks import label, label_marked, next_own, settle
from audit.readers.decode import Decoded, decode, line_starts
from audit.readers.furniture import Furniture, Lexicons, closed, furniture
from audit.readers.layout import cut

NO_TEXT = "no text was found in the item"
_XML_LANG = "xml:lang"
_HIDDEN = frozenset(
    [
        "head",
        "title",
        "script",
        "style",
        "template",
        "noscript",
        "object",
        "media-metadata",
        "media-reference",
        "media-object",
    ]
)
_VOID = frozenset(
    ["area", "base", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_ROLES: Mapping[str, BlockKind | None] = {
    **dict.fromkeys(
        ["address", "article", "aside", "block", "body", "body.content", "body.end", "body.head", "blockquote", "bq"]
    ),
    **dict.fromkeys(
        [
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figure",
            "fn",
            "footer",
            "header",
            "hedline",
            "hr",
            "li",
            "main",
            "media",
            "nav",
        ]
    ),
    **dict.fromkeys(
        [
            "nitf",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "nitf-table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]
    ),
    **dict.fromkeys(("h1", "hl1"), BlockKind.HEADLINE),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6", "hl2"), BlockKind.SUBHEAD),
    **dict.fromkeys(("byline", "dateline", "distributor", "media-producer"), BlockKind.BYLINE),
    **dict.fromkeys(("caption", "figcaption", "media-caption"), BlockKind.CAPTION),
    **dict.fromkeys(
        ("abstract", "bibliography", "footer", "nav", "note", "rights", "series", "tagline"), BlockKind.BOILERPLATE
    ),
}
_BYLINE_CLASSES = frozenset({"byline", "dateline"})
_CITED_CLASSES = frozenset({"gmail_quote", "gmail_signature", "moz-cite-prefix", "moz-signature"})
_TABLES = frozenset({"table", "nitf-table"})
_SENTENCE = 80  # characters; a table that holds a sentence this long lays a page out
_UNDISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_UNEVEN = re.compile(r"[^\S ]| {2}")
_WIRE_PARAGRAPH = re.compile(r"\n(?:[ \t]*\n|[ ]{2,}|\t)")  # in preformatted text
_TAIL = 8  # code points
_DAY = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?![A-Za-z])")


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


class Part(NamedTuple):
    """A block as pieces of the file; `kind` is None where markup is silent."""

    kind: BlockKind | None
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """Its text, white space folded."""
        return " ".join("".join(piece.text for piece in self.pieces).split())


class Body(NamedTuple):
    """Parts in order, and where links to elsewhere stand; `is_plain` where only line ends tell paragraphs apart."""

    parts: tuple[Part, ...] = ()
    links: tuple[Span, ...] = ()
    is_plain: bool = False


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


def gather(events: Iterable[Event], kind: BlockKind | None = None, *, cites: bool = False) -> Body:
    """Blocks of a marked-up text, all of one kind if one is given; with `cites`, what a mail quotes is furniture."""
    gatherer = _Gatherer(cites, [_Level("", kind, kind is None, False)])
    for event in events:
        gatherer.take(event)
    gatherer.end()
    return Body(tuple(gatherer.parts), tuple(gatherer.links))


class _Level(NamedTuple):
    """An open element: the kind of what stands in it, and for a table what was there before it."""

    name: str
    kind: BlockKind | None
    is_free: bool
    is_hidden: bool
    parts: int = 0
    sentences: int = 0


@dataclass(slots=True)
class _Gatherer:
    cites: bool
    levels: list[_Level]
    names: Counter[str] = field(default_factory=Counter)
    parts: list[Part] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    line: list[Piece] = field(default_factory=list)
    blank: int | None = None
    breaks: list[int] = field(default_factory=list)
    link: int | None = None
    sentences: int = 0

    def take(self, event: Event) -> None:
        if isinstance(event, Open):
            self.open(event)
        elif isinstance(event, Close):
            self.close(event)
        elif not self.levels[-1].is_hidden:
            self.add(event)

    def open(self, event: Open) -> None:
        name, attributes, origin = event
        level = self.levels[-1]
        is_hidden = level.is_hidden or name in _HIDDEN or bool(_UNDISPLAYED.search(attributes.get("style", "")))
        if name == "br" and not level.is_hidden:
            self.breaks.append(origin)
        if name == "a" and leads_away(attributes.get("href", "")):
            self.link = origin
        is_block = name in _ROLES and not level.is_hidden
        if is_block:
            self.flush()
        if name in _VOID or not (is_block or is_hidden):
            return
        if is_block and level.name == "p":
            self.pop()
        kind = self.levels[-1].kind if not self.levels[-1].is_free else self.kind(name, attributes)
        self.names[name] += 1
        self.levels.append(_Level(name, kind, kind is None, is_hidden, len(self.parts), self.sentences))

    def kind(self, name: str, attributes: Mapping[str, str]) -> BlockKind | None:
        classes = set(attributes.get("class", "").lower().split())
        if self.cites and (attributes.get("type") == "cite" or classes & _CITED_CLASSES):
            return BlockKind.BOILERPLATE
        if classes & _BYLINE_CLASSES:
            return BlockKind.BYLINE
        return BlockKind.DEK if name == "hl2" and self.names["hedline"] else _ROLES.get(name)

    def close(self, event: Close) -> None:
        if event.name == "a" and self.link is not None:
            self.links.append(Span(self.link, event.origin))
            self.link = None
        if event.name in _ROLES and not self.levels[-1].is_hidden:
            self.flush()
        if self.names[event.name]:
            while self.pop() != event.name:
                pass

    def pop(self) -> str:
        if not self.levels[-1].is_hidden:
            self.flush()
        level = self.levels.pop()
        self.names[level.name] -= 1
        if level.name in _TABLES and level.is_free and self.sentences == level.sentences:
            self.fold(level.parts)
        return level.name

    def fold(self, start: int) -> None:
        """Make one block of a table of figures."""
        pieces: list[Piece] = []
        for part in self.parts[start:]:
            if pieces:
                pieces.append(Piece("\n", pieces[-1].origin + len(pieces[-1].text)))
            pieces += part.pieces
        self.parts[start:] = [Part(BlockKind.BOILERPLATE, tuple(pieces))] if pieces else []

    def add(self, piece: Piece) -> None:
        text, origin = piece
        if not self.names["pre"]:
            self.fill(text, origin)
            return
        position = 0
        for parting in _WIRE_PARAGRAPH.finditer(text):
            self.fill(text[position : parting.start()], origin + position)
            self.flush()
            position = parting.end()
        self.fill(text[position:], origin + position)

    def fill(self, text: str, origin: int) -> None:
        if text.isprintable() and not _UNEVEN.search(text):
            start = text.startswith(" ")
            end = len(text) - (text.endswith(" ") and len(text) > 1)
            if start:
                self.space(origin)
            if start < end:
                self.word(text[start:end], origin + start)
            if end < len(text):
                self.space(origin + end)
            return
        position = 0
        for word in _WORD.finditer(text):
            if word.start() > position:
                self.space(origin + position)
            position = word.end()
            if word.group().isprintable():
                self.word(word.group(), origin + word.start())
                continue
            for index, character in enumerate(word.group(), origin + word.start()):
                if character.isprintable():
                    self.word(character, index)
        if position < len(text):
            self.space(origin + position)

    def space(self, origin: int) -> None:
        self.blank = origin if self.blank is None else self.blank

    def word(self, text: str, origin: int) -> None:
        if self.line and self.breaks:
            end = "".join(piece.text for piece in self.line[-_TAIL:])
            if len(self.breaks) > 1 or (closed(end) and not text[0].islower()):
                self.flush()
            else:
                self.line.append(Piece("\n", self.breaks[0]))
        elif self.line and self.blank is not None:
            self.line.append(Piece(" ", self.blank))
        self.blank = None
        self.breaks.clear()
        self.line.append(Piece(text, origin))

    def flush(self) -> None:
        self.blank = None
        self.breaks.clear()
        if not self.line:
            return
        self.parts.append(Part(self.levels[-1].kind, tuple(self.line)))
        end = "".join(piece.text for piece in self.line[-_TAIL:])
        self.sentences += closed(end) and sum(len(piece.text) for piece in self.line) >= _SENTENCE
        self.line.clear()

    def end(self) -> None:
        while len(self.levels) > 1:
            self.pop()
        self.flush()


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
