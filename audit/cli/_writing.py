"""Writing: whole files or none, and standard output that may be closed early."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from typing import BinaryIO

import typer

from audit.cli._app import BROKEN_PIPE
from audit.errors import ConfigError


def write_file(path: str, text: Iterable[str] | bytes) -> None:
    """Write a report, or its pieces as they come, so that nobody ever reads half of it, and make its folder.

    Raises ConfigError where that fails.
    """
    try:
        _replace(os.path.realpath(path), (_encoded(piece) for piece in _pieces(text)))
    except OSError as error:
        raise ConfigError(f"{path}: the report cannot be written: {error.strerror}; name another file") from None


def _pieces(text: Iterable[str] | bytes) -> Iterable[str | bytes]:
    return (text,) if isinstance(text, str | bytes) else text


def _encoded(piece: str | bytes, encoding: str = "utf-8", errors: str = "strict") -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode(encoding, errors)


def _replace(path: str, content: Iterable[bytes]) -> None:
    mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.isfile(path) else None
    if mode is None and os.path.exists(path):
        # A device or a pipe is written to; to replace it would destroy it.
        with open(path, "wb") as stream:
            stream.writelines(content)
        return
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(folder, f".audit-{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.writelines(content)
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        if os.path.lexists(temporary):
            os.unlink(temporary)
        raise


def write_out(text: Iterable[str] | bytes) -> None:
    """Write a report, or its pieces as they come, to standard output: UTF-8 unless a terminal reads another encoding.

    Raises ConfigError where it cannot be written, and ends quietly where whoever read it went away.
    """
    encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
    try:
        sys.stdout.flush()
        for piece in _pieces(text):
            _write_all(sys.stdout.buffer, _encoded(piece, encoding, "replace"))
    except BrokenPipeError:
        # Python flushes once more when it ends; that must find somebody who reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        raise ConfigError(f"standard output cannot be written: {error.strerror}") from None


def _write_all(stream: BinaryIO, content: bytes) -> None:
    # With PYTHONUNBUFFERED the stream is a raw one, which may take less than it is given and not say so.
    rest = memoryview(content)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


def in_colour() -> bool:
    """Whether standard output is a terminal whose user wants colour (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
