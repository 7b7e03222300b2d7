"""The baseline: findings that were there when a newsroom began, which count no longer.

A finding is known again by its check and its sentence, wherever in its draft it now stands and after small edits. The
file holds no line numbers and no dates, in a fixed order, so that it can be read and merged.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from audit.errors import ConfigError
from audit.fingerprints import Alike, is_same, sentence_of
from audit.model import Finding, Report, Standing

NAME = "audit-baseline.json"
SCHEMA, VERSION = "newsaudit-baseline", 1
MEND = "write it anew with `audit baseline`"


class Known(NamedTuple):
    """A finding of the baseline, and how often it was there."""

    check: str
    sentence: str
    times: int


def known_again(report: Report, findings: Sequence[Finding], known: Sequence[Known]) -> tuple[Finding, ...]:
    """The findings with those marked that the baseline knows; the same words first, then what is nearly the same."""
    left: Counter[tuple[str, str]] = Counter()
    for one in known:
        left[one.check, one.sentence] += one.times
    keys = list(left)
    alike = Alike(sentence for _, sentence in keys)
    found = list(findings)
    for is_fit in (str.__eq__, is_same) if left else ():
        for index, finding in enumerate(found):
            sentence = sentence_of(report, finding)
            if finding.standing is not Standing.OPEN or not sentence:
                continue
            near = (keys[i] for i in alike.candidates(sentence))
            key = next(
                (key for key in near if left[key] and key[0] == finding.check and is_fit(key[1], sentence)), None
            )
            if key is not None:
                left[key] -= 1
                found[index] = finding._replace(standing=Standing.KNOWN, excuse="in the baseline")
    return tuple(found)


def written(reports: Iterable[Report], folder: Path, kept: Mapping[str, Sequence[Known]] = MappingProxyType({})) -> str:
    """The open findings of some drafts as a baseline, paths named from its folder, with what is `kept` of others."""
    counts = Counter(
        (_path(report.document.name, folder), finding.check, sentence_of(report, finding))
        for report in reports
        for finding in report.findings
        if not finding.suppressed and finding.sentence is not None
    )
    for path, known in kept.items():
        counts.update({(_path(path, folder), one.check, one.sentence): one.times for one in known})
    entries = [
        {"path": path, "check": check, "sentence": sentence, "count": count}
        for (path, check, sentence), count in sorted(counts.items())
    ]
    whole = {"schema": SCHEMA, "version": VERSION, "findings": entries}
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    # Half a character cannot be written; spelled out it can be read again.
    return f"{text if _can_be_written(text) else json.dumps(whole, indent=1)}\n"


def read_baseline(path: Path) -> Mapping[str, tuple[Known, ...]]:
    """The known findings of each draft, by its full path. Raises ConfigError for a file that cannot be used."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if whole["schema"] != SCHEMA or whole["version"] != VERSION:
            raise ConfigError(f"{path}: is no baseline of this version; {MEND}")
        found: dict[str, list[Known]] = {}
        for entry in whole["findings"]:
            full = os.path.abspath(path.parent / entry["path"])
            found.setdefault(full, []).append(_known(entry))
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(f"{path}: cannot be used as a baseline: {_told(error)}; {MEND}") from None
    return {full: tuple(entries) for full, entries in found.items()}


def _known(entry: Mapping[str, Any]) -> Known:
    check, sentence, count = entry["check"], entry["sentence"], entry["count"]
    if not (isinstance(check, str) and isinstance(sentence, str) and isinstance(count, int) and count > 0):
        raise ValueError("a finding has a value of the wrong kind")
    return Known(check, sentence, count)


def _can_be_written(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _told(error: Exception) -> str:
    return f"there is no {error}" if isinstance(error, KeyError) else " ".join(str(error).split())


def _path(name: str, folder: Path) -> str:
    return Path(os.path.relpath(os.path.abspath(name), folder)).as_posix()
