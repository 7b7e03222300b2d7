"""What comments in a draft ask of the audit.

    <!-- audit: ignore loaded-verb: the tone is the news -->       Markdown and HTML
    # audit: ignore loaded-verb: the tone is the news              plain text, on a line of its own

One that stands in a paragraph is about the sentence that it stands in or right behind, one between paragraphs about the
paragraph or heading that follows. `ignore-file` is about the whole draft. Several ids are parted by commas.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import NamedTuple

from audit.model import AUDITED, Block, BlockKind, Directive, Document, Place, Span
from audit.readers.decode import declared_charset, decode, line_starts

MARK = b"audit:"
COMMENTED = frozenset({"text", "markdown", "html"})  # the formats whose comments are read
LINE = re.compile(r"^[ \t]*#[ \t]*audit:(?P<asked>[^\n]*)$", re.MULTILINE)
OPENING, CLOSING = "<!--", "-->"
_OPENED = re.compile(r"<!--[ \t\n]*audit:")
IGNORE, IGNORE_FILE = "ignore", "ignore-file"
HOW = "write `audit: ignore CHECK: REASON`"
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|section|article|li|ul|ol|td|tr|table|h[1-6]|blockquote|br|hr|figure)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w")
_TAG = re.compile(r"<[^<>]*>")


class Comment(NamedTuple):
    """A comment to the audit: where it begins in the decoded file, and what stands behind its colon."""

    start: int
    asked: str


def with_directives(document: Document, raw: bytes) -> Document:
    """A document with what comments in its file ask for; one that readers see is shown, and asks for nothing."""
    text = decode(document.name, raw, declared_charset(raw) if document.format == "html" else None).text
    starts = line_starts(text)
    comments = _in_lines(text) if document.format == "text" else _in_markup(text)
    blocks = _Blocks(document, text, starts)
    found = (_directive(document, blocks, comment, _place(starts, comment.start)) for comment in comments)
    directives = tuple(one for one in found if one is not None)
    return replace(document, directives=directives) if directives else document


def without_directives(text: str) -> str:
    """A plain text with blanks for its directives, so that they part paragraphs and are none."""
    return LINE.sub(lambda found: " " * len(found[0]), text) if "audit:" in text else text


def _in_lines(text: str) -> Iterator[Comment]:
    return (Comment(found.start(), found["asked"]) for found in LINE.finditer(text))


def _in_markup(text: str) -> Iterator[Comment]:
    opened = _OPENED.search(text)
    while opened and (end := text.find(CLOSING, opened.end())) >= 0:
        yield Comment(opened.start(), text[opened.end() : end])
        opened = _OPENED.search(text, end + len(CLOSING))


def _directive(document: Document, blocks: _Blocks, comment: Comment, place: Place) -> Directive | None:
    inside, point = blocks.around(comment.start, place)
    if inside is not None and document.format != "text" and document.text.startswith(OPENING, point):
        return None
    head, _, tail = comment.asked.partition(":")
    verb, *ids = head.replace(",", " ").split() or [""]
    reason = " ".join(tail.split())
    whole = Span(0, len(document.text))
    about = Span(point, point) if inside is not None else blocks.following(place)
    target = whole if verb == IGNORE_FILE else about
    fault = _fault(verb, tuple(ids), reason, target)
    return Directive(place, tuple(ids), reason, target or Span(len(document.text), len(document.text)), fault)


def _fault(verb: str, ids: tuple[str, ...], reason: str, target: Span | None) -> str:
    if verb not in (IGNORE, IGNORE_FILE):
        return f"asks for {verb!r}, which there is not; {HOW}" if verb else f"asks for nothing; {HOW}"
    if not ids:
        return f"names no check; {HOW}"
    if not reason:
        return f"gives no reason; {HOW}"
    return "" if target else "stands behind the last paragraph; put it before what it is about"


class _Blocks:
    """The blocks of a document in the order of the file, to find those around and behind a place."""

    def __init__(self, document: Document, text: str, starts: Sequence[int]) -> None:
        self._document, self._text, self._starts = document, text, starts
        self._ordered = sorted(document.blocks, key=lambda block: document.locate(block.span.start))
        self._begin = [document.locate(block.span.start) for block in self._ordered]

    def around(self, start: int, place: Place) -> tuple[Block | None, int]:
        """The block that a place of the file stands in or right behind, and where in the text that is."""
        index = bisect_right(self._begin, place) - 1
        if index < 0:
            return None, 0
        block, last = self._at(index)
        while block.kind is BlockKind.CAPTION and index and place > last and self._goes_on(index, place):
            index -= 1  # the words under a picture stand in the midst of a paragraph
            block, last = self._at(index)
        offsets = range(block.span.start, block.span.end)
        point = block.span.start + bisect_left(offsets, place, key=self._document.locate)
        if place <= last:
            return block, point
        is_behind = last.line == place.line
        if self._document.format == "html":
            between = self._text[self._starts[last.line - 1] + last.column : start]
            words = _TAG.sub("", _without_comments(between))
            is_behind = not (_BLOCK_TAG.search(between) or _WORD.search(unescape(words)))
        return (block, block.span.end) if is_behind else (None, 0)

    def _goes_on(self, index: int, place: Place) -> bool:
        """Whether the block before goes on behind a picture, or ends in its line."""
        last = self._at(index - 1)[1]
        return last >= place or last.line == place.line

    def _at(self, index: int) -> tuple[Block, Place]:
        block = self._ordered[index]
        return block, self._document.locate(block.span.end - 1)

    def following(self, place: Place) -> Span | None:
        """The next block that is audited."""
        behind = self._ordered[bisect_right(self._begin, place) :]
        return next((block.span for block in behind if block.kind in AUDITED), None)


def _without_comments(text: str) -> str:
    pieces = text.split(OPENING)
    return "".join([pieces[0], *(piece.partition(CLOSING)[2] for piece in pieces[1:])])


def _place(starts: Sequence[int], offset: int) -> Place:
    line = bisect_right(starts, offset)
    return Place(line, offset - starts[line - 1] + 1)
