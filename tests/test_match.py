"""Cues, and the patterns around them."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import audit.match
from audit.cues import Hit, Lookup, literal, scanner
from audit.errors import ReadError, RuleTimeout
from audit.match import match, plan_of
from audit.model import BlockKind, Document, Match, Segments, Sentence, Span
from audit.rules import AnyRule, RuleSet
from audit.segment import segment
from tests.paragraphs import drafted
from tests.small_rules import exempting, finding, rule_set

CUES = (
    "said",
    "according to",
    "according to the",
    "in to",
    "to",
    "1*",
    "12*",
    "12",
    "half",
    "half-time",
    "fore cast*",
    "-",
    "--",
    "don’t",
    "?",
    "''",
    "—",
    "é",
    "i̇",
    "in",
    "mr.",
    "mr.x y",
    "-like*",
    "$5*",
    "*",
    "_x",
)


def sentences(text: str) -> Segments:
    """Every line as a sentence."""
    spans = [Span(*found.span()) for found in re.finditer("[^\n]+", text)]
    return Segments(tuple(Sentence(span, index, BlockKind.PROSE) for index, span in enumerate(spans)), ())


def matches(text: str, *rules: AnyRule) -> tuple[Match, ...]:
    """What some rules find in a text, a line a sentence."""
    document = Document("draft", text, ())
    return match(document, sentences(text), plan_of(rule_set(*rules)))


def found(text: str, *rules: AnyRule) -> list[str]:
    """The extents of what some rules find."""
    return [text[slice(*one.extent)] for one in matches(text, *rules)]


def hits(text: str, cues: Iterable[str]) -> list[tuple[str, int, int]]:
    """What the scan finds of some cues: the same by looking words up and by an automaton, where there is one."""
    literals = tuple(dict.fromkeys(map(literal, cues)))
    scanners = {type(one): one for one in (Lookup(literals), scanner(literals))}.values()
    found = [[(hit.literal, hit.start, hit.end) for hit in next(one.scan(text, [(0, len(text))]))] for one in scanners]
    assert all(one == found[0] for one in found)
    return found[0]


def naive(text: str, cues: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """The same, a cue and a place at a time."""
    lowered = "".join("i" if character == "İ" else character.lower() for character in text)
    for cue in {" ".join(cue.lower().split()) for cue in cues}:
        is_word = cue[0].isalnum() or cue[0] == "_"
        written = cue.removesuffix("*") if is_word else cue
        body = r"\s+".join(re.escape(word) for word in written.split(" "))
        if not is_word:
            pattern = rf"(?=({body}))"
        elif cue.endswith("*"):
            pattern = rf"(?<!\w)(?=({body}\w*))"
        else:
            pattern = rf"(?<!\w)(?=({body})(?!\w))"
        for place in re.finditer(pattern, lowered):
            yield (cue, *place.span(1))


NOISE = st.sampled_from(
    [*" \n\t\xa0.,;:?!“”\"'’-_12é", " ", " ", "İ", "\u0301", "\u0307", "🌧️", "ß", "ſ", "K", "x", "''"]
)
FRAGMENTS = st.sampled_from([word for cue in CUES for word in cue.removesuffix("*").split(" ")])
SPELT = st.builds(lambda word, change: change(word), FRAGMENTS, st.sampled_from([str, str.upper, str.title]))
TEXTS = st.lists(SPELT | NOISE | st.characters(codec="utf-8"), max_size=40).map("".join)


@given(text=TEXTS)
@example(text="according \n to the")
@example(text="İ said to İn in to")
@example(text="said\u0301 to🌧️said _to to_")
@example(text="mr.x y mr. x war-likely war-like* $50 $5* a_x _x *")
@example(text="half a character \ud83d said")
@example(text="12 1 21 a1 1a half-time fore  casting --")
@settings(max_examples=300, deadline=None)
def test_one_scan_finds_what_a_search_for_each_cue_finds(text: str) -> None:
    """Every literal is found at every place where it stands as a word of its own, whatever stands around it."""
    once = hits(text, CUES)
    assert sorted(once) == sorted(naive(text, CUES))
    assert [(start, end) for _, start, end in once] == sorted((start, end) for _, start, end in once)


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_hits_lie_where_the_cue_stands(text: str) -> None:
    """A scan never shifts a place, not even behind a letter that is longer when it is small."""
    for found, start, end in hits(f"{text} According\nto {text}", ("according to",)):
        assert found == "according to"
        assert re.fullmatch(r"according\s+to", f"{text} According\nto {text}"[start:end].lower())


def test_one_letter_alone_is_longer_when_it_is_small() -> None:
    """The scan may lower a whole text at once, as it mends the one letter that would move all others."""
    longer = [chr(code) for code in range(sys.maxunicode + 1) if len(chr(code).lower()) != 1]
    assert longer == ["İ"]
    assert hits("İİ said", ["said"]) == [("said", 3, 7)]


@pytest.mark.parametrize(
    ("cues", "text", "expected"),
    [
        pytest.param(
            ["said"], "Said SAID unsaid saidst said.", [("said", 0, 4), ("said", 5, 9), ("said", 24, 28)], id="word"
        ),
        pytest.param(
            ["said"], "said-so ‘said’ said's", [("said", 0, 4), ("said", 9, 13), ("said", 15, 19)], id="edges"
        ),
        pytest.param(["12*"], "12 123 12a 212 1 2", [("12*", 0, 2), ("12*", 3, 6), ("12*", 7, 10)], id="prefix"),
        pytest.param([":"], "a: b::", [(":", 1, 2), (":", 4, 5), (":", 5, 6)], id="sign"),
        pytest.param(["Photo by"], "photo\n  by", [("photo by", 0, 10)], id="over-a-line-break"),
        pytest.param(["could  not be"], "could not be", [("could not be", 0, 12)], id="blanks-in-a-cue"),
        pytest.param(
            ["declined", "declined to", "declined to say", "to say"],
            "declined to\tsay",
            [("declined", 0, 8), ("declined to", 0, 11), ("declined to say", 0, 15), ("to say", 9, 15)],
            id="shorter-inside-longer",
        ),
        pytest.param(
            ["declined", "declined to say"], "declined  to go", [("declined", 0, 8)], id="shorter-where-longer-fails"
        ),
        pytest.param([], "said", [], id="no-cue"),
        pytest.param(["''", "“"], "''no'' “", [("''", 0, 2), ("''", 4, 6), ("“", 7, 8)], id="marks"),
    ],
)
def test_a_cue_is_found_at_its_place(cues: list[str], text: str, expected: list[tuple[str, int, int]]) -> None:
    """Words are found as words in either case, `*` stands for any ending, and signs are found anywhere."""
    assert hits(text, cues) == expected


@pytest.mark.parametrize(
    ("cues", "text"),
    [
        pytest.param(["half", "half-time"], "at half-time", id="hyphen"),
        pytest.param(["1*", "12*"], "123", id="two-prefixes"),
        pytest.param(["12", "1*"], "12", id="word-and-prefix"),
        pytest.param(["-", "--"], "a -- b", id="signs"),
        pytest.param(["a?", "a"], "a? b", id="word-before-a-sign"),
    ],
)
def test_a_cue_inside_another_is_found_too(cues: list[str], text: str) -> None:
    """A rule does not lose its cue because another rule has a longer one."""
    assert sorted(hits(text, cues)) == sorted(naive(text, cues))


def test_a_prefix_of_several_words_stands_for_whole_words() -> None:
    """`*` behind several words lets the last of them end as it may."""
    assert hits("a fore  casting", ["fore cast*"]) == [("fore cast*", 2, 15)]


def test_a_plan_is_made_once(shipped_rules: RuleSet) -> None:
    """A set of rules has one scanner, and two sets have two."""
    assert plan_of(shipped_rules) is plan_of(shipped_rules)
    assert plan_of(rule_set(finding("a", "said"))) is not plan_of(rule_set(finding("a", "said")))


def test_rules_may_share_a_cue() -> None:
    """At one place all rules with that cue are tried, in the order of the set."""
    rules = finding("a", "said"), finding("b", "SAID", "added"), finding("c", "added")
    assert [one.rule for one in matches("he said", *rules)] == ["a", "b"]
    assert [(one.rule, one.cue) for one in matches("added, said", *rules)] == [
        ("b", Span(0, 5)),
        ("c", Span(0, 5)),
        ("a", Span(7, 11)),
        ("b", Span(7, 11)),
    ]


def test_the_shorter_pattern_is_tried_first() -> None:
    """What fails sooner goes first; an opening waits for the sides, and what keeps a rule away for all others."""
    rule = finding(
        "a",
        "said",
        before="(?P<source>[a-z]+) ",
        after=" x",
        where=(("opening", "o"), ("sentence", "[a-z]")),
        unless=(("sentence", "s"),),
    )
    plan = plan_of(rule_set(rule))
    assert [(step.side, step.pattern, step.role) for step in plan.attempt(rule).steps] == [
        ("after", " x", "match"),
        ("sentence", "[a-z]", "where"),
        ("before", "(?P<source>[a-z]+) ", "match"),
        ("opening", "o", "where"),
        ("sentence", "s", "unless"),
    ]


def test_a_match_has_cue_extent_and_roles() -> None:
    """Spans count from the start of the text, also in a later sentence."""
    rule = finding("a", "said", before=r"(?P<source>\w+) ", after=" (?P<content>[^.]+)")
    assert matches("It rained.\nThe mayor said it rained.", rule) == (
        Match(
            rule="a",
            cue=Span(21, 25),
            extent=Span(15, 35),
            roles=(("source", Span(15, 20)), ("content", Span(26, 35))),
            sentence=1,
        ),
    )
    (one,) = matches("It rained.\nThe mayor said it rained.", rule)
    assert one.role("source") == (Span(15, 20),)
    assert one.role("via") == ()


def test_a_role_may_be_captured_several_times() -> None:
    """All captures of a role count, but none that is empty."""
    rule = finding("a", "saw", after="(?: (?P<words>[a-z]+),?)+(?P<via>x?)")
    (one,) = matches("He saw rain, snow, hail.", rule)
    assert one.roles == (("words", Span(7, 11)), ("words", Span(13, 17)), ("words", Span(19, 23)))


@pytest.mark.parametrize(
    ("text", "extents"),
    [
        pytest.param("a said b", ["a said b"], id="both-sides"),
        pytest.param("said b", [], id="no-left"),
        pytest.param("a said", [], id="no-right"),
        pytest.param("a  said  b", ["a  said  b"], id="blanks"),
        pytest.param("a\nsaid b", [], id="over-a-sentence"),
    ],
)
def test_both_sides_must_match_at_the_cue(text: str, extents: list[str]) -> None:
    """What stands before and after is matched from the cue outwards, within the sentence."""
    assert found(text, finding("a", "said", before=r"\b\w ", after=r" \w")) == extents


def test_what_stands_before_is_read_backwards() -> None:
    """The nearest words are taken, not the first that fit."""
    assert found("a cat and a dog said so", finding("a", "said", before=r"a \w+ ")) == ["a dog said"]


@pytest.mark.parametrize(
    ("role", "side", "pattern", "kept"),
    [
        pytest.param("unless", "before", "not ", ["He said", "She said"], id="unless-before"),
        pytest.param("unless", "after", " no", ["She did not said"], id="unless-after"),
        pytest.param("unless", "sentence", r"\ASh", ["He said"], id="unless-sentence"),
        pytest.param("unless", "opening", r"\A", ["did not said"], id="unless-opening"),
        pytest.param("where", "before", "not ", ["She did not said"], id="where-before"),
        pytest.param("where", "after", " no", ["He said", "She said"], id="where-after"),
        pytest.param("where", "sentence", r"^S.*n", ["She did not said", "She said"], id="where-sentence"),
    ],
)
def test_a_guard_lets_a_rule_match_or_keeps_it_away(role: str, side: str, pattern: str, kept: list[str]) -> None:
    """What stands under `where` must be there, what stands under `unless` must not, and neither widens the match."""
    text = "He said no.\nShe did not said so.\nShe said nothing."
    whole = {"before": r"(?:[^.\n]+ )?"} if side != "opening" else {"before": r"(?:did not |\w+ )"}
    rule = finding("a", "said", **whole, **{role: ((side, pattern),)})
    assert found(text, rule) == kept


def test_an_opening_belongs_to_the_match() -> None:
    """An opening ends where the match begins, is matched backwards, and what it captures counts."""
    rule = finding(
        "a", "said", before=r"\w+ ", where=(("opening", r"(?P<content>[^,“]+), "),), unless=(("opening", "But "),)
    )
    (one,) = matches("It rained, Cho said.", rule)
    assert (one.extent, one.cue, one.roles) == (Span(0, 19), Span(15, 19), (("content", Span(0, 9)),))
    assert matches("It rained: Cho said.", rule) == ()


def test_a_guard_captures_nothing() -> None:
    """A group in a guard that is not an opening is no part of the match."""
    rule = finding("a", "said", where=(("after", " (?P<content>.+)"), ("sentence", "(?P<source>He)")))
    assert matches("He said no", rule)[0].roles == ()


def test_the_ends_of_a_pattern_are_those_of_the_sentence() -> None:
    r"""`\A` is where the sentence begins, and `\Z` where it ends."""
    text = "She said so.\nThen she said so, too."
    assert found(text, finding("a", "said", before=r"\A\w+ ")) == ["She said"]
    assert found(text, finding("a", "said", after=r" so.\Z")) == ["said so."]
    assert len(found(text, finding("a", "said", where=(("sentence", r"\AThen.*too\.\Z"),)))) == 1


def test_a_pattern_sees_its_whole_sentence() -> None:
    r"""What stands far from the cue is seen as what stands near, and `\Z` never matches before the end."""
    text = f"x{' a' * 400} said{' a' * 400} x"
    assert [one.extent for one in matches(text, finding("a", "said", before=r"\Ax[a ]*", after=r"[a ]*x\Z"))] == [
        Span(0, len(text))
    ]
    assert matches(text, finding("a", "said", before=r"\A a.*")) == ()
    assert matches(text, finding("a", "said", after=r"[a ]*\Z")) == ()


def test_a_word_without_end_is_looked_up_quickly() -> None:
    """A row of figures costs no more than other text of its length."""
    start = time.process_time()
    assert hits("1" * 30_000, ["1*"]) == [("1*", 0, 30_000)]
    assert time.process_time() - start < 0.1


def test_cues_outside_the_sentences_are_not_hit(shipped_rules: RuleSet) -> None:
    """Furniture, datelines and the blanks between paragraphs hold no match."""
    kinds = [BlockKind.BYLINE, BlockKind.PROSE, BlockKind.CODE]
    document = drafted("By Said\n\nSAID (Said) — He said: “Said.”\n\nsaid\n\nSaid. according\n\nto said", *kinds)
    plan = plan_of(rule_set(finding("a", "said", "according to")))
    found = match(document, segment(document, shipped_rules), plan)
    assert [one.cue for one in found] == [
        Span(26, 30),
        Span(33, 37),
        Span(47, 51),
        Span(67, 71),
    ]


def test_a_cue_across_sentences_is_no_cue() -> None:
    """A literal of several words must stand in one sentence."""
    assert matches("He went. according\nto plan", finding("a", "according to")) == ()
    assert len(matches("He went. according\tto plan", finding("a", "according to"))) == 1


def test_a_pattern_that_runs_out_of_time_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the draft and the rule and says what to do; it is of the kind that a bad draft raises."""
    monkeypatch.setattr(audit.match, "TIMEOUT", 0.02)
    slow = finding("slow-rule", "said", after=" (?:(?:x|xx|xxx)+)+y")
    with pytest.raises(RuleTimeout) as caught:
        matches(f"He said {'x' * 200}", finding("other", "said"), slow)
    assert str(caught.value) == "draft: rule slow-rule ran out of time; simplify its patterns"
    assert isinstance(caught.value, ReadError)


