"""Phrases that stand for whole lines, in lower case; `*` in one stands for anything. Matching takes no regex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from audit.model import BlockKind

EDGES = " \t\n*_|([)]«»‹›<>→\u00a0\u200b\ufeff"
_OPENING, _CLOSING = 2, 4  # characters of a phrase that it is looked up by
_INDEXES = ("word", "opening", "closing", "floating")


def fold(line: str) -> str:
    """A line as the word lists spell it: lower case, white space and marks at the edges aside."""
    folded = line.lower()
    if "  " in folded or not folded.isprintable():
        folded = " ".join(folded.split())
    return folded.strip(EDGES)


class Phrase(NamedTuple):
    """The literal parts between the `*` of a phrase, the longest of them, and the kind of block it shows."""

    parts: tuple[str, ...]
    longest: str
    kind: BlockKind

    def fits(self, line: str) -> bool:
        """Whether a folded line is this phrase, each `*` standing for anything."""
        first, *middle, last = self.parts
        if not line.startswith(first) or not line.endswith(last):
            return False
        start, end = len(first), len(line) - len(last)
        for part in middle:
            found = line.find(part, start, end)
            if found < 0:
                return False
            start = found + len(part)
        return start <= end


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by what can be looked up at once: the whole line, its first word, its beginning, its end; or nothing.

    Each of the `floating` ones holds one of the signs in `marks`, unless that is None.
    """

    whole: Mapping[str, BlockKind]
    word: Mapping[str, tuple[Phrase, ...]]
    opening: Mapping[str, tuple[Phrase, ...]]
    closing: Mapping[str, tuple[Phrase, ...]]
    floating: tuple[Phrase, ...]
    marks: frozenset[str] | None

    def may_fit(self, line: str, first: str, end: str) -> bool:
        """Whether a long line, of which only the first word and the end are folded, is worth folding."""
        return (
            first in self.word
            or first[:_OPENING] in self.opening
            or end[-_CLOSING:] in self.closing
            or self.marks is None
            or any(mark in line for mark in self.marks)
        )

    def kind_of(self, folded: str, first: str) -> BlockKind | None:
        """The kind that a fitting phrase shows of a folded line and its first word; one without a `*` goes first."""
        if folded in self.whole:
            return self.whole[folded]
        for phrases in (
            self.word.get(first),
            self.opening.get(folded[:_OPENING]),
            self.closing.get(folded[-_CLOSING:]),
            self.floating,
        ):
            for phrase in phrases or ():
                if phrase.longest in folded and phrase.fits(folded):
                    return phrase.kind
        return None


def first_word(folded: str) -> str:
    """The first word of a folded line."""
    end = folded.find(" ")
    return folded if end < 0 else folded[:end]


def phrases(lists: Iterable[tuple[BlockKind, frozenset[str]]]) -> Phrases:
    """Index phrases for lookup."""
    whole: dict[str, BlockKind] = {}
    by_key: dict[str, defaultdict[str, list[Phrase]]] = {name: defaultdict(list) for name in _INDEXES}
    for kind, words in lists:
        for word in sorted(words):
            parts = tuple(word.split("*"))
            if len(parts) == 1:
                whole.setdefault(word, kind)
            else:
                index, key = _key(parts)
                by_key[index][key].append(Phrase(parts, max(parts, key=len), kind))
    word_index, opening, closing, floating = (
        {key: tuple(found) for key, found in by_key[name].items()} for name in _INDEXES
    )
    loose = floating.get("", ())
    return Phrases(whole, word_index, opening, closing, loose, _marks(loose))


def _marks(loose: Iterable[Phrase]) -> frozenset[str] | None:
    """Signs of which each phrase holds one: a line without them holds no phrase. None where a phrase has no sign."""
    signs = [next((c for c in phrase.longest if not c.isalnum() and not c.isspace()), None) for phrase in loose]
    return None if None in signs else frozenset(sign for sign in signs if sign)


def _key(parts: tuple[str, ...]) -> tuple[str, str]:
    first, last = parts[0], parts[-1]
    if " " in first:
        return "word", first_word(first)
    if len(first) >= _OPENING:
        return "opening", first[:_OPENING]
    return ("closing", last[-_CLOSING:]) if len(last) >= _CLOSING else ("floating", "")
