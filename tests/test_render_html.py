"""The html format: the draft itself, marked, in one file that reaches no network."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import (
    Attribution,
    Block,
    BlockKind,
    Document,
    Failure,
    Finding,
    Page,
    Places,
    Reliance,
    Report,
    Run,
    Severity,
    Source,
    Span,
    Standing,
)
from audit.renderers import render, suffix
from audit.renderers._html_charts import MOST_BARS, days
from audit.renderers._html_colours import COLOURS, draft_colours
from audit.renderers._html_filters import MOST_SOURCES
from audit.renderers._html_marks import Mark, cut
from audit.renderers._html_words import clipped, plain, relative, text
from audit.renderers.html import index, page
from tests.builders import (
    AIDE,
    CHO,
    LEDGER,
    draft,
    find,
    finding,
    one,
    port_report,
    quiet_report,
    reliance,
    segments,
    two_drafts_and_a_failure,
)

VOID = {"meta", "input", "br", "link"}
RTL, ZERO, ESCAPE = "\u202e", "\u200b", "\x1b"
HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an end of style": "</style><script>alert(1)</script>",
    "an end of script": "</script><!-- <script>",
    "an image": '"><img src=x onerror=alert(1)>',
    "a rule of css": "} body { display: none } /*",
    "an entity": "&lt;b&gt; &amp;amp; &#60;",
    "a formula": "=HYPERLINK(0);+1;-1;@SUM(A1)",
    "a comment": "<!-- --> ]]> <![CDATA[",
    "quotes": "'\"` onclick=alert(1) x='",
}
OTHER = Source("other", "Dana Roe", "person")


@dataclass
class Element:
    """An element of a page: its tag, its attributes, what stands in it, and the elements it stands in."""

    tag: str
    attributes: dict[str, str]
    above: tuple[Element, ...] = ()
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(self.parts)

    def get(self, name: str) -> str:
        """An attribute, empty where it has none."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.get("class").split()


