"""Word, OpenDocument and RTF drafts: what a reader sees of them, each character at its paragraph."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from shutil import which
from time import process_time
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from audit.config import Settings
from audit.errors import ReadError
from audit.model import BlockKind, Document, Place
from audit.pipeline import audit_document
from audit.readers import docx, odt, office_xml, office_zip, read, rtf
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
BODY = "The council of Halvern said on Monday that it would build a tram line."
CLAIM = "Unemployment in Halvern rose to 9.4 percent in March, and 400 jobs were lost."
LATE = "Irene Cho said that the line was late."
QUOTE = "“We didn’t count twice,” said Irene Cho of Norvane Energy — “not even once…”"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OPEN = "http://schemas.openxmlformats.org"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OPEN}/officeDocument/2006/relationships" '
    f'xmlns:mc="{_OPEN}/markup-compatibility/2006" xmlns:m="{_OPEN}/officeDocument/2006/math" '
    'xmlns:wps="urn:shapes" xmlns:v="urn:old-shapes"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OPEN}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_SPACES = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0" '
    f'xmlns:style="{_ODF}:style:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0" xmlns:draw="{_ODF}:drawing:1.0" '
    f'xmlns:meta="{_ODF}:meta:1.0" xmlns:manifest="{_ODF}:manifest:1.0" xmlns:svg="{_ODF}:svg-compatible:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def zipped(parts: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip of parts by path."""
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return file.getvalue()


