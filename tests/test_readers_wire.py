"""What the wires send: NewsML-G2, NITF and ninjs, every character led back to its place in the file."""

from __future__ import annotations

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.model import BlockKind, Document, Place
from audit.readers import formats, ninjs, read, wire_xml
from audit.readers.markup_blocks import gather
from audit.readers.markup_events import soup
from audit.readers.wire_items import NO_TEXT, day, language
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
BODY = "The council of Farol said on Monday that it would build a tram line to the harbour."
LATE = "Norvane Energy said that the price of the line had doubled since the first plan."
NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.5//EN" "nitf-3-5.dtd">
<nitf version="-//IPTC//DTD NITF 3.5//EN" xml:lang="en-GB">
<head><title>Not shown</title>
<docdata><date.issue norm="20240303T100000Z"/><ed-msg info="not shown"/></docdata>
<pubdata name="The Ledger" date.publication="20240304"/></head>
<body><body.head>
<hedline><hl1>Council backs tram &amp; depot</hl1><hl2>A close vote ends ten years of dispute</hl2></hedline>
<note><p>Editors: updates the vote.</p></note>
<byline>By <person>Irene Cho</person></byline>
<dateline><location>Farol</location>, <story.date>March 3</story.date></dateline>
</body.head>
<body.content>
<p>The council of <org>Farol</org> said on Monday&nbsp;that it would
   build a tram line &#8212; the second one.</p>
<!-- a comment --><hl2>Growing costs</hl2>
<p>&#8220;It is late,&#x201D; said <a href="https://farol.example/cho">Irene <em>Cho</em></a>.<br/>
<![CDATA[Norvane & Partners]]> did not answer.</p>
<media media-type="image"><media-reference source="a.png"/><media-caption><p>Trams in Farol</p></media-caption>
<media-producer>Tomas Vik</media-producer></media>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2020</td><td>20</td></tr></table>
</body.content>
<body.end><tagline>The Ledger, Farol</tagline></body.end></body></nitf>
"""
NEWSML = """<?xml version="1.0"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:farol:1" version="2" standard="NewsML-G2"
  standardversion="2.33" xml:lang="en">
<rightsInfo><copyrightNotice>Copyright The Ledger</copyrightNotice>
<usageTerms>Not for archives</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:1"><name>The Ledger</name></provider>
<versionCreated>2024-03-03T10:00:00+01:00</versionCreated><edNote>Updates the vote</edNote></itemMeta>
<contentMeta><slugline>farol-tram</slugline>
<headline>Council backs tram line</headline><headline role="h:subHeadline">A close vote</headline>
<by>By Irene Cho</by><dateline>Farol, March 3</dateline><creditline>The Ledger</creditline></contentMeta>
<contentSet>{content}</contentSet></newsItem>
"""
XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>Not shown</title></head><body><h1>Council backs tram line</h1><p>{BODY}</p>
<h2>Growing costs</h2><p>{LATE} See <a href="/x">the plan</a>, <a href="#y">below</a>.</p></body></html></inlineXML>"""
SAID = [
    (BOILERPLATE, "Copyright The Ledger"),
    (BOILERPLATE, "Not for archives"),
    (BOILERPLATE, "Updates the vote"),
    (BOILERPLATE, "farol-tram"),
    (HEADLINE, "Council backs tram line"),
    (DEK, "A close vote"),
    (BYLINE, "By Irene Cho"),
    (BYLINE, "Farol, March 3"),
    (BYLINE, "The Ledger"),
]


def blocks(document: Document) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block."""
    return [(block.kind, document.at(block.span)) for block in document.blocks]


def xml(text: str) -> Document:
    """Read an XML item."""
    return read("item.xml", RULES, text.encode())


def item(content: str) -> Document:
    """Read a NewsML-G2 item with some content."""
    return xml(NEWSML.format(content=content))


def js(found: dict[str, Any], ascii: bool = True) -> Document:
    """Read a ninjs item."""
    return read("item.json", RULES, json.dumps(found, ensure_ascii=ascii, indent=1).encode())


def astray(document: Document, text: str, marks: str) -> list[tuple[str, str]]:
    """The characters that do not stand where the document says, nor anything that stands for them; blanks aside."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = []
    for offset, character in enumerate(document.text):
        line, column = document.locate(offset)
        there = lines[line - 1][column - 1 : column]
        if not character.isspace() and there not in (character, *marks):
            found.append((character, there))
    return found


