"""ninjs 1, 2 and 3: a news item as one JSON object, every character led back through escapes and markup to the file.

The strings of the file are found by a scanner of our own: no parser of the standard library gives their places. Names
of properties are compared without regard to case, which is all that version 3 changed in most of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf
from typing import NamedTuple, TypeAlias

from audit.errors import ReadError
from audit.model import HEADINGS, BlockKind, Document
from audit.readers.assemble import Piece
from audit.readers.blocks import EMPTY
from audit.readers.furniture import Furniture, Lexicons, furniture
from audit.readers.markup_blocks import Body, Part, gather
from audit.readers.markup_events import soup
from audit.readers.wire_items import (
    Facts,
    anchored,
    day,
    document,
    language,
    markup_body,
    plain_body,
    relocated,
    unicode_text,
)

SUFFIXES = (".json", ".ninjs")
NAMED_ONLY = (".json",)

_NO_ITEM = "is JSON, but no ninjs item: it has neither a headline nor a body; save the text as .txt, .md or .html"
_TOKEN = re.compile(
    r"""[ \t\n\r]*+(?:(?P<string>"(?:[^"\\]++|\\.)*+")|(?P<mark>[{}\[\]:,])|(?P<literal>[-+.\w]++))""", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": "\b", "f": "\f"}
_NO_CHARACTER = "\ufffd"
_MARKUP = re.compile(r"\s*<[A-Za-z!?/]")
_SAID = {
    "headline": BlockKind.HEADLINE,
    "headlines": BlockKind.HEADLINE,
    "subheadline": BlockKind.DEK,
    "subheadlines": BlockKind.DEK,
    "byline": BlockKind.BYLINE,
    "by": BlockKind.BYLINE,
    "dateline": BlockKind.BYLINE,
    "located": BlockKind.BYLINE,
    "creditline": BlockKind.BYLINE,
    "slugline": BlockKind.BOILERPLATE,
    "ednote": BlockKind.BOILERPLATE,
    "copyrightholder": BlockKind.BOILERPLATE,
    "copyrightnotice": BlockKind.BOILERPLATE,
    "usageterms": BlockKind.BOILERPLATE,
}
_HEADS = (BlockKind.HEADLINE, BlockKind.DEK, BlockKind.SUBHEAD)
_DATES = ("versioncreated", "contentcreated")
_PROVIDERS = ("provider", "infosource", "infosources", "source")


class Text(NamedTuple):
    """A string of the file, between its quotation marks."""

    source: str
    start: int
    end: int

    def pieces(self) -> Iterator[Piece]:
        """Its characters; what an escape stands for stands where the escape begins, a CR LF is one line end."""
        position = self.start
        while (found := self.source.find("\\", position, self.end)) >= 0:
            if found > position:
                yield Piece(self.source[position:found], position)
            shown, position = _unescaped(self.source, found, self.end)
            yield Piece(shown, found)
        if position < self.end:
            yield Piece(self.source[position : self.end], position)

    def __str__(self) -> str:
        return "".join([piece.text for piece in self.pieces()])


Value: TypeAlias = "Text | str | list[Value] | dict[str, Value]"


