"""The files of the page, as the package carries them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

TYPES = {
    "page.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
}
MOST_BYTES = 5_000_000  # of a draft


@cache
def asset(name: str) -> str:
    """The text of a file of this package; `{most}` in it stands for the most bytes a draft may have."""
    return (files("audit.serve") / name).read_text(encoding="utf-8").replace("{most}", str(MOST_BYTES))
