"""Sources as written -> canonical sources."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.config import Settings
from audit.model import (
    Attribution,
    Block,
    BlockKind,
    Document,
    Identified,
    NonDisclosure,
    Source,
    Span,
)
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.resolve import resolve, told_outlets
from audit.rules import RuleSet, SourceEntry, load_rules
from audit.segment import segment

MARK = re.compile(r"\[\[(.*?)\]\]")


def entry(id: str, kind: str, *aliases: str, tier: str = "primary") -> SourceEntry:
    """An entry of the registry, named by its first alias."""
    return SourceEntry(id, aliases[0], kind, tier, aliases)


RULES: RuleSet = replace(
    load_rules(),
    sources=(
        entry("reuters", "wire-agency", "Reuters", tier="secondary"),
        entry("associated-press", "wire-agency", "Associated Press", "AP", tier="secondary"),
        entry("cnn", "news-outlet", "CNN", tier="secondary"),
        entry("npr", "news-outlet", "NPR", tier="secondary"),
        entry("farol-post", "news-outlet", "Farol Post", "The Post", tier="secondary"),
        entry("quay-post", "news-outlet", "Quay Post", "The Post", tier="secondary"),
        entry("pentagon", "government", "Pentagon", "the Pentagon"),
        entry("census-office", "government", "Census Office"),
        entry("norwegian-government", "government", "Government of Norway", "Norway", "Oslo"),
        entry("quayle", "company", "Quayle"),
        entry("sea-board", "government", "Sea Safety Board", "SSB"),
        entry("ledger", "news-outlet", "The Ledger", tier="secondary"),
    ),
)


def read(text: str, *, headline: bool = False) -> Document:
    """A document of plain paragraphs; with `headline` the first is one."""
    found = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
    kinds = [BlockKind.HEADLINE if headline and not i else BlockKind.PROSE for i in range(len(found))]
    return Document("draft", text, tuple(Block(kind, span) for kind, span in zip(kinds, found, strict=True)))


def marked(
    text: str, *, settings: Settings | None = None, rules: RuleSet = RULES, headline: bool = False
) -> list[Attribution]:
    """Resolve the sources that stand in double brackets, each with the word behind it as its cue."""
    spans: list[Span] = []
    plain, at = "", 0
    for mark in MARK.finditer(text):
        plain += text[at : mark.start()]
        spans.append(Span(len(plain), len(plain) + len(mark[1])))
        plain, at = plain + mark[1], mark.end()
    document = read(plain + text[at:], headline=headline)
    segments = segment(document, rules)
    mentions = []
    for span in spans:
        sentence = segments.sentence_at(span.start)
        assert sentence is not None
        mentions.append(Attribution((span,), (Span(span.end + 1, span.end + 2),), (), "test", sentence))
    return list(resolve(document, segments, mentions, rules, settings or Settings()))


def sources(text: str, **options: object) -> list[Source]:
    """The first member of each bracketed source."""
    return [one.members[0] for one in marked(text, **options)]  # type: ignore[arg-type]


def ids(text: str, **options: object) -> list[str]:
    """The id of each bracketed source."""
    return [source.id for source in sources(text, **options)]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("[[Reuters]] said so.", "reuters"),
        ("[[The Associated Press]] said so.", "associated-press"),
        ("[[The AP]] reported it.", "associated-press"),
        ("[[A.P.]] reported it.", "associated-press"),
        ("According to [[a CNN report]] it fell.", "cnn"),
        ("According to [[CNN’s latest report]] it fell.", "cnn"),
        ("According to [[a report by CNN]] it fell.", "cnn"),
        ("According to [[data from the Census Office]] it fell.", "census-office"),
        ("According to [[figures released by the Census Office on Monday]] it fell.", "census-office"),
        ("[[The Pentagon spokesman]] said so.", "pentagon"),
        ("[[A spokeswoman for the Pentagon]] said so.", "pentagon"),
        ("[[The Pentagon’s press secretary]] said so.", "pentagon"),
        ("[[A reporter for CNN]] saw it.", "cnn"),
        ("[[The Norwegian government]] denied it.", "norwegian-government"),
        ("[[Oslo]] denied it.", "norwegian-government"),
    ],
)
def test_an_alias_leads_to_its_entry(text: str, id: str) -> None:
    """A canonical alias is found alone, in a possessive, before a noun and behind "by", "from" and "for"."""
    assert ids(text) == [id]


def test_an_alias_is_matched_case_sensitively_and_whole() -> None:
    """Neither another case nor a part of a word is an alias."""
    assert ids("[[Reutersville]] said so. [[The cnn]] said so.") == ["name:reutersville", "unresolved:the-cnn"]


def test_a_registered_source_brings_its_kind_and_tier() -> None:
    """The source is the registry's, with its tier, and named."""
    (found,) = sources("[[Reuters]] said so.")
    assert (found.name, found.kind, found.tier, found.identified) == ("Reuters", "wire-agency", "secondary", "named")


