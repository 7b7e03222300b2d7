"""The verdict: what an editor is told first, in one sentence or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audit.model import Reliance, Report, Run, Severity, Status
from audit.renderers._wording import counted, many, percent, severities, worth


class _Subject(NamedTuple):
    name: str
    pronoun: str
    owner: str
    ending: str


_OPEN = (Status.UNATTRIBUTED, Status.PARTLY)
_DRAFT = _Subject("The draft", "it", "its", "s")
_DRAFTS = _Subject("Together the drafts", "them", "their", "")


def verdict(report: Report) -> str:
    """One draft in words; one sentence is enough where nothing is amiss."""
    return _verdict(report.reliance, (report,), _DRAFT)


def run_verdict(run: Run) -> str:
    """All drafts of a run in words."""
    return _verdict(run.reliance, run.reports, _DRAFTS)


def _verdict(reliance: Reliance, reports: Sequence[Report], subject: _Subject) -> str:
    if reliance.check_worthy > reliance.attributed_check_worthy:
        return f"{_coverage(reliance, reports)} {_leaning(reliance, subject)}"
    settled = "Every check-worthy sentence is credited." if reliance.check_worthy else "No sentence is check-worthy."
    found = [finding.severity for report in reports for finding in report.findings if not finding.suppressed]
    if not found:
        return settled
    verb = "is" if len(found) == 1 else "are"
    return f"{settled} {counted(len(found), 'point')} in {subject.pronoun} {verb} worth a look ({severities(found)})."


def _coverage(reliance: Reliance, reports: Iterable[Report]) -> str:
    claims = [claim for report in reports for claim in report.claims if claim.status in _OPEN and claim.reasons]
    errors = sum(claim.severity is Severity.ERROR for claim in claims)
    grave = f" ({counted(errors, 'error')})" if errors else ""
    partly = sum(claim.status is Status.PARTLY for claim in claims)
    nobody = reliance.check_worthy - reliance.attributed_check_worthy - partly
    how = "credited to nobody" if nobody else "credited only in part"
    if reliance.check_worthy == 1:
        return f"The only check-worthy sentence is {how}{grave}."
    besides = f", and {partly:,} only in part" if nobody and partly else ""
    verb = "is" if (nobody or partly) == 1 else "are"
    return f"{nobody or partly:,} of {reliance.check_worthy:,} check-worthy sentences {verb} {how}{besides}{grave}."


def _leaning(reliance: Reliance, subject: _Subject) -> str:
    uses = reliance.proximate
    if not uses:
        return f"{subject.name} credit{subject.ending} nobody."
    if len(uses) == 1:
        return f"{subject.name} credit{subject.ending} one source, {uses[0].source.name}."
    if len(uses) == 2 and uses[0].sentences == uses[1].sentences:
        names = f"{uses[0].source.name} and {uses[1].source.name}"
        return f"{subject.name} credit{subject.ending} two sources alike, {names}."
    if many(reliance) and reliance.effective_sources is not None:
        weight = f"lean{subject.ending} on {worth(reliance.effective_sources)}"
    else:
        weight = f"credit{subject.ending} {counted(len(uses), 'source')}"
    return f"{subject.name} {weight}; {_largest(reliance, subject.owner)}."


def _largest(reliance: Reliance, owner: str) -> str:
    most = max(use.sentences for use in reliance.proximate)
    leaders = [use for use in reliance.proximate if use.sentences == most]
    weight = percent(leaders[0].share) if many(reliance) else counted(most, "sentence")
    if len(leaders) == 1:
        return f"{leaders[0].source.name} is {owner} largest source ({weight})"
    if len(leaders) == 2:
        names = " and ".join(use.source.name for use in leaders)
        return f"{names} are {owner} largest sources ({weight} each)"
    return "no source stands out"
