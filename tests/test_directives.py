"""What comments in a draft ask of the audit, what they are about, and what is said of those that do nothing."""

from __future__ import annotations

from datetime import date
from functools import cache
from time import perf_counter

import pytest

from audit.config import Policy, Settings
from audit.judge import Terms, judge
from audit.model import BlockKind, Directive, Finding, Place, Report, Severity, Span, Standing
from audit.pipeline import audit_document
from audit.readers import read
from audit.rules import RuleSet, load_rules

ASKED = "audit: ignore unattributed-claim: own count"
COMMENT = f"<!-- {ASKED} -->"
HEAD = "# Pier opens\n\nThe pier opened on Monday, the harbor office said.\n\n"
PLAIN = HEAD.removeprefix("# ")
RENTS, DEBT, FARES = "Rents doubled in March.", "Debt doubled in May.", "Fares doubled in June."
ANY = Policy()
HOW = "; write `audit: ignore CHECK: REASON`."


@cache
def rules() -> RuleSet:
    """The shipped rules."""
    return load_rules()


def judged(draft: str | bytes, name: str = "port.md", policy: Policy = ANY) -> Report:
    """A draft, audited and judged."""
    raw = draft.encode() if isinstance(draft, str) else draft
    report = audit_document(read(name, rules(), raw), rules(), Settings())
    return judge(report, Terms(date(2026, 6, 30), policy), rules())


def excused(draft: str | bytes, name: str = "port.md") -> list[str]:
    """The words that a comment lets stand, in the order of the text."""
    report = judged(draft, name)
    found = [one for one in report.findings if one.standing is Standing.SUPPRESSED]
    return [report.document.words([one.span]) for one in sorted(found, key=lambda one: one.span)]


def told(draft: str | bytes, name: str = "port.md") -> list[tuple[str, str]]:
    """What is said of the comments themselves: the check and its message."""
    found = judged(draft, name).findings
    return [(one.check, one.message) for one in found if one.check.endswith("-suppression")]


def directives(draft: str | bytes, name: str = "port.md") -> tuple[Directive, ...]:
    """What the comments of a draft ask for."""
    return read(name, rules(), draft.encode() if isinstance(draft, str) else draft).directives


def page(body: str, charset: str = "utf-8") -> str:
    """A page that a reader sees an article in; `@` stands for a comment."""
    pytest.importorskip("trafilatura")
    return (
        f'<html><head><meta charset="{charset}"><title>Pier opens to the public</title></head><body><article>'
        "<h1>Pier opens to the public</h1>\n<p>The pier opened on Monday, the harbor office said on Tuesday.</p>\n"
        f"{body.replace('@', COMMENT)}</article></body></html>"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"@\n{RENTS} {DEBT}\n\n{FARES}", [RENTS, DEBT]),
        (f"@\n\n{RENTS} {DEBT}\n\n{FARES}", [RENTS, DEBT]),
        (f"{RENTS} @ {DEBT}", [RENTS]),
        (f"{RENTS}@ {DEBT}", [RENTS]),
        (f"{RENTS} @{DEBT}", [RENTS]),
        (f"{RENTS.replace(' ', '@ ', 1)} {DEBT}", [RENTS]),
        (f"{RENTS.replace(' ', ' @', 1)} {DEBT}", [RENTS]),
        (f"{RENTS} {DEBT} @\n\n{FARES}", [DEBT]),
        (f"{RENTS} {DEBT} @", [DEBT]),
        (f"{RENTS} {DEBT} @\n", [DEBT]),
        (f"{RENTS}\n@\n{DEBT}\n\n{FARES}", [RENTS]),
        (f"{RENTS}\n{DEBT} @\n{FARES}", [DEBT]),
        (f"{RENTS}\n\n@\n\n## More\n\n{DEBT}\n\n{FARES}", []),
        (f"- {RENTS} @\n- {DEBT}", [RENTS]),
        (f"- {RENTS}\n\n@\n\n- {DEBT}\n- {FARES}", [DEBT]),
        (f"> {RENTS} @ {DEBT}", [RENTS]),
        (f"**{RENTS}@** {DEBT}", [RENTS]),
        (f"Rents &amp; fares doubled in March. @ {DEBT}", ["Rents & fares doubled in March."]),
        (f"[{RENTS}](https://port.example/a) @ {DEBT}", []),
    ],
)
def test_a_comment_is_about_its_sentence_or_the_next_paragraph(body: str, expected: list[str]) -> None:
    """The sentence that it stands in or right behind; between paragraphs the paragraph or heading that follows."""
    assert excused(HEAD + body.replace("@", COMMENT)) == expected


