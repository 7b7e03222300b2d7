"""Scoring on gold: what each figure counts, what is refused, and what the command prints and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import audit.cli.evaluate
from audit.cli import main
from audit.config import Settings
from audit.errors import ConfigError, ReadError, RuleError
from audit.evaluate import found, predict
from audit.evaluation.extents import common, common_by_pair, length, merged, touches
from audit.evaluation.figures import Figures
from audit.evaluation.gold import ROLES, GoldDocument, Relation, written
from audit.evaluation.listing import Fate, by_rule, changes, misses
from audit.evaluation.pairing import Pair, pair
from audit.evaluation.present import Comparison, Results, as_json, as_text
from audit.evaluation.reading import read_gold, read_predictions
from audit.evaluation.scoring import Evaluation, score, score_document
from audit.evaluation.wording import Wording, wording
from audit.model import (
    Attribution,
    AttributionClass,
    Document,
    Identified,
    Report,
    Segments,
    Source,
    Span,
)
from audit.rules import Lexicon, RuleSet, load_rules

MINE = "Irene Cho said the mine is safe. “We counted twice,” the ministry added. Farol wants a bridge."
SHARES = "Irene Cho said no. Irene Cho said so. Farol said why. Farol said when."
SCHEMA = Path(__file__).resolve().parent.parent / "docs" / "schema" / "gold.schema.json"
ALL_CLASSES = frozenset(AttributionClass)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The rules that come with the tool."""
    return load_rules()


@pytest.fixture(scope="module")
def terms(rules: RuleSet) -> Wording:
    """Their wording of scoring."""
    return wording(rules)


def at(text: str, *parts: str, after: str = "") -> tuple[Span, ...]:
    """Where some words stand in a text, each the first time after the words `after`."""
    begin = text.index(after)
    return tuple(Span(text.index(part, begin), text.index(part, begin) + len(part)) for part in parts)


def relation(text: str, source: str, cue: str, content: str, *, after: str = "", rule: str = "") -> Relation:
    """A relation in the words of a text; "" for a part that is absent."""
    who, how, what = (at(text, part, after=after) if part else () for part in (source, cue, content))
    return Relation(who, how, what, rule=rule)


MINE_GOLD = GoldDocument(
    "mine",
    MINE,
    (
        relation(MINE, "Irene Cho", "said", "the mine is safe"),
        relation(MINE, "the ministry", "added", "“We counted twice,”"),
        relation(MINE, "Farol", "wants", "a bridge"),
    ),
)
MINE_FOUND = (
    relation(MINE, "Irene Cho", "said", "the mine is safe", rule="said"),
    relation(MINE, "ministry", "", "“We counted twice,”", rule="quote"),
    relation(MINE, "Farol", "bridge", "Irene Cho", rule="quote"),
)
SHARES_GOLD = GoldDocument(
    "shares",
    SHARES,
    (
        relation(SHARES, "Irene Cho", "said", "no"),
        relation(SHARES, "Irene Cho", "said", "so", after="no."),
        relation(SHARES, "Farol", "said", "why"),
        relation(SHARES, "Farol", "said", "when", after="why"),
    ),
)


def scored(terms: Wording, *documents: GoldDocument, **predictions: tuple[Relation, ...]) -> Evaluation:
    """Predictions, by document id, scored."""
    return score(documents, predictions, terms)


# Sets of characters


spans = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 40), st.integers(1, 12))
extents = st.lists(spans, max_size=4).map(tuple)


def characters(extent: Iterable[Span]) -> set[int]:
    """The plain way: one by one."""
    return {character for span in extent for character in range(span.start, span.end)}


@given(extents, extents, spans)
def test_extents_measure_what_sets_of_characters_do(one: tuple[Span, ...], other: tuple[Span, ...], span: Span) -> None:
    """Merged spans have the length, the overlap and the touch of the sets of their characters."""
    assert characters(merged(one)) == characters(one)
    assert length(merged(one)) == len(characters(one))
    assert common(merged(one), merged(other)) == len(characters(one) & characters(other))
    assert touches(merged(one), span) == bool(characters(one) & characters([span]))


@given(extents)
def test_merged_spans_leave_a_gap_between_each_other(extent: tuple[Span, ...]) -> None:
    """Spans that overlap or touch become one, in the order of the text."""
    out = merged(extent)
    assert all(one.end < other.start for one, other in pairwise(out))


@given(st.lists(extents, max_size=5), st.lists(extents, max_size=5))
def test_the_sweep_finds_what_all_pairs_share(ones: list[tuple[Span, ...]], others: list[tuple[Span, ...]]) -> None:
    """The sweep gives every pair that shares characters, and how many, as a look at all pairs does."""
    plain = {
        (left, right): len(characters(one) & characters(other))
        for left, one in enumerate(ones)
        for right, other in enumerate(others)
    }
    swept = common_by_pair([merged(one) for one in ones], [merged(other) for other in others])
    assert swept == {both: shared for both, shared in plain.items() if shared}


