"""The whole audit on one screen; nothing else audits a draft."""

from __future__ import annotations

from dataclasses import replace

from audit.attribute import attribute
from audit.checks import check
from audit.classify import classify
from audit.config import Settings
from audit.match import match, plan_of
from audit.model import Attribution, Document, NonDisclosure, Report
from audit.reliance import measure
from audit.resolve import resolve, told_outlets
from audit.rules import RuleSet
from audit.segment import segment
from audit.surround import surround


def audit_document(document: Document, rules: RuleSet, settings: Settings) -> Report:
    """Audit one draft. Raises RuleTimeout where a rule runs out of time on it."""
    segments = segment(document, rules)
    matches = match(document, segments, plan_of(rules))
    found, events = attribute(document, segments, matches, rules)
    found = surround(document, segments, found, rules)
    mentions: tuple[Attribution | NonDisclosure, ...] = (*found, *events)
    mentions = resolve(document, segments, mentions, rules, settings)
    attributions = tuple(one for one in mentions if isinstance(one, Attribution))
    non_disclosures = tuple(one for one in mentions if isinstance(one, NonDisclosure))
    told = told_outlets(document, segments, attributions, rules, settings)
    claims = classify(document, segments, matches, attributions, rules, settings)
    reliance = measure(document, segments, attributions, non_disclosures, claims, settings, told)
    report = Report(document, segments, attributions, non_disclosures, claims, reliance)
    return replace(report, findings=check(report, rules))
