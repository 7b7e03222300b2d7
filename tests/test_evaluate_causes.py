"""Misses and spurious hits by cause, the figures of rules as a file, and the catalogue that is made from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.cli import main
from audit.evaluation.causes import Cause, by_cause
from audit.evaluation.gold import GoldDocument, Relation
from audit.evaluation.listing import Fate
from audit.evaluation.scoring import Evaluation, score
from audit.evaluation.wording import wording
from audit.model import Span
from audit.rules import load_rules
from tests import pages

TEXT = "Cho said it. Vlk sniffed at it. “Farol told us,” he added. Quay saw Cho wave. Vlk backs it."


def relation(source: str, cue: str, content: str, rule: str = "") -> Relation:
    """A relation by its words, each where it first stands."""

    def at(words: str) -> tuple[Span, ...]:
        return (Span(TEXT.index(words), TEXT.index(words) + len(words)),) if words else ()

    return Relation(at(source), at(cue), at(content), rule=rule)


def evaluated(gold: list[Relation], predicted: list[Relation]) -> Evaluation:
    """One document, scored."""
    document = GoldDocument("one", TEXT, tuple(gold))
    return score((document,), {"one": tuple(predicted)}, wording(load_rules()))


@pytest.mark.parametrize(
    ("gold", "predicted", "fate", "cause"),
    [
        (relation("Vlk", "sniffed at", "it"), None, Fate.MISSED, Cause.UNKNOWN),
        (relation("Cho", "said", "it"), None, Fate.MISSED, Cause.UNMATCHED),
        (relation("Vlk", "", "Vlk backs it"), None, Fate.MISSED, Cause.NO_CUE),
        (relation("Cho", "wave", "it"), relation("Quay", "saw", "Cho wave", "saw"), Fate.MISSED, Cause.INSIDE),
        (None, relation("Farol", "told", "us", "told"), Fate.SPURIOUS, Cause.QUOTED),
        (None, relation("Vlk", "backs", "it", "backed"), Fate.SPURIOUS, Cause.UNMARKED),
        (
            relation("Vlk backs", "told", "us"),
            relation("Vlk", "backs", "it", "backed"),
            Fate.SPURIOUS,
            Cause.BESIDE,
        ),
    ],
)
def test_each_error_is_put_under_its_cause(
    gold: Relation | None, predicted: Relation | None, fate: Fate, cause: Cause
) -> None:
    """The first cause that holds is the one an error is counted under."""
    rows = by_cause(evaluated([gold] if gold else [], [predicted] if predicted else []), frozenset({"said", "told"}))
    assert (fate, cause, 1) in [(row.fate, row.cause, row.number) for row in rows]


def test_what_is_answered_has_no_cause() -> None:
    """A pair is no error."""
    both = relation("Cho", "said", "it")
    assert by_cause(evaluated([both], [both]), frozenset()) == ()


def test_the_command_counts_causes_and_writes_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--by-cause` prints a table, `--rule-figures` writes hits and right ones of every rule."""
    text = "Irene Cho said the mine is safe. Petr Vlk sniffed at it."
    gold = {
        "id": "one",
        "text": text,
        "attributions": [
            {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 31]]},
            {"source": [[33, 41]], "cue": [[42, 49]], "content": [[53, 55]]},
        ],
    }
    path, kept = tmp_path / "gold.jsonl", tmp_path / "figures.json"
    path.write_text(json.dumps(gold) + "\n", encoding="utf-8")
    assert main(["evaluate", str(path), "--by-cause", "--rule-figures", str(kept), "--corpus", "Mine"]) == 0
    out = capsys.readouterr().out
    assert "no rule has a cue among its words" in out
    assert "sniffed" in out
    assert json.loads(kept.read_text("utf-8")) == {"corpus": "Mine", "rules": {"said-clause": {"hits": 1, "right": 1}}}
    assert main(["evaluate", str(path), "--by-cause", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["by_cause"]
    assert (row["fate"], row["number"], row["examples"]) == ("missed", 1, ["sniffed"])
    assert main(["evaluate", str(path), "--rule-figures", str(path)]) == 2


def test_no_error_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty table would say nothing."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "one", "text": "Rain fell.", "attributions": []}\n', encoding="utf-8")
    assert main(["evaluate", str(path), "--by-cause"]) == 0
    assert "No relation is missed, and none is spurious." in capsys.readouterr().out


def test_the_catalogue_of_rules_is_that_of_today() -> None:
    """docs/attribution-rules.md is made from the rules and the figures; `python -m tests.pages` makes it anew."""
    assert pages.CATALOGUE.read_text(encoding="utf-8") == pages.rule_catalogue()


def test_a_rule_that_can_be_measured_is_right_in_three_of_five_hits() -> None:
    """A rule with five or more hits on the annotated corpus has a precision of at least 0.6 there."""
    kept = json.loads((pages.ROOT / "docs" / "rule-figures.json").read_text(encoding="utf-8"))["rules"]
    assert [
        id for id, one in kept.items() if one["hits"] >= pages.ENOUGH_HITS and one["right"] < 0.6 * one["hits"]
    ] == []
    assert set(kept) <= {rule.id for rule in load_rules().attribution}
