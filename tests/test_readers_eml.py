"""Mail: the message as a mail program shows it, the subject as its headline, and only the sender's own words."""

from __future__ import annotations

from base64 import encodebytes
from quopri import encodestring
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.model import BlockKind, Document, Place
from audit.readers import read
from audit.readers.eml import NOTE, PLACES
from audit.readers.wire_items import NO_TEXT
from audit.rules import load_rules

RULES = load_rules()
HEADLINE, SUBHEAD, PROSE, BYLINE, BOILERPLATE = (
    BlockKind.HEADLINE,
    BlockKind.SUBHEAD,
    BlockKind.PROSE,
    BlockKind.BYLINE,
    BlockKind.BOILERPLATE,
)
BODY = "The council of Farol said on Monday that it would build a tram line to the harbour."
LATE = "“The price of the line doubled,” said Irene Cho of Norvane Energy in a letter."
HEAD = "From: Irene Cho <irene@ledger.example>\nTo: desk@ledger.example\nDate: Sun, 3 Mar 2024 23:30:00 -0500\n"
SUBJECT = "Subject: Council backs tram line\n"
OPENING = [(HEADLINE, "Council backs tram line"), (BYLINE, "Irene Cho <irene@ledger.example>")]


def blocks(document: Document) -> list[tuple[BlockKind, str]]:
    """Kind and words of each block."""
    return [(block.kind, document.at(block.span)) for block in document.blocks]


def mail(rest: str | bytes, head: str = HEAD + SUBJECT) -> Document:
    """Read a message of some headers, and the rest of it."""
    return read("draft.eml", RULES, head.encode() + (rest.encode() if isinstance(rest, str) else rest))


def own(rest: str | bytes) -> list[tuple[BlockKind, str]]:
    """The blocks under subject and sender."""
    document = mail(rest)
    assert blocks(document)[:2] == OPENING
    return blocks(document)[2:]


def plain(body: str, more: str = "") -> str:
    """The rest of a message that is plain text in UTF-8, unencoded."""
    return (
        f'MIME-Version: 1.0\nContent-Type: text/plain; charset="utf-8"{more}\nContent-Transfer-Encoding: 8bit\n\n{body}'
    )


def parts(*inner: str, kind: str = "mixed") -> str:
    """The rest of a message of several parts."""
    joined = "".join(f"--edge\n{part}\n" for part in inner)
    return f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="edge"\n\nPreamble\n{joined}--edge--\n'


def part(type: str, body: str, more: str = "") -> str:
    """One part in UTF-8, unencoded."""
    return f"Content-Type: {type}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n{more}\n{body}\n"


def test_a_plain_message_is_read() -> None:
    """The subject is the headline, the sender a byline, and the text is laid out as plain text is."""
    document = mail(plain(f"{BODY}\n\nGrowing costs\n\n{LATE}\n"))
    assert blocks(document) == [*OPENING, (PROSE, BODY), (SUBHEAD, "Growing costs"), (PROSE, LATE)]
    assert (document.title, document.date, document.format) == ("Council backs tram line", "2024-03-03", "eml")
    assert document.notes == (NOTE,)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_places_are_those_of_the_message_as_it_is_shown(line_end: str) -> None:
    """Subject and sender are lines 1 and 2, the text begins in line 4, however it is encoded."""
    rest = plain(f"{BODY}\n\n  {LATE}\n").replace("\n", line_end)
    document = read("draft.eml", RULES, ((HEAD + SUBJECT).replace("\n", line_end) + rest).encode())
    assert document.places == PLACES
    assert document.locate(document.text.index("Council backs")) == Place(1, 1)
    assert document.locate(document.text.index("Irene Cho <")) == Place(2, 1)
    assert document.locate(document.text.index("council of")) == Place(4, 5)
    assert document.locate(document.text.index("“The price")) == Place(6, 3)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "no-such-charset", "base64"])
def test_encoded_text_is_decoded(charset: str) -> None:
    """Quoted-printable with soft breaks and base64 are decoded, in the charset that is declared."""
    known = charset in ("utf-8", "utf-16")
    raw = f"{BODY}\n\n{LATE}\n".encode(charset if known else "cp1252")
    for name, encoded in (("quoted-printable", encodestring(raw)), ("base64", encodebytes(raw))):
        if charset == "utf-16" and name != "base64":
            continue
        head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {name}\n\n"
        assert own(head.encode() + encoded) == [(PROSE, BODY), (PROSE, LATE)]


