"""Cases kept as data: `tests/data/` holds texts and what should be found in them, one file a provenance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audit.model import Span

DATA = Path(__file__).parent / "data"


def cases(name: str) -> list[Any]:
    """The cases of a file as parameters of a test; those that have a `reason` are known to fail, and must."""
    found = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=case["id"], marks=[pytest.mark.xfail(reason=case["reason"])] if "reason" in case else [])
        for case in found
    ]


def places(text: str, parts: list[str]) -> list[Span]:
    """Where some parts stand in a text, each looked for behind the one before."""
    spans, at = [], 0
    for part in parts:
        start = text.index(part, at)
        at = start + len(part)
        spans.append(Span(start, at))
    return spans
