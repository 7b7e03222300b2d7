"""JSON lines -> gold documents and predictions. Whatever is wrong in them is a ConfigError: file, line and mend."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from audit.errors import ConfigError
from audit.evaluation.claims import JudgedDocument
from audit.evaluation.gold import ROLES, GoldDocument, Relation
from audit.model import Span, Status

LEFT_OUT = "NA"

_D = TypeVar("_D")


def read_gold(path: Path) -> tuple[GoldDocument, ...]:
    """Read annotated documents, in the order of the file. Raises ConfigError, also for a file without any."""
    return _documents(path, "attributions", _document)


def read_claims(path: Path) -> tuple[JudgedDocument, ...]:
    """Read documents whose sentences were judged, in the order of the file. Raises ConfigError."""
    return _documents(path, "sentences", _Line.judged)


def _documents(path: Path, parts: str, made: Callable[[_Line, str, str], _D]) -> tuple[_D, ...]:
    """The documents of a file, each made of its line, id and text; `parts` names what else a line holds."""
    documents: dict[str, _D] = {}
    for line in _lines(path):
        id = line.string("id")
        if id in documents:
            raise line.wrong(f"id {id!r} stands twice; give each document an id of its own")
        documents[id] = made(line, id, line.string("text"))
    if not documents:
        raise ConfigError(f"{path}: holds no document; write one JSON object a line, with id, text and {parts}")
    return tuple(documents.values())


def read_predictions(path: Path, gold: Iterable[GoldDocument]) -> dict[str, tuple[Relation, ...]]:
    """Read the predictions made on gold documents; those on other documents are left out.

    Raises ConfigError, also for a file that has predictions on none of them.
    """
    sizes = {document.id: len(document.text) for document in gold}
    predictions: dict[str, tuple[Relation, ...]] = {}
    for line in _lines(path):
        id = line.string("id")
        if id in predictions:
            raise line.wrong(f"id {id!r} stands twice; keep one")
        if id in sizes:
            predictions[id] = line.relations(sizes[id])
    if not predictions:
        raise ConfigError(f"{path}: none of its ids is one of the gold; name predictions made on the same gold")
    return predictions


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
        raise ConfigError(f"{place}: too long a number or too deep a nesting; write one flat object a line") from None
    if not isinstance(record, dict):
        raise ConfigError(f"{place}: not a JSON object; write one object a line")
    return record


@dataclass(frozen=True, slots=True)
class _Line:
    """One record and where it stands. What reads a part of it raises ConfigError; `what` names the part in it."""

    path: Path
    number: int
    record: dict[str, object]

    def wrong(self, message: str) -> ConfigError:
        return ConfigError(f"{self.path}:{self.number}: {message}")

    def string(self, key: str) -> str:
        value = self.record.get(key)
        if not isinstance(value, str):
            raise self.wrong(f"{key!r} is missing or not a string; give each document an id and a text")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self.wrong(f"{key!r} holds half a surrogate pair; write the whole character") from None
        return value

    def items(self, value: object, what: str) -> list[object]:
        """A list; what is absent or null counts as an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(f"{what} must be a list; write [] where there is nothing")
        return value

    def spans(self, value: object, what: str, size: int) -> tuple[Span, ...]:
        return tuple(self.span(item, what, at, size) for at, item in enumerate(self.items(value, what)))

    def span(self, value: object, what: str, at: int, size: int) -> Span:
        match value:
            # JSON's true is an int to Python; an offset it is not.
            case [int(start), int(end)] if not isinstance(start, bool) and not isinstance(end, bool):
                if 0 <= start < end <= size:
                    return Span(start, end)
                outside = f"{what}[{at}] is [{start}, {end}] in a text of {size} code points"
                raise self.wrong(f"{outside}; give a start before its end, both inside the text")
        raise self.wrong(f"{what}[{at}] must be [start, end], two whole numbers")

    def relations(self, size: int) -> tuple[Relation, ...]:
        items = self.items(self.record.get("attributions"), "attributions")
        return tuple(self.relation(item, f"attributions[{at}]", size) for at, item in enumerate(items))

    def relation(self, value: object, what: str, size: int) -> Relation:
        if not isinstance(value, dict):
            raise self.wrong(f"{what} must be an object with source, cue and content")
        source, cue, content = (self.spans(value.get(role), f"{what}.{role}", size) for role in ROLES)
        rule, attribution_class, source_id = (_word(value.get(key)) for key in ("rule", "class", "source_id"))
        return Relation(source, cue, content, rule, attribution_class, source_id or None)

    def labels(self, sentences: int) -> tuple[bool | None, ...]:
        items = self.items(self.record["sentence_labels"], "sentence_labels")
        if len(items) != sentences:
            raise self.wrong(
                f"there are {len(items)} sentence_labels for {sentences} sentences; give each sentence one"
            )
        return tuple(self.label(item, f"sentence_labels[{at}]") for at, item in enumerate(items))

    def judged(self, id: str, text: str) -> JudgedDocument:
        spans: list[Span] = []
        statuses: list[Status | None] = []
        categories: list[frozenset[str]] = []
        for at, item in enumerate(self.items(self.record.get("sentences"), "sentences")):
            if not isinstance(item, dict):
                raise self.wrong(f"sentences[{at}] must be an object with span and status")
            spans.append(self.span(item.get("span"), "sentences", at, len(text)))
            statuses.append(self.status(item.get("status"), f"sentences[{at}].status"))
            named = self.items(item.get("category"), f"sentences[{at}].category")
            # Elsewhere they are written with underscores.
            categories.append(frozenset(_word(name).replace("_", "-") for name in named) - {""})
        return JudgedDocument(id, text, tuple(spans), tuple(statuses), tuple(categories))

    def status(self, value: object, what: str) -> Status | None:
        if value is None:
            return None
        if not isinstance(value, str) or value not in tuple(Status):
            raise self.wrong(f"{what} must be null or one of {', '.join(Status)}")
        return Status(value)

    def label(self, value: object, what: str) -> bool | None:
        match value:
            case {"role": role} if role == LEFT_OUT:
                return None
            case {"speech": bool(speech)}:
                return speech
        raise self.wrong(f'{what} must be an object with "speech": true or false')


def _word(value: object) -> str:
    # Other people's annotation may use these keys for something else.
    return value if isinstance(value, str) else ""
