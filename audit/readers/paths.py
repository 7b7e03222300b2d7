"""Arguments of a command line -> files to read: files, folders, shell globs and `-` for standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence

from audit.errors import ReadError
from audit.model import Failure
from audit.readers.ignored import is_ignored

STANDARD_INPUT = "-"


def find(arguments: Sequence[str], suffixes: frozenset[str]) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """The files that arguments name, each once, in the order of the arguments, sorted within a folder or a glob.

    In a folder, and under a glob that ends in a bare `*` or `**`, only files with one of `suffixes` count and what is
    hidden is skipped; so is, in a folder, what a `.gitignore` leaves out. What is missing or cannot be listed is a
    Failure.
    """
    found: dict[str, str] = {}
    failures: list[Failure] = []
    for argument in arguments:
        for item in _named(argument, suffixes):
            if isinstance(item, Failure):
                failures.append(item)
            else:
                found.setdefault(item if item == STANDARD_INPUT else os.path.abspath(item), item)
    return tuple(found.values()), tuple(failures)


def _named(argument: str, suffixes: frozenset[str]) -> Iterator[str | Failure]:
    if argument == STANDARD_INPUT:
        yield argument
    elif os.path.isdir(argument):
        yield from _within(argument, suffixes)
    elif os.path.lexists(argument):
        yield argument
    elif glob.has_magic(argument):
        yield from _matching(argument, suffixes)
    else:
        yield Failure(argument, "no such file or folder")


def _matching(pattern: str, suffixes: frozenset[str]) -> Iterator[str | Failure]:
    paths = sorted(glob.glob(pattern, recursive=True), key=_order)
    is_bare = not os.path.basename(pattern).strip("*")
    if not paths:
        yield Failure(pattern, "no file matches this pattern")
    for path in paths:
        if os.path.isdir(path):
            yield from () if is_bare and "**" in pattern else _within(path, suffixes)
        elif not is_bare or suffix_of(path) in suffixes:
            yield path


def _within(folder: str, suffixes: frozenset[str]) -> Iterator[str | Failure]:
    problems: list[OSError] = []
    paths: list[str] = []
    for root, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = [name for name in folders if _counts(os.path.join(root, name), folder)]
        names = (os.path.join(root, name) for name in files if suffix_of(name) in suffixes)
        paths += [os.path.normpath(name) for name in names if _counts(name, folder)]
    yield from sorted(paths, key=_order)
    for problem in problems:
        yield Failure(str(problem.filename or folder), f"the folder cannot be listed: {problem.strerror}")


def _counts(path: str, folder: str) -> bool:
    is_odd = not os.path.isdir(path) and os.path.exists(path) and not os.path.isfile(path)
    return not os.path.basename(path).startswith(".") and not is_odd and not is_ignored(path, folder)


def _order(path: str) -> tuple[str, ...]:
    return tuple(path.split(os.sep))


def suffix_of(path: str) -> str:
    """The suffix in lower case, with its dot; empty where there is none."""
    return os.path.splitext(path)[1].lower()


def unreadable(path: str, error: Exception) -> ReadError:
    """Why a file cannot be read, for people."""
    if isinstance(error, FileNotFoundError):
        return ReadError(path, "no such file")
    if isinstance(error, IsADirectoryError):
        return ReadError(path, "is a folder; name a file, or let the folder be searched")
    if isinstance(error, PermissionError):
        return ReadError(path, "may not be read: permission denied")
    return ReadError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")
