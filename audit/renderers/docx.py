"""The editor's own Word document back, with a comment at every finding that is open; nothing else in it changes.

Comments are those of `audit` and have no date: the same run gives the same bytes. Each stands at the words that the
finding is about, up to the end of their paragraph; at the text box, or the mark of the note, that they stand in; and,
for one about the whole draft, at its first paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain, repeat

from audit.errors import ConfigError
from audit.model import Document, Finding, Report, Run
from audit.renderers._docx_marks import Range, marked, range_of
from audit.renderers._docx_package import Package
from audit.renderers._docx_walk import NOTES, Walk, hidden
from audit.renderers._docx_xml import Element, Part, Unmarkable
from audit.renderers._excerpt import excerpt
from audit.renderers._places import path, plain
from audit.renderers._reading import by_place

SUFFIX = ".docx"

_AUTHOR, _INITIALS = "audit", "au"
_MARK = "<w:r><w:annotationRef/></w:r>"
_MOST_ID = 2**30  # ids of comments beyond leave no room behind them


def render(run: Run) -> str:
    """Nothing: raises ConfigError, as a Word document is no text."""
    raise ConfigError("--format: docx goes to a file; write docx=FILE")


def pack(run: Run) -> bytes:
    """The marked document. Raises ConfigError unless the run is over one Word draft."""
    report = _only(run)
    found = by_place(report)
    try:
        return _marked(report, found) if found else report.document.original
    except Unmarkable as error:
        name = _name(report.document.name)
        raise ConfigError(f"--format: docx cannot mark {name}: {plain(str(error))}") from None


def _only(run: Run) -> Report:
    if len(run.reports) > 1:
        raise ConfigError("--format: docx marks one draft; write docx=FOLDER/ for a file of each")
    if not run.reports:
        names = ", ".join(_name(failure.name) for failure in run.failures)
        told = f"{names} was not audited" if names else "there is none"
        raise ConfigError(f"--format: docx marks a Word draft; {told}")
    (report,) = run.reports
    if report.document.format != "docx" or not report.document.original:
        raise ConfigError(f"--format: docx marks a Word draft; {_name(report.document.name)} is none")
    return report


def _name(name: str) -> str:
    return plain(path(name))


def _marked(report: Report, found: Iterable[Finding]) -> bytes:
    package = Package(report.document.original)
    document = package.part(package.main)
    if document is None or document.root.name != "w:document":
        raise Unmarkable(f"{package.main} holds no Word document")
    walk = _walk(package, document.root)
    commented = [(finding, _range(report.document, finding)) for finding in found]
    first, declared = _first_id(package, document), package.declaration
    comments = "".join(
        _comment(f'{declared} w:id="{id}"', _lines(report, finding, one.paragraph in walk.holders))
        for id, (finding, one) in enumerate(commented, first)
    )
    changed = package.with_comments(comments.encode(), document.namespace)
    changed[package.main] = marked(document, walk, [one for _, one in commented], first)
    return package.packed(changed)


def _walk(package: Package, root: Element) -> Walk:
    walk = Walk(hidden(package.root_beside("styles.xml")))
    walk.body(root.under("w:body"))
    for kind in NOTES:
        walk.notes(kind, package.root_beside(f"{kind}s.xml"))
    return walk


def _range(document: Document, finding: Finding) -> Range:
    start, end = finding.span
    return range_of(document.locate(start), document.locate(end - 1) if end > start else None)


def _first_id(package: Package, document: Part) -> int:
    """One more than that of any comment there is."""
    listed = package.comments.root.all("w:comment") if package.comments else ()
    names = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
    used = (*listed, *(one for name in names for one in document.root.all(name)))
    ids = (int(one.get("w:id")) for one in used if one.get("w:id").isdecimal())
    return max((id for id in ids if id < _MOST_ID), default=-1) + 1


def _comment(attributes: str, lines: Iterable[str]) -> str:
    paragraphs = "".join(
        f'<w:p>{mark}<w:r><w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>'
        for mark, line in zip(chain((_MARK,), repeat("")), lines, strict=False)
    )
    return f'<w:comment{attributes} w:author="{_AUTHOR}" w:initials="{_INITIALS}">{paragraphs}</w:comment>'


def _lines(report: Report, finding: Finding, is_elsewhere: bool) -> Iterator[str]:
    """What a comment says; the words, too, where it cannot stand at them."""
    yield f"{finding.severity} {plain(finding.check)}: {plain(finding.message)}"
    if finding.mend:
        yield f"To settle it: {plain(finding.mend)}"
    if is_elsewhere:
        yield f"It is about: {plain(excerpt(report, finding).text)}"
