"""What a policy objects to in a draft, and what waivers, baselines and changes take from that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from audit.cli._baselines import Baselines
from audit.config import Level, Policy, Settings, Thresholds
from audit.errors import ConfigError, RuleError
from audit.judge import Known, Terms, Waiver, judge, manual, of_sentences, second_source
from audit.judge.baseline import NAME, read_baseline, written
from audit.judge.waivers import ENDING, waivers_beside
from audit.model import Finding, Reliance, Report, Severity, Span, Standing
from audit.pipeline import audit_document
from audit.readers import read
from audit.reliance import concentration
from audit.rules import RuleSet, load_rules

TODAY = date(2026, 6, 30)
HEAD = "Pier opens\n\nThe pier opened on Monday, the harbor office said.\n\n"
RENTS, DEBT, FARES = "Rents doubled in March.", "Debt doubled in May.", "Fares doubled in June."
ACCUSED = "The mayor embezzled the harbor fund."
CLAIMED = "Irene Cho claimed that the pier was open."
CLAIM = "unattributed-claim"


@cache
def rules() -> RuleSet:
    """The shipped rules."""
    return load_rules()


@cache
def audited(text: str, name: str = "port.txt") -> Report:
    """A draft, audited."""
    return audit_document(read(name, rules(), text.encode()), rules(), Settings())


def judged(*paragraphs: str, **terms: Any) -> Report:
    """Some paragraphs below an opening, audited and judged."""
    return judge(audited(HEAD + "\n\n".join(paragraphs)), Terms(TODAY, **terms), rules())


def standings(report: Report) -> list[tuple[str, Standing]]:
    """The words of each finding and what became of it, in the order of the text."""
    found = sorted(report.findings, key=lambda one: one.span)
    return [(report.document.words([one.span]), one.standing) for one in found]


def checks(report: Report) -> list[str]:
    """The checks of the findings, in their order."""
    return [one.check for one in report.findings]


def told(report: Report, check: str) -> list[str]:
    """The messages of a check."""
    return [one.message for one in report.findings if one.check == check]


# Levels, and what fails


def test_a_check_that_is_off_objects_to_nothing() -> None:
    """Others go on."""
    report = judged(RENTS, CLAIMED, policy=Policy(checks={CLAIM: None}))
    assert checks(report) == ["loaded-verb"]


def test_a_check_has_the_level_of_the_policy() -> None:
    """Errors first, then in the order of the text."""
    assert checks(judged(RENTS, CLAIMED, ACCUSED)) == [CLAIM, CLAIM, "loaded-verb"]
    policy = Policy(checks={CLAIM: Severity.NOTE, "loaded-verb": Severity.ERROR})
    report = judged(RENTS, CLAIMED, ACCUSED, policy=policy)
    assert [(one.check, one.severity) for one in report.findings] == [
        ("loaded-verb", Severity.ERROR),
        (CLAIM, Severity.NOTE),
        (CLAIM, Severity.NOTE),
    ]
    assert [one.fails for one in report.findings] == [True, False, False]


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (Severity.ERROR, [ACCUSED]),
        (Severity.WARNING, [ACCUSED, RENTS]),
        (Severity.NOTE, [ACCUSED, RENTS, "claimed"]),
        (None, []),
    ],
)
def test_what_is_at_the_level_or_above_fails(fail_on: Level, failing: list[str]) -> None:
    """A warning, unless the policy says otherwise; nothing under `never`."""
    report = judged(RENTS, CLAIMED, ACCUSED, policy=Policy(fail_on=fail_on))
    assert [report.document.words([one.span]) for one in report.findings if one.fails] == failing
    assert Policy().fail_on is Severity.WARNING


def test_judging_leaves_the_rest_of_a_report_alone() -> None:
    """Only the findings are others."""
    report = audited(HEAD + RENTS)
    assert replace(judge(report, Terms(TODAY), rules()), findings=report.findings) == report


def test_what_is_judged_again_stays_as_it_is() -> None:
    """Under the same terms."""
    terms = Terms(TODAY, Policy(checks={CLAIM: Severity.ERROR}), known=(Known(CLAIM, RENTS, 1),))
    once = judge(audited(HEAD + RENTS), terms, rules())
    assert judge(once, terms, rules()) == once


def test_the_manual_knows_every_check() -> None:
    """Each once, by id, with a summary of one line and a page."""
    ids = [page.id for page in manual()]
    assert ids == sorted(set(ids))
    assert {CLAIM, "second-source", "source-share", "unused-suppression", "expired-waiver"} < set(ids)
    assert all(page.summary.endswith(".") and "\n" not in page.summary and page.text for page in manual())


# Thresholds


def measured(**measures: Any) -> Report:
    """A draft to which nothing is objected, with such reliance."""
    whole: dict[str, Any] = {"units": 10, "check_worthy": 10, **measures}
    return replace(audited(HEAD + "It rained."), reliance=Reliance(**whole))


BOUNDS: Mapping[str, tuple[str, float, str, float, float, str]] = {
    "max_source_share": (
        "top1_share", 0.5, "source-share", 0.5, 0.6,
        "Share of the credits that go to one source: 60%; at most 50% is allowed",
    ),
    "min_effective_sources": (
        "effective_sources", 3, "effective-sources", 3.0, 2.5,
        "Sources' worth that the draft leans on: 2.5; at least 3 is allowed",
    ),
    "max_anonymous_share": (
        "anonymous_share", 0.25, "anonymous-share", 0.25, 0.3,
        "Share of the credits that go to unnamed sources: 30%; at most 25% is allowed",
    ),
    "max_second_hand_share": (
        "second_hand_share", 0, "second-hand-share", 0.0, 0.1,
        "Share of the credits that reached the draft through others: 10%; at most 0% is allowed",
    ),
    "min_attributed_share": (
        "attributed_check_worthy", 0.7, "attributed-share", 7, 6,
        "Share of the check-worthy sentences that credit somebody: 60%; at least 70% is allowed",
    ),
}  # fmt: skip


def under(key: str, bound: float | None, **more: Any) -> Policy:
    """A policy with one threshold, which is from a file."""
    named: dict[str, Any] = {key: bound}
    thresholds = Thresholds(**named)
    return Policy(thresholds=thresholds, **{"origins": {f"thresholds.{key}": "desk/audit.toml"}, **more})


@pytest.mark.parametrize("key", BOUNDS)
def test_a_draft_keeps_to_a_threshold_or_fails(key: str) -> None:
    """At the bound it does; the message names the key and where it is from."""
    measure, bound, check, kept, broken, message = BOUNDS[key]
    terms = Terms(TODAY, under(key, bound, fail_on=None))
    assert judge(measured(**{measure: kept}), terms, rules()).findings == ()
    (found,) = judge(measured(**{measure: broken}), terms, rules()).findings
    assert (found.check, found.severity, found.span, found.sentence) == (check, Severity.ERROR, Span(0, 0), None)
    assert found.message == f"{message} ({key}, desk/audit.toml)."
    assert found.fails


@pytest.mark.parametrize("key", BOUNDS)
def test_a_threshold_is_judged_where_there_is_enough_to_judge(key: str) -> None:
    """From ten credits up, the share of what is attributed from ten check-worthy sentences up as well."""
    measure, bound, check, _, broken, _ = BOUNDS[key]
    terms = Terms(TODAY, under(key, bound))
    few = measured(units=9, check_worthy=9, **{measure: broken})
    assert judge(few, terms, rules()).findings == ()
    worthy = judge(measured(units=9, check_worthy=10, **{measure: broken}), terms, rules())
    assert checks(worthy) == ([check] if key == "min_attributed_share" else [])


@pytest.mark.parametrize("key", [*BOUNDS, "max_unattributed_errors"])
def test_a_threshold_that_is_not_set_asks_for_nothing(key: str) -> None:
    """Nor is one judged of a change, or one whose check is off."""
    worst = measured(top1_share=1.0, effective_sources=1.0, anonymous_share=1.0, second_hand_share=1.0)
    bound = 0 if key.startswith("max") else 1000
    policy = under(key, bound)
    errors = replace(worst, findings=audited(HEAD + ACCUSED).findings, segments=audited(HEAD + ACCUSED).segments)
    assert {one.check for one in judge(errors, Terms(TODAY, policy), rules()).findings} > {CLAIM}
    (check,) = {one.check for one in judge(errors, Terms(TODAY, policy), rules()).findings} - {CLAIM}
    for other in (under(key, None), replace(policy, checks={check: None})):
        assert checks(judge(errors, Terms(TODAY, other), rules())) == [CLAIM]
    assert checks(judge(errors, Terms(TODAY, policy, before=b""), rules())) == [CLAIM]


def test_without_a_measure_nothing_is_broken() -> None:
    """A draft without credits has no shares."""
    policy = Policy(thresholds=Thresholds(0.0, 99.0, 0.0, 0.0, 1.0))
    assert judge(measured(units=0, check_worthy=0), Terms(TODAY, policy), rules()).findings == ()


def test_a_threshold_without_an_origin_names_its_key_alone() -> None:
    """And a level of its own does not keep it from failing."""
    policy = Policy(checks={"source-share": Severity.NOTE}, thresholds=Thresholds(max_source_share=0.5))
    (found,) = judge(measured(top1_share=1.0), Terms(TODAY, policy), rules()).findings
    assert found.message.endswith("100%; at most 50% is allowed (max_source_share).")
    assert (found.severity, found.fails) == (Severity.NOTE, True)


def test_errors_are_counted_that_nobody_excused() -> None:
    """Claims of severity error, under the levels of the policy."""
    other = "The clerk bribed the mayor."
    policy = under("max_unattributed_errors", 1)
    message = "Claims of severity error that nobody is said to have made: 2; at most 1 is allowed "
    broken = judged(ACCUSED, other, RENTS, policy=policy)
    assert told(broken, "unattributed-errors") == [f"{message}(max_unattributed_errors, desk/audit.toml)."]
    waiver = Waiver(CLAIM, ACCUSED, "shown to us", "desk", TODAY, 1)
    assert told(judged(ACCUSED, other, policy=policy, waivers=(waiver,)), "unattributed-errors") == []
    assert told(judged(ACCUSED, other, policy=policy, known=(Known(CLAIM, other, 1),)), "unattributed-errors") == []
    commented = f"# audit: ignore {CLAIM}: shown to us\n{ACCUSED}"
    assert told(judged(commented, other, policy=policy), "unattributed-errors") == []
    milder = replace(policy, checks={CLAIM: Severity.WARNING})
    assert told(judged(ACCUSED, other, policy=milder), "unattributed-errors") == []
    louder = replace(policy, checks={CLAIM: Severity.ERROR})
    assert len(told(judged(RENTS, DEBT, policy=louder), "unattributed-errors")) == 1


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 10, 20])
def test_equal_sources_are_worth_their_number(count: int) -> None:
    """As many as are asked for are enough, whatever is lost in rounding."""
    worth = 1 / concentration([1 / count] * count)
    terms = Terms(TODAY, under("min_effective_sources", count))
    assert judge(measured(effective_sources=worth), terms, rules()).findings == ()


@pytest.mark.parametrize(
    ("key", "bound", "measure", "value"),
    [
        ("max_source_share", 0.6, "top1_share", 0.604),
        ("max_anonymous_share", 0.1, "anonymous_share", 0.104),
        ("min_effective_sources", 3, "effective_sources", 2.96),
    ],
)
def test_the_message_of_a_broken_threshold_shows_that_it_is_broken(
    key: str, bound: float, measure: str, value: float
) -> None:
    """The two figures differ in it."""
    (found,) = judge(measured(**{measure: value}), Terms(TODAY, under(key, bound)), rules()).findings
    told, allowed = found.message.partition(": ")[2].split(" is allowed")[0].split("; ")
    assert told.removesuffix(".0") != allowed.split()[-1]


def test_a_comment_on_a_threshold_is_not_called_unused() -> None:
    """Either it excuses the threshold, or it is said that none can."""
    report = audited(f"# audit: ignore-file source-share: one voice\n{HEAD}It rained.")
    report = replace(report, reliance=Reliance(units=10, top1_share=1.0))
    found = judge(report, Terms(TODAY, under("max_source_share", 0.5)), rules())
    assert "Nothing here is objected to by source-share." not in told(found, "unused-suppression")


# The second source


TWO = Policy(thresholds=Thresholds(second_source_for_accusations=True))
BRIBED = "Norvane bribed the mayor"


def single(*paragraphs: str) -> list[str]:
    """The sentences with an accusation that only one source makes."""
    found = judged(*paragraphs, policy=TWO)
    return [found.document.words([one.span]) for one in found.findings if one.check == "second-source"]


def test_one_accuser_is_too_few() -> None:
    """Where the policy asks for two."""
    text = f"Irene Cho said {BRIBED}."
    found = judged(text, policy=TWO)
    assert [(one.check, one.severity, one.message, one.fails) for one in found.findings] == [
        ("second-source", Severity.ERROR, "Only Irene Cho makes this accusation.", True)
    ]
    assert found.document.at(found.findings[0].span) == text
    assert checks(judged(text)) == []
    assert checks(judged(text, policy=replace(TWO, checks={"second-source": None}))) == []


@pytest.mark.parametrize(
    "paragraphs",
    [
        [f"Irene Cho said {BRIBED}. Olav Brandt, a welder, said {BRIBED} in June."],
        [f"Irene Cho said {BRIBED}.", "It rained.", f"{BRIBED}, Olav Brandt said."],
        [f"Irene Cho and Olav Brandt said {BRIBED}."],
    ],
)
def test_a_second_accuser_may_stand_elsewhere(paragraphs: list[str]) -> None:
    """In the draft, on the same matter."""
    assert single(*paragraphs) == []


@pytest.mark.parametrize(
    "record", [f"A court found that {BRIBED}.", f"The indictment says {BRIBED}.", f"{BRIBED}, according to the report."]
)
def test_a_court_or_a_document_is_enough(record: str) -> None:
    """Alone, or beside one accuser."""
    assert single(record) == []
    assert single(f"Irene Cho said {BRIBED}.", record) == []


def test_a_second_accuser_on_another_matter_is_none() -> None:
    """Each accusation wants its own."""
    one, other = f"Irene Cho said {BRIBED}.", "Olav Brandt said the clerk stole the silver."
    assert single(one, other) == [one, other]


def test_the_same_accuser_twice_is_one() -> None:
    """However often."""
    one, other = f"Irene Cho said {BRIBED}.", f"{BRIBED} in June, Irene Cho said."
    assert single(one, other) == [one, other]
    assert single(f"The union said {BRIBED}.", f"The union said again that {BRIBED}.") != []


def test_what_nobody_is_credited_with_is_another_check() -> None:
    """It lacks a first source."""
    assert single(f"{BRIBED}.") == []
    assert single("It rained, Irene Cho said.") == []


def test_a_single_accuser_can_be_excused_like_anything() -> None:
    """By a waiver, a comment or the baseline; in a sentence that did not change it does not fail."""
    text = f"Irene Cho said {BRIBED}."
    waiver = Waiver("second-source", text, "read the file", "desk", TODAY, 1)
    assert standings(judged(text, policy=TWO, waivers=(waiver,))) == [(text, Standing.WAIVED)]
    assert standings(judged(text, policy=TWO, known=(Known("second-source", text, 1),))) == [(text, Standing.KNOWN)]
    comment = "# audit: ignore second-source: read the file\n"
    assert standings(judged(comment + text, policy=TWO)) == [(text, Standing.SUPPRESSED)]
    assert standings(judged(text, policy=TWO, before=(HEAD + text).encode())) == [(text, Standing.UNCHANGED)]
    assert standings(judged(text, policy=TWO, before=HEAD.encode())) == [(text, Standing.OPEN)]


@pytest.mark.parametrize(
    "text",
    [
        f"Irene Cho said {BRIBED}. Norvane disputed that it ever bribed the mayor.",
        f"Reuters reported that Irene Cho said {BRIBED}.",
        f"Reuters, citing Irene Cho, reported that {BRIBED}.",
        f"Irene Cho said {BRIBED}, and Olav Brandt said it rained.",
    ],
)
def test_who_does_not_accuse_is_no_second_source(text: str) -> None:
    """The accused, who passes it on, and who speaks of something else in the same sentence."""
    assert single(text) != []


def test_words_that_are_carried_over_are_the_accusers() -> None:
    """A running quotation has the credit of its first sentence."""
    carried = "“The pier was closed,” {} said. “Norvane bribed the mayor.”"
    assert told(judged(carried.format("Irene Cho"), policy=TWO), "second-source") == [
        "Only Irene Cho makes this accusation."
    ]
    assert single(carried.format("Irene Cho"), carried.format("Olav Brandt")) == []


def examples(page: str) -> list[tuple[str, bool]]:
    """The examples of a page, and whether they are objected to."""
    lines = [line.strip() for line in page.split("\n") if line.startswith("    ")]
    ends = ("objected to", "accepted")
    return [(line.removesuffix(end).rstrip(), end == ends[0]) for line in lines for end in ends if line.endswith(end)]


def test_the_examples_of_the_second_source_hold() -> None:
    """What its page says is objected to is, and what it says is accepted is."""
    found = examples(second_source.PAGE.text)
    assert len(found) == 2
    assert [bool(single(text)) for text, _ in found] == [objected for _, objected in found]


# Waivers


def waiver(sentence: str, check: str = CLAIM, expires: date = TODAY, line: int = 1) -> Waiver:
    """A waiver of the desk."""
    return Waiver(check, sentence, "own count", "desk", expires, line)


@pytest.mark.parametrize(
    "sentence",
    [
        RENTS,
        "Rents doubled",
        "doubled in March",
        "rents doubled in march",
        "Rents had doubled in March",
        "“Rents” doubled, in March!",
    ],
)
def test_a_waiver_is_for_a_sentence_or_a_part_of_one(sentence: str) -> None:
    """Wherever it stands, and after small edits."""
    (found,) = judged(RENTS, waivers=(waiver(sentence),)).findings
    assert (found.standing, found.fails, found.excuse) == (
        Standing.WAIVED,
        False,
        "own count (desk, until 2026-06-30)",
    )


def test_a_waiver_lets_no_other_sentence_and_no_other_check_stand() -> None:
    """But every finding of its check in such sentences."""
    found = judged(RENTS, DEBT, RENTS, waivers=(waiver(RENTS), waiver(DEBT, "link-alone", line=6)))
    assert standings(found) == [
        ("", Standing.OPEN),
        (RENTS, Standing.WAIVED),
        (DEBT, Standing.OPEN),
        (RENTS, Standing.WAIVED),
    ]
    assert told(found, "unused-suppression") == [
        "The waiver of link-alone in line 6 of port.txt.waivers.yaml (desk: own count) lets nothing stand."
    ]


def test_a_waiver_ends_with_its_day() -> None:
    """On its last day it holds; then what it let stand counts again, and that is told."""
    assert checks(judged(RENTS, waivers=(waiver(RENTS),))) == [CLAIM]
    report = judged(RENTS, waivers=(waiver(RENTS, expires=date(2026, 6, 29)),))
    assert [(one.check, one.standing, one.fails) for one in report.findings] == [
        ("expired-waiver", Standing.OPEN, True),
        (CLAIM, Standing.OPEN, True),
    ]
    assert told(report, "expired-waiver") == [
        "The waiver of unattributed-claim in line 1 of port.txt.waivers.yaml (desk: own count) expired on 2026-06-29."
    ]


def test_a_waiver_that_lets_nothing_stand_is_told_even_if_its_day_has_passed() -> None:
    """What is excused already, or not found any more, needs none."""
    old = date(2020, 1, 1)
    assert checks(judged("It rained.", waivers=(waiver(RENTS, expires=old),))) == ["unused-suppression"]
    commented = f"# audit: ignore {CLAIM}: own count\n{RENTS}"
    assert checks(judged(commented, waivers=(waiver(RENTS),))) == ["unused-suppression", CLAIM]
    twice = judged(RENTS, waivers=(waiver(RENTS), waiver(RENTS, line=9)))
    (message,) = told(twice, "unused-suppression")
    assert "in line 9 of" in message


def test_findings_about_waivers_have_levels_like_others() -> None:
    """A policy may have them off."""
    policy = Policy(checks={"unused-suppression": None})
    assert judged("It rained.", waivers=(waiver(RENTS),), policy=policy).findings == ()


GOOD = "- check: loaded-verb\n  sentence: >-\n    It\n    rained.\n  reason: x\n  owner: desk\n  expires: 2030-06-30\n"
THEY_ARE = "its keys are check, sentence, reason, owner, expires"


def beside(folder: Path, text: str | bytes) -> tuple[Waiver, ...]:
    """The waivers in a file beside a draft."""
    raw = text.encode() if isinstance(text, str) else text
    (folder / f"port.md{ENDING}").write_bytes(raw)
    return waivers_beside(str(folder / "port.md"), of_sentences())


def test_a_waiver_names_a_check_that_there_is(tmp_path: Path) -> None:
    """What it means is guessed, and not done."""
    with pytest.raises(RuleError, match="there is no check of sentences 'Loaded-Verb'; did you mean 'loaded-verb'"):
        beside(tmp_path, GOOD.replace("loaded-verb", "Loaded-Verb"))
    with pytest.raises(RuleError, match="there is no check of sentences 'max-source-share'"):
        beside(tmp_path, GOOD.replace("loaded-verb", "max-source-share"))


def test_waivers_stand_in_a_file_beside_the_draft(tmp_path: Path) -> None:
    """Each with its line, white space folded; a draft may have none."""
    assert waivers_beside(str(tmp_path / "port.md"), of_sentences()) == ()
    found = beside(tmp_path, f"\ufeff# desk\n{GOOD}{GOOD.replace('loaded-verb', '  link-alone ')}")
    assert found == (
        Waiver("loaded-verb", "It rained.", "x", "desk", date(2030, 6, 30), 2),
        Waiver("link-alone", "It rained.", "x", "desk", date(2030, 6, 30), 9),
    )
    assert beside(tmp_path, "[]") == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("# nothing\n", 1, "the file is empty"),
        ("x: y", 1, "the waivers must be a list, not a mapping"),
        ("x", 1, "a waiver must be a mapping of keys, not a text"),
        ("- [a]", 1, "a waiver must be a mapping of keys, not a list"),
        (GOOD.replace("owner", "ovner"), 6, "unknown key 'ovner' in a waiver; did you mean 'owner'?"),
        (GOOD.replace("  owner: desk\n", ""), 1, f"a waiver needs 'owner'; {THEY_ARE}"),
        (GOOD + "- check: x\n", 8, f"a waiver needs 'sentence'; {THEY_ARE}"),
        (GOOD.replace("owner: desk", "owner: ' '"), 6, "owner is empty"),
        (GOOD.replace("owner: desk", "owner:"), 6, "owner is empty"),
        (GOOD.replace("reason: x", "reason: [x]"), 5, "reason must be a text, not a list"),
        (GOOD.replace("2030-06-30", "next June"), 7, "expires must be a day, as in 2030-06-30"),
        (GOOD.replace("2030-06-30", "2030-06-31"), 7, "expires must be a day, as in 2030-06-30"),
        (GOOD.replace("2030-06-30", "30.6.2030"), 7, "expires must be a day, as in 2030-06-30"),
        (GOOD.replace("owner: desk", "reason: y"), 6, "key 'reason' stands twice; keep one"),
        (GOOD.replace("reason: x", "reason: @x"), 5, "not valid YAML: found character that cannot start any token"),
        (GOOD.replace("reason: x", "reason: !x y"), 5, "YAML tag '!x' is not allowed; write plain text"),
        (GOOD.replace(": x", ": &x y") + "- *x", 5, "YAML anchors and aliases are not allowed; write the value out"),
    ],
)  # fmt: skip
def test_waivers_that_cannot_be_used_are_one_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    """It names the file, the line and what is wrong."""
    with pytest.raises(RuleError) as caught:
        beside(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'port.md'}{ENDING}:{line}: {message}"


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"- \0"])
def test_waivers_that_are_no_text_are_one_line(tmp_path: Path, raw: bytes) -> None:
    """It names the file."""
    with pytest.raises(RuleError, match=r"waivers\.yaml: ") as caught:
        beside(tmp_path, raw)
    assert "\n" not in str(caught.value)


# The baseline


def known(*sentences: str, check: str = CLAIM, times: int = 1) -> tuple[Known, ...]:
    """Findings of a baseline."""
    return tuple(Known(check, sentence, times) for sentence in sentences)


def test_what_the_baseline_knows_counts_no_longer() -> None:
    """It is marked, and does not fail."""
    found = judged(RENTS, DEBT, known=known(RENTS))
    assert standings(found) == [(RENTS, Standing.KNOWN), (DEBT, Standing.OPEN)]
    assert [(one.fails, one.excuse) for one in found.findings] == [(False, "in the baseline"), (True, "")]


def test_a_known_finding_may_move_and_be_edited_a_little() -> None:
    """The same words go first, then what is nearly the same."""
    edited = "Rents had doubled in March."
    assert standings(judged("It rained.", DEBT, edited, known=known(RENTS))) == [
        (DEBT, Standing.OPEN),
        (edited, Standing.KNOWN),
    ]
    assert standings(judged(edited, RENTS, known=known(RENTS))) == [(edited, Standing.OPEN), (RENTS, Standing.KNOWN)]
    assert standings(judged(edited, RENTS, known=known(RENTS, edited.upper()))) == [
        (edited, Standing.KNOWN),
        (RENTS, Standing.KNOWN),
    ]


def test_a_second_copy_of_a_known_sentence_is_new() -> None:
    """Counts are kept."""
    both = [(RENTS, Standing.KNOWN), (RENTS, Standing.KNOWN)]
    assert standings(judged(RENTS, RENTS, known=known(RENTS))) == [both[0], (RENTS, Standing.OPEN)]
    assert standings(judged(RENTS, RENTS, known=known(RENTS, times=2))) == both
    assert standings(judged(RENTS, RENTS, RENTS, known=known(RENTS, times=2))) == [*both, (RENTS, Standing.OPEN)]


def test_the_baseline_knows_a_finding_by_its_check() -> None:
    """The same sentence may be objected to for something else."""
    assert standings(judged(RENTS, known=known(RENTS, check="link-alone"))) == [(RENTS, Standing.OPEN)]


def test_what_is_excused_already_uses_nothing_of_the_baseline_up() -> None:
    """Comments and waivers go first."""
    commented = f"# audit: ignore {CLAIM}: own count\n{RENTS}"
    assert standings(judged(commented, RENTS, known=known(RENTS))) == [
        (RENTS, Standing.SUPPRESSED),
        (RENTS, Standing.KNOWN),
    ]
    assert standings(judged(RENTS, waivers=(waiver(RENTS),), known=known(RENTS))) == [(RENTS, Standing.WAIVED)]


def test_a_finding_about_the_whole_draft_is_never_known() -> None:
    """It has no sentence to be known by."""
    found = judged("It rained.", waivers=(waiver(RENTS),), known=known("", check="unused-suppression"))
    assert [one.standing for one in found.findings] == [Standing.OPEN]


def test_the_counts_of_a_sentence_add_up() -> None:
    """Two entries for it may come of two drafts that are gone, or of a merge."""
    again = (RENTS, Standing.KNOWN)
    assert standings(judged(RENTS, RENTS, RENTS, known=known(RENTS, RENTS))) == [again, again, (RENTS, Standing.OPEN)]


def report_of(path: Path, *paragraphs: str, **terms: Any) -> Report:
    """A draft in a file, audited and judged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "\n\n".join(paragraphs), encoding="utf-8")
    return judge(audit_document(read(str(path), rules()), rules(), Settings()), Terms(TODAY, **terms), rules())


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    """By the full path of each draft; its text is the same whatever the order of the drafts."""
    drafts = [
        report_of(tmp_path / "desk" / "b.md", RENTS, RENTS, CLAIMED),
        report_of(tmp_path / "é ü.md", f"“Rents”\tdoubled\nin {'March'}."),
        report_of(tmp_path / "fine.md", "It rained."),
    ]
    text = written(drafts, tmp_path / "desk")
    assert text == written(reversed(drafts), tmp_path / "desk")
    (tmp_path / "desk" / NAME).write_text(text, encoding="utf-8")
    assert read_baseline(tmp_path / "desk" / NAME) == {
        str(tmp_path / "desk" / "b.md"): (Known("loaded-verb", CLAIMED, 1), Known(CLAIM, RENTS, 2)),
        str(tmp_path / "é ü.md"): (Known(CLAIM, "“Rents” doubled in March.", 1),),
    }
    assert json.loads(text)["findings"][0] == {
        "path": "../é ü.md", "check": CLAIM, "sentence": "“Rents” doubled in March.", "count": 1,
    }  # fmt: skip
    assert "é ü.md" in text


