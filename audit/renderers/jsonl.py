"""For programs that read many drafts: one JSON object a line for every draft, then one for every draft that failed."""

from __future__ import annotations

from audit.model import Failure, Report, Run
from audit.renderers._objects import document_object, dumped, failure_object

SUFFIX = ".jsonl"


def render(run: Run) -> str:
    """The run as JSON lines; the objects are those of the json format."""
    return "".join((*map(line, run.reports), *map(line, run.failures)))


def line(one: Report | Failure) -> str:
    """The line of one draft, its end included."""
    return f"{dumped(failure_object(one) if isinstance(one, Failure) else document_object(one))}\n"
