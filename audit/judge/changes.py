"""Which findings stand in sentences that a change left as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audit.errors import ReadError
from audit.fingerprints import sentence_of
from audit.model import Finding, Report, Standing
from audit.readers import read
from audit.rules import RuleSet
from audit.segment import segment


def unchanged(report: Report, findings: Sequence[Finding], before: bytes, rules: RuleSet) -> tuple[Finding, ...]:
    """The findings with those marked whose sentence was in the draft before, word for word, wherever it stood.

    A sentence that was there once and now stands twice is new once. What is about no sentence is not the change's,
    unless all of the draft is.
    """
    if not before:
        return tuple(findings)
    there = _sentences(report.document.name, before, rules)
    spans = (sentence.span for sentence in report.segments.sentences)
    new = set()
    for index, words in enumerate(report.document.words([span]) for span in spans):
        if there[words]:
            there[words] -= 1
        else:
            new.add(index)
    return tuple(_left_alone(report, finding, new) for finding in findings)


def _left_alone(report: Report, finding: Finding, new: set[int]) -> Finding:
    if finding.standing is not Standing.OPEN or (finding.sentence is not None and finding.sentence in new):
        return finding
    what = "sentence" if sentence_of(report, finding) else "draft"
    return finding._replace(standing=Standing.UNCHANGED, excuse=f"the {what} is as it was")


def _sentences(name: str, before: bytes, rules: RuleSet) -> Counter[str]:
    """The sentences of a draft as it was; none where it could not have been read."""
    try:
        document = read(name, rules, before)
    except ReadError:
        return Counter()
    return Counter(document.words([sentence.span]) for sentence in segment(document, rules).sentences)
