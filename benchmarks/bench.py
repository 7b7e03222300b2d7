"""How long a person waits, and where the time goes: `make bench`.

Start-up is the median of whole processes. One draft is the median over the sample drafts in `seeds/`. Stages run over
those drafts several times. Growth runs the whole audit on one draft of one, two and four lengths: a factor well above 2
would mean that some stage is worse than linear.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from tabulate import tabulate

from audit.attribute import attribute
from audit.checks import check
from audit.classify import classify
from audit.config import Settings
from audit.match import match, plan_of
from audit.model import Document, Report
from audit.pipeline import audit_document
from audit.readers import read
from audit.reliance import measure
from audit.resolve import resolve, told_outlets
from audit.rules import RuleSet, load_rules
from audit.segment import segment

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
STARTS = 5
ROUNDS = 5
SHORTEST = 100_000  # characters of the shortest draft that growth is measured on

LENGTHS = (1, 2, 4)

Row = tuple[str, str, str]
Result = TypeVar("Result")


def main() -> None:
    """Measure and print."""
    rules, settings = load_rules(), Settings()
    drafts = tuple(read(str(path), rules) for path in sorted(SEEDS.glob("*.txt")) + sorted(SEEDS.glob("*.md")))
    for title, rows in (
        ("start-up", _start_up()),
        ("one draft", _one_draft(drafts, rules, settings)),
        ("throughput by stage", _stages(drafts, rules, settings)),
        ("growth with length", _growth(drafts, rules, settings)),
    ):
        print(tabulate(rows, headers=(title, "time", ""), colalign=("left", "right", "left")), end="\n\n")


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _start_up() -> Iterator[Row]:
    for label, arguments in (
        ("python, doing nothing", ["-c", ""]),
        ("audit --help", ["-m", "audit", "--help"]),
        ("load_rules()", ["-c", "from audit.rules import load_rules; load_rules()"]),
        ("audit run, one draft", ["-m", "audit", "run", str(next(SEEDS.glob("*.txt")))]),
    ):
        start = partial(subprocess.run, [sys.executable, *arguments], capture_output=True, check=False)
        times = [_seconds(start) for _ in range(STARTS)]
        yield label, _shown(median(times)), f"whole process, median of {STARTS}"


def _one_draft(drafts: Sequence[Document], rules: RuleSet, settings: Settings) -> Iterator[Row]:
    first = _seconds(partial(audit_document, drafts[0], rules, settings))
    yield "the first", _shown(first), f"{len(drafts[0].text):,} characters; its patterns are compiled on the way"
    again = [_seconds(partial(audit_document, draft, rules, settings)) for draft in drafts]
    size = sum(len(draft.text) for draft in drafts) // len(drafts)
    yield "each one after", _shown(median(again)), f"median of {len(drafts)}, {size:,} characters on average"


def _stages(drafts: Sequence[Document], rules: RuleSet, settings: Settings) -> Iterator[Row]:
    spent = defaultdict[str, float](float)
    for _ in range(ROUNDS):
        for draft in drafts:
            _run_stages(draft, rules, settings, spent)
    characters = ROUNDS * sum(len(draft.text) for draft in drafts)
    for stage, seconds in (*spent.items(), ("all of these", sum(spent.values()))):
        yield stage, _shown(seconds), f"{characters / seconds / 1e6:.2f} million characters a second"


def _run_stages(document: Document, rules: RuleSet, settings: Settings, spent: defaultdict[str, float]) -> None:
    def timed(stage: str, work: Callable[[], Result]) -> Result:
        started = perf_counter()
        result = work()
        spent[stage] += perf_counter() - started
        return result

    segments = timed("segment", lambda: segment(document, rules))
    matches = timed("match", lambda: match(document, segments, plan_of(rules)))
    found, events = timed("attribute", lambda: attribute(document, segments, matches, rules))
    named = timed("resolve", lambda: resolve(document, segments, found, rules, settings))
    silent = timed("resolve", lambda: resolve(document, segments, events, rules, settings))
    told = timed("resolve", lambda: told_outlets(document, segments, named, rules, settings))
    claims = timed("classify", lambda: classify(document, segments, matches, named, rules, settings))
    reliance = timed("measure", lambda: measure(document, segments, named, silent, claims, settings, told))
    report = Report(document, segments, named, silent, claims, reliance)
    timed("check", lambda: check(report, rules))


def _growth(drafts: Sequence[Document], rules: RuleSet, settings: Settings) -> Iterator[Row]:
    text = "\n\n".join(draft.text for draft in drafts)
    text = "\n\n".join([text] * (SHORTEST // len(text) + 1))
    before: float | None = None
    for length in LENGTHS:
        document = _written("\n\n".join([text] * length), rules)
        seconds = _seconds(partial(audit_document, document, rules, settings))
        factor = f"{seconds / before:.1f} times the row above" if before else ""
        yield f"{len(document.text):,} characters", _shown(seconds), factor
        before = seconds


def _written(text: str, rules: RuleSet) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.txt"
        path.write_text(text, encoding="utf-8")
        return read(str(path), rules)


if __name__ == "__main__":
    main()
