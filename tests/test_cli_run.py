"""`audit run`: what is read, what is reported where, and with which exit code. The audit itself is a stand-in here."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cli import main
from audit.config import COUNTED, Settings
from audit.errors import ReadError, RuleTimeout
from audit.judge import manual
from audit.model import AttributionClass, Document, Reliance, Report, Run
from audit.readers import read
from audit.renderers import formats, is_packed, render
from audit.rules import RuleSet
from tests.builders import draft, one, port_report, quiet_report


class _StandIn:
    """Remembers what it was asked for; a draft whose name says so cannot be audited."""

    def __init__(self, loaded: RuleSet) -> None:
        self.loaded = loaded
        self.settings: list[Settings] = []
        self.rules: list[Path | None] = []

    def checked_rules(self, user: Path | None) -> RuleSet:
        self.rules.append(user)
        return self.loaded

    def read(self, name: str, rules: object, raw: bytes | None = None) -> Document:
        if "scan" in name:
            raise ReadError(name, "this format is not read")
        return draft(name=name)

    def audit_documents(self, pairs: Iterable[tuple[Document, Settings]], rules: object) -> list[Report | RuleTimeout]:
        documents = []
        for document, settings in pairs:
            documents.append(document)
            self.settings.append(settings)
        return [
            RuleTimeout(document.name, "rule said-that took more than 2 s")
            if "slow" in document.name
            else _named(document.name)
            for document in documents
        ]

    @staticmethod
    def combine(reports: tuple[Report, ...]) -> Reliance:
        return reports[0].reliance if reports else Reliance()


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shipped_rules: RuleSet) -> _StandIn:
    """An audit that tries no rules, in a folder with three drafts."""
    stand_in = _StandIn(shipped_rules)
    for module, name in (("cli._settings", "checked_rules"), ("cli.run", "combine"), ("many", "read")):
        monkeypatch.setattr(f"audit.{module}.{name}", getattr(stand_in, name))
    monkeypatch.setattr("audit.many.audit_documents", stand_in.audit_documents)
    for name in ("a.md", "b.md", "sub/a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("draft")
    monkeypatch.chdir(tmp_path)
    return stand_in


def _named(name: str) -> Report:
    return replace(port_report(), document=replace(port_report().document, name=name))


def test_text_on_standard_output_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --format the text report is printed, plain where it is no terminal, and findings are no failure."""
    assert main(["run", "a.md"]) == 0
    printed = capsys.readouterr()
    assert printed.out == render("text", one(_named("a.md")))
    assert printed.err == ""


