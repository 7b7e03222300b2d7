"""Which baseline is for which draft."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from audit.config import Policy
from audit.errors import ConfigError
from audit.judge.baseline import NAME, Known, read_baseline


class Baselines:
    """The known findings of drafts: from the file named, from that of the policy, or from the nearest above a draft."""

    def __init__(self, named: Path | None) -> None:
        if named is not None and not named.is_file():
            raise ConfigError(f"--baseline: there is no file {named}")
        self._named = named
        self._read: dict[Path, Mapping[str, tuple[Known, ...]]] = {}
        self._gone: dict[Path, tuple[Known, ...]] = {}
        self._counts: dict[str, int] = {}

    def of(self, draft: str, policy: Policy) -> tuple[Known, ...]:
        """The findings known of a draft; where there are none, those of drafts that are gone: it may be one of them.

        Raises ConfigError for a baseline that cannot be used.
        """
        file = self._named or policy.baseline or _nearest(Path(os.path.abspath(draft)).parent)
        if file is None or not file.is_file():
            return ()
        if file not in self._read:
            self._read[file] = read_baseline(file)
            gone = [path for path in self._read[file] if not os.path.exists(path)]
            self._gone[file] = tuple(entry for path in gone for entry in self._read[file][path])
        own = self._read[file].get(os.path.abspath(draft), ())
        self._counts[draft] = sum(entry.times for entry in own)
        return own or self._gone[file]

    def count(self, draft: str) -> int:
        """How many findings are known of a draft that was asked for."""
        return self._counts.get(draft, 0)


def _nearest(folder: Path) -> Path | None:
    return next((path for path in (above / NAME for above in (folder, *folder.parents)) if path.is_file()), None)
