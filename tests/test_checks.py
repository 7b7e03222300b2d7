"""What the checks object to, where, and what they leave alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import audit.checks
from audit.checks import (
    anonymous_accusation,
    check,
    checks,
    link_alone,
    loaded_verb,
    single_origin,
    unattributed_claim,
    unsupported_headline,
    unsupported_lead,
    vague_source,
)
from audit.config import Settings
from audit.model import (
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Finding,
    Identified,
    Quotation,
    Reason,
    Report,
    Segments,
    Sentence,
    Severity,
    Source,
    Span,
    Status,
)
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.rules import RuleSet, load_rules
from tests.builders import find

AIDE = Source("anonymous-aide", "an aide", "anonymous", identified=Identified.VAGUE, anonymity=1)
CLERK = Source("anonymous-clerk", "a clerk", "anonymous", identified=Identified.VAGUE, anonymity=1)
CHO = Source("irene-cho", "Irene Cho", "person")


@cache
def rules() -> RuleSet:
    """The shipped rules."""
    return load_rules()


def cut(text: str, *kinds: BlockKind) -> tuple[Document, Segments]:
    """A draft of one-sentence paragraphs; the kinds of the first, then prose."""
    blocks, sentences, start = [], [], 0
    for index, paragraph in enumerate(text.split("\n\n")):
        span = Span(start, start + len(paragraph))
        kind = kinds[index] if index < len(kinds) else BlockKind.PROSE
        blocks.append(Block(kind, span))
        sentences.append(Sentence(span, index, kind))
        start = span.end + 2
    return Document("drafts/port.md", text, tuple(blocks)), Segments(tuple(sentences), ())


def reason(draft: Document, words: str, severity: Severity = Severity.WARNING, rule: str = "statistic") -> Reason:
    """A reason at some words."""
    return Reason("accusation", severity, find(draft, words), rule, "Nobody is said to have counted.")


def claimed(text: str, status: Status, *kinds: BlockKind, severity: Severity = Severity.WARNING) -> Report:
    """A draft whose first sentence was judged so, for its first word."""
    draft, segments = cut(text, *kinds)
    first = text.split()[0]
    return Report(draft, segments, claims=(Claim(0, status, (reason(draft, first, severity),)),))


def said(
    draft: Document,
    source: str,
    cue: str,
    content: str,
    sentence: int,
    *,
    resolved: Source | None = None,
    verb_class: str = "neutral",
) -> Attribution:
    """An attribution of words that stand in a draft."""
    return Attribution(
        source=(find(draft, source),),
        cue=(find(draft, cue),),
        content=(find(draft, content),),
        rule="said-clause",
        sentence=sentence,
        resolved=resolved,
        verb_class=verb_class,
    )


def only(findings: Iterable[Finding]) -> Finding:
    """The one finding there is."""
    (found,) = findings
    return found


def test_checks_are_found_by_file_name() -> None:
    """The id of a check is the name of its file, and its docstring shows what it objects to and what it accepts."""
    files = {path.stem for path in Path(audit.checks.__file__).parent.glob("[a-z]*.py")}
    assert [one.ID for one in checks()] == sorted(name.replace("_", "-") for name in files)
    for one in checks():
        assert one.__doc__ is not None
        assert one.__doc__.split("\n\n")[0].endswith(".")
        assert "objected to" in one.__doc__
        assert "accepted" in one.__doc__


def test_errors_come_first_then_the_order_of_the_text() -> None:
    """A reader sees the worst first."""
    draft, segments = cut("Debt doubled.\n\nNine died.\n\nRents doubled.")
    severities = (Severity.WARNING, Severity.ERROR, Severity.WARNING)
    words = ("Debt", "Nine", "Rents")
    claims = tuple(
        Claim(i, Status.UNATTRIBUTED, (reason(draft, words[i], severities[i]),)) for i in range(len(severities))
    )
    found = check(Report(draft, segments, claims=claims), rules())
    assert [(one.severity, one.sentence) for one in found] == [
        (Severity.ERROR, 1),
        (Severity.WARNING, 0),
        (Severity.WARNING, 2),
    ]


def test_an_unattributed_sentence_is_objected_to_as_a_whole() -> None:
    """The finding spans the sentence, points at the reasons, and takes the rule's mend."""
    report = claimed("Unemployment doubled in March.", Status.UNATTRIBUTED)
    found = only(unattributed_claim.check(report, rules()))
    assert (found.check, found.severity, found.sentence) == ("unattributed-claim", Severity.WARNING, 0)
    assert found.span == Span(0, 30)
    assert found.highlights == (Span(0, 12),)
    assert found.message == "Nobody is said to have counted."
    assert found.mend == "Say who counted or measured, in this sentence."