# Pairing


relations = st.lists(st.builds(Relation, cue=extents, content=extents), max_size=7)


def plainly_paired(gold: Sequence[Relation], predicted: Sequence[Relation]) -> list[Pair]:
    """All pairs, ranked by sets of characters, taken one by one while the best is left."""
    ranks: dict[Pair, float] = {}
    for left, one in enumerate(gold):
        for right, other in enumerate(predicted):
            both = characters(one.content) | characters(other.content)
            share = len(characters(one.content) & characters(other.content)) / len(both) if both else 0.0
            cues = not characters(one.cue).isdisjoint(characters(other.cue))
            if cues or share >= 0.5:
                ranks[Pair(left, right)] = cues + share
    taken = []
    while ranks:
        best = max(ranks, key=lambda both: (ranks[both], both))
        taken.append(best)
        ranks = {both: rank for both, rank in ranks.items() if both.gold != best.gold and both[1] != best[1]}
    return taken


@given(relations, relations)
def test_pairs_are_those_of_the_plain_reference(gold: list[Relation], predicted: list[Relation]) -> None:
    """The sweep pairs as a look at all pairs does, ties included, best first."""
    assert list(pair(gold, predicted)) == plainly_paired(gold, predicted)


def test_an_overlapping_cue_beats_a_better_content() -> None:
    """A prediction goes to the gold whose cue it shares, even where another gold has nine tenths of its content."""
    gold = (Relation(cue=(Span(0, 4),), content=(Span(10, 20),)), Relation(cue=(Span(5, 9),), content=(Span(30, 39),)))
    assert pair(gold, [Relation(cue=(Span(3, 5),), content=(Span(30, 40),))]) == (Pair(0, 0),)


def test_the_very_content_ties_with_a_cue_alone() -> None:
    """The same content without a common cue ranks with a common cue alone; of the two the later gold goes first."""
    gold = (Relation(cue=(Span(0, 4),)), Relation(content=(Span(30, 40),)))
    predicted = Relation(cue=(Span(3, 5),), content=(Span(30, 40),))
    assert pair(gold, [predicted]) == (Pair(1, 0),)
    assert pair(gold[::-1], [predicted]) == (Pair(1, 0),)


@pytest.mark.parametrize(("end", "pairs"), [(20, (Pair(0, 0),)), (21, ())])
def test_contents_answer_each_other_from_half_their_union_on(end: int, pairs: tuple[Pair, ...]) -> None:
    """Without a common cue, 10 of 20 characters are enough and 10 of 21 are not."""
    assert pair([Relation(content=(Span(0, 10),))], [Relation(content=(Span(0, end),))]) == pairs


def test_relations_without_cue_and_content_answer_nothing() -> None:
    """Empty roles on both sides are no match."""
    assert pair([Relation()], [Relation()]) == ()


# Wording


@pytest.mark.parametrize(
    ("cue", "content", "reportive"),
    [
        ("said", "the mine is safe", True),
        ("quipped", "the mine is safe", True),
        ("Testifies", "the mine is safe", True),
        ("in denying", "the mine is safe", True),
        ("According to", "the mine is safe", True),
        ("per", "the mine is safe", True),
        ("perhaps", "the mine is safe", False),
        ("wants", "the mine is safe", False),
        ("wants", "a “safe” mine", True),
        ("", "the mine is safe", False),
        ("", 'a "safe" mine', True),
    ],
)
def test_reportive_gold_quotes_or_credits(terms: Wording, cue: str, content: str, reportive: bool) -> None:
    """Gold is reportive by a quotation mark in its content, or by a listed verb or other word in its cue."""
    text = f"{cue} {content}"
    assert terms.is_reportive(text, relation(text, "", cue, content)) is reportive


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Irene Cho", "cho"),
        ("Irene Cho’s", "cho"),
        ("the minister of Farol", "farol"),
        ("the ministry", "ministry"),
        ("Halvern Post", "halvern"),
        ("The Times", "the"),
        ("Times", "times"),
        ("—", ""),
    ],
)
def test_a_source_is_called_by_its_last_capitalised_word(terms: Wording, source: str, name: str) -> None:
    """Genitive endings fall away, and so do last words that many names share, as long as a word is left."""
    assert terms.name(source, [Span(0, len(source))]) == name


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Irene Cho", "Irene Cho", True),
        ("Irene Cho", "Cho", True),
        ("Irene Cho", "minister Irene Cho of Farol", True),
        ("Irene Cho", "", False),
        ("Irene Cho", "Farol", False),
        ("minister Irene", "Irene Cho of Farol", False),
    ],
)
def test_same_sources_overlap_and_share_a_name(terms: Wording, gold: str, predicted: str, same: bool) -> None:
    """A source is right when it shares half of the shorter one's characters and one's name is in the other."""
    text = "The minister Irene Cho of Farol"
    assert terms.same_source(text, at(text, gold), at(text, predicted) if predicted else ()) is same


