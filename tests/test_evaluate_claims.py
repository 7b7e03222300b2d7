"""`audit evaluate --claims`: the statuses of sentences against those that readers gave them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from audit.cli import main
from audit.errors import ConfigError
from audit.evaluation.claims import CategoryScore, JudgedDocument, Verdict, score_claims, verdicts, written
from audit.evaluation.figures import Count
from audit.evaluation.reading import read_claims
from audit.evaluation.wording import wording
from audit.model import BlockKind, Claim, Document, Reason, Report, Segments, Sentence, Severity, Span, Status
from audit.rules import RuleSet

SCHEMA = json.loads(
    (Path(__file__).resolve().parent.parent / "docs" / "schema" / "claims-gold.schema.json").read_text(encoding="utf-8")
)
FIVE = (Span(0, 5), Span(5, 10), Span(10, 15), Span(15, 20), Span(20, 25))
U, P, A, N, C, E = (
    Status.UNATTRIBUTED,
    Status.PARTLY,
    Status.ATTRIBUTED,
    Status.PLAIN,
    Status.CARRIED,
    Status.EXEMPT,
)


def judged(*statuses: Status | None, id: str = "a", text: str = "x" * 25, **categories: int) -> JudgedDocument:
    """Five letters a sentence; a category is given by the index of its sentence."""
    named = tuple(frozenset(k for k, v in categories.items() if v == i) for i in range(len(statuses)))
    return JudgedDocument(id, text, FIVE[: len(statuses)], statuses, named)


def report(*given: tuple[Span, Status, str]) -> Report:
    """Sentences with a status and a category each."""
    sentences = tuple(Sentence(span, 0, BlockKind.PROSE) for span, _, _ in given)
    claims = tuple(
        Claim(i, status, (Reason(name, Severity.NOTE, span, "r", ""),) if name else ())
        for i, (span, status, name) in enumerate(given)
    )
    return Report(Document("a", "x" * 25, ()), Segments(sentences, ()), claims=claims)


def test_each_sentence_of_the_gold_gets_a_verdict() -> None:
    """Ours may be shorter or missing: one that is objected to decides, beside one that is credited it is half so."""
    gold = judged(N, N, N, N, N)
    audited = report(
        (Span(0, 3), N, ""),
        (Span(3, 5), E, "statistic"),
        (Span(5, 8), A, "motive"),
        (Span(8, 10), U, "causal"),
        (Span(10, 12), U, "causal"),
        (Span(12, 15), N, ""),
        (Span(15, 17), N, ""),
        (Span(17, 20), C, ""),
    )
    assert verdicts(gold, audited) == (
        Verdict(E, frozenset({"statistic"})),
        Verdict(P, frozenset({"causal"})),
        Verdict(U, frozenset({"causal"})),
        Verdict(C),
        Verdict(N),
    )


def test_scores_are_over_what_is_objected_to(shipped_rules: RuleSet) -> None:
    """A sentence credited in part counts as one that is not credited; one without a status counts not at all."""
    gold = judged(U, P, A, N, None, causal=0, motive=1)
    found = {
        "a": (Verdict(P, frozenset({"causal"})), Verdict(A), Verdict(U, frozenset({"science"})), Verdict(N), Verdict(U))
    }
    scored = score_claims([gold, judged(U, id="never-audited")], found, wording(shipped_rules))
    assert scored.count == Count(right=1, predicted=2, found=1, gold=2)
    assert scored.figures["f1"] == 0.5
    assert (scored.documents, scored.left_out) == (1, 1)
    assert scored.statuses == {(U, P): 1, (P, A): 1, (A, U): 1, (N, N): 1}
    assert scored.categories == (
        CategoryScore("causal", gold=1, found=1, predicted=1, right=1),
        CategoryScore("motive", gold=1, found=0, predicted=0, right=0),
        CategoryScore("science", gold=0, found=0, predicted=1, right=0),
    )


def test_the_baseline_objects_to_what_reports_nothing(shipped_rules: RuleSet) -> None:
    """Neither a quotation mark nor a word that reports: the plain rule a score is worth comparing with."""
    texts = ("It rained all day. ", "He said it rained. ", "A “flood”, no less. ", "The dam broke then. ")
    spans = tuple(Span(19 * i, 19 * i + 18) for i in range(4))
    gold = JudgedDocument("a", "".join(f"{text:19}"[:19] for text in texts), spans, (U, A, N, N), (frozenset(),) * 4)
    scored = score_claims([gold], {"a": (Verdict(N),) * 4}, wording(shipped_rules))
    assert scored.baseline == Count(right=1, predicted=2, found=1, gold=1)


def test_the_interval_tells_how_far_few_documents_go(shipped_rules: RuleSet) -> None:
    """It is the same each time, holds the figure, and is a point where all documents score alike."""
    right, wrong = (Verdict(U), Verdict(N)), (Verdict(N), Verdict(U))
    gold = [judged(U, N, id=str(number)) for number in range(6)]
    mixed = {str(number): right if number % 2 else wrong for number in range(6)}
    one, other = (score_claims(gold, mixed, wording(shipped_rules)) for _ in range(2))
    assert one.interval == other.interval
    assert 0 <= one.interval[0] < one.count.f1 < one.interval[1] <= 1
    alike = score_claims(gold, {one.id: right for one in gold}, wording(shipped_rules))
    assert alike.interval == (1.0, 1.0)
    assert score_claims([], {}, wording(shipped_rules)).interval == (0.0, 0.0)


GOOD = {"id": "a", "text": "It rained. He left.", "sentences": [{"span": [0, 10], "status": "plain"}]}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**GOOD, "sentences": [1]}, "sentences[0] must be an object with span and status"),
        ({**GOOD, "sentences": [{"status": "plain"}]}, "sentences[0] must be [start, end], two whole numbers"),
        (
            {**GOOD, "sentences": [{"span": [0, 10], "status": "vague"}]},
            "sentences[0].status must be null or one of attributed, partly, carried, exempt, plain, unattributed",
        ),
        ({**GOOD, "sentences": [{"span": [0, 10], "category": "x"}]}, "sentences[0].category must be a list; write []"),
        ({"id": "a"}, "'text' is missing or not a string"),
    ],
)
def test_a_gold_that_cannot_be_used_is_refused(record: object, message: str, tmp_path: Path) -> None:
    """File, line, place and mend."""
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_claims(path)
    assert str(caught.value).startswith(f"{path}:1: {message}")


def test_a_gold_without_documents_or_with_one_twice_is_refused(tmp_path: Path) -> None:
    """As with the gold of attributions."""
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="'a' stands twice"):
        read_claims(path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="holds no document"):
        read_claims(path)


TEXT = "Unemployment doubled in March. The ministry said prices had tripled. It rained."
GOLD = {
    "id": "town",
    "text": TEXT,
    "sentences": [
        {"span": [0, 30], "status": "unattributed", "category": ["statistic", "contested_label"]},
        {"span": [31, 68], "status": "attributed"},
        {"span": [69, 79], "status": None, "category": None},
    ],
}


def test_the_command_scores_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables for people, one object for programs, and predictions in the form that is published."""
    gold, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    jsonschema.validate(GOLD, SCHEMA)
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    assert main(["evaluate", "--claims", str(gold), "--predictions", str(out)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["precision", "1.000"] in lines
    assert ["unattributed", "unattributed", "1"] in lines
    assert ["contested-label", "1", "1", "0", "0"] in lines
    (prediction,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    jsonschema.validate(prediction, SCHEMA | {"$ref": "#/$defs/prediction", "required": []})
    assert [(one["span"], one["status"]) for one in prediction["sentences"]] == [
        ([0, 30], "unattributed"),
        ([31, 68], "attributed"),
        ([69, 79], "plain"),
    ]
    assert main(["evaluate", "--claims", str(gold), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["f1"], record["sentences"], record["left_out"]) == (1.0, 2, 1)
    assert record["categories"][0] == {"category": "contested-label", "gold": 1, "found": 1, "predicted": 0, "right": 0}


@pytest.mark.parametrize("arguments", [[], ["gold.jsonl", "--claims", "gold.jsonl"]])
def test_one_gold_is_wanted(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2: neither or both."""
    assert main(["evaluate", *arguments]) == 2
    assert capsys.readouterr().err.startswith("audit: error: name one gold: ")


def test_predictions_never_overwrite_the_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was annotated by hand stays."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    assert main(["evaluate", "--claims", str(gold), "--predictions", str(gold)]) == 2
    assert json.loads(gold.read_text(encoding="utf-8")) == GOLD
    assert written([judged(N)], {}) == ""
    assert "would be overwritten" in capsys.readouterr().err
