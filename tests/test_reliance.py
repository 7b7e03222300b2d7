"""Attributions -> declared reliance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.config import Settings
from audit.model import (
    Attribution,
    AttributionClass,
    Block,
    BlockKind,
    Claim,
    Document,
    Identified,
    NonDisclosure,
    Quoting,
    Reason,
    Reliance,
    Report,
    Segments,
    Sentence,
    Severity,
    Source,
    Span,
    Status,
)
from audit.reliance import combine, concentration, measure
from audit.reliance.layers import sources_of

SIZE = 10
CHO = Source("person:irene-cho", "Irene Cho", "person")
RUIZ = Source("person:dana-ruiz", "Dana Ruiz", "person")
REUTERS = Source("reuters", "Reuters", "wire-agency", "secondary")
AIDES = Source("anonymous:aides", "two aides", "anonymous", identified=Identified.VAGUE, anonymity=1)
CRITICS = Source("collective:critics", "critics", "collective", identified=Identified.VAGUE, anonymity=1)
MINISTRY = Source("organisation:ministry", "Ministry", "government")
EVERYBODY = (CHO, RUIZ, REUTERS, AIDES, CRITICS, MINISTRY)


def draft(count: int, kinds: dict[int, BlockKind] | None = None) -> tuple[Document, Segments]:
    """A document of so many sentences, each "Word word.", ten characters long."""
    text = "Word word." * count
    spans = [Span(i * SIZE, (i + 1) * SIZE) for i in range(count)]
    kind = [(kinds or {}).get(i, BlockKind.PROSE) for i in range(count)]
    blocks = tuple(Block(k, span) for k, span in zip(kind, spans, strict=True))
    sentences = tuple(Sentence(span, i, kind[i]) for i, span in enumerate(spans))
    return Document("draft", text, blocks), Segments(sentences, ())


def said(*sources: Source, sentences: tuple[int, ...] = (0,), **fields: object) -> Attribution:
    """An attribution whose content is the whole of the given sentences."""
    content = tuple(Span(i * SIZE, (i + 1) * SIZE) for i in sentences)
    made = Attribution((), (Span(0, 4),), content, "test", sentences[0], resolved=sources[0], members=sources)
    return made._replace(**fields)  # type: ignore[arg-type]


def judged(sentence: int, status: Status, *, worthy: bool = True) -> Claim:
    """A claim on a sentence."""
    reason = Reason("statistic", Severity.WARNING, Span(0, 4), "test", "a number")
    return Claim(sentence, status, (reason,) if worthy else ())


def measured(
    *attributions: Attribution,
    count: int = 20,
    told: dict[Span, Source] | None = None,
    settings: Settings | None = None,
) -> Reliance:
    """Reliance of a draft of twenty sentences."""
    document, segments = draft(count)
    return measure(document, segments, attributions, (), (), settings or Settings(), told)


def counts(reliance: Reliance, view: str = "proximate") -> dict[str, int]:
    """Units by source id."""
    return {use.source.id: use.sentences for use in getattr(reliance, view)}


def test_a_sentence_counts_once_for_a_source() -> None:
    """Two attributions to one source in one sentence are one unit and two relations."""
    (use,) = measured(said(CHO), said(CHO)).proximate
    assert (use.attributions, use.sentences, use.words, use.share, use.documents) == (2, 1, 2, 1.0, 1)


def test_every_sentence_of_a_content_counts() -> None:
    """A quotation over three sentences is three units of one relation."""
    (use,) = measured(said(CHO, sentences=(2, 3, 4))).proximate
    assert (use.attributions, use.sentences, use.words) == (1, 3, 6)


def test_an_attribution_without_content_counts_where_its_cue_is() -> None:
    """A unit is never lost."""
    (use,) = measured(said(CHO, content=(), sentence=7)).proximate
    assert (use.sentences, use.words) == (1, 0)


def test_joint_sources_count_each() -> None:
    """A joint statement is a unit of both."""
    assert counts(measured(said(CHO, RUIZ))) == {"person:dana-ruiz": 1, "person:irene-cho": 1}


def test_an_attribution_with_a_resolved_source_alone_counts_for_it() -> None:
    """Members are the resolved source where none are listed; nothing is counted where nothing was resolved."""
    assert counts(measured(said(CHO, members=()))) == {"person:irene-cho": 1}
    assert measured(said(CHO, members=(), resolved=None)) == Reliance()


def test_only_the_classes_of_the_settings_count() -> None:
    """A belief is left out by default and counted when it is asked for."""
    belief = said(CHO, attribution_class=AttributionClass.BELIEF)
    assert measured(belief).units == 0
    assert measured(belief, settings=Settings(attribution_classes=frozenset(AttributionClass))).units == 1


def test_nested_attributions_have_two_views() -> None:
    """The outer source brought it to the page, the inner one said it."""
    reliance = measured(said(REUTERS), said(AIDES, via=0))
    assert counts(reliance) == {"reuters": 1}
    assert counts(reliance, "original") == {"anonymous:aides": 1}
    assert reliance.proximate[0].attributions == 1
    assert (reliance.second_hand_share, reliance.anonymous_share) == (1.0, 1.0)


def test_an_outer_attribution_keeps_what_no_inner_one_holds() -> None:
    """In the original view the outer source has the sentences that are its own."""
    reliance = measured(said(REUTERS, sentences=(0, 1)), said(MINISTRY, sentences=(1,), via=0))
    assert counts(reliance) == {"reuters": 2}
    assert counts(reliance, "original") == {"organisation:ministry": 1, "reuters": 1}


def test_the_outermost_of_three_layers_is_proximate() -> None:
    """Layers are followed to the outermost, and a circle does not trap."""
    chain = (said(REUTERS), said(MINISTRY, via=0), said(CHO, via=1))
    assert counts(measured(*chain)) == {"reuters": 1}
    assert counts(measured(*chain), "original") == {"person:irene-cho": 1}
    assert measured(said(CHO, via=1), said(RUIZ, via=0)).units == 2


def test_an_outer_attribution_that_does_not_count_is_passed_over() -> None:
    """A belief around a statement leaves the statement its own source."""
    reliance = measured(said(REUTERS, attribution_class=AttributionClass.BELIEF), said(CHO, via=0))
    assert counts(reliance) == {"person:irene-cho": 1}
    assert reliance.second_hand_share == 0.0


CHANNEL = Span(5, 9)


@pytest.mark.parametrize(
    ("told", "proximate", "second_hand"),
    [
        ({CHANNEL: REUTERS}, "reuters", 1.0),
        ({}, "person:irene-cho", 0.0),
        ({CHANNEL: MINISTRY}, "person:irene-cho", 0.0),
        (None, "person:irene-cho", 1.0),
    ],
)
def test_an_outlet_that_was_told_is_proximate(
    told: dict[Span, Source] | None, proximate: str, second_hand: float
) -> None:
    """A speaker who told Reuters makes it the proximate source; the newsroom itself, or no outlet, does not pass on."""
    reliance = measured(said(CHO, channel=CHANNEL), told=told)
    assert counts(reliance) == {proximate: 1}
    assert counts(reliance, "original") == {"person:irene-cho": 1}
    assert reliance.second_hand_share == second_hand


def test_a_sentence_is_counted_by_overlap() -> None:
    """Content that ends inside a sentence counts it; content that only touches the next does not."""
    assert counts(measured(said(CHO, content=(Span(5, 10),)))) == {"person:irene-cho": 1}
    assert counts(measured(said(CHO, content=(Span(5, 11),)))) == {"person:irene-cho": 2}


def test_words_that_two_attributions_share_count_once() -> None:
    """Overlapping contents of one source are merged before words are counted."""
    (use,) = measured(said(CHO, content=(Span(0, 10),)), said(CHO, content=(Span(5, 20),))).proximate
    assert use.words == 4


def test_rows_are_sorted_and_shares_follow() -> None:
    """Most units first, ties by words and id; kinds are summed."""
    reliance = measured(said(CHO, sentences=(0, 1, 2)), said(RUIZ, sentences=(3,)), said(REUTERS, sentences=(4,)))
    assert [(use.source.id, use.share) for use in reliance.proximate] == [
        ("person:irene-cho", 0.6),
        ("person:dana-ruiz", 0.2),
        ("reuters", 0.2),
    ]
    assert reliance.kinds == (("person", 4, 0.8), ("wire-agency", 1, 0.2))
    assert (reliance.units, reliance.top1_share, reliance.top3_share) == (5, 0.6, 1.0)
    assert reliance.second_hand_share == 0.2


def test_effective_sources_need_ten_units() -> None:
    """Nine units give counts and no index; ten shared by two equal sources are two sources' worth."""
    assert measured(said(CHO, sentences=tuple(range(9)))).effective_sources is None
    even = measured(said(CHO, sentences=tuple(range(5))), said(RUIZ, sentences=tuple(range(5, 10))))
    assert even.effective_sources == pytest.approx(2.0)


