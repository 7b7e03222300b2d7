"""What of each sentence is on somebody's authority, by an attribution in it or carried over from a neighbor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.config import Settings
from audit.model import Attribution, Document, Segments, Span
from audit.rules import AttributionRule, RuleSet

# A content that runs over from another sentence carries this one where it covers at least this share of it.
_CARRIED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Credit:
    """The attributions, by index, whose cue stands in a sentence, those carried into it, and the parts they cover."""

    own: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def attributions(self) -> tuple[int, ...]:
        """All of them, in the order of the text."""
        return tuple(sorted({*self.own, *self.carried}))


def credits(
    document: Document, segments: Segments, attributions: Sequence[Attribution], rules: RuleSet, settings: Settings
) -> tuple[Credit, ...]:
    """One credit a sentence. An attribution that names nobody, or whose class the settings leave out, credits nothing."""
    own: list[list[int]] = [[] for _ in segments.sentences]
    carried: list[list[int]] = [[] for _ in segments.sentences]
    spans: list[list[Span]] = [[] for _ in segments.sentences]
    for index, attribution in enumerate(attributions):
        if not _counts(attribution, rules, settings):
            continue
        own[attribution.sentence].append(index)
        spans[attribution.sentence] += (*attribution.source, *attribution.cue)
        for sentence, part, share in _reached(segments, attribution.content):
            spans[sentence].append(part)
            if sentence != attribution.sentence and share >= _CARRIED_SHARE:
                carried[sentence].append(index)
    found = [Credit(tuple(o), tuple(c), tuple(s)) for o, c, s in zip(own, carried, spans, strict=True)]
    return tuple(_anaphora(document, segments, found, rules))


def _counts(attribution: Attribution, rules: RuleSet, settings: Settings) -> bool:
    if attribution.attribution_class not in settings.attribution_classes:
        return False
    rule = rules.rule(attribution.rule)
    return bool(attribution.source) or not (isinstance(rule, AttributionRule) and rule.source == "none")


def _reached(segments: Segments, content: Sequence[Span]) -> Iterator[tuple[int, Span, float]]:
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


def _anaphora(
    document: Document, segments: Segments, found: Sequence[Credit], rules: RuleSet
) -> Iterator[Credit]:
    """Carry a credit into a sentence that says that it goes on with the paper or the speaker of the one before it."""
    pattern = rules.pattern("claim-anaphor")
    before = Credit()
    for sentence, credit in zip(segments.sentences, found, strict=True):
        if not credit.attributions and before.attributions and pattern.match(document.text, *sentence.span):
            credit = Credit(carried=before.attributions, spans=(sentence.span,))
        yield credit
        before = credit
