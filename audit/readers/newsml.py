"""NewsML-G2: the text of a news item, or of the first one with text in a message, and what the item says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from audit.errors import ReadError
from audit.model import BlockKind
from audit.readers import nitf
from audit.readers.furniture import Furniture
from audit.readers.markup_blocks import Body, gather
from audit.readers.markup_events import Element, walk
from audit.readers.wire_items import Facts, anchored, day, language, language_of, markup_body, plain_body

ITEM, MESSAGE, PACKAGE = "newsitem", "newsmessage", "packageitem"
ROOTS = frozenset({ITEM, MESSAGE, PACKAGE})

_SAID = {
    "headline": BlockKind.HEADLINE,
    "by": BlockKind.BYLINE,
    "dateline": BlockKind.BYLINE,
    "creditline": BlockKind.BYLINE,
    "slugline": BlockKind.BOILERPLATE,
    "ednote": BlockKind.BOILERPLATE,
    "copyrightnotice": BlockKind.BOILERPLATE,
    "usageterms": BlockKind.BOILERPLATE,
}
_METADATA = ("rightsinfo", "itemmeta", "contentmeta")


def item_of(name: str, root: Element) -> tuple[Element, tuple[str, ...]]:
    """The item to read, and a note on others. Raises ReadError where there is none that could hold a text."""
    if root.name == PACKAGE:
        raise ReadError(name, "is a NewsML-G2 package, which lists items and holds no text; name the items' own files")
    items = (root,) if root.name == ITEM else root.all("itemset", ITEM)
    if not items:
        raise ReadError(name, "is a NewsML-G2 message without a news item; there is nothing in it to audit")
    chosen = next((item for item in items if _content(item)), items[0])
    others = sum(isinstance(child, Element) for each in root.all("itemset") for child in each.children) - 1
    if others < 1:
        return chosen, ()
    return chosen, (f"only the first news item with text was read; items in the message that were not: {others}",)


def body_of(item: Element, words: Furniture) -> Body:
    """What the metadata of an item says to readers, in its order, then the blocks of its text."""
    content = _content(item)
    body = _body(content, words) if content else Body()
    return body._replace(parts=(*(part for said in _said(item) for part in said.parts), *body.parts))


def facts_of(item: Element) -> Facts:
    """Outlet, date and language; those of NITF inside fill the gaps."""
    content = _content(item)
    inner = _nitf(content) if content else None
    within = nitf.facts_of(inner) if inner else Facts()
    dates = (item.words(*path) for path in (("itemmeta", "versioncreated"), ("contentmeta", "contentcreated")))
    declared = item.first("contentmeta", "language")
    return Facts(
        outlet=_provider(item) or within.outlet,
        date=next(filter(None, map(day, dates)), None) or within.date,
        language=language(declared.attributes.get("tag") if declared else None)
        or language_of(content, *(content.all("html") if content else ()), item)
        or within.language,
    )


def _provider(item: Element) -> str | None:
    provider = item.first("itemmeta", "provider")
    if provider is None:
        return None
    return provider.words("name") or provider.attributes.get("literal")


def _said(item: Element) -> Iterator[Body]:
    heads = 0
    for child in (
        child
        for name in item.children
        if isinstance(name, Element) and name.name in _METADATA
        for child in name.children
    ):
        if isinstance(child, Element) and child.name in _SAID:
            kind = _SAID[child.name]
            if kind is BlockKind.HEADLINE:
                is_under = "sub" in child.attributes.get("role", "").lower()
                kind = BlockKind.DEK if is_under else BlockKind.BOILERPLATE if heads else kind
                heads += kind is BlockKind.HEADLINE
            yield gather(walk(child), kind)


def _content(item: Element) -> Element | None:
    """The rendition of the text that says most of its structure: XHTML or NITF, else HTML or plain text."""
    inline = [each for each in item.all("contentset", "inlinexml") if each.first("html") or _nitf(each)]
    data = [each for each in item.all("contentset", "inlinedata") if _type(each).startswith("text/") or not _type(each)]
    return next((each for each in (*inline, *data) if each.words()), None)


def _nitf(content: Element) -> Element | None:
    return content.first(nitf.ROOT)


def _type(content: Element) -> str:
    return content.attributes.get("contenttype", "").lower()


def _body(content: Element, words: Furniture) -> Body:
    if content.name == "inlinexml":
        return gather(walk(content))
    text, anchors = anchored(content.pieces())
    return markup_body(text, anchors) if "html" in _type(content) else plain_body(text, anchors, words)
