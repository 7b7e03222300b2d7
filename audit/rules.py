"""Load `rules/`, and a user's own folder of the same shape, into one checked RuleSet.

Every run checks YAML, keys, ids and groups; a pattern is compiled when its cue first hits, or by `RuleSet.compile_all`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from audit.errors import RuleError
from audit.model import AttributionClass, Severity
from audit.patterns import ROLES, PatternError, alternation, compiled, expand, references
from audit.yamlfile import Entry, load

if TYPE_CHECKING:
    import regex

FOLDERS = ("lexicons", "attribution", "sources", "claims", "exemptions")
CONTENT_STRATEGIES = frozenset({"after", "before", "around", "sentence-before"})
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

    What `where` lists must match too, what `unless` lists must not; so `before` and `after` stay alike among many rules,
    and are compiled and tried once for all of them. `opening` ends where the match begins, and what it takes in belongs
    to the match.
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
    """`content` and `source` name a strategy of `audit/attribute.py` where no group captures the role; a rule that is not
    `quoted` leaves alone what stands inside quotation marks."""

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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A word list. `rows` holds the forms of each entry, one column a form where the lexicon has `columns`."""

    id: str
    path: str
    line: int
    summary: str
    columns: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> frozenset[str]:
        """All forms, lower-cased."""
        return frozenset(form.lower() for row in self.rows for form in row)

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


@dataclass(frozen=True, eq=False)
class RuleSet:
    """All English the tool knows."""

    attribution: tuple[AttributionRule, ...]
    claims: tuple[ClaimRule, ...]
    exemptions: tuple[ExemptionRule, ...]
    lexicons: Mapping[str, Lexicon]
    definitions: Mapping[str, Entry]
    sources: tuple[SourceEntry, ...]
    _expanded: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _open: list[str] = field(default_factory=list, repr=False, compare=False)

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
        """The class (neutral, formal, factive, doubting, guilty, heated, mind, denial) of every form of every verb lexicon."""
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
            self._expanded[name] = self._written_out(name)
            self._open.pop()
        return self._expanded[name]

    def _written_out(self, name: str) -> str:
        if name.startswith("$"):
            return alternation(self._forms(name[1:]), either_case=True)
        if name not in self.definitions:
            raise PatternError(f"there is no definition {{{name}}}")
        return expand(self.definitions[name].text(f"definition {name}"), self._lookup)

    @lru_cache(maxsize=None)  # noqa: B019 - a rule set lives as long as the run
    def expand(self, pattern: str) -> str:
        """A pattern as the `regex` module reads it. Raises PatternError."""
        return expand(pattern, self._lookup)

    def captures(self, pattern: str) -> frozenset[str]:
        """The roles a pattern captures, also through its definitions."""
        found: set[str] = set()
        for role, name in references(pattern):
            found |= {role} if role else set()
            if name in self.definitions:
                found |= self.captures(self.definitions[name].text(name))
        return frozenset(found)

    def pattern(self, definition: str, *, reverse: bool = False) -> regex.Pattern[str]:
        """A definition, compiled. Raises RuleError where it cannot be."""
        try:
            return compiled(self.expand(f"{{{definition}}}"), reverse=reverse)
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


def shipped() -> Path:
    """The folder of the rules that come with the tool: inside the wheel, or beside the package in a checkout."""
    inside = Path(__file__).parent / "_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load_rules(user: Path | None = None) -> RuleSet:
    """Load the shipped rules, then a user's own, which add to, override or switch off ours by id.

    Raises RuleError, with file, line and mend, for whatever is wrong. A user's patterns are all compiled here.
    """
    shelf = _Shelf()
    shelf.read(shipped())
    if user is not None:
        if not user.is_dir():
            raise RuleError(str(user), None, "there is no such folder of rules")
        _refuse_strays(user)
        shelf.read(user)
    rules = shelf.rule_set()
    _check_groups(rules)
    if user is not None:
        rules.compile_all()
    return rules


