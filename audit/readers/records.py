"""JSON lines -> Documents: one JSON object a line is one draft, and its fields say which of them is the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from audit.errors import ReadError
from audit.model import Document
from audit.readers.blocks import from_text
from audit.readers.furniture import Lexicons
from audit.readers.paths import unreadable

ENDINGS = (".jsonl", ".ndjson")


class Fields(NamedTuple):
    """The names of the fields; only that of the text must be there. What `id` holds names the draft."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    outlet: str = "outlet"
    author: str = "author"
    date: str = "date"


class Record(NamedTuple):
    """One line of a file, as it stands there; `number` counts from 1."""

    path: str
    number: int
    line: bytes

    @property
    def name(self) -> str:
        """What the draft is called where nothing in it says."""
        return f"{self.path}:{self.number}"


def are_records(path: str) -> bool:
    """Whether a file holds a draft a line, by its name."""
    return path.lower().endswith(ENDINGS)


def lines_of(path: str) -> Iterator[Record]:
    """The lines of a file that hold anything, read as they are asked for. Raises ReadError."""
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield Record(path, number, line)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def read_record(record: Record, fields: Fields, lexicons: Lexicons) -> Document:
    """One draft. Its lines and columns are those of its text. Raises ReadError for what is no object with a text."""
    found = _object(record)
    text = found.get(fields.text)
    if not isinstance(text, str):
        why = f"has no field {fields.text!r}" if fields.text not in found else f"its {fields.text!r} is no text"
        raise ReadError(record.name, f"{why}; name the one that holds the text: --field text=NAME")
    id = found.get(fields.id)
    named = isinstance(id, str | int) and not isinstance(id, bool) and id != ""
    name = f"{record.path}#{id}" if named else record.name
    document = from_text(name, text.replace("\r\n", "\n"), lexicons)
    return replace(
        document,
        format="jsonl",
        title=_told(found, fields.title),
        outlet=_told(found, fields.outlet),
        author=_told(found, fields.author),
        date=_told(found, fields.date),
    )


def _told(found: dict[str, object], field: str) -> str | None:
    value = found.get(field)
    return value if isinstance(value, str) and value.strip() else None


def _object(record: Record) -> dict[str, object]:
    mend = "write one JSON object a line"
    try:
        found = json.loads(record.line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError(record.name, f"is not UTF-8 at byte {error.start + 1} of the line; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ReadError(record.name, f"is not JSON at column {error.colno} ({error.msg}); {mend}") from None
    except (ValueError, RecursionError):
        raise ReadError(record.name, f"holds too long a number or too deep a nesting; {mend}") from None
    if not isinstance(found, dict):
        raise ReadError(record.name, f"is no JSON object; {mend}")
    return found
