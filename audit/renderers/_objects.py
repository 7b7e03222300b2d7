"""The objects of the json and jsonl formats: docs/schema/report.schema.json says what they promise.

They are a type of their own, apart from the model; a change that could break a reader of them raises VERSION.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from audit import __version__
from audit.model import (
    Attribution,
    Claim,
    Document,
    Failure,
    Finding,
    NonDisclosure,
    Reason,
    Reliance,
    Report,
    Run,
    Sentence,
    Source,
    SourceUse,
    Span,
)

VERSION = 1
DECIMALS = 6

Object = dict[str, object]
_TOOL: Mapping[str, str] = {"name": "newsaudit", "version": __version__}
# Ends of lines to some readers of lines, and what is not valid in UTF-8.
_BREAKS = "\u0085\u2028\u2029"
_UNSAFE = re.compile(f"[{_BREAKS}\ud800-\udfff]")


def dumped(object: Object, indent: int | None = None) -> str:
    """JSON text that can be encoded as UTF-8 and, without an indent, is one line."""
    text = json.dumps(object, ensure_ascii=False, allow_nan=False, check_circular=False, indent=indent)
    if any(mark in text for mark in _BREAKS) or not _is_encodable(text):
        return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def report_object(run: Run) -> Object:
    """A whole run."""
    return {
        "schema": "newsaudit-report",
        "version": VERSION,
        "tool": _TOOL,
        "documents": [document_object(report) for report in run.reports],
        "failures": [failure_object(failure) for failure in run.failures],
        "reliance": _reliance(run.reliance, None),
    }


def failure_object(failure: Failure) -> Object:
    """A draft that could not be audited."""
    return {
        "schema": "newsaudit-failure",
        "version": VERSION,
        "tool": _TOOL,
        "path": failure.name,
        "message": failure.message,
    }


def document_object(report: Report) -> Object:
    """One draft, audited."""
    document = report.document
    claims = {claim.sentence: claim for claim in report.claims}
    return {
        "schema": "newsaudit-document",
        "version": VERSION,
        "tool": _TOOL,
        "path": document.name,
        "format": document.format,
        "encoding": document.encoding,
        "language": document.language,
        "places": {"line": document.places.line, "column": document.places.column},
        "notes": list(document.notes),
        "title": document.title,
        "outlet": document.outlet,
        "author": document.author,
        "date": document.date,
        "sentences": [
            _sentence(document, sentence, claims.get(index)) for index, sentence in enumerate(report.segments.sentences)
        ],
        "attributions": [_attribution(document, attribution) for attribution in report.attributions],
        "non_disclosures": [_non_disclosure(document, event) for event in report.non_disclosures],
        "findings": [_finding(document, finding) for finding in report.findings],
        "reliance": _reliance(report.reliance, document),
    }


def _piece(document: Document, span: Span) -> Object:
    line, column = document.locate(span.start)
    return {"start": span.start, "end": span.end, "line": line, "column": column, "text": document.at(span)}


def _pieces(document: Document, spans: Iterable[Span]) -> list[Object]:
    return [_piece(document, span) for span in spans]


def _sentence(document: Document, sentence: Sentence, claim: Claim | None) -> Object:
    return {
        **_piece(document, sentence.span),
        "kind": sentence.kind,
        "status": claim.status if claim else None,
        "severity": claim.severity if claim else None,
        "reasons": [_reason(document, reason) for reason in claim.reasons] if claim else [],
        "exemption": claim.exemption if claim else None,
        "attributions": list(claim.attributions) if claim else [],
        "support": claim.support if claim else None,
    }


def _reason(document: Document, reason: Reason) -> Object:
    return {
        **_piece(document, reason.span),
        "category": reason.category,
        "severity": reason.severity,
        "rule": reason.rule,
        "because": reason.because,
    }


def _attribution(document: Document, attribution: Attribution) -> Object:
    return {
        "sentence": attribution.sentence,
        "source": _pieces(document, attribution.source),
        "cue": _pieces(document, attribution.cue),
        "content": _pieces(document, attribution.content),
        "description": _pieces(document, attribution.description),
        "setting": _pieces(document, attribution.setting),
        "rule": attribution.rule,
        "kind": attribution.kind,
        "class": attribution.attribution_class,
        "verb_class": attribution.verb_class,
        "denial": attribution.denial,
        "via": attribution.via,
        "channel": _piece(document, attribution.channel) if attribution.channel else None,
        "resolved": _source(attribution.resolved),
        "members": [_source(member) for member in attribution.members],
        "resolution": attribution.resolution,
    }


def _non_disclosure(document: Document, event: NonDisclosure) -> Object:
    return {
        "sentence": event.sentence,
        "source": _pieces(document, event.source),
        "cue": _pieces(document, event.cue),
        "rule": event.rule,
        "resolved": _source(event.resolved),
        "resolution": event.resolution,
    }


def _source(source: Source | None) -> Object | None:
    if source is None:
        return None
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "tier": source.tier,
        "identified": source.identified,
        "anonymity": source.anonymity,
        "wikidata": source.wikidata,
        "state_media": source.state_media,
    }


def _finding(document: Document, finding: Finding) -> Object:
    return {
        **_piece(document, finding.span),
        "check": finding.check,
        "severity": finding.severity,
        "message": finding.message,
        "mend": finding.mend,
        "highlights": _pieces(document, finding.highlights),
        "sentence": finding.sentence,
        "suppressed": finding.suppressed,
        "standing": finding.standing,
        "excuse": finding.excuse,
        "fails": finding.fails,
    }


def _reliance(reliance: Reliance, document: Document | None) -> Object:
    longest = reliance.longest_unattributed_span
    return {
        "proximate": [_use(use) for use in reliance.proximate],
        "original": [_use(use) for use in reliance.original],
        "kinds": [
            {"kind": kind, "sentences": sentences, "share": _rounded(share)}
            for kind, sentences, share in reliance.kinds
        ],
        "units": reliance.units,
        "effective_sources": _rounded(reliance.effective_sources),
        "top1_share": _rounded(reliance.top1_share),
        "top3_share": _rounded(reliance.top3_share),
        "second_hand_share": _rounded(reliance.second_hand_share),
        "anonymous_share": _rounded(reliance.anonymous_share),
        "people_quoted": reliance.people_quoted,
        "non_disclosures": reliance.non_disclosures,
        "check_worthy": reliance.check_worthy,
        "attributed_check_worthy": reliance.attributed_check_worthy,
        "attributed_share": _rounded(reliance.attributed_share),
        "longest_unattributed_run": reliance.longest_unattributed_run,
        "longest_unattributed_span": _piece(document, longest) if document and longest else None,
    }


def _use(use: SourceUse) -> Object:
    return {
        "source": _source(use.source),
        "attributions": use.attributions,
        "sentences": use.sentences,
        "words": use.words,
        "share": _rounded(use.share),
        "documents": use.documents,
    }


def _rounded(measure: float | None) -> float | None:
    # Sums of fractions differ in their last digits from one machine to another.
    return None if measure is None else round(measure, DECIMALS)
