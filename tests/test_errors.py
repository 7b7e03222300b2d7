"""Everything a user can get wrong has one line that names the place and the mend, and its own exit code."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from audit.cli import main

CASES = yaml.safe_load((Path(__file__).parent / "data" / "errors.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['command']} {case.get('files', '')}"[:100])
def test_a_mistake_has_one_line(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it says, and how it ends."""
    folder = tmp_path.resolve()
    for name, text in {"a.md": "The mayor said the pier was open.\n", **case.get("files", {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    code = main(shlex.split(case["command"])[1:])
    told = capsys.readouterr().err.replace(f"{folder}/", "").replace(str(folder), ".")
    assert (code, " ".join(told.split())) == (case["code"], case["says"])
    assert told.count("\n") == 1