class Parsed(HTMLParser):
    """A page as a browser would see it, if strictly: every element is closed, in order."""

    def __init__(self, page: str) -> None:
        """Parse a page."""
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        assert len(element.attributes) == len(attrs)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Note text for all elements it stands in."""
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str = "", *classes: str, inside: str = "") -> list[Element]:
        """Elements with a tag and classes, inside an element with a class."""
        return [
            element
            for element in self.elements
            if (not tag or element.tag == tag)
            and set(classes) <= set(element.classes)
            and (not inside or any(inside in above.classes for above in element.above))
        ]

    def one(self, tag: str = "", *classes: str, inside: str = "") -> Element:
        """The only such element."""
        (found,) = self.all(tag, *classes, inside=inside)
        return found

    def id(self, name: str) -> Element:
        """The element with an id."""
        (found,) = (element for element in self.elements if element.get("id") == name)
        return found


def _parsed(run: Run) -> Parsed:
    return Parsed(render("html", run))


def _says(words: str) -> Report:
    """A draft that has Cho say some words, to which a finding objects."""
    document = draft(f"Head\n\n{words}, Irene Cho said.\n")
    credit = Attribution(
        (find(document, "Irene Cho"),), (find(document, "said"),), (find(document, words),), "said", 1, resolved=CHO
    )
    found = finding(document, words, Severity.NOTE, message=words, mend=words, check=words)
    return Report(document, segments(document), (credit,), reliance=reliance((CHO, 1)), findings=(found,))


def _nested() -> Report:
    """The Ledger reports, over two paragraphs, what Cho is said to have said."""
    document = draft("Head\n\nThe pier broke, Irene Cho said,\n\nand sank, The Ledger reported.\n")
    inner = find(document, "The pier broke")
    outer = Span(inner.start, find(document, "and sank").end)
    return Report(
        document,
        segments(document),
        attributions=(
            Attribution(
                (find(document, "The Ledger"),), (find(document, "reported"),), (outer,), "outer", 2, resolved=LEDGER
            ),
            Attribution(
                (find(document, "Irene Cho"),), (find(document, "said"),), (inner,), "inner", 1, via=0, resolved=CHO
            ),
        ),
        reliance=reliance((LEDGER, 1)),
    )


def _dated(name: str, date: str | None, credited: int, worthy: int = 2) -> Report:
    report = quiet_report(name)
    measured = reliance((CHO, 1), check_worthy=worthy, credited=credited)
    return replace(report, document=replace(report.document, date=date), reliance=measured)


RUNS = {
    "nothing": Run(()),
    "one draft": one(port_report()),
    "one quiet draft": one(quiet_report()),
    "two drafts and a failure": two_drafts_and_a_failure(),
    "nested": one(_nested()),
    "unread": Run((), (Failure("a.md", "no such file"),)),
    "dates": Run((_dated("a", "2025-01-02", 1), _dated("b", "2025-01-09", 2)), reliance=reliance((CHO, 2))),
}


# A page


def test_files_end_in_html() -> None:
    """The format knows the ending of its files."""
    assert suffix("html") == ".html"


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_every_element_is_closed_and_every_reference_holds(run: Run) -> None:
    """Ids are there once; what an element is labelled by, or a link leads to, is on the page."""
    parsed = _parsed(run)
    ids = Counter(element.get("id") for element in parsed.elements if element.get("id"))
    assert set(ids.values()) <= {1}
    for element in parsed.elements:
        assert set(element.get("aria-labelledby").split()) <= set(ids)
        assert not element.get("href") or element.get("href")[1:] in ids


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_headings_go_down_one_by_one_from_one_h1(run: Run) -> None:
    """There is one h1, and no heading skips a level on the way down."""
    levels = [int(element.tag[1]) for element in _parsed(run).elements if re.fullmatch(r"h\d", element.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_a_page_names_nothing_outside_itself(run: Run) -> None:
    """No address leads away, nothing is loaded, no attribute is a script, and the policy allows the one script only."""
    written = render("html", run)
    parsed = Parsed(written)
    assert "http://" not in written.replace("http-equiv", "")
    assert "https://" not in written
    names = {name for element in parsed.elements for name in element.attributes}
    assert not [name for name in names if name.startswith("on") or name in ("src", "srcset", "action", "style")]
    assert not parsed.all("link") + parsed.all("base") + parsed.all("iframe") + parsed.all("form")
    script = parsed.one("script").text
    policy = next(element for element in parsed.all("meta") if element.get("http-equiv")).get("content")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert {"name": "referrer", "content": "no-referrer"} in [element.attributes for element in parsed.all("meta")]


def test_the_policy_stands_before_all_that_it_governs() -> None:
    """Only the encoding comes before the policy."""
    tags = [(element.tag, *element.attributes) for element in _parsed(one(port_report())).elements]
    assert tags[2:4] == [("meta", "charset"), ("meta", "http-equiv", "content")]
    assert tags[0] == ("html", "lang")


@pytest.mark.parametrize(
    ("code", "lang"), [(None, "en"), ("en", "en"), ("de", "de"), ("pt-BR", "pt-BR"), ('"><b>', "en"), ("", "en")]
)
def test_a_draft_is_in_its_own_language(code: str | None, lang: str) -> None:
    """The language of the draft stands at its text; the page speaks English."""
    report = replace(quiet_report(), document=replace(quiet_report().document, language=code))
    parsed = _parsed(one(report))
    assert parsed.one("section", "text").get("lang") == lang
    assert parsed.one("html").get("lang") == "en"


# The draft


@pytest.mark.parametrize("report", [port_report(), quiet_report(), _nested()])
def test_the_draft_is_there_word_for_word(report: Report) -> None:
    """Block by block the page has the text of the draft, beside it only the numbers of findings."""
    parsed = _parsed(one(report))
    shown = [element for element in parsed.elements if "data-line" in element.attributes]
    document = report.document
    for element, block in zip(shown, document.blocks, strict=True):
        assert _without_numbers(parsed, element) == document.at(block.span)
        assert element.get("dir") == "auto"
        assert int(element.get("data-line")) == document.locate(block.span.start).line


def _without_numbers(parsed: Parsed, block: Element) -> str:
    numbers = [other for other in parsed.all("a", "n") if any(above is block for above in other.above)]
    words = block.text
    for number in numbers:
        before, _, after = words.partition(number.text)
        words = before + after
    return words


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        (BlockKind.HEADLINE, "h4"),
        (BlockKind.DEK, "p"),
        (BlockKind.SUBHEAD, "h4"),
        (BlockKind.PROSE, "p"),
        (BlockKind.BYLINE, "p"),
        (BlockKind.CAPTION, "p"),
        (BlockKind.BOILERPLATE, "p"),
        (BlockKind.CODE, "pre"),
    ],
)
def test_a_block_looks_like_what_it_is(kind: BlockKind, tag: str) -> None:
    """Headings are headings, code keeps its lines, and every block has its kind as its class."""
    document = Document("a", "Words here.", (Block(kind, Span(0, 11)),))
    element = _parsed(one(Report(document, segments(document)))).one(tag, kind.value)
    assert element.text == "Words here."


def test_source_cue_and_content_are_told_apart_where_they_stand() -> None:
    """Each part of an attribution has its role and the colour of its source, at its very words."""
    parsed = _parsed(one(port_report()))
    parts = [
        (element.text, element.classes[1]) for element in parsed.all("", "m", inside="text") if element.get("data-a")
    ]
    assert parts == [
        ("Norvane Energy lost $4 million a day", "content"),
        ("Irene Cho", "source"),
        ("said", "cue"),
        ("The union declined to comment", "content"),
        ("according to", "cue"),
        ("The Ledger", "source"),
    ]
    colours = draft_colours(port_report())
    assert parsed.id("d1a0w").classes == ["m", "cue", f"k{colours[CHO.id]}"]
    assert parsed.id("d1a1w").classes == ["m", "cue", f"k{colours[LEDGER.id]}"]


def test_findings_are_underlined_by_severity_with_their_number_behind() -> None:
    """The words a finding points at carry its severity; its number in the list follows them."""
    parsed = _parsed(one(port_report()))
    order = [(element.text, element.classes[-1]) for element in parsed.all(inside="text") if element.get("data-f")]
    assert order == [
        ("Two", "silenced"),
        ("3", "silenced"),
        ("killed", "error"),
        ("1", "error"),
        ("had known of", "warning"),
        ("2", "warning"),
    ]
    assert parsed.id("d1f1w").get("aria-label") == "1, error: A death is reported as a fact."
    assert parsed.id("d1f1w").get("href") == "#d1f1"


def test_nested_attributions_share_their_words() -> None:
    """Words that two attributions cover name both, the inner first; the outer one's colour is the line above."""
    report = _nested()
    parsed = _parsed(one(report))
    colours = draft_colours(report)
    (shared,) = (element for element in parsed.all(inside="text") if element.text == "The pier broke")
    inner, outer = colours[CHO.id], colours[LEDGER.id]
    assert shared.get("data-a") == f"1:content:{inner} 0:content:{outer}"
    assert shared.classes == ["m", "content", f"k{inner}", f"over{outer}"]
    source = next(element for element in parsed.all("", "source", inside="text") if element.text == "Irene Cho")
    assert source.get("data-a") == f"1:source:{inner} 0:content:{outer}"


