"""One Markdown paragraph -> the stretches of it that a reader sees. Linear in the length of the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from audit.readers.assemble import leads_away
from audit.readers.markdown_emphasis import Emphasis

_SPECIAL = re.compile(r"[\\`*_~\[\]!<&]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[?!][A-Za-z?][^<>]*>")
_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|(?:[^\s<>@]+@[^\s<>@]+))>")
_TARGET = re.compile(
    r"""\(\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
_LABEL = re.compile(r"\[([^\[\]]{0,999})\]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Kept(NamedTuple):
    """A stretch of the paragraph that is shown; `shown` replaces it where it is an entity."""

    start: int
    end: int
    shown: str | None = None


class Paragraph(NamedTuple):
    """What is shown of a paragraph and of the images in it (their alternative texts), and where its links stand."""

    kept: tuple[Kept, ...]
    images: tuple[tuple[Kept, ...], ...]
    links: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _State:
    text: str
    labels: frozenset[str]
    dropped: list[tuple[int, int]] = field(default_factory=list)
    entities: list[Kept] = field(default_factory=list)
    images: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    brackets: list[tuple[int, bool]] = field(default_factory=list)
    emphasis: Emphasis = field(default_factory=Emphasis)
    ticks: dict[int, list[int]] | None = None
    unclosed: set[str] = field(default_factory=set)


def paragraph(text: str, labels: frozenset[str] = frozenset()) -> Paragraph:
    """Strip a paragraph of its markup. `labels` are the folded labels of the file's link reference definitions."""
    state = _State(text, labels)
    position = 0
    while special := _SPECIAL.search(text, position):
        position = _HANDLERS[special.group()](state, special.start())
    images = sorted(state.images)
    kept = tuple(_kept(state, _outside(images, len(text))))
    return Paragraph(kept, tuple(tuple(_kept(state, [image])) for image in images), tuple(sorted(state.links)))


def fold_label(label: str) -> str:
    """A link label as definitions are compared: case and white space aside."""
    return " ".join(label.casefold().split())


def _kept(state: _State, ranges: list[tuple[int, int]]) -> Iterator[Kept]:
    """What is left of some ranges, in order and apart from each other, without markup and with entities resolved."""
    events = sorted((*(Kept(start, end, "") for start, end in state.dropped), *state.entities))
    index = 0
    for start, end in ranges:
        position = start
        while index < len(events) and events[index].start < end:
            event = events[index]
            index += 1
            if event.start >= position:
                yield from (Kept(position, event.start), event)
            position = max(position, event.end)
        if position < end:
            yield Kept(position, end)


def _outside(images: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for image in images for edge in image), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _escape(state: _State, at: int) -> int:
    following = state.text[at + 1 : at + 2]
    if following == "\n" or (following and following in _ESCAPABLE):
        state.dropped.append((at, at + 1))
        return at + 1 + (following != "\n")
    return at + 1


def _code(state: _State, at: int) -> int:
    text = state.text
    width = _run_length(text, at)
    if state.ticks is None:
        state.ticks = {}
        for run in reversed(list(re.finditer("`+", text))):
            state.ticks.setdefault(run.end() - run.start(), []).append(run.start())
    closers = state.ticks.get(width, [])
    while closers and closers[-1] < at + width:
        closers.pop()
    if not closers:
        return at + width
    state.dropped += [(at, at + width), (closers[-1], closers[-1] + width)]
    return closers[-1] + width


def _run_length(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end] == text[at]:
        end += 1
    return end - at


def _emphasis(state: _State, at: int) -> int:
    end = at + _run_length(state.text, at)
    state.dropped += state.emphasis.take(state.text, at, end)
    return end


def _bang(state: _State, at: int) -> int:
    if state.text.startswith("[", at + 1):
        state.brackets.append((at, True))
        return at + 2
    return at + 1


def _bracket(state: _State, at: int) -> int:
    state.brackets.append((at, False))
    return at + 1


def _close(state: _State, at: int) -> int:
    if not state.brackets:
        return at + 1
    start, is_image = state.brackets.pop()
    inner = start + 1 + is_image
    end = _link_end(state, inner, at)
    if end is None:
        return at + 1
    if is_image:
        _take_image(state, start, inner, at, end)
    elif state.text.startswith("^", inner):
        state.dropped.append((start, end))
    else:
        state.dropped += [(start, inner), (at, end)]
        target = state.text[at + 1 : end]
        if not target.startswith("(") or leads_away(target.strip("(<> )")):
            state.links.append((inner, at))
    return end


def _take_image(state: _State, start: int, inner: int, at: int, end: int) -> None:
    # An image inside another's text is part of that text.
    while state.images and state.images[-1][0] > start:
        state.images.pop()
    state.images.append((start, end))
    state.dropped += [(start, inner), (at, end)]


def _link_end(state: _State, inner: int, at: int) -> int | None:
    """Where the link or image ends whose text runs from `inner` to the bracket at `at`; None where it is none."""
    if target := _TARGET.match(state.text, at + 1):
        return target.end()
    label = _LABEL.match(state.text, at + 1)
    if label and label.group(1).strip():
        return label.end() if fold_label(label.group(1)) in state.labels else None
    if at - inner <= 999 and fold_label(state.text[inner:at]) in state.labels:
        return label.end() if label else at + 1
    return None


def _angle(state: _State, at: int) -> int:
    text = state.text
    if text.startswith("<!--", at):
        end = _find(state, "-->", at + 4)
        return _drop(state, at, end + 3) if end >= 0 else at + 1
    if link := _AUTOLINK.match(text, at):
        state.dropped += [(at, at + 1), (link.end() - 1, link.end())]
        if leads_away(link.group(1)) and "://" in link.group(1):
            state.links.append(link.span(1))
        return link.end()
    tag = _TAG.match(text, at)
    return _drop(state, at, tag.end()) if tag else at + 1


def _drop(state: _State, start: int, end: int) -> int:
    state.dropped.append((start, end))
    return end


def _find(state: _State, closer: str, start: int) -> int:
    """`str.find`, which does not look twice for a closer that is not there."""
    if closer in state.unclosed:
        return -1
    found = state.text.find(closer, start)
    if found < 0:
        state.unclosed.add(closer)
    return found


def _entity(state: _State, at: int) -> int:
    entity = _ENTITY.match(state.text, at)
    shown = unescape(entity.group()) if entity else ""
    if entity is None or shown == entity.group():
        return at + 1
    state.entities.append(Kept(at, entity.end(), shown))
    return entity.end()


_HANDLERS = {
    "\\": _escape,
    "`": _code,
    "*": _emphasis,
    "_": _emphasis,
    "~": _emphasis,
    "[": _bracket,
    "]": _close,
    "!": _bang,
    "<": _angle,
    "&": _entity,
}
