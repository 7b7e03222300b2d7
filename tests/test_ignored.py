"""What a `.gitignore` leaves out of a folder, as git would."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from audit.readers.ignored import is_ignored
from audit.readers.paths import find

_CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
GIT = {**_CLEAN, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def made(root: Path, ignored: Mapping[str, str | bytes], names: Sequence[str], *, repository: bool = True) -> Path:
    """A folder with drafts and `.gitignore` files, given by the folders that they are in."""
    for folder, lines in ignored.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        raw = lines if isinstance(lines, bytes) else lines.encode()
        (root / folder / ".gitignore").write_bytes(raw)
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    if repository:
        (root / ".git").mkdir(exist_ok=True)
    return root


def listed(root: Path, within: str = "") -> list[str]:
    """The drafts that are found in a folder, by their names from the root."""
    found, _ = find([str(root / within)], frozenset({".md"}))
    return [Path(name).relative_to(root).as_posix() for name in found]


def git_lists(root: Path) -> list[str]:
    """The drafts that git would take up."""
    subprocess.run(("git", "init", "-q", str(root)), env=GIT, check=True)
    command = ("git", "-C", str(root), "ls-files", "-z", "--others", "--exclude-standard")
    done = subprocess.run(command, env=GIT, check=True, capture_output=True)
    return sorted(name for name in os.fsdecode(done.stdout).split("\0") if name.endswith(".md"))


@pytest.mark.parametrize(
    ("ignored", "names", "expected"),
    [
        ({"": "build/\n"}, ["a.md", "build/b.md", "x/build/c.md"], ["a.md"]),
        ({"": "/build/\n"}, ["build/b.md", "x/build/c.md"], ["x/build/c.md"]),
        ({"": "build/\n"}, ["build.md"], ["build.md"]),
        ({"": "a.md/\n"}, ["a.md"], ["a.md"]),
        ({"": "*.draft.md\n"}, ["a.draft.md", "x/b.draft.md", "c.md"], ["c.md"]),
        ({"": "/a.md\n"}, ["a.md", "x/a.md"], ["x/a.md"]),
        ({"": "x/a.md\n"}, ["x/a.md", "y/x/a.md"], ["y/x/a.md"]),
        ({"": "**/old/*.md\n"}, ["old/a.md", "x/old/a.md", "x/old/y/a.md"], ["x/old/y/a.md"]),
        ({"": "# a.md\n\n\\#b.md\n"}, ["a.md", "#b.md"], ["a.md"]),
        ({"": "a.md   \r\n"}, ["a.md", "b.md"], ["b.md"]),
        ({"": "[ab]?.md\n"}, ["a1.md", "c1.md"], ["c1.md"]),
        ({"": "é.md\n"}, ["é.md", "e.md"], ["e.md"]),
        ({"": ""}, ["a.md"], ["a.md"]),
    ],
)
def test_patterns_are_those_of_git(
    tmp_path: Path, ignored: Mapping[str, str], names: list[str], expected: list[str]
) -> None:
    """Folders, anchors, stars, comments, blanks at the end."""
    assert listed(made(tmp_path, ignored, names)) == expected


@pytest.mark.parametrize(
    ("ignored", "names", "expected"),
    [
        ({"": "*.md\n!keep.md\n"}, ["a.md", "keep.md", "x/keep.md"], ["keep.md", "x/keep.md"]),
        ({"": "!a.md\n*.md\n"}, ["a.md"], []),
        ({"": "old/*\n!old/a.md\n"}, ["old/a.md", "old/b.md"], ["old/a.md"]),
        ({"": "old/\n!old/a.md\n"}, ["old/a.md"], []),
        ({"": "*.md\n", "x": "!a.md\n"}, ["a.md", "x/a.md", "x/b.md"], ["x/a.md"]),
        ({"": "!a.md\n", "x": "*.md\n"}, ["a.md", "x/a.md", "x/b.md"], ["a.md"]),
        ({"x": "/a.md\n"}, ["a.md", "x/a.md", "x/y/a.md"], ["a.md", "x/y/a.md"]),
        ({"": "x/\n", "x": "!*\n"}, ["x/a.md"], []),
        ({"": "/*\n!/x/\n"}, ["a.md", "x/a.md", "y/a.md"], ["x/a.md"]),
    ],
)
def test_a_later_and_a_nearer_pattern_wins(
    tmp_path: Path, ignored: Mapping[str, str], names: list[str], expected: list[str]
) -> None:
    """A `!` takes back, but never what stands in a folder that is left out itself."""
    assert listed(made(tmp_path, ignored, names)) == expected


def test_the_repository_is_the_top(tmp_path: Path) -> None:
    """A folder of it is under the patterns above, up to its root and no further."""
    made(tmp_path, {"": "*.md\n"}, [], repository=False)
    root = made(tmp_path / "desk", {"": "b.md\n"}, ["x/a.md", "x/b.md"])
    assert listed(root, "x") == ["x/a.md"]
    assert listed(root) == ["x/a.md"]


def test_a_repository_may_be_named_by_a_file(tmp_path: Path) -> None:
    """As in a worktree."""
    made(tmp_path, {"": "*.md\n"}, [], repository=False)
    root = made(tmp_path / "desk", {"": "b.md\n"}, ["x/a.md", "x/b.md"], repository=False)
    (root / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert listed(root, "x") == ["x/a.md"]


def test_without_a_repository_nothing_above_the_folder_counts(tmp_path: Path) -> None:
    """What stands in it and below does."""
    root = made(
        tmp_path / "desk",
        {"": "a.md\n", "x/y": "c.md\n"},
        ["x/a.md", "x/b.md", "x/y/c.md", "x/y/d.md"],
        repository=False,
    )
    assert listed(root, "x") == ["x/a.md", "x/b.md", "x/y/d.md"]
    assert listed(root) == ["x/b.md", "x/y/d.md"]


def test_the_working_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path may be named from anywhere."""
    root = made(tmp_path, {"": "there.md\n"}, ["x/here.md", "x/there.md"])
    monkeypatch.chdir(root / "x")
    assert find(["."], frozenset({".md"})) == (("here.md",), ())
    assert is_ignored("there.md", ".")
    assert not is_ignored("here.md", "..")


