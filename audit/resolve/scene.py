"""What resolving one mention may look at: the document, who is named in it, and what was resolved before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.model import BlockKind, Document, Segments, Source, Span
from audit.resolve.identity import UNRESOLVED
from audit.resolve.phrase import Phrase
from audit.resolve.roster import Occurrence, Roster
from audit.resolve.vocabulary import Vocabulary

SENTENCES_BACK = 3
PARAGRAPHS_BACK = 2
FARTHEST = 12
# Enough for any text of people; a machine-made sentence without end must not cost the square of its length.
MENTIONS_BACK = 60


class Place(NamedTuple):
    """Where a mention stands: offsets, and the index of the sentence that holds its cue."""

    start: int
    end: int
    sentence: int


class Outcome(NamedTuple):
    """What a mention means: its sources (several for "CNN and NPR"), and how that was found or why it was not.

    `noun` is the common noun a later mention may take up ("the report", "the officials"); `plural` where they are many.
    """

    sources: tuple[Source, ...]
    how: str
    noun: str = ""
    plural: bool = False

    @property
    def settled(self) -> bool:
        """Whether the mention was traced to somebody."""
        return not any(source.id.startswith(UNRESOLVED) for source in self.sources)


class Past(NamedTuple):
    """An earlier mention, resolved."""

    place: Place
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Scene:
    """`past` grows in the order of the text while one document is resolved.

    `own` are the titles of the newsroom itself; `ask` resolves a source inside another, the issuer of a report.
    """

    document: Document
    segments: Segments
    vocabulary: Vocabulary
    roster: Roster
    own: tuple[str, ...]
    ask: Callable[[str, Place, Scene], Outcome]
    past: list[Past] = field(default_factory=list)

    def sentences_back(self, place: Place) -> Iterator[int]:
        """The sentence of a mention and those before it that a pronoun may reach, nearest first."""
        if place.sentence >= len(self.segments.sentences):
            return
        yield place.sentence
        blocks, counted = {self.segments.sentences[place.sentence].block}, 0
        for index in range(place.sentence - 1, max(-1, place.sentence - 1 - FARTHEST), -1):
            sentence = self.segments.sentences[index]
            blocks.add(sentence.block)
            if sentence.kind is not BlockKind.PROSE or counted >= SENTENCES_BACK or len(blocks) > PARAGRAPHS_BACK + 1:
                return
            yield index
            counted += not self.quoted(sentence.span)

    def quoted(self, span: Span) -> bool:
        """Whether a span lies inside one quotation."""
        quotation = self.segments.quotation_at(span.start)
        return quotation is not None and quotation.span.end >= span.end - 1

    def credited(self, sentence: int, before: int) -> list[Past]:
        """The mentions of a sentence resolved so far that stand before an offset, in the order of the text."""
        found = []
        for one in reversed(self.past[-MENTIONS_BACK:]):
            if one.place.sentence < sentence:
                break
            if one.place.sentence == sentence and one.place.start < before:
                found.append(one)
        return found[::-1]

    def occurrences(self, start: int, end: int) -> Sequence[Occurrence]:
        """The last people and bodies named from `start` to `end`, outside quotations."""
        every = self.roster.occurrences
        low = bisect_left(every, start, key=lambda one: one.start)
        high = bisect_left(every, end, key=lambda one: one.start)
        return [
            one for one in every[max(low, high - MENTIONS_BACK) : high] if self.segments.quotation_at(one.start) is None
        ]

    def in_sentence(self, sentence: int, before: int) -> Sequence[Occurrence]:
        """People and bodies named in a sentence before an offset, outside quotations."""
        span = self.segments.sentences[sentence].span
        return self.occurrences(span.start, min(span.end, before))


def distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Sources by id, first come first."""
    found: dict[str, Source] = {}
    for source in sources:
        found.setdefault(source.id, source)
    return tuple(found.values())


Form = Callable[[Phrase, Place, Scene], Outcome | None]
