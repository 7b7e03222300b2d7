"""Folders of YAML -> one checked set of rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import audit.rules
from audit.errors import RuleError
from audit.model import AttributionClass, Severity
from audit.patterns import compiled
from audit.rules import ExemptionRule, RuleSet, SourceEntry, load_rules, schema_keys, shipped

Folder = Callable[[Mapping[str, str]], Path]

EXAMPLES = """\
examples:
  match:
    - {text: Irene Cho avers it rained., source: Irene Cho}
    - {text: The council avers it snowed., source: The council}
  no_match: [It rained., It snowed.]
"""
RULE = f"""\
id: avers
summary: Somebody avers something.
rationale: An old verb.
cue: $verbs.third
before: '{{source:averrer}} '
content: after
{EXAMPLES}"""
CLAIM = f"""\
id: rained
summary: It rained.
rationale: Rain is measured.
cue: [rained]
because: Rain is claimed.
mend: Say who measured.
{EXAMPLES.replace("source", "words")}"""
EXEMPTION = f"""\
id: dew
summary: Dew.
rationale: Everybody sees dew.
cue: [dew]
exempts: [rained]
{EXAMPLES.replace("source", "words")}"""
VERBS = """\
id: verbs
summary: Verbs.
columns: [base, third]
classes:
  formal:
    - [aver, avers]
  heated: [[howl, howls], [yell, yells]]
"""
NOUNS = """\
id: nouns
summary: Nouns.
words: [Dew, rain, no, on, 12:30]
"""
SOURCES = """\
id: papers
summary: Newspapers.
kind: news-outlet
tier: secondary
sources:
  - id: farol
    name: Farol
    aliases: [The Farol, Farol]
    wikidata: Q0
    state_media: "true"
  - id: quay-board
    name: Quay Board
    kind: government
    tier: primary
"""
DEFINITIONS = """\
averrer: '(?:{small-word} )?{any-words}'
small-word: '[Tt]he'
any-words: |
  # Irene Cho
  \\w+
  (?: \\w+)?
"""
TREE: Mapping[str, str] = {
    "definitions.yaml": DEFINITIONS,
    "lexicons/verbs.yaml": VERBS,
    "lexicons/nouns.yaml": NOUNS,
    "attribution/avers.yaml": RULE,
    "claims/rained.yaml": CLAIM,
    "exemptions/dew.yaml": EXEMPTION,
    "sources/papers.yaml": SOURCES,
}


@pytest.fixture
def nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the rules that come with the tool."""
    path = tmp_path / "shipped"
    path.mkdir()
    monkeypatch.setattr(audit.rules, "shipped", lambda: path)
    return path


@pytest.fixture
def tree(nothing_shipped: Path, folder: Folder) -> RuleSet:
    """A small set of rules, one file of each kind."""
    return load_rules(folder(TREE))


def test_the_shipped_rules_stand_beside_the_package() -> None:
    """In a checkout the rules are read where they stand."""
    assert shipped() == Path(__file__).resolve().parent.parent / "rules"


def test_the_rules_inside_a_wheel_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package reads the rules it carries."""
    package = tmp_path / "audit"
    (package / "_rules").mkdir(parents=True)
    monkeypatch.setattr(audit.rules, "__file__", str(package / "rules" / "__init__.py"))
    assert shipped() == package / "_rules"


def test_every_shipped_pattern_compiles(shipped_rules: RuleSet) -> None:
    """All definitions, cues and patterns of the rules that come with the tool can be used."""
    shipped_rules.compile_all()
    assert {rule.kind for rule in shipped_rules.all} == {"attribution", "claim", "exemption"}
    assert len(shipped_rules.by_id) == len(shipped_rules.all)


def test_an_attribution_rule_is_read_with_its_defaults(tree: RuleSet, tmp_path: Path) -> None:
    """What a rule does not say is speech, no denial, no event, and stays out of quotation marks."""
    (rule,) = tree.attribution
    assert (rule.id, rule.kind, rule.summary, rule.rationale) == (
        "avers",
        "attribution",
        "Somebody avers something.",
        "An old verb.",
    )
    assert (rule.path, rule.line) == (str(tmp_path / "own" / "attribution" / "avers.yaml"), 1)
    assert (rule.before, rule.after, rule.where, rule.unless) == ("{source:averrer} ", "", (), ())
    assert (rule.attribution_class, rule.content, rule.source) == (AttributionClass.SPEECH, "after", "")
    assert (rule.denial, rule.event, rule.quoted, rule.priority, rule.family) == (False, "", False, 0, "")
    assert [(one.text, one.parts, one.line) for one in rule.match] == [
        ("Irene Cho avers it rained.", (("source", "Irene Cho"),), 9),
        ("The council avers it snowed.", (("source", "The council"),), 10),
    ]
    assert rule.no_match == (("It rained.", 11), ("It snowed.", 11))


def test_an_attribution_rule_is_read_with_all_its_keys(nothing_shipped: Path, folder: Folder) -> None:
    """Class, polarity, event, guards and priority are what the file says."""
    more = """\
