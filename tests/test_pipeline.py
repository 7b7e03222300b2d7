"""One draft, audited from end to end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import audit.match
from audit.config import Settings
from audit.errors import RuleTimeout
from audit.model import Block, BlockKind, Document, Report, Segments, Span, Status
from audit.pipeline import audit_document
from audit.rules import RuleSet
from tests.news import NEWS
from tests.paragraphs import drafted, whole
from tests.small_rules import finding, rule_set

DRAFT = """Dock strike shuts port

HALVERN, March 3 — “We counted twice,” Irene Cho, who runs the docks, told The Ledger. “Nobody left.”

Unemployment has reached 19 percent. Norvane Energy declined to comment.

The union denied that boats were damaged, according to The Ledger.
"""


def audited(document: Document, rules: RuleSet) -> Report:
    """A draft, audited as it is without any settings."""
    return audit_document(document, rules, Settings())


def test_a_draft_is_audited_from_end_to_end(shipped_rules: RuleSet) -> None:
    """Every stage leaves its part in the report, and all parts speak of the same places."""
    document = drafted(DRAFT, BlockKind.HEADLINE)
    report = audited(document, shipped_rules)
    assert report.document is document
    assert [document.at(one.span) for one in report.segments.sentences] == [
        "Dock strike shuts port",
        "“We counted twice,” Irene Cho, who runs the docks, told The Ledger.",
        "“Nobody left.”",
        "Unemployment has reached 19 percent.",
        "Norvane Energy declined to comment.",
        "The union denied that boats were damaged, according to The Ledger.",
    ]
    assert [(document.words(one.source), document.words(one.cue), one.via) for one in report.attributions] == [
        ("Irene Cho", "told", None),
        ("The union", "denied", 2),
        ("The Ledger", "according to", None),
    ]
    assert report.attributions[0].resolved is not None
    assert report.attributions[0].resolved.name == "Irene Cho"
    assert [(document.words(one.source), one.sentence) for one in report.non_disclosures] == [("Norvane Energy", 4)]
    assert [one.sentence for one in report.claims] == list(range(6))
    assert [one.status for one in report.claims][3] is Status.UNATTRIBUTED
    assert report.reliance.non_disclosures == 1
    assert report.reliance.people_quoted == 1
    assert [(one.check, one.sentence) for one in report.findings if one.sentence == 3] == [("unattributed-claim", 3)]


def test_the_same_draft_gives_the_same_report(shipped_rules: RuleSet) -> None:
    """An audit hangs on nothing but the draft, the rules and the settings."""
    first = audited(drafted(DRAFT, BlockKind.HEADLINE), shipped_rules)
    assert audited(drafted("It rained, police said."), shipped_rules) != first
    assert audited(drafted(DRAFT, BlockKind.HEADLINE), shipped_rules) == first


def test_a_draft_does_not_change_the_rules(shipped_rules: RuleSet) -> None:
    """Rules are the same after an audit as before."""
    before = (shipped_rules.all, dict(shipped_rules.lexicons), shipped_rules.sources)
    audited(drafted(DRAFT, BlockKind.HEADLINE), shipped_rules)
    assert (shipped_rules.all, dict(shipped_rules.lexicons), shipped_rules.sources) == before


FURNITURE = "By Irene Cho\n\nSubscribe to our letter, “free.”\n\nx = said"


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(Document("draft", "", ()), id="no-text"),
        pytest.param(whole(""), id="empty-block"),
        pytest.param(whole(" \n\t "), id="blanks"),
        pytest.param(whole("", BlockKind.HEADLINE), id="empty-headline"),
        pytest.param(drafted(FURNITURE, BlockKind.BYLINE, BlockKind.BOILERPLATE, BlockKind.CODE), id="furniture"),
        pytest.param(Document("draft", "It rained, police said.", ()), id="text-in-no-block"),
    ],
)
def test_a_draft_without_prose_has_an_empty_report(shipped_rules: RuleSet, document: Document) -> None:
    """Nothing is found in nothing, and what is undefined for lack of sentences is None."""
    report = audited(document, shipped_rules)
    assert report.segments == Segments((), ())
    assert (report.attributions, report.non_disclosures, report.claims, report.findings) == ((), (), (), ())
    assert (report.reliance.units, report.reliance.effective_sources) == (0, None)
    assert report.reliance.attributed_share is None


def test_a_headline_alone_can_be_audited(shipped_rules: RuleSet) -> None:
    """A draft may have no prose yet."""
    report = audited(whole("Dam safe after repairs: ministry", BlockKind.HEADLINE), shipped_rules)
    assert [one.source for one in report.attributions] == [(Span(24, 32),)]


@pytest.mark.parametrize("mark", ["“", "”", '"', "''", "‘", "’", "'", "«", "»", "„", "“”", '" ', "“ ”\n\n"])
def test_marks_alone_are_no_draft(shipped_rules: RuleSet, mark: str) -> None:
    """Only quotation marks, closed or not, credit nobody."""
    for document in (whole(mark * 300), drafted(mark * 300)):
        report = audited(document, shipped_rules)
        assert report.attributions == ()
        assert all(0 <= one.span.start < one.span.end <= len(document.text) for one in report.segments.quotations)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        pytest.param("“We counted twice,” said Irene Cho. It rained. ", 200_000, id="stops"),
        pytest.param("the ministry said that two boats were damaged and ", 30_000, id="no-stop"),
    ],
)
def test_one_huge_line_is_audited_in_seconds(shipped_rules: RuleSet, sentence: str, size: int) -> None:
    """A draft of 200 kB without a line break takes a few seconds, and one without a stop does not hang either."""
    document = whole(sentence * (size // len(sentence)))
    start = time.process_time()
    audited(document, shipped_rules)
    assert time.process_time() - start < 20


def test_a_rule_that_runs_out_of_time_stops_the_audit(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit that is not whole is none."""
    monkeypatch.setattr(audit.match, "TIMEOUT", 0.02)
    rules = rule_set(finding("slow-rule", "said", after=" (?:(?:x|xx|xxx)+)+y"), like=shipped_rules)
    with pytest.raises(RuleTimeout, match=r"^draft: rule slow-rule ran out of time"):
        audited(whole(f"He said {'x' * 200}"), rules)


@given(text=NEWS, kinds=st.lists(st.sampled_from(list(BlockKind)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_text_stops_an_audit(shipped_rules: RuleSet, text: str, kinds: list[BlockKind]) -> None:
    """Whatever a draft says, its report has a claim a sentence, and every place in it lies in the text."""
    report = audited(drafted(text, *kinds), shipped_rules)
    assert [one.sentence for one in report.claims] == list(range(len(report.segments.sentences)))
    spans = [one.span for one in report.findings] + [reason.span for one in report.claims for reason in one.reasons]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(0 <= index < len(report.attributions) for one in report.claims for index in one.attributions)


def test_blocks_may_touch(shipped_rules: RuleSet) -> None:
    """A reader may give blocks with nothing between them."""
    text = "Rain fallsPolice said it rained."
    blocks = (Block(BlockKind.HEADLINE, Span(0, 10)), Block(BlockKind.PROSE, Span(10, 32)))
    (one,) = audited(Document("draft", text, blocks), shipped_rules).attributions
    assert (one.source, one.cue, one.content) == ((Span(10, 16),), (Span(17, 21),), (Span(22, 31),))
