"""One request -> one answer. What is refused is refused in one line."""

from __future__ import annotations

import json
import re
import select
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from secrets import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import unquote

from audit.errors import AuditError
from audit.serve.assets import MOST_BYTES, TYPES, asset
from audit.serve.headers import COMMON, NOTHING_POLICY, PAGE_POLICY
from audit.serve.reports import framed, report_policy

if TYPE_CHECKING:
    from audit.serve.server import Server

DRAFT_TYPE = "application/octet-stream"
NAME_HEADER = "X-Draft-Name"
LONGEST_NAME = 60  # characters, of which the suffix is the last
PATIENCE = 30  # seconds that a silent connection is kept
_PLAIN = "text/plain; charset=utf-8"
_LENGTH = re.compile(r"[0-9]{1,15}")
_LINES = {
    HTTPStatus.BAD_REQUEST: "This is no request that can be understood.",
    HTTPStatus.FORBIDDEN: "Only the page of this server, at the address that it printed, may ask it anything.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address; open the whole address that `audit serve` printed.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This cannot be asked for; the page is got, and a draft is posted.",
    HTTPStatus.LENGTH_REQUIRED: "A draft must say how long it is.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"The draft is too large; the most is {MOST_BYTES:,} bytes.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: f"A draft is sent as {DRAFT_TYPE}.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The audit failed by a fault of its own; the terminal of `audit serve` tells it.",
}


class Answers(BaseHTTPRequestHandler):
    """Answers what one connection asks, one request after the other; only what `parse_request` lets in is looked at."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def parse_request(self) -> bool:
        """Whether a request is understood and from the server's own page; if not, it has been answered."""
        if not super().parse_request():
            return False
        if self._is_own():
            return True
        self._refuse(HTTPStatus.FORBIDDEN)
        return False

    def do_GET(self) -> None:
        """The page, its parts, and reports: `report/ID` for the frame, `page/ID` to keep."""
        path = self._path()
        folder, _, id = (path or "").partition("/")
        report = self.server.reports.get(id) if folder in ("report", "page") else None
        if report is not None:
            whole = framed(report) if folder == "report" else report
            self._answer(HTTPStatus.OK, TYPES["page.html"], whole.encode(), report_policy(report, self._origin()))
        elif path == "":
            self._answer(HTTPStatus.OK, TYPES["page.html"], asset("page.html").encode(), PAGE_POLICY)
        elif path in ("page.css", "page.js"):
            self._answer(HTTPStatus.OK, TYPES[path], asset(path).encode())
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """A draft; the answer is JSON with the id of its report and a line about it."""
        refusal = self._refusal()
        if refusal is not None:
            self._refuse(refusal)
            return
        name, raw = self._name(), self.rfile.read(int(self.headers["Content-Length"]))
        if not name or len(raw) < int(self.headers["Content-Length"]):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        try:
            audited = self.server.auditor(name, raw, self._is_there)
        except AuditError as error:
            self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), close=False)
        except Exception:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
            raise
        else:
            if audited is None:
                self.close_connection = True
                return
            told = {"report": self.server.reports.keep(audited.page), "said": audited.said}
            self._answer(HTTPStatus.OK, "application/json", json.dumps(told).encode())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what the library refuses, in a line of ours and without its page."""
        is_method = code == HTTPStatus.NOT_IMPLEMENTED
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED if is_method else HTTPStatus(code))

    def version_string(self) -> str:
        """What the server calls itself."""
        return "audit"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def _is_own(self) -> bool:
        """Whether the request says that it is to this server and, if it says so, from its own page."""
        hosts, origins = self.headers.get_all("Host", []), self.headers.get_all("Origin", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            return False
        if any(origin != self._origin() for origin in origins):
            return False
        return self.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")

    def _origin(self) -> str:
        return f"http://{self.headers['Host'].lower()}"

    def _path(self) -> str | None:
        """What is asked for, behind the token; None where the token is not there."""
        _, _, rest = self.path.partition("/")
        token, slash, path = rest.partition("/")
        is_known = compare_digest(token.encode("utf-8", "replace"), self.server.token.encode())
        return path if self.path.startswith("/") and slash and is_known else None

    def _refusal(self) -> HTTPStatus | None:
        """Why a draft is not taken, before any of it is read."""
        if self._path() != "audit":
            return HTTPStatus.NOT_FOUND
        if self.headers.get_all("Content-Type") != [DRAFT_TYPE]:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        lengths = self.headers.get_all("Content-Length", [])
        if len(lengths) != 1 or not _LENGTH.fullmatch(lengths[0]) or "Transfer-Encoding" in self.headers:
            return HTTPStatus.LENGTH_REQUIRED
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(lengths[0]) > MOST_BYTES else None

    def _name(self) -> str:
        """The name of the draft's file, without folders; empty where there is none."""
        try:
            given = unquote(self.headers.get(NAME_HEADER, ""), errors="strict")
        except UnicodeDecodeError:
            return ""
        last = given.replace("\\", "/").rpartition("/")[2]
        name = "".join(character for character in last if character.isprintable()).strip()
        return "" if name in (".", "..", "-") else name[-LONGEST_NAME:]

    def _is_there(self) -> bool:
        """Whether the page still waits; when it asks anew, for a later state of the draft, it closes the connection."""
        if not select.select([self.connection], [], [], 0)[0]:
            return True
        try:
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def _refuse(self, code: HTTPStatus, line: str = "", *, close: bool = True) -> None:
        # What was sent beside may be unread; it must not be taken for the next request.
        self.close_connection = self.close_connection or close
        told = " ".join((line or _LINES.get(code, code.description or code.phrase)).split())
        self._answer(code, _PLAIN, f"{told}\n".encode("utf-8", "replace"))

    def _answer(self, code: HTTPStatus, type: str, body: bytes, policy: str = NOTHING_POLICY) -> None:
        self.send_response(code)
        own = {"Content-Type": type, "Content-Length": str(len(body)), "Content-Security-Policy": policy}
        for name, value in (own | COMMON).items():
            self.send_header(name, value)
        if code is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, POST")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
