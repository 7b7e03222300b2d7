"""Whether words outside every credited part of a sentence are an assertion of the draft's own."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model import Document, Segments, Span
from audit.rules import RuleSet


def is_separate(
    document: Document, segments: Segments, sentence: Span, credited: Sequence[Span], cue: Span, rules: RuleSet
) -> bool:
    """Whether a cue stands in the draft's own words, in a clause that a seam parts from all that is credited.

    Quoted words are not the draft's own, and a phrase that leads up to a source ("In a study of 4,300 people, ...") frames it.
    """
    if any(part.overlaps(cue) for part in credited) or segments.quotation_at(cue.start):
        return False
    before = max((part.end for part in credited if part.end <= cue.start), default=None)
    after = min((part.start for part in credited if part.start >= cue.end), default=None)
    if before is None and after is not None and rules.pattern("claim-frame").match(document.text, sentence.start, after):
        return False
    seam = rules.pattern("claim-seam")
    return not (
        (before is not None and not seam.search(document.text, before, cue.start))
        or (after is not None and not seam.search(document.text, cue.end, after))
    )
