"""`audit explain`: what was decided on a sentence, by which rule, and what was kept from having a say."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cli import main
from audit.config import Settings
from audit.explain import Explanation, explain, sentences_on
from audit.match import Guard, plan_of, trials
from audit.model import BlockKind, Document, Quotation, Report, Segments, Sentence, Span, Status
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.rules import RuleSet
from tests.small_rules import crediting, exempting, finding, rule_set

TEXT = "He did say so."
ONE = Segments((Sentence(Span(0, len(TEXT)), 0, BlockKind.PROSE),), ())


def explained(text: str, rules: RuleSet, sentence: int = 0) -> tuple[Report, Explanation]:
    """One sentence of a text, explained."""
    report = audit_document(from_text("draft.txt", text, rules), rules, Settings())
    return report, explain(report, rules, sentence)


def test_rules_are_tried_on_one_sentence_with_what_keeps_them_away() -> None:
    """A rule counts as tried where both sides match; each guard that fails is told, with the words it found."""
    rules = rule_set(
        finding("matches", "say", after=" so"),
        finding("no-side", "say", after=" no"),
        finding("kept-away", "say", before="did ", unless=(("before", r"He \w+ "), ("after", " no"))),
        finding("not-there", "say", where=(("sentence", "She"),), unless=(("sentence", "He"),)),
        exempting("lets-off", "so"),
    )
    found = {one.rule.id: one for one in trials(Document("draft", TEXT, ()), ONE, plan_of(rules), 0)}
    assert set(found) == {"matches", "kept-away", "not-there", "lets-off"}
    assert found["matches"].matched
    assert (found["matches"].cue, found["matches"].guards) == (Span(7, 10), ())
    assert found["kept-away"].guards == (Guard("unless", "before", Span(0, 7)),)
    assert found["not-there"].guards == (Guard("where", "sentence", None), Guard("unless", "sentence", Span(0, 2)))
    assert not found["kept-away"].matched


def test_an_opening_is_looked_for_where_the_match_begins() -> None:
    """The guard sees what stands before both sides, as it does in an audit."""
    rules = rule_set(finding("a", "say", before="did ", where=(("opening", "He "),)))
    (one,) = trials(Document("draft", TEXT, ()), ONE, plan_of(rules), 0)
    assert one.matched


def test_a_rule_within_quotation_marks_is_told() -> None:
    """Words of somebody who is quoted are not looked at by rules for the draft's own."""
    rules = rule_set(crediting("a", "said", quoted=False))
    text = "“He said so.”"
    sentences = (Sentence(Span(0, len(text)), 0, BlockKind.PROSE),)
    for quotations, inside in (((), False), ((Quotation(Span(0, len(text))),), True)):
        (one,) = trials(Document("draft", text, ()), Segments(sentences, quotations), plan_of(rules), 0)
        assert (one.in_quotation, one.matched) == (inside, not inside)


SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.mark.parametrize(
    ("line", "expected"),
    [(1, ()), (2, ()), (3, (0, 1)), (4, (1,)), (6, (2,)), (9, ())],
)
def test_the_sentences_on_a_line_are_those_with_words_there(
    line: int, expected: tuple[int, ...], shipped_rules: RuleSet
) -> None:
    """Also one that began on the line before."""
    text = (
        "\n\nIt rained on Monday all day. It rained on\nTuesday too, the mayor said.\n\nIt did not rain on Wednesday.\n"
    )
    report = audit_document(from_text("draft.txt", text, shipped_rules), shipped_rules, Settings())
    assert sentences_on(report, line) == expected


def test_a_claim_is_explained_by_its_rule_and_its_finding(shipped_rules: RuleSet) -> None:
    """What makes it check-worthy and what is objected to are those of the report."""
    report, one = explained("Unemployment doubled in March.", shipped_rules)
    assert one.claim is not None
    assert one.claim.status is Status.UNATTRIBUTED
    assert {reason.rule for reason in one.claim.reasons} <= {trial.rule.id for trial in one.matched}
    assert one.findings == report.findings
    assert [one.attributions, one.carried, one.events] == [(), (), ()]


