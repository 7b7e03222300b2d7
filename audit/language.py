"""Which language a draft is in, and the rules for it.

A language is told by the small words that it alone has: enough for whole drafts, and nothing is said of a few lines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from audit.config import Settings
from audit.errors import ReadError
from audit.model import Document
from audit.rules import RuleSet, languages, load_rules

UNKNOWN = "und"  # ISO 639-2: undetermined
LOOKED_AT = 3_000  # characters
FEWEST, ENOUGH = 30, 100  # words to say anything, and to say that a language is none of those known
SURE, NONE = 0.15, 0.06  # share of the words; texts of a language have 0.3 and more
AHEAD = 1.5
WORDS, NAMES = "language-words", "language-names"
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]")


def in_its_language(document: Document, rules: RuleSet, settings: Settings) -> tuple[Document, RuleSet]:
    """A draft with its language, and the rules for that language: those given, if it is theirs.

    What the settings say of the language goes before what the draft says of itself, and that before its words. Raises
    ReadError for a language that there are no rules for.
    """
    code = settings.language or _known(document.language) or language_of(document.text, rules) or rules.language
    document = replace(document, language=None if code == UNKNOWN else code)
    if code == rules.language:
        return document, rules
    if code in languages():
        return document, _pack(code)
    names = rules.lexicon(NAMES).classes
    what = f"is in {names[code][0]}" if code in names else "is in a language that is not known here"
    ours = ", ".join(names[one][0] if one in names else one for one in languages())
    raise ReadError(
        document.name, f'{what}; there are rules for {ours}; if it is in English, say so: language = "en" in audit.toml'
    )


@cache
def _pack(code: str) -> RuleSet:
    return load_rules(language=code)


def language_of(text: str, rules: RuleSet) -> str | None:
    """The language of a text by its words, `UNKNOWN` if it is none that is known; None where there are too few."""
    words = _WORD.findall(text[:LOOKED_AT].lower())
    if len(words) < FEWEST:
        return None
    if sum(_LATIN.match(word) is None for word in words) > len(words) / 2:
        return UNKNOWN
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in own) / len(words) for code, own in rules.lexicon(WORDS).classes.items()
    }
    best = max(shares, key=shares.__getitem__)
    if shares[best] < NONE and len(words) >= ENOUGH:
        return UNKNOWN
    if best == rules.language or shares[best] < max(SURE, AHEAD * shares[rules.language]):
        return rules.language
    return best


def _known(declared: str | None) -> str | None:
    """The first part of what a draft says of its language; what a page declares is seldom wrong for its own text."""
    return declared.partition("-")[0].lower() if declared else None
