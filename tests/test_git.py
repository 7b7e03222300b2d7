"""What a change did to the drafts of a real git repository."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from audit.cli import main
from audit.cli._git import before
from audit.errors import ConfigError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

FINE = "# Pier opens\n\nThe pier opened on Monday, the harbor office said.\n"
FAULTY = f"{FINE}\nRents doubled in March.\n"
LINES = "".join(f"line {number}\n" for number in range(20))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, in which git knows nothing of its user."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Desk")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "desk@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return repository(tmp_path / "desk")


def git(folder: Path, *arguments: str) -> None:
    """Let git do something."""
    subprocess.run(("git", "-C", str(folder), *arguments), check=True, capture_output=True)


def repository(folder: Path) -> Path:
    """An empty repository."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    return folder


def committed(folder: Path, **drafts: str | bytes) -> None:
    """Drafts (NAME.md), and whatever else there is in a folder, committed."""
    put(folder, **drafts)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "drafts")


def put(folder: Path, **drafts: str | bytes) -> None:
    """Write drafts, NAME.md each."""
    for name, text in drafts.items():
        (folder / f"{name}.md").write_bytes(text if isinstance(text, bytes) else text.encode())


def changed(folder: Path, *paths: str | Path, revision: str = "HEAD") -> dict[str, bytes]:
    """What `before` finds, by name from the folder."""
    found = before(revision, [str(path) for path in paths] or [str(folder)])
    return {os.path.relpath(path, os.path.realpath(folder)): raw for path, raw in found.items()}


def test_what_was_modified_is_told_as_it_was(desk: Path) -> None:
    """Staged or not, committed since or not, byte for byte; what is the same is not told."""
    committed(desk, a="one\n", b="two\n", c="three\n", d="four")
    put(desk, a="1\n")
    put(desk, b="2\r\n\0")
    git(desk, "add", "b.md")
    assert changed(desk) == {"a.md": b"one\n", "b.md": b"two\n"}
    committed(desk, d="4")
    assert changed(desk) == {}
    assert changed(desk, revision="HEAD~1") == {"a.md": b"one\n", "b.md": b"two\n", "d.md": b"four"}


def test_contents_are_told_apart(desk: Path) -> None:
    """Empty files, files without a last line end, binary ones, and such as look like git's own answers."""
    old = {
        "a": b"",
        "b": b"x missing",
        "c": b"\0\xff\r\n",
        "d": b"\n\n",
        "e": b"0123 blob 4\nabcd\n",
        "f missing": b"f",
    }
    committed(desk, **old)
    put(desk, **dict.fromkeys(old, "new"))
    assert changed(desk) == {f"{name}.md": raw for name, raw in old.items()}


def test_new_drafts_were_empty(desk: Path) -> None:
    """Added, only meant to be added, or not known to git at all; not those that it is to ignore."""
    committed(desk, a="one\n")
    (desk / ".git" / "info" / "exclude").write_text("ignored.md\n", encoding="utf-8")
    put(desk, added="x", meant="x", untracked="x", ignored="x")
    (desk / "sub").mkdir()
    put(desk / "sub", deep="x")
    git(desk, "add", "added.md")
    git(desk, "add", "--intent-to-add", "meant.md")
    assert changed(desk) == dict.fromkeys(["added.md", "meant.md", "untracked.md", "sub/deep.md"], b"")


def test_a_renamed_draft_was_itself(desk: Path) -> None:
    """Under its old name, edited a little or not."""
    committed(desk, a=LINES, b=LINES.upper())
    git(desk, "mv", "a.md", "moved.md")
    git(desk, "mv", "b.md", "edited.md")
    put(desk, edited=LINES.upper() + "more\n")
    assert changed(desk) == {"moved.md": LINES.encode(), "edited.md": LINES.upper().encode()}


