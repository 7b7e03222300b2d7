"""The formats that build servers and code hosts read: junit, github, gitlab and checkstyle."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.fingerprints import fingerprints
from audit.model import Document, Failure, Finding, Report, Run, Severity, Span, Standing
from audit.renderers import render
from tests.builders import draft, find, finding, one, port_report, quiet_report, segments, two_drafts_and_a_failure

XSD = Path(__file__).parent / "data" / "schemas" / "junit-10.xsd"
XML = ("junit", "checkstyle")
HOSTILE = "a\x1b[31m]]>\"'<&>\r\n\x00\x85\ufffe\U0001f600 %:,::error::\u202e\u2028\ud800"
# What of it is shown on one line.
SHOWN = "a\ufffd[31m]]>\"'<&> \ufffd \ufffd\U0001f600 %:,::error::\ufffd \ufffd"
COMMAND = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^\r\n]*?)::(?P<message>[^\r\n]*)\n")
NAME_PLACES = [
    ("./drafts/a.md", "drafts/a.md"),
    ("drafts//a b.md", "drafts/a b.md"),
    ("100%:,.md", "100%:,.md"),
    ("/desk/a.md", "/desk/a.md"),
    ("\U0001f600.md", "\U0001f600.md"),
    ("<stdin>", "stdin"),
    ("-", "stdin"),
]

JUNIT_PORT = """\
  <testsuite name="drafts/port.md" tests="3" failures="0" errors="0" time="0" skipped="1">
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <system-out>error: A death is reported as a fact. Say who counted.
Two dockers were killed on Monday.</system-out>
    </testcase>
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <skipped message="waived">note: Accepted earlier. Say who says so.</skipped>
    </testcase>
    <testcase name="unattributed-claim at 5:36" classname="drafts/port.md" time="0">
      <system-out>warning: What somebody knew needs a source. Say who says so.
The ministry had known of the broken crane since May.</system-out>
    </testcase>
  </testsuite>
"""
JUNIT_ONE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="newsaudit" tests="3" failures="0" errors="0" time="0">
{JUNIT_PORT}</testsuites>
"""
JUNIT_SEVERAL = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="newsaudit" tests="5" failures="0" errors="1" time="0">
{JUNIT_PORT}\
  <testsuite name="drafts/quiet.md" tests="1" failures="0" errors="0" time="0" skipped="0">
    <testcase name="no findings" classname="drafts/quiet.md" time="0" />
  </testsuite>
  <testsuite name="drafts/scan.pdf" tests="1" failures="0" errors="1" time="0" skipped="0">
    <testcase name="not audited" classname="drafts/scan.pdf" time="0">
      <error message="this format is not read; save it as text, markdown or html" type="not-audited" />
    </testcase>
  </testsuite>
</testsuites>
"""
JUNIT_STANDINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="newsaudit" tests="5" failures="1" errors="0" time="0">
  <testsuite name="drafts/port.md" tests="5" failures="1" errors="0" time="0" skipped="4">
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <failure message="'killed' is credited to nobody. Say who says so." type="warning">\
Two dockers were killed on Monday.</failure>
    </testcase>
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <skipped message="suppressed: It is so.">\
warning: 'killed' is credited to nobody. Say who says so.</skipped>
    </testcase>
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <skipped message="waived: It is so.">warning: 'killed' is credited to nobody. Say who says so.</skipped>
    </testcase>
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <skipped message="known: It is so.">warning: 'killed' is credited to nobody. Say who says so.</skipped>
    </testcase>
    <testcase name="unattributed-claim at 5:1" classname="drafts/port.md" time="0">
      <skipped message="unchanged: It is so.">warning: 'killed' is credited to nobody. Say who says so.</skipped>
    </testcase>
  </testsuite>
</testsuites>
"""

GITHUB_ONE = """\
::error file=drafts/port.md,line=5,endLine=5,col=1,endColumn=35,title=unattributed-claim::\
A death is reported as a fact. Say who counted.
::warning file=drafts/port.md,line=5,endLine=5,col=36,endColumn=89,title=unattributed-claim::\
What somebody knew needs a source. Say who says so.
"""
GITHUB_SEVERAL = f"""\
::error file=drafts/scan.pdf,title=not-audited::this format is not read; save it as text, markdown or html
{GITHUB_ONE}"""
GITHUB_STANDINGS = """\
::warning file=drafts/port.md,line=5,endLine=5,col=1,endColumn=35,title=unattributed-claim::\
'killed' is credited to nobody. Say who says so.
"""

