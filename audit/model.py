"""The nouns of an audit. Every type is frozen; offsets are code points into `Document.text`, end exclusive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from operator import itemgetter
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch of `Document.text`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class Place(NamedTuple):
    """Where a person looks in the original file; both count from 1, columns in code points."""

    line: int
    column: int


class Places(NamedTuple):
    """What the two numbers of a place count in one format: where a person looks in it."""

    line: str = "line"
    column: str = "column"


LINES = Places()


class Severity(StrEnum):
    """How bad, in SARIF's words, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class BlockKind(StrEnum):
    """What a block of a draft is. `PROSE` is audited sentence by sentence; `HEADINGS` have a check of their own."""

    HEADLINE = "headline"
    DEK = "dek"
    SUBHEAD = "subhead"
    PROSE = "prose"
    BYLINE = "byline"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"
    CODE = "code"


HEADINGS = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.SUBHEAD})
AUDITED = HEADINGS | {BlockKind.PROSE}


class Block(NamedTuple):
    """A paragraph, a heading or a line of furniture."""

    kind: BlockKind
    span: Span


class Anchor(NamedTuple):
    """From `offset` in the text on, characters stand one to one at `origin` in the decoded file."""

    offset: int
    origin: int


class Directive(NamedTuple):
    """What a comment in the draft asks for: that some checks leave something alone, for a reason.

    `target` is the stretch of text that it is about; an empty one stands in or right behind a sentence. `fault` says
    what is wrong with one that cannot be followed.
    """

    place: Place
    checks: tuple[str, ...]
    reason: str
    target: Span
    fault: str = ""


class Page(NamedTuple):
    """What the manual says of a check: its docstring, and how it settles."""

    id: str
    severity: Severity
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A draft as it was read. The text is never changed after reading; `links` are words that lead elsewhere.

    `directives` are what comments in it ask for. `places` says what its places count; where characters do not stand in
    lines one to one, `place_table` gives the place from each of some offsets on, in order. `language` is a code of ISO
    639-1 where it is known. `original` is the file where a renderer gives it back marked.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    anchors: tuple[Anchor, ...] = (Anchor(0, 0),)
    line_starts: tuple[int, ...] = (0,)
    format: str = "text"
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    links: tuple[Span, ...] = ()
    directives: tuple[Directive, ...] = ()
    places: Places = LINES
    place_table: tuple[tuple[int, Place], ...] = ()
    language: str | None = None
    original: bytes = b""

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The blocks that are prose, found anew each time."""
        return tuple(i for i, block in enumerate(self.blocks) if block.kind is BlockKind.PROSE)

    @property
    def lead(self) -> int | None:
        """The opening paragraph, where others follow it; an index into `blocks`."""
        first, *others = self.paragraphs or (None,)
        return first if others else None

    def locate(self, offset: int) -> Place:
        """Line and column in the original file of a character of the text, or what `places` has instead."""
        if self.place_table:
            return self.place_table[max(0, bisect_right(self.place_table, offset, key=itemgetter(0)) - 1)][1]
        anchors = self.anchors
        # An anchor at this offset is less than (offset, infinity).
        anchor = anchors[max(0, bisect_right(anchors, (offset, inf)) - 1)] if len(anchors) > 1 else anchors[0]
        origin = anchor.origin + offset - anchor.offset
        line = bisect_right(self.line_starts, origin)
        return Place(line, origin - self.line_starts[line - 1] + 1)

    def at(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]

    def words(self, spans: Iterable[Span]) -> str:
        """The words of several spans, joined by blanks, white space folded."""
        return " ".join([" ".join(self.text[start:end].split()) for start, end in spans])


class Sentence(NamedTuple):
    """A sentence, or a whole heading. `block` is an index into `Document.blocks`."""

    span: Span
    block: int
    kind: BlockKind


class Quotation(NamedTuple):
    """Words between quotation marks, marks included; not `closed` where they run on into the next paragraph."""

    span: Span
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Segments:
    """A document cut up: sentences of audited blocks and quotations, both in the order of the text."""

    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    _sentence_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _quotation_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sentence_starts", tuple([sentence.span.start for sentence in self.sentences]))
        object.__setattr__(self, "_quotation_starts", tuple([quotation.span.start for quotation in self.quotations]))

    def sentence_at(self, offset: int) -> int | None:
        """Index of the sentence that holds `offset`; None between sentences."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return index if index >= 0 and offset < self.sentences[index].span.end else None

    def touched(self, span: Span) -> range:
        """Indices of the sentences that a span overlaps."""
        first = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        if first < len(self.sentences) and self.sentences[first].span.end <= span.start:
            first += 1
        return range(first, max(first, bisect_left(self._sentence_starts, span.end)))

    def quotation_at(self, offset: int) -> Quotation | None:
        """The quotation that holds `offset`."""
        index = bisect_right(self._quotation_starts, offset) - 1
        return self.quotations[index] if index >= 0 and offset < self.quotations[index].span.end else None


