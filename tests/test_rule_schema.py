"""The published schemas of rule files say what the loader says: an editor warns of what `audit` would refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from audit.errors import RuleError
from audit.model import AttributionClass, Severity
from audit.patterns import ROLES
from audit.rules import load_rules, schema_keys
from audit.rules.kinds import CONTENT_STRATEGIES, SOURCE_STRATEGIES

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
SCHEMAS = ROOT / "docs" / "schema"
DEFINITIONS = {"attribution": "attribution", "claims": "claim", "exemptions": "exemption"}
FOLDERS = (*DEFINITIONS, "lexicons", "sources")

File = dict[str, Any]  # what stands in one YAML file
Loads = Callable[[str, File], bool]

EXAMPLES: File = {
    "match": [
        {"text": "Irene Cho growled that the valve failed.", "source": "Irene Cho", "cue": "growled"},
        {"text": "The ministry growled that it was late.", "source": "The ministry", "cue": "growled"},
    ],
    "no_match": ["The dog growled.", "It growled at Irene Cho."],
}
SHARED: File = {
    "id": "growled",
    "summary": "A growl.",
    "rationale": "Nobody should growl.",
    "cue": ["growled", "growl*"],
}
WHOLE: dict[str, File] = {
    "attribution": {
        **SHARED,
        "family": "speech",
        "before": "{subject}",
        "after": " that ",
        "content": "after",
        "source": "subject",
        "class": "speech",
        "priority": 5,
        "quoted": False,
        "denial": True,
        "where": {"sentence": "valve"},
        "unless": {"after": " at "},
        "examples": EXAMPLES,
    },
    "claims": {
        **SHARED,
        "category": "statistic",
        "severity": "error",
        "because": "A growl is given.",
        "mend": "Say who growled.",
        "priority": "-5",
        "examples": EXAMPLES,
    },
    "exemptions": {**SHARED, "exempts": ["statistic"], "examples": EXAMPLES},
    "lexicons": {
        "id": "growl-verbs",
        "summary": "Verbs of growling.",
        "columns": ["base", "past"],
        "classes": {"heated": [["growl", "growled"]]},
        "provenance": "made up",
    },
    "sources": {
        "id": "ledgers",
        "summary": "Ledgers.",
        "kind": "news-outlet",
        "tier": "secondary",
        "provenance": "made up",
        "sources": [
            {
                "id": "the-ledger",
                "name": "The Ledger",
                "kind": "news-outlet",
                "tier": "secondary",
                "aliases": ["Ledger"],
                "wikidata": "Q1",
                "state_media": True,
            }
        ],
    },
}


def _without(file: File, key: str) -> File:
    return {name: value for name, value in file.items() if name != key}


def _with(file: File, **changed: Any) -> File:
    return {**deepcopy(file), **changed}


def _examples(**changed: Any) -> File:
    return _with(WHOLE["attribution"], examples=_with(EXAMPLES, **changed))


def _source(**changed: Any) -> File:
    return _with(WHOLE["sources"], sources=[_with(WHOLE["sources"]["sources"][0], **changed)])


ACCEPTED: dict[str, dict[str, File]] = {
    "as written out": WHOLE,
    "no more than must be": {
        "attribution": {
            **SHARED,
            "before": "{subject}",
            "content": "after",
            "examples": EXAMPLES,
        },
        "claims": {**SHARED, "because": "A growl is given.", "mend": "Say who growled.", "examples": EXAMPLES},
        "exemptions": _without(SHARED, "cue"),
        "lexicons": {"id": "growls", "summary": "Growls.", "words": ["growl", True, 12]},
        "sources": {"id": "ledgers", "sources": [{"id": "the-ledger", "name": "The Ledger"}]},
    },
    "one cue, one exemption, one alias": {
        "attribution": _with(WHOLE["attribution"], cue="growled"),
        "claims": _with(WHOLE["claims"], cue=2016),
        "exemptions": _with(WHOLE["exemptions"], exempts="statistic"),
        "sources": _source(aliases="Ledger"),
    },
    "switched off": {
        "attribution": {"id": "growled", "enabled": False},
        "claims": {"id": "growled", "enabled": "false"},
        "exemptions": {"id": "growled", "enabled": False, "summary": "No growls here."},
    },
    "truth values in quotes": {
        "attribution": _with(WHOLE["attribution"], quoted="true", denial="false", enabled="true")
    },
    "a non-disclosure without content": {
        "attribution": _with(_without(WHOLE["attribution"], "content"), event="non-disclosure")
    },
}
REFUSED: dict[str, dict[str, File]] = {
    "attribution": {
        **{
            f"no {key}": _without(WHOLE["attribution"], key)
            for key in ("id", "summary", "rationale", "cue", "examples")
        },
        "an unknown key": _with(WHOLE["attribution"], sumary="A growl."),
        "a key of claims": _with(WHOLE["attribution"], severity="error"),
        "an unknown class": _with(WHOLE["attribution"], **{"class": "hearsay"}),
        "an unknown strategy": _with(WHOLE["attribution"], content="afterwards"),
        "an unknown event": _with(WHOLE["attribution"], event="silence"),
        "an odd truth value": _with(WHOLE["attribution"], quoted="yes"),
        "an odd number": _with(WHOLE["attribution"], priority="high"),
        "an unknown side": _with(WHOLE["attribution"], unless={"behind": " at "}),
        "a list for a pattern": _with(WHOLE["attribution"], before=["{subject}"]),
        "a mapping for a cue": _with(WHOLE["attribution"], cue={"word": "growled"}),
        "one example": _examples(match=EXAMPLES["match"][:1]),
        "no counter-examples": _examples(no_match=[]),
        "examples of another sort": _examples(maybe=["The dog growled."]),
        "an example without parts": _examples(match=[EXAMPLES["match"][0], {"text": "He growled."}]),
        "an example without a text": _examples(match=[EXAMPLES["match"][0], {"source": "He"}]),
        "an unknown part": _examples(match=[EXAMPLES["match"][0], {"text": "He growled.", "speaker": "He"}]),
    },
    "claims": {
        **{
            f"no {key}": _without(WHOLE["claims"], key)
            for key in ("id", "summary", "cue", "because", "mend", "examples")
        },
        "an unknown key": _with(WHOLE["claims"], level="error"),
        "a key of attributions": _with(WHOLE["claims"], content="after"),
        "an unknown severity": _with(WHOLE["claims"], severity="fatal"),
    },
    "exemptions": {
        **{f"no {key}": _without(WHOLE["exemptions"], key) for key in ("id", "summary", "rationale", "examples")},
        "an unknown key": _with(WHOLE["exemptions"], exempt=["statistic"]),
        "a mapping of exempted": _with(WHOLE["exemptions"], exempts={"statistic": "all"}),
    },
    "lexicons": {
        **{f"no {key}": _without(WHOLE["lexicons"], key) for key in ("id", "summary", "classes")},
        "an unknown key": _with(WHOLE["lexicons"], word=["growl"]),
        "words and classes": _with(WHOLE["lexicons"], words=[["growl", "growled"]]),
        "words in no column": _without(WHOLE["lexicons"], "columns"),
        "columns, and a word with one form": _with(WHOLE["lexicons"], classes={"heated": ["growl"]}),
        "a mapping among the words": _with(_without(WHOLE["lexicons"], "classes"), words=[{"growl": "growled"}]),
    },
    "sources": {
        "no sources": _without(WHOLE["sources"], "sources"),
        "an unknown key": _with(WHOLE["sources"], country="Estrava"),
        "an unknown key of a source": _source(url="ledger.example"),
        "an unknown tier": _source(tier="first"),
        "a source without a name": {"sources": [{"id": "the-ledger"}]},
        "a source without an id": {"sources": [{"name": "The Ledger"}]},
        "a source that is only a name": {"sources": ["The Ledger"]},
        "an odd truth value": _source(state_media="partly"),
    },
}


@pytest.fixture
def loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loads:
    """Whether the loader takes one file as the user's own, beside a definition, a rule of its id and a claim rule."""
    ours, own = tmp_path / "ours", tmp_path / "own"
    for path, text in (
        ("definitions.yaml", "subject: '(?P<source>.+) '\n"),
        ("attribution/growled.yaml", yaml.safe_dump(WHOLE["attribution"])),
        ("claims/counted.yaml", yaml.safe_dump(_with(WHOLE["claims"], id="counted"))),
    ):
        (ours / path).parent.mkdir(parents=True, exist_ok=True)
        (ours / path).write_text(text, encoding="utf-8")
    monkeypatch.setattr("audit.rules.shipped", lambda: ours)

    def load_one(folder: str, file: File) -> bool:
        path = own / folder / f"{file.get('id', 'growled')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(file), encoding="utf-8")
        try:
            load_rules(own)
        except RuleError:
            return False
        return True

    return load_one


