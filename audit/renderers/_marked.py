"""Words of a draft in GitHub's markdown, in which none of them is markup."""

from __future__ import annotations

import re

from audit.renderers._excerpt import Excerpt, shown

_MARKUP = re.compile(
    r"^(?:[-+>]|\d+[.)])|[\\`*_\[\]|~$#@<]|&(?=#?\w+;)|:(?=//)|(?<![^\W_])(?:[Ww]{3}(?=\.)|[Gg][Hh](?=-\d))"
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_SPLIT = frozenset("@#")  # no backslash keeps GitHub from making a mention of "@desk" or a reference of "#12"
_NOTHING = "<!-- -->"  # between two characters that would make a link


def quoted(quote: Excerpt) -> str:
    """An excerpt, its marked words in bold."""
    # Tags rather than asterisks: those open and close only beside the right neighbours.
    return "".join(f"<b>{_spelled(text)}</b>" if marked else _spelled(text) for text, marked in quote.pieces())


def literal(text: str) -> str:
    """Code: nothing in it is markup; its fence is longer than any run of backticks in it."""
    tame = shown(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", tame)), default=0) + 1)
    blank = " " if tame.startswith("`") or tame.endswith("`") else ""
    return f"{fence}{blank}{tame}{blank}{fence}"


def escaped(text: str) -> str:
    """Text of which nothing is markup."""
    return _spelled(shown(text))


def _spelled(text: str) -> str:
    return _MARKUP.sub(lambda found: _spelling(found[0]), text)


def _spelling(markup: str) -> str:
    if markup in _SPLIT:
        return f"\\{markup}{_NOTHING}"
    if markup == ":" or markup.isalpha():
        return markup + _NOTHING
    return _ENTITIES.get(markup, f"{markup[:-1]}\\{markup[-1]}")
