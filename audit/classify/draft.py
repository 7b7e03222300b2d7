"""What the judging of one sentence may look at: the draft cut up, who is credited, what the patterns found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.classify.coverage import Credit
from audit.classify.support import calls_itself
from audit.config import Settings
from audit.model import Attribution, Document, Identified, Match, Quoting, Segments, Source, Span
from audit.rules import AttributionRule, ExemptionRule, RuleSet

OPINION = "claim-opinion-marks"


@dataclass(frozen=True)
class Draft:
    """`credits` holds one credit a sentence; `exemptions` (matches) and `unanswered` (refusals) go by sentence.

    `speakers` are the sentences that quote somebody or credit somebody by name, `people` the surnames of the people
    who are credited, `off` the exemptions that let nothing off.
    """

    document: Document
    segments: Segments
    rules: RuleSet
    credits: tuple[Credit, ...]
    exemptions: Mapping[int, Sequence[Match]]
    unanswered: frozenset[int]
    speakers: frozenset[int]
    people: frozenset[str]
    off: frozenset[str]

    def span(self, index: int) -> Span:
        """Where a sentence stands."""
        return self.segments.sentences[index].span

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        """The blocks that are prose."""
        return self.document.paragraphs

    @cached_property
    def is_opinion(self) -> bool:
        """Whether the draft calls itself opinion."""
        return calls_itself(self.document, self.segments, self.rules.lexicon(OPINION).words)


def sort_out(
    document: Document,
    segments: Segments,
    matches: Iterable[Match],
    attributions: Sequence[Attribution],
    rules: RuleSet,
    credits: tuple[Credit, ...],
    settings: Settings,
) -> Draft:
    """A draft with the matches that bear on exemptions, by sentence."""
    exemptions: defaultdict[int, list[Match]] = defaultdict(list)
    unanswered = set()
    by_id = rules.by_id
    for match in matches:
        rule = by_id[match.rule]
        if isinstance(rule, ExemptionRule):
            exemptions[match.sentence].append(match)
        elif isinstance(rule, AttributionRule) and rule.event:
            unanswered.add(match.sentence)
    speakers = frozenset(one.sentence for one in attributions if _speaks(one))
    people = frozenset(
        one.resolved.name.split()[-1] for one in attributions if one.resolved and _is_person(one.resolved)
    )
    return Draft(
        document, segments, rules, credits, exemptions, frozenset(unanswered), speakers, people, settings.exemptions_off
    )


def _is_person(source: Source) -> bool:
    return source.kind == "person" and source.identified is Identified.NAMED


def _speaks(one: Attribution) -> bool:
    is_named = one.resolved is None or one.resolved.identified is Identified.NAMED
    return one.kind is not Quoting.INDIRECT or is_named
