"""A check-worthy claim for which only a link stands.

A link is not seen in print, not heard when the page is read aloud, and lost when the words are copied or the target
moves. A reader who does not follow it cannot tell who says so.

    Fares [doubled in March](https://ledger.example/fares).                              objected to
    Fares doubled in March, [the ministry’s figures](https://ledger.example/fares) show. accepted

A link on a name is taken for a pointer to a topic, not for a credit.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import unattributed_claim
from audit.model import Finding, Report, Severity
from audit.rules import RuleSet

ID = "link-alone"
SEVERITY = Severity.NOTE
MEND = "Name the source in the text, beside the link."


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a sentence of prose with a link and no credit, a step milder than without the link."""
    for claim, worst, link, _ in unattributed_claim.objected(report):
        if link is not None:
            yield Finding(
                check=ID,
                severity=Severity.WARNING if worst.severity is Severity.ERROR else SEVERITY,
                span=report.segments.sentences[claim.sentence].span,
                message=f"Only a link stands for the source: {worst.clause}",
                mend=MEND,
                highlights=tuple(sorted({link, *(reason.span for reason in claim.reasons)})),
                sentence=claim.sentence,
            )