def _refuse_strays(folder: Path) -> None:
    for path in sorted(folder.rglob("*.y*ml")):
        parts = path.relative_to(folder).parts
        if parts != ("definitions.yaml",) and not (len(parts) == 2 and parts[0] in FOLDERS and path.suffix == ".yaml"):
            raise RuleError(str(path), None, f"is not read here; put it in one of {', '.join(FOLDERS)}, as NAME.yaml")


class _Shelf:
    """What has been read so far; later files override earlier ones by id, but not within one folder."""

    def __init__(self) -> None:
        self.rules: dict[str, AnyRule] = {}
        self.lexicons: dict[str, Lexicon] = {}
        self.definitions: dict[str, Entry] = {}
        self.sources: dict[str, SourceEntry] = {}

    def read(self, root: Path) -> None:
        definitions = root / "definitions.yaml"
        if definitions.is_file():
            self.definitions |= load(definitions).mapping("definitions")
        seen: dict[str, str] = {}
        for folder in FOLDERS:
            for path in sorted((root / folder).glob("*.yaml")):
                self._file(folder, load(path), path, seen)

    def _file(self, folder: str, entry: Entry, path: Path, seen: dict[str, str]) -> None:
        if folder == "sources":
            for source in _sources(entry):
                _once(source.id, entry, seen)
                self.sources[source.id] = source
            return
        keys = entry.mapping("the file")
        id = _required(keys, "id", entry).text("id")
        if id != path.stem:
            raise keys["id"].fail(f"id {id!r} must equal the file name {path.stem!r}")
        _once(id, keys["id"], seen)
        if folder == "lexicons":
            self.lexicons[id] = _lexicon(id, entry)
        elif "enabled" in keys and not _flag(keys, "enabled"):
            self.rules.pop(id, None)
        else:
            self.rules[id] = _READERS[folder](id, entry)

    def rule_set(self) -> RuleSet:
        ordered = [self.rules[id] for id in sorted(self.rules)]
        return RuleSet(
            attribution=tuple(rule for rule in ordered if isinstance(rule, AttributionRule)),
            claims=tuple(rule for rule in ordered if isinstance(rule, ClaimRule)),
            exemptions=tuple(rule for rule in ordered if isinstance(rule, ExemptionRule)),
            lexicons=MappingProxyType(self.lexicons),
            definitions=MappingProxyType(self.definitions),
            sources=tuple(self.sources.values()),
        )


def _once(id: str, entry: Entry, seen: dict[str, str]) -> None:
    if id in seen:
        raise entry.fail(f"id {id!r} is taken by {seen[id]}; choose another")
    seen[id] = f"{entry.path}:{entry.line}"


def _required(keys: Mapping[str, Entry], key: str, entry: Entry) -> Entry:
    if key not in keys:
        raise entry.fail(f"the key {key!r} is missing")
    return keys[key]


def _optional(keys: Mapping[str, Entry], key: str, default: str = "") -> str:
    return keys[key].text(key) if key in keys else default


def _choice(keys: Mapping[str, Entry], key: str, choices: frozenset[str], default: str) -> str:
    value = _optional(keys, key, default)
    if value not in choices:
        raise keys[key].fail(f"{key} must be one of {', '.join(sorted(choices))}, not {value!r}")
    return value


def _flag(keys: Mapping[str, Entry], key: str, default: str = "false") -> bool:
    return _choice(keys, key, frozenset({"true", "false"}), default) == "true"


def _number(keys: Mapping[str, Entry], key: str) -> int:
    try:
        return int(_optional(keys, key, "0"))
    except ValueError:
        raise keys[key].fail(f"{key} must be a whole number") from None


_COMMON = frozenset("id summary rationale family cue before after where unless examples priority enabled".split())
_ATTRIBUTION = _COMMON | frozenset("class content source denial event quoted".split())
_CLAIM = _COMMON | frozenset("category severity because mend".split())
_EXEMPTION = _COMMON | frozenset({"exempts"})
_SIDES = frozenset({"before", "after", "opening", "sentence"})


