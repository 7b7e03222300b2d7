"""The text format: what an editor reads at a terminal of 80 columns."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Failure, Report, Run, Severity, Source, Span
from audit.renderers import render
from audit.renderers._columns import WIDTH, breaks, columns, hang, wrap
from audit.renderers._excerpt import LONGEST, excerpt, shown
from tests.builders import (
    CHO,
    draft,
    finding,
    one,
    port_report,
    quiet_report,
    reliance,
    segments,
    two_drafts_and_a_failure,
    use,
)

PAGE = """\
drafts/port.md
==============
Dock Strike Shuts Halvern Port

2 of 3 check-worthy sentences are credited to nobody (1 error). The draft
credits two sources alike, Irene Cho and The Ledger.

Source      Kind           Sentences    Words    Share
----------  -----------  -----------  -------  -------
Irene Cho   person                 1        9      50%
The Ledger  news outlet            1        9      50%

First said by: Irene Cho 1, Dockers' Union 1

credited                1 of 3 check-worthy sentences
sources                 2
second-hand             1 of 2 credits
anonymous               none
own reporting           none
people quoted           1
verbs                   2 neutral
did not answer          1 (Dockers' Union)
let off                 1 sentence (1 headline-supported)
longest uncredited run  2 sentences, line 5

To read again, worst first: 2 places (1 error, 1 warning)

drafts/port.md:5:1: error unattributed-claim: A death is reported as a fact.
    Two dockers were killed on Monday.
                     ^^^^^^
    -> Say who counted.

drafts/port.md:5:36: warning unattributed-claim: What somebody knew needs a
    source.
    The ministry had known of the broken crane since May.
                 ^^^^^^^^^^^^
    -> Say who says so.

1 finding suppressed.

note: Read as windows-1252.


This measures declared reliance: whom a draft credits, not what it was written
from.
"""

WIDE = "\u6e2f\u6e7e\u5c40"  # three characters, six columns


def _width(line: str) -> int:
    return sum(map(columns, line))


def _with(text: str, *words: str, name: str = "d.md", severity: Severity = Severity.WARNING, **more: object) -> Report:
    document = draft(text, name)
    found = tuple(finding(document, word, severity, **more) for word in words)
    return Report(document, segments(document), reliance=reliance((CHO, 1)), findings=found)


def test_one_draft_reads_verdict_reliance_figures_findings_notes() -> None:
    """The whole page of one draft, to the letter."""
    assert render("text", one(port_report())) == PAGE


def test_a_quiet_draft_has_nothing_to_read_again() -> None:
    """A draft to which nothing is objected says so and lists nothing."""
    page = render("text", one(quiet_report()))
    assert "\n\nEvery check-worthy sentence is credited.\n\n" in page
    assert "To read again" not in page
    assert "suppressed" not in page


def test_several_drafts_are_summed_up_last_and_failures_after_that() -> None:
    """After all drafts come their table, the reliance over all of them, and what could not be audited."""
    page = render("text", two_drafts_and_a_failure())
    drafts = "drafts/port.md         2 of 3         1           1        0\n"
    drafts += "drafts/quiet.md        0 of 1         0           0        0\n"
    assert "All 2 drafts\n============\n\n2 of 4 check-worthy" in page
    assert drafts in page
    assert "Irene Cho   person              1            2      67%\n" in page
    assert "Not audited: 1 draft\n====================\n\ndrafts/scan.pdf: this format is not read;" in page
    order = [
        page.index(words) for words in ("drafts/port.md\n", "drafts/quiet.md\n", "All 2", "Not audited", "declared")
    ]
    assert order == sorted(order)


def test_declared_reliance_is_said_once() -> None:
    """What the numbers measure is said once, however many drafts there are."""
    assert render("text", two_drafts_and_a_failure()).count("declared reliance") == 1


def test_one_draft_is_not_summed_up() -> None:
    """The summary over all drafts would only repeat a single one."""
    assert "All 1" not in render("text", one(port_report()))


def test_a_run_that_audited_nothing_tells_its_failures() -> None:
    """A run without a report is not an empty page."""
    page = render("text", Run((), (Failure("a.md", "no such file"),)))
    assert page.startswith("Not audited: 1 draft\n====================\n\na.md: no such file\n")


def test_equal_severities_stand_in_the_order_of_the_text() -> None:
    """The reading list is ranked by severity, then by place."""
    page = render("text", one(_with("H\n\nOne here. Two here.\n\nThree here.\n", "Three", "Two", "One")))
    assert re.findall(r"d\.md:(\d+):(\d+)", page) == [("3", "1"), ("3", "11"), ("5", "1")]


def test_long_sources_are_folded_into_their_column() -> None:
    """A name or a kind wider than its column goes on in the next line of its cell."""
    name = "The Standing Conference of Harbour Masters and Pilots of the Northern Coast"
    report = quiet_report()
    measured = replace(report.reliance, proximate=(use(Source("s", name, "international-organisation"), 1, 1),))
    page = render("text", one(replace(report, reliance=measured)))
    table = page[page.index("Source ") : page.index("credited  ")]
    assert "The Standing Conference of" in table
    assert " international " in table
    assert " organisation" in table
    assert max(map(_width, table.splitlines())) <= WIDTH


def test_a_source_named_like_a_number_is_left_alone() -> None:
    """A table does not reckon with names: 007 stays 007."""
    report = quiet_report()
    measured = replace(report.reliance, proximate=(use(Source("s", "007", "person"), 1, 1),))
    assert "\n007 " in render("text", one(replace(report, reliance=measured)))


def test_sources_beyond_the_thirtieth_of_a_run_are_summed_up() -> None:
    """The table over a run is cut, and says what it leaves out."""
    many = reliance(*((Source(f"s{n}", f"Source {n}", "person"), 1) for n in range(33)), check_worthy=1, credited=1)
    page = render("text", Run((quiet_report("a.md"), quiet_report("b.md")), (), many))
    assert "Source 29" in page
    assert "Source 30" not in page
    assert "and 3 more, 3 sentences between them; the json format lists all" in page


def test_a_long_path_stays_whole() -> None:
    """A place that fills the line is never broken, so that it can be followed; the message begins on the next line."""
    name = "drafts/" + "very-long-folder/" * 5 + "a.md"
    page = render("text", one(_with("H\n\nOne here.\n", "One", name=name)))
    assert f"\n{name}:3:1:\n    warning unattributed-claim: 'One' is credited to nobody.\n" in page


def test_a_long_sentence_is_wrapped_and_cut() -> None:
    """Eight lines of a sentence are enough; carets stand under each line that has marked words."""
    text = "H\n\n" + "word " * 200 + "end.\n"
    document = draft(text)
    marks = (Span(8, 12), Span(text.index("end"), len(text) - 2))
    report = _with(text, "word", highlights=marks)
    lines = render("text", one(replace(report, document=document))).splitlines()
    first = lines.index("    " + "word " * 14 + "word")
    assert lines[first + 1] == " " * 9 + "^^^^"
    assert lines[first + 9] == "    …"


def test_carets_stand_under_wide_characters() -> None:
    """A character of two columns has two carets under it."""
    page = render("text", one(_with(f"H\n\nSays {WIDE} so.\n", WIDE)))
    assert f"    Says {WIDE} so.\n         ^^^^^^\n" in page


def test_colour_marks_words_in_place() -> None:
    """In colour, marked words are underlined and no carets are needed; severities have colours of their own."""
    page = render("text", one(port_report()), in_colour=True)
    assert "Two dockers were \x1b[1;4mkilled\x1b[0m on Monday.\n    ->" in page
    assert "drafts/port.md:5:1: \x1b[1;31merror\x1b[0m unattributed-claim" in page
    assert "drafts/port.md:5:36: \x1b[33mwarning\x1b[0m unattributed-claim" in page
    assert "^" not in page


def test_colour_changes_nothing_else() -> None:
    """Without its colours the styled page is the plain one without its carets."""
    bare = re.sub(r"\x1b\[[\d;]*m", "", render("text", two_drafts_and_a_failure(), in_colour=True))
    plain = re.sub(r"\n +\^+(?=\n)", "", render("text", two_drafts_and_a_failure()))
    assert bare == plain


def test_a_draft_cannot_steer_the_terminal() -> None:
    """Escape sequences, overrides of direction and lone surrogates in a draft, a name or a message become visible."""
    hostile = "\x1b[2J\u202e\udc80\x07"
    report = _with(f"H\n\nOne {hostile} here.\n", "One", message=f"m{hostile}", name=f"d{hostile}.md")
    page = render("text", one(replace(report, document=replace(report.document, title=hostile, notes=(hostile,)))))
    assert not set(hostile) - set("[2J") & set(page)
    assert "One \ufffd[2J\ufffd\ufffd\ufffd here." in page


def test_a_finding_without_a_sentence_shows_its_span() -> None:
    """Where a finding concerns more than a sentence, the words of its span are shown, all alike."""
    text = "H\n\nOne here.\n\nTwo here.\n"
    page = render("text", one(_with(text, "One", span=Span(3, len(text)), sentence=None, highlights=())))
    assert "    One here. Two here.\n    ->" in page


def test_a_finding_in_part_of_a_sentence_marks_its_span() -> None:
    """Without highlights the span itself is what is marked."""
    page = render("text", one(_with("H\n\nOne here.\n", "here", span=Span(7, 11), highlights=())))
    assert "d.md:3:5: warning" in page
    assert "    One here.\n        ^^^^\n" in page


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("  ", ()),
        ("one two", ("one two",)),
        ("one two three", ("one two", "three")),
        ("abcdefghijk", ("abcdefgh", "ijk")),
        (WIDE * 2, (WIDE + WIDE[0], WIDE[1:])),
        ("e\u0301" * 8, ("e\u0301" * 8,)),
    ],
)
def test_lines_break_at_blanks_and_within_words_that_are_too_long(text: str, lines: tuple[str, ...]) -> None:
    """Lines are measured in columns: wide characters take two, combining ones none."""
    assert wrap(text, 8) == lines


def test_later_lines_hang_under_the_first() -> None:
    """Lines after the first are indented to where the text began."""
    assert hang("note: ", "one two three four five", 26) == ("note: one two three four", "      five")
    assert hang("note: ", "", 26) == ("note: ",)


@given(st.text(), st.integers(2, 40))
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    """Whatever the text, no line is too wide and no character but white space is lost."""
    lines = list(breaks(text, width))
    assert all(_width(text[line.start : line.end]) <= width for line in lines)
    assert "".join("".join(text[line.start : line.end].split()) for line in lines) == "".join(text.split())


@given(st.text(alphabet=st.characters(codec=None)))
def test_shown_text_is_one_line_of_fit_characters(text: str) -> None:
    """Whatever the text, what is shown of it is one line that can be encoded."""
    tame = shown(text)
    assert len(tame.splitlines()) <= 1
    assert tame.encode("utf-8").decode("utf-8") == tame
    assert shown(tame) == tame


@given(st.lists(st.sampled_from(["ab", " ", "\n", "\x1b", "cd "]), max_size=12), st.data())
def test_marks_stay_on_their_words(parts: list[str], data: st.DataObject) -> None:
    """However white space is folded, a mark in the excerpt holds the words it held in the draft."""
    text = f"x{''.join(parts)}."
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    marks = tuple(sorted(Span(min(pair), max(pair)) for pair in data.draw(st.lists(places, max_size=3))))
    document = draft(text)
    report = Report(document, segments(document))
    quote = excerpt(
        report, finding(document, "x", Severity.NOTE, span=Span(0, len(text)), sentence=None, highlights=marks)
    )
    marked = {offset for mark in marks for offset in range(mark.start, mark.end) if not text[offset].isspace()}
    kept = "".join(quote.text[mark.start : mark.end] for mark in quote.marks)
    assert quote.text == shown(text)
    assert "".join(kept.split()) == shown("".join(text[offset] for offset in sorted(marked)).replace("\n", ""))


def test_an_excerpt_of_a_whole_table_is_clipped() -> None:
    """Text far longer than a sentence is cut before it is folded."""
    text = "w" * 5000
    report = Report(draft(text), segments(draft(text)))
    quote = excerpt(report, finding(report.document, "w", Severity.NOTE, span=Span(0, 5000), sentence=None))
    assert quote.text == "w" * LONGEST + " …"


def test_drafts_that_credit_nobody_have_no_table_of_sources() -> None:
    """Where there is nothing to count, no empty table is shown."""
    bare = Report(draft(name="a.md"), segments(draft()))
    page = render("text", Run((bare, bare)))
    assert page.startswith("a.md\n====\n\nNo sentence is check-worthy.\n\n\na.md\n")
    assert "Source" not in page
