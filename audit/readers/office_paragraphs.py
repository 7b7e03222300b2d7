"""Paragraphs of an office document -> Document, whatever the format.

A place is the number of a paragraph and a character in it. Paragraphs stand in a list in the order in which they are
counted, so the list is the way back: as if each were a line of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import accumulate, groupby
from typing import NamedTuple

from audit.model import HEADINGS, BlockKind, Document, Places, Span
from audit.readers.assemble import Piece, assemble
from audit.readers.blocks import EMPTY, is_heading, is_subhead, label, label_marked, next_own
from audit.readers.decode import Decoded
from audit.readers.furniture import Furniture, Lexicons, closed, furniture

PLACES = Places("paragraph", "character")
NOTES_FOLLOW = "footnotes are read behind the text, and counted on from its last paragraph: from paragraph {}"
_SENTENCE_WORDS = 4
_HEADLINE_WORDS = 25
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


class Role(Enum):
    """What the format says of a paragraph."""

    PLAIN = auto()
    TITLE = auto()
    SUBTITLE = auto()
    HEADING = auto()
    CAPTION = auto()
    OWN = auto()  # the text's own words, whatever their shape: an item, a quotation, a note
    FURNITURE = auto()  # a table of contents
    CODE = auto()


class Paragraph(NamedTuple):
    """One paragraph as it reads, one for each that is counted, empty or not.

    `level` is that of a heading, from 1. `table` is the number of the table that it stands in, 0 for none. One that
    `runs_on` has lost its end to a deletion: the next goes on where it stops. `links` are stretches of `text`.
    """

    text: str
    role: Role = Role.PLAIN
    level: int = 0
    is_bold: bool = False
    is_italic: bool = False
    table: int = 0
    runs_on: bool = False
    links: tuple[Span, ...] = ()


class Whole(NamedTuple):
    """What a reader found in a file: the paragraphs of the text, those of its notes, and what it says of itself.

    In a text that is wrapped, line breaks stand where lines were full, and mean nothing.
    """

    body: tuple[Paragraph, ...]
    notes: tuple[Paragraph, ...] = ()
    title: str | None = None
    date: str | None = None
    is_wrapped: bool = False


class _Part(NamedTuple):
    kind: BlockKind | None
    pieces: tuple[Piece, ...]
    paragraph: Paragraph
    line: str


def document(name: str, whole: Whole, lexicons: Lexicons, format: str, original: bytes = b"") -> Document:
    """A document of these paragraphs; notes stand behind the text."""
    paragraphs = (*whole.body, *whole.notes)
    origins = tuple(accumulate((len(one.text) + 1 for one in paragraphs), initial=0))
    parts = _with_headings(tuple(_parts(paragraphs, origins, furniture(lexicons), whole.is_wrapped)))
    links = tuple(
        Span(origin + start, origin + end)
        for one, origin in zip(paragraphs, origins, strict=False)
        for start, end in one.links
    )
    decoded = Decoded("", line_starts=origins[: len(paragraphs)] or (0,))
    made = assemble(((part.kind, part.pieces) for part in parts), decoded, links)
    is_marked = any(cut.kind in HEADINGS for cut in made.cuts)
    follow = (NOTES_FOLLOW.format(len(whole.body) + 1),) if any(one.text.strip() for one in whole.notes) else ()
    return Document(
        name=name,
        text=made.text,
        blocks=(label_marked if is_marked else label)(made.text, made.cuts),
        anchors=made.anchors,
        line_starts=decoded.line_starts,
        format=format,
        notes=(*follow, *(() if made.cuts else (EMPTY,))),
        title=whole.title,
        date=whole.date,
        links=made.links,
        places=PLACES,
        original=original,
    )


def _parts(
    paragraphs: Sequence[Paragraph], origins: Sequence[int], words: Furniture, is_wrapped: bool
) -> Iterator[_Part]:
    """The blocks that hold words."""
    figures = _tables_of_figures(paragraphs)
    run: list[Piece] = []
    first = 0
    for index, one in enumerate(paragraphs):
        first = first if run else index
        run.append(Piece(one.text, origins[index]))
        if one.runs_on and index + 1 < len(paragraphs):
            continue
        for pieces in [run] if is_wrapped else _broken(run):
            line = "".join(piece.text for piece in pieces).strip()
            if line:
                begun = paragraphs[first]
                kind = BlockKind.BOILERPLATE if begun.table in figures else _kind(begun, line, words)
                yield _Part(kind, tuple(pieces), begun, line)
        run = []


def _broken(run: Sequence[Piece]) -> Iterator[list[Piece]]:
    """A paragraph, cut where a line break follows a sentence or stands twice: people part paragraphs so, too."""
    now: list[Piece] = []
    for text, origin in run:
        start = 0
        for found in _BREAK.finditer(text):
            before, behind = text[start : found.start()], text[found.end() : found.end() + 1]
            if found[0].count("\n") > 1 or (closed(before) and behind and not behind.islower()):
                yield [*now, Piece(before, origin + start)]
                now, start = [], found.end()
        now.append(Piece(text[start:], origin + start))
    yield now


def _tables_of_figures(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The tables in which no cell ends as a sentence does."""
    tables = {one.table for one in paragraphs if one.table}
    return frozenset(tables - {one.table for one in paragraphs if one.table and _is_sentence(one.text)})


