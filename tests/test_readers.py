"""Finding drafts and reading them, whatever their format: every character leads back to its place."""

from __future__ import annotations

import io
import os
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.model import Anchor, BlockKind, Document, Place
from audit.readers import discover, formats, from_text, read
from audit.readers.assemble import through
from audit.rules import load_rules

RULES = load_rules()
LINE_END = re.compile(r"\r\n?|\n")
CHARACTERS = st.sampled_from([*'aB1.,:|"“é😀\u00a0\t-*_#>[]()`<&!~\\=+', "  ", "\n", "\n\n", "\r\n", "\r", "\r\n\r\n"])
WORDS = st.sampled_from(
    [
        "Norvane Energy ",
        "said ",
        "by ",
        "&amp;",
        "&#8220;",
        "**",
        "](x.png)",
        "![",
        "[a]: b",
        "<!-- ",
        "-->",
        "```\n",
        "    ",
    ]
)
TEXTS = st.lists(st.one_of(CHARACTERS, WORDS), max_size=60).map("".join)


def origins(document: Document) -> Iterator[int]:
    """Where each character of a document's text stands in the decoded original."""
    for offset in range(len(document.text)):
        anchor = document.anchors[bisect_right(document.anchors, offset, key=lambda a: a.offset) - 1]
        yield anchor.origin + offset - anchor.offset


def place(original: str, origin: int) -> Place:
    """Line and column of an offset, counted the slow way."""
    ends = [end.end() for end in LINE_END.finditer(original) if end.end() <= origin]
    return Place(len(ends) + 1, origin - (ends[-1] if ends else 0) + 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with drafts, a picture, a log and hidden things in it."""
    for name in (
        "b.txt",
        "a.md",
        "desk/c.html",
        "desk/z.txt",
        "desk/sub/d.txt",
        "photo.jpg",
        "run.log",
        ".notes.txt",
        ".git/e.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The hall is open.")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=TEXTS)
@example("\ufeffBom\r\n\r\nTwo\rThree")
@example("a\r\n&amp;\r\nb")
def test_each_character_stands_where_its_anchor_says(suffix: str, text: str) -> None:
    """Every character but white space and entities is the character of the file at its place, to line and column."""
    document = read(f"draft{suffix}", RULES, text.encode())
    original = text.removeprefix("\ufeff")
    for offset, origin in enumerate(origins(document)):
        character = document.text[offset]
        if not character.isspace():
            assert original[origin] in (character, "&")
            assert document.locate(offset) == place(original, origin)


@given(text=TEXTS)
def test_blocks_of_plain_text_hold_all_its_words(text: str) -> None:
    """Blocks come in order, apart, without white space around them, and leave out only the marks of list items."""
    document = from_text("draft", text, RULES)
    assert document.text == text
    assert document.anchors == ((0, 0),)
    position = 0
    for block in document.blocks:
        assert not re.sub(r"[\s*-]", "", text[position : block.span.start])
        assert document.at(block.span) == document.at(block.span).strip() != ""
        position = block.span.end
    assert not text[position:].strip()


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@given(text=TEXTS)
def test_line_ends_change_places_only(suffix: str, text: str) -> None:
    """A file with the line ends of another system has the same blocks of the same words."""
    unix = LINE_END.sub("\n", text)
    one, other = (read(f"draft{suffix}", RULES, form.encode()) for form in (unix, unix.replace("\n", "\r\n")))
    assert [(block.kind, one.at(block.span)) for block in one.blocks] == [
        (block.kind, other.at(block.span)) for block in other.blocks
    ]


def test_offsets_go_through_two_maps() -> None:
    """Anchors into a normalised text are led on through that text's own anchors, wherever they begin."""
    inner = (Anchor(0, 4), Anchor(10, 20))
    outer = (Anchor(0, 0), Anchor(5, 6), Anchor(21, 23))
    assert through(inner, 15, outer) == ((0, 4), (1, 6), (10, 21), (11, 23))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "\ufeff"])
def test_an_empty_draft_says_so(suffix: str, text: str) -> None:
    """A draft without words is a document without text and a note, not an error."""
    document = read(f"draft{suffix}", RULES, text.encode())
    assert (document.text, document.blocks) == ("", ())
    assert document.notes == ("the draft is empty",)
    assert document.locate(0) == Place(1, 1)


def test_an_empty_text_says_so() -> None:
    """A text handed over that holds white space only is kept as it is, with the note."""
    document = from_text("row 7", " \n", RULES)
    assert (document.text, document.blocks, document.notes) == (" \n", (), ("the draft is empty",))


def test_a_text_with_carriage_returns_keeps_its_offsets() -> None:
    """A text handed over is never changed: its lines part at CR as well, and offsets stay those of the caller."""
    text = "Tram line opens\r\n\r\nIt opens in May.\rIt closes in June."
    document = from_text("row 8", text, RULES)
    assert document.text == text
    assert [document.at(block.span) for block in document.blocks] == [
        "Tram line opens",
        "It opens in May.",
        "It closes in June.",
    ]
    assert document.locate(text.index("It closes")) == Place(4, 1)


def test_formats_are_found_by_file_name() -> None:
    """Each reader is a module of the package and names its suffixes."""
    assert formats() == {
        ".txt": "text",
        ".text": "text",
        "": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".docx": "docx",
        ".odt": "odt",
        ".rtf": "rtf",
        ".pdf": "pdf",
        ".eml": "eml",
        ".nitf": "wire_xml",
        ".newsml": "wire_xml",
        ".xml": "wire_xml",
        ".ninjs": "ninjs",
        ".json": "ninjs",
    }