def test_groups_are_not_anonymous() -> None:
    """The anonymous share counts people without a name, not critics at large."""
    reliance = measured(said(AIDES), said(CRITICS, sentences=(1,)), said(CHO, sentences=(2, 3)))
    assert reliance.anonymous_share == 0.25


def test_people_are_counted_by_their_own_words() -> None:
    """A person quoted twice is one; an indirect statement quotes nobody, and an outlet is no person."""
    reliance = measured(
        said(CHO, kind=Quoting.DIRECT),
        said(CHO, kind=Quoting.MIXED),
        said(RUIZ, kind=Quoting.INDIRECT),
        said(REUTERS, kind=Quoting.DIRECT),
    )
    assert reliance.people_quoted == 1


def test_the_better_description_of_an_anonymous_source_is_kept() -> None:
    """One row shows the highest grade its source was given."""
    better = AIDES._replace(anonymity=2)
    (use,) = measured(said(AIDES), said(better)).proximate
    assert use.source == better


def test_claims_give_the_attributed_share() -> None:
    """Check-worthy and not exempt are counted; attributed and carried over are credited, partly attributed is not."""
    document, segments = draft(6)
    claims = [
        judged(0, Status.ATTRIBUTED),
        judged(1, Status.CARRIED),
        judged(2, Status.PARTLY),
        judged(3, Status.UNATTRIBUTED),
        judged(4, Status.EXEMPT),
        judged(5, Status.ATTRIBUTED, worthy=False),
    ]
    event = NonDisclosure((), (Span(0, 4),), "test", 0)
    reliance = measure(document, segments, (), (event,), claims, Settings())
    assert (reliance.check_worthy, reliance.attributed_check_worthy, reliance.attributed_share) == (4, 2, 0.5)
    assert reliance.non_disclosures == 1


