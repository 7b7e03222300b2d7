"""Who a news draft says said what, and which of its claims it credits to nobody.

>>> from audit import Settings, audit_document, load_rules, read
>>> rules = load_rules()
>>> report = audit_document(read("draft.md", rules), rules, Settings())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.config import Settings
    from audit.model import Report
    from audit.pipeline import audit_document
    from audit.readers import read
    from audit.rules import load_rules

__version__ = "0.1.0"
__all__ = ["Report", "Settings", "__version__", "audit_document", "load_rules", "read"]

_HOMES = {
    "Report": "audit.model",
    "Settings": "audit.config",
    "audit_document": "audit.pipeline",
    "load_rules": "audit.rules",
    "read": "audit.readers",
}


def __getattr__(name: str) -> object:
    # `audit --help` must not wait for the rule engine, so a name is fetched when it is first asked for.
    if name not in _HOMES:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
