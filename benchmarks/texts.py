"""What the benchmarks read: the sample drafts, or a corpus of JSON lines, and drafts of odd shapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def drafts(corpus: Path | None) -> list[str]:
    """The texts of a corpus, or of the sample drafts."""
    if corpus is None:
        paths = sorted((*SEEDS.glob("*.txt"), *SEEDS.glob("*.md")))
        return [path.read_text(encoding="utf-8") for path in paths]
    with corpus.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def repeated(texts: list[str], size: int) -> Iterator[str]:
    """The texts again and again until they have so many bytes."""
    for text in cycle(texts):
        if size <= 0:
            return
        size -= len(text.encode())
        yield text


def write_records(path: Path, texts: Iterator[str]) -> int:
    """Write texts as JSON lines; the bytes of text written, without what JSON adds."""
    size = 0
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
            size += len(text.encode())
    return size


def shapes(texts: list[str]) -> Mapping[str, Callable[[int], str]]:
    """Drafts of odd shapes, each of a length that grows with a number."""
    whole = "\n\n".join(texts)
    words = whole.split()

    def many(unit: str, count: int) -> Callable[[int], str]:
        return lambda times: unit * (count * times)

    return {
        "one long line": lambda times: " ".join((words * 20)[: 5_000 * times]),
        "many short lines": lambda times: "\n".join(
            " ".join((words * 20)[at : at + 6]) for at in range(0, 5_000 * times, 6)
        ),
        "one long document": lambda times: "\n\n".join(repeated(texts, 50_000 * times)),
        "hits": many("He said it. " * 8 + "\n\n", 60),
        "hits in one line": many("He said it, ", 500),
        "vague sources in one line": many("Experts said it rained. ", 500),
        "quotations in one line": many("“It rained,” said Cho. ", 500),
        "nothing but quotation marks": many('"', 5_000),
        "opening marks": many("“", 5_000),
        "marks in pairs": many("“”", 5_000),
        "people of one name": lambda times: "\n\n".join(
            f"{_name(number)} Cho said so. Cho said no." for number in range(60 * times)
        ),
        "capitals": many("AB ", 5_000),
        "figures in one line": many("5 percent, ", 1_000),
    }


def _name(number: int) -> str:
    """A name of its own for each number."""
    letters = "".join(chr(ord("a") + number // 26**place % 26) for place in range(4))
    return f"D{letters}"