def _published(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def _validator(folder: str) -> Draft202012Validator:
    """What an editor checks a file of one folder with."""
    if folder in DEFINITIONS:
        rule = _published("rule")
        return Draft202012Validator({"$ref": f"#/$defs/{DEFINITIONS[folder]}", "$defs": rule["$defs"]})
    return Draft202012Validator(_published("lexicon" if folder == "lexicons" else folder))


def _as_text(path: Path) -> Any:
    """A file as the loader reads it, every scalar a text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _as_typed(value: Any) -> Any:
    """A file as an editor may read it, where whatever looks like a number or a truth value is one."""
    if isinstance(value, dict):
        return {key: _as_typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_typed(item) for item in value]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isascii() and value.isdigit() else value


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_every_published_schema_is_one(path: Path) -> None:
    """Each file of docs/schema is a JSON Schema of draft 2020-12 that says of itself which."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("folder", schema_keys())
def test_the_schema_names_the_keys_the_loader_reads(folder: str) -> None:
    """A key that a rule may hold is one that an editor offers, and no other is."""
    assert set(_published("rule")["$defs"][DEFINITIONS[folder]]["properties"]) == schema_keys()[folder]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_we_ship_keeps_to_the_schema(folder: str) -> None:
    """An editor finds nothing wrong with our own files, be `true` and `12` text to it or a truth value and a number."""
    own, any_rule = _validator(folder), Draft202012Validator(_published("rule"))
    paths = sorted((RULES / folder).glob("*.yaml"))
    for path in paths:
        for file in (_as_text(path), _as_typed(_as_text(path))):
            assert [f"{path.name}: {error.message}" for error in own.iter_errors(file)] == []
            assert any_rule.is_valid(file) == (folder in DEFINITIONS), path.name
    assert paths


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_file_we_ship_is_read_alike_by_both_parsers(path: Path) -> None:
    """PyYAML may come without its parser in C; the one in Python is stricter, and must find the same in our files."""
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) == _as_text(path)


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        pytest.param(folder, file, id=f"{folder}: {name}")
        for name, files in ACCEPTED.items()
        for folder, file in files.items()
    ],
)
def test_the_schema_accepts_what_the_loader_accepts(folder: str, file: File, loads: Loads) -> None:
    """What `audit` reads without a word, an editor leaves unmarked."""
    assert loads(folder, file)
    assert [error.message for error in _validator(folder).iter_errors(file)] == []


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        pytest.param(folder, file, id=f"{folder}: {name}")
        for folder, files in REFUSED.items()
        for name, file in files.items()
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(folder: str, file: File, loads: Loads) -> None:
    """What `audit` would refuse, an editor marks while it is written."""
    assert not loads(folder, file)
    assert not _validator(folder).is_valid(file)


