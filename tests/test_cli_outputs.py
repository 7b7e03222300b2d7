"""What --format asks for: names, files, folders, and what cannot be had together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.cli._outputs import Output, outputs, refuse_clashes
from audit.errors import ConfigError


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def test_a_name_alone_goes_to_standard_output() -> None:
    """`text` and `text=-` are the same."""
    assert outputs(["text"]) == outputs(["text=-"]) == (Output("text", "-"),)
    assert outputs(["text"])[0].is_stream


def test_a_name_and_a_file() -> None:
    """What stands after the first equals sign is the file."""
    assert outputs(["json=a=b.json"]) == (Output("json", "a=b.json"),)


def test_several_outputs_keep_their_order() -> None:
    """One run can be reported in several ways."""
    assert [output.path for output in outputs(["json=a", "text", "markdown=b/"])] == ["a", "-", "b/"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["jsn"], r"there is no format 'jsn', only checkstyle, .*, text; did you mean 'json'\?"),
        (["pdf=a"], "there is no format 'pdf', only checkstyle, csv, docx, .*, json, jsonl, junit, .*, text$"),
        ([""], "there is no format ''"),
        (["_wording"], "there is no format '_wording'"),
        (["json="], "'json=' names no file; write json=FILE, or json for standard output"),
        (["json=."], r"\. is a folder; write json=\./ for one report a draft"),
        (["json", "text"], "json and text would both be written to standard output"),
        (["json=a", "text=./a"], r"json and text would both be written to \./a"),
        (["json=a", "json=a"], "json and json would both be written to a"),
    ],
)
def test_what_cannot_be_used_is_refused(values: list[str], message: str) -> None:
    """A wrong value is told with what to write instead."""
    with pytest.raises(ConfigError, match=f"--format: {message}"):
        outputs(values)


def test_a_link_to_the_same_file_is_the_same_file() -> None:
    """Two names of one file are found out."""
    Path("a").touch()
    os.symlink("a", "b")
    with pytest.raises(ConfigError, match="would both be written to b"):
        outputs(["json=a", "text=b"])


@pytest.mark.parametrize(
    ("draft", "report"),
    [
        ("a.md", "out/a.md.json"),
        ("seeds/a/b.md", "out/seeds/a/b.md.json"),
        ("./seeds//b.md", "out/seeds/b.md.json"),
        ("..a/b.md", "out/..a/b.md.json"),
        ("-", "out/stdin.json"),
        ("<stdin>", "out/stdin.json"),
    ],
)
def test_a_report_stands_at_its_drafts_path(draft: str, report: str) -> None:
    """Below the folder, a report has the path and the whole name of its draft, and the ending of its format."""
    assert Output("json", "out/").report_of(draft) == report


def test_a_draft_elsewhere_is_reported_by_its_full_path(tmp_path: Path) -> None:
    """A draft outside the working folder cannot lead its report outside the reports' folder."""
    expected = f"out{tmp_path}/other/b.md.txt"
    assert Output("text", "out/").report_of("../other/b.md") == expected
    assert Output("text", "out/").report_of(f"{tmp_path}/other/b.md") == expected
    assert Output("text", "out/").report_of(f"{tmp_path}/work/b.md") == "out/b.md.txt"


def test_drafts_of_one_name_have_two_reports() -> None:
    """Two drafts in two folders do not share a report, nor do two formats of one draft."""
    refuse_clashes(outputs(["json=out/", "text=out/"]), ["a/x.md", "b/x.md", "x.md", "x.txt"])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["json=out/", "json=./out/"], r"json and json would both be written to \./out/x\.md\.json"),
        (["json=out/", "text=out/x.md.json"], r"json and text would both be written to out/x\.md\.json"),
        (["text=x.md"], r"text=x\.md would overwrite the draft x\.md; name another file"),
        (["text=../work/x.md"], "would overwrite the draft"),
    ],
)
def test_clashes_are_found_before_anything_is_audited(values: list[str], message: str) -> None:
    """No report takes another's place, and none a draft's."""
    Path("x.md").touch()
    with pytest.raises(ConfigError, match=message):
        refuse_clashes(outputs(values), ["x.md"])


def test_a_report_over_an_earlier_report_is_no_clash() -> None:
    """A file that is neither a draft nor another output is simply replaced."""
    Path("report.txt").touch()
    refuse_clashes(outputs(["text=report.txt", "json"]), ["x.md"])