def test_what_is_excused_and_what_is_about_the_whole_draft_is_not_written(tmp_path: Path) -> None:
    """Only open findings in sentences are; those that are known would be lost, so no baseline is used for it."""
    policy = under("max_unattributed_errors", 0)
    whole = report_of(tmp_path / "a.md", ACCUSED, RENTS, policy=policy, waivers=(waiver(RENTS), waiver(DEBT)))
    assert len(whole.findings) == 4
    (entry,) = json.loads(written([whole], tmp_path))["findings"]
    assert (entry["sentence"], entry["count"]) == (ACCUSED, 1)


def test_a_baseline_for_nothing_is_empty(tmp_path: Path) -> None:
    """And can be read."""
    (tmp_path / NAME).write_text(written([], tmp_path), encoding="utf-8")
    assert read_baseline(tmp_path / NAME) == {}


@pytest.mark.parametrize("odd", ["Rents \ud800oubled in March.", "caf\udce9"])
def test_a_baseline_can_always_be_written(tmp_path: Path, odd: str) -> None:
    """Whatever a sentence or the name of a draft holds, and is read as the same."""
    document = read(str(tmp_path / "a.txt"), rules(), (HEAD + RENTS).encode())
    changed = document.text.replace(RENTS, odd) if " " in odd else document.text
    document = replace(document, text=changed, name=document.name if " " in odd else str(tmp_path / odd))
    report = replace(audited(HEAD + RENTS), document=document)
    text = written([report], tmp_path)
    (tmp_path / NAME).write_bytes(text.encode())
    ((path, (entry,)),) = read_baseline(tmp_path / NAME).items()
    assert odd in (entry.sentence, Path(path).name)


