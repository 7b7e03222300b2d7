"""What the formats for other programs share: where something stands, and words that every one of them can carry."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple
from xml.etree.ElementTree import Element, indent, tostring

from audit.model import LINES, Document, Finding, Place, Span
from audit.renderers._excerpt import shown

NOT_AUDITED = "not-audited"  # stands where the name of a check would, for a draft that could not be audited
STREAMS = frozenset({"-", "<stdin>"})  # what standard input is called on a command line, and as a draft

# Control characters, ends of lines, overrides of direction, lone surrogates, and the two that XML forbids beside them.
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Region(NamedTuple):
    """From the first character to behind the last; lines and columns count from 1, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(document: Document, span: Span) -> Region:
    """Where a span stands in the original file; an empty one ends where it begins.

    A file that is not made of lines is pointed at as a whole.
    """
    if document.places != LINES:
        return Region(1, 1, 1, 1)
    start = document.locate(span.start)
    if span.end <= span.start:
        return Region(*start, *start)
    last = document.locate(span.end - 1)
    return Region(*start, *max(start, Place(last.line, last.column + 1)))


def path(name: str) -> str:
    """The path of a draft with slashes and without a leading `./`; `stdin` for standard input."""
    return "stdin" if name in STREAMS else PurePath(name).as_posix()


def fit(text: str) -> str:
    """Text in which nothing is left that XML forbids, that is not valid in UTF-8, or that can steer a terminal."""
    return _UNFIT.sub("\ufffd", text)


def plain(text: str) -> str:
    """Text that is fit, on one line."""
    return fit(shown(text))


def explained(document: Document, finding: Finding) -> str:
    """What is wrong and what would settle it, on one line; where, if that is no line of the file."""
    said = f"{plain(finding.message)} {plain(finding.mend)}".strip()
    if document.places == LINES:
        return said
    line, column = document.locate(finding.span.start)
    return f"{document.places.line} {line}, {document.places.column} {column}: {said}"


def xml(root: Element) -> str:
    """An XML document of elements whose text is fit, indented."""
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
