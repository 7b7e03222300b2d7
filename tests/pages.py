"""The pages of the project as tests read them: what they show of commands, and the files they tell a reader to write.

A block of a page that begins with `$ audit ...` shows what that command prints; `[...]` stands for what is left out.
`python -m tests.pages` writes into README.md and docs/ what the commands print today.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import yaml

from audit.cli import main
from audit.cli.checks import silencing
from audit.judge import manual
from audit.model import Page
from audit.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rules").rglob("*.md")]))
CATALOGUE = ROOT / "docs" / "attribution-rules.md"
CATALOGUE_HEAD = """\
# The attribution rules

Made by `make docs` from the rules and from [rule-figures.json](rule-figures.json), which `audit evaluate` wrote. A hit
is right when it pairs with an annotated attribution. Its annotators mark beliefs and attitudes as well as speech, and
seldom what is said inside a quotation. The corpus: {corpus}.
"""
ERRORS, ERROR_CASES = ROOT / "docs" / "errors.md", ROOT / "tests" / "data" / "errors.yaml"
ERRORS_HEAD = """\
# Mistakes, and what is said of them

Made by `make docs` from the cases that the tests try, each in a folder with a draft `a.md`. Whatever is wrong has one
line on standard error, which names the file, the place and the mend.
"""
CHECKS_HEAD = """\
# Checks

Made by `make docs`; `audit checks list` and `audit checks show ID` print the same. The classes of claims and what lets
them off are in [checks.md](../checks.md).

| check | severity | objects to |
|---|---|---|
"""
ENOUGH_HITS = 5
LEFT_OUT = "[...]"
_SESSION = re.compile(r"^```console\n\$ (?P<command>audit\b.*)\n(?P<shown>(?:(?!```).*\n)*)```$", re.MULTILINE)
_FILE = re.compile(r"^```yaml\n# (?P<path>[\w./-]+\.yaml)\n(?P<content>(?:(?!```).*\n)+)```$", re.MULTILINE)
_ECHO = re.compile(r"^echo '(?P<line>[^']*)' > (?P<path>[\w./-]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Session:
    """A command on a page, and what the page shows of its output."""

    command: str
    shown: str

    def printed(self, output: str) -> str:
        """As much of an output as the page shows: its first paragraphs, as many as it shows now."""
        if LEFT_OUT not in self.shown:
            return output
        paragraphs = self.shown.partition(LEFT_OUT)[0].rstrip("\n").split("\n\n")
        kept = output.split("\n\n")[: len(paragraphs)]
        return "\n\n".join([*kept, LEFT_OUT]) + "\n"


def sessions(page: str) -> Iterator[Session]:
    """The commands of a page, in order."""
    return (Session(found["command"], found["shown"]) for found in _SESSION.finditer(page))


def files(page: str) -> dict[str, str]:
    """The files a page has its reader write, by path: YAML whose first line is a comment with the path, and echoes."""
    echoes = {found["path"]: found["line"] + "\n" for found in _ECHO.finditer(page)}
    return echoes | {found["path"]: found["content"] for found in _FILE.finditer(page)}


def write_files(page: str, folder: Path) -> None:
    """Write the files of a page into a folder."""
    for path, content in files(page).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")


def output(command: str, folder: Path) -> str:
    """What a command prints, run in a folder, for a terminal of 80 columns."""
    raw = io.BytesIO()
    stdout = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(stdout),
        patch.dict(os.environ, {"COLUMNS": "80", "LINES": "24"}),
    ):
        main(shlex.split(command)[1:])
    return raw.getvalue().decode()


def renewed(page: str, folder: Path) -> str:
    """A page that shows what its commands print in a folder today."""

    def session(found: re.Match[str]) -> str:
        one = Session(found["command"], found["shown"])
        return f"```console\n$ {one.command}\n{one.printed(output(one.command, folder))}```"

    return _SESSION.sub(session, page)


def rule_catalogue() -> str:
    """docs/attribution-rules.md: every attribution rule, with an example and its figures on the annotated corpus."""
    kept = json.loads((ROOT / "docs" / "rule-figures.json").read_text(encoding="utf-8"))
    parts = [CATALOGUE_HEAD.format(corpus=kept["corpus"])]
    for rule in load_rules().attribution:
        example, figures = rule.match[0], kept["rules"].get(rule.id, {"hits": 0, "right": 0})
        parts.append(
            f"## {rule.id}\n\n{rule.summary} ({rule.attribution_class})\n\n> {example.text}\n\n"
            f"{rule.rationale}\n\n{_measured(figures['hits'], figures['right'])}\n"
        )
    return "\n".join(parts)


def _measured(hits: int, right: int) -> str:
    if hits < ENOUGH_HITS:
        return f"Too rare there to be measured ({hits} hits): it stands on its examples."
    return f"{hits} hits there, {right} of them right: precision {right / hits:.2f}."


def error_catalogue() -> str:
    """docs/errors.md: what a user can get wrong, and the line that says so."""
    parts = [ERRORS_HEAD]
    for case in yaml.safe_load(ERROR_CASES.read_text(encoding="utf-8")):
        written = "".join(f"# {name}\n{shown_text(text)}" for name, text in case.get("files", {}).items())
        parts.append(f"```text\n{written}$ {case['command']}\n{case['says']}\n(exit code {case['code']})\n```\n")
    return "\n".join(parts)


def shown_text(text: str) -> str:
    """A file as a page shows it; what cannot be printed is spelled."""
    visible = "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
    return visible if not visible or visible.endswith("\n") else f"{visible}\n"


def check_pages() -> dict[Path, str]:
    """docs/checks/: a page a check, and an index of them."""
    folder = ROOT / "docs" / "checks"
    found = {folder / f"{page.id}.md": check_page(page) for page in manual()}
    rows = "".join(f"| [{page.id}]({page.id}.md) | {page.severity} | {page.summary} |\n" for page in manual())
    return {**found, folder / "README.md": CHECKS_HEAD + rows}


def check_page(page: Page) -> str:
    """The page of one check."""
    return (
        f"# {page.id}\n\nMade by `make docs`. Severity: {page.severity}, unless a policy says otherwise.\n\n"
        f"{page.summary}\n\n{page.text}\n\n## To let it stand\n\n{silencing(page.id)}\n"
    )


def generated() -> dict[Path, str]:
    """Every page that is made from the code and its data, as it is to be today."""
    return {CATALOGUE: rule_catalogue(), ERRORS: error_catalogue(), **check_pages()}


def renew_all() -> None:
    """Write anew every page that shows commands; they run in the project, or beside the files of the page."""
    for path, text in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as name:
            write_files(page, Path(name))
            path.write_text(renewed(page, Path(name) if files(page) else ROOT), encoding="utf-8")


if __name__ == "__main__":
    renew_all()