CHECKSTYLE_PORT = """\
  <file name="drafts/port.md">
    <error line="5" column="1" severity="error" message="A death is reported as a fact. Say who counted." \
source="newsaudit.unattributed-claim" />
    <error line="5" column="36" severity="warning" message="What somebody knew needs a source. Say who says so." \
source="newsaudit.unattributed-claim" />
  </file>
"""
CHECKSTYLE_ONE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
{CHECKSTYLE_PORT}</checkstyle>
"""
CHECKSTYLE_SEVERAL = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
{CHECKSTYLE_PORT}\
  <file name="drafts/quiet.md" />
  <file name="drafts/scan.pdf">
    <error line="1" severity="error" message="this format is not read; save it as text, markdown or html" \
source="newsaudit.not-audited" />
  </file>
</checkstyle>
"""
CHECKSTYLE_STANDINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="drafts/port.md">
    <error line="5" column="1" severity="warning" message="'killed' is credited to nobody. Say who says so." \
source="newsaudit.unattributed-claim" />
  </file>
</checkstyle>
"""


def _standings() -> Run:
    """A run over one draft with a finding for each standing; the open one fails."""
    document = draft()
    base = finding(document, "killed", Severity.WARNING)
    excused = [base._replace(standing=standing, excuse="It is so.") for standing in list(Standing)[1:]]
    return one(Report(document, segments(document), findings=(base._replace(fails=True), *excused)))


def _hostile(text: str = HOSTILE, name: str = HOSTILE) -> Run:
    """A run in which every word is chosen by somebody else, one finding for each of the ways to be told."""
    document = draft(f"x{text}", name)
    whole = Span(0, len(document.text))
    found = finding(document, "x", Severity.NOTE, span=whole, check=text, message=text, mend=text)
    ways = (found, found._replace(fails=True), found._replace(standing=Standing.WAIVED, excuse=text))
    return Run((Report(document, segments(document), findings=ways),), (Failure(name, text),))


def _with(document: Document, *found: Finding) -> Run:
    return one(Report(document, segments(document), findings=found))


def _parsed(name: str, run: Run) -> ElementTree.Element:
    return ElementTree.fromstring(render(name, run).encode("utf-8"))


def _commands(run: Run) -> list[tuple[str, dict[str, str], str]]:
    """The commands as GitHub's runner takes them apart."""
    text = render("github", run)
    found = list(COMMAND.finditer(text))
    assert "".join(command[0] for command in found) == text
    return [(one["command"], _properties(one["properties"]), _unescaped(one["message"])) for one in found]


def _properties(written: str) -> dict[str, str]:
    pairs = (pair.split("=", 1) for pair in written.split(","))
    return {key: _unescaped(value.replace("%3A", ":").replace("%2C", ",")) for key, value in pairs}


def _unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _issues(run: Run) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(render("gitlab", run))
    return loaded


def _misfits(issues: list[dict[str, Any]]) -> list[str]:
    """What does not keep to the fields of GitLab's page "Code Quality", section "Code Quality report format"."""
    return [
        f"{number}: {field}"
        for number, issue in enumerate(issues)
        for field, is_good in (
            ("description", isinstance(issue["description"], str)),
            ("check_name", isinstance(issue["check_name"], str)),
            ("fingerprint", re.fullmatch("[0-9a-f]{32}", issue["fingerprint"])),
            ("severity", issue["severity"] in ("info", "minor", "major", "critical", "blocker")),
            ("location.path", not issue["location"]["path"].startswith("./")),
            ("location.lines.begin", issue["location"]["lines"]["begin"] >= 1),
            ("location.lines.end", issue["location"]["lines"]["end"] >= issue["location"]["lines"]["begin"]),
            ("keys", list(issue) == ["description", "check_name", "fingerprint", "severity", "location"]),
        )
        if not is_good
    ]


