"""Load `rules/`, and a user's own folder of the same shape, into one checked RuleSet.

Every run checks YAML, keys, ids and groups; a pattern is compiled when its cue first hits, or by `RuleSet.compile_all`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from audit.errors import RuleError
from audit.rules.kinds import (
    AnyRule,
    AttributionRule,
    ClaimRule,
    Example,
    ExemptionRule,
    Lexicon,
    Rule,
    SourceEntry,
)
from audit.rules.reading import schema_keys
from audit.rules.ruleset import RuleSet
from audit.rules.shelf import FOLDERS, Shelf, check_references

OURS = "en"
CODE = 2  # letters of a code of ISO 639-1


def shipped() -> Path:
    """The folder of the rules that come with the tool: inside the wheel, or beside the package in a checkout."""
    inside = Path(__file__).parent.parent / "_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "rules"


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are rules for: ours, and those of folders beside ours that are named by a code."""
    return (OURS, *sorted(path.name for path in shipped().iterdir() if len(path.name) == CODE and path.is_dir()))


def load_rules(user: Path | None = None, language: str = OURS) -> RuleSet:
    """Load the shipped rules of a language, then a user's own, which add to, override or switch off ours by id.

    Raises RuleError, with file, line and mend, for whatever is wrong. A user's patterns are all compiled here.
    """
    shelf = Shelf(language)
    shelf.read_ours(shipped() if language == OURS else shipped() / language)
    if user is not None:
        if not user.is_dir():
            raise RuleError(str(user), None, "there is no such folder of rules")
        _refuse_strays(user)
        shelf.read(user)
    rules = shelf.rule_set()
    check_references(rules, shelf.categories)
    if user is not None:
        rules.compile_all()
    return rules


def _refuse_strays(folder: Path) -> None:
    for path in sorted(folder.rglob("*.y*ml")):
        parts = path.relative_to(folder).parts
        if parts != ("definitions.yaml",) and not (len(parts) == 2 and parts[0] in FOLDERS and path.suffix == ".yaml"):
            raise RuleError(str(path), None, f"is not read here; put it in one of {', '.join(FOLDERS)}, as NAME.yaml")


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
    "languages",
    "load_rules",
    "schema_keys",
    "shipped",
]