def baseline(**keys: object) -> str:
    """A baseline with other keys."""
    whole = {"schema": "newsaudit-baseline", "version": 1, "findings": [], **keys}
    return json.dumps({key: value for key, value in whole.items() if value is not ...})


def entry(**keys: object) -> str:
    """A baseline with one finding that has other keys."""
    whole = {"path": "a.md", "check": CLAIM, "sentence": RENTS, "count": 1, **keys}
    return baseline(findings=[{key: value for key, value in whole.items() if value is not ...}])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be used as a baseline: Expecting value: line 1 column 1 (char 0)"),
        ("{", "cannot be used as a baseline: Expecting property name"),
        ("[]", "cannot be used as a baseline: "),
        ("null", "cannot be used as a baseline: "),
        ("{}", "cannot be used as a baseline: there is no 'schema'"),
        (baseline(version=...), "cannot be used as a baseline: there is no 'version'"),
        (baseline(version=2), "is no baseline of this version"),
        (baseline(schema="x"), "is no baseline of this version"),
        (baseline(findings=...), "cannot be used as a baseline: there is no 'findings'"),
        (baseline(findings=None), "cannot be used as a baseline: "),
        (baseline(findings=["x"]), "cannot be used as a baseline: "),
        (baseline(findings={"a": 1}), "cannot be used as a baseline: "),
        (entry(path=...), "cannot be used as a baseline: there is no 'path'"),
        (entry(path=3), "cannot be used as a baseline: "),
        (entry(sentence=...), "cannot be used as a baseline: there is no 'sentence'"),
        (entry(sentence=3), "cannot be used as a baseline: a finding has a value of the wrong kind"),
        (entry(check=None), "cannot be used as a baseline: a finding has a value of the wrong kind"),
        (entry(count="1"), "cannot be used as a baseline: a finding has a value of the wrong kind"),
        (entry(count=1.0), "cannot be used as a baseline: a finding has a value of the wrong kind"),
        ("9" * 9999, "cannot be used as a baseline: "),
        (entry(count=-1), "cannot be used as a baseline: a finding has a value of the wrong kind"),
        (entry(count=0), "cannot be used as a baseline: a finding has a value of the wrong kind"),
        pytest.param(
            "[" * 100_000,
            "cannot be used as a baseline: ",
            id="deep",
        ),
    ],
)
def test_a_baseline_that_cannot_be_used_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    """It names the file, and how to write it anew."""
    path = tmp_path / NAME
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert str(caught.value).endswith("; write it anew with `audit baseline`")
    assert "\n" not in str(caught.value)


