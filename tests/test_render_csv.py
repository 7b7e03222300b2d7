"""The csv format: rows that statistics can count and that no spreadsheet runs."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Failure, Place, Places, Report, Run, Severity, Source, Standing
from audit.renderers import packed, render, suffix
from audit.renderers._places import plain
from audit.renderers.csv import COLUMNS, safe
from tests.builders import (
    CHO,
    LEDGER,
    draft,
    find,
    finding,
    one,
    port_report,
    quiet_report,
    segments,
    two_drafts_and_a_failure,
)

HOSTILE = 'a\x00\x1b[31m"b",;\r\n=c\x85\ud800\ufffe\u2028d\u202e'


def rows(run: Run) -> list[dict[str, str]]:
    """The rows below the header, each by column."""
    return list(csv.DictReader(StringIO(render("csv", run), newline=""), strict=True))


def read_back(cell: str) -> str:
    """A cell as the module says it is read back."""
    return ";".join(piece.removeprefix("'") for piece in cell.split(";"))


def is_formula(cell: str) -> bool:
    """Whether what is seen first is what a formula begins with, in any width."""
    seen = [one for one in cell if unicodedata.category(one)[0] not in "ZC"]
    return bool(seen) and unicodedata.normalize("NFKC", seen[0]) in "=+-@"


def test_a_page_begins_with_the_names_of_its_columns() -> None:
    """The header names every column once; lines end in CR LF, and no byte order mark comes first."""
    page = render("csv", Run(()))
    assert page == ",".join(COLUMNS) + "\r\n"
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert page.startswith("record,path,title,outlet,author,date,number,line,column,")
    assert (suffix("csv"), packed("csv", Run(()))) == (".csv", None)


def test_an_attribution_is_a_row() -> None:
    """Place, source, cue, content and sentence of an attribution, and who the source is; the rest is empty."""
    first, second = rows(one(port_report()))[:2]
    assert {column: value for column, value in first.items() if value} == {
        "record": "attribution",
        "path": "drafts/port.md",
        "title": "Dock Strike Shuts Halvern Port",
        "number": "0",
        "line": "3",
        "column": "1",
        "line_counts": "line",
        "column_counts": "column",
        "source_words": "Irene Cho",
        "source": "Irene Cho",
        "source_id": "irene-cho",
        "source_kind": "person",
        "source_tier": "primary",
        "identified": "named",
        "cue": "said",
        "content": "Norvane Energy lost $4 million a day",
        "class": "speech",
        "quoting": "indirect",
        "verb_class": "neutral",
        "denial": "no",
        "sentence": "Norvane Energy lost $4 million a day, Irene Cho said.",
    }
    assert (second["number"], second["source_id"], second["source_tier"]) == ("1", "the-ledger", "secondary")


def test_a_finding_is_a_row_whatever_its_standing() -> None:
    """Check, severity, standing, message and mend of a finding; those that are excused are there, too."""
    document = draft(date="2031-05-04", outlet="The Ledger")
    found = [
        finding(
            document, "killed", Severity.ERROR, standing=standing, excuse="" if standing is Standing.OPEN else "So."
        )
        for standing in Standing
    ]
    written = rows(one(Report(document, segments(document), findings=tuple(found))))
    assert [(row["standing"], row["excuse"]) for row in written] == [
        ("open", ""),
        ("suppressed", "So."),
        ("waived", "So."),
        ("known", "So."),
        ("unchanged", "So."),
    ]
    assert {column: value for column, value in written[0].items() if value} == {
        "record": "finding",
        "path": "drafts/port.md",
        "outlet": "The Ledger",
        "date": "2031-05-04",
        "number": "0",
        "line": "5",
        "column": "1",
        "line_counts": "line",
        "column_counts": "column",
        "check": "unattributed-claim",
        "severity": "error",
        "standing": "open",
        "message": "''killed' is credited to nobody.",
        "mend": "Say who says so.",
        "sentence": "Two dockers were killed on Monday.",
    }


def test_a_draft_that_was_not_audited_is_a_row() -> None:
    """Failures come last, with their draft and why; drafts come in the order of the run, attributions first."""
    written = rows(two_drafts_and_a_failure())
    assert [row["record"] for row in written] == ["attribution"] * 2 + ["finding"] * 3 + ["failure"]
    assert {column: value for column, value in written[-1].items() if value} == {
        "record": "failure",
        "path": "drafts/scan.pdf",
        "message": "this format is not read; save it as text, markdown or html",
    }


def test_a_quiet_draft_has_no_row() -> None:
    """A draft with neither attributions nor findings leaves nothing below the header."""
    assert rows(one(quiet_report())) == []


def test_a_group_is_one_row_with_all_its_members() -> None:
    """Members of a source stand in one row, parted by semicolons, in the same order in every column."""
    report = port_report()
    aide = Source("anonymous-aide", "an aide", "anonymous", anonymity=2)
    joint = report.attributions[0]._replace(members=(CHO, LEDGER, aide), via=1, denial=True)
    (row, _, *_) = rows(one(replace(report, attributions=(joint, report.attributions[1]))))
    assert row["source"] == "Irene Cho; The Ledger; an aide"
    assert row["source_kind"] == "person; news-outlet; anonymous"
    assert row["anonymity"] == "; ; 2"
    assert (row["via"], row["denial"]) == ("1", "yes")


def test_a_source_that_was_not_resolved_keeps_its_words() -> None:
    """Where nobody knows who is meant, only what the draft says is there."""
    report = port_report()
    unknown = report.attributions[0]._replace(resolved=None)
    row = rows(one(replace(report, attributions=(unknown,))))[0]
    assert (row["source_words"], row["source"], row["source_id"], row["identified"]) == ("Irene Cho", "", "", "")


def test_a_place_says_what_it_counts() -> None:
    """In a format that has no lines the columns say what the numbers are."""
    document = draft(places=Places("paragraph", "character"), place_table=((0, Place(7, 2)),))
    found = finding(document, "killed", Severity.NOTE)
    (row,) = rows(one(Report(document, segments(document), findings=(found,))))
    assert (row["line"], row["line_counts"], row["column"], row["column_counts"]) == (
        "7",
        "paragraph",
        "2",
        "character",
    )


def test_a_finding_outside_sentences_has_the_words_of_its_span() -> None:
    """One that stands in no sentence shows what it is about."""
    document = draft()
    found = finding(document, "killed", Severity.NOTE, span=find(document, "killed"), sentence=None)
    (row,) = rows(one(Report(document, segments(document), findings=(found,))))
    assert row["sentence"] == "killed"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("  =1", "'=1"),
        ("\u00a0=1", "'=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff-1", "'\ufeff-1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("﹦1", "'﹦1"),
        ("'tis", "''tis"),
        ("a; =1", "a;' =1"),
        ("a;b", "a;b"),
        ("— Marta", "— Marta"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    """An apostrophe stands before what a spreadsheet would run, and before one that is the text's own."""
    assert safe(text) == cell
    assert read_back(cell) == " ".join(text.split())


