"""JSON lines: one draft a line, its text in a field of some name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.errors import ReadError
from audit.readers import Fields, Record, are_records, from_text, lines_of, read_record
from audit.rules import RuleSet

TEXT = "Toll doubles\n\nThe mayor said the toll had doubled.\n"


def record(line: str | bytes, number: int = 1) -> Record:
    """A line of a file."""
    return Record("drafts.jsonl", number, line.encode() if isinstance(line, str) else line)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.jsonl", True), ("A.JSONL", True), ("a.ndjson", True), ("a.json", False), ("jsonl", False), ("-", False)],
)
def test_records_are_known_by_the_name_of_the_file(name: str, expected: bool) -> None:
    """JSON lines end in .jsonl or .ndjson."""
    assert are_records(name) is expected


def test_the_lines_of_a_file_are_its_records(tmp_path: Path) -> None:
    """Lines keep their numbers; those without anything in them hold no draft."""
    path = tmp_path / "drafts.jsonl"
    path.write_bytes(b'{"text": "a"}\n\n  \r\n{"text": "b"}')
    assert [(one.number, one.line) for one in lines_of(str(path))] == [(1, b'{"text": "a"}\n'), (4, b'{"text": "b"}')]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(ReadError, match=r"none\.jsonl: no such file"):
        list(lines_of(str(tmp_path / "none.jsonl")))


def test_a_record_is_read_as_its_text_would_be(shipped_rules: RuleSet) -> None:
    """Blocks and places are those of the text; the other fields tell what they are named for."""
    fields = {"id": "toll-1", "text": TEXT, "title": "Toll", "outlet": "The Ledger", "date": "2024-05-01", "x": 1}
    read = read_record(record(json.dumps(fields)), Fields(), shipped_rules)
    alone = from_text("drafts.jsonl#toll-1", TEXT, shipped_rules)
    assert (read.name, read.text, read.blocks) == (alone.name, alone.text, alone.blocks)
    assert (read.title, read.outlet, read.date, read.format) == ("Toll", "The Ledger", "2024-05-01", "jsonl")
    assert read.locate(read.text.index("mayor")) == (3, 5)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "drafts.jsonl:7"),
        ({"id": ""}, "drafts.jsonl:7"),
        ({"id": None}, "drafts.jsonl:7"),
        ({"id": 12}, "drafts.jsonl#12"),
        ({"id": ["a"]}, "drafts.jsonl:7"),
        ({"id": True}, "drafts.jsonl:7"),
    ],
)
def test_a_draft_is_named_by_its_id_or_its_line(fields: dict[str, object], name: str, shipped_rules: RuleSet) -> None:
    """Without an id that is a word or a number, the line says which draft it is."""
    assert read_record(record(json.dumps({"text": TEXT, **fields}), 7), Fields(), shipped_rules).name == name


def test_fields_may_have_other_names(shipped_rules: RuleSet) -> None:
    """A corpus is read as it is."""
    line = json.dumps({"body": "He said so.", "url": "a/b", "headline": "So"})
    read = read_record(record(line), Fields(text="body", id="url", title="headline"), shipped_rules)
    assert (read.name, read.text, read.title) == ("drafts.jsonl#a/b", "He said so.", "So")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "drafts.jsonl:1: is not JSON at column 2 "),
        (b'"a"', "drafts.jsonl:1: is no JSON object; write one JSON object a line"),
        (b'{"text": "\xff"}', "drafts.jsonl:1: is not UTF-8 at byte 11 of the line; save it as UTF-8"),
        (b'{"body": "a"}', "drafts.jsonl:1: has no field 'text'; name the one that holds the text: --field text=NAME"),
        (b'{"text": 1}', "drafts.jsonl:1: its 'text' is no text; name the one that holds the text: --field text=NAME"),
        (b'{"text": ' + b"[" * 100_000 + b"}", "drafts.jsonl:1: "),
    ],
)
def test_a_line_that_holds_no_draft_is_told_with_its_place(line: bytes, message: str, shipped_rules: RuleSet) -> None:
    """One line names the file, the line and the mend."""
    with pytest.raises(ReadError) as caught:
        read_record(record(line), Fields(), shipped_rules)
    assert str(caught.value).startswith(message)


def test_line_ends_of_windows_are_line_ends(shipped_rules: RuleSet) -> None:
    """Paragraphs are found whatever ends their lines."""
    read = read_record(record(json.dumps({"text": "One.\r\n\r\nTwo."})), Fields(), shipped_rules)
    assert [read.at(block.span) for block in read.blocks] == ["One.", "Two."]
