"""Papers, rolled up to whoever issued them, and the people who speak for an institution."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model import HEADINGS, Identified, Source
from audit.resolve.antecedents import stand_in, taken_up
from audit.resolve.identity import slug
from audit.resolve.names import names_own, own_reporting
from audit.resolve.naming import pieces
from audit.resolve.phrase import Phrase, unpossessed
from audit.resolve.registry import canonical
from audit.resolve.scene import Outcome, Place, Scene
from audit.resolve.vocabulary import capitalised

LOOK_BACK, LOOK_AHEAD = 3000, 60
NEVER_ISSUERS = frozenset({"document", "collective", "anonymous", "first-hand", "social-platform"})


def spokesperson(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """Somebody who speaks for an institution lends it the words; one who speaks for a person stays unnamed."""
    two = " ".join(word.lower() for word in phrase.words[-2:])
    if not any(scene.vocabulary.has("source-role-nouns", noun, "spokesperson") for noun in (phrase.head, two)):
        return None
    behalf = _issuers(phrase, place, scene, "serving")
    if behalf and behalf.sources[0].kind != "person":
        names = " and ".join(source.name for source in behalf.sources)
        return Outcome(behalf.sources, f"{phrase.head} of {names}", phrase.head)
    return None


def paper(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """A document: its issuer where one is told, an earlier one that "the report" takes up, else the paper itself."""
    vocabulary, head = scene.vocabulary, phrase.head
    if not vocabulary.has("source-document-nouns", head):
        return None
    if names_own(phrase.text, scene):
        return Outcome((own_reporting(scene),), f"{head} of the newsroom itself", head)
    issued = vocabulary.has("source-document-nouns", head, "issued")
    issuers = _issuers(phrase, place, scene, "issuing") if issued else None
    if issuers:
        names = " and ".join(source.name for source in issuers.sources)
        return Outcome(issuers.sources, f"{head} issued by {names}", head)
    if phrase.determiner == "definite" and len(phrase.words) == 1 and not phrase.post:
        again = taken_up(head, place, scene, lambda past: past.outcome.noun == head)
        again = again or _issued_before(head, place, scene)
        if again:
            return again
    if not phrase.determiner and len(phrase.words) == 1 and vocabulary.has("source-collective-nouns", head, "papers"):
        return None
    told = phrase.determiner == "definite" or len(phrase.words) > 1 or bool(phrase.post) or bool(phrase.possessor)
    identified = Identified.DESCRIBED if told else Identified.VAGUE
    source = Source(f"document:{slug(phrase.core)}", phrase.text, "document", "primary", identified)
    return Outcome((source,), "a paper whose issuer is not told", head)


def _issuers(phrase: Phrase, place: Place, scene: Scene, joining: str) -> Outcome | None:
    """Whoever stands before a noun ("a CNN report", "its statement") or behind it ("by Farol", "for the ministry")."""
    if phrase.possessor:
        found = _body(scene.ask(phrase.owner, place, scene), scene)
        return found or _registered(phrase.possessor.split(), scene)
    before = _modifier(phrase, place, scene) or (_common_body(phrase, place, scene) if joining == "serving" else None)
    if before:
        return before
    if phrase.post and scene.vocabulary.has("source-connectors", phrase.post[0], joining):
        return _body(scene.ask(_first(phrase.post[1:], scene), place, scene), scene) or _registered(phrase.post, scene)
    if phrase.post and joining == "issuing":
        return _behind_participle(phrase.post, place, scene)
    if phrase.determiner == "possessive":
        kind = scene.vocabulary.kind("source-pronouns", phrase.article)
        outcome = stand_in(phrase.article, kind, place, scene)
        return outcome if outcome and outcome.settled else None
    return None


def _behind_participle(post: Sequence[str], place: Place, scene: Scene) -> Outcome | None:
    """The issuer behind "by" or "from" further on: "released by the ministry"."""
    for index, word in enumerate(post[1:4], 1):
        if scene.vocabulary.has("source-connectors", word, "issuing") and index + 1 < len(post):
            return _body(scene.ask(_first(post[index + 1 :], scene), place, scene), scene)
    return None


def _first(words: Sequence[str], scene: Scene) -> str:
    """The name that words begin with, where they begin with one; else all of them."""
    start = 1 if words and scene.vocabulary.has("source-determiners", words[0]) else 0
    if len(words) <= start or not capitalised(words[start]):
        return " ".join(words)
    return " ".join(words[: start + next(iter(pieces(words[start:], scene.vocabulary)))[1]])


def _modifier(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    words = " / ".join(" ".join(phrase.words[:-1]).split("/")).split()
    partners = _partners(words, scene)
    if partners:
        return Outcome(partners, "")
    # In a heading any word may be capitalised.
    heading = scene.segments.sentences[place.sentence].kind in HEADINGS
    ranges = list(pieces(words, scene.vocabulary)) if any(capitalised(word) for word in words) else []
    for start, stop in reversed(ranges):
        found = _body(scene.ask(" ".join(words[start:stop]), place, scene), scene)
        if found and not (heading and found.sources[0].kind == "unknown"):
            return found
    return None


def _common_body(phrase: Phrase, place: Place, scene: Scene) -> Outcome | None:
    """The body in front of its spokesman: "a police spokesman", "the company spokeswoman"."""
    common = [word for word in phrase.words[:-1] if scene.vocabulary.has("source-institution-nouns", word)]
    if common:
        article = "" if scene.vocabulary.has("source-generic-institutions", common[-1]) else f"{phrase.article} "
        return _body(scene.ask(f"{article}{common[-1]}".strip(), place, scene), scene)
    return None


def _partners(words: Sequence[str], scene: Scene) -> tuple[Source, ...]:
    """The registered names that a slash or a hyphen joins: the partners of one poll."""
    sides = " ".join(words).replace("-", " / ").split(" / ")
    found = [scene.vocabulary.registry.inside(side.split()) for side in sides] if len(sides) > 1 else []
    return tuple(canonical(entries[0]) for entries in found if len(entries) == 1)


def _registered(words: Sequence[str], scene: Scene) -> Outcome | None:
    entries = scene.vocabulary.registry.inside(unpossessed(" ".join(words)).split())
    return Outcome((canonical(entries[0]),), "") if len(entries) == 1 else None


def _body(outcome: Outcome, scene: Scene) -> Outcome | None:
    """An outcome that can stand behind a paper or a spokesman."""
    able = all(
        source.kind not in NEVER_ISSUERS and source.identified is not Identified.VAGUE for source in outcome.sources
    )
    return outcome if able and outcome.settled else None


def _modifies(between: str) -> bool:
    """Whether a name stands in front of a noun as its issuer: "Farol's yearly report", "the Farol report"."""
    words = between.split()
    return len(words) <= (2 if between.startswith(("'", "’")) else 0)


def _issues(between: str, scene: Scene) -> bool:
    """Whether a name stands behind a noun as its issuer: "a report by the Farol Police"."""
    first, *others = between.split() or [""]
    articles = all(scene.vocabulary.has("source-determiners", word) for word in others)
    return scene.vocabulary.has("source-connectors", first, "issuing") and articles


def _issued_before(noun: str, place: Place, scene: Scene) -> Outcome | None:
    """The issuer beside the last earlier mention of a paper that was no source: "In a Farol report on Monday ..."."""
    text = scene.document.text
    at = text.rfind(f" {noun}", max(0, place.start - LOOK_BACK), place.start)
    sentence = scene.segments.sentence_at(at + 1) if at >= 0 else None
    if sentence is None:
        return None
    span = scene.segments.sentences[sentence].span
    before, behind = scene.occurrences(span.start, at)[-1:], scene.occurrences(at, min(span.end, at + LOOK_AHEAD))[:1]
    beside = [one for one in before if _modifies(text[one.end : at])]
    beside += [one for one in behind if _issues(text[at + len(noun) + 1 : one.start], scene)]
    if not beside:
        return None
    return Outcome((beside[0].source,), f"“{noun}” for the one of {beside[0].source.name}, named before", noun)
