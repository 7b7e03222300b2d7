"""Sources, cues and contents."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.attribute import Attributed, attribute
from audit.match import match, plan_of
from audit.model import Attribution, AttributionClass, BlockKind, Document, Match, NonDisclosure, Quoting, Span
from audit.rules import AnyRule, RuleSet
from audit.segment import segment
from tests.cases import cases
from tests.news import NEWS
from tests.paragraphs import attributed, drafted
from tests.small_rules import crediting, finding, rule_set


def told(document: Document, one: Attribution) -> dict[str, object]:
    """An attribution in words, as the cases have it."""
    return {
        "source": [document.at(span) for span in one.source],
        "cue": [document.at(span) for span in one.cue],
        "content": [document.at(span) for span in one.content],
        "kind": one.kind.value,
        "class": one.attribution_class.value,
        "verb": one.verb_class,
        "denial": one.denial,
        "via": one.via,
        "channel": document.at(one.channel) if one.channel else None,
    }


def expected(case: Mapping[str, Any]) -> dict[str, object]:
    """The same of a case, with what goes without saying."""
    usual = {"kind": "indirect", "class": "speech", "verb": "neutral", "denial": False, "via": None, "channel": None}
    source = [case["source"]] if "source" in case else []
    return {**usual, **case, "source": source, "cue": [case["cue"]]}


@pytest.mark.parametrize("case", cases("attributions-synthetic.yaml") + cases("attributions-known-failures.yaml"))
def test_a_text_has_its_attributions(shipped_rules: RuleSet, case: dict[str, Any]) -> None:
    """Who is credited with what, and how, is found part by part, and nobody is credited with more."""
    document = drafted(case["text"], *([BlockKind.HEADLINE] if case.get("headline") else []))
    _, (found, events) = attributed(document, shipped_rules)
    assert [told(document, one) for one in found] == [expected(one) for one in case["attributions"]]
    assert [{"source": document.words(one.source), "cue": document.words(one.cue)} for one in events] == case.get(
        "events", []
    )


def test_an_attribution_has_places(shipped_rules: RuleSet) -> None:
    """Spans count from the start of the text, and the sentence is that of the cue."""
    document = drafted("It rained.\n\n“We counted twice,” said Irene Cho, “and nobody left.”")
    _, (found, events) = attributed(document, shipped_rules)
    (one,) = found
    assert (one.source, one.cue) == ((Span(37, 46),), (Span(32, 36),))
    assert one.content == (Span(12, 31), Span(48, 66))
    assert (one.sentence, one.kind, one.attribution_class) == (1, Quoting.DIRECT, AttributionClass.SPEECH)
    assert events == ()


def credited(text: str, rules: RuleSet, *own: AnyRule) -> tuple[Document, Attributed]:
    """What some rules find in a text, with the word lists and definitions of another set."""
    document = drafted(text)
    return document, attributed(document, rule_set(*own, like=rules))[1]


def contents(text: str, rules: RuleSet, *own: AnyRule) -> list[list[str]]:
    """The contents some rules find."""
    document, (found, _) = credited(text, rules, *own)
    return [[document.at(span) for span in one.content] for one in found]


@pytest.mark.parametrize(
    ("strategy", "text", "content"),
    [
        pytest.param("after", "Word: it rained.", ["it rained"], id="after-to-the-stop"),
        pytest.param("after", "Word — it rained; it snowed.", ["it rained"], id="after-to-the-clause"),
        pytest.param(
            "after", "Word “it rained; it snowed” so.", ["“it rained; it snowed” so"], id="after-a-quoted-stop"
        ),
        pytest.param("after", "Word “it rained.”", ["“it rained.”"], id="after-a-whole-quotation"),
        pytest.param(
            "after", "Word it was “wet. Very wet.” So.", ["it was “wet. Very wet.”"], id="after-into-a-quotation"
        ),
        pytest.param("after", "“Word it rained,” so it did.", ["it rained"], id="after-within-a-quotation"),
        pytest.param("after", "A word.", [], id="after-nothing"),
        pytest.param("after", "Word:", [], id="after-the-end"),
        pytest.param("after", "Word:\n\nIt rained.", [], id="after-the-end-and-no-quotation"),
        pytest.param("before", "And it rained, word.", ["it rained"], id="before-from-the-clause"),
        pytest.param("before", "“It rained,” word.", ["“It rained,”"], id="before-a-quotation"),
        pytest.param("before", "“So. It rained,” word.", ["“So. It rained,”"], id="before-two-sentences"),
        pytest.param("before", "It “rained. Hard,” he, word.", ["“rained. Hard,” he"], id="before-out-of-a-quotation"),
        pytest.param("before", "So: “It rained, word.”", ["It rained"], id="before-within-a-quotation"),
        pytest.param("before", "“It rained,” word, “hard.”", ["“It rained,”", "“hard.”"], id="before-split"),
        pytest.param("before", "Word.", [], id="before-nothing"),
        pytest.param("around", "It rained, word, in May.", ["It rained", "in May"], id="around"),
        pytest.param("around", "Word.", [], id="around-nothing"),
        pytest.param("shared", "It rained, word.", ["It rained"], id="shared-with-nobody"),
        pytest.param("sentence-before", "It rained. So word.", ["It rained."], id="sentence-before"),
        pytest.param("sentence-before", "So word.", [], id="no-sentence-before"),
    ],
)
def test_a_strategy_finds_the_content(shipped_rules: RuleSet, strategy: str, text: str, content: list[str]) -> None:
    """A content that no group captures is looked for where the rule says; without one there is no attribution."""
    found = contents(text, shipped_rules, crediting("a", "word", content=strategy))
    assert found == ([content] if content else [])


def test_a_captured_content_is_taken_without_its_commas(shipped_rules: RuleSet) -> None:
    """What a group captures is the content, but for the marks at its edges."""
    rule = crediting("a", "word", content="", before=r"(?P<content>\w+ rained), ", after="(?P<content>, in [^.]+)")
    assert contents("So it rained, word, in May.", shipped_rules, rule) == [["it rained", "in May"]]


def test_a_content_that_is_not_there_makes_no_attribution(shipped_rules: RuleSet) -> None:
    """A rule that captures its content where there is one finds nothing where there is none."""
    rule = crediting("a", "word", content="", after="(?: that (?P<content>[^.]+))?")
    assert contents("One word that it rained. No word of rain.", shipped_rules, rule) == [["it rained"]]


def test_a_cue_goes_to_the_rule_with_the_higher_priority(shipped_rules: RuleSet) -> None:
    """Of rules that claim a cue the higher priority wins, then the longer cue, then the longer match, then the id."""
    document, (found, _) = credited(
        "It said so.", shipped_rules, crediting("a", "said"), crediting("b", "said", priority=1)
    )
    assert [one.rule for one in found] == ["b"]
    longer = crediting("a", "said"), crediting("b", "said so")
    assert [one.rule for one in credited("It said so now.", shipped_rules, *longer)[1][0]] == ["b"]
    wider = crediting("a", "said"), crediting("b", "said", before="It ")
    assert [one.rule for one in credited("It said so.", shipped_rules, *wider)[1][0]] == ["b"]
    alike = crediting("b", "said"), crediting("a", "said")
    assert [one.rule for one in credited("It said so.", shipped_rules, *alike)[1][0]] == ["a"]
    assert document.at(found[0].cue[0]) == "said"


def test_cues_that_overlap_are_one_cue(shipped_rules: RuleSet) -> None:
    """A cue inside another rule's longer cue is no attribution of its own, wherever that rule captured it."""
    wide = crediting("wide", "said", before="(?P<cue>It was )", priority=1)
    document, (found, _) = credited("It was said of old that it rains.", shipped_rules, wide, crediting("was", "was"))
    assert [(one.rule, [document.at(span) for span in one.cue]) for one in found] == [("wide", ["It was said"])]
    apart = crediting("apart", "said", before="(?P<cue>It) was ")
    document, (found, _) = credited("It was said that it rains.", shipped_rules, apart)
    assert [document.at(span) for span in found[0].cue] == ["It", "said"]


