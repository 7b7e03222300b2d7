"""Capitalised words -> names: where one name ends and the next begins, and what sort of thing each names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from audit.patterns import MOST_KEPT
from audit.resolve.vocabulary import Vocabulary, capitalised, plain
from audit.rules import SourceEntry

Sort = Literal["person", "organisation", "single", "nothing"]
LONGEST_TITLE = 4
LONGEST_PERSON = 5
# Of one short name; a register of thousands must not cost the square of its length.
MOST_BEARERS = 50


class Name(NamedTuple):
    """A name without the titles before it. `title` is the last of those, as word lists have it."""

    sort: Sort
    words: tuple[str, ...]
    title: str = ""
    entries: tuple[SourceEntry, ...] = ()
    kind: str = "unknown"

    @property
    def text(self) -> str:
        """The name as it is shown."""
        return " ".join(self.words)


def pieces(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Index ranges of the names in a row of capitalised words and small words; small words between two are left out."""
    start, end = 0, _stretch(words, 0)
    while end < len(words):
        following = end
        while following < len(words) and not capitalised(words[following]):
            following += 1
        stop = _stretch(words, following)
        if not _joined(words[start:end], words[end:following], words[following:stop], vocabulary):
            yield start, end
            start = following
        end = stop
    if start < end:
        yield start, end


def _stretch(words: Sequence[str], start: int) -> int:
    while start < len(words) and capitalised(words[start]):
        start += 1
    return start


def _joined(left: Sequence[str], small: Sequence[str], right: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the small words between two capitalised stretches belong to one name."""
    if not left or not right or not all(_inner(word, vocabulary) for word in small):
        return False
    if all(vocabulary.has("person-particles", word) for word in small) or vocabulary.registry.find(
        [*left, *small, *right]
    ):
        return True
    if vocabulary.has("source-connectors", small[0], "conjunction"):
        begun = any(not capitalised(word) for word in left) or (len(left) == 1 and not _is_body(left[0], vocabulary))
        return len(small) == 1 and begun and _is_body(right[-1], vocabulary)
    return _is_body(left[-1], vocabulary) or _title_ending([*left[-2:], *small, right[0]], 3, vocabulary) != ""


def _inner(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has("source-connectors", word, "inside") or vocabulary.has("person-particles", word)


def _is_body(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has("source-organisation-words", word)


def classify(words: Sequence[str], vocabulary: Vocabulary) -> Name:
    """Say what sort of thing capitalised words name. A person needs two words or a title; one bare word is `single`."""
    words = _trimmed(words, vocabulary)
    if not words:
        return Name("nothing", ())
    entries = vocabulary.registry.find(words)
    if entries:
        return Name("organisation", tuple(words), "", entries)
    title, rest = _titled(words, vocabulary)
    kind = _body_kind(words, title, vocabulary)
    if kind:
        return Name("organisation", tuple(words), "", (), kind)
    given = vocabulary.has("person-given-names", words[0])
    if len(words) > 1 and not given and not _courteous(title, vocabulary) and _title_ending(words, 1, vocabulary):
        return Name("nothing", tuple(words))
    return _personal(title, rest, vocabulary)


def _body_kind(words: Sequence[str], title: str, vocabulary: Vocabulary) -> str | None:
    """The kind of the body that words name: by the last word (Norvane Energy) or the one before "of"."""
    if len(words) == 1 or _courteous(title, vocabulary):
        return None
    heads = [words[-1], *([] if title else [word for word, small in pairwise(words) if not capitalised(small)])]
    return next((kind for head in heads if (kind := vocabulary.kind("source-organisation-words", head))), None)


def _courteous(title: str, vocabulary: Vocabulary) -> bool:
    """Whether a title can only stand before a person's name: Mr, Ms, Dame."""
    return vocabulary.has("titles", title, "masculine", "feminine")


def _personal(title: str, words: Sequence[str], vocabulary: Vocabulary) -> Name:
    if not title:
        while len(words) > 1 and _adjective(words[0], vocabulary):
            words = words[1:]
        while len(words) > 2 and _role(words[0], vocabulary):
            words = words[1:]
    if len(words) == 1:
        return Name("person" if title else "single", tuple(words), title)
    if len(words) > LONGEST_PERSON or not (title or _possible(words, vocabulary)):
        return Name("nothing", tuple(words))
    return Name("person", tuple(words), title)


def _possible(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether no word speaks against a person."""
    if vocabulary.has("person-given-names", words[0]):
        return not any(vocabulary.has("person-openers", word, "place", "event") for word in words)
    return not any(vocabulary.has("person-openers", word) or vocabulary.has("source-demonyms", word) for word in words)


def _role(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is a role that a sentence begins with, and no given name (Dean)."""
    return vocabulary.has("source-role-nouns", word) and not vocabulary.has("person-given-names", word)


def _adjective(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has("person-openers", word, "adjective") or vocabulary.has("source-demonyms", word)


def _trimmed(words: Sequence[str], vocabulary: Vocabulary) -> Sequence[str]:
    start, end = 0, len(words)
    while start < end and (vocabulary.has("person-openers", words[start], "opener") or not capitalised(words[start])):
        start += 1
    while end > start and _droppable(words, end - 1, vocabulary):
        end -= 1
    return words[start:end]


def _droppable(words: Sequence[str], last: int, vocabulary: Vocabulary) -> bool:
    """Whether a last word is a weekday, a month or a small word; behind a given name it may be a surname (May)."""
    if not capitalised(words[last]):
        return True
    family = last > 0 and vocabulary.has("person-given-names", words[last - 1])
    return vocabulary.has("person-openers", words[last], "opener") and not family


def _titled(words: Sequence[str], vocabulary: Vocabulary) -> tuple[str, Sequence[str]]:
    """The last title that a name follows, and that name."""
    for end in range(len(words) - 1, 0, -1):
        title = _title_ending(words[:end], 1, vocabulary)
        if title and capitalised(words[end]):
            return title, words[end:]
    return "", words


def _title_ending(words: Sequence[str], shortest: int, vocabulary: Vocabulary) -> str:
    """The longest title that the last words are; empty where they are none."""
    for size in range(min(LONGEST_TITLE, len(words)), shortest - 1, -1):
        phrase = " ".join(plain(word) for word in words[-size:])
        if vocabulary.has("titles", phrase):
            return phrase
    return ""


class Personal(NamedTuple):
    """The parts of a person's name that later mentions use, lower-cased."""

    given: str
    surname: str
    ending: str


@lru_cache(maxsize=MOST_KEPT)
def personal(words: tuple[str, ...], vocabulary: Vocabulary) -> Personal:
    """Given name and surname, suffix, middle names and initials aside; `ending` is the surname without particles."""
    kept = [word for word in words if not vocabulary.has("person-suffixes", word)] or list(words)
    start, first = len(kept) - 1, 1 if vocabulary.has("person-given-names", kept[0]) else 0
    while start > first and vocabulary.has("person-particles", kept[start - 1]):
        start -= 1
    given = plain(kept[0]) if start else ""
    return Personal(given, plain(" ".join(kept[start:])), plain(kept[-1]))
