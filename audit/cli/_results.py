"""What comes of the drafts of a command line, one by one, as they are audited."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from audit.cli._app import tell
from audit.cli._progress import watched
from audit.config import Settings
from audit.errors import ReadError
from audit.many import Draft, Work, audited
from audit.model import Failure
from audit.readers import STANDARD_INPUT, are_records, content_of, lines_of
from audit.renderers.jsonl import line

# The settings of a draft, and what `finish` is given beside its report.
Asked = Callable[[str], tuple[Settings, Any]]


class Results:
    """Files and records, audited; `failures` grows by those that fail, which are told of when all others are done.

    `asked` gives for the name of a file what its drafts are audited with and what their reports are finished with;
    `called` is another name for standard input.
    """

    def __init__(
        self,
        names: Sequence[str],
        work: Work,
        asked: Asked,
        jobs: int,
        failures: list[Failure],
        called: str | None = None,
    ) -> None:
        self.names, self.work, self.asked, self.jobs, self.failures = names, work, asked, jobs, failures
        self.called = called

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
            settings, terms = self.asked(name)
            if are_records(name):
                yield from _records(name, settings, terms)
            elif name == STANDARD_INPUT:
                yield self._streamed(settings, terms)
            else:
                yield Draft(name, _size(name), settings, terms)

    def _streamed(self, settings: Settings, terms: Any) -> Draft:
        """Standard input, which another process could not read."""
        name = self.called or STANDARD_INPUT
        try:
            raw = content_of(STANDARD_INPUT)
        except ReadError as error:
            return Draft(name, 0, failure=Failure(name, error.message))
        return Draft(name, len(raw), settings, terms, raw)


def _records(name: str, settings: Settings, terms: Any) -> Iterator[Draft]:
    record = None
    try:
        for record in lines_of(name):
            yield Draft(record.name, len(record.line), settings, terms, record=record)
    except ReadError as error:
        yield Draft(name, 0, failure=Failure(error.path, error.message))
        return
    if record is None:
        yield Draft(name, 0, failure=Failure(name, "holds no draft; write one JSON object a line"))


def _size(name: str) -> int:
    return os.path.getsize(name) if os.path.isfile(name) else 0
