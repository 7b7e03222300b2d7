"""Exemptions: what lets a check-worthy sentence off.

An exemption with a cue works where its pattern matches: on the whole sentence, or, where it captures `words`, on the
reasons that touch its cue or those words. One without a cue works by the mechanism of its name in `MECHANISMS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from audit.classify.draft import Draft
from audit.classify.signs import Sign, hull
from audit.classify.support import is_supported
from audit.errors import RuleError
from audit.model import HEADINGS, BlockKind, Reason
from audit.rules import ExemptionRule

# The opening paragraph may be borne out by this many paragraphs after it.
PARAGRAPHS_AFTER_LEAD = 3
# An opening paragraph without end must not cost the square of its length.
SENTENCES_AFTER_LEAD = 100
# A quotation goes on with its speaker over so many sentences.
SENTENCES_BACK = 4


def let_off(draft: Draft, index: int, seen: Sequence[Sign]) -> tuple[tuple[Sign, ...], str | None]:
    """The signs that no exemption lets off, and the exemption that let off the first of the others.

    Raises RuleError for an exemption that has no cue and no mechanism.
    """
    used = [_exemption(draft, index, sign.reason) for sign in seen]
    standing = tuple(sign for sign, exemption in zip(seen, used, strict=True) if exemption is None)
    return standing, next(filter(None, used), None)


def _exemption(draft: Draft, index: int, reason: Reason) -> str | None:
    for rule in draft.rules.exemptions:
        if (rule.exempts and reason.category not in rule.exempts) or rule.id in draft.off:
            continue
        if _by_pattern(draft, index, rule, reason) if rule.cues else _mechanism(rule)(draft, index, reason):
            return rule.id
    return None


def _by_pattern(draft: Draft, index: int, rule: ExemptionRule, reason: Reason) -> bool:
    return any(
        match.rule == rule.id and (not match.role("words") or hull(match).overlaps(reason.span))
        for match in draft.exemptions.get(index, ())
    )


def lead_supported(draft: Draft, index: int, reason: Reason) -> bool:
    """A heading that a credited sentence anywhere below bears out, or the opening paragraph and one soon after it."""
    return supporter(draft, index, reason) is not None


def supporter(draft: Draft, index: int, reason: Reason) -> int | None:
    """The first credited sentence that bears out a heading or a sentence of the opening paragraph."""
    document, claim, rules = draft.document, draft.span(index), draft.rules
    below = _credited_below(draft, index)
    return next((i for i in below if is_supported(document, claim, reason, _told(draft, i), rules)), None)


def _told(draft: Draft, index: int) -> str:
    """The words of a credited sentence but for those that say who is credited."""
    start, end = draft.span(index)
    pieces = []
    for source in sorted(draft.credits[index].sources):
        pieces.append(draft.document.text[start : max(start, source.start)])
        start = max(start, source.end)
    return " ".join((*pieces, draft.document.text[start:end]))


def _credited_below(draft: Draft, index: int) -> list[int]:
    """The sentences that may bear one out: all below a headline, those of its section below a subhead."""
    sentences = draft.segments.sentences
    kind, block = sentences[index].kind, sentences[index].block
    below = range(index + 1, len(sentences))
    if kind is BlockKind.SUBHEAD:
        below = range(index + 1, next((i for i in below if sentences[i].kind in HEADINGS), len(sentences)))
    elif kind is BlockKind.PROSE:
        near = draft.paragraphs[: PARAGRAPHS_AFTER_LEAD + 1]
        if block != near[0]:
            return []
        below = below[:SENTENCES_AFTER_LEAD]
        below = range(index + 1, next((i for i in below if sentences[i].block > near[-1]), below.stop))
    return [i for i in below if sentences[i].kind is BlockKind.PROSE and draft.credits[i].attributions]


def opinion(draft: Draft, index: int, reason: Reason) -> bool:
    """A draft that calls itself opinion."""
    return draft.is_opinion


def non_response(draft: Draft, index: int, reason: Reason) -> bool:
    """A sentence that tells who did not answer."""
    return index in draft.unanswered


def own_plan(draft: Draft, index: int, reason: Reason) -> bool:
    """What somebody whom the draft credits by name plans or wants to do."""
    return not draft.people.isdisjoint(draft.document.at(reason.span).split()[:1])


def source_description(draft: Draft, index: int, reason: Reason) -> bool:
    """What the draft calls whoever it credits, and says of who they are."""
    return any(part.overlaps(reason.span) for part in draft.credits[index].sources)


def speaker_before(draft: Draft, index: int, reason: Reason) -> bool:
    """A sentence within quotation marks that goes on where somebody was credited before it.

    Between the two stands nothing but more of the quotation and what the draft says of its speaker.
    """
    sentences, goes_on = draft.segments.sentences, draft.rules.pattern("claim-of-speaker")
    if not _is_quoted(draft, index):
        return False
    for before in range(index - 1, max(-1, index - 1 - SENTENCES_BACK), -1):
        if sentences[before + 1].block - sentences[before].block > 1 or sentences[before].kind is not BlockKind.PROSE:
            return False
        if draft.credits[before].own:
            return sentences[index].block == sentences[before].block or before in draft.speakers
        if not _is_quoted(draft, before) and not goes_on.match(draft.document.text, *draft.span(before)):
            return False
    return False


def _is_quoted(draft: Draft, index: int) -> bool:
    """Whether all of a sentence stands within quotation marks."""
    span = draft.span(index)
    quotation = draft.segments.quotation_at(span.start)
    return quotation is not None and quotation.span.end >= span.end - 1


Mechanism = Callable[[Draft, int, Reason], bool]
MECHANISMS: Mapping[str, Mechanism] = {
    "lead-supported": lead_supported,
    "non-response": non_response,
    "opinion": opinion,
    "own-plan": own_plan,
    "source-description": source_description,
    "speaker-before": speaker_before,
}


def _mechanism(rule: ExemptionRule) -> Mechanism:
    if rule.id not in MECHANISMS:
        known = ", ".join(MECHANISMS)
        raise RuleError(rule.path, rule.line, f"exemption {rule.id} needs a cue; only {known} do without one")
    return MECHANISMS[rule.id]