def test_the_working_folder_may_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same name is then another draft."""
    one = made(tmp_path / "one", {"": "moved.md\n"}, ["moved.md"])
    other = made(tmp_path / "other", {}, ["moved.md"])
    monkeypatch.chdir(one)
    assert is_ignored("moved.md", ".")
    monkeypatch.chdir(other)
    assert not is_ignored("moved.md", ".")


def test_what_is_named_is_never_left_out(tmp_path: Path) -> None:
    """Only what is found in a folder is."""
    root = made(tmp_path, {"": "*.md\n"}, ["a.md"])
    assert listed(root, "a.md") == ["a.md"]
    assert listed(root) == []


def test_what_is_hidden_stays_hidden(tmp_path: Path) -> None:
    """Even if a pattern takes it back."""
    assert listed(made(tmp_path, {"": "!.x.md\n!.y/\n"}, ["a.md", ".x.md", ".y/b.md"])) == ["a.md"]


def test_a_gitignore_that_cannot_be_read_leaves_nothing_out(tmp_path: Path) -> None:
    """A folder of that name is none."""
    root = made(tmp_path, {}, ["a.md", ".gitignore/b.md"])
    assert listed(root) == ["a.md"]


@pytest.mark.parametrize(
    ("lines", "names", "expected"),
    [
        pytest.param(
            b"*\n!*/\n!*.md\n",
            ["a.md", "x/y/b.md"],
            ["a.md", "x/y/b.md"],
            id="all but drafts",
        ),
        pytest.param(
            b"\xef\xbb\xbfa.md\n",
            ["a.md", "b.md"],
            ["b.md"],
            id="byte order mark",
        ),
        pytest.param(
            b"# caf\xe9\na.md\n",
            ["a.md", "b.md"],
            ["b.md"],
            id="latin-1",
        ),
        pytest.param(
            "x\u2028a.md\x0cb.md\n".encode(),
            ["a.md", "b.md"],
            ["a.md", "b.md"],
            id="odd line ends",
        ),
        pytest.param(
            b"!\na.md\n",
            ["a.md", "b.md"],
            ["b.md"],
            id="only a mark",
        ),
        pytest.param(
            b"x\\\na.md\n",
            ["a.md", "b.md"],
            ["b.md"],
            id="open escape",
        ),
        pytest.param(
            b"[z-a].md\na.md\n",
            ["a.md", "b.md"],
            ["b.md"],
            id="odd range",
        ),
    ],
)
def test_odd_files_are_read_as_git_reads_them(
    tmp_path: Path, lines: bytes, names: list[str], expected: list[str]
) -> None:
    """Nobody's `.gitignore` ends a run, and none leaves out more or less than git would."""
    assert listed(made(tmp_path, {"": lines}, names)) == expected


def test_a_folder_that_is_left_out_can_give_nothing_back(tmp_path: Path) -> None:
    """Not even where it is the folder that is searched."""
    root = made(tmp_path, {"": "old/\n!old/a.md\n"}, ["old/a.md"])
    assert is_ignored(str(root / "old" / "a.md"), str(root))
    assert is_ignored(str(root / "old" / "a.md"), str(root / "old"))


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
def test_git_lists_the_same_drafts(tmp_path: Path) -> None:
    """For patterns at random, in two folders."""
    choose = random.Random(7)
    names = ["a.md", "b.md", "x/a.md", "x/b.md", "x/y/a.md", "y/a.md", "y/x/b.md"]
    patterns = ["*", "*/", "a.md", "/a.md", "x", "x/", "/x/", "y/", "*.md", "x/*", "**/y", "x/**", "b*", "?.md"]
    for number in range(120):
        ignored = {
            folder: "".join(
                choose.choice(["", "", "!"]) + choose.choice(patterns) + "\n" for _ in range(choose.randint(0, 4))
            )
            for folder in ("", "x")
        }
        root = made(tmp_path / str(number), ignored, names)
        assert sorted(listed(root)) == git_lists(root), ignored
