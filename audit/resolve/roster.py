"""Who a document names: people, bodies, their short forms, and every place where one of them stands in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from audit.model import BlockKind, Document, Segments, Source, Span
from audit.patterns import compiled
from audit.resolve.gender import gendered, told_gender
from audit.resolve.identity import organisation, person
from audit.resolve.naming import Name, classify, personal, pieces
from audit.resolve.registry import canonical
from audit.resolve.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    import regex

READ = frozenset({BlockKind.PROSE, BlockKind.CAPTION})
# A person's age, or a phrase in apposition, behind the name.
_BEHIND = r"(?:\s+\([^()\n]{1,40}\))?,\s+(?:(?P<age>\d{1,3}),\s+)?(?P<words>[^,.;:“”\"\n]{0,70})"
_BEFORE = r"(?r)(?P<word>\p{Ll}[\p{Ll}-]+)\s"
_ACRONYM = r"\s*\((?:the\s+)?[“\"]?(?P<short>\p{Lu}[\p{Lu}\p{Ll}&.-]*\p{Lu}s?)\b"


class Found(NamedTuple):
    """A name as it stands in the text, with the roles that the words around it give."""

    span: Span
    name: Name
    roles: frozenset[str] = frozenset()
    aged: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in the text. `sure` where more than two capitals speak for a person; `first` is an offset."""

    source: Source
    given: str
    surname: str
    first: int
    sure: bool
    roles: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An institution named in the text."""

    source: Source
    words: tuple[str, ...]
    first: int


class Occurrence(NamedTuple):
    """A place where a known person or body is named."""

    start: int
    end: int
    source: Source
    is_person: bool


@dataclass(frozen=True)
class Roster:
    """`people` by given name and surname; `short_people` by lower-cased given name or surname; `bodies` by name, short form and acronym."""

    people: Mapping[tuple[str, str], Person]
    short_people: Mapping[str, tuple[Person, ...]]
    bodies: Mapping[str, tuple[Body, ...]]
    registered: frozenset[str]
    occurrences: tuple[Occurrence, ...]
    genders: Mapping[str, str | None]

    def before(self, offset: int, most: int) -> Sequence[Occurrence]:
        """The last so many occurrences before an offset, in the order of the text."""
        high = bisect_left(self.occurrences, offset, key=lambda one: one.start)
        return self.occurrences[max(0, high - most) : high]


def build_roster(document: Document, segments: Segments, vocabulary: Vocabulary) -> Roster:
    """Read the prose and the captions of a document once."""
    found = list(_found(document, vocabulary))
    people = _people(found, vocabulary)
    bodies = _bodies(document, found, vocabulary)
    roster = Roster(people, _short_people(people.values()), bodies, _registered(found), (), {})
    roster = replace(roster, occurrences=tuple(_occurrences(found, roster, vocabulary)))
    genders = gendered(document, segments, roster, vocabulary)
    people = {key: replace(one, gender=genders[one.source.id]) for key, one in people.items()}
    return replace(roster, people=people, short_people=_short_people(people.values()), genders=genders)


def _found(document: Document, vocabulary: Vocabulary) -> Iterator[Found]:
    behind, before = compiled(_BEHIND), compiled(_BEFORE)
    word = compiled(r"\S+")
    for block in document.blocks:
        if block.kind in READ:
            for run in vocabulary.run.finditer(document.text, block.span.start, block.span.end):
                parts = list(word.finditer(document.text, run.start(), run.end()))
                yield from _named(document.text, parts, vocabulary, behind, before)


def _named(
    text: str,
    parts: Sequence[regex.Match[str]],
    vocabulary: Vocabulary,
    behind: regex.Pattern[str],
    before: regex.Pattern[str],
) -> Iterator[Found]:
    words = [part[0] for part in parts]
    for start, stop in pieces(words, vocabulary):
        name = classify(words[start:stop], vocabulary)
        if name.sort == "nothing":
            continue
        span = Span(parts[start].start(), parts[stop - 1].end())
        tail = behind.match(text, span.end) if name.sort == "person" else None
        head = before.match(text, 0, span.start) if name.sort == "person" else None
        near = [*words[start : stop - len(name.words)], *([head["word"]] if head else ())]
        near += _apposition(tail["words"].split() if tail else [], vocabulary)
        roles = frozenset(plain(word) for word in near if vocabulary.has("source-role-nouns", word))
        yield Found(span, name, roles, bool(tail and tail["age"]))


def _apposition(words: Sequence[str], vocabulary: Vocabulary) -> Sequence[str]:
    """The words before the first that ends a head; none of a clause of its own (", who said")."""
    stops = (i for i, word in enumerate(words) if vocabulary.has("source-connectors", word, "opener"))
    return words[: next(stops, len(words))]


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
    roles = one.roles | {noun for noun, titles in _title_nouns(vocabulary) if title in titles}
    known = vocabulary.has("person-given-names", given) if given else False
    return Person(
        source=person(one.name.text),
        given=given,
        surname=surname,
        first=one.span.start,
        sure=bool(title or one.roles or one.aged or known),
        roles=roles,
        titles=frozenset({title} if title else ()),
        gender=told_gender(title, roles, vocabulary),
    )


def _title_nouns(vocabulary: Vocabulary) -> Iterable[tuple[str, tuple[str, ...]]]:
    by_noun: defaultdict[str, list[str]] = defaultdict(list)
    for title, nouns in vocabulary.tables["person-title-nouns"].items():
        for noun in nouns:
            by_noun[noun].append(title)
    return [(noun, tuple(titles)) for noun, titles in by_noun.items()]


def _merged(known: Person, again: Person) -> Person:
    return replace(
        known,
        sure=known.sure or again.sure,
        roles=known.roles | again.roles,
        titles=known.titles | again.titles,
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
    by_surname = [one for one in bearers if one.surname.split()[-1:] == [name] or one.surname == name] or bearers
    return [one for one in by_surname if one.sure] or by_surname


def _bodies(document: Document, found: Iterable[Found], vocabulary: Vocabulary) -> dict[str, tuple[Body, ...]]:
    acronym = compiled(_ACRONYM)
    by_form: defaultdict[str, dict[str, Body]] = defaultdict(dict)
    for one in found:
        if one.name.sort != "organisation" or len(one.name.entries) > 1:
            continue
        entries = one.name.entries
        source = canonical(entries[0]) if entries else organisation(one.name.text, one.name.kind)
        short = acronym.match(document.text, one.span.end)
        forms = [*_prefixes(one.name, vocabulary), *([short["short"]] if short else ())]
        for form in forms:
            by_form[form].setdefault(source.id, Body(source, one.name.words, one.span.start))
    return {form: tuple(bodies.values()) for form, bodies in by_form.items()}


def _prefixes(name: Name, vocabulary: Vocabulary) -> Iterator[str]:
    """The name, and its beginnings where they say something: Norvane, of Norvane Energy Corp."""
    yield name.text
    if name.entries or not _telling(name.words[0], vocabulary):
        return
    for size in range(1, len(name.words)):
        yield " ".join(name.words[:size])


def _telling(word: str, vocabulary: Vocabulary) -> bool:
    lists = ("person-openers", "source-demonyms", "source-organisation-words", "titles", "person-given-names")
    return not any(vocabulary.has(lexicon, word) for lexicon in lists)


def _registered(found: Iterable[Found]) -> frozenset[str]:
    """Entries of the registry that the text gives by an alias of two or more words: more than a short form."""
    entries = ((one.name.entries, one.name.words) for one in found)
    return frozenset(given[0].id for given, words in entries if len(given) == 1 and len(words) > 1)


def _occurrences(found: Iterable[Found], roster: Roster, vocabulary: Vocabulary) -> Iterator[Occurrence]:
    for one in found:
        people = people_named(one.name, roster, vocabulary)
        if one.name.sort != "organisation" and len(people) == 1:
            if people[0].sure:
                yield Occurrence(*one.span, people[0].source, True)
            continue
        bodies = roster.bodies.get(one.name.text, ())
        if len(bodies) == 1 and not people:
            yield Occurrence(*one.span, bodies[0].source, False)


def people_named(name: Name, roster: Roster, vocabulary: Vocabulary) -> tuple[Person, ...]:
    """The people of a document that a name could mean: one for a full name, all its bearers for a short one."""
    given, surname, ending = personal(name.words, vocabulary)
    bearers = roster.short_people.get(surname) or roster.short_people.get(ending, ())
    if not given:
        return _fitting_title(bearers, name.title, vocabulary)
    return (roster.people[given, surname],) if (given, surname) in roster.people else ()


def _fitting_title(bearers: tuple[Person, ...], title: str, vocabulary: Vocabulary) -> tuple[Person, ...]:
    """Of several bearers of a name those who bear the title too, else those of its gender."""
    if len(bearers) < 2 or not title:
        return bearers
    titled = tuple(one for one in bearers if title in one.titles)
    gender = vocabulary.kind("titles", title)
    return titled or tuple(one for one in bearers if gender == "neutral" or one.gender in (gender, None))
