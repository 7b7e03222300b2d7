"""The word lists that resolving reads, by lower-cased word, and the registry, built once per RuleSet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from audit.patterns import alternation, compiled
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
WORDS_KEPT = 1 << 14
_BLANK = r"(?:[ \t\xa0]+|[ \t]*+\n[ \t]*+(?=\S))"
_REST = r"[\p{L}\p{M}\p{N}]*+(?:[’'](?!s\b)\p{L}+|[-&][\p{L}\p{N}]+)*+"


@dataclass(frozen=True)
class Vocabulary:
    """`tables` gives the classes of a word in each lexicon; a plain list has the one class "".

    `run` finds capitalised words in a row, with the small words a name may hold; `knowledge` and `reasons` find how an
    unnamed source knows and why it is not named, `gendered` finds the pronouns that tell a gender.
    """

    tables: Mapping[str, Mapping[str, tuple[str, ...]]]
    registry: Registry
    run: regex.Pattern[str]
    knowledge: regex.Pattern[str]
    reasons: regex.Pattern[str]
    gendered: regex.Pattern[str]
    countries: frozenset[str]

    def classes(self, lexicon: str, word: str) -> tuple[str, ...]:
        """All classes that list a word, capitalised or not, its full stop aside."""
        return self.tables[lexicon].get(plain(word), ())

    def kind(self, lexicon: str, word: str) -> str | None:
        """The first class that lists a word; None where the lexicon does not have it."""
        return next(iter(self.classes(lexicon, word)), None)

    def has(self, lexicon: str, word: str, *classes: str) -> bool:
        """Whether a lexicon lists a word, in one of the classes where any are given."""
        found = self.classes(lexicon, word)
        return bool(found) and (not classes or any(name in classes for name in found))


@lru_cache(maxsize=WORDS_KEPT)
def plain(word: str) -> str:
    """A word as word lists have it."""
    return word.rstrip(".").lower().replace("’", "'")


@lru_cache(maxsize=WORDS_KEPT)
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
    articles = rules.lexicon("source-determiners").classes["definite"]
    gendered = rules.lexicon("source-pronouns").classes
    return Vocabulary(
        tables=tables,
        registry=Registry.build(rules.sources, articles),
        run=_run(tables, rules.lexicon("abbreviations").classes["before-name"]),
        knowledge=_phrases(rules.lexicon("anonymous-knowledge").words),
        reasons=_phrases(rules.lexicon("anonymous-reasons").words),
        gendered=_phrases((*gendered["masculine"], *gendered["feminine"])),
        countries=frozenset(rules.lexicon("source-demonyms").classes),
    )


def _table(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    table: defaultdict[str, list[str]] = defaultdict(list)
    for name, words in (lexicon.classes or {"": lexicon.forms}).items():
        for word in words:
            table[plain(word)].append(name)
    return {word: tuple(names) for word, names in table.items()}


def _run(tables: Mapping[str, Mapping[str, tuple[str, ...]]], abbreviations: Iterable[str]) -> regex.Pattern[str]:
    dotted = alternation(word.capitalize() for word in (*abbreviations, *tables["person-suffixes"]) if word.isalpha())
    particles = alternation(tables["person-particles"])
    inside = alternation(word for word, names in tables["source-connectors"].items() if "inside" in names)
    word = rf"(?:(?:{dotted})\.|(?:\p{{Lu}}\.)+|(?:{particles}-)?\p{{Lu}}{_REST})"
    small = rf"(?:(?:{inside}|{particles}){_BLANK})"
    return compiled(rf"(?<![\p{{L}}\p{{N}}]){word}(?:{_BLANK}{small}{{0,2}}{word})*+")


def _phrases(words: Iterable[str]) -> regex.Pattern[str]:
    return compiled(rf"(?i)\b(?:{alternation(sorted(words))})\b")