def test_content_that_runs_on_is_marked_in_every_paragraph() -> None:
    """A content over two paragraphs is cut at their borders."""
    parsed = _parsed(one(_nested()))
    marked = [element.text for element in parsed.all("", "content", inside="prose")]
    assert marked == ["The pier broke", ", ", " ", ",", "and sank"]


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(["source", "cue", "content", "error"])),
        max_size=12,
    )
)
def test_segments_lie_side_by_side_and_carry_all_that_covers_them(drawn: list[tuple[int, int, str]]) -> None:
    """Whatever overlaps, the segments make up the block, and each has exactly the marks that hold it."""
    block = Span(10, 60)
    marks = [
        Mark(Span(10 + start, 10 + start + length), number, look, "" if look == "error" else "1", (0, number))
        for number, (start, length, look) in enumerate(drawn)
    ]
    found = list(cut(block, marks))
    assert [segment.span.start for segment in found] == [10, *(segment.span.end for segment in found[:-1])]
    assert found[-1].span.end == 60
    for segment in found:
        covering = {mark for mark in marks if mark.span.contains(segment.span)}
        assert {*segment.credits, *segment.findings} == covering
        assert all(not mark.span.overlaps(segment.span) for mark in marks if mark not in covering)


def test_an_attribution_without_a_cue_is_entered_at_its_source() -> None:
    """Every attribution has one place where the keyboard stops, and says there whom it credits."""
    report = _says("It fell")
    silent = replace(report, attributions=(report.attributions[0]._replace(cue=()),))
    element = _parsed(one(silent)).id("d1a0w")
    assert (element.tag, element.text, element.get("aria-label")) == ("a", "Irene Cho", "Irene Cho, credits Irene Cho")


def test_two_attributions_with_one_cue_have_a_place_each() -> None:
    """Where a cue serves two attributions, both can be linked to."""
    report = _says("It fell")
    twice = replace(report, attributions=(*report.attributions, report.attributions[0]._replace(rule="again")))
    parsed = _parsed(one(twice))
    assert [parsed.id(name).tag for name in ("d1a0w", "d1a1w")] == ["a", "span"]