def test_the_worst_reason_gives_the_severity_and_the_words() -> None:
    """One error among warnings makes an error."""
    draft, segments = cut("Debt doubled and nine died.")
    toll = Reason("casualty", Severity.ERROR, find(draft, "nine died"), "casualty", "People are counted as dead.")
    claim = Claim(0, Status.UNATTRIBUTED, (reason(draft, "Debt"), toll))
    found = only(unattributed_claim.check(Report(draft, segments, claims=(claim,)), rules()))
    assert (found.severity, found.message) == (Severity.ERROR, "People are counted as dead.")
    assert found.highlights == (find(draft, "Debt"), find(draft, "nine died"))


def test_a_partly_credited_sentence_is_told_from_an_uncredited_one() -> None:
    """The message says that something else in the sentence is credited."""
    found = only(unattributed_claim.check(claimed("Debt doubled.", Status.PARTLY), rules()))
    assert found.message == "Beside what is credited: nobody is said to have counted."


def test_a_reason_of_a_rule_that_is_gone_still_has_a_mend() -> None:
    """A user may have switched the rule off in between."""
    draft, segments = cut("Debt doubled.")
    claim = Claim(0, Status.UNATTRIBUTED, (reason(draft, "Debt", rule="hunch"),))
    found = only(unattributed_claim.check(Report(draft, segments, claims=(claim,)), rules()))
    assert found.mend == unattributed_claim.MEND


def linked(text: str, *links: str, severity: Severity = Severity.WARNING, source: str = "", cue: str = "") -> Report:
    """A draft whose first sentence is credited in part or to nobody, with links on some words."""
    report = claimed(text, Status.UNATTRIBUTED, severity=severity)
    draft = replace(report.document, links=tuple(find(report.document, words) for words in links))
    if not source:
        return replace(report, document=draft)
    partly = report.claims[0]._replace(status=Status.PARTLY, attributions=(0,))
    return replace(
        report, document=draft, attributions=(said(draft, source, cue, "two crews left", 0),), claims=(partly,)
    )


@pytest.mark.parametrize(
    ("severity", "milder"),
    [
        (Severity.ERROR, Severity.WARNING),
        (Severity.WARNING, Severity.NOTE),
        (Severity.NOTE, Severity.NOTE),
    ],
)
def test_a_claim_with_a_link_is_objected_to_for_the_link_alone(severity: Severity, milder: Severity) -> None:
    """One finding, a step milder, that points at the reason and the link."""
    report = linked("Debt doubled in March.", "doubled in March", severity=severity)
    assert list(unattributed_claim.check(report, rules())) == []
    found = only(link_alone.check(report, rules()))
    assert (found.check, found.severity, found.span) == ("link-alone", milder, Span(0, 22))
    assert found.highlights == (Span(0, 4), Span(5, 21))
    assert found.message == "Only a link stands for the source: nobody is said to have counted."


@pytest.mark.parametrize(
    "report",
    [
        linked("Debt of Norvane doubled."),
        linked("Debt of the Bank of Halvern doubled.", "Bank of Halvern"),
        linked("Debt doubled.\n\nRents doubled.", "Rents doubled"),
        linked("Debt doubled, and unions said two crews left.", "unions", source="unions", cue="said"),
        linked("Debt doubled, and unions have said two crews left.", "have said", source="unions", cue="said"),
    ],
)
def test_a_link_to_a_topic_or_on_a_credit_stands_for_no_other_claim(report: Report) -> None:
    """Nor does the link of another sentence."""
    assert list(link_alone.check(report, rules())) == []
    found = (*unattributed_claim.check(report, rules()), *unsupported_lead.check(report, rules()))
    assert only(found).sentence == 0