def test_overlapping_sources_with_different_names_are_not_the_same(terms: Wording) -> None:
    """Characters in common are not enough where each has a name that the other lacks."""
    text = "Cho and a deputy from Farol"
    assert not terms.same_source(text, at(text, "Cho and a deputy"), at(text, "a deputy from Farol"))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            MINE,
            ["Irene Cho said the mine is safe. ", "“We counted twice,” the ministry added. ", "Farol wants a bridge."],
        ),
        ("Mr. Cho left. He ran.", ["Mr. Cho left. ", "He ran."]),
        ("Norvane vs. Farol. No. 5 won.", ["Norvane vs. Farol. ", "No. 5 won."]),
        ("He said no. Then J. Cho left.", ["He said no. ", "Then J. Cho left."]),
        ("A first line\n\nand a second! 2 more", ["A first line", "and a second! ", "2 more"]),
        ("It rose 3.5 points. it fell.", ["It rose 3.5 points. it fell."]),
        ("", []),
    ],
)
def test_gold_without_sentences_is_split_plainly(terms: Wording, text: str, sentences: list[str]) -> None:
    """Sentences end at a stop before a capital or a figure, not after an initial or a listed abbreviation."""
    assert [text[start:end] for start, end in terms.sentences(text)] == sentences


def test_a_lexicon_without_the_classes_of_scoring_is_refused(rules: RuleSet) -> None:
    """Whoever overrides a lexicon of scoring is told which class it lacks, and where."""
    bad = Lexicon("reporting-endings", "own/reporting-endings.yaml", 1, "", (), {"added": ("s",)}, (("s",),))
    with pytest.raises(RuleError) as refused:
        wording(replace(rules, lexicons={**rules.lexicons, "reporting-endings": bad}))
    assert str(refused.value).startswith("own/reporting-endings.yaml:1: lexicon reporting-endings needs a class ")


def test_an_emptied_lexicon_matches_nothing(rules: RuleSet) -> None:
    """Without abbreviations every stop before a capital ends a sentence, save after an initial."""
    empty = replace(rules.lexicon("reporting-abbreviations"), rows=())
    terms = wording(replace(rules, lexicons={**rules.lexicons, "reporting-abbreviations": empty}))
    assert [*terms.sentences("Mr. J. Cho left.")] == [Span(0, 4), Span(4, 16)]


# Figures


def test_figures_of_a_small_example(terms: Wording) -> None:
    """Every figure is what counting by hand gives."""
    assert scored(terms, MINE_GOLD, mine=MINE_FOUND).figures == {
        "documents": 1,
        "missing_documents": 0,
        "gold": 3,
        "gold_reportive": 2,
        "predicted": 3,
        "relation_precision": pytest.approx(2 / 3),
        "relation_recall": 1.0,
        "relation_f1": pytest.approx(0.8),
        "relation_recall_all": pytest.approx(2 / 3),
        "source_accuracy": 1.0,
        "source_precision": pytest.approx(2 / 3),
        "source_recall": 1.0,
        "source_f1": pytest.approx(0.8),
        "content_precision": pytest.approx(35 / 44),
        "content_recall": 1.0,
        "content_f1": pytest.approx(70 / 79),
        "sentence_precision": 1.0,
        "sentence_recall": pytest.approx(2 / 3),
        "sentence_f1": pytest.approx(0.8),
        "source_token_f1": pytest.approx(8 / 9),
        "cue_token_f1": pytest.approx(0.4),
        "content_token_f1": pytest.approx(7 / 9),
        "reliance_agreement": 0.0,
    }


def test_gold_predicted_by_itself_scores_full_marks(terms: Wording) -> None:
    """Every share is 1 where the predictions are the gold and all of it is reportive."""
    figures = scored(terms, SHARES_GOLD, shares=SHARES_GOLD.relations).figures
    assert {value for name, value in figures.items() if isinstance(value, float)} == {1.0}
    assert (figures["gold"], figures["predicted"]) == (4, 4)


def test_reliance_agreement_is_one_minus_half_the_differences_of_shares(terms: Wording) -> None:
    """Gold leans on two sources by halves, the predictions by two thirds and one: 5/6 of the reliance agrees."""
    figures = scored(terms, SHARES_GOLD, shares=SHARES_GOLD.relations[:3]).figures
    assert figures["reliance_agreement"] == pytest.approx(5 / 6)


def test_reliance_agreement_with_no_source_predicted_is_a_half(terms: Wording) -> None:
    """Without predictions all of the gold's shares differ, which is half of what could."""
    assert scored(terms, SHARES_GOLD, shares=()).figures["reliance_agreement"] == pytest.approx(0.5)


def test_a_document_without_predictions_is_counted_as_missing(terms: Wording) -> None:
    """Its gold stays in the recall."""
    figures = scored(terms, MINE_GOLD, SHARES_GOLD, shares=SHARES_GOLD.relations).figures
    assert (figures["missing_documents"], figures["gold"]) == (1, 7)
    assert figures["relation_recall"] == pytest.approx(4 / 6)


