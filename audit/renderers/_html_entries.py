"""The explanations: what each finding objects to and each attribution says, and how the audit knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from audit.model import Attribution, Claim, Finding, Span
from audit.renderers._excerpt import excerpt
from audit.renderers._html_colours import colour
from audit.renderers._html_marks import SILENCED
from audit.renderers._html_view import View, credited
from audit.renderers._html_words import clipped, plain, text

_QUOTED = 400  # characters of content that an explanation repeats
Filters = Mapping[str, int]  # the numbers of the boxes that hide sources ("source:ID") and kinds ("kind:KIND")


def finding_entries(view: View, manual: Iterable[str], *, silenced: bool) -> Iterator[str]:
    """The findings as list items: those of the reading list, or those that somebody silenced."""
    claims = {claim.sentence: claim for claim in view.report.claims}
    pages = frozenset(manual)
    for number, one in enumerate(view.findings, 1):
        if one.suppressed is silenced:
            claim = claims.get(one.sentence) if one.sentence is not None else None
            yield _finding(view, number, one, _why(one, claim), pages)


def credit_entries(view: View, filters: Filters) -> Iterator[str]:
    """The attributions as list items, in the order of the text."""
    order = sorted(range(len(view.report.attributions)), key=lambda number: view.report.attributions[number].start)
    return (_credit(view, number, view.report.attributions[number], filters) for number in order)


def _finding(view: View, number: int, one: Finding, why: str, pages: frozenset[str]) -> str:
    look = SILENCED if one.suppressed else one.severity.value
    sign = f'<span class="n {look}">{number}</span>'
    head = f"{sign} <strong>{one.severity}</strong> {text(one.message)}"
    check = f"<code>{text(one.check)}</code>"
    check = f'<a href="#check-{plain(one.check)}">{check}</a>' if one.check in pages else check
    fails = ' <span class="fails">fails the draft</span>' if one.fails else ""
    return (
        f'<li id="{view.id}f{number}" class="entry finding {look}" data-f="{number}:{look}">'
        f'<p class="head">{_to_words(view, f"f{number}", head)}</p>{_quote(view, one)}'
        f'<p class="mend">{text(one.mend)}</p>{why}{_excuse(one)}'
        f'<p class="place">{_place(view, one.span.start)} · {check}{fails}</p></li>'
    )


def _to_words(view: View, key: str, inner: str) -> str:
    words = view.words_of(key)
    return f'<a class="go" href="#{words}">{inner}</a>' if words else f"<span>{inner}</span>"


def _quote(view: View, one: Finding) -> str:
    pieces = excerpt(view.report, one).pieces()
    inner = "".join(f"<mark>{text(words)}</mark>" if marked else text(words) for words, marked in pieces)
    return f'<blockquote dir="auto">{inner}</blockquote>' if inner else ""


def _why(one: Finding, claim: Claim | None) -> str:
    spans = one.highlights or (one.span,)
    reasons = claim.reasons if claim else ()
    rules = dict.fromkeys(reason.rule for reason in reasons if any(reason.span.overlaps(span) for span in spans))
    if not rules:
        return ""
    return f'<p class="rule">Found by {", ".join(f"<code>{text(rule)}</code>" for rule in rules)}</p>'


def _excuse(one: Finding) -> str:
    if not one.suppressed:
        return ""
    excuse = f": {text(one.excuse)}" if one.excuse else ", without a reason"
    return f'<p class="excuse"><strong>{one.standing}</strong>{excuse}</p>'


def _place(view: View, offset: int) -> str:
    places, (line, column) = view.report.document.places, view.report.document.locate(offset)
    return f"{text(places.line)} {line:,}, {text(places.column)} {column:,}"


def _credit(view: View, number: int, one: Attribution, filters: Filters) -> str:
    sources = credited(one)
    boxes = " ".join(f"{filters[f'source:{source.id}']}:{filters[f'kind:{source.kind}']}" for source in sources)
    names = ", ".join(f"<bdi>{text(source.name)}</bdi>" for source in sources)
    head = f'<span class="swatch"></span> <strong>{names}</strong>'
    terms = "".join(f"<div><dt>{term}</dt><dd>{value}</dd></div>" for term, value in _terms(view, one) if value)
    return (
        f'<li id="{view.id}a{number}" class="entry credit k{colour(one, view.colours)}" data-a="{number}"'
        f' data-boxes="{boxes}"><p class="head">{_to_words(view, f"a{number}", head)}</p><dl>{terms}</dl>'
        f'<p class="place">{_place(view, one.start)} · <code>{text(one.rule)}</code></p></li>'
    )


def _terms(view: View, one: Attribution) -> Iterator[tuple[str, str]]:
    kinds = dict.fromkeys(source.kind.replace("-", " ") for source in credited(one))
    yield "kind", text(", ".join(kinds))
    yield "source", _said(view, (*one.source, *one.description))
    yield "known as", text(one.resolution)
    yield "cue", _said(view, one.cue)
    yield "content", _said(view, one.content)
    denial = " of the opposite" if one.denial else ""
    yield "how", text(f"{one.kind} {one.attribution_class}{denial}, {one.verb_class} verb")
    if one.via is not None:
        link = f'<a class="see" href="#{view.id}a{one.via}"><bdi>{text(view.source_name(one.via))}</bdi></a>'
        yield "passed on by", link
    yield "told to", _said(view, (one.channel,) if one.channel else ())


def _said(view: View, spans: Iterable[Span]) -> str:
    words = view.report.document.words(sorted(spans))
    return f'<q dir="auto">{text(clipped(words, _QUOTED))}</q>' if words else ""
