"""What of each sentence is on somebody's authority, by an attribution in it or carried over from a neighbor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from audit.config import Settings
from audit.model import Attribution, Document, Segments, Span
from audit.rules import AttributionRule, RuleSet

# A content that runs over from another sentence carries this one where it covers at least this share of it.
_CARRIED_SHARE = 0.5


class Credit(NamedTuple):
    """The attributions, by index, whose cue stands in a sentence, those carried into it, and the parts they cover.

    `sources` are the words by which the draft names and describes whoever is credited. `minds` are the contents of
    attributions of a class that does not count: what somebody is said to think or want is not credited, and is not the
    draft's own assertion either.
    """

    own: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    sources: tuple[Span, ...] = ()
    minds: tuple[Span, ...] = ()

    @property
    def attributions(self) -> tuple[int, ...]:
        """All of them, in the order of the text."""
        return tuple(sorted({*self.own, *self.carried})) if self.carried else self.own


class _Sheet:
    """The credit of one sentence while it is gathered."""

    def __init__(self) -> None:
        self.own: list[int] = []
        self.carried: list[int] = []
        self.spans: list[Span] = []
        self.sources: list[Span] = []
        self.minds: list[Span] = []

    def credit(self) -> Credit:
        return Credit(tuple(self.own), tuple(self.carried), tuple(self.spans), tuple(self.sources), tuple(self.minds))


def credits(
    document: Document, segments: Segments, attributions: Sequence[Attribution], rules: RuleSet, settings: Settings
) -> tuple[Credit, ...]:
    """One credit a sentence. An attribution that names nobody, or of a class the settings omit, credits nothing."""
    sheets = [_Sheet() for _ in segments.sentences]
    for index, attribution in enumerate(attributions):
        if _is_impersonal(attribution, rules):
            continue
        if attribution.attribution_class in settings.attribution_classes:
            _enter(sheets, segments, index, attribution)
        else:
            sheets[attribution.sentence].minds += attribution.content
    return tuple(_anaphora(document, segments, [sheet.credit() for sheet in sheets], rules))


def _is_impersonal(attribution: Attribution, rules: RuleSet) -> bool:
    rule = rules.rule(attribution.rule)
    return not attribution.source and isinstance(rule, AttributionRule) and rule.source == "none"


def _enter(sheets: Sequence[_Sheet], segments: Segments, index: int, attribution: Attribution) -> None:
    home = sheets[attribution.sentence]
    home.own.append(index)
    home.spans += attribution.cue
    home.sources += (*attribution.source, *attribution.description)
    for sentence, part, share in _reached(segments, _run_on(segments, attribution.content)):
        sheets[sentence].spans.append(part)
        if sentence != attribution.sentence and share >= _CARRIED_SHARE:
            sheets[sentence].carried.append(index)


def _run_on(segments: Segments, content: Sequence[Span]) -> Iterator[Span]:
    """The contents, and the whole of every quotation they have a part in: a quotation has one speaker."""
    for span in content:
        yield span
        quotation = segments.quotation_at(span.end - 1)
        if quotation and not span.contains(quotation.span):
            yield quotation.span


def _reached(segments: Segments, content: Iterable[Span]) -> Iterator[tuple[int, Span, float]]:
    """The sentences that a content touches, the part of each, and the share of the sentence that this part is."""
    for span in content:
        index = segments.sentence_at(span.start)
        while index is not None and index < len(segments.sentences):
            sentence = segments.sentences[index].span
            if sentence.start >= span.end:
                break
            part = Span(max(span.start, sentence.start), min(span.end, sentence.end))
            yield index, part, (part.end - part.start) / (sentence.end - sentence.start)
            index += 1


def _anaphora(document: Document, segments: Segments, found: Sequence[Credit], rules: RuleSet) -> Iterator[Credit]:
    """Carry a credit into a sentence that says that it goes on with the paper or the speaker of the one before it."""
    pattern = rules.pattern("claim-anaphor")
    before = Credit()
    for sentence, credit in zip(segments.sentences, found, strict=True):
        if not credit.attributions and before.attributions and pattern.match(document.text, *sentence.span):
            credit = Credit(carried=before.attributions, spans=(sentence.span,))
        yield credit
        before = credit
