"""The sarif format, held to the schema of the standard."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from audit import __version__
from audit.fingerprints import fingerprints
from audit.model import Anchor, Document, Failure, Page, Report, Run, Severity, Span, Standing
from audit.renderers import render
from audit.renderers.sarif import file_uri
from tests.builders import draft, find, finding, one, port_report, quiet_report, segments, two_drafts_and_a_failure

SCHEMA = Path(__file__).parent / "data" / "schemas" / "sarif-2.1.0.json"
HOSTILE = "a\x1b[31m]]>\"'<&>\r\n\x00\ufffe\U0001f600 %:,{0}[b](c)\u202e\u2028\ud800"
MANUAL = (
    Page("loaded-verb", Severity.NOTE, "A verb that doubts.", ""),
    Page(
        "unattributed-claim",
        Severity.WARNING,
        "A claim that nobody is said to have made.",
        "Readers cannot tell\nwho says so.\n\n    It rained.    objected to",
    ),
)


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def _errors(log: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in Draft7Validator(_schema()).iter_errors(log)]


def _run(run: Run) -> dict[str, Any]:
    log = json.loads(render("sarif", run))
    assert _errors(log) == []
    loaded: dict[str, Any] = log["runs"][0]
    return loaded


def _result(report: Report) -> dict[str, Any]:
    loaded: dict[str, Any] = _run(one(report))["results"][0]
    return loaded


def _standing(*standings: Standing) -> Run:
    """A run over one draft with a finding for each standing, each but the open one with an excuse."""
    document = draft()
    excuses = ("" if standing is Standing.OPEN else f"It is {standing}." for standing in standings)
    found = [
        finding(document, "killed", Severity.ERROR, standing=standing, excuse=excuse)
        for standing, excuse in zip(standings, excuses, strict=True)
    ]
    return one(Report(document, segments(document), findings=tuple(found)))


def _hostile() -> Run:
    document = draft(f"H\n\n{HOSTILE}\n", HOSTILE)
    found = finding(
        document, HOSTILE, Severity.ERROR, check=HOSTILE, message=HOSTILE, mend=HOSTILE, span=find(document, HOSTILE)
    )
    silenced = found._replace(standing=Standing.WAIVED, excuse=HOSTILE)
    return Run(
        (Report(document, segments(document), findings=(found, silenced)),), (Failure(HOSTILE, HOSTILE),), manual=MANUAL
    )


def _place(line: int, column: int, end_column: int, text: str) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": "drafts/port.md", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": line,
            "endColumn": end_column,
            "snippet": {"text": text},
        },
    }


def _expected(report: Report) -> list[dict[str, Any]]:
    """The results of the draft with three findings."""
    first, second, third = fingerprints(report)
    return [
        {
            "ruleId": "unattributed-claim",
            "ruleIndex": 1,
            "level": "warning",
            "message": {"text": "What somebody knew needs a source. Say who says so."},
            "locations": [
                {"physicalLocation": _place(5, 36, 89, "The ministry had known of the broken crane since May.")}
            ],
            "relatedLocations": [
                {"physicalLocation": _place(5, 49, 61, "had known of"), "message": {"text": "had known of"}}
            ],
            "partialFingerprints": {"newsaudit/v1": first},
        },
        {
            "ruleId": "unattributed-claim",
            "ruleIndex": 1,
            "level": "error",
            "message": {"text": "A death is reported as a fact. Say who counted."},
            "locations": [{"physicalLocation": _place(5, 1, 35, "Two dockers were killed on Monday.")}],
            "relatedLocations": [{"physicalLocation": _place(5, 18, 24, "killed"), "message": {"text": "killed"}}],
            "partialFingerprints": {"newsaudit/v1": second},
        },
        {
            "ruleId": "unattributed-claim",
            "ruleIndex": 1,
            "level": "note",
            "message": {"text": "Accepted earlier. Say who says so."},
            "locations": [{"physicalLocation": _place(5, 1, 35, "Two dockers were killed on Monday.")}],
            "relatedLocations": [{"physicalLocation": _place(5, 1, 4, "Two"), "message": {"text": "Two"}}],
            "suppressions": [{"kind": "external", "status": "accepted"}],
            "partialFingerprints": {"newsaudit/v1": third},
        },
    ]


RULES = [
    {
        "id": "loaded-verb",
        "shortDescription": {"text": "A verb that doubts."},
        "fullDescription": {"text": "A verb that doubts."},
        "help": {"text": "A verb that doubts.", "markdown": "A verb that doubts."},
        "defaultConfiguration": {"level": "note"},
    },
    {
        "id": "unattributed-claim",
        "shortDescription": {"text": "A claim that nobody is said to have made."},
        "fullDescription": {"text": "A claim that nobody is said to have made. Readers cannot tell who says so."},
        "help": {
            "text": "A claim that nobody is said to have made.\n\nReaders cannot tell\nwho says so.\n\n"
            "    It rained.    objected to",
            "markdown": "A claim that nobody is said to have made.\n\nReaders cannot tell\nwho says so.\n\n"
            "    It rained.    objected to",
        },
        "defaultConfiguration": {"level": "warning"},
    },
]


def test_schema_is_itself_valid() -> None:
    """The schema of the standard keeps to its own dialect, and refuses what it does not know."""
    Draft7Validator.check_schema(_schema())
    assert _errors({"version": "2.1.0", "runs": [], "results": []}) != []


def test_one_draft_in_sarif() -> None:
    """The whole log of one draft, to the letter."""
    report = port_report()
    expected = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "newsaudit", "version": __version__, "rules": RULES}},
                "invocations": [{"executionSuccessful": True}],
                "originalUriBaseIds": {
                    "%SRCROOT%": {"description": {"text": "The folder that the audit was started in."}}
                },
                "columnKind": "unicodeCodePoints",
                "results": _expected(report),
            }
        ],
    }
    assert render("sarif", replace(one(report), manual=MANUAL)) == json.dumps(expected, indent=2) + "\n"


def test_several_drafts_are_one_run_and_failures_are_told_of_it() -> None:
    """Findings of all drafts stand in one list; a draft that could not be audited makes the run no success."""
    log = _run(replace(two_drafts_and_a_failure(), manual=MANUAL))
    assert log["results"] == _expected(port_report())
    assert log["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "this format is not read; save it as text, markdown or html"},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": "drafts/scan.pdf", "uriBaseId": "%SRCROOT%"}}}
                    ],
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    "run",
    [
        Run(()),
        Run((), manual=MANUAL),
        one(port_report()),
        one(quiet_report()),
        two_drafts_and_a_failure(),
        _standing(*Standing),
        _hostile(),
    ],
    ids=["nothing", "manual", "one", "quiet", "several", "standings", "hostile"],
)
def test_log_keeps_to_the_schema_of_the_standard(run: Run) -> None:
    """Whatever a run holds, its log is valid."""
    assert _errors(json.loads(render("sarif", run))) == []


def test_what_somebody_excused_is_suppressed_and_what_was_there_before_is_unchanged() -> None:
    """Comments and waivers are suppressions with their reason; baseline and diff are states of a comparison."""
    results = _run(_standing(*Standing))["results"]
    assert [(result.get("suppressions"), result.get("baselineState")) for result in results] == [
        (None, "new"),
        ([{"kind": "inSource", "justification": "It is suppressed."}], "new"),
        ([{"kind": "external", "status": "accepted", "justification": "It is waived."}], "new"),
        (None, "unchanged"),
        (None, "unchanged"),
    ]


@pytest.mark.parametrize("standing", [Standing.OPEN, Standing.SUPPRESSED, Standing.WAIVED])
def test_without_a_comparison_nothing_is_new(standing: Standing) -> None:
    """Where no finding was known before, none is called new."""
    assert "baselineState" not in _run(_standing(standing))["results"][0]


def test_a_check_that_is_not_in_the_manual_still_has_a_rule() -> None:
    """Each result points at the rule with its id, which is made up of the id alone where the manual has no page."""
    document = draft()
    found = [finding(document, "killed", Severity.ERROR, check=check) for check in ("of-ours", "loaded-verb")]
    report = Report(document, segments(document), findings=(*found, found[0]))
    log = _run(replace(one(report), manual=MANUAL))
    rules = log["tool"]["driver"]["rules"]
    assert rules == [*RULES, {"id": "of-ours"}]
    assert [(result["ruleId"], result["ruleIndex"]) for result in log["results"]] == [
        ("of-ours", 2),
        ("loaded-verb", 0),
        ("of-ours", 2),
    ]


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("drafts/a b.md", {"uri": "drafts/a%20b.md", "uriBaseId": "%SRCROOT%"}),
        ("./drafts//./a.md", {"uri": "drafts/a.md", "uriBaseId": "%SRCROOT%"}),
        ("../a.md", {"uri": "../a.md", "uriBaseId": "%SRCROOT%"}),
        ("100%:x.md", {"uri": "100%25%3Ax.md", "uriBaseId": "%SRCROOT%"}),
        ("a#b?c.jsonl#7", {"uri": "a%23b%3Fc.jsonl%237", "uriBaseId": "%SRCROOT%"}),
        ("é\U0001f600.md", {"uri": "%C3%A9%F0%9F%98%80.md", "uriBaseId": "%SRCROOT%"}),
        ("caf\udce9.md", {"uri": "caf%E9.md", "uriBaseId": "%SRCROOT%"}),
        ("\ud800.md", {"uri": "%ED%A0%80.md", "uriBaseId": "%SRCROOT%"}),
        ("a\n\x1b.md", {"uri": "a%0A%1B.md", "uriBaseId": "%SRCROOT%"}),
        ("/desk/a b.md", {"uri": "file:///desk/a%20b.md"}),
        ("<stdin>", {"uri": "stdin"}),
        ("-", {"uri": "stdin"}),
        ("stdin", {"uri": "stdin", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_a_path_becomes_a_uri(name: str, location: dict[str, str]) -> None:
    """A relative path is relative to the folder of the audit, a full one a file's URI; standard input is no file."""
    found = _result(port_report(name))["locations"][0]["physicalLocation"]["artifactLocation"]
    assert found == location