class Match(NamedTuple):
    """One hit of one rule. `roles` holds the spans of its named groups; `extent` is everything the rule matched.

    `sentence` is the index of the sentence that it was found in.
    """

    rule: str
    cue: Span
    extent: Span
    roles: tuple[tuple[str, Span], ...] = ()
    sentence: int = 0

    def role(self, name: str) -> tuple[Span, ...]:
        """Spans captured in one role, in the order of the text."""
        found = [span for role, span in self.roles if role == name]
        return tuple(sorted(found)) if len(found) > 1 else tuple(found)


class Quoting(StrEnum):
    """How the content is given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class AttributionClass(StrEnum):
    """What kind of act puts the content on the source's authority."""

    SPEECH = "speech"
    DOCUMENT = "document"
    BELIEF = "belief"
    ATTITUDE = "attitude"
    PERCEPTION = "perception"


# The kinds of source that pass on what others said.
OUTLETS = frozenset({"news-outlet", "wire-agency"})


class Identified(StrEnum):
    """How far a reader can tell who the source is."""

    NAMED = "named"
    DESCRIBED = "described"
    VAGUE = "vague"
    NONE = "none"


class Source(NamedTuple):
    """Who is relied on, under its canonical name.

    `kind` and `tier` are the words of `rules/sources/README.md` (wire-agency, government, person, document, ...;
    primary, secondary, tertiary). `anonymity` grades an unnamed source from 0 (bare "sources") to 4 (role, knowledge
    and the reason for anonymity); None for a source that is not anonymous.
    """

    id: str
    name: str
    kind: str
    tier: str = "primary"
    identified: Identified = Identified.NAMED
    wikidata: str | None = None
    anonymity: int | None = None
    state_media: bool = False


class Attribution(NamedTuple):
    """A source, the cue that credits it, and the content credited to it.

    `description` is what the sentence says of the source beside its name ("a former aide", "who spoke on condition of
    anonymity"), `setting` what stands around the cue ("has repeatedly", "in an interview on Friday").
    `sentence` is the index of the sentence that holds the cue. `via` is the index, in the report's attributions, of the
    outer attribution through which this one reached the page ("AFP reported that the minister said"), `channel` the
    span of an outlet that was told ("told Reuters"). `resolution` says in words how `resolved` was found, or why not.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    rule: str
    sentence: int
    kind: Quoting = Quoting.INDIRECT
    attribution_class: AttributionClass = AttributionClass.SPEECH
    verb_class: str = "neutral"
    denial: bool = False
    via: int | None = None
    channel: Span | None = None
    description: tuple[Span, ...] = ()
    setting: tuple[Span, ...] = ()
    resolved: Source | None = None
    members: tuple[Source, ...] = ()
    resolution: str = ""

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that the source was resolved to: the members of a group, or the one; none where it was not resolved."""
        return self.members or ((self.resolved,) if self.resolved else ())

    @property
    def parts(self) -> tuple[Span, ...]:
        """The spans of source, cue and content."""
        return (*self.source, *self.cue, *self.content)

    @property
    def start(self) -> int:
        """Where the attribution begins in the text."""
        return min(span.start for span in self.parts)


