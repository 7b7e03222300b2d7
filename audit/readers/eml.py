"""Mail: the message as a mail program shows it, its subject as the headline; what it quotes is not its own words.

A part may be encoded, so places are those of the message as it is shown: the subject, who it is from, an empty line,
and the text, whose soft line breaks are undone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.errors import ReadError
from audit.model import AUDITED, Block, BlockKind, Document, Places, Span
from audit.readers.assemble import SEPARATOR, Cut, assemble
from audit.readers.blocks import EMPTY, label, settle
from audit.readers.decode import Decoded, declared_charset, decode, line_starts
from audit.readers.furniture import Furniture, Lexicons, furniture
from audit.readers.layout import cut
from audit.readers.markup_blocks import gather
from audit.readers.markup_events import soup
from audit.readers.wire_items import NO_TEXT

if TYPE_CHECKING:
    from email.message import Message

SUFFIXES = (".eml",)

PLACES = Places("line of the message", "column")
NOTE = "lines are those of the message as it is shown: subject, sender, an empty line, the text"
_MOST_NESTED = 100
_NESTING = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_LONGEST_HEADER = 2000  # code points
_STATEFUL = ("iso-2022", "hz-gb", "utf-7", "utf-16", "utf-32")  # valid as UTF-8 all the same, or not without a mark
_SEALED = frozenset({"application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_PGP = "-----BEGIN PGP MESSAGE-----"
# A reply begins so by RFC 5322, a forwarded message by custom; neither is of any language.
_REPLY = re.compile(r"\A(?:(?:re|fwd?)\s*:\s*)+", re.IGNORECASE)
_DIVIDERS = ("---", "_____")
_LONGEST_DIVIDER = 100  # code points
_FIELD = re.compile(r"[ \t*]*[^\s:]{1,20}:\*?[ \t]+\S")
_SIGNED = re.compile(r"-----(?:BEGIN|END) PGP[A-Z ]*-----\s*\Z|Hash: [\w, -]+\Z")
_SIGNATURE = "-- "
_BROKEN = (TypeError, ValueError, LookupError)  # what the standard library makes of a parameter cut in odd parts
_LATEST_CITED = 3  # lines
_LEFT_OUT, _HEAD = -1, -2  # groups of blocks that stand with no paragraph


class Shown(NamedTuple):
    """A part of the message as it is shown."""

    text: str
    cuts: tuple[Cut, ...]
    links: tuple[Span, ...] = ()


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read a message. Raises ReadError for one that is encrypted, binary, or nested too deep."""
    if not raw.strip():
        return Document(name, "", (), format="eml", notes=(EMPTY,))
    message = _parsed(name, raw)
    words = furniture(lexicons)
    title = _REPLY.sub("", _header(message, "subject"))
    heads = [(BlockKind.HEADLINE, title), (BlockKind.BYLINE, _header(message, "from"))]
    head = _headed([(kind, text) for kind, text in heads if text])
    found = [_shown(name, leaf, words) for leaf in _texts(message)]
    whole = _joined([head, *(each for each in found if each.text.strip())])
    notes = (NOTE, *_notes(message), *(() if any(each.text.strip() for each in found) else (NO_TEXT,)))
    return Document(
        name=name,
        text=whole.text,
        blocks=_without_repeats(whole.text, label(whole.text, whole.cuts), title),
        line_starts=line_starts(whole.text),
        format="eml",
        notes=notes,
        title=title or None,
        date=_day(message),
        links=whole.links,
        places=PLACES,
    )


def _parsed(name: str, raw: bytes) -> Message:
    from email import message_from_bytes

    # Every level costs the parser a look at each line below it, and a frame of the interpreter.
    if len(_NESTING.findall(raw.replace(b"\r", b"\n"))) > _MOST_NESTED:
        raise ReadError(name, f"holds more than {_MOST_NESTED} parts of parts; save the text as .txt, .md or .html")
    message = message_from_bytes(raw.removeprefix(b"\xef\xbb\xbf").lstrip())
    if not message.keys():
        raise ReadError(name, "is no mail message: it does not begin with headers; save the text as .txt, .md or .html")
    if any(part.get_content_type() in _SEALED for part in _leaves(message)):
        raise _sealed(name)
    return message


def _sealed(name: str) -> ReadError:
    return ReadError(name, "is encrypted or sealed; decrypt it and save the text as .txt, .md or .html")


