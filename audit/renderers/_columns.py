"""Text in columns of a terminal: how wide it is, and where its lines break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from audit.model import Span

WIDTH = 80
NARROWEST = 20
_WORD = re.compile(r"\S+")
# What takes one column each, of that which is common; looking each character up takes long.
_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u203a]*")


def columns(character: str) -> int:
    """How many columns a character takes: 0, 1 or 2."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if _NARROW.fullmatch(text) else sum(map(columns, text))


def breaks(text: str, width: int = WIDTH) -> Iterator[Span]:
    """The lines of a text that fit the width, as spans of it; a word too long for a line is cut."""
    start = end = 0
    for word in _WORD.finditer(text):
        if start == end:
            start = word.start()
        elif _reach(text, start, word.end(), width) < word.end():
            yield Span(start, end)
            start = word.start()
        end = word.end()
        while (cut := _reach(text, start, end, width)) < end:
            yield Span(start, cut)
            start = cut
    if start < end:
        yield Span(start, end)


def _reach(text: str, start: int, end: int, width: int) -> int:
    """The furthest offset up to `end` so that what lies between fits the width."""
    if _NARROW.fullmatch(text, start, end):
        return min(end, start + width)
    for offset in range(start, end):
        width -= columns(text[offset])
        if width < 0:
            return offset
    return end


def wrap(text: str, width: int = WIDTH) -> tuple[str, ...]:
    """The lines of a text that fit the width."""
    return tuple(text[line.start : line.end] for line in breaks(text, width))


def hang(first: str, text: str, width: int = WIDTH) -> tuple[str, ...]:
    """Lines of a text after a label, the later ones indented to where the first began."""
    indent = " " * columns_of(first)
    lines = wrap(text, max(width - len(indent), NARROWEST)) or ("",)
    return (first + lines[0], *(indent + line for line in lines[1:]))