class NonDisclosure(NamedTuple):
    """Someone who did not say, declined to comment or could not be reached: an event, not an attribution."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    rule: str
    sentence: int
    resolved: Source | None = None
    resolution: str = ""


class Status(StrEnum):
    """What the audit says of a sentence."""

    ATTRIBUTED = "attributed"
    PARTLY = "partly"
    CARRIED = "carried"
    EXEMPT = "exempt"
    PLAIN = "plain"
    UNATTRIBUTED = "unattributed"


class Reason(NamedTuple):
    """Why a sentence is check-worthy: the class of claim, the words that show it, and the rule that found them."""

    category: str
    severity: Severity
    span: Span
    rule: str
    because: str

    @property
    def clause(self) -> str:
        """`because` as it reads behind a colon."""
        return f"{self.because[:1].lower()}{self.because[1:]}"


class Claim(NamedTuple):
    """One sentence judged. `exemption` is the id of the exemption that let it off; `attributions` are indices.

    `support` is the index of the credited sentence below that bears out a heading or the opening paragraph.
    """

    sentence: int
    status: Status
    reasons: tuple[Reason, ...] = ()
    exemption: str | None = None
    attributions: tuple[int, ...] = ()
    support: int | None = None

    @property
    def severity(self) -> Severity | None:
        """The worst severity among the reasons; None where there are none."""
        return min([reason.severity for reason in self.reasons], key=_RANKS.__getitem__) if self.reasons else None


class Standing(StrEnum):
    """What became of a finding."""

    OPEN = "open"
    SUPPRESSED = "suppressed"  # by a comment in the draft
    WAIVED = "waived"  # by the waivers beside the draft
    KNOWN = "known"  # by the baseline
    UNCHANGED = "unchanged"  # it stands in a sentence that the change left as it was


class Finding(NamedTuple):
    """An editorial objection, at a place, that explains itself.

    `mend` says what would settle it. `excuse` is the reason that somebody gave for letting it stand. `fails` says
    whether the policy that it was judged by fails the draft for it.
    """

    check: str
    severity: Severity
    span: Span
    message: str
    mend: str
    highlights: tuple[Span, ...] = ()
    sentence: int | None = None
    standing: Standing = Standing.OPEN
    excuse: str = ""
    fails: bool = False

    @property
    def suppressed(self) -> bool:
        """Whether it no longer counts."""
        return self.standing is not Standing.OPEN


class SourceUse(NamedTuple):
    """How much one source is relied on. `share` is of all sentence-source pairs of the same view."""

    source: Source
    attributions: int
    sentences: int
    words: int
    share: float
    documents: int = 1


@dataclass(frozen=True, slots=True)
class Reliance:
    """Measures of declared reliance; the formulas and their sources are in `audit/reliance`.

    `proximate` counts who brought it to the page, `original` who first said it; the two are never added. A measure that
    is undefined for lack of units is None.
    """

    proximate: tuple[SourceUse, ...] = ()
    original: tuple[SourceUse, ...] = ()
    kinds: tuple[tuple[str, int, float], ...] = ()
    units: int = 0
    effective_sources: float | None = None
    top1_share: float | None = None
    top3_share: float | None = None
    second_hand_share: float | None = None
    anonymous_share: float | None = None
    people_quoted: int = 0
    non_disclosures: int = 0
    check_worthy: int = 0
    attributed_check_worthy: int = 0
    longest_unattributed_run: int = 0
    longest_unattributed_span: Span | None = None

    @property
    def attributed_share(self) -> float | None:
        """Share of check-worthy sentences that are credited to somebody."""
        return self.attributed_check_worthy / self.check_worthy if self.check_worthy else None


@dataclass(frozen=True, slots=True)
class Report:
    """One draft, audited."""

    document: Document
    segments: Segments
    attributions: tuple[Attribution, ...] = ()
    non_disclosures: tuple[NonDisclosure, ...] = ()
    claims: tuple[Claim, ...] = ()
    reliance: Reliance = field(default_factory=Reliance)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A draft that could not be audited, and why."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Run:
    """All drafts of one run, in the order of the command line, with reliance over all of them.

    `manual` tells of the checks that were made; `style` is CSS of the newsroom's own, for formats that have a look.
    """

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...] = ()
    reliance: Reliance = field(default_factory=Reliance)
    manual: tuple[Page, ...] = ()
    style: str = ""
