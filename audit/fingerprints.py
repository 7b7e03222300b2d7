"""What makes a finding the same finding after the draft was edited: its check and the words of its sentence."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from hashlib import sha256

from audit.model import Finding, Report

_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.8
_LENGTH = 32  # hexadecimal digits


def sentence_of(report: Report, finding: Finding) -> str:
    """The sentence that a finding stands in, white space folded; empty for one that is about the whole draft."""
    if finding.sentence is None:
        return ""
    return report.document.words([report.segments.sentences[finding.sentence].span])


def is_same(one: str, other: str) -> bool:
    """Whether two sentences are the same but for case, punctuation and small edits: four fifths of their words."""
    first, second = _words(one), _words(other)
    if first == second:
        return True
    shared = sum((Counter(first) & Counter(second)).values())
    return shared >= _ALIKE * max(len(first), len(second))


def fingerprints(report: Report) -> tuple[str, ...]:
    """A fingerprint for each finding, by file name, check and words; the same in every run, and no two alike."""
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in report.findings:
        key = (posixpath.normpath(report.document.name), finding.check, " ".join(_words(sentence_of(report, finding))))
        seen[key] += 1
        made.append(sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest()[:_LENGTH])
    return tuple(made)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
