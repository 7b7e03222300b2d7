"""Uses -> rows of sources with their shares, and the indices that follow from the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import fsum

from audit.model import Document, Identified, Reliance, Source, SourceUse, Span
from audit.reliance.layers import Use

FEWEST_UNITS = 10
# Ids that stand for something only within the draft they were found in.
DRAFT_LOCAL = ("unresolved:", "name:", "document:")


@dataclass(slots=True)
class _Tally:
    """What one source gathers while the uses of a view are added up."""

    source: Source
    relations: int = 0
    sentences: set[int] = field(default_factory=set)
    content: set[Span] = field(default_factory=set)


def rows(document: Document, uses: Iterable[Use]) -> tuple[SourceUse, ...]:
    """One row a source, most used first."""
    tallies: dict[str, _Tally] = {}
    for use in uses:
        tally = tallies.setdefault(use.source.id, _Tally(use.source))
        tally.source = _foremost(tally.source, use.source)
        tally.relations += use.relations
        tally.sentences |= use.sentences
        tally.content.update(use.content)
    return _shared(
        SourceUse(tally.source, tally.relations, len(tally.sentences), _words(document, tally.content), 0.0)
        for tally in tallies.values()
    )


def _foremost(one: Source, other: Source) -> Source:
    """Of two accounts of one source the better described, else the first by name, whatever their order."""
    if one == other:
        return one
    return min(one, other, key=lambda source: (-(source.anonymity or 0), source.name, source.kind, source.identified))


def _words(document: Document, content: Iterable[Span]) -> int:
    """The words of spans, those that several spans cover counted once."""
    count = reached = 0
    for span in sorted(content):
        start = max(span.start, reached)
        count += len(document.text[start : span.end].split()) if start < span.end else 0
        reached = max(reached, span.end)
    return count


def _shared(uses: Iterable[SourceUse]) -> tuple[SourceUse, ...]:
    """Uses in order, with their shares."""
    ordered = sorted(uses, key=lambda use: (-use.sentences, -use.words, use.source.id))
    units = sum(use.sentences for use in ordered)
    return tuple(use._replace(share=use.sentences / units) for use in ordered)


def indices(proximate: tuple[SourceUse, ...], original: tuple[SourceUse, ...], passed_on: int) -> Reliance:
    """Everything that follows from the rows of the two views and the number of units passed on."""
    units = sum(use.sentences for use in proximate)
    if not units:
        return Reliance()
    shares = [use.share for use in proximate]
    return Reliance(
        proximate=proximate,
        original=original,
        kinds=_kinds(proximate, units),
        units=units,
        effective_sources=1 / concentration(shares) if units >= FEWEST_UNITS else None,
        top1_share=shares[0],
        top3_share=sum(use.sentences for use in proximate[:3]) / units,
        second_hand_share=passed_on / units,
        anonymous_share=_anonymous_share(original),
    )


def concentration(shares: Iterable[float]) -> float:
    """The Herfindahl-Hirschman index, the sum of squared shares (Hirschman 1964): 1/k for k equal shares, 1 for one."""
    return fsum(share * share for share in shares)


def _kinds(rows: Iterable[SourceUse], units: int) -> tuple[tuple[str, int, float], ...]:
    counts: Counter[str] = Counter()
    for use in rows:
        counts[use.source.kind] += use.sentences
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((kind, count, count / units) for kind, count in ordered)


def _anonymous_share(rows: Iterable[SourceUse]) -> float | None:
    units = anonymous = 0
    for use in rows:
        units += use.sentences
        anonymous += use.sentences if use.source.kind == "anonymous" else 0
    return anonymous / units if units else None


def added(views: Iterable[tuple[SourceUse, ...]]) -> tuple[SourceUse, ...]:
    """The rows of several drafts as one table; "she" or "officials" of two drafts are not known to be the same."""
    by_id: dict[tuple[int, str], SourceUse] = {}
    for draft, view in enumerate(views, 1):
        for use in view:
            key = (0 if _known_beyond_its_draft(use.source) else draft, use.source.id)
            by_id[key] = _sum(by_id[key], use) if key in by_id else use
    return _shared(sorted(by_id.values(), key=repr))


def _known_beyond_its_draft(source: Source) -> bool:
    return source.identified is Identified.NAMED and not source.id.startswith(DRAFT_LOCAL)


def _sum(one: SourceUse, other: SourceUse) -> SourceUse:
    return SourceUse(
        source=_foremost(one.source, other.source),
        attributions=one.attributions + other.attributions,
        sentences=one.sentences + other.sentences,
        words=one.words + other.words,
        share=0.0,
        documents=one.documents + other.documents,
    )
