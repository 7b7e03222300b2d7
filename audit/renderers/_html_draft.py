"""One draft as a section of the page: what is at a glance, the marked text, the panel beside it, the explanations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.model import Page, Report
from audit.renderers._figures import figures
from audit.renderers._html_charts import bar_chart, folded_table, source_bars
from audit.renderers._html_entries import credit_entries, finding_entries
from audit.renderers._html_filters import filter_numbers, severity_filter, source_filters
from audit.renderers._html_text import draft_text
from audit.renderers._html_tiles import tiles
from audit.renderers._html_view import View, draft_name, view
from audit.renderers._html_words import language, text
from audit.renderers._reading import open_findings, reading_list
from audit.renderers._tables import SOURCE_COLUMNS, first_said, source_rows
from audit.renderers._verdict import verdict
from audit.renderers._wording import counted

LONG = 400  # blocks; from there on a browser lays out only what is in sight

_LEGEND = (
    '<p class="legend"><span class="m source k3">who</span> <span class="m cue k3">is said to say</span> '
    '<span class="m content k3">what</span>: a colour for each source. No colour: the draft’s own voice. '
    '<span class="m error">error</span> <span class="m warning">warning</span> <span class="m note">note</span>: '
    "read again.</p>"
)
_KEYS = (
    '<p class="keys controls"><kbd>n</kbd> <kbd>j</kbd> next finding, <kbd>p</kbd> <kbd>k</kbd> the one before, '
    "<kbd>Tab</kbd> <kbd>Enter</kbd> explain a mark, <kbd>Esc</kbd> close</p>"
)


def draft_section(number: int, report: Report, manual: Sequence[Page]) -> Iterator[str]:
    """The section of the draft with a number, from 1, in pieces."""
    one = view(number, report)
    code = language(report.document.language)
    long = " long" if len(report.document.blocks) > LONG else ""
    yield f'<section class="draft{long}" id="{one.id}" aria-labelledby="{one.id}h" tabindex="-1">'
    yield from _top(one)
    yield f'<div class="columns"><section class="text" lang="{code}" aria-labelledby="{one.id}x">'
    yield f'<h3 id="{one.id}x" class="aside">The draft</h3>{_LEGEND}{_KEYS}'
    yield from draft_text(one)
    yield "</section>"
    yield from _panel(one, manual)
    yield "</div>"
    yield from _credits(one)
    yield "</section>"


def _top(one: View) -> Iterator[str]:
    report = one.report
    yield f'<div class="top"><h2 id="{one.id}h" dir="auto">{text(draft_name(report.document))}</h2>'
    document = report.document
    about = [document.name, document.outlet or "", document.author or "", document.date or ""]
    yield f'<p class="about">{" · ".join(f"<bdi>{text(part)}</bdi>" for part in about if part)}</p>'
    yield f'<p class="verdict">{text(verdict(report))}</p>{tiles(report.reliance)}'
    yield "".join(f'<p class="remark">{text(note)}</p>' for note in document.notes)
    found = reading_list(report)
    label = f"To read again: {open_findings(found)}" if found else "What the audit says"
    yield f'<p class="jump"><a href="#{one.id}p">{label}</a></p></div>'


def _panel(one: View, manual: Sequence[Page]) -> Iterator[str]:
    yield f'<section class="panel" id="{one.id}p" tabindex="-1" aria-label="What the audit says">'
    yield '<p class="status" role="status"></p>'
    yield from _reading(one, manual)
    yield from _reliance(one)
    yield from _figures(one)
    yield from _silenced(one, manual)
    yield "</section>"


def _reading(one: View, manual: Sequence[Page]) -> Iterator[str]:
    found = reading_list(one.report)
    if not found:
        yield "<h3>Nothing to read again</h3>"
        return
    yield f'<h3>To read again</h3><p class="aside">Worst first: {open_findings(found)}</p>{severity_filter(one)}'
    yield '<ol class="entries reading">'
    yield from finding_entries(one, (page.id for page in manual), silenced=False)
    yield "</ol>"


def _reliance(one: View) -> Iterator[str]:
    reliance = one.report.reliance
    if not one.report.attributions:
        return
    yield "<h3>Who is relied on</h3>"
    if reliance.proximate:
        yield bar_chart(f"{one.id}c", "Sentences by source", source_bars(reliance.proximate, one.colours))
        yield folded_table("Sentences by source", SOURCE_COLUMNS, source_rows(reliance.proximate))
    if moved := first_said(reliance):
        yield f'<p class="aside">First said by: {text(moved)}</p>'
    yield f'<details class="controls"><summary>Show some sources only</summary>{source_filters(one)}</details>'


def _figures(one: View) -> Iterator[str]:
    yield '<h3>Figures</h3><dl class="figures">'
    yield "".join(f"<div><dt>{label}</dt><dd>{text(value)}</dd></div>" for label, value in figures(one.report))
    yield "</dl>"


def _silenced(one: View, manual: Sequence[Page]) -> Iterator[str]:
    silenced = sum(finding.suppressed for finding in one.findings)
    if silenced:
        yield f'<h3>{counted(silenced, "finding")} suppressed</h3><ol class="entries">'
        yield from finding_entries(one, (page.id for page in manual), silenced=True)
        yield "</ol>"


def _credits(one: View) -> Iterator[str]:
    if not one.report.attributions:
        return
    yield f'<section class="explained" aria-labelledby="{one.id}e"><h3 id="{one.id}e">Every credit, explained</h3>'
    yield '<p class="controls"><button type="button" class="unfold" aria-expanded="false">Show all</button></p>'
    yield '<ol class="entries">'
    yield from credit_entries(one, filter_numbers(one))
    yield "</ol></section>"