def test_a_comment_may_run_over_several_lines() -> None:
    """Its reason is told on one."""
    draft = f"{HEAD}<!--\n  audit: ignore\n  unattributed-claim:\n  counted by\tour own\n  reporter\n-->\n{RENTS}\n"
    assert [one.reason for one in directives(draft)] == ["counted by our own reporter"]
    assert excused(draft) == [RENTS]
    assert directives(HEAD + f"<!--{ASKED}-->\n{RENTS}")[0].reason == "own count"


def test_a_reason_may_hold_colons_and_tags() -> None:
    """Only the first colon parts it from the ids."""
    (one,) = directives(HEAD + f"<!-- audit: ignore loaded-verb: desk: “a <b> at 10:30” -- ok -->\n{RENTS}")
    assert one.reason == "desk: “a <b> at 10:30” -- ok"


def test_a_headline_is_excused_before_it_and_in_it() -> None:
    """It is one sentence."""
    below = "\n\nThe pier opened, the harbor office said.\n\nIt rained.\n"
    comment = "<!-- audit: ignore unsupported-headline: own count -->"
    title = "Rents doubled in March"
    assert excused(f"{comment}\n# {title}{below}") == [title]
    assert excused(f"{comment}\n\n# {title}{below}") == [title]
    assert excused(f"# {title} {comment}{below}") == [title]
    assert excused(f"---\noutlet: x\n---\n{comment}\n# {title}{below}") == [title]


def test_a_comment_in_the_first_line_is_about_what_follows() -> None:
    """And stands there, whatever its format."""
    assert [one.place for one in directives(f"{COMMENT}\n{HEAD}{RENTS}")] == [Place(1, 1)]
    (one,) = directives(f"# {ASKED}\n{PLAIN}{RENTS}", "port.txt")
    document = read("port.txt", rules(), f"# {ASKED}\n{PLAIN}{RENTS}".encode())
    assert (one.place, document.at(one.target)) == (Place(1, 1), "Pier opens")
    assert document.blocks[0].kind is BlockKind.HEADLINE


def test_ignore_file_is_about_the_whole_draft() -> None:
    """Wherever it stands, at the very end as well."""
    whole = COMMENT.replace("ignore", "ignore-file")
    assert excused(f"{whole}\n{HEAD}{RENTS}\n\n{DEBT}") == [RENTS, DEBT]
    assert excused(f"{HEAD}{RENTS}\n\n{DEBT}\n\n{whole}") == [RENTS, DEBT]
    assert excused(f"{PLAIN}{RENTS}\n\n{DEBT}\n# {ASKED.replace('ignore', 'ignore-file')}", "port.txt") == [RENTS, DEBT]
    assert told(f"{HEAD}{RENTS}\n\n{DEBT}\n\n{whole}") == []


@pytest.mark.parametrize(
    "ids", ["loaded-verb, unattributed-claim", "unattributed-claim,loaded-verb,", "loaded-verb unattributed-claim"]
)
def test_several_ids_are_parted_by_commas(ids: str) -> None:
    """One that finds something is enough for the comment to be of use; others stay objected to."""
    draft = f"{HEAD}<!-- audit: ignore {ids}: own count -->\n{RENTS} Cho claimed that the pier was open.\n"
    assert excused(draft) == [RENTS, "claimed"]
    assert told(draft) == []
    alone = judged(draft.replace(ids, "loaded-verb"))
    assert [(one.check, one.standing) for one in alone.findings] == [
        ("unattributed-claim", Standing.OPEN),
        ("loaded-verb", Standing.SUPPRESSED),
    ]


