"""Compiled patterns, kept on disk between runs: to compile them is most of what a short run would do.

A pattern is kept under its own text, in a file of the version of the `regex` module that compiled it, so nothing that
is kept is ever out of date. What cannot be read or written is done without. Only the command line keeps anything: in
the folder `NEWSAUDIT_CACHE`, or else where programs of this user keep such things; nothing where that is empty.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import regex

VARIABLE = "NEWSAUDIT_CACHE"
MOST_PATTERNS = 5000  # more are of rules that have changed since
_DIGEST = sha256().digest_size


class _Pickled(pickle.Unpickler):
    """Reads patterns, and calls nothing but what compiles them."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) != ("regex._regex", "compile"):
            raise pickle.UnpicklingError(f"{module}.{name} is no pattern")
        return super().find_class(module, name)


class Store:
    """The patterns of one file, read when the first is asked for."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._kept: dict[str, bytes] | None = None
        self._is_new = False

    def get(self, pattern: str) -> regex.Pattern[str] | None:
        """A pattern compiled before, by its text; None where it is not kept."""
        raw = self._read().get(pattern)
        try:
            return None if raw is None else _Pickled(io.BytesIO(raw)).load()
        except Exception:  # whatever a damaged file makes of it
            return None

    def keep(self, pattern: str, compiled: regex.Pattern[str]) -> None:
        """Keep a pattern for later runs."""
        if self._folder is not None:
            self._read()[pattern] = pickle.dumps(compiled, 5)
            self._is_new = True

    def save(self) -> None:
        """Write what is new, whole or not at all."""
        if self._folder is None or self._kept is None or not self._is_new:
            return
        path = self._path()
        temporary = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            content = pickle.dumps(self._kept if len(self._kept) <= MOST_PATTERNS else {}, 5)
            temporary.write_bytes(sha256(content).digest() + content)
            os.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._is_new = False

    def _read(self) -> dict[str, bytes]:
        if self._kept is None:
            self._kept = {}
            try:
                raw = self._path().read_bytes() if self._folder else b""
                # What was damaged on the disk must not come to be a pattern that finds something else.
                if sha256(raw[_DIGEST:]).digest() == raw[:_DIGEST]:
                    found = _Pickled(io.BytesIO(raw[_DIGEST:])).load()
                    self._kept = {str(pattern): bytes(kept) for pattern, kept in found.items()}
            except Exception:  # as above
                pass
        return self._kept

    def _path(self) -> Path:
        import regex

        python = f"{sys.implementation.cache_tag}-{sys.byteorder}"
        return (self._folder or Path()) / f"patterns-{regex.__version__}-{python}.pickle"


def folder() -> Path | None:
    """Where this user's patterns are kept; None where nothing is to be kept."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base, "newsaudit") if base and os.path.isabs(base) else None
