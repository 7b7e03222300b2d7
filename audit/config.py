"""What a run may be told: settings, frozen, from `audit.toml` or the `[tool.audit]` table of `pyproject.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.errors import ConfigError, nearest
from audit.model import AttributionClass

COUNTED = frozenset({AttributionClass.SPEECH, AttributionClass.DOCUMENT})
KEYS = ("outlet", "outlet_aliases", "attribution_classes", "rules")


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


def find_config(start: Path) -> Path | None:
    """The nearest file that configures drafts in a folder: in it, or in one above it."""
    for folder in (start, *start.parents):
        for path in (folder / "audit.toml", folder / "pyproject.toml"):
            if path.is_file() and (path.name == "audit.toml" or "audit" in _read(path).get("tool", {})):
                return path
    return None


def read_config(path: Path) -> Settings:
    """The settings of one file; a folder of rules is named from where the file stands.

    Raises ConfigError for what is not TOML, a key that does not exist, and a value of the wrong kind.
    """
    table = _read(path)
    table = table if path.name == "audit.toml" else table["tool"]["audit"]
    for key in table:
        if key not in KEYS:
            mend = nearest(key, KEYS) or f"; keys are {', '.join(KEYS)}"
            raise ConfigError(f"{path}: unknown key {key!r}{mend}")
    outlet, rules = _text(path, table, "outlet"), _text(path, table, "rules")
    names = _texts(path, table, "attribution_classes")
    return Settings(
        outlet=outlet,
        outlet_aliases=_texts(path, table, "outlet_aliases") or (),
        attribution_classes=COUNTED if names is None else classes(names, f"{path}: attribution_classes"),
        rules=None if rules is None else path.parent / rules,
    )


def classes(names: Iterable[str], where: str) -> frozenset[AttributionClass]:
    """Attribution classes by name. Raises ConfigError, which says `where`, for one that does not exist."""
    known = [member.value for member in AttributionClass]
    chosen = [name.strip() for name in names]
    for name in chosen:
        if name not in known:
            raise ConfigError(f"{where}: there is no class {name!r}, only {', '.join(known)}{nearest(name, known)}")
    return frozenset(map(AttributionClass, chosen))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be used: {error}") from None


def _text(path: Path, table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ConfigError(f"{path}: {key} must be a text in quotation marks")


def _texts(path: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConfigError(f'{path}: {key} must be a list of texts, as in ["one", "two"]')
