"""Many drafts on one machine: in batches, by one process or by several, given back in the order they came in."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from audit.config import Settings
from audit.errors import AuditError, ReadError
from audit.language import in_its_language
from audit.model import Document, Failure, Report
from audit.pipeline import audit_documents
from audit.readers import Fields, Record, read, read_record
from audit.rules import RuleSet, load_rules

# A batch is long enough to be worth handing over, and short enough that what is found does not fill the memory.
BATCH = 32  # drafts
BATCH_SIZE = 250_000  # bytes
AHEAD = 3  # batches that wait for each process
MOST_JOBS = 60  # as many as Windows can wait for


class Draft(NamedTuple):
    """A draft to be read: a file by its name, the bytes of one, or a record; or one that is known to fail.

    `size` is in bytes. `terms` are what `finish` is given beside the report.
    """

    name: str
    size: int
    settings: Settings = Settings()
    terms: Any = None
    raw: bytes | None = None
    record: Record | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Work:
    """What is done to every draft; `finish` makes of a report, the terms of its draft and the rules what is kept of it.

    `folder` is the user's part of the rules.
    """

    rules: RuleSet
    folder: Path | None
    fields: Fields
    finish: Callable[[Report, Any, RuleSet], Any]

    def __call__(self, batch: Sequence[Draft]) -> list[Any]:
        """What is kept of each draft of a batch, in its order."""
        found = [self._read(draft) for draft in batch]
        done: dict[int, Any] = {i: one for i, one in enumerate(found) if isinstance(one, Failure)}
        good = {i: one for i, one in enumerate(found) if not isinstance(one, Failure)}
        for rules in {id(rules): rules for _, rules in good.values()}.values():
            own = {i: document for i, (document, its) in good.items() if its is rules}
            reports = audit_documents([(document, batch[i].settings) for i, document in own.items()], rules)
            done |= {i: self._finished(one, batch[i], rules) for i, one in zip(own, reports, strict=True)}
        return [done[i] for i in range(len(batch))]

    def _read(self, draft: Draft) -> tuple[Document, RuleSet] | Failure:
        if draft.failure:
            return draft.failure
        try:
            if draft.record:
                document = read_record(draft.record, self.fields, self.rules)
            else:
                document = read(draft.name, self.rules, draft.raw)
            return in_its_language(document, self.rules, draft.settings)
        except ReadError as error:
            return Failure(error.path, error.message)

    def _finished(self, report: Report | ReadError, draft: Draft, rules: RuleSet) -> Any:
        if isinstance(report, ReadError):
            return Failure(report.path, report.message)
        return self.finish(report, draft.terms, rules)


def audited(drafts: Iterable[Draft], work: Work, jobs: int = 1) -> Iterator[tuple[Draft, Any]]:
    """Every draft with what is kept of it, in the order of the drafts; only a few batches are in memory at a time.

    This process audits the first draft itself, so that the others begin with the patterns it compiled.

    Raises AuditError where processes cannot be started, or where one was ended from outside.
    """
    if jobs == 1:
        for batch in _batches(drafts, BATCH):
            yield from zip(batch, work(batch), strict=True)
        return
    batches = _batches(drafts, 1)
    first = next(batches, None)
    if first:
        yield from zip(first, work(first), strict=True)
        yield from _shared_out(batches, work, jobs)


def _batches(drafts: Iterable[Draft], most: int) -> Iterator[list[Draft]]:
    """Batches of drafts; the first are smaller where `most` is, so that every process soon has one."""
    batch: list[Draft] = []
    size = 0
    for draft in drafts:
        batch.append(draft)
        size += draft.size
        if len(batch) >= most or size >= BATCH_SIZE:
            yield batch
            batch, size, most = [], 0, min(BATCH, most + 2)
    if batch:
        yield batch


def _shared_out(batches: Iterator[list[Draft]], work: Work, jobs: int) -> Iterator[tuple[Draft, Any]]:
    waiting: deque[tuple[list[Draft], Future[list[Any]]]] = deque()
    _Process.work = work
    jobs = min(jobs, MOST_JOBS)
    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=(work.folder, work.fields, work.finish))
    try:
        for batch in batches:
            waiting.append((batch, _submitted(pool, batch)))
            if len(waiting) > AHEAD * jobs:
                yield from _taken(waiting)
        while waiting:
            yield from _taken(waiting)
        pool.shutdown()
    except BrokenProcessPool:
        raise AuditError("a process was ended from outside, perhaps for want of memory; give fewer --jobs") from None
    finally:
        _Process.work = None
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, batch: list[Draft]) -> Future[list[Any]]:
    try:
        return pool.submit(_in_process, batch)
    except OSError as error:
        raise AuditError(f"no process can be started: {error.strerror}; give fewer --jobs") from None


def _taken(waiting: deque[tuple[list[Draft], Future[list[Any]]]]) -> Iterator[tuple[Draft, Any]]:
    batch, future = waiting.popleft()
    yield from zip(batch, future.result(), strict=True)


class _Process:
    """What this process works with: what it was forked with, or what it loaded."""

    work: Work | None = None


def _begin(folder: Path | None, fields: Fields, finish: Callable[[Report, Any, RuleSet], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told too, and ends its processes
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    if _Process.work is None:
        _Process.work = Work(load_rules(folder), folder, fields, finish)


def _in_process(batch: Sequence[Draft]) -> list[Any]:
    assert _Process.work is not None
    return _Process.work(batch)


def _end_with_parent() -> None:
    """A process whose parent is gone would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