def test_files_of_many_kinds_are_read_if_they_are_named(tmp_path: Path) -> None:
    """A folder's are left out: most of them are no news items."""
    for name in ("a.json", "a.xml", "a.ninjs", "a.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    names, _ = discover([str(tmp_path)])
    assert [Path(name).name for name in names] == ["a.md", "a.ninjs"]
    assert discover([str(tmp_path / "a.json")]) == ((str(tmp_path / "a.json"),), ())


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.md", "markdown"), ("A.MD", "markdown"), ("a", "text"), ("a.log", "text"), ("a.tar.txt", "text")],
)
def test_the_suffix_chooses_the_reader(name: str, kind: str) -> None:
    """The suffix, in either case, says what a file is; an unknown one is plain text."""
    assert read(name, RULES, b"# Tram line opens\n\nIt opens in May.").format == kind


def test_a_format_overrides_the_suffix() -> None:
    """A caller may name the format of standard input, or of a file with a strange name."""
    document = read("-", RULES, b"# Tram line opens\n\nIt opens in May.", format="markdown")
    assert (document.name, document.format) == ("<stdin>", "markdown")
    assert document.blocks[0].kind is BlockKind.HEADLINE


def test_an_unknown_format_is_refused() -> None:
    """A format that no reader reads is an error that lists those there are."""
    with pytest.raises(ReadError, match=r"^a.txt: there is no format 'doc'; choose one of docx, eml, .*, wire_xml$"):
        read("a.txt", RULES, b"x", format="doc")


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads what is piped in."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Café opens in May.".encode())))
    document = read("-", RULES)
    assert (document.name, document.text) == ("<stdin>", "Café opens in May.")


@pytest.mark.usefixtures("folder")
def test_files_are_read_from_disk() -> None:
    """A path is opened and read as bytes."""
    assert read("desk/z.txt", RULES).text == "The hall is open."


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.txt", "gone.txt: no such file"),
        ("desk", "desk: is a folder; name a file, or let the folder be searched"),
        ("a\0b", "a\0b: cannot be read: embedded null byte"),
        ("b.txt/c.txt", "b.txt/c.txt: cannot be read: Not a directory"),
    ],
)
def test_what_cannot_be_opened_is_one_clear_line(name: str, message: str) -> None:
    """A path that cannot be read raises a ReadError that says why."""
    with pytest.raises(ReadError) as caught:
        read(name, RULES)
    assert str(caught.value) == message


def test_a_forbidden_file_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be opened raises a ReadError that says so."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ReadError, match=r"^secret.txt: may not be read: permission denied$"):
        read("secret.txt", RULES)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["b.txt", "a.md"], ["b.txt", "a.md"]),
        (["."], ["a.md", "b.txt", "desk/c.html", "desk/sub/d.txt", "desk/z.txt"]),
        (["desk/"], ["desk/c.html", "desk/sub/d.txt", "desk/z.txt"]),
        (["b.txt", "./b.txt", "."], ["b.txt", "a.md", "desk/c.html", "desk/sub/d.txt", "desk/z.txt"]),
        (["run.log", ".notes.txt"], ["run.log", ".notes.txt"]),
        (["*.log"], ["run.log"]),
        (["*.txt", "*"], ["b.txt", "a.md", "desk/c.html", "desk/sub/d.txt", "desk/z.txt"]),
        (["**/*.txt"], ["b.txt", "desk/sub/d.txt", "desk/z.txt"]),
        (["desk/**"], ["desk/c.html", "desk/sub/d.txt", "desk/z.txt"]),
        (["-", "b.txt", "-"], ["-", "b.txt"]),
        ([], []),
    ],
)
def test_arguments_name_files(arguments: list[str], found: list[str]) -> None:
    """Files, folders, patterns and `-` are found once each, in the order given, sorted within a folder or pattern."""
    assert discover(arguments) == (tuple(found), ())


@pytest.mark.usefixtures("folder")
def test_what_is_missing_fails_alone() -> None:
    """A missing path and a pattern without a match are failures; the rest is still found."""
    files, failures = discover(["gone.txt", "b.txt", "*.docx"])
    assert files == ("b.txt",)
    assert [(failure.name, failure.message) for failure in failures] == [
        ("gone.txt", "no such file or folder"),
        ("*.docx", "no file matches this pattern"),
    ]


def test_a_name_with_brackets_is_a_name_first(folder: Path) -> None:
    """A file whose name looks like a pattern is that file."""
    (folder / "draft[1].txt").write_text("The hall is open.")
    assert discover(["draft[1].txt"]) == (("draft[1].txt",), ())


@pytest.mark.usefixtures("folder")
def test_a_folder_that_cannot_be_listed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be listed is a failure that names it; what else is found is kept."""
    listed = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("sub"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    files, failures = discover(["desk"])
    assert files == ("desk/c.html", "desk/z.txt")
    assert [(failure.name, failure.message) for failure in failures] == [
        ("desk/sub", "the folder cannot be listed: Permission denied")
    ]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "Short line\n",
        "x\n\n",
        "> ",
        "[",
        "![",
        "*a ",
        "`` ` ",
        "<",
        "<!-- ",
        '[a](b "',
        "- \n",
        "|-\n",
        "# a #",
        "    c\n",
    ],
)
def test_reading_takes_time_in_proportion(suffix: str, unit: str) -> None:
    """Eight times the text takes nowhere near sixty-four times as long, whatever it is made of."""

    def seconds(length: int) -> float:
        raw = (unit * (length // len(unit))).encode()
        # The best of three: what else the machine does must not count.
        return min(once(raw) for _ in range(3))

    def once(raw: bytes) -> float:
        start = process_time()
        read(f"draft{suffix}", RULES, raw)
        return process_time() - start

    seconds(1000)
    assert seconds(40_000) < 30 * max(seconds(5_000), 0.01)
