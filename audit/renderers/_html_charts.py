"""Charts as inline SVG, each with a title, a description and, beside it, a table of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from audit.model import Report, Run, SourceUse
from audit.renderers._html_colours import REST
from audit.renderers._html_words import clipped, plain, text
from audit.renderers._tables import Row
from audit.renderers._wording import FEW_UNITS, counted, percent

WIDTH = 360  # units of the drawing; a panel is about as many pixels wide
ROW, BAR = 34, 9  # units
MOST_BARS = 12
_NAME = 34  # characters
_HEIGHT, _LEFT, _BOTTOM, _TOP = 180, 44, 24, 14


class Bar(NamedTuple):
    """A bar with its name, its figure and its colour; `share` is of the longest bar."""

    name: str
    figure: str
    share: float
    colour: str


def source_bars(uses: Sequence[SourceUse], colours: Mapping[str, str]) -> tuple[Bar, ...]:
    """The sources a draft or a run leans on most, and one bar for all others."""
    units = sum(use.sentences for use in uses)
    most = max((use.sentences for use in uses), default=1)
    kept = uses if len(uses) <= MOST_BARS else uses[: MOST_BARS - 1]
    bars = [_bar(use.source.name, use.sentences, units, most, colours.get(use.source.id, REST)) for use in kept]
    rest = sum(use.sentences for use in uses[len(kept) :])
    if rest:
        name = f"{len(uses) - len(kept):,} others"
        bars.append(_bar(name, rest, units, max(most, rest), REST))
    return tuple(bars)


def _bar(name: str, sentences: int, units: int, most: int, colour: str) -> Bar:
    share = f" · {percent(sentences / units)}" if units >= FEW_UNITS else ""
    return Bar(name, f"{sentences:,}{share}", sentences / most, colour)


def bar_chart(id: str, title: str, bars: Sequence[Bar]) -> str:
    """Bars under each other, each with its name and its figure above it."""
    rows = "".join(_drawn(bar, index * ROW) for index, bar in enumerate(bars))
    described = "; ".join(f"{bar.name} {bar.figure}" for bar in bars)
    return _picture(id, title, described, len(bars) * ROW, rows)


def _drawn(bar: Bar, top: int) -> str:
    length = max(2.0, bar.share * WIDTH)
    return (
        f'<text x="0" y="{top + 14}">{plain(clipped(bar.name, _NAME))}</text>'
        f'<text x="{WIDTH}" y="{top + 14}" text-anchor="end" class="figure">{plain(bar.figure)}</text>'
        f'<rect class="rail" x="0" y="{top + 20}" width="{WIDTH}" height="{BAR}" rx="2"></rect>'
        f'<rect class="bar k{bar.colour}" x="0" y="{top + 20}" width="{length:.1f}" height="{BAR}" rx="2"></rect>'
    )


class Day(NamedTuple):
    """All drafts of one date together."""

    date: date
    drafts: int
    credited: int
    check_worthy: int

    @property
    def share(self) -> float:
        """The credited share of the check-worthy sentences of that day."""
        return self.credited / self.check_worthy


def days(run: Run) -> tuple[Day, ...]:
    """The dates of a run on which something is check-worthy, in order; drafts without a date are left out."""
    found: dict[date, list[Report]] = {}
    for report in run.reports:
        day = _date(report)
        if day and report.reliance.check_worthy:
            found.setdefault(day, []).append(report)
    return tuple(_day(one, found[one]) for one in sorted(found))


def _day(day: date, reports: Sequence[Report]) -> Day:
    credited = sum(report.reliance.attributed_check_worthy for report in reports)
    return Day(day, len(reports), credited, sum(report.reliance.check_worthy for report in reports))


def _date(report: Report) -> date | None:
    try:
        return date.fromisoformat((report.document.date or "").strip()[:10])
    except ValueError:
        return None


def time_chart(id: str, title: str, found: Sequence[Day]) -> str:
    """The credited share day by day, as a line; needs two days."""
    points = [_point(day, found) for day in found]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"></circle>' for x, y in points)
    described = "; ".join(f"{day.date.isoformat()} {percent(day.share)}" for day in found)
    return _picture(id, title, described, _HEIGHT, f'{_frame(found)}<polyline points="{line}"></polyline>{dots}')


def _point(day: Day, found: Sequence[Day]) -> tuple[float, float]:
    length = (found[-1].date - found[0].date).days
    part = (day.date - found[0].date).days / length
    height = _HEIGHT - _TOP - _BOTTOM
    return _LEFT + 6 + part * (WIDTH - _LEFT - 12), _TOP + (1 - day.share) * height


def _frame(found: Sequence[Day]) -> Iterable[str]:
    return "".join([*_levels(), *_ends(found)])


def _levels() -> Iterator[str]:
    for level in (0.0, 0.5, 1.0):
        y = _TOP + (1 - level) * (_HEIGHT - _TOP - _BOTTOM)
        yield f'<line class="rail" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"></line>'
        yield f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end" class="figure">{percent(level)}</text>'


def _ends(found: Sequence[Day]) -> Iterator[str]:
    for day, x, anchor in ((found[0], _LEFT, "start"), (found[-1], WIDTH, "end")):
        yield f'<text x="{x}" y="{_HEIGHT - 6}" text-anchor="{anchor}" class="figure">{day.date.isoformat()}</text>'


def _picture(id: str, title: str, described: str, height: int, inner: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}t {id}d">'
        f'<title id="{id}t">{plain(title)}</title><desc id="{id}d">{plain(described)}</desc>{inner}</svg>'
    )


def table(caption: str, headers: Row, rows: Iterable[Sequence[str]], look: str = "") -> str:
    """A table of cells that are HTML already; the first of each row is its heading."""
    head = "".join(f'<th scope="col">{header}</th>' for header in headers)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{plain(caption)}"><table class="{look}">'
        f"<caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def folded_table(caption: str, headers: Row, rows: Iterable[Row]) -> str:
    """The table beside a chart, folded away; cells are text."""
    cells = [[text(cell) for cell in row] for row in rows]
    return f"<details><summary>As a table</summary>{table(caption, headers, cells)}</details>"


def day_rows(found: Iterable[Day]) -> list[Row]:
    """What the chart over time shows, in numbers."""
    return [
        (
            day.date.isoformat(),
            counted(day.drafts, "draft"),
            f"{day.credited:,} of {day.check_worthy:,}",
            percent(day.share),
        )
        for day in found
    ]