def test_a_wrong_source_spoils_the_source_and_not_the_relation(terms: Wording) -> None:
    """A pair with another source counts for the relation alone."""
    wrong = replace(MINE_GOLD.relations[0], source=at(MINE, "Farol"))
    figures = scored(terms, MINE_GOLD, mine=(wrong,)).figures
    assert (figures["relation_precision"], figures["source_precision"], figures["source_accuracy"]) == (1.0, 0.0, 0.0)


def test_gold_without_relations_is_scored(terms: Wording) -> None:
    """A document in which nobody says anything lowers precision and leaves recall at nothing."""
    figures = scored(terms, GoldDocument("mine", MINE), mine=MINE_FOUND).figures
    assert (figures["predicted"], figures["relation_precision"], figures["relation_recall"]) == (3, 0.0, 0.0)
    assert (figures["sentence_precision"], figures["content_token_f1"]) == (0.0, 0.0)


def test_the_gold_s_own_sentences_and_tokens_count(terms: Wording) -> None:
    """One sentence and one token of the gold's own stand for those the scorer would find."""
    whole = replace(MINE_GOLD, sentences=(Span(0, len(MINE)),), tokens=at(MINE, "Farol"))
    figures = scored(terms, whole, mine=MINE_FOUND).figures
    assert (figures["sentence_recall"], figures["source_token_f1"], figures["cue_token_f1"]) == (1.0, 1.0, 0.0)


def test_labelled_sentences_are_scored_alone(terms: Wording) -> None:
    """Labels make the sentences the only figures; a sentence that is left out counts nowhere."""
    sentences = tuple(terms.sentences(MINE))
    labelled = GoldDocument("mine", MINE, sentences=sentences, labels=(True, False, None))
    evaluation = scored(terms, labelled, SHARES_GOLD, mine=MINE_GOLD.relations, shares=SHARES_GOLD.relations)
    assert evaluation.figures == {
        "documents": 2,
        "missing_documents": 0,
        "sentence_precision": pytest.approx(5 / 6),
        "sentence_recall": 1.0,
        "sentence_f1": pytest.approx(10 / 11),
    }
    assert [*misses(evaluation)] == []


texts = st.text(alphabet="aC .\n“s", min_size=1, max_size=60)


@given(st.data(), texts)
def test_characters_and_tokens_are_counted_as_sets(terms: Wording, data: st.DataObject, text: str) -> None:
    """Content, sentence and token counts are those of sets of characters, whatever overlaps."""
    inside = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9)).map(
        lambda drawn: Span(drawn[0], min(len(text), sum(drawn)))
    )
    role = st.lists(inside, max_size=3).map(tuple)
    drawn = st.lists(st.builds(Relation, role, role, role), max_size=4).map(tuple)
    gold, predicted = data.draw(drawn), data.draw(drawn)
    tokens = tuple(data.draw(st.lists(inside, min_size=1, max_size=4)))
    score = score_document(GoldDocument("one", text, gold, tokens, tokens), predicted, terms)

    expected, seen = (
        {role: characters(span for one in side for span in one.role(role)) for role in ROLES}
        for side in (gold, predicted)
    )
    told = [one for one in gold if terms.is_reportive(text, one)]
    told_content = characters(span for one in told for span in one.content)
    assert score.content.right == len(expected["content"] & seen["content"])
    assert score.content.predicted == len(seen["content"])
    assert score.content.found == len(told_content & seen["content"])
    assert score.content.gold == len(told_content)
    in_gold = [bool(expected["content"] & characters([token])) for token in tokens]
    in_found = [bool(seen["content"] & characters([token])) for token in tokens]
    assert (score.sentences.gold, score.sentences.predicted) == (sum(in_gold), sum(in_found))
    assert score.sentences.right == sum(one and other for one, other in zip(in_gold, in_found, strict=True))
    for role_name, count in zip(ROLES, score.tokens, strict=True):
        starts = [(token.start in expected[role_name], token.start in seen[role_name]) for token in tokens]
        assert count.right == starts.count((True, True))
        assert count.predicted == count.right + starts.count((False, True))
        assert count.gold == count.right + starts.count((True, False))


# Listings


def test_misses_name_what_was_missed_and_what_is_spurious(terms: Wording) -> None:
    """Reportive gold without an answer comes first, then predictions that answer nothing, with their rule."""
    rows = [*misses(scored(terms, MINE_GOLD, mine=MINE_FOUND[1:]))]
    assert [(row.fate, row.source, row.cue, row.content, row.rule) for row in rows] == [
        (Fate.MISSED, "Irene Cho", "said", "the mine is safe", ""),
        (Fate.SPURIOUS, "Farol", "bridge", "Irene Cho", "quote"),
    ]