def test_an_event_wins_its_cue_and_has_no_content(shipped_rules: RuleSet) -> None:
    """Who does not say is no source of what follows."""
    event = crediting("event", "would not say", event="non-disclosure", before="(?P<source>He) ", content="")
    document, (found, events) = credited("He would not say why it rained.", shipped_rules, event, crediting("a", "say"))
    assert found == ()
    assert events == (NonDisclosure((Span(0, 2),), (Span(3, 16),), "event", 0),)
    assert document.words(events[0].cue) == "would not say"


def test_a_rule_may_leave_quotations_alone(shipped_rules: RuleSet) -> None:
    """A rule that is not `quoted` finds nothing between quotation marks."""
    text = "“It said so,” but it said no."
    assert len(credited(text, shipped_rules, crediting("a", "said"))[1][0]) == 2
    _, (found, _) = credited(text, shipped_rules, crediting("a", "said", quoted=False))
    assert [one.cue for one in found] == [(Span(21, 25),)]


def test_matches_of_claims_are_no_attributions(shipped_rules: RuleSet) -> None:
    """Only attribution rules attribute, and only within sentences."""
    rules = rule_set(finding("claim", "said"), crediting("a", "rained"), like=shipped_rules)
    document = drafted("It said so.")
    segments = segment(document, rules)
    found = match(document, segments, plan_of(rules))
    outside = Match("a", Span(99, 101), Span(99, 101))
    assert [one.rule for one in found] == ["claim"]
    assert attribute(document, segments, (*found, outside), rules) == ((), ())


