"""Render the sample drafts of `seeds/` into a folder: `python -m tests.render_reports reports` is `make reports`."""

from __future__ import annotations

import sys
from pathlib import Path

from audit.cli import main

ONE = "seeds/night-market-council.txt"


def render(folder: Path) -> None:
    """Write every draft as Markdown, all of them as one text, and one as JSON. Paths are relative to the project."""
    _run("seeds/", "--format", f"markdown={folder}/", "--format", f"text={folder / 'seeds.txt'}")
    _run(ONE, "--format", f"json={folder / 'one-draft.json'}", "--format", f"jsonl={folder / 'one-draft.jsonl'}")


def _run(*arguments: str) -> None:
    code = main(["run", *arguments])
    if code != 0:
        raise SystemExit(code)


if __name__ == "__main__":
    render(Path(sys.argv[1]))
