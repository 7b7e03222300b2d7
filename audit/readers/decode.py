"""Bytes -> text with Unix line ends, and the way back to the file as a person's editor shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from audit.errors import ReadError
from audit.model import Anchor

FALLBACK = "cp1252"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_FOREIGN = ((b"%PDF-", "PDF"), (b"{\\rtf", "RTF"), (b"PK\x03\x04", "ZIP (Word, OpenDocument)"))
_META = re.compile(rb"""<meta[^<>]{0,400}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^<>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
# What pages call Latin-1 is cp1252: browsers read it so (WHATWG Encoding, section 4.2).
_LATIN = frozenset({"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1"})
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file.

    `text` has Unix line ends and no byte order mark; `anchors` lead from it to code points of the decoded original, of
    which `line_starts` are the line starts.
    """

    text: str
    encoding: str = "utf-8"
    anchors: tuple[Anchor, ...] = (Anchor(0, 0),)
    line_starts: tuple[int, ...] = (0,)
    notes: tuple[str, ...] = ()


def decode(name: str, raw: bytes, declared: str | None = None) -> Decoded:
    """Decode a file: by its byte order mark, as UTF-8, as it declares itself, or as cp1252, which is said in a note.

    Raises ReadError for binary content and for bytes that no candidate can read.
    """
    text, encoding, notes = _characters(name, raw, declared)
    if "\r" not in text:
        return Decoded(text, encoding, line_starts=line_starts(text), notes=notes)
    pieces = _LINE_END.split(text)
    return Decoded("\n".join(pieces), encoding, _line_end_anchors(text), line_starts(text), notes)


def declared_charset(raw: bytes) -> str | None:
    """The charset an XML declaration or an HTML `meta` in the first 4 KB names, in lower case."""
    head = raw[:_HEAD]
    found = _XML.search(head) or _META.search(head)
    return found.group(1).decode("ascii").lower() if found else None


def line_starts(text: str) -> tuple[int, ...]:
    """Offsets at which lines begin; a line ends with LF, CR LF or CR."""
    if "\r" in text:
        return (0, *(end.end() for end in _LINE_END.finditer(text)))
    return (0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1]))


def _line_end_anchors(text: str) -> tuple[Anchor, ...]:
    ends = (end.end() - 1 for end in re.finditer("\r\n", text))
    shifted = (Anchor(origin - dropped, origin) for dropped, origin in enumerate(ends, start=1))
    return tuple({anchor.offset: anchor for anchor in (Anchor(0, 0), *shifted)}.values())


def _characters(name: str, raw: bytes, declared: str | None) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(name, raw[len(mark) :], encoding, len(mark)), encoding, ()
    _refuse_binary(name, raw)
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    encoding = FALLBACK if declared in _LATIN else declared or FALLBACK
    try:
        text = raw.decode(encoding)
    except (LookupError, UnicodeError):
        return _strict(name, raw, FALLBACK, 0), FALLBACK, (f"read as {FALLBACK}: not valid UTF-8, nor {declared}",)
    as_declared = f"read as {encoding}, as the file declares: not valid UTF-8"
    return text, encoding, (as_declared if declared else f"read as {encoding}: not valid UTF-8",)


def _strict(name: str, raw: bytes, encoding: str, skipped: int) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at byte offset {error.start + skipped}"
        raise ReadError(name, f"cannot be decoded: {place} is not {encoding}; save it as UTF-8") from None


def _refuse_binary(name: str, raw: bytes) -> None:
    for magic, kind in _FOREIGN:
        if raw.startswith(magic):
            raise ReadError(name, f"is a {kind} file, not text; save it as .txt, .md or .html")
    nul = raw.find(b"\0")
    if nul >= 0:
        raise ReadError(name, f"is binary: NUL byte at byte offset {nul}; save it as text in UTF-8")
