"""The rules' own examples hold, and a fault in a rule is told by its examples."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import audit.rules
from audit.errors import RuleError
from audit.examples import checked_rules, failures
from audit.rules import AnyRule, RuleSet, load_rules, shipped
from tests.small_rules import finding, rule_set

Folder = Callable[[Mapping[str, str]], Path]

RULES = load_rules()
MATCHES = [(rule, one.text, one.line) for rule in RULES.all for one in rule.match]
COUNTER_EXAMPLES = [(rule, text, line) for rule in RULES.all for text, line in rule.no_match]


def named(examples: list[tuple[AnyRule, str, int]]) -> list[object]:
    """Parameters of a test that go by the rule and the sentence."""
    return [pytest.param(rule, text, line, id=f"{rule.id}: {text}") for rule, text, line in examples]


@pytest.fixture(scope="session")
def failed() -> tuple[str, ...]:
    """What is wrong with the examples of the shipped rules, found once."""
    return tuple(failures(RULES))


@pytest.mark.parametrize(("rule", "text", "line"), named(MATCHES))
def test_a_rule_finds_its_example(failed: tuple[str, ...], rule: AnyRule, text: str, line: int) -> None:
    """A rule finds the parts that its examples give."""
    place = f"{rule.path}:{line}: rule {rule.id}: "
    assert [one for one in failed if one.startswith(place) and one.endswith(f" in {text!r}")] == []


@pytest.mark.parametrize(("rule", "text", "line"), named(COUNTER_EXAMPLES))
def test_a_rule_leaves_its_counter_example_alone(failed: tuple[str, ...], rule: AnyRule, text: str, line: int) -> None:
    """A rule stays away from what its counter-examples show."""
    assert f"{rule.path}:{line}: rule {rule.id} must not match {text!r}" not in failed


def test_every_rule_with_a_cue_has_examples() -> None:
    """Nothing that finds words stands without two sentences to find and two to leave."""
    for rule in RULES.all:
        assert not rule.cues or (len(rule.match) >= 2 and len(rule.no_match) >= 2), rule.id


RULE = """\
id: avers
summary: Somebody avers something.
rationale: An old verb.
cue: [avers, averred]
before: '{source:speaker} '
after: ' that '
content: after
unless:
  after: ' that is\\b'
examples:
  match:
    - {text: Irene Cho avers that it rained., source: Irene Cho, cue: avers, content: it rained}
    - {text: 'In May, the council averred that it snowed.', source: the council, content: it snowed}
  no_match:
    - Irene Cho avers that is so.
    - The council avers nothing.
"""
EVENT = """\
id: kept-mum
summary: Somebody kept mum.
rationale: No content is sourced.
event: non-disclosure
cue: [kept mum]
before: '{source:speaker} '
examples:
  match:
    - {text: Irene Cho kept mum., source: Irene Cho, cue: kept mum}
    - {text: The council kept mum., source: The council}
  no_match: [She kept the money., The mum kept it.]
"""
TOLD = """\
id: wired
summary: Somebody wired somebody something.
rationale: An old verb.
cue: [wired]
before: '{source:speaker} '
after: ' {via:hearer} that '
content: after
examples:
  match:
    - {text: Irene Cho wired The Ledger that it rained., source: Irene Cho, via: The Ledger, content: it rained}
    - {text: The council wired Farol that it snowed., via: Farol}
  no_match: [The house was wired., She wired him that.]
"""
CLAIM = """\
id: rained
summary: It rained.
rationale: Rain is measured.
cue: [rained]
after: '(?P<words> hard)?'
because: Rain is claimed.
mend: Say who measured.
examples:
  match:
    - {text: It rained., words: rained}
    - {text: It rained hard., cue: rained, words: hard}
  no_match: [It rains., The rain.]
"""
OWN: Mapping[str, str] = {
    "attribution/avers.yaml": RULE,
    "attribution/kept-mum.yaml": EVENT,
    "attribution/wired.yaml": TOLD,
    "claims/rained.yaml": CLAIM,
}


def test_rules_that_keep_their_word_are_given_back(folder: Folder) -> None:
    """A user's rules are held to their examples, and used where these hold."""
    rules = checked_rules(folder(OWN))
    assert {"avers", "kept-mum", "wired", "rained", "said-that"} <= set(rules.by_id)


