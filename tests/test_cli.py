"""The command line as a whole: its commands, its help, its one line for every mistake; and the package's own names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import audit
from audit.cli import main
from audit.errors import ConfigError, ReadError, RuleError

FOLDER = Path(__file__).parent.parent / "audit" / "cli"
COMMANDS = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=FOLDER.parent.parent
    )


def test_help_lists_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """Each module of the folder is a command, with a line of help from its docstring."""
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    listed = re.findall(r"^  (\w+)  +[A-Z].*\.$", printed, re.MULTILINE)
    assert listed == [path.stem for path in COMMANDS]
    assert "  run       Audit drafts and report on them.\n" in printed
    for code in ("0 ", "2 ", "3 ", "130 ", "141 "):
        assert f"\n    {code}" in printed


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_every_command_says_what_it_does(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command's docstring begins with its own name, and its help can be printed."""
    assert path.read_text(encoding="utf-8").startswith(f'"""`audit {path.stem}`: ')
    assert main([path.stem, "-h"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: audit {path.stem} ")


def test_without_a_command_there_is_help_and_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    """`audit` alone audits nothing, so it does not succeed; what it can do is told on standard error."""
    assert main([]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Usage: audit ")


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """`audit --version` names the distribution and its version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"newsaudit {audit.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["rnu"], "No such command 'rnu'. Did you mean 'run'? (see 'audit --help')"),
        (["--quiet"], "No such option: --quiet (see 'audit --help')"),
        (["run"], "Missing argument 'PATH'. (see 'audit run --help')"),
        (["run", "a.md", "--zzz"], "No such option: --zzz (see 'audit run --help')"),
        (["rules"], "Missing command. (see 'audit rules --help')"),
        (["rules", "show"], "Missing argument 'ID'. (see 'audit rules show --help')"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line on standard error, nothing on standard output."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"audit: error: {line}\n"


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (ConfigError("no such key"), 2, "no such key"),
        (RuleError("a.yaml", 3, "the key 'id' is missing"), 2, "a.yaml:3: the key 'id' is missing"),
        (ReadError("gold.jsonl", "no such file"), 3, "gold.jsonl: no such file"),
        (ConfigError("two\nlines, and \x1b[2J"), 2, r"two lines, and \x1b[2J"),
    ],
)
def test_an_error_for_people_is_one_line(
    error: Exception, code: int, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a user can put right is told in one line that cannot steer the terminal, and has its exit code."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("audit.cli.rules.load_rules", fail)
    assert main(["rules", "list"]) == code
    assert capsys.readouterr().err == f"audit: error: {line}\n"


def test_a_defect_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that no user can put right keeps its traceback."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("audit.cli.rules.load_rules", fail)
    with pytest.raises(ZeroDivisionError):
        main(["rules", "list"])


def test_an_interrupted_command_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a command quietly, with the code a shell expects."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit.cli.rules.load_rules", interrupt)
    assert main(["rules", "list"]) == 130


def test_help_imports_no_command() -> None:
    """The help of all commands is read from their sources; none of them, and nothing they need, is imported."""
    code = (
        "import sys; from audit.cli import main; main(['--help'])\n"
        "print(sorted(name for name in sys.modules if name.startswith('audit')))"
    )
    loaded = _python("-c", code).stdout.splitlines()[-1]
    assert loaded == "['audit', 'audit.cli', 'audit.cli._app', 'audit.errors']"


def test_the_package_runs_as_a_module() -> None:
    """`python -m audit` is the command, and calls itself `audit`."""
    run = _python("-m", "audit", "frob")
    assert run.returncode == 2
    assert run.stderr == "audit: error: No such command 'frob'. (see 'audit --help')\n"


@pytest.mark.parametrize("name", audit.__all__)
def test_the_package_exports_what_it_lists(name: str) -> None:
    """Every public name is there when it is asked for."""
    assert getattr(audit, name) is not None
    assert name in dir(audit)


def test_the_package_has_no_other_names() -> None:
    """A misspelt name fails as it does in any module."""
    with pytest.raises(AttributeError, match="module 'audit' has no attribute 'audit_documents'"):
        _ = audit.audit_documents
