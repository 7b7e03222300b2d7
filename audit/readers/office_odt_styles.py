"""Styles of an OpenDocument text: what each says of a paragraph or a span that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from audit.readers.office_paragraphs import Role
from audit.readers.office_xml import Node

_LONGEST_CHAIN = 20  # styles derived from each other
# The names of built-in styles in the file are the same in every language of the program.
_ROLES = {
    "title": Role.TITLE,
    "subtitle": Role.SUBTITLE,
    "caption": Role.CAPTION,
    "quotations": Role.OWN,
    "list": Role.OWN,
    "preformatted_20_text": Role.CODE,
}


class Look(NamedTuple):
    """What a style says, with what it is derived from taken in."""

    role: Role | None = None
    is_bold: bool = False
    is_italic: bool = False
    is_hidden: bool = False


Looks = Mapping[tuple[str, str], Look]  # by family and name


def styles(*roots: Node) -> Looks:
    """The looks of all styles of some parts; a later part may derive its own from those of an earlier one."""
    found = {(one.get("style:family"), one.get("style:name")): one for root in roots for one in _styles(root)}
    return {key: _look(key, found) for key in found}


def _styles(root: Node) -> Iterator[Node]:
    for holder in ("office:styles", "office:automatic-styles"):
        yield from (one for one in root.under(holder).elements if one.name == "style:style")


def _look(key: tuple[str, str], found: Mapping[tuple[str, str], Node]) -> Look:
    family, name = key
    chain: list[Node] = []
    names = [name]
    while (family, names[-1]) in found and len(chain) < _LONGEST_CHAIN:
        chain.append(found[family, names[-1]])
        names.append(chain[-1].get("style:parent-style-name"))
    role = next(filter(None, (_ROLES.get(name.lower()) for name in names)), None)
    weight, slant, shown = (_first(chain, name) for name in ("fo:font-weight", "fo:font-style", "text:display"))
    is_bold = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
    return Look(role, is_bold, slant in ("italic", "oblique"), shown == "none")


def _first(chain: list[Node], attribute: str) -> str:
    values = (one.under("style:text-properties").get(attribute) for one in chain)
    return next(filter(None, values), "")