family: old
class: document
source: subject
denial: 'true'
event: non-disclosure
quoted: 'false'
priority: -7
where: {opening: a, sentence: b}
unless: {before: c, after: d}
"""
    rule = load_rules(folder({**TREE, "attribution/avers.yaml": RULE + more})).attribution[0]
    assert (rule.family, rule.attribution_class, rule.source) == ("old", AttributionClass.DOCUMENT, "subject")
    assert (rule.denial, rule.event, rule.quoted, rule.priority) == (True, "non-disclosure", False, -7)
    assert rule.where == (("opening", "a"), ("sentence", "b"))
    assert rule.unless == (("before", "c"), ("after", "d"))


def test_a_claim_rule_is_read_with_its_defaults(tree: RuleSet) -> None:
    """A claim's category is its id, and it is a warning, where the file says nothing else."""
    (rule,) = tree.claims
    assert (rule.id, rule.kind, rule.category, rule.severity) == ("rained", "claim", "rained", Severity.WARNING)
    assert (rule.because, rule.mend, rule.cues) == ("Rain is claimed.", "Say who measured.", ("rained",))


def test_a_claim_rule_may_name_category_and_severity(nothing_shipped: Path, folder: Folder) -> None:
    """Several rules may find one category of claim."""
    text = CLAIM + "category: weather\nseverity: error\n"
    exemption = EXEMPTION.replace("[rained]", "[weather]")
    (rule,) = load_rules(folder({**TREE, "claims/rained.yaml": text, "exemptions/dew.yaml": exemption})).claims
    assert (rule.category, rule.severity) == ("weather", Severity.ERROR)


def test_an_exemption_names_what_it_lets_off(tree: RuleSet) -> None:
    """An exemption lists categories of claims."""
    (rule,) = tree.exemptions
    assert (rule.id, rule.kind, rule.exempts, rule.cues) == ("dew", "exemption", ("rained",), ("dew",))


def test_an_exemption_without_a_cue_needs_no_examples(nothing_shipped: Path, folder: Folder) -> None:
    """What the code decides has an id and a reason, and nothing to match."""
    text = "id: dew\nsummary: Dew.\nrationale: Everybody sees dew.\n"
    (rule,) = load_rules(folder({"exemptions/dew.yaml": text})).exemptions
    assert (rule.cues, rule.exempts, rule.match, rule.no_match) == ((), (), (), ())


def test_a_lexicon_has_words_and_forms(tree: RuleSet) -> None:
    """Words are lower-cased, forms stand as written, and what looks like a truth value or a time is a word."""
    nouns = tree.lexicon("nouns")
    assert nouns.words == {"dew", "rain", "no", "on", "12:30"}
    assert nouns.forms == ("Dew", "rain", "no", "on", "12:30")
    assert (nouns.id, nouns.summary, nouns.line, nouns.classes) == ("nouns", "Nouns.", 1, {})


def test_a_lexicon_has_classes_and_columns(tree: RuleSet) -> None:
    """Each entry has a form a column, and each class all forms of its entries."""
    verbs = tree.lexicon("verbs")
    assert verbs.rows == (("aver", "avers"), ("howl", "howls"), ("yell", "yells"))
    assert verbs.classes == {"formal": ("aver", "avers"), "heated": ("howl", "howls", "yell", "yells")}
    assert verbs.column("third") == ("avers", "howls", "yells")
    assert (verbs.class_of("yells"), verbs.class_of("rain")) == ("heated", None)
    assert tree.verb_classes["howls"] == "heated"
    assert "rain" not in tree.verb_classes
    with pytest.raises(KeyError, match=r"^'future'$"):
        verbs.column("future")


def test_a_source_takes_kind_and_tier_from_its_group(tree: RuleSet) -> None:
    """An entry says itself what differs; its name is its first alias, and no alias counts twice."""
    assert tree.sources == (
        SourceEntry("farol", "Farol", "news-outlet", "secondary", ("Farol", "The Farol"), "Q0", True),
        SourceEntry("quay-board", "Quay Board", "government", "primary", ("Quay Board",), None, False),
    )


def test_a_lexicon_nobody_wrote_is_named(tree: RuleSet) -> None:
    """Whoever asks for a lexicon that is not there is told its id."""
    with pytest.raises(RuleError, match=r"^rules/lexicons: there is no lexicon 'adverbs'$"):
        tree.lexicon("adverbs")
    with pytest.raises(KeyError):
        tree.rule("nobody")


@pytest.mark.parametrize(
    ("cue", "cues"),
    [
        pytest.param("[says, said, says]", ("says", "said"), id="literals"),
        pytest.param("$nouns", ("Dew", "rain", "no", "on", "12:30"), id="lexicon"),
        pytest.param("$verbs.base", ("aver", "howl", "yell"), id="column"),
        pytest.param("$verbs.heated", ("howl", "howls", "yell", "yells"), id="class"),
        pytest.param("[$verbs.third, says]", ("avers", "howls", "yells", "says"), id="lexicon-and-literal"),
        pytest.param("[$verbs.third, '!howls']", ("avers", "yells"), id="all-but-one"),
        pytest.param("[$verbs, '!$verbs.heated']", ("aver", "avers"), id="all-but-a-class"),
        pytest.param("['!avers', $verbs.third]", ("avers", "howls", "yells"), id="left-out-too-early"),
    ],
)
def test_a_cue_is_literals_and_lexicons(nothing_shipped: Path, folder: Folder, cue: str, cues: tuple[str, ...]) -> None:
    """`$` puts a lexicon, a column or a class in; `!` leaves out what stands before it."""
    rules = load_rules(folder({**TREE, "attribution/avers.yaml": RULE.replace("$verbs.third", cue)}))
    assert rules.cues(rules.rule("avers")) == cues