def test_listed_words_have_their_white_space_folded(terms: Wording) -> None:
    """A part that runs over a line, or stands in pieces, is one line in the order of the text."""
    text = "the mine\n\nis said safe"
    gold = GoldDocument("one", text, (Relation(cue=at(text, "said"), content=at(text, "safe", "mine\n\nis")),))
    assert next(misses(scored(terms, gold, one=()))).content == "mine is safe"


def test_each_rule_is_scored(terms: Wording) -> None:
    """A rule has its hits, those that answer gold, and its share of all that do; the most fruitful come first."""
    evaluation = scored(terms, MINE_GOLD, SHARES_GOLD, mine=MINE_FOUND, shares=MINE_FOUND[:1])
    rows = by_rule(evaluation)
    assert [(row.rule, row.hits, row.right, row.precision) for row in rows] == [
        ("said", 2, 2, 1.0),
        ("quote", 2, 1, 0.5),
    ]
    assert [row.share_of_right for row in rows] == [pytest.approx(2 / 3), pytest.approx(1 / 3)]


def test_changes_are_the_gold_answered_in_one_evaluation_only(terms: Wording) -> None:
    """Gained is right now and wrong then, lost the reverse; each names the rule that had it right."""
    old = (replace(MINE_FOUND[0], rule="old"), relation(MINE, "Farol", "wants", "a bridge", rule="gone"))
    now, then = scored(terms, MINE_GOLD, mine=MINE_FOUND), scored(terms, MINE_GOLD, mine=old)
    assert [(row.fate, row.cue, row.rule) for row in changes(now, then)] == [
        (Fate.GAINED, "added", "quote"),
        (Fate.LOST, "wants", "gone"),
    ]
    assert [*changes(now, now)] == []


# Text and JSON


def test_text_sets_old_figures_beside_the_new(terms: Wording) -> None:
    """With a comparison, each figure has a line with now, then and the change, counts as whole numbers."""
    now, then = scored(terms, MINE_GOLD, mine=MINE_FOUND), scored(terms, MINE_GOLD, mine=MINE_FOUND[:1])
    lines = as_text(Results(now.figures, comparison=Comparison(then.figures, tuple(changes(now, then))))).splitlines()
    assert [line.split() for line in lines[:2]] == [["figure", "now", "then", "change"], ["documents", "1", "1", "+0"]]
    assert ["relation_recall", "1.000", "0.500", "+0.500"] in [line.split() for line in lines]
    assert lines[-1] == "gained\tmine\tthe ministry\tadded\t“We counted twice,”\tquote"


def test_text_has_figures_then_rules_then_misses(terms: Wording) -> None:
    """Parts that were asked for follow each other, a blank line between them."""
    now = scored(terms, MINE_GOLD, mine=MINE_FOUND)
    figures, table, listed = as_text(Results(now.figures, by_rule(now), tuple(misses(now)))).split("\n\n")
    assert figures.splitlines()[5].split() == ["relation_precision", "0.667"]
    assert [line.split() for line in table.splitlines()] == [
        ["rule", "hits", "right", "precision", "yield"],
        ["quote", "2", "1", "0.500", "0.500"],
        ["said", "1", "1", "1.000", "0.500"],
    ]
    assert listed == "spurious\tmine\tFarol\tbridge\tIrene Cho\tquote"


def test_text_says_that_no_rule_could_be_judged(terms: Wording) -> None:
    """A table of rules without rows is a sentence."""
    text = as_text(Results(scored(terms, MINE_GOLD, mine=()).figures, ()))
    assert text.endswith("\n\nNo rule found a relation that this gold could judge.")


def test_json_has_only_the_figures_unless_more_is_asked_for(terms: Wording) -> None:
    """The object is the figures; what else was asked for stands under keys of its own."""
    now, then = scored(terms, MINE_GOLD, mine=MINE_FOUND), scored(terms, MINE_GOLD, mine=())
    assert json.loads(as_json(Results(now.figures))) == now.figures
    comparison = Comparison(then.figures, tuple(changes(now, then)))
    record = json.loads(as_json(Results(now.figures, by_rule(now), tuple(misses(now)), comparison)))
    assert record["by_rule"][0] == {"rule": "quote", "hits": 2, "right": 1, "precision": 0.5, "yield": 0.5}
    assert record["misses"] == [
        {"fate": "spurious", "id": "mine", "source": "Farol", "cue": "bridge", "content": "Irene Cho", "rule": "quote"}
    ]
    assert record["compare"]["then"] == then.figures
    assert [row["cue"] for row in record["compare"]["gained"]] == ["said", "added"]
    assert record["compare"]["lost"] == []


# Reading and writing