class Content(NamedTuple):
    """A text of the item, what it is there for, and the media type that it has."""

    text: Text
    role: str = ""
    type: str = ""

    @property
    def is_markup(self) -> bool:
        """Whether it is HTML, as its type says, or else its role or its first character."""
        named = self.type or self.role
        return "html" in named or (not self.type and bool(_MARKUP.match(str(self.text))))


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read a news item. Raises ReadError for what is not JSON, or no ninjs item."""
    decoded = unicode_text(name, raw)
    if not decoded.text.strip():
        return Document(name, "", (), line_starts=decoded.line_starts, format="ninjs", notes=(*decoded.notes, EMPTY))
    item = _lowered(parse(name, decoded.text))
    body = _body(item, furniture(lexicons))
    if body is None:
        raise ReadError(name, _NO_ITEM)
    facts = Facts(
        outlet=next(filter(None, (_name(item.get(key)) for key in _PROVIDERS)), None),
        date=next(filter(None, (day(_string(item.get(key))) for key in _DATES)), None),
        language=language(_string(item.get("language"))),
    )
    return document(name, "ninjs", decoded, body, facts, lexicons)


def parse(name: str, text: str) -> Value:
    """JSON with the places of its strings; of properties of one name the last counts. Raises ReadError.

    It lets line ends in strings and commas too many pass. Nothing recurses, so any depth is read.
    """
    top: list[Value] = []
    holders: list[list[Value] | dict[str, Value]] = [top]
    keys: list[str | None] = [None]  # for each holder the property that waits for its value
    position = 0
    while token := _TOKEN.match(text, position):
        position = token.end()
        mark, holder, key = token["mark"], holders[-1], keys[-1]
        if mark in ("}", "]"):
            if len(holders) == 1 or isinstance(holder, dict) is not (mark == "}") or key is not None:
                raise _malformed(name, text, position - 1)
            holders.pop()
            keys.pop()
        elif mark not in (":", ","):
            value = _value(text, token)
            if isinstance(holder, list):
                holder.append(value)
            elif key is not None:
                holder[key], keys[-1] = value, None
            elif isinstance(value, Text):
                keys[-1] = str(value)
                continue
            else:
                raise _malformed(name, text, token.end() - 1)
            if isinstance(value, list | dict):
                holders.append(value)
                keys.append(None)
    if len(holders) != 1 or len(top) != 1 or text[position:].strip():
        raise _malformed(name, text, position)
    return top[0]


def _value(text: str, token: re.Match[str]) -> Value:
    if token["string"]:
        return Text(text, token.start("string") + 1, token.end() - 1)
    if token["mark"]:
        return {} if token["mark"] == "{" else []
    return token["literal"]


def _malformed(name: str, text: str, position: int) -> ReadError:
    position += len(text[position:]) - len(text[position:].lstrip())
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return ReadError(name, f"is not JSON at line {line}, column {column}; save the text as .txt, .md or .html")


def _unescaped(source: str, start: int, end: int) -> tuple[str, int]:
    """What an escape stands for, and where it ends; half a surrogate pair and NUL are no characters."""
    found = _ESCAPE.match(source, start, end)
    if found is None:
        return _NO_CHARACTER, end
    if found[1] is None:
        is_line_end = found[3] == "r" and source.startswith("\\n", found.end())
        return _ESCAPED.get(found[3], found[3]), found.end() + 2 * is_line_end
    code = int(found[1], 16)
    if found[2] and 0xD800 <= code < 0xDC00:
        return chr(0x10000 + ((code - 0xD800) << 10) + int(found[2], 16) - 0xDC00), found.end()
    return (_NO_CHARACTER if code == 0 or 0xD800 <= code < 0xE000 else chr(code)), start + len("\\u0000")


def _lowered(value: Value | None) -> Mapping[str, Value]:
    """The properties of an object by their names in lower case; none where it is no object."""
    return {key.lower(): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def _string(value: Value | None) -> str | None:
    return str(value) if isinstance(value, Text) else None


def _name(value: Value | None) -> str | None:
    """A name that is given as such, in an object, or in the first object of a list."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = _lowered(value).get("name")
    return " ".join((_string(value) or "").split()) or None


def _body(item: Mapping[str, Value], words: Furniture) -> Body | None:
    """The blocks of an item in the order of the file, its headings before its text; None where there is neither."""
    contents = list(_contents(item))
    chosen = next((each for each in contents if each.is_markup), next(iter(contents), None))
    said = sorted(_said(item), key=_origin)
    if chosen is None and not any(part.kind is BlockKind.HEADLINE for part in said):
        return None
    body = _blocks(chosen, words) if chosen else Body()
    start = _origin(body.parts[0]) if body.parts else inf
    early = [part for part in said if _origin(part) < start]
    late = [part for part in said if _origin(part) >= start]
    headings = sorted((part for part in late if part.kind in HEADINGS), key=lambda part: _HEADS.index(part.kind))
    rest = [part for part in late if part.kind not in HEADINGS]
    return body._replace(parts=(*early, *headings, *body.parts, *rest))


def _origin(part: Part) -> int:
    return part.pieces[0].origin


def _blocks(content: Content, words: Furniture) -> Body:
    text, anchors = anchored(content.text.pieces())
    return markup_body(text, anchors) if content.is_markup else plain_body(text, anchors, words)


def _contents(item: Mapping[str, Value]) -> Iterator[Content]:
    """The bodies that can be read and hold anything, in their order."""
    listed = [each for key, value in item.items() if key == "bodies" for each in _listed(value)]
    named = [Content(value, key) for key, value in item.items() if key.startswith("body_") and isinstance(value, Text)]
    for content in (*listed, *named):
        is_foreign = "nitf" in content.role or ("xml" in content.type and "html" not in content.type)
        if not is_foreign and str(content.text).strip():
            yield content


def _listed(value: Value) -> Iterator[Content]:
    """The texts of a property of version 2: a list of objects that hold a value, a role and a media type."""
    for each in map(_lowered, value if isinstance(value, list) else ()):
        text = each.get("value")
        if isinstance(text, Text):
            role, type = ((_string(each.get(key)) or "").lower() for key in ("role", "contenttype"))
            yield Content(text, role, type)


def _said(item: Mapping[str, Value]) -> Iterator[Part]:
    """Headlines, and what the item says of itself in words."""
    has_headline = False
    for key, value in (*item.items(), *_lowered(item.get("rightsinfo")).items()):
        contents = [Content(value)] if isinstance(value, Text) else list(_listed(value))
        for content in contents:
            kind = _SAID.get(key)
            if kind is BlockKind.HEADLINE:
                is_under = "sub" in content.role
                kind = BlockKind.DEK if is_under else BlockKind.BOILERPLATE if has_headline else kind
                has_headline = has_headline or not is_under
            if kind is not None:
                yield from _labelled(content, kind)


def _labelled(content: Content, kind: BlockKind) -> Iterator[Part]:
    if "html" not in content.type:
        yield from gather(content.text.pieces(), kind).parts
        return
    text, anchors = anchored(content.text.pieces())
    yield from relocated(gather(soup(text), kind), anchors).parts