def test_definitions_are_written_into_patterns(tree: RuleSet) -> None:
    """A definition may use others, and spread over lines."""
    assert tree.expand("{averrer}s") == r"(?:(?:(?:[Tt]he)\s+)?(?:\w+(?:\s+\w+)?))s"
    found = tree.pattern("averrer", reverse=True).match("Then the council avers", 0, 16)
    assert found is not None
    assert found.span() == (5, 16)
    assert tree.pattern("any-words").pattern == r"(?:\w+(?:\s+\w+)?)"


def test_roles_are_found_through_definitions(nothing_shipped: Path, folder: Folder) -> None:
    """A rule may capture its source by way of a definition."""
    files = {"definitions.yaml": DEFINITIONS + "subject: '{source:averrer} (?P<via>x)?'\n"}
    rule = RULE.replace("{source:averrer} ", "{subject}")
    rules = load_rules(folder({**TREE, **files, "attribution/avers.yaml": rule}))
    assert rules.captures("{subject}y") == {"source", "via"}


def test_a_users_folder_adds(folder: Folder, shipped_rules: RuleSet) -> None:
    """A rule, a lexicon, a definition and a source of one's own join the shipped ones."""
    own = {**TREE, "attribution/avers.yaml": RULE.replace("third", "third, $say-verbs.past").replace("$v", "[$v", 1)}
    own["attribution/avers.yaml"] = own["attribution/avers.yaml"].replace("past\n", "past]\n", 1)
    rules = load_rules(folder(own))
    assert {rule.id for rule in rules.all} - {rule.id for rule in shipped_rules.all} == {"avers", "rained", "dew"}
    assert set(rules.lexicons) - set(shipped_rules.lexicons) == {"verbs", "nouns"}
    assert set(rules.definitions) - set(shipped_rules.definitions) == {"averrer", "small-word", "any-words"}
    assert {source.id for source in rules.sources} - {source.id for source in shipped_rules.sources} == {
        "farol",
        "quay-board",
    }
    assert {"avers", "said"} <= set(rules.cues(rules.rule("avers")))


def test_a_users_folder_overrides_by_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Folder) -> None:
    """What a user writes under the id of a shipped rule, lexicon, definition or source stands in its place."""
    ours = tmp_path / "ours"
    folder(TREE).rename(ours)
    monkeypatch.setattr(audit.rules, "shipped", lambda: ours)
    rules = load_rules(
        folder(
            {
                "definitions.yaml": "small-word: '[Aa]'\n",
                "lexicons/nouns.yaml": "id: nouns\nsummary: Fewer.\nwords: [mud]\n",
                "attribution/avers.yaml": RULE.replace("Somebody avers something.", "Mine."),
                "sources/mine.yaml": "id: mine\nsources: [{id: farol, name: Farol Daily}]\n",
            }
        )
    )
    assert rules.rule("avers").summary == "Mine."
    assert rules.lexicon("nouns").words == {"mud"}
    assert rules.expand("{averrer}") == r"(?:(?:(?:[Aa])\s+)?(?:\w+(?:\s+\w+)?))"
    assert {source.id: source.aliases for source in rules.sources} == {
        "farol": ("Farol Daily",),
        "quay-board": ("Quay Board",),
    }
    assert {rule.id for rule in rules.all} == {"avers", "rained", "dew"}


def test_a_user_switches_a_rule_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Folder) -> None:
    """Two lines are enough to do without a shipped rule, and `enabled: true` changes nothing."""
    ours = tmp_path / "ours"
    folder({**TREE, "claims/rained.yaml": CLAIM + "enabled: 'true'\n"}).rename(ours)
    monkeypatch.setattr(audit.rules, "shipped", lambda: ours)
    assert {rule.id for rule in load_rules().all} == {"avers", "rained", "dew"}
    rules = load_rules(
        folder(
            {
                "attribution/avers.yaml": "id: avers\nenabled: false\n",
                "exemptions/dew.yaml": "id: dew\nenabled: 'false'\n",
            }
        )
    )
    assert {rule.id for rule in rules.all} == {"rained"}


@pytest.mark.parametrize(
    ("files", "ours"),
    [
        pytest.param({}, {"avers", "rained", "dew"}, id="nothing"),
        pytest.param({"lexicons/x.yaml": "id: x\nsummary: x\nwords: [x]\n"}, {"avers", "rained", "dew"}, id="more"),
        pytest.param({"attribution/avers.yaml": RULE}, {"rained", "dew"}, id="a-rule"),
        pytest.param({"attribution/avers.yaml": "id: avers\nenabled: false\n"}, {"rained", "dew"}, id="one-off"),
        pytest.param({"lexicons/nouns.yaml": "id: nouns\nsummary: x\nwords: [mud]\n"}, set(), id="a-lexicon"),
        pytest.param({"definitions.yaml": "small-word: '[Aa]'\n"}, set(), id="a-definition"),
    ],
)
def test_rules_that_read_as_shipped_are_known(
    files: dict[str, str], ours: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Folder
) -> None:
    """What a user changes is not ours any more; a changed word list or definition may change any rule."""
    folder(TREE).rename(tmp_path / "ours")
    monkeypatch.setattr(audit.rules, "shipped", lambda: tmp_path / "ours")
    assert load_rules(folder(files) if files else None).ours == ours


