"""For programs: the whole run as one object, laid out by docs/schema/report.schema.json."""

from __future__ import annotations

from audit.model import Run
from audit.renderers._objects import dumped, report_object

SUFFIX = ".json"


def render(run: Run) -> str:
    """The run as indented JSON."""
    return dumped(report_object(run), indent=2) + "\n"
