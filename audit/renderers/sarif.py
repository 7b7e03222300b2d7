"""SARIF 2.1.0, for code scanning, editors and whatever else shows what analyzers find: all findings, and the manual.

Columns are code points, which the run declares; a reader that counts UTF-16 all the same will stand further left behind
a character beyond the basic plane. Snippets are the words as they were read, without the markup of the file. What
somebody excused is in it as a suppressed result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from string import ascii_letters, digits

from audit import __version__
from audit.fingerprints import fingerprints
from audit.model import Document, Failure, Finding, Page, Report, Run, Span, Standing
from audit.renderers._objects import Object, dumped
from audit.renderers._places import STREAMS, explained, fit, path, plain, region

SUFFIX = ".sarif"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_KINDS = {Standing.SUPPRESSED: {"kind": "inSource"}, Standing.WAIVED: {"kind": "external", "status": "accepted"}}
_SEEN_BEFORE = frozenset({Standing.KNOWN, Standing.UNCHANGED})
_UNRESERVED = frozenset(f"{ascii_letters}{digits}-._~/".encode())
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def render(run: Run) -> str:
    """The run as a SARIF log."""
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(run)]}, indent=2) + "\n"


def _run(run: Run) -> Object:
    findings = [finding for report in run.reports for finding in report.findings]
    known = {page.id: _rule(page) for page in run.manual}
    rules = known | {finding.check: {"id": fit(finding.check)} for finding in findings if finding.check not in known}
    places = {check: index for index, check in enumerate(rules)}
    compared = any(finding.standing in _SEEN_BEFORE for finding in findings)
    return {
        "tool": {"driver": {"name": "newsaudit", "version": __version__, "rules": list(rules.values())}},
        "invocations": [_invocation(run.failures)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the audit was started in."}}},
        "columnKind": "unicodeCodePoints",
        "results": [result for report in run.reports for result in _results(report, places, compared)],
    }


def _rule(page: Page) -> Object:
    first = " ".join(page.text.partition("\n\n")[0].split())
    manual = f"{page.summary}\n\n{page.text}".strip()
    return {
        "id": fit(page.id),
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": f"{page.summary} {first}".strip()},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": {"level": page.severity},
    }


def _invocation(failures: Iterable[Failure]) -> Object:
    notifications = [_notification(failure) for failure in failures]
    told = {"toolExecutionNotifications": notifications} if notifications else {}
    return {"executionSuccessful": not notifications, **told}


def _notification(failure: Failure) -> Object:
    return {
        "level": "error",
        "message": {"text": _message(plain(failure.message))},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(failure.name)}}],
    }


def _results(report: Report, places: Mapping[str, int], compared: bool) -> list[Object]:
    pairs = zip(report.findings, fingerprints(report), strict=True)
    return [
        {
            **_result(report.document, finding, places[finding.check]),
            "partialFingerprints": {"newsaudit/v1": fingerprint},
            **({"baselineState": "unchanged" if finding.standing in _SEEN_BEFORE else "new"} if compared else {}),
        }
        for finding, fingerprint in pairs
    ]


def _result(document: Document, finding: Finding, rule: int) -> Object:
    return {
        "ruleId": fit(finding.check),
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": _message(explained(document, finding))},
        "locations": [{"physicalLocation": _location(document, finding.span)}],
        **_related(document, finding),
        **_suppressions(finding),
    }


def _related(document: Document, finding: Finding) -> Object:
    # The array holds no two alike.
    spans = dict.fromkeys(finding.highlights)
    found = [{"physicalLocation": _location(document, span), **_words(document, span)} for span in spans]
    return {"relatedLocations": found} if found else {}


def _words(document: Document, span: Span) -> Object:
    words = _message(plain(document.at(span)))
    return {"message": {"text": words}} if words else {}


def _suppressions(finding: Finding) -> Object:
    if finding.standing not in _KINDS:
        return {}
    justification = {"justification": plain(finding.excuse)} if finding.excuse else {}
    return {"suppressions": [{**_KINDS[finding.standing], **justification}]}


def _location(document: Document, span: Span) -> Object:
    line, column, end_line, end_column = region(document, span)
    return {
        "artifactLocation": _artifact(document.name),
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "snippet": {"text": _SURROGATE.sub("\ufffd", document.at(span))},
        },
    }


def _message(text: str) -> str:
    """Text of which no reader makes a placeholder or a link (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _artifact(name: str) -> Object:
    location = path(name)
    absolute = PurePath(location)
    if absolute.is_absolute():
        return {"uri": file_uri(absolute)}
    return {"uri": _encoded(location), **({} if name in STREAMS else {"uriBaseId": _ROOT})}


def file_uri(absolute: PurePath) -> str:
    """The URI of a file by its absolute path, of whichever system (RFC 8089)."""
    drive, slashed = absolute.drive, absolute.as_posix()
    if drive.endswith(":"):
        return f"file:///{drive}{_encoded(slashed.removeprefix(drive))}"
    return f"file:{_encoded(slashed)}" if drive else f"file:///{_encoded(slashed.lstrip('/'))}"


def _encoded(text: str) -> str:
    try:
        # A name that is not valid in the encoding of its file system is spelled in its own bytes.
        octets = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = text.encode("utf-8", "surrogatepass")
    return "".join(chr(octet) if octet in _UNRESERVED else f"%{octet:02X}" for octet in octets)
