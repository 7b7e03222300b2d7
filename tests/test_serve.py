"""`audit serve`: who may ask it, what it answers, and that it keeps nothing."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest

import audit.match
from audit.cli import main
from audit.cli.serve import serve
from audit.config import Settings
from audit.errors import ConfigError, ReadError
from audit.judge import manual
from audit.model import Run
from audit.pipeline import audit_document
from audit.readers import read
from audit.reliance import combine
from audit.renderers import render
from audit.rules import RuleSet
from audit.serve import Auditor, Server
from audit.serve.assets import MOST_BYTES, asset
from audit.serve.auditor import Audited
from audit.serve.reports import MOST_KEPT, Reports, framed, report_policy
from tests.small_rules import finding

DRAFT = (
    "Valve failed at Halvern plant\n\nThe valve was never tested, Irene Cho said.\n\n"
    "Norvane concealed the defects from the inspectorate for at least three months.\n"
)
REFUSED = "Only the page of this server, at the address that it printed, may ask it anything.\n"
ROOT = Path(__file__).parent.parent


class _Answer:
    """What a server answered."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.code, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def line(self) -> str:
        """The answer as text."""
        return self.body.decode()


@contextmanager
def _serving(auditor: Auditor, port: int = 0) -> Iterator[Server]:
    server = Server(port, auditor)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def auditor(shipped_rules: RuleSet) -> Auditor:
    """What audits by the rules that come with the tool."""
    return Auditor(shipped_rules, lambda name: Settings(), manual())


@pytest.fixture(scope="module")
def server(auditor: Auditor) -> Iterator[Server]:
    """A server that runs."""
    with _serving(auditor) as server:
        yield server


def _ask(server: Server, method: str, path: str, body: bytes | None = None, **headers: str | None) -> _Answer:
    """Ask as the page itself does, but for some headers; None leaves one out."""
    own: dict[str, str | None] = {"Host": f"127.0.0.1:{server.server_port}"}
    if body is not None:
        own |= {
            "Origin": f"http://127.0.0.1:{server.server_port}",
            "Content-Type": "application/octet-stream",
            "Content-Length": str(len(body)),
            "X-Draft-Name": "draft.txt",
        }
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    with closing(connection):
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in own.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body or None)
        return _Answer(connection.getresponse())


def _get(server: Server, path: str = "", **headers: str | None) -> _Answer:
    return _ask(server, "GET", f"/{server.token}/{path}", None, **headers)


def _post(server: Server, body: bytes = DRAFT.encode(), **headers: str | None) -> _Answer:
    return _ask(server, "POST", f"/{server.token}/audit", body, **headers)


def _local(template: str | None, server: Server) -> str | None:
    return None if template is None else template.replace("PORT", str(server.server_port))


# What is served


def test_the_page_and_its_parts_are_served(server: Server) -> None:
    """Behind the token stand the page, its script and its style, each with its type."""
    for path, name, type in (("", "page.html", "text/html"), ("page.js",) * 2 + ("text/javascript",)):
        answer = _get(server, path)
        assert (answer.code, answer.line) == (200, asset(name))
        assert answer.headers["Content-Type"] == f"{type}; charset=utf-8"
    assert _get(server, "page.css").headers["Content-Type"] == "text/css; charset=utf-8"


def test_the_page_knows_the_most_that_is_taken(server: Server) -> None:
    """A draft that is too large need not be sent to be refused."""
    assert f'data-most="{MOST_BYTES}"' in _get(server).line


def test_a_draft_gives_the_report_of_the_html_format(server: Server, shipped_rules: RuleSet) -> None:
    """`page/ID` is, to the byte, what `audit run --format html` writes; `report/ID` has one script more."""
    answer = _post(server)
    told = json.loads(answer.body)
    report = audit_document(read("draft.txt", shipped_rules, DRAFT.encode()), shipped_rules, Settings())
    expected = render("html", Run((report,), (), combine([report]), manual()))
    assert (answer.code, answer.headers["Content-Type"]) == (200, "application/json")
    assert told["said"] == "To read again: 1 place (1 error)."
    assert _get(server, f"page/{told['report']}").line == expected
    assert _get(server, f"report/{told['report']}").line == framed(expected) != expected


