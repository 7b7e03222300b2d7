"""An accusation that only one source makes.

One accuser may be mistaken, or have a quarrel; the policy of a newsroom may ask for two.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.likeness import shares
from audit.model import Claim, Finding, Page, Report, Severity, Status
from audit.rules import RuleSet

ID = "second-source"
CATEGORY = "accusation"
RECORDS = frozenset({"court", "document"})
CREDITED = frozenset({Status.ATTRIBUTED, Status.CARRIED})
MEND = "Find a second source that does not rest on the first, or a paper; ask the accused."
PAGE = Page(
    ID,
    Severity.ERROR,
    "An accusation that only one source makes, where the policy asks for two.",
    "One accuser may be mistaken, or have a quarrel. It is raised only under `second_source_for_accusations = true`; a "
    "court or a document is enough by itself, and a second source may stand elsewhere in the draft.\n\n"
    "    The union said Norvane had hidden the cracks.                                         objected to\n"
    "    The union said Norvane had hidden the cracks. A former welder said it hid them, too.  accepted\n\n" + MEND,
)


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a credited sentence with an accusation that nobody else in the draft makes."""
    accusations = [claim for claim in report.claims if claim.status in CREDITED and _accuses(claim)]
    accusers = {claim.sentence: _accusers(report, claim.attributions) for claim in accusations}
    for claim in accusations:
        words = _words(report, claim.sentence)
        others = (one for one in accusations if shares(words, _words(report, one.sentence), rules))
        sources = {source for one in others for source in accusers[one.sentence]}
        if len({name for name, _ in sources}) < 2 and not any(kind in RECORDS for _, kind in sources):
            yield Finding(
                check=ID,
                severity=PAGE.severity,
                span=report.segments.sentences[claim.sentence].span,
                message=f"Only {', '.join(sorted(name for name, _ in sources)) or 'one source'} makes this accusation.",
                mend=MEND,
                highlights=tuple(reason.span for reason in claim.reasons if reason.category == CATEGORY),
                sentence=claim.sentence,
            )


def _accuses(claim: Claim) -> bool:
    return any(reason.category == CATEGORY for reason in claim.reasons)


def _accusers(report: Report, indices: tuple[int, ...]) -> set[tuple[str, str]]:
    credited = (report.attributions[index] for index in indices)
    return {(source.name, source.kind) for one in credited for source in one.sources}


def _words(report: Report, sentence: int) -> str:
    return report.document.words([report.segments.sentences[sentence].span])
