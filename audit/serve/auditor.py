"""The bytes of a draft -> its report as a page, and a line that says what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

from audit.config import Settings
from audit.errors import ReadError
from audit.language import in_its_language
from audit.model import Page, Report, Run
from audit.pipeline import audit_document
from audit.readers import are_records, read
from audit.reliance import combine
from audit.renderers import render
from audit.renderers._reading import open_findings, reading_list
from audit.rules import RuleSet

FORMAT = "html"
_PATIENCE = 3.0  # seconds that the end waits for an audit


class Audited(NamedTuple):
    """A report as a page of its own, and what it comes to in one line."""

    page: str
    said: str


class Auditor:
    """Audits one draft at a time, with rules that are loaded once.

    `settings_of` gives the settings for a file of a name. Rules, patterns and caches are shared and know of no threads,
    and Python runs one at a time anyway, so audits queue.
    """

    def __init__(
        self, rules: RuleSet, settings_of: Callable[[str], Settings], manual: Sequence[Page] = (), style: str = ""
    ) -> None:
        self._rules, self._settings_of = rules, settings_of
        self._manual, self._style = tuple(manual), style
        self._lock = Lock()

    def __call__(self, name: str, raw: bytes, is_wanted: Callable[[], bool] = lambda: True) -> Audited | None:
        """The report on a draft, by the name of its file; None if nobody wants it any more when its turn comes.

        Raises ReadError for what cannot be read, is in a language without rules, or is too much for a rule.
        """
        with self._lock:
            return self._audited(name, raw) if is_wanted() else None

    def warm(self) -> None:
        """Audit the rules' own examples in each format that can be pasted, so that no first draft waits."""
        examples = [example.text for rule in self._rules.all for example in rule.match]
        for suffix, form in ((".txt", "{}"), (".md", "{}"), (".html", "<p>{}</p>")):
            with suppress(ReadError):
                self("draft" + suffix, "\n\n".join(map(form.format, examples)).encode())

    def end(self) -> None:
        """Audit nothing more, once the audit that is going on has ended; one that takes long is not waited for."""
        self._lock.acquire(timeout=_PATIENCE)

    def _audited(self, name: str, raw: bytes) -> Audited:
        if are_records(name):
            raise ReadError(name, "holds many drafts; open one draft, or use `audit run` for all of them")
        settings = self._settings_of(name)
        document, rules = in_its_language(read(name, self._rules, raw), self._rules, settings)
        report = audit_document(document, rules, settings)
        run = Run((report,), (), combine([report]), self._manual, self._style)
        return Audited(render(FORMAT, run), _said(report))


def _said(report: Report) -> str:
    found = reading_list(report)
    return f"To read again: {open_findings(found)}." if found else "Nothing to read again."
