"""Sentences x Matches x Attributions -> Claims: which sentences are check-worthy, and on whose authority each stands.

    attributed      somebody is credited with it in the sentence
    carried         a running quotation, or an explicit anaphor ("the report also"), carries a neighbor's credit over
    partly          a part is credited, and beside it the draft asserts something check-worthy in its own voice
    unattributed    something check-worthy, and nobody is credited
    exempt          something check-worthy that an exemption lets off
    plain           nothing check-worthy

Standing in the same paragraph credits nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.classify.coverage import Credit, credits
from audit.classify.draft import Draft, sort_out
from audit.classify.exempt import let_off, supporter
from audit.classify.separate import is_separate
from audit.classify.signs import Sign, signs
from audit.config import Settings
from audit.model import Attribution, Claim, Document, Match, Segments, Status
from audit.rules import RuleSet


def classify(
    document: Document,
    segments: Segments,
    matches: Iterable[Match],
    attributions: Sequence[Attribution],
    rules: RuleSet,
    settings: Settings,
) -> tuple[Claim, ...]:
    """One claim a sentence, in the order of `segments.sentences`; headings are judged like prose.

    The reasons of a credited or exempt claim are what it is check-worthy for; those of one credited in part,
    or not, are what still wants a source. Raises RuleError for an exemption that has no cue and no mechanism.
    """
    found = tuple(matches)
    credited = credits(document, segments, attributions, rules, settings)
    draft = sort_out(document, segments, found, attributions, rules, credited, settings)
    seen = signs(found, rules, settings.claims)
    return tuple(_judged(draft, index, credit, seen.get(index, ())) for index, credit in enumerate(credited))


def _judged(draft: Draft, index: int, credit: Credit, found: Sequence[Sign]) -> Claim:
    seen = tuple(sign for sign in found if not any(mind.contains(sign.cue) for mind in credit.minds))
    if not credit.attributions:
        return _uncredited(draft, index, seen)
    outside = [sign for sign in seen if is_separate(draft, index, sign.cue)]
    standing, _ = let_off(draft, index, outside)
    if standing:
        reasons = tuple(sign.reason for sign in standing)
        return Claim(index, Status.PARTLY, reasons, None, credit.attributions, supporter(draft, index, reasons[0]))
    inside = tuple(sign.reason for sign in seen if sign not in outside)
    status = Status.ATTRIBUTED if credit.own else Status.CARRIED
    return Claim(index, status, inside, None, credit.attributions)


def _uncredited(draft: Draft, index: int, seen: Sequence[Sign]) -> Claim:
    if not seen:
        return Claim(index, Status.PLAIN)
    standing, exemption = let_off(draft, index, seen)
    status = Status.UNATTRIBUTED if standing else Status.EXEMPT
    reasons = tuple(sign.reason for sign in standing or seen)
    return Claim(
        index, status, reasons, exemption=None if standing else exemption, support=supporter(draft, index, reasons[0])
    )


__all__ = ["classify"]
