"""Document x RuleSet -> Matches: one scan finds the cues of all rules, and only there a rule's own patterns run.

A pattern sees one sentence: `\\A` and `\\Z` are its ends. What stands before a cue is matched backwards from it, what
stands after it forwards, both in a capped window, so the cost grows with the number of cues and not of rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from audit.errors import RuleTimeout
from audit.model import Document, Match, Segments, Span
from audit.patterns import alternation
from audit.rules import AnyRule, RuleSet

WINDOW = 300
TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue literal in the text."""

    span: Span
    literal: str


class Plan:
    """The scan and the dispatch table, made once for a rule set."""

    def __init__(self, rules: RuleSet) -> None:
        table: defaultdict[str, list[AnyRule]] = defaultdict(list)
        for rule in rules.all:
            for cue in rules.cues(rule):
                table[" ".join(cue.lower().split())].append(rule)
        self.rules = rules
        self.table: Mapping[str, tuple[AnyRule, ...]] = {cue: tuple(found) for cue, found in table.items()}
        self._scanner = _scanner(self.table)
        self._shorter = _shorter(self.table)

    def hits(self, text: str) -> Iterator[Hit]:
        """Every cue literal at a word's start, longer ones first, in the order of the text."""
        lowered = text.replace("İ", "I").lower()
        for found in self._scanner.finditer(lowered):
            start, end = found.span(found.lastindex or 0)
            literal = " ".join(lowered[start:end].split())
            if literal not in self.table:
                literal = next(k for k in self._prefixes(literal))
            yield Hit(Span(start, end), literal)
            for shorter in self._shorter.get(literal, ()):
                yield Hit(Span(start, start + _length(lowered, start, shorter)), shorter)

    def _prefixes(self, literal: str) -> Iterator[str]:
        return (f"{literal[:end]}*" for end in range(len(literal), 0, -1) if f"{literal[:end]}*" in self.table)


def _length(text: str, start: int, literal: str) -> int:
    """How far a literal reaches in the text, where a blank may be any white space."""
    at = start
    for word in literal.split(" "):
        while text[at].isspace():
            at += 1
        at += len(word)
    return at - start


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


def _shorter(table: Mapping[str, tuple[AnyRule, ...]]) -> Mapping[str, tuple[str, ...]]:
    """For a literal of several words, those of its beginnings that are literals too."""
    found = {}
    for cue in table:
        words = cue.split(" ")
        beginnings = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
        if shorter := tuple(beginning for beginning in beginnings if beginning in table):
            found[cue] = shorter
    return found


def match(document: Document, segments: Segments, plan: Plan) -> tuple[Match, ...]:
    """Every match of every rule, in the order of the cues; overlaps are allowed.

    Raises RuleTimeout where one pattern takes longer than `TIMEOUT` seconds at one cue.
    """
    return tuple(_matches(document, segments, plan))


def _matches(document: Document, segments: Segments, plan: Plan) -> Iterator[Match]:
    window, window_index = "", -1
    for hit in plan.hits(document.text):
        index = segments.sentence_at(hit.span.start)
        if index is None:
            continue
        sentence = segments.sentences[index].span
        if hit.span.end > sentence.end:
            continue
        if index != window_index:
            window, window_index = document.at(sentence), index
        cue = Span(hit.span.start - sentence.start, hit.span.end - sentence.start)
        for rule in plan.table[hit.literal]:
            try:
                found = match_rule(plan.rules, rule, window, cue)
            except TimeoutError:
                raise RuleTimeout(document.name, f"rule {rule.id} ran out of time; simplify its patterns") from None
            if found:
                yield _shifted(found, sentence.start)


def match_rule(rules: RuleSet, rule: AnyRule, sentence: str, cue: Span) -> Match | None:
    """Try one rule at one cue. Spans are offsets into `sentence`."""
    roles: list[tuple[str, Span]] = []
    start, end = cue
    # What follows a cue is the shorter pattern and fails sooner.
    if rule.after:
        right = rules.side(rule, rule.after, reverse=False).match(
            sentence, cue.end, min(len(sentence), cue.end + WINDOW), timeout=TIMEOUT
        )
        if right is None:
            return None
        end = right.end()
        roles += _roles(right)
    if rule.before:
        left = rules.side(rule, rule.before, reverse=True).match(
            sentence, max(0, cue.start - WINDOW), cue.start, timeout=TIMEOUT
        )
        if left is None:
            return None
        start = left.start()
        roles += _roles(left)
    if rule.opening and not rules.side(rule, rule.opening, reverse=False).match(sentence, start, timeout=TIMEOUT):
        return None
    if any(_guarded(rules, rule, side, pattern, sentence, cue) for side, pattern in rule.unless):
        return None
    return Match(rule.id, cue, Span(start, end), tuple(roles))


def _roles(found: regex.Match[str]) -> Iterator[tuple[str, Span]]:
    for role in found.re.groupindex:
        for start, end in found.spans(role):
            if start < end:
                yield role, Span(start, end)


def _guarded(rules: RuleSet, rule: AnyRule, side: str, pattern: str, sentence: str, cue: Span) -> bool:
    guard = rules.side(rule, pattern, reverse=side == "before")
    if side == "before":
        return guard.match(sentence, max(0, cue.start - WINDOW), cue.start, timeout=TIMEOUT) is not None
    if side == "after":
        return guard.match(sentence, cue.end, min(len(sentence), cue.end + WINDOW), timeout=TIMEOUT) is not None
    return guard.search(sentence, timeout=TIMEOUT) is not None


def _shifted(found: Match, offset: int) -> Match:
    def shift(span: Span) -> Span:
        return Span(span.start + offset, span.end + offset)

    roles = tuple((role, shift(span)) for role, span in found.roles)
    return Match(found.rule, shift(found.cue), shift(found.extent), roles)
