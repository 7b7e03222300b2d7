"""Which sentences are check-worthy, and on whose authority each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.classify import classify
from audit.classify.support import calls_itself
from audit.config import Settings
from audit.errors import RuleError
from audit.match import Plan, match
from audit.model import (
    Attribution,
    AttributionClass,
    Block,
    BlockKind,
    Claim,
    Document,
    Report,
    Segments,
    Severity,
    Span,
    Status,
)
from audit.pipeline import audit_document
from audit.readers import from_text
from audit.rules import RuleSet, load_rules
from audit.segment import segment

Said = tuple[str, str, str]  # source, cue and content, as printed


@cache
def rules() -> RuleSet:
    """The shipped rules."""
    return load_rules()


@cache
def plan() -> Plan:
    """Their plan."""
    return Plan(rules())


def document(text: str, *kinds: BlockKind, name: str = "drafts/port.md", **more: object) -> Document:
    """A draft whose paragraphs are of the kinds given, then prose."""
    spans = [Span(*found.span()) for found in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text)]
    blocks = tuple(Block(kinds[i] if i < len(kinds) else BlockKind.PROSE, span) for i, span in enumerate(spans))
    return Document(name, text, blocks, **more)  # type: ignore[arg-type]


def credit(draft: Document, cut: Segments, said: Said, kind: AttributionClass = AttributionClass.SPEECH) -> Attribution:
    """An attribution of words that stand in a draft; an empty source is nobody's."""
    source, cue, content = said
    at = draft.text.index(cue)
    impersonal = not source
    rule = next(one for one in rules().attribution if (one.source == "none") == impersonal and not one.event)
    index = cut.sentence_at(at)
    assert index is not None
    start = draft.text.index(content)
    return Attribution(
        source=() if impersonal else (Span(draft.text.index(source), draft.text.index(source) + len(source)),),
        cue=(Span(at, at + len(cue)),),
        content=(Span(start, start + len(content)),),
        rule=rule.id,
        sentence=index,
        attribution_class=kind,
    )


@dataclass(frozen=True)
class Judged:
    """A draft with its claims."""

    document: Document
    segments: Segments
    claims: tuple[Claim, ...]

    @property
    def statuses(self) -> list[Status]:
        """The statuses, in the order of the text."""
        return [claim.status for claim in self.claims]

    def words(self, index: int) -> dict[str, str]:
        """The words of each reason of a claim, by category."""
        return {r.category: self.document.at(r.span) for r in reversed(self.claims[index].reasons)}


def judge(
    draft: Document | str,
    *credits: Said,
    kind: AttributionClass = AttributionClass.SPEECH,
    ruled: RuleSet | None = None,
) -> Judged:
    """Classify a draft on the attributions given, and no others."""
    draft = document(draft) if isinstance(draft, str) else draft
    cut = segment(draft, rules())
    attributions = [credit(draft, cut, said, kind) for said in credits]
    found = match(draft, cut, plan())
    return Judged(draft, cut, classify(draft, cut, found, attributions, ruled or rules(), Settings()))


@pytest.mark.parametrize(
    ("text", "category", "words"),
    [
        ("At least 14 people have died in the valley.", "casualty", "14 people have died"),
        ("The blast left hundreds dead.", "casualty", "left hundreds dead"),
        ("Net debt has climbed to 4.6 times operating earnings.", "statistic", "climbed to 4.6 times"),
        ("The stoppage wiped $310 million off its value.", "statistic", "wiped $310 million"),
        ("Norvane concealed the defects from the inspectorate.", "accusation", "Norvane concealed"),
        ("The slump was triggered by the closure of the plant.", "causal", "triggered by"),
        ("Norvane is cutting prices in a bid to beat its rival.", "motive", "in a bid to"),
        ("Households will pay for the delay next winter.", "prediction", "will"),
        ("It is the worst outbreak the valley has ever known.", "superlative", "the worst"),
        ("The extremist Homeland List holds the balance of power.", "contested-label", "extremist"),
        ("Velmora has ruled out a public inquiry.", "official-position", "Velmora has ruled out"),
        ("The solvents attack the liver within hours.", "science", "attack the liver"),
        ("A written warning was ignored in the spring.", "agentless", "was ignored"),
        ("Pressure is mounting on the premier.", "agentless", "Pressure is mounting"),
        ("It is understood that two ministers have resigned.", "weasel", "It is understood"),
        ("A pump house on the plot flooded in 2016.", "historical", "flooded"),
        ("“Nobody in this building has slept since Sunday.”", "quotation", "“Nobody"),
    ],
)
def test_a_claim_that_nobody_is_credited_with_is_unattributed(text: str, category: str, words: str) -> None:
    """Each class of claim is seen, and its reason points at the words that show it."""
    judged = judge(text)
    assert judged.statuses == [Status.UNATTRIBUTED]
    assert judged.words(0)[category] == words


