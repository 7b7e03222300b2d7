"""Text -> hits: where the cue literals of all rules stand, found in one scan.

A literal in small letters stands for itself in either case, a blank in it for any white space. One that begins with a
letter or a digit is a word: no other letter touches it on either side, save behind a `*`, which takes in the rest of a
word. One that begins with a sign is found anywhere.

The scan is an Aho-Corasick automaton where `ahocorasick_rs` is installed; without it every word is looked up. Both find
the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from audit.patterns import alternation, kept

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_OPENING = re.compile(r"\w+|.", re.DOTALL)
_REST_OF_WORD = re.compile(r"\w*")
# White space that the automaton, whose blanks are blanks, is shown as a blank, and white space that it is not shown.
_BLANKS = "\n\t\xa0"
_ODD = (*"\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029\u202f\u205f\u3000", *map(chr, range(0x2000, 0x200B)))


class Hit(NamedTuple):
    """A cue literal in a text."""

    start: int
    end: int
    literal: str


class Scanner(Protocol):
    """Finds the literals it was made for."""

    def scan(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Iterable[Hit]]:
        """The hits within each span of a text, by where they begin, shorter ones first."""
        ...


def literal(cue: str) -> str:
    """A cue as a literal: in small letters, with single blanks."""
    return " ".join(cue.lower().split())


def scanner(literals: Iterable[str]) -> Scanner:
    """What finds some literals, in the fastest way there is on this machine."""
    words = tuple(literals)
    try:
        import ahocorasick_rs
    except ImportError:
        return Lookup(words)
    return Automaton(words, ahocorasick_rs.AhoCorasick(list(map(_written, words))))


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_stem(literal: str) -> bool:
    return literal[-1] == "*" and _is_of_word(literal[0])


def _written(literal: str) -> str:
    """A literal as it stands in a text."""
    return literal[:-1] if _is_stem(literal) else literal


def _lowered(text: str) -> str:
    # One letter alone is longer when it is small.
    return text.replace("İ", "I").lower()


class Lookup:
    """Looks up every word and every sign of a text."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._literals = frozenset(literals)
        self._longest = max(map(len, self._literals), default=0)
        self._by_opening: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._literals:
            self._by_opening[_OPENING.findall(word)[0]].append(word)
        self._stems = tuple(word[:-1] for word in self._literals if _is_stem(word) and all(map(_is_of_word, word[:-1])))
        signs = "".join(re.escape(opening) for opening in self._by_opening if not _is_of_word(opening[0]))
        self._token = re.compile(rf"\w+|[{signs}]" if signs else r"\w+")
        self._longer: dict[str, tuple[re.Pattern[str], ...] | None] = {}
        self._beginnings: dict[str, tuple[tuple[int, str], ...]] = {}

    def scan(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Iterable[Hit]]:
        """The hits within each span of a text."""
        lowered = _lowered(text)
        return (self.within(lowered, start, end) for start, end in spans)

    def within(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """The hits between two offsets of a text in small letters."""
        for token in self._token.finditer(text, start, end):
            word = token[0]
            longer = self._longer[word] if word in self._longer else self._learn(word)
            if longer is None:
                continue
            first, last = token.span()
            if first == start > 0 and _is_of_word(word[0]) and _is_of_word(text[first - 1]):
                continue  # the span begins within a word
            for pattern in longer:
                found = pattern.match(text, first, end)
                if found:
                    last = max(last, found.end())
            for length, literal in self._beginning(text[first:last]):
                yield Hit(first, first + length, literal)

    def _learn(self, word: str) -> tuple[re.Pattern[str], ...] | None:
        """What finds the longer literals that a word opens; None where it opens none and is none."""
        opened = self._by_opening.get(word, ())
        longer = [literal for literal in opened if _written(literal) != word]
        sorts = {
            r"{}": [literal for literal in longer if not _is_of_word(literal[0])],
            r"{}(?!\w)": [literal for literal in longer if _is_of_word(literal[0]) and not _is_stem(literal)],
            r"{}\w*": [literal[:-1] for literal in longer if _is_stem(literal)],
        }
        patterns = tuple(re.compile(form.format(alternation(words))) for form, words in sorts.items() if words)
        known = bool(opened) or word.startswith(self._stems)
        learnt = patterns if known else None
        return kept(self._longer, word, learnt) if len(word) <= self._longest else learnt

    def _beginning(self, words: str) -> tuple[tuple[int, str], ...]:
        """The literals that some words begin with, each with its length there, shorter ones first."""
        if words in self._beginnings:
            return self._beginnings[words]
        found: dict[str, int] = {}
        written = ""
        for length, character in enumerate(words, 1):
            if character.isspace():
                written = written if written.endswith(" ") else f"{written} "
                continue
            written += character
            if len(written) > self._longest:
                break
            is_word, goes_on = _is_of_word(written[0]), _is_of_word(words[length : length + 1] or " ")
            if written in self._literals and not (is_word and (goes_on or written[-1] == "*")):
                found[written] = length
            if is_word and f"{written}*" in self._literals:
                found[f"{written}*"] = _REST_OF_WORD.match(words, length).end()  # type: ignore[union-attr]
        ordered = tuple(sorted((length, literal) for literal, length in found.items()))
        return kept(self._beginnings, words, ordered) if len(words) <= 2 * self._longest else ordered


class Automaton:
    """Finds literals in one pass of an automaton; where white space is not plain, by looking words up."""

    def __init__(self, literals: Iterable[str], automaton: AhoCorasick) -> None:
        words = tuple(literals)
        self._literals = [(word, _is_of_word(word[0]), _is_stem(word)) for word in words]
        self._automaton, self._lookup = automaton, Lookup(words)

    def scan(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Iterable[Hit]]:
        """The hits within each span of a text."""
        plain = lowered = _lowered(text)
        for blank in _BLANKS:
            plain = plain.replace(blank, " ")
        odd = any(space in plain for space in _ODD)
        for start, end in spans:
            piece = plain[start:end]
            try:
                found = None if odd or "  " in piece else self._within(piece, start, plain)
            except UnicodeEncodeError:  # half a character, as JSON may hold it
                found = None
            yield self._lookup.within(lowered, start, end) if found is None else found

    def _within(self, piece: str, offset: int, text: str) -> list[Hit]:
        found = []
        size = len(piece)
        for index, start, end in self._automaton.find_matches_as_indexes(piece, overlapping=True):
            literal, is_word, is_stem = self._literals[index]
            if is_word:
                before = text[offset + start - 1] if offset + start else " "
                if before.isalnum() or before == "_":
                    continue
                if is_stem:
                    end = _REST_OF_WORD.match(piece, end).end()  # type: ignore[union-attr]
                elif end < size and (piece[end].isalnum() or piece[end] == "_"):
                    continue
            found.append(Hit(offset + start, offset + end, literal))
        found.sort()
        return found
