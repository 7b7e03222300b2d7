"""Lines of a PDF -> paragraphs, by their place and size; what runs along the edges of pages falls away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from audit.readers.furniture import closed
from audit.readers.office_paragraphs import Paragraph, Role
from audit.readers.pdf_columns import Line

_EDGE = 0.12  # of the height of a page, above and below: where heads run
_SHIFT = 4.0  # points that a running head may stand higher on one page than on another
_PAGE_NUMBER = re.compile(r"\W{0,3}\d{1,4}\W{0,3}\Z")
_DIGITS = re.compile(r"\d+")
_INDENT = (0.5, 6.0)  # of the size of the letters: the first line of a paragraph stands that far in
_SHORT = 0.85  # of the width of its box: a line that ends a paragraph
_LARGER = 1.15  # than the text: a heading
_LONGEST_HEADING = 200  # characters
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+)(-|\u00ad)\Z")
_GOES_ON = re.compile(r"[^\W\d_]+")


class Block(NamedTuple):
    """The lines of a paragraph, its text, and where in it each line begins."""

    lines: tuple[Line, ...]
    text: str
    starts: tuple[int, ...]


def blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The paragraphs of a draft, without running heads and page numbers."""
    kept = _without_running(lines)
    words = frozenset(word.lower() for line in kept for word in _WORD.findall(line.text))
    return tuple(_joined(run, words) for run in _across(tuple(_runs(kept))))


def paragraphs(found: Sequence[Block]) -> tuple[Paragraph, ...]:
    """What each block is by the size of its letters: the text is of the commonest size, headings are larger."""
    sizes: Counter[float] = Counter()
    for block in found:
        sizes[_size(block)] += len(block.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    large = [index for index, block in enumerate(found) if _is_large(block, body)]
    first_page = [index for index in large if found[index].lines[0].page == found[0].lines[0].page]
    largest = max((_size(found[index]) for index in first_page), default=0.0)
    title = next((index for index in first_page if _size(found[index]) == largest), None)
    return tuple(
        Paragraph(
            block.text,
            _role(index, block, index in frozenset(large), title),
            level=2,
            is_bold=all(line.is_bold for line in block.lines),
            is_italic=all(line.is_italic for line in block.lines),
        )
        for index, block in enumerate(found)
    )


def _role(index: int, block: Block, is_large: bool, title: int | None) -> Role:
    if index == title:
        return Role.TITLE
    if is_large and title is not None and index == title + 1 and closed(block.text):
        return Role.SUBTITLE
    return Role.HEADING if is_large and not closed(block.text) else Role.PLAIN


def _size(block: Block) -> float:
    return block.lines[0].size


def _is_large(block: Block, body: float) -> bool:
    has_letters = sum(map(str.isalpha, block.text)) > 1
    return has_letters and _size(block) >= body * _LARGER and len(block.text) <= _LONGEST_HEADING


def _without_running(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that stand at the same edge of several pages, numbers aside, and without page numbers."""
    seen: dict[tuple[str, int], set[int]] = {}
    for line in filter(_is_at_edge, lines):
        for place in _places(line):
            seen.setdefault((_numberless(line), place), set()).add(line.page)
    return [line for line in lines if not (_is_at_edge(line) and _runs_at_edge(line, seen))]


def _runs_at_edge(line: Line, seen: dict[tuple[str, int], set[int]]) -> bool:
    if _PAGE_NUMBER.match(line.text):
        return True
    return any(len(seen[_numberless(line), place]) > 1 for place in _places(line))


def _places(line: Line) -> tuple[int, int]:
    """The two bands of the page that a line stands in: those near it share one of them."""
    band = int(line.top // _SHIFT)
    return band, band + 1


def _is_at_edge(line: Line) -> bool:
    return line.bottom < line.page_height * _EDGE or line.top > line.page_height * (1 - _EDGE)


def _numberless(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()))


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of one paragraph within a box."""
    boxes: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        boxes.setdefault((line.page, line.box), []).append(line)
    for held in boxes.values():
        left, right = min(line.left for line in held), max(line.right for line in held)
        run = [held[0]]
        for before, line in pairwise(held):
            if _begins(before, line, left, right):
                yield run
                run = []
            run.append(line)
        yield run


def _begins(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether a line begins a paragraph: in other letters, or set in, or below one that ends early with a sentence."""
    if abs(before.size - line.size) > 1 or (before.is_bold != line.is_bold and not line.text[0].islower()):
        return True
    if line.text[0].islower() or not closed(before.text):
        return False
    is_set_in = _INDENT[0] * line.size < line.left - left < _INDENT[1] * line.size and before.left - left < 1
    return is_set_in or before.right - left < _SHORT * (right - left)


def _across(runs: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Paragraphs, those joined that go on in the next column or on the next page."""
    now: list[Line] = []
    for run in runs:
        if now and _goes_on(now, run):
            now = [*now, *run]
            continue
        if now:
            yield now
        now = list(run)
    if now:
        yield now


def _goes_on(now: Sequence[Line], run: Sequence[Line]) -> bool:
    last, first = now[-1], run[0]
    is_elsewhere = first.page > last.page or first.top < last.top
    is_alike = abs(first.size - last.size) <= 1 and first.is_bold == last.is_bold
    # A heading is no sentence either: only what has more than one line, or goes on in lower case, is cut off.
    is_open = not closed(last.text) and (first.text[0].islower() or (len(now) > 1 and len(run) > 1))
    return is_elsewhere and is_alike and is_open


def _joined(lines: Sequence[Line], words: frozenset[str]) -> Block:
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for index, line in enumerate(lines):
        starts.append(length)
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        shown = _uncut(line.text, below, words) if below else line.text
        text.append(shown)
        length += len(shown)
    return Block(tuple(lines), "".join(text), tuple(starts))


def _uncut(line: str, below: str, words: frozenset[str]) -> str:
    """A line and the white space behind it, or without its hyphen where that only cuts a word in two."""
    cut, rest = _CUT.search(line), _GOES_ON.match(below)
    if cut and rest and (cut[2] == "\u00ad" or f"{cut[1]}{rest[0]}".lower() in words):
        return line[:-1]
    return f"{line}\n"