def _sides(keys: Mapping[str, Entry], key: str) -> tuple[tuple[Side, str], ...]:
    sides = keys[key].mapping(key, allowed=_SIDES) if key in keys else {}
    return tuple((side, pattern.text(f"{key}.{side}")) for side, pattern in sides.items())


def _common(id: str, entry: Entry, allowed: frozenset[str]) -> dict[str, object]:
    keys = entry.mapping(f"rule {id}", allowed=allowed)
    match, no_match = _examples(keys, entry) if "cue" in keys or "examples" in keys else ((), ())
    return {
        "id": id,
        "path": entry.path,
        "line": entry.line,
        "summary": _required(keys, "summary", entry).text("summary"),
        "rationale": _required(keys, "rationale", entry).text("rationale"),
        "family": _optional(keys, "family"),
        "cues": keys["cue"].texts("cue") if "cue" in keys else (),
        "before": _optional(keys, "before"),
        "after": _optional(keys, "after"),
        "where": _sides(keys, "where"),
        "unless": _sides(keys, "unless"),
        "match": match,
        "no_match": no_match,
        "priority": _number(keys, "priority"),
    }


def _examples(keys: Mapping[str, Entry], entry: Entry) -> tuple[tuple[Example, ...], tuple[tuple[str, int], ...]]:
    examples = _required(keys, "examples", entry)
    lists = examples.mapping("examples", allowed=frozenset({"match", "no_match"}))
    match = tuple(_example(item) for item in lists["match"].items("match")) if "match" in lists else ()
    no_match = (
        tuple((item.text("a counter-example"), item.line) for item in lists["no_match"].items("no_match"))
        if "no_match" in lists
        else ()
    )
    if len(match) < 2 or len(no_match) < 2:
        raise examples.fail("give at least two sentences under match and two under no_match")
    return match, no_match


def _example(item: Entry) -> Example:
    keys = item.mapping("an example under match", allowed=ROLES | {"text"})
    parts = tuple((role, part.text(role)) for role, part in keys.items() if role != "text")
    if not parts:
        raise item.fail("say which parts the rule must find: source, cue, content, via or words")
    return Example(_required(keys, "text", item).text("text"), parts, item.line)


def _attribution_rule(id: str, entry: Entry) -> AttributionRule:
    common = _common(id, entry, _ATTRIBUTION)
    keys = entry.mapping(f"rule {id}")
    _required(keys, "cue", entry)
    return AttributionRule(
        **common,  # type: ignore[arg-type]
        attribution_class=AttributionClass(
            _choice(keys, "class", frozenset(AttributionClass), AttributionClass.SPEECH.value)
        ),
        content=_choice(keys, "content", CONTENT_STRATEGIES | {""}, ""),
        source=_choice(keys, "source", SOURCE_STRATEGIES | {""}, ""),
        denial=_flag(keys, "denial"),
        event=_choice(keys, "event", frozenset({"", "non-disclosure"}), ""),
        quoted=_flag(keys, "quoted", "true"),
    )


def _claim_rule(id: str, entry: Entry) -> ClaimRule:
    common = _common(id, entry, _CLAIM)
    keys = entry.mapping(f"rule {id}")
    _required(keys, "cue", entry)
    return ClaimRule(
        **common,  # type: ignore[arg-type]
        category=_optional(keys, "category", id),
        severity=Severity(_choice(keys, "severity", frozenset(Severity), Severity.WARNING.value)),
        because=_required(keys, "because", entry).text("because"),
        mend=_required(keys, "mend", entry).text("mend"),
    )


