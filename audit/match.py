r"""Document x RuleSet -> Matches: one scan finds the cues of all rules, and only there a rule's own patterns run.

A pattern sees one sentence: `\A` and `\Z` are its ends. What stands before a cue is matched backwards from it, what
stands after it forwards, so the cost grows with the number of cues and not of rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex

from audit.errors import RuleTimeout
from audit.model import Document, Match, Segments, Span
from audit.patterns import alternation
from audit.rules import AnyRule, AttributionRule, RuleSet

TIMEOUT = 2.0
LEFTWARDS = frozenset({"before", "opening"})
_WORD = re.compile(r"\w*")
_INSIDE_WORD = re.compile(r"(?<=\w)(?=\w)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue literal in the text."""

    span: Span
    literal: str


@dataclass(frozen=True, slots=True)
class Step:
    """A pattern a rule tries: on one side of the cue, before the opening of the match, or anywhere in the sentence.

    `role` is what it is for: to "match" a side, to be there too ("where"), or to keep the rule away ("unless").
    """

    side: str
    pattern: str
    role: str


class Plan:
    """The scan and the dispatch table, made once for a rule set."""

    def __init__(self, rules: RuleSet) -> None:
        table: defaultdict[str, list[AnyRule]] = defaultdict(list)
        for rule in rules.all:
            for cue in rules.cues(rule):
                table[" ".join(cue.lower().split())].append(rule)
        self.rules = rules
        self.table: Mapping[str, tuple[AnyRule, ...]] = {cue: tuple(found) for cue, found in table.items()}
        self._steps: dict[str, tuple[Step, ...]] = {}
        self._patterns: dict[tuple[str, bool], regex.Pattern[str]] = {}
        self._scanner = _scanner(self.table)
        self._longest = max(map(len, self.table), default=0)

    def steps(self, rule: AnyRule) -> tuple[Step, ...]:
        """What the rule tries; of its two sides the shorter pattern first, as it fails sooner."""
        if rule.id not in self._steps:
            sides = sorted(
                (("after", rule.after), ("before", rule.before)),
                key=lambda side: len(self.rules.written(rule, side[1])),
            )
            roles = (("match", sides), ("where", rule.where), ("unless", rule.unless))
            self._steps[rule.id] = tuple(
                Step(side, pattern, role) for role, patterns in roles for side, pattern in patterns if pattern
            )
        return self._steps[rule.id]

    def pattern(self, rule: AnyRule, step: Step) -> regex.Pattern[str]:
        """The pattern of a step, compiled here and not sooner: most are never needed for a short draft."""
        key = step.pattern, step.side in LEFTWARDS
        if key not in self._patterns:
            self._patterns[key] = self.rules.side(rule, step.pattern, reverse=key[1])
        return self._patterns[key]

    def hits(self, text: str) -> Iterator[Hit]:
        """Every cue literal of the text: by where it begins, longer ones first."""
        lowered = text.replace("İ", "I").lower()
        for found in self._scanner.finditer(lowered):
            start, end = found.span(found.lastindex or 0)
            for length, literal in self._beginnings(lowered[start:end]):
                stop = start + length
                if literal.endswith("*") and (rest := _WORD.match(lowered, stop)):
                    stop = rest.end()
                yield Hit(Span(start, stop), literal)

    def _beginnings(self, words: str) -> Iterator[tuple[int, str]]:
        """The literals with which the longest one found at a place begins, itself first, each with its length there."""
        # White space may be wider in the text than in a literal, so the whole is tried before what is short enough.
        for length in (len(words), *range(min(len(words) - 1, self._longest), 0, -1)):
            whole = length == len(words) or not _INSIDE_WORD.match(words, length)
            literal = " ".join(words[:length].split())
            if whole and not words[length - 1].isspace() and literal in self.table:
                yield length, literal
            if f"{literal}*" in self.table:
                yield length, f"{literal}*"


@lru_cache(maxsize=8)
def plan_of(rules: RuleSet) -> Plan:
    """The plan of a rule set, made once."""
    return Plan(rules)


