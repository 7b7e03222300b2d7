"""Folders of YAML -> a RuleSet: what is read later overrides what was read before, by id."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from types import MappingProxyType

from audit.errors import RuleError, nearest
from audit.patterns import ROLES, references
from audit.rules.kinds import AnyRule, AttributionRule, ClaimRule, ExemptionRule, Lexicon, SourceEntry
from audit.rules.reading import RULE_READERS, flag, read_lexicon, read_sources, required
from audit.rules.ruleset import RuleSet
from audit.yamlfile import Entry, load

FOLDERS = ("lexicons", "attribution", "sources", "claims", "exemptions")


class Shelf:
    """What has been read so far; later files override earlier ones by id, but not within one folder."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.rules: dict[str, AnyRule] = {}
        self.lexicons: dict[str, Lexicon] = {}
        self.definitions: dict[str, Entry] = {}
        self.sources: dict[str, SourceEntry] = {}
        self.categories: set[str] = set()
        self.ours: set[str] = set()

    def read_ours(self, root: Path) -> None:
        """Take in the shipped folder. Raises RuleError."""
        self._read(root)
        self.ours = set(self.rules)

    def read(self, root: Path) -> None:
        """Take in a user's folder. Raises RuleError."""
        before = dict(self.definitions), dict(self.lexicons)
        self._read(root)
        if not (self.definitions.items() >= before[0].items() and self.lexicons.items() >= before[1].items()):
            # Any of our patterns may read otherwise now.
            self.ours.clear()

    def _read(self, root: Path) -> None:
        definitions = root / "definitions.yaml"
        if definitions.is_file():
            self.definitions |= load(definitions).mapping("definitions")
        taken: dict[tuple[str, str], Entry] = {}
        for folder in FOLDERS:
            for path in sorted((root / folder).glob("*.yaml")):
                self._file(folder, load(path), path, taken)

    def _file(self, folder: str, entry: Entry, path: Path, taken: dict[tuple[str, str], Entry]) -> None:
        keys = entry.mapping("the file")
        id = required(keys, "id", entry).text("id")
        if id != path.stem:
            raise keys["id"].fail(f"id {id!r} must equal the file name {path.stem!r}")
        if folder == "sources":
            self._sources(entry, taken)
            return
        _once("lexicon" if folder == "lexicons" else "rule", id, keys["id"], taken)
        if folder == "lexicons":
            self.lexicons[id] = read_lexicon(id, entry)
        elif "enabled" in keys and not flag(keys, "enabled"):
            if self.rules.pop(id, None) is None:
                raise keys["enabled"].fail(f"there is no rule {id!r} to switch off{nearest(id, self.rules)}")
            self.ours.discard(id)
        else:
            self.ours.discard(id)
            self.rules[id] = rule = RULE_READERS[folder](id, entry)
            self.categories |= {rule.category} if isinstance(rule, ClaimRule) else set()

    def _sources(self, entry: Entry, taken: dict[tuple[str, str], Entry]) -> None:
        for item, id, source in read_sources(entry):
            _once("source", id, item, taken)
            if source is None:
                self.sources.pop(id, None)
            else:
                self.sources[id] = source

    def rule_set(self) -> RuleSet:
        """All that has been read."""
        ordered = [self.rules[id] for id in sorted(self.rules)]
        return RuleSet(
            attribution=tuple(rule for rule in ordered if isinstance(rule, AttributionRule)),
            claims=tuple(rule for rule in ordered if isinstance(rule, ClaimRule)),
            exemptions=tuple(rule for rule in ordered if isinstance(rule, ExemptionRule)),
            lexicons=MappingProxyType(self.lexicons),
            definitions=MappingProxyType(self.definitions),
            sources=tuple(self.sources.values()),
            ours=frozenset(self.ours),
            language=self.language,
        )


def _once(kind: str, id: str, entry: Entry, taken: dict[tuple[str, str], Entry]) -> None:
    other = taken.setdefault((kind, id), entry)
    if other is not entry:
        raise entry.fail(f"{kind} id {id!r} is taken by {other.path}:{other.line}; choose another")


def check_references(rules: RuleSet, categories: Set[str]) -> None:
    """Hold the rules to what they refer to: definitions, lexicons, roles, and categories, also of claims switched off.

    Raises RuleError for an attribution rule that says nowhere where its source or its content is, among others.
    """
    for rule in rules.all:
        for _, pattern in (("", rule.before), ("", rule.after), *rule.where, *rule.unless):
            for role, name in references(pattern):
                if role and role not in ROLES:
                    raise _wrong(rule, f"unknown role {role!r}; roles are {', '.join(sorted(ROLES))}")
                if name and not rules.knows(name):
                    raise _wrong(rule, f"there is no definition or lexicon {{{name}}}")
    for exemption in rules.exemptions:
        for category in exemption.exempts:
            if category not in categories:
                raise _wrong(
                    exemption, f"exempts {category!r}, which no claim rule finds{nearest(category, categories)}"
                )
    for rule in rules.attribution:
        captured = rules.captures(rule.before) | rules.captures(rule.after)
        for role, strategy in (("source", rule.source), ("content", rule.content)):
            if not strategy and not rule.event and role not in captured:
                raise _wrong(rule, f"never captures {{{role}:...}}; capture it, or declare a strategy with `{role}:`")


def _wrong(rule: AnyRule, message: str) -> RuleError:
    return RuleError(rule.path, rule.line, f"rule {rule.id}: {message}")