def test_a_charset_of_escapes_is_decoded() -> None:
    """Text in a charset that would be valid UTF-8 as well is read as it is declared."""
    raw = "Café tram said no: 東京.".replace("é", "e").encode("iso-2022-jp")
    assert own(b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + raw) == [(PROSE, "Cafe tram said no: 東京.")]
    assert own(b"Content-Type: text/plain; charset=utf-16-x\n\n" + BODY.encode()) == [(PROSE, BODY)]


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("=?utf-8?q?Caf=C3=A9_=E2=80=93_tram?= line", "Café – tram line"),
        ("=?utf-8?b?Q2Fmw6k=?=\n =?iso-8859-1?q?=E9?=", "Caféé"),
        ("=?nowhere?q?Tram?=", "=?nowhere?q?Tram?="),
        ("=?utf-8?b?Q?=", "=?utf-8?b?Q?="),
        ("Café line", "Café line"),
        ("Re: FWD: re: Tram\n  line", "Tram line"),
        ("UK: Tram line", "UK: Tram line"),
        ("Tram\u202e \x07line", "Tram line"),
    ],
)
def test_subjects_are_decoded(written: str, subject: str) -> None:
    """Encoded words are decoded as far as they can be, and the marks of replies and forwarding are left out."""
    document = mail(plain(BODY), HEAD + f"Subject: {written}\n")
    assert (document.title, blocks(document)[0]) == (subject, (HEADLINE, subject))


def test_a_message_may_lack_headers() -> None:
    """Without a subject the text is read for a headline; without a date there is none."""
    document = mail(plain(f"Tram line opens\n\n{BODY}\n\n{LATE}"), "X-Mailer: none\n")
    assert blocks(document) == [(HEADLINE, "Tram line opens"), (PROSE, BODY), (PROSE, LATE)]
    assert (document.title, document.date) == (None, None)


