"""The YAML block at the head of a Markdown draft: what the draft says of itself, which is not audited."""

from __future__ import annotations

import re
from typing import NamedTuple

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OUTLET_KEYS = ("outlet", "source", "publication")
_TITLE_KEYS = ("title", "headline")
_AUTHOR_KEYS = ("author", "byline", "by")
_DATE_KEYS = ("date",)
_SECTION_KEYS = ("genre", "section", "category")


class FrontMatter(NamedTuple):
    """`end` is the offset at which the draft itself begins; the section, by which an opinion is known, is a note."""

    end: int = 0
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    notes: tuple[str, ...] = ()


def front_matter(text: str) -> FrontMatter:
    """Read the block between `---` lines at the very start of a text, if there is one."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return FrontMatter()
    import yaml

    try:
        # BaseLoader: every scalar is a string, so a date stays as it was written, and no tag is obeyed. The one in C
        # refuses deep nesting, which takes the one in Python the square of its depth.
        keys: object = yaml.load(found.group(1), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError):
        return FrontMatter(found.end(), notes=("the front matter is not valid YAML and was left out",))
    named = keys if isinstance(keys, dict) else {}
    section = _first(named, _SECTION_KEYS)
    return FrontMatter(
        found.end(),
        _first(named, _TITLE_KEYS),
        _first(named, _DATE_KEYS),
        _first(named, _OUTLET_KEYS),
        _first(named, _AUTHOR_KEYS),
        (f"section: {section}",) if section else (),
    )


def _first(named: dict[object, object], keys: tuple[str, ...]) -> str | None:
    values = (named.get(key) for key in keys)
    return next((" ".join(value.split()) for value in values if isinstance(value, str) and value.strip()), None)