def test_the_last_word_on_patterns_is_the_loaders(shipped_rules: RuleSet) -> None:
    """The published keys of a rule file are those the loader allows."""
    keys = schema_keys()
    assert set(keys) == {"attribution", "claims", "exemptions"}
    assert keys["claims"] - keys["exemptions"] == {"category", "severity", "because", "mend"}
    assert keys["exemptions"] - keys["claims"] == {"exempts"}
    assert "event" in keys["attribution"]


ATTRIBUTION, LEXICON = "attribution/avers.yaml", "lexicons/verbs.yaml"
FAULTS: Mapping[str, tuple[str, str, int, str]] = {
    # what is wrong: the file, its text, the line, the message, in which dots stand for any words
    "unknown-key": (
        ATTRIBUTION,
        RULE.replace("content:", "contents:"),
        6,
        "unknown key 'contents' in rule avers; did you mean 'content'?",
    ),
    "unknown-key-unlike-any": (
        "exemptions/dew.yaml",
        EXEMPTION + "xyzzy: a\n",
        11,
        "unknown key 'xyzzy' in rule dew; known keys: after, before, cue, enabled, examples, exempts, family, id, "
        "priority, rationale, summary, unless, where",
    ),
    "key-of-another-kind": (
        "claims/rained.yaml",
        CLAIM + "quoted: 'true'\n",
        12,
        "unknown key 'quoted' in rule rained; known keys: after, because, before, category, cue, enabled, examples, "
        "family, id, mend, priority, rationale, severity, summary, unless, where",
    ),
    "unknown-side": (
        ATTRIBUTION,
        RULE + "unless:\n  behind: a\n",
        13,
        "unknown key 'behind' in unless; known keys: after, before, opening, sentence",
    ),
    "unknown-key-in-examples": (
        ATTRIBUTION,
        RULE.replace("no_match:", "not_match:"),
        11,
        "unknown key 'not_match' in examples; did you mean 'no_match'?",
    ),
    "unknown-role-in-an-example": (
        ATTRIBUTION,
        RULE.replace("source: Irene Cho}", "speaker: Irene Cho}"),
        9,
        "unknown key 'speaker' in an example under match; known keys: content, cue, source, text, via, words",
    ),
    "missing-id": (ATTRIBUTION, RULE.replace("id: avers\n", ""), 1, "the key 'id' is missing"),
    "missing-summary": (
        ATTRIBUTION,
        RULE.replace("summary: Somebody avers something.\n", ""),
        1,
        "the key 'summary' is missing",
    ),
    "missing-rationale": (
        ATTRIBUTION,
        RULE.replace("rationale: An old verb.\n", ""),
        1,
        "the key 'rationale' is missing",
    ),
    "missing-cue": (ATTRIBUTION, RULE.replace("cue: $verbs.third\n", ""), 1, "the key 'cue' is missing"),
    "missing-cue-and-examples": (
        ATTRIBUTION,
        RULE.replace("cue: $verbs.third\n", "").replace(EXAMPLES, ""),
        1,
        "the key 'cue' is missing",
    ),
    "missing-examples": (ATTRIBUTION, RULE.replace(EXAMPLES, ""), 1, "the key 'examples' is missing"),
    "missing-because": (
        "claims/rained.yaml",
        CLAIM.replace("because: Rain is claimed.\n", ""),
        1,
        "the key 'because' is missing",
    ),
    "missing-mend": (
        "claims/rained.yaml",
        CLAIM.replace("mend: Say who measured.\n", ""),
        1,
        "the key 'mend' is missing",
    ),
    "missing-cue-of-a-claim": (
        "claims/rained.yaml",
        CLAIM.replace("cue: [rained]\n", ""),
        1,
        "the key 'cue' is missing",
    ),
    "missing-text-of-an-example": (
        ATTRIBUTION,
        RULE.replace("text: Irene Cho avers it rained., ", ""),
        9,
        "the key 'text' is missing",
    ),
    "missing-summary-of-a-lexicon": (
        LEXICON,
        VERBS.replace("summary: Verbs.\n", ""),
        1,
        "the key 'summary' is missing",
    ),
    "missing-sources": ("sources/papers.yaml", "id: papers\n", 1, "the key 'sources' is missing"),
    "missing-name-of-a-source": (
        "sources/papers.yaml",
        SOURCES.replace("    name: Quay Board\n", ""),
        11,
        "the key 'name' is missing",
    ),
    "missing-id-of-a-source": (
        "sources/papers.yaml",
        SOURCES.replace("  - id: quay-board\n    name", "  - name"),
        11,
        "the key 'id' is missing",
    ),
    "id-unlike-the-file-name": (
        ATTRIBUTION,
        RULE.replace("id: avers", "id: aver"),
        1,
        "id 'aver' must equal the file name 'avers'",
    ),
    "lexicon-id-unlike-the-file-name": (
        LEXICON,
        VERBS.replace("id: verbs", "id: verb"),
        1,
        "id 'verb' must equal the file name 'verbs'",
    ),
    "source-file-id-unlike-the-file-name": (
        "sources/papers.yaml",
        SOURCES.replace("id: papers", "id: dailies"),
        1,
        "id 'dailies' must equal the file name 'papers'",
    ),
    "list-as-id": (ATTRIBUTION, RULE.replace("id: avers", "id: [avers]"), 1, "id must be a text, not a list"),
    "no-source": (
        ATTRIBUTION,
        RULE.replace("{source:averrer} ", "{averrer} "),
        1,
        "rule avers: never captures {source:...}; capture it, or declare a strategy with `source:`",
    ),
    "no-content": (
        ATTRIBUTION,
        RULE.replace("content: after\n", ""),
        1,
        "rule avers: never captures {content:...}; capture it, or declare a strategy with `content:`",
    ),
    "unknown-content-strategy": (
        ATTRIBUTION,
        RULE.replace("content: after", "content: behind"),
        6,
        "content must be one of after, around, before, ... not 'behind'",
    ),
    "unknown-source-strategy": (
        ATTRIBUTION,
        RULE + "source: object\n",
        12,
        "source must be one of none, subject, not 'object'",
    ),
    "unknown-class": (
        ATTRIBUTION,
        RULE + "class: gossip\n",
        12,
        "class must be one of attitude, belief, document, perception, speech, not 'gossip'",
    ),
    "unknown-event": (
        ATTRIBUTION,
        RULE + "event: party\n",
        12,
        "event must be one of non-disclosure, not 'party'",
    ),
    "unknown-severity": (
        "claims/rained.yaml",
        CLAIM + "severity: high\n",
        12,
        "severity must be one of error, note, warning, not 'high'",
    ),
    "unknown-tier": (
        "sources/papers.yaml",
        SOURCES.replace("tier: primary", "tier: first"),
        14,
        "tier must be one of primary, secondary, tertiary, not 'first'",
    ),
    "unknown-tier-of-a-group": (
        "sources/papers.yaml",
        SOURCES.replace("tier: secondary", "tier: second"),
        4,
        "tier must be one of primary, secondary, tertiary, not 'second'",
    ),
    "flag-that-is-none": (
        ATTRIBUTION,
        RULE + "denial: yes\n",
        12,
        "denial must be one of false, true, not 'yes'",
    ),
    "enabled-that-is-neither": (
        ATTRIBUTION,
        RULE + "enabled: off\n",
        12,
        "enabled must be one of false, true, not 'off'",
    ),
    "priority-that-is-no-number": (ATTRIBUTION, RULE + "priority: high\n", 12, "priority must be a whole number"),
    "priority-that-is-no-whole-number": (ATTRIBUTION, RULE + "priority: 1.5\n", 12, "priority must be a whole number"),
    "priority-that-is-a-list": (ATTRIBUTION, RULE + "priority: [1]\n", 12, "priority must be a text, not a list"),
    "pattern-that-does-not-compile": (
        ATTRIBUTION,
        RULE + "after: '(a'\n",
        1,
        "rule avers: pattern does not compile: ...",
    ),
    "guard-that-does-not-compile": (
        ATTRIBUTION,
        RULE + "unless: {sentence: '[a'}\n",
        1,
        "rule avers: pattern does not compile: ...",
    ),
    "definition-that-does-not-compile": (
        "definitions.yaml",
        DEFINITIONS + "broken: 'a)'\n",
        7,
        "pattern does not compile: ...",
    ),
    "unknown-definition": (
        ATTRIBUTION,
        RULE.replace("{source:averrer} ", "{source:whom} "),
        1,
        "rule avers: there is no definition or lexicon {whom}",
    ),
    "unknown-definition-in-a-guard": (
        ATTRIBUTION,
        RULE + "where: {after: '{whom}'}\n",
        1,
        "rule avers: there is no definition or lexicon {whom}",
    ),
    "unknown-definition-in-a-definition": (
        "definitions.yaml",
        DEFINITIONS.replace("{small-word}", "{small-words}"),
        1,
        "there is no definition {small-words}",
    ),
    "unknown-role": (
        ATTRIBUTION,
        RULE + "after: '{hearer:averrer}'\n",
        1,
        "rule avers: unknown role 'hearer'; roles are content, cue, source, via, words",
    ),
    "unknown-group": (
        ATTRIBUTION,
        RULE + "after: '(?P<hearer> him)'\n",
        1,
        "rule avers: unknown role 'hearer'; roles are content, cue, source, via, words",
    ),
    "unknown-category": (
        "exemptions/dew.yaml",
        EXEMPTION.replace("exempts: [rained]", "exempts: [rain]"),
        1,
        "rule dew: exempts 'rain', which no claim rule finds; did you mean 'rained'?",
    ),
    "unknown-lexicon-in-a-cue": (ATTRIBUTION, RULE.replace("$verbs", "$verb"), 1, "there is no lexicon $verb"),
    "unknown-lexicon-in-a-pattern": (
        ATTRIBUTION,
        RULE + "after: '{$adverbs}'\n",
        1,
        "rule avers: there is no definition or lexicon {$adverbs}",
    ),
    "unknown-column-in-a-cue": (
        ATTRIBUTION,
        RULE.replace("$verbs.third", "$verbs.past"),
        1,
        "lexicon $verbs has no column or class 'past' (it has base, third, formal, heated)",
    ),
    "unknown-column-in-a-pattern": (
        ATTRIBUTION,
        RULE + "after: '{$nouns.plural}'\n",
        1,
        "rule avers: lexicon $nouns has no column or class 'plural' (it has none)",
    ),
    "definition-that-refers-to-itself": (
        "definitions.yaml",
        DEFINITIONS + "a: 'x{b}'\nb: 'y{a}'\n",
        7,
        "definition 'a' refers to itself",
    ),
    "definition-that-is-a-list": (
        "definitions.yaml",
        DEFINITIONS + "a: [b]\n",
        7,
        "definition a must be a text, not a list",
    ),
    "definitions-that-are-a-list": (
        "definitions.yaml",
        "- a\n",
        1,
        "definitions must be a mapping of keys, not a list",
    ),
    "rule-that-is-a-list": (ATTRIBUTION, "- a\n", 1, "the file must be a mapping of keys, not a list"),
    "sources-that-are-a-list": ("sources/papers.yaml", "- a\n", 1, "the file must be a mapping of keys, not a list"),
    "sources-that-are-a-mapping": (
        "sources/papers.yaml",
        "id: papers\nsources: {a: b}\n",
        2,
        "sources must be a list, not a mapping",
    ),
    "source-that-is-a-text": (
        "sources/papers.yaml",
        "id: papers\nsources: [Farol]\n",
        2,
        "a source must be a mapping of keys, not a text",
    ),
    "unknown-key-of-a-source": (
        "sources/papers.yaml",
        SOURCES.replace("aliases:", "alias:"),
        8,
        "unknown key 'alias' in a source; did you mean 'aliases'?",
    ),
    "unknown-key-of-a-group": (
        "sources/papers.yaml",
        SOURCES.replace("summary:", "summery:"),
        2,
        "unknown key 'summery' in the file; did you mean 'summary'?",
    ),
    "unknown-key-of-a-lexicon": (
        "lexicons/nouns.yaml",
        NOUNS.replace("words:", "word:"),
        3,
        "unknown key 'word' in lexicon nouns; did you mean 'words'?",
    ),
    "unless-that-is-a-text": (
        ATTRIBUTION,
        RULE + "unless: a\n",
        12,
        "unless must be a mapping of keys, not a text",
    ),
    "cue-that-is-a-mapping": (
        ATTRIBUTION,
        RULE.replace("$verbs.third", "{a: b}"),
        4,
        "cue must be a list, not a mapping",
    ),
    "examples-that-are-a-list": (
        ATTRIBUTION,
        RULE.replace(EXAMPLES, "examples: [a]\n"),
        7,
        "examples must be a mapping of keys, not a list",
    ),
    "example-that-is-a-text": (
        ATTRIBUTION,
        RULE.replace("{text: Irene Cho avers it rained., source: Irene Cho}", "Irene Cho avers it rained."),
        9,
        "an example under match must be a mapping of keys, not a text",
    ),
    "example-that-names-no-part": (
        ATTRIBUTION,
        RULE.replace(", source: Irene Cho}", "}"),
        9,
        "say which parts the rule must find: source, cue, content, via or words",
    ),
    "counter-example-that-is-a-mapping": (
        ATTRIBUTION,
        RULE.replace("[It rained., It snowed.]", "[{text: It rained.}, It snowed.]"),
        11,
        "a counter-example must be a text, not a mapping",
    ),
    "too-few-examples": (
        ATTRIBUTION,
        RULE.replace("    - {text: Irene Cho avers it rained., source: Irene Cho}\n", ""),
        8,
        "give at least two sentences under match and two under no_match",
    ),
    "too-few-counter-examples": (
        ATTRIBUTION,
        RULE.replace("[It rained., It snowed.]", "[It rained.]"),
        8,
        "give at least two sentences under match and two under no_match",
    ),
    "no-examples-under-match": (
        ATTRIBUTION,
        RULE.replace(EXAMPLES, "examples:\n  no_match: [a, b]\n"),
        8,
        "give at least two sentences under match and two under no_match",
    ),
    "no-counter-examples": (
        ATTRIBUTION,
        RULE.replace("  no_match: [It rained., It snowed.]\n", ""),
        8,
        "give at least two sentences under match and two under no_match",
    ),
    "lexicon-with-words-and-classes": (
        LEXICON,
        VERBS + "words: [[say, says]]\n",
        1,
        "a lexicon has either words or classes",
    ),
    "lexicon-with-neither": (LEXICON, "id: verbs\nsummary: Verbs.\n", 1, "a lexicon has either words or classes"),
    "empty-word": (
        "lexicons/nouns.yaml",
        "id: nouns\nsummary: Nouns.\nwords: [dew, '']\n",
        3,
        "an entry of the list needs at least one word, and no empty one",
    ),
    "empty-cue": (
        ATTRIBUTION,
        RULE.replace("$verbs.third", "[' ']"),
        4,
        "cue needs at least one word, and no empty one",
    ),
    "no-cue": (ATTRIBUTION, RULE.replace("$verbs.third", "[]"), 4, "cue needs at least one word, and no empty one"),
    "too-few-forms": (LEXICON, VERBS.replace("[aver, avers]", "[aver]"), 6, "give 2 form(s) here: base, third"),
    "too-many-forms": (
        LEXICON,
        VERBS.replace("[aver, avers]", "[aver, avers, averred]"),
        6,
        "give 2 form(s) here: base, third",
    ),
    "forms-without-columns": (LEXICON, VERBS.replace("columns: [base, third]\n", ""), 5, "give 1 form(s) here"),
    "form-that-is-a-mapping": (
        LEXICON,
        VERBS.replace("[aver, avers]", "{aver: avers}"),
        6,
        "an entry of the list must be a list, not a mapping",
    ),
    "classes-that-are-a-list": (
        LEXICON,
        "id: verbs\nsummary: Verbs.\nclasses: [a]\n",
        3,
        "classes must be a mapping of keys, not a list",
    ),
    "yaml-tag": (
        ATTRIBUTION,
        RULE.replace("priority", "") + "family: !odd a\n",
        12,
        "YAML tag '!odd' is not allowed; write plain text",
    ),
    "yaml-alias": (
        ATTRIBUTION,
        RULE.replace("[It rained., It snowed.]", "[&a It rained., *a]"),
        11,
        "YAML anchors and aliases are not allowed; write the value out",
    ),
    "key-twice": (ATTRIBUTION, RULE + "summary: Again.\n", 12, "key 'summary' stands twice; keep one"),
    "empty-file": (ATTRIBUTION, "", 1, "the file is empty"),
    "not-yaml": (ATTRIBUTION, "id: a: b\n", 1, "not valid YAML: mapping values are not allowed in this context"),
}


