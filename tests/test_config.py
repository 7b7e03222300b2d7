"""Settings from audit.toml and pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.config import COUNTED, Settings, classes, find_config, read_config
from audit.errors import ConfigError
from audit.model import AttributionClass


def written(path: Path, text: str) -> Path:
    """A file with a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_file_above_a_draft_counts(tmp_path: Path) -> None:
    """A folder's own file wins over one further up, and audit.toml over pyproject.toml beside it."""
    written(tmp_path / "pyproject.toml", "[tool.audit]\noutlet = 'The Ledger'\n")
    assert find_config(tmp_path / "desk" / "drafts") == tmp_path / "pyproject.toml"
    near = written(tmp_path / "desk" / "audit.toml", "outlet = 'The Courier'\n")
    assert find_config(tmp_path / "desk" / "drafts") == near


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    """Other people's configuration is none of ours."""
    above = written(tmp_path / "audit.toml", "")
    written(tmp_path / "code" / "pyproject.toml", "[project]\nname = 'x'\n")
    assert find_config(tmp_path / "code") == above


def test_every_key_is_read(tmp_path: Path) -> None:
    """A folder of rules is named from where the file stands."""
    path = written(
        tmp_path / "audit.toml",
        "outlet = 'The Ledger'\noutlet_aliases = ['Ledger']\n"
        "attribution_classes = ['speech', 'belief']\nrules = 'house'\n",
    )
    counted = frozenset({AttributionClass.SPEECH, AttributionClass.BELIEF})
    assert read_config(path) == Settings("The Ledger", ("Ledger",), counted, tmp_path / "house")


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    """What a file does not say stays as it is without one."""
    assert read_config(written(tmp_path / "audit.toml", "")) == Settings()
    assert Settings().attribution_classes == COUNTED


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
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_file(tmp_path: Path, text: str, message: str) -> None:
    """A fault in a configuration says where it is and what would mend it."""
    path = written(tmp_path / "audit.toml", text)
    with pytest.raises(ConfigError, match=message) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_classes_may_be_written_with_blanks() -> None:
    """Names are trimmed."""
    assert classes([" speech", "document "], "--attribution-classes") == COUNTED
