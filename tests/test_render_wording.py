"""The verdict and the figures, which the formats for people share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.model import (
    Attribution,
    Claim,
    NonDisclosure,
    Reason,
    Reliance,
    Report,
    Run,
    Severity,
    Source,
    Span,
    Standing,
    Status,
)
from audit.renderers._figures import figures, run_figures
from audit.renderers._verdict import run_verdict, verdict
from audit.renderers._wording import counted, percent, severities, tally, worth
from tests.builders import AIDE, CHO, LEDGER, UNION, draft, finding, port_report, quiet_report, reliance, segments

MANY = ((CHO, 6), (LEDGER, 3), (UNION, 2), (AIDE, 1))


def _report(measured: Reliance, **more: object) -> Report:
    document = draft()
    return Report(document, segments(document), reliance=measured, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 drafts"), (1, "1 draft"), (2, "2 drafts"), (1200, "1,200 drafts")]
)
def test_a_noun_agrees_with_its_number(number: int, words: str) -> None:
    """One is singular, everything else is plural, thousands are set apart."""
    assert counted(number, "draft") == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.001, "<1%"), (0.009, "<1%"), (0.314, "31%"), (0.5, "50%"), (0.994, ">99%"), (1, "100%")],
)
def test_a_percentage_never_rounds_to_nothing_or_to_everything(share: float, words: str) -> None:
    """What is there is more than 0%, and what is missing keeps a share below 100%."""
    assert percent(share) == words


def test_effective_sources_are_told_as_worth() -> None:
    """One over the sum of squares is told as so many sources' worth."""
    assert worth(3.44) == "3.4 sources' worth"
    assert worth(1.04) == "one source's worth"


def test_severities_are_counted_worst_first() -> None:
    """Severities that do not occur are left out."""
    assert severities([Severity.NOTE, Severity.ERROR, Severity.NOTE]) == "1 error, 2 notes"
    assert severities([]) == ""


def test_names_are_tallied_most_frequent_first() -> None:
    """Names of equal number stand in the order of the alphabet."""
    assert tally(["b", "a", "c", "c"]) == "2 c, 1 a, 1 b"


def test_a_quiet_draft_needs_one_sentence() -> None:
    """Where everything is credited and nothing is objected to, that is all there is to say."""
    assert verdict(quiet_report()) == "Every check-worthy sentence is credited."


def test_a_draft_without_claims_is_not_called_credited() -> None:
    """Nothing check-worthy is another thing than everything credited."""
    assert verdict(_report(reliance((CHO, 1)))) == "No sentence is check-worthy."


def test_objections_to_a_credited_draft_are_counted() -> None:
    """Findings that are not about credit follow; suppressed ones do not."""
    document = draft()
    found = (
        finding(document, "killed", Severity.NOTE),
        finding(document, "Two", Severity.ERROR, standing=Standing.WAIVED),
    )
    measured = reliance((CHO, 1), check_worthy=1, credited=1)
    one_point = "1 point in it is worth a look (1 note)."
    two_points = "2 points in it are worth a look (2 notes)."
    assert verdict(_report(measured, findings=found)).endswith(f"credited. {one_point}")
    assert verdict(_report(measured, findings=(found[0], found[0]))).endswith(f"credited. {two_points}")


def test_enough_units_are_told_as_shares() -> None:
    """From ten units up the verdict gives effective sources and the share of the largest."""
    report = _report(reliance(*MANY, check_worthy=19, credited=12))
    assert verdict(report) == (
        "7 of 19 check-worthy sentences are credited to nobody. "
        "The draft leans on 2.9 sources' worth; Irene Cho is its largest source (50%)."
    )


def test_few_units_are_told_as_counts() -> None:
    """Below ten units the verdict gives counts, which cannot mislead."""
    report = _report(reliance((CHO, 3), (LEDGER, 1), check_worthy=2, credited=1))
    assert verdict(report) == (
        "1 of 2 check-worthy sentences is credited to nobody. "
        "The draft credits 2 sources; Irene Cho is its largest source (3 sentences)."
    )


def test_the_grave_ones_among_the_uncredited_are_counted() -> None:
    """Errors are uncredited claims of the severity error; credited ones do not count."""
    assert "are credited to nobody (1 error)." in verdict(port_report())


@pytest.mark.parametrize(
    ("partly", "nobody", "credited", "words"),
    [
        (1, 2, 1, "2 of 4 check-worthy sentences are credited to nobody, and 1 only in part (1 error)."),
        (1, 0, 3, "1 of 4 check-worthy sentences is credited only in part (1 error)."),
        (2, 0, 2, "2 of 4 check-worthy sentences are credited only in part (2 errors)."),
        (1, 0, 0, "The only check-worthy sentence is credited only in part (1 error)."),
    ],
)
def test_what_is_credited_in_part_is_told_apart(partly: int, nobody: int, credited: int, words: str) -> None:
    """A sentence that adds a claim of its own to a credited one is neither credited nor credited to nobody."""
    reasons = (Reason("toll", Severity.ERROR, Span(0, 4), "toll", "A death is stated as a fact."),)
    claims = (
        *(Claim(index, Status.PARTLY, reasons) for index in range(partly)),
        *(Claim(index, Status.UNATTRIBUTED) for index in range(nobody)),
    )
    measured = reliance((CHO, 1), check_worthy=partly + nobody + credited, credited=credited)
    assert verdict(_report(measured, claims=claims)).startswith(words)


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (reliance(check_worthy=1), "The only check-worthy sentence is credited to nobody. The draft credits nobody."),
        (reliance((CHO, 2), check_worthy=2), "The draft credits one source, Irene Cho."),
        (
            reliance((CHO, 2), (LEDGER, 2), check_worthy=2),
            "The draft credits two sources alike, Irene Cho and The Ledger.",
        ),
        (
            reliance((CHO, 2), (LEDGER, 2), (UNION, 1), check_worthy=2),
            "The draft credits 3 sources; Irene Cho and The Ledger are its largest sources (2 sentences each).",
        ),
        (
            reliance((CHO, 1), (LEDGER, 1), (UNION, 1), check_worthy=2),
            "The draft credits 3 sources; no source stands out.",
        ),
    ],
)
def test_the_largest_source_is_named_only_where_there_is_one(measured: Reliance, words: str) -> None:
    """Two equals are named together, more than two not at all."""
    assert verdict(_report(measured)).endswith(words)