# Nothing in a draft is more than text


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_no_word_of_a_draft_is_markup(words: str) -> None:
    """A page has the same elements whatever a draft, its name, its sources and its findings say."""
    wild = CHO._replace(name=words, id=words, kind=words)
    report = _says(words)
    report = replace(
        report,
        document=replace(report.document, name=words, title=words, outlet=words, date=words, notes=(words,)),
        attributions=(report.attributions[0]._replace(resolved=wild, rule=words, resolution=words),),
        reliance=reliance((wild, 1)),
    )
    tame = _says("It fell")
    named = CHO._replace(kind="thing")
    tame = replace(
        tame,
        document=replace(tame.document, name="a", title="a", outlet="a", date="a", notes=("a",)),
        attributions=(tame.attributions[0]._replace(resolved=named, rule="a", resolution="a"),),
        reliance=reliance((named, 1)),
    )
    runs = [
        Run((one,), (Failure(name, name),), one.reliance, (Page(name, Severity.NOTE, name, name),))
        for one, name in ((report, words), (tame, tame.findings[0].check))
    ]
    shapes = [[(element.tag, sorted(element.attributes)) for element in _parsed(run).elements] for run in runs]
    assert shapes[0] == shapes[1]
    assert words in _parsed(runs[0]).one("p", "prose").text


@pytest.mark.parametrize(
    ("character", "code", "name"),
    [
        (RTL, "U+202E", "right-to-left override"),
        ("\u2066", "U+2066", "left-to-right isolate"),
        ("\u200f", "U+200F", "right-to-left mark"),
        (ZERO, "U+200B", "zero width space"),
        ("\u2060", "U+2060", "word joiner"),
        ("\ufeff", "U+FEFF", "zero width no-break space"),
        ("\xad", "U+00AD", "soft hyphen"),
        ("\U000e0041", "U+E0041", "tag latin capital letter a"),
        (ESCAPE, "U+001B", "control character"),
        ("\x00", "U+0000", "control character"),
        ("\x85", "U+0085", "control character"),
        ("\ud800", "U+D800", "control character"),
    ],
)
def test_what_cannot_be_seen_is_spelled(character: str, code: str, name: str) -> None:
    """Overrides of direction, what has no width, controls and lone surrogates are labelled where they stand."""
    written = render("html", one(_says(f"pay{character}roll")))
    assert character not in written
    assert written.encode()
    prose = Parsed(written).one("p", "prose")
    assert prose.text == f"pay{code}roll1, Irene Cho said."
    label = next(element for element in Parsed(written).all("span", "unseen") if "prose" in element.above[-2].classes)
    assert (label.text, label.get("title")) == (code, name)


def test_an_emoji_of_several_signs_stays_whole() -> None:
    """A joiner between signs hides nothing; between letters it does."""
    family = "\U0001f469\u200d\U0001f467"
    assert text(family) == family
    assert "U+200D" in text("pay\u200droll")


@given(st.text(st.characters(codec=None), max_size=40))
def test_no_text_puts_anything_unseen_on_a_page(words: str) -> None:
    """Whatever the words, what is written can be encoded, and read back it is the words with labels in them."""
    written = text(words)
    assert written.encode().decode() == written
    assert RTL not in written + plain(words)
    assert '"' not in plain(words)
    parser = Parsed(f"<p>{written}</p>")
    kept = re.sub(r"U\+[0-9A-F]{4,6}", "", parser.one("p").text)
    assert re.sub(r"U\+[0-9A-F]{4,6}", "", "".join(c for c in words if c in kept)) == kept


def test_labels_are_cut_and_paths_are_addresses() -> None:
    """Long words end in an ellipsis; a path leads to its file whatever characters are in its name."""
    assert clipped("one two three", 8) == "one two …"
    assert clipped("one", 3) == "one"
    assert relative("a b/c#d?e:f&.html") == "a%20b/c%23d%3Fe%3Af%26.html"
    assert relative("javascript:alert(1)") == "javascript%3Aalert%281%29"
    assert relative("d\\ø.html") == "d%5C%C3%B8.html"
    assert relative("") == "."


@pytest.mark.parametrize("css", ["</style><script>alert(1)</script>", "a{}</STYLE >", "b::after{content:'</style>'}"])
def test_the_newsrooms_css_cannot_close_its_element(css: str) -> None:
    """The newsroom's own CSS follows ours in an element of its own, and stays in it."""
    parsed = _parsed(replace(one(port_report()), style=css))
    ours, theirs = parsed.all("style")
    assert "--paper" in ours.text
    assert theirs.text == "\n" + css.replace("</", "<\\/") + "\n"
    assert len(parsed.all("script")) == 1


