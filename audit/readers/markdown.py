"""Markdown, with a scanner of our own.

No library gives the place of inline text with the core dependencies alone: markdown-it-py (which rich brings along, for
now) knows the lines of a block but nothing inside it, pyromark gives byte ranges but is not pure Python. A finding must
point at the very character in the file, so `markdown_blocks` finds the lines of each block and `markdown_inline` which
stretches of them a reader sees.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from audit.model import HEADINGS, BlockKind, Document, Span
from audit.readers.assemble import Piece, assemble
from audit.readers.blocks import EMPTY, is_heading, is_subhead, label, label_marked, next_own
from audit.readers.decode import decode
from audit.readers.front_matter import front_matter
from audit.readers.furniture import Furniture, Lexicons, furniture
from audit.readers.markdown_blocks import MarkdownBlock, Role, scan
from audit.readers.markdown_inline import Kept, paragraph

SUFFIXES = (".md", ".markdown")

_SETTLED = {Role.CODE: BlockKind.CODE, Role.TABLE: BlockKind.BOILERPLATE}
_ITALIC = re.compile(r"([*_])[^*_]+\1\Z")
_BOLD = re.compile(r"(\*\*|__)[^*_]+\1\Z")
_OWN_WORDS = frozenset({Role.QUOTE, Role.ITEM})


class Part(NamedTuple):
    """A block as pieces of the file, and where in the file its links stand."""

    kind: BlockKind | None
    pieces: tuple[Piece, ...]
    is_italic: bool = False
    links: tuple[Span, ...] = ()


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read a Markdown draft. Raises ReadError for what is not text."""
    decoded = decode(name, raw)
    front = front_matter(decoded.text)
    words = furniture(lexicons)
    found, labels = scan(decoded.text, front.end)
    parts = tuple(part for block in _gathered(found) for part in _parts(decoded.text, block, labels, words))
    settled = _with_headings(parts, front.title is not None)
    links = tuple(link for part in parts for link in part.links)
    whole = assemble(((part.kind, part.pieces) for part in settled), decoded, links)
    is_marked = front.title is not None or any(cut.kind in HEADINGS for cut in whole.cuts)
    return Document(
        name=name,
        text=whole.text,
        blocks=(label_marked if is_marked else label)(whole.text, whole.cuts),
        anchors=whole.anchors,
        line_starts=decoded.line_starts,
        format="markdown",
        encoding=decoded.encoding,
        notes=(*decoded.notes, *front.notes, *(() if whole.cuts else (EMPTY,))),
        title=front.title,
        outlet=front.outlet,
        author=front.author,
        date=front.date,
        links=whole.links,
    )


def _gathered(blocks: Sequence[MarkdownBlock]) -> Iterator[MarkdownBlock]:
    """Blocks, with lines of indented code that follow each other joined."""
    lines: list[Span] = []
    for block in blocks:
        if lines and not (block.role is Role.CODE and block.lines[0].start == lines[-1].end + 1):
            yield MarkdownBlock(Role.CODE, tuple(lines))
            lines = []
        if block.role is Role.CODE:
            lines += block.lines
        else:
            yield block
    if lines:
        yield MarkdownBlock(Role.CODE, tuple(lines))


def _parts(text: str, block: MarkdownBlock, labels: frozenset[str], words: Furniture) -> Iterator[Part]:
    """The block as pieces of the file, then a caption for each image in it."""
    if block.role in _SETTLED:
        yield Part(_SETTLED[block.role], tuple(_verbatim(text, block.lines)))
        return
    logical = "\n".join(text[line.start : line.end] for line in block.lines)
    starts = tuple(accumulate((line.end - line.start + 1 for line in block.lines), initial=0))
    shown = paragraph(logical, labels)
    pieces = tuple(_located(text, logical, shown.kept, block.lines, starts))
    line = "".join(piece.text for piece in pieces).strip()
    if line:
        links = tuple(Span(*(_in_file(edge, block.lines, starts) for edge in link)) for link in shown.links)
        yield Part(_kind(block, logical, line, words), pieces, bool(_ITALIC.match(logical)), links)
    for image in shown.images:
        yield Part(BlockKind.CAPTION, tuple(_located(text, logical, image, block.lines, starts)))


def _verbatim(text: str, lines: Sequence[Span]) -> Iterator[Piece]:
    for index, line in enumerate(lines):
        if index:
            yield Piece("\n", line.start - 1)
        yield Piece(text[line.start : line.end], line.start)


def _located(
    text: str, logical: str, kept: Sequence[Kept], lines: Sequence[Span], starts: Sequence[int]
) -> Iterator[Piece]:
    """Stretches of a paragraph as pieces of the file; a line end between two lines is where the file has it."""
    index = 0
    for start, end, shown in kept:
        while starts[index + 1] <= start and index + 1 < len(lines):
            index += 1
        if shown is not None:
            # All of an entity stands where it begins.
            yield from (Piece(character, lines[index].start + start - starts[index]) for character in shown)
            continue
        position = start
        while position < end:
            stop = min(end, starts[index + 1] - 1)
            yield Piece(logical[position:stop], lines[index].start + position - starts[index])
            position = stop
            if position < end:
                yield Piece("\n", text.find("\n", lines[index].end))
                position, index = position + 1, index + 1


def _in_file(position: int, lines: Sequence[Span], starts: Sequence[int]) -> int:
    """Where a place in a paragraph stands in the file."""
    index = bisect_right(starts, position, hi=len(lines)) - 1
    return lines[index].start + position - starts[index]


def _kind(block: MarkdownBlock, logical: str, line: str, words: Furniture) -> BlockKind | None:
    """The kind that markup and words settle; None for a paragraph of which its place will tell."""
    if block.role is Role.HEADING:
        return BlockKind.HEADLINE if block.level == 1 else BlockKind.SUBHEAD
    kind = words.kind_of(line)
    if kind is None and block.role in _OWN_WORDS:
        return BlockKind.PROSE
    if kind is None and _BOLD.match(logical) and is_heading(line) and is_subhead(line):
        return BlockKind.SUBHEAD
    return kind


def _with_headings(parts: Sequence[Part], has_title: bool) -> list[Part]:
    """Parts with one headline and, if the paragraph under it is in italics, a dek."""
    settled = list(parts)
    headline = _headline([part.kind for part in parts], has_title)
    for index, part in enumerate(parts):
        if part.kind is BlockKind.HEADLINE and index != headline:
            settled[index] = part._replace(kind=BlockKind.SUBHEAD)
    if headline is not None:
        settled[headline] = parts[headline]._replace(kind=BlockKind.HEADLINE)
        under = next_own([part.kind for part in parts], headline + 1)
        if under < len(parts) and parts[under].kind is None and parts[under].is_italic:
            settled[under] = parts[under]._replace(kind=BlockKind.DEK)
    return settled


def _headline(kinds: Sequence[BlockKind | None], has_title: bool) -> int | None:
    """Index of the first heading of level 1; or of a lesser heading that opens a draft without a title."""
    if BlockKind.HEADLINE in kinds:
        return kinds.index(BlockKind.HEADLINE)
    first = next_own(kinds, 0)
    return first if first < len(kinds) and kinds[first] is BlockKind.SUBHEAD and not has_title else None