def test_the_longest_alias_wins() -> None:
    """The whole of "Sea Safety Board" is found, not a shorter alias inside."""
    rules = replace(RULES, sources=(*RULES.sources, entry("sea", "company", "Sea")))
    assert ids("According to [[a Sea Safety Board report]] it sank.", rules=rules) == ["sea-board"]


def test_an_alias_of_two_sources_stays_unresolved() -> None:
    """An ambiguous alias names its candidates and keeps the kind they share."""
    (found,) = marked("[[The Post]] reported it.")
    assert found.resolved is not None
    assert found.resolved.id == "unresolved:post"
    assert found.resolved.kind == "news-outlet"
    assert found.resolution == "unresolved: could be Farol Post or Quay Post"


def test_an_ambiguous_alias_is_settled_by_a_full_name_elsewhere() -> None:
    """A document that names one of the candidates in full means that one."""
    assert ids("[[The Post]] reported it. The Farol Post was founded in 1902.") == ["farol-post"]


def test_a_surname_in_the_text_outweighs_an_alias_of_one_word() -> None:
    """Where Lena Quayle is named, "Quayle" is she and not the company."""
    assert ids("Dr. Lena Quayle runs the ward. [[Quayle]] said it was full.") == ["person:lena-quayle"]


def test_partners_of_one_poll_are_each_a_source() -> None:
    """A slash or a hyphen joins two registered names into one poll."""
    (found,) = marked("According to [[a new CNN/NPR poll]] she leads.")
    assert [member.id for member in found.members] == ["cnn", "npr"]


@pytest.mark.parametrize(
    "source", ["Dana Ruiz", "Sen. Dana Ruiz", "Sen. Dana Ruiz (D-Ore.)", "Dana M. Ruiz", "Dana Ruiz, 44,"]
)
def test_a_full_name_makes_a_person(source: str) -> None:
    """Titles, initials, a party and an age do not change whom a name means."""
    text = f"Dana Ruiz runs. [[{source}]] said so."
    assert ids(text) == ["person:dana-ruiz"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[[station master Petr Vlk]] said so.", "Petr Vlk"),
        ("[[Norvane spokeswoman Irene Cho]] said so.", "Irene Cho"),
        ("[[Irene Cho, a spokeswoman for Norvane Energy,]] said so.", "Irene Cho"),
        ("[[Chancellor Anke Vogt of Germany]] said so.", "Anke Vogt"),
        ("[[Comedian Otto Lind]] said so.", "Otto Lind"),
        ("[[Secretary of State Maya Lorne]] said so.", "Maya Lorne"),
        ("[[Ursula van der Meer]] said so.", "Ursula van der Meer"),
        ("[[Farol’s Bruno Sato]] said so.", "Bruno Sato"),
        ("[[the ministry’s spokesman, Karl Adler,]] said so.", "Karl Adler"),
        ("[[Judge Ito]] called it a waste.", "Ito"),
        ("Then [[candidate Vlk]] said so.", "Vlk"),
        ("[[Gen. Mark A. Hollis]] said so.", "Mark A. Hollis"),
        ("[[Mr. King]] said so.", "King"),
        ("[[Stephen King]] said so.", "Stephen King"),
    ],
)
def test_titles_and_roles_are_no_part_of_a_name(text: str, name: str) -> None:
    """A person's canonical name is the bare name."""
    (found,) = sources(text)
    assert (found.name, found.kind, found.identified) == (name, "person", Identified.NAMED)


def test_the_family_name_may_come_first() -> None:
    """Behind a title the first of two names is the family's."""
    assert ids("Oh Min-su came. [[Mr. Oh]] said so.") == ["person:oh-min-su"]


def test_a_family_name_may_be_two_words() -> None:
    """Behind a title two words may be the end of a fuller name."""
    assert ids("Pablo Sosa Farol came. [[Mr. Sosa Farol]] said so.") == ["person:pablo-sosa-farol"]


