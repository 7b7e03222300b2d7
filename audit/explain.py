"""Why one sentence was judged as it was: everything that was decided on it, and by which rule.

A rule is told of where both its sides match at a cue; guards, quotation marks and rules that went before may still have
kept it from having a say.
"""

from __future__ import annotations

from typing import NamedTuple

from audit.match import Trial, plan_of, trials
from audit.model import Attribution, Claim, Finding, NonDisclosure, Report, Sentence, Span
from audit.rules import AttributionRule, RuleSet


class Explanation(NamedTuple):
    """What was decided on one sentence. Attributions and events go with their index among those of the report.

    `support` is where a heading or an opening is borne out, `carried` are the attributions of other sentences whose
    credit reaches it, `outdone` the trials of attribution rules that matched and gave no attribution.
    """

    sentence: Sentence
    claim: Claim | None
    support: Span | None
    attributions: tuple[tuple[int, Attribution], ...]
    carried: tuple[tuple[int, Attribution], ...]
    events: tuple[NonDisclosure, ...]
    matched: tuple[Trial, ...]
    outdone: tuple[Trial, ...]
    held: tuple[Trial, ...]
    findings: tuple[Finding, ...]


def sentences_on(report: Report, line: int) -> tuple[int, ...]:
    """The sentences that have words on a line of the original file."""
    locate = report.document.locate
    spans = enumerate(sentence.span for sentence in report.segments.sentences)
    return tuple(i for i, span in spans if locate(span.start).line <= line <= locate(span.end - 1).line)


def explain(report: Report, rules: RuleSet, sentence: int) -> Explanation:
    """Explain one sentence of a report. Raises RuleTimeout where a rule runs out of time on it."""
    tried = trials(report.document, report.segments, plan_of(rules), sentence)
    claim = next((claim for claim in report.claims if claim.sentence == sentence), None)
    own = tuple((i, one) for i, one in enumerate(report.attributions) if one.sentence == sentence)
    events = tuple(one for one in report.non_disclosures if one.sentence == sentence)
    credited = claim.attributions if claim else ()
    carried = ((i, report.attributions[i]) for i in credited)
    won = {one.rule for _, one in own} | {one.rule for one in events}
    return Explanation(
        sentence=report.segments.sentences[sentence],
        claim=claim,
        support=report.segments.sentences[claim.support].span if claim and claim.support is not None else None,
        attributions=own,
        carried=tuple((i, one) for i, one in carried if one.sentence != sentence),
        events=events,
        matched=tuple(one for one in tried if one.matched),
        outdone=tuple(
            one for one in tried if one.matched and isinstance(one.rule, AttributionRule) and one.rule.id not in won
        ),
        held=tuple(one for one in tried if not one.matched),
        findings=tuple(finding for finding in report.findings if finding.sentence == sentence),
    )
