"""For programs that read many drafts: one JSON object a line for every draft, then one for every draft that failed."""

from __future__ import annotations

from audit.model import Run
from audit.renderers._objects import document_object, dumped, failure_object

SUFFIX = ".jsonl"


def render(run: Run) -> str:
    """The run as JSON lines; the objects are those of the json format."""
    objects = (*map(document_object, run.reports), *map(failure_object, run.failures))
    return "".join(f"{dumped(object)}\n" for object in objects)
