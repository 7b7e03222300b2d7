"""Something credited to a source that no reader could find.

"Experts say" tells a reader neither who says so nor why they should know, and one person may stand behind the plural.

    Experts say the fever comes from the wells.             objected to
    Experts at the port laboratory say it does.             accepted
    Analysts said the dividend was safe. ... Bergit Solheim, an analyst at Castell, said ...      accepted

Vague mentions are listed in `rules/lexicons/claim-vague-sources.yaml`. A mention is accepted where one of the next
`PARAGRAPHS` paragraphs credits somebody named or described in the same role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.model import Attribution, BlockKind, Finding, Identified, Report, Severity
from audit.rules import RuleSet

ID = "vague-source"
SEVERITY = Severity.WARNING
LEXICON = "claim-vague-sources"
PARAGRAPHS = 3
LONGEST = 3  # words: a longer mention describes
DESCRIBED = 2  # grade of anonymity at which an institution, knowledge or a reason is given
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding an attribution in the draft's own words."""
    vague = rules.lexicon(LEXICON).words
    for index, attribution in enumerate(report.attributions):
        if not _is_vague(report, attribution, vague) or _specified(report, index, vague):
            continue
        words = report.document.words(attribution.source)
        yield Finding(
            check=ID,
            severity=SEVERITY,
            span=attribution.source[0],
            message=f"No reader could find “{words}”.",
            mend="Name them, or say what they do, how they know and why they are not named.",
            highlights=(*attribution.source, *attribution.cue),
            sentence=attribution.sentence,
        )


def _is_vague(report: Report, attribution: Attribution, vague: frozenset[str]) -> bool:
    if not attribution.source or report.segments.quotation_at(attribution.cue[0].start):
        return False
    told = report.document.words(attribution.source)
    words = _WORD.findall(told)
    if _goes_on(report, attribution):
        return False
    if not words or len(words) > LONGEST or any(word[0].isupper() for word in words[1:]):
        return False
    return words[-1].lower() in vague and told.split()[-1].strip(",") == words[-1] and not _is_described(attribution)


def _goes_on(report: Report, attribution: Attribution) -> bool:
    """Whether a mention behind its cue is followed by more words: "figures that police published"."""
    end = attribution.source[-1].end
    behind = report.document.text[end : end + 2]
    return attribution.source[0].start > attribution.cue[0].start and behind[:1].isspace() and behind[1:].isalpha()


def _is_described(attribution: Attribution) -> bool:
    source = attribution.resolved
    if source is None or source.identified is not Identified.DESCRIBED:
        return source is not None and source.identified is Identified.NAMED
    return (source.anonymity or 0) > DESCRIBED


def _specified(report: Report, index: int, vague: frozenset[str]) -> bool:
    """Whether somebody of the same role is credited soon after."""
    one = report.attributions[index]
    role = _role(_WORD.findall(report.document.words(one.source))[-1])
    sentences = report.segments.sentences
    near = _blocks_after(report, sentences[one.sentence].block)
    for other in report.attributions[index + 1 :]:
        sentence = sentences[other.sentence]
        if sentence.block in near and other.source and not _is_vague(report, other, vague):
            words = _WORD.findall(report.document.at(sentence.span))
            if role in {_role(word) for word in words}:
                return True
    return False


def _blocks_after(report: Report, block: int) -> frozenset[int]:
    prose = [i for i, one in enumerate(report.document.blocks) if one.kind is BlockKind.PROSE and i > block]
    return frozenset((block, *prose[:PARAGRAPHS]))


def _role(word: str) -> str:
    return word.lower().removesuffix("s")