def gold_file(folder: Path, *records: Mapping[str, object], name: str = "gold.jsonl") -> Path:
    """A file of JSON lines."""
    path = folder / name
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def test_gold_is_read_with_all_its_parts(tmp_path: Path) -> None:
    """Roles in several pieces, sentences, tokens and labels become spans; unknown keys are ignored."""
    path = gold_file(
        tmp_path,
        {
            "id": "one",
            "text": "Farol said so",
            "attributions": [{"source": [[0, 5]], "cue": [[6, 10]], "content": [[11, 12], [12, 13]], "rule": 7}],
            "sentences": [[0, 13], [6, 13]],
            "tokens": [[0, 5]],
            "sentence_labels": [{"speech": True, "role": "Main"}, {"role": "NA"}],
            "publisher": "The Ledger",
        },
        {"id": "two", "text": "", "attributions": None, "sentences": None},
    )
    one, two = read_gold(path)
    assert one.relations == (Relation((Span(0, 5),), (Span(6, 10),), (Span(11, 12), Span(12, 13))),)
    assert (one.sentences, one.tokens) == ((Span(0, 13), Span(6, 13)), (Span(0, 5),))
    assert (one.labels, two) == ((True, None), GoldDocument("two", ""))


def test_byte_order_mark_blank_lines_and_carriage_returns_are_read_over(tmp_path: Path) -> None:
    """A file from another system reads the same, and its lines keep their numbers."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "one", "text": "a"}\r\n \r\n{"id": "two", "text": "b"}\r\n{')
    with pytest.raises(ConfigError, match=r"gold\.jsonl:4: not JSON at column 2"):
        read_gold(path)
    path.write_bytes(path.read_bytes()[:-1])
    assert [document.id for document in read_gold(path)] == ["one", "two"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a", "text": "b"', "not JSON at column 24 (Expecting ',' delimiter); write one object a line"),
        ("[1]", "not a JSON object; write one object a line"),
        ("[" * 100_000, "too long a number or too deep a nesting; write one flat object a line"),
        ('{"text": "b"}', "'id' is missing or not a string; give each document an id and a text"),
        ('{"id": 7, "text": "b"}', "'id' is missing or not a string; give each document an id and a text"),
        ('{"id": "a"}', "'text' is missing or not a string; give each document an id and a text"),
        ('{"id": "a", "text": "\\ud800"}', "'text' holds half a surrogate pair; write the whole character"),
        ('{"id": "first", "text": "b"}', "id 'first' stands twice; give each document an id of its own"),
        ('{"id": "a", "text": "b", "tokens": 3}', "tokens must be a list; write [] where there is nothing"),
        (
            '{"id": "a", "text": "b", "attributions": ["said"]}',
            "attributions[0] must be an object with source, cue and content",
        ),
        (
            '{"id": "a", "text": "b", "attributions": [{}, {"cue": [[0, 9]]}]}',
            "attributions[1].cue[0] is [0, 9] in a text of 1 code points; "
            "give a start before its end, both inside the text",
        ),
        (
            '{"id": "a", "text": "b", "sentences": [[0, 1], [1, 0]]}',
            "sentences[1] is [1, 0] in a text of 1 code points; give a start before its end, both inside the text",
        ),
        ('{"id": "a", "text": "b", "tokens": [[0, 1, 2]]}', "tokens[0] must be [start, end], two whole numbers"),
        ('{"id": "a", "text": "b", "tokens": [[false, true]]}', "tokens[0] must be [start, end], two whole numbers"),
        ('{"id": "a", "text": "b", "tokens": [[0, 1.0]]}', "tokens[0] must be [start, end], two whole numbers"),
        (
            '{"id": "a", "text": "b", "sentence_labels": [{"speech": true}]}',
            "there are 1 sentence_labels for 0 sentences; give each sentence one",
        ),
        (
            '{"id": "a", "text": "b", "sentences": [[0, 1]], "sentence_labels": [{"speech": 1}]}',
            'sentence_labels[0] must be an object with "speech": true or false',
        ),
    ],
)
def test_bad_gold_is_refused_in_one_line(tmp_path: Path, line: str, message: str) -> None:
    """The line names the file, the line in it, and the mend."""
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"id": "first", "text": "b"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_gold(path)
    assert str(refused.value) == f"{path}:2: {message}"


def test_gold_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """The byte that is not UTF-8 is named."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"gold\.jsonl:1: not UTF-8 at byte 9; save the file as UTF-8"):
        read_gold(path)


def test_gold_without_documents_is_refused(tmp_path: Path) -> None:
    """An empty file is a wrong file, not a score of nothing."""
    with pytest.raises(ConfigError, match=r"gold\.jsonl: holds no document; write one JSON object a line"):
        read_gold(gold_file(tmp_path))


def test_gold_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file and a folder are told apart by the system's own words."""
    with pytest.raises(ConfigError, match=r"none\.jsonl: cannot be read \(No such file or directory\)"):
        read_gold(tmp_path / "none.jsonl")


def test_predictions_are_read_as_they_were_written(tmp_path: Path) -> None:
    """What is written of a prediction, rule, class and source included, is what is read."""
    relations = (replace(MINE_FOUND[0], attribution_class="speech", source_id="irene-cho"), MINE_FOUND[1])
    path = tmp_path / "predictions.jsonl"
    path.write_text(written([SHARES_GOLD, MINE_GOLD], {"mine": relations}), encoding="utf-8")
    assert read_predictions(path, [MINE_GOLD, SHARES_GOLD]) == {"mine": relations}