def test_without_rules_of_ones_own_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped rules are tested where they are made; a run takes them at their word."""
    broken = rule_set(replace(finding("a", "said"), no_match=(("He said.", 1),)), like=RULES)
    monkeypatch.setattr("audit.examples.load_rules", lambda user: broken)
    assert checked_rules(None) is broken
    assert list(failures(broken)) == ["rules/claims/claim.yaml:1: rule a must not match 'He said.'"]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "failure"),
    [
        pytest.param(
            "attribution/avers.yaml",
            "[avers, averred]",
            "[avers]",
            ":13: rule avers: expected {'source': 'the council', 'content': 'it snowed'}, found nothing "
            "in 'In May, the council averred that it snowed.'",
            id="word-removed-from-the-cue",
        ),
        pytest.param(
            "attribution/avers.yaml",
            "after: ' that '",
            "after: ' '",
            ":12: rule avers: expected {'source': 'Irene Cho', 'cue': 'avers', 'content': 'it rained'}, "
            "found [{'source': 'Irene Cho', 'cue': 'avers', 'content': 'that it rained', 'via': ''}] "
            "in 'Irene Cho avers that it rained.'",
            id="word-removed-from-a-pattern",
        ),
        pytest.param(
            "attribution/avers.yaml",
            "unless:\n  after: ' that is\\b'\n",
            "",
            ":13: rule avers must not match 'Irene Cho avers that is so.'",
            id="guard-removed",
        ),
        pytest.param(
            "attribution/avers.yaml",
            "'{source:speaker} '",
            "'{via:speaker} '\nsource: subject",
            ":13: rule avers: expected {'source': 'Irene Cho', 'cue': 'avers', 'content': 'it rained'}, "
            "found [{'source': '', 'cue': 'avers', 'content': 'it rained', 'via': 'Irene Cho'}] "
            "in 'Irene Cho avers that it rained.'",
            id="group-renamed",
        ),
        pytest.param(
            "attribution/avers.yaml",
            "'{source:speaker} '",
            "'{via:speaker} '",
            ":1: rule avers: never captures {source:...}; capture it, or declare a strategy with `source:`",
            id="group-renamed-and-no-strategy",
        ),
        pytest.param(
            "attribution/kept-mum.yaml",
            "text: Irene Cho kept mum., source: Irene Cho",
            "text: Irene Cho kept mum., source: Cho",
            ":9: rule kept-mum: expected {'source': 'Cho', 'cue': 'kept mum'}, "
            "found [{'source': 'Irene Cho', 'cue': 'kept mum'}] in 'Irene Cho kept mum.'",
            id="event-with-a-wrong-source",
        ),
        pytest.param(
            "attribution/kept-mum.yaml",
            "[She kept the money., ",
            "[Petr Vlk kept mum., ",
            ":11: rule kept-mum must not match 'Petr Vlk kept mum.'",
            id="event-that-must-not-be",
        ),
        pytest.param(
            "attribution/wired.yaml",
            "' {via:hearer} that '",
            "' {hearer} that '",
            ":10: rule wired: expected {'source': 'Irene Cho', 'via': 'The Ledger', 'content': 'it rained'}, "
            "found [{'source': 'Irene Cho', 'cue': 'wired', 'content': 'it rained', 'via': ''}] "
            "in 'Irene Cho wired The Ledger that it rained.'",
            id="channel-not-captured",
        ),
        pytest.param(
            "claims/rained.yaml",
            "(?P<words> hard)?",
            "(?P<via> hard)?",
            ":11: rule rained: expected {'cue': 'rained', 'words': 'hard'}, "
            "found [{'cue': 'rained', 'words': 'rained'}] in 'It rained hard.'",
            id="words-of-a-claim",
        ),
        pytest.param(
            "claims/rained.yaml",
            "cue: rained, words",
            "cue: rain, words",
            ":11: rule rained: expected {'cue': 'rain', 'words': 'hard'}, "
            "found [{'cue': 'rained', 'words': 'hard rained'}] in 'It rained hard.'",
            id="cue-of-a-claim-is-whole",
        ),
    ],
)
def test_a_planted_fault_is_told_by_the_examples(
    folder: Folder, file: str, right: str, wrong: str, failure: str
) -> None:
    """One line names the file and the line of the example, what was expected and what was found."""
    assert right in OWN[file]
    root = folder({**OWN, file: OWN[file].replace(right, wrong, 1)})
    with pytest.raises(RuleError) as caught:
        checked_rules(root)
    assert str(caught.value) == f"{root / file}{failure}"


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        pytest.param("attribution/said-that.yaml", "content: after", "content: before", id="attribution-strategy"),
        pytest.param("attribution/said-that.yaml", "\ncue: ", "\ncue: averred # ", id="attribution-cue"),
        pytest.param("claims/statistic.yaml", "\ncue: ", "\ncue: averred # ", id="claim-cue"),
        pytest.param("exemptions/caption.yaml", "\ncue: ", "\ncue: averred # ", id="exemption-cue"),
    ],
)
def test_a_fault_planted_in_a_shipped_rule_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, right: str, wrong: str
) -> None:
    """A change that breaks a rule of any kind makes one of its examples fail, and no other rule's."""
    ours = tmp_path / "rules"
    shutil.copytree(shipped(), ours)
    text = (ours / file).read_text(encoding="utf-8")
    assert right in text
    (ours / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    monkeypatch.setattr(audit.rules, "shipped", lambda: ours)
    rules = load_rules()
    broken = rule_set(rules.rule(Path(file).stem), like=rules)
    told = list(failures(broken))
    assert told
    assert all(one.startswith(f"{ours / file}:") for one in told)


def test_a_broken_rule_of_the_shipped_kind_stops_no_run(folder: Folder) -> None:
    """Only the rules in the user's own folder are held to their examples."""
    rules: RuleSet = checked_rules(folder({"attribution/said-that.yaml": "id: said-that\nenabled: 'false'\n"}))
    assert "said-that" not in rules.by_id
