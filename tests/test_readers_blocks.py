"""What the blocks of a plain text are: prose, headings, and what belongs to the page rather than the article."""

from __future__ import annotations

import pytest

from audit.model import BlockKind
from audit.readers import from_text
from audit.readers.phrases import first_word, phrases
from audit.rules import load_rules

RULES = load_rules()
HEADLINE, DEK, SUBHEAD, PROSE, BYLINE, CAPTION, BOILERPLATE = (
    BlockKind.HEADLINE,
    BlockKind.DEK,
    BlockKind.SUBHEAD,
    BlockKind.PROSE,
    BlockKind.BYLINE,
    BlockKind.CAPTION,
    BlockKind.BOILERPLATE,
)
BODY = "The council of Farol said on Monday that it would build a new tram line to the harbour."


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block."""
    document = from_text("draft", text, RULES)
    return [(block.kind, document.at(block.span)) for block in document.blocks]


def kinds(*paragraphs: str) -> list[BlockKind]:
    """Kinds of blocks that blank lines part."""
    return [kind for kind, _ in blocks("\n\n".join(paragraphs))]


def alone(line: str) -> BlockKind:
    """The kind of a line in the middle of an article."""
    return kinds("Council Backs Tram Line", BODY, line, BODY)[2]


def test_an_article_has_headline_dek_and_subheads() -> None:
    """Short lines without a full stop are headings: by place, the headline, the dek under it, subheads over prose."""
    assert kinds(
        "Council backs new tram line to the harbour",
        "A close vote ends ten years of dispute over the cost",
        "By Irene Cho",
        BODY,
        "Growing Costs",
        BODY,
    ) == [HEADLINE, DEK, BYLINE, PROSE, SUBHEAD, PROSE]


def test_a_line_that_ends_in_a_full_stop_is_prose() -> None:
    """However short, and wherever it stands, a line that ends as a sentence does is audited as one."""
    assert kinds("Council backs tram line.", "The vote was close.", BODY, "It was late.") == [PROSE] * 4


def test_a_headline_needs_something_below_it() -> None:
    """One line alone is prose: there is nothing it could head."""
    assert kinds("Council backs new tram line") == [PROSE]
    assert kinds("Council backs new tram line", "By Irene Cho") == [PROSE, BYLINE]


def test_a_line_under_the_headline_alone_is_no_dek() -> None:
    """A second line with nothing below it is prose."""
    assert kinds("Council backs tram line", "A close vote ends ten years of dispute") == [HEADLINE, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "Will the tram ever come?",
        "At last, a tram!",
        "“We counted twice,” mayor says",
        "'Bribed' engineer keeps his post",
        "Tram line 5: what it costs",
    ],
)
def test_a_headline_may_ask_and_may_begin_with_a_quotation(line: str) -> None:
    """The first line of a draft is its headline though it asks, exclaims or opens with somebody's words."""
    assert kinds(line, BODY) == [HEADLINE, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "“We counted twice”",
        "(This version corrects the name of the mayor)",
        "and the council went on until midnight without a vote",
        "The council said on Monday,",
        "He added:",
        "Who will pay for it?",
        "Rescue work is continuing. More soon",
        "Norvane Energy, which runs the depot and the power station, wrote to the council in May about it",
        "• The first section opens in May",
        "- Second section",
    ],
)
def test_in_doubt_a_line_is_prose(line: str) -> None:
    """Quotations, brackets, list items, broken sentences, questions and long lines inside an article are prose."""
    assert alone(line) is PROSE


@pytest.mark.parametrize(
    "line",
    [
        "Growing Costs",
        "GROWING COSTS",
        "What the polls say",
        "A Closer Look at the Long and Winding Road From Harbour to Depot",
    ],
)
def test_a_subhead_is_short_or_in_title_case(line: str) -> None:
    """A line of a few words, or a longer one in Title Case, heads the prose below it."""
    assert alone(line) is SUBHEAD


def test_many_short_lines_in_a_row_are_a_list() -> None:
    """Two headings may follow each other; three short lines are a list, and a list is prose."""
    assert kinds("Tram Line Opens", BODY, "Costs", "Who Pays", BODY) == [HEADLINE, PROSE, SUBHEAD, SUBHEAD, PROSE]
    assert kinds("Tram Line Opens", BODY, "Costs", "Who Pays", "Why Now", BODY) == [HEADLINE, *[PROSE] * 5]