def test_without_css_of_the_newsroom_there_is_one_style_element() -> None:
    """An empty style leaves no empty element."""
    assert len(_parsed(one(port_report())).all("style")) == 1


def test_css_that_cannot_be_encoded_is_mended() -> None:
    """A lone half of a character in the newsroom's CSS does not keep the page from being written."""
    assert render("html", replace(one(port_report()), style="a{content:'\ud800'}")).encode()


# The panel


def test_the_verdict_and_the_figures_are_at_a_glance() -> None:
    """The verdict is the one of the text report; the tiles count where there are too few units for shares."""
    parsed = _parsed(one(port_report()))
    assert parsed.one("p", "verdict").text == (
        "2 of 3 check-worthy sentences are credited to nobody (1 error). "
        "The draft credits two sources alike, Irene Cho and The Ledger."
    )
    assert [element.text for element in parsed.all("li", inside="tiles")] == [
        "1 of 3 credited check-worthy",
        "2 sources",
        "1 of 2 credits to Irene Cho",
        "1 of 2 second-hand",
        "0 of 2 anonymous",
        "1 person quoted",
    ]
    assert "1 (Dockers' Union)" in [element.text for element in parsed.all("dd", inside="figures")]


def test_shares_are_given_from_ten_units_on() -> None:
    """With enough units the tiles give shares, sources' worth, and the largest source by name or by number."""
    for counts, leader in (((6, 4), "on Irene Cho"), ((5, 5), "on each of the 2 largest")):
        measured = reliance((CHO, counts[0]), (LEDGER, counts[1]), check_worthy=20, credited=5, people_quoted=2)
        tiles = [
            item.text for item in _parsed(one(replace(quiet_report(), reliance=measured))).all("li", inside="tiles")
        ]
        share = f"{counts[0] * 10}%"
        assert tiles[0] == "25% credited, 5 of 20 check-worthy"
        assert tiles[1] in ("1.9 sources’ worth, of 2 sources", "2.0 sources’ worth, of 2 sources")
        assert tiles[2:] == [f"{share} {leader}", "0% second-hand", "0% anonymous", "2 people quoted"]


def test_undefined_figures_are_left_out() -> None:
    """A draft in which nothing can be counted has no tiles."""
    bare = Report(draft(), segments(draft()))
    assert not _parsed(one(bare)).all("ul", "tiles")
    measured = Reliance(proximate=reliance((CHO, 12)).proximate, units=12)
    tiles = [item.text for item in _parsed(one(replace(bare, reliance=measured))).all("li", inside="tiles")]
    assert tiles == ["100% on Irene Cho", "0 people quoted"]


def test_the_chart_is_told_in_words_and_in_a_table() -> None:
    """Bars have their names and figures as text, in the description and in a table."""
    parsed = _parsed(one(port_report()))
    chart = parsed.one("svg", "chart")
    assert chart.get("role") == "img"
    assert parsed.id("d1ct").text == "Sentences by source"
    assert parsed.id("d1cd").text == "Irene Cho 1; The Ledger 1"
    assert [element.text for element in parsed.all("text")] == ["Irene Cho", "1", "The Ledger", "1"]
    assert [float(bar.get("width")) for bar in parsed.all("rect", "bar")] == [360, 360]
    assert [row.text for row in parsed.all("tr")][1] == "Irene Choperson1950%"
    assert "First said by: Irene Cho 1, Dockers' Union 1" in parsed.one("section", "panel").text


def test_sources_beyond_the_last_bar_are_one_bar() -> None:
    """A chart has twelve bars at most; the last is for all others, and the longest is the measure of all."""
    few = reliance(*((Source(f"s{n}", f"Source {n}", "person"), 1) for n in range(MOST_BARS)))
    many = reliance(*((Source(f"s{n}", f"Source {n}", "person"), 1) for n in range(20)))
    charts = [
        _parsed(one(replace(quiet_report(), attributions=_says("x").attributions, reliance=r))) for r in (few, many)
    ]
    names = [[element.text for element in chart.all("text")][::2] for chart in charts]
    assert (len(names[0]), names[0][-1]) == (12, "Source 11")
    assert (len(names[1]), names[1][-1]) == (12, "9 others")
    assert max(float(bar.get("width")) for bar in charts[1].all("rect", "bar")) == 360


