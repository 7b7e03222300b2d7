"""Styles of a Word document: what each says of a paragraph or a run that has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.readers.office_looks import NO_LOOK, Look, named
from audit.readers.office_xml import Node

_OFF = frozenset({"0", "false", "off", "none"})
_BODY_LEVEL = 9  # an outline level that is none
_LONGEST_CHAIN = 20  # styles based on each other


@dataclass(frozen=True, slots=True)
class Styles:
    """The looks of all styles by id, with what each is based on taken in, and the id of the default one."""

    looks: Mapping[str, Look]
    default: str = ""

    def look(self, id: str) -> Look:
        """That of a style; of the default one where a paragraph names none."""
        return self.looks.get(id or self.default, NO_LOOK)


def styles(root: Node) -> Styles:
    """The styles of `styles.xml`."""
    found = {one.get("w:styleId"): one for one in root.elements if one.name == "w:style"}
    default = next((id for id, one in found.items() if _is_default(one)), "")
    return Styles({id: _inherited(one, found) for id, one in found.items()}, default)


def flag(properties: Node, name: str) -> bool | None:
    """A property that is on or off; None where nothing is said."""
    found = properties.child(name)
    return None if found is None else found.get("w:val").lower() not in _OFF


def own_look(node: Node) -> Look:
    """What the properties of a paragraph, run or style say themselves."""
    paragraph, run = node.under("w:pPr"), node.under("w:rPr")
    numbering = paragraph.child("w:numPr")
    return Look(
        None,
        level_of(paragraph),
        flag(run, "w:b"),
        flag(run, "w:i"),
        flag(run, "w:vanish"),
        None if numbering is None else numbering.under("w:numId").get("w:val") != "0",
    )


def level_of(properties: Node) -> int | None:
    """The level that an outline level makes of a paragraph: 1 for the highest, 0 for body text."""
    value = properties.under("w:outlineLvl").get("w:val")
    return (0 if int(value) >= _BODY_LEVEL else int(value) + 1) if value.isdecimal() else None


def _inherited(style: Node, found: Mapping[str, Node]) -> Look:
    look = NO_LOOK
    above: Node | None = style
    for _ in range(_LONGEST_CHAIN):
        if above is None:
            break
        look = look.over(named(above.under("w:name").get("w:val"))).over(own_look(above))
        above = found.get(above.under("w:basedOn").get("w:val"))
    return look


def _is_default(style: Node) -> bool:
    return style.get("w:type") == "paragraph" and style.get("w:default").lower() in ("1", "true", "on")