def test_only_a_users_rules_run_under_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock costs more than most patterns; what is shipped is known to come to an end."""
    monkeypatch.setattr(audit.match, "TIMEOUT", 0.0)
    rule = finding("a", "said", after=" (?:(?:x|xx|xxx)+)+y")
    text = f"He said {'x' * 12}"
    with pytest.raises(RuleTimeout):
        match(Document("draft", text, ()), sentences(text), plan_of(rule_set(rule)))
    ours = replace(rule_set(rule), ours=frozenset({"a"}))
    assert match(Document("draft", text, ()), sentences(text), plan_of(ours)) == ()


def test_exemptions_wait_for_a_claim() -> None:
    """What lets a claim off is not looked for where there is none, unless it is asked for."""
    text = "There was fog.\nHe said there was fog."
    document, plan = Document("draft", text, ()), plan_of(rule_set(finding("a", "said"), exempting("b", "fog")))
    found = [(one.rule, one.sentence) for one in match(document, sentences(text), plan)]
    assert found == [("a", 1), ("b", 1)]
    every = match(document, sentences(text), plan, idle_exemptions=True)
    assert [(one.rule, one.sentence) for one in every] == [("b", 0), ("a", 1), ("b", 1)]


def test_a_span_may_begin_within_a_word() -> None:
    """What was cut for its length is no word of its own."""
    for one in (Lookup(["said", "1*"]), scanner(["said", "1*"])):
        assert [list(found) for found in one.scan("xsaid said 211", [(1, 5), (5, 10), (12, 14)])] == [
            [],
            [Hit(6, 10, "said")],
            [],
        ]


def test_without_the_extra_words_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core finds cues by itself."""
    monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)
    assert isinstance(scanner(["said"]), Lookup)


def test_hits_know_their_literal() -> None:
    """A hit tells which literal it is, as the table of rules has it."""
    plan = plan_of(rule_set(finding("a", "As Said")))
    (found,) = plan.scanner.scan("as  said", [(0, 8)])
    assert list(found) == [Hit(0, 8, "as said")]
    assert list(plan.table) == ["as said"]
