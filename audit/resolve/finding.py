"""Document -> the names in its prose, with what the words around each tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from audit.model import BlockKind, Document, Span
from audit.patterns import MOST_KEPT, compiled
from audit.resolve.naming import Name, classify, pieces
from audit.resolve.vocabulary import CAPITAL, Vocabulary, plain

READ = frozenset({BlockKind.PROSE, BlockKind.CAPTION})
# A party and state in brackets, an age, a phrase in apposition.
_BEHIND = re.compile(r"(?:\s+\([^()\n]{1,40}\))?,\s+(?:(?P<age>\d{1,3}),\s+)?(?P<words>[^,.;:“”\"\n]{0,70})")
_BEFORE = r"(?r)(?P<word>\p{Ll}[\p{Ll}-]+)\s"
_ACRONYM = re.compile(rf"\.?\s*\((?:the\s+)?[“\"]?(?P<short>{CAPITAL}(?:[^\W\d_]|[&.-])*{CAPITAL}s?)\b")


class Found(NamedTuple):
    """A name as it stands in the text. `context` holds the words of titles, roles and apposition beside it."""

    span: Span
    name: Name
    context: frozenset[str] = frozenset()
    aged: bool = False
    acronym: str = ""


class _Cut(NamedTuple):
    """A name in a run of capitalised words, from its titles on; the words before the name are `lead`."""

    span: Span
    lead: tuple[str, ...]
    name: Name


def find_names(document: Document, vocabulary: Vocabulary) -> Iterator[Found]:
    """The names of a document's prose and captions, in the order of the text."""
    before, text = compiled(_BEFORE), document.text
    for block in document.blocks:
        if block.kind not in READ:
            continue
        for run in vocabulary.run.finditer(text, *block.span):
            at = run.start()
            for span, lead, name in _cuts(run[0], vocabulary):
                head = before.match(text, 0, at + span.start)
                yield _found(
                    text, Span(at + span.start, at + span.end), name, lead, head["word"] if head else "", vocabulary
                )


@lru_cache(maxsize=MOST_KEPT)
def _cuts(run: str, vocabulary: Vocabulary) -> tuple[_Cut, ...]:
    """The names of a run; the spans count from its beginning."""
    words, starts, at = run.split(), [], 0
    for word in words:
        starts.append(at := run.index(word, at))
        at += len(word)
    cuts = []
    for start, stop in pieces(words, vocabulary):
        name = classify(words[start:stop], vocabulary)
        if name.sort != "nothing":
            span = Span(starts[start], starts[stop - 1] + len(words[stop - 1]))
            cuts.append(_Cut(span, tuple(words[start : stop - len(name.words)]), name))
    return tuple(cuts)


def _found(text: str, span: Span, name: Name, lead: Sequence[str], head: str, vocabulary: Vocabulary) -> Found:
    """A name with what stands beside it; `head` is the word before it."""
    trade = vocabulary.kind("source-institution-nouns", head) if head else None
    if trade and not name.title and not vocabulary.has("person-given-names", name.words[0]):
        name = name._replace(sort="organisation", kind=trade if name.kind == "unknown" else name.kind)
    if name.sort == "organisation":
        short = _ACRONYM.match(text, span.end)
        return Found(span, name, acronym=short["short"] if short else "")
    if name.sort == "single":
        return Found(span, name)
    tail = _BEHIND.match(text, span.end)
    near = [*lead, *([head] if head else ()), *(_apposition(tail["words"].split(), vocabulary) if tail else ())]
    return Found(span, name, frozenset(map(plain, near)), bool(tail and tail["age"]))


def _apposition(words: Sequence[str], vocabulary: Vocabulary) -> Sequence[str]:
    """The words before the first that ends a head; none of a clause of its own (", who said")."""
    stops = (i for i, word in enumerate(words) if vocabulary.has("source-connectors", word, "opener"))
    return words[: next(stops, len(words))]


def inner_capitals(found: Iterable[Found], starts: frozenset[int]) -> frozenset[str]:
    """First words of names that stand inside sentences: capitalised there for no other reason than being names."""
    return frozenset(one.name.words[0] for one in found if one.span.start not in starts)
