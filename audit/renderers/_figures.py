"""Figures at a glance: a label and a value each, and only those that are defined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.model import Document, NonDisclosure, Reliance, Report, Run, SourceUse
from audit.renderers._wording import FEW_UNITS, counted, many, percent, tally, worth

UNDESCRIBED = 1  # the highest grade of anonymity that tells neither institution nor knowledge
ANONYMOUS = "anonymous"
OWN_KINDS = ("own-reporting", "first-hand")

Figure = tuple[str, str]


def figures(report: Report) -> tuple[Figure, ...]:
    """What an editor wants to know of one draft."""
    return _defined(
        *_reliance(report.reliance),
        ("verbs", tally(attribution.verb_class for attribution in report.attributions)),
        ("did not answer", _silent(report.document, report.non_disclosures)),
        ("let off", _exempt((report,))),
        ("longest uncredited run", _longest(report)),
    )


def run_figures(run: Run) -> tuple[Figure, ...]:
    """The same over all drafts of a run."""
    attributions = (attribution for report in run.reports for attribution in report.attributions)
    silent = run.reliance.non_disclosures
    return _defined(
        *_reliance(run.reliance),
        ("verbs", tally(attribution.verb_class for attribution in attributions)),
        ("did not answer", f"{silent:,}" if silent else ""),
        ("let off", _exempt(run.reports)),
    )


def _defined(*found: Figure) -> tuple[Figure, ...]:
    return tuple(figure for figure in found if figure[1])


def _reliance(reliance: Reliance) -> tuple[Figure, ...]:
    if not reliance.units:
        return (("credited", _credited(reliance)),)
    return (
        ("credited", _credited(reliance)),
        ("sources", _sources(reliance)),
        ("largest three", percent(reliance.top3_share) if reliance.top3_share and many(reliance) else ""),
        ("second-hand", _part(reliance.second_hand_share, reliance.units, "credit")),
        ("anonymous", _anonymous(reliance)),
        ("own reporting", _own(reliance.proximate)),
        ("people quoted", f"{reliance.people_quoted:,}" if reliance.people_quoted else "none"),
    )


def _credited(reliance: Reliance) -> str:
    share = reliance.attributed_share
    if share is None:
        return ""
    shown = f" ({percent(share)})" if many(reliance) else ""
    return f"{reliance.attributed_check_worthy:,} of {counted(reliance.check_worthy, 'check-worthy sentence')}{shown}"


def _sources(reliance: Reliance) -> str:
    effective = reliance.effective_sources
    equal = f", {worth(effective)}" if effective is not None and many(reliance) else ""
    return f"{len(reliance.proximate):,}{equal}"


def _part(share: float | None, units: int, noun: str) -> str:
    if not share:
        return "" if share is None else "none"
    shown = f" ({percent(share)})" if units >= FEW_UNITS else ""
    return f"{round(share * units):,} of {counted(units, noun)}{shown}"


def _anonymous(reliance: Reliance) -> str:
    # The proximate view shows only who passed them on.
    units = sum(use.sentences for use in reliance.original)
    unnamed = [use.source for use in reliance.original if use.source.kind == ANONYMOUS]
    bare = sum((source.anonymity or 0) <= UNDESCRIBED for source in unnamed)
    undescribed = f"; {bare:,} of {counted(len(unnamed), 'source')} undescribed" if bare else ""
    return _part(reliance.anonymous_share, units, "original credit") + undescribed


def _own(uses: Iterable[SourceUse]) -> str:
    sentences = sum(use.sentences for use in uses if use.source.kind in OWN_KINDS)
    return counted(sentences, "sentence") if sentences else "none"


def _exempt(reports: Iterable[Report]) -> str:
    exemptions = [claim.exemption for report in reports for claim in report.claims if claim.exemption]
    return f"{counted(len(exemptions), 'sentence')} ({tally(exemptions)})" if exemptions else ""


def _silent(document: Document, events: Sequence[NonDisclosure]) -> str:
    if not events:
        return ""
    names = (event.resolved.name if event.resolved else document.words(event.source) for event in events)
    listed = ", ".join(dict.fromkeys(name for name in names if name))
    return f"{len(events):,} ({listed})" if listed else f"{len(events):,}"


def _longest(report: Report) -> str:
    length, span = report.reliance.longest_unattributed_run, report.reliance.longest_unattributed_span
    if not length:
        return ""
    if span is None:
        return counted(length, "sentence")
    first, last = report.document.locate(span.start).line, report.document.locate(max(span.start, span.end - 1)).line
    return f"{counted(length, 'sentence')}, {f'line {first}' if first == last else f'lines {first} to {last}'}"
