"""What a `.gitignore` leaves out of a folder: one in it, in a folder above it in its repository, or in one below.

Without a repository only the files in the folder itself and below count.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

NAME = ".gitignore"


@cache
def is_ignored(path: str, folder: str) -> bool:
    """Whether a path below a folder is left out; the `.gitignore` nearest to it that names it decides."""
    absolute = Path(os.path.abspath(path))
    top = _top(os.path.abspath(folder))
    for above in absolute.parents:
        spec = _spec(str(above))
        if spec is not None:
            named = spec.check_file(_relative(absolute, above)).include
            if named is not None:
                return bool(named)
        if str(above) == top:
            break
    return False


def _relative(path: Path, above: Path) -> str:
    relative = path.relative_to(above).as_posix()
    return f"{relative}/" if path.is_dir() else relative


@cache
def _top(folder: str) -> str:
    """The root of the repository that a folder is in; the folder itself where it is in none."""
    found = (above for above in (Path(folder), *Path(folder).parents) if (above / ".git").exists())
    return str(next(found, folder))


@cache
def _spec(folder: str) -> Any:
    try:
        lines = Path(folder, NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
