"""Comments in a draft that let findings stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from audit.errors import nearest
from audit.judge.thresholds import IDS as WHOLE
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

    `ids` are the checks that a comment may name.
    """
    if not report.document.directives:
        return tuple(findings)
    found, objections = list(findings), []
    by_check: defaultdict[str, list[int]] = defaultdict(list)
    for index, finding in sorted(enumerate(findings), key=lambda one: one[1].span):
        by_check[finding.check].append(index)
    for directive in report.document.directives:
        fault = directive.fault or _stranger(directive, ids)
        if fault:
            objections.append(_objection(FAULTY, report, directive, fault))
            continue
        about = _sentences(report, directive)
        excuse = [i for check in directive.checks for i in _among(by_check[check], findings, about)]
        for index in excuse:
            found[index] = found[index]._replace(standing=Standing.SUPPRESSED, excuse=directive.reason)
        if not excuse:
            named = ", ".join(directive.checks)
            objections.append(_objection(UNUSED, report, directive, f"is not needed: {named} would say nothing here"))
    return (*found, *objections)


def _stranger(directive: Directive, ids: frozenset[str]) -> str:
    """What is wrong with a directive that names a check there is not."""
    stranger = next((id for id in directive.checks if id not in ids), None)
    if stranger is None:
        return ""
    if stranger in WHOLE:
        return f"names {stranger!r}, which is about the whole draft; give its key another value in the policy"
    return f"names {stranger!r}, which is no check of sentences{nearest(stranger, ids)}"


def _sentences(report: Report, directive: Directive) -> Span:
    """The stretch of text that a directive is about: its target, or the sentence that it stands in or right behind."""
    target = directive.target
    if target.start < target.end:
        return target
    blocks = report.document.blocks
    index = bisect_right(blocks, target.start, key=lambda block: block.span.start) - 1
    block = blocks[max(index, 0)].span
    own = report.segments.touched(block)
    before = [i for i in own if report.segments.sentences[i].span.start < target.start] or list(own[:1])
    return report.segments.sentences[before[-1]].span if before else target


def _among(indices: Sequence[int], findings: Sequence[Finding], about: Span) -> Iterator[int]:
    """Those of some findings, in the order of the text, that begin within a stretch."""
    first = bisect_left(indices, about.start, key=lambda i: findings[i].span.start)
    for index in indices[first:]:
        if findings[index].span.start >= about.end:
            return
        yield index


def _objection(check: str, report: Report, directive: Directive, what: str) -> Finding:
    page = next(page for page in PAGES if page.id == check)
    place = Span(directive.target.start, directive.target.start)
    message = f"The comment in line {directive.place.line} {what}{'' if what.endswith('?') else '.'}"
    return Finding(check, page.severity, place, message, MEND[check])
