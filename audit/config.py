"""What a run may be told: settings, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit.model import AttributionClass

COUNTED = frozenset({AttributionClass.SPEECH, AttributionClass.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Settings:
    """What one run works with.

    `outlet` is the newsroom's own title, on which own reporting depends; `attribution_classes` are those that count for
    reliance and cover a claim; `rules` is a folder of the user's own rules.
    """

    outlet: str | None = None
    outlet_aliases: tuple[str, ...] = ()
    attribution_classes: frozenset[AttributionClass] = COUNTED
    rules: Path | None = None
