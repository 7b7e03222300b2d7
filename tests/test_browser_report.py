"""The html report in a real browser: marks, clicks both ways, keys, filters, print, small screens, accessibility."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from audit.config import Settings
from audit.model import Attribution, Failure, Report, Run, Severity, Span
from audit.pipeline import audit_document
from audit.readers import read
from audit.reliance import combine
from audit.renderers import render
from audit.rules import RuleSet
from tests.builders import CHO, LEDGER, draft, find, finding, one, port_report, quiet_report, reliance, segments

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, NARROW = (1280, 900), (360, 740)
pytestmark = pytest.mark.slow

Scheme = Literal["light", "dark"]
_WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine; without one, or without playwright, these tests are skipped and say so."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="THE HTML REPORT WAS NOT TRIED IN A BROWSER: playwright is not installed"
    )
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"THE HTML REPORT WAS NOT TRIED IN A BROWSER: none of {', '.join(BROWSERS)} is installed")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        launched.close()


@dataclass
class Visit:
    """A report in a browser: its page, what it asked the network for, and the errors of its script."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def refused(self) -> list[str]:
        """What the content security policy had to forbid."""
        found: list[str] = self.page.evaluate("window.refused")
        return found

    def chosen(self) -> str:
        """The words of the card; empty where it is closed."""
        return self.page.locator("#card[open] .body").inner_text() if self.page.locator("#card[open]").count() else ""

    def focused(self) -> str:
        """The id of the element that has the focus."""
        found: str = self.page.evaluate("document.activeElement.id")
        return found

    def style(self, selector: str, name: str) -> str:
        """A computed style of the first such element."""
        script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
        found: str = self.page.evaluate(script, [selector, name])
        return found

    def marked(self, look: str) -> list[str]:
        """The words in the text that have a look."""
        return self.page.locator(f".draft:visible .text > :not(.legend) .m.{look}").all_inner_texts()

    def in_sight(self, selector: str) -> bool:
        """Whether an element is within the window."""
        script = """(selector) => {
            const box = document.querySelector(selector).getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && box.height > 0;
        }"""
        return bool(self.page.evaluate(script, selector))

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a run in a window of its own; every request but for the file itself is counted and refused."""
    contexts: list[BrowserContext] = []

    def open_run(
        run: Run, size: tuple[int, int] = WIDE, scheme: Scheme = "light", script: bool = True, hash: str = ""
    ) -> Visit:
        path = tmp_path / f"report{len(contexts)}.html"
        path.write_text(render("html", run), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        opened = Visit(context.new_page(), path.as_uri())

        def gate(route: Route) -> None:
            if route.request.url.partition("#")[0] == opened.address:
                route.continue_()
            else:
                opened.requests.append(route.request.url)
                route.abort()

        context.route("**/*", gate)
        context.add_init_script(_WATCH)
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.goto(opened.address + hash)
        return opened

    yield open_run
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def audited(shipped_rules: RuleSet) -> Callable[..., Run]:
    """A run of the rules that come with the tool over sample drafts."""

    def audit(*names: str) -> Run:
        reports = tuple(
            audit_document(read(str(ROOT / "seeds" / name), shipped_rules), shipped_rules, Settings()) for name in names
        )
        return Run(reports, (), combine(reports))

    return audit


def _several() -> Run:
    dated = [
        replace(report, document=replace(report.document, date=date))
        for report, date in ((port_report(), "2025-03-01"), (quiet_report(), "2025-04-01"))
    ]
    return Run(tuple(dated), (Failure("drafts/scan.pdf", "not read"),), reliance((CHO, 2), (LEDGER, 1)))


def _hostile() -> Report:
    words = "<img src=http://e.example/a.png onerror=alert(1)> </style><script>alert(2)</script>"
    words += " \u202egnp.exe\u200b \x1b[31m"
    document = draft(f"Head\n\n{words}, Irene Cho said.\n", name=words, title=words)
    name = CHO._replace(name=words)
    credit = Attribution(
        (find(document, "Irene Cho"),), (find(document, "said"),), (find(document, words),), words, 1, resolved=name
    )
    found = (finding(document, "Cho", Severity.ERROR, message=words, mend=words),)
    return Report(document, segments(document), (credit,), reliance=reliance((name, 1)), findings=found)


# What it shows


def test_marks_stand_on_their_words(visit: Open) -> None:
    """Sources, cues, contents and objections are seen at their words, and each looks different."""
    opened = visit(one(port_report()))
    assert opened.marked("source") == ["Irene Cho", "The Ledger"]
    assert opened.marked("cue") == ["said", "according to"]
    assert opened.marked("content") == ["Norvane Energy lost $4 million a day", "The union declined to comment"]
    assert (opened.marked("error"), opened.marked("warning")) == (["killed"], ["had known of"])
    assert opened.style(".prose .source", "borderBottomStyle") == "solid"
    assert opened.style(".prose .cue", "borderBottomStyle") == "dotted"
    assert opened.style(".prose .content", "backgroundColor") != opened.style(".prose", "backgroundColor")
    lines = [opened.style(f".prose .m.{name}", "textDecorationStyle") for name in ("error", "warning", "silenced")]
    assert lines == ["wavy", "dashed", "solid"]
    assert opened.style(".legend .m.note", "textDecorationStyle") == "dotted"


def test_two_sources_have_two_colours(visit: Open) -> None:
    """The words of each source have its colour, the same as its bar."""
    opened = visit(one(port_report()))
    colours = opened.page.locator(".prose .source").evaluate_all(
        "all => all.map(e => getComputedStyle(e).borderBottomColor)"
    )
    bars = opened.page.locator("rect.bar").evaluate_all("all => all.map(e => getComputedStyle(e).fill)")
    assert colours == bars
    assert len(set(colours)) == 2


def test_a_click_in_the_list_leads_to_the_words(visit: Open) -> None:
    """An entry scrolls its words into sight, makes them flash, and puts the keyboard there."""
    opened = visit(one(_tall()), size=(1280, 400))
    assert not opened.in_sight("#d1f1w")
    opened.page.locator("#d1f1 a.go").click()
    assert opened.in_sight("#d1f1w")
    assert opened.page.locator(".flash").all_inner_texts() == ["Last"]
    assert opened.focused() == "d1f1w"
    assert opened.page.evaluate("location.hash") == "#d1f1w"


def _tall() -> Report:
    document = draft("Head\n\n" + "Words and words.\n\n" * 60 + "Last it was.\n")
    found = (finding(document, "Last", Severity.ERROR),)
    return Report(document, segments(document), findings=found)


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        (".prose .m.error", "A death is reported as a fact."),
        ("#d1f2w", "What somebody knew needs a source."),
        (".prose .m.silenced", "Accepted earlier."),
        (".prose .content >> nth=0", "Named in full here."),
        (".prose .source >> nth=1", "An alias of one source."),
    ],
)
def test_a_click_on_a_mark_explains_it(visit: Open, selector: str, words: str) -> None:
    """Marked words and numbers open their explanation beside them, and the entry of the list is pointed out."""
    opened = visit(one(port_report()))
    opened.page.locator(selector).click()
    assert words in opened.chosen()
    assert (
        words in opened.page.locator(".entry.current").first.inner_text(timeout=2000)
        or words in opened.page.locator(".entry.current").first.text_content(timeout=2000).__str__()
    )
    opened.page.keyboard.press("Escape")
    assert opened.chosen() == ""


def test_overlapping_marks_are_all_explained(visit: Open, audited: Callable[..., Run]) -> None:
    """A click on words that several attributions cover explains each, and one leads to the one that passed it on."""
    opened = visit(audited("port-rewrite.txt"))
    opened.page.get_by_text("must cease until each weld").first.click()
    assert opened.page.locator("#card .credit .head bdi").all_inner_texts() == ["the letter", "Reuters"]
    opened.page.locator("#card .see").click()
    assert (
        opened.page.locator(".entry.current").evaluate("e => e.querySelector('.head').textContent").strip() == "Reuters"
    )
    assert opened.chosen() == ""


def test_the_card_is_beside_the_words_and_within_the_window(visit: Open, audited: Callable[..., Run]) -> None:
    """The explanation covers none of the words it explains and does not leave the window."""
    opened = visit(audited("port-rewrite.txt"))
    script = """() => {
        const card = document.querySelector("#card").getBoundingClientRect();
        const mark = document.querySelector(".chosen").getBoundingClientRect();
        return [card.left, card.right, card.top, card.bottom, mark.top, mark.bottom];
    }"""
    for number in range(10):
        opened.page.locator(".prose .content").nth(number).click()
        left, right, top, bottom, mark_top, mark_bottom = opened.page.evaluate(script)
        assert left >= 0
        assert right <= WIDE[0]
        assert top >= mark_bottom or bottom <= mark_top
        opened.page.keyboard.press("Escape")


# By keyboard


def test_marks_are_reached_and_explained_by_keyboard(visit: Open) -> None:
    """Tab goes from mark to mark with a ring to be seen; Enter and Space explain, Escape closes and goes back."""
    opened = visit(one(port_report()))
    opened.page.locator("#d1a0w").focus()
    for key in ("Enter", " "):
        opened.page.keyboard.press(key)
        assert "Irene Cho" in opened.chosen()
        opened.page.keyboard.press("Escape")
        assert (opened.chosen(), opened.focused()) == ("", "d1a0w")
    reached = []
    for _ in range(4):
        opened.page.keyboard.press("Tab")
        reached.append(opened.focused())
        assert opened.style(":focus", "outlineStyle") == "solid"
    assert reached == ["d1f3w", "d1f1w", "d1f2w", "d1a1w"]


@pytest.mark.parametrize(("forth", "back"), [("n", "p"), ("j", "k")])
def test_keys_go_from_finding_to_finding_in_the_order_of_the_text(visit: Open, forth: str, back: str) -> None:
    """Keys n and j go on, p and k go back, round the ends, past what somebody silenced."""
    opened = visit(one(port_report()))
    said = []
    for key in (forth, forth, forth, back, back):
        opened.page.keyboard.press(key)
        said.append("death" if "A death" in opened.chosen() else "knew" if "somebody knew" in opened.chosen() else "")
    assert said == ["death", "knew", "death", "knew", "death"]


def test_keys_go_on_from_where_the_keyboard_is(visit: Open) -> None:
    """From a mark in the text, the next finding is the next one below it."""
    opened = visit(one(port_report()))
    opened.page.locator("#d1f1w").focus()
    opened.page.keyboard.press("n")
    assert "somebody knew" in opened.chosen()
    opened.page.keyboard.press("Escape")
    opened.page.locator("#d1a1w").focus()
    opened.page.keyboard.press("p")
    assert "somebody knew" in opened.chosen()


def test_keys_with_a_modifier_are_the_browsers(visit: Open) -> None:
    """Control and n is left to the browser."""
    opened = visit(one(port_report()))
    opened.page.keyboard.press("Control+j")
    assert opened.chosen() == ""


def test_buttons_of_the_card_do_what_the_keys_do(visit: Open) -> None:
    """Without a keyboard, the card goes on, goes back and closes."""
    opened = visit(one(port_report()), size=NARROW)
    opened.page.locator("#d1f1w").click()
    opened.page.get_by_role("button", name="Next finding").click()
    assert "somebody knew" in opened.chosen()
    opened.page.get_by_role("button", name="Previous finding").click()
    assert "A death" in opened.chosen()
    opened.page.get_by_role("button", name="Close").click()
    assert (opened.chosen(), opened.focused()) == ("", "d1f1w")


def test_a_draft_without_findings_has_nowhere_to_go(visit: Open) -> None:
    """Keys do nothing where there is nothing to read again."""
    opened = visit(one(quiet_report()))
    opened.page.keyboard.press("n")
    assert (opened.chosen(), opened.errors) == ("", [])


# Filters


def test_a_severity_can_be_hidden(visit: Open) -> None:
    """Unticked, a severity leaves text and list, is passed over by keys, and the change is announced."""
    opened = visit(one(port_report()))
    opened.page.get_by_label("Errors 1").uncheck()
    assert (opened.marked("error"), opened.marked("warning")) == ([], ["had known of"])
    assert not opened.page.locator("#d1f1").is_visible()
    assert not opened.page.locator("#d1f1w").is_visible()
    assert opened.page.get_by_role("status").inner_text() == "Shown: 1 of 2 findings, 2 of 2 credits"
    opened.page.keyboard.press("n")
    assert "somebody knew" in opened.chosen()
    opened.page.get_by_label("Errors 1").check()
    assert opened.marked("error") == ["killed"]
    assert opened.page.get_by_role("status").inner_text() == "Everything is shown"


@pytest.mark.parametrize("box", ["The Ledger 1", "news outlet 1"])
def test_a_source_or_a_kind_of_source_can_be_hidden(visit: Open, box: str) -> None:
    """Unticked, a source is unmarked and the keyboard passes it by; ticked again, all is as before."""
    opened = visit(one(port_report()))
    before = opened.page.locator(".text").inner_html()
    opened.page.get_by_text("Show some sources only").click()
    opened.page.get_by_role("checkbox", name=box).uncheck()
    assert opened.marked("source") == ["Irene Cho"]
    assert opened.page.locator("#d1a1w").get_attribute("tabindex") == "-1"
    opened.page.locator("#d1a1w").click()
    assert opened.chosen() == ""
    opened.page.get_by_role("checkbox", name=box).check()
    after = opened.page.locator(".text").inner_html()
    assert opened.page.evaluate("html => html.replaceAll(/ tabindex=.-?\\d./g, '')", after) == before


def test_a_hidden_inner_credit_uncovers_the_outer(visit: Open, audited: Callable[..., Run]) -> None:
    """Where two attributions overlap and one is hidden, the other shows, and the line of the outer goes."""
    opened = visit(audited("port-rewrite.txt"))
    words = opened.page.get_by_text("must cease until each weld").first
    before = words.get_attribute("class") or ""
    opened.page.get_by_text("Show some sources only").click()
    opened.page.get_by_role("checkbox", name="the letter 1").uncheck()
    after = words.get_attribute("class") or ""
    assert "over" in before
    assert "over" not in after
    assert f"k{before[-1]}" in after.split()


def test_filters_are_kept_in_the_address(visit: Open) -> None:
    """The address of a filtered report shows it filtered again."""
    opened = visit(one(port_report()))
    opened.page.get_by_label("Errors 1").uncheck()
    opened.page.get_by_text("Show some sources only").click()
    opened.page.get_by_role("checkbox", name="Irene Cho 1").uncheck()
    address = opened.page.evaluate("location.hash")
    assert address == "#d1&hide=severity%3Aerror&hide=source%3Airene-cho"
    again = visit(one(port_report()), hash=address)
    assert (again.marked("error"), again.marked("source")) == ([], ["The Ledger"])
    assert not again.page.get_by_label("Errors 1").is_checked()


@pytest.mark.parametrize("hash", ["#%", "#d9", "#&hide=", "#d1&hide=%ff%", "#card", "#d1f1w&hide=x"])
def test_an_odd_address_does_no_harm(visit: Open, hash: str) -> None:
    """Whatever stands behind the hash, the report is shown and works."""
    opened = visit(one(port_report()), hash=hash)
    opened.page.keyboard.press("n")
    assert opened.chosen()
    assert opened.errors == []


# Several drafts


def test_each_draft_is_one_click_away(visit: Open) -> None:
    """The index is shown first, then one draft at a time; back leads back."""
    opened = visit(_several())
    assert opened.page.locator("section.draft:visible").count() == 0
    opened.page.get_by_role("link", name="drafts/port.md").click()
    opened.page.wait_for_selector("#d1:visible")
    assert opened.page.locator("section.draft:visible").count() == 1
    assert not opened.page.locator("#index").is_visible()
    opened.page.keyboard.press("n")
    assert "A death" in opened.chosen()
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("link", name="All drafts").click()
    opened.page.wait_for_selector("#index:visible")
    assert opened.page.locator("section.draft:visible").count() == 0
    opened.page.go_back()
    opened.page.wait_for_selector("#d1:visible")
    assert opened.errors == []


def test_an_address_leads_to_words_in_one_of_several_drafts(visit: Open) -> None:
    """A link to a place opens its draft there."""
    opened = visit(_several(), hash="#d1f2w")
    assert opened.in_sight("#d1f2w")
    assert opened.page.locator("section.draft:visible").count() == 1


# Nothing leaves, nothing is run


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_hostile_draft_is_text(visit: Open, scheme: Scheme) -> None:
    """No word of a draft is run, loaded or laid out backwards; no request leaves, and nothing had to be refused."""
    opened = visit(Run((_hostile(),), (Failure("<b>", "<i>"),), _hostile().reliance), scheme=scheme)
    opened.page.on("dialog", lambda dialog: opened.errors.append(dialog.message))
    opened.page.keyboard.press("n")
    opened.page.locator(".prose .content").first.click()
    assert (opened.requests, opened.errors, opened.refused()) == ([], [], [])
    assert opened.page.locator(".prose .unseen").all_inner_texts() == ["U+202E", "U+200B", "U+001B"]
    assert opened.page.locator("script").count() == 1
    assert "</style><script>alert(2)</script>" in opened.page.locator(".prose").inner_text()


def test_no_request_leaves_whatever_an_editor_does(visit: Open, audited: Callable[..., Run]) -> None:
    """Opening, reading, filtering and printing a report asks the network for nothing."""
    opened = visit(audited("port-rewrite.txt"))
    for key in ("n", "n", "p", "Escape"):
        opened.page.keyboard.press(key)
    opened.page.get_by_role("checkbox", name="Notes").uncheck()
    opened.page.emulate_media(media="print")
    assert (opened.requests, opened.errors, opened.refused()) == ([], [], [])


def test_css_of_the_newsroom_restyles_and_reaches_nothing(visit: Open) -> None:
    """The newsroom's variables win over ours; what its CSS wants from the network is refused before it is asked for."""
    css = '@import url("http://e.example/a.css"); :root { --paper: rgb(1, 2, 3) }'
    css += " body { background: url(http://e.example/b) }"
    opened = visit(replace(one(port_report()), style=css))
    assert opened.style("html", "backgroundColor") == "rgb(1, 2, 3)"
    assert opened.requests == []
    assert set(opened.refused()) == {"img-src", "style-src-elem"}