def test_a_baseline_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    """Nor is a folder."""
    (tmp_path / NAME).write_bytes(b"\xff")
    for path in (tmp_path / NAME, tmp_path):
        with pytest.raises(ConfigError, match="cannot be used as a baseline: "):
            read_baseline(path)


def test_the_nearest_baseline_is_that_of_a_draft(tmp_path: Path) -> None:
    """Unless the command line or the policy names one; one that the policy names may not be there yet."""
    for folder, sentence in (("", "one"), ("desk", "two"), ("named", "three")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / NAME).write_text(entry(path=f"{tmp_path}/desk/a.md", sentence=sentence), encoding="utf-8")
    draft = str(tmp_path / "desk" / "a.md")
    Path(draft).touch()

    def sentences(baselines: Baselines, policy: Policy = TWO) -> list[str]:
        return [one.sentence for one in baselines.of(draft, policy)]

    assert sentences(Baselines(None)) == ["two"]
    assert sentences(Baselines(None), Policy(baseline=tmp_path / NAME)) == ["one"]
    assert sentences(Baselines(None), Policy(baseline=tmp_path / "none.json")) == []
    assert sentences(Baselines(tmp_path / "named" / NAME), Policy(baseline=tmp_path / NAME)) == ["three"]
    with pytest.raises(ConfigError, match=r"^--baseline: there is no file .*none.json$"):
        Baselines(tmp_path / "none.json")