def test_the_reading_list_is_worst_first_and_linked_to_the_words() -> None:
    """Findings have the numbers they have in the text, tell what would settle them, and lead to their words."""
    parsed = _parsed(one(port_report()))
    items = parsed.all("li", "finding", inside="reading")
    assert [item.get("id") for item in items] == ["d1f1", "d1f2"]
    assert items[0].text == (
        "1 error A death is reported as a fact.Two dockers were killed on Monday.Say who counted."
        "Found by casualty-countline 5, column 1 · unattributed-claim"
    )
    assert [link.get("href") for link in parsed.all("a", "go", inside="reading")] == ["#d1f1w", "#d1f2w"]
    assert [element.text for element in parsed.all("mark", inside="reading")] == ["killed", "had known of"]


def test_suppressed_findings_are_listed_apart_with_their_excuse() -> None:
    """A silenced finding is no part of the reading list; it stands below with its standing and the reason given."""
    report = port_report()
    parsed = _parsed(one(report))
    item = parsed.one("li", "silenced")
    assert item.text.endswith("waived, without a reasonline 5, column 1 · unattributed-claim")
    excused = tuple(found._replace(excuse="Agreed <b>by</b> the desk.") for found in report.findings)
    item = _parsed(one(replace(report, findings=excused))).one("li", "silenced")
    assert "waived: Agreed <b>by</b> the desk." in item.text


def test_a_finding_that_fails_the_draft_says_so() -> None:
    """What the policy fails is told from what it advises."""
    document = draft()
    found = (finding(document, "killed", Severity.ERROR, fails=True), finding(document, "known", Severity.NOTE))
    items = _parsed(one(Report(document, segments(document), findings=found))).all("li", "finding")
    assert ["fails the draft" in item.text for item in items] == [True, False]


def test_a_finding_without_words_leads_nowhere() -> None:
    """What is objected to in the draft as a whole has no place to go to, and no quotation."""
    document = draft()
    found = Finding("source-share", Severity.WARNING, Span(0, 0), "One source has it all.", "Find a second.")
    parsed = _parsed(one(Report(document, segments(document), findings=(found,))))
    assert not parsed.all("a", "go")
    assert not parsed.all("blockquote")
    assert parsed.id("d1f1").text.startswith("1 warning One source has it all.Find a second.")


def test_the_manual_tells_of_the_checks_that_objected() -> None:
    """A check that raised a finding is linked to its manual page; others are left out."""
    manual = tuple(Page(name, Severity.NOTE, f"About {name}.", "More.") for name in ("unattributed-claim", "other"))
    parsed = _parsed(replace(one(port_report()), manual=manual))
    assert [item.get("id") for item in parsed.all("li", inside="manual")] == ["check-unattributed-claim"]
    assert "#check-unattributed-claim" in [link.get("href") for link in parsed.all("a", inside="reading")]


def test_every_attribution_is_explained() -> None:
    """An explanation names source, cue, content, rule, how the source was found, who passed it on and who was told."""
    report = _nested()
    told = report.attributions[1]._replace(
        channel=report.attributions[0].source[0], resolution="Named in full here.", denial=True
    )
    parsed = _parsed(one(replace(report, attributions=(report.attributions[0], told))))
    names = [element.text for element in parsed.all("dt", inside="credit") if element.above[-3].get("id") == "d1a1"]
    values = [element.text for element in parsed.all("dd", inside="credit") if element.above[-3].get("id") == "d1a1"]
    assert dict(zip(names, values, strict=True)) == {
        "kind": "person",
        "source": "Irene Cho",
        "known as": "Named in full here.",
        "cue": "said",
        "content": "The pier broke",
        "how": "indirect speech of the opposite, neutral verb",
        "passed on by": "The Ledger",
        "told to": "The Ledger",
    }
    assert parsed.id("d1a1").text.endswith("line 3, column 1 · inner")
    assert parsed.one("a", "see").get("href") == "#d1a0"
    assert [item.get("id") for item in parsed.all("li", "credit")] == ["d1a0", "d1a1"]


def test_a_source_that_was_not_resolved_is_told_as_such() -> None:
    """An attribution without a source has an explanation, the colour of the rest, and a box among the filters."""
    report = _says("It fell")
    parsed = _parsed(one(replace(report, attributions=(report.attributions[0]._replace(resolved=None),))))
    assert "kx" in parsed.id("d1a0").classes
    assert parsed.id("d1a0").text.strip().startswith("not told")
    assert [box.get("value") for box in parsed.all("input")] == ["note", "", "unknown"]


