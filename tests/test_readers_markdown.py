"""Markdown drafts: markup falls away, and what is left keeps its place."""

from __future__ import annotations

import pytest

from audit.model import BlockKind, Document, Place
from audit.readers import read
from audit.readers.markdown_inline import paragraph
from audit.rules import load_rules

RULES = load_rules()
HEADLINE, DEK, SUBHEAD, PROSE, BYLINE, CAPTION, BOILERPLATE, CODE = (
    BlockKind.HEADLINE,
    BlockKind.DEK,
    BlockKind.SUBHEAD,
    BlockKind.PROSE,
    BlockKind.BYLINE,
    BlockKind.CAPTION,
    BlockKind.BOILERPLATE,
    BlockKind.CODE,
)
BODY = "The council of Farol said on Monday that it would build a tram line."


def draft(text: str) -> Document:
    """Read a Markdown text."""
    return read("draft.md", RULES, text.encode())


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block."""
    document = draft(text)
    return [(block.kind, document.at(block.span)) for block in document.blocks]


def shown(text: str, *labels: str) -> str:
    """What a reader sees of a paragraph, images aside."""
    kept = paragraph(text, frozenset(labels)).kept
    return "".join(text[part.start : part.end] if part.shown is None else part.shown for part in kept)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a *new* tram", "a new tram"),
        ("a _new_ tram", "a new tram"),
        ("a **new** tram", "a new tram"),
        ("a ***new*** tram", "a new tram"),
        ("**a *new* tram**", "a new tram"),
        ("*a **new** tram*", "a new tram"),
        ("~~old~~ new", "old new"),
        ("un*frigging*believable", "unfriggingbelievable"),
        ("snake_case_name", "snake_case_name"),
        ("__init__.py", "init.py"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a* b *c", "a* b *c"),
        ("*footnote", "*footnote"),
        ("**a*", "*a"),
        ("~5 and ~6", "~5 and ~6"),
        ('**"No,"** she said', '"No," she said'),
        ("`x*y*z`", "x*y*z"),
        ("``a ` b``", "a ` b"),
        ("`open", "`open"),
        ("a\\*b\\_c\\\\", "a*b_c\\"),
        ("a\\q", "a\\q"),
        ("a\\", "a\\"),
        ("one\\\ntwo", "one\ntwo"),
        ("AT&amp;T &#8220;yes&#x201d; &nbsp;", "AT&T “yes” \u00a0"),
        ("AT&T &unknown; &", "AT&T &unknown; &"),
        ("a <b>new</b> tram<br/>", "a new tram"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("a <!-- not --> b", "a  b"),
        ("a <!-- not", "a <!-- not"),
        ("a <!-- not <!-- not", "a <!-- not <!-- not"),
        ("<https://ledger.example/a>", "https://ledger.example/a"),
        ("<desk@ledger.example>", "desk@ledger.example"),
    ],
)
def test_inline_markup_falls_away(text: str, words: str) -> None:
    """Markers, escapes, entities, tags and comments are resolved as CommonMark does; what pairs with nothing stays."""
    assert shown(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[the plan](http://ledger.example)", "the plan"),
        ('[the plan](http://ledger.example "The plan")', "the plan"),
        ("[the plan](<a b>)", "the plan"),
        ("[the plan](http://ledger.example/a_(b)_c) today", "the plan today"),
        ("[the *new* plan](x)", "the new plan"),
        ("[the plan][ref] and [ref] and [ref][]", "the plan and ref and ref"),
        ("[The  Ref]", "The  Ref"),
        ("[the plan][none]", "[the plan][none]"),
        ("[the plan]", "[the plan]"),
        ("[the [new] plan](x)", "the [new] plan"),
        ("a] b", "a] b"),
        ("[a", "[a"),
        ("really! yes", "really! yes"),
        ("he said.[^1]", "he said."),
        ("he said.[^2]", "he said.[^2]"),
        ("[a](b", "[a](b"),
    ],
)
def test_links_leave_their_text(text: str, words: str) -> None:
    """Of a link its text is kept, wherever its target is written; of a footnote mark nothing."""
    assert shown(text, "ref", "the ref", "^1") == words


def test_images_are_captions() -> None:
    """An image is no part of its paragraph; its alternative text is a caption after it."""
    assert blocks(
        f"# Tram line\n\n{BODY} ![A *new* tram](a.png) It is late.\n\n[![Depot](b.png)](c)\n\n![](d.png)"
    ) == [
        (HEADLINE, "Tram line"),
        (PROSE, f"{BODY}  It is late."),
        (CAPTION, "A new tram"),
        (CAPTION, "Depot"),
    ]


def test_an_image_in_an_image_is_part_of_it() -> None:
    """Of nested images the outer one is the caption."""
    assert blocks(f"# Tram line\n\n{BODY}\n\n![A ![new](a) tram](b)")[2:] == [(CAPTION, "A new tram")]


def test_headings_are_marked() -> None:
    """The first heading of level 1 is the headline, all others are subheads, underlined or not."""
    text = (
        f"# Tram *line* #\n\n{BODY}\n\n## Costs ##\n\n{BODY}\n\nThe\ncritics\n-------\n\n{BODY}\n\n"
        "More\n====\n\n#\n\n#5 tram"
    )
    assert blocks(text) == [
        (HEADLINE, "Tram line"),
        (PROSE, BODY),
        (SUBHEAD, "Costs"),
        (PROSE, BODY),
        (SUBHEAD, "The\ncritics"),
        (PROSE, BODY),
        (SUBHEAD, "More"),
        (PROSE, "#5 tram"),
    ]


def test_a_lesser_heading_may_be_the_headline() -> None:
    """A heading of any level that opens a draft without a title is its headline, but not in a draft that has one."""
    assert blocks(f"### Tram line\n\n{BODY}")[0] == (HEADLINE, "Tram line")
    assert blocks(f"---\ntitle: Tram line\n---\n### Costs\n\n{BODY}")[0] == (SUBHEAD, "Costs")
    assert blocks(f"{BODY}\n\n### Costs\n\n{BODY}")[1] == (SUBHEAD, "Costs")


def test_a_heading_closed_by_signs_needs_a_blank() -> None:
    """Number signs that belong to the last word of a heading stay."""
    assert blocks(f"# Written in C#\n\n{BODY}")[0] == (HEADLINE, "Written in C#")


@pytest.mark.parametrize("dek", ["*The vote was close.*", "_The vote was close._", "The vote was close"])
def test_a_dek_stands_under_the_headline(dek: str) -> None:
    """A paragraph in italics, or a short line without a full stop, right under the headline is its dek."""
    assert blocks(f"# Tram line\n\nBy Irene Cho\n\n{dek}\n\n{BODY}") == [
        (HEADLINE, "Tram line"),
        (BYLINE, "By Irene Cho"),
        (DEK, dek.strip("*_")),
        (PROSE, BODY),
    ]


def test_a_dek_needs_a_text_below() -> None:
    """A short paragraph with nothing below it is prose."""
    assert blocks("# Tram line\n\nThe vote was close") == [(HEADLINE, "Tram line"), (PROSE, "The vote was close")]


def test_a_bold_line_is_a_subhead() -> None:
    """A short paragraph in bold without a full stop heads what follows; a bold sentence does not."""
    assert blocks(f"# Tram line\n\n{BODY}\n\n**What it costs**\n\n**It is late.**\n\n__By Irene Cho__")[2:] == [
        (SUBHEAD, "What it costs"),
        (PROSE, "It is late."),
        (BYLINE, "By Irene Cho"),
    ]


def test_a_draft_without_headings_is_read_as_plain_text() -> None:
    """Where nothing is marked, headings are known by shape and place."""
    assert blocks(f"Tram line opens\n\n{BODY}\n\nGrowing Costs\n\n{BODY}\n\nShare this article\n\nOur Values") == [
        (HEADLINE, "Tram line opens"),
        (PROSE, BODY),
        (SUBHEAD, "Growing Costs"),
        (PROSE, BODY),
        (BOILERPLATE, "Share this article"),
        (BOILERPLATE, "Our Values"),
    ]


def test_lists_and_quotations_are_prose() -> None:
    """Markers of items and quotations fall away, on every line; each item is a block."""
    text = (
        f"# Tram line\n\n> “We counted twice,” said\n> Irene Cho.\nIt was late.\n>\n> She left.\n\n"
        f"- First section\n  in May\n- [x] Second section\n\n  Its cost.\n\n1. One\n2) Two\n"
        f"   - Three\n-\n\n{BODY}\n- Four"
    )
    assert blocks(text)[1:] == [
        (PROSE, "“We counted twice,” said\nIrene Cho.\nIt was late."),
        (PROSE, "She left."),
        (PROSE, "First section\nin May"),
        (PROSE, "Second section"),
        (PROSE, "Its cost."),
        (PROSE, "One"),
        (PROSE, "Two"),
        (PROSE, "Three"),
        (PROSE, BODY),
        (PROSE, "Four"),
    ]


def test_a_quotation_ends_a_paragraph() -> None:
    """A quotation right under a paragraph is a block of its own."""
    assert blocks(f"# Tram line\n\n{BODY}\n> It is late.")[1:] == [(PROSE, BODY), (PROSE, "It is late.")]


def test_a_year_at_the_start_of_a_line_is_no_list() -> None:
    """A number other than 1 does not break a wrapped paragraph."""
    assert blocks("# Tram line\n\nThe line opened in\n2024. It is late.")[1:] == [
        (PROSE, "The line opened in\n2024. It is late.")
    ]


def test_code_and_tables_are_not_audited() -> None:
    """Fenced and indented code is code, a table is furniture."""
    text = (
        f"# Tram line\n\n```text\n# no heading\n\nx = 1\n```\n{BODY}\n\n    indented\n    code\n\n"
        "| Year | Cost |\n|---|--:|\n| 2020 | 20 |\n\n~~~\n~~~\nAfter | pipe\n\n    a\n\n~~~\nunclosed"
    )
    assert blocks(text)[1:] == [
        (CODE, "# no heading\n\nx = 1"),
        (PROSE, BODY),
        (CODE, "indented\n    code"),
        (BOILERPLATE, "| Year | Cost |\n|---|--:|\n| 2020 | 20 |".replace("|---|--:|\n", "")),
        (PROSE, "After | pipe"),
        (CODE, "a"),
        (CODE, "unclosed"),
    ]


def test_a_table_may_follow_a_paragraph() -> None:
    """Only the line above the rule of a table belongs to it; without a rule there is no table."""
    assert blocks(f"# Tram line\n\n{BODY}\na | b\n--|--\n1 | 2\n\nc | d\n1 | 2") == [
        (HEADLINE, "Tram line"),
        (PROSE, BODY),
        (BOILERPLATE, "a | b\n1 | 2"),
        (PROSE, "c | d\n1 | 2"),
    ]


def test_what_is_not_shown_is_dropped() -> None:
    """Comments, scripts, rules and definitions are no part of the text; what is never closed stays."""
    text = (
        f"# Tram line\n\n<!-- a\n\nb --> {BODY}\n\n<!-- c -->\n\n<script>\n\nx()\n</script>\n\n* * *\n\n"
        "[ref]: http://ledger.example\n[^1]: It was [late][ref].\n\n<!-- open\n\n<style> open\n\n<div>\n\nIt is over."
    )
    assert blocks(text)[1:] == [
        (PROSE, BODY),
        (PROSE, "It was late."),
        (PROSE, "<!-- open"),
        (PROSE, "open"),
        (PROSE, "It is over."),
    ]


def test_a_comment_over_lines_ends_a_paragraph() -> None:
    """A comment that begins a line and runs on leaves nothing of its lines."""
    assert blocks(f"# Tram line\n\n{BODY}\n<!-- a\nb -->\nIt is late.")[1:] == [(PROSE, BODY), (PROSE, "It is late.")]


def test_front_matter_is_read_and_not_audited() -> None:
    """Title, date and outlet are taken from the front matter as they are written there."""
    document = draft(f"---\ntitle: >-\n  Tram line\n  opens\ndate: 2024-03-03\nsource: The Ledger\n---\n{BODY}\n")
    assert (document.title, document.date, document.outlet) == ("Tram line opens", "2024-03-03", "The Ledger")
    assert document.text == BODY
    assert document.locate(0) == Place(8, 1)


@pytest.mark.parametrize("front", ["title: [", "title: &a [*a", "[" * 3000], ids=["unclosed", "bad alias", "deep"])
def test_broken_front_matter_is_left_out_and_noted(front: str) -> None:
    """Front matter that is not YAML is dropped with a note."""
    document = draft(f"---\n{front}\n---\n{BODY}")
    assert (document.text, document.title) == (BODY, None)
    assert document.notes == ("the front matter is not valid YAML and was left out",)


@pytest.mark.parametrize("front", ["- one", "title:", "title: [a]"])
def test_front_matter_without_what_is_sought_is_silent(front: str) -> None:
    """Front matter of another shape gives no title and no note."""
    document = draft(f"---\n{front}\n---\n{BODY}")
    assert (document.text, document.title, document.notes) == (BODY, None, ())


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    """A line of dashes that is never closed is a rule."""
    assert blocks(f"---\n\n{BODY}") == [(PROSE, BODY)]


def test_places_lead_into_the_markup() -> None:
    """Line and column count the markup that the text does not show, whatever the line ends."""
    text = "# Tram *line*\r\n\r\nThe [new plan](x) of\r\n**Norvane Energy** &amp; others\r\nis late."
    document = draft(text)
    assert document.text == "Tram line\n\nThe new plan of\nNorvane Energy & others\nis late."
    for word, place in (
        ("line", Place(1, 9)),
        ("new", Place(3, 6)),
        ("of", Place(3, 19)),
        ("Norvane", Place(4, 3)),
        ("&", Place(4, 20)),
        ("others", Place(4, 26)),
        ("late", Place(5, 4)),
    ):
        assert document.locate(document.text.index(word)) == place


def test_an_entity_of_two_characters_stands_where_it_begins() -> None:
    """Both characters of an entity lead to its start, and what follows to its own place."""
    document = draft("a &NotEqualTilde; b")
    assert document.text == "a \u2242\u0338 b"
    assert [document.locate(offset).column for offset in range(2, 6)] == [3, 3, 18, 19]


def test_white_space_that_markup_leaves_is_no_part_of_a_block() -> None:
    """A block begins and ends with a word, also where a comment or an image stood before or after."""
    assert blocks(f"# Tram line\n\n<!-- a --> <b> *It is late.* </b> ![A tram](a)\n\n{BODY}")[1] == (
        PROSE,
        "It is late.",
    )


def test_a_tag_over_lines_does_not_shift_places() -> None:
    """What follows a tag that runs on into the next line stands on that line."""
    document = draft(f"# Tram line\n\nThe <b\nclass='new'>new</b> line\nis late.\n\n{BODY}")
    assert document.at(document.blocks[1].span) == "The new line\nis late."
    assert document.locate(document.text.index("new")) == Place(4, 13)
    assert document.locate(document.text.index("is late")) == Place(5, 1)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("The fee [doubled](https://ledger.example/1) in March.", ["doubled"]),
        ("[A *new*\ntram](</a b> 'plan') and [a map][m].\n\n[m]: /map", ["A new\ntram", "a map"]),
        ("See <https://ledger.example/1>, write to <cho@ledger.example>.", ["https://ledger.example/1"]),
        ("See [below](#costs), [write](mailto:cho@ledger.example), ![a map](/map) and note[^1].\n\n[^1]: Here.", []),
        ("> A [line\n> of](/x) cars.", ["line\nof"]),
        ("One&nbsp;[t&amp;m](/x) and [](/y).", ["t&m"]),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_links_to_other_documents_keep_their_place(text: str, links: list[str], ends: str) -> None:
    """Their shown words, also over line ends; no places within the draft, addresses, images or notes."""
    document = draft((f"![alt words](/picture)\n\n{BODY}\n\n{text}").replace("\n", ends))
    assert [document.at(link) for link in document.links] == links
