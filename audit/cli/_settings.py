"""The settings of a run: what the nearest configuration file says, and above it what the command line says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audit.config import Settings, classes, find_config, read_config


def settings_for(draft: str, rules: Path | None, outlet: Sequence[str] = (), counted: str | None = None) -> Settings:
    """Settings for a draft, or a folder of them. Raises ConfigError."""
    first = Path(draft)
    config = find_config((first if first.is_dir() else first.parent).absolute())
    settings = read_config(config) if config else Settings()
    if outlet:
        settings = replace(settings, outlet=outlet[0], outlet_aliases=tuple(outlet[1:]))
    if counted is not None:
        settings = replace(settings, attribution_classes=classes(counted.split(","), "--attribution-classes"))
    return replace(settings, rules=rules or settings.rules)
