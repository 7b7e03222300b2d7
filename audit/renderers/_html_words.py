"""Words of a draft in HTML: nothing in them is markup, and whatever cannot be seen is spelled where it stands."""

from __future__ import annotations

import re
import unicodedata
from html import escape

_CLIPPED = " …"
_URL_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
# Controls, marks and overrides of direction, what has no width, tags, lone surrogates and what is no character.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Joiners hold an emoji of several signs together; there they hide nothing.
_JOINED = re.compile("(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])")


def text(words: str) -> str:
    """The content of an element; a character that cannot be seen is a labelled `span.unseen`."""
    return _spelled(words, '<span class="unseen" title="{name}">{code}</span>')


def plain(words: str) -> str:
    """The value of an attribute in double quotes, or text where no element may stand; white space is folded."""
    return _spelled(" ".join(words.split()), "[{code}]")


def clipped(words: str, most: int) -> str:
    """Words cut to a number of characters, with an ellipsis where something is left out."""
    return words if len(words) <= most else words[:most].rstrip() + _CLIPPED


def relative(path: str) -> str:
    """A path with slashes as a relative address, whatever characters are in its names."""
    quoted = "".join(c if c in _URL_SAFE else _percent(c) for c in path)
    return quoted or "."


def style(css: str) -> str:
    """CSS that cannot close the element it stands in and means the same."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", css).replace("</", "<\\/")


def language(code: str | None) -> str:
    """A language for `lang`; English where none is known, or none that a browser could know."""
    return code if code and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else "en"


def _spelled(words: str, pattern: str) -> str:
    if words.isprintable():
        return escape(words)
    joined = {found.start() for found in _JOINED.finditer(words)}
    parts, cursor = [], 0
    for found in _UNSEEN.finditer(words):
        if found.start() not in joined:
            parts += [escape(words[cursor : found.start()]), _label(found[0], pattern)]
            cursor = found.end()
    return "".join([*parts, escape(words[cursor:])])


def _label(character: str, pattern: str) -> str:
    name = unicodedata.name(character, "control character").lower()
    return pattern.format(code=f"U+{ord(character):04X}", name=name)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