def test_every_class_of_claim_says_why_and_how_to_mend_it() -> None:
    """A claim rule gives its reason and its mend, each as one sentence."""
    for rule in rules().claims:
        for sentence in (rule.because, rule.mend):
            assert sentence.endswith("."), rule.id
            assert ". " not in sentence, rule.id


def test_a_sentence_without_a_claim_is_plain() -> None:
    """A scene asks for no source."""
    assert judge("A dog slept outside the pharmacy.").statuses == [Status.PLAIN]


def test_a_claim_within_the_content_is_attributed_and_keeps_its_reasons() -> None:
    """What a sentence is check-worthy for is told even where somebody is credited with it."""
    judged = judge(
        "Unemployment reached 19 percent, Irene Cho said.", ("Irene Cho", "said", "Unemployment reached 19 percent")
    )
    (claim,) = judged.claims
    assert (claim.status, claim.attributions, claim.exemption) == (Status.ATTRIBUTED, (0,), None)
    assert judged.words(0) == {"statistic": "reached 19 percent"}


def test_nobody_in_particular_credits_nothing() -> None:
    """An impersonal attribution leaves its sentence unattributed."""
    judged = judge("Boxes were reportedly shredded.", ("", "reportedly", "Boxes were"))
    assert judged.statuses == [Status.UNATTRIBUTED]
    assert judged.words(0)["weasel"] == "reportedly"


def test_a_second_main_clause_of_its_own_makes_a_sentence_partly_credited() -> None:
    """The reasons of a partly credited sentence are the draft's own assertions only."""
    text = "Norvane misled its regulator, but Petra Lindqvist said profits had doubled."
    judged = judge(text, ("Petra Lindqvist", "said", "profits had doubled"))
    assert judged.statuses == [Status.PARTLY]
    assert judged.words(0) == {"accusation": "Norvane misled"}
    assert judged.claims[0].attributions == (0,)


def test_an_aside_about_the_source_can_be_an_assertion_of_the_draft() -> None:
    """What stands between a source and its verb is the draft's own."""
    text = "Farol, the deadliest gang in the port, said it had left the city."
    assert judge(text, ("Farol", "said", "it had left the city")).statuses == [Status.PARTLY]


def test_a_phrase_that_leads_up_to_the_source_belongs_to_its_credit() -> None:
    """A frame is no assertion beside the credit."""
    text = "In a study of more than 4,300 people, Irene Cho found no harm."
    assert judge(text, ("Irene Cho", "found", "no harm")).statuses == [Status.ATTRIBUTED]


def test_words_that_no_seam_parts_from_the_credit_belong_to_it() -> None:
    """A content cut short does not make an assertion of its rest."""
    text = "Irene Cho said that the leak had cost $4 million."
    assert judge(text, ("Irene Cho", "said", "the leak")).statuses == [Status.ATTRIBUTED]


def test_quoted_words_are_never_the_drafts_own() -> None:
    """A quoted fragment outside the content does not make a credited sentence partly credited."""
    text = "Calling it “the worst week in the history of the port”, Irene Cho said she would stay."
    assert judge(text, ("Irene Cho", "said", "she would stay")).statuses == [Status.ATTRIBUTED]


