"""Waivers: what is let stand in a draft by a file beside it, `DRAFT.waivers.yaml`, for copy that must stay clean.

    - check: unattributed-claim
      sentence: Fares doubled in March.
      reason: counted by our own reporter
      owner: the harbor desk
      expires: 2030-06-30

A waiver is for a sentence, or a part of one, wherever it stands in the draft; small edits do not end it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from audit.errors import nearest
from audit.fingerprints import Alike, is_same, sentence_of
from audit.judge.suppressions import EXPIRED, MEND, PAGES, UNUSED
from audit.model import Finding, Report, Span, Standing
from audit.yamlfile import Entry, load

ENDING = ".waivers.yaml"
KEYS = ("check", "sentence", "reason", "owner", "expires")


class Waiver(NamedTuple):
    """One entry; `line` is where it stands in its file."""

    check: str
    sentence: str
    reason: str
    owner: str
    expires: date
    line: int


def waivers_beside(draft: str, ids: frozenset[str]) -> tuple[Waiver, ...]:
    """The waivers of a draft; none where there is no such file.

    `ids` are the checks that one may name. Raises RuleError for a file that cannot be used.
    """
    path = Path(draft + ENDING)
    return tuple(_waiver(entry, ids) for entry in load(path).items("the waivers")) if path.is_file() else ()


def _waiver(entry: Entry, ids: frozenset[str]) -> Waiver:
    keys = entry.mapping("a waiver", allowed=frozenset(KEYS))
    for key in KEYS:
        if key not in keys:
            raise entry.fail(f"a waiver needs {key!r}; its keys are {', '.join(KEYS)}")
    words = {key: " ".join(keys[key].text(key).split()) for key in KEYS}
    for key in KEYS:
        if not words[key]:
            raise keys[key].fail(f"{key} is empty")
    if words["check"] not in ids:
        raise keys["check"].fail(f"there is no check of sentences {words['check']!r}{nearest(words['check'], ids)}")
    try:
        day = date.fromisoformat(words.pop("expires"))
    except ValueError:
        raise keys["expires"].fail("expires must be a day, as in 2030-06-30") from None
    return Waiver(**words, expires=day, line=entry.line)


def waived(report: Report, findings: Sequence[Finding], waivers: Sequence[Waiver], today: date) -> tuple[Finding, ...]:
    """The findings with those marked that a waiver lets stand, and findings about waivers that let none."""
    found = list(findings)
    objections = []
    sentences = [sentence_of(report, finding) for finding in findings] if waivers else []
    alike = Alike(waiver.sentence for waiver in waivers)
    near: defaultdict[int, list[int]] = defaultdict(list)
    for index, sentence in enumerate(sentences):
        for number in alike.candidates(sentence) if sentence else ():
            near[number].append(index)
    for number, waiver in enumerate(waivers):
        covered = [i for i in near[number] if _is_open(found[i], waiver) and _covers(waiver, sentences[i])]
        if not covered:
            objections.append(_objection(UNUSED, report, waiver, "lets nothing stand"))
        elif waiver.expires < today:
            objections.append(_objection(EXPIRED, report, waiver, f"expired on {waiver.expires}"))
        else:
            for index in covered:
                excuse = f"{waiver.reason} ({waiver.owner}, until {waiver.expires})"
                found[index] = found[index]._replace(standing=Standing.WAIVED, excuse=excuse)
    return (*found, *objections)


def _is_open(finding: Finding, waiver: Waiver) -> bool:
    return finding.check == waiver.check and finding.standing is Standing.OPEN


def _covers(waiver: Waiver, sentence: str) -> bool:
    return waiver.sentence in sentence or is_same(waiver.sentence, sentence)


def _objection(check: str, report: Report, waiver: Waiver, what: str) -> Finding:
    severity = next(page.severity for page in PAGES if page.id == check)
    place = f"The waiver of {waiver.check} in line {waiver.line} of {Path(report.document.name).name}{ENDING}"
    return Finding(check, severity, Span(0, 0), f"{place} ({waiver.owner}: {waiver.reason}) {what}.", MEND[check])
