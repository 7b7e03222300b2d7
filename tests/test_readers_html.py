"""Web pages: the main text and nothing else, led back to its place in the page."""

from __future__ import annotations

import sys
from copy import deepcopy
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.model import BlockKind, Document, Place, Span
from audit.readers import read
from audit.readers.html_stream import Finder, exact_pieces, squeezed, stream
from audit.rules import load_rules

pytest.importorskip("trafilatura")

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
BODY = "The council of Farol said on Monday that it would build a tram line to the harbour."
LATE = "Norvane Energy said that the price of the line had doubled since the first plan."
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8">
<title>Council backs new tram line &amp; depot - The Ledger</title>
<meta property="og:site_name" content="The Ledger">
<meta property="article:published_time" content="2024-03-03T10:00:00Z">
<script>var x = "<p>The mayor stole the money.</p>";</script><style>p { color: red }</style></head>
<body>
<div class="cookie-consent"><p>We use cookies to improve your experience.</p><button>Accept all</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article>
<h1>Council backs <em>new</em> tram line &amp; depot</h1>
<p class="standfirst">A close vote ends ten years of dispute</p>
<figure><img src="a.png" alt=""><figcaption>Trams in Farol on Monday<br>by the harbour</figcaption></figure>
<p>The council of Farol said on Monday it would build a <b>new</b> tram line
   to the harbour, after ten years of dispute over its cost.</p>
<p>&ldquo;We counted twice,&rdquo; said Irene Cho, who leads the works department&nbsp;of the town.</p>
<h2>Growing costs</h2>
<p>Norvane Energy said the price had doubled since <a href="/x">last year</a>.<br><br>The ministry did not
answer questions&#46;</p>
<ul><li>The first section opens in May, the ministry said.</li><li>The second one opens in June.</li></ul>
<blockquote><p>“It is late,” the mayor said in a letter to the council on Friday.</p></blockquote>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2020</td><td>20</td></tr></table>
<aside class="related"><h3>Related articles</h3><ul><li><a href="/1">Mayor opens bridge</a></li></ul></aside>
<p>The first trams are expected to run in May, the company said in a statement.</p>
</article>
<footer><p>© 2024 The Ledger. All rights reserved.</p></footer>
</body></html>
"""


def page(text: str) -> Document:
    """Read a page."""
    return read("page.html", RULES, text.encode())


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block."""
    document = page(text)
    return [(block.kind, document.at(block.span)) for block in document.blocks]


def article(inner: str, head: str = "") -> str:
    """A page that holds an article and a little navigation."""
    return f"<html><head>{head}</head><body><nav><a href='/'>Home</a></nav><article>{inner}</article></body></html>"