def test_a_running_quotation_carries_its_credit() -> None:
    """The sentences of one quotation have one speaker, named once."""
    text = "“Debt has doubled,” Irene Cho said. “Rents rose 9 percent. Wages fell 4 percent.”"
    judged = judge(text, ("Irene Cho", "said", "“Debt has doubled,”"), ("Irene Cho", "said", "“Rents rose 9 percent."))
    assert judged.statuses == [Status.ATTRIBUTED, Status.CARRIED, Status.CARRIED]
    assert judged.claims[2].attributions == (1,)


def test_a_content_that_barely_reaches_a_sentence_does_not_carry_it() -> None:
    """Less than half of a sentence is too little."""
    text = "Irene Cho said so. Debt, by contrast with that, has doubled in a year."
    judged = judge(text, ("Irene Cho", "said", "so. Debt"))
    assert judged.claims[1].status is not Status.CARRIED


def test_an_explicit_anaphor_carries_a_credit_on() -> None:
    """A sentence that goes on with the paper of the one before stands on its authority."""
    text = "Debt has doubled, the report says. The report also lists 46 percent of the plots."
    judged = judge(text, ("the report", "says", "Debt has doubled"))
    assert judged.statuses == [Status.ATTRIBUTED, Status.CARRIED]
    assert judged.claims[1].attributions == (0,)


def test_the_same_paragraph_carries_nothing() -> None:
    """A neighbor's credit stays with the neighbor."""
    text = "Debt has doubled, the report says. Unemployment has reached 19 percent."
    judged = judge(text, ("the report", "says", "Debt has doubled"))
    assert judged.statuses == [Status.ATTRIBUTED, Status.UNATTRIBUTED]


def test_what_somebody_is_said_to_believe_is_not_the_drafts_assertion() -> None:
    """A class of attribution that does not count credits nothing, but its content is not the draft's own."""
    text = "Irene Cho believes that the dam will burst."
    judged = judge(text, ("Irene Cho", "believes", "the dam will burst"), kind=AttributionClass.BELIEF)
    assert judged.statuses == [Status.PLAIN]


def test_the_settings_decide_which_classes_count() -> None:
    """A belief credits its sentence where the settings count beliefs."""
    draft = document("Irene Cho believes that the dam will burst.")
    cut = segment(draft, rules())
    belief = credit(draft, cut, ("Irene Cho", "believes", "the dam will burst"), AttributionClass.BELIEF)
    counted = Settings(attribution_classes=frozenset({AttributionClass.BELIEF}))
    claims = classify(draft, cut, match(draft, cut, plan()), (belief,), rules(), counted)
    assert claims[0].status is Status.ATTRIBUTED


@pytest.mark.parametrize(
    ("text", "exemption"),
    [
        ("Will the dam burst, and will it be the worst flood on record?", "question"),
        ("The owner pleaded guilty after he had embezzled a fortune.", "public-record"),
        ("He was convicted of killing five people with a tug.", "charge-on-record"),
        ("The council will vote on the bridge on Tuesday.", "scheduled-event"),
        ("Velmora, the capital of Estrava, has 1.2 million people.", "common-knowledge"),
        ("A knot is a unit of speed of about 1.15 million inches a day.", "definition"),
        ("The shares closed down 6.1% at $17.35.", "scores-and-prices"),
        ("A Ledger reporter counted more than 200 trucks at the gate.", "own-observation"),
        ("FILE PHOTO: The largest crane in the port.", "caption"),
        ("This article was first sent to more than 600 readers.", "furniture"),
        ("He spoke on condition of anonymity because he could lose his job.", "anonymity-reason"),
        ("Irene Cho declined to comment on the worst outbreak on record.", "non-response"),
    ],
)
def test_an_exemption_lets_a_claim_off_by_name(text: str, exemption: str) -> None:
    """What is let off keeps its reasons, and says which exemption did it."""
    (claim,) = judge(text).claims
    assert (claim.status, claim.exemption) == (Status.EXEMPT, exemption)
    assert claim.reasons


