"""OpenDocument texts, read with the standard library: a zip of XML, of which the core needs two parts.

The text is what a reader sees with all changes accepted, as Word documents are read. Line N of a place is the N-th
`text:p` or `text:h` under `office:text` in document order, also in tables and text boxes, but not in comments, in notes
and in what was deleted; its column is the character of that paragraph's text. Notes are counted on behind them.
"""

from __future__ import annotations

from audit.errors import ReadError
from audit.model import Document
from audit.readers.furniture import Lexicons
from audit.readers.office_odt_styles import styles
from audit.readers.office_odt_text import PREFIXES, Text
from audit.readers.office_paragraphs import Whole, document
from audit.readers.office_xml import EMPTY, Node, parse
from audit.readers.office_zip import Package, package

SUFFIXES = (".odt",)


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read an OpenDocument text. Raises ReadError for what is none, and for what is encrypted, broken or too large."""
    opened = package(name, raw, ".odt")
    if _is_encrypted(opened):
        raise ReadError(name, "is encrypted; save it without a password")
    root = parse(name, "content.xml", opened.needed("content.xml", ".odt"), PREFIXES)
    body = root.under("office:body").child("office:text")
    if body is None:
        raise ReadError(name, "is no .odt file: content.xml holds no text")
    text = Text(styles(_optional(opened, "styles.xml"), root))
    paragraphs = text.body(body)
    meta = _optional(opened, "meta.xml").under("office:meta")
    title = " ".join(meta.under("dc:title").text.split()) or None
    return document(name, Whole(paragraphs, text.notes(), title, _date(meta)), lexicons, "odt")


def _is_encrypted(opened: Package) -> bool:
    manifest = _optional(opened, "META-INF/manifest.xml")
    return next(manifest.all("manifest:encryption-data"), None) is not None


def _optional(opened: Package, path: str) -> Node:
    content = opened.part(path)
    return EMPTY if content is None else parse(opened.name, path, content, PREFIXES)


def _date(meta: Node) -> str | None:
    """The day on which the document was begun, else of the last change."""
    days = (meta.under(name).text.strip()[:10] for name in ("meta:creation-date", "dc:date"))
    return next(filter(None, days), None)
