"""The engine against the slow way: one rule at a time, every word looked up, nothing shared and nothing left out."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.match import LEFTWARDS, Plan, match, plan_of
from audit.model import Block, BlockKind, Document, Match, Segments, Span
from audit.readers import read
from audit.rules import RuleSet, load_rules
from audit.segment import segment
from tests.small_rules import rule_set

SEEDS = Path(__file__).parent.parent / "seeds"
RULES = load_rules()
ALONE = [Plan(rule_set(rule, like=RULES)) for rule in RULES.all if rule.cues]
EXAMPLES = [
    text for rule in RULES.all for text in (*(one.text for one in rule.match), *(no for no, _ in rule.no_match))
]
WORDS = sorted({word for text in EXAMPLES for word in text.split()})


def slowly(document: Document, segments: Segments) -> set[Match]:
    """What each rule finds when it is alone."""
    return {one for plan in ALONE for one in match(document, segments, plan, idle_exemptions=True)}


def check(document: Document) -> None:
    """The engine finds the same, each match once; exemptions it looks for only where there is a claim."""
    segments = segment(document, RULES)
    every = match(document, segments, plan_of(RULES), idle_exemptions=True)
    assert len(every) == len(set(every))
    assert set(every) == slowly(document, segments)
    exempting = {rule.id for rule in RULES.exemptions}
    worthy = {one.sentence for one in every if one.rule in {rule.id for rule in RULES.claims}}
    assert set(match(document, segments, plan_of(RULES))) == {
        one for one in every if one.rule not in exempting or one.sentence in worthy
    }


def prose(parts: Iterable[str], joint: str) -> Document:
    """One paragraph."""
    text = joint.join(parts)
    return Document("draft", text, (Block(BlockKind.PROSE, Span(0, len(text))),))


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_draft_is_matched_as_slowly(path: Path, shipped_rules: RuleSet) -> None:
    """On whole drafts."""
    check(read(str(path), shipped_rules))


@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=6), st.sampled_from([" ", "\n", "  ", "; ", ", and "]))
@settings(max_examples=30, deadline=None)
def test_sentences_of_all_rules_are_matched_as_slowly(parts: list[str], joint: str) -> None:
    """On the sentences that rules are tried with, run together in all ways."""
    check(prose(parts, joint))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60), st.sampled_from([" ", " ", "\n", "\t", "\u2003"]))
@settings(max_examples=40, deadline=None)
def test_words_in_any_order_are_matched_as_slowly(parts: list[str], joint: str) -> None:
    """On what nobody would write, with any white space."""
    check(prose(parts, joint))


UNITS = (
    "a ",
    "Aa ",
    "said ",
    "the report of ",
    "1,",
    '" ',
    "“a ",
    "’s ",
    "- ",
    ", ",
    "a.",
    "U.S. ",
    "and ",
    "he ",
    "; ",
)


def test_no_shipped_pattern_runs_away() -> None:
    """As they run without a clock, patterns of ours come to an end on the longest sentence of whatever is repeated."""
    texts = [(unit * 3000)[:3000] for unit in UNITS]
    plan = plan_of(RULES)
    tried = set()
    for rule in RULES.all:
        for step in plan.attempt(rule).steps:
            run = plan.compiled(rule, step)
            for text in texts if step.number not in tried else ():
                start = time.process_time()
                if step.side in LEFTWARDS:
                    run(text, 0, len(text))
                else:
                    run(text, 0)
                assert time.process_time() - start < 2, f"{rule.id}: {step.role} {step.side} on {text[:20]!r}"
            tried.add(step.number)