def test_a_renamed_draft_has_what_was_known_of_it(tmp_path: Path) -> None:
    """What is known of drafts that are gone may be its own; what is known of others is not."""
    (tmp_path / NAME).write_text(
        written([report_of(tmp_path / "old.md", RENTS), report_of(tmp_path / "other.md", DEBT)], tmp_path),
        encoding="utf-8",
    )
    (tmp_path / "old.md").rename(tmp_path / "new.md")
    found = Baselines(None).of(str(tmp_path / "new.md"), Policy())
    assert found == (Known(CLAIM, RENTS, 1),)
    assert standings(report_of(tmp_path / "new.md", RENTS, DEBT, known=found)) == [
        (RENTS, Standing.KNOWN),
        (DEBT, Standing.OPEN),
    ]


def test_a_draft_that_is_gone_is_one_other_draft_at_most(tmp_path: Path) -> None:
    """One of its name, else the only one that is gone: what was accepted once is not accepted of every new draft."""
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
    gone = [report_of(tmp_path / "a" / "old.md", RENTS), report_of(tmp_path / "a" / "port.md", DEBT)]
    (tmp_path / NAME).write_text(written(gone, tmp_path), encoding="utf-8")
    for report in gone:
        Path(report.document.name).unlink()
    drafts = [tmp_path / name for name in ("new.md", "b/port.md", "c/port.md", "other.md", "third.md")]
    for draft in drafts:
        draft.touch()
    baselines = Baselines(None)
    assert [[one.sentence for one in baselines.of(str(draft), Policy())] for draft in drafts] == [
        [],  # two are gone, and neither is of its name
        [DEBT],
        [],
        [],
        [],
    ]
    (tmp_path / "a" / "port.md").touch()
    assert [len(Baselines(None).of(str(draft), Policy())) for draft in drafts[:1]] == [1]


