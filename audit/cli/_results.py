"""What comes of the drafts of a command line, one by one, as they are audited."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from audit.cli._app import tell
from audit.cli._progress import watched
from audit.errors import ReadError
from audit.many import Draft, Work, audited
from audit.model import Failure
from audit.readers import are_records, lines_of
from audit.renderers.jsonl import line


class Results:
    """Files and records, audited; `failures` grows by those that fail, which are told of when all others are done."""

    def __init__(self, names: Sequence[str], work: Work, jobs: int, failures: list[Failure]) -> None:
        self.names, self.work, self.jobs, self.failures = names, work, jobs, failures

    def good(self) -> Iterator[Any]:
        """What is kept of each draft that could be audited."""
        whole = sum(map(_size, self.names))
        every = audited(self._drafts(), self.work, self.jobs)
        for _, result in watched(every, lambda one: one[0].name, lambda one: one[0].size, whole):
            if isinstance(result, Failure):
                self.failures.append(result)
            else:
                yield result
        for failure in self.failures:
            tell(f"{failure.name}: {failure.message}")

    def lines(self) -> Iterator[str]:
        """The same where lines are kept, and behind them a line for each that failed."""
        yield from self.good()
        yield from map(line, self.failures)

    def _drafts(self) -> Iterator[Draft]:
        for name in self.names:
            if not are_records(name):
                yield Draft(name, _size(name))
                continue
            try:
                for record in lines_of(name):
                    yield Draft(record.name, len(record.line), record)
            except ReadError as error:
                self.failures.append(Failure(error.path, error.message))


def _size(name: str) -> int:
    return os.path.getsize(name) if os.path.isfile(name) else 0
