"""JUnit's XML, for build servers that show tests: a draft is a suite, and a finding a case that passes unless it fails.

It keeps to the schema of Jenkins' xUnit plugin, and so to Surefire's. The columns in the names of cases are code points
and count from 1; they are for people, and the format knows none.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from audit.model import Failure, Finding, Report, Run
from audit.renderers._excerpt import excerpt
from audit.renderers._places import NOT_AUDITED, explained, fit, path, plain, xml

SUFFIX = ".junit.xml"


def render(run: Run) -> str:
    """Every finding of a run as a test case; only one that fails its draft is a failure."""
    suites = [*map(_draft, run.reports), *map(_failed, run.failures)]
    root = Element("testsuites", {"name": "newsaudit", **_counts([case for suite in suites for case in suite])})
    root.extend(suites)
    return xml(root)


def _draft(report: Report) -> Element:
    found = sorted(report.findings, key=lambda finding: (finding.span, finding.severity.rank, finding.check))
    cases = [_case(report, finding) for finding in found]
    return _suite(report.document.name, cases or [_named("no findings", report.document.name)])


def _failed(failure: Failure) -> Element:
    case = _named("not audited", failure.name)
    SubElement(case, "error", {"message": plain(failure.message), "type": NOT_AUDITED})
    return _suite(failure.name, [case])


def _suite(name: str, cases: list[Element]) -> Element:
    skipped = {"skipped": _number(cases, "skipped")}
    suite = Element("testsuite", {"name": fit(path(name)), **_counts(cases), **skipped})
    suite.extend(cases)
    return suite


def _counts(cases: list[Element]) -> dict[str, str]:
    failures, errors = _number(cases, "failure"), _number(cases, "error")
    return {"tests": str(len(cases)), "failures": failures, "errors": errors, "time": "0"}


def _number(cases: Iterable[Element], outcome: str) -> str:
    return str(sum(case.find(outcome) is not None for case in cases))


def _named(name: str, draft: str) -> Element:
    return Element("testcase", {"name": name, "classname": fit(path(draft)), "time": "0"})


def _case(report: Report, finding: Finding) -> Element:
    line, column = report.document.locate(finding.span.start)
    case = _named(f"{fit(finding.check)} at {line}:{column}", report.document.name)
    words = fit(excerpt(report, finding).text)
    if finding.fails:
        outcome = SubElement(
            case, "failure", {"message": explained(report.document, finding), "type": finding.severity.value}
        )
        outcome.text = words
    elif finding.suppressed:
        outcome = SubElement(case, "skipped", {"message": _reason(finding)})
        outcome.text = f"{finding.severity}: {explained(report.document, finding)}"
    else:
        outcome = SubElement(case, "system-out")
        outcome.text = f"{finding.severity}: {explained(report.document, finding)}\n{words}"
    return case


def _reason(finding: Finding) -> str:
    return f"{finding.standing}: {plain(finding.excuse)}" if finding.excuse else finding.standing.value
