"""What a `.gitignore` leaves out of a folder: one in it, in a folder above it in its repository, or in one below.

Without a repository only the files in the folder itself and below count. As with git, nothing below a folder that is
left out can be taken back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

NAME = ".gitignore"


def is_ignored(path: str, folder: str) -> bool:
    """Whether a path below a folder is left out; the `.gitignore` nearest to it that names it decides."""
    return _is_ignored(os.path.abspath(path), _top(os.path.abspath(folder)))


@cache
def _is_ignored(path: str, top: str) -> bool:
    above = os.path.dirname(path)
    if above != top and above.startswith(top) and _is_ignored(above, top):
        return True
    is_folder = os.path.isdir(path)
    while True:
        named = _named(above, path, is_folder)
        if named is not None or above == top or above == os.path.dirname(above):
            return bool(named)
        above = os.path.dirname(above)


def _named(folder: str, path: str, is_folder: bool) -> bool | None:
    """What the file in a folder says of a path: leave it out, take it, or nothing; the last that fits decides."""
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    fits = (one.include for one in reversed(_patterns(folder)) if _fits(one.regex, relative, is_folder))
    return next(fits, None)


def _fits(regex: Any, path: str, is_folder: bool) -> bool:
    """Whether a pattern fits a path itself; to pathspec it fits what stands in a folder that it fits, too.

    The slash behind such a folder is pathspec's group `ps_d`.
    """
    has_slash = "ps_d" in regex.groupindex
    if any(not (has_slash and found["ps_d"]) for found in regex.finditer(path)):
        return True
    return is_folder and has_slash and any(found.start("ps_d") == len(path) for found in regex.finditer(f"{path}/"))


@cache
def _top(folder: str) -> str:
    """The root of the repository that a folder is in; the folder itself where it is in none."""
    found = (above for above in (Path(folder), *Path(folder).parents) if (above / ".git").exists())
    return str(next(found, folder))


@cache
def _patterns(folder: str) -> tuple[Any, ...]:
    try:
        lines = os.fsdecode(Path(folder, NAME).read_bytes()).removeprefix("\ufeff").split("\n")
    except OSError:
        return ()
    return tuple(pattern for line in lines for pattern in _pattern(line.removesuffix("\r")))


def _pattern(line: str) -> Iterator[Any]:
    """The pattern of a line; none for a comment, and for what is no pattern, as git passes it over."""
    from pathspec import GitIgnoreSpec

    try:
        yield from (one for one in GitIgnoreSpec.from_lines([line]).patterns if one.include is not None)
    except (ValueError, re.error):
        return
