"""Pronouns, and nouns that take up an earlier source: "she", "who", "the ministry", "the report"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from audit.model import Identified, Source
from audit.resolve.identity import UNRESOLVED, unresolved
from audit.resolve.phrase import Phrase
from audit.resolve.roster import Occurrence
from audit.resolve.scene import MENTIONS_BACK, Outcome, Past, Place, Scene, distinct
from audit.resolve.vocabulary import plain

Fits = Callable[[Source], bool]
LONGEST_APPOSITION = 80
LONGEST_NOUN_PHRASE = 5
NOT_BODIES = frozenset({"person", "collective", "anonymous", "first-hand"})


def pronoun(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A personal or relative pronoun; None for one that stands for people nobody names."""
    if len(phrase.words) != 1 or phrase.possessor or _is_acronym(phrase.words[0]):
        return None
    kind = scene.vocabulary.kind("source-pronouns", phrase.head)
    if kind == "relative":
        return _relative(phrase, place, scene)
    return stand_in(phrase.words[0], kind, place, scene)


def _is_acronym(word: str) -> bool:
    """US and IT are names, I is not."""
    return len(word) > 1 and word.isupper()


def stand_in(word: str, kind: str | None, place: Place, scene: Scene) -> Outcome | None:
    """What a pronoun of a class stands for at a place."""
    if kind in ("speaker", "hearer"):
        return _nobody(word, "whoever speaks or is spoken to here is not named")
    if kind not in ("masculine", "feminine", "plural", "neuter"):
        return None
    if scene.segments.quotation_at(place.start):
        return _nobody(word, "spoken inside a quotation")
    if kind == "plural":
        return _plural(word, place, scene)
    fits = _is_body if kind == "neuter" else lambda source: _is_person(source, kind, scene)
    return _nearest(word, place, scene, fits)


def _nobody(word: str, why: str) -> Outcome:
    return Outcome((unresolved(word.lower(), Identified.VAGUE),), f"unresolved: {why}")


def _is_person(source: Source, gender: str, scene: Scene) -> bool:
    """A person not known to have another gender; a name that nothing explains may be a person."""
    return _may_be_person(source) and scene.roster.genders.get(source.id) in (gender, None)


def _may_be_person(source: Source) -> bool:
    return source.kind in ("person", "unknown") and source.identified is Identified.NAMED


def _is_body(source: Source) -> bool:
    return source.kind not in NOT_BODIES and source.identified is not Identified.NONE


def _nearest(word: str, place: Place, scene: Scene, fits: Fits) -> Outcome:
    """The source of the nearest sentence that has a fitting one, else the first one named there."""
    for sentence in scene.sentences_back(place):
        credited = _credited(sentence, place, scene, fits)
        named = distinct(one.source for one in scene.in_sentence(sentence, place.start) if fits(one.source))
        if credited:
            rivals = named if sentence == place.sentence and not _certain(credited[0], scene) else ()
            return _only(word, distinct((*credited, *rivals)), "the source before it, ")
        if len(named) == 1 and _certain(named[0], scene):
            return _only(word, named, "")
        if named:
            return _only(word, named[:1] if _leads(named[0], sentence, place, scene) else (*named, named[0]), "")
    return _nobody(word, "nobody near enough fits")


def _credited(sentence: int, place: Place, scene: Scene, fits: Fits) -> tuple[Source, ...]:
    past = scene.credited(sentence, place.start)
    return distinct(source for one in past if not one.outcome.plural for source in one.outcome.sources if fits(source))


def _only(word: str, candidates: Sequence[Source], what: str) -> Outcome:
    """The one candidate, where there is but one and its own name is settled."""
    if len(candidates) > 1:
        return _between(word, distinct(candidates))
    one = candidates[0]
    doubt = "unresolved: " if one.id.startswith(UNRESOLVED) else ""
    return Outcome((one,), f"{doubt}“{word}” for {what}{one.name}")


def _certain(source: Source, scene: Scene) -> bool:
    """Whether the text tells the gender of a person; what is no person needs none."""
    return source.kind not in ("person", "unknown") or scene.roster.genders.get(source.id) is not None


def _leads(source: Source, sentence: int, place: Place, scene: Scene) -> bool:
    """Whether a sentence opens with this name, as with its subject."""
    start = scene.segments.sentences[sentence].span.start
    return any(one.start == start and one.source.id == source.id for one in scene.in_sentence(sentence, place.start))


def _between(word: str, candidates: Sequence[Source]) -> Outcome:
    listed = " or ".join(source.name for source in candidates)
    return _nobody(word, f"could be {listed}" if len(candidates) > 1 else f"perhaps {listed}, but nothing says so")


