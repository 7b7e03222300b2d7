"""Bytes to text: encodings, line ends, and what is no text at all."""

from __future__ import annotations

import pytest

from audit.errors import ReadError
from audit.model import Anchor, Place
from audit.readers import read
from audit.readers.decode import declared_charset, decode
from audit.rules import load_rules

RULES = load_rules()
CAFE = "Café “Tram”"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (CAFE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + CAFE.encode(), "utf-8"),
        (b"\xff\xfe" + CAFE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + CAFE.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word(raw: bytes, encoding: str) -> None:
    """UTF-8, and UTF-16 that begins with a byte order mark, are read silently; the mark is no part of the text."""
    decoded = decode("a.txt", raw)
    assert (decoded.text, decoded.encoding, decoded.notes) == (CAFE, encoding, ())


def test_what_is_not_utf8_is_read_as_cp1252_and_said() -> None:
    """Bytes that are not UTF-8 are read as Windows wrote them, which the document notes."""
    document = read("a.txt", RULES, CAFE.encode("cp1252"))
    assert (document.text, document.encoding) == (CAFE, "cp1252")
    assert document.notes == ("read as cp1252: not valid UTF-8",)


@pytest.mark.parametrize(
    ("declared", "encoding", "note"),
    [
        ("iso-8859-1", "cp1252", "read as cp1252, as the file declares: not valid UTF-8"),
        ("cp1250", "cp1250", "read as cp1250, as the file declares: not valid UTF-8"),
        ("klingon", "cp1252", "read as cp1252: not valid UTF-8, nor klingon"),
        ("utf-8", "cp1252", "read as cp1252: not valid UTF-8, nor utf-8"),
    ],
)
def test_a_declared_charset_goes_before_the_fallback(declared: str, encoding: str, note: str) -> None:
    """What a file says of itself is believed where its bytes agree; Latin-1 means cp1252, as in browsers."""
    decoded = decode(
        "a.html", "Cena “růže”".encode("cp1250") if declared == "cp1250" else CAFE.encode("cp1252"), declared
    )
    assert (decoded.encoding, decoded.notes) == (encoding, (note,))
    assert decoded.text in (CAFE, "Cena “růže”")


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        (b'<meta charset="ISO-8859-2">', "iso-8859-2"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>", "windows-1252"),
        (b'<?xml version="1.0" encoding="UTF-8"?><meta charset=x>', "utf-8"),
        (b"<p>charset=utf-8</p>", None),
        (b" " * 5000 + b'<meta charset="utf-8">', None),
    ],
)
def test_a_page_declares_its_charset_at_its_head(raw: bytes, declared: str | None) -> None:
    """An XML declaration or a meta element in the first 4 KB names the charset."""
    assert declared_charset(raw) == declared


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"It opens\0", "a.txt: is binary: NUL byte at byte offset 8; save it as text in UTF-8"),
        (b"%PDF-1.7 x", "a.txt: is a PDF file, not text; save it as .txt, .md or .html"),
        (b"{\\rtf1 x", "a.txt: is a RTF file, not text; save it as .txt, .md or .html"),
        (b"PK\x03\x04x", "a.txt: is a ZIP (Word, OpenDocument) file, not text; save it as .txt, .md or .html"),
        (
            b"caf\xe9 \x81",
            "a.txt: cannot be decoded: byte 0x81 at byte offset 5 is not cp1252; save it as UTF-8",
        ),
        (
            b"\xff\xfea",
            "a.txt: cannot be decoded: byte 0x61 at byte offset 2 is not utf-16-le; save it as UTF-8",
        ),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    """Binary files and bytes that no encoding explains are errors that say where and what to do."""
    with pytest.raises(ReadError) as caught:
        read("a.txt", RULES, raw)
    assert str(caught.value) == message


def test_line_ends_become_one_kind() -> None:
    """CR LF and CR are read as LF; anchors shift by each character that fell away."""
    decoded = decode("a.txt", b"one\r\ntwo\rthree\nfour\r\n")
    assert decoded.text == "one\ntwo\nthree\nfour\n"
    assert decoded.anchors == (Anchor(0, 0), Anchor(3, 4), Anchor(18, 20))
    assert decoded.line_starts == (0, 5, 9, 15, 21)


def test_a_text_that_begins_with_a_line_end_has_one_anchor_a_place() -> None:
    """No two anchors stand at one offset, even where the first line is empty."""
    assert decode("a.txt", b"\r\na").anchors == (Anchor(0, 1),)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_places_are_those_an_editor_shows(bom: bytes) -> None:
    """Lines and columns count from 1 in code points of the original file, the byte order mark not counted."""
    document = read("a.txt", RULES, bom + "Tram 😀 line\r\nIt opens in May.\rIt is late.".encode())
    assert document.locate(document.text.index("line")) == Place(1, 8)
    assert document.locate(document.text.index("May")) == Place(2, 13)
    assert document.locate(document.text.index("late")) == Place(3, 7)
