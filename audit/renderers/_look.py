"""How text looks: plain, with carets under marked words, or for a terminal that shows colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from audit.model import Span
from audit.renderers._columns import columns_of
from audit.renderers._excerpt import Excerpt

_COLOURS = {"title": "1", "error": "1;31", "warning": "33", "note": "36", "mark": "1;4", "aside": "2"}


class Look(NamedTuple):
    """How a role (title, error, warning, note, aside) is painted, and how one line with marks in it is shown."""

    paint: Callable[[str, str], str]
    marked: Callable[[str, Sequence[Span]], tuple[str, ...]]


def _as_it_is(role: str, text: str) -> str:
    return text


def _coloured(role: str, text: str) -> str:
    return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m"


def _careted(line: str, marks: Sequence[Span]) -> tuple[str, ...]:
    if not marks:
        return (line,)
    pieces = Excerpt(line, tuple(marks)).pieces()
    carets = "".join(("^" if mark else " ") * columns_of(text) for text, mark in pieces)
    return line, carets.rstrip()


def _underlined(line: str, marks: Sequence[Span]) -> tuple[str, ...]:
    pieces = Excerpt(line, tuple(marks)).pieces()
    return ("".join(_coloured("mark", text) if mark else text for text, mark in pieces),)


PLAIN = Look(_as_it_is, _careted)
STYLED = Look(_coloured, _underlined)
