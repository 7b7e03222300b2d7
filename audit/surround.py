"""Attribution* -> Attribution*, with what stands around source and cue: who the source is; how and when it was said.

The name of a source and the verb that credits it stay as they are; a description ("a former aide") and a setting ("in
an interview on Friday") are spans beside them. What either looks like is said in `rules/definitions.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.model import Attribution, Document, Segments, Span
from audit.rules import AttributionRule, RuleSet


def surround(
    document: Document, segments: Segments, attributions: Iterable[Attribution], rules: RuleSet
) -> tuple[Attribution, ...]:
    """Give every attribution the description of its source and the setting of its cue, where there are any."""
    return tuple(_surrounded(document.text, segments.sentences[one.sentence].span, one, rules) for one in attributions)


def _surrounded(text: str, sentence: Span, one: Attribution, rules: RuleSet) -> Attribution:
    def taken(span: Span) -> bool:
        return any(span.overlaps(other) for other in one.parts)

    description = tuple(span for span in _description(text, sentence, one, rules) if not taken(span))
    setting = tuple(span for span in _setting(text, sentence, one, rules) if not taken(span))
    return one._replace(description=description, setting=setting)


def _limit(one: Attribution, start: int, end: int) -> int:
    """Where the next part of the attribution begins, or the sentence ends."""
    return min((end, *(span.start for span in one.parts if span.start >= start)))


def _description(text: str, sentence: Span, one: Attribution, rules: RuleSet) -> Iterator[Span]:
    rule = rules.rule(one.rule)
    if not one.source or (isinstance(rule, AttributionRule) and rule.source == "subject"):
        return  # A source named further off is described where it is named.
    start = one.source[-1].end
    limit = _limit(one, start, sentence.end)
    # A source ahead of its cue is followed by the cue, one behind it by whatever the sentence goes on with.
    ahead = any(cue.start >= start for cue in one.cue)
    found = rules.pattern("description-ahead" if ahead else "description-behind").match(text, start, limit)
    if found and found.end() > start:
        yield Span(start, found.end())


def _setting(text: str, sentence: Span, one: Attribution, rules: RuleSet) -> Iterator[Span]:
    first, last = one.cue[0], one.cue[-1]
    before = rules.pattern("setting-before", reverse=True).match(text, sentence.start, first.start)
    if before and before.start() < first.start:
        yield Span(before.start(), first.start)
    behind = rules.pattern("setting-behind").match(text, last.end, _limit(one, last.end, sentence.end))
    if behind and behind.end() > last.end:
        yield Span(last.end, behind.end())
