"""Rows of the tables, the same in every format for people; all cells are text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audit.model import Reliance, Report, Run, Severity, SourceUse
from audit.renderers._excerpt import shown
from audit.renderers._wording import percent

Row = tuple[str, ...]

SOURCE_COLUMNS: Row = ("Source", "Kind", "Sentences", "Words", "Share")
RUN_SOURCE_COLUMNS: Row = ("Source", "Kind", "Drafts", "Sentences", "Share")
DRAFT_COLUMNS: Row = ("Draft", "Uncredited", "Errors", "Warnings", "Notes")
MOST_SOURCES = 30  # rows of the table over a whole run


def source_rows(uses: Sequence[SourceUse]) -> list[Row]:
    """How much one draft leans on each source."""
    return [(*_who(use), f"{use.sentences:,}", f"{use.words:,}", percent(use.share)) for use in uses]


def run_source_rows(uses: Sequence[SourceUse]) -> list[Row]:
    """How much the drafts together lean on each source, the first thirty."""
    rows = [(*_who(use), f"{use.documents:,}", f"{use.sentences:,}", percent(use.share)) for use in uses]
    return rows[:MOST_SOURCES]


def left_out(uses: Sequence[SourceUse]) -> str:
    """What the table over a whole run does not show; empty where it shows all."""
    rest = uses[MOST_SOURCES:]
    if not rest:
        return ""
    sentences = sum(use.sentences for use in rest)
    return f"and {len(rest):,} more, {sentences:,} sentences between them; the json format lists all"


def _who(use: SourceUse) -> Row:
    return shown(use.source.name), use.source.kind.replace("-", " ")


def draft_rows(run: Run) -> list[Row]:
    """How each draft of a run stands: check-worthy sentences credited to nobody, and findings by severity."""
    return [_draft_row(report) for report in run.reports]


def _draft_row(report: Report) -> Row:
    reliance = report.reliance
    counts = Counter(finding.severity for finding in report.findings if not finding.suppressed)
    uncredited = reliance.check_worthy - reliance.attributed_check_worthy
    return (
        shown(report.document.name),
        f"{uncredited:,} of {reliance.check_worthy:,}",
        *(f"{counts[severity]:,}" for severity in Severity),
    )


def first_said(reliance: Reliance) -> str:
    """Who first said it, with sentences; empty where that is also who brought it to the page."""
    proximate, original = (
        {use.source.id: use.sentences for use in view} for view in (reliance.proximate, reliance.original)
    )
    if proximate == original:
        return ""
    return ", ".join(f"{shown(use.source.name)} {use.sentences:,}" for use in reliance.original)
