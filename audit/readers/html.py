"""HTML: the main text as trafilatura finds it, every character led back to its place in the page.

trafilatura says what the article is, not where (`html_extract`); `html_stream` finds each of its paragraphs again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.model import HEADINGS, BlockKind, Document, Span
from audit.readers.assemble import Piece, assemble
from audit.readers.blocks import EMPTY, label_marked, settle
from audit.readers.decode import declared_charset, decode
from audit.readers.furniture import Lexicons, furniture
from audit.readers.html_extract import Leaf, extract
from audit.readers.html_stream import Finder, Stream, exact_pieces, rough_pieces, squeezed, stream

SUFFIXES = (".html", ".htm", ".xhtml")
NO_TEXT = "no main text was found in the page"

_KINDS = {
    "h1": BlockKind.HEADLINE,
    "head": BlockKind.SUBHEAD,
    "table": BlockKind.BOILERPLATE,
    "code": BlockKind.CODE,
}
_SHARE_OF_TITLE = 0.4  # a heading that is less of the page's title is the outlet's name
_SHORTEST_TITLE = 15  # characters; a shorter title is found in too many places


class Part(NamedTuple):
    """A block, the stretch of the stream it was found in (None where it was not), and where it begins in the page."""

    kind: BlockKind | None
    text: str
    span: Span | None
    origin: int


def read(name: str, raw: bytes, lexicons: Lexicons) -> Document:
    """Read the main text of a page. Raises ReadError for what is not text, and where the `html` extra is missing."""
    decoded = decode(name, raw, declared_charset(raw))
    found = extract(name, decoded.text)
    page = stream(decoded.text)
    located = tuple(_located(found.leaves, page))
    parts = tuple(_with_captions(_with_headline(located, found.title, page), page))
    links = tuple(Span(page.origins[link.start], page.origins[link.end - 1] + 1) for link in page.spans("a"))
    whole = assemble(((part.kind, tuple(_pieces(part, page))) for part in parts), decoded, links)
    empty = () if whole.cuts else (NO_TEXT if decoded.text.strip() else EMPTY,)
    return Document(
        name=name,
        text=whole.text,
        blocks=label_marked(whole.text, settle(whole.text, whole.cuts, furniture(lexicons))),
        anchors=whole.anchors,
        line_starts=decoded.line_starts,
        format="html",
        encoding=decoded.encoding,
        notes=(*decoded.notes, *empty, *_roughly(parts)),
        title=_title(parts) or found.title,
        outlet=found.outlet,
        author=found.author,
        date=found.date,
        links=whole.links,
    )


def _title(parts: Sequence[Part]) -> str | None:
    return next((" ".join(part.text.split()) for part in parts if part.kind is BlockKind.HEADLINE), None)


def _roughly(parts: Sequence[Part]) -> tuple[str, ...]:
    lost = sum(part.span is None for part in parts)
    counted = f"{lost} of {len(parts)} paragraphs were not found again in the page"
    return (f"{counted}: their places are approximate",) if lost else ()


def _located(leaves: Sequence[Leaf], page: Stream) -> Iterator[Part]:
    finder = Finder(page)
    captions = page.spans("figcaption")
    taken: set[Span] = set()
    for name, text in leaves:
        span = finder.find(text)
        if span in taken:  # some versions of trafilatura give the paragraphs of a short page twice
            continue
        if span:
            taken.add(span)
        is_caption = span is not None and _holder(captions, span.start) is not None
        kind = BlockKind.CAPTION if is_caption else _KINDS.get(name)
        yield Part(kind, text, span, page.origins[span.start] if span else finder.near(text))


def _holder(spans: Sequence[Span], position: int) -> Span | None:
    """The one of some spans, in order and apart, that holds a position."""
    index = bisect_right(spans, position, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and position < spans[index].end else None


def _with_headline(parts: Sequence[Part], title: str | None, page: Stream) -> list[Part]:
    """Parts with one headline: what stands over the text as its title, extracted or not."""
    key = squeezed(title or "").lower()
    prose = (part.span.start for part in parts if part.span and part.kind is None and page.at(part.span) != key)
    span = _headline(page, key, next(prose, len(page.characters))) if parts else None
    index = next((i for i, part in enumerate(parts) if span and part.span and part.span.contains(span)), None)
    if span is None:
        index = next((i for i, part in enumerate(parts) if part.kind is BlockKind.HEADLINE), None)
    rest = [part._replace(kind=BlockKind.SUBHEAD) if part.kind is BlockKind.HEADLINE else part for part in parts]
    if index is not None:
        # A heading above the headline is the outlet's name or a section's.
        above = [part._replace(kind=BlockKind.BOILERPLATE) if part.kind in HEADINGS else part for part in rest[:index]]
        return [*above, rest[index]._replace(kind=BlockKind.HEADLINE), *rest[index + 1 :]]
    return [_marked(BlockKind.HEADLINE, span, page), *rest] if span else rest


def _headline(page: Stream, title: str, below: int) -> Span | None:
    """What stands above `below` as the page's title; `title` is the extracted one, as the stream has it.

    The longest heading that the page's `title` element holds; else a main heading like the extracted title; else that
    title itself, where it stands; else the last main heading.
    """
    whole = squeezed(page.title).lower()
    headings = [span for tag in ("h1", "h2") for span in page.spans(tag) if span.end <= below]
    named = [span for span in headings if page.at(span) in whole]
    longest = max(named, key=_length, default=None)
    if longest and _length(longest) >= len(whole) * _SHARE_OF_TITLE:
        return longest
    main = [span for span in page.spans("h1") if span.end <= below and span not in named]
    like = [span for span in main if title and (page.at(span) in title or title in page.at(span))]
    found = page.lowered.rfind(title, 0, below) if not like and len(title) >= _SHORTEST_TITLE else -1
    return Span(found, found + len(title)) if found >= 0 else next(reversed(like or main), None)


def _length(span: Span) -> int:
    return span.end - span.start


def _marked(kind: BlockKind, span: Span, page: Stream) -> Part:
    return Part(kind, page.words(span), span, page.origins[span.start])


def _with_captions(parts: Sequence[Part], page: Stream) -> Iterator[Part]:
    """Parts, with the picture captions between them that were not taken for main text."""
    starts = sorted(part.span.start for part in parts if part.span)
    captions = deque(span for span in page.spans("figcaption") if _stands_between(starts, span))
    for part in parts:
        while captions and part.span and captions[0].start < part.span.start:
            yield _marked(BlockKind.CAPTION, captions.popleft(), page)
        yield part


def _stands_between(starts: Sequence[int], span: Span) -> bool:
    """Whether a stretch lies after the first and before the last of some places, and holds none of them."""
    index = bisect_left(starts, span.start)
    return 0 < index < len(starts) and starts[index] >= span.end


def _pieces(part: Part, page: Stream) -> Iterator[Piece]:
    return exact_pieces(part.text, page, part.span) if part.span else rough_pieces(part.text, part.origin)
