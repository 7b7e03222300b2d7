"""Drafts for tests, cut at blank lines, and the stages that make attributions of them."""

from __future__ import annotations

import re
from itertools import chain, repeat

from audit.attribute import Attributed, attribute
from audit.match import match, plan_of
from audit.model import Block, BlockKind, Document, Segments, Span
from audit.rules import RuleSet
from audit.segment import segment

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n[^\S\n]*\S(?:.*\S)?)*")


def drafted(text: str, *kinds: BlockKind) -> Document:
    """A document with a block a paragraph; `kinds` are those of the first ones, the others are prose."""
    found = _PARAGRAPH.finditer(text)
    blocks = tuple(
        Block(kind, Span(*paragraph.span()))
        for paragraph, kind in zip(found, chain(kinds, repeat(BlockKind.PROSE)), strict=False)
    )
    return Document("draft", text, blocks)


def whole(text: str, kind: BlockKind = BlockKind.PROSE) -> Document:
    """A document of one block that holds everything, blanks too."""
    return Document("draft", text, (Block(kind, Span(0, len(text))),))


def attributed(document: Document, rules: RuleSet) -> tuple[Segments, Attributed]:
    """A document cut up, and what is attributed in it."""
    segments = segment(document, rules)
    return segments, attribute(document, segments, match(document, segments, plan_of(rules)), rules)