def test_script_that_is_not_ours_is_not_run(visit: Open) -> None:
    """Even if a script got into the page, its policy would not run it."""
    opened = visit(one(port_report()))
    opened.page.evaluate(
        """() => { const script = document.createElement("script"); script.textContent = "window.ran = true";
        document.body.append(script); }"""
    )
    assert opened.page.evaluate("window.ran === undefined")
    assert opened.refused() == ["script-src-elem"]


def test_a_report_is_read_without_its_script(visit: Open) -> None:
    """Without script, all drafts and explanations are there, links lead to them, and no control pretends to work."""
    opened = visit(_several(), script=False)
    page = opened.page
    assert page.locator("section.draft:visible").count() == 2
    assert page.locator("#d1a0").is_visible()
    assert page.locator(".controls:visible").count() == 0
    assert not page.locator("#card").is_visible()
    page.locator("#d1f2w").click()
    assert page.url.endswith("#d1f2")
    assert page.locator("#d1f2:target").count() == 1
    page.locator("#d1f2 a.go").click()
    assert page.url.endswith("#d1f2w")


# Looks


def test_on_paper_the_marks_stay_and_the_explanations_follow(visit: Open) -> None:
    """Printed, there are no controls; marks keep their looks, and are explained behind the text."""
    opened = visit(one(port_report()), scheme="dark")
    opened.page.locator("#d1f1w").click()
    opened.page.emulate_media(media="print")
    for selector in ("button", "input", "#card", ".keys", "summary"):
        assert opened.page.locator(f"{selector}:visible").count() == 0, selector
    assert opened.page.locator("#d1f1").is_visible()
    assert opened.page.locator("#d1a1").is_visible()
    tops = [opened.page.locator(name).bounding_box() for name in (".text", ".panel", ".explained")]
    heights = [box["y"] for box in tops if box]
    assert heights == sorted(heights)
    assert opened.style("html", "backgroundColor") == "rgb(255, 255, 255)"
    assert opened.style(".prose", "color") == "rgb(0, 0, 0)"
    assert opened.style(".prose .m.error", "textDecorationStyle") == "wavy"
    assert opened.style(".prose .content", "backgroundColor") != "rgba(0, 0, 0, 0)"


