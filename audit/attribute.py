"""Matches -> Attributions: one attribution a cue, with its source, its cue and its content.

A rule captures its roles in named groups or declares a strategy:

    content: after     from the match to the end of the clause; a quotation that begins there is taken whole
    content: before    the clause or quotation that ends where the match begins, and its second half after the match
    content: around    the sentence on both sides of the match
    content: shared    that of the attribution beside it in the sentence, through which it reached the page; else around
    content: sentence-before    the whole sentence before this one
    source: subject    the source of the attribution before it in the sentence, else the sentence's subject
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from audit.config import COUNTED
from audit.model import (
    Attribution,
    BlockKind,
    Document,
    Match,
    NonDisclosure,
    Quotation,
    Quoting,
    Segments,
    Span,
)
from audit.rules import AttributionRule, RuleSet

# Sentences that belong to others, in a row, over which a quotation may run on; a text without end has no end of them.
MOST_SKIPPED = 50
Attributed = tuple[tuple[Attribution, ...], tuple[NonDisclosure, ...]]


class Chosen(NamedTuple):
    """A match that won its cue, with its rule, its sentence and its parts found so far."""

    match: Match
    rule: AttributionRule
    sentence: int
    cue: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()


def attribute(document: Document, segments: Segments, matches: Iterable[Match], rules: RuleSet) -> Attributed:
    """Attributions and non-disclosures, in the order of the text."""
    finder = _Finder(document, segments, rules)
    by_sentence: defaultdict[int, list[Chosen]] = defaultdict(list)
    for candidate in _candidates(matches, rules):
        by_sentence[candidate.sentence].append(candidate)
    chosen = [one for index in sorted(by_sentence) for one in finder.sentence(_winners(by_sentence[index]))]
    events = tuple(NonDisclosure(one.source, one.cue, one.rule.id, one.sentence) for one in chosen if one.rule.event)
    said = finder.continued([one for one in chosen if not one.rule.event])
    return _layered(_spoken_once([finder.attribution(one) for one in said]), rules), events


def _spoken_once(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Leave out what a source is said to think or want within words that are credited already: it is part of them."""
    told = _merged(span for one in attributions if one.attribution_class in COUNTED for span in one.content)

    def part_of_it(cue: Span) -> bool:
        at = bisect_right(told, cue.start, key=attrgetter("start")) - 1
        return at >= 0 and told[at].contains(cue)

    return [one for one in attributions if one.attribution_class in COUNTED or not part_of_it(one.cue[0])]