def test_a_nitf_story_is_read() -> None:
    """Headlines, furniture, paragraphs, captions and tables of NITF are told apart; its head is not shown."""
    assert blocks(xml(NITF)) == [
        (HEADLINE, "Council backs tram & depot"),
        (DEK, "A close vote ends ten years of dispute"),
        (BOILERPLATE, "Editors: updates the vote."),
        (BYLINE, "By Irene Cho"),
        (BYLINE, "Farol, March 3"),
        (PROSE, "The council of Farol said on Monday that it would build a tram line — the second one."),
        (SUBHEAD, "Growing costs"),
        (PROSE, "“It is late,” said Irene Cho."),
        (PROSE, "Norvane & Partners did not answer."),
        (CAPTION, "Trams in Farol"),
        (BYLINE, "Tomas Vik"),
        (BOILERPLATE, "Year\nCost\n2020\n20"),
        (BOILERPLATE, "The Ledger, Farol"),
    ]


def test_a_nitf_story_tells_of_itself() -> None:
    """Title, outlet, day of issue, language and links come from the file."""
    document = xml(NITF)
    assert (document.format, document.title, document.outlet) == ("nitf", "Council backs tram & depot", "The Ledger")
    assert (document.date, document.language, document.notes) == ("2024-03-03", "en", ())
    assert [document.at(link) for link in document.links] == ["Irene Cho"]