@pytest.mark.parametrize("short", ["Ruiz", "Sen. Ruiz", "Ms. Ruiz", "Dana", "Ruiz’s", "Ruiz, who spoke last,"])
def test_a_short_form_means_the_person_named_in_full(short: str) -> None:
    """Surname, title and surname, and a given name lead to the full name, which need not be a source."""
    assert ids(f"Sen. Dana Ruiz walked out on Monday. [[{short}]] said so.") == ["person:dana-ruiz"]


def test_a_family_name_may_have_particles() -> None:
    """The family name is found with its particles and without."""
    text = "Ursula van der Meer spoke. [[Van der Meer]] said so. [[Meer]] said so."
    assert ids(text) == ["person:ursula-van-der-meer"] * 2


def test_a_surname_of_two_people_stays_unresolved() -> None:
    """Two candidates mean unresolved, and the resolution names both."""
    (found,) = marked("Dana Ruiz and Paul Ruiz met. [[Ruiz]] said so.")
    assert found.members[0].id == "unresolved:ruiz"
    assert found.resolution == "unresolved: could be Dana Ruiz or Paul Ruiz"


def test_a_title_tells_two_people_of_one_surname_apart() -> None:
    """The bearer of the title is meant; so is the one of its gender."""
    text = "Sen. Dana Ruiz met Mayor Paul Ruiz. [[Sen. Ruiz]] said no. [[Mayor Ruiz]] said yes."
    assert ids(text) == ["person:dana-ruiz", "person:paul-ruiz"]
    text = "Spokesman Paul Ruiz met spokeswoman Dana Ruiz. [[Ms. Ruiz]] said no. [[Mr. Ruiz]] said yes."
    assert ids(text) == ["person:dana-ruiz", "person:paul-ruiz"]


def test_a_surname_that_stood_alone_for_one_keeps_its_meaning() -> None:
    """A second bearer who comes later makes the surname doubtful only near by."""
    filler = "The hearing went on for hours in the old hall by the river. " * 12
    near = "Mayor Paul Ruiz spoke. Ruiz left early. Dana Ruiz was there. [[Ruiz]] said no."
    text = f"{near}\n\n{filler}\n\n[[Ruiz]] said yes."
    assert ids(text) == ["unresolved:ruiz", "person:paul-ruiz"]


def test_a_person_may_be_named_in_full_later() -> None:
    """Delayed identification: a headline's surname is the one of the body."""
    (found,) = marked("[[Ruiz]]: vote was rigged\nSen. Dana Ruiz spoke on Monday.", headline=True)
    assert found.members[0].id == "person:dana-ruiz"
    assert found.resolution == "short for Dana Ruiz, named in full later"


def test_a_headline_capitalises_what_is_no_name() -> None:
    """A capitalised adjective of a headline issues nothing."""
    assert ids("According to [[Shock Poll]] she leads\nDana Ruiz runs.", headline=True) == ["document:shock-poll"]


def test_a_name_that_nothing_explains_stays_a_name() -> None:
    """One capitalised word is neither person nor body without help."""
    (found,) = sources("[[Norvane]] said so.")
    assert (found.id, found.kind, found.identified) == ("name:norvane", "unknown", Identified.NAMED)


@pytest.mark.parametrize(
    ("source", "id", "kind"),
    [
        ("Norvane Energy", "organisation:norvane-energy", "company"),
        ("Norvane, Inc.", "organisation:norvane-inc", "company"),
        ("the Farol Health Ministry", "organisation:farol-health-ministry", "government"),
        ("the University of Farol", "organisation:university-of-farol", "university"),
        (
            "the Department of Health and Human Services",
            "organisation:department-of-health-and-human-services",
            "government",
        ),
        ("the Parks and Recreation Department", "organisation:parks-and-recreation-department", "government"),
        ("the Quay Nurses Union", "organisation:quay-nurses-union", "union"),
        ("Farol Police", "organisation:farol-police", "police"),
        ("law firm Marsh Lindqvist", "organisation:marsh-lindqvist", "company"),
        ("human-rights group Farol", "organisation:farol", "ngo"),
        ("North Korea", "organisation:north-korea", "government"),
        ("the Justice Department", "organisation:justice-department", "government"),
    ],
)
def test_a_body_is_known_by_its_words(source: str, id: str, kind: str) -> None:
    """The last word of a name, the one before "of" or the noun in front tells what kind of body it is."""
    (found,) = sources(f"Then [[{source}]] said so.")
    assert (found.id, found.kind, found.identified) == (id, kind, Identified.NAMED)


