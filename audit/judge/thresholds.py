"""What a whole draft must keep to.

Shares of sources are judged from ten sentence-source pairs up: below that a share says little. The share of what is
attributed is judged from ten check-worthy sentences or ten such pairs up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from audit.config import Policy
from audit.model import Finding, Page, Reliance, Report, Severity, Span

_ROUNDING = 1e-9  # of sums of fractions
_MOST_DIGITS = 10
ENOUGH = 10  # sentence-source pairs, or check-worthy sentences
CLAIMS = frozenset({"unattributed-claim", "unsupported-lead", "unsupported-headline"})


class Threshold(NamedTuple):
    """A key of the policy, the check that it makes, and what is measured for it.

    `is_most` says whether it bounds from above. `told` puts a value into words.
    """

    key: str
    id: str
    measured: Callable[[Reliance, int], float | None]
    told: Callable[[float, int], str]
    is_most: bool
    what: str
    mend: str


def _percent(value: float, digits: int = 0) -> str:
    return f"{100 * value:.{digits}f}%"


def _plain(value: float, digits: int = 0) -> str:
    return f"{value:g}" if value == int(value) else f"{value:.{digits + 1}f}"


def _told_apart(one: Threshold, value: float, allowed: float) -> tuple[str, str]:
    """A value and its bound in words, with as many digits as it takes to tell them apart."""
    for digits in range(_MOST_DIGITS):
        told = one.told(value, digits), one.told(allowed, digits)
        if told[0].removesuffix(".0") != told[1].removesuffix(".0"):
            break
    return told


def _of_pairs(measure: Callable[[Reliance], float | None]) -> Callable[[Reliance, int], float | None]:
    return lambda reliance, _: measure(reliance) if reliance.units >= ENOUGH else None


def _attributed(reliance: Reliance, _: int) -> float | None:
    enough = max(reliance.units, reliance.check_worthy) >= ENOUGH
    return reliance.attributed_share if enough else None


ALL = (
    Threshold(
        "max_source_share",
        "source-share",
        _of_pairs(lambda reliance: reliance.top1_share),
        _percent,
        True,
        "Share of the credits that go to one source",
        "Credit others too, or say why there is only one.",
    ),
    Threshold(
        "min_effective_sources",
        "effective-sources",
        _of_pairs(lambda reliance: reliance.effective_sources),
        _plain,
        False,
        "Sources' worth that the draft leans on",
        "Find more sources, or lean less on the largest.",
    ),
    Threshold(
        "max_anonymous_share",
        "anonymous-share",
        _of_pairs(lambda reliance: reliance.anonymous_share),
        _percent,
        True,
        "Share of the credits that go to unnamed sources",
        "Name some of them, or find somebody who speaks by name.",
    ),
    Threshold(
        "max_second_hand_share",
        "second-hand-share",
        _of_pairs(lambda reliance: reliance.second_hand_share),
        _percent,
        True,
        "Share of the credits that reached the draft through others",
        "Go to those who said it first.",
    ),
    Threshold(
        "min_attributed_share",
        "attributed-share",
        _attributed,
        _percent,
        False,
        "Share of the check-worthy sentences that credit somebody",
        "Credit the claims of the reading list.",
    ),
    Threshold(
        "max_unattributed_errors",
        "unattributed-errors",
        lambda _, errors: errors,
        _plain,
        True,
        "Claims of severity error that nobody is said to have made",
        "Credit them, worst first.",
    ),
)
IDS = frozenset(one.id for one in ALL)
PAGES = tuple(
    Page(
        one.id,
        Severity.ERROR,
        f"{one.what}: {'more' if one.is_most else 'less'} than `{one.key}` of the policy allows.",
        f"It is about the whole draft and fails it whatever `fail_on` says; without the key it is not judged, and "
        f"not under `--diff`.\n\n{one.mend}",
    )
    for one in ALL
)


def broken(report: Report, findings: Sequence[Finding], policy: Policy) -> Iterator[Finding]:
    """One finding a threshold that a draft does not keep to; findings that were excused do not count as errors."""
    errors = sum(one.check in CLAIMS and one.severity is Severity.ERROR and not one.suppressed for one in findings)
    for one in ALL:
        allowed = getattr(policy.thresholds, one.key)
        value = None if allowed is None else one.measured(report.reliance, errors)
        if value is None or (value <= allowed + _ROUNDING if one.is_most else value >= allowed - _ROUNDING):
            continue
        is_so, bound = _told_apart(one, value, allowed)
        bound = f"{'at most' if one.is_most else 'at least'} {bound}"
        origin = policy.origins.get(f"thresholds.{one.key}", "")
        message = f"{one.what}: {is_so}; {bound} is allowed ({one.key}{', ' * bool(origin)}{origin})."
        yield Finding(one.id, Severity.ERROR, Span(0, 0), message, one.mend)
