"""The XML of a Word document -> elements that know their bytes, so that something can be put between two of them.

A part is never written anew from a tree: all that nobody asked to change keeps its bytes. Names are `w:NAME` for what
is Word's own, `m:` for formulas and `mc:` for alternatives, whatever a file calls them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_OPEN = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
WORD = f"{_OPEN}/wordprocessingml/2006/main"
WORD_STRICT = f"{_STRICT}/wordprocessingml/main"
_PREFIXES = {
    WORD: "w",
    WORD_STRICT: "w",
    f"{_OPEN}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OPEN}/markup-compatibility/2006": "mc",
}
_DEEPEST = 150  # elements in each other, as far as drafts are read
_SEPARATOR = " "
_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_OF_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_READ = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")


class Unmarkable(Exception):
    """A file in which nothing can be marked. `str(error)` says why, as the end of a sentence."""


class Element(NamedTuple):
    """`start` and `end` are bytes of the part, `length` how many characters stand right in it."""

    name: str
    attributes: Mapping[str, str]
    start: int = 0
    end: int = 0
    children: Sequence[Element] = ()
    length: int = 0

    def get(self, attribute: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(attribute, "")

    def child(self, name: str) -> Element | None:
        """The first element of a name right in this one."""
        return next((child for child in self.children if child.name == name), None)

    def under(self, *names: str) -> Element:
        """The element reached by names, one inside the other; one that is empty where there is none."""
        found: Element | None = self
        for name in names:
            found = found and found.child(name)
        return found or NOTHING

    def all(self, name: str) -> Iterator[Element]:
        """The elements of a name at any depth, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


NOTHING = Element("", {})


@dataclass(frozen=True, slots=True)
class Part:
    """One part, its root, the namespace that the root is in, and what the prefix `w` stands for all through it."""

    content: bytes
    root: Element
    namespace: str
    word_prefix: str | None

    def tag(self, element: Element) -> bytes:
        """The tag that an element begins with."""
        return start_tag(self.content, element.start)

    def declaration(self, namespace: str) -> str:
        """What an element put in must declare so that the prefix `w` stands for Word's own there; mostly nothing."""
        return "" if self.word_prefix == namespace else f' xmlns:w="{namespace}"'

    def appended(self, addition: bytes) -> bytes:
        """The part with something behind the last element in its root."""
        tag = self.tag(self.root)
        if tag.endswith(b"/>"):
            at, name = self.root.end - 2, tag[1:-2].split(maxsplit=1)[0]
            return self.content[:at] + b">" + addition + b"</" + name + b">" + self.content[at + 2 :]
        at = self.content.rindex(b"</", 0, self.root.end)
        return self.content[:at] + addition + self.content[at:]


def start_tag(content: bytes, at: int) -> bytes:
    """The tag that begins at a byte."""
    found = _TAG.match(content, at)
    return found[0] if found else b""


class _Frame(NamedTuple):
    name: str
    attributes: Mapping[str, str]
    start: int
    children: list[Element]


def parse(path: str, content: bytes) -> Part:
    """One part as elements. Raises Unmarkable for what is no XML, for another encoding and for a document type."""
    declared = _DECLARED.match(content)
    if content.startswith(_OF_TWO_BYTES) or (declared and declared[1].lower() not in _READ):
        raise Unmarkable(f"{path} is not written in UTF-8")
    builder = _Builder(content)
    builder.run(path)
    root = next(iter(builder.stack[0].children), NOTHING)
    words = builder.words
    return Part(content, root, builder.namespace, words.pop() if len(words) == 1 and builder.is_at_root else None)


class _Builder:
    """Listens to expat, which alone of the standard library's parsers tells the bytes of what it finds."""

    def __init__(self, content: bytes) -> None:
        self.stack = [_Frame("", {}, 0, [])]
        self.namespace = ""
        self.words: set[str] = set()
        self.is_at_root = False
        self._lengths = [0]
        self._content = content
        self._known: dict[str, str] = {}

    def run(self, path: str) -> None:
        from xml.parsers import expat

        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.StartDoctypeDeclHandler = self._refuse
        try:
            self._parser.Parse(self._content, True)
        except (expat.ExpatError, ValueError) as error:
            raise Unmarkable(f"{path} is no valid XML ({error})") from None

    def _short(self, long: str) -> str:
        if long not in self._known:
            address, _, local = long.rpartition(_SEPARATOR)
            self._known[long] = f"{_PREFIXES.get(address, address)}:{local}" if address else local
        return self._known[long]

    def _start(self, long: str, attributes: dict[str, str]) -> None:
        if len(self.stack) > _DEEPEST:
            raise ValueError("nested too deeply")
        if len(self.stack) == 1:
            self.namespace = long.rpartition(_SEPARATOR)[0]
        named = {self._short(key): value for key, value in attributes.items()}
        self.stack.append(_Frame(self._short(long), named, self._parser.CurrentByteIndex, []))
        self._lengths.append(0)

    def _end(self, _: str) -> None:
        frame, length, at = self.stack.pop(), self._lengths.pop(), self._parser.CurrentByteIndex
        end = self._content.index(b">", at) + 1 if self._content.startswith(b"</", at) else at
        made = Element(frame.name, frame.attributes, frame.start, end, tuple(frame.children), length)
        self.stack[-1].children.append(made)

    def _text(self, text: str) -> None:
        self._lengths[-1] += len(text)

    def _declare(self, prefix: str | None, address: str | None) -> None:
        if prefix == "w":
            self.words.add(address or "")
            self.is_at_root |= len(self.stack) == 1

    def _refuse(self, *_: object) -> None:
        raise ValueError("it declares a document type")
