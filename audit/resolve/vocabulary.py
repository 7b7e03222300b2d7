"""The word lists that resolving reads, by lower-cased word, and the registry, built once per RuleSet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from audit.patterns import MOST_KEPT, alternation, compiled, kept
from audit.resolve.registry import Registry
from audit.rules import Lexicon, RuleSet

if TYPE_CHECKING:
    import regex

LEXICONS = (
    "titles",
    "person-title-nouns",
    "person-gendered-nouns",
    "person-particles",
    "person-suffixes",
    "person-openers",
    "person-given-names",
    "source-pronouns",
    "source-determiners",
    "source-connectors",
    "source-anonymous-nouns",
    "source-collective-nouns",
    "source-document-nouns",
    "source-role-nouns",
    "source-first-hand-nouns",
    "source-institution-nouns",
    "source-generic-institutions",
    "source-anaphoric-nouns",
    "source-organisation-words",
    "source-legal-forms",
    "source-demonyms",
)
T = TypeVar("T")
LONGEST_RUN = 40  # capitalised words in a row; a text all in capitals is cut up
_NOWHERE: Mapping[str, tuple[str, ...]] = {}
_BLANK = r"(?:[ \t\xa0]+|[ \t]*+\n[ \t]*+(?=\S))"
# The standard library reads these twice as fast as the `regex` module: \p{Lu}, \p{L} and \p{M} as far as news has them.
CAPITAL = f"[{''.join(c for c in map(chr, (*range(0x590), *range(0x1E00, 0x2000))) if c.isupper())}]"
_REST = r"(?:[^\W_]+|[\u0300-\u036f]+)*+(?:[’'](?!s\b)[^\W\d_]+|[-&][^\W_]+)*+"


class Words(dict[str, Mapping[str, tuple[str, ...]]]):
    """The lexicons that list a word as a text writes it, each with the classes that do."""

    def __init__(self, listed: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        super().__init__()
        self._listed = listed

    def __missing__(self, word: str) -> Mapping[str, tuple[str, ...]]:
        return kept(self, word, self._listed.get(plain(word), _NOWHERE))


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`words` leads from a word to the lexicons that list it; in a plain list it has the one class "".

    `run` finds capitalised words in a row, with the small words a name may hold, `gendered` the pronouns that tell a
    gender.
    """

    words: Words
    registry: Registry
    run: re.Pattern[str]
    ways_to_know: tuple[str, ...]
    reasons_given: tuple[str, ...]
    gendered: regex.Pattern[str]
    countries: frozenset[str]

    @cached_property
    def knowledge(self) -> regex.Pattern[str]:
        """Finds how an unnamed source knows."""
        return _phrases(self.ways_to_know)

    @cached_property
    def reasons(self) -> regex.Pattern[str]:
        """Finds why a source is not named."""
        return _phrases(self.reasons_given)

    def classes(self, lexicon: str, word: str) -> tuple[str, ...]:
        """All classes that list a word, capitalised or not, its full stop aside."""
        return self.words[word].get(lexicon, ())

    def kind(self, lexicon: str, word: str) -> str | None:
        """The first class that lists a word; None where the lexicon does not have it."""
        found = self.words[word].get(lexicon)
        return found[0] if found else None

    def has(self, lexicon: str, word: str, *classes: str) -> bool:
        """Whether a lexicon lists a word, in one of the classes where any are given."""
        found = self.words[word].get(lexicon)
        if found is None:
            return False
        return not classes or not set(classes).isdisjoint(found)


@lru_cache(maxsize=MOST_KEPT)
def plain(word: str) -> str:
    """A word as word lists have it."""
    return word.rstrip(".").lower().replace("’", "'")


@lru_cache(maxsize=MOST_KEPT)
def capitalised(word: str) -> bool:
    """Whether a word is written as a name is, its prefix aside (al-Amin)."""
    return any(part[:1].isupper() for part in word.split("-")[:2])


def vocabulary_of(rules: RuleSet) -> Vocabulary:
    """The vocabulary of a RuleSet, built when it is first asked for."""
    return _built(Same(rules))


class Same(Generic[T]):
    """A key of a cache for what cannot be hashed, or not cheaply: told apart by identity, not by value."""

    def __init__(self, it: T) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.it is self.it


@lru_cache(maxsize=4)
def _built(key: Same[RuleSet]) -> Vocabulary:
    rules = key.it
    tables = {id: _table(rules.lexicon(id)) for id in LEXICONS}
    listed: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for id, table in tables.items():
        for word, names in table.items():
            listed[word][id] = names
    articles = rules.lexicon("source-determiners").classes["definite"]
    gendered = rules.lexicon("source-pronouns").classes
    return Vocabulary(
        words=Words(dict(listed)),
        registry=Registry.build(rules.sources, articles),
        run=_run(tables, rules.lexicon("abbreviations").classes["before-name"]),
        ways_to_know=rules.lexicon("anonymous-knowledge").forms,
        reasons_given=rules.lexicon("anonymous-reasons").forms,
        gendered=_phrases((*gendered["masculine"], *gendered["feminine"])),
        countries=frozenset(rules.lexicon("source-demonyms").classes),
    )


def _table(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    table: defaultdict[str, list[str]] = defaultdict(list)
    for name, words in (lexicon.classes or {"": lexicon.forms}).items():
        for word in words:
            table[plain(word)].append(name)
    return {word: tuple(names) for word, names in table.items()}


def _run(tables: Mapping[str, Mapping[str, tuple[str, ...]]], abbreviations: Iterable[str]) -> re.Pattern[str]:
    dotted_words = (*abbreviations, *tables["person-suffixes"])
    dotted = alternation(word.capitalize() for word in dotted_words if word.isalpha())
    particles = alternation(tables["person-particles"])
    inside = alternation(word for word, names in tables["source-connectors"].items() if "inside" in names)
    word = rf"(?:(?:{dotted})\.|(?:{CAPITAL}\.)+|(?:{particles}-)?{CAPITAL}{_REST})"
    small = rf"(?:(?:{inside}|{particles}){_BLANK})"
    return re.compile(rf"(?<![^\W_]){word}(?:{_BLANK}{small}{{0,2}}{word}){{0,{LONGEST_RUN}}}+")


def _phrases(words: Iterable[str]) -> regex.Pattern[str]:
    return compiled(rf"(?i)\b(?:{alternation(sorted({word.lower() for word in words}))})\b")