def word_file(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word document with this XML under `w:body`."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_SPACES}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, "word/document.xml": document, **(parts or {})})


def word(body: str, parts: Mapping[str, str] | None = None) -> Document:
    """Read a Word document with this XML under `w:body`."""
    return read("draft.docx", RULES, word_file(body, parts))


def open_file(body: str, styles: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument text with this XML under `office:text`, and automatic styles."""
    content = (
        f"<office:document-content {_ODF_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content, **(parts or {})})


def opened(body: str, styles: str = "", parts: Mapping[str, str] | None = None) -> Document:
    """Read such an OpenDocument text."""
    return read("draft.odt", RULES, open_file(body, styles, parts))


def rich(body: str, head: str = "") -> Document:
    """Read an RTF text with this body."""
    return read("draft.rtf", RULES, f"{{\\rtf1\\ansi\\ansicpg1252\\deff0 {head}\n{body}}}".encode("cp1252"))


def p(text: str, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A Word run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def blocks(document: Document) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block."""
    return [(block.kind, document.at(block.span)) for block in document.blocks]


def place(document: Document, words: str) -> Place:
    """Where words stand in the file."""
    return document.locate(document.text.index(words))


def seen_by_python_docx(raw: bytes) -> list[str]:
    """The paragraphs of a Word document, in document order, as another library has them; deletions left out."""
    library: Any = pytest.importorskip("docx")
    body = library.Document(BytesIO(raw)).element.body
    found = body.xpath(".//w:p[not(ancestor::*[local-name()='Fallback'])]")
    own = ".//w:t[count(ancestor::w:p) = {} and not(ancestor::*[local-name()='Fallback'])]"
    texts = (one.xpath(own.format(1 + len(one.xpath("ancestor::w:p")))) for one in found)
    return ["".join(text.text or "" for text in one) for one in texts]


def seen_by_odfpy(raw: bytes) -> list[str]:
    """The paragraphs and headings of an OpenDocument text, in document order."""
    library: Any = pytest.importorskip("odf.opendocument")
    teletype: Any = pytest.importorskip("odf.teletype")
    found: list[str] = []

    def walk(node: Any) -> None:
        for child in node.childNodes:
            if getattr(child, "qname", ("", ""))[1] in ("p", "h"):
                found.append(teletype.extractText(child))
            elif hasattr(child, "childNodes"):
                walk(child)

    walk(library.load(BytesIO(raw)).text)
    return found


def assert_found_again(document: Document, paragraphs: list[str]) -> int:
    """Every finding stands at its place in the paragraphs; how many there are."""
    report = audit_document(document, RULES, Settings())
    for finding in report.findings:
        line, column = document.locate(finding.span.start)
        words = document.at(finding.span).split("\n")[0]
        assert paragraphs[line - 1][column - 1 :].startswith(words)
    return len(report.findings)


# Word


def test_paragraphs_headings_and_tables_of_a_word_document_keep_their_order() -> None:
    """Titles are headlines, headings subheads, cells with sentences prose, a table of figures is furniture."""
    library: Any = pytest.importorskip("docx")
    draft = library.Document()
    draft.core_properties.title = "Tram line"
    draft.add_heading("Tram line opens in Halvern", 0)
    draft.add_paragraph("It is five years late", style="Subtitle")
    draft.add_paragraph("By Irene Cho")
    draft.add_paragraph(QUOTE)
    draft.add_paragraph("")
    draft.add_heading("What it costs", 1)
    table = draft.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = BODY, "Irene Cho"
    draft.add_paragraph(LATE, style="List Bullet")
    figures = draft.add_table(2, 2)
    for cell, text in zip(figures._cells, ("Year", "Cost", "2020", "20"), strict=True):
        cell.text = text
    draft.add_paragraph("A tram in the depot", style="Caption")
    draft.add_paragraph(CLAIM)
    file = BytesIO()
    draft.save(file)
    document = read("draft.docx", RULES, file.getvalue())
    assert blocks(document) == [
        (HEADLINE, "Tram line opens in Halvern"),
        (DEK, "It is five years late"),
        (BYLINE, "By Irene Cho"),
        (PROSE, QUOTE),
        (SUBHEAD, "What it costs"),
        (PROSE, BODY),
        (PROSE, "Irene Cho"),
        (PROSE, LATE),
        (BOILERPLATE, "Year"),
        (BOILERPLATE, "Cost"),
        (BOILERPLATE, "2020"),
        (BOILERPLATE, "20"),
        (CAPTION, "A tram in the depot"),
        (PROSE, CLAIM),
    ]
    assert (document.title, document.format, document.places.line) == ("Tram line", "docx", "paragraph")
    assert document.original == file.getvalue()
    assert place(document, "said Irene Cho of Norvane") == Place(4, 26)
    assert place(document, "What it costs") == Place(6, 1)
    assert assert_found_again(document, seen_by_python_docx(file.getvalue())) > 0


def test_changes_are_accepted() -> None:
    """Insertions stand, deletions and what was moved away do not; a paragraph whose end was deleted runs on."""
    mark = "<w:rPr><w:del w:id='7'/></w:rPr>"
    document = word(
        f"<w:p>{r('The council ')}<w:del w:id='1'><w:r><w:delText>never </w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{r('often ')}</w:ins>{r('met.')}</w:p>"
        f"<w:p><w:pPr>{mark}</w:pPr>{r('The line ')}</w:p>{p('is late.')}"
        f"<w:p><w:moveFrom w:id='3'>{r('Gone.')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo w:id='4'>{r('It came here.')}</w:moveTo></w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del w:id='5'/></w:trPr>"
        f"<w:tc>{p('A row that went away is gone.')}</w:tc></w:tr></w:tbl>"
        f"{p(BODY)}"
    )
    assert [text for _, text in blocks(document)] == [
        "The council often met.",
        "The line is late.",
        "It came here.",
        BODY,
    ]
    assert place(document, "often") == Place(1, 13)
    assert (place(document, "The line"), place(document, "is late")) == (Place(2, 1), Place(3, 1))
    assert place(document, "It came") == Place(5, 1)
    assert place(document, BODY) == Place(7, 1)


def test_comments_hidden_text_and_placeholders_are_left_out() -> None:
    """What a printed page does not show is no part of the text."""
    styles = (
        f"<w:styles {_SPACES}><w:style w:type='character' w:styleId='Note'><w:name w:val='Note'/>"
        "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    )
    document = word(
        f"<w:p><w:commentRangeStart w:id='0'/>{r('The line')}<w:commentRangeEnd w:id='0'/>"
        f"<w:r><w:commentReference w:id='0'/></w:r>{r(' (ask her)', '<w:vanish/>')}"
        + r(" (or him)", "<w:rStyle w:val='Note'/>")
        + r(" is", "<w:vanish w:val='0'/>")
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent>{r(' late.')}</w:sdtContent></w:sdt></w:p>",
        {"word/styles.xml": styles, "word/comments.xml": f"<w:comments {_SPACES}>{p('Who says so?')}</w:comments>"},
    )
    assert document.text == "The line is late."


def test_footnotes_follow_the_text() -> None:
    """Notes that are referred to are prose behind the text, counted on, and the document says so."""
    notes = (
        f"<w:footnotes {_SPACES}><w:footnote w:id='-1'>{p('separator')}</w:footnote>"
        f"<w:footnote w:id='2'>{p(' Cho said so in May.')}</w:footnote>"
        f"<w:footnote w:id='3'>{p('Nobody refers to this.')}</w:footnote></w:footnotes>"
    )
    ends = f"<w:endnotes {_SPACES}><w:endnote w:id='1'>{p('The plan is public.')}</w:endnote></w:endnotes>"
    document = word(
        f"<w:p>{r('The line')}<w:r><w:endnoteReference w:id='1'/></w:r>{r(' is late.')}"
        f"<w:r><w:footnoteReference w:id='2'/><w:footnoteReference w:id='9'/></w:r></w:p>{p(BODY)}",
        {"word/footnotes.xml": notes, "word/endnotes.xml": ends},
    )
    assert blocks(document) == [
        (PROSE, "The line is late."),
        (PROSE, BODY),
        (PROSE, "Cho said so in May."),
        (PROSE, "The plan is public."),
    ]
    assert place(document, "Cho said so") == Place(3, 2)
    assert place(document, "The plan") == Place(4, 1)
    assert document.notes == (
        "footnotes are read behind the text, and counted on from its last paragraph: from paragraph 3",
    )


def test_fields_show_their_results() -> None:
    """Of a field its result is read, also of one in another."""

    def mark(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    inner = f"{mark('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r>{mark('separate')}{r('7')}{mark('end')}"
    document = word(
        f"<w:p>{r('On page ')}{mark('begin')}<w:r><w:instrText>= </w:instrText></w:r>{inner}{mark('separate')}"
        f"{r('12')}{mark('end')}<w:fldSimple w:instr='DATE'>{r(' in May')}</w:fldSimple>"
        f"{r(' it is late.')}{mark('end')}</w:p>"
    )
    assert document.text == "On page 12 in May it is late."


def test_links_to_other_documents_are_known() -> None:
    """Links by relation and by field, over several runs; not those within the document or to an address."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" TargetMode="External" Target="https://ledger.example/a"/>'
        '<Relationship Id="b" TargetMode="External" Target="mailto:cho@ledger.example"/></Relationships>'
    )
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    document = word(
        f"<w:p>{r('The ')}<w:hyperlink r:id='a'>{r('new ')}{r('plan')}</w:hyperlink>{r(' of ')}"
        f"<w:hyperlink r:id='b'>{r('Cho')}</w:hyperlink><w:hyperlink w:anchor='x'>{r(' says')}</w:hyperlink>{r(' ')}"
        f"{field.format('begin')}<w:r><w:instrText> HYPERLINK </w:instrText></w:r>"
        f'<w:r><w:instrText>"https://ledger.example/b" </w:instrText></w:r>{field.format("separate")}'
        f"{r('it is late')}{field.format('end')}{field.format('begin')}"
        f'<w:r><w:instrText> HYPERLINK \\l "place"</w:instrText></w:r>{field.format("separate")}{r(".")}'
        f"{field.format('end')}<w:fldSimple w:instr='HYPERLINK \"/c\"'>{r(' More')}</w:fldSimple></w:p>",
        {"word/_rels/document.xml.rels": rels},
    )
    assert [document.at(link).strip() for link in document.links] == ["new plan", "it is late", "More"]


def test_special_characters_are_one_each() -> None:
    """Tabs, breaks, hyphens and signs of a font are one character; white space in the XML is a blank."""
    document = word(
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/>"
        "<w:sym w:font='Wingdings' w:char='F0E0'/><w:sym w:font='Other' w:char='2022'/>"
        "<w:sym w:font='Other' w:char='D800'/><w:sym w:font='Other' w:char='x'/><w:t>d\ne\u00a0f</w:t>"
        "<w:ruby><w:rt><w:r><w:t>no</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>g</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>"
    )
    assert document.text == "a\tb\nc\u2011\u00ad→•\ufffd\ufffdd e\u00a0fgx=1"
    assert place(document, "x=1") == Place(1, 18)


def test_a_text_box_is_read_once() -> None:
    """The paragraphs of a text box are counted behind the one that it hangs on, without their copy for old programs."""
    box = f"<w:txbxContent>{p('A box said that it is early.')}</w:txbxContent>"
    raw = word_file(
        f"<w:p>{r('The line ')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}"
        f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{r('is late.')}</w:p>{p(LATE)}"
    )
    document = read("draft.docx", RULES, raw)
    assert [text for _, text in blocks(document)] == ["The line is late.", "A box said that it is early.", LATE]
    assert [document.locate(block.span.start) for block in document.blocks] == [Place(1, 1), Place(2, 1), Place(3, 1)]
    assert seen_by_python_docx(raw) == ["The line is late.", "A box said that it is early.", LATE]


def test_a_text_box_in_a_deletion_is_counted_and_not_read() -> None:
    """Paragraphs that are not shown keep their number."""
    box = f"<w:drawing><w:txbxContent>{p('Never.')}</w:txbxContent></w:drawing>"
    document = word(f"<w:p><w:del w:id='1'><w:r>{box}</w:r></w:del>{r('It is late.')}</w:p>{p(LATE)}")
    assert [text for _, text in blocks(document)] == ["It is late.", LATE]
    assert place(document, LATE) == Place(3, 1)


def test_styles_are_known_by_what_they_are_based_on() -> None:
    """A style of the newsroom's own is what its base is; outline levels make headings, and unmake them."""

    def style(id: str, name: str, base: str = "", more: str = "") -> str:
        named = f"<w:name w:val='{name}'/><w:basedOn w:val='{base}'/>"
        return f"<w:style w:type='paragraph' w:styleId='{id}'>{named}{more}</w:style>"

    styles = (
        f"<w:styles {_SPACES}>"
        "<w:style w:type='paragraph' w:default='1' w:styleId='N'><w:name w:val='Normal'/></w:style>"
        + style("berschrift1", "heading 1")
        + style("Own", "Ledger head", "berschrift1")
        + style("Deep", "Ledger crosshead", "Deep", "<w:pPr><w:outlineLvl w:val='3'/></w:pPr>")
        + style("Q", "Intense Quote")
        + style("T", "toc 1")
        + style("B", "Ledger bold", "N", "<w:rPr><w:b/></w:rPr>")
        + "</w:styles>"
    )
    body = [
        ("Own", HEADLINE, "Tram line opens"),
        ("N", PROSE, BODY),
        ("Deep", SUBHEAD, "Costs"),
        ("berschrift1", SUBHEAD, "The critics"),
        ("Q", PROSE, "A line"),
        ("T", BOILERPLATE, "Costs 3"),
        ("B", SUBHEAD, "What it is"),
        ("N", PROSE, LATE),
    ]
    document = word(
        "".join(p(text, f"<w:pStyle w:val='{id}'/>") for id, _, text in body)
        + p("Not a heading now", "<w:pStyle w:val='Deep'/><w:outlineLvl w:val='9'/>")
        + p("Listed thing", "<w:numPr><w:numId w:val='1'/></w:numPr>"),
        {"word/styles.xml": styles},
    )
    assert blocks(document) == [
        *((kind, text) for _, kind, text in body),
        (PROSE, "Not a heading now"),
        (PROSE, "Listed thing"),
    ]


@pytest.mark.parametrize(
    ("first", "kind"),
    [("<w:b/>", HEADLINE), ("", HEADLINE), ("<w:b/><w:u/>", HEADLINE)],
)
def test_a_draft_without_styles_is_read_by_shape(first: str, kind: BlockKind) -> None:
    """A bold line over prose heads it; one in italics under the headline is the dek."""
    document = word(
        f"<w:p>{r('Norvane Energy will close its plant in Halvern after talks with ministry fail', first)}</w:p>"
        f"<w:p>{r('The talks were long.', '<w:i/>')}</w:p>{p(BODY)}{p(LATE)}"
    )
    assert blocks(document)[0][0] is kind
    if first:
        assert blocks(document)[1][0] is DEK


def test_a_line_break_after_a_sentence_parts_paragraphs() -> None:
    """So do two line breaks; one in the middle of a sentence does not."""
    broken = BODY.replace(" on ", "</w:t><w:br/><w:t>on ")
    document = word(f"<w:p><w:r><w:t>{broken}</w:t><w:br/><w:t>{LATE}</w:t><w:br/><w:br/><w:t>Costs</w:t></w:r></w:p>")
    assert [text for _, text in blocks(document)] == [BODY.replace(" on ", "\non "), LATE, "Costs"]
    assert place(document, LATE) == Place(1, len(BODY) + 2)


def test_the_date_is_that_of_the_beginning() -> None:
    """The day on which the document was begun, or else of its last change."""
    space = 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    core = f"<c {space}><dc:title> Tram\nline </dc:title><dcterms:created>{{}}</dcterms:created>"
    core += "<dcterms:modified>2024-05-06T07:08:09Z</dcterms:modified></c>"
    dated = [word(p(BODY), {"docProps/core.xml": core.format(day)}) for day in ("2024-03-03T10:00:00Z", "")]
    assert [(one.title, one.date) for one in dated] == [("Tram line", "2024-03-03"), ("Tram line", "2024-05-06")]


def test_runs_stand_where_places_lead() -> None:
    """For each place of the body there is the run, and the bytes of its element in the part."""
    raw = word_file(
        f"<w:p>{r('The ')}{r('line ', '<w:b/>')}<w:del w:id='1'>{r('never ')}</w:del>{r('is late.')}</w:p><w:p/>"
        f"<w:tbl><w:tr><w:tc>{p(LATE)}</w:tc></w:tr></w:tbl>"
    )
    found = docx.runs("draft.docx", raw)
    assert [one[:3] for one in found] == [
        (1, 1, "The "),
        (1, 5, "line "),
        (1, 10, "is late."),
        (3, 1, LATE),
    ]
    path = docx.main_part("draft.docx", raw)
    part = ZipFile(BytesIO(raw)).read(path)
    assert path == "word/document.xml"
    for run in found:
        element = part[run.start : run.end].decode()
        assert element.startswith("<w:r>")
        assert element.endswith(f"{run.text}</w:t></w:r>")


def test_another_part_may_hold_the_text() -> None:
    """The relations of the package say where the text is."""
    rels = _RELS.replace("word/document.xml", "/word/document2.xml")
    content = f"<w:document {_SPACES}><w:body>{p(BODY)}</w:body></w:document>"
    assert word("", {"_rels/.rels": rels, "word/document2.xml": content}).text == BODY


# OpenDocument


def test_an_open_document_is_read_in_order() -> None:
    """Titles, headings, lists, tables and captions are known by their styles and elements."""
    styles = (
        "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>"
        "<style:style style:name='P2' style:family='paragraph' style:parent-style-name='Subtitle'/>"
        "<style:style style:name='P3' style:family='paragraph' style:parent-style-name='Caption'/>"
    )
    document = opened(
        "<text:p text:style-name='P1'>Tram line opens</text:p><text:p text:style-name='P2'>It is late</text:p>"
        f"<text:p>{QUOTE}</text:p><text:h text:outline-level='2'>What it costs</text:h>"
        f"<text:list><text:list-item><text:p>{LATE}</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row><table:table-cell><text:p>2020</text:p></table:table-cell>"
        "<table:covered-table-cell><text:p>no</text:p></table:covered-table-cell></table:table-row></table:table>"
        f"<text:p text:style-name='P3'>A tram</text:p>"
        "<text:section text:display='none'><text:p>no</text:p></text:section>"
        f"<text:table-of-content><text:index-body><text:p>Costs 3</text:p></text:index-body></text:table-of-content>"
        f"<text:p>{BODY}</text:p>",
        styles,
    )
    assert blocks(document) == [
        (HEADLINE, "Tram line opens"),
        (DEK, "It is late"),
        (PROSE, QUOTE),
        (SUBHEAD, "What it costs"),
        (PROSE, LATE),
        (BOILERPLATE, "2020"),
        (CAPTION, "A tram"),
        (BOILERPLATE, "Costs 3"),
        (PROSE, BODY),
    ]
    assert (document.format, document.original) == ("odt", b"")
    assert place(document, BODY) == Place(11, 1)


def test_white_space_of_an_open_document_is_folded() -> None:
    """White space in the XML is one blank; blanks, tabs and breaks that are meant have elements."""
    document = opened(
        "<text:p>\n  The <text:span> new</text:span>\n line<text:s text:c='2'/>is<text:tab/>late<text:line-break/>"
        "today<text:soft-page-break/>.</text:p>"
    )
    assert document.text == "The new line  is\tlate\ntoday."
    assert place(document, "today") == Place(1, 23)


def test_changes_and_comments_of_an_open_document_are_settled() -> None:
    """Deletions are stored aside, insertions stand, comments and hidden text are left out, notes follow."""
    styles = (
        "<style:style style:name='T1' style:family='text'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='T2' style:family='text'><style:text-properties fo:font-weight='700'/></style:style>"
    )
    document = opened(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>The <text:change-start text:change-id='a'/>new <text:change-end text:change-id='a'/>line"
        "<office:annotation><text:p>Who says so?</text:p></office:annotation> is"
        "<text:span text:style-name='T1'> not</text:span><text:span text:style-name='T2'> late</text:span>."
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Cho said so.</text:p>"
        "</text:note-body></text:note><text:hidden-text text:is-hidden='true'>no</text:hidden-text></text:p>"
        f"<text:p>{BODY}<draw:frame><draw:text-box><text:p>A box.</text:p></draw:text-box></draw:frame></text:p>"
        f"<text:p>See <text:a xlink:href='https://ledger.example/a'>the <text:span>plan</text:span></text:a>.</text:p>",
        styles,
    )
    assert [text for _, text in blocks(document)] == [
        "The new line is late.",
        BODY,
        "A box.",
        "See the plan.",
        "Cho said so.",
    ]
    assert [document.at(link) for link in document.links] == ["the plan"]
    assert place(document, "Cho said so") == Place(5, 1)
    assert document.notes[0].endswith("from paragraph 5")


def test_odfpy_finds_the_words_at_their_place() -> None:
    """A draft made with odfpy is found again by odfpy."""
    library: Any = pytest.importorskip("odf.opendocument")
    text: Any = pytest.importorskip("odf.text")
    dublin: Any = pytest.importorskip("odf.dc")
    draft = library.OpenDocumentText()
    draft.meta.addElement(dublin.Title(text="Tram line"))
    draft.text.addElement(text.H(outlinelevel=1, text="Tram line opens"))
    for line in (QUOTE, CLAIM, "", "The firm bribed the mayor."):
        draft.text.addElement(text.P(text=line))
    file = BytesIO()
    draft.write(file)
    document = read("draft.odt", RULES, file.getvalue())
    assert (document.title, blocks(document)[0]) == ("Tram line", (HEADLINE, "Tram line opens"))
    assert assert_found_again(document, seen_by_odfpy(file.getvalue())) > 0


def test_the_meta_of_an_open_document_is_read() -> None:
    """Title and date are taken from it."""
    meta = (
        f"<office:document-meta {_ODF_SPACES}><office:meta><dc:title>Tram line</dc:title>"
        "<meta:creation-date>2024-03-03T10:00:00</meta:creation-date></office:meta></office:document-meta>"
    )
    document = opened(f"<text:p>{BODY}</text:p>", parts={"meta.xml": meta})
    assert (document.title, document.date) == ("Tram line", "2024-03-03")


# RTF


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"a {\b new} tram", "a new tram"),
        (r"\ldblquote Yes,\rdblquote  she said\emdash\'85", "“Yes,” she said—…"),
        (r"\u8220?Yes\u8221\'94 \uc0\u233 x", "“Yes” éx"),
        (r"\u-10179?\u-8704? it", "😀 it"),
        (r"one\~two\_three\-four\{\}\\", "one\u00a0two\u2011three\u00adfour{}\\"),
        (r"one\line two\tab three", "one\ntwo\tthree"),
        (r"{\f1 \'c4\'e0} {\f0 \'e9}", "Да é"),
        (r"a {\v hidden }{\deleted gone }b", "a b"),
        (r"a {\*\unknown x}{\pict 0a}{\header h}{\bin3 }}}b}", "a b"),
        (r"{\upr{\b x}{\*\ud\b y}}", "y"),
        ("a\r\nb\nc", "abc"),
        ("a\\\nb\\sect\\sect\\pard\\ls1 c", "a\n\nb\n\nc"),
        (r"{\i a}{\plain b}\|\:{\header{\footnote no}\par}", "ab"),
        (r"\u8364 \emdash x{\fonttbl{\f2\fcharset1 C;}}\f2\'80", "€x€"),
        (r"a {\field{\*\fldinst PAGE}{\fldrslt 7}} b", "a 7 b"),
        (r"a {\*\shppict{\pict 00}}{\nonshppict{\pict 00}}b{\listtext 1.}", "a b"),
    ],
)
def test_rtf_is_read_as_it_reads(body: str, text: str) -> None:
    """Control words are obeyed, characters are decoded, and groups that hold no words are left out."""
    fonts = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}"
    assert rich(body, fonts).text == text


