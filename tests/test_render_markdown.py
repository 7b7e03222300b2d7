"""The markdown format: for a comment on a pull request or a committed report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.model import Report, Run, Severity, Source
from audit.renderers import render
from tests.builders import (
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
# Attribution audit

## `drafts/port.md`

_Dock Strike Shuts Halvern Port_

**2 of 3 check-worthy sentences are credited to nobody (1 error). The draft credits two sources alike, Irene Cho and \
The Ledger.**

| Source     | Kind        |   Sentences |   Words |   Share |
|:-----------|:------------|------------:|--------:|--------:|
| Irene Cho  | person      |           1 |       9 |     50% |
| The Ledger | news outlet |           1 |       9 |     50% |

First said by: Irene Cho 1, Dockers' Union 1

- credited: 1 of 3 check-worthy sentences
- sources: 2
- second-hand: 1 of 2 credits
- anonymous: none
- own reporting: none
- people quoted: 1
- verbs: 2 neutral
- did not answer: 1 (Dockers' Union)
- let off: 1 sentence (1 headline-supported)
- longest uncredited run: 2 sentences, line 5

### To read again, worst first: 2 places (1 error, 1 warning)

1. `drafts/port.md:5:1` **error** `unattributed-claim`: A death is reported as a fact.
   > Two dockers were <b>killed</b> on Monday.

   To settle it: Say who counted.

2. `drafts/port.md:5:36` **warning** `unattributed-claim`: What somebody knew needs a source.
   > The ministry <b>had known of</b> the broken crane since May.

   To settle it: Say who says so.

1 finding suppressed.

- Note: Read as windows-1252.

_This measures declared reliance: whom a draft credits, not what it was written from._
"""


def _quoting(words: str, name: str = "d.md") -> str:
    document = draft(f"H\n\n{words}\n", name)
    found = finding(document, words, Severity.NOTE, highlights=())
    return render("markdown", one(Report(document, segments(document), findings=(found,))))


def test_one_draft_in_markdown() -> None:
    """The whole page of one draft, to the letter."""
    assert render("markdown", one(port_report())) == PAGE


def test_several_drafts_are_summed_up_last_and_failures_after_that() -> None:
    """After all drafts come their table, the reliance over all of them, and what could not be audited."""
    page = render("markdown", two_drafts_and_a_failure())
    assert "| drafts/port.md  |       2 of 3 |        1 |          1 |       0 |\n" in page
    assert "| Irene Cho  | person      |        1 |           2 |     67% |\n" in page
    assert "## Not audited: 1 draft\n\n- `drafts/scan.pdf`: this format is not read;" in page
    assert page.count("declared reliance") == 1


def test_sources_beyond_the_thirtieth_of_a_run_are_summed_up() -> None:
    """The table over a run is cut, and says what it leaves out."""
    many = reliance(*((Source(f"s{n}", f"Source {n}", "person"), 1) for n in range(31)))
    page = render("markdown", replace(two_drafts_and_a_failure(), reliance=many))
    assert "\n\nand 1 more, 1 sentences between them; the json format lists all\n\n" in page


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a *b* _c_ `d` ~e~", r"a \*b\* \_c\_ \`d\` \~e\~"),
        ("[a](b) a|b $a$ a\\b", r"\[a\](b) a\|b \$a\$ a\\b"),
        ("<script>", "&lt;script>"),
        ("AT&T &lt; &#60;", r"AT&T &amp;lt; &amp;\#<!-- -->60;"),
        ("# a", "\\#<!-- --> a"),
        ("- a - b", r"\- a - b"),
        ("> a > b", "&gt; a > b"),
        ("12) a 1) b", r"12\) a 1) b"),
        ("by @desk on #12", r"by \@<!-- -->desk on \#<!-- -->12"),
    ],
)
def test_no_word_of_a_draft_is_markup(words: str, written: str) -> None:
    """What a draft says is shown as it is: no emphasis, link, tag, list, mention or reference comes of it."""
    assert f"\n   > {written}\n" in _quoting(words)


def test_marked_words_are_tagged_whatever_stands_beside_them() -> None:
    """Bold by tags needs no blank beside it, and keeps the blanks there are."""
    document = draft("H\n\nIt cost“$4*”so much.\n")
    found = finding(document, "“$4*”", Severity.NOTE)
    page = render("markdown", one(Report(document, segments(document), findings=(found,))))
    assert "> It cost<b>“\\$4\\*”</b>so much.\n" in page


@pytest.mark.parametrize(
    ("name", "code"), [("a`b.md", "``a`b.md``"), ("`a``", "``` `a`` ```"), ("a b*.md", "`a b*.md`"), ("a\nb", "`a b`")]
)
def test_a_file_name_is_code_whatever_is_in_it(name: str, code: str) -> None:
    """The fence around a name is longer than any run of backticks in it."""
    assert f"\n## {code}\n" in _quoting("So it was.", name)


def test_a_cell_cannot_break_its_table() -> None:
    """A bar or an end of line in a source's name stays in its cell."""
    report = quiet_report()
    measured = replace(report.reliance, proximate=(use(Source("s", "A|B\nC", "person"), 1, 1),))
    assert "\n| A\\|B C   | person |" in render("markdown", one(replace(report, reliance=measured)))


def test_the_second_digit_of_a_number_indents_its_quotation() -> None:
    """From the tenth finding on, quotation and mend are indented under the longer number."""
    document = draft("H\n\nSo it was.\n")
    found = (finding(document, "was", Severity.NOTE),) * 10
    page = render("markdown", one(Report(document, segments(document), findings=found)))
    assert "\n10. `drafts/port.md:3:1` **note**" in page
    assert page.endswith(
        "\n    > So it <b>was</b>.\n\n    To settle it: Say who says so.\n\n"
        "_This measures declared reliance: whom a draft credits, not what it was written from._\n"
    )


def test_drafts_that_credit_nobody_have_no_table_of_sources() -> None:
    """Where there is nothing to count, no empty table is shown."""
    bare = Report(draft(name="a.md"), segments(draft()))
    page = render("markdown", Run((bare, bare)))
    assert "## `a.md`\n\n**No sentence is check-worthy.**\n\n## `a.md`\n" in page
    assert "| Source" not in page
