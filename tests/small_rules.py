"""Small sets of rules for tests, built from the types alone."""

from __future__ import annotations

from dataclasses import fields, replace

from audit.model import AttributionClass, Severity
from audit.rules import AnyRule, AttributionRule, ClaimRule, ExemptionRule, Rule, RuleSet

CLAIM = ClaimRule(
    id="claim",
    path="rules/claims/claim.yaml",
    line=1,
    summary="",
    rationale="",
    family="",
    cues=(),
    before="",
    after="",
    where=(),
    unless=(),
    match=(),
    no_match=(),
    priority=0,
    category="claim",
    severity=Severity.WARNING,
    because="",
    mend="",
)
ATTRIBUTION = AttributionRule(
    id="attribution",
    path="rules/attribution/attribution.yaml",
    line=1,
    summary="",
    rationale="",
    family="",
    cues=(),
    before="",
    after="",
    where=(),
    unless=(),
    match=(),
    no_match=(),
    priority=0,
    attribution_class=AttributionClass.SPEECH,
    content="after",
    source="none",
    denial=False,
    event="",
    quoted=True,
)


def finding(id: str, *cues: str, **more: object) -> ClaimRule:
    """A claim rule with these cues."""
    return replace(CLAIM, id=id, cues=cues, **more)  # type: ignore[arg-type]


def crediting(id: str, *cues: str, **more: object) -> AttributionRule:
    """An attribution rule with these cues; what follows the cue is its content."""
    return replace(ATTRIBUTION, id=id, cues=cues, **more)  # type: ignore[arg-type]


def exempting(id: str, *cues: str) -> ExemptionRule:
    """An exemption from everything with these cues."""
    shared = {field.name: getattr(CLAIM, field.name) for field in fields(Rule)}
    return ExemptionRule(**(shared | {"id": id, "cues": cues}), exempts=())


def rule_set(*rules: AnyRule, like: RuleSet | None = None) -> RuleSet:
    """These rules alone, with the word lists and definitions of another set where one is given."""
    return RuleSet(
        attribution=tuple(rule for rule in rules if isinstance(rule, AttributionRule)),
        claims=tuple(rule for rule in rules if isinstance(rule, ClaimRule)),
        exemptions=tuple(rule for rule in rules if isinstance(rule, ExemptionRule)),
        lexicons=like.lexicons if like else {},
        definitions=like.definitions if like else {},
        sources=(),
    )
