"""Report x Terms -> Report: what a policy objects to in a draft, and what of it has been excused.

    levels        the policy's own levels for checks, and those that are off
    excuses       comments in the draft, waivers beside it, the baseline, sentences that a change left alone
    thresholds    what the whole draft must keep to

Findings are marked, never dropped, but for those of a check that is off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from audit import checks
from audit.config import Policy
from audit.judge import second_source, suppressions, thresholds
from audit.judge.baseline import Known, known_again
from audit.judge.changes import unchanged
from audit.judge.suppressions import excused
from audit.judge.waivers import Waiver, waived
from audit.model import Finding, Page, Report, Standing
from audit.rules import RuleSet


class Terms(NamedTuple):
    """What one draft is judged by.

    `known` are the findings of the baseline that may be in it; `before` is the file as it was, empty where it is new,
    and None where the whole draft counts; `today` is the day that waivers are held to.
    """

    today: date
    policy: Policy = Policy()
    waivers: tuple[Waiver, ...] = ()
    known: tuple[Known, ...] = ()
    before: bytes | None = None


@cache
def manual() -> tuple[Page, ...]:
    """What there is to say of every check that a draft can fall under, by id."""
    own = (*suppressions.PAGES, *thresholds.PAGES, second_source.PAGE)
    return tuple(sorted((*checks.pages(), *own)))


def judge(report: Report, terms: Terms, rules: RuleSet) -> Report:
    """A report with what its policy adds to the findings and takes from them, each marked with whether it fails.

    Errors first, then in the order of the text.
    """
    policy = terms.policy
    findings: Iterable[Finding] = report.findings
    if policy.thresholds.second_source_for_accusations:
        findings = (*findings, *second_source.check(report, rules))
    found = excused(report, tuple(_leveled(findings, policy)), of_sentences())
    found = waived(report, found, terms.waivers, terms.today)
    found = known_again(report, found, terms.known)
    if terms.before is None:
        found = (*found, *thresholds.broken(report, found, policy))
    else:
        found = unchanged(report, found, terms.before, rules)
    judged = (one._replace(fails=_fails(one, policy)) for one in _leveled(found, policy))
    return replace(report, findings=tuple(sorted(judged, key=_order)))


@cache
def of_sentences() -> frozenset[str]:
    """The checks that a comment or a waiver may silence."""
    return frozenset(page.id for page in manual()) - thresholds.IDS - suppressions.IDS


def _leveled(findings: Iterable[Finding], policy: Policy) -> Iterable[Finding]:
    for finding in findings:
        level = policy.checks.get(finding.check, finding.severity)
        if level is not None:
            yield finding._replace(severity=level)


def _fails(finding: Finding, policy: Policy) -> bool:
    if finding.standing is not Standing.OPEN:
        return False
    if finding.check in thresholds.IDS:
        return True
    return policy.fail_on is not None and finding.severity.rank <= policy.fail_on.rank


def _order(finding: Finding) -> tuple[int, object, str]:
    return finding.severity.rank, finding.span, finding.check


__all__ = ["Known", "Terms", "Waiver", "judge", "manual"]