@pytest.mark.parametrize(
    ("text", "source"),
    [
        pytest.param("The mayor left and word it rained.", "The mayor", id="phrase"),
        pytest.param("He left, word it rained.", "He", id="pronoun"),
        pytest.param("On Monday, Irene Cho left, word it rained.", "Irene Cho", id="behind-an-adverbial"),
        pytest.param("But the mayor left, word it rained.", "the mayor", id="behind-a-conjunction"),
        pytest.param("— word it rained.", "", id="none"),
    ],
)
def test_a_source_may_be_the_subject(shipped_rules: RuleSet, text: str, source: str) -> None:
    """A rule without a source of its own takes the subject at the head of the sentence."""
    document, (found, _) = credited(text, shipped_rules, crediting("a", "word", source="subject"))
    assert [document.words(one.source) for one in found] == [source]


def test_a_subject_is_the_source_before_it_in_the_sentence(shipped_rules: RuleSet) -> None:
    """Who was credited last speaks on, but not where the cue stands in that very source."""
    first = crediting("first", "said", before=r"(?P<source>\w+) ")
    then = crediting("then", "word", source="subject")
    document, (found, _) = credited("The mayor left; he said it rained, word it pours.", shipped_rules, first, then)
    assert [(one.rule, document.words(one.source)) for one in found] == [("first", "he"), ("then", "he")]
    inside = crediting("inside", "said", after=r" (?P<source>[\w ]+)")
    document, (found, _) = credited("The mayor said he gave word, it rained.", shipped_rules, inside, then)
    assert [(one.rule, document.words(one.source)) for one in found] == [
        ("then", "The mayor"),
        ("inside", "he gave word"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Word “it rained.”", Quoting.DIRECT, id="direct"),
        pytest.param("Word: “it rained” in May.", Quoting.MIXED, id="mixed"),
        pytest.param("Word it “rained” “hard.”", Quoting.MIXED, id="mixed-twice"),
        pytest.param("Word it rained.", Quoting.INDIRECT, id="indirect"),
        pytest.param("Word “it rained” so “it poured.”", Quoting.MIXED, id="words-between"),
    ],
)
def test_quoting_is_told_by_the_words_outside_the_marks(shipped_rules: RuleSet, text: str, kind: Quoting) -> None:
    """Content is direct where all of it is quoted, mixed where some is, and else indirect."""
    _, (found, _) = credited(text, shipped_rules, crediting("a", "word"))
    assert [one.kind for one in found] == [kind]


def test_a_quotation_that_goes_on_behind_the_content_does_not_make_it_quoted(shipped_rules: RuleSet) -> None:
    """Only quotations that lie in the content count."""
    rule = crediting("a", "word", content="", after=" (?P<content>“it rained)")
    _, (found, _) = credited("Word “it rained hard.”", shipped_rules, rule)
    assert [(one.kind, one.content) for one in found] == [(Quoting.INDIRECT, (Span(5, 15),))]


