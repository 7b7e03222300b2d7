"""What --format asks for, and the files that come of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.cli._writing import in_colour, write_file, write_out
from audit.errors import ConfigError, nearest
from audit.model import Failure, Report, Run
from audit.renderers import Shape, formats, index, is_packed, packed, page, render, suffix

STANDARD_STREAM = "-"
INDEX = "index"
_STANDARD_INPUT = {"-": "stdin", "<stdin>": "stdin"}  # what stands on a command line, and what the draft is called


@dataclass(frozen=True, slots=True)
class Output:
    """One format and where it goes: `-` is standard output, a path that ends in / a folder of one report a draft."""

    format: str
    path: str

    @property
    def is_stream(self) -> bool:
        """Whether it goes to standard output."""
        return self.path == STANDARD_STREAM

    @property
    def is_folder(self) -> bool:
        """Whether each draft gets a file of its own."""
        return self.path.endswith(("/", os.sep))

    def report_of(self, draft: str) -> str:
        """The file for one draft, below this folder at the draft's own path.

        The path is the one from the working folder, or the full one for a draft outside it, so a draft's report is
        at the same place whatever else is audited with it. A draft that is given back marked keeps its name.
        """
        path, here = Path(os.path.abspath(_STANDARD_INPUT.get(draft, draft))), Path.cwd()
        parts = path.relative_to(here).parts if path.is_relative_to(here) else path.parts[1:]
        ending = suffix(self.format)
        keeps = is_packed(self.format) and parts[-1].lower().endswith(ending)
        return os.path.join(self.path, *parts) + ("" if keeps else ending)


def outputs(values: Sequence[str]) -> tuple[Output, ...]:
    """The values of --format as outputs. Raises ConfigError for a name, a file or a pair that cannot be used."""
    found = tuple(map(_output, values))
    _refuse_twice([(output.path, output) for output in found if not output.is_folder])
    return found


def _output(value: str) -> Output:
    name, given, path = value.partition("=")
    if name not in formats():
        known = ", ".join(formats())
        raise ConfigError(f"--format: there is no format {name!r}, only {known}{nearest(name, formats())}")
    if given and not path:
        raise ConfigError(f"--format: {value!r} names no file; write {name}=FILE, or {name} for standard output")
    output = Output(name, path or STANDARD_STREAM)
    if output.is_stream and is_packed(name):
        raise ConfigError(f"--format: {name} goes to a file; write {name}=FILE")
    if not output.is_stream and not output.is_folder and os.path.isdir(path):
        raise ConfigError(f"--format: {path} is a folder; write {name}={path}/ for one report a draft")
    return output


def refuse_clashes(wanted: Iterable[Output], drafts: Sequence[str]) -> None:
    """Raises ConfigError where two outputs would be one file, or where an output would overwrite a draft."""
    files = list(_files(wanted, drafts))
    _refuse_twice(files)
    read = {os.path.realpath(draft): draft for draft in drafts}
    for path, output in files:
        if not output.is_stream and os.path.realpath(path) in read:
            value = f"{output.format}={output.path}"
            raise ConfigError(f"--format: {value} would overwrite the draft {path}; name another file")


def _files(wanted: Iterable[Output], drafts: Sequence[str]) -> Iterator[tuple[str, Output]]:
    for output in wanted:
        if output.is_folder:
            yield from ((output.report_of(draft), output) for draft in drafts)
        else:
            yield output.path, output


def _refuse_twice(files: Iterable[tuple[str, Output]]) -> None:
    taken: dict[str, Output] = {}
    for path, output in files:
        key = path if output.is_stream else os.path.realpath(path)
        if key in taken:
            where = "standard output" if output.is_stream else path
            raise ConfigError(f"--format: {taken[key].format} and {output.format} would both be written to {where}")
        taken[key] = output


def write(wanted: Iterable[Output], whole: Run, unread: Sequence[Failure], shape: Shape = Shape.REPORT) -> None:
    """Write a run to all outputs, standard output last; a folder gets one file a draft, also for those `unread`.

    Of a format that gives drafts back a folder gets those of that format.
    """
    # So that the report of an earlier run does not stand for a draft that cannot be read today.
    single = (*(_alone(report, whole) for report in whole.reports), *((one.name, Run((), (one,))) for one in unread))
    for output in sorted(wanted, key=lambda output: output.is_stream):
        if output.is_stream:
            write_out(render(output.format, whole, shape, in_colour=in_colour()))
        elif output.is_folder:
            for draft, alone in single:
                if is_packed(output.format) and output.format not in {one.document.format for one in alone.reports}:
                    continue
                file = output.report_of(draft)
                home = _from(os.path.dirname(file), _home(output))
                write_file(file, page(output.format, alone, home) or _content(output, alone, shape))
            _write_index(output, whole)
        else:
            write_file(output.path, _content(output, whole, shape))


def _write_index(output: Output, whole: Run) -> None:
    """Beside the files of a folder the page that leads to them, in a format that has one."""
    files = {report.document.name: output.report_of(report.document.name) for report in whole.reports}
    links = {name: _from(output.path, file) for name, file in files.items()}
    content = index(output.format, whole, links)
    if content is not None:
        write_file(_home(output), content)


def _from(folder: str, file: str) -> str:
    """The path that leads from a folder to a file, with slashes; elsewhere than on Windows a backslash is in a name."""
    return Path(os.path.relpath(file, folder)).as_posix()


def _home(output: Output) -> str:
    return os.path.join(output.path, INDEX + suffix(output.format))


def _content(output: Output, run: Run, shape: Shape) -> str | bytes:
    content = packed(output.format, run)
    return render(output.format, run, shape) if content is None else content


def _alone(report: Report, whole: Run) -> tuple[str, Run]:
    return report.document.name, Run((report,), (), report.reliance, whole.manual, whole.style)
