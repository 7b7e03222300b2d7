"""PDF drafts: the text layer in reading order, each character at its page and line."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from shutil import which
from time import process_time
from typing import Any

import pytest

from audit.config import Settings
from audit.errors import ReadError
from audit.model import BlockKind, Document, Place
from audit.pipeline import audit_document
from audit.readers import pdf_layout, read
from audit.readers.pdf_columns import Line, ordered
from audit.readers.pdf_paragraphs import blocks, paragraphs
from audit.rules import load_rules

pytest.importorskip("pdfminer")
RULES = load_rules()
HEADLINE, DEK, SUBHEAD, PROSE = BlockKind.HEADLINE, BlockKind.DEK, BlockKind.SUBHEAD, BlockKind.PROSE
FIRST = (
    "Norvane Energy will close its plant in Halvern at the end of the year, Irene Cho said on Monday. "
    "“We didn’t see another way,” she added in a letter to all who work there — “not one…”"
)
SECOND = (
    "Unemployment in Halvern rose to 9.4 percent in March, and 400 jobs were lost, twice as many as in the year before."
)
Draw = Callable[[Any, int], None]


def pages(count: int, draw: Draw, **options: Any) -> bytes:
    """A PDF of pages on which something is drawn."""
    canvas: Any = pytest.importorskip("reportlab.pdfgen.canvas")
    file = BytesIO()
    made = canvas.Canvas(file, pagesize=(595, 842), invariant=1, **options)
    for number in range(1, count + 1):
        draw(made, number)
        made.showPage()
    made.save()
    return file.getvalue()


def lines(
    canvas: Any, left: float, top: float, shown: Sequence[str], size: float = 11, font: str = "Helvetica"
) -> None:
    """Draw lines below each other."""
    canvas.setFont(font, size)
    for index, line in enumerate(shown):
        canvas.drawString(left, top - 1.2 * size * index, line)


def wrapped(text: str, width: int) -> list[str]:
    """A text as lines of so many characters."""
    from textwrap import wrap

    return wrap(text, width)


def flowing(story: Sequence[tuple[str, str]], columns: int = 1, head: str = "") -> bytes:
    """A PDF as reportlab sets it: pairs of a style and a text."""
    platypus: Any = pytest.importorskip("reportlab.platypus")
    looks: Any = pytest.importorskip("reportlab.lib.styles").getSampleStyleSheet()
    width = 480 / columns
    frames = [platypus.Frame(50 + index * width, 60, width, 720) for index in range(columns)]

    def furniture(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 815, head)
        canvas.drawCentredString(297, 30, f"- {page.page} -")

    file = BytesIO()
    made = platypus.BaseDocTemplate(file, pagesize=(595, 842), title="Plant to close", invariant=1)
    made.addPageTemplates(platypus.PageTemplate(frames=frames, onPage=furniture))
    made.build([platypus.Paragraph(text, looks[style]) for style, text in story])
    return file.getvalue()


def draft(raw: bytes) -> Document:
    """Read a PDF."""
    return read("draft.pdf", RULES, raw)


def shown(document: Document) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block, line ends as blanks."""
    return [(block.kind, " ".join(document.at(block.span).split())) for block in document.blocks]


def assert_found_again(document: Document, raw: bytes) -> int:
    """Every finding is on the page that another library finds its words on; how many there are."""
    library: Any = pytest.importorskip("pypdf")
    texts = [page.extract_text() for page in library.PdfReader(BytesIO(raw)).pages]
    found = audit_document(document, RULES, Settings()).findings
    for finding in found:
        words = document.at(finding.span).split("\n")[0]
        assert words in texts[document.locate(finding.span.start).line - 1]
    return len(found)


STORY = [
    ("Title", "Halvern plant to close"),
    *[pair for part in range(8) for pair in [("Heading2", f"Part {part}"), ("Normal", FIRST), ("Normal", SECOND)] * 2],
]