def _issue(description: str, fingerprint: str, severity: str) -> dict[str, Any]:
    return {
        "description": description,
        "check_name": "unattributed-claim",
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": "drafts/port.md", "lines": {"begin": 5, "end": 5}},
    }


@pytest.mark.parametrize(
    ("name", "run", "text"),
    [
        ("junit", one(port_report()), JUNIT_ONE),
        ("junit", two_drafts_and_a_failure(), JUNIT_SEVERAL),
        ("junit", _standings(), JUNIT_STANDINGS),
        ("github", one(port_report()), GITHUB_ONE),
        ("github", two_drafts_and_a_failure(), GITHUB_SEVERAL),
        ("github", _standings(), GITHUB_STANDINGS),
        ("checkstyle", one(port_report()), CHECKSTYLE_ONE),
        ("checkstyle", two_drafts_and_a_failure(), CHECKSTYLE_SEVERAL),
        ("checkstyle", _standings(), CHECKSTYLE_STANDINGS),
    ],
    ids=[f"{name}-{run}" for name in ("junit", "github", "checkstyle") for run in ("one", "several", "standings")],
)
def test_a_run_to_the_letter(name: str, run: Run, text: str) -> None:
    """The whole text of one draft, of several with a failure, and of a draft with a finding for each standing."""
    assert render(name, run) == text


def test_code_quality_to_the_letter() -> None:
    """Open findings of one draft, with the fingerprints that other formats have too, then what was not audited."""
    known, killed, _ = fingerprints(port_report())
    found = [
        _issue("What somebody knew needs a source. Say who says so.", known, "minor"),
        _issue("A death is reported as a fact. Say who counted.", killed, "major"),
    ]
    failed = {
        "description": "this format is not read; save it as text, markdown or html",
        "check_name": "not-audited",
        "fingerprint": "76bb8b88f64efc70422382ae088fad3b",
        "severity": "blocker",
        "location": {"path": "drafts/scan.pdf", "lines": {"begin": 1, "end": 1}},
    }
    assert render("gitlab", one(port_report())) == json.dumps(found, indent=2) + "\n"
    assert render("gitlab", two_drafts_and_a_failure()) == json.dumps([*found, failed], indent=2) + "\n"
    assert [issue["fingerprint"] for issue in _issues(_standings())] == [fingerprints(_standings().reports[0])[0]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "junit",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<testsuites name="newsaudit" tests="0" failures="0" errors="0" time="0" />\n',
        ),
        ("github", ""),
        ("gitlab", "[]\n"),
        ("checkstyle", '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3" />\n'),
    ],
)
def test_a_run_over_nothing(name: str, text: str) -> None:
    """Without drafts there is the empty document of the format, and for GitHub not a word."""
    assert render(name, Run(())) == text


@pytest.mark.parametrize(
    "run",
    [Run(()), one(quiet_report()), two_drafts_and_a_failure(), _standings(), _hostile()],
    ids=["nothing", "quiet", "several", "standings", "hostile"],
)
def test_junit_keeps_to_the_schema_of_jenkins(run: Run) -> None:
    """Whatever a run holds, its report is valid by the schema that is published for build servers."""
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(XSD)))
    report = etree.fromstring(render("junit", run).encode("utf-8"))
    assert (schema.validate(report), str(schema.error_log)) == (True, "")


def test_code_quality_keeps_to_its_documented_fields() -> None:
    """Every issue has the fields that GitLab documents, and no fingerprint comes twice."""
    for run in (two_drafts_and_a_failure(), _standings(), _hostile()):
        issues = _issues(run)
        assert _misfits(issues) == []
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_a_blocker_is_the_same_whatever_the_machine_says() -> None:
    """The fingerprint of a failure is that of its file, not of the words of an operating system."""
    first, second, third = _issues(Run((), (Failure("a", "x"), Failure("./a", "y"), Failure("b", "x"))))
    assert first["fingerprint"] == second["fingerprint"] != third["fingerprint"]