def test_a_short_last_line_is_prose() -> None:
    """A heading heads something: a short line after the last prose is prose itself."""
    assert kinds("Tram Line Opens", BODY, "Trade secrets") == [HEADLINE, PROSE, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "By Irene Cho",
        "BY IRENE CHO AND MAX ORR",
        "by Irene Cho, The Ledger",
        "By Irene Cho | The Ledger | March 3, 2024",
        "By Irene Cho, Staff Writer",
        "Irene Cho, Political Correspondent",
        "Staff Writer",
        "Irene Cho Staff Writer",
        "Reporting by Irene Cho and Max Orr in Farol; Editing by Lina Sand",
        "(Additional reporting by Irene Cho; Writing by Max Orr.)",
        "Irene Cho contributed to this report.",
        "Editor: Lina Sand",
        "byline-quincy",
        "Updated 3 March 2024, 10:14 GMT",
        "Published: Sunday, March 3, 2024 at 10:14 p.m. ET",
        "March 3, 2024",
        "2024-03-03",
        "10:14",
        "The Ledger | 3 March 2024",
        "irene.cho@ledger.example",
        "@irenecho",
    ],
)
def test_bylines_and_dates_are_not_audited(line: str) -> None:
    """Names after a byline's opening or before a title, dates, times and addresses are a byline."""
    assert alone(line) is BYLINE


@pytest.mark.parametrize(
    "line",
    [
        "By Monday, the fire had spread to the harbour.",
        "By 2030 half of the town will be under water.",
        "Reporting by The Ledger showed that the depot had no permit.",
        "Updated figures show that 12 people were hurt.",
        "Bystanders saw the tram leave.",
        "By Irene Cho's count, nine trams ran.",
        "In March 2024 it rained.",
        "The first editor.",
        "Irene Cho said the ministry's plan was the work of a writer.",
    ],
)
def test_sentences_that_begin_like_bylines_are_prose(line: str) -> None:
    """A byline holds names and dates only; a sentence that begins with the same words is prose."""
    assert alone(line) is PROSE


@pytest.mark.parametrize("line", ["By-election in Farol", "By March", "By 2030", "1,200 a day"])
def test_short_lines_that_begin_like_bylines_are_subheads(line: str) -> None:
    """A heading is no byline because it begins with the same letters or with a date."""
    assert alone(line) is SUBHEAD


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Lina Sand",
        "(Photo by Lina Sand/The Ledger)",
        "Image: Getty",
        "FILE - A tram stands in the depot of Farol, March 3, 2024.",
        "FILE PHOTO: A tram stands in the depot of Farol, March 3, 2024. REUTERS/Lina Sand",
        "A tram stands in the depot of Farol, March 3, 2024. REUTERS/Lina Sand/File Photo",
        "A tram in Farol. The line opens in May. (The Ledger/Lina Sand)",
        "Norvane Energy/Handout via Reuters",
        "Getty Images",
    ],
)
def test_captions_are_not_audited(line: str) -> None:
    """A picture's caption is known by how it begins or by the credit at its end."""
    assert alone(line) is CAPTION


@pytest.mark.parametrize(
    "line",
    [
        "Share this article",
        "Share this article with your friends.",
        "Join the Discussion",
        "Related Articles",
        "Read more: Who pays for the tram line?",
        "Sign up for our newsletter.",
        "Advertisement",
        "ADVERTISEMENT",
        "Click here to read the plan.",
        "Follow us on Facebook and Instagram.",
        "Follow Irene Cho on Twitter @irenecho.",
        "Real Time Analytics",
        "Terms of Service",
        "5 min read",
        "ⓒ 2024 Example.com All rights reserved. Do not reproduce without permission.",
        "© 2024 The Ledger",
        "Copyright 2024 The Ledger. All rights reserved.",
        "The Ledger. All rights reserved.",
        "https://ledger.example/tram",
        "* * *",
        "-30-",
        "7",
    ],
)
def test_notices_and_navigation_are_not_audited(line: str) -> None:
    """Share lines, labels, notices, bare addresses and ornaments belong to the page, with a full stop or without."""
    assert alone(line) is BOILERPLATE


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement spending fell by 3 percent, the ministry said.",
        "Related articles were deleted by the company.",
        "Copyright law was changed in May.",
        "Politics.",
        "Also on Monday, the mayor spoke of the plan,",
        "Share prices fell.",
    ],
)
def test_sentences_with_a_label_in_them_are_prose(line: str) -> None:
    """A label counts as a whole line only, and not where the line ends as a sentence."""
    assert alone(line) is PROSE


