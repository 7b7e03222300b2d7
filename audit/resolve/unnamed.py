"""Sources without a name: their grade of anonymity, groups nobody counted, people known by a role alone."""

from __future__ import annotations

from audit.model import Identified, Source
from audit.resolve.antecedents import named_before, taken_up
from audit.resolve.identity import slug, unresolved
from audit.resolve.names import names_own, own_reporting
from audit.resolve.phrase import Phrase
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
    words = [*phrase.words[:-1], *phrase.possessor.split(), *phrase.post]
    return any(
        capitalised(word)
        or scene.vocabulary.has("source-institution-nouns", word.removesuffix("'s").removesuffix("’s"))
        for word in words
    )


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
    bearers = {
        p.source.id for p in scene.roster.people.values() if p.sure and (head in p.roles) and p.first < place.start
    }
    found = again or named_before(head, place, scene, lambda source: source.id in bearers)
    if found:
        return found
    if phrase.determiner == "definite" and not phrase.possessor and not phrase.post:
        return Outcome((unresolved(phrase.text, Identified.DESCRIBED),), f"unresolved: no {head} is named before")
    return None


def _singular(head: str, scene: Scene) -> bool:
    return scene.vocabulary.has("source-anonymous-nouns", head, "bare", "category")


def _same_noun(past: Past, noun: str) -> bool:
    return past.outcome.noun == noun and past.outcome.sources[0].kind == "anonymous"


def group(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A group nobody counted, or papers nobody names: "critics", "many", "studies"."""
    vocabulary = scene.vocabulary
    listed = vocabulary.has("source-collective-nouns", phrase.head) or vocabulary.has("source-pronouns", phrase.head)
    anonymous = vocabulary.has("source-anonymous-nouns", phrase.head)
    if not listed or (anonymous and (_institution(phrase, scene) or phrase.counted or phrase.determiner)):
        return None
    return _collective(phrase, place, scene)


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
    if not known and phrase.determiner != "indefinite":
        return None
    if names_own(phrase.text, scene) and not known:
        return Outcome((own_reporting(scene),), "the newsroom's own work")
    if phrase.determiner == "definite" and not phrase.post:
        again = taken_up(head, place, scene, lambda past: _same_noun(past, head))
        if again:
            return again
    step = grade(phrase, place, scene)
    identified = Identified.DESCRIBED if step >= INSTITUTION else Identified.VAGUE
    source = Source(f"anonymous:{slug(phrase.core)}", phrase.text, "anonymous", "primary", identified, anonymity=step)
    plural = vocabulary.has("source-anonymous-nouns", head, "bare-plural", "category-plural") or phrase.counted
    return Outcome((source,), "nobody is named", head, plural)


def leftover(phrase: Phrase, place: Place, scene: Scene) -> Outcome:
    """What fits nothing else: several are a group, one stays unresolved."""
    if not phrase.determiner or phrase.counted:
        return _collective(phrase, place, scene)
    return Outcome((unresolved(phrase.text, Identified.VAGUE),), "unresolved: says nothing of who that is")