def test_predictions_on_other_documents_are_left_out(tmp_path: Path) -> None:
    """Spans are judged by the text they belong to; without one there is nothing to judge."""
    path = gold_file(tmp_path, {"id": "other", "attributions": [{"cue": [[900, 901]]}]}, {"id": "mine"})
    assert read_predictions(path, [MINE_GOLD]) == {"mine": ()}


def test_predictions_on_another_gold_are_refused(tmp_path: Path) -> None:
    """A file that shares no document with the gold is a wrong file, not a loss of everything."""
    path = gold_file(tmp_path, {"id": "other"}, name="old.jsonl")
    with pytest.raises(ConfigError) as refused:
        read_predictions(path, [MINE_GOLD])
    assert str(refused.value) == f"{path}: none of its ids is one of the gold; name predictions made on the same gold"


def test_predictions_that_name_a_document_twice_are_refused(tmp_path: Path) -> None:
    """Which of the two would count is nothing to guess."""
    path = gold_file(tmp_path, {"id": "mine"}, {"id": "mine"})
    with pytest.raises(ConfigError, match=r"gold\.jsonl:2: id 'mine' stands twice; keep one"):
        read_predictions(path, [MINE_GOLD])


def validator(definition: str = "") -> jsonschema.Draft202012Validator:
    """The published schema, or one of its definitions."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    chosen = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]} if definition else schema
    return jsonschema.Draft202012Validator(chosen)


def test_predictions_follow_the_published_schema() -> None:
    """Each line is a prediction of the schema, with the keys in the order of its description."""
    (line,) = written([MINE_GOLD], {"mine": (replace(MINE_FOUND[1], attribution_class="speech"),)}).splitlines()
    validator("prediction").validate(json.loads(line))
    quotation = [MINE.index("“"), MINE.index("”") + 1]
    assert json.loads(line)["attributions"] == [
        {
            "source": [[MINE.index("ministry"), MINE.index("ministry") + 8]],
            "cue": [],
            "content": [quotation],
            "rule": "quote",
            "class": "speech",
            "source_id": None,
        }
    ]


@pytest.mark.parametrize(
    ("record", "valid"),
    [
        ({"id": "a", "text": "b"}, True),
        ({"id": "a", "text": "b", "attributions": [{"cue": [[0, 1]], "source": []}], "title": "c"}, True),
        ({"id": "a", "text": "b", "sentences": [[0, 1]], "sentence_labels": [{"role": "NA"}]}, True),
        ({"id": "a"}, False),
        ({"id": "a", "text": "b", "tokens": [[0]]}, False),
        ({"id": "a", "text": "b", "tokens": [[0, 1, 2]]}, False),
        ({"id": "a", "text": "b", "sentence_labels": [{"speech": True}]}, False),
        ({"id": "a", "text": "b", "sentences": [[0, 1]], "sentence_labels": [{"speech": 1}]}, False),
    ],
)
def test_the_schema_takes_what_the_reader_takes(tmp_path: Path, record: Mapping[str, object], valid: bool) -> None:
    """Schema and reader agree on what is gold."""
    assert validator().is_valid(record) is valid
    if valid:
        assert read_gold(gold_file(tmp_path, record))[0].id == "a"
    else:
        with pytest.raises(ConfigError):
            read_gold(gold_file(tmp_path, record))


# The rules on gold


def test_what_a_report_holds_becomes_predictions_in_the_order_of_the_text() -> None:
    """Attributions of the classes that count are kept with rule, class and resolved source."""
    cho = Source("irene-cho", "Irene Cho", "person", identified=Identified.NAMED)
    late = Attribution((Span(20, 22),), (Span(23, 27),), (Span(28, 30),), "said", 0, resolved=cho)
    early = Attribution((), (Span(8, 9),), (Span(0, 7),), "wants", 0, attribution_class=AttributionClass.ATTITUDE)
    report = Report(Document("one", "x" * 30, ()), Segments((), ()), (late, early))
    kept = Relation(late.source, late.cue, late.content, "said", "speech", "irene-cho")
    wanted = Relation((), early.cue, early.content, "wants", "attitude", None)
    assert found(report, Settings(attribution_classes=ALL_CLASSES)) == (wanted, kept)
    assert found(report, Settings()) == (kept,)


def test_rules_find_the_relation_in_a_plain_sentence(rules: RuleSet) -> None:
    """A gold text is audited as it stands: offsets are the gold's own."""
    text = "Norvane Energy closed the mine on Monday, Irene Cho said."
    (relation,) = predict(GoldDocument("one", text), rules, Settings())
    assert relation.source == at(text, "Irene Cho")
    assert relation.cue == at(text, "said")
    assert relation.rule in rules.by_id


# The command


