"""An accusation that only one source makes.

One accuser may be mistaken, or have a quarrel; the policy of a newsroom may ask for two.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.likeness import WORDS, stems
from audit.model import Claim, Finding, Page, Report, Severity, Span, Status
from audit.rules import RuleSet

ID = "second-source"
ENOUGH = 2
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
    "    The union said Norvane had concealed the cracks.                                             objected to\n"
    "    The union said Norvane had concealed the cracks. Olav Brandt said Norvane concealed cracks.  accepted"
    "\n\n" + MEND,
)


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding a credited sentence with an accusation that nobody else in the draft makes."""
    accusations = [claim for claim in report.claims if claim.status in CREDITED and _accusing(claim)]
    telling = [stems(_words(report, claim.sentence), rules) for claim in accusations]
    accusers = [_accusers(report, claim) for claim in accusations]
    for claim, own in zip(accusations, telling, strict=True):
        sources = {
            source
            for words, made in zip(telling, accusers, strict=True)
            if len(own & words) >= WORDS
            for source in made
        }
        if len({name for name, _ in sources}) < ENOUGH and not any(kind in RECORDS for _, kind in sources):
            yield Finding(
                check=ID,
                severity=PAGE.severity,
                span=report.segments.sentences[claim.sentence].span,
                message=f"Only {', '.join(sorted(name for name, _ in sources)) or 'one source'} makes this accusation.",
                mend=MEND,
                highlights=_accusing(claim),
                sentence=claim.sentence,
            )


def _accusing(claim: Claim) -> tuple[Span, ...]:
    return tuple(reason.span for reason in claim.reasons if reason.category == CATEGORY)


def _accusers(report: Report, claim: Claim) -> set[tuple[str, str]]:
    """Who is credited with the accusation itself; whoever passes on what another says, or denies it, is none."""
    credited = [report.attributions[index] for index in claim.attributions]
    passed_on = {one.via for one in credited}
    return {
        (source.name, source.kind)
        for index, one in zip(claim.attributions, credited, strict=True)
        if index not in passed_on and not one.denial
        if any(part.overlaps(span) for part in one.content for span in _accusing(claim))
        for source in one.sources
    }


def _words(report: Report, sentence: int) -> str:
    return report.document.words([report.segments.sentences[sentence].span])
