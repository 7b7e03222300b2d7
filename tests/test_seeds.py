"""The sample drafts: copy that must stay quiet, and planted faults that must be found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from audit.config import Settings
from audit.model import Report, Severity
from audit.pipeline import audit_document
from audit.readers import read
from audit.rules import load_rules

SEEDS = Path(__file__).parent.parent / "seeds"
IMPECCABLE = (
    "ferry-wire.txt",
    "harbor-bribery-trial.md",
    "eelgrass-study.md",
    "crane-inspections.html",
    "night-market-council.txt",
)
CHECKS = {
    "faults": frozenset({"unattributed-claim", "unsupported-lead", "unsupported-headline", "link-alone"}),
    "vague_sources": frozenset({"vague-source"}),
    "loaded_verbs": frozenset({"loaded-verb"}),
    "links_alone": frozenset({"link-alone"}),
}
DRAFTS = yaml.safe_load((SEEDS / "faults.yaml").read_text("utf-8"))["drafts"]
RULES = load_rules()


@cache
def report(name: str) -> Report:
    """The audit of one sample draft."""
    path = SEEDS / name
    if path.suffix == ".html":
        pytest.importorskip("trafilatura")
    return audit_document(read(name, RULES, path.read_bytes()), RULES, Settings())


def folded(words: str) -> str:
    """Words on one line."""
    return " ".join(words.split())


def sentences(name: str, checks: frozenset[str]) -> list[str]:
    """The sentences that some checks object to."""
    found = report(name)
    objections = [(one.sentence, one.check) for one in found.findings if one.sentence is not None]
    spans = [found.segments.sentences[i].span for i, check in objections if check in checks]
    return [folded(found.document.at(span)) for span in spans]


def _planted() -> Iterator[ParameterSet]:
    for draft in DRAFTS:
        for key, checks in CHECKS.items():
            for sentence in (folded(fault["sentence"]) for fault in draft.get(key, ())):
                yield pytest.param(draft["file"], checks, sentence)


@pytest.mark.parametrize("name", IMPECCABLE)
def test_impeccable_copy_is_left_alone(name: str) -> None:
    """Nothing of the level of a warning or above."""
    loud = [one for one in report(name).findings if one.severity is not Severity.NOTE]
    assert [(one.check, one.message) for one in loud] == []


@pytest.mark.parametrize(("name", "checks", "sentence"), list(_planted()))
def test_a_planted_fault_is_found(name: str, checks: frozenset[str], sentence: str) -> None:
    """Claims, vague sources, loaded verbs and links that stand alone."""
    assert sentence in sentences(name, checks)


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft["file"])
def test_nothing_but_the_planted_faults_is_found(draft: dict[str, list[dict[str, str]]]) -> None:
    """What these drafts say beside their faults is sound."""
    for key, checks in CHECKS.items():
        listed = {folded(fault["sentence"]) for fault in draft.get(key, ())}
        assert set(sentences(str(draft["file"]), checks)) <= listed
