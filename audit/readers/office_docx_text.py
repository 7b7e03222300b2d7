"""The XML of a Word document -> its paragraphs as they read, and the runs that they are written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.model import Span
from audit.readers.assemble import leads_away
from audit.readers.office_docx_styles import Styles, flag, own_look
from audit.readers.office_looks import Look, role_of
from audit.readers.office_paragraphs import Paragraph, Role, joined, link_target, merged
from audit.readers.office_xml import Node

_OPEN = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
PREFIXES = {
    f"{_OPEN}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OPEN}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OPEN}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OPEN}/markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}
Targets = Mapping[str, str]  # id of a relation -> where it leads outside the document

_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
# What the commonest signs of the fonts Symbol and Wingdings look like; the numbers are those of the fonts.
_SIGNS = {
    "symbol": {0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xBC: "…"},
    "wingdings": {0x4A: "☺", 0xA7: "▪", 0xDF: "←", 0xE0: "→", 0xFC: "✓"},
}
_UNKNOWN = "\ufffd"
_LINE_ENDS = str.maketrans("\n\r\t", "   ")  # in the XML they are blanks
_DROPPED = frozenset({"w:del", "w:moveFrom", "w:rt", "mc:Fallback", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr"})
_RUNS = frozenset({"w:r", "m:r"})


class Run(NamedTuple):
    """Characters of one run: the first stands at `column` of the paragraph; `start` and `end` are bytes of the part."""

    paragraph: int
    column: int
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Field:
    """A field that has begun; what follows `instruction` is its result."""

    instruction: str = ""
    has_result: bool = False
    target: str = ""


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read."""

    number: int
    look: Look
    pieces: list[tuple[str, bool, bool]] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    boxes: list[tuple[Node, bool]] = field(default_factory=list)
    length: int = 0


def targets(relations: Node) -> Targets:
    """The relations of a part that lead to other documents."""
    outside = (one for one in relations.elements if one.get("TargetMode") == "External")
    return {one.get("Id"): one.get("Target") for one in outside if leads_away(one.get("Target"))}


