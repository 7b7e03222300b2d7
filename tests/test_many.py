"""Many drafts: in their order, by one process or several, and none lost for another's sake."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import audit.many
from audit.config import Settings
from audit.errors import AuditError, ReadError, RuleError, RuleTimeout
from audit.many import Draft, Work, audited
from audit.model import Document, Failure, Report
from audit.pipeline import audit_document, audit_documents
from audit.readers import Fields, Record, from_text
from audit.rules import RuleSet
from tests.small_rules import finding, rule_set

TEXTS = [f"Irene Cho, the mayor, said on Monday that {count} boats had sunk." for count in range(60)]


def drafts(texts: list[str]) -> Iterator[Draft]:
    """Texts as records."""
    for number, text in enumerate(texts, 1):
        line = json.dumps({"text": text}).encode()
        yield Draft(f"drafts.jsonl:{number}", len(line), record=Record("drafts.jsonl", number, line))


def named(report: Report, *_: object) -> tuple[str, int]:
    """What is kept of a report here."""
    return report.document.name, len(report.attributions)


def fall(*_: object) -> None:
    """End the process from inside, as want of memory would."""
    os._exit(9)


def work(rules: RuleSet, finish: Any = named) -> Work:
    """What is done to the drafts."""
    return Work(rules, None, Fields(), finish)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_drafts(
    jobs: int, shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many processes share them, drafts come back as they went in."""
    monkeypatch.setattr(audit.many, "BATCH", 4)
    found = list(audited(drafts(TEXTS), work(shipped_rules), jobs))
    assert [draft.name for draft, _ in found] == [f"drafts.jsonl:{number}" for number in range(1, 61)]
    assert [result for _, result in found] == [(draft.name, 1) for draft, _ in found]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_draft_that_fails_costs_no_other(jobs: int, shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no draft is a failure at its place among the others, in every process."""
    monkeypatch.setattr(audit.many, "BATCH", 2)
    given = list(drafts(TEXTS[:7]))
    given[3] = Draft("gone.jsonl", 0, failure=Failure("gone.jsonl", "no such file"))
    for index in (0, 5):
        given[index] = given[index]._replace(record=Record("drafts.jsonl", index + 1, b"{"))
    found = [result for _, result in audited(given, work(shipped_rules), jobs)]
    assert [isinstance(result, Failure) for result in found] == [index in (0, 3, 5) for index in range(7)]
    assert found[3] == Failure("gone.jsonl", "no such file")
    assert found[5].name == "drafts.jsonl:6"
    assert found[5].message.startswith("is not JSON at column 2")


def test_only_a_few_batches_are_taken_ahead(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive is not read into memory: no more drafts are asked for than are being worked on, and a few."""
    monkeypatch.setattr(audit.many, "BATCH", 1)
    taken = 0

    def counted() -> Iterator[Draft]:
        nonlocal taken
        for draft in drafts(TEXTS):
            taken += 1
            yield draft

    results = audited(counted(), work(shipped_rules), 2)
    for _ in range(3):
        next(results)
    assert taken <= 3 + 2 * audit.many.AHEAD + 2
    results.close()  # type: ignore[attr-defined]


def test_a_long_draft_is_a_batch_of_its_own(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are cut by size as well as by number."""
    monkeypatch.setattr(audit.many, "BATCH_SIZE", 100)
    sizes: list[int] = []

    def count(_: Work, batch: list[Draft]) -> list[None]:
        sizes.append(len(batch))
        return [None] * len(batch)

    monkeypatch.setattr(Work, "__call__", count)
    list(audited([Draft("a", 60), Draft("b", 60), Draft("c", 200), Draft("d", 1)], work(shipped_rules)))
    assert sizes == [2, 1, 1]


def test_a_process_that_was_ended_is_told(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what may have happened and what to do."""
    monkeypatch.setattr(audit.many, "BATCH", 1)

    def finish(report: Report, *_: object) -> None:
        if report.document.name.endswith(":3"):
            fall()

    with pytest.raises(AuditError, match="a process was ended from outside, perhaps for want of memory"):
        list(audited(drafts(TEXTS[:4]), work(shipped_rules, finish), 2))


def test_a_process_that_was_not_forked_loads_its_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process inherits nothing it makes its work anew, from the folder of rules."""
    monkeypatch.setattr(audit.many._Process, "work", None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    audit.many._begin(None, Fields(), named)
    assert audit.many._in_process(list(drafts(TEXTS[:1]))) == [("drafts.jsonl:1", 1)]


def test_drafts_side_by_side_are_audited_as_alone(shipped_rules: RuleSet) -> None:
    """Going stage by stage through several drafts mixes nothing up."""
    texts = [*TEXTS[:3], "“It sank,” said Cho. He saw it.", "", "Ruiz, who heads the port, denied it. She left."]
    documents = [from_text(str(number), text, shipped_rules) for number, text in enumerate(texts)]
    alone = tuple(audit_document(document, shipped_rules, Settings()) for document in documents)
    assert audit_documents([(document, Settings()) for document in documents], shipped_rules) == alone


def test_a_draft_that_runs_out_of_time_costs_no_other(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a failure at its place."""
    monkeypatch.setattr("audit.match.TIMEOUT", 0.02)
    slow = rule_set(finding("slow-rule", "said", after=" (?:(?:x|xx|xxx)+)+y"), like=shipped_rules)
    documents = [Document(name, "", ()) for name in "ab"]
    documents.insert(1, from_text("slow", f"He said {'x' * 200}.", shipped_rules))
    found = audit_documents([(document, Settings()) for document in documents], slow)
    assert [type(one) for one in found] == [Report, RuleTimeout, Report]
    with pytest.raises(RuleTimeout):
        audit_document(documents[1], slow, Settings())


def test_a_file_is_a_draft_too(tmp_path: Path, shipped_rules: RuleSet) -> None:
    """Files are read where they are audited."""
    path = tmp_path / "a.txt"
    path.write_text(TEXTS[0], encoding="utf-8")
    missing = str(tmp_path / "none.txt")
    found = [result for _, result in audited([Draft(str(path), 1), Draft(missing, 1)], work(shipped_rules))]
    assert found == [(str(path), 1), Failure(missing, "no such file")]
    given = [*drafts(TEXTS[:1]), Draft("-", 1, raw=TEXTS[0].encode())]
    assert [result for _, result in audited(given, work(shipped_rules), 2)] == [("drafts.jsonl:1", 1), ("<stdin>", 1)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_half_a_character_is_audited(jobs: int, shipped_rules: RuleSet) -> None:
    """JSON may hold half of an emoji; the draft, and all others, are audited."""
    texts = [*TEXTS[:2], "Bad \ud83d half, officials said.", TEXTS[3]]
    found = [result for _, result in audited(drafts(texts), work(shipped_rules), jobs)]
    assert found == [(f"drafts.jsonl:{number}", 1) for number in range(1, 5)]


def wrong(_: Report) -> None:
    """Find a fault in the rules while a draft is audited."""
    raise RuleError("own/rule.yaml", 3, "needs a cue")


def test_what_is_wrong_with_a_rule_is_told_from_any_process(shipped_rules: RuleSet) -> None:
    """The message names file and line, whichever process found it."""

    def finish(report: Report, *_: object) -> None:
        if not report.document.name.endswith(":1"):
            wrong(report)

    with pytest.raises(RuleError, match=r"^own/rule\.yaml:3: needs a cue$"):
        list(audited(drafts(TEXTS[:3]), work(shipped_rules, finish), 2))


def test_errors_come_back_from_another_process_as_they_were() -> None:
    """They keep what they tell."""
    for error in (RuleError("a", 1, "b"), RuleError("a", None, "b"), ReadError("a", "b"), RuleTimeout("a", "b")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.path) == (type(error), str(error), error.path)


def test_where_no_process_can_be_started_that_is_told(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says why and what to do."""

    def refuse(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("audit.many.ProcessPoolExecutor.submit", refuse)
    with pytest.raises(AuditError, match="no process can be started: Resource temporarily unavailable; give fewer"):
        list(audited(drafts(TEXTS[:3]), work(shipped_rules), 2))