@pytest.mark.parametrize("short", ["Norvane", "NEC", "Norvane Energy", "the company"])
def test_a_body_has_short_forms(short: str) -> None:
    """The beginning of a name, an acronym given in brackets and the noun of its kind take it up."""
    text = f"Norvane Energy Corp. (NEC) sold the plant. Then [[{short}]] said so."
    assert ids(text) == ["organisation:norvane-energy-corp"]


def test_a_short_form_of_two_bodies_stays_unresolved() -> None:
    """The short form "Norvane" may be either of two bodies that begin so."""
    assert ids("Norvane Energy sued Norvane Steel. [[Norvane]] said so.") == ["unresolved:norvane"]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Dr. Amara Nwosu runs the unit. [[She]] said so.", "person:amara-nwosu"),
        ("[[Irene Cho]] said no. [[She]] said it twice.", "person:irene-cho"),
        ("[[Irene Cho]] said no. The room was cold. The lamps were off. [[She]] left.", "person:irene-cho"),
        ("[[Irene Cho]] said no.\n\nThe room was cold.\n\n[[She]] said yes.", "person:irene-cho"),
        ("[[Irene Cho]] said no, and [[she]] said it twice.", "person:irene-cho"),
        ("[[Mr. Paul Reyes]] said Ms. Irene Cho had left. [[He]] said it twice.", "person:paul-reyes"),
        ("Ms. Irene Cho met Mr. Paul Reyes. [[He]] said no.", "person:paul-reyes"),
        ("[[Irene Cho]], [[who]] said no, left.", "person:irene-cho"),
        ("Irene Cho, a nurse at Norvane Energy, [[who]] said no, left.", "person:irene-cho"),
        ("Irene Cho (left), [[who]] said no, laughed.", "person:irene-cho"),
        ("Norvane Energy, [[which]] said no, sued.", "organisation:norvane-energy"),
        ("[[Norvane Energy]] said no. [[It]] said it twice.", "organisation:norvane-energy"),
        ("[[Norvane Energy]] said no. [[They]] said it twice.", "organisation:norvane-energy"),
        ("The Census Office counted. [[It]] said it twice.", "census-office"),
        ("[[Critics]] said no. [[They]] said it twice.", "collective:critics"),
    ],
)
def test_a_pronoun_takes_the_nearest_that_fits(text: str, id: str) -> None:
    """The source before it comes first, then the name that opens the sentence before."""
    assert ids(text)[-1] == id


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[She]] said so.", "nobody near enough fits"),
        ("At noon Ms. Irene Cho met Ms. Dana Ruiz. [[She]] said no.", "could be Irene Cho or Dana Ruiz"),
        ("[[Irene Cho]] and [[Dana Ruiz]] said no. [[She]] left.", "could be Irene Cho or Dana Ruiz"),
        ("[[Irene Cho]] said Dana Ruiz lied after [[she]] left.", "could be Irene Cho or Dana Ruiz"),
        ("“[[She]] lied,” said Irene Cho.", "spoken inside a quotation"),
        ("“[[I]] left,” said Irene Cho.", "whoever speaks or is spoken to here is not named"),
        (
            "[[Irene Cho]] said no.\n\nIt rained.\n\nIt snowed.\n\nIt froze.\n\n[[She]] said yes.",
            "nobody near enough fits",
        ),
        ("A bell rang behind Irene Cho. [[She]] left.", "perhaps Irene Cho, but nothing says so"),
        ("[[They]] said so.", "no group near enough fits"),
        ("[[Who]] said so?", "nobody stands before it"),
        ("Mr. Paul Reyes spoke. [[She]] said no.", "nobody near enough fits"),
    ],
)
def test_a_doubtful_pronoun_stays_unresolved(text: str, why: str) -> None:
    """Two candidates, none, one too far or one that nothing speaks for are not enough."""
    found = marked(text)[-1]
    assert found.members[0].id.startswith("unresolved:")
    assert found.resolution == f"unresolved: {why}"


def test_a_pronoun_for_a_doubtful_surname_shares_its_doubt() -> None:
    """What takes up an unresolved source is counted with it."""
    text = "Dana Ruiz and Paul Ruiz met. [[Ruiz]] said no. [[He]] said it twice."
    assert ids(text) == ["unresolved:ruiz", "unresolved:ruiz"]


def test_the_pronouns_of_a_text_tell_a_gender() -> None:
    """Where the text calls one of two people "she", a later "she" is that one."""
    text = "Dana Ruiz spoke. She sat down. Noel Park spoke. He sat down. Dana Ruiz met Noel Park. [[She]] said no."
    assert ids(text) == ["person:dana-ruiz"]


