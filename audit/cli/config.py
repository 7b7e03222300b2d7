"""`audit config`: show which policy is for a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from audit.cli._app import new_app
from audit.cli._settings import policies, rules_of
from audit.cli._writing import write_out
from audit.config import Policy, Thresholds
from audit.config.keys import KEYS, NEVER, OFF, SETTINGS, TABLES
from audit.judge import manual
from audit.rules import RuleSet

_MAY_BE_UNSET = frozenset({"outlet", "rules", "language", "baseline"})

app = new_app()


@app.callback()
def _config() -> None:
    """Show which policy is for a draft."""


@app.command("show")
def show_config(
    path: Annotated[
        str, typer.Option("--path", metavar="FILE", help="A draft, or a folder of them; it need not exist.")
    ] = ".",
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The configuration for all drafts, whatever stands nearer.")
    ] = None,
) -> None:
    """Show what applies to a draft, as a configuration file would say it, each key with the file that it is from."""
    found = policies(config=config)
    policy = found.of(path)
    rules, _ = rules_of(found.every())
    write_out("".join(f"{line}\n" for line in _lines(path, policy, rules)))


def _lines(path: str, policy: Policy, rules: RuleSet) -> Iterator[str]:
    yield f"# {path}: {policy.file or 'no configuration; what holds without one'}"
    for key in KEYS:
        value = getattr(policy.settings if key in SETTINGS else policy, key)
        yield _line(key, value, policy.origins.get(key))
    for table in TABLES:
        yield f"\n[{table}]"
        for name, value in _table(table, policy, rules):
            yield _line(name, value, policy.origins.get(f"{table}.{name}"))


def _table(table: str, policy: Policy, rules: RuleSet) -> Iterator[tuple[str, Any]]:
    if table == "thresholds":
        yield from ((one.name, getattr(policy.thresholds, one.name)) for one in fields(Thresholds))
    elif table == "exemptions":
        off = policy.settings.exemptions_off
        yield from ((name, OFF if name in off else "on") for name in sorted(rule.id for rule in rules.exemptions))
    elif table == "checks":
        levels = {page.id: page.severity for page in manual()}
        yield from sorted({**levels, **policy.checks}.items())
    else:
        worst_last = sorted(rules.claims, key=lambda rule: -rule.severity.rank)
        yield from sorted({**{rule.category: rule.severity for rule in worst_last}, **policy.settings.claims}.items())


def _line(key: str, value: Any, origin: str | None) -> str:
    told = f"# {key} is not set" if value is None and key in _MAY_BE_UNSET else f"{key} = {_told(key, value)}"
    return told.ljust(48) + f"  # {origin or 'default'}"


def _told(key: str, value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, frozenset | tuple):
        return json.dumps(sorted(value) if isinstance(value, frozenset) else list(value), ensure_ascii=False)
    if value is None:
        return json.dumps(NEVER if key == "fail_on" else OFF)
    if isinstance(value, StrEnum | Path):
        return json.dumps(str(value), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
