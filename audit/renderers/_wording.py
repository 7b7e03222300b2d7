"""Numbers in words, the same in every format for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from audit.model import Reliance, Severity

DECLARED = "This measures declared reliance: whom a draft credits, not what it was written from."
FEW_UNITS = 10  # below this many sentence-source pairs, counts are printed instead of shares and indices


def counted(number: int, noun: str) -> str:
    """A number and its noun: "1 sentence", "12 sentences"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def percent(share: float) -> str:
    """A share as a whole percentage that never rounds to nothing or to everything."""
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def worth(effective_sources: float) -> str:
    """Effective sources in words: "3.4 sources' worth"."""
    figure = f"{effective_sources:.1f}"
    return "one source's worth" if figure == "1.0" else f"{figure} sources' worth"


def severities(found: Iterable[Severity]) -> str:
    """How many of each severity, worst first: "2 errors, 1 note"."""
    counts = Counter(found)
    return ", ".join(counted(counts[severity], severity.value) for severity in Severity if counts[severity])


def tally(names: Iterable[str]) -> str:
    """How many of each name, the most frequent first: "14 neutral, 2 doubting"."""
    ranked = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {name}" for name, count in ranked)


def many(reliance: Reliance) -> bool:
    """Whether there are enough units for shares and indices to mean something."""
    return reliance.units >= FEW_UNITS
