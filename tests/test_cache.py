"""Compiled patterns kept on disk: right, whole, and never in the way."""

from __future__ import annotations

import pickle
from hashlib import sha256
from pathlib import Path

import pytest
import regex

from audit import patterns
from audit.cache import VARIABLE, Store, folder
from audit.cli import main

PATTERN = r"(?r)(?P<source>\p{Lu}\w+) said"


def stored(where: Path) -> Path:
    """A folder with one pattern in it."""
    store = Store(where)
    store.keep(PATTERN, regex.compile(PATTERN, regex.VERSION1))
    store.save()
    return where


def test_a_pattern_comes_back_as_it_was(tmp_path: Path) -> None:
    """What was kept finds the same, with its groups, in a later run."""
    again = Store(stored(tmp_path)).get(PATTERN)
    assert again is not None
    assert again.pattern == PATTERN
    found = again.match("Then Cho said", 0, 13)
    assert found is not None
    assert found["source"] == "Cho"
    assert Store(tmp_path).get("another") is None


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    """A run that compiled nothing leaves the file alone."""
    (path,) = stored(tmp_path).iterdir()
    before = path.stat().st_mtime_ns
    store = Store(tmp_path)
    store.get(PATTERN)
    store.save()
    assert path.stat().st_mtime_ns == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store without a folder is empty and stays so."""
    monkeypatch.chdir(tmp_path)
    store = Store(None)
    store.keep(PATTERN, regex.compile(PATTERN))
    store.save()
    assert store.get(PATTERN) is None
    assert list(tmp_path.iterdir()) == []


class _Calls:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("called",)


@pytest.mark.parametrize(
    "content",
    [b"", b"no pickle", pickle.dumps([1]), pickle.dumps({PATTERN: b"no pickle"}), pickle.dumps(_Calls())],
    ids=["empty", "damaged", "a-list", "damaged-pattern", "calls-something"],
)
def test_a_file_that_holds_no_patterns_is_done_without(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands in the file, nothing but patterns is made of it, and nothing fails."""
    (path,) = stored(tmp_path).iterdir()
    for damaged in (content, sha256(content).digest() + content):
        path.write_bytes(damaged)
        assert Store(tmp_path).get(PATTERN) is None
    assert capsys.readouterr().out == ""


def test_a_file_with_one_bit_changed_is_done_without(tmp_path: Path) -> None:
    """A pattern that the disk changed would find something else, and say nothing of it."""
    (path,) = stored(tmp_path).iterdir()
    content = bytearray(path.read_bytes())
    content[-20] ^= 8
    path.write_bytes(content)
    assert Store(tmp_path).get(PATTERN) is None


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """What cannot be kept is compiled again the next time."""
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "below")
    store.keep(PATTERN, regex.compile(PATTERN))
    store.save()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_the_file_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns of rules that are no more are forgotten, all at once."""
    monkeypatch.setattr("audit.cache.MOST_PATTERNS", 1)
    store = Store(stored(tmp_path))
    store.keep("a", regex.compile("a"))
    store.save()
    assert Store(tmp_path).get(PATTERN) is None


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"NEWSAUDIT_CACHE": "/c"}, "/c"),
        ("linux", {"NEWSAUDIT_CACHE": "", "HOME": "/h"}, None),
        ("linux", {"HOME": "/h"}, "/h/.cache/newsaudit"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/newsaudit"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/newsaudit"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/newsaudit"),
        ("win32", {}, None),
    ],
)
def test_patterns_are_kept_where_such_things_are(
    platform: str, environment: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder that is named, or the one of the system; nowhere where that is empty."""
    for name in (VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert folder() == (Path(expected) if expected else None)


def test_a_command_keeps_what_it_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The patterns of one run are there for the next, under the texts they were compiled from."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    patterns.compiled.cache_clear()
    draft = tmp_path / "draft.txt"
    draft.write_text("The mayor said the bridge was safe.\n", encoding="utf-8")
    assert main(["run", str(draft), "--format", f"json={tmp_path / 'out.json'}"]) == 0
    (path,) = (tmp_path / "kept").iterdir()
    kept = pickle.loads(path.read_bytes()[32:])
    assert patterns.store.get(next(iter(kept))) is None
    assert len(kept) > 10
    assert all(pickle.loads(raw).pattern == pattern for pattern, raw in kept.items())
