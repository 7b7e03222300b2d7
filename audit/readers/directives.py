"""What comments in a draft ask of the audit.

    <!-- audit: ignore loaded-verb: the tone is the news -->       Markdown and HTML
    # audit: ignore loaded-verb: the tone is the news              plain text, on a line of its own

One that stands in a paragraph is about the sentence that it stands in or right behind, one between paragraphs about the
paragraph or heading that follows. `ignore-file` is about the whole draft. Several ids are parted by commas.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from audit.model import AUDITED, Block, BlockKind, Directive, Document, Place, Span
from audit.readers.decode import decode, line_starts

MARK = b"audit:"
LINE = re.compile(r"^[ \t]*#[ \t]*audit:(?P<asked>[^\n]*)$", re.MULTILINE)
COMMENT = re.compile(r"<!--[ \t\n]*audit:(?P<asked>.*?)-->", re.DOTALL)
_ASKED = re.compile(r"\s*(?P<verb>[\w-]+)\s*(?P<ids>[\w,\s-]*?)\s*(?::(?P<reason>.*))?", re.DOTALL)
IGNORE, IGNORE_FILE = "ignore", "ignore-file"
HOW = "write `audit: ignore CHECK: REASON`"


def with_directives(document: Document, raw: bytes) -> Document:
    """A document with what comments in its file ask for; those inside a block of code are only shown there."""
    text = decode(document.name, raw).text
    shape = LINE if document.format == "text" else COMMENT
    starts = line_starts(text)
    found = []
    for comment in shape.finditer(text):
        line = bisect_left(starts, comment.start() + 1)
        place = Place(line, comment.start() - starts[line - 1] + 1)
        inside = _block_at(document, place)
        if inside is None or inside.kind is not BlockKind.CODE:
            found.append(_directive(document, place, inside, comment["asked"]))
    return replace(document, directives=tuple(found)) if found else document


def without_directives(text: str) -> str:
    """A plain text with blanks for its directives, so that they part paragraphs and are none."""
    return LINE.sub(lambda found: " " * len(found[0]), text) if "audit:" in text else text


def _directive(document: Document, place: Place, inside: Block | None, asked: str) -> Directive:
    parts = _ASKED.fullmatch(asked.strip())
    verb = parts["verb"] if parts else ""
    ids = tuple(filter(None, re.split(r"[\s,]+", parts["ids"]))) if parts else ()
    reason = " ".join((parts["reason"] or "").split()) if parts else ""
    whole = Span(0, len(document.text))
    target = whole if verb == IGNORE_FILE else _target(document, place, inside)
    return Directive(place, ids, reason, target or whole, _fault(verb, ids, reason, target))


def _fault(verb: str, ids: tuple[str, ...], reason: str, target: Span | None) -> str:
    if verb not in (IGNORE, IGNORE_FILE):
        return f"asks for {verb!r}, which there is not; {HOW}" if verb else f"asks for nothing; {HOW}"
    if not ids:
        return f"names no check; {HOW}"
    if not reason:
        return f"gives no reason; {HOW}"
    return "" if target else "stands behind the last paragraph; put it before what it is about"


def _target(document: Document, place: Place, inside: Block | None) -> Span | None:
    """A point within the block that a comment stands in, or the block that follows it."""
    if inside is not None:
        offsets = range(inside.span.start, inside.span.end + 1)
        point = inside.span.start + bisect_left(offsets, place, key=lambda offset: _place(document, offset))
        return Span(point, point)
    following = (block for block in document.blocks if document.locate(block.span.start) > place)
    return next((block.span for block in following if block.kind in AUDITED), None)


def _block_at(document: Document, place: Place) -> Block | None:
    """The block that a place stands in, or right behind on the same line."""
    return next((block for block in document.blocks if _holds(document, block, place)), None)


def _holds(document: Document, block: Block, place: Place) -> bool:
    last = document.locate(block.span.end - 1)
    return document.locate(block.span.start) <= place and (place <= last or place.line == last.line)


def _place(document: Document, offset: int) -> Place:
    return document.locate(min(offset, len(document.text) - 1)) if offset else document.locate(0)
