"""Do the rules' examples hold? What a rule must match, and with which parts; what it must leave alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.attribute import attribute
from audit.errors import RuleError
from audit.match import Plan, match, plan_of
from audit.model import Block, BlockKind, Document, Segments, Span
from audit.rules import AnyRule, AttributionRule, Example, RuleSet, load_rules
from audit.segment import segment


def checked_rules(user: Path | None) -> RuleSet:
    """Load the rules, and hold a user's own to their examples. Raises RuleError, also for the first that fails."""
    rules = load_rules(user)
    own = [rule for rule in rules.all if user is not None and Path(rule.path).is_relative_to(user)]
    for failure in _failures(own, plan_of(rules)):
        raise failure
    return rules


def failures(rules: RuleSet) -> Iterator[str]:
    """One line for each example that fails: file, line, what was expected and what was found."""
    return map(str, _failures(rules.all, plan_of(rules)))


def _failures(rules: Iterable[AnyRule], plan: Plan) -> Iterator[RuleError]:
    for rule in rules:
        for example in rule.match:
            problem = _problem(rule, example, plan)
            if problem:
                yield RuleError(rule.path, example.line, f"rule {rule.id}: {problem} in {example.text!r}")
        for text, line in rule.no_match:
            if any(_found(rule, text, plan)):
                yield RuleError(rule.path, line, f"rule {rule.id} must not match {text!r}")


def _problem(rule: AnyRule, example: Example, plan: Plan) -> str | None:
    found = list(_found(rule, example.text, plan))
    if any(all(_agrees(role, words, parts.get(role)) for role, words in example.parts) for parts in found):
        return None
    expected = dict(example.parts)
    return f"expected {expected}, found {found or 'nothing'}"


def _agrees(role: str, expected: str, found: str | None) -> bool:
    """Roles must be found as given; of the highlighted words of a claim an example may name a part."""
    return found is not None and (expected in found if role == "words" else expected == found)


def _found(rule: AnyRule, text: str, plan: Plan) -> Iterator[dict[str, str]]:
    """The parts of everything the rule finds in a sentence, in words."""
    document = Document("example", text, (Block(BlockKind.PROSE, Span(0, len(text))),))
    segments = segment(document, plan.rules)
    if not isinstance(rule, AttributionRule):
        for hit in match(document, segments, plan, idle_exemptions=True):
            if hit.rule == rule.id:
                yield {"cue": document.at(hit.cue), "words": document.words((*hit.role("words"), hit.cue))}
        return
    yield from _attributed(rule, document, segments, plan)


def _attributed(rule: AttributionRule, document: Document, segments: Segments, plan: Plan) -> Iterator[dict[str, str]]:
    attributions, events = attribute(document, segments, match(document, segments, plan), plan.rules)
    for one in attributions:
        if one.rule == rule.id:
            channel = (one.channel,) if one.channel else ()
            yield {
                "source": document.words(one.source),
                "cue": document.words(one.cue),
                "content": document.words(one.content),
                "via": document.words(channel),
            }
    for event in events:
        if event.rule == rule.id:
            yield {"source": document.words(event.source), "cue": document.words(event.cue)}
