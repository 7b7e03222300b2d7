"""Whether words outside every credited part of a sentence are an assertion of the draft's own."""

from __future__ import annotations

from audit.classify.draft import Draft
from audit.model import Span


def is_separate(draft: Draft, index: int, cue: Span) -> bool:
    """Whether a cue stands in the draft's own words, in a clause that a seam parts from all that is credited.

    What a source is called and said to be is the draft's own. Quoted words are not, and a phrase that leads up to a
    source ("In a study of 4,300 people, ...") is part of its credit.
    """
    credit = draft.credits[index]
    if draft.segments.quotation_at(cue.start) or any(part.overlaps(cue) for part in credit.spans):
        return False
    if any(part.overlaps(cue) for part in credit.sources):
        return True
    credited = (*credit.spans, *credit.sources)
    before = max((part.end for part in credited if part.end <= cue.start), default=None)
    after = min((part.start for part in credited if part.start >= cue.end), default=None)
    if before is None and after is not None and _is_frame(draft, Span(draft.span(index).start, after)):
        return False
    return _parted(draft, "claim-seam", before, cue.start) and _parted(draft, "claim-seam-behind", cue.end, after)


def _is_frame(draft: Draft, opening: Span) -> bool:
    return draft.rules.pattern("claim-frame").match(draft.document.text, *opening) is not None


def _parted(draft: Draft, seam: str, start: int | None, end: int | None) -> bool:
    """Whether a seam lies between the two; where there is only one, nothing is left to part."""
    if start is None or end is None:
        return True
    return draft.rules.pattern(seam).search(draft.document.text, start, end) is not None