def test_the_class_of_a_verb_is_that_of_the_cue_or_of_a_word_in_it(shipped_rules: RuleSet) -> None:
    """A cue of several words has the class of its verb; one that no lexicon knows is neutral."""
    rules = crediting("a", "claimed"), crediting("b", "has claimed"), crediting("c", "averred")
    assert [
        [one.verb_class for one in credited(text, shipped_rules, *rules)[1][0]]
        for text in ("It claimed so.", "It has claimed so.", "It averred so.")
    ] == [["doubting"], ["doubting"], ["neutral"]]


def test_a_rule_gives_class_and_polarity(shipped_rules: RuleSet) -> None:
    """Class, denial and the outlet that was told come from the rule."""
    rule = crediting(
        "a", "word", attribution_class=AttributionClass.BELIEF, denial=True, after=" to (?P<via>Farol)", before="No "
    )
    document, (found, _) = credited("No word to Farol that it rained.", shipped_rules, rule)
    (one,) = found
    assert (one.attribution_class, one.denial, one.rule) == (AttributionClass.BELIEF, True, "a")
    assert one.channel == Span(11, 16)
    assert document.words(one.content) == "it rained" or document.words(one.content) == "that it rained"


@given(text=NEWS, headline=st.booleans())
@example(text="“ police said “", headline=False)
@example(text="The Ledger said that “it rained” — according to police.”", headline=True)
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text_and_in_order(shipped_rules: RuleSet, text: str, headline: bool) -> None:
    """Whatever the text, each part is a stretch of it that holds something, and parts of a kind do not overlap."""
    document = drafted(text, *([BlockKind.HEADLINE] if headline else []))
    segments, (found, events) = attributed(document, shipped_rules)
    parts = [spans for one in found for spans in (one.source, one.cue, one.content)]
    parts += [spans for one in events for spans in (one.source, one.cue)]
    parts += [(one.channel,) for one in found if one.channel]
    for spans in parts:
        assert list(spans) == sorted(spans)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    credits: list[Attribution | NonDisclosure] = [*found, *events]
    for one in credits:
        assert one.sentence in {segments.sentence_at(span.start) for span in one.cue}
    assert all(one.content for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(text=NEWS)
@settings(max_examples=100, deadline=None)
def test_no_cue_is_used_twice(shipped_rules: RuleSet, text: str) -> None:
    """A word that attributes belongs to one attribution or event, and an outer one is another of the same sentence."""
    _, (found, events) = attributed(drafted(text), shipped_rules)
    cues = [span for spans in ([one.cue for one in found] + [one.cue for one in events]) for span in spans]
    used = [offset for span in cues for offset in range(*span)]
    assert len(used) == len(set(used))
    for index, one in enumerate(found):
        assert one.via != index
        assert one.via is None or found[one.via].sentence == one.sentence


def test_layers_never_go_round_in_a_circle(shipped_rules: RuleSet) -> None:
    """Going outwards from layer to layer comes to an end."""
    _, (found, _) = attributed(drafted("The fire, police said, started, the mayor said, in a room."), shipped_rules)
    for index, one in enumerate(found):
        seen, at = {index}, one.via
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = found[at].via


def test_a_content_of_marks_alone_is_none(shipped_rules: RuleSet) -> None:
    """What holds no word is credited to nobody."""
    rule = crediting("a", "word", content="", after=" (?P<content>[;,]+)")
    assert credited("So word ;; it is.", shipped_rules, rule)[1][0] == ()


def test_a_sentence_without_end_is_attributed_quickly(shipped_rules: RuleSet) -> None:
    """The cost of a long line without a stop grows with its length, not with its square."""
    rules = rule_set(crediting("a", "said", source="subject", content="around"), like=shipped_rules)
    document = drafted("he said that it rained and " * 1000)
    start = time.process_time()
    _, (found, _) = attributed(document, rules)
    assert time.process_time() - start < 4
    assert len(found) == 1000
