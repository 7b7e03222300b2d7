"""Plain text -> blocks: what is a paragraph where nothing but line ends can tell.

Blank lines separate blocks. Single line ends are soft wraps, unless a line is furniture or a list item, or the next
line's first word would still have fitted on it: nobody's editor wraps there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from audit.model import BlockKind, Span
from audit.readers.assemble import Cut
from audit.readers.furniture import Furniture, closed

WIDEST_WRAP = 132  # columns; nobody wraps lines that are longer, or all of them shorter than the narrowest
NARROWEST_WRAP = 40
_MOST_OVER_A_BYLINE = 4  # lines; under a headline furniture may follow a line that ends in the open
_SLACK = 15  # columns left free on a line that was ended on purpose
_WRAPPED = 40  # columns; notices this long may run on into the next line
_CONTINUED = 0.2  # share of lines that begin in lower case in a text that is wrapped throughout
_BULLETS = "•‣◦▪●·*–—-"
_BULLET = re.compile(rf"[{_BULLETS}]\s+(?=\S)")


class Line(NamedTuple):
    """A line without the white space around it."""

    start: int
    text: str


def cut(text: str, furniture: Furniture) -> tuple[Cut, ...]:
    """The blocks of a plain text, furniture and list items already labelled."""
    # A CR that is still there (a text handed over as it is) ends a line and keeps its width.
    chunks = tuple(_chunks(text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text))
    single = len(chunks) == 1 and not _is_wrapped(chunks[0])
    return tuple(
        _block(run, kind, group) for group, lines in enumerate(chunks) for run, kind in _runs(lines, furniture, single)
    )


def _chunks(text: str) -> Iterator[list[Line]]:
    start = 0
    lines: list[Line] = []
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            lines.append(Line(start if raw[0] == words[0] else start + raw.index(words[0]), words))
        elif lines:
            yield lines
            lines = []
        start += len(raw) + 1
    if lines:
        yield lines


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether a text without blank lines is one wrapped paragraph rather than a paragraph a line."""
    continued = sum(_runs_on(before.text, line.text) for before, line in pairwise(lines))
    return continued > _CONTINUED * len(lines)


def _runs_on(before: str, line: str) -> bool:
    return line[0].islower() and not closed(before)


def _runs(lines: list[Line], furniture: Furniture, single: bool) -> Iterator[tuple[list[Line], BlockKind | None]]:
    """Lines that belong together, with the kind of a run that is one line of furniture."""
    if len(lines) == 1:
        yield lines, furniture.kind_of(lines[0].text)
        return
    width = max(len(line.text) for line in lines)
    apart = single or all(_ends_sentence(before, line) for before, line in pairwise(lines))
    is_head = len(lines) <= _MOST_OVER_A_BYLINE
    run: list[Line] = []
    kind: BlockKind | None = None
    for line in lines:
        is_fresh = not run or kind is not None or apart or _is_end(run[-1], line, width)
        may_stand_alone = is_fresh or closed(run[-1].text) or (is_head and not line.text[0].islower())
        own = furniture.kind_of(line.text) if may_stand_alone else None
        is_break = is_fresh or own is not None or bool(_BULLET.match(line.text))
        if run and is_break and not (kind and _goes_on(run[-1], line)):
            yield run, kind
            run = []
        kind = own if not run else None
        run.append(line)
    yield run, kind if len(run) == 1 else furniture.kind_of(_joined(run))


def _goes_on(before: Line, line: Line) -> bool:
    return len(before.text) >= _WRAPPED and _runs_on(before.text, line.text)


def _ends_sentence(before: Line, line: Line) -> bool:
    return closed(before.text) and not line.text[0].islower()


def _is_end(before: Line, line: Line, width: int) -> bool:
    if width > WIDEST_WRAP or (width < NARROWEST_WRAP and not line.text[0].islower()):
        return True
    free = width - len(before.text) - 1 - len(line.text.split(None, 1)[0])
    return not line.text[0].islower() and free >= (0 if closed(before.text) else _SLACK)


def _joined(run: list[Line]) -> str:
    return " ".join(line.text for line in run)


def _block(run: list[Line], kind: BlockKind | None, group: int) -> Cut:
    bullet = _BULLET.match(run[0].text) if kind is None and run[0].text[0] in _BULLETS else None
    start = run[0].start + (bullet.end() if bullet else 0)
    return Cut(Span(start, run[-1].start + len(run[-1].text)), BlockKind.PROSE if bullet else kind, group)
