"""`--format docx`: Word drafts come back marked, from the command line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from audit.cli import main

docx = pytest.importorskip("docx", reason="python-docx makes the drafts")
PARAGRAPHS = ("Pier opens", "The pier opened on Monday, the harbor office said.", "Rents doubled in March.")
Printed = pytest.CaptureFixture[str]


def word(*paragraphs: str) -> bytes:
    """A Word draft."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def comments(path: Path) -> list[str]:
    """The comments of a Word document, each on one line."""
    return [" / ".join(one.text.splitlines()) for one in docx.Document(str(path)).comments]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two Word drafts and one of text, which is the working folder."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "a.docx").write_bytes(word(*PARAGRAPHS))
    (tmp_path / "drafts" / "b.docx").write_bytes(word(*PARAGRAPHS[:2]))
    (tmp_path / "drafts" / "c.md").write_text("\n\n".join(PARAGRAPHS), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("command", "code"), [("run", 0), ("check", 1)])
def test_a_draft_comes_back_with_comments(desk: Path, command: str, code: int) -> None:
    """One a finding, from a report and from a check."""
    before = (desk / "drafts" / "a.docx").read_bytes()
    assert main([command, "drafts/a.docx", "--format", "docx=marked.docx"]) == code
    (one,) = comments(desk / "marked.docx")
    assert one.startswith("warning unattributed-claim: ")
    assert [p.text for p in docx.Document(str(desk / "marked.docx")).paragraphs] == list(PARAGRAPHS)
    assert (desk / "drafts" / "a.docx").read_bytes() == before


def test_what_a_comment_or_baseline_excuses_is_not_marked(desk: Path) -> None:
    """The document of a check has what fails and no more."""
    assert main(["baseline", "drafts/a.docx", "--output", "known.json"]) == 0
    arguments = ["check", "drafts/a.docx", "--baseline", "known.json", "--format", "docx=marked.docx"]
    assert main(arguments) == 0
    assert (desk / "marked.docx").read_bytes() == (desk / "drafts" / "a.docx").read_bytes()


def test_a_folder_gets_the_word_drafts(desk: Path) -> None:
    """Each under its own name; other drafts are audited and not given back."""
    assert main(["run", "drafts", "--format", "docx=marked/"]) == 0
    assert sorted(path.relative_to(desk / "marked").as_posix() for path in (desk / "marked").rglob("*.*")) == [
        "drafts/a.docx",
        "drafts/b.docx",
    ]
    assert len(comments(desk / "marked" / "drafts" / "a.docx")) == 1
    assert (desk / "marked" / "drafts" / "b.docx").read_bytes() == (desk / "drafts" / "b.docx").read_bytes()


@pytest.mark.parametrize(
    ("drafts", "format", "says"),
    [
        ("drafts/a.docx", "docx", "docx goes to a file; write docx=FILE"),
        ("drafts/a.docx", "docx=drafts/a.docx", "would overwrite the draft drafts/a.docx"),
        ("drafts/a.docx", "docx=./", "would overwrite the draft"),
        ("drafts/c.md", "docx=marked.docx", "docx marks a Word draft; drafts/c.md is none"),
        ("drafts", "docx=marked.docx", "docx marks one draft; write docx=FOLDER/ for a file of each"),
    ],
)
def test_what_cannot_be_given_back_is_told(desk: Path, capsys: Printed, drafts: str, format: str, says: str) -> None:
    """In one line; nothing is written."""
    assert main(["run", drafts, "--format", format]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert not (desk / "marked.docx").exists()