def _is_sentence(text: str) -> bool:
    line = text.strip()
    return closed(line) and sum(word[:1].isalpha() for word in line.split()) >= _SENTENCE_WORDS


def _kind(one: Paragraph, line: str, words: Furniture) -> BlockKind | None:
    """The kind that style and words settle; None for a paragraph of which its place will tell."""
    settled = _STYLED.get(one.role)
    if settled:
        return settled
    kind = words.kind_of(line)
    if kind is None and (one.role is Role.OWN or one.table):
        return BlockKind.PROSE
    if kind is None and one.is_bold and is_heading(line) and is_subhead(line):
        return BlockKind.SUBHEAD
    return kind


_STYLED = {
    Role.TITLE: BlockKind.SUBHEAD,
    Role.HEADING: BlockKind.SUBHEAD,
    Role.SUBTITLE: BlockKind.SUBHEAD,
    Role.CAPTION: BlockKind.CAPTION,
    Role.FURNITURE: BlockKind.BOILERPLATE,
    Role.CODE: BlockKind.CODE,
}


def _with_headings(parts: Sequence[_Part]) -> list[_Part]:
    """Parts with one headline and one dek: the subtitle, or a paragraph in italics right under the headline."""
    settled = list(parts)
    headline = _headline(parts)
    if headline is not None:
        settled[headline] = parts[headline]._replace(kind=BlockKind.HEADLINE)
    dek = next((index for index, part in enumerate(parts) if part.paragraph.role is Role.SUBTITLE), None)
    if dek is None and headline is not None:
        under = next_own([part.kind for part in parts], headline + 1)
        is_dek = under + 1 < len(parts) and parts[under].kind is None and parts[under].paragraph.is_italic
        dek = under if is_dek else None
    if dek is not None:
        settled[dek] = parts[dek]._replace(kind=BlockKind.DEK)
    return settled


def _headline(parts: Sequence[_Part]) -> int | None:
    """Index of the first title; else of the first heading of level 1, or of a lesser one or a bold line that opens."""
    found = [part.paragraph for part in parts]
    for wanted in (Role.TITLE, Role.HEADING):
        for index, one in enumerate(found):
            if one.role is wanted and (wanted is Role.TITLE or one.level == 1):
                return index
    first = next_own([part.kind for part in parts], 0)
    if first == len(parts) or parts[first].paragraph.role is Role.SUBTITLE:
        return None
    is_bold = found[first].is_bold and parts[first].kind is None and is_heading(parts[first].line, _HEADLINE_WORDS)
    return first if is_bold or parts[first].kind is BlockKind.SUBHEAD else None


def joined(characters: Sequence[tuple[str, bool, bool]]) -> tuple[str, bool, bool]:
    """Stretches of text, each with whether it is bold and italic -> the text, and whether all words in it are."""
    shown = [one for one in characters if one[0].strip()]
    text = "".join(text for text, _, _ in characters)
    return text, bool(shown) and all(one[1] for one in shown), bool(shown) and all(one[2] for one in shown)


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Links without those of no width, those that touch joined: one link may be written as several runs."""
    kept: list[Span] = []
    for _, group in groupby(sorted(span for span in spans if span.start < span.end)):
        span = next(group)
        if kept and span.start <= kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(span.end, kept[-1].end))
        else:
            kept.append(span)
    return tuple(kept)


def link_target(instruction: str) -> str:
    """Where a field that is a link leads; empty for other fields, and for places in the document."""
    words = instruction.replace('"', " ").split()
    is_link = len(words) > 1 and words[0].upper() == "HYPERLINK" and not words[1].startswith("\\")
    return words[1] if is_link else ""
