"""`audit rules`: list, show and test the rules."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from textwrap import indent, wrap
from typing import Annotated

import typer

import audit
from audit.cli._app import REFUSED, new_app
from audit.cli._writing import write_out
from audit.errors import ConfigError, nearest
from audit.examples import failures
from audit.rules import AnyRule, Rule, RuleSet, load_rules

app = new_app()

Folder = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="A folder of your own rules, added to ours.")
]

INDENT = "    "
SCHEMA = ".schema.json"
NARROWEST = 20  # columns for the summary of a rule
_COLUMNS = ("Rule", "Kind", "Family", "Finds")
_GAP = "  "
_TOLD = frozenset(field.name for field in fields(Rule)) - {
    "priority"
}  # all rules have these; the page has places for them


@app.callback()
def _rules() -> None:
    """List, show and test the rules."""


@app.command("list")
def list_rules(rules: Folder = None) -> None:
    """List all rules. Each has an id, a kind (attribution, claim, exemption) and a family, and says what it finds."""
    from tabulate import MIN_PADDING, tabulate

    rows = [(rule.id, rule.kind, rule.family, rule.summary) for rule in load_rules(rules).all]
    widths = [max(len(name) + MIN_PADDING, *(len(row[place]) for row in rows)) for place, name in enumerate(_COLUMNS)]
    room = shutil.get_terminal_size().columns - sum(widths[:-1]) - len(_GAP) * len(widths[:-1])
    if sys.stdout.isatty():
        rows = [(*row[:-1], "\n".join(wrap(row[-1], max(room, NARROWEST)))) for row in rows]
    table = tabulate(rows, _COLUMNS, tablefmt="simple", disable_numparse=True)
    write_out("".join(f"{line.rstrip()}\n" for line in table.splitlines()))


@app.command("show")
def show_rule(
    id: Annotated[str, typer.Argument(metavar="ID", help="The rule's id, as `audit rules list` gives it.")],
    rules: Folder = None,
) -> None:
    """Show one rule. Why it is there, its cue and its patterns as written, and its examples."""
    write_out("".join(f"{line}\n" for line in _page(_rule(load_rules(rules), id))))


@app.command("test")
def try_examples(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A folder of your own rules; ours alone where none is given."),
    ] = None,
) -> None:
    """Try every rule on its examples. Prints one line for each that does not hold, and then exits with 2."""
    rules = load_rules(path)
    rules.compile_all()
    found = tuple(failures(rules))
    write_out("".join(f"{failure}\n" for failure in found) or f"The examples of all {len(rules.all)} rules hold.\n")
    if found:
        raise typer.Exit(REFUSED)


@app.command("schema")
def print_schema(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Which: rule, lexicon, sources; report for what `audit run` writes.")
    ] = "rule",
) -> None:
    """Print the JSON Schema of rule files. An editor that knows it checks a rule while it is written."""
    schemas = {path.name.removesuffix(SCHEMA): path for path in _published().glob(f"*{SCHEMA}")}
    if name not in schemas:
        raise ConfigError(f"there is no schema {name!r}, only {', '.join(sorted(schemas))}{nearest(name, schemas)}")
    write_out(schemas[name].read_text(encoding="utf-8"))


def _published() -> Path:
    """The folder of the schemas: inside the wheel, or beside the package in a checkout."""
    package = Path(audit.__file__).parent
    inside = package / "_schema"
    return inside if inside.is_dir() else package.parent / "docs" / "schema"


def _rule(rules: RuleSet, id: str) -> AnyRule:
    try:
        return rules.rule(id)
    except KeyError:
        near = nearest(id, rules.by_id) or "; see 'audit rules list'"
        raise ConfigError(f"there is no rule {id!r}{near}") from None


def _page(rule: AnyRule) -> Iterator[str]:
    yield f"{rule.id}: {rule.kind} rule" + (f" of the family {rule.family}" if rule.family else "")
    yield f"{os.path.relpath(rule.path)}:{rule.line}"
    yield from ("", *wrap(rule.summary), "", *wrap(rule.rationale), "")
    yield from _details(rule)
    yield from _examples(rule)


def _details(rule: AnyRule) -> Iterator[str]:
    yield f"cue: {', '.join(rule.cues) or 'none'}"
    guards = ((f"{name} {side}", text) for name in ("where", "unless") for side, text in getattr(rule, name))
    for label, pattern in (("before", rule.before), ("after", rule.after), *guards):
        if pattern:
            yield f"{label}:"
            yield indent(pattern.rstrip(), INDENT)
    for field in fields(rule):
        value = getattr(rule, field.name)
        if field.name not in _TOLD and value:
            yield f"{field.name.replace('_', ' ')}: {_told(value)}"


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "yes" if value is True else str(value)


def _examples(rule: AnyRule) -> Iterator[str]:
    if rule.match:
        yield from ("", "finds:")
    for example in rule.match:
        yield f"{INDENT}{example.text}"
        yield from (f"{INDENT}{INDENT}{role}: {words}" for role, words in example.parts)
    if rule.no_match:
        yield from ("", "leaves alone:")
    yield from (f"{INDENT}{text}" for text, _ in rule.no_match)
