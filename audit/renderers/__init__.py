"""Renderers turn a run into text. One file is one format, found by its name and imported when it is asked for.

A renderer has `SUFFIX`, the ending of its files, and `render(run) -> str`; it may have `styled(run) -> str`, the same
for a terminal that shows colour. One that gives the drafts of the format it is named for back, marked, has
`pack(run) -> bytes` beside, which goes to files only, and its `render` says so (ConfigError). One whose files are read
side by side has `index(run, links) -> str`, a page that leads to them, and `page(run, home) -> str`, a draft's file
with the way back. The same run gives the same bytes. Modules named with a leading `_` are shared parts, and
`_checked_NAME` what a format NAME looks like in a check, where only findings count.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from audit.errors import ConfigError
from audit.model import Run

_CHECKED = "_checked_"


class Shape(Enum):
    """What a run is rendered for: to be read as a report, or as the outcome of a check."""

    REPORT = ""
    CHECK = _CHECKED


class _Renderer(Protocol):
    SUFFIX: str

    def render(self, run: Run) -> str: ...


def formats() -> tuple[str, ...]:
    """The names of all formats, in the order of the alphabet."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


def render(name: str, run: Run, shape: Shape = Shape.REPORT, *, in_colour: bool = False) -> str:
    """A run in one format, in colour where that is asked for and the format knows it.

    Raises ConfigError for a format there is not.
    """
    renderer = _renderer(name, shape)
    return cast(str, getattr(renderer, "styled", renderer.render)(run) if in_colour else renderer.render(run))


def is_packed(name: str) -> bool:
    """Whether a format gives drafts of its own format back, and no text."""
    return hasattr(_renderer(name), "pack")


def packed(name: str, run: Run) -> bytes | None:
    """A run in a format that is no text; None for one that is."""
    pack = getattr(_renderer(name), "pack", None)
    return None if pack is None else cast(bytes, pack(run))


def index(name: str, run: Run, links: Mapping[str, str]) -> str | None:
    """A page that leads to the files of a run's drafts, by their names; None for a format that has none."""
    made = getattr(_renderer(name), "index", None)
    return None if made is None else cast(str, made(run, links))


def page(name: str, run: Run, home: str) -> str | None:
    """A draft's file beside an index, with the path that leads back to it; None for a format that has none."""
    made = getattr(_renderer(name), "page", None)
    return None if made is None else cast(str, made(run, home=home))


def suffix(name: str) -> str:
    """The ending of a format's files, with its dot. Raises ConfigError for a format there is not."""
    return _renderer(name).SUFFIX


def _renderer(name: str, shape: Shape = Shape.REPORT) -> _Renderer:
    if name not in formats():
        raise ConfigError(f"there is no format {name!r}; choose one of {', '.join(formats())}")
    own = shape.value + name
    is_own = any(module.name == own for module in iter_modules(__path__))
    return cast(_Renderer, import_module(f"{__name__}.{own if is_own else name}"))
