"""What trafilatura takes for the main text of a page, and what the page says of itself.

It is given text only and never asked to fetch anything. Precision is favoured: navigation taken for prose would be a
claim that nobody made.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from audit.errors import ReadError
from audit.readers.furniture import closed

_BLOCKS = frozenset({"p", "item", "head", "quote", "list", "table", "row", "cell", "code", "div"})
_BREAK = "\u2028"
_SENTENCE = 80  # characters
_BREAKS = {"lb": _BREAK, "row": _BREAK, "cell": " "}


class Leaf(NamedTuple):
    """An element of trafilatura's tree that holds text and no blocks; `h1` is a main heading."""

    name: str
    text: str


class Extract(NamedTuple):
    """What trafilatura makes of a page."""

    leaves: tuple[Leaf, ...] = ()
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None


def extract(name: str, page: str) -> Extract:
    """Extract the main text. Raises ReadError where the `html` extra is missing."""
    try:
        import trafilatura
    except ImportError as error:
        # An extra that is there but lacks a part of its own is said to lack it.
        broken = "" if error.name == "trafilatura" else f" ({' '.join(str(error).split())})"
        raise ReadError(name, f"needs the html extra: pip install 'newsaudit[html]'{broken}") from None
    # It logs what it does not like about a page, and without a handler logging prints that.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found: Any = None
    for shown in (page, f"<html><body>{page}</body></html>"):  # a bare fragment is not HTML to it
        if found is None:
            found = trafilatura.bare_extraction(
                shown,
                favor_precision=True,
                include_comments=False,
                with_metadata=True,
                date_extraction_params={"original_date": True, "extensive_search": False},
            )
    if found is None or found.body is None:
        return Extract()
    return Extract(
        tuple(_leaves(found.body)),
        found.title or None,
        found.sitename or None,
        found.author or None,
        found.date or None,
    )


def _leaves(element: Any) -> Iterator[Leaf]:
    """The leaves under an element of trafilatura's tree, in order."""
    for child in element:
        if child.tag == "table" and not _is_layout(child):
            yield Leaf("table", "\n".join(_lines(child)))
        elif any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
            yield from (Leaf("p", text) for text in _paragraphs([child.text or ""]))
            yield from _leaves(child)
        else:
            name = "h1" if child.get("rend") == "h1" else str(child.tag)
            yield from (Leaf(name, text) for text in _paragraphs(_lines(child)))
        yield from (Leaf("p", text) for text in _paragraphs([child.tail or ""]))


def _is_layout(table: Any) -> bool:
    """Whether a table holds sentences rather than figures: it lays a page out."""
    texts = ("".join(_texts(paragraph)) for paragraph in table.iterdescendants("p", "cell"))
    return any(len(text) >= _SENTENCE and closed(text.rstrip()) for text in texts)


def _lines(element: Any) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in "".join(_texts(element)).split(_BREAK)) if line]


def _texts(element: Any) -> Iterator[str]:
    if element.tag in _BREAKS:
        yield _BREAKS[element.tag]
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines that a line break parts, joined; a break after a sentence parts paragraphs."""
    run: list[str] = []
    for line in filter(str.strip, lines):
        if run and closed(run[-1]) and not line[0].islower():
            yield "\n".join(run)
            run = []
        run.append(line)
    if run:
        yield "\n".join(run)
