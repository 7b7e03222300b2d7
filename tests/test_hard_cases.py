"""Hard phrasings: what looks like an attribution and is none, and what is one and hard to see.

Conventions of `data/hard_cases.json`: content without "that", quotations with their marks, no source where nobody is
named; places are compared by overlap.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from audit.model import Attribution, AttributionClass, BlockKind, Document, Span
from audit.rules import RuleSet
from tests.cases import DATA
from tests.paragraphs import attributed, drafted

CASES: list[dict[str, Any]] = json.loads((DATA / "hard_cases.json").read_text(encoding="utf-8"))
# Why a case is not found as it should be, by its id; none is left at present.
KNOWN_FAILURES: Mapping[str, str] = {}


def reading(case: Mapping[str, Any]) -> Document:
    """The text of a case, a headline where it is one."""
    return drafted(case["text"], *([BlockKind.HEADLINE] if "headline" in case["tags"] else []))


def named(cases: list[dict[str, Any]]) -> list[object]:
    """Parameters of a test that go by the case; what is known to fail must."""
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=KNOWN_FAILURES[case["id"]])] if case["id"] in KNOWN_FAILURES else [],
        )
        for case in cases
    ]


def overlap(found: tuple[Span, ...], expected: list[list[int]]) -> bool:
    """Whether two lists of spans share a letter, or are both empty."""
    return not (found or expected) or any(one.overlaps(Span(*other)) for one in found for other in expected)


def fits(found: Attribution, expected: Mapping[str, Any]) -> bool:
    """Whether source and cue stand where they are expected."""
    spans = expected["spans"]
    return overlap(found.source, spans["source"]) and overlap(found.cue, spans["cue"])


@pytest.mark.parametrize("case", named([case for case in CASES if not case["attributions"]]))
def test_what_only_looks_like_an_attribution_is_none(shipped_rules: RuleSet, case: dict[str, Any]) -> None:
    """No words are put into anybody's mouth."""
    _, (found, _) = attributed(reading(case), shipped_rules)
    told = {AttributionClass.SPEECH, AttributionClass.DOCUMENT}
    assert [one.rule for one in found if one.attribution_class in told] == [], case["note"]


@pytest.mark.parametrize("case", named([case for case in CASES if case["attributions"]]))
def test_a_hard_attribution_is_found(shipped_rules: RuleSet, case: dict[str, Any]) -> None:
    """Exactly one attribution has its source and its cue where a reader sees them, and its content too."""
    _, (found, _) = attributed(reading(case), shipped_rules)
    for expected in case["attributions"]:
        fitting = [one for one in found if fits(one, expected)]
        assert len(fitting) == 1, case["note"]
        assert overlap(fitting[0].content, expected["spans"]["content"]), case["note"]


CREDITED = [pytest.param(case, one, id=f"{case['id']}: {one['cue']}") for case in CASES for one in case["attributions"]]


@pytest.mark.parametrize(("case", "expected"), CREDITED)
def test_a_hard_content_is_found_to_the_letter(
    shipped_rules: RuleSet, case: dict[str, Any], expected: dict[str, Any]
) -> None:
    """What is credited begins and ends where a reader says, but for the full stop behind it and for kinds of blanks."""
    document = reading(case)
    _, (found, _) = attributed(document, shipped_rules)
    (content,) = [document.words(one.content).rstrip(".") for one in found if fits(one, expected)]
    assert content == " ".join(expected["content"].split()).rstrip(".")


def test_the_places_of_the_cases_are_those_of_their_words() -> None:
    """About a third of the cases expect nothing; every other gives source, cue and content with their places."""
    assert (len(CASES), sum(not case["attributions"] for case in CASES)) == (34, 11)
    for case in CASES:
        for one in case["attributions"]:
            for role in ("cue", "content"):
                spans = one["spans"][role]
                assert " ".join(case["text"][start:end] for start, end in spans).split() == one[role].split()