def test_a_copy_is_new(desk: Path) -> None:
    """Whatever the repository's configuration says of renames, colours, names and folders."""
    committed(desk, a=LINES)
    for key, value in (
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("diff.relative", "true"),
        ("diff.noprefix", "true"),
        ("diff.external", "false"),
        ("status.showUntrackedFiles", "no"),
    ):
        git(desk, "config", key, value)
    (desk / "sub").mkdir()
    put(desk, a=LINES + "more\n", copied=LINES)
    git(desk, "add", "-A")
    put(desk / "sub", é="x")
    expected = {"a.md": LINES.encode(), "copied.md": b"", "sub/é.md": b""}
    assert changed(desk) == changed(desk, desk / "sub") == expected


def test_what_was_deleted_is_not_told(desk: Path) -> None:
    """There is nothing of it to check."""
    committed(desk, a="one\n", b="two\n", c="three\n")
    (desk / "a.md").unlink()
    git(desk, "rm", "-q", "b.md")
    assert changed(desk) == {}


def test_a_draft_that_git_was_told_to_forget_is_not_new(desk: Path) -> None:
    """It is still what it was at the revision."""
    committed(desk, a="one\n")
    git(desk, "rm", "-q", "--cached", "a.md")
    assert changed(desk) in ({}, {"a.md": b"one\n"})


def test_a_draft_in_conflict_was_ours(desk: Path) -> None:
    """It is checked like any other."""
    committed(desk, a="base\n")
    git(desk, "checkout", "-q", "-b", "other")
    committed(desk, a="theirs\n")
    git(desk, "checkout", "-q", "main")
    committed(desk, a="ours\n")
    with pytest.raises(subprocess.CalledProcessError):
        git(desk, "merge", "other")
    assert changed(desk) == {"a.md": b"ours\n"}


NAMES = ["a b", " lead", "q\"u'o", "tab\tx", "é", "日本", "-x", ":(top)x", "#x", "$HOME", "[a]*", "back\\slash"]


@pytest.mark.skipif(sys.platform == "win32", reason="such names there cannot be")
def test_every_name_is_told_as_it_is(desk: Path) -> None:
    """With blanks, quotation marks, other scripts, and what git or a shell would read as something else."""
    committed(desk, **{name: f"old {name}" for name in NAMES})
    put(desk, **dict.fromkeys(NAMES, "new"))
    assert changed(desk) == {f"{name}.md": f"old {name}".encode() for name in NAMES}


@pytest.mark.skipif(sys.platform != "linux", reason="such names there cannot be")
def test_a_name_that_is_no_unicode_is_told(desk: Path) -> None:
    """As Python spells it."""
    name = os.fsdecode(b"caf\xe9")
    committed(desk, **{name: "old"})
    put(desk, **{name: "new"})
    assert changed(desk) == {f"{name}.md": b"old"}


@pytest.mark.skipif(sys.platform == "win32", reason="such names there cannot be")
def test_a_line_end_in_a_name_mixes_nothing_up(desk: Path) -> None:
    """Neither its own content nor that of the others."""
    names = ["a", "new\nline", "z"]
    committed(desk, **{name: f"old {name}" for name in names})
    put(desk, **dict.fromkeys(names, "new"))
    assert changed(desk) == {f"{name}.md": f"old {name}".encode() for name in names}


@pytest.mark.skipif(sys.platform != "linux", reason="such names there cannot be")
def test_the_folder_of_a_repository_may_have_any_name(desk: Path) -> None:
    """File systems keep bytes."""
    other = repository(desk.parent / os.fsdecode(b"caf\xe9"))
    committed(other, a="old")
    put(other, a="new")
    assert changed(other) == {"a.md": b"old"}


