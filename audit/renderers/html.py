"""For an editor at a screen or with paper: the draft itself, marked, and beside it what the audit says; one file.

A page reaches no network: it holds no address that leads away, and its content security policy forbids every request.
All that it shows of a draft is text. It can be read without its script, which explains in place, filters and has keys.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain

from audit.model import Run
from audit.renderers._html_draft import draft_section
from audit.renderers._html_index import index_section
from audit.renderers._html_view import draft_name
from audit.renderers._html_words import plain, relative, style, text
from audit.renderers._wording import DECLARED, counted

SUFFIX = ".html"
_CARD = """\
<dialog id="card" aria-label="Explanation">
<div class="bar">
<button type="button" class="previous" aria-label="Previous finding">←</button>
<button type="button" class="next" aria-label="Next finding">→</button>
<button type="button" class="close" aria-label="Close">×</button>
</div>
<div class="body" tabindex="0" role="group" aria-label="What is said of these words"></div>
</dialog>"""


def render(run: Run) -> str:
    """The run as one page: the draft, or an index of several and each of them."""
    return page(run)


def page(run: Run, home: str = "") -> str:
    """The run as one page that leads back to another, at a relative path, where one is given."""
    several = len(run.reports) > 1
    links = [f"#d{number}" for number in range(1, len(run.reports) + 1)]
    sections = (draft_section(number, report, run.manual) for number, report in enumerate(run.reports, 1))
    main = chain(index_section(run, links) if several else (), *sections, _failed(run), _manual(run))
    back = "#index" if several else relative(home) if home else ""
    return _whole(_title(run), main, run.style, several=several, back=back)


def index(run: Run, links: Mapping[str, str]) -> str:
    """The index alone, for a folder of pages: `links` has the relative path of a draft's page by the draft's name."""
    addresses = [links.get(report.document.name, "") for report in run.reports]
    section = index_section(run, [relative(address) if address else "" for address in addresses])
    return _whole(_title(run), chain(section, _failed(run)), run.style, several=False, back="")


def _whole(title: str, main: Iterable[str], own: str, *, several: bool, back: str) -> str:
    script = _part("page.js")
    back_link = f'<a class="back" href="{plain(back)}">All drafts</a>' if back else ""
    pieces = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{plain(title)}</title>",
        f"<style>\n{_part('page.css')}</style>",
        f"<style>\n{style(own)}\n</style>" if own else "",
        f"<script>{script}</script>\n</head>",
        f'<body class="{"several" if several else "single"}">',
        f'<header class="page"><h1>Attribution audit</h1>{back_link}</header>\n<main>',
        *main,
        f"</main>\n<footer><p>{DECLARED}</p></footer>",
        f"{_CARD}\n</body>\n</html>\n",
    )
    return "\n".join(piece for piece in pieces if piece)


@cache
def _part(name: str) -> str:
    return (files("audit.renderers") / "_html" / name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _title(run: Run) -> str:
    names = [draft_name(report.document) for report in run.reports]
    return f"{names[0] if len(names) == 1 else counted(len(names), 'draft')} – attribution audit"


def _failed(run: Run) -> Iterator[str]:
    if run.failures:
        yield f'<section class="failed"><h2>Not audited: {counted(len(run.failures), "draft")}</h2><ul>'
        yield "".join(f"<li><code>{text(one.name)}</code>: {text(one.message)}</li>" for one in run.failures)
        yield "</ul></section>"


def _manual(run: Run) -> Iterator[str]:
    objected = {finding.check for report in run.reports for finding in report.findings}
    entries = "".join(
        f'<li id="check-{plain(one.id)}"><details><summary><code>{text(one.id)}</code> {text(one.summary)}</summary>'
        f"<pre>{text(one.text)}</pre></details></li>"
        for one in run.manual
        if one.id in objected
    )
    if entries:
        yield f'<section class="manual"><h2>What the checks object to</h2><ul>{entries}</ul></section>'
