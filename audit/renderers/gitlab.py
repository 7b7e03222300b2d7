"""GitLab's Code Quality report: one issue for every open finding, told apart by its fingerprint.

The format has lines only, which count from 1. Of issues with the same fingerprint GitLab shows one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from audit.fingerprints import fingerprints
from audit.model import Failure, Finding, Report, Run, Severity
from audit.renderers._objects import Object
from audit.renderers._places import NOT_AUDITED, explained, fit, path, plain, region

SUFFIX = ".gitlab.json"

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_LENGTH = 32  # hexadecimal digits of a fingerprint


def render(run: Run) -> str:
    """The open findings of a run, and what could not be audited as blockers."""
    found = [issue for report in run.reports for issue in _issues(report)]
    return json.dumps([*found, *map(_blocker, run.failures)], ensure_ascii=False, indent=2) + "\n"


def _issues(report: Report) -> Iterator[Object]:
    for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True):
        if not finding.suppressed:
            yield _issue(report, finding, fingerprint)


def _issue(report: Report, finding: Finding, fingerprint: str) -> Object:
    place = region(report.document, finding.span)
    return {
        "description": explained(report.document, finding),
        "check_name": fit(finding.check),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": _location(report.document.name, place.line, place.end_line),
    }


def _blocker(failure: Failure) -> Object:
    # The message is left out: its words may differ from one machine to another.
    key = "\0".join((path(failure.name), NOT_AUDITED))
    return {
        "description": plain(failure.message),
        "check_name": NOT_AUDITED,
        "fingerprint": sha256(key.encode("utf-8", "replace")).hexdigest()[:_LENGTH],
        "severity": "blocker",
        "location": _location(failure.name, 1, 1),
    }


def _location(name: str, begin: int, end: int) -> Object:
    return {"path": fit(path(name)), "lines": {"begin": begin, "end": end}}
