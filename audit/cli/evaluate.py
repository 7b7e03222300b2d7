"""`audit evaluate`: score the rules on annotated documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from audit.cli._app import EXIT_CODES, UNFINISHED, new_app, tell
from audit.cli._progress import watched
from audit.cli._writing import write_file, write_out
from audit.config import Settings
from audit.config.keys import classes
from audit.errors import ConfigError, ReadError
from audit.evaluate import judge, predict
from audit.evaluation.causes import by_cause
from audit.evaluation.claims import JudgedDocument, score_claims
from audit.evaluation.claims import written as claims_written
from audit.evaluation.gold import GoldDocument, Predictions, written
from audit.evaluation.listing import by_rule, changes, misses
from audit.evaluation.present import (
    Comparison,
    Results,
    as_json,
    as_text,
    claims_as_json,
    claims_as_text,
    rule_figures,
)
from audit.evaluation.reading import read_claims, read_gold, read_predictions
from audit.evaluation.scoring import Evaluation, score
from audit.evaluation.wording import Wording, wording
from audit.examples import checked_rules
from audit.model import AttributionClass
from audit.rules import RuleSet

app = new_app()
Gold = TypeVar("Gold", GoldDocument, JudgedDocument)
Found = TypeVar("Found")


@app.command(epilog=EXIT_CODES)
def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(metavar="[GOLD.jsonl]", help="Annotated documents: JSON lines with id, text and attributions."),
    ] = None,
    claims: Annotated[
        Path | None,
        typer.Option(
            metavar="GOLD.jsonl",
            help="Score the statuses of sentences instead: JSON lines with id, text and sentences (span, status).",
        ),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT.jsonl", help="Write what the rules found, in the form of the gold.")
    ] = None,
    attribution_classes: Annotated[
        str,
        typer.Option(metavar="CLASS[,CLASS...]", help=f"What the rules may find: {', '.join(AttributionClass)}."),
    ] = ",".join(AttributionClass),
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder of your own rules, added to ours.")
    ] = None,
    listed: Annotated[
        int,
        typer.Option("--misses", metavar="N", min=0, help="List the first N relations missed, or found where none is."),
    ] = 0,
    ruled: Annotated[
        bool,
        typer.Option("--by-rule", help="Say of each rule its hits, how many are right, their share, and its yield."),
    ] = False,
    caused: Annotated[
        bool, typer.Option("--by-cause", help="Count what is missed or spurious by what stands behind it.")
    ] = False,
    figures: Annotated[
        Path | None,
        typer.Option("--rule-figures", metavar="OUT.json", help="Write each rule's hits and how many are right."),
    ] = None,
    corpus: Annotated[
        str, typer.Option(metavar="TEXT", help="How --rule-figures is to cite the gold.  [default: its file name]")
    ] = "",
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

    With --claims, precision and recall are of the sentences that are unattributed or partly attributed.
    """
    if (gold is None) == (claims is None):
        raise ConfigError(
            "name one gold: GOLD.jsonl for attributions, or --claims GOLD.jsonl for the statuses of sentences"
        )
    if claims is not None:
        _claims(claims, predictions, rules, json=json)
        return
    assert gold is not None
    settings = Settings(
        attribution_classes=classes(attribution_classes.split(","), "--attribution-classes"), rules=rules
    )
    for option, target in (("--predictions", predictions), ("--rule-figures", figures)):
        if target is not None:
            _refuse_target(option, target, gold)
    documents = read_gold(gold)
    then = read_predictions(compare, documents) if compare else None
    rule_set = checked_rules(rules)
    terms = wording(rule_set)
    found = _each(documents, lambda one: predict(one, rule_set, settings))
    if predictions is not None:
        write_file(str(predictions), written(documents, found))
    now = score(documents, found, terms)
    rows = by_rule(now) if ruled or figures is not None else ()
    if figures is not None:
        write_file(str(figures), rule_figures(rows, corpus or gold.name))
    results = Results(
        figures=now.figures,
        rules=rows if ruled else None,
        causes=by_cause(now, _cue_words(rule_set)) if caused else None,
        misses=tuple(islice(misses(now), listed)) if listed else None,
        comparison=_comparison(now, then, terms) if then is not None else None,
    )
    write_out(f"{as_json(results) if json else as_text(results)}\n")
    if len(found) < len(documents):
        raise typer.Exit(UNFINISHED)


def _claims(gold: Path, predictions: Path | None, rules: Path | None, *, json: bool) -> None:
    if predictions is not None:
        _refuse_target("--predictions", predictions, gold)
    documents, rule_set = read_claims(gold), checked_rules(rules)
    terms = wording(rule_set)
    settings = Settings(rules=rules)
    given = _each(documents, lambda one: judge(one, rule_set, settings))
    if predictions is not None:
        write_file(str(predictions), claims_written(documents, given))
    evaluation = score_claims(documents, given, terms)
    write_out(f"{claims_as_json(evaluation) if json else claims_as_text(evaluation)}\n")
    if len(given) < len(documents):
        raise typer.Exit(UNFINISHED)


def _cue_words(rules: RuleSet) -> frozenset[str]:
    """The first words of the cues of all attribution rules, lower-cased."""
    return frozenset(cue.split()[0].lower() for rule in rules.attribution for cue in rules.cues(rule))


def _refuse_target(option: str, path: Path, gold: Path) -> None:
    """Refuse at once what would fail, or destroy the gold, after a long run."""
    if path.is_dir():
        raise ConfigError(f"{option}: {path} is a folder; name a file")
    if path.exists() and gold.exists() and path.samefile(gold):
        raise ConfigError(f"{option}: {path} is the gold, which would be overwritten; name another file")


def _each(documents: Sequence[Gold], work: Callable[[Gold], Found]) -> dict[str, Found]:
    """What comes of each document; one that could not be audited is told of and left out."""
    found: dict[str, Found] = {}
    sizes = {document.id: len(document.text) for document in documents}
    for document in watched(documents, lambda one: one.id, lambda one: sizes[one.id], sum(sizes.values())):
        try:
            found[document.id] = work(document)
        except ReadError as error:
            tell(str(error))
    return found


def _comparison(now: Evaluation, then: Predictions, terms: Wording) -> Comparison:
    earlier = score(now.gold, then, terms)
    return Comparison(earlier.figures, tuple(changes(now, earlier)))