@pytest.mark.parametrize("status", [Status.ATTRIBUTED, Status.CARRIED, Status.EXEMPT, Status.PLAIN])
def test_a_sentence_that_stands_on_somebodys_authority_is_left_alone(status: Status) -> None:
    """Neither check of claims objects to it, in prose or above it."""
    for kind in (BlockKind.PROSE, BlockKind.HEADLINE):
        report = claimed("Debt doubled.", status, kind)
        assert list(unattributed_claim.check(report, rules())) == []
        assert list(unsupported_headline.check(report, rules())) == []


@pytest.mark.parametrize(
    ("kind", "place"), [(BlockKind.HEADLINE, "headline"), (BlockKind.DEK, "line under the headline")]
)
def test_a_heading_has_a_check_of_its_own(kind: BlockKind, place: str) -> None:
    """A headline or a dek is objected to once, as such."""
    report = claimed("Debt Doubles", Status.UNATTRIBUTED, kind, severity=Severity.ERROR)
    found = only(check(report, rules()))
    assert (found.check, found.severity, found.span) == ("unsupported-headline", Severity.ERROR, Span(0, 12))
    assert found.message == f"Nothing bears out the {place}: nobody is said to have counted."


def test_a_subhead_is_not_objected_to() -> None:
    """A label over a section is too short to be held to account."""
    assert check(claimed("Debt Doubles", Status.UNATTRIBUTED, BlockKind.SUBHEAD), rules()) == ()


def credited(
    text: str, source: str, cue: str, *, resolved: Source | None = None, verb_class: str = "neutral"
) -> Report:
    """A draft whose first paragraph credits somebody."""
    draft, segments = cut(text)
    attribution = said(draft, source, cue, "was shut", 0, resolved=resolved, verb_class=verb_class)
    return Report(draft, segments, (attribution,))


@pytest.mark.parametrize("source", ["Experts", "Sources", "Some experts", "Party insiders", "Media reports", "Studies"])
def test_a_source_that_no_reader_could_find_is_vague(source: str) -> None:
    """Nobody in particular is objected to, where the mention stands."""
    found = only(vague_source.check(credited(f"{source} say the port was shut.", source, "say"), rules()))
    assert (found.severity, found.span, found.sentence) == (Severity.WARNING, Span(0, len(source)), 0)
    assert found.message == f"No reader could find “{source}”."
    assert found.highlights == (Span(0, len(source)), Span(len(source) + 1, len(source) + 4))


@pytest.mark.parametrize(
    "source",
    [
        "Irene Cho",
        "Port police",
        "Experts at the port laboratory",
        "Those Tamsel officials",
        "The experts",
        "Aides’ sources’",
    ],
)
def test_a_source_that_is_described_is_not_vague(source: str) -> None:
    """A name, an institution or a place lets a reader look, and a definite noun points back."""
    assert list(vague_source.check(credited(f"{source} say the port was shut.", source, "say"), rules())) == []


@pytest.mark.parametrize(
    ("resolved", "count"),
    [
        (None, 1),
        (Source("collective:experts", "experts", "collective", identified=Identified.VAGUE, anonymity=1), 1),
        (Source("aides", "aides", "anonymous", identified=Identified.DESCRIBED, anonymity=2), 1),
        (Source("aides", "aides", "anonymous", identified=Identified.DESCRIBED, anonymity=3), 0),
        (Source("the-experts", "The Experts", "ngo"), 0),
    ],
)
def test_what_is_known_of_a_source_can_excuse_a_short_mention(resolved: Source | None, count: int) -> None:
    """A name, or how the source knows, elsewhere in the sentence is enough."""
    report = credited("Experts say the port was shut.", "Experts", "say", resolved=resolved)
    assert len(list(vague_source.check(report, rules()))) == count


def test_a_mention_behind_its_cue_may_go_on() -> None:
    """“Figures that police published” are not just any figures."""
    text = "The port was shut, according to figures{} police published."
    for joint, count in ((" that", 0), (", which", 1)):
        report = credited(text.format(joint), "figures", "according to")
        assert len(list(vague_source.check(report, rules()))) == count


