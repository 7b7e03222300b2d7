"""What a draft is audited with, and what it is judged by.

Settings    what the audit itself works with: whose outlet it is, what counts, which rules
Policy      what is objected to and how loudly, and what fails a check; it holds the settings
Policies    the policy of each draft, from the nearest `audit.toml` or `[tool.audit]` of a `pyproject.toml`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.model import AttributionClass, Severity

COUNTED = frozenset({AttributionClass.SPEECH, AttributionClass.DOCUMENT})

# How loudly something is objected to; None where it is off.
Level = Severity | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What one draft is audited with.

    `outlet` is the newsroom's own title, on which own reporting depends; `attribution_classes` are those that count for
    reliance and cover a claim; `rules` is a folder of the user's own rules; `claims` gives classes of claims another
    level than that of their rules; `exemptions_off` are those that let nothing off; `language` is the one that
    drafts are in, so that they need not be asked.
    """

    outlet: str | None = None
    outlet_aliases: tuple[str, ...] = ()
    attribution_classes: frozenset[AttributionClass] = COUNTED
    rules: Path | None = None
    claims: Mapping[str, Level] = field(default_factory=dict)
    exemptions_off: frozenset[str] = frozenset()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a whole draft must keep to; None where nothing is asked. Shares are fractions of 1."""

    max_source_share: float | None = None
    min_effective_sources: float | None = None
    max_anonymous_share: float | None = None
    max_second_hand_share: float | None = None
    min_attributed_share: float | None = None
    max_unattributed_errors: int | None = None
    second_source_for_accusations: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What applies to one draft.

    `checks` gives checks another level than their own. `fail_on` is the least severity that fails a draft, None where
    no finding does. `file` is the configuration that it is from, `origins` the file or profile that each key is from.
    """

    settings: Settings = field(default_factory=Settings)
    checks: Mapping[str, Level] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    fail_on: Level = Severity.WARNING
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None
    file: Path | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


__all__ = ["COUNTED", "Level", "Policy", "Settings", "Thresholds"]
