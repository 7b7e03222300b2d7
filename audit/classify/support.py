"""Whether one sentence bears another out, and what a draft calls itself."""

from __future__ import annotations

import re

from audit.model import HEADINGS, Document, Reason, Segments, Span
from audit.rules import RuleSet

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
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
    """Whether a file name, a note of the reader or the label before a headline's colon or bar is one of `marks`."""
    stem = document.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    labels = [re.split(r"[:|]", document.at(s.span))[0] for s in segments.sentences if s.kind in HEADINGS]
    labels += [re.split(r"[:|]", document.title or "")[0]]
    told = [*re.split(r"[\W_]+", stem), *labels, *(re.split(r"[:=]", note)[-1] for note in document.notes)]
    return any(" ".join(words.lower().split()) in marks for words in told)
