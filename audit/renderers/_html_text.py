"""The draft itself, block by block, with every mark where its words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.model import BlockKind
from audit.renderers._html_marks import SILENCED, Mark, Segment, cut
from audit.renderers._html_view import View
from audit.renderers._html_words import clipped, plain, text

_ELEMENTS = {BlockKind.HEADLINE: "h4", BlockKind.SUBHEAD: "h4", BlockKind.CODE: "pre"}
_LABEL = 120  # characters of a label that is read aloud


def draft_text(view: View) -> Iterator[str]:
    """The blocks of a draft."""
    document = view.report.document
    for index, block in enumerate(document.blocks):
        name = _ELEMENTS.get(block.kind, "p")
        line = document.locate(block.span.start).line
        inner = "".join(_segment(view, segment) for segment in cut(block.span, view.marks.get(index, ())))
        yield f'<{name} class="{block.kind}" data-line="{line}" dir="auto">{inner}</{name}>'


def _segment(view: View, segment: Segment) -> str:
    words = view.report.document.at(segment.span)
    if not segment.credits and not segment.findings:
        return text(words)
    entered = [mark.number for mark in segment.credits if mark.first and mark.span.start == segment.span.start]
    others = "".join(f'<span id="{view.id}a{number}w"></span>' for number in entered[1:])
    data = _data("a", segment.credits) + _data("f", segment.findings)
    numbers = "".join(
        _badge(view, mark) for mark in segment.findings if mark.first and mark.span.end == segment.span.end
    )
    if not entered:
        return f'<span class="{segment.look}"{data}>{text(words)}</span>{numbers}'
    here = f"{view.id}a{entered[0]}"
    label = plain(f"{clipped(words, _LABEL)}, credits {view.source_name(entered[0])}")
    link = f'<a id="{here}w" class="{segment.look}" href="#{here}" aria-label="{label}"{data}>{text(words)}</a>'
    return others + link + numbers


def _data(name: str, marks: Sequence[Mark]) -> str:
    parts = (f"{mark.number}:{mark.look}:{mark.colour}".rstrip(":") for mark in marks)
    return f' data-{name}="{" ".join(parts)}"' if marks else ""


def _badge(view: View, mark: Mark) -> str:
    finding, here = view.findings[mark.number - 1], f"{view.id}f{mark.number}"
    name = SILENCED if finding.suppressed else finding.severity
    label = plain(f"{mark.number}, {name}: {finding.message}")
    return (
        f'<a id="{here}w" class="n {mark.look}" href="#{here}" aria-label="{label}"'
        f' data-f="{mark.number}:{mark.look}">{mark.number}</a>'
    )
