r"""Document x RuleSet -> Matches: one scan finds the cues of all rules, and only there a rule's own patterns run.

A pattern sees one sentence: `\A` and `\Z` are its ends. What stands before a cue is matched backwards from it, what
stands after it forwards, so the cost grows with the number of cues and not of rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from audit.cues import Hit, literal, scanner
from audit.errors import RuleTimeout
from audit.model import Document, Match, Segments, Span
from audit.rules import AnyRule, AttributionRule, ExemptionRule, RuleSet

if TYPE_CHECKING:
    import regex

TIMEOUT = 2.0  # seconds for one pattern of a user's at one place
LEFTWARDS = frozenset({"before", "opening"})

Search = Callable[..., "regex.Match[str] | None"]


@dataclass(slots=True)
class Step:
    """A pattern a rule tries: on one side of the cue, before the opening of the match, or anywhere in the sentence.

    `role` is what it is for: to "match" a side, to be there too ("where"), or to keep the rule away ("unless"). Steps
    of one `number` find the same at the same place. `run` is the pattern, compiled when it is first tried: most are
    never needed for a short draft.
    """

    side: str
    pattern: str
    role: str
    number: int = 0
    run: Search | None = None


class Attempt(NamedTuple):
    """A rule to try at a cue; within quotation marks only where it is `quoted`."""

    rule: AnyRule
    quoted: bool
    steps: tuple[Step, ...]


class Plan:
    """The scan and the dispatch table, made once for a rule set."""

    def __init__(self, rules: RuleSet) -> None:
        table: defaultdict[str, dict[str, AnyRule]] = defaultdict(dict)
        for rule in rules.all:
            for cue in rules.cues(rule):
                table[literal(cue)][rule.id] = rule
        self.rules = rules
        self.claims = frozenset(rule.id for rule in rules.claims)
        self.table: Mapping[str, tuple[AnyRule, ...]] = {cue: tuple(found.values()) for cue, found in table.items()}
        self.scanner = scanner(self.table)
        self._by_cue: dict[str, tuple[tuple[Attempt, ...], tuple[Attempt, ...]]] = {}
        self._attempts: dict[str, Attempt] = {}
        self._numbers: defaultdict[tuple[str, str], int] = defaultdict(count().__next__)

    def attempts(self, cue: str) -> tuple[tuple[Attempt, ...], tuple[Attempt, ...]]:
        """What is tried where a cue stands: attributions and claims, then exemptions."""
        if cue not in self._by_cue:
            every = tuple(map(self.attempt, self.table[cue]))
            exempting = tuple(one for one in every if isinstance(one.rule, ExemptionRule))
            others = tuple(one for one in every if not isinstance(one.rule, ExemptionRule))
            self._by_cue[cue] = others, exempting
        return self._by_cue[cue]

    def attempt(self, rule: AnyRule) -> Attempt:
        """What a rule tries, shorter patterns first, as they fail sooner; a guard that keeps it away is tried last."""
        if rule.id not in self._attempts:
            sides = [("match", "before", rule.before), ("match", "after", rule.after)]
            guards = [("where", side, pattern) for side, pattern in rule.where]
            # An opening stands before all that the sides match.
            ordered = sorted(
                (one for one in (*sides, *guards) if one[2]),
                key=lambda one: (one[1] == "opening", len(self.rules.written(rule, one[2]))),
            )
            steps = (*ordered, *(("unless", side, pattern) for side, pattern in rule.unless))
            quoted = not isinstance(rule, AttributionRule) or rule.quoted
            self._attempts[rule.id] = Attempt(
                rule,
                quoted,
                tuple(Step(side, pattern, role, self._numbers[side, pattern]) for role, side, pattern in steps),
            )
        return self._attempts[rule.id]

    def compiled(self, rule: AnyRule, step: Step) -> Search:
        """The pattern of a step, with a clock where it is a user's: ours are known to come to an end."""
        pattern = self.rules.side(rule, step.pattern, reverse=step.side in LEFTWARDS)
        run = pattern.search if step.side == "sentence" else pattern.match
        step.run = run if rule.id in self.rules.ours else partial(run, timeout=TIMEOUT)
        return step.run


class Guard(NamedTuple):
    """A guard that kept a rule away: what it was for, on which side, and the words it found where it must not."""

    role: str
    side: str
    words: Span | None


class Trial(NamedTuple):
    """A rule whose sides match at a cue: also one that a guard, or the quotation around it, keeps away."""

    rule: AnyRule
    cue: Span
    guards: tuple[Guard, ...]
    in_quotation: bool

    @property
    def matched(self) -> bool:
        """Whether nothing kept the rule away."""
        return not self.guards and not self.in_quotation


@lru_cache(maxsize=8)
def plan_of(rules: RuleSet) -> Plan:
    """The plan of a rule set, made once."""
    return Plan(rules)


