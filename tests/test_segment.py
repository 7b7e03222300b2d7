"""Sentences and quotations."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.model import AUDITED, HEADINGS, Block, BlockKind, Document, Quotation, Segments, Span
from audit.rules import RuleSet
from audit.segment import segment
from tests.cases import cases, places
from tests.paragraphs import drafted, whole


@pytest.mark.parametrize("case", cases("sentences-synthetic.yaml") + cases("sentences-known-failures.yaml"))
def test_a_text_is_cut_into_its_sentences(shipped_rules: RuleSet, case: dict[str, Any]) -> None:
    """Each sentence begins and ends where a reader would say."""
    found = segment(drafted(case["text"]), shipped_rules).sentences
    assert [case["text"][slice(*one.span)] for one in found] == case["sentences"]
    assert [one.span for one in found] == places(case["text"], case["sentences"])


@pytest.mark.parametrize("case", cases("quotations-synthetic.yaml") + cases("quotations-known-failures.yaml"))
def test_quotations_are_paired_by_their_marks(shipped_rules: RuleSet, case: dict[str, Any]) -> None:
    """A quotation is found with its marks, in whatever marks it stands; an apostrophe opens none."""
    text = case["text"]
    found = segment(drafted(text), shipped_rules).quotations
    assert [text[slice(*one.span)] for one in found] == case["quotations"]
    assert [one.span for one in found] == places(text, case["quotations"])
    assert [text[slice(*one.span)] for one in found if not one.closed] == case.get("open", [])


def test_a_heading_is_one_sentence(shipped_rules: RuleSet) -> None:
    """A headline, a dek and a subhead stay whole, whatever stops and dashes they hold."""
    kinds = [BlockKind.HEADLINE, BlockKind.DEK, BlockKind.SUBHEAD]
    text = "Rain. Then snow\n\nORSK — Who knew? Nobody.\n\nNo. 5. Again!\n\nIt rained. It snowed."
    found = segment(drafted(text, *kinds), shipped_rules).sentences
    assert [(text[slice(*one.span)], one.block, one.kind) for one in found] == [
        ("Rain. Then snow", 0, BlockKind.HEADLINE),
        ("ORSK — Who knew? Nobody.", 1, BlockKind.DEK),
        ("No. 5. Again!", 2, BlockKind.SUBHEAD),
        ("It rained.", 3, BlockKind.PROSE),
        ("It snowed.", 3, BlockKind.PROSE),
    ]


def test_what_is_not_audited_has_no_sentences_and_no_quotations(shipped_rules: RuleSet) -> None:
    """Bylines, captions, boilerplate and code are left alone."""
    kinds = [BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.BOILERPLATE, BlockKind.CODE]
    document = drafted("By “Cho”.\n\nA “dock”.\n\n“Sign up.”\n\n“x”\n\n“It rained,” she said.", *kinds)
    found = segment(document, shipped_rules)
    assert [(one.span, one.block) for one in found.sentences] == [(Span(39, 61), 4)]
    assert found.quotations == (Quotation(Span(39, 51)),)


@pytest.mark.parametrize("kind", [BlockKind.HEADLINE, BlockKind.PROSE])
@pytest.mark.parametrize("text", ["", " ", "\n\t\xa0\n"])
def test_a_blank_block_has_no_sentence(shipped_rules: RuleSet, text: str, kind: BlockKind) -> None:
    """Nothing is cut out of nothing."""
    assert segment(whole(text, kind), shipped_rules) == Segments((), ())


def test_blanks_around_a_block_belong_to_no_sentence(shipped_rules: RuleSet) -> None:
    """A sentence begins and ends with what can be read."""
    for kind in (BlockKind.HEADLINE, BlockKind.PROSE):
        (found,) = segment(whole("\n  It rained. \n", kind), shipped_rules).sentences
        assert found.span == Span(3, 13)


def test_a_quotation_runs_on_only_into_prose(shipped_rules: RuleSet) -> None:
    """A mark at the head of the next paragraph is a continuation; one at the head of a caption is not."""
    text = "“One\n\n“Two.”"
    assert [one.closed for one in segment(drafted(text), shipped_rules).quotations] == [False, True]
    caption = drafted(text, BlockKind.PROSE, BlockKind.CAPTION)
    assert segment(caption, shipped_rules).quotations == (Quotation(Span(0, 4)),)


def test_a_forgotten_mark_ends_with_its_paragraph(shipped_rules: RuleSet) -> None:
    """One mark too many never turns the rest of a draft inside out."""
    text = "He said “it rained.\n\n" + "It “rained” again.\n\n" * 3
    spans = [one.span for one in segment(drafted(text), shipped_rules).quotations]
    assert spans == [Span(8, 19), Span(24, 32), Span(44, 52), Span(64, 72)]


def test_segments_answer_what_stands_at_an_offset(shipped_rules: RuleSet) -> None:
    """The sentence and the quotation at a place are found; between sentences there is none."""
    found = segment(drafted("It rained. “No,” she said."), shipped_rules)
    assert [found.sentence_at(offset) for offset in (0, 9, 10, 11, 25, 26)] == [0, 0, None, 1, 1, None]
    assert found.quotation_at(10) is None
    assert found.quotation_at(15) == Quotation(Span(11, 16))
    assert found.quotation_at(16) is None


MARKS = ("''", "``", "..", "...", "--", "\n\n", "\u200b", "e\u0301", "🌧️", "﷽")
WORDS = (
    "3.5",
    "No.",
    "Mr.",
    "U.S.",
    "a.m.",
    "Inc.",
    "J.",
    "I",
    "he",
    "The",
    "said",
    "Irene",
    "HALVERN",
    "(AP)",
    "don't",
)
PIECES = st.sampled_from(
    [*"“”„«»\"‘’'.…!?,:;—-()[]5ÉßİA \n\xa0\t", " ", " ", *MARKS, *WORDS, *(f"{word} " for word in WORDS)]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)
KINDS = st.lists(st.sampled_from(list(BlockKind)), max_size=6)


@given(text=TEXTS, kinds=KINDS)
@example(text="HALVERN (AP) — It rained.", kinds=[])
@example(text="HALVERN — ", kinds=[])
@settings(max_examples=100, deadline=None)
def test_sentences_cover_what_is_audited(shipped_rules: RuleSet, text: str, kinds: list[BlockKind]) -> None:
    """Sentences are in order, inside their block and apart, and hold all its letters but those of a dateline."""
    document = drafted(text, *kinds)
    sentences = segment(document, shipped_rules).sentences
    for one, following in pairwise(sentences):
        assert one.span.end <= following.span.start
    for index, block in enumerate(document.blocks):
        spans = [one.span for one in sentences if one.block == index]
        assert all(one.kind is block.kind for one in sentences if one.block == index)
        assert block.kind in AUDITED or not spans
        assert all(block.span.contains(span) and span.start < span.end for span in spans)
        assert block.kind not in HEADINGS or len(spans) == 1
        if block.kind in AUDITED:
            assert "".join(_missing(document, block, spans, shipped_rules)).strip() == ""


def _missing(document: Document, block: Block, spans: list[Span], rules: RuleSet) -> list[str]:
    """What of a block stands in none of its sentences, but for a dateline at its head."""
    dateline = rules.pattern("dateline").match(document.text, *block.span)
    start = dateline.end() if dateline and block.kind is BlockKind.PROSE else block.span.start
    ends = [start, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), block.span.end]
    return [document.text[end:start] for end, start in zip(ends, starts, strict=True)]


@given(text=TEXTS, kinds=KINDS)
@settings(max_examples=100, deadline=None)
def test_quotations_stay_in_their_block(shipped_rules: RuleSet, text: str, kinds: list[BlockKind]) -> None:
    """Quotations are in order and apart, begin with a mark, and never leave their paragraph."""
    document = drafted(text, *kinds)
    quotations = segment(document, shipped_rules).quotations
    for one, following in pairwise(quotations):
        assert one.span.end <= following.span.start
    for one in quotations:
        (block,) = (block for block in document.blocks if block.span.contains(one.span))
        assert block.kind in AUDITED
        assert text[one.span.start] in "“„«\"'`‘"
        assert one.closed or one.span.end == block.span.end


def seconds(document: Document, rules: RuleSet) -> float:
    """How many seconds of work it takes to cut a document up."""
    start = time.process_time()
    segment(document, rules)
    return time.process_time() - start


def test_a_line_of_prose_without_end_is_cut_up_quickly(shipped_rules: RuleSet) -> None:
    """200 kB of sentences and marks in one paragraph take no more than a few seconds."""
    assert seconds(whole("“We counted,” she said. It's so. " * 6000), shipped_rules) < 4
    assert seconds(whole('"' * 100_000), shipped_rules) < 4


def test_what_goes_on_without_a_stop_is_cut_at_a_blank(shipped_rules: RuleSet) -> None:
    """No sentence grows without bound, and no word is lost or broken where there is a blank."""
    text = "and water " * 2000
    spans = [one.span for one in segment(whole(text), shipped_rules).sentences]
    assert len(spans) > 1
    assert max(span.end - span.start for span in spans) <= 3000
    assert [word for span in spans for word in text[slice(*span)].split()] == text.split()
    letters = [one.span for one in segment(whole("a" * 7000), shipped_rules).sentences]
    assert letters == [Span(0, 3000), Span(3000, 6000), Span(6000, 7000)]


def test_a_heading_without_end_is_cut_up_too(shipped_rules: RuleSet) -> None:
    """A heading is one sentence, as long as any."""
    sentences = segment(whole("x" * 7000, BlockKind.HEADLINE), shipped_rules).sentences
    assert [sentence.span for sentence in sentences] == [Span(0, 3000), Span(3000, 6000), Span(6000, 7000)]


@pytest.mark.parametrize("mark", [".", "!"])
def test_a_run_of_stops_is_cut_up_quickly(shipped_rules: RuleSet, mark: str) -> None:
    """A row of dots, as in a table of contents, costs no more than other text of its length."""
    assert seconds(whole(mark * 6_000), shipped_rules) < 0.2


def test_a_line_of_capitals_is_cut_up_quickly(shipped_rules: RuleSet) -> None:
    """A paragraph in capitals costs no more than other text of its length."""
    assert seconds(whole("A " * 40_000), shipped_rules) < 0.3