def test_rtf_paragraphs_keep_their_places() -> None:
    """Styles are known by name, cells are paragraphs, notes and text boxes stand behind what they hang on."""
    document = rich(
        r"\pard\s1 Tram line opens\par\pard\s2 It is late\par\pard "
        + BODY
        + r"{\footnote\pard It said so.}\par\trowd\pard\intbl Year\cell 2020\cell\row\pard "
        + LATE
        + r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt A box said so.\par}}{\shprslt no}} More.\par"
        + r"\pard\outlinelevel2 Costs\par\pard Gone{\deleted\par} on.\par"
        + r'\pard {\field{\*\fldinst{HYPERLINK "https://ledger.example/a"}}{\fldrslt the plan}} is public.\sect',
        r"{\stylesheet{\ql Normal;}{\s1 Title;}{\s2\sbasedon0 Subtitle;}{\*\cs3 Other;}}"
        r"{\info{\title Tram line}{\author Cho}{\creatim\yr2024\mo3\dy3\hr1}{\revtim\yr2025\mo1\dy1}}",
    )
    assert blocks(document) == [
        (HEADLINE, "Tram line opens"),
        (DEK, "It is late"),
        (PROSE, BODY),
        (BOILERPLATE, "Year"),
        (BOILERPLATE, "2020"),
        (PROSE, f"{LATE} More."),
        (PROSE, "A box said so."),
        (SUBHEAD, "Costs"),
        (PROSE, "Gone on."),
        (PROSE, "the plan is public."),
        (PROSE, "It said so."),
    ]
    assert (document.title, document.date, document.format) == ("Tram line", "2024-03-03", "rtf")
    assert [document.at(link) for link in document.links] == ["the plan"]
    assert place(document, "2020") == Place(5, 1)
    assert (place(document, "Gone"), place(document, " on.")) == (Place(9, 1), Place(10, 1))
    assert place(document, "It said so") == Place(12, 1)


