"""The policy of a run: what the nearest configuration says of each draft, and above it what the command line says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.checks import checks
from audit.config import Policy
from audit.config.files import Policies, is_left_out, verify
from audit.config.keys import classes
from audit.errors import ConfigError
from audit.examples import checked_rules
from audit.model import Failure
from audit.readers import discover
from audit.rules import RuleSet


def policies(
    rules: Path | None = None, outlet: Sequence[str] = (), counted: str | None = None, config: Path | None = None
) -> Policies:
    """Policies under what a command line says. Raises ConfigError for a value that cannot be used."""
    above: dict[str, Any] = {}
    if outlet:
        above |= {"outlet": outlet[0], "outlet_aliases": tuple(outlet[1:])}
    if counted is not None:
        above["attribution_classes"] = classes(counted.split(","), "--attribution-classes")
    if rules is not None:
        above["rules"] = rules
    if config is not None and not config.is_file():
        raise ConfigError(f"--config: there is no file {config}")
    return Policies(above, config)


def drafts_of(paths: Sequence[str], found: Policies) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """The drafts that a command line names and their policies do not leave out, and what of it cannot be read."""
    names, failures = discover(paths)
    named = set(paths)
    kept = tuple(name for name in names if not is_left_out(name, found.of(name), is_named=name in named))
    for path in () if kept or failures else paths:
        reason = (
            "all drafts in it are left out by the configuration"
            if names
            else "there is no draft in it of a format that is read"
        )
        failures = (*failures, Failure(path, reason))
    return kept, failures


def cores() -> int:
    """How many processes can run side by side."""
    return os.cpu_count() or 1


def rules_of(found: Sequence[Policy]) -> tuple[RuleSet, Path | None]:
    """The rules that all policies of a run share, and the folder of the user's part of them.

    Raises ConfigError where they differ or a policy names what does not exist.
    """
    folders = {policy.settings.rules for policy in found}
    if len(folders) > 1:
        named = ", ".join(sorted(str(folder or "ours alone") for folder in folders))
        raise ConfigError(
            f"the drafts are to be audited with different rules ({named}); audit them apart, or give --rules"
        )
    folder = folders.pop() if folders else None
    rules = checked_rules(folder)
    verify(
        found,
        {
            "checks": [one.ID for one in checks()],
            "claims": sorted({rule.category for rule in rules.claims}),
            "exemptions": [rule.id for rule in rules.exemptions],
        },
    )
    return rules, folder