def test_a_draft_without_faults_says_so(server: Server) -> None:
    """Where nothing is objected to, the line says that."""
    assert json.loads(_post(server, b"It rained, Irene Cho said.\n").body)["said"] == "Nothing to read again."


def test_the_name_says_how_a_draft_is_read(server: Server) -> None:
    """The suffix picks the reader, and folders of a name are left out."""
    given = b"<h1>Valve failed at the plant</h1><p>The valve was never tested, Irene Cho said on Monday in Halvern.</p>"
    answer = _post(server, given, X_Draft_Name="..%2Fetc%2FSt%C3%BCck%20%C2%AB1%C2%BB.html")
    page = _get(server, f"page/{json.loads(answer.body)['report']}").line
    assert "Stück «1».html" in page
    assert "&lt;h1&gt;" not in page
    assert "../etc" not in page


def test_a_newsrooms_style_is_in_the_report(shipped_rules: RuleSet) -> None:
    """The CSS that the server was given goes into every report."""
    with _serving(Auditor(shipped_rules, lambda name: Settings(), style="h1 { color: #123456 }")) as server:
        told = json.loads(_post(server).body)
        assert "h1 { color: #123456 }" in _get(server, f"page/{told['report']}").line


def test_settings_are_those_for_the_name(shipped_rules: RuleSet) -> None:
    """A draft is audited with what is configured for a file of its name."""
    asked: list[str] = []

    def settings_of(name: str) -> Settings:
        asked.append(name)
        return Settings()

    with _serving(Auditor(shipped_rules, settings_of)) as server:
        _post(server, X_Draft_Name="opinion.md")
    assert asked == ["opinion.md"]


def test_reports_are_forgotten() -> None:
    """Only the last few reports are kept, under ids that cannot be guessed."""
    reports = Reports()
    ids = [reports.keep(f"report {number}") for number in range(MOST_KEPT + 2)]
    assert [reports.get(id) for id in ids[:3]] == [None, None, "report 2"]
    assert reports.get(ids[-1]) == f"report {MOST_KEPT + 1}"
    assert len(set(ids)) == len(ids)
    assert min(map(len, ids)) >= 16


# Who may ask


@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT"])
def test_its_own_hosts_are_answered(server: Server, host: str) -> None:
    """The server goes by the names that this machine has for itself, and a page of that name may ask."""
    name = _local(host, server)
    assert name is not None
    assert _get(server, Host=name).code == 200
    assert _post(server, Host=name, Origin=f"http://{name.lower()}").code == 200


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "evil.example:PORT",
        "evil.example",
        "127.0.0.1.evil.example:PORT",
        "localhost.:PORT",
        "0.0.0.0:PORT",
        "127.0.0.2:PORT",
        "127.0.0.1:PORT, evil.example",
        "user@127.0.0.1:PORT",
        "::1",
    ],
)
def test_every_other_host_is_refused(server: Server, host: str | None) -> None:
    """A name that an attacker has lead to this machine (DNS rebinding) gets neither page nor audit."""
    for answer in (_get(server, Host=_local(host, server)), _post(server, Host=_local(host, server))):
        assert (answer.code, answer.line) == (403, REFUSED)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:PORT",
        "http://127.0.0.1:PORT/",
        "http://127.0.0.1:PORT.evil.example",
        "file://",
    ],
)
def test_every_other_origin_is_refused(server: Server, origin: str) -> None:
    """Another page in the same browser gets nothing, whatever it sends."""
    for answer in (_get(server, Origin=_local(origin, server)), _post(server, Origin=_local(origin, server))):
        assert (answer.code, answer.line) == (403, REFUSED)


@pytest.mark.parametrize(
    ("site", "code"), [("same-origin", 200), ("none", 200), ("cross-site", 403), ("same-site", 403), ("", 403)]
)
def test_what_the_browser_says_of_the_site_is_believed(server: Server, site: str, code: int) -> None:
    """A page on another port of this machine is of the same site, and no more welcome than one from outside."""
    assert _get(server, Sec_Fetch_Site=site).code == code


def test_two_hosts_are_none(server: Server) -> None:
    """A request that names two hosts could mean either."""
    own = f"127.0.0.1:{server.server_port}"
    assert _raw(server, f"GET /{server.token}/ HTTP/1.1\r\nHost: {own}\r\nHost: {own}\r\n\r\n").startswith(
        b"HTTP/1.1 403 "
    )


