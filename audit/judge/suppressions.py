"""Comments in a draft that let findings stand."""

from __future__ import annotations

from collections.abc import Sequence

from audit.errors import nearest
from audit.model import Directive, Finding, Page, Report, Severity, Span, Standing

UNUSED, FAULTY, EXPIRED = "unused-suppression", "faulty-suppression", "expired-waiver"
IDS = frozenset({UNUSED, FAULTY, EXPIRED})
PAGES = (
    Page(
        UNUSED,
        Severity.WARNING,
        "A comment or a waiver that lets nothing stand.",
        "What it once excused is gone, so it would hide the next finding of its kind.\n\n"
        "    <!-- audit: ignore loaded-verb: the tone is the news --> He said no.      objected to\n"
        "    <!-- audit: ignore loaded-verb: the tone is the news --> He claimed it.   accepted\n\n"
        "Take the comment or the waiver out.",
    ),
    Page(
        FAULTY,
        Severity.ERROR,
        "A comment to the audit that cannot be followed.",
        "It asks for something that there is not, names no check or one that does not exist, or gives no reason.\n\n"
        "    <!-- audit: ignore loaded-verb -->                           objected to\n"
        "    <!-- audit: ignore loaded-verb: the tone is the news -->     accepted\n\n"
        "Write `audit: ignore CHECK: REASON`; several ids are parted by commas.",
    ),
    Page(
        EXPIRED,
        Severity.WARNING,
        "A waiver whose day has passed.",
        "What it let stand counts again.\n\n"
        "    expires: 2020-01-31, checked in 2026      objected to\n"
        "    expires: 2030-01-31, checked in 2026      accepted\n\n"
        "Mend the sentence, or agree on a new day.",
    ),
)
MEND = {page.id: page.text.rpartition("\n\n")[2] for page in PAGES}


def excused(report: Report, findings: Sequence[Finding], ids: frozenset[str]) -> tuple[Finding, ...]:
    """The findings with those marked that a comment lets stand, and findings about comments that do not.

    `ids` are the checks that there are.
    """
    if not report.document.directives:
        return tuple(findings)
    found = list(findings)
    objections = []
    for directive in report.document.directives:
        fault = directive.fault or _stranger(directive, ids)
        used = False
        for index, finding in enumerate(found) if not fault else ():
            if finding.check in directive.checks and _is_about(report, directive, finding):
                used = True
                found[index] = finding._replace(standing=Standing.SUPPRESSED, excuse=directive.reason)
        if fault:
            objections.append(_objection(FAULTY, report, directive, f"This comment {fault}."))
        elif not used:
            named = ", ".join(directive.checks)
            objections.append(_objection(UNUSED, report, directive, f"Nothing here is objected to by {named}."))
    return (*found, *objections)


def _stranger(directive: Directive, ids: frozenset[str]) -> str:
    """What is wrong with a directive that names a check there is not."""
    stranger = next((id for id in directive.checks if id not in ids), None)
    return f"names {stranger!r}, which is no check{nearest(stranger, ids)}" if stranger else ""


def _is_about(report: Report, directive: Directive, finding: Finding) -> bool:
    target = directive.target
    if target.start < target.end:
        return target.overlaps(finding.span)
    return finding.sentence is not None and finding.sentence == _sentence_before(report, target.start)


def _sentence_before(report: Report, offset: int) -> int:
    """The sentence that a place stands in or right behind."""
    sentences = report.segments.touched(Span(0, max(offset, 1)))
    return sentences[-1] if sentences else 0


def _objection(check: str, report: Report, directive: Directive, message: str) -> Finding:
    page = next(page for page in PAGES if page.id == check)
    return Finding(check, page.severity, report.document.span_at(directive.place), message, MEND[check])
