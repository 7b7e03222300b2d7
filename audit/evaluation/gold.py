"""Annotated documents and predictions, one JSON object a line; `docs/schema/gold.schema.json` describes the form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.errors import ConfigError
from audit.model import Span

ROLES = ("source", "cue", "content")
LEFT_OUT = "NA"


@dataclass(frozen=True, slots=True)
class Relation:
    """Who (`source`), by what words (`cue`), is credited with what (`content`).

    A prediction also says which rule found it, its class, and the id of its resolved source.
    """

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    rule: str = ""
    attribution_class: str = ""
    source_id: str | None = None

    def role(self, name: str) -> tuple[Span, ...]:
        """The spans of one of `ROLES`."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[name]


Predictions = Mapping[str, tuple[Relation, ...]]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated text.

    `labels` say of each of `sentences` whether it holds speech, None where it is left out; a document that has them is
    scored on sentences alone.
    """

    id: str
    text: str
    relations: tuple[Relation, ...] = ()
    sentences: tuple[Span, ...] = ()
    tokens: tuple[Span, ...] = ()
    labels: tuple[bool | None, ...] | None = None


def read_gold(path: Path) -> tuple[GoldDocument, ...]:
    """Read annotated documents. Raises ConfigError that names file, line and mend."""
    documents: dict[str, GoldDocument] = {}
    for line in _lines(path):
        id = line.string("id")
        line.refuse(id in documents, f"id {id!r} stands twice; give each document an id of its own")
        documents[id] = _document(line, id, line.string("text"))
    if not documents:
        raise ConfigError(f"{path}: holds no document; write one JSON object a line, with id, text and attributions")
    return tuple(documents.values())


def read_predictions(path: Path, gold: Iterable[GoldDocument]) -> dict[str, tuple[Relation, ...]]:
    """Read the predictions made on gold documents; those on other documents are left out. Raises ConfigError."""
    sizes = {document.id: len(document.text) for document in gold}
    predictions: dict[str, tuple[Relation, ...]] = {}
    for line in _lines(path):
        id = line.string("id")
        line.refuse(id in predictions, f"id {id!r} stands twice; keep one")
        if id in sizes:
            predictions[id] = line.relations(sizes[id])
    return predictions


def written(gold: Iterable[GoldDocument], predictions: Predictions) -> str:
    """Predictions as JSON lines, in the order of the gold; documents without predictions made are left out."""
    records = (
        {"id": one.id, "attributions": [_record(relation) for relation in predictions[one.id]]}
        for one in gold
        if one.id in predictions
    )
    return "".join(f"{json.dumps(record)}\n" for record in records)


def _record(relation: Relation) -> dict[str, object]:
    roles: dict[str, object] = {role: [list(span) for span in relation.role(role)] for role in ROLES}
    return roles | {"rule": relation.rule, "class": relation.attribution_class, "source_id": relation.source_id}


def _document(line: _Line, id: str, text: str) -> GoldDocument:
    sentences = line.spans(line.record.get("sentences"), "sentences", len(text))
    return GoldDocument(
        id=id,
        text=text,
        relations=line.relations(len(text)),
        sentences=sentences,
        tokens=line.spans(line.record.get("tokens"), "tokens", len(text)),
        labels=line.labels(len(sentences)) if "sentence_labels" in line.record else None,
    )


def _lines(path: Path) -> Iterator[_Line]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); name a file of JSON lines") from None
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if line.strip():
            yield _Line(path, number, _parsed(line, f"{path}:{number}"))


def _parsed(line: bytes, place: str) -> dict[str, object]:
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise ConfigError(f"{place}: not UTF-8 at byte {error.start + 1}; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ConfigError(f"{place}: not JSON at column {error.colno} ({error.msg}); write one object a line") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{place}: a number or a nesting too large to read; write offsets and flat lists") from None
    if not isinstance(record, dict):
        raise ConfigError(f"{place}: not a JSON object; write {{...}} on each line")
    return record


@dataclass(frozen=True, slots=True)
class _Line:
    """One record and where it stands. What reads a part of it raises ConfigError that says so."""

    path: Path
    number: int
    record: dict[str, object]

    def refuse(self, bad: bool, message: str) -> None:
        if bad:
            raise ConfigError(f"{self.path}:{self.number}: {message}")

    def string(self, key: str) -> str:
        value = self.record.get(key)
        if not isinstance(value, str):
            raise ConfigError(f"{self.path}:{self.number}: {key!r} is missing or no string; give each document one")
        lone = any("\ud800" <= character <= "\udfff" for character in value)
        self.refuse(lone, f"{key!r} holds half a surrogate pair; write the whole character")
        return value

    def items(self, value: object, what: str) -> list[object]:
        """A list; what is absent or null counts as an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            raise ConfigError(f"{self.path}:{self.number}: {what} must be a list; write [] where there is nothing")
        return value

    def spans(self, value: object, what: str, size: int) -> tuple[Span, ...]:
        return tuple(self.span(item, f"{what}[{at}]", size) for at, item in enumerate(self.items(value, what)))

    def span(self, value: object, what: str, size: int) -> Span:
        match value:
            # JSON's true is an int to Python; an offset it is not.
            case [int(start), int(end)] if not isinstance(start, bool) and not isinstance(end, bool):
                outside = f"{what} is [{start}, {end}] in a text of {size} code points"
                self.refuse(not 0 <= start < end <= size, f"{outside}; write start < end, both inside the text")
                return Span(start, end)
        raise ConfigError(f"{self.path}:{self.number}: {what} must be [start, end], two whole numbers")

    def relations(self, size: int) -> tuple[Relation, ...]:
        items = self.items(self.record.get("attributions"), "attributions")
        return tuple(self.relation(item, f"attributions[{at}]", size) for at, item in enumerate(items))

    def relation(self, value: object, what: str, size: int) -> Relation:
        if not isinstance(value, dict):
            raise ConfigError(f"{self.path}:{self.number}: {what} must be an object with source, cue and content")
        source, cue, content = (self.spans(value.get(role), f"{what}.{role}", size) for role in ROLES)
        rule, attribution_class, source_id = (value.get(key) for key in ("rule", "class", "source_id"))
        return Relation(
            source,
            cue,
            content,
            rule if isinstance(rule, str) else "",
            attribution_class if isinstance(attribution_class, str) else "",
            source_id if isinstance(source_id, str) else None,
        )

    def labels(self, sentences: int) -> tuple[bool | None, ...]:
        items = self.items(self.record["sentence_labels"], "sentence_labels")
        unequal = f"{len(items)} sentence_labels for {sentences} sentences; give one to each"
        self.refuse(len(items) != sentences, unequal)
        return tuple(self.label(item, f"sentence_labels[{at}]") for at, item in enumerate(items))

    def label(self, value: object, what: str) -> bool | None:
        match value:
            case {"role": role} if role == LEFT_OUT:
                return None
            case {"speech": bool(speech)}:
                return speech
        raise ConfigError(f'{self.path}:{self.number}: {what} must be an object with "speech": true or false')
