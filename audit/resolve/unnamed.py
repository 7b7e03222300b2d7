"""Sources without a name: their grade of anonymity, groups nobody counted, people known by a role alone."""

from __future__ import annotations

from collections.abc import Callable

from audit.model import Identified, Source
from audit.resolve.antecedents import named_before, stand_in, taken_up
from audit.resolve.identity import slug, unresolved
from audit.resolve.names import names_own, own_reporting
from audit.resolve.phrase import Phrase, unpossessed
from audit.resolve.roster import Occurrence
from audit.resolve.scene import Outcome, Past, Place, Scene
from audit.resolve.vocabulary import capitalised

BARE, CATEGORY, INSTITUTION, KNOWLEDGE, HIGHEST = 0, 1, 2, 3, 4
REACH = 60


def grade(phrase: Phrase, place: Place, scene: Scene) -> int:
    """How well an unnamed source is described, 0 to 4.

    0 bare ("sources"), 1 a category ("officials"), 2 an institution ("a ministry official"), 3 how the source knows ("a
    person briefed on the call"), and one more where the text says why it is not named. The rubric is this project's
    own, after the Guardian's ladder of descriptions, from "one MP" upwards, and the rule of AP and NPR that a reader be
    told how a source knows and why it is not named.
    """
    return min(HIGHEST, _described(phrase, place, scene) + _reason_given(phrase, place, scene))


def _described(phrase: Phrase, place: Place, scene: Scene) -> int:
    text = scene.document.text
    behind = text[place.end : place.end + REACH].lstrip(" ,")
    if scene.vocabulary.knowledge.search(phrase.text) or scene.vocabulary.knowledge.match(behind):
        return KNOWLEDGE
    if _institution(phrase, scene):
        return INSTITUTION
    bare = scene.vocabulary.has("source-anonymous-nouns", phrase.head, "bare", "bare-plural") and len(phrase.words) == 1
    bare = bare or scene.vocabulary.has("source-pronouns", phrase.head)
    return BARE if bare and not phrase.post else CATEGORY


def _institution(phrase: Phrase, scene: Scene) -> bool:
    """Whether a body is named or described beside the head."""
    beside = unpossessed(" ".join([*phrase.words[:-1], phrase.possessor, *phrase.post])).split()
    words = [word for word in beside if not scene.vocabulary.has("source-pronouns", word)]
    told = any(capitalised(word) or scene.vocabulary.has("source-institution-nouns", word) for word in words)
    return told or phrase.determiner == "possessive"


def _reason_given(phrase: Phrase, place: Place, scene: Scene) -> bool:
    """Whether the source's sentence says why it is not named, or the next one does and takes up its noun."""
    sentences = scene.segments.sentences
    own = sentences[place.sentence].span
    if scene.vocabulary.reasons.search(scene.document.text, own.start, own.end):
        return True
    if place.sentence + 1 >= len(sentences):
        return False
    following = sentences[place.sentence + 1].span
    opening = scene.document.text[following.start : following.end].split()[:3]
    taken = any(word.lower().strip(",") == phrase.head or _personal(word, scene) for word in opening)
    return taken and scene.vocabulary.reasons.search(scene.document.text, following.start, following.end) is not None


def _personal(word: str, scene: Scene) -> bool:
    return scene.vocabulary.has("source-pronouns", word, "masculine", "feminine", "plural")