@pytest.mark.parametrize("date", ["yesterday", "Sun, 99 Xyz 2024", "", ",", "3 Mar 99999 10:00"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    """A header that holds no date gives none."""
    assert mail(plain(BODY), f"Date: {date}\n{SUBJECT}").date is None


def test_the_subject_is_not_audited_twice() -> None:
    """A text that opens with the subject again has that as furniture."""
    assert own(plain(f"Council backs  tram line\n\n{BODY}\n\n{LATE}")) == [
        (BOILERPLATE, "Council backs  tram line"),
        (PROSE, BODY),
        (PROSE, LATE),
    ]


def test_of_alternatives_the_plain_one_is_read() -> None:
    """A message in plain text and HTML is read once."""
    html = part("text/html", f"<p>{BODY}</p><p>Other.</p>")
    assert own(parts(part("text/plain", BODY), html, kind="alternative")) == [(PROSE, BODY)]
    inner = parts(html, kind="related").replace("edge", "inner")
    assert own(parts(part("text/calendar", "BEGIN"), inner, kind="alternative")) == [(PROSE, BODY), (PROSE, "Other.")]


def test_a_message_in_html_is_read() -> None:
    """Headings, paragraphs and links of an HTML message are kept, without any extra; its lines are those shown."""
    document = mail(
        part(
            "text/html",
            f"<html><head><title>x</title></head><body><h1>Tram line</h1><div>{BODY}</div><div><br></div>"
            "<p>&ldquo;Late&rdquo;, said <a href='https://farol.example/'>Cho</a>. <span style='display:none'>x</span>",
        )
    )
    assert blocks(document)[2:] == [(SUBHEAD, "Tram line"), (PROSE, BODY), (PROSE, "“Late”, said Cho.")]
    assert [document.at(link) for link in document.links] == ["Cho"]
    assert document.locate(document.text.index("“Late")) == Place(8, 1)


def test_a_charset_may_stand_in_the_html() -> None:
    """Where the header names no charset, the page's own counts."""
    raw = b"Content-Type: text/html\n\n<meta charset=windows-1251><p>" + "Трам, said Cho.".encode("cp1251")
    assert own(raw) == [(PROSE, "Трам, said Cho.")]


def test_what_html_quotes_is_furniture() -> None:
    """Quoted replies and signatures that mail programs mark are left out; a forwarded draft is read."""
    quoted = f"<blockquote type=cite><p>{LATE}</p></blockquote><div class='gmail_signature x'>Irene</div>"
    assert own(part("text/html", f"<p>{BODY}</p>{quoted}")) == [
        (PROSE, BODY),
        (BOILERPLATE, LATE),
        (BOILERPLATE, "Irene"),
    ]
    assert own(part("text/html", f"<div class=gmail_quote><p>{BODY}</p></div>")) == [(PROSE, BODY)]


def test_what_plain_text_quotes_is_furniture() -> None:
    """Quoted lines, the lines that introduce them, and all from the signature on are left out."""
    quoted = "On Sun, 3 Mar 2024, Tomas Vik\n<tomas@ledger.example> wrote:\n\n> Old text\n>> older"
    text = f"{BODY}\n\n{quoted}\n\n{LATE}\n-- \nIrene\n\nDesk"
    assert own(plain(text)) == [
        (PROSE, BODY),
        (BOILERPLATE, "On Sun, 3 Mar 2024, Tomas Vik"),
        (BOILERPLATE, "<tomas@ledger.example> wrote:"),
        (BOILERPLATE, "> Old text"),
        (BOILERPLATE, ">> older"),
        (PROSE, LATE),
        (BOILERPLATE, "--"),
        (BOILERPLATE, "Irene"),
        (BOILERPLATE, "Desk"),
    ]
    assert own(plain(f"The mayor said in a letter:\n> No.\n\n{BODY}"))[0] == (PROSE, "The mayor said in a letter:")


@pytest.mark.parametrize("divider", ["-----Original Message-----", "________________"])
def test_a_message_quoted_whole_is_furniture(divider: str) -> None:
    """What stands under a divider and headers is left out, unless nothing stands above: then it is the draft."""
    old = f"{divider}\nFrom: Tomas Vik\n\n{LATE}"
    assert [kind for kind, _ in own(plain(f"{BODY}\n\n{old}"))] == [PROSE, *[BOILERPLATE] * 3]
    assert (PROSE, LATE) in own(plain(f"\n{old}"))
    assert (PROSE, LATE) in own(plain(f"{BODY}\n\n{divider}\n\n{LATE}"))


def test_flowed_text_is_unwrapped() -> None:
    """Soft line breaks of format=flowed are undone, stuffing is removed, and the signature is no paragraph."""
    text = "The council \nsaid no \non Monday.\n Farol left.\n\n> quoted \n> on\n>> deeper \n-- \nIrene"
    document = mail(plain(text, "; format=flowed"))
    assert document.text.partition("\n\n")[2] == (
        "The council said no on Monday.\nFarol left.\n\n> quoted on\n>> deeper \n-- \nIrene"
    )
    assert mail(plain("The coun \ncil said no.", "; format=Flowed; delsp=yes")).text.endswith(
        "\n\nThe council said no."
    )


def test_attachments_are_named_and_not_audited() -> None:
    """Files and attached messages are told of in notes, whatever they hold."""
    document = mail(
        parts(
            part("text/plain", BODY),
            part("text/plain", LATE, "Content-Disposition: attachment; filename=notes.txt\n"),
            part("application/pdf", "x", "Content-Disposition: attachment;\n filename*=utf-8''caf%C3%A9.pdf\n"),
            f"Content-Type: message/rfc822\n\n{SUBJECT}\n{LATE}",
            part("image/png", "x"),
            part("text/plain", LATE),
        )
    )
    assert blocks(document) == [*OPENING, (PROSE, BODY), (PROSE, LATE)]
    assert document.notes == (
        NOTE,
        *(
            f"the attachment was not audited: {name}"
            for name in ("notes.txt", "café.pdf", "message/rfc822", "image/png")
        ),
    )


@pytest.mark.parametrize(
    "rest",
    [
        parts(part("application/pgp-encrypted", "Version: 1"), part("application/octet-stream", "x"), kind="encrypted"),
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA",
        plain("-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----"),
    ],
)
def test_a_sealed_message_is_refused(rest: str) -> None:
    """What is encrypted cannot be audited, and one line says so."""
    with pytest.raises(ReadError, match=r"^draft\.eml: is encrypted or sealed; decrypt it and save the text as \.txt"):
        mail(rest)


def test_a_signed_message_is_read() -> None:
    """A signature in the clear hides nothing; it is not checked, and a note says that."""
    signature = part("application/pgp-signature", "x", "Content-Disposition: attachment; filename=signature.asc\n")
    document = mail(parts(part("text/plain", BODY), signature, kind="signed"))
    assert document.notes == (NOTE, "the message is signed; its signature was not checked")
    lines = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{BODY}\n\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n"
    assert [kind for kind, _ in own(plain(lines))][:3] == [BOILERPLATE, BOILERPLATE, PROSE]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"just a text\nof two lines", "is no mail message: it does not begin with headers"),
        (b"Subject: a\n\na\0b", "is binary: NUL byte at byte offset 1"),
        (b"Subject: a\nContent-Transfer-Encoding: base64\n\nnQ==", "cannot be decoded: byte 0x9d at byte offset 0"),
        (b"Subject: a\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 101, "holds more than 100 parts"),
        (b"Subject: a\r" + b"Content-Type: multipart/mixed; boundary=a\r\r--a\r" * 3000, "holds more than 100 parts"),
    ],
)
def test_what_is_no_message_is_refused(raw: bytes, why: str) -> None:
    """One line says what is wrong with a file that is no readable message."""
    with pytest.raises(ReadError) as caught:
        read("draft.eml", RULES, raw)
    assert str(caught.value).startswith(f"draft.eml: {why}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "rest",
    [
        "Content-Type: multipart/mixed\n\nno boundary",
        "Content-Type: multipart/mixed; boundary=edge\n\n--edge",
        "Content-Type: multipart/mixed; boundary=edge\n\nnothing of it",
        "Content-Type: image/png\n\nx",
        "\n",
        "",
    ],
)
def test_a_message_without_text_says_so(rest: str) -> None:
    """Broken and empty messages are documents of their headers, with a note."""
    document = mail(rest)
    assert blocks(document) == OPENING
    assert NO_TEXT in document.notes


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain; charset*0=utf; charset*=x; charset*1=8",
        f"Content-Type: text/plain; charset*{'9' * 5000}=a",
        "Content-Type: text/plain; charset*=nowhere''a",
        "Content-Type: ;;;=\nContent-Disposition: ;=",
        "Content-Type: text/plain; name*0*=x''%; name*1=y; name*=z",
        "Content-Disposition: inline; filename*0=a; filename*=b",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Transfer-Encoding: nowhere",
    ],
)
def test_broken_headers_do_no_harm(header: str) -> None:
    """Whatever the parameters are made of, there is a document."""
    assert blocks(mail(f"{header}\n\n{BODY}"))[:2] == OPENING


