"""Several outlets that are credited for what has one origin.

Ten newsrooms that repeat one clerk are one clerk. Naming them side by side makes a claim look confirmed.

    CNN reported, citing a clerk, that the city had sold the quay. Reuters, citing the clerk, said
    the city sold the quay.                                                              objected to
    CNN reported, citing a clerk, that the city had sold the quay. Reuters, citing the deed, said
    the city sold the quay.                                                              accepted

The outlets have to pass on the same source on the same matter: their contents share telling words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from audit.likeness import shares
from audit.model import OUTLETS, Attribution, Finding, Report, Severity, Source
from audit.rules import RuleSet

ID = "single-origin"
SEVERITY = Severity.WARNING
MEND = "Count them as one source, and say so; look for a second that does not rest on it."


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding an origin, at the first attribution through which a second outlet passes it on."""
    passed_on: defaultdict[str, list[tuple[Attribution, Attribution]]] = defaultdict(list)
    for one in report.attributions:
        if one.via is not None and one.resolved is not None:
            passed_on[one.resolved.id].append((report.attributions[one.via], one))
    for chains in passed_on.values():
        first = chains[0][1]
        outlets: dict[str, Source] = {}
        for outer, inner in chains:
            if inner is not first and not shares(_content(report, first), _content(report, inner), rules):
                continue
            outlets |= {source.id: source for source in outer.sources if source.kind in OUTLETS}
            if len(outlets) > 1:
                yield _finding(report, first, outer, inner, outlets)
                break


def _content(report: Report, one: Attribution) -> str:
    return report.document.words(one.content)


def _finding(
    report: Report, first: Attribution, outer: Attribution, inner: Attribution, outlets: dict[str, Source]
) -> Finding:
    *others, last = (source.name for source in outlets.values())
    origin = report.document.words(first.source)
    return Finding(
        check=ID,
        severity=SEVERITY,
        span=report.segments.sentences[inner.sentence].span,
        message=f"{', '.join(others)} and {last} have this from one origin, “{origin}”.",
        mend=MEND,
        highlights=tuple(sorted({*outer.source, *inner.source})),
        sentence=inner.sentence,
    )
