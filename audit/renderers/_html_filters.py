"""What can be hidden of a draft's marks: boxes for severities, for kinds of source and for sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from audit.model import Severity
from audit.renderers._html_entries import Filters
from audit.renderers._html_view import View, credited
from audit.renderers._html_words import plain, text

MOST_SOURCES = 30  # that have a box each; the last box is for all others
OTHERS = "others"


def filter_numbers(view: View) -> Filters:
    """The number of the box that each source and each kind of a draft depends on."""
    sources = {f"source:{source.id}": min(number, MOST_SOURCES) for number, source in enumerate(view.sources)}
    kinds = {f"kind:{kind}": number for number, kind in enumerate(_kinds(view))}
    return sources | kinds


def severity_filter(view: View) -> str:
    """Boxes for the severities that a draft has findings of; none where it has but one."""
    counts = Counter(one.severity for one in view.findings if not one.suppressed)
    boxes = [
        _box("severity", severity, severity, f"{severity.title()}s", counts[severity], look=f"n {severity}")
        for severity in Severity
        if counts[severity]
    ]
    return _group("Show findings", "severity", boxes)


def source_filters(view: View) -> str:
    """Boxes for kinds of source and for sources, with the number of their credits."""
    kinds = _kinds(view)
    counts = Counter(source for one in view.report.attributions for source in credited(one))
    by_kind = (
        _box("kind", kind, str(number), kind.replace("-", " "), sum(counts[s] for s in counts if s.kind == kind))
        for number, kind in enumerate(kinds)
    )
    by_source = (
        _box("source", source.id, str(number), source.name, counts[source], look=f"swatch k{view.colour(source)}")
        for number, source in enumerate(view.sources[:MOST_SOURCES])
    )
    rest = view.sources[MOST_SOURCES:]
    others = [_box("source", OTHERS, str(MOST_SOURCES), f"{len(rest):,} others", sum(counts[s] for s in rest))]
    sources = _group("Show sources", "source", [*by_source, *(others if rest else ())])
    return sources + _group("Show kinds of source", "kind", by_kind)


def _kinds(view: View) -> Iterable[str]:
    return sorted({source.kind for source in view.sources})


def _group(legend: str, name: str, boxes: Iterable[str]) -> str:
    inner = "".join(_rows(boxes))
    return f'<fieldset class="filter controls {name}s"><legend>{legend}</legend>{inner}</fieldset>' if inner else ""


def _rows(boxes: Iterable[str]) -> Iterator[str]:
    return (f"<label>{box}</label>" for box in boxes)


def _box(name: str, value: str, number: str, label: str, count: int, look: str = "") -> str:
    sign = f'<span class="{look}"></span>' if look else ""
    return (
        f'<input type="checkbox" checked autocomplete="off" name="{name}" value="{plain(value)}" data-box="{number}">'
        f'{sign}<bdi>{text(label)}</bdi> <span class="count">{count:,}</span>'
    )
