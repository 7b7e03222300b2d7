"""Checkstyle's XML, for build servers and review bots that know no other format: what is open, by file.

Columns are code points and count from 1; the format names no unit, and a reader that counts UTF-16 will stand further
left behind a character beyond the basic plane.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from audit.model import Failure, Finding, Report, Run, Severity
from audit.renderers._places import NOT_AUDITED, explained, fit, path, plain, xml
from audit.renderers._reading import by_place

SUFFIX = ".checkstyle.xml"

_VERSION = "4.3"  # of the format
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}


def render(run: Run) -> str:
    """The open findings of a run, and what could not be audited as an error in its first line."""
    root = Element("checkstyle", {"version": _VERSION})
    root.extend([*map(_file, run.reports), *map(_failed, run.failures)])
    return xml(root)


def _file(report: Report) -> Element:
    file = Element("file", {"name": fit(path(report.document.name))})
    for finding in by_place(report):
        SubElement(file, "error", _error(report, finding))
    return file


def _error(report: Report, finding: Finding) -> dict[str, str]:
    line, column = report.document.locate(finding.span.start)
    return {
        "line": str(line),
        "column": str(column),
        "severity": _SEVERITIES[finding.severity],
        "message": explained(report.document, finding),
        "source": _source(finding.check),
    }


def _failed(failure: Failure) -> Element:
    file = Element("file", {"name": fit(path(failure.name))})
    message = plain(failure.message)
    SubElement(file, "error", {"line": "1", "severity": "error", "message": message, "source": _source(NOT_AUDITED)})
    return file


def _source(check: str) -> str:
    return f"newsaudit.{fit(check)}"
