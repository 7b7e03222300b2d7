"""A reporting verb that takes a side.

"Claimed" hints at doubt, "admitted" at guilt, "boasted" at vanity. A neutral verb can be repeated and tires nobody.

    Reve claimed that the firm had refused to meet him.     objected to
    Reve said that the firm had refused to meet him.        accepted

The classes of verbs are in the verb lexicons of `rules/lexicons`, the heated ones that count here in
`claim-heated-verbs`. What somebody quoted says of somebody else is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.model import Attribution, Finding, Report, Severity
from audit.rules import Lexicon, RuleSet

ID = "loaded-verb"
SEVERITY = Severity.NOTE
NEUTRAL = "say-verbs"
HEATED = "claim-heated-verbs"
HINTS = {"doubting": "hints at doubt", "guilty": "hints at guilt"}
HEAT = "puts a tone of voice on the words"


def check(report: Report, rules: RuleSet) -> Iterator[Finding]:
    """One finding an attribution whose verb is loaded, with a neutral verb of the same form."""
    for attribution in report.attributions:
        words = report.document.words(attribution.cue)
        hint = _hint(attribution, words, rules)
        if hint is None or not attribution.source or report.segments.quotation_at(attribution.cue[0].start):
            continue
        neutral = _neutral(words, rules)
        yield Finding(
            check=ID,
            severity=SEVERITY,
            span=attribution.cue[0],
            message=f"“{words}” {hint}.",
            mend=f"Write “{neutral}”, unless the tone is part of the news." if neutral else "Choose a neutral verb.",
            highlights=(*attribution.source, *attribution.cue),
            sentence=attribution.sentence,
        )


def _hint(attribution: Attribution, words: str, rules: RuleSet) -> str | None:
    if words.lower() in rules.lexicon(HEATED).words:
        return HEAT
    return HINTS.get(attribution.verb_class)


def _neutral(words: str, rules: RuleSet) -> str | None:
    """The first neutral verb, in the form that the cue has."""
    forms = {words.lower(), *words.lower().split()}
    columns = (_column(lexicon, forms) for lexicon in rules.lexicons.values())
    column = next(filter(None, columns), None)
    neutral = rules.lexicon(NEUTRAL)
    return neutral.column(column)[0] if column in neutral.columns else None


def _column(lexicon: Lexicon, forms: set[str]) -> str | None:
    rows = lexicon.rows if lexicon.columns else ()
    return next((lexicon.columns[row.index(form)] for row in rows for form in forms if form in row), None)