@pytest.mark.parametrize("page", ["ansicpg65001", "ansicpg99999", "mac", "deff0"])
def test_rtf_of_any_code_page_is_read(page: str) -> None:
    """A code page that there is not is taken for the commonest."""
    assert read("draft.rtf", RULES, f"{{\\rtf1\\{page} {BODY}}}".encode()).text == BODY


# What cannot be read


def bomb(path: str) -> bytes:
    """A zip of which one part unpacks to more than anybody writes."""
    return zipped({path: b" " * (office_zip.MOST + 1)})


def lying(raw: bytes) -> bytes:
    """The zip with all sizes in it claimed to be small."""
    size = (office_zip.MOST + 1).to_bytes(4, "little")
    return raw.replace(size, (100).to_bytes(4, "little"))


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("draft.docx", bomb("word/document.xml"), "is too large: word/document.xml takes more than 32 MB"),
        ("draft.docx", lying(bomb("word/document.xml")), "is broken: word/document.xml cannot be unpacked"),
        ("draft.odt", bomb("content.xml"), "is too large: content.xml takes more than 32 MB"),
        ("draft.docx", zipped({"word/document.xml": f"{LAUGHS}<x>&b;</x>"}), "declares a document type"),
        ("draft.odt", zipped({"content.xml": f"{LAUGHS}<x>&b;</x>"}), "declares a document type"),
        ("draft.docx", zipped({"word/document.xml": "<a>" * 500}), "is nested too deeply"),
        ("draft.docx", zipped({"word/document.xml": "<a>"}), "is no valid XML"),
        ("draft.docx", zipped({"word/document.xml": "<a/>"}), "holds no Word document"),
        ("draft.docx", zipped({"a": "b"}), "is no .docx file: it holds no word/document.xml"),
        ("draft.odt", zipped({"content.xml": "<a/>"}), "holds no text"),
        ("draft.docx", word_file(p(BODY))[:-40], "is broken or cut off"),
        ("draft.odt", open_file("<text:p>a</text:p>")[:200], "is broken or cut off"),
        ("draft.docx", b"The council met.", "is no .docx file"),
        ("draft.docx", b"", "is no .docx file: it is empty"),
        ("draft.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted; save it without a password"),
        ("draft.docx", OLE, "old office program (.doc); save it as .docx"),
        (
            "draft.odt",
            open_file(
                "",
                parts={
                    "META-INF/manifest.xml": f"<manifest:manifest {_ODF_SPACES}><manifest:file-entry>"
                    "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
                },
            ),
            "is encrypted; save it without a password",
        ),
        ("draft.rtf", b"The council met.", "is no .rtf file"),
        ("draft.rtf", rb"{\rtf1 The council {\b met", "is broken or cut off"),
        ("draft.rtf", b"{\\rtf1 The council\\", "is broken or cut off"),
        ("draft.rtf", b"{\\rtf1 {\\bin999999 }}", "is broken or cut off"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(name: str, raw: bytes, message: str) -> None:
    """Bombs, broken, encrypted and foreign files are errors that name the file and the trouble."""
    with pytest.raises(ReadError) as caught:
        read(name, RULES, raw)
    assert str(caught.value).startswith(f"{name}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_part_that_is_locked_or_packed_oddly_is_refused() -> None:
    """Encryption of the zip's own and methods that the formats do not know are told of."""
    raw = word_file(p(BODY))
    entry = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"word/document.xml"))
    locked = raw[: entry + 8] + b"\x01" + raw[entry + 9 :]
    packed = raw[: entry + 10] + b"\x0c" + raw[entry + 11 :]
    damaged = zipped({"word/document.xml": f"<a>{BODY}</a>"}, ZIP_STORED).replace(b"Halvern", b"Halvorn")
    for changed, message in ((locked, "is encrypted"), (packed, "packed in a way"), (damaged, "cannot be unpacked")):
        with pytest.raises(ReadError, match=message):
            docx.read("draft.docx", changed, RULES)


