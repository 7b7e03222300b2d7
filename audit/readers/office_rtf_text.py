"""RTF -> its paragraphs as they read: a scanner that obeys the control words that matter to them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.model import Span
from audit.readers.assemble import leads_away
from audit.readers.office_looks import NO_LOOK, Look, named, role_of
from audit.readers.office_paragraphs import Paragraph, Role, Whole, joined, link_target, merged
from audit.readers.office_rtf_words import CHARACTERS, CHARSETS, ENDS, LEFT_OUT, PAGES, SYMBOLS

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>.)"
    rb"|(?P<brace>[{}])"
    rb"|(?P<plain>[^\\{}\r\n\0]+)"
    rb"|[\r\n\0]+",
    re.DOTALL,
)
_BODY_LEVEL = 9
_LONGEST_HELD = 10_000  # characters of a title, a name or an address
_NOWHERE, _TEXT, _SHAPE, _INFO, _FONTS, _STYLES, _DAY = "nowhere", "text", "shape", "info", "fonts", "styles", "day"
_TITLE, _INSTRUCTION = "title", "instruction"
_HELD = frozenset({_TITLE, _INSTRUCTION, _STYLES})
# Groups that hold something of use: where their words go, and inside what they count.
_USEFUL = {
    "info": (_INFO, _TEXT),
    "title": (_TITLE, _INFO),
    "creatim": (_DAY, _INFO),
    "fonttbl": (_FONTS, _TEXT),
    "stylesheet": (_STYLES, _TEXT),
    "fldinst": (_INSTRUCTION, _TEXT),
    "shpinst": (_SHAPE, _TEXT),
    "shptxt": (_TEXT, _SHAPE),
    "footnote": (_TEXT, _TEXT),
}
_FLOWS = frozenset({"shptxt", "footnote"})


class CutOff(Exception):
    """The file ends before its last group does."""


class _Group(NamedTuple):
    """What holds until the end of a group; `into` is where its words go, `flow` what it opens."""

    into: str = _TEXT
    flow: str = ""
    is_starred: bool = False
    stand_ins: int = 1  # characters that stand behind one in Unicode, for old programs
    font: int = 0
    is_bold: bool = False
    is_italic: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_link: bool = False


@dataclass(slots=True)
class _Flow:
    """Paragraphs that follow each other: of the text, of a note, of a text box; and the one that is being read."""

    done: list[Paragraph] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    pieces: list[tuple[str, bool, bool]] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    length: int = 0
    look: Look = NO_LOOK
    is_in_table: bool = False
    table: int = 0


def whole(content: bytes) -> Whole:
    """The paragraphs of a file, and what it says of itself. Raises CutOff."""
    scanner = _Scanner()
    scanner.scan(content)
    title = " ".join(scanner.held[_TITLE].split()) or None
    return Whole(tuple(scanner.flows[0].done), tuple(scanner.notes), title, scanner.date)


class _Scanner:
    def __init__(self) -> None:
        self.flows = [_Flow()]
        self.notes: list[Paragraph] = []
        self.held = dict.fromkeys(_HELD, "")
        self._day: dict[str, int] = {}
        self._group = _Group()
        self._stack: list[_Group] = []
        self._bytes = bytearray()
        self._units = bytearray()
        self._skipped = 0
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = self._first_font = self._style = self._tables = 0
        self._looks: dict[int, Look] = {}

    @property
    def date(self) -> str | None:
        """The day on which the document was begun."""
        year, month, day = (self._day.get(part, 0) for part in ("yr", "mo", "dy"))
        return f"{year:04}-{month:02}-{day:02}" if year and month and day else None

    def scan(self, content: bytes) -> None:
        """Read all of a file. What stands behind its last group is not part of it."""
        position = 0
        while token := _TOKEN.match(content, position):
            position = token.end()
            if token.lastgroup == "plain":
                self._plain(token["plain"])
            elif token.lastgroup == "hex":
                self._plain(bytes.fromhex(token["hex"].decode("ascii")))
            elif token.lastgroup == "brace":
                self._brace(token["brace"] == b"{")
                if not self._stack:
                    self._end(is_last=True)
                    return
            elif token["word"]:
                number = token["number"]
                word = token["word"].decode("ascii")
                if word == "bin":
                    position += max(0, int(number or 0))
                else:
                    self._word(word, None if number is None else int(number))
            elif token["symbol"]:
                self._symbol(token["symbol"].decode("latin-1"))
        raise CutOff

    def _plain(self, characters: bytes) -> None:
        kept = characters[self._skipped :]
        self._skipped -= len(characters) - len(kept)
        if kept:
            if self._units:
                self._flush()
            self._bytes += kept

    def _flush(self) -> None:
        """Take in the characters that were gathered."""
        if self._bytes:
            page = self._fonts.get(self._group.font) or self._page
            characters, self._bytes = bytes(self._bytes), bytearray()
            self._add(characters.decode(page, "replace"))
        elif self._units:
            units, self._units = bytes(self._units), bytearray()
            self._add(units.decode("utf-16-le", "replace"))

    def _add(self, text: str) -> None:
        group = self._group
        if group.into in _HELD:
            if len(self.held[group.into]) < _LONGEST_HELD:
                self.held[group.into] += text[:_LONGEST_HELD]
        elif group.into == _TEXT and not group.is_hidden and not group.is_deleted:
            flow = self.flows[-1]
            flow.pieces.append((text, group.is_bold, group.is_italic))
            if group.is_link:
                flow.links.append(Span(flow.length, flow.length + len(text)))
            flow.length += len(text)

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._skipped = 0
        if opens:
            self._stack.append(self._group)
            self._group = self._group._replace(flow="", is_starred=False)
            return
        if self._group.flow:
            self._close_flow(self._group.flow)
        if self._group.into == _STYLES:
            self._name_style()
        self._group = self._stack.pop()

    def _close_flow(self, kind: str) -> None:
        self._end(is_last=True)
        done = self.flows.pop().done
        if kind == "footnote":
            self.notes += (one._replace(role=Role.OWN) for one in done)
        else:
            self.flows[-1].boxes += done

    def _name_style(self) -> None:
        name, self.held[_STYLES] = self.held[_STYLES].partition(";")[0], ""
        if name.strip():
            self._looks[self._style] = named(name).over(self._looks.get(self._style, NO_LOOK))
        self._style = 0

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._flush()
            self._group = self._group._replace(is_starred=True)
        elif symbol in "\r\n":
            self._word("par", None)
        elif symbol in SYMBOLS:
            self._character(SYMBOLS[symbol])

    def _character(self, character: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._flush()
        self._add(character)

    def _word(self, word: str, number: int | None) -> None:
        if word in CHARACTERS:
            self._character(CHARACTERS[word])
            return
        if word == "u":
            self._unicode(number or 0)
            return
        self._flush()
        self._skipped = 0
        if word in _USEFUL or word in LEFT_OUT or word == "ud" or self._group.is_starred:
            self._destination(word)
        elif self._group.into == _FONTS:
            self._font_word(word, number or 0)
        elif self._group.into == _DAY:
            self._day[word] = number or 0
        elif word in ENDS:
            if self._group.into == _TEXT:
                self._end(is_cell="cell" in word, is_section=word == "sect")
        elif not self._document_word(word, number):
            self._group_word(word, number)

    def _unicode(self, number: int) -> None:
        if self._bytes:
            self._flush()
        self._units += (number & 0xFFFF).to_bytes(2, "little")
        self._skipped = self._group.stand_ins

    def _destination(self, word: str) -> None:
        """Begin a group that holds something else than its surroundings."""
        into, outer = _USEFUL.get(word, (_NOWHERE, ""))
        now = self._group.into
        if word == "ud":
            into = self._stack[-2].into if len(self._stack) > 1 else _NOWHERE
        elif now != outer:
            into = _NOWHERE
        is_flow = into == _TEXT and word in _FLOWS
        self._group = self._group._replace(into=into, is_starred=False, flow=word if is_flow else "")
        if is_flow:
            self.flows.append(_Flow())
        if word == "fldinst":
            self.held[_INSTRUCTION] = ""

    def _font_word(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
        elif word == "fcharset" and number in CHARSETS:
            self._fonts[self._font] = CHARSETS[number]
        elif word == "fcharset" and number == 0:
            self._fonts[self._font] = PAGES["ansi"]

    def _document_word(self, word: str, number: int | None) -> bool:
        """Obey a word about the whole document, or about the paragraph; False where it is about neither."""
        flow = self.flows[-1]
        if word in PAGES or word == "ansicpg":
            self._page = _page(number) if word == "ansicpg" else PAGES[word]
        elif word == "deff":
            self._first_font = number or 0
            self._group = self._group._replace(font=self._first_font)
        elif word == "s":
            self._style = number or 0
            flow.look = self._looks.get(self._style, NO_LOOK)
        elif word == "outlinelevel":
            self._outline(number or 0)
        elif word == "pard":
            flow.look, flow.is_in_table = self._looks.get(0, NO_LOOK), False
        elif word == "ls":
            flow.look = Look(is_listed=True).over(flow.look)
        elif word == "intbl":
            flow.is_in_table = True
        else:
            return False
        return True

    def _outline(self, number: int) -> None:
        look = Look(level=0 if number >= _BODY_LEVEL else number + 1)
        if self._group.into == _STYLES:
            self._looks[self._style] = look
        else:
            self.flows[-1].look = look.over(self.flows[-1].look)

    def _group_word(self, word: str, number: int | None) -> None:
        """Obey a word that holds until the end of its group."""
        is_on = number != 0
        if word == "plain":
            self._group = self._group._replace(
                font=self._first_font, is_bold=False, is_italic=False, is_hidden=False, is_deleted=False
            )
        elif word == "b":
            self._group = self._group._replace(is_bold=is_on)
        elif word == "i":
            self._group = self._group._replace(is_italic=is_on)
        elif word == "v":
            self._group = self._group._replace(is_hidden=is_on)
        elif word == "deleted":
            self._group = self._group._replace(is_deleted=is_on)
        elif word == "f":
            self._group = self._group._replace(font=number or 0)
        elif word == "uc":
            self._group = self._group._replace(stand_ins=max(0, number or 0))
        elif word == "fldrslt":
            leads = leads_away(link_target(self.held[_INSTRUCTION]))
            self._group = self._group._replace(is_link=self._group.is_link or leads)

    def _end(self, is_cell: bool = False, is_section: bool = False, is_last: bool = False) -> None:
        """End a paragraph; where a section, a note or the text ends, only one in which something stands."""
        self._flush()
        flow = self.flows[-1]
        if (is_section or is_last) and not flow.pieces and not flow.boxes:
            return
        is_in_table = is_cell or flow.is_in_table
        if is_in_table and not flow.table:
            self._tables += 1
        flow.table = (flow.table or self._tables) if is_in_table else 0
        text, is_bold, is_italic = joined(flow.pieces)
        role, level = role_of(flow.look)
        runs_on = self._group.is_deleted and not flow.boxes and not is_cell
        flow.done.append(Paragraph(text, role, level, is_bold, is_italic, flow.table, runs_on, merged(flow.links)))
        flow.done += flow.boxes
        flow.pieces, flow.links, flow.boxes, flow.length = [], [], [], 0


def _page(number: int | None) -> str:
    """The code page of a number; the commonest where there is no such page."""
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return PAGES["ansi"]
    return name
