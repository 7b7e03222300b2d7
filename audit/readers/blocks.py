"""What each block of a draft is. When in doubt a line is prose; one that ends in a full stop always is.

Furniture is known by its words, headings by their shape and place: a headline opens a draft, a dek follows it, a
subhead stands over prose; short lines after the last prose and a line of furniture are furniture too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from audit.model import Block, BlockKind, Document
from audit.readers.assemble import Cut
from audit.readers.decode import line_starts
from audit.readers.furniture import Furniture, Lexicons, closed, furniture
from audit.readers.layout import cut

EMPTY = "the draft is empty"
_LONGEST_HEADING = 200  # code points
_HEADLINE_WORDS = 25
_DEK_WORDS = 30
_TITLE_CASE_WORDS = 16
_SUBHEAD_WORDS = 8
_SUBHEADS_IN_A_ROW = 2
_LINES_AFTER_FURNITURE = 3
_FURNITURE = frozenset({BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.BOILERPLATE, BlockKind.CODE})
_OPENING_MARKS = "\"'“”„‘’«»‹›"
_NO_HEADING = _OPENING_MARKS + "(["
_OPEN_ENDS = (",", ";", ":", "-", "–", "—")
_SENTENCE_BREAK = re.compile(r"[^\W\d_]{4}[.!?]\s+[^\W\d_]")


def from_text(name: str, text: str, lexicons: Lexicons) -> Document:
    """A document of exactly this text: offsets into one are offsets into the other."""
    blocks = label(text, cut(text, furniture(lexicons)))
    notes = () if blocks else (EMPTY,)
    return Document(name, text, blocks, line_starts=line_starts(text), notes=notes)


def label(text: str, cuts: Sequence[Cut]) -> tuple[Block, ...]:
    """Blocks of a plain text, by the shape and place of its lines; a kind that is settled stays."""
    kinds = [cut.kind or (None if is_heading(_line(text, cut)) else BlockKind.PROSE) for cut in cuts]
    _label_opening(text, cuts, kinds)
    _label_between(text, cuts, kinds)
    _label_end(kinds)
    return tuple(Block(kind or BlockKind.PROSE, cut.span) for kind, cut in zip(kinds, cuts, strict=True))


def label_marked(text: str, cuts: Sequence[Cut]) -> tuple[Block, ...]:
    """Blocks of a text with marked headings: a paragraph of no settled kind is the dek under the headline, or prose."""
    kinds = [cut.kind for cut in cuts]
    headline = next((i for i, kind in enumerate(kinds) if kind is BlockKind.HEADLINE), len(kinds))
    under = next_own(kinds, headline + 1)
    if under + 1 < len(kinds) and kinds[under] is None and is_heading(_line(text, cuts[under])):
        kinds[under] = BlockKind.DEK
    return tuple(Block(kind or BlockKind.PROSE, cut.span) for kind, cut in zip(kinds, cuts, strict=True))


def settle(text: str, cuts: Sequence[Cut], words: Furniture) -> tuple[Cut, ...]:
    """The cuts, with the kind of those settled that are furniture."""
    return tuple(cut._replace(kind=cut.kind or words.kind_of(text[cut.span.start : cut.span.end])) for cut in cuts)


def is_heading(line: str, most: int = _DEK_WORDS) -> bool:
    """Whether a block could be a heading: one short line, no sentence, no list item, not in the middle of one."""
    if not line or line[0] in _NO_HEADING or line[0].islower() or closed(line) or line.endswith(_OPEN_ENDS):
        return False
    return "\n" not in line and len(line.split()) <= most and not _SENTENCE_BREAK.search(line)


def is_subhead(line: str) -> bool:
    """Whether a line that stands over prose is shaped like a subhead: Title Case, or of a few words."""
    words = line.split()
    return len(words) <= _SUBHEAD_WORDS or (len(words) <= _TITLE_CASE_WORDS and _is_title_case(words))


def next_own(kinds: Sequence[BlockKind | None], start: int) -> int:
    """Index of the next block that is the draft's own, not furniture; the number of blocks where there is none."""
    return next((i for i in range(start, len(kinds)) if kinds[i] is None or kinds[i] not in _FURNITURE), len(kinds))


def _line(text: str, cut: Cut) -> str:
    """The words of a block; empty where they are too long for a heading."""
    start, end = cut.span
    return text[start:end] if end - start <= _LONGEST_HEADING else ""


def _label_opening(text: str, cuts: Sequence[Cut], kinds: list[BlockKind | None]) -> None:
    first = next_own(kinds, 0)
    below = next_own(kinds, first + 1)
    if below == len(kinds) or not _is_headline(_line(text, cuts[first]), kinds[first]):
        return
    kinds[first] = BlockKind.HEADLINE
    if kinds[below] is None and next_own(kinds, below + 1) < len(kinds):
        kinds[below] = BlockKind.DEK


def _is_headline(line: str, kind: BlockKind | None) -> bool:
    if kind is None:
        return is_heading(line, _HEADLINE_WORDS)
    # A headline may ask, and may open with somebody's words; a whole quotation is prose.
    opened = line.lstrip(_OPENING_MARKS)
    if kind is not BlockKind.PROSE or not opened or opened[-1] in _OPENING_MARKS:
        return False
    return is_heading(opened[: -1 if opened[-1] in "?!" else None], _HEADLINE_WORDS)


def _label_between(text: str, cuts: Sequence[Cut], kinds: list[BlockKind | None]) -> None:
    """Settle open lines that have prose below them."""
    last = max((i for i, kind in enumerate(kinds) if kind is BlockKind.PROSE), default=-1)
    for is_open, indices in groupby(range(last + 1), key=lambda i: kinds[i] is None):
        run = list(indices)
        if is_open and run[0] and kinds[run[0] - 1] is BlockKind.BOILERPLATE:
            together = cuts[run[0] - 1].group
            listed = [i for i in run if cuts[i].group == together and cuts[0].group != cuts[-1].group]
            for index in listed:
                kinds[index] = BlockKind.BOILERPLATE
            run = run[len(listed) :]
        if is_open and len(run) <= _SUBHEADS_IN_A_ROW:
            for index in run:
                kinds[index] = BlockKind.SUBHEAD if is_subhead(_line(text, cuts[index])) else BlockKind.PROSE
        elif is_open:
            for index in run:
                kinds[index] = BlockKind.PROSE


def _label_end(kinds: list[BlockKind | None]) -> None:
    """Settle open lines below the last prose."""
    has_prose = BlockKind.PROSE in kinds
    after_furniture = False
    start = max((i for i, kind in enumerate(kinds) if kind is BlockKind.PROSE), default=-1) + 1
    for is_open, indices in groupby(range(start, len(kinds)), key=lambda i: kinds[i] is None):
        run = list(indices)
        if not is_open:
            after_furniture = any(kinds[i] in _FURNITURE for i in run)
            continue
        is_furniture = has_prose and after_furniture and len(run) <= _LINES_AFTER_FURNITURE
        for index in run:
            kinds[index] = BlockKind.BOILERPLATE if is_furniture else BlockKind.PROSE


def _is_title_case(words: Sequence[str]) -> bool:
    """Nearly all words begin with a capital, and those that do not are short."""
    small = [word for word in words if word[0].islower()]
    return len(small) * 3 <= len(words) and all(len(word) <= 5 for word in small)
