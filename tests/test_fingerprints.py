"""What makes a finding the same finding after the draft was edited."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.fingerprints import Alike, fingerprints, is_same, sentence_of
from audit.model import Finding, Report, Severity, Span
from tests.builders import draft, finding, port_report, segments

WORDS = st.lists(st.sampled_from(["rents", "doubled", "in", "March", "the", "harbor", "2026"]), max_size=12)


def report(text: str, *objections: tuple[str, str], name: str = "drafts/port.md") -> Report:
    """A draft with an objection of a check to some words, each."""
    document = draft(text, name)
    found = tuple(finding(document, words, Severity.WARNING, check=check) for check, words in objections)
    return Report(document, segments(document), findings=found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rents doubled in March.", "Rents doubled in March."),
        ("Rents doubled in March.", "“RENTS doubled in March”!"),
        ("Rents doubled in March.", "Rents had doubled in March."),
        ("Fares and rents doubled in March.", "Fares and rents in March doubled."),
        (
            "The rents of the old harbor quarter doubled in March.",
            "The rents of the old harbor quarter tripled in March.",
        ),
    ],
)
def test_small_edits_leave_a_sentence_the_same(one: str, other: str) -> None:
    """Case, punctuation, order and a fifth of the words may change."""
    assert is_same(one, other)
    assert is_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rents doubled in March.", "Rents doubled in May."),
        ("Rents doubled in March.", "Rents have again doubled in March."),
        ("Rents doubled in March.", "Rents doubled."),
        ("Rents doubled in March.", ""),
        ("Rents rents rents rents doubled.", "Rents doubled."),
        ("Rents in the old town of Halvern rose by 9 percent.", "Rents in the old town of Halvern rose by 19 percent."),
    ],
)
def test_more_than_a_fifth_makes_another_sentence(one: str, other: str) -> None:
    """Of the longer of the two; a word that stands twice counts twice."""
    assert not is_same(one, other)
    assert not is_same(other, one)


@given(WORDS, st.integers(0, 12))
def test_one_word_in_five_is_a_small_edit(words: list[str], at: int) -> None:
    """Whatever the length, and wherever the word stands, but for a figure."""
    assert is_same(" ".join(words), " ".join(words))
    assume(at >= len(words) or words[at].isalpha())
    edited = [*words[:at], "odd", *words[at + 1 :]] if at < len(words) else [*words, "odd"]
    shared = len(edited) - 1
    assert is_same(" ".join(words), " ".join(edited)) is (shared * 5 >= len(edited) * 4)


@given(st.lists(WORDS.map(" ".join), max_size=6), WORDS.map(" ".join), st.integers(0, 9), st.integers(0, 60))
def test_no_sentence_that_is_the_same_is_passed_over(kept: list[str], sentence: str, start: int, end: int) -> None:
    """Nor one that is a part, cut anywhere; candidates come in their order."""
    kept = [*kept, sentence[start:end]]
    found = Alike(kept).candidates(sentence)
    assert found == sorted(set(found))
    assert {i for i, one in enumerate(kept) if is_same(one, sentence) or (one and one in sentence)} <= set(found)


def test_the_sentence_of_a_finding_is_told_on_one_line() -> None:
    """White space is folded; a finding about the whole draft has none."""
    found = report("Fair Opens\n\nIt rained  all\tday. Rents doubled.", ("loaded-verb", "rained"))
    assert sentence_of(found, found.findings[0]) == "It rained all day."
    whole = Finding("source-share", Severity.ERROR, Span(0, 0), "Too much.", "Less.")
    assert sentence_of(found, whole) == ""


def test_fingerprints_are_the_same_in_every_run() -> None:
    """They hang on nothing but file name, check and words."""
    assert fingerprints(port_report()) == fingerprints(port_report())
    assert fingerprints(report("Fair\n\nRents doubled.", ("loaded-verb", "Rents"))) == (
        "98956ca3842de9b59e925fb5ee55b42d",
    )


def test_a_moved_finding_keeps_its_fingerprint() -> None:
    """And one whose sentence only changed case and punctuation."""
    objection = ("unattributed-claim", "doubled")
    before = report("Fair\n\nRents doubled in March.\n\nIt rained.", objection)
    after = report("Fair\n\nIt rained.\n\nRENTS  doubled, in March.", objection)
    assert fingerprints(before) == fingerprints(after)


def test_no_two_fingerprints_are_alike() -> None:
    """Another file, check or sentence makes another; so does a second copy of a sentence, and a second whole draft."""
    whole = Finding("unused-suppression", Severity.WARNING, Span(0, 0), "Nothing.", "Out.")
    text = "Fair\n\nRents doubled. Rents doubled. Debt doubled."
    one = report(text, ("link-alone", "Rents"), ("loaded-verb", "Rents"), ("loaded-verb", "Debt"))
    copies = (one.findings[0], one.findings[0]._replace(sentence=2), one.findings[1], one.findings[2])
    made = fingerprints(replace(one, findings=(*copies, whole, whole)))
    elsewhere = fingerprints(replace(one, document=replace(one.document, name="drafts/fair.md")))
    assert len(set(made)) == 6
    assert not set(made) & set(elsewhere)
    assert {len(mark) for mark in made} == {32}


def test_a_name_that_is_no_unicode_has_a_fingerprint() -> None:
    """File names may hold anything, and a draft from JSON half a character."""
    found = report("Fair\n\nRents \ud800 doubled.", ("loaded-verb", "Rents"), name="caf\udce9.md")
    assert len(fingerprints(found)) == 1


def test_checks_and_words_are_not_run_together() -> None:
    """What belongs to the name is no part of the check."""
    one = report("Fair\n\nRents doubled.", ("b", "Rents"), name="a")
    other = report("Fair\n\nRents doubled.", ("", "Rents"), name="ab")
    assert fingerprints(one) != fingerprints(other)
