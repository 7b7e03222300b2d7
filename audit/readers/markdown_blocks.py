"""Markdown -> its blocks, as spans of lines: the part of CommonMark and GFM tables that drafts use.

Containers (block quotes, list items) are not nested: their markers are taken off, and what is inside is a paragraph of
its role. Unclosed comments and fences: a comment stays text, for a draft must not vanish; a fence runs to the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from audit.model import Span
from audit.readers.markdown_inline import fold_label

_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r"(`{3,}(?=[^`\n]*$)|~{3,})")
_RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_UNDERLINE = re.compile(r"(?:=+|-+)$")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+|$)")
_CHECKBOX = re.compile(r"\[[ xX]\][ \t]+")
_DEFINITION = re.compile(r"\[([^\[\]]{1,999})\]:[ \t]*(.*)$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_RAW_HTML = re.compile(r"<(script|style|template)[\s>]", re.IGNORECASE)
_CODE_INDENT = 4


class Role(Enum):
    """What a block is to Markdown."""

    HEADING = auto()
    PARAGRAPH = auto()
    QUOTE = auto()
    ITEM = auto()
    TABLE = auto()
    CODE = auto()


class MarkdownBlock(NamedTuple):
    """A block and the stretches of its lines without the markers before them; `level` counts from 1 for a heading."""

    role: Role
    lines: tuple[Span, ...]
    level: int = 0


class MarkdownBlocks(NamedTuple):
    """The blocks of a file, and the folded labels its link reference definitions define."""

    blocks: tuple[MarkdownBlock, ...]
    labels: frozenset[str]


def scan(text: str, start: int = 0) -> MarkdownBlocks:
    """Find the blocks of a Markdown text from `start` on."""
    scanner = _Scanner(text)
    position = start
    while position < len(text):
        position = scanner.take(position, scanner.line_end(position)) + 1
    scanner.flush()
    return MarkdownBlocks(tuple(scanner.blocks), frozenset(scanner.labels))


@dataclass(slots=True)
class _Scanner:
    """What has been scanned; `lines` is the paragraph still open, `content` the column of a list item's text."""

    text: str
    blocks: list[MarkdownBlock] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    lines: list[Span] = field(default_factory=list)
    role: Role = Role.PARAGRAPH
    content: int = 0
    unclosed: set[str] = field(default_factory=set)

    def line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def flush(self) -> None:
        if self.lines:
            self.blocks.append(MarkdownBlock(self.role, tuple(self.lines)))
            self.lines = []

    def emit(self, role: Role, *lines: Span, level: int = 0) -> None:
        self.flush()
        self.blocks.append(MarkdownBlock(role, lines, level))

    def take(self, start: int, end: int) -> int:
        """Take one line, or all lines of a fence, a comment or a table; the end of the last line taken."""
        quote = _QUOTE.match(self.text, start, end)
        inner = quote.end() if quote else start
        begin = inner + len(self.text[inner:end]) - len(self.text[inner:end].lstrip())
        if begin == end:
            self.flush()
            return end
        indent = len(self.text[inner:begin].expandtabs(4))
        if not self.lines:
            self.content = self.content if indent >= self.content else 0
            if indent >= self.content + _CODE_INDENT:
                self.emit(Role.CODE, Span(start, end))
                return end
        if quote and self.role is not Role.QUOTE:
            self.flush()
        return self._block(Span(begin, begin + len(self.text[begin:end].rstrip())), indent, end, bool(quote))

    def _block(self, line: Span, indent: int, end: int, quoted: bool) -> int:
        """Take a line that is neither blank nor indented code; `end` is where it ends with its white space."""
        text = self.text
        if fence := _FENCE.match(text, line.start, line.end):
            return self._fence(fence.group(), end)
        if text.startswith("<", line.start) and (closed := self._hidden(line.start, end)) is not None:
            return closed
        if heading := _HEADING.match(text, line.start, line.end):
            self.emit(Role.HEADING, self._heading(Span(heading.end(), line.end)), level=len(heading.group(1)))
            return end
        if self.lines and self.role is Role.PARAGRAPH and _UNDERLINE.match(text, line.start, line.end):
            self._underlined(level=1 if text[line.start] == "=" else 2)
            return end
        if _RULE.match(text, line.start, line.end):
            self.flush()
            return end
        if self.lines and "|" in text[line.start : line.end] and self._is_table(line):
            return self._table(end)
        return self._words(line, indent, end, quoted)

    def _words(self, line: Span, indent: int, end: int, quoted: bool) -> int:
        text = self.text
        item = _ITEM.match(text, line.start, line.end)
        # A number in the middle of a wrapped paragraph is no list, unless it is 1 (CommonMark 0.31, section 5.2).
        if item and not (self.lines and self.role is not Role.ITEM and item.group(1) not in (None, "1")):
            self.flush()
            self.role, self.content = Role.ITEM, indent + item.end() - line.start
            checkbox = _CHECKBOX.match(text, item.end(), line.end)
            start = checkbox.end() if checkbox else item.end()
            self.lines = [Span(start, line.end)] if start < line.end else []
            return end
        if not self.lines:
            if definition := _DEFINITION.match(text, line.start, line.end):
                self.labels.add(fold_label(definition.group(1)))
                if not definition.group(1).startswith("^"):
                    return end
                line = Span(definition.start(2), line.end)
            self.role = Role.QUOTE if quoted else Role.ITEM if self.content else Role.PARAGRAPH
        self.lines.append(line)
        return end

    def _heading(self, words: Span) -> Span:
        """A heading's words without the number signs that may close it."""
        line = self.text[words.start : words.end]
        opened = line.rstrip("#")
        return Span(words.start, words.start + len(opened.rstrip())) if not opened or opened[-1] in " \t" else words

    def _underlined(self, level: int) -> None:
        lines, self.lines = tuple(self.lines), []
        self.emit(Role.HEADING, *lines, level=level)

    def _fence(self, mark: str, end: int) -> int:
        """Take everything down to the closing fence, or to the end."""
        close = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        found = close.search(self.text, min(end + 1, len(self.text)))
        start = min(end + 1, len(self.text))
        self.emit(Role.CODE, Span(start, max(start, found.start() - 1) if found else len(self.text)))
        return self.line_end(found.end()) if found else len(self.text)

    def _hidden(self, start: int, end: int) -> int | None:
        """Where a comment, script or style that goes beyond its line ends; None where the line is none of these."""
        raw = _RAW_HTML.match(self.text, start, min(end + 1, len(self.text)))
        if raw is None and not self.text.startswith("<!--", start):
            return None
        closer = f"</{raw.group(1)}>" if raw else "-->"
        found = -1 if closer in self.unclosed else self.text.find(closer, start)
        if found < 0:
            self.unclosed.add(closer)
            return None
        stop = found + len(closer)
        if raw is None and stop <= end:
            return None
        self.flush()
        after = self.line_end(stop)
        rest = self.text[stop:after]
        if rest.strip():
            self.role = Role.PARAGRAPH
            self.lines = [Span(stop + len(rest) - len(rest.lstrip()), stop + len(rest.rstrip()))]
        return after

    def _is_table(self, line: Span) -> bool:
        above = self.lines[-1]
        return "|" in self.text[above.start : above.end] and bool(_TABLE_RULE.match(self.text, line.start, line.end))

    def _table(self, end: int) -> int:
        """Take the rows of a table down to a blank line; its heading is the last line of the open paragraph."""
        rows = [self.lines.pop()]
        position = end + 1
        while position < len(self.text):
            end = self.line_end(position)
            row = self.text[position:end]
            if not row.strip():
                break
            rows.append(Span(position + len(row) - len(row.lstrip()), position + len(row.rstrip())))
            position = end + 1
        self.emit(Role.TABLE, *rows)
        return position - 1
