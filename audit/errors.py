"""What can go wrong, told to people: one line that names the file, the place and the mend."""

from __future__ import annotations

from collections.abc import Iterable


class AuditError(Exception):
    """Anything a user can put right. `str(error)` is the one line to print."""


class ConfigError(AuditError):
    """A command line, a configuration or a key in it cannot be used (exit code 2)."""


class RuleError(AuditError):
    """A rule, lexicon, definition or source file cannot be used (exit code 2)."""

    def __init__(self, path: str, line: int | None, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")

    def __reduce__(self) -> tuple[type[RuleError], tuple[str, int | None, str]]:
        return type(self), (self.path, self.line, self.message)


class ReadError(AuditError):
    """A draft could not be audited (exit code 3)."""

    def __init__(self, path: str, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(f"{path}: {message}")

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (self.path, self.message)


class RuleTimeout(ReadError):
    """A rule ran out of time on a draft, so that draft is not fully audited (exit code 3)."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the known word nearest to a wrong one; empty where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(known), 1)
    return f"; did you mean {str(near[0])!r}?" if near else ""
