"""How far a long run is, on standard error, for whoever watches it at a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")
PATIENCE = 1.0  # seconds before anything is shown
PACE = 0.1  # seconds between one line and the next
_CLEAR = "\r\x1b[K"


def watched(
    things: Iterable[Thing], name: Callable[[Thing], str], size: Callable[[Thing], int], whole: int
) -> Iterator[Thing]:
    """The things, one by one; how far they are, how fast they go and how long the rest takes is shown meanwhile.

    Sizes, and the whole that they add up to, are in bytes.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield from things
        return
    began = time.monotonic()
    next_at = began + PATIENCE
    done, is_shown = 0, False
    try:
        for count, thing in enumerate(things, 1):
            done += size(thing)
            if (now := time.monotonic()) >= next_at:
                _show(f"{count:,}: {_pace(done, whole, now - began)}: {name(thing)}")
                next_at = now + PACE
                is_shown = True
            yield thing
    finally:
        if is_shown:
            _show("")


def _pace(done: int, whole: int, seconds: float) -> str:
    rate = done / seconds if seconds else 0.0
    left = max(0, whole - done) / rate if rate else 0.0
    minutes, rest = divmod(round(left), 60)
    return f"{done / max(whole, done, 1):.0%}, {rate / 1e6:.2f} MB/s, {minutes}:{rest:02} left"


def _show(text: str) -> None:
    room = shutil.get_terminal_size().columns - 1
    line = "".join(character if character.isprintable() else "?" for character in text)
    sys.stderr.write(_CLEAR + line[:room])
    sys.stderr.flush()