@pytest.mark.parametrize(
    ("absolute", "uri"),
    [
        (PurePosixPath("//desk/a%.md"), "file:///desk/a%25.md"),
        (PureWindowsPath("C:\\desk\\a b.md"), "file:///C:/desk/a%20b.md"),
        (PureWindowsPath("\\\\server\\desk\\a.md"), "file://server/desk/a.md"),
    ],
)
def test_a_full_path_of_either_system_becomes_a_uri(absolute: PurePath, uri: str) -> None:
    """Drives and shares of Windows have a URI too."""
    assert file_uri(absolute) == uri


def _region(document: Document, span: Span) -> tuple[int, int, int, int]:
    found = finding(document, "H", Severity.NOTE, span=span, highlights=())
    region = _result(Report(document, segments(document), findings=(found,)))["locations"][0]["physicalLocation"][
        "region"
    ]
    return region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]


def test_a_region_ends_behind_its_last_character() -> None:
    """Over several lines the end is on the line of the last character; an empty span ends where it begins."""
    document = draft("H\n\nIt rained.\nIt snowed.\n")
    assert _region(document, find(document, "rained")) == (3, 4, 3, 10)
    assert _region(document, find(document, "rained.\nIt")) == (3, 4, 4, 3)
    assert _region(document, Span(6, 6)) == (3, 4, 3, 4)


