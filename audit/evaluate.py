"""How the rules score on gold: audit its documents, and keep what was found in the form the gold has."""

from __future__ import annotations

from audit.config import Settings
from audit.evaluation.claims import JudgedDocument, Verdict, verdicts
from audit.evaluation.extents import merged
from audit.evaluation.gold import GoldDocument, Relation
from audit.model import Report
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.rules import RuleSet


def predict(gold: GoldDocument, rules: RuleSet, settings: Settings) -> tuple[Relation, ...]:
    """What the rules find in a gold document, of the classes in the settings. Raises ReadError, also for a time-out."""
    return found(audit_document(from_text(gold.id, gold.text, rules), rules, settings), settings)


def judge(gold: JudgedDocument, rules: RuleSet, settings: Settings) -> tuple[Verdict, ...]:
    """What the audit says of each sentence of a gold document. Raises ReadError, also for a time-out."""
    return verdicts(gold, audit_document(from_text(gold.id, gold.text, rules), rules, settings))


def found(report: Report, settings: Settings) -> tuple[Relation, ...]:
    """The attributions of a report that are of the classes in the settings, in the order of the text.

    As annotators of news have it, what describes the source belongs to the source, and the setting to the cue.
    """
    kept = [one for one in report.attributions if one.attribution_class in settings.attribution_classes]
    return tuple(
        Relation(
            source=merged((*one.source, *one.description)),
            cue=merged((*one.cue, *one.setting)),
            content=one.content,
            rule=one.rule,
            attribution_class=one.attribution_class.value,
            source_id=one.resolved.id if one.resolved else None,
        )
        for one in sorted(kept, key=lambda one: (one.start, one.cue, one.content, one.source, one.rule))
    )
