"""Words of a draft, made fit to be shown: white space folded, control characters made visible, marks kept in place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from audit.model import Document, Finding, Report, Span

_BLANKS = re.compile(r"\s+")
LONGEST = 1200  # characters; a "sentence" that goes on longer is a table or a list
# What GitHub's runner obeys in a log: a line that begins with "::", in colour or not, and "##[" wherever it stands.
_COMMAND = re.compile(r"^((?:\x1b\[[\d;]*m| )*):(?=:)|#(?=#\[)", re.MULTILINE)
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Excerpt(NamedTuple):
    """Text to show, with the marked stretches as spans of it."""

    text: str
    marks: tuple[Span, ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        cursor = 0
        for mark in self.marks:
            yield self.text[cursor : mark.start], False
            yield self.text[mark.start : mark.end], True
            cursor = mark.end
        yield self.text[cursor:], False


def shown(text: str) -> str:
    """Text on one line that cannot steer a terminal: no control character, lone surrogate or override of direction."""
    return _tamed(" ".join(text.split()))


def page_of(lines: Iterable[str]) -> str:
    """Lines as a page for a terminal or a log, none of which is a command to whoever runs the job."""
    page = "".join(f"{line}\n" for line in lines)
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\ufffd", page)


def _tamed(text: str) -> str:
    if text.isprintable():
        return text  # no control character, surrogate or override is
    return "".join("\ufffd" if _unfit(character) else character for character in text)


def _unfit(character: str) -> bool:
    return character in _BIDIRECTIONAL or unicodedata.category(character) in ("Cc", "Cs")


def excerpt(report: Report, finding: Finding) -> Excerpt:
    """The sentence a finding stands in, or the words of its span, with what the finding points at marked."""
    span = finding.span
    if finding.sentence is not None:
        sentence = report.segments.sentences[finding.sentence].span
        span = Span(min(span.start, sentence.start), max(span.end, sentence.end))
    marks = finding.highlights or ((finding.span,) if finding.span != span else ())
    clipped = Span(span.start, min(span.end, span.start + LONGEST))
    return _folded(report.document, clipped, marks, "" if clipped == span else " \u2026")


def _folded(document: Document, span: Span, marks: Iterable[Span], ending: str) -> Excerpt:
    # Folding shortens the text, so a mark's place in it is known only once all before it is folded.
    parts: list[str] = []
    places: list[Span] = []
    length = 0
    for piece, marked in _cut(span, marks):
        folded = _fold(document.at(piece), after_blank=not parts or parts[-1].endswith(" "))
        if folded and marked:
            places.append(Span(length, length + len(folded.rstrip())))
        parts += [folded] if folded else []
        length += len(folded)
    return Excerpt("".join(parts).rstrip() + ending, tuple(place for place in places if place.start < place.end))


def _cut(span: Span, marks: Iterable[Span]) -> Iterator[tuple[Span, bool]]:
    cursor = span.start
    for mark in sorted(marks):
        start, end = max(mark.start, cursor), min(mark.end, span.end)
        if start < end:
            yield Span(cursor, start), False
            yield Span(start, end), True
            cursor = end
    yield Span(cursor, span.end), False


def _fold(text: str, *, after_blank: bool) -> str:
    # A run of white space becomes one blank, and none where a blank or nothing stands before it.
    folded = _BLANKS.sub(" ", text)
    return _tamed(folded.removeprefix(" ") if after_blank else folded)
