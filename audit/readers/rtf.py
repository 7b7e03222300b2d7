r"""RTF, with a scanner of our own.

striprtf, the only library that reads it, gives a text alone: no headings, footnotes lost, links and cells written into
the text, and half of each character beyond U+FFFF. A place is the number of a paragraph, as `\par` and `\cell` end
them, also in text boxes, and a character in it; paragraphs of footnotes are counted on behind those of the text.
"""

from __future__ import annotations

from audit.errors import ReadError
from audit.model import Document
from audit.readers.furniture import Lexicons
from audit.readers.office_paragraphs import document
from audit.readers.office_rtf_text import CutOff, whole

SUFFIXES = (".rtf",)

_MAGIC = b"{\\rtf"


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read an RTF draft. Raises ReadError for what is none, and for what ends before its last group does."""
    content = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not content.startswith(_MAGIC):
        raise ReadError(name, "is no .rtf file: it does not begin with {\\rtf")
    try:
        return document(name, whole(content), lexicons, "rtf")
    except CutOff:
        raise ReadError(name, "is broken or cut off: it ends before its last group is closed") from None
