"""How long a person waits, how fast an archive goes, and where the time goes: `make bench`.

    python -m benchmarks.bench [--corpus FILE.jsonl] [--size MB] [--out FILE]

Texts are those of the sample drafts, or of a corpus, repeated to a size. Ratios are to the yardstick of
`benchmarks/measure.py` over the same text in the same run: machines differ in speed, ratios hardly do.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tabulate import tabulate

from audit.rules import RuleSet, load_rules
from benchmarks.measure import audit_all, peak_memory, process, seconds, stages, yardstick
from benchmarks.texts import SEEDS, drafts, repeated, shapes, write_records

STARTS = 7
IN_PROCESS = 1_000_000  # bytes of text for the table of stages
Row = tuple[str, str, str]


def main() -> None:
    """Measure, and print a table or write it."""
    parser = argparse.ArgumentParser(description="Measure start-up, throughput, memory and growth.")
    parser.add_argument("--corpus", type=Path, help="JSON lines with a field `text`; the sample drafts without it")
    parser.add_argument("--size", type=float, default=5.0, metavar="MB", help="text for whole processes (default 5)")
    parser.add_argument("--out", type=Path, help="write the tables there as Markdown")
    given = parser.parse_args()
    texts, rules = drafts(given.corpus), load_rules()
    tables = [
        ("start-up", _start_up()),
        ("throughput by stage", _stages(texts, rules)),
        ("whole process, JSON lines in and out", _whole(texts, int(given.size * 1e6))),
        ("growth: ten times the text", _growth(texts, rules)),
    ]
    parts = [f"Measured by `python -m benchmarks.bench` on {_machine()}."]
    for title, rows in tables:
        parts.append(
            tabulate(rows, headers=(title, "measured", ""), tablefmt="pipe", colalign=("left", "right", "left"))
        )
        print(parts[-1], end="\n\n", flush=True)
    if given.out:
        given.out.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _machine() -> str:
    libraries = []
    for name in ("regex", "ahocorasick-rs"):
        try:
            libraries.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            libraries.append(f"no {name}")
    parts = (
        f"{platform.system()} {platform.machine()}",
        f"{os.cpu_count()} cores",
        f"Python {platform.python_version()}",
    )
    return ", ".join((*parts, *libraries))


def _shown(time: float) -> str:
    return f"{time:.2f} s" if time >= 1 else f"{time * 1000:.0f} ms"


def _start_up() -> Iterator[Row]:
    draft = str(SEEDS / "port-rewrite.txt")
    process(["-m", "audit", "run", draft])
    for label, arguments in (
        ("python, doing nothing", ["-c", ""]),
        ("python, importing typer, yaml, regex, tabulate", ["-c", "import typer, yaml, regex, tabulate"]),
        ("audit --help", ["-m", "audit", "--help"]),
        ("audit run, one draft of 540 words", ["-m", "audit", "run", draft]),
    ):
        yield label, _shown(process(arguments, STARTS)), f"median of {STARTS}"
    cold = process(["-m", "audit", "run", draft], STARTS, NEWSAUDIT_CACHE="")
    yield "the same, no pattern kept from before", _shown(cold), f"median of {STARTS}"


def _stages(texts: list[str], rules: RuleSet) -> Iterator[Row]:
    some = list(repeated(texts, IN_PROCESS))
    size = sum(len(text.encode()) for text in some)
    stages(some, rules)
    spent, unit = stages(some, rules), yardstick(some)
    whole = sum(spent.values())
    for stage, time in (*sorted(spent.items(), key=lambda item: -item[1]), ("all of these", whole)):
        share = time / whole
        yield stage, f"{size / time / 1e6:.2f} MB/s", f"{share:.0%} of the time, {time / unit:.1f} times the yardstick"
    yield "the yardstick", f"{size / unit / 1e6:.1f} MB/s", "one pass of a bare alternation of cues"


def _whole(texts: list[str], size: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.jsonl"
        alone = 0.0
        for bytes_, jobs in ((size // 10, 1), (size, 1), (size, 2)):
            written = write_records(path, repeated(texts, bytes_))
            time = process(
                ["-m", "audit", "run", str(path), "--format", f"jsonl={folder}/out.jsonl", "--jobs", str(jobs)]
            )
            gain = f", {alone / time:.2f} times one process" if jobs > 1 else ""
            alone = time
            label = f"{written / 1e6:.1f} MB, {jobs} process{'es' if jobs > 1 else ''}"
            yield (
                label,
                f"{written / time / 1e6:.2f} MB/s",
                f"{_shown(time)}{gain}, at most {peak_memory():.0f} MB each",
            )


def _growth(texts: list[str], rules: RuleSet) -> Iterator[Row]:
    audit_all(texts, rules)
    for name, shape in shapes(texts).items():
        short, long = shape(1), shape(10)
        first = seconds(lambda text=short: audit_all([text], rules), rounds=2)  # type: ignore[misc]
        then = seconds(lambda text=long: audit_all([text], rules))  # type: ignore[misc]
        yield name, f"{then / first:.1f} times the time", f"{len(long):,} characters in {_shown(then)}"


if __name__ == "__main__":
    main()
