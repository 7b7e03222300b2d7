"""The statuses of sentences against those that readers gave them: of which would a careful editor ask "says who?".

    objected     a sentence that is unattributed, or partly attributed
    precision    share of the objected that readers object to as well; recall the other way round
    interval     the middle 95 % of f1 over 1,000 draws of as many documents, with replacement (Efron 1979); documents,
                 as the sentences of one are alike
    baseline     objects to every sentence without a quotation mark and without a word that reports

Sentences on which the readers differ have no status and are not scored.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.evaluation.figures import Count, Figures
from audit.evaluation.wording import QUOTATION_MARK, WORD, Wording
from audit.model import Report, Span, Status

OBJECTED = frozenset({Status.UNATTRIBUTED, Status.PARTLY})
CREDITED = frozenset({Status.ATTRIBUTED, Status.CARRIED, Status.PARTLY})
# Where several of our sentences make up one of the gold.
ORDER = (Status.ATTRIBUTED, Status.CARRIED, Status.EXEMPT, Status.PLAIN)
DRAWS = 1000
MIDDLE = 0.95


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """A text whose sentences readers judged: a status each, None where they differ, and the categories they named."""

    id: str
    text: str
    sentences: tuple[Span, ...]
    statuses: tuple[Status | None, ...]
    categories: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status given to one sentence of a gold, and the categories of claims found in it."""

    status: Status
    categories: frozenset[str] = frozenset()


Verdicts = Mapping[str, tuple[Verdict, ...]]


def verdicts(gold: JudgedDocument, report: Report) -> tuple[Verdict, ...]:
    """What an audit says of each sentence of a gold.

    Of several sentences of ours within one of the gold, one that is objected to decides, and makes it partly
    attributed where another is credited. What is no sentence of ours is plain.
    """
    claims = {claim.sentence: claim for claim in report.claims}
    found = []
    for span in gold.sentences:
        within = [claims[index] for index in report.segments.touched(span) if index in claims]
        statuses = {claim.status for claim in within}
        status = next((one for one in ORDER if one in statuses), Status.PLAIN)
        if statuses & OBJECTED:
            status = Status.PARTLY if statuses & CREDITED else Status.UNATTRIBUTED
        objected = [claim for claim in within if claim.status in OBJECTED] or within
        found.append(Verdict(status, frozenset(one.category for claim in objected for one in claim.reasons)))
    return tuple(found)


def written(gold: Iterable[JudgedDocument], found: Verdicts) -> str:
    """Verdicts as JSON lines: the sentences of the gold, in its order, with the status given to each."""
    records = (
        {
            "id": one.id,
            "sentences": [
                {"span": list(span), "status": verdict.status}
                for span, verdict in zip(one.sentences, found[one.id], strict=True)
            ],
        }
        for one in gold
        if one.id in found
    )
    return "".join(f"{json.dumps(record)}\n" for record in records)


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """Of the objected sentences of one category: how many the gold has and how many of them are objected to here; how
    many are objected to here for it, and how many of them the gold objects to.
    """

    category: str
    gold: int
    found: int
    predicted: int
    right: int


@dataclass(frozen=True, slots=True)
class ClaimsEvaluation:
    """`statuses` counts sentences by the gold's status and the one given here."""

    count: Count
    interval: tuple[float, float]
    baseline: Count
    statuses: Mapping[tuple[Status, Status], int]
    categories: tuple[CategoryScore, ...]
    documents: int
    left_out: int

    @property
    def figures(self) -> Figures:
        """All single figures, in the order they are shown."""
        low, high = self.interval
        return {
            "documents": self.documents,
            "sentences": sum(self.statuses.values()),
            "left_out": self.left_out,
            "gold_objected": self.count.gold,
            "objected": self.count.predicted,
            "precision": self.count.precision,
            "recall": self.count.recall,
            "f1": self.count.f1,
            "f1_low": low,
            "f1_high": high,
            "baseline_precision": self.baseline.precision,
            "baseline_recall": self.baseline.recall,
            "baseline_f1": self.baseline.f1,
        }


def score_claims(gold: Sequence[JudgedDocument], found: Verdicts, terms: Wording) -> ClaimsEvaluation:
    """Score verdicts; documents without any are left out."""
    judged = [one for one in gold if one.id in found]
    pairs = [pair for one in judged for pair in _scored(one, found[one.id])]
    counts = [_count(_scored(one, found[one.id])) for one in judged]
    return ClaimsEvaluation(
        count=sum(counts, Count()),
        interval=_interval(counts),
        baseline=sum((_count(_by_baseline(one, terms)) for one in judged), Count()),
        statuses=Counter((status, verdict.status) for status, verdict, _ in pairs),
        categories=tuple(_categories(pairs)),
        documents=len(judged),
        left_out=sum(status is None for one in judged for status in one.statuses),
    )


Scored = tuple[Status, Verdict, frozenset[str]]


def _scored(gold: JudgedDocument, found: Sequence[Verdict]) -> Iterator[Scored]:
    for status, verdict, categories in zip(gold.statuses, found, gold.categories, strict=True):
        if status is not None:
            yield status, verdict, categories


def _count(pairs: Iterable[Scored]) -> Count:
    both = [(status in OBJECTED, verdict.status in OBJECTED) for status, verdict, _ in pairs]
    right = both.count((True, True))
    return Count(right, sum(mine for _, mine in both), right, sum(theirs for theirs, _ in both))


def _interval(counts: Sequence[Count]) -> tuple[float, float]:
    # The same seed each time: the same verdicts have the same interval.
    draw = random.Random(0)
    drawn = sorted(sum(draw.choices(counts, k=len(counts)), Count()).f1 for _ in range(DRAWS if counts else 0))
    if not drawn:
        return 0.0, 0.0
    out = round(DRAWS * (1 - MIDDLE) / 2)
    return drawn[out], drawn[-1 - out]


def _by_baseline(gold: JudgedDocument, terms: Wording) -> Iterator[Scored]:
    for status, (start, end) in zip(gold.statuses, gold.sentences, strict=True):
        if status is not None:
            words = gold.text[start:end].lower()
            reports = terms.credit.search(words) or not terms.reporting.isdisjoint(WORD.findall(words))
            credited = reports or QUOTATION_MARK.search(words)
            yield status, Verdict(Status.PLAIN if credited else Status.UNATTRIBUTED), frozenset()


def _categories(pairs: Sequence[Scored]) -> Iterator[CategoryScore]:
    objected = [(one[0] in OBJECTED, one[1].status in OBJECTED, one[2], one[1].categories) for one in pairs]
    for name in sorted({name for _, _, theirs, mine in objected for name in theirs | mine}):
        gold = [mine for theirs, mine, names, _ in objected if theirs and name in names]
        predicted = [theirs for theirs, mine, _, names in objected if mine and name in names]
        if gold or predicted:
            yield CategoryScore(name, len(gold), sum(gold), len(predicted), sum(predicted))
