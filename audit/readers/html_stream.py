"""A raw HTML page -> every character it shows and where each stands, so that extracted text can be found again.

White space and unprintable characters are left out on both sides: extractors fold the one and drop the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from html.parser import HTMLParser

from audit.model import Span
from audit.readers.assemble import Piece, leads_away
from audit.readers.decode import line_starts

_HIDDEN = frozenset({"script", "style", "template", "title", "noscript"})
_MARKED = frozenset({"h1", "h2", "figcaption"})
_SPACE = re.compile(r"\s")
_TAG = re.compile(r"<([A-Za-z]*)[^<>]*>")
_WORD = re.compile(r"\S+")
_BEGINNING = 24  # characters that are enough to recognise a paragraph by
_MOST_MISSES = 200  # searches of a whole page that may fail before the rest is taken as not to be found


@dataclass(frozen=True)
class Stream:
    """The visible characters of a page without white space; `origins` holds the offset of each in the page.

    `title` is what the page's own `title` element says; `marked` are stretches inside some elements and links.
    """

    page: str
    title: str
    characters: str
    origins: tuple[int, ...]
    marked: tuple[tuple[str, Span], ...]

    def spans(self, tag: str) -> tuple[Span, ...]:
        """Stretches of the stream inside one kind of element."""
        return tuple(span for name, span in self.marked if name == tag and span.start < span.end)

    @cached_property
    def lowered(self) -> str:
        """The characters in lower case, each still one."""
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.characters)

    def at(self, span: Span) -> str:
        """The characters of a stretch in lower case."""
        return self.lowered[span.start : span.end]

    def words(self, span: Span) -> str:
        """The text of a stretch, white space folded; a line break in the page is a blank."""
        shown = [self.characters[span.start : span.start + 1]]
        for index in range(span.start + 1, span.end):
            before, after = self.origins[index - 1], self.origins[index]
            is_parted = after - before > 1 and bool(_SPACE.search(_TAG.sub(_break, self.page[before + 1 : after])))
            shown.append(" " + self.characters[index] if is_parted else self.characters[index])
        return "".join(shown)


def _break(tag: re.Match[str]) -> str:
    return " " if tag.group(1).lower() == "br" else ""


class _Walker(HTMLParser):
    """Gathers a Stream; works on the whole page at once."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.starts = line_starts(page)
        self.characters: list[str] = []
        self.origins: list[int] = []
        self.hidden: str | None = None
        self.title: list[str] = []
        self.open: dict[str, int] = {}
        self.marked: list[tuple[str, Span]] = []

    def parse_html_declaration(self, i: int) -> int:
        # Of a marked section that it does not know the parser makes an AssertionError, browsers make a comment.
        return self.parse_bogus_comment(i) if self.rawdata.startswith("<![", i) else super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN and self.hidden is None:
            self.hidden = tag
        elif tag in _MARKED or (tag == "a" and leads_away(dict(attrs).get("href") or "")):
            self.open[tag] = len(self.origins)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = None
        elif tag in self.open:
            self.marked.append((tag, Span(self.open.pop(tag), len(self.origins))))

    def handle_data(self, data: str) -> None:
        if self.hidden == "title":
            self.title.append(data)
        if self.hidden is None:
            offset = self._offset()
            for word in _WORD.finditer(data):
                self._add(word.group(), range(offset + word.start(), offset + word.end()))

    def handle_charref(self, name: str) -> None:
        self._add_entity(f"&#{name};")

    def handle_entityref(self, name: str) -> None:
        self._add_entity(f"&{name};")

    def _add_entity(self, entity: str) -> None:
        if self.hidden == "title":
            self.title.append(unescape(entity))
        if self.hidden is None:
            shown = "".join(unescape(entity).split())
            self._add(shown, [self._offset()] * len(shown))

    def _add(self, characters: str, origins: range | list[int]) -> None:
        if not characters.isprintable():
            kept = [(c, o) for c, o in zip(characters, origins, strict=True) if c.isprintable()]
            characters, origins = "".join(c for c, _ in kept), [o for _, o in kept]
        self.characters.append(characters)
        self.origins.extend(origins)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column


def stream(page: str) -> Stream:
    """Walk a page with Unix line ends once; a comment or tag that is never closed ends it."""
    walker = _Walker(page)
    # html.parser looks for the end of every unclosed comment and tag again and again: the square of the page.
    comment = page.find("<!--", page.rfind("-->") + 1)
    end = comment if comment >= 0 else len(page)
    tag = page.find("<", page.rfind(">", 0, end) + 1, end)
    walker.feed(page[: tag if tag >= 0 else end])
    walker.close()
    return Stream(page, "".join(walker.title), "".join(walker.characters), tuple(walker.origins), tuple(walker.marked))


def squeezed(text: str) -> str:
    """A text as the stream holds it."""
    joined = "".join(text.split())
    return joined if joined.isprintable() else "".join(filter(str.isprintable, joined))


class Finder:
    """Finds texts in a stream, each after the one before; a text that comes earlier is found as well."""

    def __init__(self, page: Stream) -> None:
        self.page = page
        self.cursor = 0
        self.misses = 0

    def find(self, text: str) -> Span | None:
        """The stretch that holds exactly this text; None where there is none."""
        key = squeezed(text)
        start = self._search(key)
        if start < 0:
            return None
        self.cursor = start + len(key)
        return Span(start, self.cursor)

    def near(self, text: str) -> int:
        """Offset in the page of the place most like where a text that was not found begins."""
        start = self._search(squeezed(text)[:_BEGINNING])
        index = start if start >= 0 else self.cursor - 1
        return self.page.origins[max(0, index)] if self.page.origins else 0

    def _search(self, key: str) -> int:
        if not key or self.misses > _MOST_MISSES:
            return -1
        found = self.page.characters.find(key, self.cursor)
        if found < 0:
            found = self.page.characters.find(key, 0, self.cursor)
            self.misses += found < 0
        return found


def exact_pieces(text: str, page: Stream, span: Span) -> Iterator[Piece]:
    """A text that was found, as pieces of the page."""
    index = span.start
    for word in _WORD.finditer(text):
        if index > span.start:
            yield Piece(text[word.start() - 1], page.origins[index - 1] + 1)
        for character in filter(str.isprintable, word.group()):
            yield Piece(character, page.origins[index])
            index += 1


def rough_pieces(text: str, origin: int) -> Iterator[Piece]:
    """A text that was not found: every word of it stands at one place."""
    for word in _WORD.finditer(text):
        yield Piece(" " + word.group() if word.start() else word.group(), origin)