def test_dark_is_dark(visit: Open) -> None:
    """Where the reader's system is dark, the page is light on dark."""
    light, dark = (visit(one(port_report()), scheme=scheme) for scheme in ("light", "dark"))
    for opened, brighter in ((light, "backgroundColor"), (dark, "color")):
        shades = {name: opened.style("html", name) for name in ("backgroundColor", "color")}
        sums = {name: sum(map(int, shade[4:-1].split(","))) for name, shade in shades.items()}
        assert max(sums, key=sums.__getitem__) == brighter


@pytest.mark.parametrize("names", [("port-rewrite.txt",), ("port-rewrite.txt", "valley-fever.txt")])
def test_a_small_screen_needs_no_scrolling_sideways(
    visit: Open, audited: Callable[..., Run], names: tuple[str, ...]
) -> None:
    """At 360 pixels nothing is cut off, and the panel is under the text."""
    opened = visit(audited(*names), size=NARROW)
    assert opened.overflow() == 0
    opened.page.goto(f"{opened.address}#d1")
    assert opened.overflow() == 0
    text, panel = (opened.page.locator(f"#d1 {name}").bounding_box() for name in (".text", ".panel"))
    assert text
    assert panel
    assert panel["y"] >= text["y"] + text["height"]
    opened.page.keyboard.press("n")
    assert opened.overflow() == 0
    assert opened.in_sight("#card")
    assert opened.in_sight(".chosen")
    card, mark = (opened.page.locator(name).bounding_box() for name in ("#card", ".chosen"))
    assert card
    assert mark
    assert mark["y"] + mark["height"] <= card["y"]


