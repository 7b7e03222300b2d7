"""Drafts, audited and judged by the policy of each."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from audit.cli._baselines import Baselines
from audit.cli._git import earlier
from audit.cli._results import Results
from audit.cli._settings import cores, drafts_of, rules_of
from audit.config import Settings
from audit.config.files import Policies
from audit.errors import ConfigError
from audit.judge import Terms, judge, manual, of_sentences
from audit.judge.waivers import waivers_beside
from audit.many import Work
from audit.model import Failure, Report, Run, Segments
from audit.readers import STANDARD_INPUT, Fields, are_records, discover
from audit.reliance import combine
from audit.rules import RuleSet

# With fewer drafts a second process costs more than it saves.
WORTH_SHARING = 8


class Judging(NamedTuple):
    """How drafts are judged. `changed` are the files that differ from a revision, with what they were then.

    `called` is what standard input is called; `jobs` may be 0 for as many as are worth it. `is_whole` asks for all that
    was found in a draft, not only for what is objected to: that takes longer to hand from one process to another.
    """

    found: Policies
    day: date
    baselines: Baselines | None = None
    changed: Mapping[str, bytes] | None = None
    called: str | None = None
    jobs: int = 0
    is_whole: bool = False

    def drafts(self, paths: Sequence[str]) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
        """The drafts to judge, and what cannot be read. Raises ConfigError for a file of many under `changed`."""
        names, failures = drafts_of(paths, self.found, self.changed, self.called)
        if self.changed is not None and any(map(are_records, names)):
            raise ConfigError("--diff: JSON lines are no drafts under version control; name the drafts themselves")
        return names, failures

    def precious(self, paths: Sequence[str]) -> tuple[str, ...]:
        """What no report may overwrite: every draft that is named or found, left out or not, and configurations."""
        drafts, _ = discover(paths)
        files = (policy.file for policy in self.found.every() if policy.file)
        return (*drafts, *((self.called,) if self.called else ()), *map(str, files))

    def run(self, names: Sequence[str], failures: Sequence[Failure]) -> Run:
        """All drafts, judged, and the `failures` of before. Raises ConfigError, RuleError for files beside them."""
        terms = {name: self._terms(name) for name in names}
        rules, folder = rules_of(self.found.every())

        def asked(name: str) -> tuple[Settings, Terms]:
            return terms[name].policy.settings, terms[name]

        finish = judge if self.is_whole else _findings
        jobs = self.jobs or (cores() if len(names) >= WORTH_SHARING else 1)
        results = Results(names, Work(rules, folder, Fields(), finish), asked, jobs, list(failures), self.called)
        reports = tuple(results.good())
        return Run(reports, tuple(results.failures), combine(reports), manual())

    def _terms(self, name: str) -> Terms:
        shown = (self.called or name) if name == STANDARD_INPUT else name
        policy = self.found.of(shown)
        known = self.baselines.of(shown, policy) if self.baselines else ()
        return Terms(self.day, policy, waivers_beside(shown, of_sentences()), known, self._before(shown))

    def _before(self, name: str) -> bytes | None:
        """What a draft was before; one that is not known to have changed is all new, if only changes count."""
        if self.changed is None:
            return None
        if (
            name != STANDARD_INPUT
            and name == self.called
            and earlier(self.changed, name) is None
            and os.path.isfile(name)
        ):
            return Path(name).read_bytes()
        return earlier(self.changed, name) or b""


def _findings(report: Report, terms: Terms, rules: RuleSet) -> Report:
    """A judged draft without what is not objected to."""
    found = judge(report, terms, rules)
    document, segments = replace(found.document, links=(), directives=()), Segments(found.segments.sentences, ())
    return Report(document, segments, findings=found.findings)
