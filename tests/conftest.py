"""What several test files share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from audit.rules import RuleSet, load_rules


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests keep their patterns apart from their user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSAUDIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shipped_rules() -> RuleSet:
    """The rules that come with the tool, loaded once for all tests."""
    return load_rules()


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes a folder of files, given by their paths inside it."""

    def write(files: Mapping[str, str]) -> Path:
        root = tmp_path / "own"
        root.mkdir(exist_ok=True)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return root

    return write
