"""Bylines, captions, notices and navigation: recognised by word lists (`rules/lexicons`), never by English in here.

What `boilerplate` and `block-captions`
list may end in a full stop, what `block-labels` and `block-credits` list may not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from audit.model import BlockKind
from audit.readers.phrases import EDGES, Phrases, first_word, fold, phrases

LEXICONS = (
    "boilerplate",
    "block-labels",
    "block-captions",
    "block-credits",
    "block-byline-openings",
    "block-byline-titles",
    "byline-words",
    "block-dates",
)
LONGEST = 400  # code points; a longer line is an article's own words
_LONG = 100
_HEAD = 24
_LONGEST_BYLINE = 40  # words; a date line is counted in code points
_LONGEST_DATE = 100
_PUNCTUATION = ".,;:|()[]·•–—-/\"“”'‘’"
_OPEN_ENDS = ",;"
# An agency and a name in brackets close a caption: (The Ledger/Irene Cho)
_CREDIT = re.compile(r"\([^\W\d_][^()/]{1,40}/[^\W\d_][^()]{1,60}\)\Z")
_TAIL = 110  # code points
_STOPS = frozenset(".!?…")
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]*_]*\Z")
_NUMERAL = re.compile(r"\d[\d:./-]{0,9}(?:st|nd|rd|th|h)?\Z")
_DIGITS = re.compile(r"\d+")
_TITLE_BREAK = re.compile(r"[,|/·–—(]\s*\Z|\s-\s*\Z")


class WordList(Protocol):
    """A lexicon, as far as readers need one."""

    @property
    def words(self) -> frozenset[str]:
        """Lower-cased."""
        ...


class Lexicons(Protocol):
    """Whatever hands out lexicons: the RuleSet."""

    def lexicon(self, id: str, /) -> WordList:
        """One word list."""
        ...


def closed(line: str) -> bool:
    """Whether a line ends as a sentence does, closing marks aside."""
    last = line[-1:]
    return last in _STOPS or (not last.isalnum() and bool(_CLOSED.search(line, max(0, len(line) - 8))))


@dataclass(frozen=True, slots=True)
class Furniture:
    """The word lists, indexed."""

    sentences: Phrases
    labels: Phrases
    openings: Mapping[str, tuple[str, ...]]
    titles: tuple[str, ...]
    byline_words: frozenset[str]
    dates: frozenset[str]

    def kind_of(self, line: str) -> BlockKind | None:
        """BYLINE, CAPTION or BOILERPLATE for a line of furniture, None for any other."""
        if len(line) > LONGEST or (len(line) > _LONG and not self._may_be(line)):
            return None
        folded = fold(line)
        first = first_word(folded)
        kind = self.sentences.kind_of(folded, first)
        if kind is not None:
            return kind
        if first in self.openings and self._opens_byline(line, folded, self.openings[first]):
            return BlockKind.BYLINE
        if len(folded) <= _LONGEST_DATE and self._is_dated(line, folded):
            return BlockKind.BYLINE
        return self._token(folded) if closed(line) else self._unclosed(line, folded, first)

    def _may_be(self, line: str) -> bool:
        """Whether a long line could be furniture; folding every paragraph would be most of the cost of reading."""
        if not closed(line):
            return True
        first = first_word(line[:_HEAD].lower().lstrip(EDGES))
        return first in self.openings or self.sentences.may_fit(line, first, line[-_HEAD:].lower().rstrip(EDGES))

    def _unclosed(self, line: str, folded: str, first: str) -> BlockKind | None:
        """The kind of a line that does not end as a sentence does."""
        if folded.endswith(self.titles) and self._ends_in_title(line, folded):
            return BlockKind.BYLINE
        if line[-1] == ")" and _CREDIT.search(line, max(0, len(line) - _TAIL)):
            return BlockKind.CAPTION
        kind = self.labels.kind_of(folded, first) if line[-1] not in _OPEN_ENDS else None
        return kind or self._token(folded)

    def _token(self, folded: str) -> BlockKind | None:
        """The kind of a single word that is an address, or of a line without letters."""
        is_word = " " not in folded
        if is_word and "@" in folded:
            return BlockKind.BYLINE
        is_address = is_word and folded.startswith(("http://", "https://", "www."))
        return BlockKind.BOILERPLATE if is_address or not any(map(str.isalpha, folded)) else None

    def _opens_byline(self, line: str, folded: str, openings: tuple[str, ...]) -> bool:
        opening = next((opening for opening in openings if folded.startswith(opening)), None)
        if opening is None:
            return False
        rest = line.strip(EDGES)[len(opening) :]
        words = rest.strip(EDGES + ":").split()
        if not words or rest[0] not in " :" or (" " not in opening and closed(line)):
            return False
        return not self._is_date(words[0].lower().strip(_PUNCTUATION)) and self._names(words)

    def _ends_in_title(self, line: str, folded: str) -> bool:
        title = next(title for title in self.titles if folded.endswith(title))
        before = line.strip(EDGES)[: -len(title)]
        return not before or (bool(_TITLE_BREAK.search(before)) and self._names(before.split()))

    def _names(self, words: list[str]) -> bool:
        return len(words) <= _LONGEST_BYLINE and all(
            not word[:1].islower() or word.lower() in self.byline_words or "@" in word
            for word in (written.strip(_PUNCTUATION) for written in words)
        )

    def _is_dated(self, line: str, folded: str) -> bool:
        """Whether a line is a date, or names and a date with a bar between them."""
        *names, date = folded.split("|")
        return self._dates(date) and (not names or self._names(line[: line.rindex("|")].split()))

    def _dates(self, folded: str) -> bool:
        words = list(filter(None, (written.strip(_PUNCTUATION) for written in folded.split())))
        if not all(map(self._is_date, words)):
            return False
        numerals = [word for word in words if _NUMERAL.match(word)]
        is_whole = any(":" in word or len(_DIGITS.findall(word)) > 2 for word in numerals)
        return is_whole or 0 < len(numerals) < len(words)

    def _is_date(self, word: str) -> bool:
        return word in self.dates or bool(_NUMERAL.match(word))


def furniture(lexicons: Lexicons) -> Furniture:
    """The furniture of a rule set. Built once for the same words."""
    return _built(*(lexicons.lexicon(id).words for id in LEXICONS))


@lru_cache(maxsize=4)
def _built(
    boilerplate: frozenset[str],
    labels: frozenset[str],
    captions: frozenset[str],
    credits: frozenset[str],
    openings: frozenset[str],
    titles: frozenset[str],
    byline_words: frozenset[str],
    dates: frozenset[str],
) -> Furniture:
    free = frozenset(opening for opening in openings if "*" in opening)
    listed = (
        (BlockKind.BOILERPLATE, boilerplate),
        (BlockKind.CAPTION, captions),
        (BlockKind.BYLINE, free),
    )
    return Furniture(
        sentences=phrases(listed),
        labels=phrases(((BlockKind.BOILERPLATE, labels), (BlockKind.CAPTION, credits))),
        openings=_by_first_word(openings - free),
        titles=tuple(sorted(titles, key=len, reverse=True)),
        byline_words=byline_words,
        dates=dates,
    )


def _by_first_word(openings: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """The openings that begin with each word, the longest first."""
    ordered = sorted(openings, key=lambda opening: (-len(opening), opening))
    words = {first_word(opening) for opening in ordered}
    # The word may be followed by a colon at once: "Editor: Irene Cho".
    return {
        key: tuple(opening for opening in ordered if first_word(opening) == word)
        for word in words
        for key in (word, f"{word}:")
    }