def test_long_words_do_not_widen_a_small_screen(visit: Open) -> None:
    """Names and words without a blank are broken where the line ends."""
    long = "a" * 300
    report = _tall()
    source = CHO._replace(name=long, id=long)
    document = replace(draft(f"Head\n\n{long} said so.\n"), name=long, title=long)
    credit = Attribution(
        (Span(6, 306),), (Span(307, 311),), (Span(312, 314),), long, 1, resolved=source, resolution=long
    )
    found = (finding(document, "so", Severity.NOTE, message=long, mend=long),)
    report = Report(document, segments(document), (credit,), reliance=reliance((source, 1)), findings=found)
    opened = visit(one(report), size=NARROW)
    opened.page.keyboard.press("n")
    assert opened.overflow() == 0
    opened.page.keyboard.press("Escape")
    opened.page.locator(".unfold").click()
    opened.page.get_by_text("Show some sources only").click()
    assert opened.overflow() == 0


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "names", [("port-rewrite.txt",), ("valley-fever.txt", "eelgrass-study.md", "coalition-talks.md")]
)
def test_axe_finds_nothing_to_mend(
    visit: Open, audited: Callable[..., Run], names: tuple[str, ...], scheme: Scheme, size: tuple[int, int]
) -> None:
    """axe-core has no objection: to the page as it opens, with a card open, with all unfolded."""
    opened = visit(audited(*names), size=size, scheme=scheme)
    assert _violations(opened) == []
    if len(names) > 1:
        opened.page.goto(f"{opened.address}#d1")
        opened.page.wait_for_selector("#d1:visible")
    opened.page.keyboard.press("n")
    assert opened.chosen()
    assert _violations(opened) == []
    opened.page.keyboard.press("Escape")
    opened.page.locator(".unfold:visible").click()
    for summary in opened.page.locator("summary:visible").all():
        summary.click()
    assert _violations(opened) == []


