"""What the judging of one sentence may look at: the draft cut up, who is credited, what the patterns found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit.classify.coverage import Credit
from audit.model import Document, Match, Segments, Span
from audit.rules import AttributionRule, ExemptionRule, RuleSet


@dataclass(frozen=True, slots=True)
class Draft:
    """`credits` holds one credit a sentence; `exemptions` (matches) and `unanswered` (refusals) go by sentence."""

    document: Document
    segments: Segments
    rules: RuleSet
    credits: tuple[Credit, ...]
    exemptions: Mapping[int, Sequence[Match]]
    unanswered: frozenset[int]

    def span(self, index: int) -> Span:
        """Where a sentence stands."""
        return self.segments.sentences[index].span


def sort_out(
    document: Document, segments: Segments, matches: Iterable[Match], rules: RuleSet, credits: tuple[Credit, ...]
) -> Draft:
    """A draft with the matches that bear on exemptions, by sentence."""
    exemptions: defaultdict[int, list[Match]] = defaultdict(list)
    unanswered = set()
    for match in matches:
        rule = rules.rule(match.rule)
        index = segments.sentence_at(match.cue.start)
        if index is None:
            continue
        if isinstance(rule, ExemptionRule):
            exemptions[index].append(match)
        elif isinstance(rule, AttributionRule) and rule.event:
            unanswered.add(index)
    return Draft(document, segments, rules, credits, exemptions, frozenset(unanswered))
