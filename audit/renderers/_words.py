"""The words of a finding under its line, as wide as a terminal, with what it points at marked."""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import Document, Span
from audit.renderers._columns import WIDTH, breaks
from audit.renderers._excerpt import Excerpt, shown
from audit.renderers._look import Look

INDENT = "    "
LINES = 8


def counted_by(document: Document) -> str:
    """What the two numbers of a place count in a draft."""
    return shown(f"Places in {document.name} are {document.places.line}:{document.places.column}.")


def careted(quote: Excerpt, look: Look) -> Iterator[str]:
    """The lines of an excerpt, no more than a few of them."""
    lines = tuple(breaks(quote.text, WIDTH - len(INDENT)))
    for line in lines[:LINES]:
        within = (Span(max(mark.start, line.start), min(mark.end, line.end)) for mark in quote.marks)
        marks = [Span(mark.start - line.start, mark.end - line.start) for mark in within if mark.start < mark.end]
        yield from (INDENT + text for text in look.marked(quote.text[line.start : line.end], marks))
    if len(lines) > LINES:
        yield f"{INDENT}\u2026"