def test_a_nitf_story_may_say_little() -> None:
    """Without a head the dateline tells the day and the distributor the outlet; a first subhead is the headline."""
    document = xml(
        "<nitf><body><body.head><distributor>The Ledger</distributor><dateline><story.date norm='20240303'/></dateline>"
        f"</body.head><body.content><hl2>Tram line opens</hl2><p>{BODY}</p></body.content></body></nitf>"
    )
    assert (document.outlet, document.date, document.language) == ("The Ledger", "2024-03-03", None)
    assert blocks(document) == [(BYLINE, "The Ledger"), (HEADLINE, "Tram line opens"), (PROSE, BODY)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", [NITF, NEWSML.format(content=XHTML)])
def test_every_character_leads_back_to_the_xml(text: str, line_end: str) -> None:
    """A character stands where the document says, or an entity that stands for it begins there."""
    text = text.replace("\n", line_end)
    assert astray(xml(text), text, "&") == []


def test_places_count_lines_and_columns_of_the_file() -> None:
    """A place is where an editor finds the words in the file; a character of several bytes is one column."""
    document = xml(NITF)
    assert document.locate(document.text.index("build a tram")) == Place(15, 4)
    assert document.locate(document.text.index("“It is late")) == Place(17, 4)
    assert document.locate(document.text.index("It is late")) == Place(17, 11)
    assert xml("<nitf><p>Café “é” late</p></nitf>").locate(9) == Place(1, 19)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_of_xml(encoding: str) -> None:
    """UTF-8 and UTF-16, marked or not, and what the file declares are read; lines and columns stay the same."""
    text = f'<?xml version="1.0" encoding="windows-1252"?>\n<nitf><hl1>Café’s tram</hl1><p>{BODY}</p></nitf>'
    document = read("item.nitf", RULES, text.encode(encoding))
    assert (document.title, document.locate(0)) == ("Café’s tram", Place(2, 12))
    assert astray(document, text, "") == []


def test_a_news_item_with_xhtml_is_read() -> None:
    """Metadata in words are furniture, the headline comes once, and the text keeps its headings and links."""
    document = item(XHTML)
    assert blocks(document) == [
        *SAID,
        (BOILERPLATE, "Council backs tram line"),
        (PROSE, BODY),
        (SUBHEAD, "Growing costs"),
        (PROSE, f"{LATE} See the plan, below."),
    ]
    assert (document.format, document.title, document.outlet) == ("newsml", "Council backs tram line", "The Ledger")
    assert (document.date, document.language, document.notes) == ("2024-03-03", "en", ())
    assert [document.at(link) for link in document.links] == ["the plan"]


def test_a_news_item_with_nitf_is_read() -> None:
    """NITF inside NewsML-G2 is read as NITF."""
    inner = NITF[NITF.index("<nitf") :]
    found = blocks(item(f'<inlineXML contenttype="application/nitf+xml">{inner}</inlineXML>'))
    assert found[: len(SAID)] == SAID
    assert found[len(SAID) :][:2] == [
        (SUBHEAD, "Council backs tram & depot"),
        (DEK, "A close vote ends ten years of dispute"),
    ]
    assert (SUBHEAD, "Growing costs") in found


def test_nitf_inside_fills_the_gaps() -> None:
    """Where a news item tells no outlet, day or language, the NITF in it does."""
    inner = NITF[NITF.index("<nitf") :]
    document = xml(f"<newsItem><contentSet><inlineXML>{inner}</inlineXML></contentSet></newsItem>")
    assert (document.outlet, document.date, document.language) == ("The Ledger", "2024-03-03", "en")


@pytest.mark.parametrize(
    "data",
    [
        f'<inlineData contenttype="text/plain">{BODY}\n\nGrowing costs\n\n{LATE} &lt;1&gt;.</inlineData>',
        '<inlineData contenttype="text/html">'
        f"<![CDATA[<p>{BODY}<h2>Growing costs</h2><p>{LATE} &lt;1&gt;.]]></inlineData>",
        f'<inlineData contenttype="text/html">&lt;p>{BODY}&lt;h2>Growing costs&lt;/h2>{LATE} &amp;lt;1>.</inlineData>',
    ],
)
def test_inline_data_is_read(data: str) -> None:
    """Plain text and HTML inside an item are led back through both layers."""
    document = item(f"<remoteContent href='a.png'/>{data}")
    assert blocks(document)[len(SAID) :] == [(PROSE, BODY), (SUBHEAD, "Growing costs"), (PROSE, f"{LATE} <1>.")]
    assert astray(document, NEWSML.format(content=f"<remoteContent href='a.png'/>{data}"), "&") == []


def test_the_first_text_of_a_message_is_read() -> None:
    """Of a message the first item that holds a text is read, and a note counts the others."""
    first = "<newsItem><contentSet><remoteContent href='a.png'/></contentSet></newsItem>"
    second = NEWSML.format(content=XHTML).partition("?>")[2]
    document = xml(f"<newsMessage><header/><itemSet>{first}{second}<packageItem/></itemSet></newsMessage>")
    assert document.title == "Council backs tram line"
    assert document.notes == ("only the first news item with text was read; items in the message that were not: 2",)
    assert xml(f"<newsMessage><itemSet>{second}</itemSet></newsMessage>").notes == ()


def test_an_item_without_text_says_so() -> None:
    """A picture is a document of its metadata, with a note."""
    document = item("<remoteContent href='a.png'/>")
    assert (blocks(document), document.notes) == (SAID, (NO_TEXT,))
    document = xml("<newsItem><itemMeta><provider literal='The Ledger'/></itemMeta></newsItem>")
    assert (document.text, document.outlet, document.notes) == ("", "The Ledger", (NO_TEXT,))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<rss><channel/></rss>", "is XML, but neither NewsML-G2 nor NITF; save the text as .txt, .md or .html"),
        ("<packageItem/>", "is a NewsML-G2 package, which lists items and holds no text"),
        ("<newsMessage><itemSet/></newsMessage>", "is a NewsML-G2 message without a news item"),
        ("<nitf>\n<p>a</b></nitf>", "is not well-formed XML: mismatched tag at line 2, column 7"),
        ("<nitf>", "is not well-formed XML: no element found at line 1, column 7"),
        ("a draft", "is not well-formed XML: syntax error at line 1, column 1"),
        ('<!DOCTYPE nitf [<!ENTITY a "b">]><nitf>&a;</nitf>', "declares the entity 'a', which no news item needs"),
        (
            '<!DOCTYPE nitf [<!ENTITY % a SYSTEM "file:///a">%a;]><nitf/>',
            "declares the entity 'a', which no news item needs",
        ),
    ],
)
def test_xml_that_is_no_draft_is_refused(text: str, why: str) -> None:
    """One line says what is wrong with a file of another kind, and entities are never followed."""
    with pytest.raises(ReadError) as caught:
        xml(text)
    assert str(caught.value).startswith(f"item.xml: {why}")
    assert "\n" not in str(caught.value)