def test_columns_are_code_points_of_the_original_file() -> None:
    """A character beyond the basic plane is one column, and characters that were left out of the text count."""
    document = draft("H\n\n\U0001f600 It rained.\n")
    assert _region(document, find(document, "It")) == (3, 3, 3, 5)
    indented = replace(document, anchors=(Anchor(0, 2),), line_starts=(0, 3, 4))
    assert _region(indented, find(document, "It")) == (3, 4, 3, 6)


def test_a_region_never_ends_before_it_begins() -> None:
    """Where the words of a span stand in the file in another order, the region is a place only."""
    document = replace(draft("Headline"), anchors=(Anchor(0, 10), Anchor(4, 0)), line_starts=(0,))
    assert _region(document, Span(0, 8)) == (1, 11, 1, 11)


def test_related_places_are_told_once() -> None:
    """The words that a finding points at are related locations, no two alike; those without words have no message."""
    document = draft()
    killed = find(document, "killed")
    spans = (killed, killed, Span(killed.start, killed.start))
    found = finding(document, "killed", Severity.ERROR, highlights=spans)
    related = _result(Report(document, segments(document), findings=(found,)))["relatedLocations"]
    assert [(place["physicalLocation"]["region"]["endColumn"], place.get("message")) for place in related] == [
        (24, {"text": "killed"}),
        (18, None),
    ]


def test_a_message_holds_neither_placeholder_nor_link() -> None:
    """Braces are doubled as the standard asks, and words of a draft cannot become a link."""
    document = draft()
    found = finding(document, "killed", Severity.ERROR, message="“{0}” or\n[a](0)", mend="")
    result = _result(Report(document, segments(document), findings=(found,)))
    assert result["message"] == {"text": "“{{0}}” or [a] (0)"}


def test_hostile_text_is_told_without_what_steers_a_reader() -> None:
    """Control characters come out of messages; the snippet keeps the words as they stand in the draft."""
    result = _run(_hostile())["results"][0]
    assert result["message"]["text"].startswith("a\ufffd[31m]]>\"'<&> \ufffd\ufffd\U0001f600 %:,{{0}}[b] (c)\ufffd")
    snippet = result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"]
    assert snippet == HOSTILE.replace("\ud800", "\ufffd")


@given(st.text(alphabet=st.characters(codec=None), min_size=1))
def test_any_text_gives_a_valid_log(text: str) -> None:
    """Whatever a draft, its name and its findings hold, the log is valid JSON in UTF-8 and its URIs are URIs."""
    document = draft(f"x{text}", text)
    whole = Span(0, len(document.text))
    found = finding(document, "x", Severity.NOTE, span=whole, highlights=(whole,), check=text, message=text)
    found = found._replace(standing=Standing.SUPPRESSED, excuse=text)
    run = Run((Report(document, segments(document), findings=(found,)),), (Failure(text, text),), manual=MANUAL)
    written = render("sarif", run).encode("utf-8").decode("utf-8")
    assert _errors(json.loads(written)) == []
    uris = re.findall(r'"uri": "(.*)"', written)
    assert len(uris) == 3
    assert all(re.fullmatch(r"(file:///?)?(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri) for uri in uris)
    assert not re.search(r"[\ud800-\udfff]|\\ud[89a-f]", written.replace("\\\\", ""))
