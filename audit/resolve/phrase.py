"""A source as written -> its parts: determiner, possessor, head, and what follows the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from audit.patterns import MOST_KEPT
from audit.resolve.naming import pieces
from audit.resolve.vocabulary import Vocabulary, capitalised, plain

_MARKS = ' \t\n\xa0"“”„«»‹›,;:—–()'
_CUT = re.compile(r",\s|\s[—–-]\s|[—;:(]")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_NUMBER = re.compile(r"\d[\d.,]*%?|\d+(?:st|nd|rd|th)")


class Phrase(NamedTuple):
    """A noun phrase taken apart.

    `core` is the phrase up to its first comma, bracket or relative word, without determiner; `words` its head with
    what stands before it ("senior defense official"); `post` what follows the head within the core ("at the ministry"),
    `tail` what follows the core. `determiner` is the class of the first determiner ("definite", "possessive", ...;
    empty for none), `article` the word itself. `counted` is true behind a number or a quantity.
    """

    text: str
    core: str
    words: tuple[str, ...]
    determiner: str = ""
    article: str = ""
    possessor: str = ""
    post: tuple[str, ...] = ()
    tail: str = ""
    counted: bool = False

    @property
    def head(self) -> str:
        """The last word of the head, as word lists have it."""
        return plain(self.words[-1]) if self.words else ""

    @property
    def owner(self) -> str:
        """The possessor as written: "the ministry" of "the ministry's statement"."""
        return self.possessor if capitalised(self.possessor) else f"{self.article} {self.possessor}".strip()


@lru_cache(maxsize=MOST_KEPT)
def clean(text: str) -> str:
    """A source without the marks around it and the possessive at its end."""
    text = " ".join(text.split()).strip(_MARKS)
    text = _POSSESSIVE.sub("", text).strip(_MARKS)
    text = f"{text})" if "(" in text and ")" not in text else text
    last = text.rpartition(" ")[2]
    return text[:-1] if text.endswith(".") and "." not in last[:-1] and len(last) > 4 else text


def unpossessed(text: str) -> str:
    """A text whose words have lost their possessive ending."""
    return " ".join(_POSSESSIVE.sub("", word) for word in text.split())


@lru_cache(maxsize=MOST_KEPT)
def parse(text: str, vocabulary: Vocabulary) -> Phrase:
    """Take a cleaned source apart."""
    core, tail = _cut(text, vocabulary)
    words = core.split()
    determiner, article, counted, start = _determined(words, vocabulary)
    words = words[start:]
    end = _head_end(words, vocabulary)
    head, post = words[:end], words[end:]
    possessor, bare = _possessed(head)
    return Phrase(text, " ".join(words), tuple(bare), determiner, article, possessor, tuple(post), tail, counted)


def _cut(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Core and tail; a comma before "Jr." or "Inc." does not cut."""
    for mark in _CUT.finditer(text):
        follower = text[mark.end() :].split(maxsplit=1)[:1]
        if mark[0][0] == "," and follower and _suffix(follower[0].strip(","), vocabulary):
            continue
        return text[: mark.start()].strip(_MARKS), text[mark.end() :].strip(_MARKS)
    return text, ""


def _suffix(word: str, vocabulary: Vocabulary) -> bool:
    closed = word.endswith(".") and vocabulary.has("source-organisation-words", word, "company")
    return closed or vocabulary.has("person-suffixes", word)


def _determined(words: Sequence[str], vocabulary: Vocabulary) -> tuple[str, str, bool, int]:
    """Class and word of the determiner that tells most, whether a quantity stands in front, and how many words."""
    found: dict[str, str] = {}
    index = counted = 0
    while index < len(words) - 1:
        kind = "number" if _NUMBER.fullmatch(words[index]) else vocabulary.kind("source-determiners", words[index])
        partitive = vocabulary.has("source-connectors", words[index + 1], "partitive")
        if kind is None or (kind == "measure" and not partitive):
            break
        found.setdefault(kind, plain(words[index]))
        counted = counted or kind in ("number", "quantifier", "measure") or partitive
        index += 2 if partitive and index + 2 < len(words) else 1
    order = ("possessive", "definite", "indefinite", "number", "quantifier", "measure")
    kind = next((kind for kind in order if kind in found), "")
    return kind, found.get(kind, ""), bool(counted), index


def _head_end(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """Where the head ends: at the first word that opens a postmodifier and is no part of a name."""
    inside = set()
    if any(capitalised(word) for word in words):
        inside = {i for start, stop in pieces(words, vocabulary) for i in range(start, stop)}
    for index in range(1, len(words)):
        opens = index not in inside and vocabulary.has("source-connectors", words[index], "opener")
        if opens or (_many(words[index - 1], vocabulary) and not capitalised(words[index])):
            return index
    return len(words)


def _many(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word names people in the plural; it then ends the head: "lawyers handling the case"."""
    return vocabulary.has("source-anonymous-nouns", word, "bare-plural", "category-plural")


def _possessed(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    last = max((i for i, word in enumerate(words[:-1]) if _POSSESSIVE.search(word)), default=-1)
    if last < 0:
        return "", words
    return " ".join([*words[:last], _POSSESSIVE.sub("", words[last])]), words[last + 1 :]
