"""The policy of a draft, from audit.toml and pyproject.toml, whatever the working folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.checks import checks
from audit.config import COUNTED, Policy, Settings, Thresholds
from audit.config.files import Policies, find_config, is_left_out, profiles, verify
from audit.config.keys import classes
from audit.errors import ConfigError
from audit.model import AttributionClass, Severity
from audit.rules import RuleSet


def written(path: Path, text: str) -> Path:
    """A file with a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def policy(folder: Path, text: str, draft: str = "drafts/a.md") -> Policy:
    """What a configuration says of a draft beside or below it."""
    written(folder / "audit.toml", text)
    return Policies().of(str(folder / draft))


def test_the_nearest_file_above_a_draft_counts(tmp_path: Path) -> None:
    """A folder's own file wins over one further up, and audit.toml over pyproject.toml beside it."""
    written(tmp_path / "pyproject.toml", "[tool.audit]\noutlet = 'The Ledger'\n")
    assert find_config(tmp_path / "desk" / "drafts") == tmp_path / "pyproject.toml"
    assert Policies().of(str(tmp_path / "desk" / "a.md")).settings.outlet == "The Ledger"
    near = written(tmp_path / "desk" / "audit.toml", "outlet = 'The Courier'\n")
    assert find_config(tmp_path / "desk" / "drafts") == near


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    """Other people's configuration is none of ours."""
    above = written(tmp_path / "audit.toml", "")
    written(tmp_path / "code" / "pyproject.toml", "[project]\nname = 'x'\n")
    assert find_config(tmp_path / "code") == above


