"""How long a draft goes on without crediting anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.model import BlockKind, Claim, Segments, Span, Status


def longest_run(segments: Segments, claims: Iterable[Claim]) -> Sequence[int]:
    """The most prose sentences in a row from one unattributed claim to another with nobody credited in between.

    Plain sentences belong to a run but neither begin nor end one; a sentence that is attributed, partly attributed,
    carried or exempt ends it. Headings are passed over. Of two runs as long the first is taken.
    """
    status = {claim.sentence: claim.status for claim in claims}
    longest: list[int] = []
    run: list[int] = []
    sure = 0
    for index, sentence in enumerate(segments.sentences):
        if sentence.kind is not BlockKind.PROSE:
            continue
        here = status.get(index, Status.PLAIN)
        if here is Status.UNATTRIBUTED:
            run.append(index)
            sure = len(run)
        elif here is Status.PLAIN and run:
            run.append(index)
        else:
            run, sure = [], 0
        longest = run[:sure] if sure > len(longest) else longest
    return longest


def stretch(segments: Segments, run: Sequence[int]) -> Span | None:
    """From the first to the last sentence of a run; None for an empty one."""
    return Span(segments.sentences[run[0]].span.start, segments.sentences[run[-1]].span.end) if run else None