def test_a_vague_source_in_a_quotation_is_the_speakers_affair() -> None:
    """Quoted words are not the draft's own."""
    draft, segments = cut("“Experts say it was shut,” Irene Cho said.")
    quoted = Segments(segments.sentences, (Quotation(Span(0, 26)),))
    report = Report(draft, quoted, (said(draft, "Experts", "say", "it was shut", 0),))
    assert list(vague_source.check(report, rules())) == []


@pytest.mark.parametrize(("between", "count"), [(1, 0), (2, 0), (3, 1)])
def test_a_specific_source_of_the_same_role_shortly_before_makes_up_for_it(between: int, count: int) -> None:
    """Who was named stands for the plural that follows within three paragraphs."""
    filler = "\n\n".join(["It rained."] * between)
    draft, segments = cut(f"Bergit Solheim, an analyst at Castell, wrote so.\n\n{filler}\n\nAnalysts said as much.")
    first = said(draft, "Bergit Solheim", "wrote", "so", 0)
    first = first._replace(description=(find(draft, "an analyst at Castell"),))
    second = said(draft, "Analysts", "said", "as much", between + 1)
    assert len(list(vague_source.check(Report(draft, segments, (first, second)), rules()))) == count


@pytest.mark.parametrize(("between", "count"), [(1, 0), (2, 0), (3, 1)])
def test_a_specific_source_of_the_same_role_soon_after_makes_up_for_it(between: int, count: int) -> None:
    """The name may follow within three paragraphs."""
    filler = "\n\n".join(["It rained."] * between)
    draft, segments = cut(f"Analysts said so.\n\n{filler}\n\nBergit Solheim, an analyst at Castell, wrote as much.")
    first = said(draft, "Analysts", "said", "so", 0)
    second = said(draft, "Bergit Solheim", "wrote", "as much", between + 1)
    second = second._replace(description=(find(draft, "an analyst at Castell"),))
    assert len(list(vague_source.check(Report(draft, segments, (first, second)), rules()))) == count


def test_a_hearer_of_the_same_role_does_not() -> None:
    """Who was told something is no source."""
    draft, segments = cut("Analysts said so.\n\nBergit Solheim told analysts as much.")
    attributions = (said(draft, "Analysts", "said", "so", 0), said(draft, "Bergit Solheim", "told", "as much", 1))
    assert len(list(vague_source.check(Report(draft, segments, attributions), rules()))) == 1


def test_a_specific_source_of_another_role_does_not() -> None:
    """A minister is no expert."""
    draft, segments = cut("Experts said so.\n\nOda Lanz, the health minister, wrote as much.")
    attributions = (said(draft, "Experts", "said", "so", 0), said(draft, "Oda Lanz", "wrote", "as much", 1))
    assert only(vague_source.check(Report(draft, segments, attributions), rules())).sentence == 0


def accused(text: str, *accusers: tuple[str, str, Source | None], status: Status = Status.ATTRIBUTED) -> Report:
    """A draft of one sentence in which all accusers say that the mayor took bribes."""
    draft, segments = cut(text)
    attributions = tuple(
        said(draft, name, cue, "had taken bribes", 0, resolved=source) for name, cue, source in accusers
    )
    claim = Claim(0, status, (reason(draft, "taken bribes"),), None, tuple(range(len(attributions))))
    return Report(draft, segments, attributions, claims=(claim,))


def test_an_accusation_on_one_unnamed_source_is_objected_to() -> None:
    """The finding points at the accuser and at the accusation."""
    found = only(
        anonymous_accusation.check(accused("An aide said he had taken bribes.", ("An aide", "said", AIDE)), rules())
    )
    assert (found.severity, found.span) == (Severity.WARNING, Span(0, 33))
    assert found.message == "An accusation rests on “An aide”, who is not named."
    assert found.highlights == (Span(0, 7), Span(20, 32))


