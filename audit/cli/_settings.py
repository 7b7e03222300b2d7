"""The policy of a run: what the nearest configuration says of each draft, and above it what the command line says."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.cli._app import tell
from audit.cli._git import earlier
from audit.config import Policy
from audit.config.files import Policies, is_left_out, verify
from audit.config.keys import classes, fail_level
from audit.errors import ConfigError
from audit.examples import checked_rules
from audit.judge import manual
from audit.model import Failure
from audit.readers import STANDARD_INPUT, discover
from audit.rules import RuleSet

NOTHING = "there is no draft in it of a format that is read"


def policies(
    rules: Path | None = None,
    outlet: Sequence[str] = (),
    counted: str | None = None,
    config: Path | None = None,
    fail_on: str | None = None,
) -> Policies:
    """Policies under what a command line says. Raises ConfigError for a value that cannot be used."""
    above: dict[str, Any] = {}
    if outlet:
        above |= {"outlet": outlet[0], "outlet_aliases": tuple(outlet[1:])}
    if counted is not None:
        above["attribution_classes"] = classes(counted.split(","), "--attribution-classes")
    if rules is not None:
        above["rules"] = rules
    if fail_on is not None:
        above["fail_on"] = fail_level(fail_on, "--fail-on")
    if config is not None and not config.is_file():
        raise ConfigError(f"--config: there is no file {config}")
    return Policies(above, config)


def drafts_of(
    paths: Sequence[str], found: Policies, changed: Mapping[str, bytes] | None = None, called: str | None = None
) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """The drafts that a command line names and their policies do not leave out, and what of it cannot be read.

    It is told of drafts that are left out though they were named, and where none is left.

    Where files `changed` are given, by their full path, others are left out too; standard input, which may be `called`
    otherwise, is asked for and stays.
    """
    names, failures = discover(paths)
    named = set(paths)
    shown = {STANDARD_INPUT: called} if called else {}
    kept = tuple(name for name in names if not is_left_out(shown.get(name, name), found.of(shown.get(name, name))))
    for path in () if names or failures else paths:
        failures = (*failures, Failure(path, NOTHING))
    if len(kept) < len(names) and (not kept or any(name not in kept for name in names if name in named)):
        tell(f"{len(names) - len(kept)} of {len(names)} drafts are left out by the configuration", "note")
    if changed is not None:
        kept = tuple(name for name in kept if name == STANDARD_INPUT or earlier(changed, name) is not None)
    return kept, failures


def style_of(file: Path | None) -> str:
    """The CSS of a file; none where none is named. Raises ConfigError for one that cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig") if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--style: {file} cannot be used: {error}") from None


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
            "checks": [page.id for page in manual()],
            "claims": sorted({rule.category for rule in rules.claims}),
            "exemptions": [rule.id for rule in rules.exemptions],
        },
    )
    return rules, folder
