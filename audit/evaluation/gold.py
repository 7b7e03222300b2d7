"""Annotated documents and predictions as plain data; `docs/schema/gold.schema.json` says how a line of a file looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.model import Span

ROLES = ("source", "cue", "content")


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


def written(gold: Iterable[GoldDocument], predictions: Predictions) -> str:
    """Predictions as JSON lines, in the order of the gold; a document that nothing was predicted on has no line."""
    records = (
        {"id": one.id, "attributions": [_record(relation) for relation in predictions[one.id]]}
        for one in gold
        if one.id in predictions
    )
    return "".join(f"{json.dumps(record)}\n" for record in records)


def _record(relation: Relation) -> dict[str, object]:
    roles: dict[str, object] = {role: [list(span) for span in relation.role(role)] for role in ROLES}
    return roles | {"rule": relation.rule, "class": relation.attribution_class, "source_id": relation.source_id}
