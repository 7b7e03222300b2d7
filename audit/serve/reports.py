"""The last few reports, and how one is shown inside the page.

The page shows a report in a frame that loads it from an address of its own. A report in `srcdoc`, or behind a `blob:`
address, would be under the policy of the page around it, which would have to allow the report's script and its styles
to itself. At its own address it has its own policy: the header says `sandbox allow-scripts`, as the frame does, so it
is of an origin of its own wherever it is opened, can send nothing and read nothing of the page; and the only scripts
that run are the two whose hashes the header has. One is the report's, whose hash is taken from the report's own policy
(which stands before any word of a draft); where there is none, none runs. The other is `frame.js`: it puts the reader
back to where they were. It stands before the report's policy, as that does not know it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import OrderedDict
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock

from audit.serve.assets import asset

MOST_KEPT = 8  # reports; enough for some open pages
_HEAD = "<head>"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HASH = re.compile(r"'sha256-[A-Za-z0-9+/]+=*'")


class Reports:
    """Reports by an id that cannot be guessed; the oldest are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def keep(self, page: str) -> str:
        """Keep a report; its id."""
        id = token_urlsafe(12)
        with self._lock:
            self._kept[id] = page
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return id

    def get(self, id: str) -> str | None:
        """A report; None where it is not known, or no more."""
        with self._lock:
            return self._kept.get(id)


def framed(page: str) -> str:
    """A report as it is shown inside the page: with the script that talks to it."""
    return page.replace(_HEAD, f"{_HEAD}<script>{asset('frame.js')}</script>", 1)


def report_policy(page: str, origin: str) -> str:
    """The content security policy that a report is sent with; only pages of an origin may show it in a frame."""
    own = _POLICY.search(page)
    hashes = " ".join([_hash(asset("frame.js")), *(_HASH.findall(own[1]) if own else ())])
    return (
        f"sandbox allow-scripts; default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {origin}"
    )


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
