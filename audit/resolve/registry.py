"""The canonical sources of `rules/sources/`, found by alias: case-sensitive, whole, a leading article aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit.model import Source
from audit.rules import SourceEntry


@dataclass(frozen=True, slots=True)
class Registry:
    """`aliases` leads from each alias to all entries that claim it; `longest` is the most words an alias has."""

    aliases: Mapping[str, tuple[SourceEntry, ...]]
    articles: frozenset[str]
    longest: int

    @classmethod
    def build(cls, sources: Iterable[SourceEntry], articles: Iterable[str]) -> Registry:
        """Index entries by their aliases."""
        small = frozenset(articles)
        found: defaultdict[str, dict[str, SourceEntry]] = defaultdict(dict)
        for entry in sources:
            for alias in entry.aliases:
                found[_key(alias.split(), small)][entry.id] = entry
        longest = max((len(alias.split()) for alias in found), default=0)
        return cls({alias: tuple(entries.values()) for alias, entries in found.items()}, small, longest)

    def find(self, words: Sequence[str]) -> tuple[SourceEntry, ...]:
        """The entries whose alias is exactly these words."""
        return self.aliases.get(_key(words, self.articles), ())

    def bare(self, alias: str) -> str:
        """An alias without its leading article."""
        return _key(alias.split(), self.articles)

    def inside(self, words: Sequence[str]) -> tuple[SourceEntry, ...]:
        """The entries of the longest alias among these words; of two as long, the first."""
        for size in range(min(self.longest, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                found = self.find(words[start : start + size])
                if found:
                    return found
        return ()


def _key(words: Sequence[str], articles: frozenset[str]) -> str:
    start = 1 if len(words) > 1 and words[0].lower() in articles else 0
    return " ".join(_undotted(word) for word in words[start:]).replace("’", "'")


def _undotted(word: str) -> str:
    """An acronym without its full stops: F.B.I. is FBI."""
    return word.replace(".", "") if "." in word and all(len(part) == 1 for part in word.strip(".").split(".")) else word


def canonical(entry: SourceEntry) -> Source:
    """An entry as the source of an attribution."""
    return Source(entry.id, entry.name, entry.kind, entry.tier, wikidata=entry.wikidata, state_media=entry.state_media)