@pytest.mark.parametrize("format", [name for name in formats() if not is_packed(name)])
def test_each_format_can_be_printed(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--format NAME` prints exactly what the renderer gives."""
    assert main(["run", "a.md", "--format", format]) == 0
    assert capsys.readouterr().out == render(format, replace(one(_named("a.md")), manual=manual()))


def test_a_folder_is_audited_draft_by_draft(capsys: pytest.CaptureFixture[str]) -> None:
    """All drafts of one command line are one run, in its order."""
    assert main(["run", "sub", "a.md", "b.md", "-f", "jsonl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["sub/a.md", "a.md", "b.md"]


def test_several_outputs_come_of_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files are written, folders made, and standard output has what goes there."""
    assert main(["run", "a.md", "-f", "json=out/run.json", "-f", "text", "-f", "markdown=run.md"]) == 0
    run = one(_named("a.md"))
    assert (tmp_path / "out" / "run.json").read_text(encoding="utf-8") == render("json", run)
    assert (tmp_path / "run.md").read_text(encoding="utf-8") == render("markdown", run)
    assert capsys.readouterr().out == render("text", run)


def test_output_to_files_alone_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Where every report goes to a file, nothing is printed."""
    assert main(["run", "a.md", "-f", "json=run.json"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_folder_gets_one_report_a_draft(tmp_path: Path) -> None:
    """Each draft's report is a run of its own, at the draft's path below the folder."""
    assert main(["run", "a.md", "sub/a.md", "-f", "text=out/", "-f", "json=out/"]) == 0
    written = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert written == ["out/a.md.json", "out/a.md.txt", "out/sub/a.md.json", "out/sub/a.md.txt"]
    assert (tmp_path / "out/sub/a.md.txt").read_text(encoding="utf-8") == render("text", one(_named("sub/a.md")))


def test_what_cannot_be_audited_does_not_keep_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, one line each on standard error; the other drafts are reported, and so are the failures."""
    for name in ("scan.md", "slow.md"):
        (tmp_path / name).touch()
    assert main(["run", "scan.md", "a.md", "slow.md", "none.md", "-f", "json"]) == 3
    printed = capsys.readouterr()
    expected = {
        "scan.md": "this format is not read",
        "slow.md": "rule said-that took more than 2 s",
        "none.md": "no such file or folder",
    }
    report = json.loads(printed.out)
    assert [document["path"] for document in report["documents"]] == ["a.md"]
    assert {failure["path"]: failure["message"] for failure in report["failures"]} == expected
    told = {f"audit: error: {name}: {message}" for name, message in expected.items()}
    assert set(printed.err.splitlines()) == told


def test_a_draft_that_failed_replaces_its_old_report(tmp_path: Path) -> None:
    """An old report must not stand for a draft that cannot be audited today; a mistyped path leaves none at all."""
    (tmp_path / "scan.md").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "scan.md.json").write_text("old")
    assert main(["run", "scan.md", "none.md", "-f", "json=out/"]) == 3
    report = json.loads((tmp_path / "out" / "scan.md.json").read_text(encoding="utf-8"))
    assert report["failures"][0]["message"] == "this format is not read"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["scan.md.json"]


def test_an_empty_folder_is_not_a_clean_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that found nothing to audit says so and exits with 3."""
    (tmp_path / "empty").mkdir()
    assert main(["run", "empty"]) == 3
    printed = capsys.readouterr()
    assert printed.err == "audit: error: empty: there is no draft in it of a format that is read\n"
    assert printed.out.startswith("Not audited: 1 draft\n")


def test_settings_are_those_of_the_command_line(stand_in: _StandIn) -> None:
    """Rules, titles and attribution classes reach the audit; there are defaults for all of them."""
    assert main(["run", "a.md"]) == 0
    titles = ["--outlet", "The Ledger", "--outlet", "Ledger"]
    assert main(["run", "a.md", "--rules", "own", *titles, "--attribution-classes", "speech, belief"]) == 0
    classes = frozenset({AttributionClass.SPEECH, AttributionClass.BELIEF})
    assert stand_in.settings == [
        Settings(None, (), COUNTED, None),
        Settings("The Ledger", ("Ledger",), classes, Path("own")),
    ]
    assert stand_in.rules == [None, Path("own")]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["-f", "markdwn"],
            f"--format: there is no format 'markdwn', only {', '.join(formats())}; did you mean 'markdown'?",
        ),
        (["-f", "json=x", "-f", "text=x"], "--format: json and text would both be written to x"),
        (
            ["-f", "text=a.md"],
            "--format: text=a.md would overwrite the draft a.md; name another file",
        ),
        (
            ["--attribution-classes", "speech,documents"],
            "--attribution-classes: there is no class 'documents', only speech, document, belief, attitude, "
            "perception; did you mean 'document'?",
        ),
        (["--attribution-classes", ""], "--attribution-classes: there is no class '', only speech, "),
    ],
)
def test_a_wrong_setting_is_refused_before_anything_is_read(
    arguments: list[str], line: str, stand_in: _StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line, nothing audited, nothing written."""
    assert main(["run", "a.md", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"audit: error: {line}")
    assert printed.err.count("\n") == 1
    assert stand_in.settings == []
    assert Path("a.md").read_text() == "draft"


def test_a_report_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2: the command line names a file that cannot be written."""
    assert main(["run", "a.md", "-f", "json=b.md/run.json"]) == 2
    assert capsys.readouterr().err.startswith("audit: error: b.md/run.json: the report cannot be written: ")


def test_files_are_written_before_the_terminal_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever stops reading standard output still has the files."""

    class Gone(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Gone(), encoding="utf-8"))
    assert main(["run", "a.md", "-f", "text", "-f", "json=run.json"]) == 2
    assert (tmp_path / "run.json").exists()


def test_a_terminal_is_shown_colour(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal whose user wants it the report is styled; a file never is."""
    monkeypatch.setattr("audit.cli._outputs.in_colour", lambda: True)
    assert main(["run", "a.md", "-f", "text", "-f", "text=run.txt"]) == 0
    assert capsys.readouterr().out == render("text", one(_named("a.md")), in_colour=True)
    assert "\x1b" not in Path("run.txt").read_text(encoding="utf-8")


def test_reliance_of_the_run_is_over_all_drafts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is reported of the whole run is what `combine` makes of all reports; a draft's own file keeps its own."""
    whole = quiet_report().reliance
    monkeypatch.setattr("audit.cli.run.combine", lambda reports: whole)
    assert main(["run", "a.md", "b.md", "-f", "json", "-f", "json=out/"]) == 0
    assert capsys.readouterr().out == render("json", Run((_named("a.md"), _named("b.md")), (), whole))
    assert Path("out/a.md.json").read_text(encoding="utf-8") == render("json", one(_named("a.md")))


RECORDS = '{"id": "a", "body": "It rained."}\n{"body": 1}\n{"id": "c", "body": "It snowed."}\n'


@pytest.mark.parametrize("jobs", ["1", "2", "0"])
def test_json_lines_are_drafts(jobs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of JSON lines is many drafts; one that is none is told of behind them, with its line."""
    (tmp_path / "many.jsonl").write_text(RECORDS, encoding="utf-8")
    assert main(["run", "many.jsonl", "--field", "text=body", "-f", "jsonl", "--jobs", jobs]) == 3
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert [line["path"] for line in lines] == ["many.jsonl#a", "many.jsonl#c", "many.jsonl:2"]
    assert printed.err == (
        "audit: error: many.jsonl:2: its 'body' is no text; name the one that holds the text: --field text=NAME\n"
    )


def test_json_lines_are_written_as_they_come(tmp_path: Path) -> None:
    """To one file of JSON lines, whole or not at all; other formats have all drafts in one report."""
    (tmp_path / "many.jsonl").write_text(RECORDS.replace("1}", '"1"}'), encoding="utf-8")
    arguments = ["run", "many.jsonl", "a.md", "--field", "text=body"]
    assert main([*arguments, "-f", "jsonl=out.jsonl"]) == 0
    assert main([*arguments, "-f", "jsonl=again.jsonl", "-f", "json=out.json"]) == 0
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert (tmp_path / "again.jsonl").read_text(encoding="utf-8") == lines
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["documents"] == [json.loads(line) for line in lines.splitlines()]
    assert [one["path"] for one in report["documents"]] == ["many.jsonl#a", "many.jsonl:2", "many.jsonl#c", "a.md"]


def test_json_lines_that_cannot_be_read_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is a folder in truth is one failure; the drafts beside it are audited."""
    (tmp_path / "none.jsonl").symlink_to(tmp_path / "nowhere")
    assert main(["run", "none.jsonl", "a.md", "-f", "jsonl"]) == 3
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["schema"], line["path"]) for line in lines] == [
        ("newsaudit-document", "a.md"),
        ("newsaudit-failure", "none.jsonl"),
    ]


def test_a_file_without_a_line_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shard that is empty is no clean one, and failures are told in the order of the drafts."""
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "bad.jsonl").write_text("{\n")
    assert main(["run", "bad.jsonl", "empty.jsonl", "-f", "jsonl"]) == 3
    assert [json.loads(line)["path"] for line in capsys.readouterr().out.splitlines()] == ["bad.jsonl:1", "empty.jsonl"]


def test_standard_input_is_read_by_the_first_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever shares the drafts out, what is piped in is not lost."""
    monkeypatch.setattr("audit.many.read", read)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It rained.")))
    assert main(["run", "a.md", "-", "-f", "jsonl", "--jobs", "2"]) == 0
    assert [json.loads(line)["path"] for line in capsys.readouterr().out.splitlines()] == ["a.md", "<stdin>"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--field", "text"], "--field: 'text' is not WHAT=NAME, WHAT one of text, id, title, outlet, author, date"),
        (
            ["--field", "txt=a"],
            "--field: 'txt=a' is not WHAT=NAME, WHAT one of text, id, title, outlet, author, date; did",
        ),
        (
            ["-f", "text=out/"],
            "--format: a folder of one report a draft is not for JSON lines; name a file: jsonl=FILE",
        ),
        (["--jobs", "-1"], "Invalid value for '--jobs' / '-j': -1 is not in the range x>=0."),
    ],
)
def test_what_json_lines_cannot_have_is_refused(
    arguments: list[str], line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and one line, before anything is audited."""
    (tmp_path / "many.jsonl").write_text(RECORDS, encoding="utf-8")
    assert main(["run", "many.jsonl", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"audit: error: {line}")