def test_long_paragraphs_are_never_furniture() -> None:
    """A paragraph of more than 400 characters is prose, whatever it begins with."""
    assert alone("Follow us on Facebook. " + BODY * 5) is PROSE


def test_the_end_of_a_page_is_furniture() -> None:
    """A few short lines after a notice at the very end are part of the page, though no list knows them."""
    text = f"Tram Line Opens\n\n{BODY}\n\nbyline-quincy\n© 2024 Example.com All rights reserved.\nOur Values\nTip Jar"
    assert [kind for kind, _ in blocks(text)] == [HEADLINE, PROSE, BYLINE, BOILERPLATE, BOILERPLATE, BOILERPLATE]


def test_many_lines_at_the_end_are_prose() -> None:
    """More than three unknown lines after a notice are kept: they may be the article's own."""
    assert kinds("Tram Line Opens", BODY, "Advertisement", "One", "Two", "Three", "Four")[3:] == [PROSE] * 4


def test_lines_under_a_label_belong_to_it() -> None:
    """Short lines right under a label, and an outlet right under a byline, are furniture until a blank line."""
    assert blocks(
        f"Tram Line Opens\nBy Irene Cho\nThe Ledger\n\n{BODY}\n\nRelated Articles\nMayor Opens Bridge\n\n{BODY}"
    ) == [
        (HEADLINE, "Tram Line Opens"),
        (BYLINE, "By Irene Cho"),
        (BYLINE, "The Ledger"),
        (PROSE, BODY),
        (BOILERPLATE, "Related Articles"),
        (BOILERPLATE, "Mayor Opens Bridge"),
        (PROSE, BODY),
    ]


def test_a_long_line_under_a_byline_is_not_the_outlet() -> None:
    """More than a few words under a byline are a heading, not the outlet's name."""
    text = f"Tram Line Opens\n\n{BODY}\n\nBy Irene Cho\nWhat the Council Said of It\n\n{BODY}"
    assert [kind for kind, _ in blocks(text)][3] is SUBHEAD


def test_navigation_above_the_headline_is_passed_over() -> None:
    """The headline is the first line that is not furniture."""
    assert kinds("Home", "Politics", "Council backs tram line", BODY) == [BOILERPLATE, BOILERPLATE, HEADLINE, PROSE]


def test_wrapped_lines_are_one_block() -> None:
    """Single line ends are soft wraps: the text is unchanged and the block covers its lines."""
    wrapped = (
        "The council of Farol said on Monday that it would\n"
        "build a tram line. Irene Cho, who leads the works\n"
        "department, said no."
    )
    assert blocks(f"Tram Line Opens\n\n{wrapped}\n\n{BODY}") == [
        (HEADLINE, "Tram Line Opens"),
        (PROSE, wrapped),
        (PROSE, BODY),
    ]


def test_a_wrapped_text_without_blank_lines_is_one_block() -> None:
    """A single hard-wrapped paragraph is not taken for a paragraph a line."""
    text = (
        "The council of Farol said on Monday that it\n"
        "would build a tram line to the harbour and\n"
        "the depot, which is to open in May or June."
    )
    assert blocks(text) == [(PROSE, text)]


def test_a_text_without_blank_lines_has_a_block_a_line() -> None:
    """Where no blank line parts paragraphs, line ends do."""
    assert blocks(f"Tram Line Opens\nBy Irene Cho\n{BODY}\nGrowing Costs\n{BODY}") == [
        (HEADLINE, "Tram Line Opens"),
        (BYLINE, "By Irene Cho"),
        (PROSE, BODY),
        (SUBHEAD, "Growing Costs"),
        (PROSE, BODY),
    ]


