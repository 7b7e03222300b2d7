"""The address that is listened at, on this machine alone."""

from __future__ import annotations

import os
import sys
from http.server import ThreadingHTTPServer
from secrets import token_urlsafe
from socketserver import TCPServer
from threading import Thread
from typing import Any

from audit.errors import ConfigError
from audit.serve.answers import Answers
from audit.serve.auditor import Auditor
from audit.serve.reports import Reports

LOOPBACK = "127.0.0.1"
_HTTP = 80  # the port that browsers leave out


class Server(ThreadingHTTPServer):
    """Listens at a loopback address from when it is made; each connection has a thread.

    `port` 0 is any that is free. Raises ConfigError for a port that cannot be had.
    """

    daemon_threads = True
    # On Windows this would let another program take the port as well.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, auditor: Auditor) -> None:
        self.auditor, self.reports, self.token = auditor, Reports(), token_urlsafe(16)
        try:
            super().__init__((LOOPBACK, port), Answers)
        except OSError as error:
            why = f"cannot be listened at: {error.strerror}; name another, or none to have any that is free"
            raise ConfigError(f"--port: {port} {why}") from None
        names = (LOOPBACK, "localhost", "[::1]")
        self.hosts = frozenset(
            [f"{name}:{self.server_port}" for name in names] + (list(names) if self.server_port == _HTTP else [])
        )

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def server_bind(self) -> None:
        """Bind, without asking who this machine is: that could reach a name server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]

    def run(self) -> None:
        """Serve until interrupted, and get ready meanwhile; then no audit is left going on."""
        try:
            Thread(target=self.auditor.warm, daemon=True).start()
            self.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            self.server_close()
            self.auditor.end()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of a defect, not of a browser that has gone away."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)
