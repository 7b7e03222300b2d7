"""Why relations are missed or spurious: each is put under the first cause that holds, and the causes are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from audit.evaluation.extents import Extent, touches
from audit.evaluation.figures import DocumentScore
from audit.evaluation.gold import GoldDocument, Relation
from audit.evaluation.listing import Fate
from audit.evaluation.scoring import Evaluation, extent
from audit.evaluation.wording import WORD, words_of
from audit.model import Span

EXAMPLES = 5


class Cause(StrEnum):
    """What stands behind a miss or a spurious hit; for either, the first that holds is the cause."""

    QUOTED = "its cue stands inside a quotation"
    INSIDE = "its cue stands inside words credited by another"
    BESIDE = "its words are paired with another relation"
    NO_CUE = "it has no cue"
    UNKNOWN = "no rule has a cue among its words"
    UNMATCHED = "a rule has its cue, and no pattern fits"
    UNMARKED = "nothing is annotated there"


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many relations of one fate have one cause, and what is most frequent: cues of the missed, or rules."""

    fate: Fate
    cause: Cause
    number: int
    examples: tuple[str, ...]


def by_cause(evaluation: Evaluation, cues: Set[str]) -> tuple[CauseCount, ...]:
    """Missed gold, beliefs and attitudes too, and spurious predictions by cause, the most frequent first.

    `cues` holds the words, lower-cased, that begin a cue of some rule.
    """
    found: defaultdict[tuple[Fate, Cause], Counter[str]] = defaultdict(Counter)
    for gold, predicted, score in evaluation.documents():
        for fate, cause, example in _Document(gold, predicted, score, cues).causes():
            found[fate, cause][example] += 1
    rows = [
        CauseCount(fate, cause, examples.total(), tuple(example for example, _ in examples.most_common(EXAMPLES)))
        for (fate, cause), examples in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.fate, -row.number, row.cause)))


class _Document:
    """One document, its predictions and its score."""

    def __init__(
        self, gold: GoldDocument, predicted: tuple[Relation, ...], score: DocumentScore, cues: Set[str]
    ) -> None:
        self.gold, self.predicted, self.score, self.cues = gold, predicted, score, cues
        self.marked = extent(gold.relations, "source", "cue")
        self.named = extent(predicted, "source", "cue")
        self.credited = extent(predicted, "content")

    def causes(self) -> Iterator[tuple[Fate, Cause, str]]:
        answered, right = self.score.answered, self.score.right
        for at, relation in enumerate(self.gold.relations):
            if at not in answered:
                words = words_of(self.gold.text, relation.cue).lower()
                yield Fate.MISSED, self._missed(relation, words), words or "(none)"
        for at, relation in enumerate(self.predicted):
            if at not in right:
                yield Fate.SPURIOUS, self._spurious(relation), relation.rule or "(none)"

    def _missed(self, relation: Relation, words: str) -> Cause:
        if not relation.cue:
            return Cause.NO_CUE
        if _touch(self.credited, relation.cue):
            return Cause.INSIDE
        if _touch(self.named, relation.cue):
            return Cause.BESIDE
        return Cause.UNKNOWN if self.cues.isdisjoint(WORD.findall(words)) else Cause.UNMATCHED

    def _spurious(self, relation: Relation) -> Cause:
        if self._quoted(relation):
            return Cause.QUOTED
        if _touch(self.credited, relation.cue):
            return Cause.INSIDE
        return Cause.BESIDE if _touch(self.marked, relation.cue) else Cause.UNMARKED

    def _quoted(self, relation: Relation) -> bool:
        """Whether an odd number of double marks stands before the cue in its paragraph."""
        if not relation.cue:
            return False
        start = relation.cue[0].start
        before = self.gold.text[self.gold.text.rfind("\n", 0, start) + 1 : start]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _touch(whole: Extent, spans: Iterable[Span]) -> bool:
    return any(touches(whole, span) for span in spans)