def test_the_working_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft named from anywhere has the policy of where it stands."""
    written(tmp_path / "desk" / "audit.toml", "outlet = 'The Ledger'\n")
    written(tmp_path / "audit.toml", "outlet = 'The Courier'\n")
    monkeypatch.chdir(tmp_path)
    assert Policies().of("desk/a.md").settings.outlet == "The Ledger"
    monkeypatch.chdir(tmp_path / "desk")
    assert Policies().of("a.md").settings.outlet == "The Ledger"
    assert Policies().of("../a.md").settings.outlet == "The Courier"


def test_every_key_is_read(tmp_path: Path) -> None:
    """Files and folders are named from where the configuration stands."""
    found = policy(
        tmp_path,
        "outlet = 'The Ledger'\noutlet_aliases = ['Ledger']\nattribution_classes = ['speech', 'belief']\n"
        "rules = 'house'\ninclude = ['drafts']\nexclude = ['old']\nfail_on = 'never'\nbaseline = 'known.json'\n"
        "[checks]\nloaded-verb = 'off'\nlink-alone = 'error'\n[claims]\nhistorical = 'off'\n"
        "[exemptions]\nopinion = 'off'\ncaption = 'on'\n"
        "[thresholds]\nmax_source_share = 0.5\nmax_unattributed_errors = 0\nmin_effective_sources = 'off'\n",
    )
    counted = frozenset({AttributionClass.SPEECH, AttributionClass.BELIEF})
    assert found.settings == Settings(
        "The Ledger", ("Ledger",), counted, tmp_path / "house", {"historical": None}, frozenset({"opinion"})
    )
    assert found.checks == {"loaded-verb": None, "link-alone": Severity.ERROR}
    assert found.thresholds == Thresholds(max_source_share=0.5, max_unattributed_errors=0)
    assert (found.include, found.exclude, found.fail_on) == (("drafts",), ("old",), None)
    assert (found.baseline, found.file) == (tmp_path / "known.json", tmp_path / "audit.toml")


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    """What a file does not say stays as it is without one."""
    assert policy(tmp_path, "") == Policy(file=tmp_path / "audit.toml")
    assert Settings().attribution_classes == COUNTED


def test_what_is_extended_is_overridden_key_by_key(tmp_path: Path) -> None:
    """A profile, a shared file and the file itself add up, each key told with where it is from."""
    written(tmp_path / "house.toml", "extends = 'wire'\n[thresholds]\nmax_anonymous_share = 0.1\n")
    found = policy(tmp_path, "extends = 'house.toml'\n[checks]\nloaded-verb = 'note'\n")
    assert found.checks == {"loaded-verb": Severity.NOTE}
    assert (found.thresholds.min_attributed_share, found.thresholds.max_anonymous_share) == (0.8, 0.1)
    origins = found.origins
    assert origins["checks.loaded-verb"] == str(tmp_path / "audit.toml")
    assert origins["thresholds.max_anonymous_share"] == str(tmp_path / "house.toml")
    assert origins["thresholds.min_attributed_share"] == "profile wire"


@pytest.mark.parametrize(
    ("draft", "fails"), [("opinion/a.md", None), ("opinion/news/a.md", Severity.NOTE), ("a.md", Severity.ERROR)]
)
def test_an_override_is_for_its_paths(tmp_path: Path, draft: str, fails: Severity | None) -> None:
    """Patterns are those of .gitignore, from where the file stands; of two that fit, the later one wins."""
    text = (
        "fail_on = 'error'\n[[overrides]]\npaths = ['opinion/']\nfail_on = 'never'\n"
        "[[overrides]]\npaths = ['news/*.md', '!a/**']\nfail_on = 'note'\n"
    )
    assert policy(tmp_path, text.replace("'news/", "'**/news/"), draft).fail_on == fails


def test_the_command_line_goes_before_every_file(tmp_path: Path) -> None:
    """And is told as the origin."""
    written(tmp_path / "audit.toml", "outlet = 'The Ledger'\n")
    found = Policies({"outlet": "The Courier"}).of(str(tmp_path / "a.md"))
    assert (found.settings.outlet, found.origins["outlet"]) == ("The Courier", "command line")


@pytest.mark.parametrize(
    ("draft", "left_out"), [("drafts/a.md", False), ("notes/a.md", True), ("drafts/old/a.md", True)]
)
def test_include_and_exclude_hold_for_every_draft(tmp_path: Path, draft: str, left_out: bool) -> None:
    """A hook names every changed file, so what is not to be audited stays out however it is named."""
    found = policy(tmp_path, "include = ['drafts/']\nexclude = ['old/']\n")
    assert is_left_out(str(tmp_path / draft), found) is left_out


@pytest.mark.parametrize("name", profiles())
def test_every_profile_can_be_used(tmp_path: Path, name: str, shipped_rules: RuleSet) -> None:
    """It names nothing that there is not."""
    found = policy(tmp_path, f"extends = '{name}'\n")
    verify([found], known(shipped_rules))
    assert set(found.origins.values()) == {f"profile {name}"}


def known(rules: RuleSet) -> dict[str, list[str]]:
    """The names for each table."""
    return {
        "checks": [one.ID for one in checks()],
        "claims": [rule.category for rule in rules.claims],
        "exemptions": [rule.id for rule in rules.exemptions],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[checks]\nloaded-verbs = 'off'", r"\[checks\]: there is no 'loaded-verbs'; did you mean 'loaded-verb'\?"),
        ("[claims]\nstatistics = 'off'", r"\[claims\]: there is no 'statistics'; did you mean 'statistic'\?"),
        ("[exemptions]\nx = 'off'", r"\[exemptions\]: there is no 'x'; there are anonymity-reason, "),
    ],
)
def test_names_that_do_not_exist_are_told(tmp_path: Path, text: str, message: str, shipped_rules: RuleSet) -> None:
    """With the name that is nearest, or all of them."""
    with pytest.raises(ConfigError, match=message):
        verify([policy(tmp_path, text)], known(shipped_rules))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outlett = 'x'", r"unknown key 'outlett'; did you mean 'outlet'\?"),
        ("outlet = 3", r"outlet must be a text in quotation marks"),
        ("outlet_aliases = 'x'", r"outlet_aliases must be a list of texts"),
        (
            "attribution_classes = ['speach']",
            r"attribution_classes: there is no class 'speach'.*did you mean 'speech'\?",
        ),
        ("outlet = ", r"cannot be used: Invalid value"),
        ("checks = 'off'", r"checks must be a table, as in \[checks\]"),
        ("[checks]\nloaded-verb = 'of'", r"checks.loaded-verb must be one of .*, not 'of'; did you mean 'off'\?"),
        ("[checks]\nloaded-verb = 1", r"checks.loaded-verb must be one of error, warning, note, off, not '1'"),
        ("fail_on = 'errors'", r"fail_on must be one of .*never, not 'errors'; did you mean 'error'\?"),
        ("[exemptions]\nopinion = 'note'", r'exemptions.opinion must be "on" or "off", not \'note\''),
        ("[thresholds]\nmax_share = 1", r"thresholds: unknown key 'max_share'; did you mean 'max_\w+share'\?"),
        ("[thresholds]\nmax_source_share = 40", r"max_source_share must be a number from 0 to 1, or 'off'"),
        ("[thresholds]\nmax_source_share = true", r"max_source_share must be a number from 0 to 1, or 'off'"),
        ("[thresholds]\nmin_effective_sources = -1", r"min_effective_sources must be a number of at least 0"),
        ("[thresholds]\nmax_unattributed_errors = 0.5", r"max_unattributed_errors must be a whole number"),
        ("[thresholds]\nsecond_source_for_accusations = 'yes'", r"accusations must be true or false"),
        ("extends = 'wires'", r"there is no profile 'wires', .*; profiles are .*did you mean 'wire'\?"),
        ("extends = 'house.toml'", r"extends: there is no file .*house.toml"),
        ("extends = 3", r"extends must be a list of texts"),
        ("extends = 'audit.toml'", r"extends itself, by way of .*audit.toml"),
        ("overrides = 3", r"overrides must be tables, as in \[\[overrides\]\]"),
        ("[[overrides]]\nfail_on = 'note'", r"override 1 does not say for which paths"),
        ("[[overrides]]\npaths = 'x'", r"override 1: paths must be a list of texts"),
        ("[[overrides]]\npaths = ['x']\noutlet = 'y'", r"override 1: 'outlet' cannot differ by path"),
        ("[[overrides]]\npaths = ['x']\nfailon = 'y'", r"override 1: unknown key 'failon'; did you mean 'fail_on'\?"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_file(tmp_path: Path, text: str, message: str) -> None:
    """A fault in a configuration says where it is and what would mend it."""
    with pytest.raises(ConfigError, match=message) as caught:
        policy(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'audit.toml'}: ")
    assert "\n" not in str(caught.value)


def test_classes_may_be_written_with_blanks() -> None:
    """Names are trimmed."""
    assert classes([" speech", "document "], "--attribution-classes") == COUNTED