@pytest.mark.parametrize("token", ["", "x", "é", "%2e%2e", "TOKEN", "page.html"])
def test_without_the_token_there_is_nothing(server: Server, token: str) -> None:
    """Another user of this machine, who does not know the address, gets nothing from it."""
    wrong = server.token.swapcase() if token == "TOKEN" else token
    for path in (
        f"/{wrong}",
        f"/{wrong}/",
        f"/{wrong}/page.js",
        f"/{wrong}/report/x",
        server.token,
        f"x/{server.token}/",
    ):
        assert _raw(server, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n").startswith(
            b"HTTP/1.1 404 "
        )
    assert _ask(server, "POST", f"/{quote(wrong)}/audit", b"x").code == 404


def test_only_this_machine_is_listened_to(server: Server) -> None:
    """The socket is bound to the loopback address, so no other machine can reach it."""
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert server.socket.family is socket.AF_INET
    assert server.address == f"http://127.0.0.1:{server.server_port}/{server.token}/"


def test_no_name_server_is_asked(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """To start, the server looks no host up."""
    monkeypatch.setattr(socket, "getfqdn", lambda *_: pytest.fail("a name was looked up"))
    Server(0, auditor).server_close()


# What is refused


@pytest.mark.parametrize(
    "path",
    [
        "../page.js",
        "..%2fpage.js",
        "%2e%2e/answers.py",
        "answers.py",
        "frame.js",
        "page.html",
        "./",
        "report/",
        "report/x",
        "page/",
        "page/../page.js",
        "/etc/passwd",
        "audit",
        "?x",
        "page.js?x",
        "report",
        "page.js/",
        "..\\page.js",
    ],
)
def test_no_other_path_leads_anywhere(server: Server, path: str) -> None:
    """There are no folders, no files of the package, and no ways out of it."""
    answer = _raw(server, f"GET /{server.token}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert answer.endswith(b"open the whole address that `audit serve` printed.\n")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "FROB", "HEAD"])
def test_only_get_and_post_are_known(server: Server, method: str) -> None:
    """Any other method is refused, a preflight among them, and nobody is told that they may ask."""
    answer = _ask(server, method, f"/{server.token}/audit", Origin=f"http://127.0.0.1:{server.server_port}")
    assert (answer.code, answer.headers["Allow"]) == (405, "GET, POST")
    assert answer.body.count(b"\n") == (0 if method == "HEAD" else 1)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "application/octet-stream; charset=utf-8, text/plain",
        "application/json",
    ],
)
def test_a_type_that_any_page_may_send_is_refused(server: Server, type: str | None) -> None:
    """A form of another page can send plain text or its fields, and no bytes."""
    answer = _post(server, Content_Type=type)
    assert (answer.code, answer.line) == (415, "A draft is sent as application/octet-stream.\n")


@pytest.mark.parametrize("length", [None, "-1", "1e3", "", "0x10", "1 000", "9" * 400])
def test_a_draft_must_say_its_length(server: Server, length: str | None) -> None:
    """A length that is none is not guessed at."""
    answer = _post(server, Content_Length=length)
    assert (answer.code, answer.line) == (411, "A draft must say how long it is.\n")


def test_a_draft_in_pieces_is_refused(server: Server) -> None:
    """Lengths that contradict each other are how one request is smuggled in another."""
    assert _post(server, Transfer_Encoding="chunked").code == 411


def test_a_draft_that_is_too_large_is_not_read(server: Server) -> None:
    """The most is 5 MB; more is refused before any of it is taken."""
    head = (
        f"POST /{server.token}/audit HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n"
        f"Content-Type: application/octet-stream\r\nX-Draft-Name: a.txt\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n"
    )
    answer = _raw(server, head)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b"The draft is too large; the most is 5,000,000 bytes.\n")


@pytest.mark.parametrize("name", [None, "", "-", "..", "a/..", "%ff", "%00", "%0a%09", "folder%2F"])
def test_a_draft_without_a_name_is_refused(server: Server, name: str | None) -> None:
    """A name that is none, or that means something else to the audit, is refused in one line."""
    answer = _post(server, X_Draft_Name=name)
    assert (answer.code, answer.line) == (400, "This is no request that can be understood.\n")


