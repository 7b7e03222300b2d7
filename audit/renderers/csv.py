"""For spreadsheets and statistics: a row for every attribution, every finding and every draft that was not audited.

Which of these a row is stands in `record`; columns that do not concern it are empty. RFC 4180: a header, fields quoted
where they must be, lines that end in CR LF; UTF-8 without a byte order mark, so a spreadsheet is told so on import.
All text stands on one line, with what is no printable character replaced.

A spreadsheet runs a cell that begins with one of `= + - @` as a formula, and in some countries takes semicolons to part
cells. A cell that begins so, be it behind blanks or in a full-width form, or that begins with an apostrophe, has an
apostrophe before it; and so has what follows a semicolon. To read a cell back, cut it at its semicolons, take one
apostrophe from the beginning of each piece that has one, and join them again.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import NamedTuple

from audit.model import Attribution, Document, Finding, Report, Run, Span
from audit.renderers._places import path, plain

SUFFIX = ".csv"


class _Row(NamedTuple):
    """A row; its fields are the columns."""

    record: str  # attribution, finding or failure
    path: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    number: int | None = None  # of the attribution or the finding in its draft, from 0 as in json
    line: int | None = None
    column: int | None = None
    line_counts: str = ""  # what `line` counts: lines, paragraphs, pages
    column_counts: str = ""
    source_words: str = ""  # as the draft has them
    source: str = ""  # the canonical name; those of a group are parted by "; ", here and in the next five
    source_id: str = ""
    source_kind: str = ""
    source_tier: str = ""
    identified: str = ""
    anonymity: str = ""
    cue: str = ""
    content: str = ""
    class_: str = ""
    quoting: str = ""
    verb_class: str = ""
    denial: str = ""
    via: int | None = None  # the number of the outer attribution, through which this one reached the page
    check: str = ""
    severity: str = ""
    standing: str = ""
    message: str = ""
    mend: str = ""
    excuse: str = ""
    sentence: str = ""


COLUMNS = tuple(field.removesuffix("_") for field in _Row._fields)
_BETWEEN = "; "
_LONGEST = 32_000  # characters; spreadsheets hold 32,767 in a cell
_CLIPPED = " …"
_FORMULA = frozenset("=+-@")
_APOSTROPHE = "'"
_SEMICOLON = ";"


def render(run: Run) -> str:
    """The rows of all drafts in the order of the run, in each the attributions first; then the failures."""
    page = StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(run):
        writer.writerow([safe(value) for value in row])
    return page.getvalue()


def safe(value: object) -> str:
    """A cell of one line that no spreadsheet takes for a formula; empty for None."""
    text = plain("" if value is None else str(value))
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + _CLIPPED
    return _SEMICOLON.join(_guarded(piece) for piece in text.split(_SEMICOLON))


def _guarded(text: str) -> str:
    return _APOSTROPHE + text if text.startswith(_APOSTROPHE) or _is_formula(text) else text


def _is_formula(text: str) -> bool:
    first = next((one for one in text if unicodedata.category(one)[0] not in "ZC"), "")
    return unicodedata.normalize("NFKC", first) in _FORMULA


def _rows(run: Run) -> Iterator[_Row]:
    for report in run.reports:
        yield from (_attribution(report, number, one) for number, one in enumerate(report.attributions))
        yield from (_finding(report, number, one) for number, one in enumerate(report.findings))
    yield from (_Row("failure", path(failure.name), message=failure.message) for failure in run.failures)


def _placed(document: Document, record: str, number: int, offset: int) -> _Row:
    line, column = document.locate(offset)
    counts = document.places
    return _Row(
        record,
        path(document.name),
        document.title,
        document.outlet,
        document.author,
        document.date,
        number,
        line,
        column,
        counts.line,
        counts.column,
    )


def _attribution(report: Report, number: int, one: Attribution) -> _Row:
    document, sources = report.document, one.sources
    return _placed(document, "attribution", number, one.start)._replace(
        source_words=document.words(one.source),
        source=_joined(source.name for source in sources),
        source_id=_joined(source.id for source in sources),
        source_kind=_joined(source.kind for source in sources),
        source_tier=_joined(source.tier for source in sources),
        identified=_joined(source.identified for source in sources),
        anonymity=_joined("" if source.anonymity is None else str(source.anonymity) for source in sources),
        cue=document.words(one.cue),
        content=document.words(one.content),
        class_=one.attribution_class,
        quoting=one.kind,
        verb_class=one.verb_class,
        denial="yes" if one.denial else "no",
        via=one.via,
        sentence=_sentence(report, one.sentence),
    )


def _joined(values: Iterable[str]) -> str:
    """Values parted, also those that are empty, as long as not all are."""
    found = tuple(values)
    return _BETWEEN.join(found) if any(found) else ""


def _finding(report: Report, number: int, one: Finding) -> _Row:
    return _placed(report.document, "finding", number, one.span.start)._replace(
        check=one.check,
        severity=one.severity,
        standing=one.standing,
        message=one.message,
        mend=one.mend,
        excuse=one.excuse,
        sentence=_sentence(report, one.sentence) or _words(report.document, one.span),
    )


def _sentence(report: Report, index: int | None) -> str:
    return "" if index is None else _words(report.document, report.segments.sentences[index].span)


def _words(document: Document, span: Span) -> str:
    return document.words((span,))
