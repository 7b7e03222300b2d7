"""Gold and the predictions on it -> scores. `figures.py` says what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from audit.evaluation.extents import Extent, common, length, merged, touches
from audit.evaluation.figures import Count, DocumentScore, Figures, figures
from audit.evaluation.gold import ROLES, GoldDocument, Predictions, Relation
from audit.evaluation.pairing import Pair, pair
from audit.evaluation.wording import WORD, Wording
from audit.model import Span

ENOUGH_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Gold, the predictions on it, and one score a document, in the order of the gold."""

    gold: tuple[GoldDocument, ...]
    predictions: Predictions
    scores: tuple[DocumentScore, ...]

    @property
    def figures(self) -> Figures:
        """All figures, by name."""
        return figures(self.scores)

    def documents(self) -> Iterator[tuple[GoldDocument, tuple[Relation, ...], DocumentScore]]:
        """Each document with relations, its predictions and its score; labelled documents have no relations to list."""
        for gold, score in zip(self.gold, self.scores, strict=True):
            if not score.labelled:
                yield gold, self.predictions.get(gold.id, ()), score


def score(gold: tuple[GoldDocument, ...], predictions: Predictions, wording: Wording) -> Evaluation:
    """Score predictions, by document id, on gold."""
    return Evaluation(gold, predictions, tuple(score_document(one, predictions.get(one.id), wording) for one in gold))


def score_document(gold: GoldDocument, predicted: tuple[Relation, ...] | None, wording: Wording) -> DocumentScore:
    """Score the predictions on one document; None where none were made."""
    missing, relations = predicted is None, predicted or ()
    if gold.labels is not None:
        return DocumentScore(missing=missing, labelled=True, sentences=_labelled(gold, gold.labels, relations))
    case = _Case(
        gold=gold,
        predicted=relations,
        wording=wording,
        pairs=pair(gold.relations, relations),
        reportive=tuple(wording.is_reportive(gold.text, relation) for relation in gold.relations),
        expected={role: extent(gold.relations, role) for role in ROLES},
        found={role: extent(relations, role) for role in ROLES},
    )
    return DocumentScore(
        missing=missing,
        relations=case.relations(),
        sources=case.sources(),
        content=case.content(),
        sentences=case.sentences(),
        tokens=case.tokens(),
        all_gold=len(gold.relations),
        paired_sources=len(case.named_pairs()),
        agreement=case.agreement(),
        pairs=case.pairs,
        reportive=case.reportive,
    )


def extent(relations: Iterable[Relation], *roles: str) -> Extent:
    """The characters that some relations have in one of the roles."""
    return merged(span for relation in relations for role in roles for span in relation.role(role))


def _labelled(gold: GoldDocument, labels: tuple[bool | None, ...], predicted: Iterable[Relation]) -> Count:
    content = extent(predicted, "content")
    judged = zip(gold.sentences, labels, strict=True)
    return _agreed((label, touches(content, sentence)) for sentence, label in judged if label is not None)


def _agreed(judged: Iterable[tuple[bool, bool]]) -> Count:
    """Count things of which gold and prediction each say yes or no."""
    cells = Counter(judged)
    both = cells[True, True]
    return Count(both, both + cells[False, True], both, both + cells[True, False])


@dataclass(frozen=True, slots=True)
class _Case:
    """A document with relations; `expected` and `found` hold the characters of each role, of gold and prediction."""

    gold: GoldDocument
    predicted: tuple[Relation, ...]
    wording: Wording
    pairs: tuple[Pair, ...]
    reportive: tuple[bool, ...]
    expected: Mapping[str, Extent]
    found: Mapping[str, Extent]

    def told(self) -> tuple[Relation, ...]:
        """The reportive gold."""
        return tuple(one for one, is_told in zip(self.gold.relations, self.reportive, strict=True) if is_told)

    def relations(self) -> Count:
        right = sum(self.reportive[one] for one, _ in self.pairs)
        return Count(len(self.pairs), len(self.predicted), right, sum(self.reportive))

    def named_pairs(self) -> tuple[Pair, ...]:
        """Pairs whose gold has a source."""
        return tuple(both for both in self.pairs if self.gold.relations[both.gold].source)

    def sources(self) -> Count:
        right = [both.gold for both in self.named_pairs() if self.same_source(both)]
        predicted = sum(bool(relation.source) for relation in self.predicted)
        told = sum(bool(relation.source) for relation in self.told())
        return Count(len(right), predicted, sum(self.reportive[one] for one in right), told)

    def same_source(self, both: Pair) -> bool:
        gold, predicted = self.gold.relations[both.gold], self.predicted[both.predicted]
        return self.wording.same_source(self.gold.text, gold.source, predicted.source)

    def content(self) -> Count:
        expected, found, told = self.expected["content"], self.found["content"], extent(self.told(), "content")
        return Count(common(expected, found), length(found), common(told, found), length(told))

    def sentences(self) -> Count:
        expected, found = self.expected["content"], self.found["content"]
        spans = self.gold.sentences or self.wording.sentences(self.gold.text)
        return _agreed((touches(expected, span), touches(found, span)) for span in spans)

    def tokens(self) -> tuple[Count, ...]:
        # A token counts for a role when its first character does.
        starts = [span.start for span in self.gold.tokens] or [word.start() for word in WORD.finditer(self.gold.text)]
        firsts = [Span(start, start + 1) for start in starts]
        roles = [(self.expected[role], self.found[role]) for role in ROLES]
        return tuple(_agreed((touches(one, at), touches(other, at)) for at in firsts) for one, other in roles)

    def agreement(self) -> float | None:
        gold, predicted = self.gold_names(), self.names(self.predicted)
        if gold.total() < ENOUGH_SOURCES:
            return None
        whole = predicted.total() or 1
        # The order of a sum decides its last bit: names as they come, gold first.
        names = dict.fromkeys((*gold, *predicted))
        return 1 - sum(abs(gold[name] / gold.total() - predicted[name] / whole) for name in names) / 2

    def gold_names(self) -> Counter[str]:
        hit = {one for one, _ in self.pairs}
        return self.names(one for at, one in enumerate(self.gold.relations) if self.reportive[at] or at in hit)

    def names(self, relations: Iterable[Relation]) -> Counter[str]:
        return Counter(self.wording.name(self.gold.text, one.source) for one in relations if one.source)
