"""Bodies known by a common noun: "police", "the company", "the Quay fire department", "her campaign"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from audit.model import Identified, Source
from audit.resolve.antecedents import named_before, stand_in, taken_up, words_of
from audit.resolve.identity import organisation, unresolved
from audit.resolve.names import names_own
from audit.resolve.phrase import Phrase
from audit.resolve.registry import canonical
from audit.resolve.roster import Occurrence
from audit.resolve.scene import Outcome, Past, Place, Scene
from audit.resolve.vocabulary import capitalised

PEOPLE_BACK = 10
PUBLIC = frozenset({"government", "international-organisation"})


def institution(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A body by its common noun: described ("the Norvane police"), taken up ("the company"), or generic ("police")."""
    two = " ".join(word.lower() for word in phrase.words[-2:])
    noun = next((n for n in (two, phrase.head) if scene.vocabulary.has("source-institution-nouns", n)), "")
    kind = scene.vocabulary.kind("source-institution-nouns", noun)
    if kind is None or names_own(phrase.text, scene):
        return None
    if phrase.post and scene.vocabulary.has("source-determiners", noun, "measure"):
        return None
    owner = _owner(phrase, place, scene)
    if owner is not None:
        return _of_owner(owner, phrase, noun, kind, scene)
    modifiers = phrase.words[: -len(noun.split())]
    if modifiers:
        return _described(phrase, modifiers, noun, kind, place, scene)
    if phrase.determiner == "definite" and not phrase.post:
        found = _taken_up(noun, kind, place, scene)
        if found:
            return found
    return _bare(phrase, noun, kind, scene)


def _owner(phrase: Phrase, place: Place, scene: Scene) -> Source | None:
    """Whose body it is: "Ruiz's campaign", "his campaign", "the Ruiz campaign"."""
    outcome: Outcome | None = None
    if phrase.possessor:
        outcome = scene.ask(phrase.owner, place, scene)
        if not outcome.settled:
            identified = Identified.NAMED if capitalised(phrase.possessor) else Identified.DESCRIBED
            return outcome.sources[0]._replace(name=phrase.possessor, identified=identified)
    elif phrase.determiner == "possessive":
        kind = scene.vocabulary.kind("source-pronouns", phrase.article)
        outcome = stand_in(phrase.article, kind, place, scene)
    elif len(phrase.words) > 1 and all(capitalised(word) for word in phrase.words[:-1]):
        outcome = scene.ask(" ".join(phrase.words[:-1]), place, scene)
        outcome = outcome if outcome.sources[0].kind == "person" else None
    return outcome.sources[0] if outcome and outcome.settled else None


def _of_owner(owner: Source, phrase: Phrase, noun: str, kind: str, scene: Scene) -> Outcome:
    if owner.kind == "person":
        fits = scene.vocabulary.has("source-institution-nouns", noun, "government", "party")
        source = organisation(f"{owner.name.split()[-1]} {noun}", kind if fits else "unknown", owner.identified)
    else:
        # A company's board is no government, but a state's ministry is.
        fits = kind != "government" or scene.vocabulary.has("source-generic-institutions", noun)
        kind = kind if fits or owner.kind in PUBLIC else owner.kind
        source = organisation(f"{phrase.possessor or owner.name}’s {' '.join(phrase.words)}", kind, owner.identified)
    return Outcome((source,), f"{noun} of {owner.name}", noun)


def _described(phrase: Phrase, modifiers: Sequence[str], noun: str, kind: str, place: Place, scene: Scene) -> Outcome:
    countries = [country for word in modifiers if (country := scene.vocabulary.kind("source-demonyms", word))]
    if countries and kind == "government" and len(phrase.words) == 2:
        name = countries[0].replace("-", " ").title()
        entries = scene.vocabulary.registry.find(name.split())
        source = canonical(entries[0]) if len(entries) == 1 else organisation(name, "government")
        return Outcome((source,), f"the government of {name}", noun)
    wanted = {word.lower() for word in phrase.words}
    found = named_before(noun, place, scene, lambda one: wanted <= words_of(one.source.name))
    if found and phrase.determiner == "definite":
        return found
    proper = all(capitalised(word) for word in modifiers)
    identified = Identified.NAMED if proper and not countries else Identified.DESCRIBED
    return Outcome((organisation(phrase.core, kind, identified),), "a body described", noun)


def _taken_up(noun: str, kind: str, place: Place, scene: Scene) -> Outcome | None:
    """The nearest body whose name has the noun, else the nearest of its kind."""

    def cited(fits: Callable[[Source], bool]) -> Callable[[Past], bool]:
        return lambda past: len(past.outcome.sources) == 1 and fits(past.outcome.sources[0])

    def called(source: Source) -> bool:
        return source.kind != "person" and noun in words_of(source.name)

    def written(one: Occurrence) -> bool:
        # "Farol" may be listed as the Government of Farol, yet its name is not said with "government".
        return not one.is_person and noun in words_of(scene.document.text[one.start : one.end])

    def alike(source: Source) -> bool:
        return source.kind == kind and source.identified is Identified.NAMED

    by_name = taken_up(noun, place, scene, cited(called)) or named_before(noun, place, scene, written)
    if by_name and kind == "party" and _superseded(by_name, place, scene):
        return None
    if by_name or not scene.vocabulary.has("source-anaphoric-nouns", noun):
        return by_name
    return taken_up(noun, place, scene, cited(alike)) or named_before(noun, place, scene, lambda one: alike(one.source))


def _superseded(found: Outcome, place: Place, scene: Scene) -> bool:
    """Whether somebody else was named last: "the Ruiz campaign ... Cho ... the campaign" may be Cho's."""
    people = [one.source for one in scene.roster.before(place.start, PEOPLE_BACK) if one.is_person]
    return bool(people) and not words_of(people[-1].name) & words_of(found.sources[0].name)


def _bare(phrase: Phrase, noun: str, kind: str, scene: Scene) -> Outcome:
    if scene.vocabulary.has("source-generic-institutions", noun) or phrase.post:
        source = organisation(phrase.core.lower(), kind, Identified.DESCRIBED)
        return Outcome((source,), "a body that needs no name here", noun)
    if phrase.determiner == "definite":
        text = f"unresolved: no {noun} is named before"
        return Outcome((unresolved(phrase.text, Identified.DESCRIBED, kind),), text, noun)
    return Outcome((organisation(phrase.core, kind, Identified.VAGUE),), "a body without a name", noun)