def test_a_sentence_a_line_is_a_block_a_line() -> None:
    """Lines that each end a sentence and begin one are paragraphs."""
    assert blocks(f"Tram Line Opens\n\nIt opens in May.\nThe cost has doubled since.\nIt is late.\n\n{BODY}")[1:4] == [
        (PROSE, "It opens in May."),
        (PROSE, "The cost has doubled since."),
        (PROSE, "It is late."),
    ]


def test_long_lines_are_paragraphs() -> None:
    """Nobody wraps at more than 132 columns: such lines are paragraphs of their own."""
    long = BODY * 2
    assert blocks(f"Tram Line Opens\n\n{long}\niPhones were not meant\n\n{BODY}")[1:3] == [
        (PROSE, long),
        (PROSE, "iPhones were not meant"),
    ]


def test_a_heading_over_a_wrapped_paragraph_stands_apart() -> None:
    """A line on which the next word would have fitted was ended on purpose."""
    wrapped = "The price of the line has doubled since last year, when the first\nplan was drawn up."
    assert blocks(f"{BODY}\n\nGrowing Costs\n{wrapped}\n\n{BODY}")[1:3] == [
        (SUBHEAD, "Growing Costs"),
        (PROSE, wrapped),
    ]


def test_furniture_under_a_headline_stands_apart() -> None:
    """A byline right under a headline is a block, though the headline is the longer line and does not end."""
    text = f"Council backs new tram line to the harbour of Farol\nBy Irene Cho\n\n{BODY}"
    assert blocks(text) == [
        (HEADLINE, "Council backs new tram line to the harbour of Farol"),
        (BYLINE, "By Irene Cho"),
        (PROSE, BODY),
    ]


def test_a_wrapped_notice_is_one_block() -> None:
    """A notice that runs on into the next line is one block of furniture, and so is a wrapped credit."""
    notice = "© 2024 The Ledger. All rights reserved. This may not\nbe published again."
    credit = "(Reporting by Irene Cho in Farol and Max Orr in Breva; Editing\nby Lina Sand)"
    assert blocks(f"{BODY}\n\n{credit}\n\n{notice}") == [(PROSE, BODY), (BYLINE, credit), (BOILERPLATE, notice)]


def test_list_items_are_blocks_without_their_marks() -> None:
    """Each item of a list is a block of prose that begins after its mark; its wrapped lines belong to it."""
    assert blocks(f"{BODY}\n\n- The first section\n  opens in May.\n- The second opens\n  in June.\n\n{BODY}")[1:3] == [
        (PROSE, "The first section\n  opens in May."),
        (PROSE, "The second opens\n  in June."),
    ]


@pytest.mark.parametrize(
    ("phrase", "line", "fits"),
    [
        ("up next", "up next", True),
        ("up next", "up next now", False),
        ("watch:*", "watch: the vote", True),
        ("gallery*", "gallery", True),
        ("click here *", "to vote click here today", False),
        ("click here *", "click it: click here today", False),
        ("* via agency", "lina sand via agency", True),
        ("* via agency", "via agency news", False),
        ("follow * on chat*", "follow lina sand on chat now", True),
        ("follow * on chat*", "follow us", False),
        ("*a*longer part*b", "a longer part b", True),
        ("*aa*longer part*", "longer part aa", False),
        ("ab*ba", "aba", False),
        ("*(photo by *", "a tram (photo by lina sand", True),
        ("*word*", "no such thing", False),
    ],
)
def test_a_star_stands_for_anything(phrase: str, line: str, fits: bool) -> None:
    """A phrase is a whole line; its stars stand for any characters, and its parts do not overlap."""
    index = phrases(((CAPTION, frozenset({phrase})),))
    assert index.kind_of(line, first_word(line)) is (CAPTION if fits else None)


@pytest.mark.parametrize(
    ("phrase", "line", "may"),
    [
        ("click here *", "click on", True),
        ("gallery*", "gallery: a", True),
        ("* via agency", "lina sand via agency", True),
        ("*(photo*", "a tram (photo", True),
        ("*(photo*", "a tram", False),
        ("*x*", "a tram", True),
    ],
)
def test_a_long_line_is_folded_only_where_it_may_fit(phrase: str, line: str, may: bool) -> None:
    """A phrase is ruled out by the first word, the end or a sign that it lacks, not before."""
    assert phrases(((CAPTION, frozenset({phrase})),)).may_fit(line, first_word(line), line) is may
