"""One YAML entry -> one rule, word list or source; what is wrong is refused with file, line and mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from audit.model import AttributionClass, Severity
from audit.patterns import ROLES
from audit.rules.kinds import (
    CONTENT_STRATEGIES,
    SOURCE_STRATEGIES,
    AnyRule,
    AttributionRule,
    ClaimRule,
    Example,
    ExemptionRule,
    Lexicon,
    Side,
    SourceEntry,
)
from audit.yamlfile import Entry


def required(keys: Mapping[str, Entry], key: str, entry: Entry) -> Entry:
    """The value of a key. Raises RuleError where it is missing."""
    if key not in keys:
        raise entry.fail(f"the key {key!r} is missing")
    return keys[key]


def _optional(keys: Mapping[str, Entry], key: str, default: str = "") -> str:
    return keys[key].text(key) if key in keys else default


def _choice(keys: Mapping[str, Entry], key: str, choices: frozenset[str], default: str) -> str:
    value = _optional(keys, key, default)
    if value not in choices:
        raise keys[key].fail(f"{key} must be one of {', '.join(sorted(choices - {''}))}, not {value!r}")
    return value


def flag(keys: Mapping[str, Entry], key: str, default: str = "false") -> bool:
    """True or false. Raises RuleError for anything else."""
    return _choice(keys, key, frozenset({"true", "false"}), default) == "true"


def _number(keys: Mapping[str, Entry], key: str) -> int:
    try:
        return int(_optional(keys, key, "0"))
    except ValueError:
        raise keys[key].fail(f"{key} must be a whole number") from None


_COMMON = frozenset(
    {"id", "summary", "rationale", "family", "cue", "before", "after", "where", "unless", "examples"}
    | {"priority", "enabled"}
)
_ATTRIBUTION = _COMMON | {"class", "content", "source", "denial", "event", "quoted"}
_CLAIM = _COMMON | {"category", "severity", "because", "mend"}
_EXEMPTION = _COMMON | {"exempts"}
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
        "summary": required(keys, "summary", entry).text("summary"),
        "rationale": required(keys, "rationale", entry).text("rationale"),
        "family": _optional(keys, "family"),
        "cues": _words(keys["cue"], "cue") if "cue" in keys else (),
        "before": _optional(keys, "before"),
        "after": _optional(keys, "after"),
        "where": _sides(keys, "where"),
        "unless": _sides(keys, "unless"),
        "match": match,
        "no_match": no_match,
        "priority": _number(keys, "priority"),
    }


def _examples(keys: Mapping[str, Entry], entry: Entry) -> tuple[tuple[Example, ...], tuple[tuple[str, int], ...]]:
    examples = required(keys, "examples", entry)
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
    return Example(required(keys, "text", item).text("text"), parts, item.line)


def _attribution_rule(id: str, entry: Entry) -> AttributionRule:
    common = _common(id, entry, _ATTRIBUTION)
    keys = entry.mapping(f"rule {id}")
    required(keys, "cue", entry)
    return AttributionRule(
        **common,  # type: ignore[arg-type]
        attribution_class=AttributionClass(
            _choice(keys, "class", frozenset(AttributionClass), AttributionClass.SPEECH.value)
        ),
        content=_choice(keys, "content", CONTENT_STRATEGIES | {""}, ""),
        source=_choice(keys, "source", SOURCE_STRATEGIES | {""}, ""),
        denial=flag(keys, "denial"),
        event=_choice(keys, "event", frozenset({"", "non-disclosure"}), ""),
        quoted=flag(keys, "quoted", "false"),
    )


def _claim_rule(id: str, entry: Entry) -> ClaimRule:
    common = _common(id, entry, _CLAIM)
    keys = entry.mapping(f"rule {id}")
    required(keys, "cue", entry)
    return ClaimRule(
        **common,  # type: ignore[arg-type]
        category=_optional(keys, "category", id),
        severity=Severity(_choice(keys, "severity", frozenset(Severity), Severity.WARNING.value)),
        because=required(keys, "because", entry).text("because"),
        mend=required(keys, "mend", entry).text("mend"),
    )


def _exemption_rule(id: str, entry: Entry) -> ExemptionRule:
    common = _common(id, entry, _EXEMPTION)
    keys = entry.mapping(f"rule {id}")
    return ExemptionRule(
        **common,  # type: ignore[arg-type]
        exempts=keys["exempts"].texts("exempts") if "exempts" in keys else (),
    )


RULE_READERS: dict[str, Callable[[str, Entry], AnyRule]] = {
    "attribution": _attribution_rule,
    "claims": _claim_rule,
    "exemptions": _exemption_rule,
}


_LEXICON = frozenset({"id", "summary", "columns", "words", "classes", "provenance"})


def read_lexicon(id: str, entry: Entry) -> Lexicon:
    """A word list. Raises RuleError."""
    keys = entry.mapping(f"lexicon {id}", allowed=_LEXICON)
    columns = keys["columns"].texts("columns") if "columns" in keys else ()
    lists = keys["classes"].mapping("classes") if "classes" in keys else {}
    if ("words" in keys) == bool(lists):
        raise entry.fail("a lexicon has either words or classes")
    groups = {name: tuple(_row(item, columns) for item in words.items(name)) for name, words in lists.items()}
    plain = tuple(_row(item, columns) for item in keys["words"].items("words")) if "words" in keys else ()
    rows = (*plain, *(row for group in groups.values() for row in group))
    if not rows:
        raise entry.fail("a lexicon needs at least one word")
    return Lexicon(
        id=id,
        path=entry.path,
        line=entry.line,
        summary=required(keys, "summary", entry).text("summary"),
        columns=columns,
        classes={name: tuple(form for row in group for form in row) for name, group in groups.items()},
        rows=rows,
    )


def _words(entry: Entry, what: str) -> tuple[str, ...]:
    words = entry.texts(what)
    if not words or not all(word.strip() for word in words):
        raise entry.fail(f"{what} needs at least one word, and no empty one")
    return words


def _row(item: Entry, columns: tuple[str, ...]) -> tuple[str, ...]:
    forms = _words(item, "an entry of the list")
    if len(forms) != (len(columns) or 1):
        raise item.fail(f"give {len(columns) or 1} form(s) here{': ' + ', '.join(columns) if columns else ''}")
    return forms


_SOURCE_KEYS = frozenset({"id", "name", "kind", "tier", "aliases", "wikidata", "state_media", "enabled"})
_TIERS = frozenset({"primary", "secondary", "tertiary"})


def read_sources(entry: Entry) -> Iterator[tuple[Entry, str, SourceEntry | None]]:
    """The sources of one group, each with its place in the file and its id; None for one that is switched off.

    Raises RuleError.
    """
    group = entry.mapping("the file", allowed=frozenset({"id", "summary", "kind", "tier", "provenance", "sources"}))
    tier = _choice(group, "tier", _TIERS, "primary")
    for item in required(group, "sources", entry).items("sources"):
        keys = item.mapping("a source", allowed=_SOURCE_KEYS)
        id = required(keys, "id", item).text("id")
        if not flag(keys, "enabled", "true"):
            yield item, id, None
            continue
        name = required(keys, "name", item).text("name")
        aliases = keys["aliases"].texts("aliases") if "aliases" in keys else ()
        yield (
            item,
            id,
            SourceEntry(
                id=id,
                name=name,
                kind=_optional(keys, "kind", _optional(group, "kind", "unknown")),
                tier=_choice(keys, "tier", _TIERS, tier),
                aliases=tuple(dict.fromkeys((name, *aliases))),
                wikidata=_optional(keys, "wikidata") or None,
                state_media=flag(keys, "state_media"),
            ),
        )


def schema_keys() -> Mapping[str, frozenset[str]]:
    """The keys each folder's rule files may hold, for the test that holds the published JSON Schema to this loader."""
    return {"attribution": _ATTRIBUTION, "claims": _CLAIM, "exemptions": _EXEMPTION}
