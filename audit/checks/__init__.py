"""Report -> Findings. One module an objection: `ID`, `SEVERITY` and `check(report, rules)`, found by file name.

A check judges what the stages found and matches no language itself; its docstring is its page in the manual.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from typing import Protocol, cast

from audit.model import Finding, Page, Report, Severity
from audit.rules import RuleSet


class Check(Protocol):
    """A module of this package."""

    ID: str
    SEVERITY: Severity

    def check(self, report: Report, rules: RuleSet) -> Iterator[Finding]:
        """Object to what is wrong, in any order."""
        ...


@cache
def checks() -> tuple[Check, ...]:
    """All checks, by id."""
    found = (cast("Check", import_module(f"{__name__}.{module.name}")) for module in iter_modules(__path__))
    return tuple(sorted(found, key=lambda one: one.ID))


def pages() -> tuple[Page, ...]:
    """The manual: a page a check, by id; its summary is the first sentence of the docstring."""
    return tuple(_page(one) for one in checks())


def _page(one: Check) -> Page:
    summary, _, text = cleandoc(one.__doc__ or "").partition("\n\n")
    return Page(one.ID, one.SEVERITY, " ".join(summary.split()), text)


def check(report: Report, rules: RuleSet) -> tuple[Finding, ...]:
    """What all checks object to, errors first, then in the order of the text."""
    found = (finding for one in checks() for finding in one.check(report, rules))
    return tuple(sorted(found, key=lambda finding: (finding.severity.rank, finding.span, finding.check)))


__all__ = ["Check", "check", "checks", "pages"]