def test_a_pronoun_of_many_takes_all_of_a_joint_source() -> None:
    """A plural pronoun behind a joint source means all of it."""
    found = marked("[[Irene Cho and Dana Ruiz]] said no. [[They]] said it twice.")[-1]
    assert [member.id for member in found.members] == ["person:irene-cho", "person:dana-ruiz"]


def test_a_relative_pronoun_takes_the_noun_before_it() -> None:
    """Where no name stands before "who", the noun phrase does."""
    text = "A lawyer met the officials [[who]] said no."
    (found,) = marked(text)
    assert found.members[0].id == "anonymous:officials"
    assert found.resolution == "“who” for “the officials”: nobody is named"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Mayor Paul Reyes came. [[The mayor]] said no.", "person:paul-reyes"),
        ("Sen. Dana Ruiz came. [[The senator]] said no.", "person:dana-ruiz"),
        ("Irene Cho, the plant’s safety lead, came. [[The lead]] said no.", "person:irene-cho"),
        ("Attorney General Maya Lorne came. [[The attorney general]] said no.", "person:maya-lorne"),
        ("Farol Mayor Paul Reyes came. [[The Farol mayor]] said no.", "person:paul-reyes"),
        ("Mayor Paul Reyes came. [[The Quay mayor]] said no.", "unresolved:the-quay-mayor"),
        ("[[The mayor]] said no.", "unresolved:the-mayor"),
        ("Sen. Dana Ruiz met Sen. Bea Holt. [[The senator]] said no.", "unresolved:senator"),
        (
            "[[A senior official at the ministry]] said no. [[The official]] left.",
            "anonymous:senior-official-at-the-ministry",
        ),
        ("The Farol Health Ministry met. [[The ministry]] said no.", "organisation:farol-health-ministry"),
        ("[[A CNN report]] said no. [[The report]] said more.", "cnn"),
        ("In a report by Reuters three towns were named. [[The report]] said more.", "reuters"),
        ("Norvane Energy fell behind. A long and dull report came. [[The report]] said more.", "document:report"),
        ("A report on Quay Steel came. [[The report]] said more.", "document:report"),
        ("Farol Energy’s yearly report came. [[The report]] said more.", "organisation:farol-energy"),
        ("[[Dana Ruiz’s campaign]] said no. [[The campaign]] left.", "organisation:ruiz-campaign"),
        ("[[Dana Ruiz’s campaign]] said no. Irene Cho sang. [[The campaign]] left.", "unresolved:the-campaign"),
        ("The report was late. [[The report]] said more.", "document:report"),
        ("In a Reuters report on Monday three towns were named. [[The report]] said more.", "reuters"),
        ("[[Two officials]] said no. [[The officials]] left.", "anonymous:officials"),
        ("[[A spokesman for the Pentagon]] said no. [[The spokesman]] left.", "pentagon"),
        ("The Farol Health Ministry met. [[The health ministry]] said no.", "organisation:farol-health-ministry"),
        ("Norway won. [[The government]] said no.", "government:government"),
        ("[[Norway]] won. [[The government]] said no.", "norwegian-government"),
        ("The Farol Police met the Quay Police. [[The police]] said no.", "unresolved:police"),
        ("[[Norvane Energy]] and [[Quay Steel]] said no. [[The company]] left.", "unresolved:company"),
        ("[[The company]] said no.", "unresolved:the-company"),
        ("[[The report]] said no.", "document:report"),
    ],
)
def test_a_definite_noun_takes_up_an_earlier_source(text: str, id: str) -> None:
    """The nearest of its role, its noun or its kind is meant; two in one sentence leave it open."""
    assert ids(text)[-1] == id


