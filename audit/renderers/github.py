"""Workflow commands, which GitHub Actions turns into annotations: one a line for every open finding.

Columns are code points and count from 1, the end column is the one behind the last character; GitHub documents no
unit. Of every severity it shows only the first few of a step, so what is worst in the whole run comes first.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.model import Failure, Finding, Report, Run, Severity
from audit.renderers._places import NOT_AUDITED, Region, explained, fit, path, plain, region
from audit.renderers._reading import reading_list

SUFFIX = ".github.txt"

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(run: Run) -> str:
    """The open findings of a run, worst first, then by draft and place; first of all what could not be audited."""
    found = [(report, finding) for report in run.reports for finding in reading_list(report)]
    worst_first = sorted(found, key=lambda one: one[1].severity.rank)
    return "".join([*map(_failed, run.failures), *(_finding(report, finding) for report, finding in worst_first)])


def _failed(failure: Failure) -> str:
    return _command("error", {"file": path(failure.name), "title": NOT_AUDITED}, plain(failure.message))


def _finding(report: Report, finding: Finding) -> str:
    place = _properties(region(report.document, finding.span))
    properties = {"file": path(report.document.name), **place, "title": finding.check}
    return _command(_COMMANDS[finding.severity], properties, explained(report.document, finding))


def _properties(place: Region) -> dict[str, str]:
    lines = {"line": str(place.line), "endLine": str(place.end_line)}
    # GitHub refuses columns where the lines differ.
    columns = {"col": str(place.column), "endColumn": str(place.end_column)} if place.line == place.end_line else {}
    return lines | columns


def _command(command: str, properties: Mapping[str, str], message: str) -> str:
    # Escaped first: an end of line in a file's name has a spelling here, unlike other control characters.
    written = ",".join(f"{key}={fit(value.translate(_IN_PROPERTY))}" for key, value in properties.items())
    return f"::{command} {written}::{fit(message.translate(_IN_DATA))}\n"