@pytest.mark.parametrize("kind", ["newspaper", "wire agency", ""])
def test_the_schema_refuses_a_kind_nobody_knows(kind: str) -> None:
    """The kinds of sources are a closed list, so that a slip is seen."""
    assert not _validator("sources").is_valid(_source(kind=kind))


def test_the_choices_are_those_of_the_code() -> None:
    """Where a key takes one of several words, the schema lists the words the code knows."""
    definitions = _published("rule")["$defs"]
    attribution = definitions["attribution"]["properties"]
    assert set(attribution["class"]["enum"]) == set(AttributionClass)
    assert set(attribution["content"]["enum"]) == CONTENT_STRATEGIES
    assert set(attribution["source"]["enum"]) == SOURCE_STRATEGIES
    assert set(definitions["claim"]["properties"]["severity"]["enum"]) == set(Severity)
    assert set(definitions["example"]["properties"]) == ROLES | {"text"}
    assert set(definitions["sides"]["properties"]) == {"before", "after", "opening", "sentence"}


def test_the_categories_it_offers_are_those_of_our_claims() -> None:
    """An editor suggests the classes of claims there are; another may be made up."""
    offered = _published("rule")["$defs"]["claim"]["properties"]["category"]["examples"]
    assert offered == sorted({rule.category for rule in load_rules().claims})
