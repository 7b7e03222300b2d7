"""Document -> Segments: sentences of the audited blocks, and quotations.

Boundaries are found in the text as it stands; nothing is altered. Abbreviations and the shapes of names and datelines
are data: `rules/lexicons/abbreviations.yaml` and `rules/definitions.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.model import AUDITED, HEADINGS, Block, BlockKind, Document, Quotation, Segments, Sentence, Span
from audit.rules import RuleSet

# A stop, any closing marks, white space, and something a sentence can begin with.
_STOP = re.compile(r"(?<![.!?…])([.!?…]++)([\"”’»)\]']*)(\s+)(?=[\"“‘'„«(\[]*[^\W_a-z])")
_BEFORE_WORD = re.compile(r"[\s(\[“\"‘]+")
_FIRST_WORD = re.compile(r"[\"“‘'„«(\[]*([^\s.,;:!?]+)")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_MARKS = re.compile(r"[“”„«»\"]|''|``|[‘’']")
_CLOSER = {"“": "”", "„": "“”", "«": "»", '"': '"', "''": "''", "``": "''", "‘": "’", "'": "'"}
_SINGLE = frozenset("‘’'")
# What goes on for longer without a stop is no sentence; it is cut, so that no draft can make the work grow faster than
# its length.
_LONGEST = 3000


def segment(document: Document, rules: RuleSet) -> Segments:
    """Cut a document up. Sentences never cross a block; a heading is one sentence."""
    sentences = tuple(
        Sentence(span, index, block.kind)
        for index, block in enumerate(document.blocks)
        if block.kind in AUDITED
        for span in _sentences(document, block, rules)
    )
    return Segments(sentences, tuple(_quotations(document)))


def _sentences(document: Document, block: Block, rules: RuleSet) -> Iterator[Span]:
    start, end = _trimmed(document.text, block.span)
    if block.kind in HEADINGS:
        yield from _pieces(document.text, start, end)
        return
    dateline = rules.pattern("dateline").match(document.text, start, end)
    if dateline:
        start = dateline.end()
    for stop in _STOP.finditer(document.text, start, end):
        if _ends_sentence(document.text, start, stop, end, rules):
            yield from _pieces(document.text, start, stop.end(2))
            start = stop.end()
    yield from _pieces(document.text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > _LONGEST:
        blank = text.rfind(" ", start, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        yield Span(start, cut)
        start = cut + (blank > start)
    if start < end:
        yield Span(start, end)


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    words = text[span.start : span.end]
    return span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int, rules: RuleSet) -> bool:
    if stop[2] and rules.pattern("quote-tail").match(text, stop.end(), end):
        return False
    if stop[1] != ".":
        return True
    word = _BEFORE_WORD.split(text[max(start, stop.start() - 40) : stop.start()])[-1]
    if not word:
        return True
    first = _FIRST_WORD.match(text, stop.end())
    follower = first[1] if first else ""
    abbreviations, lowered = rules.lexicon("abbreviations").sets, word.lower()
    if lowered in abbreviations["before-name"]:
        return False
    if lowered in abbreviations["before-number"]:
        return not follower[:1].isdigit()
    if len(word) == 1 and word.isupper() and word != "I":
        return follower.lower() in rules.lexicon("sentence-starters").words and not follower.isupper()
    if lowered in abbreviations["either"] or _INITIAL.fullmatch(word):
        return follower.lower() in rules.lexicon("sentence-starters").words
    return True


def _quotations(document: Document) -> Iterator[Quotation]:
    """Pair marks by their kind within a block; a mark that no closing mark answers runs to the end of the block."""
    for index, block in enumerate(document.blocks):
        if block.kind not in AUDITED:
            continue
        span, open_at, opener = block.span, -1, ""
        for mark in _MARKS.finditer(document.text, span.start, span.end):
            if open_at < 0:
                if _opens(document.text, mark, span):
                    open_at, opener = mark.start(), mark[0]
            elif mark[0] in _closers(opener) and _closes(document.text, mark, span):
                yield Quotation(Span(open_at, mark.end()))
                open_at = -1
            elif opener in _SINGLE and mark[0] not in _SINGLE and _opens(document.text, mark, span):
                # A lone single mark was an apostrophe after all.
                open_at, opener = mark.start(), mark[0]
        if open_at >= 0 and opener not in _SINGLE:
            yield _unclosed(document, index, open_at, opener)


def _closers(opener: str) -> tuple[str, ...]:
    return (_CLOSER[opener],) if len(opener) > 1 else tuple(_CLOSER[opener]) if opener != "``" else ("''",)


def _opens(text: str, mark: re.Match[str], span: Span) -> bool:
    before = text[mark.start() - 1] if mark.start() > span.start else " "
    after = text[mark.end()] if mark.end() < span.end else " "
    if mark[0] in "”»’":
        return False
    if mark[0] in "“„«":
        return True
    return not before.isalnum() and (before.isspace() or before in '([—–-:“"/') and not after.isspace()


def _closes(text: str, mark: re.Match[str], span: Span) -> bool:
    before = text[mark.start() - 1] if mark.start() > span.start else " "
    after = text[mark.end()] if mark.end() < span.end else " "
    if mark[0] in _SINGLE:
        return not after.isalnum() and not before.isspace()
    return mark[0] not in ('"', "''") or not (before.isspace() and after.isalnum())


def _unclosed(document: Document, index: int, start: int, opener: str) -> Quotation:
    block = document.blocks[index]
    follower = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    runs_on = (
        follower is not None
        and follower.kind is BlockKind.PROSE
        and document.text.startswith(opener, follower.span.start)
    )
    return Quotation(Span(start, block.span.end), closed=not runs_on)
