"""What comes of the drafts of a command line, one by one, as they are audited."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from audit.cli._app import tell
from audit.cli._progress import watched
from audit.errors import ReadError
from audit.many import Draft, Work, audited
from audit.model import Failure
from audit.readers import STANDARD_INPUT, are_records, lines_of
from audit.renderers.jsonl import line


class Results:
    """Files and records, audited; `failures` grows by those that fail, which are told of when all others are done."""

    def __init__(self, names: Sequence[str], work: Work, jobs: int, failures: list[Failure]) -> None:
        self.names, self.work, self.jobs, self.failures = names, work, jobs, failures

    def good(self, *, watch: bool = True) -> Iterator[Any]:
        """What is kept of each draft that could be audited; how far it is can be watched on the way."""
        every = audited(self._drafts(), self.work, self.jobs)
        if watch:
            every = watched(every, lambda one: one[0].name, lambda one: one[0].size, sum(map(_size, self.names)))
        for _, result in every:
            if isinstance(result, Failure):
                self.failures.append(result)
            else:
                yield result
        for failure in self.failures:
            tell(f"{failure.name}: {failure.message}")

    def lines(self, *, watch: bool = True) -> Iterator[str]:
        """The same where lines are kept, and behind them a line for each that failed."""
        yield from self.good(watch=watch)
        yield from map(line, self.failures)

    def _drafts(self) -> Iterator[Draft]:
        for name in self.names:
            if are_records(name):
                yield from _records(name)
            elif name == STANDARD_INPUT:
                # Another process could not read it.
                raw = sys.stdin.buffer.read()
                yield Draft(name, len(raw), raw)
            else:
                yield Draft(name, _size(name))


def _records(name: str) -> Iterator[Draft]:
    record = None
    try:
        for record in lines_of(name):
            yield Draft(record.name, len(record.line), record=record)
    except ReadError as error:
        yield Draft(name, 0, failure=Failure(error.path, error.message))
        return
    if record is None:
        yield Draft(name, 0, failure=Failure(name, "holds no draft; write one JSON object a line"))


def _size(name: str) -> int:
    return os.path.getsize(name) if os.path.isfile(name) else 0