def test_a_part_of_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part may hold so many elements and no more."""
    monkeypatch.setattr(office_xml, "MOST", 20)
    with pytest.raises(ReadError, match=r"word/document\.xml is too large"):
        word("<w:p/>" * 30)


@pytest.mark.parametrize("raw", [word_file("<w:p/>"), word_file("")])
def test_a_document_without_words_is_empty(raw: bytes) -> None:
    """It has no blocks, a note, and a place all the same."""
    document = read("draft.docx", RULES, raw)
    assert (document.text, document.blocks, document.notes) == ("", (), ("the draft is empty",))
    assert document.locate(0) == Place(1, 1)


def _word_of(count: int) -> bytes:
    return word_file(p(BODY) * count)


def _open_of(count: int) -> bytes:
    return open_file(f"<text:p>{BODY}</text:p>" * count)


def _rich_of(count: int) -> bytes:
    return f"{{\\rtf1 {(BODY + chr(92) + 'par ') * count}}}".encode()


@pytest.mark.parametrize(
    ("reader", "make"), [(docx.read, _word_of), (odt.read, _open_of), (rtf.read, _rich_of)], ids=["docx", "odt", "rtf"]
)
def test_long_drafts_take_time_in_proportion(reader: Callable[..., Document], make: Callable[[int], bytes]) -> None:
    """Ten thousand paragraphs are read in a few seconds, and eight times as many in nowhere near sixty-four times."""

    def seconds(count: int) -> float:
        raw = make(count)
        start = process_time()
        assert len(reader("draft", raw, RULES).blocks) == count
        return process_time() - start

    seconds(10)
    assert seconds(10_000) < 30 * max(seconds(1_250), 0.01)


# LibreOffice


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf"])
def test_what_libreoffice_writes_is_read(suffix: str, tmp_path: Path) -> None:
    """A draft that went through LibreOffice has the same blocks at the same paragraphs in each format."""
    soffice = which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed: its files are not tested")
    page = (
        "<html><head><meta charset='utf-8'><title>Tram line</title></head><body><h1>Tram line opens</h1>"
        f"<p>{QUOTE}</p><h2>What it costs</h2><p>{CLAIM}</p>"
        f"<ul><li>{LATE}</li></ul><table border=1><tr><td>Year</td><td>2020</td></tr></table>"
        f"<p>See <a href='https://ledger.example/a'>the plan</a> of <b>Norvane</b> Energy.</p></body></html>"
    )
    (tmp_path / "draft.html").write_text(page, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for source, target in (("draft.html", "odt:writer8"), ("draft.odt", suffix)):
        filters = ["--infilter=HTML (StarWriter)"] if source.endswith("html") else []
        order = [soffice, profile, "--headless", *filters, "--convert-to", target, "--outdir", str(tmp_path), source]
        if source != f"draft.{suffix}":
            subprocess.run(order, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    raw = (tmp_path / f"draft.{suffix}").read_bytes()
    document = read(f"draft.{suffix}", RULES, raw)
    assert blocks(document) == [
        (HEADLINE, "Tram line opens"),
        (PROSE, QUOTE),
        (SUBHEAD, "What it costs"),
        (PROSE, CLAIM),
        (PROSE, LATE),
        (BOILERPLATE, "Year"),
        (BOILERPLATE, "2020"),
        (PROSE, "See the plan of Norvane Energy."),
    ]
    assert [document.at(link) for link in document.links] == ["the plan"]
    assert document.title == "Tram line"
    assert [document.locate(block.span.start).line for block in document.blocks] == list(range(1, 9))
    seen = {"docx": seen_by_python_docx, "odt": seen_by_odfpy}.get(suffix)
    if seen:
        assert assert_found_again(document, seen(raw)) > 0