NEWS = "Norvane Energy closed the mine on Monday, Irene Cho said.\n\nFarol is a town."
NEWS_ATTRIBUTION = {
    "source": [list(span) for span in at(NEWS, "Irene Cho")],
    "cue": [list(span) for span in at(NEWS, "said")],
    "content": [list(span) for span in at(NEWS, "Norvane Energy closed the mine on Monday")],
}
NEWS_RECORD = {"id": "news", "text": NEWS, "attributions": [NEWS_ATTRIBUTION]}


def figures_of(output: str) -> Figures:
    """The JSON object printed."""
    figures: Figures = json.loads(output)
    return figures


def test_the_command_scores_the_rules_and_writes_predictions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file holds one line a document, from which the same figures follow."""
    gold, out = gold_file(tmp_path, NEWS_RECORD), tmp_path / "out.jsonl"
    assert main(["evaluate", str(gold), "--predictions", str(out), "--json"]) == 0
    figures = figures_of(capsys.readouterr().out)
    assert (figures["relation_f1"], figures["source_f1"], figures["sentence_f1"]) == (1.0, 1.0, 1.0)
    documents = read_gold(gold)
    assert score(documents, read_predictions(out, documents), wording(load_rules())).figures == figures


def test_the_command_lists_misses_rules_and_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A gold relation that the rules cannot find is listed as missed, one the old predictions had not as gained."""
    text = NEWS.replace("a town", "a “town”")
    unfound = {"cue": [list(span) for span in at(text, "is")], "content": [list(span) for span in at(text, "“town”")]}
    gold = gold_file(tmp_path, NEWS_RECORD | {"text": text, "attributions": [NEWS_ATTRIBUTION, unfound]})
    old = gold_file(tmp_path, {"id": "news"}, name="old.jsonl")
    assert main(["evaluate", str(gold), "--misses", "1", "--by-rule", "--compare", str(old)]) == 0
    figures, table, gained, missed = capsys.readouterr().out.split("\n\n")
    assert figures.splitlines()[0].split() == ["figure", "now", "then", "change"]
    assert table.splitlines()[0].split() == ["rule", "hits", "right", "precision", "yield"]
    assert gained.startswith("gained\tnews\tIrene Cho\tsaid\tNorvane Energy closed the mine on Monday\t")
    assert missed == "missed\tnews\t\tis\t“town”\n"


def test_classes_that_do_not_count_are_not_predicted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said does not count where only beliefs do."""
    gold = gold_file(tmp_path, NEWS_RECORD)
    assert main(["evaluate", str(gold), "--attribution-classes", "belief, attitude", "--json"]) == 0
    assert figures_of(capsys.readouterr().out)["predicted"] == 0


def test_a_document_that_cannot_be_audited_is_told_of_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is scored, the document counts as missing and has no line, and the exit code is 3."""

    def slow(document: GoldDocument, rules: RuleSet, settings: Settings) -> tuple[Relation, ...]:
        if document.id == "slow":
            raise ReadError("slow", "rule said-clause ran out of time; shorten the text")
        return predict(document, rules, settings)

    monkeypatch.setattr(audit.cli.evaluate, "predict", slow)
    gold, out = gold_file(tmp_path, NEWS_RECORD | {"id": "slow"}, NEWS_RECORD), tmp_path / "out.jsonl"
    assert main(["evaluate", str(gold), "--json", "--predictions", str(out)]) == 3
    printed = capsys.readouterr()
    assert printed.err == "audit: error: slow: rule said-clause ran out of time; shorten the text\n"
    figures = figures_of(printed.out)
    assert (figures["missing_documents"], figures["relation_recall"]) == (1, 0.5)
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["news"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--attribution-classes", "speach"],
            "--attribution-classes: there is no class 'speach', "
            "only speech, document, belief, attitude, perception; did you mean 'speech'?",
        ),
        (["--predictions", "."], "--predictions: . is a folder; name a file"),
        (
            ["--predictions", "gold.jsonl"],
            "--predictions: gold.jsonl is the gold, which would be overwritten; name another file",
        ),
        (
            ["--compare", "none.jsonl"],
            "none.jsonl: cannot be read (No such file or directory); name a file of JSON lines",
        ),
    ],
)
def test_options_that_cannot_be_used_are_refused_before_any_work(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    message: str,
) -> None:
    """One line on standard error says which, and the exit code is 2."""
    monkeypatch.chdir(tmp_path)
    before = gold_file(tmp_path, NEWS_RECORD).read_bytes()
    assert main(["evaluate", "gold.jsonl", *options]) == 2
    assert capsys.readouterr().err == f"audit: error: {message}\n"
    assert (tmp_path / "gold.jsonl").read_bytes() == before


def test_bad_gold_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Malformed gold ends the command with exit code 2, nothing printed but one line."""
    gold = gold_file(tmp_path, {"id": "a"})
    assert main(["evaluate", str(gold)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert f"{gold}:1: 'text' is missing" in printed.err