@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_stand_in_reading_order(columns: int) -> None:
    """Title, headings and paragraphs follow each other, column after column; what runs on every page is left out."""
    raw = flowing(STORY, columns, "The Farol Ledger, draft")
    document = draft(raw)
    kinds = {"Title": HEADLINE, "Heading2": SUBHEAD, "Normal": PROSE}
    assert shown(document) == [(kinds[style], text) for style, text in STORY]
    assert (document.title, document.format, document.encoding) == ("Plant to close", "pdf", "utf-8")
    assert (document.places.line, document.places.column) == ("page", "line")
    assert document.locate(len(document.text) - 1).line > 1
    assert assert_found_again(document, raw) > 0


def test_places_count_visible_lines() -> None:
    """A place is the page and the line on it, the running head counted, of every character."""

    def draw(canvas: Any, number: int) -> None:
        lines(canvas, 60, 810, ["The Farol Ledger"], 8)
        lines(canvas, 60, 740, wrapped(FIRST, 60))
        lines(canvas, 60, 600, wrapped(f"Section {number} opens in May, a letter said.", 60))
        lines(canvas, 290, 20, [str(number)], 8)

    document = draft(pages(2, draw))
    first = len(wrapped(FIRST, 60))
    assert document.locate(0) == Place(1, 2)
    for number in (1, 2):
        start = document.text.index(f"Section {number}")
        assert document.locate(start) == Place(number, 2 + first)
        assert document.locate(start - len("\n\n") - 1) == Place(number, 1 + first)
    assert [document.locate(offset) for offset in range(len(document.text))] == sorted(
        document.locate(offset) for offset in range(len(document.text))
    )


def test_lines_are_kept_apart_by_line_ends() -> None:
    """Nothing is made up between lines: a line end stands where the file has one."""
    shown_lines = wrapped(FIRST, 50)
    document = draft(pages(1, lambda canvas, _: lines(canvas, 60, 700, shown_lines)))
    assert document.text == "\n".join(shown_lines)


def line(text: str, number: int, **changes: Any) -> Line:
    """A line of a page of letters of 10 points, in one box."""
    whole = Line(
        text, 1, number, 0, 50, 50 + 5 * len(text), 100 + 12 * number, 110 + 12 * number, 800, 10, False, False
    )
    return whole._replace(**changes)


def texts(*given: Line) -> list[str]:
    """The paragraphs that lines make."""
    return [block.text.rstrip("\n") for block in blocks(given)]


def test_a_hyphen_goes_only_where_the_word_stands_whole_elsewhere() -> None:
    """A word that is cut at the end of a line is joined if the draft has it in one piece, and a soft hyphen goes."""
    found = texts(
        line("The company said that the com-", 1),
        line("pany is well-", 2),
        line("known and un\u00ad", 3),
        line("certain of its 2024-", 4),
        line("25 plan.", 5),
    )
    assert found == ["The company said that the company is well-\nknown and uncertain of its 2024-\n25 plan."]


def test_a_paragraph_goes_on_in_the_next_column_or_on_the_next_page() -> None:
    """A sentence that is cut off goes on where lower case begins, or in text of several lines."""
    first = line("The council of Halvern met late and", 1)
    assert texts(first, line("went home.", 1, page=2, box=1)) == [f"{first.text}\nwent home."]
    assert texts(first, line("Norvane said no.", 1, page=2, box=1)) == [first.text, "Norvane said no."]
    assert texts(first, line("went home.", 9, box=1)) == [first.text, "went home."]
    assert len(texts(first, line("went home.", 1, page=2, box=1, size=14))) == 2


@pytest.mark.parametrize(
    ("changes", "count"),
    [({"left": 62.0}, 2), ({"size": 14.0}, 2), ({"is_bold": True}, 2), ({"left": 50.0}, 1), ({"left": 150.0}, 1)],
)
def test_what_parts_paragraphs_within_a_box(changes: dict[str, Any], count: int) -> None:
    """A line that is set in after a sentence begins a paragraph, and so do other letters."""
    full = line("A council that sits in Halvern met at noon, and it said this.", 1)
    found = texts(full, line("The line is late, Irene Cho said, and others said it too.", 2, **changes))
    assert len(found) == count