def test_controls_and_ends_of_lines_are_folded() -> None:
    """Every record is one line, which holds nothing that cannot be encoded or that steers a terminal."""
    document = draft(f"H\n\n{HOSTILE}.\n", f"{HOSTILE}.md", title=HOSTILE)
    found = finding(document, "[31m", Severity.NOTE, message=HOSTILE)
    run = Run((Report(document, segments(document), findings=(found,)),), (Failure(HOSTILE, HOSTILE),))
    page = render("csv", run)
    assert page.encode("utf-8").decode("utf-8") == page
    assert page.count("\r\n") == len(page.splitlines()) == 3
    assert rows(run)[0]["message"] == 'a\ufffd\ufffd[31m"b",;\' =c \ufffd\ufffd d\ufffd'


def test_a_cell_is_no_longer_than_a_spreadsheet_holds() -> None:
    """What is longer is cut, and says so."""
    assert safe("a" * 32_000) == "a" * 32_000
    assert safe("a" * 40_000) == "a" * 32_000 + " …"


def test_the_same_run_gives_the_same_rows() -> None:
    """Rendered twice it is the same page, in a check as in a report."""
    assert render("csv", two_drafts_and_a_failure()) == render("csv", two_drafts_and_a_failure())


@given(st.text(), st.text(st.sampled_from("=+-@'; \t\r\n\",\u200b＝a\x00")))
def test_whatever_is_in_it_a_row_has_all_its_cells(title: str, message: str) -> None:
    """Any text comes back as one cell of a row of as many as there are columns, and none begins a formula."""
    document = draft(title=title)
    found = finding(document, "killed", Severity.NOTE, message=message)
    run = Run((Report(document, segments(document), findings=(found,)),), (Failure(title, message),))
    written = list(csv.reader(StringIO(render("csv", run), newline=""), strict=True))
    assert [len(row) for row in written] == [len(COLUMNS)] * 3
    for cell in (cell for row in written for cell in row):
        assert not any(is_formula(piece) for piece in cell.split(";"))
    for row in written[1:]:
        cell = row[COLUMNS.index("message")]
        assert read_back(cell) == plain(message)
