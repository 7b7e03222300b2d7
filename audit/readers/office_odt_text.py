"""The XML of an OpenDocument text -> its paragraphs as they read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.model import Span
from audit.readers.assemble import leads_away
from audit.readers.office_odt_styles import Look, Looks
from audit.readers.office_paragraphs import Paragraph, Role, joined, merged
from audit.readers.office_xml import Node

_ADDRESS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = ("office", "style", "text", "table", "manifest", "meta")
PREFIXES = {
    **{f"{_ADDRESS}:{name}:1.0": name for name in _NAMES},
    f"{_ADDRESS}:drawing:1.0": "draw",
    f"{_ADDRESS}:xsl-fo-compatible:1.0": "fo",
    f"{_ADDRESS}:svg-compatible:1.0": "svg",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
}
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_DROPPED = frozenset(
    {
        "text:tracked-changes",
        "office:annotation",
        "office:annotation-end",
        "office:forms",
        "text:note-citation",
        "text:ruby-text",
        "text:placeholder",
        "svg:title",
        "svg:desc",
    }
)
_INDEXES = frozenset(
    f"text:{name}" for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
)
_OWN = frozenset({"text:list", "text:numbered-paragraph"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS = 1000  # in a row; a file may ask for any number
_NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a paragraph: the table it is in, the role that gives it, and whether it is shown."""

    table: int = 0
    role: Role | None = None
    is_shown: bool = True


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read."""

    pieces: list[tuple[str, bool, bool]] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    boxes: list[tuple[Node, bool]] = field(default_factory=list)
    length: int = 0
    is_after_blank: bool = True

    def add(self, text: str, look: Look, is_kept: bool = False) -> None:
        """Take text in, its white space folded as the format has it, but for what is kept as it is."""
        shown = text if is_kept else _BLANKS.sub(" ", text)
        if not is_kept and self.is_after_blank:
            shown = shown.removeprefix(" ")
        if shown:
            self.pieces.append((shown, look.is_bold, look.is_italic))
            self.length += len(shown)
            self.is_after_blank = not is_kept and shown[-1] == " "


class Text:
    """Walks a document once, in its order."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._tables = 0
        self._notes: list[Node] = []

    def body(self, node: Node) -> tuple[Paragraph, ...]:
        """Every paragraph of the text, in the order in which they are counted."""
        return tuple(self._blocks(node, _Around()))

    def notes(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the notes of the body that was walked, in the order of the references."""
        bodies = tuple(self._notes)
        return tuple(one for body in bodies for one in self._blocks(body, _Around(role=Role.OWN)))

    def _blocks(self, node: Node, around: _Around) -> Iterator[Paragraph]:
        for child in node.elements:
            if child.name in _PARAGRAPHS:
                yield from self._paragraph(child, around)
            elif child.name not in _DROPPED:
                yield from self._blocks(child, self._inside(child, around))

    def _inside(self, node: Node, around: _Around) -> _Around:
        is_covered = node.name == "table:covered-table-cell"
        is_shown = around.is_shown and not is_covered and node.get("text:display") != "none"
        if node.name == "table:table":
            self._tables += 1
            return _Around(self._tables, around.role, is_shown)
        if node.name in _INDEXES:
            return _Around(around.table, Role.FURNITURE, is_shown)
        role = Role.OWN if node.name in _OWN and around.role is None else around.role
        return _Around(around.table, role, is_shown)

    def _paragraph(self, node: Node, around: _Around) -> Iterator[Paragraph]:
        look = self._looks.get(("paragraph", node.get("text:style-name")), _NO_LOOK)
        line = _Line()
        self._inline(node, line, look, around.is_shown)
        text, is_bold, is_italic = joined(line.pieces)
        role = around.role if around.role is Role.FURNITURE else look.role
        if role is None and node.name == "text:h":
            role = Role.HEADING
        level = node.get("text:outline-level")
        yield Paragraph(
            text=text,
            role=role or around.role or Role.PLAIN,
            level=int(level) if level.isdecimal() else 1,
            is_bold=is_bold,
            is_italic=is_italic,
            table=around.table,
            links=merged(line.links),
        )
        for box, is_shown in line.boxes:
            yield from self._blocks(box, _Around(is_shown=is_shown))

    def _inline(self, node: Node, line: _Line, look: Look, is_shown: bool) -> None:
        """The words of an element. Of what is hidden the text boxes are still counted."""
        is_shown = is_shown and not look.is_hidden
        for child in node.children:
            if isinstance(child, str):
                line.add(child if is_shown else "", look)
            elif child.name in ("text:s", "text:tab", "text:line-break"):
                line.add(_kept(child) if is_shown else "", look, is_kept=True)
            elif child.name == "text:note":
                self._notes.extend(one for one in child.elements if one.name == "text:note-body" and is_shown)
            elif child.name.startswith("draw:"):
                line.boxes.append((child, is_shown))
            elif child.name not in _DROPPED:
                self._element(child, line, look, is_shown)

    def _element(self, node: Node, line: _Line, look: Look, is_shown: bool) -> None:
        if node.name == "text:span":
            own = self._looks.get(("text", node.get("text:style-name")), _NO_LOOK)
            look = Look(
                None, own.is_bold or look.is_bold, own.is_italic or look.is_italic, own.is_hidden or look.is_hidden
            )
        is_hidden = node.name in ("text:hidden-text", "text:hidden-paragraph") and node.get("text:is-hidden") == "true"
        start = line.length
        self._inline(node, line, look, is_shown and not is_hidden)
        if node.name == "text:a" and leads_away(node.get("xlink:href")):
            line.links.append(Span(start, line.length))


def _kept(node: Node) -> str:
    if node.name == "text:s":
        count = node.get("text:c") or "1"
        return " " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS)
    return "\t" if node.name == "text:tab" else "\n"