def first_hand(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A reporter: the newsroom's own, or of nobody's title."""
    if not scene.vocabulary.has("source-first-hand-nouns", phrase.head):
        return None
    if names_own(phrase.text, scene):
        return Outcome((_witness(phrase, Identified.NAMED),), "the newsroom's own reporter")
    entries = scene.vocabulary.registry.inside([*phrase.words[:-1], *phrase.possessor.split(), *phrase.post])
    if len(entries) == 1:
        outcome = scene.ask(entries[0].name, place, scene)
        return Outcome(outcome.sources, f"a reporter of {entries[0].name}")
    return Outcome((_witness(phrase, Identified.DESCRIBED),), "a reporter who saw it")


def _witness(phrase: Phrase, identified: Identified) -> Source:
    return Source(f"first-hand:{slug(phrase.core)}", phrase.text, "first-hand", "primary", identified)


def role(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """The one person of a role: "the mayor", "his wife". Nobody of that role, or two, leave it unresolved."""
    one = phrase.determiner in ("definite", "possessive") or bool(phrase.possessor)
    vocabulary, head = scene.vocabulary, phrase.head
    if not one or phrase.counted or not (vocabulary.has("source-role-nouns", head) or _singular(head, scene)):
        return None
    again = taken_up(head, place, scene, lambda past: _same_noun(past, head))
    found = again or named_before(head, place, scene, _bears(phrase, scene))
    if found:
        return found
    if phrase.determiner == "definite" and not phrase.possessor and not phrase.post:
        return Outcome((unresolved(phrase.text, Identified.DESCRIBED),), f"unresolved: no {head} is named before")
    return None


def _bears(phrase: Phrase, scene: Scene) -> Callable[[Occurrence], bool]:
    """Whether a person is named in this role; what a modifier says must be said there too ("the Farol mayor")."""
    roles = {phrase.head, " ".join(word.lower() for word in phrase.words[-2:])}
    asked = {word.lower() for word in phrase.words[:-1] if _telling(word, scene)} - roles

    def bears(named: Occurrence) -> bool:
        one = scene.roster.by_id.get(named.source.id)
        return one is not None and bool(roles & one.roles) and asked <= one.context | one.titles

    return bears


def _telling(word: str, scene: Scene) -> bool:
    return capitalised(word) or scene.vocabulary.has("person-openers", word, "adjective")


def _singular(head: str, scene: Scene) -> bool:
    return scene.vocabulary.has("source-anonymous-nouns", head, "bare", "category")


def _same_noun(past: Past, noun: str) -> bool:
    return past.outcome.noun == noun


def group(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A group nobody counted, or papers nobody names: "critics", "many", "studies"."""
    vocabulary = scene.vocabulary
    listed = vocabulary.has("source-collective-nouns", phrase.head) or vocabulary.has("source-pronouns", phrase.head)
    anonymous = vocabulary.has("source-anonymous-nouns", phrase.head)
    step = grade(phrase, place, scene)
    many = phrase.determiner == "quantifier" and vocabulary.has("source-anonymous-nouns", phrase.head, "bare-plural")
    if anonymous and not many and (step >= INSTITUTION or phrase.counted or phrase.determiner):
        return None
    return _collective(phrase, place, scene) if listed and step < KNOWLEDGE else None


def _collective(phrase: Phrase, place: Place, scene: Scene) -> Outcome:
    source = Source(
        f"collective:{slug(phrase.core)}",
        phrase.text,
        "collective",
        "primary",
        Identified.VAGUE,
        anonymity=grade(phrase, place, scene),
    )
    return Outcome((source,), "a group that is neither named nor counted", phrase.head, plural=True)


def anonymous(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """Somebody without a name, graded; a definite noun takes up one cited before."""
    vocabulary, head = scene.vocabulary, phrase.head
    known = vocabulary.has("source-anonymous-nouns", head) or vocabulary.has("source-role-nouns", head)
    alone = phrase.determiner == "number" or (phrase.determiner == "indefinite" and not phrase.counted)
    if not known and not alone:
        return None
    if names_own(phrase.text, scene) and not known:
        return Outcome((own_reporting(scene),), "the newsroom's own work")
    if phrase.determiner == "definite" and not phrase.post:
        again = taken_up(head, place, scene, lambda past: _same_noun(past, head))
        if again:
            return again
    step = grade(phrase, place, scene)
    identified = Identified.DESCRIBED if step >= INSTITUTION else Identified.VAGUE
    name, core = _with_owner(phrase, place, scene)
    source = Source(f"anonymous:{slug(core)}", name, "anonymous", "primary", identified, anonymity=step)
    plural = vocabulary.has("source-anonymous-nouns", head, "bare-plural", "category-plural") or phrase.counted
    return Outcome((source,), "nobody is named", head, plural)


def _with_owner(phrase: Phrase, place: Place, scene: Scene) -> tuple[str, str]:
    """Name and core, a possessive pronoun replaced by whom it stands for: "her lawyer" is Irene Cho's."""
    if phrase.determiner != "possessive":
        return phrase.text, phrase.core
    kind = scene.vocabulary.kind("source-pronouns", phrase.article)
    outcome = stand_in(phrase.article, kind, place, scene)
    if outcome is None or not outcome.settled:
        return phrase.text, phrase.core
    core = f"{outcome.sources[0].name}’s {phrase.core}"
    return core, core


def leftover(phrase: Phrase, place: Place, scene: Scene) -> Outcome:
    """What fits nothing else: several are a group, one stays unresolved."""
    if (not phrase.determiner and not phrase.possessor) or phrase.counted:
        return _collective(phrase, place, scene)
    return Outcome((unresolved(phrase.text, Identified.VAGUE),), "unresolved: says nothing of who that is")