def _scanner(table: Mapping[str, tuple[AnyRule, ...]]) -> re.Pattern[str]:
    words = [cue for cue in table if cue[0].isalnum() and not cue.endswith("*")]
    stems = [cue[:-1] for cue in table if cue[0].isalnum() and cue.endswith("*")]
    signs = [cue for cue in table if not cue[0].isalnum()]
    branches = []
    if words:
        branches.append(rf"(?<!\w)(?=({alternation(words)})(?!\w))")
    if stems:
        branches.append(rf"(?<!\w)(?=({alternation(stems)}\w*))")
    if signs:
        branches.append(rf"(?=({alternation(signs)}))")
    return re.compile("|".join(branches) or r"(?!)")


def match(document: Document, segments: Segments, plan: Plan) -> tuple[Match, ...]:
    """Every match of every rule, in the order of the cues; overlaps are allowed.

    Within quotation marks only those attribution rules are tried that are `quoted`.

    Raises RuleTimeout where one pattern takes longer than `TIMEOUT` seconds at one cue.
    """
    return tuple(_matches(document, segments, plan))


def _matches(document: Document, segments: Segments, plan: Plan) -> Iterator[Match]:
    window, at = _Window(plan, ""), -1
    for hit in plan.hits(document.text):
        index = segments.sentence_at(hit.span.start)
        if index is None:
            continue
        sentence = segments.sentences[index].span
        if hit.span.end > sentence.end:
            continue
        if index != at:
            window, at = _Window(plan, document.at(sentence)), index
        cue = Span(hit.span.start - sentence.start, hit.span.end - sentence.start)
        quoted = segments.quotation_at(hit.span.start) is not None
        for rule in plan.table[hit.literal]:
            if quoted and isinstance(rule, AttributionRule) and not rule.quoted:
                continue
            try:
                found = window.match(rule, plan.steps(rule), cue)
            except TimeoutError:
                raise RuleTimeout(document.name, f"rule {rule.id} ran out of time; simplify its patterns") from None
            if found:
                yield _shifted(found, sentence.start)


class _Window:
    """One sentence; what a pattern found at a place in it is kept, as many rules share their patterns."""

    def __init__(self, plan: Plan, text: str) -> None:
        self.plan, self.text = plan, text
        self._found: dict[tuple[str, str, int], regex.Match[str] | None] = {}

    def match(self, rule: AnyRule, steps: tuple[Step, ...], cue: Span) -> Match | None:
        """Try one rule at one cue. Spans are offsets into the sentence."""
        start, end = cue
        roles: list[tuple[str, Span]] = []
        for step in steps:
            found = self._try(rule, step, cue, start)
            if (found is None) != (step.role == "unless"):
                return None
            if found is None or (step.role == "where" and step.side != "opening"):
                continue
            roles += _roles(found)
            start, end = min(start, found.start()), max(end, found.end())
        return Match(rule.id, cue, Span(start, end), tuple(roles))

    def _try(self, rule: AnyRule, step: Step, cue: Span, start: int) -> regex.Match[str] | None:
        at = {"before": cue.start, "after": cue.end, "opening": start, "sentence": 0}[step.side]
        key = step.side, step.pattern, at
        if key not in self._found:
            self._found[key] = self._run(self.plan.pattern(rule, step), step.side, at)
        return self._found[key]

    def _run(self, pattern: regex.Pattern[str], side: str, at: int) -> regex.Match[str] | None:
        if side == "sentence":
            return pattern.search(self.text, timeout=TIMEOUT)
        if side in LEFTWARDS:
            return pattern.match(self.text, 0, at, timeout=TIMEOUT)
        return pattern.match(self.text, at, timeout=TIMEOUT)


def _roles(found: regex.Match[str]) -> Iterator[tuple[str, Span]]:
    for role in found.re.groupindex:
        for start, end in found.spans(role):
            if start < end:
                yield role, Span(start, end)


def _shifted(found: Match, offset: int) -> Match:
    def shift(span: Span) -> Span:
        return Span(span.start + offset, span.end + offset)

    roles = tuple((role, shift(span)) for role, span in found.roles)
    return Match(found.rule, shift(found.cue), shift(found.extent), roles)
