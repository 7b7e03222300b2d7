"""The numbers an editor wants at a glance, large, with what they are of below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from audit.model import Reliance
from audit.renderers._html_words import text
from audit.renderers._wording import counted, many, percent


class Tile(NamedTuple):
    """A figure and what it is."""

    figure: str
    label: str


def tiles(reliance: Reliance) -> str:
    """The figures that are defined, as a list."""
    shown = "".join(f"<li><b>{text(tile.figure)}</b> <span>{text(tile.label)}</span></li>" for tile in _tiles(reliance))
    return f'<ul class="tiles" aria-label="Key figures">{shown}</ul>' if shown else ""


def _tiles(reliance: Reliance) -> Iterator[Tile]:
    share = reliance.attributed_share
    of = f"{reliance.attributed_check_worthy:,} of {reliance.check_worthy:,}"
    if share is not None:
        enough = many(reliance)
        yield Tile(percent(share) if enough else of, f"credited{f', {of}' if enough else ''} check-worthy")
    if reliance.proximate:
        yield from _leaning(reliance)
        yield Tile(f"{reliance.people_quoted:,}", "person quoted" if reliance.people_quoted == 1 else "people quoted")


def _leaders(reliance: Reliance) -> str:
    most = reliance.proximate[0].sentences
    leaders = sum(use.sentences == most for use in reliance.proximate)
    return f"on {reliance.proximate[0].source.name}" if leaders == 1 else f"on each of the {leaders:,} largest"


def _leaning(reliance: Reliance) -> Iterator[Tile]:
    sources = counted(len(reliance.proximate), "source")
    largest = reliance.proximate[0]
    if not many(reliance):
        yield Tile(f"{len(reliance.proximate):,}", "source" if len(reliance.proximate) == 1 else "sources")
        yield Tile(f"{largest.sentences:,} of {reliance.units:,}", f"credits to {largest.source.name}")
    else:
        if reliance.effective_sources is not None:
            yield Tile(f"{reliance.effective_sources:.1f}", f"sources’ worth, of {sources}")
        yield Tile(percent(largest.share), _leaders(reliance))
    for share, label, units in (
        (reliance.second_hand_share, "second-hand", reliance.units),
        (reliance.anonymous_share, "anonymous", sum(use.sentences for use in reliance.original)),
    ):
        if share is not None:
            part = percent(share) if many(reliance) else f"{round(share * units):,} of {units:,}"
            yield Tile(part, label)