def _header(message: Message, field: str) -> str:
    """The words of a header, decoded as far as they can be."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    values: Any = (value for key, value in message.raw_items() if key.lower() == field)
    written = str(next(values, ""))[:_LONGEST_HEADER].encode("ascii", "surrogateescape").decode("utf-8", "replace")
    try:
        shown = str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, ValueError):
        shown = written
    return " ".join("".join(c if c.isprintable() else " " for c in shown).split())


def _day(message: Message) -> str | None:
    from email.utils import parsedate

    try:
        found = parsedate(str(message.get("date", ""))[:_LONGEST_HEADER])
    except (ValueError, IndexError, TypeError):
        return None
    if found is None or not (1 <= found[1] <= 12 and 1 <= found[2] <= 31 and 1 <= found[0] <= 9999):
        return None
    return f"{found[0]:04}-{found[1]:02}-{found[2]:02}"


def _children(part: Message) -> list[Message]:
    """The parts of a multipart; a message that is attached is one file."""
    inner: Any = part.get_payload()
    return inner if part.get_content_maintype() == "multipart" and isinstance(inner, list) else []


def _texts(part: Message) -> list[Message]:
    """The parts that a mail program shows as text: of alternatives the plain one, else the first that is any."""
    children = _children(part)
    if children:
        found = [_texts(child) for child in children]
        if part.get_content_subtype() != "alternative":
            return [leaf for leaves in found for leaf in leaves]
        plain = (leaves for leaves in found if leaves and all(_is(leaf, "text/plain") for leaf in leaves))
        return next(plain, next(filter(None, found), []))
    return [part] if (_is(part, "text/plain") or _is(part, "text/html")) and not _is_attached(part) else []


def _is(part: Message, type: str) -> bool:
    return part.get_content_type() == type


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Message) -> str:
    try:
        return " ".join((part.get_filename() or "").split())[:_LONGEST_HEADER]
    except _BROKEN:
        return ""


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type in lower case."""
    from email.utils import collapse_rfc2231_value

    try:
        return collapse_rfc2231_value(part.get_param(name, "")).lower()
    except _BROKEN:
        return ""


def _leaves(part: Message) -> Iterator[Message]:
    children = _children(part)
    if not children:
        yield part
    for child in children:
        yield from _leaves(child)


def _notes(message: Message) -> Iterator[str]:
    """What was left out, and what a signature is worth here."""
    for part in _leaves(message):
        is_file = _is_attached(part) or part.get_content_maintype() not in ("text", "multipart")
        if is_file and part.get_content_type() not in _SIGNATURES:
            yield f"the attachment was not audited: {_file_name(part) or part.get_content_type()}"
    if any(_is(part, "multipart/signed") for part in message.walk()):
        yield "the message is signed; its signature was not checked"


def _shown(name: str, part: Message, words: Furniture) -> Shown:
    payload: Any = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    is_html = _is(part, "text/html")
    charset = _parameter(part, "charset") or (declared_charset(raw) if is_html else None)
    if charset and charset.startswith(_STATEFUL):
        raw = _transcoded(raw, charset)
    text = decode(name, raw, charset).text
    if is_html:
        return _from_html(text, words)
    if _PGP in text:
        raise _sealed(name)
    is_flowed = _parameter(part, "format") == "flowed"
    return _from_plain(_unflowed(text, _parameter(part, "delsp") == "yes") if is_flowed else text, words)


def _transcoded(raw: bytes, charset: str) -> bytes:
    try:
        return raw.decode(charset, "replace").encode()
    except (LookupError, UnicodeError):
        return raw


def _from_html(text: str, words: Furniture) -> Shown:
    """An HTML part; where all of it is quoted, a draft was forwarded, and that is what is read."""
    events = soup(text)
    body = gather(events, cites=True)
    if all(part.kind is BlockKind.BOILERPLATE for part in body.parts):
        body = gather(events)
    settled = (
        (BlockKind.SUBHEAD if part.kind is BlockKind.HEADLINE else part.kind, part.pieces) for part in body.parts
    )
    whole = assemble(settled, Decoded(text), body.links)
    return Shown(whole.text, settle(whole.text, whole.cuts, words), whole.links)


