"""`audit evaluate`: score the rules on annotated documents."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from audit.config import Settings
from audit.errors import ConfigError, ReadError
from audit.evaluate import predict
from audit.evaluation.gold import GoldDocument, Predictions, Relation, read_gold, read_predictions, written
from audit.evaluation.listing import by_rule, changes, misses
from audit.evaluation.present import Comparison, Results, as_json, as_text
from audit.evaluation.scoring import Evaluation, score
from audit.evaluation.wording import Wording, wording
from audit.model import AttributionClass
from audit.rules import RuleSet, load_rules

UNFINISHED = 3


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD.jsonl", help="Annotated documents: JSON lines with id, text and attributions."),
    ],
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT.jsonl", help="Write what the rules found, in the form of the gold.")
    ] = None,
    attribution_classes: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CLASS[,CLASS...]",
            help=f"Classes of attribution that count: {', '.join(AttributionClass)}. All of them by default.",
        ),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder of your own rules, added to ours.")
    ] = None,
    show_misses: Annotated[
        int,
        typer.Option("--misses", metavar="N", min=0, help="List the first N relations missed or found where none is."),
    ] = 0,
    rule_table: Annotated[
        bool,
        typer.Option("--by-rule", help="Say of each rule its hits, how many are right, their share, and its yield."),
    ] = False,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="OLD.jsonl", help="Set earlier predictions beside these; list the relations gained and lost since."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the rules on annotated documents.

    Precision counts a match with any annotated relation. Recall is over those that report: their content holds a
    quotation mark, or their cue a form of a verb that a public quote extractor lists as reporting, or another word of
    the lexicons reporting-*. Documents with sentence_labels are scored on sentences alone.
    """
    settings = Settings(attribution_classes=_classes(attribution_classes), rules=rules)
    if predictions is not None:
        _check_target(predictions, gold)
    documents = read_gold(gold)
    then = read_predictions(compare, documents) if compare else None
    rule_set = load_rules(rules)
    terms = wording(rule_set)
    found = _predict(documents, rule_set, settings)
    if predictions is not None:
        _write(predictions, written(documents, found))
    now = score(documents, found, terms)
    results = Results(
        figures=now.figures,
        rules=by_rule(now) if rule_table else None,
        misses=tuple(islice(misses(now), show_misses)) if show_misses else None,
        comparison=_comparison(now, then, terms) if then is not None else None,
    )
    typer.echo(as_json(results) if json else as_text(results))
    if len(found) < len(documents):
        raise typer.Exit(UNFINISHED)


def _classes(values: list[str] | None) -> frozenset[AttributionClass]:
    names = [name.strip() for value in values or () for name in value.split(",")]
    unknown = [name for name in names if name not in set(AttributionClass)]
    if unknown:
        known = ", ".join(AttributionClass)
        raise ConfigError(f"--attribution-classes: {unknown[0]!r} is no class of attribution; name some of {known}")
    return frozenset(map(AttributionClass, names or AttributionClass))


def _check_target(path: Path, gold: Path) -> None:
    """Refuse at once what would fail, or destroy the gold, after a long run."""
    if path.exists() and gold.exists() and path.samefile(gold):
        raise ConfigError(f"{path}: --predictions would overwrite the gold; name another file")
    if path.is_dir() or not path.parent.is_dir():
        raise ConfigError(f"{path}: --predictions cannot be written there; name a file in a folder that exists")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: --predictions cannot be written ({error.strerror}); name another file") from None


def _predict(documents: tuple[GoldDocument, ...], rules: RuleSet, settings: Settings) -> Predictions:
    """Documents that could not be audited are named on standard error and left out."""
    found: dict[str, tuple[Relation, ...]] = {}
    for count, document in enumerate(documents):
        _progress(f"audited {count} of {len(documents)}")
        try:
            found[document.id] = predict(document, rules, settings)
        except ReadError as error:
            _progress("")
            typer.echo(f"audit: {error}", err=True)
    _progress("")
    return found


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{text}", err=True, nl=False)


def _comparison(now: Evaluation, then: Predictions, terms: Wording) -> Comparison:
    earlier = score(now.gold, then, terms)
    return Comparison(earlier.figures, tuple(changes(now, earlier)))