def test_a_draft_that_was_not_renamed_has_only_its_own(tmp_path: Path) -> None:
    """A draft with findings of its own in the baseline has its old name."""
    drafts = [report_of(tmp_path / "gone.md", DEBT), report_of(tmp_path / "a.md", RENTS)]
    (tmp_path / NAME).write_text(written(drafts, tmp_path), encoding="utf-8")
    (tmp_path / "gone.md").unlink()
    assert Baselines(None).of(str(tmp_path / "a.md"), Policy()) == (Known(CLAIM, RENTS, 1),)


def test_it_is_counted_what_is_known_of_a_draft(tmp_path: Path) -> None:
    """So that it can be told what is gone."""
    report_of(tmp_path / "a.md", RENTS)
    (tmp_path / NAME).write_text(entry(count=3), encoding="utf-8")
    baselines, draft = Baselines(None), str(tmp_path / "a.md")
    assert baselines.count(draft) == 0
    baselines.of(draft, Policy())
    assert baselines.count(draft) == 3


# What a change left alone


def changed(before: str | bytes, *paragraphs: str, **terms: Any) -> list[tuple[str, Standing]]:
    """What becomes of findings in a draft that was another before."""
    raw = before if isinstance(before, bytes) else (HEAD + before).encode()
    return standings(judged(*paragraphs, before=raw, **terms))