def test_a_rule_that_lost_its_cue_is_outdone(shipped_rules: RuleSet) -> None:
    """What matched and gave nothing is told apart from what won."""
    _, one = explained("Irene Cho told the BBC that the dam was safe.", shipped_rules)
    ((index, attribution),) = one.attributions
    assert (index, attribution.rule) == (0, "told-hearer")
    assert "told-hearer" not in {trial.rule.id for trial in one.outdone}
    assert {trial.rule.id for trial in one.outdone} <= {trial.rule.id for trial in one.matched}
    assert one.outdone != ()


def test_a_credit_from_another_sentence_is_carried(shipped_rules: RuleSet) -> None:
    """A quotation that runs on is explained by the attribution that it belongs to."""
    text = "“It rained all day,” Irene Cho said. “It rained all night.”"
    _, one = explained(text, shipped_rules, 1)
    assert [index for index, _ in one.carried] == [0]
    assert one.claim is not None
    assert one.claim.status is Status.CARRIED


DRAFT = """\
Norvane concealed the defects for months, a former clerk said. Prices will double next year.

Did the ministry know? The ministry declined to comment. “Irene Cho said so,” he said.

The report said 20 boats sank, and the storm destroyed the pier because nobody had inspected it. The report also lists
what broke. He warned that “the mayor believes it will double,” which killed the plan.
"""


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A draft in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "odd:7").write_text(DRAFT, encoding="utf-8")
    return "draft.txt"


def test_the_command_explains_the_sentences_of_a_line(draft: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its place, its words, and what was decided."""
    assert main(["explain", f"{draft}:1"]) == 0
    printed = capsys.readouterr().out
    first, second = printed.split("\n\n")
    assert first.startswith(
        "draft.txt:1:1: prose\n    Norvane concealed the defects for months, a former clerk said.\n"
    )
    assert "\nstatus        attributed: somebody is credited with it in the sentence\n" in first
    assert "\ncredits [0]   “a former clerk” “said” “Norvane concealed" in first
    assert "\nfinding       warning anonymous-accusation: " in first
    assert second.startswith("draft.txt:1:64: prose\n")
    assert "\nstatus        unattributed: " in second
    assert "\ncheck-worthy  “will" in second


def test_the_command_explains_a_whole_draft(draft: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a line every sentence is gone through; a file may have a colon and a number in its name."""
    assert main(["explain", draft]) == 0
    printed = capsys.readouterr().out
    assert printed.count(": prose\n") == 8
    assert "\ndid not say   “The ministry”, by " in printed
    assert main(["explain", "odd:7"]) == 0
    assert capsys.readouterr().out == printed.replace("draft.txt:", "odd:7:")


@pytest.mark.parametrize(
    ("place", "code", "message"),
    [
        (
            "draft.txt:2",
            2,
            "draft.txt: has no sentence on line 2 that is audited; name a line of its prose or its headings",
        ),
        ("none.txt:2", 3, "none.txt: no such file"),
        ("draft.txt:x", 3, "draft.txt:x: no such file"),
    ],
)
def test_a_place_without_a_sentence_is_told(
    place: str, code: int, message: str, draft: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says what and where."""
    assert main(["explain", place]) == code
    assert capsys.readouterr() == ("", f"audit: error: {message}\n")


def test_the_command_tells_what_had_no_say(capsys: pytest.CaptureFixture[str]) -> None:
    """On drafts of all kinds: credits carried over, claims passed over, rules outdone, held back and idle."""
    printed = ""
    for name in ("port-rewrite", "gale-roundup", "translators-prize", "ferry-wire"):
        assert main(["explain", str(SEEDS / f"{name}.txt")]) == 0
        printed += " ".join(capsys.readouterr().out.split())
    for row in (
        "carried [",
        "passed over claim ",
        ": it lies in what is credited or thought",
        "outdone attribution ",
        " has the cue, by its priority, a longer cue or a longer match",
        "held back attribution ",
        ": what must stand before the match does not",
        "let off by ",
        "idle exemption ",
        ", told to “",
        ", through [",
    ):
        assert row in printed, row