def test_an_exemption_covers_only_the_categories_it_names() -> None:
    """A verdict on record does not excuse a toll."""
    judged = judge("After the fire two men were arrested, and 11 people died.")
    assert judged.statuses == [Status.UNATTRIBUTED]
    assert set(judged.words(0)) == {"casualty"}


def test_an_exemption_that_captures_words_covers_only_the_reasons_there() -> None:
    """The deed a man was convicted of is let off; the rest of the sentence is not."""
    judged = judge("He was convicted of killing five people; the blaze left 200 people homeless.")
    assert judged.words(0) == {"casualty": "left 200 people homeless"}


def test_an_exemption_without_cue_or_mechanism_is_refused() -> None:
    """A user's exemption that nothing can apply is named, with its file."""
    known = next(rule for rule in rules().exemptions if rule.id == "opinion")
    ruled = replace(rules(), exemptions=(replace(known, id="hunch"),))
    with pytest.raises(RuleError, match="exemption hunch needs a cue"):
        judge("Pressure is mounting on the premier.", ruled=ruled)


BODY = "The baker was out.\n\nFever cases in the valley doubled, Kofi Marlow said.\n"
HEADED = f"Fever Cases Doubled in Tamsel Valley\n\n{BODY}"
MARLOW = ("Kofi Marlow", "said", "Fever cases in the valley doubled")


def test_a_headline_that_a_credited_sentence_bears_out_is_exempt() -> None:
    """A headline may lean on the text below it."""
    judged = judge(document(HEADED, BlockKind.HEADLINE), MARLOW)
    assert (judged.claims[0].status, judged.claims[0].exemption) == (Status.EXEMPT, "lead-supported")


def test_a_headline_that_no_credited_sentence_bears_out_is_not() -> None:
    """The same headline over the same words, credited to nobody, stands on nobody's authority."""
    judged = judge(document(HEADED, BlockKind.HEADLINE))
    assert judged.claims[0].status is Status.UNATTRIBUTED


def test_a_subhead_leans_on_its_own_section_only() -> None:
    """What is credited under the next subhead does not help."""
    text = "Fever cases doubled in valley\n\n" + BODY.replace("\n\n", "\n\nWhat next\n\n")
    kinds = (BlockKind.SUBHEAD, BlockKind.PROSE, BlockKind.SUBHEAD)
    assert judge(document(text, *kinds), MARLOW).claims[0].status is Status.UNATTRIBUTED
    kinds = (BlockKind.SUBHEAD, BlockKind.PROSE, BlockKind.PROSE)
    assert judge(document(text, *kinds), MARLOW).claims[0].exemption == "lead-supported"


def test_the_figures_of_a_lead_must_be_found_where_it_is_borne_out() -> None:
    """A credited sentence with another figure supports nothing."""
    text = "Rents in Halvern rose 9 percent.\n\nRents in Halvern rose {} percent, Kofi Marlow said."
    for figure, expected in (("9", Status.EXEMPT), ("7", Status.UNATTRIBUTED)):
        said = ("Kofi Marlow", "said", f"Rents in Halvern rose {figure} percent, ")
        assert judge(text.format(figure), said).statuses[0] is expected


def test_a_lead_is_borne_out_within_three_paragraphs_or_not_at_all() -> None:
    """Sourcing that follows far down comes too late, and only the opening paragraph may wait."""
    lead, said = "Rents in Halvern rose 9 percent.", "Rents in Halvern rose 9 percent, Kofi Marlow said."
    filler = "The baker was out."
    marlow = ("Kofi Marlow", "said", "Rents in Halvern rose 9 percent, ")
    near = judge("\n\n".join((lead, filler, filler, said)), marlow)
    far = judge("\n\n".join((lead, filler, filler, filler, said)), marlow)
    second = judge("\n\n".join((filler, lead, said)), marlow)
    assert [one.claims[0].status for one in (near, far)] == [Status.EXEMPT, Status.UNATTRIBUTED]
    assert second.claims[1].status is Status.UNATTRIBUTED


