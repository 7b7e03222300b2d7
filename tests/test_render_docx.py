"""The docx format: the editor's own document, with comments in it and nothing else changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from shutil import which
from time import process_time
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.config import Settings
from audit.errors import ConfigError
from audit.model import Document, Failure, Finding, Report, Run, Segments, Severity, Span, Standing
from audit.pipeline import audit_document
from audit.readers import docx as reader
from audit.readers import read
from audit.renderers import packed, render, suffix
from audit.renderers._docx_package import Package
from audit.renderers._docx_walk import NOTES, Walk, hidden
from audit.rules import RuleSet, load_rules
from tests.builders import draft, one, port_report, quiet_report

RULES = load_rules()
_OPEN = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_SPACES = {
    "w": f"{_OPEN}/wordprocessingml/2006/main",
    "r": f"{_OPEN}/officeDocument/2006/relationships",
    "m": f"{_OPEN}/officeDocument/2006/math",
    "mc": f"{_OPEN}/markup-compatibility/2006",
    "wps": f"{_OPEN}/wordprocessingShape",
    "v": "urn:old-shapes",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
_PACKAGE = f"{_OPEN}/package/2006"
_KIND = f"{_OPEN}/officeDocument/2006/relationships"
_W = f"{{{_SPACES['w']}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_KIND}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_COMMENTED = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_KIND}/comments" '
    'Target="comments.xml"/></Relationships>'
)
_CHANGED = {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
# What shows one character.
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "sym": "\ufffd"}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts by path, every second of them stored, each of a year of its own."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for index, (path, content) in enumerate(parts.items()):
            info = ZipInfo(path, (1990 + index, 2, 3, 4, 5, 6))
            info.compress_type = ZIP_STORED if index % 2 else ZIP_DEFLATED
            archive.writestr(info, content)
    return file.getvalue()


def word_file(
    body: str, parts: Mapping[str, str] | None = None, declared: str = _DECLARED, prefix: str = "w:"
) -> bytes:
    """A Word document with this XML under `w:body`."""
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f"<{prefix}document {declared}><{prefix}body>{body}</{prefix}body></{prefix}document>"
    )
    return zipped(
        {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document, **(parts or {})}
    )


def p(*content: str) -> str:
    """A Word paragraph."""
    return f"<w:p>{''.join(content)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A Word run of one text."""
    return f'<w:r w:rsidR="00AB12CD"><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def audited(raw: bytes) -> Report:
    """A real audit of a Word document."""
    return audit_document(read("drafts/port.docx", RULES, raw), RULES, Settings())


def with_findings(raw: bytes, *words: str, **more: Any) -> Report:
    """A report on a Word document that objects to some words of it."""
    document = read("drafts/port.docx", RULES, raw)
    return objecting(
        document, [Span(document.text.index(one), document.text.index(one) + len(one)) for one in words], **more
    )


def objecting(document: Document, spans: Iterable[Span], **more: Any) -> Report:
    """A report that objects to some spans of a document."""
    say: dict[str, Any] = {"message": "It is credited to nobody.", "mend": "Say who says so.", **more}
    found = tuple(Finding("unattributed-claim", Severity.ERROR, span, **say) for span in spans)
    return Report(document, Segments((), ()), findings=found)


def pack(report: Report) -> bytes:
    """The marked document of a run over one draft."""
    content = packed("docx", one(report))
    assert content is not None
    return content


def part(raw: bytes, path: str = "word/document.xml") -> bytes:
    """The bytes of a part."""
    return ZipFile(BytesIO(raw)).read(path)


def root(raw: bytes, path: str = "word/document.xml") -> Element:
    """A part as a tree."""
    return ElementTree.fromstring(part(raw, path))


def comments(raw: bytes) -> dict[str, list[str]]:
    """The paragraphs of each comment, by its id."""
    found = root(raw, "word/comments.xml").findall(f"{_W}comment")
    return {one.attrib[f"{_W}id"]: ["".join(line.itertext()) for line in one.findall(f"{_W}p")] for one in found}


def commented(raw: bytes) -> dict[str, str]:
    """What stands between beginning and end of each comment, as it reads with all changes accepted."""
    going: set[str] = set()
    words: dict[str, list[str]] = {}

    def walk(node: Element) -> None:
        name, id = node.tag.removeprefix(_W), node.get(f"{_W}id", "")
        if name == "commentRangeStart":
            going.add(id)
            words[id] = []
        elif name == "commentRangeEnd":
            going.remove(id)
        for open_one in going:
            if name == "t" or node.tag.endswith("}t"):
                words[open_one].append(node.text or "")
            elif name in _SIGNS:
                words[open_one].append(_SIGNS[name])
        if name not in ("del", "moveFrom", "tabs") and not node.tag.endswith("}Fallback"):
            for child in node:
                walk(child)

    walk(root(raw))
    assert not going
    return {id: "".join(found) for id, found in words.items()}


Character = tuple[str, bool, tuple[str, ...]]


def characters(raw: bytes) -> list[Character]:
    """All there is in the runs of a document, in order, character by character.

    Each comes with whether a program shows it that drops the space at the ends of texts that do not keep theirs, and
    with its formatting and all that it stands in.
    """
    found: list[Character] = []

    def walk(node: Element, around: tuple[str, ...]) -> None:
        if node.tag in (f"{_W}r", f"{{{_SPACES['m']}}}r"):
            properties = node.find(f"{_W}rPr")
            look = "" if properties is None else ElementTree.tostring(properties, encoding="unicode")
            found.extend((text, is_shown, (*around, look)) for child in node for text, is_shown in pieces(child))
        for child in node:
            walk(child, (*around, f"{node.tag} {sorted(node.items())}"))

    walk(root(raw), ())
    return found


