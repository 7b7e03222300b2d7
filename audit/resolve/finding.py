"""Document -> the names in its prose, with what the words around each tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from audit.model import BlockKind, Document, Span
from audit.patterns import compiled
from audit.resolve.naming import Name, classify, pieces
from audit.resolve.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    import regex

READ = frozenset({BlockKind.PROSE, BlockKind.CAPTION})
# A party and state in brackets, an age, a phrase in apposition.
_BEHIND = r"(?:\s+\([^()\n]{1,40}\))?,\s+(?:(?P<age>\d{1,3}),\s+)?(?P<words>[^,.;:“”\"\n]{0,70})"
_BEFORE = r"(?r)(?P<word>\p{Ll}[\p{Ll}-]+)\s"
_ACRONYM = r"\.?\s*\((?:the\s+)?[“\"]?(?P<short>\p{Lu}[\p{Lu}\p{Ll}&.-]*\p{Lu}s?)\b"


class Found(NamedTuple):
    """A name as it stands in the text. `context` holds the words of titles, roles and apposition beside it."""

    span: Span
    name: Name
    context: frozenset[str] = frozenset()
    aged: bool = False
    acronym: str = ""


class _Cut(NamedTuple):
    """A name among the words of a run: the words from `start` to `stop`, titles included."""

    start: int
    stop: int
    name: Name


@dataclass(frozen=True, slots=True)
class _Around:
    text: str
    vocabulary: Vocabulary
    behind: regex.Pattern[str]
    before: regex.Pattern[str]
    acronym: regex.Pattern[str]

    def found(self, name: Name, lead: Sequence[str], span: Span) -> Found:
        """A name with what stands beside it."""
        head = self.before.match(self.text, 0, span.start)
        trade = self.vocabulary.kind("source-institution-nouns", head["word"]) if head else None
        if trade and not name.title and not self.vocabulary.has("person-given-names", name.words[0]):
            name = name._replace(sort="organisation", kind=trade if name.kind == "unknown" else name.kind)
        if name.sort == "organisation":
            short = self.acronym.match(self.text, span.end)
            return Found(span, name, acronym=short["short"] if short else "")
        if name.sort == "single":
            return Found(span, name)
        tail = self.behind.match(self.text, span.end)
        near = [*lead, *([head["word"]] if head else ()), *(self._apposition(tail["words"].split()) if tail else ())]
        return Found(span, name, frozenset(plain(word) for word in near), bool(tail and tail["age"]))

    def _apposition(self, words: Sequence[str]) -> Sequence[str]:
        """The words before the first that ends a head; none of a clause of its own (", who said")."""
        stops = (i for i, word in enumerate(words) if self.vocabulary.has("source-connectors", word, "opener"))
        return words[: next(stops, len(words))]


def find_names(document: Document, vocabulary: Vocabulary) -> Iterator[Found]:
    """The names of a document's prose and captions, in the order of the text."""
    around = _Around(document.text, vocabulary, compiled(_BEHIND), compiled(_BEFORE), compiled(_ACRONYM))
    known: dict[str, tuple[_Cut, ...]] = {}
    for block in document.blocks:
        if block.kind in READ:
            for run in vocabulary.run.finditer(document.text, block.span.start, block.span.end):
                cuts = known.get(run[0])
                if cuts is None:
                    cuts = known[run[0]] = tuple(_cuts(run[0].split(), vocabulary))
                if cuts:
                    yield from _of_run(run, cuts, around)


def _cuts(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[_Cut]:
    for start, stop in pieces(words, vocabulary):
        name = classify(words[start:stop], vocabulary)
        if name.sort != "nothing":
            yield _Cut(start, stop, name)


def _of_run(run: regex.Match[str], cuts: Iterable[_Cut], around: _Around) -> Iterator[Found]:
    words, starts = _split(run)
    for start, stop, name in cuts:
        lead = words[start : stop - len(name.words)]
        yield around.found(name, lead, Span(starts[start], starts[stop - 1] + len(words[stop - 1])))


def _split(run: regex.Match[str]) -> tuple[list[str], list[int]]:
    """The words of a run, and their offsets."""
    words, starts, at = run[0].split(), [], run.start()
    for word in words:
        at = run.string.index(word, at)
        starts.append(at)
        at += len(word)
    return words, starts


def inner_capitals(found: Iterable[Found], starts: frozenset[int]) -> frozenset[str]:
    """First words of names that stand inside sentences: capitalised there for no other reason than being names."""
    return frozenset(one.name.words[0] for one in found if one.span.start not in starts)
