"""A PDF -> its lines in reading order, by pdfminer.six; limits keep a small file from filling the memory."""

from __future__ import annotations

import logging
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from audit.errors import ReadError
from audit.readers.pdf_columns import Line, ordered

_MOST = 64 * 2**20  # bytes of a stream when unpacked
_MOST_OF_IMAGE = 512 * 2**20  # images are not unpacked, but a stream that says it is one may be
_STREAM = re.compile(rb"stream\r?\n")
_REPEATED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_HEAD = 400  # bytes before a stream in which it says what it is
_TAIL = 2048  # bytes in which a whole file says that it ends
_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_FILE_NAME = re.compile(r"\.(?:docx?|odt|rtf|html?|indd|pages|pdf|tex|txt)\Z", re.IGNORECASE)
_UNMAPPED = re.compile(r"\(cid:\d+\)\Z")
_LIGATURES = range(0xFB00, 0xFB07)
_ODD_BLANKS = str.maketrans({"\t": " ", "\r": " ", "\n": " ", "\f": " ", "\v": " "})


class Layout(NamedTuple):
    """The lines of all pages, and what the file says of itself."""

    lines: tuple[Line, ...]
    title: str | None
    date: str | None


def layout(name: str, raw: bytes) -> Layout:
    """Lay a PDF out. Raises ReadError for what cannot be read, and where the `pdf` extra is missing."""
    _refuse(name, raw)
    try:
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError as error:
        broken = "" if str(error.name).startswith("pdfminer") else f" ({' '.join(str(error).split())})"
        raise ReadError(name, f"needs the pdf extra: pip install 'newsaudit[pdf]'{broken}") from None
    logger = logging.getLogger("pdfminer")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    try:
        return _layout(raw)
    except PDFPasswordIncorrect:
        raise ReadError(name, "is encrypted; save it without a password") from None
    # What a broken file makes pdfminer raise is any of a dozen errors, and not only its own.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ReadError(name, f"is broken: pdfminer cannot read it ({reason})") from None


def _refuse(name: str, raw: bytes) -> None:
    """Raise ReadError for what is no PDF, is cut off, or has a stream that unpacks to too much."""
    if b"%PDF-" not in raw[:1024]:
        raise ReadError(name, "is no .pdf file: it does not begin with %PDF-")
    if b"%%EOF" not in raw[-_TAIL:]:
        raise ReadError(name, "is broken or cut off: its end is missing")
    for found in _STREAM.finditer(raw):
        head = raw[max(0, found.start() - _HEAD) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        most = _MOST_OF_IMAGE if b"/Image" in head else _MOST
        if _REPEATED.search(head) or _is_larger(raw, found.end(), most):
            raise ReadError(name, f"is too large: a part of it takes more than {most // 2**20} MB when unpacked")


def _is_larger(raw: bytes, start: int, most: int) -> bool:
    """Whether what begins here unpacks to more than so many bytes; what is not packed by zlib does not."""
    unpacker = zlib.decompressobj()
    size, chunk = 0, memoryview(raw)[start : start + 65536].tobytes()
    try:
        while chunk and not unpacker.eof and size <= most:
            size += len(unpacker.decompress(chunk, 2**20))
            if unpacker.unconsumed_tail:
                chunk = unpacker.unconsumed_tail
            else:
                start += 65536
                chunk = raw[start : start + 65536]
    except zlib.error:
        pass
    return size > most


def _layout(raw: bytes) -> Layout:
    from io import BytesIO

    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    file = PDFDocument(PDFParser(BytesIO(raw)))
    resources = PDFResourceManager()
    # Without a flow pdfminer does not put boxes in order, which takes it the square of their number.
    device = PDFPageAggregator(resources, laparams=LAParams(boxes_flow=None))
    interpreter = PDFPageInterpreter(resources, device)
    lines: list[Line] = []
    for number, page in enumerate(PDFPage.create_pages(file), 1):
        interpreter.process_page(page)
        lines += ordered(tuple(_lines(device.get_result(), number)))
    info: Any = file.info[0] if file.info else {}
    day = _DAY.match(_said(info, "CreationDate"))
    title = _said(info, "Title")
    # Programs that print give the name of the file for a title.
    return Layout(
        tuple(lines), None if not title or _FILE_NAME.search(title) else title, "-".join(day.groups()) if day else None
    )


def _said(info: Any, key: str) -> str:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(info.get(key))
    text = decode_text(value) if isinstance(value, bytes) else str(value or "")
    return " ".join(text.replace("\0", "").split())


def _lines(page: Any, number: int) -> Iterator[Line]:
    """The lines of a page that hold anything."""
    from pdfminer.layout import LTChar, LTTextBox

    for line in (line for box in page if isinstance(box, LTTextBox) for line in box):
        characters = [one for one in line if isinstance(one, LTChar)]
        text = "".join(_shown(one.get_text()) for one in line).translate(_ODD_BLANKS).strip()
        if text and characters:
            yield _line(line, characters, text, number, page.height)


def _line(line: Any, characters: Sequence[Any], text: str, page: int, height: float) -> Line:
    font = Counter(one.fontname.rpartition("+")[2].lower() for one in characters).most_common(1)[0][0]
    size = Counter(round(one.size * 2) / 2 for one in characters).most_common(1)[0][0]
    return Line(
        text=text,
        page=page,
        number=0,
        box=0,
        left=line.x0,
        right=line.x1,
        top=height - line.y1,
        bottom=height - line.y0,
        page_height=height,
        size=size,
        is_bold="bold" in font or "black" in font or "heavy" in font,
        is_italic="italic" in font or "oblique" in font,
    )


def _shown(character: str) -> str:
    """A character as it reads: ligatures are the letters that they join."""
    if len(character) == 1 and ord(character) in _LIGATURES:
        return unicodedata.normalize("NFKC", character)
    if character == "\0" or _UNMAPPED.match(character):
        return "\ufffd"
    return character
