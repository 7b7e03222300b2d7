"""PDF: the text layer, as pdfminer.six lays it out; a place is a page and a line on it.

Lines of a page are counted as they are read: column after column, running heads and page numbers too. The lines of a
paragraph are kept apart by line ends; a hyphen at the end of one stays, unless the draft has the word whole elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from audit.errors import ReadError
from audit.model import Anchor, Document, Place, Places
from audit.readers.furniture import Lexicons
from audit.readers.office_paragraphs import Paragraph, Whole, document
from audit.readers.pdf_layout import layout
from audit.readers.pdf_paragraphs import Block, blocks, paragraphs

SUFFIXES = (".pdf",)

_PLACES = Places("page", "line")
_UNKNOWN = "\ufffd"
_MOST_UNKNOWN = 0.1  # of all characters; beyond that the text layer is not worth reading


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read the text layer. Raises ReadError for what has none, is encrypted or broken, and without the `pdf` extra."""
    found = layout(name, raw)
    characters = "".join(line.text for line in found.lines)
    if not characters.strip():
        raise ReadError(name, "has no text layer; run OCR over it first")
    unknown = characters.count(_UNKNOWN)
    if unknown > _MOST_UNKNOWN * len(characters):
        raise ReadError(name, "has a text layer that does not say which letters it shows; run OCR over it first")
    gathered = blocks(found.lines)
    body = paragraphs(gathered)
    made = document(name, Whole(body, title=found.title, date=found.date, is_wrapped=True), lexicons, "pdf")
    notes = (f"{unknown} characters of the text layer cannot be read",) if unknown else ()
    return replace(
        made,
        anchors=(Anchor(0, 0),),
        line_starts=(0,),
        places=_PLACES,
        place_table=tuple(_table(made, gathered, body)),
        notes=(*made.notes, *notes),
    )


def _table(made: Document, gathered: Sequence[Block], body: Sequence[Paragraph]) -> Iterator[tuple[int, Place]]:
    """Page and line from each offset of the text on at which a line begins."""
    origins = accumulate((len(one.text) + 1 for one in body), initial=0)
    lines = [
        (origin + start, Place(line.page, line.number))
        for block, origin in zip(gathered, origins, strict=False)
        for start, line in zip(block.starts, block.lines, strict=True)
    ]
    starts = [start for start, _ in lines]
    ends = (*(anchor.offset for anchor in made.anchors[1:]), len(made.text))
    for anchor, end in zip(made.anchors, ends, strict=True):
        shift = anchor.offset - anchor.origin
        first = max(0, bisect_right(starts, anchor.origin) - 1)
        for start, place in lines[first : bisect_right(starts, end - shift)]:
            yield max(start + shift, anchor.offset), place
