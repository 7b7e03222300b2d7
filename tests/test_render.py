"""Renderers as a family: found by their file names, the same bytes every time."""

from __future__ import annotations

import pytest

from audit.errors import ConfigError
from audit.model import Run
from audit.renderers import formats, is_packed, render, suffix
from tests.builders import one, port_report, quiet_report, two_drafts_and_a_failure

RUNS = {
    "nothing": Run(()),
    "one draft": one(port_report()),
    "one quiet draft": one(quiet_report()),
    "two drafts and a failure": two_drafts_and_a_failure(),
}


def test_formats_are_the_modules_of_the_folder() -> None:
    """Every module without a leading underscore is a format."""
    assert formats() == (
        "checkstyle",
        "csv",
        "docx",
        "github",
        "gitlab",
        "html",
        "json",
        "jsonl",
        "junit",
        "markdown",
        "sarif",
        "text",
    )


@pytest.mark.parametrize(
    ("name", "ending"), [("json", ".json"), ("jsonl", ".jsonl"), ("markdown", ".md"), ("text", ".txt")]
)
def test_suffix_is_the_ending_of_the_formats_files(name: str, ending: str) -> None:
    """Each format knows the ending of its files."""
    assert suffix(name) == ending


@pytest.mark.parametrize("name", ["yaml", "_wording", "", "text.py", "../text"])
def test_unknown_format_is_refused_with_the_names_there_are(name: str) -> None:
    """A name that is no format is a mistake of configuration, told with the choice."""
    with pytest.raises(ConfigError, match=r"choose one of checkstyle, csv, docx, .*, text"):
        render(name, Run(()))


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("name", [name for name in formats() if not is_packed(name)])
def test_the_same_run_gives_the_same_text(name: str, run: Run) -> None:
    """Rendering twice gives the same text, which ends its last line and can be encoded."""
    text = render(name, run)
    assert render(name, run) == text
    assert text.endswith("\n") or not text
    assert text or name in ("jsonl", "github")
    assert text.encode("utf-8").decode("utf-8") == text


def test_a_format_without_colour_is_styled_as_it_is() -> None:
    """Asked for colour, a format that knows none gives its plain text."""
    run = one(port_report())
    assert render("json", run, in_colour=True) == render("json", run)
    assert render("text", run, in_colour=True) != render("text", run)
