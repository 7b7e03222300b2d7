"""Attributions -> Attributions with their canonical source: one function a form, in the order of the text.

    resolve(document, segments, attributions, rules, settings)         attributions, or events, or both together
    told_outlets(document, segments, attributions, rules, settings)    the outlets that were told ("told Reuters")

Two candidates mean unresolved. An unresolved mention has a Source too, whose id begins with `unresolved:`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from audit.config import Settings
from audit.model import Attribution, Document, NonDisclosure, Segments, Source, Span
from audit.resolve.antecedents import pronoun
from audit.resolve.identity import IMPERSONAL, slug
from audit.resolve.institutions import institution
from audit.resolve.issuers import paper, spokesperson
from audit.resolve.joint import joint
from audit.resolve.names import apposed, name, own_title
from audit.resolve.naming import pieces
from audit.resolve.phrase import clean, parse
from audit.resolve.roster import Roster, build_roster
from audit.resolve.scene import Form, Outcome, Past, Place, Scene
from audit.resolve.unnamed import anonymous, first_hand, group, leftover, role
from audit.resolve.vocabulary import Same, capitalised, vocabulary_of
from audit.rules import RuleSet

Mention = TypeVar("Mention", Attribution, NonDisclosure, Attribution | NonDisclosure)

FORMS: tuple[Form, ...] = (
    own_title,
    pronoun,
    joint,
    name,
    apposed,
    spokesperson,
    paper,
    first_hand,
    institution,
    role,
    group,
    anonymous,
    leftover,
)


def resolve(
    document: Document, segments: Segments, mentions: Sequence[Mention], rules: RuleSet, settings: Settings
) -> tuple[Mention, ...]:
    """Attributions, events or both together with their source: resolved in the text's order, given back in theirs."""
    scene = _scene(document, segments, rules, settings)
    outcomes: dict[int, Outcome] = {}
    for index in sorted(range(len(mentions)), key=lambda i: _place(mentions[i], segments)):
        outcomes[index] = _mention(mentions[index], scene)
        scene.past.append(Past(_place(mentions[index], segments), outcomes[index]))
    return tuple(_with(mention, outcomes[index]) for index, mention in enumerate(mentions))  # type: ignore[misc]


def told_outlets(
    document: Document, segments: Segments, attributions: Iterable[Attribution], rules: RuleSet, settings: Settings
) -> Mapping[Span, Source]:
    """The outlets that channels name ("told Reuters"), by span; the newsroom itself is none of them."""
    told = [one for one in attributions if one.channel is not None]
    scene = _scene(document, segments, rules, settings) if told else None
    found = {one.channel: _outlet(one.channel, one.sentence, scene) for one in told if scene and one.channel}
    return {span: source for span, source in found.items() if source.kind != "own-reporting"}


def _outlet(channel: Span, sentence: int, scene: Scene) -> Source:
    return understand(scene.document.words([channel]), Place(channel.start, channel.end, sentence), scene).sources[0]


def _scene(document: Document, segments: Segments, rules: RuleSet, settings: Settings) -> Scene:
    own = tuple(title for title in (settings.outlet or document.outlet, *settings.outlet_aliases) if title)
    roster = _roster(Same(document), Same(segments), Same(rules))
    return Scene(document, segments, vocabulary_of(rules), roster, own, understand)


@lru_cache(maxsize=1)
def _roster(document: Same[Document], segments: Same[Segments], rules: Same[RuleSet]) -> Roster:
    """The names of a draft are read once for all that is resolved in it."""
    return build_roster(document.it, segments.it, vocabulary_of(rules.it))


def _place(mention: Attribution | NonDisclosure, segments: Segments) -> Place:
    spans = mention.source or mention.cue
    within = segments.sentence_at(spans[0].start)
    return Place(spans[0].start, spans[-1].end, mention.sentence if within is None else within)


def _mention(mention: Attribution | NonDisclosure, scene: Scene) -> Outcome:
    text = _bared(scene.document.words(mention.source), scene)
    if not text:
        return Outcome((IMPERSONAL,), "nobody is said to have said it")
    place = _place(mention, scene.segments)
    return understand(_lowered(text, place, scene), place, scene)


def _bared(text: str, scene: Scene) -> str:
    """A source without what clings to it, unless it is a known name as it stands ("Moody's")."""
    return text if scene.vocabulary.registry.find(text.split()) else clean(text)


def _lowered(text: str, place: Place, scene: Scene) -> str:
    """A source whose first word has a capital only because it begins a sentence: "Court records", "Foreign aides"."""
    words = text.split()
    opens = place.start == scene.segments.sentences[place.sentence].span.start
    if not opens or len(words) < 2 or capitalised(words[1]) or _is_name(words, scene):
        return text
    return text[0].lower() + text[1:]


def _is_name(words: Sequence[str], scene: Scene) -> bool:
    """Whether the first of some words is a name, or begins one, wherever it stands."""
    first, vocabulary, roster = words[0], scene.vocabulary, scene.roster
    if not first.isalpha() or first.isupper() or next(pieces(words, vocabulary), (0, 0))[1] > 1:
        return True
    known = first in roster.capitals or first in roster.bodies or first.lower() in roster.short_people
    listed = any(vocabulary.has(lexicon, first) for lexicon in ("source-demonyms", "titles", "person-given-names"))
    return known or listed or bool(vocabulary.registry.find([first])) or slug(first) in vocabulary.countries


def understand(text: str, place: Place, scene: Scene) -> Outcome:
    """What a source as written means: the first form that knows it."""
    phrase = parse(_bared(text, scene), scene.vocabulary)
    return next(outcome for form in FORMS if (outcome := form(phrase, place, scene)) is not None)


def _with(mention: Attribution | NonDisclosure, outcome: Outcome) -> Attribution | NonDisclosure:
    if isinstance(mention, NonDisclosure):
        return mention._replace(resolved=outcome.sources[0], resolution=outcome.how)
    return mention._replace(resolved=outcome.sources[0], members=outcome.sources, resolution=outcome.how)
