"""Fails where the audit has become slower: `make speed`, part of `make check`.

What is held is ratios, each to something measured beside it, with room for a busy machine. A limit is lowered when the
audit has become faster for good, and never raised without saying why.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

from audit.rules import load_rules
from benchmarks.measure import audit_all, process, seconds, yardstick
from benchmarks.texts import SEEDS, drafts, repeated, shapes

SIZE = 200_000  # bytes of text
ROUNDS = 3
YARDSTICKS = 125.0  # measured: 80 to 90
START = 6.0  # measured: 3.2 times the imports of its libraries
HELP = 1.5  # measured: 0.65 times the same
GROWTH = 16.0  # for ten times the text; what grows with the square of it takes a hundred times as long


class Held(NamedTuple):
    """A ratio that was measured, and the most it may be."""

    what: str
    ratio: float
    limit: float


def held() -> Iterator[Held]:
    """Everything that is held, measured now."""
    texts, rules = drafts(None), load_rules()
    some = list(repeated(texts, SIZE))
    audit_all(some, rules)
    yield Held(
        "the whole audit, in yardsticks",
        seconds(lambda: audit_all(some, rules), ROUNDS) / yardstick(some),
        YARDSTICKS,
    )
    for name, shape in shapes(texts).items():
        short, long = [shape(1)], [shape(10)]
        first = seconds(lambda text=short: audit_all(text, rules), ROUNDS)  # type: ignore[misc]
        yield Held(f"ten times {name}", seconds(lambda text=long: audit_all(text, rules)) / first, GROWTH)  # type: ignore[misc]
    draft = str(SEEDS / "port-rewrite.txt")
    process(["-m", "audit", "run", draft])
    imports = process(["-c", "import typer, yaml, regex, tabulate"], ROUNDS)
    yield Held(
        "one draft, in imports of its libraries", process(["-m", "audit", "run", draft], ROUNDS) / imports, START
    )
    yield Held("--help, in the same", process(["-m", "audit", "--help"], ROUNDS) / imports, HELP)


def main() -> int:
    """Print every ratio; 1 where one is above its limit."""
    failed = 0
    for what, ratio, limit in held():
        failed += ratio > limit
        print(f"{'FAILED' if ratio > limit else 'ok':6}  {ratio:6.2f} of {limit:6.2f}  {what}", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