def match(document: Document, segments: Segments, plan: Plan, *, idle_exemptions: bool = False) -> tuple[Match, ...]:
    """Every match of every rule, sentence by sentence; overlaps are allowed.

    Within quotation marks only those attribution rules are tried that are `quoted`. Exemptions are looked for where a
    claim is found that they could let off, or everywhere with `idle_exemptions`.

    Raises RuleTimeout where one pattern of a user's takes longer than `TIMEOUT` seconds at one cue.
    """
    found: list[Match] = []
    spans = [sentence.span for sentence in segments.sentences]
    for index, hits in enumerate(plan.scanner.scan(document.text, spans)):
        window: _Window | None = None
        first, waiting = len(found), []
        for hit in hits:
            if window is None:
                window = _Window(plan, document, spans[index], index)
            quoted = segments.quotation_at(hit.start) is not None
            now, then = plan.attempts(hit.literal)
            found += window.tried(now, hit, quoted=quoted)
            if then:
                waiting.append((then, hit, quoted))
        if window and waiting and (idle_exemptions or any(one.rule in plan.claims for one in found[first:])):
            for then, hit, quoted in waiting:
                found += window.tried(then, hit, quoted=quoted)
    return tuple(found)


def trials(document: Document, segments: Segments, plan: Plan, sentence: int) -> tuple[Trial, ...]:
    """The rules whose sides match in one sentence, in the order of the cues, and what kept any of them away."""
    span = segments.sentences[sentence].span
    window = _Window(plan, document, span, sentence)
    found: list[Trial] = []
    for hit in next(iter(plan.scanner.scan(document.text, [span]))):
        quoted = segments.quotation_at(hit.start) is not None
        for attempt in (one for group in plan.attempts(hit.literal) for one in group):
            guards = window.guards(attempt, hit)
            if guards is not None:
                kept_out = quoted and not attempt.quoted
                found.append(Trial(attempt.rule, Span(hit.start, hit.end), guards, kept_out))
    return tuple(found)


class _Window:
    """One sentence; what a pattern found at a place in it is kept, as many rules share their patterns."""

    def __init__(self, plan: Plan, document: Document, sentence: Span, index: int) -> None:
        self.plan, self.document, self.index = plan, document, index
        self.offset, self.text = sentence.start, document.at(sentence)
        self._seen: dict[tuple[int, int], regex.Match[str] | None] = {}

    def tried(self, attempts: tuple[Attempt, ...], hit: Hit, *, quoted: bool) -> list[Match]:
        """What some rules find at one cue."""
        seen, before, after = self._seen, hit.start - self.offset, hit.end - self.offset
        matches: list[Match] = []
        for attempt in attempts:
            if quoted and not attempt.quoted:
                continue
            start, end = before, after
            won: list[regex.Match[str]] = []
            for step in attempt.steps:
                side = step.side
                at = before if side == "before" else after if side == "after" else start if side == "opening" else 0
                key = step.number, at
                if key in seen:
                    found = seen[key]
                else:
                    found = seen[key] = self._run(attempt.rule, step, at)
                if found is None:
                    if step.role != "unless":
                        break
                elif step.role == "unless":
                    break
                elif step.role == "match" or side == "opening":
                    won.append(found)
                    start, end = min(start, found.start()), max(end, found.end())
            else:
                matches.append(self._match(attempt.rule.id, hit, Span(start, end), won))
        return matches

    def guards(self, attempt: Attempt, hit: Hit) -> tuple[Guard, ...] | None:
        """The guards that keep a rule away from a cue where both its sides match; None where a side does not."""
        before, after = hit.start - self.offset, hit.end - self.offset
        start, keeping = before, []
        for step in sorted(attempt.steps, key=lambda step: step.role != "match"):
            places = {"before": before, "after": after, "opening": start}
            found = self._run(attempt.rule, step, places.get(step.side, 0))
            if step.role == "match":
                if found is None:
                    return None
                start = min(start, found.start())
            elif (found is None) == (step.role == "where"):
                words = Span(found.start() + self.offset, found.end() + self.offset) if found else None
                keeping.append(Guard(step.role, step.side, words))
        return tuple(keeping)

    def _run(self, rule: AnyRule, step: Step, at: int) -> regex.Match[str] | None:
        run = step.run or self.plan.compiled(rule, step)
        try:
            return run(self.text, 0, at) if step.side in LEFTWARDS else run(self.text, at)
        except TimeoutError:
            why = f"rule {rule.id} ran out of time; simplify its patterns"
            raise RuleTimeout(self.document.name, why) from None

    def _match(self, rule: str, hit: Hit, extent: Span, won: list[regex.Match[str]]) -> Match:
        """What was found, counted from the beginning of the text."""
        by = self.offset
        roles = tuple(
            [
                (role, Span(start + by, end + by))
                for found in won
                for role in found.re.groupindex
                for start, end in found.spans(role)
                if start < end
            ]
        )
        return Match(rule, Span(hit.start, hit.end), Span(extent.start + by, extent.end + by), roles, self.index)
