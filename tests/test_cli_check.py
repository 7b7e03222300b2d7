"""`audit check` in a newsroom: drafts under git, policies beside them, and what makes a run fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cli import main
from audit.renderers import formats, is_packed

ROOT = Path(__file__).resolve().parent.parent
FINE = "# Pier opens\n\nThe pier opened on Monday, the harbor office said.\n"
FAULTY = "# Pier opens\n\nThe pier opened on Monday, the harbor office said.\n\nRents doubled in March.\n"
LOADED = "# Pier opens\n\nIrene Cho claimed that the pier was open.\n"
Run = pytest.CaptureFixture[str]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working folder, with a git that knows nothing of its user."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Desk")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "desk@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def put(folder: Path, **files: str) -> None:
    """Write files; two underscores stand for a slash, one before the ending for its dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace("_txt", ".txt").replace("_toml", ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    """What git answers."""
    done = subprocess.run(("git", "-C", str(folder), *arguments), capture_output=True, text=True, check=True)
    return done.stdout


def committed(folder: Path, message: str = "drafts") -> None:
    """Everything in a folder, committed."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


def places(capsys: Run) -> list[str]:
    """The lines that tell of findings, without their messages."""
    lines = capsys.readouterr().out.splitlines()
    return [" ".join(line.split()[:3]) for line in lines if line[:1].strip() and ".md:" in line.split()[0]]


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (FINE, [], 0),
        (FAULTY, [], 1),
        (FAULTY, ["--fail-on", "error"], 0),
        (FAULTY, ["--fail-on", "never"], 0),
        (LOADED, [], 0),
        (LOADED, ["--fail-on", "note"], 1),
    ],
)
def test_a_finding_at_the_level_or_above_fails(desk: Path, text: str, options: list[str], code: int) -> None:
    """Warnings and errors do, unless another level is asked for."""
    put(desk, a_md=text)
    assert main(["check", "a.md", *options]) == code


def test_a_finding_is_one_line_with_its_words_under_it(desk: Path, capsys: Run) -> None:
    """File, line and column first, so that an editor can follow it; then what would settle it, then the outcome."""
    put(desk, a_md=FAULTY)
    main(["check", "a.md"])
    assert capsys.readouterr().out == (
        "a.md:5:1: warning unattributed-claim A quantity is said to have doubled or halved and nobody is said to have "
        "measured it.\n    Rents doubled in March.\n          ^^^^^^^\n    -> Say whose figures show it.\n\n"
        "1 draft checked: 1 warning; 1 of them fails.\n"
    )


def test_what_cannot_be_audited_goes_before_what_fails(desk: Path, capsys: Run) -> None:
    """One broken draft hides no other, and never looks clean."""
    put(desk, a_md=FAULTY, c_md=FAULTY)
    (desk / "b.md").write_bytes(b"\0\1")
    assert main(["check", "."]) == 3
    shown = capsys.readouterr()
    assert "a.md:5:1: warning" in shown.out
    assert "b.md: not audited: is binary" in shown.out
    assert "c.md:5:1: warning" in shown.out
    assert shown.err.startswith("audit: error: b.md: is binary")


def test_a_broken_threshold_fails_whatever_the_level(desk: Path, capsys: Run) -> None:
    """It is about the whole draft, and stands at its beginning."""
    put(
        desk,
        a_md=FAULTY,
        audit_toml="fail_on = 'never'\n[checks]\nunattributed-claim = 'error'\n"
        "[thresholds]\nmax_unattributed_errors = 0\n",
    )
    assert main(["check"]) == 1
    shown = capsys.readouterr().out
    assert (
        "a.md:1:3: error unattributed-errors Claims of severity error that nobody is said to have made: 1; at most 0"
        in shown
    )
    assert "max_unattributed_errors, " in shown


def test_the_policy_of_each_draft_counts_from_any_folder(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: Run
) -> None:
    """Overrides are for their paths, and the working folder changes nothing."""
    put(
        desk,
        news__a_md=FAULTY,
        opinion__b_md=FAULTY,
        audit_toml="[[overrides]]\npaths = ['opinion/']\n[overrides.claims]\nstatistic = 'off'\n",
    )
    assert main(["check", "."]) == 1
    assert places(capsys) == ["news/a.md:5:1: warning unattributed-claim"]
    monkeypatch.chdir(desk / "news")
    assert main(["check", "..", "--format", "text"]) == 1
    assert places(capsys) == ["../news/a.md:5:1: warning unattributed-claim"]


def test_an_exemption_that_is_off_lets_nothing_off(desk: Path, capsys: Run) -> None:
    """A city's size is well known, until the policy says otherwise."""
    put(
        desk,
        a_md="# City\n\nThe pier opened, the office said.\n\nVelmora, the capital of Estrava, has 2 million people.\n",
    )
    assert main(["check"]) == 0
    put(desk, audit_toml="[exemptions]\ncommon-knowledge = 'off'\n")
    assert main(["check"]) == 1
    assert places(capsys) == ["a.md:5:1: warning unattributed-claim"]


def test_folders_leave_out_what_git_ignores_and_the_policy_excludes(desk: Path, capsys: Run) -> None:
    """An excluded draft stays out even if a hook names it, and that is told."""
    put(desk, a_md=FAULTY, old__b_md=FAULTY, build__c_md=FAULTY, audit_toml="exclude = ['old/']\n")
    (desk / ".gitignore").write_text("build/\n", encoding="utf-8")
    main(["check"])
    assert places(capsys) == ["a.md:5:1: warning unattributed-claim"]
    assert main(["check", "old/b.md"]) == 0
    assert capsys.readouterr().err == "audit: note: 1 of 1 drafts are left out by the configuration\n"


def test_standard_input_has_the_policy_and_format_of_its_name(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: Run
) -> None:
    """An editor that checks what is not saved says what it will be called."""
    put(desk, sub__audit_toml="[claims]\nstatistic = 'off'\n")
    for name, code in (("a.md", 1), ("sub/a.md", 0)):
        done = subprocess.run(
            [sys.executable, "-m", "audit", "check", "-", "--stdin-filename", name],
            input=FAULTY.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == code
        assert (f"{name}:5:1: warning".encode() in done.stdout) is (code == 1)


def test_a_baseline_lets_only_new_findings_fail(desk: Path, capsys: Run) -> None:
    """Its findings may move and be edited a little; what is gone is told."""
    put(desk, drafts__a_md=FAULTY, audit_toml="")
    assert main(["baseline", "drafts"]) == 0
    assert capsys.readouterr().out.endswith("audit-baseline.json: 1 findings of 1 drafts\n")
    kept = (desk / "audit-baseline.json").read_text(encoding="utf-8")
    assert json.loads(kept)["findings"] == [
        {"path": "drafts/a.md", "check": "unattributed-claim", "sentence": "Rents doubled in March.", "count": 1}
    ]
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "1 draft checked: nothing to object to; 1 known.\n"
    put(
        desk,
        drafts__a_md=FAULTY.replace("Rents doubled in", "It rained.\n\nRents had doubled in") + "\nDebt doubled.\n",
    )
    assert main(["check"]) == 1
    assert places(capsys) == ["drafts/a.md:9:1: warning unattributed-claim"]
    put(desk, drafts__a_md=FINE)
    assert main(["check"]) == 0
    assert "note: 1 of the findings in the baseline are gone" in capsys.readouterr().err
    assert main(["baseline", "drafts"]) == 0
    assert json.loads((desk / "audit-baseline.json").read_text(encoding="utf-8"))["findings"] == []


def test_a_baseline_forgets_nothing_of_drafts_that_are_not_named(desk: Path, capsys: Run) -> None:
    """One that is gone is forgotten, and where a draft cannot be audited nothing is written."""
    put(desk, a_md=FAULTY, b_md=FAULTY, c_md=FAULTY, audit_toml="")
    assert main(["baseline"]) == 0
    put(desk, a_md=FINE)
    (desk / "c.md").unlink()
    assert main(["baseline", "a.md"]) == 0
    assert capsys.readouterr().out.endswith("0 findings of 1 drafts, and those of 1 others as they were\n")
    kept = (desk / "audit-baseline.json").read_bytes()
    assert [one["path"] for one in json.loads(kept)["findings"]] == ["b.md"]
    (desk / "b.md").write_bytes(b"\x00\x01\x02")
    put(desk, d_md=FAULTY)
    assert main(["baseline"]) == 3
    assert (desk / "audit-baseline.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-"], "standard input has no name to be known by; name the drafts"),
        (["a.md", "--output", "a.md"], "a.md: "),
        (["a.md", "--output", "audit.toml"], "audit.toml: "),
    ],
)
def test_a_baseline_that_cannot_be_written_leaves_all_as_it_was(
    desk: Path, capsys: Run, arguments: list[str], says: str
) -> None:
    """What has no name, and a file that is no baseline."""
    put(desk, a_md=FAULTY, audit_toml="# ours\n")
    assert main(["baseline", *arguments]) == 2
    assert says in capsys.readouterr().err
    assert (desk / "a.md").read_text(encoding="utf-8") == FAULTY
    assert (desk / "audit.toml").read_text(encoding="utf-8") == "# ours\n"