def test_the_main_text_of_a_page_is_read() -> None:
    """Headings, captions and paragraphs of the article are kept; consent, navigation, links and scripts are not."""
    assert blocks(PAGE) == [
        (HEADLINE, "Council backs new tram line & depot"),
        (DEK, "A close vote ends ten years of dispute"),
        (CAPTION, "Trams in Farol on Monday by the harbour"),
        (
            PROSE,
            "The council of Farol said on Monday it would build a new tram line to the harbour, after ten years of "
            "dispute over its cost.",
        ),
        (PROSE, "“We counted twice,” said Irene Cho, who leads the works department of the town."),
        (SUBHEAD, "Growing costs"),
        (PROSE, "Norvane Energy said the price had doubled since last year."),
        (PROSE, "The ministry did not answer questions."),
        (PROSE, "The first section opens in May, the ministry said."),
        (PROSE, "The second one opens in June."),
        (PROSE, "“It is late,” the mayor said in a letter to the council on Friday."),
        (BOILERPLATE, "Year Cost\n2020 20"),
        (PROSE, "The first trams are expected to run in May, the company said in a statement."),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_word_leads_back_to_the_page(line_end: str) -> None:
    """Characters stand in the page where the document says, entities at their start; nothing is approximate."""
    text = PAGE.replace("\n", line_end)
    lines = text.split(line_end)
    document = page(text)
    assert document.notes == ()
    for offset, character in enumerate(document.text):
        if not character.isspace():
            line, column = document.locate(offset)
            assert lines[line - 1][column - 1] in (character, "&")


def test_a_page_tells_of_itself() -> None:
    """Title, outlet and date come from the page; a date is never guessed from the text."""
    document = page(PAGE)
    assert (document.title, document.outlet, document.date) == (
        "Council backs new tram line & depot",
        "The Ledger",
        "2024-03-03",
    )
    assert page(article(f"<p>{BODY}</p><p>It was planned in March 2020.</p>")).date is None


def test_places_count_lines_and_columns_of_the_page() -> None:
    """A place is where an editor finds the words in the source of the page."""
    document = page(PAGE)
    assert document.locate(document.text.index("to the harbour, after")) == Place(15, 4)
    assert document.locate(document.text.index("tram line & depot")) == Place(11, 32)
    assert document.locate(document.text.index("“We counted")) == Place(16, 4)


@pytest.mark.parametrize(
    "text", ["<html><body><nav><a href='/'>Home</a></nav></body></html>", "<p></p>", "It is late.", "<!-- a"]
)
def test_a_page_without_main_text_says_so(text: str) -> None:
    """A page in which no article is found is an empty document with a note."""
    document = page(text)
    assert (document.text, document.blocks, document.notes) == ("", (), ("no main text was found in the page",))


def test_a_fragment_is_read() -> None:
    """A paragraph without a page around it is main text."""
    assert blocks("<p>The ministry said no.</p>") == [(PROSE, "The ministry said no.")]


@pytest.mark.parametrize(
    ("above", "title", "headline"),
    [
        ("<h1>The Ledger</h1><h2>Tram line opens</h2>", "Tram line opens - The Ledger", "Tram line opens"),
        (
            "<h1>The Ledger</h1><h1>Tram vote divides town</h1>",
            "How one vote divides Farol - The Ledger",
            "Tram vote divides town",
        ),
        ("<h1>Tram<br>line opens</h1>", "Tram line opens", "Tram line opens"),
        ("<h1>It&rsquo;s late</h1>", "Another title of the same page", "It’s late"),
        ("<h1>Tram line opens</h1>", "", "Tram line opens"),
        (
            "<div><span>Farol tram line opens</span></div>",
            "Farol tram line opens | The Ledger",
            "Farol tram line opens",
        ),
    ],
)
def test_the_headline_stands_above_the_text(above: str, title: str, headline: str) -> None:
    """The heading that the page's title names is the headline, not the outlet's name; without one, the title."""
    text = (
        f"<html><head><title>{title}</title></head><body><main>{above}<p>{BODY}</p><p>{LATE}</p></main></body></html>"
    )
    document = page(text)
    heads = [" ".join(document.at(block.span).split()) for block in document.blocks if block.kind is HEADLINE]
    assert heads == [headline]
    assert document.title == headline
    assert document.locate(document.blocks[0].span.start).column > text.index("<main>")


def test_a_page_may_have_no_headline() -> None:
    """A page without a heading, whose title stands nowhere, has prose only; its title is still known."""
    document = page(article(f"<p>{BODY}</p><p>{LATE}</p>", "<title>A title that stands nowhere</title>"))
    assert [block.kind for block in document.blocks] == [PROSE, PROSE]
    assert document.title == "A title that stands nowhere"


def test_a_page_has_one_headline() -> None:
    """Further main headings are subheads."""
    found = blocks(article(f"<h1>Tram line opens</h1><p>{BODY}</p><h1>What it costs</h1><p>{LATE}</p>"))
    assert [kind for kind, _ in found] == [HEADLINE, PROSE, SUBHEAD, PROSE]


def test_furniture_in_the_article_is_known_by_its_words() -> None:
    """Bylines and share lines that the extractor keeps are furniture all the same."""
    found = blocks(
        article(f"<h1>Tram line opens</h1><p>{BODY}</p><p>{LATE}</p><p>By Irene Cho</p><p>Share this article</p>")
    )
    assert found[-1] == (BOILERPLATE, "Share this article")


def test_a_caption_that_is_taken_for_text_is_a_caption() -> None:
    """A paragraph inside a figure's caption is no prose, and is not there twice."""
    figure = f"<figure><figcaption><p>{LATE}</p></figcaption></figure>"
    found = blocks(article(f"<h1>Tram line opens</h1><p>{BODY}</p>{figure}<p>{BODY} It is late.</p>"))
    assert [kind for kind, text in found if text == LATE] == [CAPTION]


def test_single_line_breaks_keep_a_sentence_together() -> None:
    """A line break in the middle of a sentence is white space, after a sentence it parts paragraphs."""
    found = blocks(
        article(f"<h1>Tram line opens</h1><p>The council said<br>on Monday that it is late.<br>{BODY}</p><p>{LATE}</p>")
    )
    assert found[1:3] == [(PROSE, "The council said\non Monday that it is late."), (PROSE, BODY)]


def test_a_table_of_sentences_lays_out_the_page() -> None:
    """A table whose cells hold sentences is read as paragraphs."""
    found = blocks(f"<html><body><table><tr><td><p>{BODY}</p><p>{LATE}</p></td><td>x</td></tr></table></body></html>")
    assert found[:2] == [(PROSE, BODY), (PROSE, LATE)]


def test_a_declared_charset_is_used_and_noted() -> None:
    """A page that is not UTF-8 is read as it declares, and the document says so."""
    text = article(
        f"<h1>Café “Tram” opens</h1><p>{BODY}</p><p>The café’s owner said so.</p>", "<meta charset=iso-8859-1>"
    )
    document = read("page.html", RULES, text.encode("cp1252"))
    assert document.at(document.blocks[-1].span) == "The café’s owner said so."
    assert document.notes == ("read as cp1252, as the file declares: not valid UTF-8",)


def test_text_that_is_not_found_again_is_kept_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph that the page does not hold as extracted stands at the nearest place, and the document says so."""
    import trafilatura

    real = trafilatura.bare_extraction

    def altered(*arguments: Any, **options: Any) -> Any:
        found: Any = real(*arguments, **options)
        paragraphs = list(found.body.iter("p"))
        paragraphs[0].text = f"{BODY[:-1]}, redrawn."
        paragraphs[1].text = "Something else altogether."
        return found

    monkeypatch.setattr(trafilatura, "bare_extraction", altered)
    rest = "".join(f"<p>{LATE} Section {number} opens in May, a letter said.</p>" for number in range(1, 6))
    document = page(article(f"<h1>Tram line opens</h1>\n<p>{BODY}</p>\n<p>{LATE}</p>\n{rest}"))
    assert document.notes == ("2 of 8 paragraphs were not found again in the page: their places are approximate",)
    assert [document.at(block.span) for block in document.blocks][1:3] == [
        f"{BODY[:-1]}, redrawn.",
        "Something else altogether.",
    ]
    assert document.locate(document.text.index("The council")) == Place(2, 4)
    assert document.locate(document.text.index("Something")).line == 1


def test_a_paragraph_that_comes_twice_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the extractor gives twice and the page holds once is one block; what the page holds twice is two."""
    import trafilatura

    real = trafilatura.bare_extraction

    def doubled(*arguments: Any, **options: Any) -> Any:
        found: Any = real(*arguments, **options)
        found.body.extend([deepcopy(paragraph) for paragraph in found.body.iter("p")])
        return found

    monkeypatch.setattr(trafilatura, "bare_extraction", doubled)
    found = blocks(article(f"<h1>Tram line opens</h1><p>{BODY}</p><p>{LATE}</p><p>{BODY}</p>"))
    assert [text for _, text in found] == ["Tram line opens", BODY, LATE, BODY]


def test_an_extractor_that_finds_no_body_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extractor comes back with nothing, the document is empty."""
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *_, **__: None)
    assert page(PAGE).notes == ("no main text was found in the page",)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without trafilatura a page cannot be read, and the error says what to install."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ReadError, match=r"^page.html: needs the html extra: pip install 'newsaudit\[html\]'") as caught:
        page(PAGE)
    assert "\n" not in str(caught.value)


def test_the_stream_holds_what_a_reader_sees() -> None:
    """Hidden elements, comments and white space are left out; entities stand where they begin."""
    found = stream(
        "<title>T &amp; U</title><p>a&amp;b <!-- c --><b>d</b>\u00ad&nbsp;&#101;</p><script>f()</script><![if x]>g"
    )
    assert (found.title, found.characters) == ("T & U", "a&bdeg")
    assert found.origins[:3] == (27, 28, 33)


@pytest.mark.parametrize("tail", ["<!-- never closed", "<a href=", "<a <a <a"])
def test_markup_that_is_never_closed_ends_the_stream(tail: str) -> None:
    """A comment or a tag that is never closed ends the page; what stands before it is kept."""
    assert stream(f"<p>It is late.{tail}").characters == "Itislate."


@pytest.mark.parametrize("unit", ["<!--", "<a ", "<p>a", "<", "&", "<?", "<![", '<a b="', "</", "a b"])
@pytest.mark.parametrize("tail", ["", ">", "-->"])
def test_walking_a_page_takes_time_in_proportion(unit: str, tail: str) -> None:
    """Eight times the page takes nowhere near sixty-four times as long, whatever it is made of."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit)) + tail
        start = process_time()
        stream(text)
        return process_time() - start

    seconds(1000)
    assert seconds(40_000) < 30 * max(seconds(5_000), 0.01)


@given(
    st.lists(
        st.sampled_from(
            ["a ", "b\n", "c", "<p>", "</b>", "<br>", "&amp;", "&#62;", "&lt", "<!-- x -->", "é ", "\u200b"]
        )
    )
)
def test_what_is_in_a_page_is_found_in_it(parts: list[str]) -> None:
    """Each character of the stream is the one at its origin, and any stretch of it is found again, piece by piece."""
    text = "".join(parts)
    found = stream(text)
    assert all(text[o] in (c, "&") for c, o in zip(found.characters, found.origins, strict=True))
    half = Span(len(found.characters) // 2, len(found.characters))
    words = found.words(half)
    assert squeezed(words) == found.characters[half.start :]
    span = Finder(found).find(words)
    assert (span is None) == (not words)
    if span:
        assert "".join(piece.text for piece in exact_pieces(words, found, span)) == words


def test_searches_that_fail_are_given_up() -> None:
    """After many texts that are not in the page no more are sought: each search costs the whole page."""
    finder = Finder(stream("<p>It is late.</p>"))
    assert all(finder.find(f"missing {number}") is None for number in range(300))
    assert finder.find("late") is None
    assert finder.near("late") == len("<p>")


def test_a_text_that_comes_earlier_is_found() -> None:
    """The extractor may change the order of paragraphs."""
    finder = Finder(stream("<p>First.</p><p>Second.</p>"))
    assert finder.find("Second.") == Span(6, 13)
    assert finder.find("First.") == Span(0, 6)


def test_links_of_the_main_text_keep_their_place() -> None:
    """Links to other documents, without those of the furniture and those within the page."""
    draft = page(PAGE.replace("after ten years", 'after <a href="#history">ten <b>years</b></a>'))
    assert [draft.at(link) for link in draft.links] == ["last year"]
    draft = page(PAGE.replace("after ten years", 'after <a href="/h">ten <b>years</b></a>'))
    assert [draft.at(link) for link in draft.links] == ["ten years", "last year"]
