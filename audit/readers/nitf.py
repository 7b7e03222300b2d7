"""NITF 3: the body of a story, block by block, and what its head says of it."""

from __future__ import annotations

from audit.readers.markup_blocks import Body, gather
from audit.readers.markup_events import Element, walk
from audit.readers.wire_items import Facts, day, language_of

ROOT = "nitf"


def body_of(root: Element) -> Body:
    """The blocks of an `nitf` element, in its order: head, content and end of its body."""
    return gather(walk(root))


def facts_of(root: Element) -> Facts:
    """Outlet, date and language. The day of issue counts before that of publication and that in the dateline."""
    published = root.first("head", "pubdata")
    issued = root.first("head", "docdata", "date.issue")
    told = root.first("body", "body.head", "dateline", "story.date")
    dates = (
        issued.attributes.get("norm") if issued else None,
        published.attributes.get("date.publication") if published else None,
        told.attributes.get("norm") if told else None,
    )
    return Facts(
        outlet=(published.attributes.get("name") if published else None)
        or root.words("body", "body.head", "distributor"),
        date=next(filter(None, map(day, dates)), None),
        language=language_of(root, root.first("body"), root.first("body", "body.content")),
    )