@pytest.mark.parametrize(
    ("source", "kind", "grade", "identified"),
    [
        ("sources", "anonymous", 0, Identified.VAGUE),
        ("a source", "anonymous", 0, Identified.VAGUE),
        ("officials", "anonymous", 1, Identified.VAGUE),
        ("two senior officials", "anonymous", 1, Identified.VAGUE),
        ("a Pentagon official", "anonymous", 2, Identified.DESCRIBED),
        ("officials at the ministry", "anonymous", 2, Identified.DESCRIBED),
        ("a police officer", "anonymous", 2, Identified.DESCRIBED),
        ("a person briefed on the call", "anonymous", 3, Identified.DESCRIBED),
        ("two officials with direct knowledge of the talks", "anonymous", 3, Identified.DESCRIBED),
        ("a baker from Quay", "anonymous", 2, Identified.DESCRIBED),
        ("a baker", "anonymous", 1, Identified.VAGUE),
        ("some", "collective", 0, Identified.VAGUE),
        ("critics", "collective", 1, Identified.VAGUE),
        ("most people", "collective", 0, Identified.VAGUE),
        ("19 percent of voters", "collective", 1, Identified.VAGUE),
        ("studies", "collective", 1, Identified.VAGUE),
        ("Germans", "collective", 1, Identified.VAGUE),
    ],
)
def test_an_unnamed_source_is_graded(source: str, kind: str, grade: int, identified: Identified) -> None:
    """Bare, a category, an institution, knowledge: 0 to 3."""
    (found,) = sources(f"But [[{source}]] said no.")
    assert (found.kind, found.anonymity, found.identified) == (kind, grade, identified)


@pytest.mark.parametrize(
    "text",
    [
        "[[A person briefed on the call]] said no, on condition of anonymity.",
        "It closed, according to [[a person familiar with the matter]] who was not authorized to speak.",
        "[[A person briefed on the call]] said no. The person asked not to be named.",
    ],
)
def test_a_reason_for_anonymity_raises_the_grade(text: str) -> None:
    """The reason may stand in the sentence, or in the next one where it takes up the noun."""
    (found,) = sources(text)
    assert found.anonymity == 4


def test_a_reason_of_somebody_else_does_not_count() -> None:
    """A next sentence about another leaves the grade alone."""
    (found,) = sources("[[A person briefed on the call]] said no. Two guards feared reprisals.")
    assert found.anonymity == 3


def test_knowledge_may_follow_a_source() -> None:
    """How a source knows is read behind a source that was cut short too."""
    (found,) = sources("[[Two aides]] familiar with the talks said no.")
    assert found.anonymity == 3


@pytest.mark.parametrize(
    ("text", "id", "kind", "identified"),
    [
        ("[[Police]] said so.", "police:police", "police", Identified.DESCRIBED),
        ("[[the government]] said so.", "government:government", "government", Identified.DESCRIBED),
        ("[[a company]] said so.", "company:company", "company", Identified.VAGUE),
        ("[[the health ministry]] said so.", "government:health-ministry", "government", Identified.DESCRIBED),
        ("[[the Quay fire department]] said so.", "organisation:quay-fire-department", "government", Identified.NAMED),
        ("[[Brazilian police]] said so.", "police:brazilian-police", "police", Identified.DESCRIBED),
        ("[[the Chilean government]] said so.", "organisation:chile", "government", Identified.NAMED),
        ("[[a police spokesman]] said so.", "police:police", "police", Identified.DESCRIBED),
        ("[[Court records]] show it.", "document:court-records", "document", Identified.DESCRIBED),
        ("[[documents]] show it.", "collective:documents", "collective", Identified.VAGUE),
        ("[[the 40-page indictment]] said so.", "document:40-page-indictment", "document", Identified.DESCRIBED),
        ("[[one study]] said so.", "document:study", "document", Identified.VAGUE),
        ("[[the Ruiz campaign]] said so. Dana Ruiz runs.", "organisation:ruiz-campaign", "party", Identified.NAMED),
        ("[[Farol Ruiz’s campaign]] said so.", "organisation:ruiz-campaign", "party", Identified.NAMED),
        ("[[Dana Ruiz’s team]] said so.", "organisation:ruiz-team", "unknown", Identified.NAMED),
        ("[[Norvane’s board]] said so.", "organisation:norvanes-board", "unknown", Identified.NAMED),
        ("[[Norvane Energy’s board]] said so.", "organisation:norvane-energys-board", "company", Identified.NAMED),
        (
            "[[Norway’s health ministry]] said so.",
            "organisation:norways-health-ministry",
            "government",
            Identified.NAMED,
        ),
        ("[[the senator’s office]] said so.", "unknown:senators-office", "unknown", Identified.DESCRIBED),
        ("[[Norvane’s Safety Center]] said so.", "organisation:norvanes-safety-center", "think-tank", Identified.NAMED),
        ("[[a report by the police]] said so.", "police:police", "police", Identified.DESCRIBED),
        ("[[a report on the river]] said so.", "document:report-on-the-river", "document", Identified.DESCRIBED),
        (
            "[[a report written in haste]] said so.",
            "document:report-written-in-haste",
            "document",
            Identified.DESCRIBED,
        ),
        ("[[a Critics report]] said so.", "document:critics-report", "document", Identified.DESCRIBED),
        ("[[the U.S. constitution]] said so.", "document:us-constitution", "document", Identified.DESCRIBED),
        ("[[the Ruiz team’s lawyer]] said so.", "anonymous:ruiz-teams-lawyer", "anonymous", Identified.DESCRIBED),
        ("[[a company spokesman]] said so.", "anonymous:company-spokesman", "anonymous", Identified.DESCRIBED),
        ("[[the slogan]] said so.", "unresolved:the-slogan", "unknown", Identified.VAGUE),
        ("[[a group of sailors]] said so.", "collective:sailors", "collective", Identified.VAGUE),
        ("[[three sailors]] said so.", "anonymous:sailors", "anonymous", Identified.VAGUE),
        ("[[Reporters at the scene]] saw it.", "first-hand:reporters-at-the-scene", "first-hand", Identified.DESCRIBED),
        ("[[the Prime Minister]] said so.", "unresolved:the-prime-minister", "unknown", Identified.DESCRIBED),
        ("[[Lake Farol]] showed it.", "name:lake-farol", "unknown", Identified.NAMED),
    ],
)
def test_common_nouns_are_classed(text: str, id: str, kind: str, identified: Identified) -> None:
    """Bodies, papers, groups and witnesses are told by their noun."""
    (found,) = sources(text)
    assert (found.id, found.kind, found.identified) == (id, kind, identified)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("[[Irene Cho]] left. [[Her lawyer]] said no.", "anonymous:irene-chos-lawyer"),
        ("[[Irene Cho]] left. [[Her campaign]] said no.", "organisation:cho-campaign"),
        ("[[Irene Cho]] left. [[Her statement]] said no.", "person:irene-cho"),
        ("[[Her lawyer]] said no.", "anonymous:lawyer"),
        ("[[A spokesman for Irene Cho]] said no.", "anonymous:spokesman-for-irene-cho"),
    ],
)
def test_a_possessive_pronoun_is_resolved(text: str, id: str) -> None:
    """Whose lawyer, campaign or statement it is goes into the source."""
    assert ids(text)[-1] == id