def test_a_line_that_ends_early_with_a_sentence_ends_a_paragraph() -> None:
    """What follows it begins another, unless it is in lower case."""
    full = line("A council that sits in Halvern met at noon, and it said this", 1)
    assert len(texts(full, line("twice.", 2), line("The line is late.", 3))) == 2
    assert len(texts(full, line("twice.", 2), line("the line is late.", 3))) == 1


def test_what_runs_across_columns_stands_between_them() -> None:
    """Columns are read above a line that crosses the gutter, then below it; beside each other is one line."""
    left = [line("left", number, right=250.0) for number in range(1, 7)]
    right = [one._replace(text="right", left=300.0, right=500.0) for one in left]
    across = line("across", 4, right=480.0, top=145.0)
    found = ordered([*right, *left, across])
    assert [one.text for one in found] == [*["left"] * 3, *["right"] * 3, "across", *["left"] * 3, *["right"] * 3]
    assert [one.number for one in found] == list(range(1, 14))
    apart = ordered(
        [line("Year", 1), line("2020", 1, left=200.0, right=230.0), line("Far off", 1, right=1e9, left=1e8)]
    )
    assert [one.number for one in apart] == [1, 1, 1]


def test_headings_are_larger_than_the_text() -> None:
    """The largest on the first page is the title; a sentence in large letters right under it is the dek."""
    found = blocks(
        [
            line("Plant to close", 1, size=24.0, box=0),
            line("It was the last one in Halvern.", 3, size=14.0, box=1),
            line(FIRST, 5, box=2),
            line("Costs", 7, size=13.0, box=3),
            line("A sentence in large letters stands here.", 9, size=13.0, box=4),
            line("N", 11, size=40.0, box=5),
            line(SECOND, 13, box=6),
        ]
    )
    roles = [one.role.name for one in paragraphs(found)]
    assert roles == ["TITLE", "SUBTITLE", "PLAIN", "HEADING", "PLAIN", "PLAIN", "PLAIN"]
    assert paragraphs(()) == ()


def test_letters_that_are_joined_are_read_apart() -> None:
    """A ligature is the letters that it joins; what has no letter is said to have none."""
    assert [pdf_layout._shown(one) for one in ("ﬁ", "ﬄ", "é", "\0", "(cid:12)", "(")] == [
        "fi",
        "ffl",
        "é",
        "\ufffd",
        "\ufffd",
        "(",
    ]


def test_a_page_without_text_has_no_text_layer() -> None:
    """A scan is an error that says what to do."""
    with pytest.raises(ReadError, match=r"^draft\.pdf: has no text layer; run OCR over it first$"):
        draft(pages(1, lambda canvas, _: canvas.rect(10, 10, 100, 100)))


def test_a_password_is_asked_for_in_vain() -> None:
    """A PDF that needs a password is not read; one that only forbids printing is."""
    encryption: Any = pytest.importorskip("reportlab.lib.pdfencrypt").StandardEncryption

    def draw(canvas: Any, _: int) -> None:
        lines(canvas, 60, 700, wrapped(FIRST, 60))

    with pytest.raises(ReadError, match=r"^draft\.pdf: is encrypted; save it without a password$"):
        draft(pages(1, draw, encrypt=encryption("tram", "ledger")))
    assert draft(pages(1, draw, encrypt=encryption("", "ledger", canPrint=0))).text.startswith("Norvane")


