"""All English the tool knows, looked up by name, its patterns written out and compiled when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from audit.errors import RuleError
from audit.patterns import PatternError, alternation, compiled, expand, references
from audit.rules.kinds import AnyRule, AttributionRule, ClaimRule, ExemptionRule, Lexicon, SourceEntry
from audit.yamlfile import Entry

if TYPE_CHECKING:
    import regex


@dataclass(frozen=True, eq=False)
class RuleSet:
    """All that the tool knows of a language. `ours` are the ids of the shipped rules that read as they were shipped."""

    attribution: tuple[AttributionRule, ...]
    claims: tuple[ClaimRule, ...]
    exemptions: tuple[ExemptionRule, ...]
    lexicons: Mapping[str, Lexicon]
    definitions: Mapping[str, Entry]
    sources: tuple[SourceEntry, ...]
    ours: frozenset[str] = frozenset()
    language: str = "en"
    _expanded: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _patterns: dict[tuple[str, bool], regex.Pattern[str]] = field(default_factory=dict, init=False, repr=False)
    _open: list[str] = field(default_factory=list, init=False, repr=False)

    @property
    def all(self) -> tuple[AnyRule, ...]:
        """Attribution, claim and exemption rules."""
        return (*self.attribution, *self.claims, *self.exemptions)

    @cached_property
    def by_id(self) -> Mapping[str, AnyRule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.all}

    def rule(self, id: str) -> AnyRule:
        """One rule. Raises KeyError for an id that no rule has."""
        return self.by_id[id]

    def lexicon(self, id: str) -> Lexicon:
        """One word list. Raises RuleError for an id that no lexicon has."""
        if id not in self.lexicons:
            raise RuleError("rules/lexicons", None, f"there is no lexicon {id!r}")
        return self.lexicons[id]

    @cached_property
    def verb_classes(self) -> Mapping[str, str]:
        """The class (neutral, formal, factive, doubting, guilty, heated, mind, denial) of every form of every verb."""
        return {
            form: name
            for lexicon in self.lexicons.values()
            if lexicon.columns
            for name, forms in lexicon.classes.items()
            for form in forms
        }

    def cues(self, rule: AnyRule) -> tuple[str, ...]:
        """The literals of a rule's cue: lexicons written out, what stands behind `!` left out.

        Raises RuleError for an unknown lexicon or column.
        """
        found: dict[str, None] = {}
        for cue in rule.cues:
            try:
                forms = self._forms(cue.lstrip("!$")) if "$" in cue[:2] else (cue.lstrip("!"),)
            except PatternError as error:
                raise RuleError(rule.path, rule.line, f"{error}") from None
            if cue.startswith("!"):
                found = {form: None for form in found if form not in forms}
            else:
                found.update(dict.fromkeys(forms))
        return tuple(found)

    def knows(self, name: str) -> bool:
        """Whether there is such a definition, or such a `$lexicon`."""
        return name[1:].partition(".")[0] in self.lexicons if name.startswith("$") else name in self.definitions

    def _forms(self, reference: str) -> tuple[str, ...]:
        name, _, column = reference.partition(".")
        if name not in self.lexicons:
            raise PatternError(f"there is no lexicon ${name}")
        lexicon = self.lexicons[name]
        if not column:
            return lexicon.forms
        if column in lexicon.classes:
            return lexicon.classes[column]
        if column in lexicon.columns:
            return lexicon.column(column)
        known = ", ".join((*lexicon.columns, *lexicon.classes)) or "none"
        raise PatternError(f"lexicon ${name} has no column or class {column!r} (it has {known})")

    def _lookup(self, name: str) -> str:
        if name not in self._expanded:
            if name in self._open:
                raise PatternError(f"definition {name!r} refers to itself")
            self._open.append(name)
            try:
                self._expanded[name] = self._written_out(name)
            finally:
                self._open.pop()
        return self._expanded[name]

    def _written_out(self, name: str) -> str:
        if name.startswith("$"):
            return alternation(self._forms(name[1:]), either_case=True)
        if name not in self.definitions:
            raise PatternError(f"there is no definition {{{name}}}")
        return expand(self.definitions[name].text(f"definition {name}"), self._lookup)

    @cache  # noqa: B019 - a rule set lives as long as the run
    def expand(self, pattern: str) -> str:
        """A pattern as the `regex` module reads it. Raises PatternError."""
        return expand(pattern, self._lookup)

    def captures(self, pattern: str) -> frozenset[str]:
        """The roles a pattern captures, also through its definitions."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [pattern]
        while waiting:
            for role, name in references(waiting.pop()):
                found |= {role} if role else set()
                if name in self.definitions and name not in seen:
                    seen.add(name)
                    waiting.append(self.definitions[name].text(name))
        return frozenset(found)

    def pattern(self, definition: str, *, reverse: bool = False) -> regex.Pattern[str]:
        """A definition, compiled. Raises RuleError where it cannot be."""
        known = self._patterns.get((definition, reverse))
        if known is not None:
            return known
        try:
            made = compiled(self.expand(f"{{{definition}}}"), reverse=reverse)
            return self._patterns.setdefault((definition, reverse), made)
        except PatternError as error:
            entry = self.definitions.get(definition)
            raise RuleError(entry.path if entry else "rules", entry.line if entry else None, str(error)) from None

    def written(self, rule: AnyRule, pattern: str) -> str:
        """One of a rule's patterns, expanded. Raises RuleError that names the rule's file."""
        try:
            return self.expand(pattern)
        except PatternError as error:
            raise RuleError(rule.path, rule.line, f"rule {rule.id}: {error}") from None

    def side(self, rule: AnyRule, pattern: str, *, reverse: bool) -> regex.Pattern[str]:
        """One of a rule's patterns, compiled. Raises RuleError that names the rule's file."""
        try:
            return compiled(self.written(rule, pattern), reverse=reverse)
        except PatternError as error:
            raise RuleError(rule.path, rule.line, f"rule {rule.id}: {error}") from None

    def compile_all(self) -> None:
        """Compile every definition and every pattern of every rule. Raises RuleError for the first that fails."""
        for name in self.definitions:
            self.pattern(name)
        for rule in self.all:
            self.cues(rule)
            for side, pattern in (
                ("before", rule.before),
                ("after", rule.after),
                *rule.where,
                *rule.unless,
            ):
                self.side(rule, pattern, reverse=side in ("before", "opening"))