def pieces(node: Element) -> Iterator[tuple[str, bool]]:
    """The characters of an element in a run, or the whole of it."""
    if node.tag in (f"{_W}t", f"{_W}delText"):
        text, keeps = node.text or "", node.get(_SPACE) == "preserve"
        left, right = (0, len(text)) if keeps else (len(text) - len(text.lstrip()), len(text.rstrip()))
        yield from ((one, left <= index < right) for index, one in enumerate(text))
    elif node.tag not in (f"{_W}rPr", f"{_W}commentReference"):
        yield ElementTree.tostring(node, encoding="unicode"), True


def assert_only_commented(before: bytes, after: bytes) -> None:
    """Nothing but comments was added, and Word can read them: every other part and every character is as it was."""
    old, new = ZipFile(BytesIO(before)), ZipFile(BytesIO(after))
    assert new.testzip() is None
    assert new.namelist()[: len(old.namelist())] == old.namelist()
    assert set(new.namelist()) - set(old.namelist()) <= _CHANGED
    for was in old.infolist():
        info = new.getinfo(was.filename)
        assert (info.date_time, info.compress_type) == (was.date_time, was.compress_type)
        assert (info.external_attr, info.create_system) == (was.external_attr, was.create_system)
        assert was.filename in _CHANGED or new.read(was.filename) == old.read(was.filename)
    assert characters(after) == characters(before)
    assert_comments_are_whole(after)


def assert_comments_are_whole(raw: bytes) -> None:
    """Ids are unique, every mark has its comment and every comment its marks, in order; the package knows the part."""
    ids = [one.attrib[f"{_W}id"] for one in root(raw, "word/comments.xml")]
    assert len(set(ids)) == len(ids)
    for mark in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        marks = [one.attrib[f"{_W}id"] for one in root(raw).iter(f"{_W}{mark}")]
        assert sorted(marks) == sorted(ids)
    assert b'PartName="/word/comments.xml"' in part(raw, "[Content_Types].xml")
    relations = [one.attrib for one in root(raw, "word/_rels/document.xml.rels")]
    assert len({one["Id"] for one in relations}) == len(relations)
    assert [one["Target"] for one in relations if one["Type"].endswith("/comments")] == ["comments.xml"]
    # Marks stand where the schema lets them stand: beside runs.
    for parent in root(raw).iter():
        if any(child.tag.startswith(f"{_W}comment") for child in parent) and parent.tag != f"{_W}r":
            assert parent.tag.removeprefix(_W) in ("p", "hyperlink", "ins", "smartTag", "sdtContent", "moveTo", "bdo")


def assert_marks_can_be_taken_out(before: bytes, after: bytes) -> None:
    """With the marks taken out and the pieces of split runs put together the XML is the old one, byte for byte."""
    xml = part(after)
    xml = re.sub(rb'<w:commentRange(Start|End) w:id="\d+"/>|<w:r><w:commentReference w:id="\d+"/></w:r>', b"\0", xml)
    joint = rb'</w:t></w:r>\0+<w:r w:rsidR="00AB12CD"><w:rPr>[^\0]*?</w:rPr><w:t xml:space="preserve">'
    assert part(before) in (xml.replace(b"\0", b""), re.sub(joint, b"", xml).replace(b"\0", b""))


STRIKE = "Two dockers were killed on Monday. The ministry had known of the broken crane since May."
FIRST, SECOND = "Two dockers were killed on Monday.", "The ministry had known of the broken crane since May."