def test_the_worst_of_the_whole_run_comes_first() -> None:
    """GitHub shows only the first annotations of a step: failures, then errors of all drafts, then the milder ones."""
    reports = []
    for document in (draft(name="b.md"), draft(name="a.md")):
        found = (finding(document, "known", Severity.NOTE), finding(document, "Two", Severity.ERROR))
        reports.append(Report(document, segments(document), findings=found))
    commands = _commands(Run(tuple(reports), (Failure("c.pdf", "unreadable"),)))
    assert [(command, properties["file"]) for command, properties, _ in commands] == [
        ("error", "c.pdf"),
        ("error", "b.md"),
        ("error", "a.md"),
        ("notice", "b.md"),
        ("notice", "a.md"),
    ]


def test_github_gets_columns_on_one_line_only() -> None:
    """An annotation over several lines has no columns, which GitHub would refuse."""
    document = draft("H\n\nIt rained.\nIt snowed.\n")
    span = find(document, "rained.\nIt")
    ((_, properties, _),) = _commands(_with(document, finding(document, "rained", Severity.NOTE, span=span)))
    assert properties == {"file": "drafts/port.md", "line": "3", "endLine": "4", "title": "unattributed-claim"}


def test_columns_are_code_points() -> None:
    """A character beyond the basic plane is one column in every format."""
    document = draft("H\n\n\U0001f600 It rained.\n")
    run = _with(document, finding(document, "It", Severity.NOTE, span=find(document, "It")))
    assert ",col=3,endColumn=5," in render("github", run)
    assert ' column="3" ' in render("checkstyle", run)
    assert ' at 3:3"' in render("junit", run)


@pytest.mark.parametrize(("name", "path"), NAME_PLACES)
def test_a_path_is_told_with_slashes_from_the_working_folder(name: str, path: str) -> None:
    """No format has a leading `./`, and all call standard input `stdin`."""
    run = one(port_report(name))
    assert _commands(run)[0][1]["file"] == path
    assert _issues(run)[0]["location"]["path"] == path
    assert [file.get("name") for file in _parsed("checkstyle", run)] == [path]
    assert {case.get("classname") for case in _parsed("junit", run).iter("testcase")} == {path}


def test_properties_of_a_command_are_escaped() -> None:
    """A name cannot end its property or its command, or begin a line; other control characters are replaced."""
    written = render("github", Run((), (Failure("a%,b::c\r\n::error::d\x1b.md", "50%: e, f\n::error::g"),)))
    assert written == (
        "::error file=a%25%2Cb%3A%3Ac%0D%0A%3A%3Aerror%3A%3Ad\ufffd.md,title=not-audited::50%25: e, f ::error::g\n"
    )


def test_hostile_text_is_shown_on_one_line() -> None:
    """In every format it reads the same, with what could steer a reader replaced."""
    explained = f"{SHOWN} {SHOWN}"
    run = _hostile()
    assert [message for _, _, message in _commands(run)] == [SHOWN, explained, explained]
    assert [issue["description"] for issue in _issues(run)] == [explained, explained, SHOWN]
    assert [error.get("message") for error in _parsed("checkstyle", run).iter("error")] == [explained, explained, SHOWN]
    cases = _parsed("junit", run)
    assert [failure.get("message") for failure in cases.iter("failure")] == [explained]
    assert [skipped.get("message") for skipped in cases.iter("skipped")] == [f"waived: {SHOWN}"]
    assert [error.get("message") for error in cases.iter("error")] == [SHOWN]


@pytest.mark.parametrize("name", XML)
def test_nothing_that_xml_forbids_gets_out(name: str) -> None:
    """Of each control character, lone surrogate and non-character that may be in a draft, a replacement is written."""
    forbidden = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)))
    written = render(name, _hostile(forbidden, forbidden))
    assert not set(written) & set(forbidden)
    assert ElementTree.fromstring(written.encode("utf-8")) is not None


@given(st.text(alphabet=st.characters(codec=None), min_size=1))
def test_any_text_gives_well_formed_reports(text: str) -> None:
    """Whatever drafts, names and findings hold, XML can be parsed, JSON keeps to its fields, a command is one line."""
    run = _hostile(text, text)
    for name in XML:
        assert len(_parsed(name, run)) == 2
    assert _misfits(_issues(run)) == []
    assert len(_commands(run)) == 3
    assert len(render("github", run).splitlines()) == 3
