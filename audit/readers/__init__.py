"""Files -> Documents. One module a format: `SUFFIXES` and `read(name, raw, lexicons)`, found by file name.

Suffixes that a module has in `NAMED_ONLY`, too, are those of many other files: they are not looked for in folders.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from audit.errors import ReadError
from audit.model import Document, Failure
from audit.readers import paths
from audit.readers.blocks import from_text
from audit.readers.directives import COMMENTED, MARK, with_directives
from audit.readers.furniture import Lexicons
from audit.readers.records import Fields, Record, are_records, lines_of, read_record

PLAIN = "text"
STANDARD_INPUT = paths.STANDARD_INPUT


class Reader(Protocol):
    """A module of this package that reads one format."""

    SUFFIXES: tuple[str, ...]

    def read(self, name: str, raw: bytes, lexicons: Lexicons) -> Document:
        """Read the bytes of a file."""
        ...


@cache
def formats() -> dict[str, str]:
    """Suffix -> name of the format, which is the name of its module."""
    return {suffix: name for name in _declared("SUFFIXES") for suffix in _declared("SUFFIXES")[name]}


@cache
def _declared(constant: str) -> dict[str, tuple[str, ...]]:
    """What modules say of themselves, read from their sources: to read one format no other is imported."""
    said = re.compile(rf"^{constant} = (\([^)]*\))$", re.MULTILINE)
    sources = {path.stem: path.read_text(encoding="utf-8") for folder in __path__ for path in Path(folder).glob("*.py")}
    found = {name: said.search(source) for name, source in sorted(sources.items())}
    return {name: ast.literal_eval(one[1]) for name, one in found.items() if one}


def discover(arguments: Sequence[str]) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """The files that a command line names, and what of it cannot be read. Folders yield files of known suffix only."""
    named_only = {suffix for suffixes in _declared("NAMED_ONLY").values() for suffix in suffixes}
    return paths.find(arguments, frozenset(formats()) - {"", *named_only})


def read(name: str, lexicons: Lexicons, raw: bytes | None = None, format: str | None = None) -> Document:
    """Read one draft. `-` is standard input, `raw` the content where the caller has it, `format` overrides the suffix.

    Raises ReadError: the file is missing, a folder, binary, undecodable or not permitted, or its format needs an extra.
    """
    content = content_of(name) if raw is None else raw
    known = frozenset(formats().values())
    if format is not None and format not in known:
        raise ReadError(name, f"there is no format {format!r}; choose one of {', '.join(sorted(known))}")
    chosen = format or formats().get(paths.suffix_of(name), PLAIN)
    document = _module(chosen).read("<stdin>" if name == STANDARD_INPUT else name, content, lexicons)
    may_ask = document.format in COMMENTED and MARK in content.replace(b"\0", b"")
    return with_directives(document, content) if may_ask else document


def _module(name: str) -> Reader:
    return cast("Reader", import_module(f"{__name__}.{name}"))


def content_of(name: str) -> bytes:
    """The bytes of a file, or of standard input. Raises ReadError."""
    try:
        if name == STANDARD_INPUT:
            if sys.stdin is None:
                raise ReadError(name, "standard input is closed")
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise paths.unreadable(name, error) from None


__all__ = [
    "Document",
    "Fields",
    "Lexicons",
    "Record",
    "are_records",
    "content_of",
    "discover",
    "formats",
    "from_text",
    "lines_of",
    "read",
    "read_record",
]