def test_an_entity_bomb_does_not_go_off() -> None:
    """A document type that declares entities is refused at the first of them."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    with pytest.raises(ReadError, match="declares the entity 'a0'"):
        xml(f'<!DOCTYPE nitf [<!ENTITY a0 "a">{levels}]><nitf>&a29;</nitf>')


@pytest.mark.parametrize("tag", ["div", "table", "em", "object", "p"])
def test_deep_nesting_is_read(tag: str) -> None:
    """Ten thousand elements inside each other take a moment."""
    start = process_time()
    document = xml(f"<nitf><p>{BODY}</p>{f'<{tag}>' * 10_000}x{f'</{tag}>' * 10_000}<p>{LATE}</p></nitf>")
    assert blocks(document)[0] == (PROSE, BODY)
    assert blocks(document)[-1] == (PROSE, LATE)
    assert process_time() - start < 5


@pytest.mark.parametrize(
    "unit", ["<p>a &amp; b</p>", "é ", "&#8217;", "a b\n", "<a href='/x'>a</a>", "<br/>x", "<pre>\n\n</pre>"]
)
def test_a_large_item_takes_seconds(unit: str) -> None:
    """Hundreds of kilobytes of anything take time in proportion."""
    start = process_time()
    xml(f"<nitf><body><p>{BODY}</p><block>{unit * (300_000 // len(unit))}</block></body></nitf>")
    assert process_time() - start < 20


@pytest.mark.parametrize("raw", [b"", b" \n"])
@pytest.mark.parametrize("name", ["a.xml", "a.json"])
def test_an_empty_file_is_an_empty_draft(name: str, raw: bytes) -> None:
    """A file that holds nothing is no error."""
    assert read(name, RULES, raw).notes == ("the draft is empty",)


def test_formats_of_the_wires_have_suffixes() -> None:
    """Suffixes that belong to much else are for files that are named."""
    assert {formats()[suffix] for suffix in (".xml", ".nitf", ".newsml")} == {"wire_xml"}
    assert {formats()[suffix] for suffix in (".json", ".ninjs")} == {"ninjs"}
    assert (wire_xml.NAMED_ONLY, ninjs.NAMED_ONLY) == ((".xml",), (".json",))


def test_a_table_of_sentences_lays_out_the_text() -> None:
    """Cells that hold whole sentences are paragraphs; what stands in a table of figures is none."""
    body = gather(soup(f"<table><tr><td>{BODY}<table><tr><td>1<td>2</table></td></tr></table>"))
    assert [(part.kind, part.words) for part in body.parts] == [(None, BODY), (BOILERPLATE, "1 2")]


def test_preformatted_text_has_paragraphs() -> None:
    """Blank lines and indented lines part the paragraphs of preformatted text, other line ends are blanks."""
    body = gather(soup("<pre>\n   The council said\nno on Monday.\n   It left.\n\nNo one stayed.</pre>"))
    assert [part.words for part in body.parts] == ["The council said no on Monday.", "It left.", "No one stayed."]


def test_what_is_not_displayed_is_not_read() -> None:
    """Scripts, styles and hidden elements are left out, and leave the paragraph around them whole."""
    body = gather(
        soup(
            "<p>The <span style='display: none'>old <span>x</span><br></span>council<script>f()</script> said no."
            "<p class=byline>Irene Cho"
        )
    )
    assert [(part.kind, part.words) for part in body.parts] == [(None, "The council said no."), (BYLINE, "Irene Cho")]


def test_tag_soup_is_read() -> None:
    """Unclosed and stray tags, unknown entities, marked sections and declarations do no harm."""
    text = "<!DOCTYPE html><p>AT&T &unknown; &lt &#0;<![if x]></b><p>It\u00ad is<br>late.<br><br>No &nGt; one.<!-- open"
    body = gather(soup(text))
    assert [part.words for part in body.parts] == ["AT&T &unknown; < \ufffd", "It is late.", "No ≫⃒ one."]
    assert all(text[p.origin] in (p.text[0], "&", "<") for part in body.parts for p in part.pieces if p.text.strip())


@pytest.mark.parametrize(
    "unit", ["<!--", "<a ", "<p>", "<", "&", "<![", "</p>", "<table>", "<div style='display:none'>"]
)
def test_tag_soup_takes_time_in_proportion(unit: str) -> None:
    """Hundreds of kilobytes of one thing take seconds at most."""
    start = process_time()
    gather(soup(unit * (300_000 // len(unit))))
    assert process_time() - start < 10


@pytest.mark.parametrize(
    ("value", "found"), [("20240303T1000Z", "2024-03-03"), (" 2024-03-03", "2024-03-03"), ("2024", None), (None, None)]
)
def test_days(value: str | None, found: str | None) -> None:
    """Dates of both forms of ISO 8601 are days; what is less than a day is none."""
    assert day(value) == found


def test_languages() -> None:
    """A language is the first tag with a code of two letters."""
    assert (language(None, "eng", "de-AT"), language("en"), language("english")) == ("de", "en", None)


NINJS = {
    "uri": "urn:farol:1",
    "type": "text",
    "versioncreated": "2024-03-03T10:00:00Z",
    "language": "en-US",
    "provider": "The Ledger",
    "byline": "By Irene Cho",
    "headline": 'Council "backs" tram line',
    "located": "Farol",
    "body_text": f"{BODY}\r\n\r\nGrowing costs\r\n\r\n“It’s late,” said Irene Cho. {LATE}",
    "slugline": "farol-tram",
    "ednote": "Updates the vote",
    "copyrightnotice": "Copyright The Ledger",
    "usageterms": "Not for archives",
}
SAID_LAST = [
    (BOILERPLATE, "farol-tram"),
    (BOILERPLATE, "Updates the vote"),
    (BOILERPLATE, "Copyright The Ledger"),
    (BOILERPLATE, "Not for archives"),
]


@pytest.mark.parametrize("ascii", [True, False])
def test_ninjs_1_is_read(ascii: bool) -> None:
    """Headline, furniture and paragraphs of plain text are told apart, and every character leads back."""
    document = js(NINJS, ascii)
    assert blocks(document) == [
        (BYLINE, "By Irene Cho"),
        (HEADLINE, 'Council "backs" tram line'),
        (BYLINE, "Farol"),
        (PROSE, BODY),
        (SUBHEAD, "Growing costs"),
        (PROSE, f"“It’s late,” said Irene Cho. {LATE}"),
        *SAID_LAST,
    ]
    assert (document.format, document.title, document.outlet) == ("ninjs", 'Council "backs" tram line', "The Ledger")
    assert (document.date, document.language, document.notes) == ("2024-03-03", "en", ())
    assert astray(document, json.dumps(NINJS, ensure_ascii=ascii, indent=1), "\\") == []


def test_ninjs_1_with_xhtml_is_read() -> None:
    """XHTML goes before plain text, and leads back through escapes and entities."""
    found = {
        **NINJS,
        "body_xhtml": f'<p>{BODY}</p>\n<h2>Growing <b>costs</b></h2><p>“It is &amp; was”: <a href="/x">late</a>.</p>',
    }
    document = js(found)
    assert [each for each in blocks(document) if each[0] in (PROSE, SUBHEAD)] == [
        (PROSE, BODY),
        (SUBHEAD, "Growing costs"),
        (PROSE, "“It is & was”: late."),
    ]
    assert [document.at(link) for link in document.links] == ["late"]
    assert astray(document, json.dumps(found, indent=1), "\\&") == []


def test_ninjs_2_is_read() -> None:
    """Lists of headlines and bodies are read: the main one, and the one with most structure."""
    document = js(
        {
            "contentcreated": "2024-03-03",
            "infosources": [{"name": "The Ledger"}],
            "bodies": [
                {"role": "plain", "contenttype": "text/plain", "value": BODY},
                {"role": "other", "contenttype": "application/xml", "value": "<X>y</X>"},
                {"role": "rich", "contenttype": "text/html", "value": f"<h1>Tram &amp; depot</h1><p>{BODY}</p>"},
                {"role": "none"},
            ],
            "headlines": [
                {"role": "main", "contenttype": "text/html", "value": "<b>Tram</b> &amp; depot"},
                {"role": "subheadline", "value": "A close vote"},
                {"role": "short", "value": "Tram"},
            ],
            "rightsinfo": {"usageterms": "Not for archives"},
        }
    )
    assert blocks(document) == [
        (HEADLINE, "Tram & depot"),
        (DEK, "A close vote"),
        (BOILERPLATE, "Tram & depot"),
        (PROSE, BODY),
        (BOILERPLATE, "Tram"),
        (BOILERPLATE, "Not for archives"),
    ]
    assert (document.outlet, document.date) == ("The Ledger", "2024-03-03")


def test_ninjs_3_is_read() -> None:
    """The names of version 3, written in camel case, are those of version 2."""
    document = js(
        {
            "versionCreated": "2024-03-03T10:00:00Z",
            "infoSources": [{"name": "The Ledger"}],
            "by": "Irene Cho",
            "headlines": [{"role": "main", "value": "Tram line opens"}],
            "copyrightNotice": "Copyright The Ledger",
            "rightsInfo": {"usageTerms": "Not for archives"},
            "bodies": [{"contentType": "application/xhtml+xml", "value": f"<p>{BODY}</p>"}],
        }
    )
    assert blocks(document) == [
        (BYLINE, "Irene Cho"),
        (HEADLINE, "Tram line opens"),
        (BOILERPLATE, "Copyright The Ledger"),
        (BOILERPLATE, "Not for archives"),
        (PROSE, BODY),
    ]
    assert (document.outlet, document.date) == ("The Ledger", "2024-03-03")


def test_a_headline_comes_before_the_text() -> None:
    """Properties have no order, so a headline that the file has below the text goes above it."""
    found = blocks(
        js({"body_text": BODY, "ednote": "Check", "subheadline": "A close vote", "headline": "Tram line opens"})
    )
    assert [kind for kind, _ in found] == [HEADLINE, DEK, PROSE, BOILERPLATE]


@pytest.mark.parametrize("body", [f"<p>{BODY}</p>", BODY])
def test_a_body_may_stand_alone(body: str) -> None:
    """Without a type a text that begins with a tag is HTML; without a headline there is no title."""
    document = js({"bodies": [{"value": body}], "body_nitf": "<nitf/>", "provider": 1})
    assert (blocks(document), document.title, document.outlet) == ([(PROSE, BODY)], None, None)


def test_a_headline_may_stand_alone() -> None:
    """A picture has a headline and no text, which is said in a note."""
    assert js({"type": "picture", "headline": "Tram line"}).notes == (NO_TEXT,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_of_json(encoding: str) -> None:
    """UTF-8 and UTF-16, marked or not, and cp1252 are read."""
    raw = json.dumps({"headline": "Café’s tram", "body_text": BODY}, ensure_ascii=False).encode(encoding)
    document = read("item.ninjs", RULES, raw)
    assert (document.title, document.locate(0)) == ("Café’s tram", Place(1, 15))


@pytest.mark.parametrize(
    "raw",
    ['{"name": "a", "version": "1"}', "[]", "1", '{"findings": []}', '{"headline": 1, "bodies": [{"value": " "}, 1]}'],
)
def test_other_json_is_refused(raw: str) -> None:
    """One line says that a file of another kind is no draft."""
    with pytest.raises(
        ReadError, match=r"^a\.json: is JSON, but no ninjs item: it has neither a headline nor a body; "
    ):
        read("a.json", RULES, raw.encode())


@pytest.mark.parametrize(
    ("raw", "column"),
    [
        ("{", 2),
        ("{}}", 3),
        ("[}", 2),
        ("{1: 2}", 2),
        ('{"a"}', 5),
        ('{"a": "b', 7),
        ("a draft", 8),
        ("{} §", 4),
        (",", 2),
    ],
)
def test_broken_json_is_refused_with_its_place(raw: str, column: int) -> None:
    """One line says where a file stops being JSON."""
    with pytest.raises(ReadError, match=rf"^a\.json: is not JSON at line 2, column {column}; "):
        read("a.json", RULES, f"\n{raw}".encode())


def test_of_properties_of_one_name_the_last_counts() -> None:
    """A property that comes twice is not read twice."""
    document = read("a.json", RULES, f'{{"headline": "Old", "headline": "New", "body_text": "{BODY}"}}'.encode())
    assert blocks(document) == [(HEADLINE, "New"), (PROSE, BODY)]


def test_escapes_that_are_no_characters() -> None:
    """Halves of surrogate pairs and NUL are shown as what cannot be shown, whole pairs as the character they are."""
    raw = rf'{{"headline": "\ud83d\ude8b \ud83d \ude8b \u0041\udc00 \u0000\q\u12\/", "body_text": "{BODY}"}}'
    document = read("a.json", RULES, raw.encode())
    assert document.title == "🚋 \ufffd \ufffd A\ufffd \ufffdqu12/"
    assert document.locate(2) == Place(1, 28)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_json_is_read(opening: str, closing: str) -> None:
    """A hundred thousand levels are passed over in a moment."""
    start = process_time()
    deep = f"{opening * 100_000}1{closing * 100_000}"
    document = read("a.json", RULES, f'{{"deep": {deep}, "body_text": "{BODY}"}}'.encode())
    assert blocks(document) == [(PROSE, BODY)]
    assert process_time() - start < 5


@pytest.mark.parametrize("unit", ["a ", r"\u2019", r"\n", r"\\", "<p>a</p>", "&amp;", r"a\r\n\r\n"])
@pytest.mark.parametrize("field", ["body_text", "body_html", "other"])
def test_a_huge_string_takes_seconds(unit: str, field: str) -> None:
    """Hundreds of kilobytes in one string take time in proportion."""
    start = process_time()
    read("a.json", RULES, f'{{"headline": "A tram", "{field}": "{unit * (300_000 // len(unit))}"}}'.encode())
    assert process_time() - start < 30


PARTS = st.lists(st.sampled_from(["a", "é ", "’", "\n", "🚋", '"', "\\", "\t", "&", "<", "x. ", "Y", "\r\n", "\u00ad"]))


@given(PARTS, PARTS, st.booleans())
def test_any_string_leads_back(headline: list[str], body: list[str], ascii: bool) -> None:
    """Whatever stands in strings of JSON and is shown, stands there or begins as an escape there."""
    raw = json.dumps({"headline": f"A{''.join(headline)}", "body_text": "".join(body)}, ensure_ascii=ascii)
    assert astray(read("a.json", RULES, raw.encode()), raw, "\\") == []


TAGS = st.lists(
    st.sampled_from(
        [
            "a ",
            "é",
            "\n",
            "&amp;",
            "&#8217;",
            "&nbsp;",
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<br/>",
            "<td>",
            "\\",
            '"',
            "<table>",
            "</table>",
        ]
    )
)


@given(TAGS, st.booleans())
def test_any_markup_in_a_string_leads_back(parts: list[str], ascii: bool) -> None:
    """Two layers compose: a character stands in the file, or an escape or an entity for it does."""
    raw = json.dumps({"headline": "A", "body_html": "".join(parts)}, ensure_ascii=ascii)
    assert astray(read("a.json", RULES, raw.encode()), raw, "\\&") == []


@given(
    st.lists(
        st.sampled_from(["a ", "é", "\n", "&amp;", "&#x1f68b;", "&nbsp;", "<p>b</p>", "<br/>", "<![CDATA[&x]]>", "🚋"])
    )
)
def test_any_xml_leads_back(parts: list[str]) -> None:
    """Whatever stands in an XML item and is shown, stands there or begins as an entity there."""
    text = f"<nitf><block>{''.join(parts)}</block></nitf>"
    assert astray(xml(text), text, "&") == []
