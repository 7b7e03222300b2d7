"""Plain text: the whole file is the text, character by character."""

from __future__ import annotations

from audit.model import Document
from audit.readers.blocks import EMPTY, label
from audit.readers.decode import decode
from audit.readers.directives import without_directives
from audit.readers.furniture import Lexicons, furniture
from audit.readers.layout import cut

SUFFIXES = (".txt", ".text", "")


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read a plain text. Raises ReadError for what is not text."""
    decoded = decode(name, raw)
    if not decoded.text.strip():
        notes = (*decoded.notes, EMPTY)
        return Document(name, "", (), line_starts=decoded.line_starts, encoding=decoded.encoding, notes=notes)
    return Document(
        name=name,
        text=decoded.text,
        blocks=label(decoded.text, cut(without_directives(decoded.text), furniture(lexicons))),
        anchors=decoded.anchors,
        line_starts=decoded.line_starts,
        format="text",
        encoding=decoded.encoding,
        notes=decoded.notes,
    )
