"""Several drafts at a glance: their table, the credited share over time, whom they lean on together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.model import Run, Severity
from audit.renderers._figures import run_figures
from audit.renderers._html_charts import bar_chart, day_rows, days, folded_table, source_bars, table, time_chart
from audit.renderers._html_colours import run_colours
from audit.renderers._html_tiles import tiles
from audit.renderers._html_view import draft_name
from audit.renderers._html_words import plain, text
from audit.renderers._tables import DRAFT_COLUMNS, RUN_SOURCE_COLUMNS, Row, draft_rows, left_out, run_source_rows
from audit.renderers._verdict import run_verdict
from audit.renderers._wording import counted, many, percent

_COLUMNS: Row = (DRAFT_COLUMNS[0], "Date", *DRAFT_COLUMNS[1:], "Credited", "Sources", "Largest source")
_DAYS: Row = ("Date", "Drafts", "Credited", "Share")


def index_section(run: Run, links: Sequence[str]) -> Iterator[str]:
    """The section over all drafts; `links` lead to each of them, in their order, and may be empty."""
    yield '<section class="index" id="index" aria-labelledby="indexh" tabindex="-1"><div class="top">'
    yield f'<h2 id="indexh">{counted(len(run.reports), "draft")}</h2>'
    yield f'<p class="verdict">{text(run_verdict(run))}</p>{tiles(run.reliance)}</div>'
    yield table("The drafts", _COLUMNS, _rows(run, links), "drafts")
    yield f'<div class="charts">{"".join(_over_time(run))}{"".join(_by_source(run))}{"".join(_figures(run))}</div>'
    yield "</section>"


def _rows(run: Run, links: Sequence[str]) -> Iterator[Sequence[str]]:
    for report, link, (name, *counts) in zip(run.reports, links, draft_rows(run), strict=True):
        label = f"<bdi>{text(name)}</bdi>"
        head = f'<a href="{plain(link)}">{label}</a>' if link else label
        title = draft_name(report.document)
        title = f'<span class="title" dir="auto">{text(title)}</span>' if title != name else ""
        reliance = report.reliance
        share = reliance.attributed_share
        credited = percent(share) if share is not None and many(reliance) else ""
        largest = reliance.proximate[0].source.name if reliance.proximate else ""
        date = text(report.document.date or "")
        tallies = [_tally(count, severity) for count, severity in zip(counts[1:], Severity, strict=True)]
        yield (
            head + title,
            date,
            counts[0],
            *tallies,
            credited,
            f"{len(reliance.proximate):,}",
            f"<bdi>{text(largest)}</bdi>",
        )


def _tally(count: str, severity: Severity) -> str:
    return f'<b class="tally {severity}">{count}</b>' if count != "0" else count


def _over_time(run: Run) -> Iterator[str]:
    found = days(run)
    if len(found) > 1:
        title = "Credited share of check-worthy sentences, by date"
        yield f"<div><h3>Credited over time</h3>{time_chart('it', title, found)}"
        yield f"{folded_table(title, _DAYS, day_rows(found))}</div>"


def _by_source(run: Run) -> Iterator[str]:
    uses = run.reliance.proximate
    if uses:
        yield "<div><h3>Who is relied on</h3>"
        yield bar_chart("is", "Sentences by source, all drafts", source_bars(uses, run_colours(run)))
        yield folded_table("Sentences by source, all drafts", RUN_SOURCE_COLUMNS, run_source_rows(uses))
        yield f'<p class="aside">{text(left_out(uses))}</p></div>' if left_out(uses) else "</div>"


def _figures(run: Run) -> Iterator[str]:
    yield '<div><h3>Figures</h3><dl class="figures">'
    yield "".join(f"<div><dt>{label}</dt><dd>{text(value)}</dd></div>" for label, value in run_figures(run))
    yield "</dl></div>"