def test_what_is_excused_keeps_its_severity_and_fails_nothing() -> None:
    """The reason goes into the report."""
    (one,) = judged(f"{HEAD}{RENTS} {COMMENT}\n").findings
    assert (one.severity, one.standing, one.excuse, one.fails) == (
        Severity.WARNING,
        Standing.SUPPRESSED,
        "own count",
        False,
    )


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("audit: ignore unattributed-claim", f"The comment in line 5 gives no reason{HOW}"),
        ("audit: ignore unattributed-claim:", f"The comment in line 5 gives no reason{HOW}"),
        ("audit: ignore unattributed-claim:  ", f"The comment in line 5 gives no reason{HOW}"),
        ("audit: ignore: own count", f"The comment in line 5 names no check{HOW}"),
        ("audit: ignore", f"The comment in line 5 names no check{HOW}"),
        ("audit: ignore-file : x", f"The comment in line 5 names no check{HOW}"),
        ("audit: ignor unattributed-claim: x", f"The comment in line 5 asks for 'ignor', which there is not{HOW}"),
        ("audit: Ignore unattributed-claim: x", f"The comment in line 5 asks for 'Ignore', which there is not{HOW}"),
        ("audit:", f"The comment in line 5 asks for nothing{HOW}"),
        ("audit: : x", f"The comment in line 5 asks for nothing{HOW}"),
        (
            "audit: ignore loaded-verbs: x",
            "The comment in line 5 names 'loaded-verbs', which is no check of sentences; did you mean 'loaded-verb'?",
        ),
        ("audit: ignore loaded-verb, zzz: x", "The comment in line 5 names 'zzz', which is no check of sentences."),
    ],
)
@pytest.mark.parametrize("name", ["port.md", "port.txt"])
def test_a_comment_that_cannot_be_followed_is_an_error(asked: str, message: str, name: str) -> None:
    """It excuses nothing, and says what is wrong with it."""
    comment, head = (f"<!-- {asked} -->", HEAD) if name == "port.md" else (f"# {asked}", PLAIN)
    report = judged(f"{head}{comment}\n{RENTS}\n", name)
    faulty, claim = report.findings
    assert (faulty.check, faulty.severity, faulty.message) == ("faulty-suppression", Severity.ERROR, message)
    assert (claim.check, claim.standing) == ("unattributed-claim", Standing.OPEN)


def test_a_comment_without_a_colon_gives_no_reason() -> None:
    """It does ask for something."""
    ((_, message),) = told(f"{HEAD}<!-- audit: ignore unattributed-claim (own count) -->\n{RENTS}\n")
    assert "asks for nothing" not in message


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        (f"{HEAD}{RENTS}\n\n{COMMENT}", "port.md"),
        (f"{HEAD}{RENTS}\n{COMMENT}\n", "port.md"),
        (f"{HEAD}{RENTS}\n\n{COMMENT}\n\n```\nx\n```\n", "port.md"),
        (f"{PLAIN}{RENTS}\n# {ASKED}", "port.txt"),
        (COMMENT, "port.md"),
        (f"# {ASKED}\n", "port.txt"),
    ],
)
def test_behind_the_last_paragraph_a_comment_is_about_nothing(draft: str, name: str) -> None:
    """Which is told, for it was meant for something."""
    assert excused(draft, name) == []
    ((check, message),) = told(draft, name)
    assert check == "faulty-suppression"
    assert message.endswith(" stands behind the last paragraph; put it before what it is about.")


def test_a_comment_that_lets_nothing_stand_is_told() -> None:
    """It would hide the next finding of its kind."""
    draft = f"{HEAD}{RENTS}\n\nIt rained. {COMMENT}\n"
    report = judged(draft)
    assert [(one.check, one.message, one.severity, one.fails) for one in report.findings][1:] == [
        (
            "unused-suppression",
            "The comment in line 7 is not needed: unattributed-claim would say nothing here.",
            Severity.WARNING,
            True,
        )
    ]
    assert told(f"{HEAD}<!-- audit: ignore loaded-verb, link-alone: x -->\n{RENTS}") == [
        ("unused-suppression", "The comment in line 5 is not needed: loaded-verb, link-alone would say nothing here.")
    ]