def test_an_accusation_in_the_lead_is_never_let_off() -> None:
    """Whom it accuses, the lead has to say on whose word."""
    text = "Norvane misled its regulator.\n\nNorvane misled its regulator, Kofi Marlow said."
    judged = judge(text, ("Kofi Marlow", "said", "Norvane misled its regulator, "))
    assert judged.statuses == [Status.UNATTRIBUTED, Status.ATTRIBUTED]


@pytest.mark.parametrize(
    ("name", "notes", "headline", "expected"),
    [
        ("drafts/toll-column.md", (), "The Bridge Is Paid For", True),
        ("drafts/toll_op-ed.md", (), "The Bridge Is Paid For", True),
        ("opinion/toll.md", (), "The Bridge Is Paid For", True),
        ("drafts\\toll.md", ("section: Opinion",), "The Bridge Is Paid For", True),
        ("drafts/toll.md", (), "Opinion: The Bridge Is Paid For", True),
        ("drafts/opinion-poll.md", (), "Opinion Poll Finds Support", False),
        ("<stdin>", ("The draft is empty",), "The Bridge Is Paid For", False),
    ],
)
def test_opinion_is_known_by_what_a_draft_calls_itself(
    name: str, notes: tuple[str, ...], headline: str, expected: bool
) -> None:
    """A folder, a file name, a note of the reader or the label of a headline tell."""
    draft = document(f"{headline}\n\nThe toll is unfair.", BlockKind.HEADLINE, name=name, notes=notes)
    marks = rules().lexicon("claim-opinion-marks").words
    assert calls_itself(draft, segment(draft, rules()), marks) is expected


def test_opinion_excuses_judgements_and_no_figures() -> None:
    """A columnist may call a thing the worst; a figure in a column still wants its source."""
    text = "It is the worst bridge in the country.\n\nTraffic has reached 19 percent."
    judged = judge(document(text, name="drafts/toll-column.md"))
    assert judged.claims[0].exemption == "opinion"
    assert judged.claims[1].status is Status.UNATTRIBUTED


def test_reasons_of_one_category_on_the_same_words_are_told_once() -> None:
    """A toll that two rules find is one reason, with the words of both."""
    judged = judge("At least 14 people were killed and 200 others were wounded in the raid.")
    casualties = [reason for reason in judged.claims[0].reasons if reason.category == "casualty"]
    spans = [reason.span for reason in casualties]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert {reason.severity for reason in casualties} == {Severity.ERROR}


SENTENCES = (
    "At least 14 people have died.",
    "The report also says so.",
    "“Nobody here has slept since Sunday.",
    "It will double by Friday”, he said.",
    "Why?",
    "Prices rose 9 percent because of the strike, the ministry said.",
    "A dog slept.",
)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
@settings(max_examples=40, deadline=None)
def test_there_is_one_claim_a_sentence_and_its_reasons_lie_within(parts: list[str], breaks: list[bool]) -> None:
    """Whatever the draft, claims stand in the order of its sentences, and reasons inside them."""
    text = "".join(part + ("\n\n" if broken else " ") for part, broken in zip(parts, breaks, strict=False)).rstrip()
    judged = judge(text)
    assert [claim.sentence for claim in judged.claims] == list(range(len(judged.segments.sentences)))
    for claim in judged.claims:
        sentence = judged.segments.sentences[claim.sentence].span
        assert all(sentence.contains(reason.span) for reason in claim.reasons)
        assert bool(claim.reasons) or claim.status not in (Status.UNATTRIBUTED, Status.PARTLY, Status.EXEMPT)
        assert (claim.exemption is not None) == (claim.status is Status.EXEMPT)


def test_no_draft_no_claims() -> None:
    """An empty draft has no sentences and no claims."""
    assert judge(Document("empty.txt", "", ())).claims == ()


