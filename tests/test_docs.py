"""The pages tell the truth: links lead somewhere, commands exist and print what is shown, examples are found."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from audit.cli._app import EXIT_CODES
from audit.config import Settings
from audit.config.files import Policies
from audit.config.keys import KEYS
from audit.errors import RuleError
from audit.evaluation.figures import DocumentScore, figures
from audit.examples import checked_rules
from audit.model import Reliance, Span
from audit.patterns import ROLES
from audit.pipeline import audit_document
from audit.readers import formats as read_formats
from audit.readers import from_text, read
from audit.readers.records import ENDINGS
from audit.renderers import _figures
from audit.renderers import formats as report_formats
from audit.rules import RuleSet, load_rules, schema_keys
from audit.rules.kinds import CONTENT_STRATEGIES, SOURCE_STRATEGIES
from tests import pages

ROOT = pages.ROOT
README, CLI, MEASURES, FORMAT, FOLDER = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "docs/cli.md", "docs/measures.md", "docs/rules.md", "rules/README.md")
)
RENEW = "python -m tests.pages"

_LINK = re.compile(r"\]\((?P<target>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_MADE_BY_TYPER = re.compile(r"\[[^\[\]]*\]|<[^<>]*>|[{}]|\.\.\.")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next of the same rank or a higher one."""
    rank = heading.partition(" ")[0]
    body = page.partition(f"\n{heading}\n")[2]
    return re.split(rf"^#{{1,{len(rank)}}} ", body, maxsplit=1, flags=re.MULTILINE)[0]


def _rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = text.splitlines()
    rules = {index for index, line in enumerate(lines) if line.startswith("|") and set(line) <= set("|-")}
    kept = (line for index, line in enumerate(lines) if line.startswith("|") and not {index, index + 1} & rules)
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in kept]


def _slug(heading: str) -> str:
    """The anchor that a forge gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _sessions() -> Iterator[object]:
    for path in pages.PAGES:
        page = path.read_text(encoding="utf-8")
        marks = [pytest.mark.slow] if pages.files(page) else []
        for one in pages.sessions(page):
            yield pytest.param(page, one, marks=marks, id=f"{_name(path)}: {one.command}")


def _commands(page: str) -> Iterator[str]:
    """Every command line `audit ...` or `make ...` on a page, in blocks and within sentences."""
    for found in _BLOCK.finditer(page):
        if found[1] in ("", "sh", "console"):
            lines = (re.sub(r"  +.*|^\$ ", "", line).strip() for line in found[2].splitlines())
            yield from (line for line in lines if re.match(r"(?:audit|make) [a-z-]", line))
    yield from (found[1] for found in _INLINE.finditer(_BLOCK.sub("", page)) if re.match(r"(?:audit|make) ", found[1]))


COMMANDS = sorted(
    {(_name(path), command) for path in pages.PAGES for command in _commands(path.read_text(encoding="utf-8"))}
)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The rules that come with the tool."""
    return load_rules()


# Links


@pytest.mark.parametrize("path", pages.PAGES, ids=_name)
def test_a_link_to_a_heading_finds_it(path: Path) -> None:
    """A link within the project that names a heading leads to a heading of that name."""
    page = path.read_text(encoding="utf-8")
    for found in _LINK.finditer(_BLOCK.sub("", page)):
        target = (path.parent / found["target"]).resolve() if found["target"] else path
        if found["heading"] and "://" not in found["target"]:
            headings = {_slug(heading) for heading in _HEADING.findall(target.read_text(encoding="utf-8"))}
            assert found["heading"] in headings, found[0]


def test_the_index_lists_every_page_and_schema() -> None:
    """docs/README.md leads to each page of docs and to each schema."""
    index = ROOT / "docs" / "README.md"
    linked = {found["target"] for found in _LINK.finditer(index.read_text(encoding="utf-8"))}
    expected = {path.name for path in index.parent.glob("*.md")} - {"README.md"}
    expected |= {f"schema/{path.name}" for path in (index.parent / "schema").iterdir()}
    assert expected <= linked


@pytest.mark.parametrize("path", pages.generated(), ids=lambda path: path.name)
def test_a_generated_page_is_that_of_today(path: Path) -> None:
    """What is made from rules, checks and cases says what they say; `python -m tests.pages` writes it anew."""
    assert path.read_text(encoding="utf-8") == pages.generated()[path], f"run {RENEW}"


def test_no_check_has_a_page_that_is_gone() -> None:
    """docs/checks/ has a page a check and an index."""
    assert set((ROOT / "docs" / "checks").iterdir()) == set(pages.check_pages())


# Commands


@pytest.mark.parametrize(("page", "session"), list(_sessions()))
def test_a_page_shows_what_a_command_prints(page: str, session: pages.Session, tmp_path: Path) -> None:
    """The output on a page is that of today; `python -m tests.pages` writes it anew."""
    pages.write_files(page, tmp_path)
    printed = session.printed(pages.output(session.command, tmp_path if pages.files(page) else ROOT))
    assert _lasting(session.command, session.shown) == _lasting(session.command, printed), f"run {RENEW}"