@pytest.mark.parametrize(
    ("statuses", "length", "span"),
    [
        ("", 0, None),
        ("pppp", 0, None),
        ("upppu", 5, Span(0, 50)),
        ("pupupp", 3, Span(10, 40)),
        ("uauu", 2, Span(20, 40)),
        ("ueuxu", 1, Span(0, 10)),
        ("uucuu", 2, Span(0, 20)),
    ],
)
def test_the_longest_run_goes_from_claim_to_claim(statuses: str, length: int, span: Span | None) -> None:
    """Plain sentences lie inside a run only; credit, partial credit and an exemption end it."""
    meaning = {
        "p": Status.PLAIN,
        "u": Status.UNATTRIBUTED,
        "a": Status.ATTRIBUTED,
        "c": Status.CARRIED,
        "e": Status.EXEMPT,
        "x": Status.PARTLY,
    }
    document, segments = draft(len(statuses))
    claims = [judged(i, meaning[letter]) for i, letter in enumerate(statuses)]
    reliance = measure(document, segments, (), (), claims, Settings())
    assert (reliance.longest_unattributed_run, reliance.longest_unattributed_span) == (length, span)


def test_a_heading_does_not_end_a_run() -> None:
    """Only prose is counted, and a subhead is passed over."""
    document, segments = draft(3, {1: BlockKind.SUBHEAD})
    claims = [judged(i, Status.UNATTRIBUTED) for i in range(3)]
    assert measure(document, segments, (), (), claims, Settings()).longest_unattributed_run == 2


def test_an_empty_draft_has_no_indices() -> None:
    """Without units every measure is zero or undefined."""
    assert measured() == Reliance()
    assert combine(()) == Reliance()


def reported(*attributions: Attribution, claims: tuple[Claim, ...] = ()) -> Report:
    """A report on a draft of twenty sentences."""
    document, segments = draft(20)
    reliance = measure(document, segments, attributions, (), claims, Settings())
    return Report(document, segments, attributions, (), claims, reliance)


