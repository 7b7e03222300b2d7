"""How far a long run is, on standard error, for whoever watches it at a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Sequence

PATIENCE = 1.0  # seconds before anything is shown
PACE = 0.1  # seconds between one line and the next
_CLEAR = "\r\x1b[K"


def watched(names: Sequence[str]) -> Iterator[str]:
    """The names, one by one; the one in hand is shown while it is worked on."""
    if not sys.stderr.isatty():
        yield from names
        return
    next_at = time.monotonic() + PATIENCE
    is_shown = False
    try:
        for count, name in enumerate(names, 1):
            if time.monotonic() >= next_at:
                _show(f"{count:,} of {len(names):,}: {name}")
                next_at = time.monotonic() + PACE
                is_shown = True
            yield name
    finally:
        if is_shown:
            _show("")


def _show(text: str) -> None:
    room = shutil.get_terminal_size().columns - 1
    line = "".join(character if character.isprintable() else "?" for character in text)
    sys.stderr.write(_CLEAR + line[:room])
    sys.stderr.flush()
