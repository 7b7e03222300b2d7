"""Which baseline is for which draft."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from audit.config import Policy
from audit.errors import ConfigError
from audit.judge.baseline import NAME, Known, read_baseline
from audit.readers import STANDARD_INPUT


class Baselines:
    """The known findings of drafts: from the file named, from that of the policy, or from the nearest above a draft."""

    def __init__(self, named: Path | None) -> None:
        if named is not None and not named.is_file():
            raise ConfigError(f"--baseline: there is no file {named}")
        self._named = named
        self._read: dict[Path, Mapping[str, tuple[Known, ...]]] = {}
        self._gone: dict[Path, tuple[str, ...]] = {}
        self._found: set[str] = set()
        self._counts: dict[str, int] = {}

    def of(self, draft: str, policy: Policy) -> tuple[Known, ...]:
        """The findings known of a draft; where there are none, those of a draft that is gone and may be this one.

        Raises ConfigError for a baseline that cannot be used.
        """
        file = self._named or policy.baseline or _beside(policy) or _nearest(Path(os.path.abspath(draft)).parent)
        if file is None or not file.is_file():
            return ()
        if file not in self._read:
            self._read[file] = read_baseline(file)
            self._gone[file] = tuple(path for path in self._read[file] if not os.path.exists(path.partition("#")[0]))
        known = self._read[file]
        own = known.get(os.path.abspath(draft), ())
        self._counts[draft] = sum(entry.times for entry in own)
        if own or draft == STANDARD_INPUT:
            return own
        moved = _moved(draft, self._gone[file])
        if moved is None or moved in self._found:  # a draft has moved to one place
            return ()
        self._found.add(moved)
        return known[moved]

    def count(self, draft: str) -> int:
        """How many findings are known of a draft that was asked for."""
        return self._counts.get(draft, 0)


def _moved(draft: str, gone: Sequence[str]) -> str | None:
    """Which of the drafts that are gone this is: one of its name, or the only one."""
    same = [path for path in gone if os.path.basename(path) == os.path.basename(draft)]
    return same[0] if same else gone[0] if len(gone) == 1 else None


def _beside(policy: Policy) -> Path | None:
    beside = policy.file.parent / NAME if policy.file else None
    return beside if beside and beside.is_file() else None


def _nearest(folder: Path) -> Path | None:
    return next((path for path in (above / NAME for above in (folder, *folder.parents)) if path.is_file()), None)
