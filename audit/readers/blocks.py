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
_OUTLET_WORDS = 5
_LINES_AFTER_FURNITURE = 3
_LABELS = frozenset({BlockKind.BYLINE, BlockKind.BOILERPLATE})
_FURNITURE = frozenset({BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.BOILERPLATE, BlockKind.CODE})
_OPENING_MARKS = "\"'“”„‘’«»‹›"
_NO_HEADING = _OPENING_MARKS + "(["
_ASKING = "?!"
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
    _label_listed(text, cuts, kinds)
    _label_opening(text, cuts, kinds)
    end = max((index for index, kind in enumerate(kinds) if kind is BlockKind.PROSE), default=-1) + 1
    _label_between(text, cuts, kinds, end)
    _label_end(kinds, end)
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


def _label_listed(text: str, cuts: Sequence[Cut], kinds: list[BlockKind | None]) -> None:
    """Settle open lines that belong to the furniture right above them."""
    for run in _open_runs(kinds, 0, len(kinds)):
        for index in run[: _under_label(text, cuts, kinds, run)]:
            kinds[index] = kinds[run[0] - 1]


def _under_label(text: str, cuts: Sequence[Cut], kinds: Sequence[BlockKind | None], run: Sequence[int]) -> int:
    """How many lines of a run stand right under a label or a byline, no blank line between, in a text that has any."""
    above = run[0] - 1
    if above < 0 or kinds[above] not in _LABELS or cuts[0].group == cuts[-1].group:
        return 0
    if kinds[above] is BlockKind.BYLINE:
        run = [index for index in run[:1] if len(_line(text, cuts[index]).split()) <= _OUTLET_WORDS]
    return sum(cuts[index].group == cuts[above].group for index in run)


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
    is_odd = bool(opened) and (line[0] in _OPENING_MARKS or opened[-1] in _ASKING)
    if kind is not BlockKind.PROSE or not is_odd or opened[-1] in _OPENING_MARKS:
        return False
    return is_heading(opened.rstrip(_ASKING), _HEADLINE_WORDS)


def _open_runs(kinds: Sequence[BlockKind | None], start: int, stop: int) -> list[list[int]]:
    """Indices of open lines that follow each other."""
    groups = groupby(range(start, stop), key=lambda index: kinds[index] is None)
    return [list(indices) for is_open, indices in groups if is_open]


def _label_between(text: str, cuts: Sequence[Cut], kinds: list[BlockKind | None], end: int) -> None:
    """Settle open lines that have prose below them: one or two head it, more in a row are a list, and that is prose."""
    for run in _open_runs(kinds, 0, end):
        for index in run:
            is_head = len(run) <= _SUBHEADS_IN_A_ROW and is_subhead(_line(text, cuts[index]))
            kinds[index] = BlockKind.SUBHEAD if is_head else BlockKind.PROSE


def _label_end(kinds: list[BlockKind | None], start: int) -> None:
    """Settle open lines below the last prose, which ends before `start`: a few after furniture are furniture."""
    for run in _open_runs(kinds, start, len(kinds)):
        is_furniture = 0 < start < run[0] and kinds[run[0] - 1] in _FURNITURE and len(run) <= _LINES_AFTER_FURNITURE
        for index in run:
            kinds[index] = BlockKind.BOILERPLATE if is_furniture else BlockKind.PROSE


def _is_title_case(words: Sequence[str]) -> bool:
    """Nearly all words begin with a capital, and those that do not are short."""
    small = [word for word in words if word[0].islower()]
    return len(small) * 3 <= len(words) and all(len(word) <= 5 for word in small)
