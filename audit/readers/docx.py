"""Word documents, read with the standard library: a zip of XML, of which the core needs a few parts.

The text is what a reader sees with all changes accepted: insertions stand; deletions, comments, hidden text, headers
and footers do not; of a field its result stands. Line N of a place is the N-th `w:p` under `w:body` in document order,
also in tables and text boxes (the copy in `mc:Fallback` aside), with those that are empty or were deleted; its column
is the character of that paragraph's text. Paragraphs of footnotes and endnotes are counted on behind them.
"""

from __future__ import annotations

from audit.errors import ReadError
from audit.model import Document
from audit.readers.furniture import Lexicons
from audit.readers.office_docx_styles import styles
from audit.readers.office_docx_text import PREFIXES, Run, Targets, Text, targets
from audit.readers.office_paragraphs import Whole, document
from audit.readers.office_xml import EMPTY, Node, parse
from audit.readers.office_zip import Package, package

SUFFIXES = (".docx",)

_OFFICE = "/officeDocument"


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read a Word document. Raises ReadError for what is none, and for what is encrypted, broken or too large."""
    opened = package(name, raw, ".docx")
    path, text = _text(opened)
    body = text.body(_main(opened, path).under("w:body"))
    notes = [
        one
        for kind in ("footnote", "endnote")
        for one in text.notes(
            kind, _optional(opened, _beside(path, f"{kind}s.xml")), _targets(opened, path, f"{kind}s")
        )
    ]
    core = _optional(opened, "docProps/core.xml")
    title = " ".join(core.under("dc:title").text.split()) or None
    return document(name, Whole(body, tuple(notes), title, _date(core)), lexicons, "docx", raw)


def main_part(name: str, raw: bytes) -> str:
    """The path in the zip of the part that holds the text. Raises ReadError."""
    return _path(package(name, raw, ".docx"))


def runs(name: str, raw: bytes) -> tuple[Run, ...]:
    """The runs of the text that a place of a Document can stand in, in its order. Raises ReadError as `read` does.

    A place (paragraph, column) of the body stands in the run of that `paragraph` of which `column <= place column <
    column + len(text)`; `start` and `end` are the bytes of the run's element in `main_part`. Notes are left out.
    """
    opened = package(name, raw, ".docx")
    path, text = _text(opened)
    text.body(_main(opened, path).under("w:body"))
    return tuple(text.runs)


def _text(opened: Package) -> tuple[str, Text]:
    path = _path(opened)
    found = styles(_optional(opened, _beside(path, "styles.xml")))
    return path, Text(found, _targets(opened, path, ""))


def _path(opened: Package) -> str:
    relations = _optional(opened, "_rels/.rels")
    named = (one.get("Target") for one in relations.elements if one.get("Type").endswith(_OFFICE))
    return next(named, "word/document.xml").lstrip("/")


def _main(opened: Package, path: str) -> Node:
    root = parse(opened.name, path, opened.needed(path, ".docx"), PREFIXES)
    if root.name != "w:document":
        raise ReadError(opened.name, f"is no .docx file: {path} holds no Word document")
    return root


def _optional(opened: Package, path: str) -> Node:
    content = opened.part(path)
    return EMPTY if content is None else parse(opened.name, path, content, PREFIXES)


def _beside(path: str, name: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}{name}"


def _targets(opened: Package, path: str, part: str) -> Targets:
    """Where the links of a part lead: of the one at `path`, or of a part beside it."""
    file = f"{part}.xml" if part else path.rpartition("/")[2]
    return targets(_optional(opened, _beside(path, f"_rels/{file}.rels")))


def _date(core: Node) -> str | None:
    """The day on which the document was begun, else of the last change."""
    days = (core.under(name).text.strip()[:10] for name in ("dcterms:created", "dcterms:modified"))
    return next(filter(None, days), None)