def test_drafts_are_combined_by_source() -> None:
    """Rows are summed, stories counted and indices taken anew."""
    first = reported(said(CHO, sentences=tuple(range(8)), kind=Quoting.DIRECT), said(REUTERS, sentences=(9,)))
    second = reported(said(CHO, sentences=(0,), kind=Quoting.DIRECT), claims=(judged(3, Status.UNATTRIBUTED),))
    both = combine((first, second))
    assert [(use.source.id, use.sentences, use.documents) for use in both.proximate] == [
        ("person:irene-cho", 9, 2),
        ("reuters", 1, 1),
    ]
    assert (both.units, both.people_quoted, both.check_worthy, both.longest_unattributed_run) == (10, 1, 1, 1)
    assert both.longest_unattributed_span is None
    assert both.second_hand_share == 0.1
    assert both.effective_sources == pytest.approx(1 / 0.82)


@st.composite
def attributions(draw: st.DrawFn) -> tuple[Attribution, ...]:
    """A few attributions of sources to sentences; some reached the page through an earlier one."""
    made: list[Attribution] = []
    for index in range(draw(st.integers(0, 12))):
        chosen = draw(st.lists(st.sampled_from(EVERYBODY), min_size=1, max_size=2, unique=True))
        sentences = tuple(sorted(draw(st.sets(st.integers(0, 19), min_size=1, max_size=4))))
        via = draw(st.none() | st.integers(0, index - 1)) if index else None
        made.append(said(*chosen, sentences=sentences, via=via, kind=draw(st.sampled_from(Quoting))))
    return tuple(made)


@given(attributions())
def test_shares_sum_to_one(made: tuple[Attribution, ...]) -> None:
    """The shares of a view, and of the kinds, make up the whole; the others lie between 0 and 1."""
    reliance = measured(*made)
    for rows in (reliance.proximate, reliance.original):
        assert not rows or sum(use.share for use in rows) == pytest.approx(1)
    assert not reliance.kinds or sum(share for _, _, share in reliance.kinds) == pytest.approx(1)
    shares = (reliance.top1_share, reliance.top3_share, reliance.second_hand_share, reliance.anonymous_share)
    assert all(share is None or 0 <= share <= 1 for share in shares)


@given(attributions())
def test_concentration_lies_between_equal_and_single(made: tuple[Attribution, ...]) -> None:
    """The index is at least 1/k and at most 1, so effective sources are at least 1 and at most k."""
    reliance = measured(*made)
    if reliance.proximate:
        index = concentration(use.share for use in reliance.proximate)
        assert 1 / len(reliance.proximate) - 1e-9 <= index <= 1 + 1e-9
    if reliance.effective_sources is not None:
        assert 1 - 1e-9 <= reliance.effective_sources <= len(reliance.proximate) + 1e-9


@given(attributions(), st.randoms(use_true_random=False))
def test_the_order_of_attributions_does_not_matter(made: tuple[Attribution, ...], chance: random.Random) -> None:
    """Shuffled attributions without layers give the same measures."""
    flat = [one._replace(via=None) for one in made]
    shuffled = list(flat)
    chance.shuffle(shuffled)
    assert measured(*shuffled) == measured(*flat)


@given(attributions())
def test_combining_one_draft_changes_nothing(made: tuple[Attribution, ...]) -> None:
    """A corpus of one is that one."""
    report = reported(*made, claims=(judged(2, Status.UNATTRIBUTED), judged(4, Status.UNATTRIBUTED)))
    assert combine((report,)) == report.reliance


@given(st.lists(attributions(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_drafts_does_not_matter(made: list[tuple[Attribution, ...]], chance: random.Random) -> None:
    """Shuffled drafts combine to the same measures."""
    reports = [reported(*one) for one in made]
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert combine(shuffled) == combine(reports)


def test_nobody_is_no_source() -> None:
    """What is credited to nobody ("it is believed") counts for no source."""
    impersonal = Source("impersonal", "nobody named", "unknown", identified=Identified.NONE)
    assert sources_of(Attribution((), (Span(0, 2),), (Span(3, 5),), "rule", 0, resolved=impersonal)) == ()
