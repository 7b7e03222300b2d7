"""`audit rules`: the list, one rule in full, the examples, the schema."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from audit.cli import main

PUBLISHED = Path(__file__).parent.parent / "docs" / "schema"
HOWLED = """\
id: zz-howled
summary: A source that howled something.
family: test
rationale: Nobody should howl.
cue: howled
before: '{source:speaker}\\s+'
after: '\\s+that\\s+{content:rest}'
where:
  sentence: '[a-z]'
unless:
  after: '\\s+at'
quoted: 'true'
priority: 7
examples:
  match:
    - text: Irene Cho howled that the valve had failed.
      source: Irene Cho
      cue: howled
      content: the valve had failed
    - text: The ministry howled that it was innocent.
      source: The ministry
      cue: howled
      content: it was innocent
  no_match:
    - The wind howled.
    - The dog howled at Irene Cho.
"""
CLAIM = """\
id: loss
summary: A sum that was lost.
rationale: Readers remember sums.
cue: lost
category: statistic
severity: warning
because: A sum is stated as a fact.
mend: Say who added it up.
examples:
  match:
    - text: The port lost $4 million.
      words: lost
    - text: They lost it all.
      words: lost
  no_match:
    - The port won.
    - The port rested.
"""
EXEMPTION = """\
id: weather
summary: Weather that everybody saw.
rationale: Nobody needs to be told who saw the rain.
exempts: [statistic]
"""
DEFINITIONS = "speaker: '[A-Z][a-z]+ (?:[A-Z])?[a-z]+'\nrest: '[^.]+'\n"


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one rule of each kind, in the place of the rules that come with the tool."""
    folder = tmp_path / "rules"
    for name, text in (
        ("attribution/zz-howled.yaml", HOWLED),
        ("claims/loss.yaml", CLAIM),
        ("exemptions/weather.yaml", EXEMPTION),
        ("definitions.yaml", DEFINITIONS),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("audit.rules.shipped", lambda: folder)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with one rule of a user's own."""
    (tmp_path / "own" / "attribution").mkdir(parents=True)
    text = HOWLED.replace("zz-howled", "zz-growled").replace("howled", "growled")
    (tmp_path / "own" / "attribution" / "zz-growled.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "own"


def test_the_list_has_every_rule_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Read by a program, each rule is one line: id, kind, family, what it finds."""
    assert main(["rules", "list"]) == 0
    assert capsys.readouterr().out == (
        "Rule       Kind         Family    Finds\n"
        "---------  -----------  --------  -------------------------------\n"
        "zz-howled  attribution  test      A source that howled something.\n"
        "loss       claim                  A sum that was lost.\n"
        "weather    exemption              Weather that everybody saw.\n"
    )


def test_the_list_fits_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal what a rule finds is folded into its column."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["rules", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 60
    assert [line.strip() for line in lines if line.startswith(" ")] == ["something.", "saw."]


def test_the_list_has_a_users_own_rules(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--rules adds a folder to the rules that come with the tool."""
    assert main(["rules", "list", "--rules", str(own)]) == 0
    assert re.findall(r"^zz-\w+", capsys.readouterr().out, re.MULTILINE) == ["zz-growled", "zz-howled"]


def test_a_rule_is_shown_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Why it is there, cue and patterns as written, what follows from it, and its examples."""
    assert main(["rules", "show", "zz-howled"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:8] == [
        "zz-howled: attribution rule of the family test",
        "rules/attribution/zz-howled.yaml:1",
        "",
        "A source that howled something.",
        "",
        "Nobody should howl.",
        "",
        "cue: howled",
    ]
    for line in ("before:", "    {source:speaker}\\s+", "where sentence:", "    [a-z]", "unless after:", "    \\s+at"):
        assert line in lines
    for line in ("priority: 7", "attribution class: speech", "quoted: yes"):
        assert line in lines
    assert lines[lines.index("finds:") + 1 :] == [
        "    Irene Cho howled that the valve had failed.",
        "        source: Irene Cho",
        "        cue: howled",
        "        content: the valve had failed",
        "    The ministry howled that it was innocent.",
        "        source: The ministry",
        "        cue: howled",
        "        content: it was innocent",
        "",
        "leaves alone:",
        "    The wind howled.",
        "    The dog howled at Irene Cho.",
    ]


def test_a_claim_rule_shows_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """What only one kind of rule has is shown as well."""
    assert main(["rules", "show", "loss"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "loss: claim rule"
    for line in ("severity: warning", "because: A sum is stated as a fact.", "mend: Say who added it up."):
        assert line in lines


def test_a_rule_without_cue_or_examples_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """An exemption that the code knows by its id has no pattern and nothing to try."""
    assert main(["rules", "show", "weather"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["cue: none", "exempts: statistic"]


@pytest.mark.parametrize(
    ("id", "end"), [("zz-howl", "; did you mean 'zz-howled'?"), ("xxxxxxxx", "; see 'audit rules list'")]
)
def test_an_unknown_rule_is_refused(id: str, end: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that is not there is told in one line, with the nearest that is."""
    assert main(["rules", "show", id]) == 2
    assert capsys.readouterr().err == f"audit: error: there is no rule {id!r}{end}\n"


def test_examples_that_hold_are_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 and one line."""
    monkeypatch.setattr("audit.cli.rules.failures", lambda rules: iter(()))
    assert main(["rules", "test"]) == 0
    assert capsys.readouterr().out == "The examples of all 3 rules hold.\n"


def test_examples_that_fail_are_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line for each."""
    monkeypatch.setattr("audit.cli.rules.failures", lambda rules: iter(("a.yaml:3: rule a fails", "b.yaml:1: rule b")))
    assert main(["rules", "test"]) == 2
    assert capsys.readouterr().out == "a.yaml:3: rule a fails\nb.yaml:1: rule b\n"


def test_a_users_rule_is_tried(own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A PATH adds a folder of rules to those that are tried."""
    monkeypatch.setattr("audit.cli.rules.failures", lambda rules: (f"{rule.id}" for rule in rules.all))
    assert main(["rules", "test", str(own)]) == 2
    assert capsys.readouterr().out == "zz-growled\nzz-howled\nloss\nweather\n"


def test_a_pattern_that_cannot_be_compiled_is_told(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Trying the rules compiles all of their patterns, whether an example reaches them or not."""
    (shipped / "attribution" / "zz-howled.yaml").write_text(HOWLED.replace("\\s+at", "(("), encoding="utf-8")
    assert main(["rules", "test"]) == 2
    assert re.match(r"audit: error: \S+zz-howled\.yaml:\d+: rule zz-howled: ", capsys.readouterr().err)


def test_a_folder_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped folder of rules is a mistake, not an empty folder."""
    assert main(["rules", "list", "--rules", "nowhere"]) == 2
    assert capsys.readouterr().err == "audit: error: nowhere: there is no such folder of rules\n"


@pytest.mark.parametrize(("arguments", "name"), [([], "rule"), (["lexicon"], "lexicon"), (["report"], "report")])
def test_the_schema_is_the_published_one(arguments: list[str], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is the file in docs/schema, which a wheel carries inside the package."""
    assert main(["rules", "schema", *arguments]) == 0
    printed = capsys.readouterr().out
    assert printed == (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(printed))


def test_an_unknown_schema_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that no schema has is told with those there are."""
    assert main(["rules", "schema", "lexikon"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("audit: error: there is no schema 'lexikon', only ")
    assert told.endswith("; did you mean 'lexicon'?\n")