def test_comments_and_waivers_let_findings_stand(desk: Path, capsys: Run) -> None:
    """With a reason, which goes into the reports; one that is not needed is a finding."""
    put(desk, a_md=FAULTY.replace("Rents", "<!-- audit: ignore unattributed-claim: our own count -->\nRents"))
    put(desk, b_txt=FAULTY.replace("# ", ""))
    waiver = (
        "- {check: unattributed-claim, sentence: Rents doubled, reason: own count, owner: desk, expires: 2030-01-31}\n"
    )
    (desk / "b.txt.waivers.yaml").write_text(waiver, encoding="utf-8")
    assert main(["check", "--today", "2030-01-31", "--format", "json"]) == 0
    found = [one for draft in json.loads(capsys.readouterr().out)["documents"] for one in draft["findings"]]
    assert [(one["standing"], one["excuse"]) for one in found] == [
        ("suppressed", "our own count"),
        ("waived", "own count (desk, until 2030-01-31)"),
    ]
    assert main(["check", "--today", "2030-02-01"]) == 1
    assert (
        "warning expired-waiver The waiver of unattributed-claim in line 1 of b.txt.waivers.yaml"
        in capsys.readouterr().out
    )


def test_a_change_fails_on_its_own_sentences_alone(desk: Path, capsys: Run) -> None:
    """Old findings, moved or not, other drafts and thresholds leave it alone; a rename is no change."""
    put(
        desk,
        drafts__a_md=FAULTY,
        drafts__b_md=FAULTY,
        drafts__c_md=FAULTY,
        audit_toml="[thresholds]\nmax_unattributed_errors = 0\n",
    )
    committed(desk)
    accusation = "The mayor embezzled the harbor fund."
    put(desk, drafts__a_md=f"{FAULTY.replace('Rents', f'{accusation} Rents')}")
    put(desk, drafts__new_md=FINE)
    git(desk, "mv", "drafts/b.md", "drafts/renamed.md")
    assert main(["check", "--diff", "HEAD"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("drafts/a.md:5:1: error unattributed-claim")
    assert shown.endswith("3 drafts checked: 1 error; 1 of them fails; 2 unchanged.\n")
    put(desk, drafts__a_md=FAULTY)
    assert main(["check", "--diff", "HEAD", "drafts"]) == 0


def test_nothing_changed_is_clean(desk: Path, capsys: Run) -> None:
    """No draft is audited, and the run says so."""
    put(desk, a_md=FAULTY)
    committed(desk)
    assert main(["check", "--diff", "HEAD"]) == 0
    assert capsys.readouterr().out == "0 drafts checked: nothing to object to.\n"


def test_several_formats_are_written_at_once(desk: Path, capsys: Run) -> None:
    """Each to a file of its own, beside the text on the screen."""
    put(desk, a_md=FAULTY)
    others = [name for name in formats() if name != "text" and not is_packed(name)]
    assert main(["check", *(f"--format={name}=out/{name}" for name in others), "--format", "text"]) == 1
    assert capsys.readouterr().out.endswith("1 of them fails.\n")
    assert sorted(path.name for path in (desk / "out").iterdir()) == sorted(others)
    assert all(path.read_text(encoding="utf-8").strip() for path in (desk / "out").iterdir())


def test_a_report_overwrites_neither_draft_nor_configuration(desk: Path, capsys: Run) -> None:
    """Not even a draft that is left out."""
    put(desk, a_md=FAULTY, old_md=FAULTY, audit_toml="exclude = ['old.md']\n")
    for target in ("old.md", "a.md", "audit.toml"):
        assert main(["check", ".", "--format", f"json={target}"]) == 2
        assert f"json={target} would overwrite" in capsys.readouterr().err


def test_the_outcome_is_the_same_however_many_processes(desk: Path, capsys: Run) -> None:
    """In the order of the drafts."""
    put(desk, **{f"d{number:02}_md": FAULTY if number % 3 else FINE for number in range(24)})
    outcomes = set()
    for jobs in ("1", "2", "0"):
        assert main(["check", "--jobs", jobs]) == 1
        outcomes.add(capsys.readouterr().out)
    assert len(outcomes) == 1


def test_the_policy_of_a_draft_is_shown_with_where_it_is_from(desk: Path, capsys: Run) -> None:
    """As a file would say it."""
    put(
        desk,
        audit_toml="extends = 'wire'\noutlet = 'The Ledger'\n[[overrides]]\npaths = ['opinion/']\nfail_on = 'never'\n",
    )
    assert main(["config", "show", "--path", "opinion/a.md"]) == 0
    shown = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert shown[0] == f"# opinion/a.md: {desk / 'audit.toml'}"
    assert f'outlet = "The Ledger" # {desk / "audit.toml"}' in shown
    assert f'fail_on = "never" # {desk / "audit.toml"}: override 1' in shown
    assert 'loaded-verb = "warning" # profile wire' in shown
    assert "include = [] # default" in shown
    assert "# baseline is not set # default" in shown
    assert {'link-alone = "note" # default', 'accusation = "error" # default', 'opinion = "on" # default'} <= set(shown)


@pytest.mark.parametrize(
    ("there", "ci", "written"),
    [
        (".git", None, ".github/workflows/audit.yml"),
        (".gitlab", None, ".gitlab-ci.yml"),
        ("x", None, None),
        (".git", "none", None),
        ("x", "gitlab", ".gitlab-ci.yml"),
    ],
)
def test_init_fits_the_newsroom(desk: Path, capsys: Run, there: str, ci: str | None, written: str | None) -> None:
    """A configuration that can be used, for the folders with drafts, and a workflow where there is a place for it."""
    put(desk, stories__a_md=FAULTY, README_md="x")
    (desk / there).mkdir()
    assert main(["init", *(["--ci", ci] if ci else []), "--outlet", "The Ledger", "--install", "make it so"]) == 0
    assert 'include = ["stories/"]' in (desk / "audit.toml").read_text(encoding="utf-8")
    names = {path.relative_to(desk).as_posix() for path in desk.rglob("*.yml")}
    assert names == ({written} if written else set())
    if written:
        text = (desk / written).read_text(encoding="utf-8")
        assert "make it so" in text
        assert "audit check stories/ --diff" in text
        assert "$$" not in text
    capsys.readouterr()
    assert main(["check"]) == 1
    assert places(capsys) == ["stories/a.md:5:1: warning unattributed-claim"]


@pytest.mark.slow
def test_the_hook_fails_a_commit_on_its_own_line(desk: Path, tmp_path: Path) -> None:
    """pre-commit, for real, with the hook of this project: what is known passes, a new accusation does not."""
    hook = tmp_path / "hook"
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (hook / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, hook / name)
    committed(hook, "hook")
    revision = git(hook, "rev-parse", "HEAD").strip()
    put(desk, drafts__a_md=FAULTY, drafts__b_md=FINE, audit_toml="extends = 'newspaper'\n")
    (desk / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook}\n  rev: {revision}\n  hooks:\n  - id: audit-check\n", encoding="utf-8"
    )
    assert main(["baseline", "drafts"]) == 0
    committed(desk)
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "VIRTUALENV_NO_PERIODIC_UPDATE": "1"}

    def hooked() -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose")
        return subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True)

    first = hooked()
    assert first.returncode == 0, first.stdout + first.stderr
    put(desk, drafts__b_md=FINE + "\nThe mayor embezzled the harbor fund.\n")
    second = hooked()
    assert second.returncode == 1
    assert "drafts/b.md:5:1: error unattributed-claim" in second.stdout
    assert "drafts/a.md" not in second.stdout
    assert main(["check", "--diff", "HEAD"]) == 1
