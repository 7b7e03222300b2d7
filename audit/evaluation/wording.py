"""What depends on English in scoring: which gold is reportive, when two sources are the same, where sentences end.

All words come from the lexicons `reporting-*`.
"""

from __future__ import annotations

# The definitions rest on what `re` takes for a word character; `regex` counts combining marks as well.
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.errors import RuleError
from audit.evaluation.extents import common, length, merged
from audit.evaluation.gold import Relation
from audit.model import Span
from audit.rules import Lexicon, RuleSet

QUOTATION_MARK = re.compile('["“”]')
WORD = re.compile(r"[\w’'-]+")
PARAGRAPH = re.compile(r"[^\n]+")
STOP = re.compile(r'[.!?]["”’)]*\s+(?=["“‘(]?[A-Z0-9])')
SHARE_OF_SHORTER = 0.5


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The characters of several spans, in the order of the text, joined by blanks."""
    return " ".join(text[start:end] for start, end in sorted(spans))


@dataclass(frozen=True, slots=True)
class Wording:
    """The lexicons of scoring, ready to use.

    `reporting` holds all forms of the verbs of reporting, `credit` finds words other than verbs that credit someone,
    `generic` holds last words of a source that do not tell it from others, `possessive` and `abbreviation` find the
    ending of a genitive and an abbreviation right before a full stop, whose longest has `longest` characters.
    """

    reporting: frozenset[str]
    credit: re.Pattern[str]
    generic: frozenset[str]
    possessive: re.Pattern[str]
    abbreviation: re.Pattern[str]
    longest: int

    def is_reportive(self, text: str, relation: Relation) -> bool:
        """Whether the content holds a quotation mark, or the cue a verb of reporting or other words that credit."""
        if QUOTATION_MARK.search(words_of(text, relation.content)):
            return True
        cue = words_of(text, relation.cue).lower()
        return bool(self.credit.search(cue)) or not self.reporting.isdisjoint(WORD.findall(cue))

    def name(self, text: str, spans: Iterable[Span]) -> str:
        """What a source is called by: its last capitalised word, or its last word; lower-cased, "" without words."""
        words = WORD.findall(self.possessive.sub("", words_of(text, spans)))
        pool = [word.lower() for word in words if word[0].isupper()] or [word.lower() for word in words]
        while len(pool) > 1 and pool[-1] in self.generic:
            pool.pop()
        return pool[-1] if pool else ""

    def same_source(self, text: str, gold: tuple[Span, ...], predicted: tuple[Span, ...]) -> bool:
        """Whether two sources share half of the shorter one's characters and name the same thing."""
        one, other = merged(gold), merged(predicted)
        if not other or common(one, other) < SHARE_OF_SHORTER * min(length(one), length(other)):
            return False
        gold_name, predicted_name = self.name(text, gold), self.name(text, predicted)
        return (
            gold_name == predicted_name
            or gold_name in words_of(text, predicted).lower()
            or predicted_name in words_of(text, gold).lower()
        )

    def sentences(self, text: str) -> Iterator[Span]:
        """Sentences of a gold text that brings none of its own: a plain splitter, the same for every system scored."""
        for paragraph in PARAGRAPH.finditer(text):
            start, end = paragraph.span()
            for stop in STOP.finditer(text, start, end):
                if not self._abbreviates(text, paragraph.start(), stop.start()):
                    yield Span(start, stop.end())
                    start = stop.end()
            yield Span(start, end)

    def _abbreviates(self, text: str, start: int, stop: int) -> bool:
        return bool(self.abbreviation.search(text, max(start, stop - self.longest), stop))


def wording(rules: RuleSet) -> Wording:
    """Make the wording from the lexicons. Raises RuleError for a lexicon, or a class of one, that is missing."""
    bases, endings = rules.lexicon("reporting-bases"), rules.lexicon("reporting-endings")
    prepositions, abbreviations = rules.lexicon("reporting-prepositions"), rules.lexicon("reporting-abbreviations")
    inside, whole = _any(_class(prepositions, "inside")), _any(_class(prepositions, "whole"))
    return Wording(
        reporting=_inflected(bases, endings) | rules.lexicon("reporting-forms").words,
        credit=re.compile(rf"{inside}|\b{whole}\b"),
        generic=rules.lexicon("reporting-generic").words,
        possessive=re.compile(rf"{_any(_class(endings, 'possessive'))}\b"),
        abbreviation=re.compile(rf"\b(?:[A-Z]|{_any(abbreviations.forms)})\Z"),
        longest=max(map(len, abbreviations.forms), default=1),
    )


def _class(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    if name not in lexicon.classes:
        raise RuleError(lexicon.path, lexicon.line, f"lexicon {lexicon.id} needs a class {name!r} for scoring")
    return lexicon.classes[name]


def _any(literals: Iterable[str]) -> str:
    # Of no literals, none matches.
    return f"(?:{'|'.join(map(re.escape, literals)) or '(?!)'})"


def _inflected(bases: Lexicon, endings: Lexicon) -> frozenset[str]:
    """Every form a base might have; many of them are no words, which does no harm."""
    words = bases.words
    added = {base + ending for base in words for ending in _class(endings, "added")}
    dropped = {base[:-1] + ending for base in words for ending in _class(endings, "after-dropped-letter")}
    doubled = {base + base[-1] + ending for base in words for ending in _class(endings, "after-doubled-letter")}
    return words | added | dropped | doubled