@pytest.mark.parametrize("path", ["sub", "sub/a.md", "sub/gone.md", "gone/too/a.md", "sub/*.md", "**/a.md", "-", ""])
def test_the_repository_is_found_from_any_path_in_it(desk: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A folder, a draft, a pattern, standard input: all changes in the repository are told."""
    (desk / "sub").mkdir()
    put(desk / "sub", a="old")
    committed(desk)
    put(desk / "sub", a="new")
    monkeypatch.chdir(desk)
    assert changed(desk, path) == {"sub/a.md": b"old"}


def test_paths_may_be_in_several_repositories(desk: Path) -> None:
    """Each is asked for the revision."""
    other = repository(desk.parent / "other")
    for one in (desk, other):
        committed(one, a=f"old {one.name}")
        put(one, a="new")
    assert changed(desk, desk, other, desk / "a.md") == {"a.md": b"old desk", "../other/a.md": b"old other"}


def test_a_repository_that_is_reached_by_a_link_is_told_by_its_real_path(desk: Path, tmp_path: Path) -> None:
    """So are its drafts."""
    committed(desk, a="old")
    put(desk, a="new")
    (tmp_path / "link").symlink_to(desk)
    assert changed(desk, tmp_path / "link") == {"a.md": b"old"}


def test_a_worktree_is_a_repository(desk: Path) -> None:
    """Its drafts are told by where they stand."""
    committed(desk, a="old")
    tree = desk.parent / "tree"
    git(desk, "worktree", "add", "-q", str(tree))
    put(tree, a="new")
    assert changed(tree) == {"a.md": b"old"}
    assert changed(desk) == {}


def test_a_submodule_is_compared_with_what_was_had_of_it(desk: Path) -> None:
    """By the repository around it, if that is named, and with its own revision where it is named itself."""
    inner = repository(desk.parent / "inner")
    committed(inner, m="old")
    committed(desk, a="one")
    git(desk, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    committed(desk)
    put(desk / "sub", m="new")
    assert changed(desk, desk / "sub" / "m.md") == {"sub/m.md": b"old"}
    committed(desk / "sub")
    put(desk, a="1")
    assert changed(desk, desk / "sub" / "m.md") == {}
    told = changed(desk)
    assert (told["a.md"], told["sub/m.md"]) == (b"one", b"old")


def test_a_repository_inside_another_never_looks_unchanged(desk: Path) -> None:
    """Where it does not know the revision, all in it is new."""
    committed(desk, a="one")
    inner = repository(desk / "drafts" / "inner")
    put(inner, m="new")
    assert changed(desk)["drafts/inner/m.md"] == b""
    committed(inner, m="old")
    assert changed(desk, revision="HEAD") == {"drafts/inner": b""}
    git(desk, "tag", "start")
    assert changed(desk, revision="start")["drafts/inner/m.md"] == b""
    assert "drafts/inner/m.md" not in changed(desk, desk / "a.md", revision="start")


def test_what_the_other_side_did_is_no_change(desk: Path) -> None:
    """A branch is compared with where it left the revision, not with where that went since."""
    committed(desk, a="one", b="one")
    git(desk, "checkout", "-q", "-b", "work")
    committed(desk, b="two")
    git(desk, "checkout", "-q", "main")
    committed(desk, a="two")
    git(desk, "checkout", "-q", "work")
    assert changed(desk, revision="main") == {"b.md": b"one"}


@pytest.mark.parametrize(
    "revision", ["nope", "", " ", "-x", "--output=x", "HEAD..HEAD", "HEAD:a.md", "HEAD^{tree}", "HEAD\nHEAD", "é"]
)
def test_a_revision_that_is_not_known_is_one_line(desk: Path, revision: str) -> None:
    """Nor is anything else than a commit taken for one."""
    committed(desk, a="one")
    with pytest.raises(ConfigError) as caught:
        before(revision, [str(desk)])
    assert str(caught.value) == f"--diff: there is no revision {revision!r} ({os.path.realpath(desk)})"
    assert sorted(os.listdir(desk)) == [".git", "a.md"]


@pytest.mark.parametrize("revision", ["HEAD", "main", "v1", "HEAD~0", "main@{0}", "HEAD^{/drafts}"])
def test_a_revision_may_be_named_in_every_way(desk: Path, revision: str) -> None:
    """That git knows for a commit."""
    committed(desk, a="one")
    git(desk, "tag", "-a", "v1", "-m", "first")
    put(desk, a="1")
    assert changed(desk, revision=revision) == {"a.md": b"one"}


def test_without_a_commit_there_is_no_revision(desk: Path) -> None:
    """A repository may be new."""
    put(desk, a="one")
    with pytest.raises(ConfigError, match="there is no revision 'HEAD'"):
        before("HEAD", [str(desk)])


def test_without_a_repository_there_is_one_line(desk: Path) -> None:
    """It names the folder, in the words of git."""
    outside = desk.parent / "outside"
    outside.mkdir()
    with pytest.raises(ConfigError, match=r"^--diff: not a git repository.* \(.*outside\)$"):
        before("HEAD", [str(outside / "a.md")])


def test_without_git_there_is_one_line(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says why it cannot be run."""
    monkeypatch.setenv("PATH", str(desk))
    with pytest.raises(ConfigError, match=r"^--diff: git cannot be run: No such file or directory$"):
        before("HEAD", [str(desk)])


def test_a_hook_of_git_may_check_a_folder(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a worktree git sets GIT_DIR for its hooks; the root is still where the drafts of the revision stand."""
    (desk / "sub").mkdir()
    put(desk / "sub", a="old")
    committed(desk)
    put(desk / "sub", a="new")
    monkeypatch.setenv("GIT_DIR", str(desk / ".git"))
    assert changed(desk, desk / "sub") == {"sub/a.md": b"old"}


# Under `audit check --diff`


@pytest.mark.skipif(sys.platform == "win32", reason="links want a right of their own there")
@pytest.mark.parametrize(
    "is_new",
    [
        pytest.param(False, id="replaced"),
        pytest.param(True, id="new"),
    ],
)
def test_a_draft_that_is_now_a_link_is_checked(desk: Path, monkeypatch: pytest.MonkeyPatch, is_new: bool) -> None:
    """What it leads to is new in this place."""
    committed(desk, a=FINE, b=FINE)
    target = desk.parent / "shared.md"
    target.write_text(FAULTY, encoding="utf-8")
    link = desk / ("c.md" if is_new else "b.md")
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    assert changed(desk) == {link.name: b"" if is_new else FINE.encode()}
    monkeypatch.chdir(desk)
    assert main(["check", "--diff", "HEAD"]) == 1


def test_a_link_to_a_draft_that_changed_is_that_draft(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sentences were there before."""
    committed(desk, a=FAULTY)
    (desk / "link.md").symlink_to("a.md")
    committed(desk, a=f"{FAULTY}\nIt rained.\n")
    monkeypatch.chdir(desk)
    assert main(["check", "--diff", "HEAD~1", "link.md"]) == 0
    put(desk, a=f"{FAULTY}\nDebt doubled in May.\n")
    assert main(["check", "--diff", "HEAD", "link.md"]) == 1


@pytest.mark.parametrize("is_saved", [False, True])
def test_standard_input_is_checked_for_what_changed(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_saved: bool
) -> None:
    """An editor asks for what is not saved; what was not looked at must not look clean."""
    committed(desk, a=FAULTY)
    text = f"{FAULTY}\nDebt doubled in May.\n"
    if is_saved:
        put(desk, a=text)
    monkeypatch.chdir(desk.parent)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    code = main(["check", "-", "--stdin-filename", "desk/a.md", "--diff", "HEAD"])
    shown = capsys.readouterr().out
    assert (code, "Debt doubled" in shown, "Rents doubled" in shown) == (1, True, False)


def test_a_draft_that_was_unreadable_is_new(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of its sentences are the change's."""
    committed(desk, a=b"\0\1\2")
    put(desk, a=FAULTY)
    monkeypatch.chdir(desk)
    assert main(["check", "--diff", "HEAD"]) == 1


def test_line_ends_are_no_change(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor are byte order marks and where lines are wrapped."""
    committed(desk, a=FAULTY)
    put(desk, a=FAULTY.replace("doubled in", "doubled\nin").replace("\n", "\r\n").encode("utf-8-sig"))
    assert list(changed(desk)) == ["a.md"]
    monkeypatch.chdir(desk)
    assert main(["check", "--diff", "HEAD"]) == 0
