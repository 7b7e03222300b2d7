"""What `rules/` holds, one type a kind of file: rules, word lists, sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from audit.model import AttributionClass, Severity

CONTENT_STRATEGIES = frozenset({"after", "before", "around", "shared", "sentence-before"})
SOURCE_STRATEGIES = frozenset({"subject", "none"})
Side = str  # one of _SIDES


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence a rule must match, with the parts it must find."""

    text: str
    parts: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What all rules share: cue literals, patterns as written around them, guards, examples.

    What `where` lists must match too, what `unless` lists must not; so `before` and `after` stay alike among many
    rules, and are compiled and tried once for all of them. `opening` ends where the match begins, and what it takes in
    belongs to the match.
    """

    kind: ClassVar[str]

    id: str
    path: str
    line: int
    summary: str
    rationale: str
    family: str
    cues: tuple[str, ...]
    before: str
    after: str
    where: tuple[tuple[Side, str], ...]
    unless: tuple[tuple[Side, str], ...]
    match: tuple[Example, ...]
    no_match: tuple[tuple[str, int], ...]
    priority: int


@dataclass(frozen=True, slots=True)
class AttributionRule(Rule):
    """A way to attribute.

    `content` and `source` name a strategy of `audit/attribute.py` where no group captures the role; a rule that is not
    `quoted` leaves alone what stands inside quotation marks, which is the speaker's own; one with an `event` finds no
    attribution but that event.
    """

    kind: ClassVar[str] = "attribution"

    attribution_class: AttributionClass
    content: str
    source: str
    denial: bool
    event: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class ClaimRule(Rule):
    """A class of check-worthy claim; `because` is the reason and `mend` what would settle it, one sentence each."""

    kind: ClassVar[str] = "claim"

    category: str
    severity: Severity
    because: str
    mend: str


@dataclass(frozen=True, slots=True)
class ExemptionRule(Rule):
    """Lets off the claims in `exempts` (categories; empty means all). Without a cue the code knows how, by id."""

    kind: ClassVar[str] = "exemption"

    exempts: tuple[str, ...]


AnyRule = AttributionRule | ClaimRule | ExemptionRule


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A word list. `rows` holds the forms of each entry, one column a form where the lexicon has `columns`."""

    id: str
    path: str
    line: int
    summary: str
    columns: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """All forms, lower-cased."""
        return frozenset(form.lower() for row in self.rows for form in row)

    @cached_property
    def sets(self) -> Mapping[str, frozenset[str]]:
        """The words of each class, as written."""
        return {name: frozenset(words) for name, words in self.classes.items()}

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms as written, in the order of the file."""
        return tuple(dict.fromkeys(form for row in self.rows for form in row))

    def column(self, name: str) -> tuple[str, ...]:
        """One form of every entry. Raises KeyError for a column the lexicon does not have."""
        if name not in self.columns:
            raise KeyError(name)
        index = self.columns.index(name)
        return tuple(dict.fromkeys(row[index] for row in self.rows))

    def class_of(self, word: str) -> str | None:
        """The class that lists a word; None where no class does."""
        return next((name for name, words in self.classes.items() if word in words), None)


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A canonical source of the registry; `aliases` begin with its name."""

    id: str
    name: str
    kind: str
    tier: str
    aliases: tuple[str, ...]
    wikidata: str | None = None
    state_media: bool = False