@pytest.mark.parametrize(("file", "text", "line", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_that_names_file_and_line(
    nothing_shipped: Path, folder: Folder, file: str, text: str, line: int, message: str
) -> None:
    """Whatever is wrong in a folder of rules is told in one line: the file, the line, and what to mend."""
    root = folder({**TREE, file: text})
    with pytest.raises(RuleError) as caught:
        load_rules(root)
    said, (beginning, _, end) = str(caught.value), message.partition("...")
    assert said.startswith(f"{root / file}:{line}: {beginning}")
    assert said.endswith(end)
    assert "\n" not in said
    assert "..." in message or len(said) == len(f"{root / file}:{line}: {message}")


def test_the_small_tree_has_no_fault(tree: RuleSet) -> None:
    """The folder in which the faults are planted loads without them."""
    assert [rule.id for rule in tree.all] == ["avers", "rained", "dew"]


@pytest.mark.parametrize(
    ("first", "second", "line", "message"),
    [
        pytest.param(
            ("attribution/dew.yaml", RULE.replace("id: avers", "id: dew")),
            ("exemptions/dew.yaml", EXEMPTION),
            1,
            "rule id 'dew' is taken by {first}:1; choose another",
            id="rule",
        ),
        pytest.param(
            ("sources/dailies.yaml", "id: dailies\nsources: [{id: farol, name: Farol}]\n"),
            ("sources/papers.yaml", SOURCES),
            6,
            "source id 'farol' is taken by {first}:2; choose another",
            id="source",
        ),
    ],
)
def test_an_id_stands_once_in_a_folder(
    nothing_shipped: Path, folder: Folder, first: tuple[str, str], second: tuple[str, str], line: int, message: str
) -> None:
    """The second of two equal ids is refused, and the message says where the first one stands."""
    root = folder({**TREE, **dict((first, second))})
    with pytest.raises(RuleError) as caught:
        load_rules(root)
    assert str(caught.value) == f"{root / second[0]}:{line}: {message.format(first=root / first[0])}"


@pytest.mark.parametrize(
    "stray",
    ["said.yaml", "attribution/said.yml", "verbs/said.yaml", "attribution/old/said.yaml", "definitions.yml"],
)
def test_a_stray_yaml_file_is_refused(nothing_shipped: Path, folder: Folder, stray: str) -> None:
    """A file that would never be read is named, with the folders that are."""
    root = folder({**TREE, stray: RULE})
    with pytest.raises(RuleError) as caught:
        load_rules(root)
    assert str(caught.value) == (
        f"{root / stray}: is not read here; "
        "put it in one of lexicons, attribution, sources, claims, exemptions, as NAME.yaml"
    )


def test_other_files_in_a_folder_of_rules_are_left_alone(nothing_shipped: Path, folder: Folder) -> None:
    """Notes may stand beside rules."""
    rules = load_rules(folder({**TREE, "README.md": "# Mine\n", "attribution/notes.txt": "Later.\n"}))
    assert len(rules.all) == 3


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("id: a\n")], ids=["none", "a-file"])
def test_a_folder_of_rules_must_be_there(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A folder that does not exist, or is a file, is named."""
    path = tmp_path / "mine"
    make(path)
    with pytest.raises(RuleError) as caught:
        load_rules(path)
    assert str(caught.value) == f"{path}: there is no such folder of rules"


def test_a_fault_in_the_shipped_rules_is_found_when_they_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Folder
) -> None:
    """Shipped patterns are compiled when they are needed, and then a broken one names its file."""
    ours = folder({**TREE, ATTRIBUTION: RULE + "after: '(a'\n", "claims/rained.yaml": CLAIM + "after: '[a'\n"})
    monkeypatch.setattr(audit.rules, "shipped", lambda: ours)
    rules = load_rules()
    avers, rained = rules.rule("avers"), rules.rule("rained")
    with pytest.raises(RuleError) as caught:
        rules.side(avers, avers.after, reverse=False)
    assert str(caught.value).startswith(f"{ours / ATTRIBUTION}:1: rule avers: pattern does not compile: ")
    with pytest.raises(RuleError) as caught:
        rules.side(rained, rained.after, reverse=True)
    assert str(caught.value).startswith(f"{ours}/claims/rained.yaml:1: rule rained: pattern does not compile: ")
    with pytest.raises(RuleError) as caught:
        rules.written(rained, "{nobody}")
    assert str(caught.value) == f"{ours}/claims/rained.yaml:1: rule rained: there is no definition {{nobody}}"
    with pytest.raises(RuleError, match=r"^rules: there is no definition \{whoever\}$"):
        rules.pattern("whoever")


def test_patterns_are_compiled_once(tree: RuleSet) -> None:
    """The pattern that decides is the object that locates."""
    rule = tree.rule("avers")
    assert tree.side(rule, rule.before, reverse=True) is tree.side(rule, rule.before, reverse=True)
    assert tree.side(rule, rule.before, reverse=True) is compiled(tree.expand(rule.before), reverse=True)


def test_rules_come_in_the_order_of_their_ids(shipped_rules: RuleSet) -> None:
    """The order of rules does not hang on the file system."""
    for rules in (shipped_rules.attribution, shipped_rules.claims, shipped_rules.exemptions):
        ids = [rule.id for rule in rules]
        assert ids == sorted(ids)


def test_shipped_exemptions_let_off_categories_that_exist(shipped_rules: RuleSet) -> None:
    """An exemption that names a category names one that a claim rule finds."""
    categories = {rule.category for rule in shipped_rules.claims}
    exemptions: tuple[ExemptionRule, ...] = shipped_rules.exemptions
    assert {category for rule in exemptions for category in rule.exempts} <= categories


def test_a_rule_that_uses_a_definition_that_refers_to_itself_is_refused(nothing_shipped: Path, folder: Folder) -> None:
    """A circle of definitions is told in one line also where an attribution rule stands on it."""
    with pytest.raises(RuleError, match=r"refers to itself$"):
        load_rules(folder({**TREE, "definitions.yaml": DEFINITIONS.replace("[Tt]he", "{averrer}")}))


def test_an_empty_word_list_is_refused(nothing_shipped: Path, folder: Folder) -> None:
    """A lexicon has words."""
    with pytest.raises(RuleError):
        load_rules(folder({**TREE, "lexicons/nouns.yaml": "id: nouns\nsummary: Nouns.\nwords: []\n"}))


def test_a_user_switches_off_the_only_rule_of_a_category(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Folder
) -> None:
    """Whoever does without a class of claim need not touch the shipped exemptions that let it off."""
    ours = tmp_path / "ours"
    folder(TREE).rename(ours)
    monkeypatch.setattr(audit.rules, "shipped", lambda: ours)
    assert load_rules(folder({"claims/rained.yaml": "id: rained\nenabled: false\n"})).claims == ()


def test_a_comment_in_a_pattern_may_name_anything(nothing_shipped: Path, folder: Folder) -> None:
    """What stands behind # on a line of its own is no part of a pattern."""
    text = RULE.replace("before: '{source:averrer} '", "before: |\n  # not {whoever}\n  {source:averrer}\\s")
    assert load_rules(folder({**TREE, ATTRIBUTION: text})).rule("avers").before.startswith("# not")


def test_a_user_switches_a_source_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Folder) -> None:
    """A source of the shipped registry can be taken out by its id."""
    ours = tmp_path / "ours"
    folder(TREE).rename(ours)
    monkeypatch.setattr(audit.rules, "shipped", lambda: ours)
    mine = "id: mine\nsources: [{id: farol, name: Farol, enabled: false}]\n"
    assert [source.id for source in load_rules(folder({"sources/mine.yaml": mine})).sources] == ["quay-board"]


def test_a_fault_reads_the_same_the_second_time(nothing_shipped: Path, folder: Folder) -> None:
    """Whoever asks again for a broken definition is told the same."""
    folder({"definitions.yaml": "a: '{b}'\n"}).rename(nothing_shipped.parent / "broken")
    broken = nothing_shipped.parent / "broken"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit.rules, "shipped", lambda: broken)
        rules = load_rules()
    messages = []
    for _ in range(2):
        with pytest.raises(RuleError) as caught:
            rules.pattern("a")
        messages.append(str(caught.value))
    assert messages == [f"{broken}/definitions.yaml:1: there is no definition {{b}}"] * 2


def test_a_copy_with_another_lexicon_writes_its_own_patterns(tree: RuleSet) -> None:
    """`dataclasses.replace` gives a set of rules that knows nothing of the old word list."""
    assert tree.expand("{$nouns}") == "(?:(?:12:30|Dew|[Nn]o|[Oo]n|[Rr]ain))"
    mud = replace(tree.lexicon("nouns"), rows=(("mud",),))
    copy = replace(tree, lexicons={**tree.lexicons, "nouns": mud})
    assert copy.expand("{$nouns}") == "(?:[Mm]ud)"
