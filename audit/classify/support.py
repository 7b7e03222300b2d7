"""Whether one sentence bears another out, and what a draft calls itself."""

from __future__ import annotations

import os
import re

from audit.likeness import WORDS, figures, names, stems
from audit.model import HEADINGS, Document, Reason, Segments, Span
from audit.rules import RuleSet

_LABEL = re.compile(r"[:|]")
_BREAK = re.compile(r"[\W_]+")
_SHARED_PART = 0.4


def is_supported(document: Document, claim: Span, reason: Reason, others: str, rules: RuleSet) -> bool:
    """Whether the words of a credited sentence give the figures of a claim or, without any, two fifths of its words.

    If both name somebody, they have to name somebody in common.
    """
    words = document.at(claim)
    named, told = names(words, rules), names(others, rules)
    if named and told and named.isdisjoint(told):
        return False
    counted = figures(document.at(reason.span), rules)
    asked = stems(words, rules)
    shared = asked & stems(others, rules)
    if counted:
        return bool(shared) and counted <= figures(others, rules)
    return len(shared) >= max(WORDS, _SHARED_PART * len(asked))


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
    *folders, file = os.path.abspath(name).replace("\\", "/").split("/")
    words = _BREAK.split(file.rpartition(".")[0])
    return (*folders[-1:], words[-1], " ".join(words[-2:]))


def _spelled(words: str) -> str:
    return " ".join(_BREAK.split(words.lower().strip()))
