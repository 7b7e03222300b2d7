"""Joint sources: "CNN and NPR", "Dana Ruiz and Paul Reyes", "police and prosecutors"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from audit.resolve.naming import classify, pieces
from audit.resolve.phrase import Phrase
from audit.resolve.scene import Outcome, Place, Scene, distinct
from audit.resolve.vocabulary import capitalised


def joint(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """Each of several sources that one cue credits."""
    parts = list(_parts(phrase.text.split(), scene))
    if len(parts) < 2:
        return None
    outcomes = [scene.ask(part, place, scene) for part in _completed(parts, scene)]
    sources = distinct(source for outcome in outcomes for source in outcome.sources)
    return Outcome(sources, "; ".join(dict.fromkeys(outcome.how for outcome in outcomes)), "", plural=len(sources) > 1)


def _parts(words: list[str], scene: Scene) -> Iterator[str]:
    """The text cut at each conjunction that joins two sources, and at commas between the names of a list."""
    inside = {i for start, stop in pieces(words, scene.vocabulary) for i in range(start, stop)}
    cuts = [i for i in range(1, len(words) - 1) if i not in inside and _joins(words, i, scene)]
    if cuts:
        bounds = [-1, *cuts, len(words)]
        chunks = [words[a + 1 : b] for a, b in pairwise(bounds)]
        yield from (part for chunk in chunks for part in _listed(chunk, scene))


def _joins(words: list[str], index: int, scene: Scene) -> bool:
    vocabulary = scene.vocabulary
    if not vocabulary.has("source-connectors", words[index], "conjunction"):
        return False
    if any(vocabulary.has("source-connectors", word, "opener") for word in words[1:index]):
        return False
    left, right = words[index - 1], words[index + 1]
    begins = capitalised(right) or vocabulary.has("source-determiners", right) or _common(right, scene)
    if vocabulary.has("person-openers", left) or vocabulary.has("source-demonyms", left):
        return False
    return begins and (capitalised(left) or _common(left, scene))


def _common(word: str, scene: Scene) -> bool:
    nouns = ("source-anonymous-nouns", "source-collective-nouns", "source-institution-nouns", "source-role-nouns")
    return any(scene.vocabulary.has(lexicon, word.strip(",")) for lexicon in nouns)


def _listed(chunk: list[str], scene: Scene) -> Iterator[str]:
    """The names of a list that commas part; a phrase in apposition stays with its name."""
    text = " ".join(chunk).strip(", ")
    parts = [part.strip() for part in text.split(",")]
    names = [classify(part.split(), scene.vocabulary).sort for part in parts]
    if len(parts) > 1 and all(sort != "nothing" for sort in names) and all(capitalised(part) for part in parts):
        yield from parts
    elif text:
        yield text


def _completed(parts: list[str], scene: Scene) -> list[str]:
    """Give a lone given name the surname of its partner: "Bea and Carl Quist"."""
    first, last = parts[0].split(), classify(parts[-1].split(), scene.vocabulary)
    lone = len(first) == 1 and last.sort == "person" and len(last.words) > 1
    if lone and scene.vocabulary.has("person-given-names", first[0]):
        return [f"{first[0]} {last.words[-1]}", *parts[1:]]
    return parts
