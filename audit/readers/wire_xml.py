"""XML from the wires: NewsML-G2 and NITF, told apart by their root; any other XML is no draft."""

from __future__ import annotations

from audit.errors import ReadError
from audit.model import Document
from audit.readers import newsml, nitf
from audit.readers.blocks import EMPTY
from audit.readers.decode import declared_charset
from audit.readers.furniture import Lexicons, furniture
from audit.readers.markup_events import parse
from audit.readers.wire_items import document, unicode_text

SUFFIXES = (".xml", ".nitf", ".newsml")
NAMED_ONLY = (".xml",)


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read a news item. Raises ReadError for what is not well-formed, declares entities or is no news item."""
    decoded = unicode_text(name, raw, declared_charset(raw))
    if not decoded.text.strip():
        return Document(name, "", (), line_starts=decoded.line_starts, format="xml", notes=(*decoded.notes, EMPTY))
    root = parse(name, decoded.text)
    if root.name == nitf.ROOT:
        return document(name, "nitf", decoded, nitf.body_of(root), nitf.facts_of(root), lexicons)
    if root.name not in newsml.ROOTS:
        raise ReadError(name, "is XML, but neither NewsML-G2 nor NITF; save the text as .txt, .md or .html")
    item, notes = newsml.item_of(name, root)
    facts = newsml.facts_of(item)
    body = newsml.body_of(item, furniture(lexicons))
    return document(name, "newsml", decoded, body, facts._replace(notes=(*facts.notes, *notes)), lexicons)
