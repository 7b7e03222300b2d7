"""From the scores of documents to the figures of all of them together, as fixed before any rule was scored.

    relation  precision counts a pair with any gold relation; recall is over the reportive gold, `recall_all` over all
    source    a pair's source is right when both overlap and name the same thing; a pair counts only when it is right
    content   characters: precision against all gold content, recall over reportive content
    sentence  a sentence is attributed when it holds attributed content; labelled documents are scored on this alone
    tokens    the gold's own tokens, each role on its own, against all gold
    reliance  1 minus the total variation distance between gold and predicted shares per source, averaged over documents
              with four or more gold relations that name one

A figure is a count or a share between 0 and 1; a share of nothing is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from audit.evaluation.gold import ROLES
from audit.evaluation.pairing import Pair

Figures = dict[str, int | float]


def ratio(part: float, whole: float) -> float:
    """A share; 0.0 of nothing."""
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Count:
    """`right` of what was `predicted` stands in the gold (precision), `found` of the `gold` was predicted (recall).

    The two numerators differ where precision is against all gold and recall over the reportive gold.
    """

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return ratio(self.right, self.predicted)

    @property
    def recall(self) -> float:
        """Share of the gold that is found."""
        return ratio(self.found, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return ratio(2 * self.precision * self.recall, self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document scored.

    `reportive` runs parallel to the gold relations, `tokens` to `ROLES`; `paired_sources` counts pairs whose gold has a
    source; `agreement` is None where too few relations name a source.
    """

    missing: bool = False
    labelled: bool = False
    relations: Count = Count()
    sources: Count = Count()
    content: Count = Count()
    sentences: Count = Count()
    tokens: tuple[Count, ...] = (Count(), Count(), Count())
    all_gold: int = 0
    paired_sources: int = 0
    agreement: float | None = None
    pairs: tuple[Pair, ...] = ()
    reportive: tuple[bool, ...] = ()

    @property
    def answered(self) -> frozenset[int]:
        """Indices of the gold relations that a prediction answers."""
        return frozenset(one for one, _ in self.pairs)

    @property
    def right(self) -> frozenset[int]:
        """Indices of the predictions that answer a gold relation."""
        return frozenset(other for _, other in self.pairs)


def figures(scores: Sequence[DocumentScore]) -> Figures:
    """All figures, by name. With a labelled document among them only those on sentences."""
    sentences = _f1("sentence", _total(score.sentences for score in scores))
    counted: Figures = {"documents": len(scores), "missing_documents": sum(score.missing for score in scores)}
    if any(score.labelled for score in scores):
        return counted | sentences
    return counted | _relation_figures(scores) | sentences | _token_figures(scores) | _reliance_figure(scores)


def _total(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


def _f1(name: str, count: Count) -> Figures:
    return {f"{name}_precision": count.precision, f"{name}_recall": count.recall, f"{name}_f1": count.f1}


def _relation_figures(scores: Sequence[DocumentScore]) -> Figures:
    relations = _total(score.relations for score in scores)
    sources = _total(score.sources for score in scores)
    all_gold = sum(score.all_gold for score in scores)
    return (
        {"gold": all_gold, "gold_reportive": relations.gold, "predicted": relations.predicted}
        | _f1("relation", relations)
        | {"relation_recall_all": ratio(relations.right, all_gold)}
        | {"source_accuracy": ratio(sources.right, sum(score.paired_sources for score in scores))}
        | _f1("source", sources)
        | _f1("content", _total(score.content for score in scores))
    )


def _token_figures(scores: Sequence[DocumentScore]) -> Figures:
    return {f"{role}_token_f1": _total(score.tokens[at] for score in scores).f1 for at, role in enumerate(ROLES)}


def _reliance_figure(scores: Sequence[DocumentScore]) -> Figures:
    agreements = [score.agreement for score in scores if score.agreement is not None]
    return {"reliance_agreement": ratio(sum(agreements), len(agreements))}
