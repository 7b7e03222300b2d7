"""Whether two stretches of a draft tell of the same thing."""

from __future__ import annotations

from functools import cache

import pytest

from audit.likeness import figures, names, shares, stems
from audit.rules import RuleSet, load_rules


@cache
def rules() -> RuleSet:
    """The shipped rules."""
    return load_rules()


def test_telling_words_are_seen_in_every_form() -> None:
    """Six letters of a word are enough; short and grammatical words tell nothing."""
    assert stems("The inspection of a pier", rules()) == {"inspec", "pier"}
    assert stems("inspectors inspecting", rules()) == {"inspec"}


def test_figures_are_numbers_however_written() -> None:
    """Without the commas of thousands, and number words."""
    assert figures("1,300 boats, 4.6 tons and twelve crews", rules()) == {"1300", "4.6", "twelve"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rents in Halvern rose", {"halver"}),
        ("Rents rose", set()),
        ("Fever Cases Doubled in Tamsel Valley", set()),
        ("The board of Norvane met in Karsund", {"norvan", "karsun"}),
    ],
)
def test_names_are_capitalised_words_but_in_a_headline(text: str, found: set[str]) -> None:
    """The first word is capitalised anyway, and so is every word of a headline."""
    assert names(text, rules()) == found


def test_two_telling_words_in_common_make_one_matter() -> None:
    """One is not enough."""
    assert shares("the city sold the quay", "the quay that the city bought", rules())
    assert not shares("the city sold the quay", "the city met", rules())