def _plural(word: str, place: Place, scene: Scene) -> Outcome:
    """Several sources, an unnamed group or a body: the last one credited."""
    for sentence in scene.sentences_back(place):
        for past in reversed(scene.credited(sentence, place.start)):
            many = past.outcome.plural or len(past.outcome.sources) > 1
            if past.outcome.settled and (many or all(_is_body(source) for source in past.outcome.sources)):
                names = " and ".join(source.name for source in past.outcome.sources)
                return Outcome(past.outcome.sources, f"“{word}” for the source before it, {names}", "", many)
    return _nobody(word, "no group near enough fits")


def _relative(phrase: Phrase, place: Place, scene: Scene) -> Outcome:
    """What stands in front of "who": a name, also one with a phrase in apposition, or a noun phrase."""
    text, start = scene.document.text, scene.segments.sentences[place.sentence].span.start
    fits = _is_body if not scene.vocabulary.has("source-pronouns", phrase.head, "personal") else _may_be_person
    near = [one for one in scene.occurrences(start, place.start) if fits(one.source)]
    if near and _closes(text[near[-1].end : place.start], scene):
        return _only(phrase.text, [near[-1].source], "the name just before it, ")
    before = _noun_phrase(text[start : place.start], scene)
    if before:
        outcome = scene.ask(before, Place(place.start - len(before), place.start, place.sentence), scene)
        return Outcome(outcome.sources, f"“{phrase.text}” for “{before}”: {outcome.how}", outcome.noun, outcome.plural)
    return _nobody(phrase.text, "nobody stands before it")


def _closes(gap: str, scene: Scene) -> bool:
    """Whether nothing or only a phrase in apposition lies between a name and "who"."""
    gap = gap.strip()
    if gap in ("", ","):
        return True
    first = gap.lstrip(",( ").split(maxsplit=1)[:1]
    apposed = bool(first) and (
        first[0][0].isdigit() or scene.vocabulary.has("source-determiners", first[0], "indefinite")
    )
    bracketed = gap[0] in ",(" and gap[-1] in ",)"
    return len(gap) <= LONGEST_APPOSITION and gap[0] in ",(" and (apposed or bracketed)


def _noun_phrase(before: str, scene: Scene) -> str:
    """The few words in front of a relative pronoun, back to a determiner or to a word that opens a phrase."""
    kept: list[str] = []
    for word in reversed(before.rstrip(" ,").split()[-LONGEST_NOUN_PHRASE:]):
        opens = scene.vocabulary.has("source-connectors", word) or scene.vocabulary.has(
            "person-openers", word, "opener"
        )
        determiner = scene.vocabulary.has("source-determiners", word)
        if word[-1] in ',;:—-”"' or (opens and not determiner):
            break
        kept.insert(0, word)
        if determiner:
            break
    return " ".join(kept)


def taken_up(noun: str, place: Place, scene: Scene, fits: Callable[[Past], bool]) -> Outcome | None:
    """The earlier mention a definite noun takes up: the nearest that fits; two in its sentence leave it open."""
    for past in reversed(scene.past[-MENTIONS_BACK:]):
        if past.outcome.settled and past.place.start < place.start and fits(past):
            same = [
                one for one in scene.credited(past.place.sentence, place.start) if fits(one) and one.outcome.settled
            ]
            sources = distinct(source for one in same for source in one.outcome.sources)
            if len(sources) > 1 and len(past.outcome.sources) < len(sources):
                return _between(noun, sources)
            return Outcome(
                past.outcome.sources, f"“{noun}” for {sources[0].name}, cited before", noun, past.outcome.plural
            )
    return None


def named_before(noun: str, place: Place, scene: Scene, fits: Callable[[Occurrence], bool]) -> Outcome | None:
    """The body or person named nearest before, where no source fits; two in one sentence leave it open."""
    earlier = scene.roster.before(place.start, MENTIONS_BACK)
    last = next((one for one in reversed(earlier) if fits(one)), None)
    if last is None:
        return None
    sentence = scene.segments.sentence_at(last.start)
    near = scene.in_sentence(sentence, place.start) if sentence is not None else ()
    sources = distinct(one.source for one in near if fits(one)) or (last.source,)
    if len(sources) > 1:
        return _between(noun, sources)
    return Outcome(sources, f"“{noun}” for {sources[0].name}, named before", noun)


def words_of(text: str) -> frozenset[str]:
    """The words of a name as word lists have them."""
    return frozenset(plain(word) for word in text.split())
