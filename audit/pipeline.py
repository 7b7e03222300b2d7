"""The whole audit on one screen; nothing else audits a draft."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace

from audit.attribute import attribute
from audit.checks import check
from audit.classify import classify
from audit.config import Settings
from audit.errors import RuleTimeout
from audit.match import match, plan_of
from audit.model import Attribution, Document, NonDisclosure, Report
from audit.reliance import measure
from audit.resolve import resolve, told_outlets
from audit.rules import RuleSet
from audit.segment import segment
from audit.surround import surround


def audit_document(document: Document, rules: RuleSet, settings: Settings) -> Report:
    """Audit one draft. Raises RuleTimeout where a rule runs out of time on it."""
    (report,) = audit_documents([(document, settings)], rules)
    if isinstance(report, RuleTimeout):
        raise report
    return report


def audit_documents(documents: Iterable[tuple[Document, Settings]], rules: RuleSet) -> tuple[Report | RuleTimeout, ...]:
    """Audit some drafts side by side, stage by stage: what a stage works with then stays at hand for all of them."""
    going = dict(enumerate(_audit(document, rules, settings) for document, settings in documents))
    done: dict[int, Report | RuleTimeout] = {}
    while going:
        for index, one in tuple(going.items()):
            try:
                next(one)
            except StopIteration as end:
                done[index] = end.value
            except RuleTimeout as error:
                done[index] = error
        going = {index: one for index, one in going.items() if index not in done}
    return tuple(done[index] for index in sorted(done))


def _audit(document: Document, rules: RuleSet, settings: Settings) -> Generator[None, None, Report]:
    segments = segment(document, rules)
    yield
    matches = match(document, segments, plan_of(rules))
    yield
    found, events = attribute(document, segments, matches, rules)
    found = surround(document, segments, found, rules)
    yield
    mentions: tuple[Attribution | NonDisclosure, ...] = (*found, *events)
    mentions = resolve(document, segments, mentions, rules, settings)
    attributions = tuple(one for one in mentions if isinstance(one, Attribution))
    non_disclosures = tuple(one for one in mentions if isinstance(one, NonDisclosure))
    told = told_outlets(document, segments, attributions, rules, settings)
    yield
    claims = classify(document, segments, matches, attributions, rules, settings)
    reliance = measure(document, segments, attributions, non_disclosures, claims, settings, told)
    report = Report(document, segments, attributions, non_disclosures, claims, reliance)
    return replace(report, findings=check(report, rules))