def _lasting(command: str, output: str) -> str:
    """What lasts of an output: not how a version of Typer sets out a help, nor how many rules there are."""
    if not command.endswith("--help"):
        return re.sub(r"all \d+ rules", "all rules", output)
    output = re.sub(r"(?<=^  )\[([A-Z]+)\](?=  )", r"\1  ", output, flags=re.MULTILINE)
    while output != (output := _MADE_BY_TYPER.sub("", output)):
        pass
    return " ".join(output.split())


def test_the_page_of_the_command_line_has_every_command() -> None:
    """docs/cli.md shows the help of each command and of each command of a group."""
    shown = {session.command for session in pages.sessions(CLI)}
    assert shown == {f"{command} --help" for command in _all_commands("audit")}


def _all_commands(command: str) -> Iterator[str]:
    yield command
    listed = pages.output(f"{command} --help", ROOT).partition("\nCommands:\n")[2].partition("\n\n")[0]
    for name in re.findall(r"^  ([a-z]+)  ", listed, re.MULTILINE):
        yield from _all_commands(f"{command} {name}")


@pytest.mark.parametrize(("page", "command"), [pytest.param(*one, id=": ".join(one)) for one in COMMANDS])
def test_a_command_on_a_page_exists(page: str, command: str) -> None:
    """Whatever command line a page names can be typed: the command is there, and so are its options."""
    program, *words = shlex.split(command)
    if program == "make":
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert {word for word in words if "=" not in word} <= {*targets, *_targets()}
        return
    known = set(_all_commands(program))
    name = program
    for word in words:
        name = f"{name} {word}" if f"{name} {word}" in known else name
    assert name != program or words[0].startswith("-"), f"there is no such command on {page}"
    help = pages.output(f"{name} --help", ROOT)
    assert [word for word in words if word.startswith("--") and word.partition("=")[0] not in help] == []


def _targets() -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"[a-z-]+", "".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)))


@pytest.mark.parametrize(("page", "heading"), [(README, "## Reading and writing"), (CLI, "## Exit codes")])
def test_the_exit_codes_are_all_told(page: str, heading: str) -> None:
    """The tables of exit codes say what the help says, if more."""
    told = {cells[0]: cells[1] for cells in _rows(_section(page, heading)) if cells[0].isdigit()}
    meant = dict(re.findall(r"^  (\d+) +(.+)$", EXIT_CODES, re.MULTILINE))
    assert {code: meaning for code, meaning in meant.items() if not told[code].startswith(meaning)} == {}
    assert set(told) == set(meant)


def test_the_formats_are_all_told() -> None:
    """docs/cli.md names every suffix that is read and every format that is written."""
    drafts, reports = _section(CLI, "## Drafts"), _section(CLI, "## Reports")
    assert set(re.findall(r"`(\.\w+)`", drafts)) == (set(read_formats()) - {""}) | set(ENDINGS)
    assert re.findall(r"^\| `(\w+)` \|", reports, re.MULTILINE) == sorted(report_formats(), key=reports.index)


def test_the_configuration_can_be_used(tmp_path: Path) -> None:
    """The example of a configuration file is read, and has every key."""
    example = next(found[2] for found in _BLOCK.finditer(CLI) if found[1] == "toml")
    (tmp_path / "audit.toml").write_text(example, encoding="utf-8")
    assert Policies().of(str(tmp_path / "a.md")).settings == Settings(
        outlet="The Ledger", outlet_aliases=("Halvern Ledger",), rules=tmp_path / "house", language="en"
    )
    assert re.findall(r"^(\w+) =", example, re.MULTILINE) == list(KEYS)


def test_the_python_on_the_front_page_runs() -> None:
    """The example of the library prints a line for each attribution of a sample draft."""
    example = next(found[2] for found in _BLOCK.finditer(README) if found[1] == "python")
    printed = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    lines = printed.getvalue().splitlines()
    assert len(lines) > 5
    assert all(" | " in line for line in lines)


# What it finds, and what the figures are


WAYS = _rows(_section(README, "## What it finds"))


@pytest.mark.parametrize(("sentence", "credited"), [pytest.param(*way[1:3], id=way[0]) for way in WAYS])
def test_an_example_of_the_front_page_is_found(sentence: str, credited: str, rules: RuleSet) -> None:
    """Each way of crediting is shown by a sentence in which the source is found, or nobody where nobody is credited."""
    document = from_text("example", sentence, rules)
    found = audit_document(document, rules, Settings()).attributions
    sources = [attribution.source or (Span(0, 0),) for attribution in found]
    assert credited in {document.at(span) for source in sources for span in source}


@pytest.fixture(scope="module")
def labels(rules: RuleSet) -> set[str]:
    """The names of the figures that reports of the sample drafts print."""
    drafts = ("port-rewrite.txt", "quay-street-brief.txt", "coalition-talks.md", "norvane-earnings.html")
    reports = [audit_document(read(str(ROOT / "seeds" / name), rules), rules, Settings()) for name in drafts]
    return {label for report in reports for label, _ in _figures.figures(report)}


