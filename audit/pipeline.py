"""The whole audit on one screen; the only place that calls two stages."""

from __future__ import annotations

from audit.attribute import attribute
from audit.config import Settings
from audit.match import Plan, match
from audit.model import Document, Report
from audit.rules import RuleSet
from audit.segment import segment


def audit_document(document: Document, rules: RuleSet, settings: Settings) -> Report:
    """Audit one draft."""
    segments = segment(document, rules)
    matches = match(document, segments, Plan(rules))
    attributions, events = attribute(document, segments, matches, rules)
    return Report(document, segments, attributions, events)
