"""The bodies a document names, under their full names, their acronyms and the beginnings of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from audit.model import Source
from audit.resolve.finding import Found
from audit.resolve.identity import organisation
from audit.resolve.naming import MOST_BEARERS, Name
from audit.resolve.registry import canonical
from audit.resolve.vocabulary import Vocabulary


def name_bodies(found: Iterable[Found], vocabulary: Vocabulary) -> dict[str, tuple[Source, ...]]:
    """The bodies that names, acronyms and the beginnings of names could mean."""
    by_form: defaultdict[str, dict[str, Source]] = defaultdict(dict)
    by_core: dict[str, Source] = {}
    for one in found:
        if one.name.sort == "organisation" and len(one.name.entries) < 2:
            entries = one.name.entries
            source = canonical(entries[0]) if entries else organisation(one.name.text, one.name.kind)
            source = by_core.setdefault(_core(one.name, vocabulary), source)
            for form in (*_prefixes(one.name, vocabulary), *filter(None, [one.acronym])):
                by_form[form].setdefault(source.id, source)
    return {form: _exact(form, tuple(sources.values()), by_core) for form, sources in by_form.items()}


def _core(name: Name, vocabulary: Vocabulary) -> str:
    """A name without its legal form: Norvane Energy Corp. is Norvane Energy."""
    words = list(name.words)
    while len(words) > 1 and vocabulary.has("source-legal-forms", words[-1]):
        words.pop()
    return " ".join(words)


def _exact(form: str, sources: tuple[Source, ...], by_core: Mapping[str, Source]) -> tuple[Source, ...]:
    """Of several bodies that a form could be short for, the one that is called just so."""
    return (by_core[form],) if len(sources) > 1 and form in by_core else sources[:MOST_BEARERS]


def _prefixes(name: Name, vocabulary: Vocabulary) -> Iterator[str]:
    """The name, and its beginnings where they say something: Norvane, of Norvane Energy Corp."""
    yield name.text
    if not name.entries and _telling(name.words[0], vocabulary):
        for size in range(1, len(name.words)):
            yield " ".join(name.words[:size])


def _telling(word: str, vocabulary: Vocabulary) -> bool:
    lists = ("person-openers", "source-demonyms", "source-organisation-words", "titles", "person-given-names")
    return not any(vocabulary.has(lexicon, word) for lexicon in lists)


def registered(found: Iterable[Found]) -> frozenset[str]:
    """Entries of the registry that the text gives by an alias of two or more words: more than a short form."""
    entries = ((one.name.entries, one.name.words) for one in found)
    return frozenset(given[0].id for given, words in entries if len(given) == 1 and len(words) > 1)