def test_the_front_page_explains_every_figure(labels: set[str]) -> None:
    """Each figure that a report prints has its line."""
    assert {cells[0] for cells in _rows(_section(README, "## What the figures mean"))} == labels


def test_the_page_of_measures_explains_every_figure(labels: set[str]) -> None:
    """So does docs/measures.md, by the name in print and by the name in the data."""
    page = _section(MEASURES, "## Figures")
    assert labels <= {cells[0] for cells in _rows(page)}
    assert [one.name for one in fields(Reliance) if not re.search(rf"`{one.name}[`\[]", page)] == []


def test_the_page_of_measures_explains_every_score() -> None:
    """Each figure of `audit evaluate` that is no count stands on the page; one `_f1` may stand for all."""
    page = _section(MEASURES, "## How well the rules do")
    scores = [name for name, value in figures((DocumentScore(),)).items() if isinstance(value, float)]
    assert [name for name in scores if f"`{name}`" not in page and not name.endswith("_f1")] == []


# Rules


@pytest.mark.parametrize("path", [path for path in pages.PAGES if ".yaml\n" in path.read_text("utf-8")], ids=_name)
def test_the_files_a_page_has_one_write_can_be_used(path: Path, tmp_path: Path) -> None:
    """Rules, word lists and sources on a page load, and the rules hold to their examples."""
    page = path.read_text(encoding="utf-8")
    pages.write_files(page, tmp_path)
    for folder in sorted(one for one in tmp_path.iterdir() if one.is_dir()):
        checked_rules(folder)


def test_a_rule_may_be_switched_off(tmp_path: Path) -> None:
    """The page's example of a rule switched off takes that rule out."""
    pages.write_files(FORMAT, tmp_path)
    assert "headline-colon" in load_rules().by_id
    assert "headline-colon" not in load_rules(tmp_path / "desk").by_id


def test_the_page_of_the_format_has_every_key() -> None:
    """docs/rules.md names each key of each kind of rule, each role, each strategy and each side."""
    words = {
        *(key for keys in schema_keys().values() for key in keys),
        *ROLES,
        *CONTENT_STRATEGIES,
        *SOURCE_STRATEGIES,
        *("before", "after", "opening", "sentence"),
        *("words", "classes", "columns", "provenance", "sources", "aliases", "kind", "tier", "wikidata", "state_media"),
    }
    assert sorted(word for word in words if f"`{word}`" not in FORMAT) == []


WRONG = {
    "a key that does not exist": ("summary:", "sumary:"),
    "a key that is missing": ("rationale: We quote a lot of radio. The show was told, and is not the source.\n", ""),
    "an id that is not the file's name": ("id: went-on-air", "id: went-on-tv"),
    "a lexicon that does not exist": ("cue: [went on, goes on]", "cue: $shoes"),
    "a definition that does not exist": ("{via:show} to", "{via:show} to {shwo}"),
    "no source, no content": ("content: after\n", ""),
    "too few examples": ("    - Irene Cho went on to say that output had fallen.\n", ""),
    "an example that fails": (
        "    - The show went on to win a prize that nobody expected.",
        "    - Irene Cho went on The Ledger’s podcast to say that it rained.",
    ),
    "a pattern that is none": ("to (?:say|argue|warn) that", "to (?:say that"),
    "a file in the wrong place": (),
}
ERRORS = {
    cells[0]: cells[1].strip("`").replace("``", "`") for cells in _rows(_section(FORMAT, "## When something is wrong"))
}


@pytest.mark.parametrize("what", WRONG)
def test_an_error_is_told_as_the_page_says(what: str, tmp_path: Path) -> None:
    """Each mistake in the table of docs/rules.md, made in the rule of that page, is told in the words of the table."""
    pages.write_files(FORMAT, tmp_path)
    path = tmp_path / "house" / "attribution" / "went-on-air.yaml"
    rule = path.read_text(encoding="utf-8")
    if WRONG[what]:
        old, new = WRONG[what]
        assert old in rule
        path.write_text(rule.replace(old, new), encoding="utf-8")
    else:
        path.rename(tmp_path / "house" / path.name)
    with pytest.raises(RuleError) as error:
        checked_rules(tmp_path / "house")
    assert ERRORS[what] in str(error.value)


def test_every_error_of_the_table_is_made() -> None:
    """No line of the table goes untried."""
    assert set(ERRORS) == set(WRONG)


def test_the_kinds_of_sources_are_those_of_the_schema() -> None:
    """rules/README.md lists the kinds of sources, in the order of the schema."""
    kinds = [cells[0].strip("`") for cells in _rows(_section(FOLDER, "## Kinds of sources"))]
    schema = json.loads((ROOT / "docs" / "schema" / "sources.schema.json").read_text(encoding="utf-8"))
    assert kinds == schema["$defs"]["kind"]["enum"]


def test_a_page_left_alone_is_not_changed_by_renewing_it() -> None:
    """Renewing a page changes nothing but what its commands print."""
    page = "Before.\n\n```console\n$ audit --version\nold\n```\n\nAfter.\n"
    assert pages.renewed(page, ROOT) == page.replace("old", pages.output("audit --version", ROOT).rstrip())
