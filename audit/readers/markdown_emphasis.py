"""Markdown's emphasis markers: which pair with which. Linear in their number.

CommonMark's flanking rules without its rule of three; a marker that pairs with nothing stays in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PUNCTUATION = re.compile(r"[^\w\s]|_")
_STRIKE = 2  # tildes


@dataclass(slots=True)
class Run:
    """A run of emphasis markers that may open; `left` of its characters pair with nothing yet."""

    end: int
    left: int


@dataclass(slots=True)
class Emphasis:
    """The runs of markers that may still be closed, by marker."""

    openers: dict[str, list[Run]] = field(default_factory=dict)

    def take(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Take the run of one marker at `start`; the stretches of markers that it pairs, on both sides."""
        mark = text[start]
        if mark == "~" and end - start != _STRIKE:
            return []
        opens, closes = _flanks(text, start, end)
        left = end - start
        stack = self.openers.setdefault(mark, [])
        paired: list[tuple[int, int]] = []
        while closes and left and stack:
            opener = stack[-1]
            width = min(opener.left, left)
            paired += [(opener.end - width, opener.end), (end - left, end - left + width)]
            opener.end, opener.left, left = opener.end - width, opener.left - width, left - width
            if not opener.left:
                stack.pop()
        if opens and left:
            stack.append(Run(end, left))
        return paired


def _flanks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a run of markers can open and can close emphasis (CommonMark 0.31, section 6.2)."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    left = _flanking(after, before)
    right = _flanking(before, after)
    if text[start] != "_":
        return left, right
    return left and (not right or _is_mark(before)), right and (not left or _is_mark(after))


def _flanking(inner: str, outer: str) -> bool:
    return bool(inner.strip()) and (not _is_mark(inner) or not outer.strip() or _is_mark(outer))


def _is_mark(character: str) -> bool:
    return bool(_PUNCTUATION.match(character))
