"""What makes a finding the same finding after the draft was edited: its check and the words of its sentence."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from math import ceil

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
    """Whether two sentences are the same but for case, punctuation and small edits: four fifths of their words.

    Figures are never a small edit.
    """
    first, second = _counted(one), _counted(other)
    if first == second:
        return True
    if _figures(first) != _figures(second):
        return False
    shared = sum([min(count, second[word]) for word, count in first.items() if word in second])
    return shared >= _ALIKE * max(first.total(), second.total())


@lru_cache(maxsize=10_000)
def _counted(sentence: str) -> Counter[str]:
    return Counter(_words(sentence))


def _figures(words: Counter[str]) -> Counter[str]:
    return Counter({word: count for word, count in words.items() if not word.isalpha()})


class Alike:
    """Some sentences, to find those that may be a given one or a part of it without looking at all of them.

    If one is the same but for a fifth of its words, not all of its rarest words, one more than a fifth, can be among
    that fifth; and of a part only the first and the last word may be cut.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        cut = [_words(sentence) for sentence in sentences]
        known = Counter(word for words in cut for word in set(words))
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for index, words in enumerate(cut):
            rare = sorted(set(words), key=lambda word: (known[word], word))
            kept = rare[: len(words) - ceil(_ALIKE * len(words)) + 1]
            inner = set(words[1:-1])
            kept += [word for word in rare if word in inner][:1]
            if not inner:
                self._always.append(index)
            for word in set(kept):
                self._by_word[word].append(index)

    def candidates(self, sentence: str) -> list[int]:
        """The indices of those that may be a sentence, or a part of it, in their order."""
        return sorted({*self._always, *(i for word in set(_words(sentence)) for i in self._by_word.get(word, ()))})


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