def _candidates(matches: Iterable[Match], rules: RuleSet) -> Iterator[Chosen]:
    by_id = rules.by_id
    for match in matches:
        rule = by_id[match.rule]
        if isinstance(rule, AttributionRule):
            cue = _merged((match.cue, *match.role("cue")))
            yield Chosen(match, rule, match.sentence, cue, match.role("source"), match.role("content"))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or are parted by one character joined."""
    ordered = sorted(spans)
    if len(ordered) < 2:
        return tuple(ordered)
    out: list[Span] = []
    for span in ordered:
        if out and span.start <= out[-1].end + 1:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def _winners(candidates: list[Chosen]) -> list[Chosen]:
    """Of the matches that claim the same cue the one with the higher priority, the longer cue, the longer match."""

    def strength(one: Chosen) -> tuple[int, int, int, str]:
        extent = one.match.extent
        return (-one.rule.priority, one.match.cue.start - one.match.cue.end, extent.start - extent.end, one.rule.id)

    kept: list[Chosen] = []
    taken: set[int] = set()
    for one in sorted(candidates, key=strength):
        places = {offset for span in one.cue for offset in range(*span)}
        if taken.isdisjoint(places):
            kept.append(one)
            taken |= places
    return sorted(kept, key=lambda one: one.match.cue)


class _Finder:
    """Finds sources and contents in one document."""

    def __init__(self, document: Document, segments: Segments, rules: RuleSet) -> None:
        self.document, self.segments, self.rules = document, segments, rules
        self.text = document.text
        self.opening = {quotation.span.start: quotation for quotation in segments.quotations}
        self.closing = {quotation.span.end: quotation for quotation in segments.quotations}

    def sentence(self, chosen: Sequence[Chosen]) -> Iterator[Chosen]:
        """Give every match of one sentence its source and its content."""
        done: list[Chosen] = []
        for one in chosen:
            source = self._joined(one) or (self._subject(one, done) if one.rule.source == "subject" else ())
            found = one._replace(source=source)
            if not one.rule.event:
                found = found._replace(content=self._content(found))
                if not found.content:
                    continue
            done.append(found)
        return (self._shared(one, done) if one.rule.content == "shared" else one for one in done)

    def _shared(self, one: Chosen, done: Sequence[Chosen]) -> Chosen:
        """Who is cited has the content of whoever cites them: of the nearest attribution before, else after."""
        others = [other for other in done if other is not one and other.content and other.rule.content != "shared"]
        before = [other for other in others if other.match.cue < one.match.cue]
        nearest = before[-1] if before else next(iter(others), None)
        return one._replace(content=nearest.content) if nearest else one

    def _joined(self, one: Chosen) -> tuple[Span, ...]:
        """The source, with whom it is joined to by "and" at the beginning of a clause."""
        if not one.source:
            return ()
        start = self.segments.sentences[one.sentence].span.start
        window = self.text[start : one.source[0].start]
        if not self.rules.pattern("joining", reverse=True).match(window):
            return one.source
        found = self.rules.pattern("joined-before", reverse=True).match(window)
        if not found:
            return one.source
        return (Span(start + found.start(), one.source[0].end), *one.source[1:])

    def _subject(self, one: Chosen, earlier: Sequence[Chosen]) -> tuple[Span, ...]:
        for other in reversed(earlier):
            if other.source and not any(span.contains(one.cue[0]) for span in other.source):
                return other.source
        span = self.segments.sentences[one.sentence].span
        window = self.text[span.start : one.match.extent.start]
        found = self.rules.pattern("sentence-subject").match(window)
        if not found or found.start("source") < 0:
            return ()
        return (Span(span.start + found.start("source"), span.start + found.end("source")),)

    def _content(self, one: Chosen) -> tuple[Span, ...]:
        if one.content:
            cleaned = (self._clean(span.start, span.end) for span in one.content)
            return tuple(span for span in cleaned if span.start < span.end)
        if one.rule.content == "sentence-before":
            return (self.segments.sentences[one.sentence - 1].span,) if one.sentence else ()
        parts: list[Span] = []
        if one.rule.content in ("before", "around", "shared"):
            parts += self._before(one)
        if one.rule.content in ("after", "around", "shared"):
            parts += self._after(one)
        elif one.rule.content == "before":
            parts += self._second_half(one)
        return _merged(part for part in parts if part.end > part.start)

    def _after(self, one: Chosen) -> list[Span]:
        sentence = self.segments.sentences[one.sentence].span
        start = self._skip(one.match.extent.end, sentence.end, ",:—–- ")
        opening = self.rules.pattern("content-start").match(self.text, start, sentence.end)
        start = opening.end() if opening else start
        if start >= sentence.end:
            return self._next_quotation(one.sentence)
        quotation = self.opening.get(start)
        if quotation and quotation.span.end >= sentence.end - 1:
            return [quotation.span]
        end = self._clause_end(start, sentence.end)
        inside = self.segments.quotation_at(one.match.cue.start)
        if inside and inside.span.end < end:
            end = inside.span.end - 1
        last = self.segments.quotation_at(end - 1)
        if last and last.span.end > end and last is not inside and last.span.start >= start:
            end = last.span.end
        return [self._clean(start, end)]

    def _next_quotation(self, index: int) -> list[Span]:
        """A sentence that ends in its cue ("He said:") is followed by what was said."""
        if index + 1 >= len(self.segments.sentences):
            return []
        following = self.segments.sentences[index + 1]
        quotation = self.opening.get(following.span.start)
        return [quotation.span] if quotation else []

    def _clause_end(self, start: int, end: int) -> int:
        found = self.rules.pattern("clause-end").search(self.text, start, end)
        while found and self._quoted(found.start(), start):
            found = self.rules.pattern("clause-end").search(self.text, found.end(), end)
        return found.start() if found else end

    def _quoted(self, offset: int, start: int) -> bool:
        quotation = self.segments.quotation_at(offset)
        return quotation is not None and quotation.span.start >= start

    def _before(self, one: Chosen) -> list[Span]:
        sentence = self.segments.sentences[one.sentence].span
        end = one.match.extent.start
        while end > sentence.start and self.text[end - 1] in " \t\n\xa0,—–-":
            end -= 1
        quotation = self.closing.get(end)
        if quotation and quotation.span.start <= sentence.start:
            return [quotation.span]
        start = self._clause_start(sentence.start, end)
        inside = self.segments.quotation_at(one.match.cue.start)
        if inside and start <= inside.span.start:
            start = inside.span.start + 1
        first = self.segments.quotation_at(start)
        if first and first.span.start < start and first is not inside and first.span.end <= end:
            start = first.span.start
        return [self._clean(start, end)]

    def _clause_start(self, start: int, end: int) -> int:
        found = self.rules.pattern("clause-start").match(self.text, start, end)
        return found.end() if found else start

    def _second_half(self, one: Chosen) -> list[Span]:
        """The rest of a split quotation: it opens behind a comma after the match."""
        sentence = self.segments.sentences[one.sentence].span
        tail = self.rules.pattern("split-tail").match(self.text, one.match.extent.end, sentence.end)
        quotation = self.opening.get(tail.end()) if tail else None
        return [quotation.span] if quotation else []

    def _skip(self, start: int, end: int, characters: str) -> int:
        while start < end and (self.text[start].isspace() or self.text[start] in characters):
            start += 1
        return start

    def _clean(self, start: int, end: int) -> Span:
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in ",;:."):
            end -= 1
        while start < end and (self.text[start].isspace() or self.text[start] in ",;:"):
            start += 1
        return Span(start, end)

    def continued(self, chosen: list[Chosen]) -> list[Chosen]:
        """Add to a quotation what follows it without a cue of its own: the running quote."""
        taken = {one.sentence for one in chosen}
        return [
            one._replace(content=_merged((*one.content, *self._running(one, taken)))) if self._quotes(one) else one
            for one in chosen
        ]

    def _quotes(self, one: Chosen) -> bool:
        return any(self.opening.get(span.start) or self.closing.get(span.end) for span in one.content)

    def _running(self, one: Chosen, taken: set[int]) -> Iterator[Span]:
        last = max(one.content, key=lambda span: span.end)
        index = self.segments.sentence_at(max(last.end - 1, one.cue[-1].end - 1))
        quotation = self.segments.quotation_at(last.end - 1)
        runs_on = quotation is not None and not quotation.closed
        index = one.sentence if index is None else max(index, one.sentence)
        skipped = 0
        for following in range(index + 1, len(self.segments.sentences)):
            sentence = self.segments.sentences[following]
            quotation = self.opening.get(sentence.span.start)
            same_block = sentence.block == self.segments.sentences[index].block
            if following in taken or quotation is None or sentence.kind is not BlockKind.PROSE:
                skipped += 1
                if same_block and skipped < MOST_SKIPPED and self.segments.quotation_at(sentence.span.start):
                    continue
                return
            if not same_block and not runs_on and not self._fills_block(quotation, sentence.block):
                return
            yield quotation.span
            index, runs_on, skipped = following, not quotation.closed, 0

    def _fills_block(self, quotation: Quotation, block: int) -> bool:
        return quotation.span.end >= self.document.blocks[block].span.end

    def attribution(self, one: Chosen) -> Attribution:
        """The finished value, without its layer and its resolved source."""
        channel = one.match.role("via")
        return Attribution(
            source=one.source,
            cue=one.cue,
            content=one.content,
            rule=one.rule.id,
            sentence=one.sentence,
            kind=self._quoting(one.content),
            attribution_class=one.rule.attribution_class,
            verb_class=self._verb_class(one),
            denial=one.rule.denial,
            channel=channel[0] if channel else None,
        )

    def _quoting(self, content: tuple[Span, ...]) -> Quoting:
        quoted = [quotation for span in content for quotation in _within(self.segments.quotations, span)]
        if not quoted:
            return Quoting.INDIRECT
        bare = sum(span.end - span.start for span in content) - sum(q.span.end - q.span.start for q in quoted)
        return Quoting.DIRECT if bare <= 2 * len(content) else Quoting.MIXED

    def _verb_class(self, one: Chosen) -> str:
        words = self.document.words(one.cue).lower()
        classes = self.rules.verb_classes
        return classes.get(words) or next((classes[word] for word in words.split() if word in classes), "neutral")


def _within(quotations: tuple[Quotation, ...], span: Span) -> Iterator[Quotation]:
    for index in range(bisect_left(quotations, span.start, key=lambda q: q.span.start), len(quotations)):
        if quotations[index].span.start >= span.end:
            return
        if quotations[index].span.end <= span.end:
            yield quotations[index]


def _layered(attributions: list[Attribution], rules: RuleSet) -> tuple[Attribution, ...]:
    """Mark what reached the page through another attribution: its cue lies in the other's content, or it is cited."""
    ordered = sorted(attributions, key=lambda one: (one.start, one.cue))
    by_sentence: defaultdict[int, list[_Layer]] = defaultdict(list)
    layers = [_Layer(_length(one), index, one, _cited(one, rules)) for index, one in enumerate(ordered)]
    for layer in layers:
        by_sentence[layer.one.sentence].append(layer)
    return tuple(layer.one._replace(via=_outer(layer, by_sentence[layer.one.sentence])) for layer in layers)


class _Layer(NamedTuple):
    """An attribution with its place among all, the length of its content, and whether it is cited by another."""

    length: int
    place: int
    one: Attribution
    cited: bool


def _outer(inner: _Layer, others: Iterable[_Layer]) -> int | None:
    """The narrowest attribution of the same sentence that the inner one reached the page through."""
    own, cue, content = (inner.length, inner.place), inner.one.cue[0], inner.one.content
    holding = [
        (other.length, other.place)
        for other in others
        # The wider of two contents that hold each other's cue is the outer one.
        if not other.cited
        and other.place != inner.place
        and (inner.cited or (other.length, other.place) > own)
        and (other.one.content == content if inner.cited else any(span.contains(cue) for span in other.one.content))
    ]
    return min(holding)[1] if holding else None


def _length(one: Attribution) -> int:
    return sum(span.end - span.start for span in one.content)


def _cited(one: Attribution, rules: RuleSet) -> bool:
    rule = rules.rule(one.rule)
    return isinstance(rule, AttributionRule) and rule.content == "shared"
