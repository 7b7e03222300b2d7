"""`audit explain`: show why a sentence was judged as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from audit.cli._app import EXIT_CODES, new_app
from audit.cli._settings import policies, rules_of
from audit.cli._writing import write_out
from audit.errors import ConfigError
from audit.explain import Explanation, explain, sentences_on
from audit.language import in_its_language
from audit.match import Guard, Trial
from audit.model import Attribution, Document, NonDisclosure, Report, Source, Span, Status
from audit.pipeline import audit_document
from audit.readers import read
from audit.renderers._columns import hang
from audit.renderers._excerpt import page_of, shown
from audit.rules import AttributionRule, ClaimRule, ExemptionRule

app = new_app()

LABEL = 14
SIDES = {"before": "before the cue", "after": "behind the cue", "opening": "before the match", "sentence": "there"}
CREDITED = frozenset({Status.ATTRIBUTED, Status.CARRIED})
MEANINGS = {
    Status.ATTRIBUTED: "somebody is credited with it in the sentence",
    Status.CARRIED: "a credit from another sentence reaches it",
    Status.PARTLY: "a part is credited, and beside it something check-worthy is not",
    Status.UNATTRIBUTED: "something check-worthy, and nobody is credited",
    Status.EXEMPT: "something check-worthy that an exemption lets off",
    Status.PLAIN: "nothing check-worthy",
}


@app.command("explain", epilog=EXIT_CODES)
def explain_sentence(
    place: Annotated[
        str,
        typer.Argument(metavar="FILE[:LINE]", help="A draft, and a line of it; without a line, every sentence."),
    ],
    rules: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder of your own rules, added to ours.")
    ] = None,
) -> None:
    """Show of each sentence on a line what was decided on it, and by which rule.

    The rules that matched or were kept away, whom the sentence credits and how that was traced, what makes it
    check-worthy, what lets it off, and what the checks object to.
    """
    path, line = _place(place)
    found = policies(rules)
    settings = found.of(path).settings
    ours, _ = rules_of(found.every())
    document, rule_set = in_its_language(read(path, ours), ours, settings)
    report = audit_document(document, rule_set, settings)
    every = range(len(report.segments.sentences))
    chosen = every if line is None else sentences_on(report, line)
    if not chosen:
        where = "has no sentence" if line is None else f"has no sentence on line {line}"
        raise ConfigError(f"{path}: {where} that is audited; name a line of its prose or its headings")
    write_out("\n".join(page_of(_page(report, explain(report, rule_set, i))) for i in chosen))


def _place(place: str) -> tuple[str, int | None]:
    path, colon, line = place.rpartition(":")
    if colon and line.isdigit() and not os.path.lexists(place):
        return path, int(line)
    return place, None


def _page(report: Report, one: Explanation) -> Iterator[str]:
    document, span = report.document, one.sentence.span
    line, column = document.locate(span.start)
    yield f"{shown(document.name)}:{line}:{column}: {one.sentence.kind}"
    yield from hang("    ", shown(document.words([span])))
    if one.claim:
        yield from _row("status", f"{one.claim.status}: {MEANINGS[one.claim.status]}")
    for index, attribution in one.attributions:
        yield from _row(f"credits [{index}]", _credit(document, attribution))
        yield from _row("", _traced(attribution))
    for index, attribution in one.carried:
        yield from _row(f"carried [{index}]", _credit(document, attribution))
    for event in one.events:
        yield from _row("did not say", f"{_words(document, event.source)}, by {event.rule}. {_traced(event)}")
    yield from _claims(document, one)
    for trial in one.outdone:
        yield from _row("outdone", f"{_at(document, trial)}: {_why(document, trial, one)}")
    for trial in one.held:
        kept = " and ".join(_kept_away(document, guard) for guard in trial.guards)
        kept = kept or "it stands inside quotation marks"
        yield from _row("held back", f"{_at(document, trial)}: {kept}")
    for finding in one.findings:
        yield from _row("finding", f"{finding.severity} {finding.check}: {finding.message} {finding.mend}")


def _row(label: str, text: str) -> Iterator[str]:
    yield from hang(label.ljust(LABEL), shown(text))


def _words(document: Document, spans: tuple[Span, ...] | list[Span]) -> str:
    return f"“{document.words(spans)}”" if spans else "nobody"


def _at(document: Document, trial: Trial) -> str:
    return f"{trial.rule.kind} {trial.rule.id} at {_words(document, [trial.cue])}"


def _credit(document: Document, one: Attribution) -> str:
    layer = f", through [{one.via}]" if one.via is not None else ""
    told = f", told to {_words(document, [one.channel])}" if one.channel else ""
    parts = f"{_words(document, one.source)} {_words(document, one.cue)} {_words(document, one.content)}"
    return f"{parts}, by {one.rule} ({one.attribution_class}, {one.kind}, {one.verb_class}){told}{layer}"


def _traced(one: Attribution | NonDisclosure) -> str:
    source: Source | None = one.resolved
    if source is None:
        return "not traced to anybody"
    return f"source: {source.name} ({source.kind}, {source.identified}, {source.id}): {one.resolution}"


def _claims(document: Document, one: Explanation) -> Iterator[str]:
    if one.claim is None:
        return
    kept = {reason.rule for reason in one.claim.reasons}
    credited = one.claim.status in CREDITED
    for reason in one.claim.reasons:
        what = f"{_words(document, [reason.span])}, {reason.category} ({reason.severity}), by {reason.rule}"
        yield from _row("check-worthy", f"{what}: {'it is credited' if credited else reason.because}")
    if one.claim.exemption:
        yield from _row("let off", f"by {one.claim.exemption}")
    if one.support is not None:
        place = document.locate(one.support.start)
        yield from _row("borne out", f"by line {place.line}: {_words(document, [one.support])}")
    for trial in one.matched:
        if isinstance(trial.rule, ClaimRule) and trial.rule.id not in kept:
            why = "it lies in what is credited or thought" if one.attributions or one.carried else "a worse one has it"
            yield from _row("passed over", f"{_at(document, trial)}: {why}")
        elif kept and isinstance(trial.rule, ExemptionRule) and trial.rule.id != one.claim.exemption:
            yield from _row("idle", f"{_at(document, trial)}: it lets off no claim of this kind")


def _why(document: Document, trial: Trial, one: Explanation) -> str:
    """Why a rule that matched gave nothing."""
    for _, other in one.attributions:
        if any(span.overlaps(trial.cue) for span in other.cue):
            return f"{other.rule} has the cue, by its priority, a longer cue or a longer match"
    if isinstance(trial.rule, AttributionRule) and trial.rule.attribution_class not in ("speech", "document"):
        return "what a source thinks or wants within words that are credited is part of them"
    return "it found no content"


def _kept_away(document: Document, guard: Guard) -> str:
    where = SIDES[guard.side]
    if guard.role == "where":
        return f"what must stand {where} does not"
    words = document.words([guard.words]) if guard.words else ""
    return f"“{words}” stands {where}" if words else f"what must not stand {where} does"
