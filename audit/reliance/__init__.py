"""Attributions -> declared reliance: who a draft leans on, how much, and how far it is second-hand or unnamed.

The unit is a pair of a sentence and a source: a split quotation or two cues in one sentence count once, joint sources
count each. Two views are kept apart and never added: the proximate source brought the content to the page, the original
one said it. What a draft takes over without saying so is invisible here.

    share p       units of one source / units of all sources of the same view, 0 to 1
    HHI           the sum of p squared, the Herfindahl-Hirschman index of concentration (Hirschman 1964, "The Paternity
                  of an Index"); 1/k for k equal sources, 1 for a single one
    effective     1 / HHI, the number of equal sources that would be as concentrated (Hill 1973, order 2); None below 10
                  units, where it says little
    top1, top3    the share of the one source, of the three sources, with the most units
    second-hand   share of the proximate units whose source is an outlet or a reference work, or that another source or
                  an outlet passed on
    anonymous     share of the original units whose source is anonymous; groups ("critics") are not

Documents are rolled up to their issuer by `audit/resolve`, which changes every figure; brands are not rolled up to
groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audit.config import Settings
from audit.model import (
    Attribution,
    Claim,
    Document,
    NonDisclosure,
    Quoting,
    Reliance,
    Report,
    Segments,
    Source,
    Span,
    Status,
)
from audit.reliance.coverage import longest_run, stretch
from audit.reliance.layers import Layers, sources_of
from audit.reliance.rows import added, concentration, indices, rows

CREDITED = frozenset({Status.ATTRIBUTED, Status.CARRIED})


def measure(
    document: Document,
    segments: Segments,
    attributions: Sequence[Attribution],
    non_disclosures: Sequence[NonDisclosure],
    claims: Sequence[Claim],
    settings: Settings,
    told: Mapping[Span, Source] | None = None,
) -> Reliance:
    """Measure one draft.

    Only attributions of `settings.attribution_classes` count, save for the people quoted. `told` gives the outlet that
    each `channel` names ("told Reuters"); without it a channel marks its units as second-hand and no more.
    """
    counted = {i: one for i, one in enumerate(attributions) if one.attribution_class in settings.attribution_classes}
    layers = Layers(segments, counted, told)
    uses = tuple(layers.proximate())
    proximate, original = rows(document, uses), rows(document, layers.original())
    passed_on = {(sentence, use.source.id) for use in uses if use.passed_on for sentence in use.sentences}
    worthy = [claim for claim in claims if claim.reasons and claim.status is not Status.EXEMPT]
    run = longest_run(segments, claims)
    return replace(
        indices(proximate, original, len(passed_on)),
        people_quoted=len(_quoted(attributions)),
        non_disclosures=len(non_disclosures),
        check_worthy=len(worthy),
        attributed_check_worthy=sum(claim.status in CREDITED for claim in worthy),
        longest_unattributed_run=len(run),
        longest_unattributed_span=stretch(segments, run),
    )


def combine(reports: Iterable[Report]) -> Reliance:
    """Measure many drafts as one.

    `documents` of a row is the number of drafts that rely on the source. Names are joined by id, so two people of one
    full name are one. The longest run is the longest of any draft; its span is kept only where there is a single draft.
    """
    drafts = tuple(reports)
    parts = [draft.reliance for draft in drafts]
    quoted = {source for draft in drafts for source in _quoted(draft.attributions)}
    passed_on = sum(round((part.second_hand_share or 0) * part.units) for part in parts)
    return replace(
        indices(added(part.proximate for part in parts), added(part.original for part in parts), passed_on),
        people_quoted=len(quoted),
        non_disclosures=sum(part.non_disclosures for part in parts),
        check_worthy=sum(part.check_worthy for part in parts),
        attributed_check_worthy=sum(part.attributed_check_worthy for part in parts),
        longest_unattributed_run=max((part.longest_unattributed_run for part in parts), default=0),
        longest_unattributed_span=parts[0].longest_unattributed_span if len(parts) == 1 else None,
    )


def _quoted(attributions: Iterable[Attribution]) -> frozenset[str]:
    """The ids of the people whose own words stand in the draft."""
    given = (one for one in attributions if one.kind is not Quoting.INDIRECT)
    return frozenset(source.id for one in given for source in sources_of(one) if source.kind == "person")


__all__ = ["combine", "concentration", "measure", "sources_of"]
