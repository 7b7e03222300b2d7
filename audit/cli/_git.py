"""What a change did to the drafts of a git repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from audit.errors import ConfigError


def before(revision: str, paths: Sequence[str]) -> Mapping[str, bytes]:
    """Every file that differs from a revision in the working tree, by its full path, with what it was then.

    A file that was not there is empty; one that was renamed is what it was under its old name. Raises ConfigError where
    the paths are in no repository, or the revision is not known.
    """
    found: dict[str, bytes] = {}
    for root in dict.fromkeys(_root(path) for path in paths):
        found |= _in_repository(root, revision)
    return found


def _root(path: str) -> Path:
    folder = Path(path) if os.path.isdir(path) else Path(path).parent
    while not folder.is_dir():
        folder = folder.parent
    return Path(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


def _in_repository(root: Path, revision: str) -> Mapping[str, bytes]:
    _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", fault=f"there is no revision {revision!r}")
    listed = _git(root, "diff", "--name-status", "-z", "--find-renames", "--diff-filter=AMRCT", revision, "--")
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    changed: dict[str, str | None] = {}
    while names:
        status = names.pop(0)
        old = names.pop(0)
        new = names.pop(0) if status[0] in "RC" else old
        changed[new] = None if status[0] == "A" else old
    for name in _git(root, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0"):
        if name:
            changed[os.fsdecode(name)] = None
    contents = iter(_contents(root, revision, [old for old in changed.values() if old is not None]))
    return {str(root / new): b"" if old is None else next(contents) for new, old in changed.items()}


def _contents(root: Path, revision: str, names: Sequence[str]) -> list[bytes]:
    """What files held at a revision, by one process for all of them."""
    asked = b"".join(os.fsencode(f"{revision}:{name}\n") for name in names)
    answer = _git(root, "cat-file", "--batch", given=asked)
    contents, at = [], 0
    for _ in names:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[-1]) if not answer[at:end].endswith(b" missing") else 0
        contents.append(answer[end + 1 : end + 1 + size])
        at = end + 1 + size + (1 if size or not answer[at:end].endswith(b" missing") else 0)
    return contents


def _git(folder: Path, *arguments: str, given: bytes | None = None, fault: str = "") -> bytes:
    command = ("git", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)
    except OSError as error:
        raise ConfigError(f"--diff: git cannot be run: {error.strerror}") from None
    if done.returncode:
        told = " ".join(done.stderr.decode("utf-8", "replace").split()).removeprefix("fatal: ")
        raise ConfigError(f"--diff: {fault or told or 'git failed'} ({folder})")
    return done.stdout