def test_all_drafts_are_judged_together() -> None:
    """The verdict over a run speaks of the drafts, with the reliance over all of them."""
    run = Run((port_report(), port_report()), (), reliance(*MANY, check_worthy=6, credited=2))
    assert run_verdict(run) == (
        "4 of 6 check-worthy sentences are credited to nobody (2 errors). "
        "Together the drafts lean on 2.9 sources' worth; Irene Cho is their largest source (50%)."
    )


def test_figures_of_a_small_draft_are_counts() -> None:
    """A draft of two units shows every figure it has, none of them as a share."""
    assert dict(figures(port_report())) == {
        "credited": "1 of 3 check-worthy sentences",
        "sources": "2",
        "second-hand": "1 of 2 credits",
        "anonymous": "none",
        "own reporting": "none",
        "people quoted": "1",
        "verbs": "2 neutral",
        "did not answer": "1 (Dockers' Union)",
        "let off": "1 sentence (1 headline-supported)",
        "longest uncredited run": "2 sentences, line 5",
    }


def test_figures_of_a_larger_draft_have_shares() -> None:
    """From ten units up, shares, effective sources and the undescribed are shown."""
    own = Source("own", "The Ledger's reporter", "first-hand")
    critics = Source("critics", "critics", "collective", anonymity=0)
    measured = reliance(
        *MANY, (own, 1), (critics, 1), check_worthy=13, credited=13, anonymous_share=1 / 14, people_quoted=0
    )
    shown = dict(figures(_report(measured)))
    assert shown["credited"] == "13 of 13 check-worthy sentences (100%)"
    assert shown["sources"] == "6, 3.8 sources' worth"
    assert shown["largest three"] == "79%"
    assert shown["anonymous"] == "1 of 14 original credits (7%); 1 of 1 source undescribed"
    assert shown["own reporting"] == "1 sentence"
    assert shown["people quoted"] == "none"
    assert "longest uncredited run" not in shown


def test_undefined_figures_are_absent() -> None:
    """A draft without claims and without credits has no figures, rather than noughts."""
    assert figures(_report(Reliance())) == ()
    assert figures(_report(Reliance(check_worthy=2))) == (("credited", "0 of 2 check-worthy sentences"),)
    assert "second-hand" not in dict(figures(_report(reliance((CHO, 1), second_hand_share=None))))


def test_whoever_did_not_answer_is_named_once() -> None:
    """The words of the draft stand in for a source that was not found; nobody is listed twice."""
    document = draft()
    unnamed = NonDisclosure((Span(3, 7),), (), "declined", 0)
    report = Report(document, segments(document), non_disclosures=(unnamed, unnamed))
    assert dict(figures(report))["did not answer"] == f"2 ({document.text[3:7].strip()})"
    report = replace(report, non_disclosures=(NonDisclosure((), (), "declined", 0),))
    assert dict(figures(report))["did not answer"] == "1"


def test_the_longest_run_names_its_lines() -> None:
    """Where a run spans lines, the first and the last are given; where its place is unknown, its length alone."""
    document = draft()
    measured = Reliance(longest_unattributed_run=3, longest_unattributed_span=Span(0, 100))
    assert dict(figures(_report(measured)))["longest uncredited run"] == "3 sentences, lines 1 to 5"
    unplaced = Reliance(longest_unattributed_run=1)
    assert dict(figures(_report(unplaced)))["longest uncredited run"] == "1 sentence"
    assert document.locate(99).line == 5


def test_figures_over_a_run_are_summed() -> None:
    """Verbs and exemptions are counted over all drafts; who did not answer is a number."""
    said = Attribution((), (Span(0, 1),), (), "said", 0)
    document = draft()
    claimed = said._replace(verb_class="doubting")
    reports = (
        Report(document, segments(document), (said, claimed), claims=(Claim(0, Status.EXEMPT, exemption="observed"),)),
        Report(document, segments(document), (said,), claims=(Claim(0, Status.EXEMPT, exemption="schedule"),)),
    )
    shown = dict(run_figures(Run(reports, (), reliance((CHO, 3), non_disclosures=2))))
    assert shown["verbs"] == "2 neutral, 1 doubting"
    assert shown["let off"] == "2 sentences (1 observed, 1 schedule)"
    assert shown["did not answer"] == "2"
