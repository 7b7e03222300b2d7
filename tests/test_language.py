"""Which language a draft is in, and that English rules are not held to any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit import language, rules
from audit.config import Settings
from audit.errors import ReadError
from audit.language import UNKNOWN, in_its_language, language_of
from audit.model import Document
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.rules import RuleSet, load_rules
from tests.small_rules import finding, rule_set

ENGLISH = (
    "The port of Halvern was opened again on Monday, the harbor office said. The boats had stayed in port after the "
    "gale, and the crews had waited for the council to decide what they would be paid for the days that were lost."
)
GERMAN = (
    "Der Hafen von Halvern ist am Montag wieder geöffnet worden, sagte eine Sprecherin der Behörde. Nach dem Sturm "
    "waren die Boote nicht ausgelaufen, und die Fischer hatten auf eine Entscheidung des Rates gewartet."
)
FRENCH = (
    "Le port de Halvern a été rouvert lundi, selon la capitainerie. Les bateaux étaient restés à quai après la "
    "tempête, et les équipages attendaient que le conseil décide de ce qui leur serait payé pour les jours perdus "
    "dans le golfe."
)
RUSSIAN = (
    "Порт Халверн снова открыт с понедельника, сообщила пресс-служба. Суда оставались в гавани после шторма, и "
    "экипажи ждали решения совета о том, сколько им заплатят за потерянные дни, которые они провели на берегу без "
    "работы вовсе."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (RUSSIAN, UNKNOWN),
        ("Der Hafen ist auf.", None),
        ("", None),
        (f"{ENGLISH} “Der Hafen ist wieder auf, und das ist auch gut so”, he said in German. {ENGLISH}", "en"),
        ("Harbor office Halvern port Monday gale crews council Norvane Energy ferry pier. " * 9, UNKNOWN),
        ("Harbor office Halvern port Monday gale crews council Norvane Energy ferry pier. " * 4, "en"),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, code: str | None, shipped_rules: RuleSet) -> None:
    """A foreign quotation in an English draft is none of its language; a few words, or only names, say nothing."""
    assert language_of(text, shipped_rules) == code


@pytest.mark.parametrize(
    ("text", "declared", "told", "code"),
    [
        (ENGLISH, None, None, "en"),
        ("Fine.", None, None, "en"),
        (GERMAN, "en-GB", None, "en"),
        (GERMAN, None, "en", "en"),
        (RUSSIAN, "de", "en", "en"),
    ],
)
def test_a_draft_in_the_language_of_the_rules_is_theirs(
    text: str, declared: str | None, told: str | None, code: str, shipped_rules: RuleSet
) -> None:
    """Settings go before what a draft says of itself, and that before its words."""
    draft = Document("a.txt", text, (), language=declared)
    found, its = in_its_language(draft, shipped_rules, Settings(language=told))
    assert (found.language, its) == (code, shipped_rules)


@pytest.mark.parametrize(
    ("text", "declared", "message"),
    [
        (GERMAN, None, "is in German; there are rules for English"),
        (ENGLISH, "fr-CA", "is in French; there are rules for English"),
        (RUSSIAN, None, "is in a language that is not known here; there are rules for English"),
        (ENGLISH, "xx", "is in a language that is not known here"),
    ],
)
def test_a_draft_in_another_language_is_not_audited(
    text: str, declared: str | None, message: str, shipped_rules: RuleSet
) -> None:
    """It says so, and how to audit it all the same."""
    draft = Document("a.txt", text, (), language=declared)
    with pytest.raises(ReadError, match=message) as caught:
        in_its_language(draft, shipped_rules, Settings())
    assert str(caught.value).startswith("a.txt: is in ")
    assert str(caught.value).endswith('say so: language = "en" in audit.toml')


@pytest.mark.slow
def test_a_second_language_is_added_as_a_folder_of_rules(
    tmp_path: Path, shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder named by its code, of the same shape, beside ours; nothing else has to be told of it."""
    root = tmp_path / "rules"
    shutil.copytree(rules.shipped(), root)
    for folder in ("lexicons", "sources"):
        shutil.copytree(root / folder, root / "de" / folder)
    (root / "de" / "definitions.yaml").write_text((root / "definitions.yaml").read_text("utf-8"), encoding="utf-8")
    (root / "de" / "attribution").mkdir()
    (root / "de" / "attribution" / "sagte.yaml").write_text(
        "id: sagte\nsummary: What was said, the verb, its source.\nfamily: speech\nrationale: German order.\n"
        "cue: [sagte]\nbefore: '(?<=,) '\nafter: ' {source:agent}'\ncontent: before\n"
        "examples:\n  match:\n  - {text: 'Der Hafen ist auf, sagte Irene Cho.', source: Irene Cho, cue: sagte}\n"
        "  - {text: 'Es regne, sagte der Rat.', source: der Rat, cue: sagte}\n"
        "  no_match: ['Irene Cho sagte nichts.', 'Er sagte es.']\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(rules, "shipped", lambda: root)
    rules.languages.cache_clear()
    language._pack.cache_clear()
    try:
        document, pack = in_its_language(from_text("a.txt", GERMAN, shipped_rules), shipped_rules, Settings())
        assert (document.language, pack.language) == ("de", "de")
        (one,) = audit_document(document, pack, Settings()).attributions
        assert document.words(one.source) == "eine Sprecherin der Behörde"
    finally:
        rules.languages.cache_clear()
        language._pack.cache_clear()


def test_rules_of_ours_are_english() -> None:
    """So is a rule set that does not say."""
    assert load_rules().language == "en"
    assert rule_set(finding("said", "said"), like=load_rules()).language == "en"
    assert rules.languages() == ("en",)