def newsroom_document() -> bytes:
    """A draft as an editor makes it in Word: headings, formatting, a table, a list."""
    library: Any = pytest.importorskip("docx")
    document = library.Document()
    document.add_heading("Dock Strike Shuts Halvern Port", 0)
    document.add_paragraph("By Irene Cho")
    paragraph = document.add_paragraph("Two dockers were ")
    paragraph.add_run("kil").bold = True
    paragraph.add_run("led").italic = True
    paragraph.add_run(" on Monday. The ministry had known of the broken crane since May.")
    document.add_paragraph("Norvane Energy lost $4 million a day, Irene Cho said. “Nobody counted twice,” she said.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "The owner concealed the defects from the inspectorate for at least three months."
    table.cell(0, 1).text = "Petra Lindqvist"
    document.add_paragraph("The port’s debts rose to $40 million in April.", style="List Bullet")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_findings_of_a_real_audit_are_comments_at_their_words() -> None:
    """Each open finding is a comment of audit on the very sentence, with check, severity, message and mend."""
    raw = newsroom_document()
    report = audited(raw)
    marked = pack(report)
    assert_only_commented(raw, marked)
    found = sorted(report.findings, key=lambda one: (one.span, one.severity.rank, one.check))
    assert len(found) >= 3
    assert commented(marked) == {str(id): report.document.at(one.span) for id, one in enumerate(found)}
    assert comments(marked) == {
        str(id): [f"{one.severity} {one.check}: {one.message}", f"To settle it: {one.mend}"]
        for id, one in enumerate(found)
    }
    assert [one[:5] for one in audited(marked).findings] == [one[:5] for one in report.findings]
    for comment in root(marked, "word/comments.xml"):
        assert {key.removeprefix(_W): value for key, value in comment.items() if key != f"{_W}id"} == {
            "author": "audit",
            "initials": "au",
        }


def test_another_library_reads_the_same_text_and_our_comments() -> None:
    """Opened with python-docx, all paragraphs and their formatting are as they were, and the comments are there."""
    library: Any = pytest.importorskip("docx")
    raw = newsroom_document()
    report = audited(raw)
    before, after = library.Document(BytesIO(raw)), library.Document(BytesIO(pack(report)))
    for old, new in zip(before.paragraphs, after.paragraphs, strict=True):
        assert (new.text, new.style.name) == (old.text, old.style.name)
        assert [(c, r.bold, r.italic) for r in new.runs for c in r.text] == [
            (c, r.bold, r.italic) for r in old.runs for c in r.text
        ]
    assert [(one.author, one.timestamp) for one in after.comments] == [("audit", None)] * len(report.findings)
    assert after.tables[0].cell(0, 0).text == before.tables[0].cell(0, 0).text


CASES: dict[str, tuple[str, dict[str, str]]] = {
    "one run": (p(r(STRIKE)), {FIRST: FIRST, SECOND: SECOND, "ministry had known": "ministry had known"}),
    "many runs": (
        p(*(r(one, "<w:b/>" if index % 3 else "<w:i/><w:u w:val='single'/>") for index, one in enumerate(STRIKE))),
        {FIRST: FIRST, SECOND: SECOND},
    ),
    "references and smart quotes": (
        p(
            r(
                "“We didn’t count,” said Banto &amp; Sons &#x2014; &lt;not&gt; once\U0001f6a2. "
                "Nobody did&#46; So it ended."
            )
        ),
        {"Nobody did.": "Nobody did.", "& Sons — <not> once\U0001f6a2": "& Sons — <not> once\U0001f6a2"},
    ),
    "tracked changes": (
        p(
            r("The council "),
            f'<w:del w:id="1" w:author="e"><w:r><w:delText>never </w:delText></w:r></w:del>'
            f'<w:ins w:id="2" w:author="e">{r("often lied. It ")}</w:ins>',
            r("paid. ", '<w:b/><w:rPrChange w:id="3" w:author="e"><w:rPr/></w:rPrChange>'),
            f'<w:moveTo w:id="4" w:author="e">{r("Nobody asked.")}</w:moveTo>',
        ),
        {
            "The council often lied.": "The council often lied.",
            "It paid.": "It paid.",
            "Nobody asked.": "Nobody asked.",
        },
    ),
    "links, bookmarks and smart tags": (
        p(
            '<w:bookmarkStart w:id="0" w:name="a"/>',
            f'<w:hyperlink w:anchor="a">{r("Two dockers were killed")}</w:hyperlink>',
            r(" on "),
            f'<w:smartTag w:uri="urn:d" w:element="date">{r("Monday")}</w:smartTag><w:bookmarkEnd w:id="0"/>',
            r(". The "),
            f'<w:hyperlink w:anchor="a">{r("ministry had known. It ")}<w:proofErr w:type="spellStart"/>{r("said")}'
            f"</w:hyperlink>{r(' so.')}",
        ),
        {FIRST: FIRST, "The ministry had known.": "The ministry had known.", "It said so.": "It said so."},
    ),
    "fields": (
        p(
            r("See "),
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            r("page nine"),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            r(". "),
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
            '<w:fldChar w:fldCharType="separate"/><w:t>Monday</w:t><w:fldChar w:fldCharType="end"/></w:r>',
            r(" was late."),
        ),
        {"See page nine.": "See page nine.", "page nine": "page nine", "Monday was late.": "Monday was late."},
    ),
    "controls": (
        "<w:sdt><w:sdtContent>"
        + p(r(FIRST + " "), f"<w:sdt><w:sdtContent>{r(SECOND + ' ')}</w:sdtContent></w:sdt>")
        + "</w:sdtContent></w:sdt>",
        {FIRST: FIRST, SECOND: SECOND},
    ),
    "a table in a table": (
        f"<w:tbl><w:tr><w:tc>{p(r(FIRST))}<w:tbl><w:tr><w:tc>{p(r('Two. ' + SECOND))}</w:tc></w:tr></w:tbl>{p()}"
        f"</w:tc></w:tr></w:tbl>{p(r('It ended there.'))}",
        {FIRST: FIRST, SECOND: SECOND, "It ended there.": "It ended there."},
    ),
    "signs": (
        p(
            '<w:r w:rsidR="00AB12CD"><w:rPr></w:rPr><w:t xml:space="preserve">A half</w:t><w:noBreakHyphen/>'
            '<w:t xml:space="preserve">day. Then</w:t><w:tab/><w:t xml:space="preserve">none</w:t><w:softHyphen/>'
            '<w:t xml:space="preserve">. Go.</w:t></w:r>'
        ),
        {"Then\tnone\u00ad.": "Then\tnone\u00ad.", "A half\u2011day.": "A half\u2011day."},
    ),
    "hidden text": (
        p(r("The line "), r("(ask her) ", "<w:vanish/>"), r("is late. It "), r("x", "<w:webHidden/>"), r("was paid.")),
        {"It was paid.": "It xwas paid."},
    ),
    "a line feed in a text": (p(r("The line\r\nis late. Nobody\nasked.")), {"Nobody asked.": "Nobody\nasked."}),
}


@pytest.mark.parametrize(("body", "words"), CASES.values(), ids=CASES)
def test_comments_stand_at_their_words_whatever_is_between(body: str, words: dict[str, str]) -> None:
    """Beginning and end of a comment enclose its words, and nothing else in the document is touched."""
    raw = word_file(body)
    report = with_findings(raw, *words)
    marked = pack(report)
    found = sorted(report.findings, key=lambda one: one.span)
    assert commented(marked) == {str(id): words[report.document.at(one.span)] for id, one in enumerate(found)}
    assert_only_commented(raw, marked)
    assert_marks_can_be_taken_out(raw, marked)


CLOSED = {
    "a field that is filled anew": (
        f'<w:fldSimple w:instr="DATE">{r("Monday. It")}</w:fldSimple>',
        "Monday. It",
    ),
    "a control of plain text": (
        f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{r('Monday. It')}</w:sdtContent></w:sdt>",
        "Monday. It",
    ),
    "what is there twice": (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{r("Monday. It")}</mc:Choice>'
        f"<mc:Fallback>{r('Monday. It')}</mc:Fallback></mc:AlternateContent>",
        "Monday. It",
    ),
    "a formula": ("<m:oMathPara><m:oMath><m:r><m:t>a. It</m:t></m:r></m:oMath></m:oMathPara>", "a. It"),
    "a reading aid": (
        f"<w:r><w:ruby><w:rt>{r('x')}</w:rt><w:rubyBase><w:r><w:t>Mon. It</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "Mon. It",
    ),
    "a text with a comment of XML": ('<w:r><w:t xml:space="preserve">Mon<!-- a -->day. It</w:t></w:r>', "Monday. It"),
}


@pytest.mark.parametrize(("element", "text"), CLOSED.values(), ids=CLOSED)
def test_a_comment_that_cannot_begin_inside_begins_before(element: str, text: str) -> None:
    """Into formulas, fields that are filled anew and the like nothing is put; comments take all of them in."""
    raw = word_file(p(r("It came on "), element, r(" was late.")))
    report = with_findings(raw, "It was late.", text.split(" ")[0])
    marked = pack(report)
    assert {one.removeprefix("x") for one in commented(marked).values()} == {text, f"{text} was late."}
    assert_only_commented(raw, marked)


def test_a_comment_takes_in_the_link_that_it_covers() -> None:
    """Where words begin or end with a link, a field or an insertion, the marks stand outside of it."""
    link = f'<w:hyperlink w:anchor="a"><w:ins w:id="1" w:author="e">{r("Nobody asked.")}</w:ins></w:hyperlink>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r("It was late.")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    raw = word_file(p(link, r(" "), field))
    xml = part(pack(with_findings(raw, "Nobody asked.", "It was late."))).decode()
    for id, element in enumerate((link, field)):
        assert f'<w:commentRangeStart w:id="{id}"/>{element}<w:commentRangeEnd w:id="{id}"/>' in xml


def test_pieces_of_a_text_keep_the_space_that_showed_and_no_other() -> None:
    """A text that did not keep its space is cut so that what was dropped at its ends still is, and nothing else."""
    text = "  One was paid. Two \n were not. Three  "
    raw = word_file(f"<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:t xml:space='default'>. A B</w:t></w:r></w:p>")
    report = with_findings(raw, "Two", "was", "paid. Two   were", "Three  . A", " ")
    marked = pack(report)
    assert_only_commented(raw, marked)
    assert '<w:t xml:space="preserve"> </w:t>' in part(marked).decode()


def test_a_mark_at_the_end_of_a_sentence_stands_before_its_note() -> None:
    """The mark of a note behind the full stop is not commented on, nor is what follows."""
    note = '<w:footnoteReference w:id="2"/>'
    raw = word_file(p(f'<w:r><w:t>{FIRST}</w:t>{note}<w:t xml:space="preserve"> {SECOND}</w:t></w:r>'))
    xml = part(pack(with_findings(raw, FIRST, SECOND))).decode()
    assert (
        f'{FIRST}</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r>{note}' in xml
    )


def test_words_in_a_note_are_commented_on_at_its_mark() -> None:
    """Word has no comments in notes: the comment stands at the mark in the text, and says what it is about."""
    of_page, of_end = p(r("The firm paid for the study.")) + p(r("It hid the bill.")), p(r("Nobody asked."))
    notes = {
        "word/footnotes.xml": f'<w:footnotes {_DECLARED}><w:footnote w:id="-1">{p()}</w:footnote>'
        f'<w:footnote w:id="2">{of_page}</w:footnote></w:footnotes>',
        "word/endnotes.xml": f'<w:endnotes {_DECLARED}><w:endnote w:id="2">{of_end}</w:endnote></w:endnotes>',
    }
    mark, end = '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:endnoteReference w:id="2"/></w:r>'
    raw = word_file(p(r("It was late."), mark, end), notes)
    marked = pack(with_findings(raw, "It hid the bill.", "Nobody asked."))
    assert f'<w:commentRangeStart w:id="0"/>{mark}<w:commentRangeEnd w:id="0"/>' in part(marked).decode()
    assert f'<w:commentRangeStart w:id="1"/>{end}<w:commentRangeEnd w:id="1"/>' in part(marked).decode()
    assert [lines[2:] for lines in comments(marked).values()] == [
        ["It is about: It hid the bill."],
        ["It is about: Nobody asked."],
    ]
    assert_only_commented(raw, marked)


def box(*paragraphs: str) -> str:
    """A run that holds a text box, as Word writes it: twice."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_words_in_a_text_box_are_commented_on_at_the_box() -> None:
    """The comment takes in the run that holds the box, also where a box is in a box, and says what it is about."""
    inner = box(p(r("It hid the bill.")))
    outer = box(p(r("The firm paid for the study."), inner), p())
    raw = word_file(p(r("It was late."), outer) + p(r("Nobody asked.")))
    marked = pack(with_findings(raw, "paid for the study", "It hid the bill.", "Nobody asked."))
    xml = part(marked).decode()
    starts = "".join(f'<w:commentRangeStart w:id="{id}"/>' for id in (0, 1))
    assert f'{starts}{outer}<w:commentRangeEnd w:id="0"/>' in xml
    assert commented(marked)["2"] == "Nobody asked."
    assert comments(marked)["1"][2] == "It is about: It hid the bill."
    assert_only_commented(raw, marked)


def test_a_comment_ends_with_its_paragraph() -> None:
    """Of words that run on into another paragraph the comment takes in those of the first."""
    raw = word_file(p(r("It was late. Nobody")) + p(r("asked.")))
    document = read("a.docx", RULES, raw)
    start = document.text.index("Nobody")
    marked = pack(objecting(document, [Span(start, len(document.text))]))
    assert commented(marked) == {"0": "Nobody"}


def test_a_finding_about_the_whole_draft_stands_at_its_first_paragraph() -> None:
    """One that is about no words in particular takes in the paragraph that the draft begins with."""
    raw = word_file(p() + p(r(STRIKE)) + p(r("Nobody asked.")))
    assert commented(pack(objecting(read("a.docx", RULES, raw), [Span(0, 0)]))) == {"0": STRIKE}


def test_a_finding_at_an_empty_paragraph_stands_at_the_nearest() -> None:
    """A place that shows nothing has its comment at the paragraph beside it."""
    raw = word_file(p(r("One.")) + p() + p(r("Two.")))
    document = Document("a.docx", "x", (), line_starts=(-1, 0), format="docx", original=raw)
    assert document.locate(0).line == 2
    assert commented(pack(objecting(document, [Span(0, 1)]))) == {"0": "One."}


def test_comments_that_are_there_stay_and_ours_come_behind() -> None:
    """An editor's own comments keep their ids and their words; what is known of the part is not told again."""
    own = f'<w:comment w:id="7" w:author="Petra Lindqvist" w:initials="PL">{p(r("Who says so?"))}</w:comment>'
    types = _TYPES.replace(
        "</Types>",
        '<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.comments+xml"/></Types>',
    )
    body = p(
        '<w:commentRangeStart w:id="7"/>',
        r("Two dockers"),
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
        r(" were killed on Monday."),
    )
    parts = {
        "[Content_Types].xml": types,
        "word/_rels/document.xml.rels": _COMMENTED,
        "word/comments.xml": f"<w:comments {_DECLARED}>{own}</w:comments>",
    }
    raw = word_file(body, parts)
    marked = pack(with_findings(raw, FIRST))
    assert commented(marked) == {"7": "Two dockers", "8": FIRST}
    assert own.encode() in part(marked, "word/comments.xml")
    assert list(comments(marked)) == ["7", "8"]
    for path in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        assert part(marked, path) == part(raw, path)
    assert_only_commented(raw, marked)


@pytest.mark.parametrize(
    "content", ["<w:comments {}/>", "<w:comments {}></w:comments>", "<w:comments {}>\n</w:comments >", None]
)
def test_a_list_of_comments_may_be_empty_or_missing(content: str | None) -> None:
    """Comments are added to a part that has none, and to one that is only referred to."""
    parts = {"word/_rels/document.xml.rels": _COMMENTED}
    raw = word_file(
        p(r(FIRST)), parts if content is None else {**parts, "word/comments.xml": content.format(_DECLARED)}
    )
    marked = pack(with_findings(raw, FIRST))
    assert commented(marked) == {"0": FIRST}
    assert_only_commented(raw, marked)


def test_relations_of_the_document_stay_as_they_are() -> None:
    """A new relation goes behind the others under an id that is free, and a list that is missing is made."""
    link = f'<Relationship Id="rId1" Type="{_KIND}/hyperlink" Target="https://ledger.example/a" TargetMode="External"/>'
    old = f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'
    marked = pack(with_findings(word_file(p(r(FIRST)), {"word/_rels/document.xml.rels": old}), FIRST))
    new = f'<Relationship Id="rId2" Type="{_KIND}/comments" Target="comments.xml"/>'
    assert part(marked, "word/_rels/document.xml.rels").decode() == old.replace("</", new + "</")
    assert_comments_are_whole(pack(with_findings(word_file(p(r(FIRST))), FIRST)))


@pytest.mark.parametrize(
    ("declared", "prefix"),
    [
        (f'xmlns:x="{_SPACES["w"]}"', "x:"),
        (f'xmlns="{_SPACES["w"]}"', ""),
        (f'xmlns:x="{_SPACES["w"]}" xmlns:w="urn:other"', "x:"),
    ],
)
def test_a_document_may_call_its_names_as_it_likes(declared: str, prefix: str) -> None:
    """Where `w` does not stand for Word's own names, the marks say so themselves."""
    body = f"<{prefix}p><{prefix}r><{prefix}t>{STRIKE}</{prefix}t></{prefix}r></{prefix}p>"
    raw = word_file(body, declared=declared, prefix=prefix)
    marked = pack(with_findings(raw, SECOND))
    assert commented(marked) == {"0": SECOND}
    assert_only_commented(raw, marked)


def test_a_strict_document_is_marked_in_its_own_terms() -> None:
    """Names and relations of the strict form of the format stay strict."""
    strict = f"{_STRICT}/wordprocessingml/main"
    raw = word_file(p(r(FIRST)), declared=f'xmlns:w="{strict}"')
    marked = pack(with_findings(raw, FIRST))
    assert root(marked, "word/comments.xml")[0].tag == f"{{{strict}}}comment"
    relations = root(marked, "word/_rels/document.xml.rels")
    assert relations[0].get("Type") == f"{_STRICT}/officeDocument/relationships/comments"


def test_the_main_part_may_have_another_name() -> None:
    """The document is found, and its comments are put, where the package says that it is."""
    raw = word_file(p(r(FIRST)))
    moved = {one: part(raw, one) for one in ("[Content_Types].xml", "_rels/.rels")}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace(b"word/document.xml", b"/text/Main 1.xml")
    raw = zipped({**moved, "text/Main 1.xml": part(raw), "text/comments.xml": "<a/>"})
    marked = pack(with_findings(raw, FIRST))
    names = ZipFile(BytesIO(marked)).namelist()
    assert names[-2:] == ["text/comments1.xml", "text/_rels/Main 1.xml.rels"]
    assert b'PartName="/text/comments1.xml"' in part(marked, "[Content_Types].xml")
    assert b'Target="comments1.xml"' in part(marked, "text/_rels/Main 1.xml.rels")


def test_a_byte_order_mark_and_other_white_space_stay() -> None:
    """Whatever stands before and between the elements stays, byte for byte."""
    raw = word_file(p(r(FIRST)))
    xml = b"\xef\xbb\xbf" + part(raw).replace(b"<w:p>", b"\n  <!-- a --><w:p >\r\n").replace(b"<w:r ", b"\n<w:r ")
    raw = zipped({**{one: part(raw, one) for one in ("[Content_Types].xml", "_rels/.rels")}, "word/document.xml": xml})
    marked = pack(with_findings(raw, "dockers"))
    assert commented(marked) == {"0": "dockers"}
    assert_marks_can_be_taken_out(raw, marked)


def test_findings_that_were_excused_are_no_comments() -> None:
    """Only what is open is marked; where nothing is, the file is the editor's own, byte for byte."""
    raw = word_file(p(r(STRIKE)))
    report = with_findings(raw, FIRST, SECOND)
    quiet = tuple(finding._replace(standing=Standing.WAIVED) for finding in report.findings)
    half = Report(report.document, report.segments, findings=(quiet[0], report.findings[1]))
    assert commented(pack(half)) == {"0": SECOND}
    assert pack(Report(report.document, report.segments, findings=quiet)) == raw


def test_several_findings_may_stand_at_the_same_words() -> None:
    """Comments begin and end in any order, at the same place or across each other."""
    raw = word_file(p(r(STRIKE)))
    words = (FIRST, FIRST, "Two dockers", "dockers were killed", "killed on Monday. The ministry", SECOND, "M", STRIKE)
    report = with_findings(raw, *words)
    marked = pack(report)
    assert sorted(commented(marked).values()) == sorted(words)
    assert_only_commented(raw, marked)
    assert_marks_can_be_taken_out(raw, marked)
    assert pack(report) == marked


def test_no_message_can_break_the_document() -> None:
    """What XML forbids is replaced, what is markup in it is escaped, and a lone surrogate does no harm."""
    hostile = 'a\x00\x08\x1b]]></w:t><w:p>&amp;"\ud800\ufffe\uffff\U0001f600\u202e\r\nb'
    raw = word_file(p(r(STRIKE)))
    marked = pack(with_findings(raw, SECOND, message=hostile, mend=hostile))
    told = 'a\ufffd\ufffd\ufffd]]></w:t><w:p>&amp;"\ufffd\ufffd\ufffd\U0001f600\ufffd b'
    assert comments(marked) == {"0": [f"error unattributed-claim: {told}", f"To settle it: {told}"]}
    assert_only_commented(raw, marked)


def test_a_finding_without_a_mend_has_one_line() -> None:
    """Nothing is said of what would settle it where nobody knows."""
    marked = pack(with_findings(word_file(p(r(FIRST))), FIRST, mend=""))
    assert comments(marked) == {"0": ["error unattributed-claim: It is credited to nobody."]}


ROWS = [(f"{index}. One was paid. ", f"Number {index} was not. So.") for index in range(2000)]


@pytest.mark.parametrize(
    "body",
    ["".join(p(r(first), r(second)) for first, second in ROWS), p(r("".join(map("".join, ROWS))))],
    ids=["in as many paragraphs", "in one run"],
)
def test_two_thousand_findings_take_a_moment(body: str) -> None:
    """Marking a long document is linear in its length, however it is written."""
    document = read("a.docx", RULES, word_file(body))
    spans = [Span(*found.span()) for found in re.finditer(r"Number \d+ was not\.", document.text)]
    report = objecting(document, spans)
    begun = process_time()
    marked = pack(report)
    assert process_time() - begun < 3
    assert commented(marked) == {str(id): document.at(span) for id, span in enumerate(spans)}
    assert len(spans) == 2000


# Where characters stand


def walked(raw: bytes) -> Walk:
    """The walk of the renderer through a document."""
    package = Package(raw)
    walk = Walk(hidden(package.root_beside("styles.xml")))
    document = package.part(package.main)
    assert document
    walk.body(document.root.under("w:body"))
    return walk


def assert_agree(raw: bytes) -> None:
    """Reader and renderer find the same runs, with as many characters, at the same places and bytes."""
    of_reader = [(one.paragraph, one.column, len(one.text), one.start, one.end) for one in reader.runs("a.docx", raw)]
    runs = [run for number in sorted(walked(raw).runs) for run in walked(raw).runs[number]]
    assert [(run.paragraph, run.column, run.length, run.start, run.end) for run in runs] == of_reader


STYLES = (
    f"<w:styles {_DECLARED}><w:style w:type='paragraph' w:default='1' w:styleId='Normal'/>"
    "<w:style w:type='character' w:styleId='Note'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Under'><w:basedOn w:val='Note'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Secret'><w:basedOn w:val='Secret'/><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style></w:styles>"
)
FRAGMENTS = (
    r("Two. "),
    r("“It’s” &amp; so ", "<w:b/>"),
    r("gone", "<w:vanish/>"),
    r("seen", "<w:vanish w:val='0'/>"),
    r("styled", "<w:rStyle w:val='Note'/>"),
    r("based", "<w:rStyle w:val='Under'/>"),
    r("web", "<w:webHidden/>"),
    '<w:r><w:tab/><w:t>a</w:t><w:br/><w:noBreakHyphen/><w:sym w:font="Symbol" w:char="F0B7"/><w:ptab/><w:cr/></w:r>',
    f'<w:del w:id="1"><w:r><w:delText>not</w:delText></w:r>{box(p(r("deleted box")))}</w:del>',
    f'<w:ins w:id="2">{r("new ")}</w:ins>',
    f'<w:moveFrom w:id="3">{r("old place")}</w:moveFrom><w:moveTo w:id="4">{r("new place ")}</w:moveTo>',
    f'<w:hyperlink w:anchor="a">{r("link")}<w:r><w:footnoteReference w:id="2"/></w:r></w:hyperlink>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    "<w:r><w:instrText>REF x</w:instrText></w:r>",
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    f'<w:fldSimple w:instr="DATE">{r("Monday ")}</w:fldSimple>',
    box(p(r("A box. "), box(p(r("In it.")))), p(), f"<w:tbl><w:tr><w:tc>{p(r('cell'))}</w:tc></w:tr></w:tbl>"),
    f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click')}</w:sdtContent></w:sdt>",
    f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{r('May 1 ')}{r('now')}</w:sdtContent></w:sdt>",
    f"<w:sdt><w:sdtContent>{r('filled ')}</w:sdtContent></w:sdt>",
    "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>",
    f"<w:r><w:ruby><w:rt>{r('x')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>",
    f'<mc:AlternateContent><mc:Choice Requires="wps">{r("one ")}</mc:Choice><mc:Fallback>{r("two")}</mc:Fallback>'
    "</mc:AlternateContent>",
    f'<w:smartTag w:element="a">{r("tag ")}<w:bookmarkStart w:id="0" w:name="b"/></w:smartTag>',
    f'<mc:AlternateContent><mc:Choice Requires="wps">{box(p(r("chosen ")))}</mc:Choice></mc:AlternateContent>',
    f"<w:pict><v:textbox><w:txbxContent>{p(r('old box '))}</w:txbxContent></v:textbox></w:pict>",
    "<w:r><w:t>  edge  </w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t/></w:r>",
)
paragraphs = st.tuples(
    st.sampled_from(
        ("", "", "", "<w:pPr><w:pStyle w:val='Secret'/></w:pPr>", "<w:pPr><w:pStyle w:val='Loop'/></w:pPr>")
    ),
    st.lists(st.sampled_from(FRAGMENTS), max_size=7),
).map(lambda made: p(made[0], *made[1]))
around = st.sampled_from(
    (
        "{}",
        "{}",
        "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr><w:del w:id='9'/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    )
)
bodies = st.lists(st.tuples(around, paragraphs), min_size=1, max_size=4).map(
    lambda made: "".join(one.format(content) for one, content in made)
)


@pytest.mark.parametrize("body", [body for body, _ in CASES.values()], ids=CASES)
def test_reader_and_renderer_count_alike(body: str) -> None:
    """In every document of this file a place leads to the character that was read there."""
    assert_agree(word_file(body, {"word/styles.xml": STYLES}))


def test_reader_and_renderer_count_alike_in_a_document_of_another_library() -> None:
    """And so it does in one that python-docx made."""
    assert_agree(newsroom_document())


@given(bodies)
@settings(max_examples=150, deadline=None)
def test_reader_and_renderer_count_alike_whatever_is_in_a_document(body: str) -> None:
    """However its elements are put together."""
    assert_agree(word_file(body, {"word/styles.xml": STYLES}))


@given(bodies, st.data())
@settings(max_examples=150, deadline=None)
def test_any_words_of_any_document_can_be_commented_on(body: str, data: st.DataObject) -> None:
    """Wherever comments begin and end, only they are added; each takes in its words as they stand in its paragraph."""
    raw = word_file(body, {"word/styles.xml": STYLES})
    document = read("a.docx", RULES, raw)
    # Ends of lines part paragraphs: no character of the file stands there.
    places = [place for place, character in enumerate(document.text) if character != "\n"]
    if set(walked(raw).runs) <= walked(raw).holders.keys() or not places:
        return
    pairs = st.tuples(st.sampled_from(places), st.sampled_from(places))
    spans = [Span(min(pair), max(pair) + 1) for pair in data.draw(st.lists(pairs, min_size=1, max_size=5))]
    marked = pack(objecting(document, spans))
    assert characters(marked) == characters(raw)
    assert_comments_are_whole(marked)
    assert read("a.docx", RULES, marked).text == document.text
    walk = walked(raw)
    for id, span in enumerate(sorted(spans)):
        (paragraph, first), last = document.locate(span.start), document.locate(span.end - 1)
        if paragraph in walk.holders or paragraph not in walk.runs:
            continue
        words = shown(raw, paragraph)[first - 1 : last.column if last.line == paragraph else None]
        taken_in = shown(marked, paragraph, id)
        is_closed = any(run.whole for run in walk.runs[paragraph]) or "w:ruby" in body
        assert words in taken_in if is_closed else words == taken_in


def shown(raw: bytes, paragraph: int, comment: int | None = None) -> str:
    """The text of a paragraph as the reader has it, or what of it stands in a comment."""
    xml, start, end = part(raw), 0, len(raw) ** 2
    if comment is not None:
        start, end = (xml.index(f'<w:commentRange{side} w:id="{comment}"/>'.encode()) for side in ("Start", "End"))
    runs = reader.runs("a.docx", raw)
    return "".join(run.text for run in runs if run.paragraph == paragraph and start <= run.start < end)


def test_notes_are_counted_as_the_reader_counts_them() -> None:
    """Paragraphs of notes follow those of the text, footnotes first, in the order of their marks."""
    notes = {
        f"word/{kind}s.xml": f"<w:{kind}s {_DECLARED}>"
        + "".join(f'<w:{kind} w:id="{id}">{p(r(f"The {kind} {id}."))}{p()}</w:{kind}>' for id in range(3))
        + f"</w:{kind}s>"
        for kind in NOTES
    }
    marks = [f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>' for kind in reversed(NOTES) for id in (2, 0, 2)]
    raw = word_file(p(r("It was late."), *marks) + p(), notes)
    document = read("a.docx", RULES, raw)
    walk = walked(raw)
    package = Package(raw)
    for kind in NOTES:
        walk.notes(kind, package.root_beside(f"{kind}s.xml"))
    held = {number: part(raw)[holder.start : holder.end].decode() for number, holder in walk.holders.items()}
    for kind, id in (("footnote", 2), ("footnote", 0), ("endnote", 2), ("endnote", 0)):
        line, _ = document.locate(document.text.index(f"The {kind} {id}."))
        assert held[line] == f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>'


# What cannot be marked


def test_a_word_document_is_no_text() -> None:
    """The format goes to a file, and says how to name one."""
    with pytest.raises(ConfigError, match=r"^--format: docx goes to a file; write docx=FILE$"):
        render("docx", one(port_report()))
    assert suffix("docx") == ".docx"


_RAW = b"PK"


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (one(port_report("drafts/a.md")), "--format: docx marks a Word draft; drafts/a.md is none"),
        (
            one(Report(draft(name="a.docx", format="docx"), Segments((), ()))),
            "--format: docx marks a Word draft; a.docx is none",
        ),
        (
            one(Report(draft(name="./a\n.odt", format="odt", original=_RAW), Segments((), ()))),
            "--format: docx marks a Word draft; a .odt is none",
        ),
        (
            Run((port_report(), quiet_report())),
            "--format: docx marks one draft; write docx=FOLDER/ for a file of each",
        ),
        (Run(()), "--format: docx marks a Word draft; there is none"),
        (
            Run((), (Failure("a.docx", "is broken"),)),
            "--format: docx marks a Word draft; a.docx was not audited",
        ),
    ],
)
def test_what_is_no_word_draft_is_refused(run: Run, told: str) -> None:
    """One line says which draft cannot be marked."""
    with pytest.raises(ConfigError) as error:
        packed("docx", run)
    assert str(error.value) == told


def _without(path: str) -> bytes:
    raw = word_file(p(r(FIRST)))
    return zipped({name: part(raw, name) for name in ZipFile(BytesIO(raw)).namelist() if name != path})


def _with_document(content: bytes) -> bytes:
    return zipped({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": content})


def _twice() -> bytes:
    file = BytesIO(word_file(p(r(FIRST))))
    with ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("_rels/.rels", _RELATIONS)
    return file.getvalue()


def _damaged() -> bytes:
    raw = bytearray(word_file(p(r(FIRST)), {"word/media.bin": "0123456789" * 9}))
    at = raw.index(b"0123456789")
    raw[at : at + 4] = b"XXXX"
    return bytes(raw)


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"It is a text.", "it is no whole zip"),
    "a part that is damaged": (_damaged, "it is no whole zip"),
    "a part twice": (_twice, "it holds a part twice"),
    "no document": (lambda: _without("word/document.xml"), "word/document.xml holds no Word document"),
    "no types": (lambda: _without("[Content_Types].xml"), "it holds no [Content_Types].xml"),
    "another root": (lambda: _with_document(b"<a/>"), "word/document.xml holds no Word document"),
    "no XML": (lambda: _with_document(b"<a"), "word/document.xml is no valid XML"),
    "a document type": (lambda: _with_document(b"<!DOCTYPE a><a/>"), "it declares a document type"),
    "another encoding": (
        lambda: _with_document(b'<?xml version="1.0" encoding="windows-1252"?><a/>'),
        "word/document.xml is not written in UTF-8",
    ),
    "two bytes a character": (
        lambda: _with_document("<a/>".encode("utf-16")),
        "word/document.xml is not written in UTF-8",
    ),
    "nested without end": (lambda: _with_document(b"<a>" * 200 + b"</a>" * 200), "nested too deeply"),
    "no text": (lambda: word_file(p()), "it shows no text that a comment could stand at"),
}


@pytest.mark.parametrize(("made", "told"), BROKEN.values(), ids=BROKEN)
def test_a_document_that_cannot_be_marked_is_refused(made: Callable[[], bytes], told: str) -> None:
    """One line names the draft and says what is wrong with it."""
    document = draft(name="drafts/a.docx", format="docx", original=made())
    with pytest.raises(ConfigError) as error:
        packed("docx", one(objecting(document, [Span(0, 4)])))
    assert str(error.value).startswith("--format: docx cannot mark drafts/a.docx: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["_MOST", "_MOST_IN_ALL"])
def test_a_document_that_would_fill_the_memory_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are unpacked under limits."""
    report = with_findings(word_file(p(r(FIRST))), FIRST)
    monkeypatch.setattr(f"audit.renderers._docx_package.{name}", 300)
    with pytest.raises(ConfigError, match=r"takes more than 0 .B when unpacked"):
        pack(report)


# Another program


@pytest.mark.slow
def test_libreoffice_opens_the_document_and_keeps_the_comments(tmp_path: Path, shipped_rules: RuleSet) -> None:
    """LibreOffice prints it, and saves it with every comment at its words and all text as it was."""
    soffice = which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed: that it opens what we mark is not tested")
    # LibreOffice 7.4 loses the first line of any comment in a control around paragraphs, whoever made it.
    left_out = ("controls", "hidden text", "signs")
    cases = "".join(body for name, (body, _) in CASES.items() if name not in left_out)
    library: Any = pytest.importorskip("docx")
    document = library.Document(BytesIO(newsroom_document()))
    for element in ElementTree.fromstring(f"<a {_DECLARED}>{cases}</a>"):
        xml = ElementTree.tostring(element, encoding="unicode")
        document.element.body.insert(-1, library.oxml.parse_xml(xml))
    file = BytesIO()
    document.save(file)
    report = audit_document(read("a.docx", shipped_rules, file.getvalue()), shipped_rules, Settings())
    for name, raw in (("marked", pack(report)), ("unmarked", file.getvalue())):
        (tmp_path / f"{name}.docx").write_bytes(raw)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for target in ("pdf", "docx"):
        order = [soffice, profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path / "saved")]
        subprocess.run(
            [*order, "marked.docx", "unmarked.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=200
        )
    assert (tmp_path / "saved" / "marked.pdf").read_bytes().startswith(b"%PDF")
    saved, unmarked = ((tmp_path / "saved" / f"{name}.docx").read_bytes() for name in ("marked", "unmarked"))
    assert sorted(" ".join(lines) for lines in comments(saved).values()) == sorted(
        f"{one.severity} {one.check}: {one.message} To settle it: {one.mend}" for one in report.findings
    )
    words = sorted(" ".join(text.split()) for text in commented(saved).values())
    assert words == sorted(report.document.words((one.span,)) for one in report.findings)
    assert len(words) >= 8
    assert read("a.docx", shipped_rules, saved).text == read("a.docx", shipped_rules, unmarked).text
