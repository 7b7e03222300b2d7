"""`audit run` as a user has it: real drafts, real rules, a process of its own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "schema" / "report.schema.json").read_text(encoding="utf-8"))
DRAFT = """\
# Valve failed at Halvern plant

“The valve was never tested,” said Irene Cho, the plant’s safety lead.

Norvane Energy declined to comment.
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """A folder with a draft, and a file that is no text."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "valve.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "scan.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
    return tmp_path


def _audit(folder: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "audit", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, input=text.encode(), capture_output=True, check=False)


def _errors(report: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(report)]


def test_a_draft_is_audited_and_found_where_it_stands(drafts: Path) -> None:
    """The report keeps to its schema; source, cue and content have the places an editor sees."""
    run = _audit(drafts, "run", "drafts", "-f", "json")
    assert (run.returncode, run.stderr) == (0, b"")
    report = json.loads(run.stdout)
    assert _errors(report) == []
    [document] = report["documents"]
    assert document["path"] == "drafts/valve.md"
    [attribution] = document["attributions"]
    assert [piece["text"] for piece in attribution["content"]] == ["“The valve was never tested,”"]
    [cue] = attribution["cue"]
    assert (cue["text"], cue["line"], cue["column"]) == ("said", 3, 31)
    assert [event["cue"][0]["line"] for event in document["non_disclosures"]] == [5]


def test_the_same_drafts_give_the_same_bytes(drafts: Path) -> None:
    """Neither the order of a set nor the time of day is in a report."""
    first, second = (_audit(drafts, "run", "drafts", "-f", "jsonl").stdout for _ in range(2))
    assert first == second != b""


def test_a_file_that_is_no_draft_is_told_and_the_rest_reported(drafts: Path) -> None:
    """Exit code 3 beats 0, and never keeps a draft from being audited."""
    run = _audit(drafts, "run", "scan.md", "drafts", "-f", "json")
    assert run.returncode == 3
    assert run.stderr.startswith(b"audit: error: scan.md: ")
    assert run.stderr.count(b"\n") == 1
    report = json.loads(run.stdout)
    assert _errors(report) == []
    assert [document["path"] for document in report["documents"]] == ["drafts/valve.md"]
    assert [failure["path"] for failure in report["failures"]] == ["scan.md"]


def test_a_draft_can_come_through_a_pipe(drafts: Path) -> None:
    """A dash is standard input, and its report has a place of its own in a folder."""
    run = _audit(drafts, "run", "-", "-f", "text=out/", "-f", "text", text=DRAFT)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout == (drafts / "out" / "stdin.txt").read_bytes()
    assert run.stdout.startswith(b"<stdin>\n=======\n")


def test_a_rule_that_cannot_be_read_is_refused(drafts: Path) -> None:
    """Exit code 2, file and line, and nothing audited with half of the rules."""
    rule = drafts / "own" / "attribution" / "howled.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text("id: howled\nsumary: A slip.\n", encoding="utf-8")
    run = _audit(drafts, "run", "drafts", "--rules", "own")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"audit: error: own/attribution/howled.yaml:")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize(("variables", "colour"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colour_unless_it_is_refused(drafts: Path, variables: dict[str, str], colour: bool) -> None:
    """On a real terminal the report is in colour; NO_COLOR turns it off."""
    main, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment = kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | variables
    command = [sys.executable, "-m", "audit", "run", "drafts"]
    subprocess.run(command, cwd=drafts, env=environment, stdout=terminal, stderr=subprocess.PIPE, check=True)
    shown = os.read(main, 65536)
    os.close(terminal)
    os.close(main)
    assert shown.startswith(b"\x1b[1mdrafts/valve.md\x1b[0m") is colour
    assert (b"\x1b" in shown) is colour