def _exemption_rule(id: str, entry: Entry) -> ExemptionRule:
    common = _common(id, entry, _EXEMPTION)
    keys = entry.mapping(f"rule {id}")
    return ExemptionRule(
        **common,  # type: ignore[arg-type]
        exempts=keys["exempts"].texts("exempts") if "exempts" in keys else (),
    )


_READERS: dict[str, Callable[[str, Entry], AnyRule]] = {
    "attribution": _attribution_rule,
    "claims": _claim_rule,
    "exemptions": _exemption_rule,
}


def _lexicon(id: str, entry: Entry) -> Lexicon:
    keys = entry.mapping(f"lexicon {id}", allowed=frozenset({"id", "summary", "columns", "words", "classes", "provenance"}))
    columns = keys["columns"].texts("columns") if "columns" in keys else ()
    lists = keys["classes"].mapping("classes") if "classes" in keys else {}
    if ("words" in keys) == bool(lists):
        raise entry.fail("a lexicon has either words or classes")
    groups = {name: tuple(_row(item, columns) for item in words.items(name)) for name, words in lists.items()}
    plain = tuple(_row(item, columns) for item in keys["words"].items("words")) if "words" in keys else ()
    return Lexicon(
        id=id,
        path=entry.path,
        line=entry.line,
        summary=_required(keys, "summary", entry).text("summary"),
        columns=columns,
        classes={name: tuple(form for row in rows for form in row) for name, rows in groups.items()},
        rows=(*plain, *(row for rows in groups.values() for row in rows)),
    )


def _row(item: Entry, columns: tuple[str, ...]) -> tuple[str, ...]:
    forms = item.texts("the forms of a word")
    if len(forms) != (len(columns) or 1):
        raise item.fail(f"give {len(columns) or 1} form(s) here{': ' + ', '.join(columns) if columns else ''}")
    return forms


_SOURCE_KEYS = frozenset({"id", "name", "kind", "tier", "aliases", "wikidata", "state_media"})
_TIERS = frozenset({"primary", "secondary", "tertiary"})


def _sources(entry: Entry) -> Iterator[SourceEntry]:
    group = entry.mapping(
        "the file", allowed=frozenset({"id", "summary", "kind", "tier", "provenance", "sources"})
    )
    for item in _required(group, "sources", entry).items("sources"):
        keys = item.mapping("a source", allowed=_SOURCE_KEYS)
        name = _required(keys, "name", item).text("name")
        aliases = keys["aliases"].texts("aliases") if "aliases" in keys else ()
        yield SourceEntry(
            id=_required(keys, "id", item).text("id"),
            name=name,
            kind=_optional(keys, "kind", _optional(group, "kind", "unknown")),
            tier=_choice(keys, "tier", _TIERS, _optional(group, "tier", "primary")),
            aliases=tuple(dict.fromkeys((name, *aliases))),
            wikidata=_optional(keys, "wikidata") or None,
            state_media=_flag(keys, "state_media"),
        )


def _check_groups(rules: RuleSet) -> None:
    """An attribution rule must say where its source and its content are: by a group, or by a strategy."""
    for rule in rules.attribution:
        captured = rules.captures(rule.before) | rules.captures(rule.after)
        for role, strategy in (("source", rule.source), ("content", rule.content)):
            if not strategy and not rule.event and role not in captured:
                raise RuleError(
                    rule.path,
                    rule.line,
                    f"rule {rule.id} never captures {{{role}:...}}; capture it, or declare a strategy with `{role}:`",
                )


def schema_keys() -> Mapping[str, frozenset[str]]:
    """The keys each folder's rule files may hold, for the test that holds the published JSON Schema to this loader."""
    return {"attribution": _ATTRIBUTION, "claims": _CLAIM, "exemptions": _EXEMPTION}


__all__ = [
    "AnyRule",
    "AttributionRule",
    "ClaimRule",
    "Example",
    "ExemptionRule",
    "Lexicon",
    "Rule",
    "RuleSet",
    "SourceEntry",
    "load_rules",
    "schema_keys",
    "shipped",
]
