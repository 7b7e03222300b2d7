"""Who a document names: people, bodies, their short forms, and every place where one of them stands in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from audit.model import Document, Identified, Segments, Source
from audit.resolve.bodies import name_bodies, registered
from audit.resolve.finding import Found, find_names, inner_capitals
from audit.resolve.gender import gendered, told_gender
from audit.resolve.identity import person, unresolved
from audit.resolve.naming import MOST_BEARERS, Name, personal
from audit.resolve.usage import Usage, usage_of
from audit.resolve.vocabulary import Vocabulary


class Person(NamedTuple):
    """Someone named in the text.

    `sure` where more than two capitals speak for a person; `first` is an offset; `roles` are nouns a later mention may
    use; `context` holds all words of titles, roles and apposition beside the name.
    """

    source: Source
    given: str
    surname: str
    first: int
    sure: bool
    roles: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    gender: str | None = None


class Occurrence(NamedTuple):
    """A place where a known person or body is named."""

    start: int
    end: int
    source: Source
    is_person: bool


@dataclass(frozen=True)
class Roster:
    """Everybody a document names.

    `people` by given name and surname, and `by_id`; `short_people` by lower-cased given name or surname; `bodies` by
    name, short form and acronym; `registered` are ids of the registry; `genders` by id of the source; `capitals` the
    words that are capitalised inside sentences.
    """

    people: Mapping[tuple[str, str], Person]
    short_people: Mapping[str, tuple[Person, ...]]
    bodies: Mapping[str, tuple[Source, ...]]
    registered: frozenset[str]
    capitals: frozenset[str]
    usage: Usage
    by_id: Mapping[str, Person]
    occurrences: tuple[Occurrence, ...] = ()
    genders: Mapping[str, str | None] = field(default_factory=dict)

    def before(self, offset: int, most: int) -> Sequence[Occurrence]:
        """The last so many occurrences before an offset, in the order of the text."""
        high = bisect_left(self.occurrences, offset, key=lambda one: one.start)
        return self.occurrences[max(0, high - most) : high]


def build_roster(document: Document, segments: Segments, vocabulary: Vocabulary) -> Roster:
    """Read the prose and the captions of a document once."""
    found = tuple(find_names(document, vocabulary))
    people = _people(found, vocabulary)
    capitals = inner_capitals(found, frozenset(sentence.span.start for sentence in segments.sentences))
    usage = usage_of(found, people.values(), vocabulary)
    roster = Roster(
        people,
        _short_people(people.values()),
        name_bodies(found, vocabulary),
        registered(found),
        capitals,
        usage,
        {one.source.id: one for one in people.values()},
    )
    roster = replace(roster, occurrences=tuple(_occurrences(found, roster, vocabulary)))
    genders = gendered(document, segments, roster, vocabulary)
    people = {key: one._replace(gender=genders[one.source.id]) for key, one in people.items()}
    return replace(roster, people=people, short_people=_short_people(people.values()), genders=genders)


def _people(found: Iterable[Found], vocabulary: Vocabulary) -> dict[tuple[str, str], Person]:
    by_key: dict[tuple[str, str], Person] = {}
    for one in found:
        if one.name.sort == "person":
            newcomer = _person(one, vocabulary)
            key = (newcomer.given, newcomer.surname)
            by_key[key] = _merged(by_key[key], newcomer) if key in by_key else newcomer
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for someone in by_key.values():
        words = someone.source.name.lower().split()
        ends[someone.surname].update(" ".join(words[start:]) for start in range(1, len(words)))
    # Behind a title the first of two names may be the family's: Mr. Oh, of Oh Min-su.
    first = {given for given, surname in by_key if not vocabulary.has("person-given-names", given or surname)}
    return {
        key: someone
        for key, someone in by_key.items()
        if (key[0] or key[1] not in first) and not _shortened(someone, ends[someone.surname])
    }


def _shortened(one: Person, ends: Set[str]) -> bool:
    """Whether a name is the end of a fuller one: (Mr.) Ruiz and (Mr.) Ruiz Ortega, of Dana Ruiz and Ana Ruiz Ortega."""
    return bool(one.titles) and one.source.name.lower() in ends


def _person(one: Found, vocabulary: Vocabulary) -> Person:
    given, surname, _ = personal(one.name.words, vocabulary)
    title = one.name.title
    roles = frozenset(word for word in one.context if vocabulary.has("source-role-nouns", word))
    return Person(
        source=person(one.name.text),
        given=given,
        surname=surname,
        first=one.span.start,
        sure=bool(title or roles or one.aged or (given and vocabulary.has("person-given-names", given))),
        roles=roles | {title} | set(vocabulary.classes("person-title-nouns", title)),
        titles=frozenset({title} - {""}),
        context=one.context,
        gender=told_gender(title, roles, vocabulary),
    )


def _merged(known: Person, again: Person) -> Person:
    return known._replace(
        sure=known.sure or again.sure,
        roles=known.roles | again.roles,
        titles=known.titles | again.titles,
        context=known.context | again.context,
        gender=known.gender or again.gender,
    )


def _short_people(people: Iterable[Person]) -> dict[str, tuple[Person, ...]]:
    """Surnames, with and without particles, and given names. Where some bearers are sure, the others drop out."""
    by_name: defaultdict[str, dict[str, Person]] = defaultdict(dict)
    for one in people:
        for name in (one.surname, one.surname.split()[-1], one.given):
            if name:
                by_name[name][one.source.id] = one
    return {name: tuple(_surest(list(bearers.values()), name))[:MOST_BEARERS] for name, bearers in by_name.items()}


def _surest(bearers: list[Person], name: str) -> list[Person]:
    by_surname = [one for one in bearers if name in (one.surname, one.surname.split()[-1])] or bearers
    return [one for one in by_surname if one.sure] or by_surname


def _occurrences(found: Iterable[Found], roster: Roster, vocabulary: Vocabulary) -> Iterator[Occurrence]:
    for one in found:
        people = people_named(one.name, one.span.start, roster, vocabulary) if one.name.sort != "organisation" else ()
        bodies = roster.bodies.get(one.name.text, ())
        if len(people) == 1 and people[0].sure:
            yield Occurrence(*one.span, people[0].source, True)
        elif any(person.sure for person in people):
            yield Occurrence(*one.span, unresolved(one.name.text, Identified.NAMED, "person"), True)
        elif len(bodies) == 1 and not people:
            yield Occurrence(*one.span, bodies[0], False)


def people_named(name: Name, offset: int, roster: Roster, vocabulary: Vocabulary) -> tuple[Person, ...]:
    """The people of a document that a name could mean: one for a full name, all its bearers for a short one."""
    given, surname, ending = personal(name.words, vocabulary)
    if (given, surname) in roster.people and given:
        return (roster.people[given, surname],)
    bearers = roster.short_people.get(surname) or roster.short_people.get(ending, ())
    if given:
        return tuple(one for one in bearers if name.title and one.source.name.endswith(f" {name.text}"))
    fitting = _fitting_title(bearers, name.title, vocabulary)
    return roster.usage.meant(fitting, offset)


def _fitting_title(bearers: tuple[Person, ...], title: str, vocabulary: Vocabulary) -> tuple[Person, ...]:
    """Of the bearers of a name those who bear the title too, else those of its gender."""
    if not title:
        return bearers
    titled = tuple(one for one in bearers if title in one.titles)
    gender = vocabulary.kind("titles", title)
    return titled or tuple(one for one in bearers if gender == "neutral" or one.gender in (gender, None))
