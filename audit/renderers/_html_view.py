"""One draft as its page shows it: its id on the page, its findings by number, its sources with their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.model import Attribution, BlockKind, Document, Finding, Report, Source
from audit.renderers._excerpt import shown
from audit.renderers._html_colours import REST, draft_colours
from audit.renderers._html_marks import Mark, marks_by_block
from audit.renderers._reading import reading_list

NOBODY = Source("", "not told", "unknown")


@dataclass(frozen=True, slots=True)
class View:
    """A draft and what several parts of its page must agree on.

    `findings` are those of the reading list, then the silenced ones; the first has the number 1. `sources` are all that
    are credited, the most credited first. `marks` are by the index of their block.
    """

    id: str
    report: Report
    findings: Sequence[Finding]
    colours: Mapping[str, str]
    sources: Sequence[Source]
    marks: Mapping[int, Sequence[Mark]]
    _reached: frozenset[str]

    def words_of(self, key: str) -> str | None:
        """The id of the place where words of a finding ("f1") or an attribution ("a0") stand; None for no place."""
        return f"{self.id}{key}w" if key in self._reached else None

    def colour(self, source: Source) -> str:
        """The colour of a source."""
        return self.colours.get(source.id, REST)

    def source_name(self, number: int) -> str:
        """Whom an attribution credits, in words."""
        return ", ".join(source.name for source in credited(self.report.attributions[number]))


def view(number: int, report: Report) -> View:
    """The view of the draft with a number, from 1."""
    silenced = sorted((one for one in report.findings if one.suppressed), key=lambda one: (one.span, one.check))
    findings, colours = (*reading_list(report), *silenced), draft_colours(report)
    marks = marks_by_block(report, findings, colours)
    reached = frozenset(one.key for block in marks.values() for one in block if one.first)
    return View(f"d{number}", report, findings, colours, _sources(report.attributions), marks, reached)


def draft_name(document: Document) -> str:
    """What a draft is called: by its title, its headline or its file."""
    headlines = (document.at(block.span) for block in document.blocks if block.kind is BlockKind.HEADLINE)
    names = (document.title or "", *headlines, document.name)
    return next((name for name in map(shown, names) if name), "draft")


def credited(attribution: Attribution) -> tuple[Source, ...]:
    """The sources of an attribution; one without a name where it was not resolved."""
    return attribution.sources or (NOBODY,)


def _sources(attributions: Sequence[Attribution]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    counts: dict[str, int] = {}
    for source in (source for one in attributions for source in credited(one)):
        found.setdefault(source.id, source)
        counts[source.id] = counts.get(source.id, 0) + 1
    return tuple(sorted(found.values(), key=lambda source: -counts[source.id]))
