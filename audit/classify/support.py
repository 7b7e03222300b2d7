"""Whether one sentence bears another out, and what a draft calls itself."""

from __future__ import annotations

import re

from audit.model import HEADINGS, Document, Reason, Segments, Span
from audit.rules import RuleSet

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LABEL = re.compile(r"[:|]")
_BREAK = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST_WORD = 4
_STEM = 6  # letters: enough to see "inspectors" in "inspection"
_SHARED_WORDS = 2
_SHARED_PART = 0.4


def is_supported(document: Document, claim: Span, reason: Reason, other: Span, rules: RuleSet) -> bool:
    """Whether a credited sentence gives the figures of a claim or, where there are none, two fifths of its words."""
    stems = _stems(document.at(claim), rules)
    shared = stems & _stems(document.at(other), rules)
    figures = _figures(document.at(reason.span), rules)
    if figures:
        return bool(shared) and figures <= _figures(document.at(other), rules)
    return len(shared) >= max(_SHARED_WORDS, _SHARED_PART * len(stems))


def _stems(text: str, rules: RuleSet) -> frozenset[str]:
    dull = rules.lexicon("function-words").words
    words = (word.lower() for word in _WORD.findall(text) if len(word) >= _SHORTEST_WORD)
    return frozenset(word[:_STEM] for word in words if word not in dull)


def _figures(text: str, rules: RuleSet) -> frozenset[str]:
    spelled = rules.lexicon("claim-number-words").words
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset((*(f.replace(",", "") for f in _FIGURE.findall(text)), *(w for w in words if w in spelled)))


def calls_itself(document: Document, segments: Segments, marks: frozenset[str]) -> bool:
    """Whether a draft calls itself one of `marks`.

    It may do so by its folder, the last words of its file name, a note of its reader ("section: opinion") or the label
    before the colon or bar of a headline.
    """
    headings = [document.at(one.span) for one in segments.sentences if one.kind in HEADINGS]
    labels = [_LABEL.split(heading)[0] for heading in (*headings, document.title or "")]
    notes = [note.rpartition(":")[2] for note in document.notes if ":" in note]
    known = {_spelled(mark) for mark in marks}
    return any(_spelled(words) in known for words in (*_file_words(document.name), *labels, *notes))


def _file_words(name: str) -> tuple[str, ...]:
    *folders, file = name.replace("\\", "/").split("/")
    words = _BREAK.split(file.rpartition(".")[0])
    return (*folders[-1:], words[-1], " ".join(words[-2:]))


def _spelled(words: str) -> str:
    return " ".join(_BREAK.split(words.lower().strip()))
