"""The keys of a configuration: how the value of each is read, and what is wrong with one that cannot be used.

A layer is what one file or profile says, by dotted key (`thresholds.max_source_share`), each value with where it is
from. Later layers win key by key, so tables add up and lists are replaced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from audit.config import Level, Policy, Settings, Thresholds
from audit.errors import ConfigError, nearest
from audit.model import AttributionClass, Severity

OFF, NEVER = "off", "never"
LEVELS = (*Severity, OFF)
TABLES = ("checks", "claims", "exemptions", "thresholds")
OVERRIDES, PATHS, EXTENDS = "overrides", "paths", "extends"


class Value(NamedTuple):
    """One value, and the file or profile that it is from."""

    value: Any
    origin: str


Layer = Mapping[str, Value]
# What a value of a key is read with; it is given the value, where it stands and the folder of its file.
Reader = Callable[[Any, str, Path], Any]


def read_layer(table: Mapping[str, Any], origin: str, folder: Path, *, override: bool = False) -> dict[str, Value]:
    """One table of a configuration; `extends` and `overrides` are left to the caller.

    Raises ConfigError for a key that does not exist, here or in an override, and for a value of the wrong kind.
    """
    layer: dict[str, Value] = {}
    known = (*OVERRIDABLE, *TABLES, PATHS) if override else (*KEYS, *TABLES, EXTENDS, OVERRIDES)
    for key, value in table.items():
        where = f"{origin}: {key}"
        if key not in known:
            raise ConfigError(f"{origin}: {_unknown(key, known, override)}")
        if key in TABLES:
            if not isinstance(value, dict):
                raise ConfigError(f"{where} must be a table, as in [{key}]")
            for name, inner in value.items():
                read = _in_table(key, name, where)
                layer[f"{key}.{name}"] = Value(read(inner, f"{where}.{name}", folder), origin)
        elif key in KEYS:
            layer[key] = Value(KEYS[key](value, where, folder), origin)
    return layer


def policy_of(layer: Layer, file: Path | None) -> Policy:
    """The policy that the keys of a merged layer make."""

    def table(name: str) -> dict[str, Any]:
        head = f"{name}."
        return {key.removeprefix(head): one.value for key, one in layer.items() if key.startswith(head)}

    plain = {key: one.value for key, one in layer.items() if key in KEYS}
    settings = Settings(
        **{key: plain.pop(key) for key in SETTINGS if key in plain},
        claims=table("claims"),
        exemptions_off=frozenset(key for key, on in table("exemptions").items() if not on),
    )
    origins = {key: one.origin for key, one in layer.items()}
    thresholds = Thresholds(**table("thresholds"))
    return Policy(settings, table("checks"), thresholds, **plain, file=file, origins=origins)


def classes(names: Iterable[str], where: str) -> frozenset[AttributionClass]:
    """Attribution classes by name. Raises ConfigError, which says `where`, for one that does not exist."""
    known = [member.value for member in AttributionClass]
    chosen = [name.strip() for name in names]
    for name in chosen:
        if name not in known:
            raise ConfigError(f"{where}: there is no class {name!r}, only {', '.join(known)}{nearest(name, known)}")
    return frozenset(map(AttributionClass, chosen))


def fail_level(value: str, where: str) -> Level:
    """What fails a draft. Raises ConfigError, which says `where`, for what is no severity."""
    return _one_of(value, where, (*Severity, NEVER))


def texts(value: Any, where: str, folder: Path = Path()) -> tuple[str, ...]:
    """A list of texts."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConfigError(f'{where} must be a list of texts, as in ["one", "two"]')


def _text(value: Any, where: str, folder: Path) -> str:
    if isinstance(value, str):
        return value
    raise ConfigError(f"{where} must be a text in quotation marks")


def _path(value: Any, where: str, folder: Path) -> Path:
    return Path(os.path.normpath(folder / _text(value, where, folder)))


def _classes(value: Any, where: str, folder: Path) -> frozenset[AttributionClass]:
    return classes(texts(value, where), where)


def _fail_on(value: Any, where: str, folder: Path) -> Level:
    return fail_level(_text(value, where, folder), where)


def _level(value: Any, where: str, folder: Path) -> Level:
    return _one_of(value, where, LEVELS)


def _one_of(value: Any, where: str, known: tuple[str, ...]) -> Level:
    if value not in known:
        word = str(value)
        raise ConfigError(f"{where} must be one of {', '.join(known)}, not {word!r}{nearest(word, known)}")
    return None if value in (OFF, NEVER) else Severity(value)


def _on(value: Any, where: str, folder: Path) -> bool:
    if value not in ("on", OFF):
        raise ConfigError(f'{where} must be "on" or "off", not {value!r}')
    return bool(value == "on")


def _share(value: Any, where: str, folder: Path) -> float | None:
    return _number(value, where, "a number from 0 to 1", most=1)


def _amount(value: Any, where: str, folder: Path) -> float | None:
    return _number(value, where, "a number of at least 0")


def _count(value: Any, where: str, folder: Path) -> int | None:
    number = _number(value, where, what := "a whole number of at least 0")
    if number is not None and not isinstance(number, int):
        raise ConfigError(f"{where} must be {what}, or {OFF!r}")
    return number


def _number(value: Any, where: str, what: str, most: float = inf) -> int | float | None:
    if value == OFF:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most:
        return value
    raise ConfigError(f"{where} must be {what}, or {OFF!r}")


def _flag(value: Any, where: str, folder: Path) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(f"{where} must be true or false")


def _in_table(table: str, name: str, where: str) -> Reader:
    if table != "thresholds":
        return _on if table == "exemptions" else _level
    if name not in THRESHOLDS:
        raise ConfigError(f"{where}: {_unknown(name, tuple(THRESHOLDS), False)}")
    return THRESHOLDS[name]


def _unknown(key: str, known: tuple[str, ...], override: bool) -> str:
    if override and key in KEYS:
        return f"{key!r} cannot differ by path; keys of an override are {', '.join(known)}"
    mend = nearest(key, known) or f"; keys are {', '.join(known)}"
    return f"unknown key {key!r}{mend}"


KEYS: Mapping[str, Reader] = {
    "outlet": _text,
    "outlet_aliases": texts,
    "attribution_classes": _classes,
    "rules": _path,
    "language": _text,
    "include": texts,
    "exclude": texts,
    "fail_on": _fail_on,
    "baseline": _path,
}
SETTINGS = ("outlet", "outlet_aliases", "attribution_classes", "rules", "language")
OVERRIDABLE = ("attribution_classes", "fail_on")
_BY_TYPE: Mapping[str, Reader] = {"share": _share, "sources": _amount, "errors": _count, "accusations": _flag}
THRESHOLDS: Mapping[str, Reader] = {one.name: _BY_TYPE[one.name.rpartition("_")[2]] for one in fields(Thresholds)}
