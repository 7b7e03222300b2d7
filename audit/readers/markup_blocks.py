"""Events of a marked-up text -> its blocks, as pieces that keep their places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.model import BlockKind, Span
from audit.readers.assemble import Piece, leads_away
from audit.readers.furniture import closed
from audit.readers.markup_events import Close, Event, Open


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_HIDDEN = _names("head title script style template noscript object media-metadata media-reference media-object")
_VOID = _names("area base col embed hr img input link meta param source track wbr")
_PLAIN = _names("""
    address article aside block body body.content body.end body.head blockquote bq center dd details div dl dt figure fn
    header hedline hr li main media nitf ol p pre section summary table nitf-table tbody td th thead tr ul
""")
# Elements that make blocks, with what is in them where their names tell.
_ROLES: Mapping[str, BlockKind | None] = {
    **dict.fromkeys(_PLAIN),
    **dict.fromkeys(_names("h1 hl1"), BlockKind.HEADLINE),
    **dict.fromkeys(_names("h2 h3 h4 h5 h6 hl2"), BlockKind.SUBHEAD),
    **dict.fromkeys(_names("byline dateline distributor media-producer"), BlockKind.BYLINE),
    **dict.fromkeys(_names("caption figcaption media-caption"), BlockKind.CAPTION),
    **dict.fromkeys(_names("abstract bibliography footer nav note rights series tagline"), BlockKind.BOILERPLATE),
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
