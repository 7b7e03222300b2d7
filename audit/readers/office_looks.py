"""What the styles of Word and of RTF, which is Word's, say of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit.readers.office_paragraphs import Role

_HEADING = re.compile(r"heading ([1-9])\Z")
# The names of built-in styles are the same in every language of the program, in lower case or not.
_ROLES = {
    "title": Role.TITLE,
    "subtitle": Role.SUBTITLE,
    "caption": Role.CAPTION,
    "quote": Role.OWN,
    "intense quote": Role.OWN,
    "block text": Role.OWN,
    "toc heading": Role.FURNITURE,
    "table of figures": Role.FURNITURE,
    "html preformatted": Role.CODE,
    "macro": Role.CODE,
}
_FAMILIES = (("toc ", Role.FURNITURE), ("index ", Role.FURNITURE), ("list ", Role.OWN))


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says; None where it says nothing. `level` is that of a heading, from 1, 0 for none."""

    role: Role | None = None
    level: int | None = None
    is_bold: bool | None = None
    is_italic: bool | None = None
    is_hidden: bool | None = None
    is_listed: bool | None = None

    def over(self, other: Look) -> Look:
        """This look, where it is silent the other."""
        return Look(
            self.role if self.role is not None else other.role,
            self.level if self.level is not None else other.level,
            self.is_bold if self.is_bold is not None else other.is_bold,
            self.is_italic if self.is_italic is not None else other.is_italic,
            self.is_hidden if self.is_hidden is not None else other.is_hidden,
            self.is_listed if self.is_listed is not None else other.is_listed,
        )


NO_LOOK = Look()


def named(style: str) -> Look:
    """What the name of a style says."""
    name = style.strip().lower()
    heading = _HEADING.match(name)
    if heading:
        return Look(Role.HEADING, int(heading[1]))
    family = next((role for start, role in _FAMILIES if name.startswith(start)), None)
    return Look(_ROLES.get(name, family))


def role_of(look: Look) -> tuple[Role, int]:
    """The role of a paragraph, and the level of one that is a heading."""
    role = look.role or Role.PLAIN
    if role in (Role.PLAIN, Role.OWN) and look.level:
        return Role.HEADING, look.level
    if role is Role.HEADING and look.level == 0:
        return Role.PLAIN, 0
    if role is Role.PLAIN and look.is_listed:
        return Role.OWN, 0
    return role, look.level or 0
