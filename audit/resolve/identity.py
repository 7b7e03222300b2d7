"""Sources that the registry does not have: their ids, kinds and tiers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from audit.model import OUTLETS, Identified, Source
from audit.patterns import MOST_KEPT

TERTIARY = frozenset({"reference-work"})
UNRESOLVED = "unresolved:"
LONGEST_SLUG = 60
_DROPPED = re.compile(r"['’.]")
_BETWEEN = re.compile(r"[\W_]+")
IMPERSONAL = Source("impersonal", "nobody named", "unknown", "secondary", Identified.NONE)


@lru_cache(maxsize=MOST_KEPT)
def slug(text: str) -> str:
    """Words as an id: lower case, without accents, joined by hyphens, cut at a word after 60 characters."""
    bare = text.lower()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    joined = _BETWEEN.sub("-", _DROPPED.sub("", bare)).strip("-")
    if not joined:
        return "nothing-told"
    return joined if len(joined) <= LONGEST_SLUG else joined[: LONGEST_SLUG + 1].rpartition("-")[0]


def tier(kind: str) -> str:
    """How near a kind of source usually stands to what it tells."""
    return "secondary" if kind in OUTLETS else "tertiary" if kind in TERTIARY else "primary"


def person(name: str) -> Source:
    """A named person."""
    return Source(f"person:{slug(name)}", name, "person")


def organisation(name: str, kind: str, identified: Identified = Identified.NAMED) -> Source:
    """A body the text names or describes."""
    prefix = "organisation" if identified is Identified.NAMED else kind
    return Source(f"{prefix}:{slug(name)}", name, kind, tier(kind), identified)


def named(name: str) -> Source:
    """A name that nothing in the text explains: a person, a body or a place."""
    return Source(f"name:{slug(name)}", name, "unknown")


def unresolved(text: str, identified: Identified, kind: str = "unknown") -> Source:
    """A mention that could mean more than one source, or none that is known."""
    return Source(f"{UNRESOLVED}{slug(text)}", text, kind, tier(kind), identified)
