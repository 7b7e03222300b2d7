"""YAML read strictly: every scalar is a string, every node knows its line, and what is odd is refused.

PyYAML would read `no`, `on` and `12:30` as False, True and 750 and let the last of two equal keys win.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from audit.errors import RuleError, nearest

if TYPE_CHECKING:
    from yaml.nodes import Node

_TAGS: dict[type, str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
_PLAIN_TAGS = frozenset(_TAGS.values())


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Resolves nothing: a node without a tag of its own is a text, a list or a mapping. PyYAML asks at every node."""

    def resolve(self, kind: type, value: object, implicit: object) -> str:
        return _TAGS[kind]

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


_LOADER = _Loader


class Entry(NamedTuple):
    """A YAML node: `value` is a string, a tuple of entries, or a mapping of entries; `line` counts from 1."""

    path: str
    line: int
    value: str | tuple[Entry, ...] | dict[str, Entry]

    def fail(self, message: str) -> RuleError:
        """The error that points here."""
        return RuleError(self.path, self.line, message)

    def text(self, what: str) -> str:
        """The string here. Raises RuleError for a list or a mapping."""
        if isinstance(self.value, str):
            return self.value
        raise self.fail(f"{what} must be a text, not a {self._shape}")

    def items(self, what: str) -> tuple[Entry, ...]:
        """The list here; a single text counts as a list of one. Raises RuleError for a mapping."""
        if isinstance(self.value, str):
            return (self,)
        if isinstance(self.value, tuple):
            return self.value
        raise self.fail(f"{what} must be a list, not a {self._shape}")

    def texts(self, what: str) -> tuple[str, ...]:
        """The list of strings here. Raises RuleError for anything else."""
        return tuple(item.text(f"each of {what}") for item in self.items(what))

    def mapping(self, what: str, *, allowed: frozenset[str] | None = None) -> dict[str, Entry]:
        """The mapping here. Raises RuleError for anything else, and for a key that is not `allowed`."""
        if not isinstance(self.value, dict):
            raise self.fail(f"{what} must be a mapping of keys, not a {self._shape}")
        for key, entry in self.value.items():
            if allowed is not None and key not in allowed:
                mend = nearest(key, allowed) or f"; known keys: {', '.join(sorted(allowed))}"
                raise entry.fail(f"unknown key {key!r} in {what}{mend}")
        return self.value

    @property
    def _shape(self) -> str:
        return {str: "text", tuple: "list", dict: "mapping"}[type(self.value)]


def load(path: Path) -> Entry:
    """Read one YAML file.

    Raises:
        RuleError: the file cannot be read, is not YAML, holds a tag, an alias or the same key twice, or is empty.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(str(path), None, f"cannot be read: {error}") from None
    try:
        # Only nodes are composed, nothing is constructed: no tag in the file can run code.
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise RuleError(str(path), line, f"not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise RuleError(str(path), None, f"not valid YAML: {' '.join(str(error).split())}") from None
    if node is None:
        raise RuleError(str(path), 1, "the file is empty")
    return _entry(node, str(path), set())


def _entry(node: Node, path: str, seen: set[int]) -> Entry:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise RuleError(path, line, "YAML anchors and aliases are not allowed; write the value out")
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        raise RuleError(path, line, f"YAML tag {node.tag!r} is not allowed; write plain text")
    kind = type(node)
    if kind is yaml.ScalarNode:
        return Entry(path, line, node.value)
    if kind is yaml.SequenceNode:
        return Entry(path, line, tuple(_entry(child, path, seen) for child in node.value))
    return Entry(path, line, dict(_pairs(node, path, seen)))


def _pairs(node: Node, path: str, seen: set[int]) -> Iterator[tuple[str, Entry]]:
    keys: set[str] = set()
    for key_node, value_node in node.value:
        key, value = _entry(key_node, path, seen), _entry(value_node, path, seen)
        name = key.text("a key")
        if name in keys:
            raise key.fail(f"key {name!r} stands twice; keep one")
        keys.add(name)
        # A key's own line is where a person looks for it, also when its value starts below.
        yield name, Entry(path, key.line, value.value) if isinstance(value.value, str) else value