def _unflowed(text: str, deletes_blank: bool) -> str:
    """A text of format=flowed (RFC 3676) with its soft line breaks undone."""
    lines: list[str] = []
    depth_before, is_open = 0, False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        is_soft = bare.endswith(" ") and bare != _SIGNATURE
        kept = bare[:-1] if is_soft and deletes_blank else bare
        if is_open and depth == depth_before and bare != _SIGNATURE:
            lines.append(kept)
        else:
            mark = ">" * depth + " " if depth else ""
            lines.append(("\n" if lines else "") + mark + kept)
        depth_before, is_open = depth, is_soft
    return "".join(lines)


def _from_plain(text: str, words: Furniture) -> Shown:
    """A plain part: quoted lines, what introduces them, and the signature are furniture, the rest is laid out."""
    lines = text.split("\n")
    left_out = _left_out(lines)
    own = "\n".join(" " * len(line) if index in left_out else line for index, line in enumerate(lines))
    starts = line_starts(text)
    furnished = [_furnished(lines[index], starts[index]) for index in left_out if lines[index].strip()]
    return Shown(text, tuple(sorted((*cut(own, words), *furnished), key=lambda each: each.span)))


def _furnished(line: str, start: int) -> Cut:
    span = Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
    return Cut(span, BlockKind.BOILERPLATE, _LEFT_OUT)


def _left_out(lines: list[str]) -> set[int]:
    """Indices of the lines that are not the sender's own words."""
    quoted = {index for index, line in enumerate(lines) if line.startswith(">") or _SIGNED.match(line)}
    introducing = {inner for index in quoted if index - 1 not in quoted for inner in _introduction(lines, index)}
    found = quoted | introducing
    end = next((index for index, line in enumerate(lines) if line == _SIGNATURE), len(lines))
    return found | set(range(min(end, _divider(lines, found)), len(lines)))


def _introduction(lines: list[str], index: int) -> range:
    """The lines right above quoted ones that say whose they are: they end in a colon and hold a date or an address."""
    end = index
    while end and not lines[end - 1].strip() and index - end < _LATEST_CITED:
        end -= 1
    start = end
    while start and lines[start - 1].strip() and not lines[start - 1].startswith(">") and end - start < _LATEST_CITED:
        start -= 1
    said = "".join(lines[start:end]).rstrip()
    is_introduction = said.endswith(":") and any(character.isdigit() or character == "@" for character in said)
    return range(start, end) if is_introduction else range(0)


def _divider(lines: list[str], left_out: set[int]) -> int:
    """Index of the line under which another message is quoted whole; that one is the draft if nothing stands above."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for index, below in pairwise(filled):
        if _is_divider(lines[index].strip()) and _FIELD.match(lines[below][:_LONGEST_DIVIDER]):
            return index if set(filled[: bisect_left(filled, index)]) - left_out else len(lines)
    return len(lines)


def _is_divider(line: str) -> bool:
    return 0 < len(line) <= _LONGEST_DIVIDER and any(line.startswith(d) and line.endswith(d) for d in _DIVIDERS)


def _headed(heads: list[tuple[BlockKind, str]]) -> Shown:
    """The headers that are shown, each on a line."""
    starts = line_starts("\n".join(text for _, text in heads))
    spans = (Span(start, start + len(text)) for start, (_, text) in zip(starts, heads, strict=False))
    cuts = tuple(Cut(span, kind, _HEAD) for span, (kind, _) in zip(spans, heads, strict=True))
    return Shown("\n".join(text for _, text in heads), cuts)


def _joined(parts: list[Shown]) -> Shown:
    """Parts one under the other, with an empty line between."""
    texts: list[str] = []
    cuts: list[Cut] = []
    links: list[Span] = []
    offset = 0
    for text, own, linked in parts:
        if not text:
            continue
        offset += len(SEPARATOR) if texts else 0
        cuts += [Cut(_shifted(span, offset), kind, group + offset * (group >= 0)) for span, kind, group in own]
        links += [_shifted(span, offset) for span in linked]
        texts.append(text)
        offset += len(text)
    return Shown(SEPARATOR.join(texts), tuple(cuts), tuple(links))


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _without_repeats(text: str, blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Blocks of which none says the subject again."""
    same = title.casefold()

    def repeats(index: int, block: Block) -> bool:
        return index > 0 and block.kind in AUDITED and " ".join(text[slice(*block.span)].split()).casefold() == same

    return tuple(
        block._replace(kind=BlockKind.BOILERPLATE) if repeats(index, block) else block
        for index, block in enumerate(blocks)
    )
