"""An evaluation as text for people, and as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from audit.evaluation.causes import CauseCount
from audit.evaluation.claims import ClaimsEvaluation
from audit.evaluation.figures import Figures
from audit.evaluation.listing import Entry, Fate, RuleScore
from audit.model import Status


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of earlier predictions on the same gold, and the relations gained and lost since."""

    then: Figures
    changes: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What is to be shown; None for a part that was not asked for."""

    figures: Figures
    rules: tuple[RuleScore, ...] | None = None
    misses: tuple[Entry, ...] | None = None
    comparison: Comparison | None = None
    causes: tuple[CauseCount, ...] | None = None


def as_json(results: Results) -> str:
    """One object: the figures, and `by_rule`, `by_cause`, `misses` and `compare` where asked for."""
    record: dict[str, object] = dict(results.figures)
    if results.rules is not None:
        record["by_rule"] = [_rule_record(row) for row in results.rules]
    if results.causes is not None:
        record["by_cause"] = [asdict(row) for row in results.causes]
    if results.misses is not None:
        record["misses"] = [asdict(entry) for entry in results.misses]
    if results.comparison is not None:
        record["compare"] = _comparison_record(results.comparison)
    return json.dumps(record)


def _comparison_record(comparison: Comparison) -> dict[str, object]:
    gained = [asdict(entry) for entry in comparison.changes if entry.fate is Fate.GAINED]
    lost = [asdict(entry) for entry in comparison.changes if entry.fate is Fate.LOST]
    return {"then": comparison.then, "gained": gained, "lost": lost}


def _rule_record(row: RuleScore) -> dict[str, str | int | float]:
    return {
        "rule": row.rule,
        "hits": row.hits,
        "right": row.right,
        "precision": row.precision,
        "yield": row.share_of_right,
    }


def as_text(results: Results) -> str:
    """Tables of figures and rules, then one line a relation, tab-separated."""
    parts = [_figures_table(results.figures, results.comparison)]
    if results.rules is not None:
        parts.append(_rules_table(results.rules))
    if results.causes is not None:
        parts.append(_causes_table(results.causes))
    if results.comparison is not None:
        parts.append(_lines(results.comparison.changes))
    if results.misses is not None:
        parts.append(_lines(results.misses))
    return "\n\n".join(part for part in parts if part)


def _figures_table(now: Figures, comparison: Comparison | None) -> str:
    if comparison is None:
        return _table([(name, _number(value)) for name, value in now.items()])
    rows = [
        (name, _number(value), _number(then), _number(value - then, "+"))
        for (name, value), then in zip(now.items(), comparison.then.values(), strict=True)
    ]
    return _table(rows, ("figure", "now", "then", "change"))


def _number(value: int | float, sign: str = "") -> str:
    return f"{value:{sign}.3f}" if isinstance(value, float) else f"{value:{sign}}"


def _rules_table(rows: Sequence[RuleScore]) -> str:
    if not rows:
        return "No rule found a relation that this gold could judge."
    header = ("rule", "hits", "right", "precision", "yield")
    return _table([(row.rule, *map(_number, _rule_numbers(row))) for row in rows], header)


def _rule_numbers(row: RuleScore) -> tuple[int | float, ...]:
    return row.hits, row.right, row.precision, row.share_of_right


def _causes_table(rows: Sequence[CauseCount]) -> str:
    if not rows:
        return "No relation is missed, and none is spurious."
    cells = [(row.fate, str(row.number), row.cause, "; ".join(row.examples)) for row in rows]
    return _table(cells, ("fate", "number", "cause", "most often"), ("left", "right", "left", "left"))


def claims_as_json(evaluation: ClaimsEvaluation) -> str:
    """One object: the figures, and the counts by status and by category."""
    record: dict[str, object] = dict(evaluation.figures)
    record["statuses"] = [
        {"gold": gold, "given": given, "sentences": number} for (gold, given), number in _statuses(evaluation)
    ]
    record["categories"] = [asdict(row) for row in evaluation.categories]
    return json.dumps(record)


def claims_as_text(evaluation: ClaimsEvaluation) -> str:
    """Tables of figures, of statuses and of categories."""
    figures = _table([(name, _number(value)) for name, value in evaluation.figures.items()])
    statuses = [(gold, given, str(number)) for (gold, given), number in _statuses(evaluation)]
    rows = [
        (row.category, str(row.gold), str(row.found), str(row.predicted), str(row.right))
        for row in evaluation.categories
    ]
    parts = [figures]
    if statuses:
        parts.append(_table(statuses, ("gold", "given", "sentences"), ("left", "left", "right")))
    if rows:
        parts.append(_table(rows, ("category", "gold", "found", "objected", "right")))
    return "\n\n".join(parts)


def _statuses(evaluation: ClaimsEvaluation) -> list[tuple[tuple[Status, Status], int]]:
    order = list(Status)
    return sorted(evaluation.statuses.items(), key=lambda item: tuple(map(order.index, item[0])))


def rule_figures(rows: Sequence[RuleScore], corpus: str) -> str:
    """The hits of every rule on a corpus and how many are right, as a JSON file for people to keep and compare."""
    rules = {row.rule: {"hits": row.hits, "right": row.right} for row in sorted(rows, key=lambda row: row.rule)}
    return json.dumps({"corpus": corpus, "rules": rules}, indent=2, ensure_ascii=False) + "\n"


def _table(rows: Sequence[tuple[str, ...]], header: tuple[str, ...] = (), align: tuple[str, ...] = ()) -> str:
    from tabulate import tabulate

    align = align or ("left", *("right" for _ in rows[0][1:]))
    return tabulate(rows, header, tablefmt="plain", colalign=align, disable_numparse=True)


def _lines(entries: Iterable[Entry]) -> str:
    return "\n".join("\t".join(_columns(entry)) for entry in entries)


def _columns(entry: Entry) -> tuple[str, ...]:
    columns = (entry.fate, entry.id, entry.source, entry.cue, entry.content)
    return (*columns, entry.rule) if entry.rule else columns
