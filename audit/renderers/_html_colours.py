"""Which source has which colour: as far as there are colours, the same one in every draft, on every day."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from zlib import crc32

from audit.model import Attribution, Report, Run, Source

COLOURS = 9  # that people with any kind of colour vision tell apart; page.css has them as k0 to k8
REST = "x"  # the colour of all other sources


def draft_colours(report: Report) -> dict[str, str]:
    """Colours of the sources of one draft by id; those it leans on most choose first."""
    uses = chain(report.reliance.proximate, report.reliance.original)
    credited = chain.from_iterable(attribution.sources for attribution in report.attributions)
    return _assigned([*(use.source for use in uses), *credited])


def run_colours(run: Run) -> dict[str, str]:
    """Colours of the sources of a whole run."""
    return _assigned([use.source for use in run.reliance.proximate])


def colour(attribution: Attribution, colours: Mapping[str, str]) -> str:
    """The colour of an attribution: that of the first of its sources."""
    return colours[attribution.sources[0].id] if attribution.sources else REST


def _assigned(sources: list[Source]) -> dict[str, str]:
    found: dict[str, str] = {}
    free = list(range(COLOURS))
    for one in dict.fromkeys(source.id for source in sources):
        preferred = crc32(one.encode("utf-8", "replace")) % COLOURS
        slot = min(free, key=lambda slot: (slot - preferred) % COLOURS, default=None)
        if slot is not None:
            free.remove(slot)
        found[one] = REST if slot is None else str(slot)
    return found
