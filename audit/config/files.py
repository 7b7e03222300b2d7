"""Where configuration is found, and how profiles, files and overrides by path add up."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from audit.config import Policy
from audit.config.keys import EXTENDS, OVERRIDES, PATHS, Layer, Value, policy_of, read_layer, texts
from audit.errors import ConfigError, nearest

NAMES = ("audit.toml", "pyproject.toml")
PROFILES = Path(__file__).parent / "profiles"


def profiles() -> tuple[str, ...]:
    """The names of the shipped profiles."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def find_config(start: Path) -> Path | None:
    """The nearest file that configures drafts in a folder: in it, or in one above it."""
    for folder in (start, *start.parents):
        for path in (folder / name for name in NAMES):
            if path.is_file() and (path.name == NAMES[0] or _own_table(path) is not None):
                return path
    return None


class Policies:
    """The policy of every draft, whatever the working folder.

    `above` is what the command line says, over every file. Raises ConfigError where it is asked for a policy: for what
    is not TOML, a key that does not exist, a value of the wrong kind, a profile that does not exist or goes round.
    """

    def __init__(self, above: Mapping[str, Any] | None = None, config: Path | None = None) -> None:
        self._above = {key: Value(value, "command line") for key, value in (above or {}).items()}
        self._config = config
        self._found: dict[Path, Path | None] = {}
        self._read: dict[Path, _File] = {}
        self._made: dict[tuple[Path | None, tuple[int, ...]], Policy] = {}

    def of(self, draft: str) -> Policy:
        """The policy for a draft, or for what stands in a folder."""
        path = Path(os.path.abspath(draft))
        file = self._config or self._file_of(path if path.is_dir() else path.parent)
        if file is None:
            return self._policy(None, (), {})
        if file not in self._read:
            self._read[file] = _File.read(file)
        read = self._read[file]
        chosen = read.matching(path)
        return self._policy(file, chosen, read.merged(chosen))

    def every(self) -> tuple[Policy, ...]:
        """All policies that were asked for."""
        return tuple(self._made.values())

    def _file_of(self, folder: Path) -> Path | None:
        if folder not in self._found:
            self._found[folder] = find_config(folder)
        return self._found[folder]

    def _policy(self, file: Path | None, chosen: tuple[int, ...], layer: Layer) -> Policy:
        key = (file, chosen)
        if key not in self._made:
            self._made[key] = policy_of({**layer, **self._above}, file)
        return self._made[key]


class _File:
    """One configuration file with what it extends, and its overrides, each with the paths that it is for."""

    def __init__(self, folder: Path, layer: Layer, overrides: Sequence[tuple[tuple[str, ...], Layer]]) -> None:
        self.folder, self.layer = folder, layer
        self.overrides = [(_compiled(paths), over) for paths, over in overrides]

    @classmethod
    def read(cls, path: Path) -> _File:
        """Read a file and all that it extends; the overrides of all of them count, ours last."""
        layer: dict[str, Value] = {}
        overrides: list[tuple[tuple[str, ...], Layer]] = []
        for file, table in _chain(path, ()):
            origin = f"profile {file.stem}" if file.parent == PROFILES else str(file)
            layer |= read_layer(table, origin, file.parent)
            overrides += _overrides(table, origin, file.parent)
        return cls(path.parent, layer, overrides)

    def matching(self, path: Path) -> tuple[int, ...]:
        """Which overrides are for a path, by their index."""
        if not self.overrides:
            return ()
        relative = os.path.relpath(path, self.folder)
        return tuple(i for i, (paths, _) in enumerate(self.overrides) if paths.match_file(relative))

    def merged(self, chosen: Sequence[int]) -> Layer:
        """The keys of the file under the overrides chosen."""
        merged = dict(self.layer)
        for index in chosen:
            merged |= self.overrides[index][1]
        return merged


def _chain(path: Path, seen: tuple[Path, ...]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """What a file extends, the farthest first, then the file itself."""
    if path in seen:
        raise ConfigError(f"{path}: extends itself, by way of {', '.join(map(str, seen[seen.index(path) :]))}")
    table = _table(path)
    extended = table.get(EXTENDS, [])
    for name in (extended,) if isinstance(extended, str) else texts(extended, f"{path}: {EXTENDS}"):
        yield from _chain(_extended(name, path), (*seen, path))
    yield path, table


def _extended(name: str, path: Path) -> Path:
    if name.endswith(".toml"):
        file = Path(os.path.normpath(path.parent / name))
        if not file.is_file():
            raise ConfigError(f"{path}: {EXTENDS}: there is no file {file}")
        return file
    if name not in profiles():
        known = f"profiles are {', '.join(profiles())}{nearest(name, profiles())}"
        raise ConfigError(f"{path}: {EXTENDS}: there is no profile {name!r}, and a file needs its .toml; {known}")
    return PROFILES / f"{name}.toml"


def _overrides(table: Mapping[str, Any], origin: str, folder: Path) -> Iterator[tuple[tuple[str, ...], Layer]]:
    overrides = table.get(OVERRIDES, [])
    if not isinstance(overrides, list) or not all(isinstance(one, dict) for one in overrides):
        raise ConfigError(f"{origin}: {OVERRIDES} must be tables, as in [[{OVERRIDES}]]")
    for number, one in enumerate(overrides, 1):
        where = f"{origin}: override {number}"
        if PATHS not in one:
            raise ConfigError(f'{where} does not say for which {PATHS}, as in {PATHS} = ["opinion/**"]')
        paths = texts(one[PATHS], f"{where}: {PATHS}")
        yield paths, read_layer(one, where, folder, override=True)


@cache
def _compiled(lines: tuple[str, ...]) -> Any:
    from pathspec import GitIgnoreSpec

    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            raise ConfigError(f"{line!r} is no pattern; patterns are those of .gitignore") from None
    return GitIgnoreSpec.from_lines(lines)


def is_left_out(draft: str, policy: Policy) -> bool:
    """Whether a policy leaves a draft out, by `exclude` or by `include`; a hook names every changed file."""
    if policy.file is None or not (policy.include or policy.exclude):
        return False
    relative = os.path.relpath(os.path.abspath(draft), policy.file.parent)
    if policy.exclude and _compiled(policy.exclude).match_file(relative):
        return True
    return bool(policy.include) and not _compiled(policy.include).match_file(relative)


def verify(policies: Sequence[Policy], known: Mapping[str, Sequence[str]]) -> None:
    """Raises ConfigError where a table names what does not exist; `known` gives the names for each table."""
    for policy in policies:
        for key, origin in policy.origins.items():
            table, _, name = key.partition(".")
            if name and table in known and name not in known[table]:
                mend = nearest(name, known[table]) or f"; there are {', '.join(sorted(known[table]))}"
                raise ConfigError(f"{origin}: [{table}]: there is no {name!r}{mend}")


def _table(path: Path) -> Mapping[str, Any]:
    if path.name != NAMES[1]:
        return _toml(path)
    table = _own_table(path)
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: there is no table [tool.audit] in it")
    return table


def _own_table(path: Path) -> Any:
    tools = _toml(path).get("tool")
    return tools.get("audit") if isinstance(tools, dict) else None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be used: {error}") from None
