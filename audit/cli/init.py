"""`audit init`: write a configuration and a workflow that fit the newsroom."""

from __future__ import annotations

import json
import os
import shlex
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from audit.cli._app import new_app
from audit.cli._writing import write_file, write_out
from audit.config.files import NAMES, PROFILES, profiles
from audit.errors import ConfigError, nearest
from audit.readers import discover

app = new_app()

INSTALL = "pip install 'newsaudit[all]'"
TEMPLATES = PROFILES.parent / "templates"
# Notes for whoever works on the repository, seldom drafts.
NO_DRAFTS = frozenset({"readme", "changelog", "contributing", "license", "security", "code_of_conduct", "authors"})


class System(StrEnum):
    """Where checks run; what is written for each, and where."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


FILES = {System.GITHUB: Path(".github/workflows/audit.yml"), System.GITLAB: Path(".gitlab-ci.yml")}


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The root of the newsroom's files.")] = Path(),
    profile: Annotated[
        str, typer.Option(metavar="NAME", help=f"What to extend: {', '.join(profiles())}.")
    ] = "newspaper",
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Your own title.")] = None,
    ci: Annotated[
        System | None, typer.Option(help="What to write a workflow for.  [default: what the folder is kept in]")
    ] = None,
    install: Annotated[str, typer.Option(metavar="COMMAND", help="How the workflow installs newsaudit.")] = INSTALL,
) -> None:
    """Write audit.toml, and a workflow, for the folders in which there are drafts. Nothing is overwritten."""
    if not folder.is_dir():
        raise ConfigError(f"{folder}: there is no such folder")
    if profile not in profiles():
        known = ", ".join(profiles())
        raise ConfigError(f"--profile: there is no profile {profile!r}, only {known}{nearest(profile, profiles())}")
    system = ci or _system(folder)
    drafts = _folders(folder)
    wanted = {folder / NAMES[0]: _policy(profile, outlet, drafts)}
    if system in FILES:
        template = Template((TEMPLATES / f"{system}.yml").read_text(encoding="utf-8"))
        wanted[folder / FILES[system]] = template.substitute(install=install, paths=shlex.join(drafts) or ".")
    there = [str(path) for path in wanted if path.exists()]
    if there:
        raise ConfigError(f"{there[0]}: is there already; nothing was written. Move it away, or add to it by hand")
    for path, text in wanted.items():
        write_file(str(path), text)
    write_out("".join(f"{line}\n" for line in _told(wanted, system, install, drafts)))


def _system(folder: Path) -> System:
    if (folder / ".gitlab-ci.yml").exists() or (folder / ".gitlab").exists():
        return System.GITLAB
    return System.GITHUB if (folder / ".git").exists() else System.NONE


def _folders(folder: Path) -> tuple[str, ...]:
    """The folders below this one, at its top, that hold drafts, by name; none where only this one does."""
    names, _ = discover([str(folder)])
    counts: Counter[str] = Counter()
    for name in names:
        parts = Path(os.path.relpath(name, folder)).parts
        if len(parts) > 1 and Path(name).stem.lower() not in NO_DRAFTS:
            counts[parts[0]] += 1
    return tuple(f"{name}/" for name in sorted(counts))


def _policy(profile: str, outlet: str | None, drafts: tuple[str, ...]) -> str:
    lines = [
        f"extends = {json.dumps(profile)}    # {', '.join(profiles())}, or a file of your own",
        f"outlet = {json.dumps(outlet, ensure_ascii=False)}" if outlet else '# outlet = "The Ledger"    # your title',
        f"include = {json.dumps(drafts, ensure_ascii=False)}" if drafts else '# include = ["drafts/"]',
        "",
        "# [checks]",
        '# loaded-verb = "off"    # audit checks list',
        "",
        "# [[overrides]]",
        '# paths = ["opinion/"]',
        '# fail_on = "error"',
    ]
    return "".join(f"{line}\n" for line in lines)


def _told(wanted: dict[Path, str], system: System, install: str, drafts: tuple[str, ...]) -> Iterator[str]:
    yield from (f"wrote {path}" for path in wanted)
    if drafts:
        yield f"drafts are looked for in {', '.join(drafts)}"
    if system in FILES and install == INSTALL:
        yield "newsaudit is not published yet: name in the workflow where your newsroom installs it from (--install)"
    yield "next: audit check; and where old copy fails, audit baseline"
