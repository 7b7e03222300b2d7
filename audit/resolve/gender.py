"""The gender that a text itself gives people: by titles and role nouns, else by the pronouns behind their names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from audit.model import Document, Segments
from audit.resolve.vocabulary import Vocabulary

if TYPE_CHECKING:
    import regex

    from audit.resolve.roster import Occurrence, Roster


def told_gender(title: str, roles: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """The gender of a title and of role nouns, where they tell one and only one."""
    told = {vocabulary.kind("titles", title), *(vocabulary.kind("person-gendered-nouns", role) for role in roles)}
    told &= {"masculine", "feminine"}
    return told.pop() if len(told) == 1 else None


def gendered(
    document: Document, segments: Segments, roster: Roster, vocabulary: Vocabulary
) -> Mapping[str, str | None]:
    """The gender of each person, by id: that of the pronouns in sentences that open with the name and name no other."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pronouns = list(vocabulary.gendered.finditer(document.text))
    named, told = _by_sentence(segments, roster), _pronouns(segments, pronouns)
    for sentence, occurrences in named.items():
        alone = len({one.source.id for one in occurrences}) == 1
        if alone and occurrences[0].start == segments.sentences[sentence].span.start:
            following = [*told.get(sentence, ()), *_opening(sentence + 1, segments, told)]
            genders = {vocabulary.kind("source-pronouns", match[0]) or "" for match in following}
            if len(genders) == 1:
                votes[occurrences[0].source.id][genders.pop()] += 1
    return {one.source.id: one.gender or _elected(votes[one.source.id]) for one in roster.people.values()}


def _opening(sentence: int, segments: Segments, told: Mapping[int, list[regex.Match[str]]]) -> list[regex.Match[str]]:
    """The pronoun that opens a sentence."""
    pronouns = told.get(sentence, [])[:1]
    return [match for match in pronouns if match.start() == segments.sentences[sentence].span.start]


def _by_sentence(segments: Segments, roster: Roster) -> dict[int, list[Occurrence]]:
    named: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for one in roster.occurrences:
        sentence = segments.sentence_at(one.start)
        if one.is_person and sentence is not None and segments.quotation_at(one.start) is None:
            named[sentence].append(one)
    return dict(named)


def _pronouns(segments: Segments, pronouns: Iterable[regex.Match[str]]) -> defaultdict[int, list[regex.Match[str]]]:
    told: defaultdict[int, list[regex.Match[str]]] = defaultdict(list)
    for match in pronouns:
        sentence = segments.sentence_at(match.start())
        if sentence is not None and segments.quotation_at(match.start()) is None:
            told[sentence].append(match)
    return told


def _elected(votes: Counter[str]) -> str | None:
    """The gender that nearly all votes give; one voice in four is too much dissent."""
    if not votes:
        return None
    gender, count = votes.most_common(1)[0]
    return gender if count >= 3 * (votes.total() - count) else None
