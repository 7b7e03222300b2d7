"""Where the characters of a Word document stand: the way back from a paragraph and a character in it to bytes.

Paragraphs and characters are counted as the reader of this format counts them: every `w:p` under `w:body` in document
order (the copy in `mc:Fallback` aside), then those of footnotes and endnotes in the order of their references; and in
them what is seen with all changes accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.model import Span
from audit.renderers._docx_xml import NOTHING, Element

NOTES = ("footnote", "endnote")
_ONE_CHARACTER = frozenset({"w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen", "w:softHyphen", "w:sym"})
_DROPPED = frozenset({"w:del", "w:moveFrom", "w:rt", "mc:Fallback", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr"})
_RUNS = frozenset({"w:r", "m:r"})
_OFF = frozenset({"0", "false", "off", "none"})
_LONGEST_CHAIN = 20  # styles based on each other
# Fields of a form that may hold plain text only.
_PLAIN_FIELDS = ("w:text", "w:date", "w:dropDownList", "w:comboBox")


class Item(NamedTuple):
    """What shows `length` characters in a run; a text can be cut between them."""

    start: int
    end: int
    length: int
    is_text: bool


@dataclass(slots=True)
class Run:
    """A run that shows something: its first character stands at `column` of the paragraph, from 1.

    `start` and `end` are bytes of its element, `properties` those of its properties in it.
    At `before` and `after` a comment can begin and end that takes in the first or the last character: outside of
    links, changes, fields and the like that begin or end there, too. Nothing can be put inside one that is `whole`.
    """

    paragraph: int
    column: int
    start: int
    end: int
    properties: Span
    items: tuple[Item, ...]
    whole: bool = False
    before: int = field(init=False)
    after: int = field(init=False)

    def __post_init__(self) -> None:
        self.before, self.after = self.start, self.end

    @property
    def length(self) -> int:
        """How many characters it shows."""
        return sum(item.length for item in self.items)


@dataclass(slots=True)
class _Line:
    """A paragraph while it is walked; `holder` are the bytes of what stands for it where no comment may be in it."""

    number: int
    is_hidden: bool | None
    holder: Span | None
    runs: list[Run] = field(default_factory=list)
    boxes: list[tuple[Element, bool, Span]] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """A field that has begun; `first` is the index of the first run behind its beginning."""

    line: int
    first: int
    start: int | None
    has_result: bool = False


class Hidden(NamedTuple):
    """The styles that hide text or say that they do not, by id, and the id of the default one of paragraphs."""

    says: Mapping[str, bool | None]
    default: str = ""

    def paragraph(self, id: str) -> bool | None:
        """What the style of a paragraph says."""
        return self.says.get(id or self.default)


def hidden(styles: Element) -> Hidden:
    """What the styles of `styles.xml` say."""
    found = {one.get("w:styleId"): one for one in styles.children if one.name == "w:style"}
    default = next((id for id, one in found.items() if _is_default(one)), "")
    return Hidden({id: _said(one, found) for id, one in found.items()}, default)


def _is_default(style: Element) -> bool:
    return style.get("w:type") == "paragraph" and style.get("w:default").lower() in ("1", "true", "on")


def _said(style: Element, found: Mapping[str, Element]) -> bool | None:
    above: Element | None = style
    for _ in range(_LONGEST_CHAIN):
        said = _flag(above.under("w:rPr"), "w:vanish") if above else None
        if above is None or said is not None:
            return said
        above = found.get(above.under("w:basedOn").get("w:val"))
    return None


def _flag(properties: Element, name: str) -> bool | None:
    found = properties.child(name)
    return None if found is None else found.get("w:val").lower() not in _OFF


class Walk:
    """Walks a document in its order. Of each paragraph that shows something, by its number, `runs` has the runs.

    `holders` has, for paragraphs of text boxes and notes, the bytes of what holds them in the text: Word lets nobody
    comment inside them everywhere.
    """

    def __init__(self, styles: Hidden) -> None:
        self.runs: dict[int, list[Run]] = {}
        self.holders: dict[int, Span] = {}
        self._styles = styles
        self._count = 0
        self._fields: list[_Field] = []
        self._noted: dict[str, dict[str, Span]] = {kind: {} for kind in NOTES}

    def body(self, body: Element) -> None:
        """Walk the text."""
        self._blocks(body, True, None)

    def notes(self, kind: str, root: Element) -> None:
        """Walk the notes of a kind, of which the references have been passed."""
        held = {one.get("w:id"): one for one in root.children if one.name == f"w:{kind}"}
        self._fields = []
        for id, holder in tuple(self._noted[kind].items()):
            self._blocks(held.get(id, NOTHING), True, holder)

    def _blocks(self, node: Element, is_shown: bool, holder: Span | None) -> None:
        for child in node.children:
            if child.name == "w:p":
                self._paragraph(child, is_shown, holder)
            elif child.name not in _DROPPED:
                self._blocks(child, is_shown and not _is_gone(child), holder)

    def _paragraph(self, node: Element, is_shown: bool, holder: Span | None) -> None:
        self._count += 1
        style = node.under("w:pPr", "w:pStyle").get("w:val")
        line = _Line(self._count, self._styles.paragraph(style), holder)
        self._inline(node, line, is_shown)
        if line.runs:
            self.runs[line.number] = line.runs
        if holder:
            self.holders[line.number] = holder
        for box, is_box_shown, around in line.boxes:
            self._blocks(box, is_box_shown, holder or around)

    def _inline(self, node: Element, line: _Line, is_shown: bool) -> None:
        for child in node.children:
            if child.name in _RUNS:
                self._run(child, line, is_shown)
            elif child.name == "w:txbxContent":
                line.boxes.append((child, is_shown, Span(child.start, child.end)))
            elif child.name in ("w:del", "w:moveFrom"):
                # Fields begin and end in what is gone, and text boxes in it are counted.
                self._inline(child, line, False)
            elif child.name not in _DROPPED:
                self._wrapped(child, line, is_shown)

    def _wrapped(self, node: Element, line: _Line, is_shown: bool) -> None:
        """A link, an insertion, a formula or another element around runs."""
        first, boxes = len(line.runs), len(line.boxes)
        self._inline(node, line, is_shown and not _is_gone(node))
        is_closed = _is_closed(node)
        _widen(line.runs[first:], node.start, node.end, is_closed)
        if is_closed or node.name == "w:pict":
            around = Span(node.start, node.end)
            line.boxes[boxes:] = [(box, is_box_shown, around) for box, is_box_shown, _ in line.boxes[boxes:]]

    def _run(self, node: Element, line: _Line, is_shown: bool) -> None:
        properties = node.under("w:rPr")
        is_shown = is_shown and not self._is_hidden(properties, line)
        ended: list[_Field] = []
        counted = [(child, self._length(child, node, line, is_shown, ended)) for child in node.children]
        items = tuple(Item(child.start, child.end, n, child.name == "w:t") for child, n in counted if n)
        if items:
            column = line.runs[-1].column + line.runs[-1].length if line.runs else 1
            made = Run(line.number, column, node.start, node.end, Span(properties.start, properties.end), items)
            made.whole = node.name == "m:r"
            line.runs.append(made)
            return
        for one in ended:
            if is_shown and one.start is not None and one.line == line.number:
                _widen(line.runs[one.first :], one.start, node.end)

    def _is_hidden(self, properties: Element, line: _Line) -> bool:
        style = self._styles.says.get(properties.under("w:rStyle").get("w:val") or "\0")
        said = (_flag(properties, "w:vanish"), style, line.is_hidden)
        return bool(next((one for one in said if one is not None), False) or _flag(properties, "w:webHidden"))

    def _length(self, child: Element, run: Element, line: _Line, is_shown: bool, ended: list[_Field]) -> int:
        """How many characters an element of a run shows, while what else it is gets noted."""
        if child.name == "w:fldChar":
            self._field(child.get("w:fldCharType"), line, run.start if is_shown else None, ended)
        elif child.name in ("w:footnoteReference", "w:endnoteReference"):
            if is_shown:
                around = line.holder or Span(run.start, run.end)
                self._noted[child.name[2:-9]].setdefault(child.get("w:id"), around)
        elif child.name in ("w:t", "m:t") or child.name in _ONE_CHARACTER:
            is_seen = is_shown and all(one.has_result for one in self._fields)
            return (1 if child.name in _ONE_CHARACTER else child.length) if is_seen else 0
        elif child.name == "w:ruby":
            base = child.under("w:rubyBase").all("w:r")
            return sum(one.length for under in base for one in under.children if one.name == "w:t") if is_shown else 0
        elif child.name not in _DROPPED:
            line.boxes.extend((box, is_shown, Span(run.start, run.end)) for box in _boxes(child))
        return 0

    def _field(self, kind: str, line: _Line, start: int | None, ended: list[_Field]) -> None:
        if kind == "begin":
            self._fields.append(_Field(line.number, len(line.runs), start))
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            ended.append(self._fields.pop())


def _widen(runs: list[Run], start: int, end: int, is_closed: bool = False) -> None:
    """Let comments on the first and the last of some runs stand outside of what is around them, on all if closed."""
    for run in runs if is_closed else runs[:1]:
        run.before = min(run.before, start)
    for run in runs if is_closed else runs[-1:]:
        run.after = max(run.after, end)
        run.whole |= is_closed


def _is_closed(node: Element) -> bool:
    """Whether nothing may be put inside: formulas, what is there twice, and fields that are filled anew."""
    if node.name == "w:sdt":
        return any(node.under("w:sdtPr").child(kind) for kind in _PLAIN_FIELDS)
    return node.name.startswith("m:") or node.name in ("mc:AlternateContent", "w:fldSimple")


def _is_gone(node: Element) -> bool:
    """Whether it is a row or a cell that was deleted, or a field of a form that still shows what to write there."""
    if node.name in ("w:tr", "w:tc"):
        properties = node.under(f"{node.name}Pr")
        return any(properties.child(name) for name in ("w:del", "w:cellDel"))
    return node.name == "w:sdt" and node.under("w:sdtPr").child("w:showingPlcHdr") is not None


def _boxes(node: Element) -> Iterator[Element]:
    """The text boxes that a drawing holds, without the copies for old programs."""
    if node.name == "w:txbxContent":
        yield node
    elif node.name != "mc:Fallback":
        for child in node.children:
            yield from _boxes(child)