def test_a_sentence_that_was_there_is_not_the_changes() -> None:
    """Wherever it stood, however it was wrapped."""
    assert changed(f"{RENTS}\n\n{DEBT}", DEBT, RENTS) == [(DEBT, Standing.UNCHANGED), (RENTS, Standing.UNCHANGED)]
    assert changed(f"It rained. {RENTS}", "It snowed.", RENTS) == [(RENTS, Standing.UNCHANGED)]
    assert changed(RENTS.replace(" in ", "\nin   "), RENTS) == [(RENTS, Standing.UNCHANGED)]
    (found,) = judged(RENTS, before=(HEAD + RENTS).encode()).findings
    assert (found.fails, found.excuse) == (False, "the sentence is as it was")


def test_an_edited_sentence_is_the_changes() -> None:
    """Word for word, case and marks included."""
    for edited in (RENTS.replace("in", "this"), RENTS.upper(), RENTS.replace(".", "!")):
        assert changed(edited, RENTS) == [(RENTS, Standing.OPEN)]
    assert changed(f"{RENTS} {DEBT}", RENTS, FARES) == [(RENTS, Standing.UNCHANGED), (FARES, Standing.OPEN)]


def test_a_sentence_that_now_stands_twice_is_new_once() -> None:
    """The later one."""
    once, twice = (RENTS, Standing.UNCHANGED), (RENTS, Standing.OPEN)
    assert changed(RENTS, RENTS, RENTS) == [once, twice]
    assert changed(f"{RENTS} {RENTS}", RENTS, RENTS, RENTS) == [once, once, twice]


