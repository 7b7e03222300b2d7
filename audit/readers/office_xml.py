"""XML parts -> trees that keep the order of text and elements, and where each element stands in the part.

Of the standard library's parsers only expat itself tells the place of an element. What a document of an office program
never holds is refused: document types (and with them entities), elements nested without end or in their millions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from audit.errors import ReadError

DEEPEST = 150  # elements in each other; tables in tables in text boxes come to some sixty
MOST = 750_000  # elements in a part; ten thousand paragraphs of ten runs come to half of that
_SEPARATOR = " "


class Node(NamedTuple):
    """An element; `start` and `end` are bytes of its part, names are `prefix:name` with the prefixes of a table."""

    name: str
    attributes: Mapping[str, str]
    children: tuple[Node | str, ...] = ()
    start: int = 0
    end: int = 0

    def get(self, attribute: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(attribute, "")

    @property
    def elements(self) -> Iterator[Node]:
        """The elements right in this one."""
        return (child for child in self.children if isinstance(child, Node))

    def child(self, name: str) -> Node | None:
        """The first element of a name right in this one."""
        return next((child for child in self.elements if child.name == name), None)

    def under(self, *names: str) -> Node:
        """The element reached by names, one inside the other; one that is empty where there is none."""
        node: Node | None = self
        for name in names:
            node = node and node.child(name)
        return node or EMPTY

    def all(self, name: str) -> Iterator[Node]:
        """The elements of a name at any depth, in order."""
        for child in self.elements:
            if child.name == name:
                yield child
            yield from child.all(name)

    @property
    def text(self) -> str:
        """All text, at any depth."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


EMPTY = Node("", {})


class _Refused(Exception):
    pass


class _Frame(NamedTuple):
    name: str
    attributes: Mapping[str, str]
    start: int
    children: list[Node | str]


def parse(name: str, part: str, content: bytes, prefixes: Mapping[str, str]) -> Node:
    """The root of a part. `prefixes` names namespaces; others keep their address. Raises ReadError for what is no XML.

    Places are right where the part is written in UTF-8, as all office programs do.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    known: dict[str, str] = {}
    stack = [_Frame("", {}, 0, [])]
    count = 0

    def short(long: str) -> str:
        if long not in known:
            address, _, local = long.rpartition(_SEPARATOR)
            known[long] = f"{prefixes.get(address, address)}:{local}" if address else local
        return known[long]

    def start(long: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST or len(stack) > DEEPEST:
            raise _Refused("is too large" if count > MOST else "is nested too deeply")
        named = {short(key): value for key, value in attributes.items()}
        stack.append(_Frame(short(long), named, parser.CurrentByteIndex, []))

    def end(_: str) -> None:
        frame = stack.pop()
        index = parser.CurrentByteIndex
        close = content.find(b">", index) + 1 if content.startswith(b"</", index) else index
        stack[-1].children.append(Node(frame.name, frame.attributes, tuple(frame.children), frame.start, close))

    def refuse(*_: object) -> None:
        raise _Refused("declares a document type, which may hide entities")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: stack[-1].children.append(text)
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except _Refused as refused:
        raise ReadError(name, f"cannot be read: {part} {refused}") from None
    except (expat.ExpatError, ValueError) as error:
        raise ReadError(name, f"is broken: {part} is no valid XML ({error})") from None
    return next((child for child in stack[0].children if isinstance(child, Node)), EMPTY)
