"""What stands behind the figures: relations missed and spurious, gained and lost, and each rule on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from audit.evaluation.figures import DocumentScore, ratio
from audit.evaluation.gold import GoldDocument, Relation
from audit.evaluation.scoring import Evaluation
from audit.evaluation.wording import words_of


class Fate(StrEnum):
    """What became of a relation: the first two in one evaluation, the others between two."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    GAINED = "gained"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Entry:
    """A relation in words, white space folded. `rule` is the rule that found it, "" where none did."""

    fate: Fate
    id: str
    source: str
    cue: str
    content: str
    rule: str = ""


def _entry(fate: Fate, document: GoldDocument, relation: Relation, rule: str = "") -> Entry:
    source, cue, content = (
        " ".join(words_of(document.text, spans).split()) for spans in (relation.source, relation.cue, relation.content)
    )
    return Entry(fate, document.id, source, cue, content, rule)


def misses(evaluation: Evaluation) -> Iterator[Entry]:
    """Reportive gold that no prediction answers and predictions that answer no gold, document by document."""
    for gold, predicted, score in evaluation.documents():
        answered, right = score.answered, score.right
        for at, relation in enumerate(gold.relations):
            if score.reportive[at] and at not in answered:
                yield _entry(Fate.MISSED, gold, relation)
        for at, relation in enumerate(predicted):
            if at not in right:
                yield _entry(Fate.SPURIOUS, gold, relation, relation.rule)


def changes(now: Evaluation, then: Evaluation) -> Iterator[Entry]:
    """Gold relations answered now and not then (gained), or then and not now (lost), in the order of the gold."""
    for (gold, new, new_score), (_, old, old_score) in zip(now.documents(), then.documents(), strict=True):
        gained, lost = _answers(new, new_score), _answers(old, old_score)
        for at, relation in enumerate(gold.relations):
            if at in gained and at not in lost:
                yield _entry(Fate.GAINED, gold, relation, gained[at])
            elif at in lost and at not in gained:
                yield _entry(Fate.LOST, gold, relation, lost[at])


def _answers(predicted: tuple[Relation, ...], score: DocumentScore) -> Mapping[int, str]:
    return {one: predicted[other].rule for one, other in score.pairs}


@dataclass(frozen=True, slots=True)
class RuleScore:
    """`right` of a rule's `hits` answer some gold relation; `share_of_right` (its yield) is of all that do."""

    rule: str
    hits: int
    right: int
    share_of_right: float

    @property
    def precision(self) -> float:
        """Share of the hits that is right."""
        return ratio(self.right, self.hits)


def by_rule(evaluation: Evaluation) -> tuple[RuleScore, ...]:
    """Every rule that found something in documents with relations, the most fruitful first."""
    documents = list(evaluation.documents())
    hits = _rules(relation for _, predicted, _ in documents for relation in predicted)
    right = _rules(predicted[other] for _, predicted, score in documents for _, other in score.pairs)
    rows = [RuleScore(rule, hits[rule], right[rule], ratio(right[rule], right.total())) for rule in hits]
    return tuple(sorted(rows, key=lambda row: (-row.right, -row.hits, row.rule)))


def _rules(relations: Iterable[Relation]) -> Counter[str]:
    return Counter(relation.rule for relation in relations)
