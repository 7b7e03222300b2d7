"""The json and jsonl formats, held to the schema that is published for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from audit import __version__
from audit.model import (
    AUDITED,
    AttributionClass,
    Failure,
    Identified,
    Quoting,
    Report,
    Run,
    Severity,
    Source,
    Span,
    Status,
)
from audit.renderers import render
from tests.builders import (
    CHO,
    LEDGER,
    draft,
    finding,
    one,
    port_report,
    quiet_report,
    segments,
    two_drafts_and_a_failure,
)

SCHEMA = Path(__file__).parent.parent / "docs" / "schema" / "report.schema.json"


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def _errors(object: Any, definition: str | None = None) -> list[str]:
    schema = _schema() if definition is None else {"$ref": f"#/$defs/{definition}", "$defs": _schema()["$defs"]}
    return [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(schema).iter_errors(object)]


def _loaded(run: Run) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render("json", run))
    return loaded


def _full_run() -> Run:
    """A run in which no optional part is missing."""
    report = port_report()
    inner, outer = report.attributions
    aide = Source("aide", "an aide", "anonymous", "primary", Identified.VAGUE, "Q42", 2, True)
    inner = inner._replace(via=1, channel=outer.source[0], members=(CHO, LEDGER), denial=True, resolved=aide)
    document = replace(report.document, outlet="The Ledger", date="2024-05-01")
    return replace(
        two_drafts_and_a_failure(), reports=(replace(report, document=document, attributions=(inner, outer)),)
    )


def test_schema_is_itself_valid() -> None:
    """The published schema keeps to draft 2020-12."""
    Draft202012Validator.check_schema(_schema())


def test_schema_is_strict() -> None:
    """Every object of the schema requires all its keys and allows no others."""
    for place, part in _objects(_schema(), "#"):
        assert part["additionalProperties"] is False, place
        assert part["required"] == list(part["properties"]), place


def _objects(part: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        if "properties" in part and part.get("type") == "object":
            yield place, part
        for key, value in part.items():
            yield from _objects(value, f"{place}/{key}")


@pytest.mark.parametrize(
    "run",
    [Run(()), one(port_report()), one(quiet_report()), two_drafts_and_a_failure(), _full_run()],
    ids=["nothing", "one", "quiet", "several", "full"],
)
def test_report_keeps_to_the_schema(run: Run) -> None:
    """Whatever a run holds, its report is valid."""
    assert _errors(_loaded(run)) == []


def test_an_unknown_key_is_no_report() -> None:
    """The schema refuses what it does not know, so a change of the format cannot go unnoticed."""
    report = _loaded(one(port_report()))
    report["documents"][0]["sentences"][0]["trust"] = 1
    assert _errors(report) != []


@pytest.mark.parametrize(
    ("definition", "key", "words"),
    [
        ("sentence", "status", Status),
        ("sentence", "kind", AUDITED),
        ("reason", "severity", Severity),
        ("finding", "severity", Severity),
        ("attribution", "kind", Quoting),
        ("attribution", "class", AttributionClass),
        ("source", "identified", Identified),
    ],
)
def test_schema_lists_the_words_of_the_model(definition: str, key: str, words: frozenset[StrEnum]) -> None:
    """A word that the model gains is a word that the schema must gain."""
    listed = _schema()["$defs"][definition]["properties"][key]["enum"]
    assert {word for word in listed if word is not None} == {word.value for word in words}


def test_report_names_itself_and_its_tool() -> None:
    """A report says what it is, in which version, and who wrote it."""
    report = _loaded(Run(()))
    assert report["schema"] == "newsaudit-report"
    assert report["version"] == 1
    assert report["tool"] == {"name": "newsaudit", "version": __version__}


def test_document_tells_how_it_was_read() -> None:
    """Path, format, encoding and notes of the reading are told."""
    document = _loaded(one(port_report()))["documents"][0]
    assert document["path"] == "drafts/port.md"
    assert (document["format"], document["encoding"]) == ("text", "utf-8")
    assert document["notes"] == ["Read as windows-1252."]
    assert (document["title"], document["outlet"], document["date"]) == ("Dock Strike Shuts Halvern Port", None, None)


def test_sentence_tells_place_status_and_reasons() -> None:
    """A sentence has its span, its line and column, its status, and the words that make it check-worthy."""
    sentence = _loaded(one(port_report()))["documents"][0]["sentences"][3]
    assert sentence == {
        "start": 122,
        "end": 175,
        "line": 5,
        "column": 36,
        "text": "The ministry had known of the broken crane since May.",
        "kind": "prose",
        "status": "unattributed",
        "severity": "warning",
        "reasons": [
            {
                "start": 135,
                "end": 147,
                "line": 5,
                "column": 49,
                "text": "had known of",
                "category": "mental-state",
                "severity": "warning",
                "rule": "mental-state",
                "because": "It can be checked, and would matter if it were wrong.",
            }
        ],
        "exemption": None,
        "support": None,
        "attributions": [],
    }


def test_exempt_sentence_names_its_exemption() -> None:
    """A sentence that was let off says which exemption did it."""
    sentence = _loaded(one(port_report()))["documents"][0]["sentences"][0]
    assert (sentence["status"], sentence["exemption"], sentence["kind"]) == ("exempt", "headline-supported", "headline")


def test_sentence_without_a_claim_has_no_status() -> None:
    """A sentence that nobody judged is not called plain."""
    sentence = _loaded(one(quiet_report()))["documents"][0]["sentences"][1]
    assert (sentence["status"], sentence["severity"], sentence["reasons"]) == (None, None, [])


def test_attribution_tells_its_three_parts() -> None:
    """Source, cue and content have places and words of their own."""
    attribution = _loaded(one(port_report()))["documents"][0]["attributions"][0]
    assert attribution["source"] == [{"start": 70, "end": 79, "line": 3, "column": 39, "text": "Irene Cho"}]
    assert [piece["text"] for piece in attribution["cue"]] == ["said"]
    assert [piece["text"] for piece in attribution["content"]] == ["Norvane Energy lost $4 million a day"]
    assert attribution["resolved"]["id"] == "irene-cho"
    assert (attribution["via"], attribution["channel"]) == (None, None)


def test_attribution_tells_how_it_reached_the_page() -> None:
    """An inner attribution points to the outer one, and names the outlet that was told."""
    attribution = _loaded(_full_run())["documents"][0]["attributions"][0]
    assert attribution["via"] == 1
    assert attribution["channel"]["text"] == "The Ledger"
    assert [member["name"] for member in attribution["members"]] == ["Irene Cho", "The Ledger"]
    assert attribution["resolved"]["anonymity"] == 2


def test_source_that_stayed_open_is_null() -> None:
    """An attribution whose source was not found says why, and names nobody."""
    report = port_report()
    open_source = report.attributions[0]._replace(resolved=None, resolution="Two people are named so.")
    attribution = _loaded(one(replace(report, attributions=(open_source,))))["documents"][0]["attributions"][0]
    assert (attribution["resolved"], attribution["resolution"]) == (None, "Two people are named so.")


def test_suppressed_findings_are_reported_as_such() -> None:
    """What somebody silenced is in the report, and marked."""
    findings = _loaded(one(port_report()))["documents"][0]["findings"]
    assert [(found["severity"], found["suppressed"]) for found in findings] == [
        ("warning", False),
        ("error", False),
        ("note", True),
    ]
    assert findings[1]["highlights"] == [{"start": 104, "end": 110, "line": 5, "column": 18, "text": "killed"}]


def test_measures_are_rounded_and_undefined_ones_are_null() -> None:
    """Fractions have six decimals; a measure without units to stand on is null, not nought."""
    assert _loaded(two_drafts_and_a_failure())["reliance"]["top1_share"] == 0.666667
    assert _loaded(Run(()))["reliance"]["effective_sources"] is None


def test_longest_run_has_a_place_in_its_draft_only() -> None:
    """Over a whole run there is no one text in which the longest run could stand."""
    report = _loaded(one(port_report()))
    assert report["documents"][0]["reliance"]["longest_unattributed_span"]["line"] == 5
    assert report["reliance"]["longest_unattributed_span"] is None


def test_lines_are_the_documents_and_failures_of_the_report() -> None:
    """The jsonl format has the very objects of the json format, one a line."""
    run = two_drafts_and_a_failure()
    lines = [json.loads(line) for line in render("jsonl", run).splitlines()]
    report = _loaded(run)
    assert lines == [*report["documents"], *report["failures"]]
    assert [_errors(line, kind) for line, kind in zip(lines, ("document", "document", "failure"), strict=True)] == [
        []
    ] * 3


@given(st.text(alphabet=st.characters(codec=None), min_size=1))
def test_any_text_survives(text: str) -> None:
    """Whatever a draft holds, each object is one line of UTF-8, is valid, and gives the text back."""
    document = draft(f"x{text}", "d\udc80.md")
    whole = Span(0, len(document.text))
    found = finding(document, "x", Severity.NOTE, span=whole, sentence=None, message=text)
    run = Run((Report(document, segments(document), findings=(found,)),), (Failure(text, text),))
    lines = render("jsonl", run).encode("utf-8").decode("utf-8").splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0])["findings"][0]["text"] == document.text
    assert json.loads(lines[0])["path"] == "d\udc80.md"
    assert json.loads(lines[1])["message"] == text
    assert _errors(_loaded(run)) == []