def test_places_are_told_in_the_formats_own_words() -> None:
    """Where a format counts pages and paragraphs, so does the report."""
    report = _says("It fell")
    paged = replace(report, document=replace(report.document, places=Places("page", "paragraph")))
    assert "page 3, paragraph 1" in _parsed(one(paged)).id("d1f1").text


def test_there_is_a_box_for_every_severity_kind_and_source() -> None:
    """Filters show how many each hides; what is hidden depends on the numbers of both boxes."""
    parsed = _parsed(one(port_report()))
    boxes = [(box.get("name"), box.get("value"), box.get("data-box")) for box in parsed.all("input")]
    assert boxes == [
        ("severity", "error", "error"),
        ("severity", "warning", "warning"),
        ("source", "irene-cho", "0"),
        ("source", "the-ledger", "1"),
        ("kind", "news-outlet", "0"),
        ("kind", "person", "1"),
    ]
    assert all("checked" in box.attributes for box in parsed.all("input"))
    assert [item.get("data-boxes") for item in parsed.all("li", "credit")] == ["0:1", "1:0"]
    labels = [element.text for element in parsed.all("label")]
    assert labels == ["Errors 1", "Warnings 1", "Irene Cho 1", "The Ledger 1", "news outlet 1", "person 1"]


def test_sources_beyond_the_thirtieth_share_a_box() -> None:
    """Many sources do not make an endless list of boxes."""
    report = _says("It fell")
    members = tuple(Source(f"s{n:02}", f"Source {n}", "person") for n in range(MOST_SOURCES + 3))
    group = report.attributions[0]._replace(resolved=None, members=members)
    parsed = _parsed(one(replace(report, attributions=(group,))))
    boxes = [box for box in parsed.all("input") if box.get("name") == "source"]
    assert (len(boxes), boxes[-1].get("value")) == (MOST_SOURCES + 1, "others")
    assert parsed.all("label")[MOST_SOURCES + 1].text == "3 others 3"
    assert parsed.id("d1a0").get("data-boxes").split()[-1] == "30:0"


# Colours


def test_colours_differ_as_long_as_there_are_colours() -> None:
    """The nine sources a draft leans on most have a colour each; the others share one."""
    sources = [Source(f"s{n}", f"Source {n}", "person") for n in range(COLOURS + 4)]
    report = replace(quiet_report(), reliance=reliance(*((source, 1) for source in sources)))
    colours = draft_colours(report)
    assert sorted(colours[source.id] for source in sources[:COLOURS]) == [str(n) for n in range(COLOURS)]
    assert {colours[source.id] for source in sources[COLOURS:]} == {"x"}


@given(st.lists(st.sampled_from([CHO, LEDGER, AIDE, OTHER]), min_size=1, max_size=4, unique=True))
def test_the_first_source_of_a_draft_always_has_its_own_colour(sources: list[Source]) -> None:
    """A source keeps its colour from draft to draft where no larger one took it."""
    alone = draft_colours(replace(quiet_report(), reliance=reliance((sources[0], 1))))
    among = draft_colours(replace(quiet_report(), reliance=reliance(*((source, 1) for source in sources))))
    assert among[sources[0].id] == alone[sources[0].id]


# Several drafts


def test_several_drafts_have_an_index_first() -> None:
    """The index sums up, has a row a draft that leads to it, and tells what could not be audited."""
    parsed = _parsed(two_drafts_and_a_failure())
    assert parsed.one("body").classes == ["several"]
    links = [(link.text, link.get("href")) for link in parsed.all("a", inside="drafts")]
    assert links == [("drafts/port.md", "#d1"), ("drafts/quiet.md", "#d2")]
    rows = [row.text for row in parsed.all("tr", inside="drafts")]
    assert rows[1] == "drafts/port.mdDock Strike Shuts Halvern Port2 of 31102Irene Cho"
    assert parsed.one("p", "verdict", inside="index").text.startswith("2 of 4 check-worthy sentences")
    assert parsed.id("isd").text == "Irene Cho 2; The Ledger 1"
    assert "drafts/scan.pdf: this format is not read" in parsed.one("section", "failed").text
    assert [element.get("id") for element in parsed.all("section", "draft")] == ["d1", "d2"]
    assert parsed.one("a", "back").get("href") == "#index"


def test_one_draft_has_no_index() -> None:
    """The index over a single draft would only repeat it."""
    parsed = _parsed(one(port_report()))
    assert parsed.one("body").classes == ["single"]
    assert not parsed.all("section", "index")
    assert not parsed.all("a", "back")