class Text:
    """Walks a document once, in its order. `runs` are those of the body that hold characters, once it was walked."""

    def __init__(self, styles: Styles, links: Targets) -> None:
        self.runs: list[Run] = []
        self._styles = styles
        self._links = links
        self._fields: list[_Field] = []
        self._count = 0
        self._tables = 0
        self._noted: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def body(self, node: Node) -> tuple[Paragraph, ...]:
        """Every paragraph under the body, in the order in which they are counted."""
        return tuple(self._blocks(node, 0, True))

    def notes(self, kind: str, root: Node, links: Targets) -> Iterator[Paragraph]:
        """The paragraphs of the footnotes or endnotes that the body refers to, in the order of the references."""
        held = {one.get("w:id"): one for one in root.elements if one.name == f"w:{kind}"}
        self._links = links
        self._fields = []
        runs = len(self.runs)
        for id in dict.fromkeys(self._noted[kind]):
            for one in self._blocks(held[id], 0, True) if id in held else ():
                yield one._replace(role=Role.OWN)
        del self.runs[runs:]

    def _blocks(self, node: Node, table: int, is_shown: bool) -> Iterator[Paragraph]:
        for child in node.elements:
            if child.name == "w:p":
                yield from self._paragraph(child, table, is_shown)
            elif child.name == "w:tbl":
                self._tables += 1
                yield from self._blocks(child, self._tables, is_shown)
            elif child.name in ("w:tr", "w:tc"):
                gone = child.under(f"{child.name}Pr")
                is_gone = any(gone.child(name) for name in ("w:del", "w:cellDel"))
                yield from self._blocks(child, table, is_shown and not is_gone)
            elif child.name not in _DROPPED:
                yield from self._blocks(child, table, is_shown and not _is_placeholder(child))

    def _paragraph(self, node: Node, table: int, is_shown: bool) -> Iterator[Paragraph]:
        self._count += 1
        properties = node.under("w:pPr")
        style = self._styles.look(properties.under("w:pStyle").get("w:val"))
        # What the properties of a paragraph say of runs is about its end mark alone.
        own = own_look(node)
        look = Look(level=own.level, is_listed=own.is_listed).over(style)
        line = _Line(self._count, look)
        self._inline(node, line, is_shown)
        text, is_bold, is_italic = joined(line.pieces)
        mark = properties.under("w:rPr")
        runs_on = not line.boxes and any(mark.child(name) for name in ("w:del", "w:moveFrom"))
        role, level = role_of(look)
        yield Paragraph(text, role, level, is_bold, is_italic, table, runs_on, merged(line.links))
        for box, is_box_shown in line.boxes:
            yield from self._blocks(box, 0, is_box_shown)

    def _inline(self, node: Node, line: _Line, is_shown: bool) -> None:
        for child in node.elements:
            if child.name in _RUNS:
                self._run(child, line, is_shown)
            elif child.name == "w:txbxContent":
                line.boxes.append((child, is_shown))
            elif child.name in _DROPPED:
                self._inline_gone(child, line)
            else:
                start = line.length
                self._inline(child, line, is_shown and not _is_placeholder(child))
                if self._leads_away(child):
                    line.links.append(Span(start, line.length))

    def _inline_gone(self, node: Node, line: _Line) -> None:
        """What was deleted is not shown, but fields begin and end in it, and text boxes in it are counted."""
        if node.name in ("w:del", "w:moveFrom"):
            self._inline(node, line, False)

    def _leads_away(self, node: Node) -> bool:
        if node.name == "w:hyperlink":
            return node.get("r:id") in self._links
        return node.name == "w:fldSimple" and leads_away(link_target(node.get("w:instr")))

    def _run(self, node: Node, line: _Line, is_shown: bool) -> None:
        properties = node.under("w:rPr")
        style = self._styles.look(properties.under("w:rStyle").get("w:val") or "\0")
        look = own_look(node).over(style).over(line.look)
        is_shown = is_shown and not look.is_hidden and not flag(properties, "w:webHidden")
        start = line.length
        text = "".join(self._characters(node, line, is_shown))
        if text:
            line.pieces.append((text, bool(look.is_bold), bool(look.is_italic)))
            line.length += len(text)
            self.runs.append(Run(line.number, start + 1, text, node.start, node.end))
            if any(one.target for one in self._fields):
                line.links.append(Span(start, line.length))

    def _characters(self, node: Node, line: _Line, is_shown: bool) -> Iterator[str]:
        """The characters of a run, while what else it holds is noted."""
        for child in node.elements:
            if child.name == "w:fldChar":
                self._field(child.get("w:fldCharType"))
            elif child.name == "w:instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text
            elif child.name in ("w:footnoteReference", "w:endnoteReference"):
                if is_shown:
                    self._noted[child.name[2:-9]].append(child.get("w:id"))
            elif child.name in ("w:t", "m:t") or child.name in _CHARACTERS or child.name == "w:sym":
                if is_shown and all(one.has_result for one in self._fields):
                    yield _shown(child)
            elif child.name == "w:ruby":
                yield from (text for run in child.under("w:rubyBase").all("w:r") for text in _plain(run, is_shown))
            elif child.name not in _DROPPED:
                line.boxes.extend((box, is_shown) for box in _boxes(child))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
            target = link_target(self._fields[-1].instruction)
            self._fields[-1].target = target if leads_away(target) else ""
        elif kind == "end" and self._fields:
            self._fields.pop()


def _plain(run: Node, is_shown: bool) -> Iterator[str]:
    return (child.text for child in run.elements if child.name == "w:t" and is_shown)


def _boxes(node: Node) -> Iterator[Node]:
    """The text boxes that a drawing holds, without the copies for old programs."""
    if node.name == "w:txbxContent":
        yield node
    elif node.name != "mc:Fallback":
        for child in node.elements:
            yield from _boxes(child)


def _shown(node: Node) -> str:
    if node.name == "w:sym":
        return _sign(node.get("w:font").lower(), node.get("w:char"))
    return _CHARACTERS.get(node.name) or node.text.translate(_LINE_ENDS)


def _sign(font: str, number: str) -> str:
    try:
        code = int(number, 16)
        sign = _SIGNS.get(font, {}).get(code & 0xFF) or chr(code)
    except (ValueError, OverflowError):
        return _UNKNOWN
    return _UNKNOWN if unicodedata.category(sign) in ("Cc", "Cs") else sign


def _is_placeholder(node: Node) -> bool:
    """Whether a field of a form still shows what to write there."""
    return node.name == "w:sdt" and node.under("w:sdtPr").child("w:showingPlcHdr") is not None
