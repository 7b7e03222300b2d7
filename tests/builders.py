"""Small documents, reports and runs for tests, built from the model alone."""

from __future__ import annotations

import re

from audit.model import (
    Attribution,
    Block,
    BlockKind,
    Claim,
    Document,
    Failure,
    Finding,
    Identified,
    NonDisclosure,
    Reason,
    Reliance,
    Report,
    Run,
    Segments,
    Sentence,
    Severity,
    Source,
    SourceUse,
    Span,
    Standing,
    Status,
)

PORT = """Dock Strike Shuts Halvern Port

Norvane Energy lost $4 million a day, Irene Cho said.

Two dockers were killed on Monday. The ministry had known of the broken crane since May.

The union declined to comment, according to The Ledger.
"""

CHO = Source("irene-cho", "Irene Cho", "person")
LEDGER = Source("the-ledger", "The Ledger", "news-outlet", tier="secondary")
UNION = Source("dockers-union", "Dockers' Union", "union")
AIDE = Source("anonymous-aide", "an aide", "anonymous", identified=Identified.VAGUE, anonymity=0)


def draft(text: str = PORT, name: str = "drafts/port.md", **more: object) -> Document:
    """A document as a plain reader makes it: a block a paragraph, the first a headline."""
    paragraphs = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
    kinds = [BlockKind.HEADLINE if index == 0 else BlockKind.PROSE for index in range(len(paragraphs))]
    starts = (0, *(match.end() for match in re.finditer(r"\n", text)))
    blocks = tuple(Block(kind, span) for kind, span in zip(kinds, paragraphs, strict=True))
    return Document(name, text, blocks, line_starts=starts, **more)  # type: ignore[arg-type]


def find(document: Document, words: str) -> Span:
    """The span of the first place where some words stand."""
    start = document.text.index(words)
    return Span(start, start + len(words))


def segments(document: Document) -> Segments:
    """Sentences that end at a full stop; no quotations."""
    found = []
    for index, block in enumerate(document.blocks):
        for match in re.finditer(r"\S[^.]*\.?", document.at(block.span)):
            start = block.span.start + match.start()
            found.append(Sentence(Span(start, block.span.start + match.end()), index, block.kind))
    return Segments(tuple(found), ())


def use(source: Source, sentences: int, units: int, words: int = 9) -> SourceUse:
    """A source that stands behind some of the units."""
    return SourceUse(source, sentences, sentences, words, sentences / units)


def reliance(*uses: tuple[Source, int], check_worthy: int = 0, credited: int = 0, **more: object) -> Reliance:
    """Reliance on sources with so many sentences each, most first."""
    units = sum(count for _, count in uses)
    shares = [count / units for _, count in uses]
    proximate = tuple(use(source, count, units) for source, count in uses)
    measures: dict[str, object] = {
        "proximate": proximate,
        "original": proximate,
        "units": units,
        "effective_sources": 1 / sum(share**2 for share in shares) if shares else None,
        "top1_share": shares[0] if shares else None,
        "top3_share": sum(shares[:3]) if shares else None,
        "second_hand_share": 0.0 if shares else None,
        "anonymous_share": 0.0 if shares else None,
        "check_worthy": check_worthy,
        "attributed_check_worthy": credited,
    }
    return Reliance(**{**measures, **more})  # type: ignore[arg-type]


def finding(document: Document, words: str, severity: Severity, **more: object) -> Finding:
    """An objection to some words of a draft."""
    span = find(document, words)
    index = segments(document).sentence_at(span.start)
    measures: dict[str, object] = {
        "check": "unattributed-claim",
        "message": f"{words!r} is credited to nobody.",
        "mend": "Say who says so.",
        "span": segments(document).sentences[index].span if index is not None else span,
        "highlights": (span,),
        "sentence": index,
    }
    return Finding(severity=severity, **{**measures, **more})  # type: ignore[arg-type]


def port_report(name: str = "drafts/port.md") -> Report:
    """One draft with two attributions, a non-disclosure, one exempt and two uncredited claims."""
    document = draft(name=name, title="Dock Strike Shuts Halvern Port", notes=("Read as windows-1252.",))
    killed, known = find(document, "killed"), find(document, "had known of")
    return Report(
        document,
        segments(document),
        attributions=(
            Attribution(
                source=(find(document, "Irene Cho"),),
                cue=(find(document, "said"),),
                content=(find(document, "Norvane Energy lost $4 million a day"),),
                rule="content-source-verb",
                sentence=1,
                resolved=CHO,
                resolution="Named in full here.",
            ),
            Attribution(
                source=(find(document, "The Ledger"),),
                cue=(find(document, "according to"),),
                content=(find(document, "The union declined to comment"),),
                rule="according-to",
                sentence=4,
                resolved=LEDGER,
                resolution="An alias of one source.",
            ),
        ),
        non_disclosures=(
            NonDisclosure(
                (find(document, "The union"),), (find(document, "declined to comment"),), "declined", 4, UNION
            ),
        ),
        claims=(
            Claim(0, Status.EXEMPT, exemption="headline-supported"),
            Claim(
                1, Status.ATTRIBUTED, _reason("statistic", Severity.WARNING, find(document, "$4 million")), None, (0,)
            ),
            Claim(2, Status.UNATTRIBUTED, _reason("casualty-count", Severity.ERROR, killed)),
            Claim(3, Status.UNATTRIBUTED, _reason("mental-state", Severity.WARNING, known)),
            Claim(4, Status.PLAIN),
        ),
        reliance=reliance(
            (CHO, 1),
            (LEDGER, 1),
            check_worthy=3,
            credited=1,
            people_quoted=1,
            non_disclosures=1,
            original=(use(CHO, 1, 2), use(UNION, 1, 2)),
            second_hand_share=0.5,
            longest_unattributed_run=2,
            longest_unattributed_span=Span(killed.start, known.end),
            kinds=(("person", 1, 0.5), ("news-outlet", 1, 0.5)),
        ),
        findings=(
            finding(document, "had known of", Severity.WARNING, message="What somebody knew needs a source."),
            finding(
                document, "killed", Severity.ERROR, message="A death is reported as a fact.", mend="Say who counted."
            ),
            finding(document, "Two", Severity.NOTE, message="Accepted earlier.", standing=Standing.WAIVED),
        ),
    )


def _reason(category: str, severity: Severity, span: Span) -> tuple[Reason, ...]:
    return (Reason(category, severity, span, category, "It can be checked, and would matter if it were wrong."),)


def quiet_report(name: str = "drafts/quiet.md") -> Report:
    """One draft to which nothing is objected."""
    document = draft("Fair Opens\n\nIt rained, Irene Cho said.\n", name)
    return Report(document, segments(document), reliance=reliance((CHO, 1), check_worthy=1, credited=1))


def one(report: Report) -> Run:
    """A run over one draft."""
    return Run((report,), (), report.reliance)


def two_drafts_and_a_failure() -> Run:
    """A run over two drafts and a third that cannot be read."""
    together = reliance((CHO, 2), (LEDGER, 1), check_worthy=4, credited=2, people_quoted=1, non_disclosures=1)
    failure = Failure("drafts/scan.pdf", "this format is not read; save it as text, markdown or html")
    return Run((port_report(), quiet_report()), (failure,), together)
