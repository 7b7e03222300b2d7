"""What a change did to the drafts of a git repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from audit.errors import ConfigError

_NOTHING = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # the tree without files, which git knows in every repository
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})


def before(revision: str, paths: Sequence[str]) -> Mapping[str, bytes]:
    """Every file that differs from a revision in the working tree, by its full path, with what it was then.

    What happened on the side of the revision since the two parted is no change of this side. A file that was not there
    is empty; one that was renamed is what it was under its old name. A repository inside another is compared with what
    the other had of it, else with its own revision of that name, and where it has none all of it is new. Raises
    ConfigError where the paths are in no repository, or the revision is not known.
    """
    found: dict[str, bytes] = {}
    for root in dict.fromkeys(_root(path) for path in paths):
        commit = f"{revision}^{{commit}}"
        _git(root, "rev-parse", "--verify", "--quiet", commit, fault=f"there is no revision {revision!r}")
        found |= _in_repository(root, _parting(root, revision))
        for inner in _inner(root, paths):
            linked = _answer(
                root, "rev-parse", "--verify", "--quiet", f"{revision}:{inner.relative_to(root).as_posix()}"
            )
            own = linked or _answer(inner, "rev-parse", "--verify", "--quiet", commit)
            found |= _in_repository(inner, _parting(inner, own) if own else _NOTHING)
    return found


def earlier(changed: Mapping[str, bytes], draft: str) -> bytes | None:
    """What a draft was before, None where it did not change; a link is what it leads to, if that is known."""
    folder, name = os.path.split(os.path.abspath(draft))
    return changed.get(os.path.realpath(draft), changed.get(os.path.join(os.path.realpath(folder), name)))


def _root(path: str) -> Path:
    folder = Path(path) if os.path.isdir(path) else Path(path).parent
    while not folder.is_dir():
        folder = folder.parent
    return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))


def _parting(root: Path, revision: str) -> str:
    """Where this side and a revision parted; the revision itself where that is not known."""
    return _answer(root, "merge-base", revision, "HEAD") or revision


def _inner(root: Path, paths: Sequence[str]) -> Iterator[Path]:
    """The repositories inside one, as far as they are below the paths."""
    for path in paths:
        for folder, folders, _ in os.walk(os.path.realpath(path)):
            folders[:] = [name for name in folders if not name.startswith(".")]
            if Path(folder) != root and root in Path(folder).parents and os.path.lexists(os.path.join(folder, ".git")):
                yield Path(folder)


def _in_repository(root: Path, revision: str) -> Mapping[str, bytes]:
    listed = _git(root, "diff", "--raw", "-z", "--no-abbrev", "--find-renames", revision, "--")
    words = iter([word for word in listed.split(b"\0") if word])
    blobs: dict[bytes, bytes] = {}
    for change in words:
        _, _, old, _, status = change.split()
        name = next(words)
        if status[:1] in b"RC":
            name = next(words)
        # What was deleted may still be there, if git was only told to forget it.
        if status != b"D" or os.path.lexists(root / os.fsdecode(name)):
            blobs[name] = old
    for name in _git(root, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0"):
        if name:
            blobs.setdefault(name, b"")
    contents = _contents(root, {blob for blob in blobs.values() if blob.strip(b"0")})
    return {str(root / os.fsdecode(name)): contents.get(blob, b"") for name, blob in blobs.items()}


def _contents(root: Path, blobs: Set[bytes]) -> Mapping[bytes, bytes]:
    """What blobs hold, by one process for all of them; what is no blob, as a submodule, is empty."""
    asked = sorted(blobs)
    answer = _git(root, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob in asked)) if asked else b""
    contents: dict[bytes, bytes] = {}
    at = 0
    for blob in asked:
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        at = end + 1
        if head[-1].isdigit():
            size = int(head[-1])
            contents[blob] = answer[at : at + size] if head[1] == b"blob" else b""
            at += size + 1
    return contents


def _answer(folder: Path, *arguments: str) -> str:
    """What git says in one line; nothing where it has no answer."""
    try:
        return os.fsdecode(_git(folder, *arguments).strip())
    except ConfigError:
        return ""


def _git(folder: Path, *arguments: str, given: bytes | None = None, fault: str = "") -> bytes:
    command = ("git", "-C", str(folder), *arguments)
    # In a hook git says where its files are; that would make the folder the root.
    environment = {key: value for key, value in os.environ.items() if key not in _OF_HOOKS}
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
    except OSError as error:
        raise ConfigError(f"--diff: git cannot be run: {error.strerror}") from None
    if done.returncode:
        told = " ".join(done.stderr.decode("utf-8", "replace").split()).removeprefix("fatal: ")
        raise ConfigError(f"--diff: {fault or told or 'git failed'} ({folder})")
    return done.stdout