def test_findings_about_comments_have_levels_like_others() -> None:
    """A policy may have them off, or milder."""
    draft = f"{HEAD}It rained. {COMMENT} <!-- audit: nonsense -->\n"
    policy = Policy(checks={"unused-suppression": None, "faulty-suppression": Severity.NOTE})
    assert [(one.check, one.severity) for one in judged(draft, policy=policy).findings] == [
        ("faulty-suppression", Severity.NOTE)
    ]


def test_a_comment_excuses_no_comment() -> None:
    """What is wrong with one is to be mended."""
    draft = f"{HEAD}<!-- audit: ignore-file unused-suppression: x -->\n\nIt rained. {COMMENT}\n"
    assert [check for check, _ in told(draft)] == ["faulty-suppression", "unused-suppression"]


@pytest.mark.parametrize(
    "block",
    [f"```\n{COMMENT}\n```", f"~~~ html\n{COMMENT}\n~~~", f"    {COMMENT}", f"    x\n    {COMMENT}", f"```\n{COMMENT}"],
)
def test_a_comment_in_a_block_of_code_is_only_shown(block: str) -> None:
    """It asks for nothing, and is no part of the prose."""
    draft = f"{HEAD}{RENTS}\n\n{block}"
    assert directives(draft) == ()
    assert excused(f"{HEAD}{block}\n```\n\n{RENTS}" if block.count("`") == 3 else f"{HEAD}{block}\n\n{RENTS}") == []


def test_a_comment_in_a_span_of_code_is_only_shown() -> None:
    """Readers see its words."""
    assert directives(f"{HEAD}{RENTS}\n\nWrite `{COMMENT}` for it.\n") == ()


def test_an_unclosed_comment_excuses_nothing() -> None:
    """Markdown shows it as text, so that no draft vanishes."""
    draft = f"{HEAD}<!-- {ASKED}\n\n{RENTS}\n"
    assert directives(draft) == ()
    assert excused(draft) == []
    assert ASKED in read("port.md", rules(), draft.encode()).text


def test_other_comments_are_none_of_ours() -> None:
    """Only those that begin with the mark are, in small letters."""
    for comment in (
        "<!-- the audit: ignore x -->",
        "<!-- AUDIT: ignore x -->",
        "<!-- audits: x -->",
        "<!- audit: x ->",
    ):
        assert directives(f"{HEAD}{comment}\n{RENTS}") == ()
    for line in ("## audit: x", "audit: x", "Cho said # audit: x", "#audits: x", "// audit: x"):
        assert directives(f"{PLAIN}{line}\n\n{RENTS}", "port.txt") == ()
    assert directives(f"{HEAD}# {ASKED}\n\n{RENTS}") == ()
    assert directives(f"{PLAIN}{COMMENT}\n\n{RENTS}", "port.txt") == ()


# Plain text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"@\n{RENTS} {DEBT}\n\n{FARES}", [RENTS, DEBT]),
        (f"@\n\n{RENTS}\n\n{DEBT}", [RENTS]),
        (f"{RENTS}\n@\n{DEBT}\n", [DEBT]),
        (f"{RENTS}\n\n   @\t\n{DEBT}\n", [DEBT]),
        (f"@\n# audit: ignore loaded-verb: tone\n{RENTS} Cho claimed it.", [RENTS, "claimed"]),
        (f"{RENTS} @\n\n{DEBT}", []),
    ],
)
def test_in_plain_text_a_comment_is_a_line_of_its_own(body: str, expected: list[str]) -> None:
    """It is about the paragraph that follows; in the middle of a line it is text."""
    assert excused(PLAIN + body.replace("@", f"# {ASKED}"), "port.txt") == expected


