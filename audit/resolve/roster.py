"""Who a document names: people, bodies, their short forms, and every place where one of them stands in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from audit.model import Document, Identified, Segments, Source
from audit.resolve.bodies import name_bodies, registered
from audit.resolve.finding import Found, find_names, inner_capitals
from audit.resolve.gender import gendered, told_gender
from audit.resolve.identity import person, unresolved
from audit.resolve.naming import Name, personal
from audit.resolve.vocabulary import Vocabulary

RIVAL_REACH = 600


@dataclass(frozen=True, slots=True)
class Person:
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


@dataclass(frozen=True, slots=True)
class Usage:
    """How a text uses surnames: where each first stands alone, and where each person (by id) is named in full."""

    bare: Mapping[str, int]
    in_full: Mapping[str, tuple[int, ...]]

    def meant(self, bearers: tuple[Person, ...], offset: int) -> tuple[Person, ...]:
        """Of several bearers of a surname the one whom it meant when it first stood alone, only he being named by then.

        Another bearer named in full shortly before makes it doubtful again.
        """
        first = self.bare.get(bearers[0].surname, -1) if len(bearers) > 1 else -1
        known = tuple(one for one in bearers if one.first < first)
        if len(known) != 1:
            return bearers
        rivals = (place for one in bearers if one is not known[0] for place in self.in_full[one.source.id])
        return bearers if any(offset - RIVAL_REACH < place < offset for place in rivals) else known


@dataclass(frozen=True)
class Roster:
    """Everybody a document names.

    `people` by given name and surname; `short_people` by lower-cased given name or surname; `bodies` by name, short
    form and acronym; `registered` are ids of the registry; `genders` by id of the source; `capitals` the words that are
    capitalised inside sentences.
    """

    people: Mapping[tuple[str, str], Person]
    short_people: Mapping[str, tuple[Person, ...]]
    bodies: Mapping[str, tuple[Source, ...]]
    registered: frozenset[str]
    capitals: frozenset[str]
    usage: Usage
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
    usage = _usage(found, people.values(), vocabulary)
    roster = Roster(
        people, _short_people(people.values()), name_bodies(found, vocabulary), registered(found), capitals, usage
    )
    roster = replace(roster, occurrences=tuple(_occurrences(found, roster, vocabulary)))
    genders = gendered(document, segments, roster, vocabulary)
    people = {key: replace(one, gender=genders[one.source.id]) for key, one in people.items()}
    return replace(roster, people=people, short_people=_short_people(people.values()), genders=genders)


def _usage(found: Iterable[Found], people: Iterable[Person], vocabulary: Vocabulary) -> Usage:
    bare: dict[str, int] = {}
    full: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in found:
        given, surname, _ = personal(one.name.words, vocabulary)
        if one.name.sort == "single":
            bare.setdefault(surname, one.span.start)
        elif one.name.sort == "person" and given:
            full[given, surname].append(one.span.start)
    in_full = {one.source.id: tuple(full[one.given, one.surname]) for one in people}
    return Usage(bare, in_full)


def _people(found: Iterable[Found], vocabulary: Vocabulary) -> dict[tuple[str, str], Person]:
    by_key: dict[tuple[str, str], Person] = {}
    for one in found:
        if one.name.sort == "person":
            newcomer = _person(one, vocabulary)
            key = (newcomer.given, newcomer.surname)
            by_key[key] = _merged(by_key[key], newcomer) if key in by_key else newcomer
    full = {surname for given, surname in by_key if given}
    return {(given, surname): p for (given, surname), p in by_key.items() if given or surname not in full}


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
    return replace(
        known,
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
    return {name: tuple(_surest(list(bearers.values()), name)) for name, bearers in by_name.items()}


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
    if given:
        return (roster.people[given, surname],) if (given, surname) in roster.people else ()
    bearers = roster.short_people.get(surname) or roster.short_people.get(ending, ())
    fitting = _fitting_title(bearers, name.title, vocabulary)
    return roster.usage.meant(fitting, offset)


def _fitting_title(bearers: tuple[Person, ...], title: str, vocabulary: Vocabulary) -> tuple[Person, ...]:
    """Of several bearers of a name those who bear the title too, else those of its gender."""
    if len(bearers) < 2 or not title:
        return bearers
    titled = tuple(one for one in bearers if title in one.titles)
    gender = vocabulary.kind("titles", title)
    return titled or tuple(one for one in bearers if gender == "neutral" or one.gender in (gender, None))