@pytest.mark.parametrize(
    "accusers",
    [
        (("aides", "said", CHO),),
        (("aides", "said", None),),
        (("aides", "said", AIDE), ("clerk", "wrote", CLERK)),
        (("aides", "said", AIDE), ("clerk", "wrote", CHO)),
        (("Two aides", "said", AIDE),),
        (),
    ],
)
def test_an_accusation_on_more_than_one_unnamed_source_is_not(
    accusers: tuple[tuple[str, str, Source | None], ...],
) -> None:
    """A name, a second source or a number of them, or a source nobody could resolve, keeps the check quiet."""
    report = accused("Two aides said, and a clerk wrote, that he had taken bribes.", *accusers)
    assert list(anonymous_accusation.check(report, rules())) == []


def test_an_accusation_outside_what_the_unnamed_source_says_is_not_theirs() -> None:
    """The accusation must lie in the content."""
    draft, segments = cut("He had taken bribes, and it rained, an aide said.")
    attribution = said(draft, "an aide", "said", "it rained", 0, resolved=AIDE)
    claim = Claim(0, Status.ATTRIBUTED, (reason(draft, "taken bribes"),), None, (0,))
    assert list(anonymous_accusation.check(Report(draft, segments, (attribution,), claims=(claim,)), rules())) == []


@pytest.mark.parametrize(
    ("verb", "verb_class", "neutral", "hint"),
    [
        ("claimed", "doubting", "said", "hints at doubt"),
        ("admits", "guilty", "says", "hints at guilt"),
        ("boasted", "heated", "said", "puts a tone of voice on the words"),
        ("claiming to have", "doubting", "saying", "hints at doubt"),
    ],
)
def test_a_loaded_verb_is_offered_a_neutral_one_of_the_same_form(
    verb: str, verb_class: str, neutral: str, hint: str
) -> None:
    """The note stands at the verb."""
    report = credited(f"Reve {verb} it was shut.", "Reve", verb, verb_class=verb_class)
    found = only(loaded_verb.check(report, rules()))
    assert (found.severity, found.span) == (Severity.NOTE, Span(5, 5 + len(verb)))
    assert found.message == f"“{verb}” {hint}."
    assert found.mend == f"Write “{neutral}”, unless the tone is part of the news."


def test_a_loaded_verb_that_no_lexicon_has_is_still_loaded() -> None:
    """Without a form to go by no verb is offered."""
    report = credited("Reve let slip it was shut.", "Reve", "let slip", verb_class="guilty")
    assert only(loaded_verb.check(report, rules())).mend == "Choose a neutral verb."


def test_a_neutral_verb_nobodys_verb_and_a_quoted_verb_are_left_alone() -> None:
    """Only the draft's own choice of verb for a source is judged."""
    neutral = credited("Reve said it was shut.", "Reve", "said")
    nobodys = Report(
        neutral.document, neutral.segments, (Attribution((), (Span(5, 9),), (), "x", 0, verb_class="guilty"),)
    )
    quoted = credited("“Reve claimed it was shut.”", "Reve", "claimed", verb_class="doubting")
    inside = Report(
        quoted.document, Segments(quoted.segments.sentences, (Quotation(Span(0, 27)),)), quoted.attributions
    )
    for report in (neutral, nobodys, inside):
        assert list(loaded_verb.check(report, rules())) == []


@given(st.permutations(list(Severity)), st.lists(st.sampled_from(list(Status)), min_size=3, max_size=3))
@settings(max_examples=30, deadline=None)
def test_findings_are_in_order_whatever_was_claimed(severities: list[Severity], statuses: list[Status]) -> None:
    """Severity first, then place; one finding a sentence that wants a source."""
    draft, segments = cut("Debt doubled.\n\nNine died.\n\nRents doubled.")
    claims = tuple(
        Claim(i, statuses[i], (reason(draft, word, severities[i]),)) for i, word in enumerate(("Debt", "Nine", "Rents"))
    )
    found = check(Report(draft, segments, claims=claims), rules())
    assert list(found) == sorted(found, key=lambda one: (one.severity.rank, one.span))
    wanting = [claim.sentence for claim in claims if claim.status in (Status.UNATTRIBUTED, Status.PARTLY)]
    assert sorted(one.sentence for one in found if one.sentence is not None) == wanting


