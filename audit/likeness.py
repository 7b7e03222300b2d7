"""Whether two stretches of a draft tell of the same thing: by their telling words, their figures and their names."""

from __future__ import annotations

import re

from audit.rules import RuleSet

WORDS = 2  # telling words that two stretches about the same thing share at the least
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST_WORD = 4
_STEM = 6  # letters: enough to see "inspectors" in "inspection"


def stems(text: str, rules: RuleSet) -> frozenset[str]:
    """The beginnings of the words that tell something, in lower case."""
    dull = rules.lexicon("function-words").words
    words = (word.lower() for word in _WORD.findall(text) if len(word) >= _SHORTEST_WORD)
    return frozenset(word[:_STEM] for word in words if word not in dull)


def figures(text: str, rules: RuleSet) -> frozenset[str]:
    """The numbers, without the commas of thousands, and number words in lower case."""
    spelled = rules.lexicon("claim-number-words").words
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset((*(f.replace(",", "") for f in _FIGURE.findall(text)), *(w for w in words if w in spelled)))


def names(text: str, rules: RuleSet) -> frozenset[str]:
    """The beginnings of the capitalised words behind the first, in lower case; none where all are, as in a headline."""
    words = _WORD.findall(text)[1:]
    capitalised = [word for word in words if word[0].isupper()]
    return stems(" ".join(capitalised), rules) if len(capitalised) <= len(words) / 2 else frozenset()


def shares(one: str, other: str, rules: RuleSet) -> bool:
    """Whether both have enough telling words in common to be about the same thing."""
    return len(stems(one, rules) & stems(other, rules)) >= WORDS