def test_the_credited_share_is_drawn_over_time() -> None:
    """Drafts of one date are one point; drafts without a date, or with nothing to check, are left out."""
    reports = (
        _dated("a", "2025-03-31", 2),
        _dated("b", "2025-03-01T08:00", 0),
        _dated("c", "2025-03-31", 1),
        _dated("d", "yesterday", 1),
        _dated("e", None, 1),
        _dated("f", "2025-05-01", 0, worthy=0),
    )
    run = Run(reports, reliance=reliance((CHO, 6)))
    assert [(day.date.isoformat(), day.drafts, day.credited, day.check_worthy) for day in days(run)] == [
        ("2025-03-01", 1, 0, 2),
        ("2025-03-31", 2, 3, 4),
    ]
    parsed = _parsed(run)
    assert parsed.id("itd").text == "2025-03-01 0%; 2025-03-31 75%"
    first, last = (dot.attributes for dot in parsed.all("circle"))
    assert float(first["cx"]) < float(last["cx"])
    assert float(first["cy"]) > float(last["cy"])
    assert "2025-03-312 drafts3 of 475%" in [row.text for row in parsed.all("tr", inside="charts")]


def test_one_date_is_no_development() -> None:
    """With fewer than two dates nothing is drawn over time."""
    run = Run((_dated("a", "2025-03-31", 2), _dated("b", "2025-03-31", 0)), reliance=reliance((CHO, 2)))
    assert len(_parsed(run).all("svg", inside="charts")) == 1


def test_an_index_of_pages_leads_to_files() -> None:
    """For a folder, the index alone has the address of each draft's page; a draft without one is no link."""
    run = two_drafts_and_a_failure()
    parsed = Parsed(index(run, {"drafts/port.md": "drafts/port 1.html"}))
    assert [link.get("href") for link in parsed.all("a")] == ["drafts/port%201.html"]
    assert not parsed.all("section", "draft")
    assert [row.text for row in parsed.all("tr", inside="drafts")][2].startswith("drafts/quiet.md")
    assert "drafts/scan.pdf" in parsed.one("section", "failed").text


def test_a_page_of_a_folder_leads_back_to_the_index() -> None:
    """A draft's page may have a link to the index of its folder."""
    parsed = Parsed(page(one(port_report()), home="../index.html"))
    assert (parsed.one("a", "back").get("href"), parsed.one("a", "back").text) == ("../index.html", "All drafts")


def test_a_run_over_many_drafts_says_what_its_table_leaves_out() -> None:
    """The table beside the chart is cut as in the other formats."""
    many = reliance(*((Source(f"s{n}", f"Source {n}", "person"), 1) for n in range(33)))
    written = render("html", replace(two_drafts_and_a_failure(), reliance=many))
    assert "and 3 more, 3 sentences between them; the json format lists all" in written


def test_a_run_over_drafts_that_credit_nobody_draws_no_chart() -> None:
    """Where there is nothing to count, there are no bars."""
    bare = Report(draft(name="a.md"), segments(draft()))
    assert not _parsed(Run((bare, replace(bare, document=draft(name="b.md"))))).all("svg")


# Size


def _long(words: int) -> Report:
    """A draft of so many words, every sentence of six credited, every second one objected to."""
    count = words // 6
    text = "Head\n\n" + "".join(
        f"Pier {n:06} fell, Cho said.{chr(10) * 2 if n % 5 == 0 else ' '}" for n in range(count)
    )
    document = draft(text)
    starts = [match.start() for match in re.finditer("Pier", text)]
    credits = [
        Attribution((Span(at + 18, at + 21),), (Span(at + 22, at + 26),), (Span(at, at + 16),), "r", 0, resolved=CHO)
        for at in starts
    ]
    found = [
        Finding("check", Severity.WARNING, Span(at, at + 16), "So.", "Mend.", standing=Standing.OPEN)
        for at in starts[::2]
    ]
    return Report(document, segments(document), tuple(credits), reliance=reliance((CHO, 9)), findings=tuple(found))


@pytest.mark.slow
def test_two_hundred_thousand_words_are_a_matter_of_seconds() -> None:
    """A book renders in seconds, four times the words in about four times the time."""
    times = []
    for words in (50_000, 200_000):
        report = _long(words)
        start = time.perf_counter()
        written = render("html", one(report))
        times.append(time.perf_counter() - start)
        assert written.count('class="entry credit') == words // 6
        assert 'class="draft long"' in written
    assert times[1] < 20
    assert times[1] < 10 * times[0]
