"""Phrases that stand for whole lines, in lower case; `*` in one stands for anything. Matching takes no regex."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.model import BlockKind

EDGES = " \t\n*_|([)]«»‹›<>→\u00a0\u200b\ufeff"
_KEY = 2  # characters of a phrase that it is looked up by


def fold(line: str) -> str:
    """A line as the word lists spell it: lower case, white space and marks at the edges aside."""
    return " ".join(line.lower().split()).strip(EDGES)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases and the kinds of block they show; those with a `*` are kept by their first two characters."""

    whole: Mapping[str, BlockKind]
    opening: Mapping[str, tuple[tuple[tuple[str, ...], BlockKind], ...]]
    floating: tuple[tuple[tuple[str, ...], BlockKind], ...]

    def kind_of(self, folded: str) -> BlockKind | None:
        """The kind that the first fitting phrase shows."""
        if folded in self.whole:
            return self.whole[folded]
        for parts, kind in (*self.opening.get(folded[:_KEY], ()), *self.floating):
            if _fits(parts, folded):
                return kind
        return None


def _fits(parts: tuple[str, ...], line: str) -> bool:
    first, *middle, last = parts
    if not line.startswith(first) or not line.endswith(last):
        return False
    start, end = len(first), len(line) - len(last)
    for part in middle:
        found = line.find(part, start, end)
        if found < 0:
            return False
        start = found + len(part)
    return start <= end


def phrases(lists: Iterable[tuple[BlockKind, frozenset[str]]]) -> Phrases:
    """Index phrases for lookup."""
    whole: dict[str, BlockKind] = {}
    opening: dict[str, list[tuple[tuple[str, ...], BlockKind]]] = {}
    floating: list[tuple[tuple[str, ...], BlockKind]] = []
    for kind, words in lists:
        for word in sorted(words):
            parts = tuple(word.split("*"))
            if len(parts) == 1:
                whole.setdefault(word, kind)
            elif len(parts[0]) < _KEY:
                floating.append((parts, kind))
            else:
                opening.setdefault(word[:_KEY], []).append((parts, kind))
    return Phrases(whole, {key: tuple(found) for key, found in opening.items()}, tuple(floating))