def plain(stream: bytes, says: bytes = b"/Filter /FlateDecode") -> bytes:
    """The bytes of a PDF with one stream in it."""
    return b"%PDF-1.4\n1 0 obj\n<< " + says + b" >>\nstream\n" + stream + b"\nendstream\nendobj\n%%EOF"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"The council met.", "is no .pdf file"),
        (b"", "is no .pdf file"),
        (b"%PDF-1.4\n1 0 obj", "is broken or cut off"),
        (plain(b"nothing"), "is broken: pdfminer cannot read it"),
        (plain(b"x", b"/Filter [/FlateDecode /FlateDecode]"), "is too large"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(raw: bytes, message: str) -> None:
    """Broken, cut off and foreign files are errors that name the file and the trouble."""
    with pytest.raises(ReadError) as caught:
        draft(raw)
    assert str(caught.value).startswith("draft.pdf: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_stream_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb is told of before anything is unpacked whole; an image may be larger than a text."""
    monkeypatch.setattr(pdf_layout, "_MOST", 2**20)
    packed = zlib.compress(b" " * 2**22)
    with pytest.raises(ReadError, match="is too large: a part of it takes more than 1 MB when unpacked"):
        draft(plain(packed))
    with pytest.raises(ReadError, match="is broken"):
        draft(plain(packed, b"/Subtype /Image /Filter /FlateDecode"))


def test_a_truncated_file_is_broken() -> None:
    """Half of a PDF is not taken for the whole."""
    raw = flowing(STORY)
    with pytest.raises(ReadError, match="is broken or cut off: its end is missing"):
        draft(raw[: len(raw) // 2])


def test_a_text_layer_of_unknown_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a few letters are unknown the document says so; where many are, it is an error."""
    raw = pages(1, lambda canvas, _: lines(canvas, 60, 700, wrapped(FIRST, 60)))
    for unknown, few in (("“", True), ("e", False)):
        monkeypatch.setattr(pdf_layout, "_shown", lambda one, unknown=unknown: "\ufffd" if one == unknown else one)
        if few:
            assert draft(raw).notes == ("2 characters of the text layer cannot be read",)
        else:
            with pytest.raises(ReadError, match="does not say which letters it shows"):
                draft(raw)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pdfminer a PDF cannot be read, and the error says what to install."""
    monkeypatch.setitem(sys.modules, "pdfminer.pdfdocument", None)
    with pytest.raises(ReadError, match=r"^draft\.pdf: needs the pdf extra: pip install 'newsaudit\[pdf\]'$"):
        draft(plain(b""))


def test_dates_and_titles_are_those_of_the_file() -> None:
    """The day it was made, and its title unless that is the name of a file."""

    def draw(canvas: Any, _: int) -> None:
        canvas.setTitle("draft 3.docx")
        lines(canvas, 60, 700, wrapped(FIRST, 60))

    document = draft(pages(1, draw))
    assert (document.title, document.date) == (None, "2000-01-01")


@pytest.mark.slow
def test_long_drafts_take_time_in_proportion() -> None:
    """Four times the pages take nowhere near sixteen times as long."""

    def seconds(count: int) -> float:
        raw = pages(count, lambda canvas, _: lines(canvas, 60, 780, wrapped(f"{FIRST} {SECOND} " * 10, 80)))
        start = process_time()
        draft(raw)
        return process_time() - start

    seconds(1)
    assert seconds(40) < 8 * seconds(10)


@pytest.mark.slow
@pytest.mark.parametrize("program", ["soffice", "chromium"])
def test_what_programs_print_is_read(program: str, tmp_path: Path) -> None:
    """A page that LibreOffice or Chromium prints has its headline, its paragraphs and nothing else."""
    found = which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: what it prints is not tested")
    page = tmp_path / "draft.html"
    body = "".join(f"<h2>Part {part}</h2><p>{FIRST}</p><p>{SECOND}</p>" for part in range(12))
    page.write_text(f"<meta charset='utf-8'><h1>Halvern plant to close</h1>{body}", encoding="utf-8")
    target = tmp_path / "draft.pdf"
    profile = tmp_path / "profile"
    orders = {
        "soffice": [
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
        ],
        "chromium": ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"],
    }
    last = [str(page)] if program == "soffice" else [f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run([found, *orders[program], *last], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    raw = target.read_bytes()
    document = draft(raw)
    part = [(PROSE, FIRST), (PROSE, SECOND)]
    expected = [one for number in range(12) for one in [(SUBHEAD, f"Part {number}"), *part]]
    assert shown(document) == [(HEADLINE, "Halvern plant to close"), *expected]
    assert assert_found_again(document, raw) > 0
