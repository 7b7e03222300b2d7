"""How the benchmarks measure: seconds and memory of whole processes, seconds by stage, and the yardstick."""

from __future__ import annotations

import gc
import os
import re
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from time import perf_counter

import audit.pipeline
from audit.config import Settings
from audit.model import Run
from audit.pipeline import audit_documents
from audit.readers import from_text
from audit.renderers import render
from audit.rules import RuleSet

# As the command line has it: few searches for garbage, which a run makes little of.
gc.set_threshold(50_000, 20, 20)

STAGES = ("segment", "match", "attribute", "surround", "resolve", "told_outlets", "classify", "measure", "check")
BATCH = 32
# One pass of a bare alternation of cues: what any audit by patterns must do at least. It stays as it is, whatever
# becomes of the rules, so that runs on different machines and of different versions compare.
YARDSTICK = re.compile(
    r"\b(?:said|says|say|told|tells|asked|added|according to|announced|argued|believed|called|claimed|confirmed|"
    r"declined|denied|described|explained|expected|found|insisted|knew|noted|per|reported|showed|stated|suggested|"
    r"thought|told reporters|urged|wanted|warned|wrote)\b"
)


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """The least time that some work takes."""
    best = float("inf")
    for _ in range(rounds):
        started = perf_counter()
        work()
        best = min(best, perf_counter() - started)
    return best


def yardstick(texts: Sequence[str]) -> float:
    """The seconds that one pass of the yardstick takes."""
    return seconds(lambda: [sum(1 for _ in YARDSTICK.finditer(text)) for text in texts], rounds=5)


def audit_all(texts: Sequence[str], rules: RuleSet) -> dict[str, float]:
    """Audit texts as the command does, from text to JSON lines; the seconds that reading and rendering take."""
    spent = {"read": 0.0, "render": 0.0}
    for at in range(0, len(texts), BATCH):
        started = perf_counter()
        documents = [from_text(str(number), text, rules) for number, text in enumerate(texts[at : at + BATCH])]
        spent["read"] += perf_counter() - started
        reports = audit_documents([(document, Settings()) for document in documents], rules)
        started = perf_counter()
        for report in reports:
            if isinstance(report, Exception):
                raise report
            render("jsonl", Run((report,), (), report.reliance))
        spent["render"] += perf_counter() - started
    return spent


@contextmanager
def by_stage() -> Iterator[defaultdict[str, float]]:
    """The seconds each stage takes while this is open."""
    spent: defaultdict[str, float] = defaultdict(float)
    kept = {name: getattr(audit.pipeline, name) for name in STAGES}
    for name, stage in kept.items():
        setattr(audit.pipeline, name, _timed(stage, name, spent))
    try:
        yield spent
    finally:
        for name, stage in kept.items():
            setattr(audit.pipeline, name, stage)


def _timed(stage: Callable[..., object], name: str, spent: defaultdict[str, float]) -> Callable[..., object]:
    def run(*arguments: object) -> object:
        started = perf_counter()
        try:
            return stage(*arguments)
        finally:
            spent[name] += perf_counter() - started

    return run


def stages(texts: Sequence[str], rules: RuleSet) -> dict[str, float]:
    """The seconds of each stage over some texts, reading and rendering included."""
    with by_stage() as spent:
        around = audit_all(texts, rules)
    return spent | around


def process(arguments: Sequence[str], rounds: int = 1, **environment: str) -> float:
    """The median seconds of a whole Python process."""
    times = []
    for _ in range(rounds):
        started = perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=os.environ | environment)
        times.append(perf_counter() - started)
    return median(times)


def peak_memory() -> float:
    """The most memory, in MB, that any single process started so far had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6