def test_a_long_name_keeps_its_suffix(server: Server) -> None:
    """The end of a name says how to read the draft; no system takes one without end."""
    answer = _post(server, b"\x89PNG\0", X_Draft_Name="%C3%A4" * 5000 + ".md")
    assert answer.line == f"{'ä' * 57}.md: is binary: NUL byte at byte offset 4; save it as text in UTF-8\n"


@pytest.mark.parametrize(
    ("name", "raw", "line"),
    [
        ("a.txt", b"\x89PNG\r\n\0", "a.txt: is binary: NUL byte at byte offset 6; save it as text in UTF-8"),
        (
            "a.txt",
            b"\x81 caf\xe9",
            "a.txt: cannot be decoded: byte 0x81 at byte offset 0 is not cp1252; save it as UTF-8",
        ),
        ("a.jsonl", b"{}", "a.jsonl: holds many drafts; open one draft, or use `audit run` for all of them"),
        (
            "a.txt",
            "Der Sprecher sagte, dass die Brücke nicht gesperrt ist und dass es auch keine Gefahr für die Stadt gibt. "
            "Das ist nicht neu, und er hat es auch der Zeitung gesagt, die mit ihm für den Bericht sprach.".encode(),
            "a.txt: is in German; there are rules for English; "
            'if it is in English, say so: language = "en" in audit.toml',
        ),
    ],
)
def test_a_draft_that_cannot_be_audited_is_told_in_one_line(server: Server, name: str, raw: bytes, line: str) -> None:
    """What is wrong with a draft is told as `audit run` tells it, and the connection goes on."""
    answer = _post(server, raw, X_Draft_Name=name)
    assert (answer.code, answer.line) == (422, f"{line}\n")
    assert "Connection" not in answer.headers


def test_broken_bytes_are_read_as_far_as_they_go(server: Server) -> None:
    """Bytes that are no UTF-8 are read as other drafts of that kind are, and the report says so."""
    told = json.loads(_post(server, b"Caf\xe9 shut, Irene Cho said.\n").body)
    page = _get(server, f"page/{told['report']}").line
    assert "Café" in page
    assert "read as cp1252: not valid UTF-8" in page


def test_a_rule_that_runs_out_of_time_is_told(shipped_rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the draft and the rule; the next draft is audited."""
    monkeypatch.setattr(audit.match, "TIMEOUT", 0.02)
    slow = finding("slow-rule", "said", after=" (?:(?:x|xx|xxx)+)+y")
    rules = replace(shipped_rules, claims=(*shipped_rules.claims, slow))
    with _serving(Auditor(rules, lambda name: Settings())) as server:
        answer = _post(server, f"He said {'x' * 200}".encode())
        assert (answer.code, answer.line) == (
            422,
            "draft.txt: rule slow-rule ran out of time; simplify its patterns\n",
        )
        assert _post(server, b"It rained, Irene Cho said.\n").code == 200


def test_a_defect_is_told_to_both_sides(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page reads one line, the terminal the traceback, and the server goes on."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with _serving(auditor) as server:
        with monkeypatch.context() as patch:
            patch.setattr(Auditor, "_audited", fail)
            answer = _post(server)
        assert answer.code == 500
        assert answer.line == "The audit failed by a fault of its own; the terminal of `audit serve` tells it.\n"
        assert _post(server).code == 200
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("sent", ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", f"GET /{'x' * 70000} HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_refused_in_one_line(server: Server, sent: str) -> None:
    """Whatever the library refuses has no page of its own and repeats nothing that was sent."""
    head, _, body = _raw(server, sent).rpartition(b"\r\n\r\n")
    assert body.count(b"\n") == 1
    assert b"<" not in body
    assert b"xxx" not in body
    assert re.match(rb"(HTTP/1.1 [45]\d\d |\Z)", head)


def _raw(server: Server, sent: str) -> bytes:
    """What comes back for bytes as they are."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(sent.encode())
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


# What browsers are told


@pytest.mark.parametrize("path", ["", "page.js", "page.css", "nothing", "report/ID", "page/ID", "audit"])
def test_every_answer_has_its_headers(server: Server, path: str) -> None:
    """Nothing is stored, guessed, referred to or shared, whatever is answered; and there is no cookie."""
    posted = _post(server)
    answer = posted if path == "audit" else _get(server, path.replace("ID", json.loads(posted.body)["report"]))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"].count("default-src 'none'") == 1
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Server"] == "audit"


def test_a_report_may_run_its_own_scripts_only() -> None:
    """Its policy sandboxes it and has two hashes: its own script's, and that of ours."""
    page = (
        '<!DOCTYPE html>\n<html><head>\n<meta http-equiv="Content-Security-Policy" content="script-src \'sha256-AbC+/='
        "'\"><title>'sha256-evil='</title><meta http-equiv=\"Content-Security-Policy\" content=\"'sha256-worse='\">"
    )
    policy = report_policy(page, "http://localhost:1")
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; script-src 'sha256-")
    assert re.findall(r"'sha256-[^']*'", policy)[1:] == ["'sha256-AbC+/='"]
    assert policy.endswith("; frame-ancestors http://localhost:1")
    assert "allow-same-origin" not in policy


def test_a_report_without_a_policy_runs_none_of_its_scripts() -> None:
    """Where a page does not say which script is its own, none is."""
    assert re.findall(r"'sha256-[^']*'", report_policy("<p>", "http://localhost:1"))[1:] == []


def test_the_page_asks_nobody_else() -> None:
    """No file of the page names an address that leads elsewhere, stores anything or sets a cookie."""
    for name in ("page.html", "page.css", "page.js", "frame.js"):
        assert not re.search(r"https?:|//\w|localStorage|sessionStorage|indexedDB|cookie", asset(name)), name
        assert "innerHTML" not in asset(name)


# Several at once


def test_two_are_answered_at_once(server: Server) -> None:
    """The page is there while a draft is audited, and each draft gets its own report."""
    drafts = [f"Irene Cho {number} said that the valve had failed.\n".encode() for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda draft: _post(server, draft), drafts))
    for number, answer in enumerate(answers):
        page = _get(server, f"page/{json.loads(answer.body)['report']}").line
        assert f"Irene Cho {number}" in page


