"""A local page: whoever has no command line pastes or drops a draft and sees its report, anew with every edit.

    auditor     the bytes of a draft -> its report as a page
    reports     the last few reports, and how one is shown inside the page
    headers     what browsers are told to refuse, for all answers
    answers     one request -> one answer
    server      the address, on this machine alone

Who is kept out, and how:

- Other machines: the address is a loopback one.
- Other users of this machine: every path begins with a random token that only the printed address has.
- Other pages in the same browser: a host that is not this server's (DNS rebinding), an origin or a
  `Sec-Fetch-Site` that is not its own are refused, and a draft comes as `application/octet-stream`, which no page may
  send elsewhere unless it is allowed to, and nobody is.
- The draft itself: its report is shown in a sandboxed frame of an origin of its own, under a policy in which only the
  report's own script has a hash (`reports` says how).

Nothing is written to disk, logged, or kept by the browser: no cookies, no storage, `no-store` on every answer.
"""

from __future__ import annotations

from audit.serve.auditor import Auditor
from audit.serve.server import Server

__all__ = ["Auditor", "Server"]