def test_a_document_is_rolled_up_to_its_issuer() -> None:
    """The canonical source of a paper is whoever issued it, and the resolution says so."""
    (found,) = marked("[[Norvane Energy’s statement]] blamed the weather.")
    assert found.members[0].id == "organisation:norvane-energy"
    assert found.resolution == "statement issued by Norvane Energy"


@pytest.mark.parametrize(
    ("source", "members"),
    [
        ("CNN and NPR", ["cnn", "npr"]),
        ("Irene Cho and Dana Ruiz", ["person:irene-cho", "person:dana-ruiz"]),
        ("Irene Cho, Paul Reyes and Dana Ruiz", ["person:irene-cho", "person:paul-reyes", "person:dana-ruiz"]),
        ("Bea and Carl Quist", ["person:bea-quist", "person:carl-quist"]),
        ("Norvane Energy and its lawyers", ["organisation:norvane-energy", "anonymous:lawyers"]),
        ("police and prosecutors", ["police:police", "government:prosecutors"]),
        ("Chile and Peru", ["organisation:chile", "organisation:peru"]),
        ("Health and Safety Department", ["organisation:health-and-safety-department"]),
        ("officials in Farol and Quay", ["anonymous:officials-in-farol-and-quay"]),
        ("Federal and state officials", ["anonymous:federal-and-state-officials"]),
    ],
)
def test_joint_sources_are_each_a_member(source: str, members: list[str]) -> None:
    """A conjunction between sources parts them; one inside a name or behind a preposition does not."""
    (found,) = marked(f"[[{source}]] said so.")
    assert [member.id for member in found.members] == members
    assert found.resolved == found.members[0]


OWN = Settings(outlet="The Ledger", outlet_aliases=("Ledger Online",))


@pytest.mark.parametrize(
    ("source", "id", "kind"),
    [
        ("The Ledger", "own-reporting:the-ledger", "own-reporting"),
        ("Ledger Online", "own-reporting:the-ledger", "own-reporting"),
        ("an analysis by The Ledger", "own-reporting:the-ledger", "own-reporting"),
        ("A Ledger reporter", "first-hand:ledger-reporter", "first-hand"),
        ("a Ledger crew", "own-reporting:the-ledger", "own-reporting"),
        ("a Ledger investigation", "own-reporting:the-ledger", "own-reporting"),
    ],
)
def test_the_own_title_is_own_reporting(source: str, id: str, kind: str) -> None:
    """The newsroom's own title outweighs the registry."""
    (found,) = sources(f"But [[{source}]] found it.", settings=OWN)
    assert (found.id, found.kind) == (id, kind)


