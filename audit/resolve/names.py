"""Sources given by name: the own title, canonical aliases, people, bodies, and short forms of both."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model import HEADINGS, Identified, Source
from audit.resolve.identity import named, organisation, person, slug, unresolved
from audit.resolve.naming import Name, classify, pieces
from audit.resolve.phrase import Phrase, unpossessed
from audit.resolve.registry import canonical
from audit.resolve.roster import Person, people_named
from audit.resolve.scene import Outcome, Place, Scene
from audit.resolve.vocabulary import Vocabulary, capitalised
from audit.rules import SourceEntry

MOST_LISTED = 3
COMMON = (
    "source-anonymous-nouns",
    "source-collective-nouns",
    "source-document-nouns",
    "source-institution-nouns",
    "source-role-nouns",
    "source-first-hand-nouns",
    "source-pronouns",
    "source-demonyms",
    "titles",
)
PEOPLE_OR_PAPERS = ("source-anonymous-nouns", "source-document-nouns", "source-role-nouns", "source-first-hand-nouns")


def own_title(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """The newsroom's own title: its own reporting."""
    if any(phrase.core in (title, scene.vocabulary.registry.bare(title)) for title in scene.own):
        return Outcome((own_reporting(scene),), "the newsroom's own title")
    return None


def own_reporting(scene: Scene) -> Source:
    """The newsroom itself as a source."""
    return Source(f"own-reporting:{slug(scene.own[0])}", scene.own[0], "own-reporting")


def names_own(text: str, scene: Scene) -> bool:
    """Whether the own title stands in a text as whole words."""
    padded = f" {unpossessed(text)} "
    return any(f" {scene.vocabulary.registry.bare(title)} " in padded for title in scene.own)


