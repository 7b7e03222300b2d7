"""What the project promises as a whole: what it installs, what it never does, and that its pages tell the truth."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest

import audit
from audit import model
from audit.config import Settings
from audit.pipeline import audit_document
from audit.readers import discover, read
from audit.rules import RuleSet, load_rules
from tests.render_reports import render

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted((ROOT / "audit").rglob("*.py"))
SEEDS, _ = discover([str(ROOT / "seeds")])
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rules").rglob("*.md")])
# Where the name on the index and the name in Python differ.
IMPORTED_AS = {"pyyaml": "yaml", "ahocorasick-rs": "ahocorasick_rs", "pdfminer.six": "pdfminer"}
# What only another dependency imports, but does not always install.
IMPORTED_BY_OTHERS = {"lxml_html_clean"}

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)>=(?P<floor>[\w.]+)(?:,<[\w.]+)?")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The rules that come with the tool."""
    return load_rules()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which opening a socket, or looking a host up, fails the test."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("an audit tried to reach the network")

    # Once, on import, its urllib3 asks this machine whether it has IPv6; that is no business of an audit.
    import_module("trafilatura")
    monkeypatch.setattr(socket.socket, "__init__", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    _build(ROOT, folder)
    return folder


def _build(source: Path, target: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


def _wheel_files(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist() if ".dist-info/" not in name}


def _floors(extra: str | None = None) -> dict[str, str]:
    listed = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return {found["name"]: found["floor"] for entry in listed if (found := _REQUIREMENT.fullmatch(entry))}


def _extras() -> dict[str, str]:
    return _floors("html") | _floors("pdf") | _floors("fast")


def _imported(nodes: Iterator[ast.AST]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"audit"}


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Whatever runs when the module is imported: not what stands in a function, nor what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) or (
            isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        ):
            continue
        yield child
        yield from _at_import(child)


def _names(distributions: dict[str, str]) -> set[str]:
    return {IMPORTED_AS.get(name, name) for name in distributions}


def _python(code: str, *, cwd: Path = ROOT, path: Path | None = None) -> str:
    environment = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    run = subprocess.run([sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, check=True)
    return run.stdout.decode()


# What is installed


def test_the_names_are_newsaudit_and_audit() -> None:
    """The distribution is `newsaudit`; its command `audit` calls a function that exists."""
    module, _, function = PROJECT["scripts"]["audit"].partition(":")
    assert PROJECT["name"] == "newsaudit"
    assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_import_is_declared(path: Path) -> None:
    """A module imports what is declared: the core as it likes, an extra inside the function that needs it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    core, extras = _names(_floors()), _names(_extras())
    assert _imported(ast.walk(tree)) <= core | extras
    assert _imported(_at_import(tree)) <= core


def test_every_dependency_is_imported() -> None:
    """Nothing is declared that neither a module nor, by our leave, another dependency imports."""
    imported = {name for path in MODULES for name in _imported(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))}
    assert imported == _names(_floors() | _extras()) - IMPORTED_BY_OTHERS


def test_floors_are_those_the_tests_run_on() -> None:
    """The lowest versions in pyproject.toml are the ones that `make floor` installs."""
    lines = (ROOT / "constraints-floor.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert pins == _floors() | _extras()


@pytest.mark.slow
def test_the_wheel_holds_package_rules_and_schemas_and_nothing_else(built: Path) -> None:
    """A wheel carries every module, the rules as `audit/_rules` and the schemas as `audit/_schema`, to the byte."""
    expected = {
        f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for folder, prefix in (
            (ROOT / "audit", "audit"),
            (ROOT / "rules", "audit/_rules"),
            (ROOT / "docs" / "schema", "audit/_schema"),
        )
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert _wheel_files(built) == expected


@pytest.mark.slow
def test_an_installed_wheel_reads_the_rules_it_carries(built: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Away from a checkout, the same rules load from inside the package."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    code = "from audit.rules import load_rules, shipped; print(shipped(), *(rule.id for rule in load_rules().all))"
    folder, *ids = _python(code, cwd=tmp_path, path=tmp_path / "installed").split()
    assert Path(folder) == tmp_path / "installed" / "audit" / "_rules"
    assert ids == [rule.id for rule in rules.all]


@pytest.mark.slow
def test_the_source_distribution_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    """Nothing that a build or a test needs is missing from the source distribution."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = next(tmp_path.iterdir())
    _build(unpacked, tmp_path / "again")
    assert _wheel_files(tmp_path / "again") == _wheel_files(built)
    for name in ("tests", "seeds", "reports", "benchmarks", "Makefile", "constraints-floor.txt"):
        assert (unpacked / name).exists(), name


# What it never does


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: Path(path).name)
def test_an_audit_opens_no_socket(path: str, rules: RuleSet) -> None:
    """Embargoed copy stays on the machine: reading and auditing a draft opens no socket and looks no host up."""
    document = read(path, rules)
    report = audit_document(document, rules, Settings())
    assert report.document == document


def test_help_loads_neither_the_engine_nor_the_rules() -> None:
    """`audit --help` answers without importing `regex` or `yaml`."""
    code = (
        "import sys\n"
        "from audit.cli import main\n"
        "print('exit', main(['--help']))\n"
        "print('loaded', sorted({'regex', 'yaml', 'trafilatura', 'tabulate'} & set(sys.modules)))\n"
    )
    printed = _python(code)
    assert "Usage" in printed
    assert printed.splitlines()[-2:] == ["exit 0", "loaded []"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_english_lives_in_the_rules(path: Path, rules: RuleSet) -> None:
    """No module holds a word list of its own: three words of one lexicon, in a literal or in a pattern."""
    lists = [words for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if (words := _word_list(node))]
    told = [lexicon for id, lexicon in rules.lexicons.items() if id != "language-words"]
    content_words = [lexicon.words - rules.lexicon("function-words").words for lexicon in told]
    assert [shared for words in lists for known in content_words if len(shared := words & known) >= 3] == []


def _word_list(node: ast.AST) -> frozenset[str]:
    if isinstance(node, ast.Set | ast.List | ast.Tuple):
        return frozenset(str(item.value).lower() for item in node.elts if isinstance(item, ast.Constant))
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
        return frozenset(re.findall(r"\w+", node.value.lower()))
    return frozenset()


def test_no_file_is_a_drawer_for_everything() -> None:
    """A file is named for what it does; none is called utils, helpers, common, manager or handler."""
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "handlers"}
    assert not drawers & {path.stem for path in MODULES}


# What its pages say


def test_the_changelog_begins_with_this_version() -> None:
    """The newest entry of the changelog is the version that `audit` reports."""
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == audit.__version__


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link of a page leads to a file or folder of the project."""
    targets = [found["target"] for found in _LINK.finditer(page.read_text(encoding="utf-8"))]
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert not missing


def test_every_decision_is_listed() -> None:
    """The list of decisions names each page once, under its own title."""
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    titles = {
        path.name: path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        for path in folder.glob("0*.md")
    }
    assert {name: f"{number} {title}" for number, name, title in listed} == titles


@pytest.mark.parametrize(
    "words",
    [model.Severity, model.BlockKind, model.Quoting, model.AttributionClass, model.Identified, model.Status],
)
def test_the_glossary_explains_every_word_a_report_uses(words: type[StrEnum]) -> None:
    """Each value that can stand in a report stands in the glossary too."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [word.value for word in words if f"`{word.value}`" not in glossary] == []


@pytest.mark.slow
def test_the_committed_reports_are_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`reports/` holds what the tool says of `seeds/` today, byte for byte; `make reports` renders it anew."""
    monkeypatch.chdir(ROOT)
    render(tmp_path)
    assert _tree(ROOT / "reports") == _tree(tmp_path)


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