def test_the_page_does_not_wait_for_an_audit(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit that takes its time holds up other audits, and nothing else; one that nobody waits for is left out."""
    begun, go, audited = Event(), Event(), list[bytes]()

    def wait(_: object, __: str, raw: bytes) -> Audited:
        begun.set()
        go.wait(20)
        audited.append(raw)
        return Audited("page", "said")

    monkeypatch.setattr(Auditor, "_audited", wait)
    with _serving(auditor) as server, ThreadPoolExecutor(2) as pool:
        first = pool.submit(_post, server, b"first")
        assert begun.wait(20)
        assert _get(server).code == 200
        _abandon(server, b"stale")
        last = pool.submit(_post, server, b"last")
        time.sleep(0.2)
        go.set()
        assert (first.result().code, last.result().code) == (200, 200)
    assert audited == [b"first", b"last"]


def _abandon(server: Server, body: bytes) -> None:
    """Send a draft, and go before its report comes."""
    with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        head = (
            f"POST /{server.token}/audit HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n"
            f"Content-Type: {'application/octet-stream'}\r\nX-Draft-Name: a.txt\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)


def test_a_browser_that_goes_away_is_no_defect(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a draft, and an answer that nobody reads, are passed over in silence."""
    with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(f"POST /{server.token}/audit HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n".encode())
    for error in (BrokenPipeError(), ConnectionResetError(), TimeoutError()):
        try:
            raise error
        except OSError:
            server.handle_error(None, None)
    assert capsys.readouterr().err == ""


def test_half_a_draft_is_not_audited(server: Server) -> None:
    """A draft that is shorter than it said was cut off."""
    sent = (
        f"POST /{server.token}/audit HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n"
        "Content-Type: application/octet-stream\r\nX-Draft-Name: a.txt\r\nContent-Length: 9\r\n\r\nIt"
    )
    assert _raw(server, sent).startswith(b"HTTP/1.1 400 ")


def test_nothing_is_written(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft reaches no disk: nothing is opened for writing, and the working folder stays empty."""
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        is_open = event == "open" and isinstance(arguments[2], int)
        if watching and is_open and int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            opened.append(str(arguments[0]))

    watching = True
    sys.addaudithook(watch)
    monkeypatch.chdir(tmp_path)
    told = json.loads(_post(server, b"A secret, Irene Cho said.\n").body)
    assert _get(server, f"report/{told['report']}").code == 200
    watching = False
    assert opened == []
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_logged(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither requests nor refusals are printed."""
    _post(server)
    _get(server, "nothing")
    assert capfd.readouterr() == ("", "")


# Getting ready, and the end


def test_it_gets_ready_in_every_format(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules' own examples are audited as text, Markdown and HTML; a format that cannot be read is passed over."""
    names: list[str] = []

    def note(_: object, name: str, raw: bytes) -> Audited:
        names.append(name)
        assert b"said" in raw
        raise ReadError(name, "needs an extra")

    monkeypatch.setattr(Auditor, "_audited", note)
    auditor.warm()
    assert names == ["draft.txt", "draft.md", "draft.html"]


def test_at_the_end_no_audit_goes_on(shipped_rules: RuleSet) -> None:
    """Once ended, an auditor begins nothing more."""
    auditor = Auditor(shipped_rules, lambda name: Settings())
    auditor.end()
    thread = Thread(target=auditor, args=("a.txt", b"x"), daemon=True)
    thread.start()
    thread.join(0.1)
    assert thread.is_alive()


def test_an_interrupt_ends_it_quietly(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C closes the address and returns."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    server = Server(0, Auditor(auditor._rules, lambda name: Settings()))
    monkeypatch.setattr(Auditor, "warm", lambda _: None)
    monkeypatch.setattr(server, "serve_forever", interrupt)
    server.run()
    assert server.socket.fileno() == -1


def test_a_port_in_use_is_told(server: Server, auditor: Auditor, capsys: pytest.CaptureFixture[str]) -> None:
    """A port that cannot be had is one line and exit code 2."""
    with pytest.raises(ConfigError):
        Server(server.server_port, auditor)
    assert main(["serve", "--port", str(server.server_port)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        f"audit: error: --port: {server.server_port} cannot be listened at: Address already in use; "
        "name another, or none to have any that is free\n"
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--port", "70000"], "Invalid value for '--port': 70000 is not in the range 0<=x<=65535."),
        (["--config", "none.toml"], "--config: there is no file none.toml"),
        (["--style", "none.css"], "--style: none.css cannot be used: [Errno 2] No such file or directory: 'none.css'"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong option is told before anything is listened at."""
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"audit: error: {line}")
    assert printed.err.count("\n") == 1


class _Started(Server):
    """A server that is ended as soon as it runs, and the last that was made."""

    last: Server

    def run(self) -> None:
        _Started.last = self
        self.server_close()


@pytest.mark.parametrize("opens", [True, False])
def test_options_reach_the_audit(
    opens: bool, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outlet, configuration and style are those of the command line; the address is printed and opened."""
    asked: list[str] = []

    def open_browser(address: str) -> bool:
        asked.append(address)
        return opens

    monkeypatch.setattr("audit.cli.serve.Server", _Started)
    monkeypatch.setattr("webbrowser.open", open_browser)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_text('language = "en"\noutlet = "The Post"\n')
    (tmp_path / "own.css").write_text("h1 { color: red }")
    serve(open=True, outlet=["The Ledger", "Ledger"], config=Path("own.toml"), style=Path("own.css"))
    auditor = _Started.last.auditor
    settings = auditor._settings_of("draft.txt")
    assert (settings.outlet, settings.outlet_aliases, settings.language) == ("The Ledger", ("Ledger",), "en")
    assert auditor._style == "h1 { color: red }"
    printed = capfd.readouterr()
    assert printed.out == f"{_Started.last.address}\n"
    assert asked == [_Started.last.address]
    assert printed.err == ("" if opens else "audit: note: no browser could be opened; open the address yourself\n")


@pytest.mark.slow
def test_a_user_starts_and_ends_it(tmp_path: Path) -> None:
    """The address is printed at once, a draft is audited behind it, and Ctrl-C ends the command with exit code 0."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "audit", "serve"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{20,})/\n", process.stdout.readline())
        assert found
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        with closing(connection):
            headers = {"Content-Type": "application/octet-stream", "X-Draft-Name": "draft.md"}
            connection.request("POST", f"/{found[2]}/audit", DRAFT, headers)
            assert connection.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