def name(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A source whose head is a name, with or without titles and roles in front."""
    words = [word.strip(",") for word in phrase.words]
    # As written first: "Iran's Foreign Ministry" and "McDonald's" are names with their possessive.
    whole = phrase.core.split()
    exact = scene.vocabulary.registry.find(whole)
    if exact:
        return _of_name(Name("organisation", tuple(whole), "", exact), [], place, scene)
    start = _name_start(words, scene.vocabulary)
    if start == len(words):
        return None
    found = classify(words[start:], scene.vocabulary)
    if found.sort == "single" and not found.title and _common(found.text, scene) and not _known(found, place, scene):
        return None
    heading = scene.segments.sentences[place.sentence].kind in HEADINGS
    if heading and not found.entries and _common(words[-1], scene) and not _known(found, place, scene):
        return None
    if found.sort == "nothing":
        return _leftover(words, phrase, place, scene)
    if found.sort == "organisation" and found.title == "" and phrase.possessor and not found.entries:
        return None
    return _of_name(found, words[:start], place, scene)


def _leftover(words: Sequence[str], phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """Capitals that name neither a person nor a body; a bare title ("the Prime Minister") is left to common nouns."""
    text = " ".join(words)
    if slug(text) in scene.vocabulary.countries:
        return Outcome((organisation(text, "government"),), "a country")
    if scene.vocabulary.has("titles", text) or any(
        scene.vocabulary.has(nouns, words[-1]) for nouns in PEOPLE_OR_PAPERS
    ):
        return None
    return Outcome((named(" ".join(words)),), "a name that nothing in the text explains")


def _name_start(words: Sequence[str], vocabulary: Vocabulary) -> int:
    """Where the name at the end of a head begins; the number of words where the head ends in a common noun."""
    *_, (start, stop) = [(0, 0), *pieces(words, vocabulary)]
    if stop != len(words):
        return len(words)
    if start == len(words):
        return start
    first = words[start]
    named = vocabulary.has("person-given-names", first) or vocabulary.has("titles", first)
    return start + 1 if stop - start > 1 and vocabulary.has("source-role-nouns", first) and not named else start


def _common(word: str, scene: Scene) -> bool:
    """Whether a lone capitalised word is a common noun or tells an origin: "Critics", "Republicans", "Germans"."""
    vocabulary = scene.vocabulary
    listed = any(vocabulary.has(lexicon, word) for lexicon in COMMON) or vocabulary.has(
        "person-openers", word, "adjective"
    )
    return listed and (not word.isupper() or vocabulary.has("person-openers", word, "adjective"))


def _known(found: Name, place: Place, scene: Scene) -> bool:
    return bool(people_named(found, place.start, scene.roster, scene.vocabulary) or scene.roster.bodies.get(found.text))


def _of_name(found: Name, lead: Sequence[str], place: Place, scene: Scene) -> Outcome:
    vocabulary = scene.vocabulary
    if found.entries:
        return _registered(found, place, scene)
    trade = vocabulary.kind("source-institution-nouns", lead[-1]) if lead else None
    if found.sort == "organisation" or (trade and not people_named(found, place.start, scene.roster, vocabulary)):
        return _body(found, trade or found.kind, scene)
    people = people_named(found, place.start, scene.roster, vocabulary)
    if found.sort == "single" and not people:
        return _short(found, lead, scene)
    return _person(found, people, place)


def _registered(found: Name, place: Place, scene: Scene) -> Outcome:
    people = people_named(found, place.start, scene.roster, scene.vocabulary) if len(found.words) == 1 else ()
    earlier = [one for one in people if one.first < place.start and one.given and one.sure]
    entries = found.entries
    if len(entries) > 1:
        entries = tuple(entry for entry in entries if entry.id in scene.roster.registered) or entries
    if earlier and not any(entry.id in scene.roster.registered for entry in entries):
        return _person(found, tuple(earlier), place)
    if len(entries) == 1 and not earlier:
        return Outcome((canonical(entries[0]),), f"“{found.text}” in the list of sources")
    return _ambiguous(
        found.text, [entry.name for entry in entries] + [one.source.name for one in earlier], _kind(entries)
    )


def _kind(entries: Sequence[SourceEntry]) -> str:
    kinds = {entry.kind for entry in entries}
    return kinds.pop() if len(kinds) == 1 else "unknown"


def _ambiguous(text: str, candidates: Sequence[str], kind: str) -> Outcome:
    names = tuple(dict.fromkeys(candidates))
    listed = " or ".join(names[:MOST_LISTED]) + (" or others" if len(names) > MOST_LISTED else "")
    return Outcome((unresolved(text, Identified.NAMED, kind),), f"unresolved: could be {listed}")


def _person(found: Name, people: tuple[Person, ...], place: Place) -> Outcome:
    earlier = tuple(one for one in people if one.first <= place.end)
    candidates = earlier or people
    if len(candidates) > 1:
        return _ambiguous(found.text, [one.source.name for one in candidates], "person")
    if not candidates:
        return Outcome((person(found.text),), "named in full")
    one = candidates[0]
    if one.source.name == found.text or (found.sort == "person" and len(found.words) > 1):
        return Outcome((one.source,), "named in full")
    where = "named in full earlier" if earlier else "named in full later"
    return Outcome((one.source,), f"short for {one.source.name}, {where}" if one.given else "named by title")


def _body(found: Name, kind: str, scene: Scene) -> Outcome:
    known = scene.roster.bodies.get(found.text, ())
    if len(known) == 1:
        return Outcome((known[0],), _how_body(found.text, known[0]))
    if known:
        return _ambiguous(found.text, [body.name for body in known], kind)
    return Outcome((organisation(found.text, kind),), "named in full")


def _how_body(text: str, source: Source) -> str:
    return "named in full" if source.name == text else f"short for {source.name}"


def _short(found: Name, lead: Sequence[str], scene: Scene) -> Outcome:
    known = scene.roster.bodies.get(found.text, ())
    if len(known) > 1:
        return _ambiguous(found.text, [body.name for body in known], "unknown")
    if known:
        return Outcome((known[0],), _how_body(found.text, known[0]))
    if lead and scene.vocabulary.has("source-role-nouns", lead[-1]):
        return Outcome((person(found.text),), "a name behind a role")
    if slug(found.text) in scene.vocabulary.countries:
        return Outcome((organisation(found.text, "government"),), "a country")
    return Outcome((named(found.text),), "a name that nothing in the text explains")


def apposed(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A role whose holder is named behind a comma: "the safety lead, Irene Cho"."""
    words = phrase.tail.partition(",")[0].split()
    if not words or not all(capitalised(word) or not word[0].isalpha() for word in words[:2]):
        return None
    end = next(iter(pieces(words, scene.vocabulary)), (0, 0))[1]
    found = classify(words[:end], scene.vocabulary)
    if found.sort not in ("person", "single"):
        return None
    people = people_named(found, place.start, scene.roster, scene.vocabulary)
    return _person(found, people, place) if people else None
