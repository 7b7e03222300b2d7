"""What stands around source and cue: who the source is; how, when and where it was said."""

from __future__ import annotations

import pytest

from audit.config import Settings
from audit.evaluate import found
from audit.model import AttributionClass, Report
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.rules import RuleSet

EVERY_CLASS = Settings(attribution_classes=frozenset(AttributionClass))


def audited(text: str, rules: RuleSet) -> Report:
    """A text of one paragraph, audited."""
    return audit_document(from_text("draft", text, rules), rules, EVERY_CLASS)


@pytest.mark.parametrize(
    ("text", "source", "description"),
    [
        ("Irene Cho, the plant’s safety lead, said the valve had failed.", "Irene Cho", ", the plant’s safety lead,"),
        ("Irene Cho (D-Halvern) said the valve had failed.", "Irene Cho", "(D-Halvern)"),
        ("“It failed,” said Irene Cho, who left in May.", "Irene Cho", ", who left in May"),
        ("“It failed,” said Irene Cho, a former inspector.", "Irene Cho", ", a former inspector"),
        ("“It failed,” said Irene Cho in a statement.", "Irene Cho", ""),
        ("Irene Cho, speaking in Halvern, said the valve had failed.", "Irene Cho", ""),
        ("Irene Cho said the valve had failed.", "Irene Cho", ""),
    ],
)
def test_a_source_keeps_its_name_and_has_its_description_beside_it(
    shipped_rules: RuleSet, text: str, source: str, description: str
) -> None:
    """Appositions, parties and relative clauses describe a source; where it spoke does not."""
    report = audited(text, shipped_rules)
    one = report.attributions[0]
    assert (report.document.words(one.source), report.document.words(one.description)) == (source, description)


@pytest.mark.parametrize(
    ("text", "cue", "setting"),
    [
        ("Irene Cho has repeatedly said that the valve had failed.", "said", "has repeatedly"),
        ("“It failed,” Irene Cho said on Friday.", "said", "on Friday"),
        ("“It failed,” Irene Cho later said in a statement.", "said", "later in a statement"),
        ("Irene Cho said that the valve had failed.", "said", ""),
    ],
)
def test_a_cue_keeps_its_words_and_has_its_setting_beside_it(
    shipped_rules: RuleSet, text: str, cue: str, setting: str
) -> None:
    """Auxiliaries, adverbs, days and occasions stand around a cue."""
    report = audited(text, shipped_rules)
    one = report.attributions[0]
    assert report.document.words(one.cue) == cue
    assert " ".join(report.document.words(one.setting).split()) == setting


def test_gold_has_descriptions_and_settings_in_its_sources_and_cues(shipped_rules: RuleSet) -> None:
    """Predictions are written as annotators have them: with the description in the source, the setting in the cue."""
    report = audited("Irene Cho, the safety lead, has said that the valve had failed.", shipped_rules)
    (relation,) = found(report, EVERY_CLASS)
    assert report.document.words(relation.source) == "Irene Cho, the safety lead,"
    assert report.document.words(relation.cue) == "has said"


def test_what_a_source_says_it_wants_is_part_of_what_it_says(shipped_rules: RuleSet) -> None:
    """A belief within credited words is no attribution of its own; one outside is."""
    inside = audited("Irene Cho said she wants to reopen the plant.", shipped_rules)
    assert [one.attribution_class for one in inside.attributions] == [AttributionClass.SPEECH]
    alone = audited("Irene Cho wants to reopen the plant.", shipped_rules)
    assert [one.attribution_class for one in alone.attributions] == [AttributionClass.BELIEF]


def test_what_is_said_inside_a_quotation_is_its_speakers(shipped_rules: RuleSet) -> None:
    """Only the newsroom's own words credit a source: not those that a source speaks."""
    report = audited("“The ministry said that the dam was safe,” Irene Cho said.", shipped_rules)
    assert [report.document.words(one.source) for one in report.attributions] == ["Irene Cho"]
