"""Phrases that stand for whole lines, in lower case; `*` in one stands for anything. Matching takes no regex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from audit.model import BlockKind

EDGES = " \t\n*_|([)]«»‹›<>→\u00a0\u200b\ufeff"
_KEY = 2  # characters of a phrase that it is looked up by


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
    """Phrases, kept by their first two characters, else by their last two, else in `floating`; `whole` has no `*`."""

    whole: Mapping[str, BlockKind]
    opening: Mapping[str, tuple[Phrase, ...]]
    closing: Mapping[str, tuple[Phrase, ...]]
    floating: tuple[Phrase, ...]

    def kind_of(self, folded: str) -> BlockKind | None:
        """The kind that a fitting phrase shows; one without a `*` goes first."""
        if folded in self.whole:
            return self.whole[folded]
        for phrases in (self.opening.get(folded[:_KEY]), self.closing.get(folded[-_KEY:]), self.floating):
            for phrase in phrases or ():
                if phrase.longest in folded and phrase.fits(folded):
                    return phrase.kind
        return None


def phrases(lists: Iterable[tuple[BlockKind, frozenset[str]]]) -> Phrases:
    """Index phrases for lookup."""
    whole: dict[str, BlockKind] = {}
    opening: defaultdict[str, list[Phrase]] = defaultdict(list)
    closing: defaultdict[str, list[Phrase]] = defaultdict(list)
    floating: list[Phrase] = []
    for kind, words in lists:
        for word in sorted(words):
            parts = tuple(word.split("*"))
            phrase = Phrase(parts, max(parts, key=len), kind)
            if len(parts) == 1:
                whole.setdefault(word, kind)
            elif len(parts[0]) >= _KEY:
                opening[word[:_KEY]].append(phrase)
            elif len(parts[-1]) >= _KEY:
                closing[word[-_KEY:]].append(phrase)
            else:
                floating.append(phrase)
    return Phrases(whole, _frozen(opening), _frozen(closing), tuple(floating))


def _frozen(index: Mapping[str, list[Phrase]]) -> Mapping[str, tuple[Phrase, ...]]:
    return {key: tuple(found) for key, found in index.items()}
