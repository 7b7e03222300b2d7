"""The language of the rules' patterns, expanded into the `regex` module's.

{name}         a definition              {role:name}    a definition, captured in a role
{$lexicon}     any word of a lexicon     a blank        any white space, a line break too
line breaks and indentation stand for nothing, and a line that starts with # is a comment
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from audit.cache import Store

if TYPE_CHECKING:
    import regex

Key = TypeVar("Key")
Kept = TypeVar("Kept")
MOST_KEPT = 1 << 15
# Where compiled patterns are kept; the command line gives it a folder for as long as a command runs.
store = Store(None)

ROLES = frozenset({"source", "cue", "content", "via", "words"})
_REFERENCE = re.compile(r"(?<!\\[pP])\{(?:(?P<role>\w+):)?(?P<name>\$?[A-Za-z][\w-]*(?:\.[a-z-]+)?)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| +", re.DOTALL)


class PatternError(ValueError):
    """A pattern that cannot be expanded or compiled; the message says why."""


def expand(pattern: str, lookup: Callable[[str], str]) -> str:
    """Write a pattern out. `lookup` gives the expanded pattern of a definition, or of a lexicon for a `$name`.

    Raises PatternError for an unknown name or role.
    """

    def reference(found: re.Match[str]) -> str:
        role, body = found["role"], lookup(found["name"])
        if role is not None and role not in ROLES:
            raise PatternError(f"unknown role {role!r} in {found[0]}; roles are {', '.join(sorted(ROLES))}")
        return f"(?P<{role}>{body})" if role else f"(?:{body})"

    return _REFERENCE.sub(reference, _blanks(_joined(pattern)))


def references(pattern: str) -> tuple[tuple[str | None, str], ...]:
    """The (role, name) of every `{role:name}` and `{name}` as written, and (role, "") of every named group."""
    written = _joined(pattern)
    named = ((found[1], "") for found in _GROUP.finditer(written))
    return (*((found["role"], found["name"]) for found in _REFERENCE.finditer(written)), *named)


def _joined(pattern: str) -> str:
    if "\n" not in pattern:
        return pattern
    lines = (line.strip() for line in pattern.splitlines())
    return "".join(line for line in lines if not line.startswith("#"))


def _blanks(pattern: str) -> str:
    def blank(found: re.Match[str]) -> str:
        if found[0][0] != " ":
            return found[0]
        quantified = pattern[found.end() : found.end() + 1] in tuple("?*+{")
        return r"\s" if quantified else r"\s+"

    return _TOKEN.sub(blank, pattern)


def alternation(words: Iterable[str], *, either_case: bool = False) -> str:
    """A trie of the words as a pattern, longest first, so that no two branches start alike.

    With `either_case` a first letter also matches its capital.
    """
    root: dict[str, dict[str, object]] = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(root, either_case=either_case)


def _branch(node: dict[str, dict[str, object]], *, either_case: bool = False) -> str:
    branches = [
        _letter(character, either_case=either_case) + _branch(child)  # type: ignore[arg-type]
        for character, child in sorted(node.items())
        if character
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if "" not in node:
        return body
    return f"(?:{body})?" if branches else body


def _letter(character: str, *, either_case: bool) -> str:
    if character == " ":
        return r"\s+"
    if either_case and character.upper() != character:
        return f"[{character.upper()}{character}]"
    return re.escape(character)


@cache
def compiled(pattern: str, *, reverse: bool = False) -> regex.Pattern[str]:
    """An expanded pattern, compiled once. Raises PatternError where the `regex` module refuses it."""
    import regex

    written = f"(?r){pattern}" if reverse else pattern
    known = store.get(written)
    if known is not None:
        return known
    try:
        made = regex.compile(written, regex.VERSION1)
    except regex.error as error:
        raise PatternError(f"pattern does not compile: {error}") from None
    store.keep(written, made)
    return made


def kept(cache: dict[Key, Kept], key: Key, value: Kept) -> Kept:
    """Keep a value for the next time, but not every value there may be: a text without end must not fill the memory."""
    if len(cache) >= MOST_KEPT:
        cache.clear()
    cache[key] = value
    return value


def release() -> None:
    """Write what is new of the patterns kept, and keep no more."""
    global store
    store.save()
    store = Store(None)