def test_all_of_a_new_draft_is_the_changes() -> None:
    """And of one that could not have been read."""
    for before in (b"", b"\0\1", b"%PDF-1", b"\xff\xfe\x00", b"\n \n"):
        assert changed(before, RENTS, DEBT) == [(RENTS, Standing.OPEN), (DEBT, Standing.OPEN)]


def test_a_change_of_line_ends_and_encodings_is_none() -> None:
    """The draft is read before it is compared."""
    for raw in ((HEAD + RENTS).replace("\n", "\r\n").encode(), (HEAD + RENTS).encode("utf-16")):
        assert changed(raw, RENTS) == [(RENTS, Standing.UNCHANGED)]


def test_what_is_about_the_whole_draft_is_not_the_changes() -> None:
    """It was so before, or is no sentence."""
    found = judged("It rained.", waivers=(waiver(RENTS),), before=HEAD.encode())
    assert [(one.check, one.standing, one.excuse) for one in found.findings] == [
        ("unused-suppression", Standing.UNCHANGED, "the draft is as it was")
    ]


def test_what_is_about_the_whole_of_a_new_draft_is_the_changes() -> None:
    """A comment that gives no reason was not there before either."""
    found = judged("# audit: ignore loaded-verb\nIt rained.", before=b"")
    assert [(one.check, one.standing) for one in found.findings] == [("faulty-suppression", Standing.OPEN)]


def test_what_is_excused_stays_excused_in_a_changed_sentence() -> None:
    """By a comment, a waiver or the baseline."""
    assert changed("", RENTS, waivers=(waiver(RENTS),)) == [(RENTS, Standing.WAIVED)]
    assert changed(RENTS, RENTS, known=known(RENTS)) == [(RENTS, Standing.KNOWN)]


# Time


def spelled(number: int) -> str:
    """A number as a word of letters."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


MANY = 900
SENTENCES = [
    f"Rents of {spelled(n * 7)}x and {spelled(n * 13)}y and {spelled(n * 17)}z doubled in March." for n in range(MANY)
]


@cache
def long_report() -> Report:
    """A draft of many sentences, to each of which is objected."""
    report = audited(HEAD + "\n\n".join(SENTENCES))
    assert len(report.findings) == MANY
    return report


def seconds(report: Report, terms: Terms, standing: Standing | None) -> float:
    """How long the judging takes; all findings of the report are expected to get that standing."""
    start = perf_counter()
    found = judge(report, terms, rules())
    spent = perf_counter() - start
    if standing:
        assert sum(one.standing is standing for one in found.findings) == len(report.findings)
    return spent


@pytest.mark.parametrize(
    "terms",
    [
        {"known": known(*SENTENCES)},
        {"known": known(*reversed(SENTENCES))},
        {"before": (HEAD + "\n\n".join(reversed(SENTENCES))).encode()},
        {"known": known(*(one.replace("March", "May") for one in reversed(SENTENCES)))},
        {"waivers": tuple(waiver(one) for one in SENTENCES)},
        {"waivers": tuple(waiver(one.replace("March", "May")) for one in SENTENCES)},
    ],
    ids=["known", "known in reverse", "unchanged", "known after edits", "waived", "waived after edits"],
)
def test_judging_takes_a_time_that_grows_with_the_draft(terms: Mapping[str, Any]) -> None:
    """Not with its square, however many findings are excused."""
    standing = {"known": Standing.KNOWN, "waivers": Standing.WAIVED, "before": Standing.UNCHANGED}
    spent = seconds(long_report(), Terms(TODAY, **terms), standing[next(iter(terms))])
    assert spent < 0.8


def test_a_second_source_is_looked_for_in_a_time_that_grows_with_the_draft() -> None:
    """Not with its square."""
    accusations = [f"Irene Cho said {spelled(n * 7)}xxxx bribed the {spelled(n * 13)}yyyy mayor." for n in range(500)]
    report = audited(HEAD + "\n\n".join(accusations))
    start = perf_counter()
    assert len(list(second_source.check(report, rules()))) == 500
    assert perf_counter() - start < 0.8


def test_a_baseline_is_handed_out_in_a_time_that_grows_with_the_drafts(tmp_path: Path) -> None:
    """Not with its square."""
    names: Sequence[str] = [str(tmp_path / f"{number}.md") for number in range(1500)]
    for name in names:
        Path(name).touch()
    findings = [{"path": name, "check": CLAIM, "sentence": RENTS, "count": 1} for name in names]
    (tmp_path / NAME).write_text(baseline(findings=findings), encoding="utf-8")
    baselines = Baselines(None)
    start = perf_counter()
    assert all(len(baselines.of(name, TWO)) == 1 for name in names)
    assert perf_counter() - start < 0.8


def test_a_finding_has_no_standing_of_its_own() -> None:
    """Until somebody excuses it."""
    found = Finding(CLAIM, Severity.NOTE, Span(0, 0), "", "")
    assert (found.standing, found.suppressed) == (Standing.OPEN, False)
    assert found._replace(standing=Standing.UNCHANGED).suppressed