def test_an_empty_file_is_an_empty_draft() -> None:
    """A file that holds nothing is no error."""
    assert read("draft.eml", RULES, b"\n").notes == ("the draft is empty",)


def test_a_large_attachment_takes_seconds() -> None:
    """Twenty megabytes of a file beside the text are passed over."""
    start = process_time()
    data = encodebytes(bytes(15_000_000)).decode()
    document = mail(
        parts(part("text/plain", BODY), f"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n{data}")
    )
    assert blocks(document) == [*OPENING, (PROSE, BODY)]
    assert process_time() - start < 20


@pytest.mark.parametrize(
    "unit",
    [
        "> a\n",
        "a 1:\n> b\n",
        "-- \n",
        "---\n",
        "---a---\nFrom: b\n",
        "-",
        "a \n",
        "1",
        "\n",
        "é ",
        ": ",
        "* ",
        "-----\n\n",
    ],
)
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    """Hundreds of kilobytes of one thing take seconds at most, as text and as a header."""
    start = process_time()
    mail(plain(unit * (200_000 // len(unit)), "; format=flowed"))
    mail(plain(BODY), f"Subject: {unit.strip().replace(chr(10), ' ') * (200_000 // len(unit))}\n")
    assert process_time() - start < 20


LINES = st.lists(
    st.sampled_from(["> a", "-- ", "On 3 Mar, a@b wrote:", "Tram said no. ", "", "é ’", "\t", "---x---", "From: a"])
)


@given(LINES, st.booleans(), st.sampled_from(["8bit", "base64", "quoted-printable"]))
def test_every_character_is_where_it_is_shown(lines: list[str], flowed: bool, encoding: str) -> None:
    """The lines of the text are those of the places, and blocks follow each other and are not empty."""
    raw = "\n".join(lines).encode()
    encoded = {"8bit": raw, "base64": encodebytes(raw), "quoted-printable": encodestring(raw)}[encoding]
    more = "; format=flowed" if flowed else ""
    head = f"Content-Type: text/plain; charset=utf-8{more}\nContent-Transfer-Encoding: {encoding}\n\n"
    document = mail(head.encode() + encoded)
    shown = document.text.split("\n")
    for offset, character in enumerate(document.text):
        line, column = document.locate(offset)
        assert character == "\n" or shown[line - 1][column - 1] == character
    assert all(document.at(block.span).strip() for block in document.blocks)
    ends = [0, *(block.span.end for block in document.blocks)]
    assert all(end <= block.span.start for end, block in zip(ends, document.blocks, strict=False))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_an_error(raw: bytes) -> None:
    """Whatever follows a header, there is a document or one line that says why not."""
    for head in (b"Subject: a\n", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"Content-Type: text/html;"):
        try:
            said = read("draft.eml", RULES, head + raw).format
        except ReadError as error:
            said = str(error)
        assert said
        assert "\n" not in said