def test_a_line_for_the_audit_is_no_part_of_a_paragraph() -> None:
    """It parts paragraphs, and no character of the text moves."""
    wrapped = "Debt doubled in May and\nin June."
    draft = f"{PLAIN}{RENTS}\n\n# {ASKED}\n{wrapped}\n  #audit:ignore loaded-verb:x\nIt rained.\n"
    document = read("port.txt", rules(), draft.encode())
    assert document.text == draft
    assert [document.at(block.span) for block in document.blocks[2:]] == [RENTS, wrapped, "It rained."]
    assert [one.place for one in document.directives] == [Place(7, 1), Place(10, 1)]
    assert all("audit:" not in document.at(sentence.span) for sentence in judged(draft, "port.txt").segments.sentences)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_comments_are_found_in_every_encoding(encoding: str, ending: str) -> None:
    """Their places are those that an editor shows."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = f"{mark}# {ASKED}\n{PLAIN}# audit: ignore unattributed-claim: gezählt für uns\n{RENTS}\n"
    raw = text.replace("\n", ending).encode(encoding)
    assert [one.place for one in directives(raw, "port.txt")] == [Place(1, 1), Place(6, 1)]
    assert directives(raw, "port.txt")[1].reason == "gezählt für uns"
    assert excused(raw, "port.txt") == [RENTS]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_do_not_move_a_comment(ending: str) -> None:
    """In Markdown as well."""
    raw = f"{HEAD}{COMMENT}\n{RENTS}\n\n{DEBT} {COMMENT} {FARES}\n".replace("\n", ending).encode("utf-8-sig")
    assert [one.place for one in directives(raw)] == [Place(5, 1), Place(8, len(DEBT) + 2)]
    assert excused(raw) == [RENTS, DEBT]


def test_a_comment_in_latin_1_is_read_as_the_draft_is() -> None:
    """Whose encoding nobody says."""
    raw = f"{HEAD}<!-- audit: ignore unattributed-claim: gezählt -->\n{RENTS}".encode("cp1252")
    assert directives(raw)[0].reason == "gezählt"
    assert excused(raw) == [RENTS]


# Pages


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"@\n<p>{RENTS} {DEBT}</p>\n<p>{FARES}</p>", [RENTS, DEBT]),
        (f"<p>{RENTS}</p>\n@\n<p>{DEBT}</p>\n<p>{FARES}</p>", [DEBT]),
        (f"<p>{RENTS} @ {DEBT}</p>", [RENTS]),
        (f"<p>{RENTS.replace(' ', ' @', 1)} {DEBT}</p>", [RENTS]),
        (f"<p>{RENTS} {DEBT} @</p>\n<p>{FARES}</p>", [DEBT]),
        (f"<p>Rents doubled in <b>March.@</b> {DEBT}</p>", [RENTS]),
        (f"<p>@{RENTS} {DEBT}</p>\n<p>{FARES}</p>", [RENTS, DEBT]),
        (f"<p><span>{RENTS}</span> @ <em>{DEBT}</em></p>", [RENTS]),
        (f"<p>\n  {RENTS}\n</p>\n@\n<p>\n  {DEBT}\n</p>", [DEBT]),
        (f"<p>\n  {RENTS}\n  @\n  {DEBT}\n</p>\n<p>{FARES}</p>", [RENTS]),
        pytest.param(
            f"<p>\n  {RENTS}\n  @\n</p>\n<p>\n  {DEBT}\n</p>",
            [RENTS],
        ),
        pytest.param(
            f"<p>{RENTS}&nbsp;@</p>\n<p>{DEBT}</p>",
            [RENTS],
        ),
        (f"<p>{RENTS}</p>\n<p>{DEBT}</p>\n{COMMENT.replace('ignore', 'ignore-file')}", [RENTS, DEBT]),
    ],
)
def test_comments_in_a_page_are_found(body: str, expected: list[str]) -> None:
    """As in Markdown, among its tags."""
    assert excused(page(body), "port.html") == expected


def test_an_escaped_comment_in_a_page_is_shown() -> None:
    """A page that writes about comments asks for nothing."""
    assert directives(page(f"<pre>&lt;!-- {ASKED} --&gt;</pre>\n<p>{RENTS}</p>"), "port.html") == ()


def test_in_a_page_of_one_line_a_comment_is_about_its_own_sentence() -> None:
    """However many paragraphs stand in that line before."""
    body = f"<p>{RENTS}</p><p>{DEBT}@ {FARES}</p>"
    assert excused(page(body).replace("\n", ""), "port.html") == [DEBT]


def test_in_a_page_of_one_line_a_comment_between_paragraphs_is_about_the_next() -> None:
    """The tags part them, not the line ends."""
    assert excused(page(f"<p>{RENTS}</p>@<p>{DEBT}</p>").replace("\n", ""), "port.html") == [DEBT]


@pytest.mark.parametrize(
    ("charset", "word"),
    [
        ("utf-8", "zählt"),
        pytest.param(
            "shift_jis",
            "ー",
        ),
        pytest.param(
            "windows-1251",
            "рента",
        ),
    ],
)
def test_a_comment_is_read_in_the_charset_of_its_page(charset: str, word: str) -> None:
    """A page that can be read without a comment can be read with one."""
    text = page(f"<p>{RENTS} {word}</p>\n{COMMENT.replace('own count', word)}\n<p>{DEBT}</p>", charset)
    raw = text.encode(charset)
    assert [one.reason for one in directives(raw, "port.html")] == [word]
    assert excused(raw, "port.html") == [DEBT]


def test_only_text_is_searched_for_comments() -> None:
    """A draft that is no text is not refused for a word in it."""
    raw = rb"{\rtf1\ansi The audit: nobody had asked for it, the office said.\par}"
    document = read("port.rtf", rules(), raw)
    assert (document.text, document.directives) == ("The audit: nobody had asked for it, the office said.", ())


# Furniture


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(f"![A pier](a.png) {COMMENT}", id="caption"),
        pytest.param(f"| a | b |\n|---|---|\n| 1 {COMMENT} | 2 |", id="table"),
        pytest.param(f"KARSUND, March 3 (Reuters) {COMMENT} — It rained.", id="dateline"),
    ],
)
def test_a_comment_never_reaches_back_into_another_paragraph(between: str) -> None:
    """In a caption, a table or a dateline it is not about the sentence above."""
    assert excused(f"{HEAD}{RENTS}\n\n{between}\n\n{DEBT}\n") == []


@pytest.mark.parametrize(
    "body",
    [
        f"**{RENTS}** @",
        f"*{RENTS}* @",
        f"**{RENTS}**@",
        "Rents doubled in `March` @",
        "Rents doubled in March[^1] @",
        f"See ![a pier](a.png) here. {RENTS} @ It rained.",
        pytest.param(
            f"{RENTS} ![a pier](a.png) @",
        ),
    ],
)
def test_behind_markup_a_comment_is_about_its_own_sentence(body: str) -> None:
    """Stars, ticks and images are no part of the text, and no end of a paragraph either."""
    (found,) = excused(f"{HEAD}{body.replace('@', COMMENT)}\n\n{DEBT}\n")
    assert found.startswith("Rents doubled in March")


def test_behind_a_shown_opening_a_comment_is_followed() -> None:
    """A draft may write about comments."""
    assert excused(f"{HEAD}Write `<!--` first. {RENTS} {COMMENT}\n") == [RENTS]


def test_a_comment_in_a_byline_is_not_about_the_first_sentence() -> None:
    """A byline is not audited, so there is nothing to excuse."""
    draft = f"By Irene Cho {COMMENT.replace('unattributed-claim', 'unsupported-lead')}\n\n{RENTS}\n\nIt rained.\n"
    assert read("port.md", rules(), draft.encode()).blocks[0].kind is BlockKind.BYLINE
    assert excused(draft) == []


# Places


@pytest.mark.parametrize(
    ("draft", "place"),
    [
        (f"{HEAD}It rained. {COMMENT} It snowed.\n", Place(5, 12)),
        (f"{HEAD}It rained.{COMMENT} It snowed.\n", Place(5, 11)),
        (f"{HEAD}{COMMENT}\nIt rained.\n", Place(5, 1)),
        (f"{HEAD}It rained.\n\n{COMMENT}\n", Place(7, 1)),
    ],
)
def test_the_place_of_a_comment_is_where_it_begins(draft: str, place: Place) -> None:
    """Line and column, in code points."""
    assert [one.place for one in directives(draft)] == [place]


def objection(draft: str) -> tuple[Report, Finding]:
    """What is said of the one comment of a draft."""
    report = judged(draft)
    (found,) = (one for one in report.findings if one.check.endswith("-suppression"))
    return report, found


def test_a_finding_about_a_comment_stands_where_the_text_goes_on() -> None:
    """Its own characters are no part of the text."""
    report, found = objection(f"{HEAD}It rained. {COMMENT} It snowed.\n")
    assert report.document.locate(found.span.start) == Place(5, 12 + len(COMMENT))
    assert found.span.start == found.span.end


def test_an_image_does_not_move_a_finding_about_a_comment() -> None:
    """Its caption stands behind its paragraph in the text, and before the comment in the file."""
    report, found = objection(f"{HEAD}See ![a pier](a.png) here. It rained. {COMMENT}\n\nIt snowed.\n")
    assert report.document.locate(found.span.start).line == 5


@pytest.mark.parametrize("body", [f"{COMMENT}\n\nIt rained.", f"It rained.\n\n{COMMENT}"])
def test_the_line_of_a_comment_is_told(body: str) -> None:
    """As that of a waiver is."""
    report, found = objection(HEAD + body)
    line = next(number for number, text in enumerate(f"{HEAD}{body}".split("\n"), 1) if "<!--" in text)
    assert report.document.locate(found.span.start).line == line or f"line {line}" in found.message


# Odd input


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        ("", "port.md"),
        ("<!-- audit:", "port.md"),
        ("<!-- audit:-->", "port.md"),
        (f"{COMMENT}{COMMENT}", "port.md"),
        (f"<!-- audit: ignore {'x,' * 50}: y -->\n{RENTS}", "port.md"),
        ("#audit:", "port.txt"),
        ("# audit: ignore-file loaded-verb: x\n\n\n", "port.txt"),
        (f"![{COMMENT}](a.png)", "port.md"),
        (f"[a]: <{COMMENT}>\n\n{RENTS}", "port.md"),
        (f"---\ntitle: {COMMENT}\n---\n\n{RENTS}\n", "port.md"),
        (f"| {COMMENT} |\n|---|\n", "port.md"),
        (f"# {COMMENT}\n", "port.md"),
        (f"\u2028{COMMENT}\u2028\x85{RENTS}", "port.md"),
    ],
)
def test_odd_drafts_are_judged_all_the_same(draft: str, name: str) -> None:
    """Every comment in them has a place in the file, and every finding one in the text."""
    report = judged(draft, name)
    lines = draft.split("\n")
    for one in report.document.directives:
        assert lines[one.place.line - 1][one.place.column - 1 :].lstrip()[:1] in ("<", "#")
    assert all(Span(0, len(report.document.text)).contains(one.span) for one in report.findings)


def seconds(draft: str, name: str = "port.md") -> float:
    """How long it takes to read a draft."""
    start = perf_counter()
    read(name, rules(), draft.encode())
    return perf_counter() - start


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        (f"{HEAD}{' '.join([RENTS, COMMENT] * 2000)}", "port.md"),
        pytest.param(
            HEAD + "\n\n".join([f"{RENTS} {COMMENT}"] * 1500),
            "port.md",
        ),
        pytest.param(
            PLAIN + "\n\n".join([f"# {ASKED}\n{RENTS}"] * 1500),
            "port.txt",
        ),
        pytest.param(
            f"{HEAD}{'<!-- audit: x ' * 8000}",
            "port.md",
        ),
        pytest.param(
            f"{HEAD}<!-- audit: ignore{' ' * 900}! -->\n",
            "port.md",
        ),
    ],
    ids=["one paragraph", "behind sentences", "before paragraphs", "unclosed", "blanks"],
)
def test_comments_are_read_in_a_time_that_grows_with_the_draft(draft: str, name: str) -> None:
    """Not with its square."""
    assert seconds(draft, name) < 0.8


def test_comments_are_judged_in_a_time_that_grows_with_the_draft() -> None:
    """Not with its square."""
    document = read("port.md", rules(), (HEAD + " ".join([f"{RENTS} {COMMENT}"] * 1500)).encode())
    report = audit_document(document, rules(), Settings())
    assert len(report.findings) == len(document.directives) == 1500
    start = perf_counter()
    judge(report, Terms(date(2026, 6, 30)), rules())
    assert perf_counter() - start < 0.8