def test_an_impersonal_attribution_has_nobody() -> None:
    """An empty source is nobody named."""
    document = read("It is believed that the fire began in the kitchen.")
    mention = Attribution((), (Span(0, 14),), (Span(20, 49),), "test", 0)
    (found,) = resolve(document, segment(document, RULES), [mention], RULES, Settings())
    assert found.resolved is not None
    assert (found.resolved.id, found.resolved.identified) == ("impersonal", Identified.NONE)


def test_events_and_attributions_are_resolved_together() -> None:
    """A non-disclosure takes part in the order of the text, and the order given is kept."""
    document = read("Irene Cho declined to comment. She said later that it rained.")
    segments = segment(document, RULES)
    she = Attribution((Span(31, 34),), (Span(35, 39),), (), "test", 1)
    event = NonDisclosure((Span(0, 9),), (Span(10, 29),), "test", 0)
    mentions: tuple[Attribution | NonDisclosure, ...] = (she, event)
    said, declined = resolve(document, segments, mentions, RULES, Settings())
    assert said.resolved == declined.resolved == Source("person:irene-cho", "Irene Cho", "person")
    assert declined.resolution == "named in full"


def test_an_outlet_that_was_told_is_found() -> None:
    """A channel is resolved, save for the newsroom itself."""
    document = read("“No,” Irene Cho told Reuters. “Yes,” she told The Ledger.")
    segments = segment(document, RULES)
    reuters, ledger = Span(21, 28), Span(46, 56)
    mentions = [
        Attribution((Span(6, 15),), (Span(16, 20),), (), "test", 0, channel=reuters),
        Attribution((Span(37, 40),), (Span(41, 45),), (), "test", 1, channel=ledger),
        Attribution((Span(37, 40),), (Span(41, 45),), (), "test", 1),
    ]
    found = told_outlets(document, segments, mentions, RULES, OWN)
    assert {span: source.id for span, source in found.items()} == {reuters: "reuters"}


WORDS = st.sampled_from(
    [
        "Dana",
        "Ruiz",
        "the",
        "The",
        "a",
        "and",
        "of",
        "Mr.",
        "Sen.",
        "CNN",
        "report",
        "officials",
        "two",
        "’s",
        ",",
        "who",
        "(",
        ")",
        "&",
        "Energy",
        "Norvane",
        "police",
        "his",
        "she",
        "for",
        "AP/NPR",
        "familiar",
        "with",
        "some",
        "-",
        "“",
        "U.S.",
        "Jr.",
        "d’Orsay",
        "é",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=9), st.lists(WORDS, max_size=9))
def test_any_source_is_resolved_to_somebody(source: list[str], before: list[str]) -> None:
    """Whatever stands as a source, there is a member, an explanation, and the same answer twice."""
    text = f"{' '.join(before)} [[{' '.join(source)}]] said so."
    # A dateline is no part of a sentence, so no source stands in it.
    assume(not RULES.pattern("dateline").match(" ".join([*before, *source, "said"]).strip()))
    (found,) = marked(text)
    assert found.members
    assert found.resolution
    assert all(member.id and not member.id.endswith(":") for member in found.members)
    assert marked(text) == [found]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("The US said talks would go on.", "government-of-united-states"),
        ("McDonald's said sales rose.", "mcdonalds"),
        ("Iran's Foreign Ministry said on Monday that talks would go on.", "iranian-foreign-ministry"),
    ],
)
def test_a_name_that_looks_like_something_else_is_found_as_it_stands(
    shipped_rules: RuleSet, text: str, id: str
) -> None:
    """Capitals make US no pronoun, and a possessive that belongs to a name is kept."""
    report = audit_document(from_text("draft", text, shipped_rules), shipped_rules, Settings())
    assert [one.resolved.id for one in report.attributions if one.resolved] == [id]


def test_a_title_of_the_other_gender_is_another_person(shipped_rules: RuleSet) -> None:
    """“Mr. Lind” is not Petra Lind, of whom the draft has said “she”."""
    text = "Petra Lind spoke on Monday. She said the bridge was safe. Mr. Lind said it was not."
    report = audit_document(from_text("draft", text, shipped_rules), shipped_rules, Settings())
    assert [one.resolved.id for one in report.attributions if one.resolved] == ["person:petra-lind", "person:lind"]