def test_the_manual_has_a_section_for_every_check_and_class_of_claim() -> None:
    """What can be reported can be looked up, exemptions too."""
    manual = (Path(audit.checks.__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    sections = {line.removeprefix("### ") for line in manual.splitlines() if line.startswith("### ")}
    assert sections == {one.ID for one in checks()} | {rule.category for rule in rules().claims}
    assert all(f"| `{rule.id}`" in manual for rule in rules().exemptions)


def whole(text: str) -> Report:
    """A draft under all stages and rules."""
    return audit_document(from_text("drafts/port.txt", text, rules()), rules(), Settings())


LAND = "CNN reported, citing a clerk at the land office, that the city had sold the quay."


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        (f"{LAND} Reuters, citing the same clerk, said that the city had sold the quay for 4 million crowns.", 2),
        ("CNN and Reuters reported, citing the deed, that the city had sold the quay.", 2),
        (f"{LAND} Reuters, citing the deed, said that the city had sold the quay.", 0),
        (f"{LAND} Reuters, citing the same clerk, said that a ferry had sunk in the gale.", 0),
        (f"{LAND} CNN, citing the same clerk, said that the city had sold the quay twice.", 0),
    ],
)
def test_outlets_that_pass_on_one_source_are_one(text: str, outlets: int) -> None:
    """The same source on the same matter, through more than one outlet."""
    found = list(single_origin.check(whole(text), rules()))
    assert len(found) == bool(outlets)
    assert all(one.message.startswith("CNN and Reuters have this from one origin") for one in found)


def test_an_opening_that_nothing_bears_out_is_objected_to_apart() -> None:
    """Once, by a check of its own, in the words of the rule that found the claim."""
    report = whole("Rents doubled in March.\n\nThe pier is open, the office said.\n\nDebt doubled in May.")
    lead = only(unsupported_lead.check(report, rules()))
    assert (lead.sentence, lead.severity) == (0, Severity.WARNING)
    assert lead.message.startswith("Nothing soon after the opening bears it out: ")
    assert only(unattributed_claim.check(report, rules())).sentence == 2


def test_the_only_paragraph_is_no_opening() -> None:
    """Nothing can follow it."""
    report = whole("Rents doubled in March.")
    assert list(unsupported_lead.check(report, rules())) == []
    assert only(unattributed_claim.check(report, rules())).sentence == 0


def test_what_bears_out_an_opening_is_told_with_its_place() -> None:
    """Where that suffices there is no finding; an accusation must be credited in the opening, and is told the line."""
    report = whole("Rents in Halvern rose 9 percent.\n\nRents in Halvern rose 9 percent, Kofi Marlow said.")
    assert (report.claims[0].exemption, report.claims[0].support) == ("lead-supported", 1)
    assert report.findings == ()
    accused = whole("Norvane concealed the cracks.\n\nNorvane concealed the cracks for months, the union said.")
    assert accused.claims[0].support == 1
    message = only(unsupported_lead.check(accused, rules())).message
    assert message == "The opening leaves it to line 3 to credit this: somebody is accused in the draft's own voice."


def test_a_headline_is_told_the_line_that_credits_its_accusation() -> None:
    """The credit is there, only not where the accusation is read first."""
    draft, segments = cut("Norvane hid cracks\n\nThe union said so.", BlockKind.HEADLINE)
    claim = Claim(0, Status.UNATTRIBUTED, (reason(draft, "hid", Severity.ERROR),), support=1)
    found = only(unsupported_headline.check(Report(draft, segments, claims=(claim,)), rules()))
    assert found.message == "The headline leaves it to line 1 to credit this: nobody is said to have counted."


@pytest.mark.parametrize(
    ("other", "vague"),
    [
        ("Mayor Oda Lanz said the wells were closed.", False),
        ("Mayor Oda Lanz said a new bridge was planned.", True),
        ("Figures released by the Harbor Authority showed the wells were closed.", True),
    ],
)
def test_a_title_makes_good_a_vague_mention_on_the_same_matter(other: str, vague: bool) -> None:
    """A mayor is an official, but speaks for the officials only on what they said."""
    report = whole(f"Officials said the wells would be closed.\n\n{other}")
    assert [one.sentence for one in vague_source.check(report, rules())] == ([0] if vague else [])