def found_lexicons() -> Iterable[str]:
    """The word lists of the claims."""
    return (id for id in rules().lexicons if id.startswith("claim-"))


def test_every_word_list_of_the_claims_is_used() -> None:
    """A list that no rule, definition or module names is dead."""
    written = " ".join(
        " ".join((*rule.cues, rule.before, rule.after, *(pattern for _, pattern in rule.unless)))
        for rule in rules().all
    )
    written += " ".join(entry.text("definition") for entry in rules().definitions.values())
    in_code = {
        "claim-opinion-marks",
        "claim-role-holders",
        "claim-vague-sources",
        "claim-heated-verbs",
        "claim-number-words",
    }
    unused = [id for id in found_lexicons() if f"${id}" not in written and id not in in_code]
    assert unused == []


GOES_ON = "“There were twelve boats in the harbor that night and nobody knew.”"


@pytest.mark.parametrize(
    ("text", "exempt"),
    [
        pytest.param(f"Irene Cho said the port was full.\n\n{GOES_ON}", True, id="next-paragraph"),
        pytest.param(f"Irene Cho said the port was full. {GOES_ON}", True, id="next-sentence"),
        pytest.param(f"Irene Cho said the port was full.\n\n“It was dark.”\n\n{GOES_ON}", True, id="two-paragraphs-on"),
        pytest.param(f"Irene Cho said the port was full. It rained. {GOES_ON}", False, id="words-between"),
        pytest.param(f"Irene Cho said the port was full. She is 52. {GOES_ON}", True, id="words-about-her"),
        pytest.param(f"It rained on the port. {GOES_ON}", False, id="nobody-before"),
    ],
)
def test_a_quotation_goes_on_with_the_speaker_before_it(text: str, exempt: bool) -> None:
    """Words in quotation marks right behind a credit are the speaker's; anything between leaves them nobody's."""
    said = ("Irene Cho", "said", "the port was full")
    judged = judge(text, *((said,) if "Cho" in text else ()))
    last = judged.claims[-1]
    assert (last.status, last.exemption) == (
        (Status.EXEMPT, "speaker-before") if exempt else (Status.UNATTRIBUTED, None)
    )


def test_a_comma_alone_parts_no_clause_from_the_credit_before_it() -> None:
    """What hangs on to credited words by a comma is part of them; what "and" begins may be the draft's own."""
    credited = ("the sources", "said", "The assets will be sold")
    hung = judge("The assets will be sold, the sources said, taking the deal to $2.4 billion.", credited)
    assert hung.statuses == [Status.ATTRIBUTED]
    begun = judge("The assets will be sold, the sources said, and debt has reached $2.4 billion.", credited)
    assert begun.statuses == [Status.PARTLY]


@pytest.mark.parametrize(
    ("text", "status", "exemption"),
    [
        ("The extremists of Clear Tamsel said they would block the quay.", Status.PARTLY, None),
        ("Norvane, the largest firm in Halvern, said it would close.", Status.ATTRIBUTED, None),
        ("Vera Pell, a clerk who stole from the harbor fund, said she was sorry.", Status.PARTLY, None),
    ],
)
def test_what_a_source_is_called_is_the_drafts_own(text: str, status: Status, exemption: str | None) -> None:
    """A label and an accusation want a source; rank and size do not."""
    (claim,) = whole(text).claims
    assert (claim.status, claim.exemption) == (status, exemption)


@pytest.mark.parametrize(("name", "status"), [("Reed", Status.EXEMPT), ("Norvane", Status.UNATTRIBUTED)])
def test_the_plans_of_somebody_who_spoke_are_theirs(name: str, status: Status) -> None:
    """A body that plans something announces it."""
    claims = whole(f"“I liked it here,” Nora Reed said.\n\n{name} plans to sell the shop.").claims
    assert claims[1].status is status


def whole(text: str) -> Report:
    """A draft under all stages and rules."""
    return audit_document(from_text("drafts/port.txt", text, rules()), rules(), Settings())