def test_axe_finds_nothing_to_mend_in_what_is_seldom_there(visit: Open) -> None:
    """Nor to suppressed findings, unseen characters, and a draft that could not be read."""
    for run in (one(port_report()), _several(), one(_hostile()), Run((), (Failure("a", "b"),))):
        assert _violations(visit(run)) == []


def _violations(opened: Visit) -> list[Any]:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="AXE-CORE WAS NOT RUN: axe-playwright-python is not installed"
    )
    found = axe.Axe().run(opened.page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]


# Size


def test_two_hundred_thousand_words_stay_usable(visit: Open) -> None:
    """A book opens, goes from finding to finding and is filtered within a few seconds each."""
    text = "Head\n\n" + "".join(f"Pier {n:06} fell, Cho said.{'  ' if n % 5 else chr(10) * 2}" for n in range(33_000))
    document = draft(text)
    starts = [match.start() for match in re.finditer("Pier", text)]
    credits = tuple(
        Attribution((Span(at + 18, at + 21),), (Span(at + 22, at + 26),), (Span(at, at + 16),), "r", 0, resolved=CHO)
        for at in starts
    )
    found = tuple(
        finding(draft("Pier."), "Pier", Severity.WARNING)._replace(span=Span(at, at + 16), highlights=(), sentence=None)
        for at in starts[::10]
    )
    opened = visit(one(Report(document, segments(draft()), credits, reliance=reliance((CHO, 9)), findings=found)))
    opened.page.set_default_timeout(20_000)
    status = opened.page.locator(".status")
    opened.page.keyboard.press("n")
    opened.page.keyboard.press("n")
    assert "credited to nobody" in opened.chosen()
    opened.page.keyboard.press("Escape")
    assert status.inner_text() == ""
    opened.page.locator(".panel details.controls summary").click()
    opened.page.locator("input[value=irene-cho]").uncheck()
    assert status.inner_text() == "Shown: 3300 of 3300 findings, 0 of 33000 credits"
    assert opened.errors == []
