"""Writing reports: whole or not at all, to files, devices, pipes and terminals."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.cli._progress import watched
from audit.cli._writing import in_colour, write_file, write_out
from audit.errors import ConfigError

ROOT = Path(__file__).parent.parent


class _Terminal(io.TextIOWrapper):
    """Standard output or error as a terminal has it."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True

    def shown(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def test_a_report_is_written_as_it_is(tmp_path: Path) -> None:
    """UTF-8, no translation of line ends, and the folder is made."""
    path = tmp_path / "new" / "folder" / "report.txt"
    write_file(str(path), "“one”\ntwo\n")
    assert path.read_bytes() == "“one”\ntwo\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_report_keeps_the_permissions_of_the_one_it_replaces(tmp_path: Path) -> None:
    """What was private stays private, and a new report is as the user's mask has it."""
    path = tmp_path / "report.txt"
    path.write_text("old")
    path.chmod(0o600)
    write_file(str(path), "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    mask = os.umask(0o022)
    write_file(str(tmp_path / "other.txt"), "new")
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "other.txt").stat().st_mode) == 0o644


def test_a_link_goes_on_pointing(tmp_path: Path) -> None:
    """Where a report is a link to a file, the file is written and the link stays."""
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_file(str(tmp_path / "link"), "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A named pipe stays a pipe, and whoever reads it reads the report."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    write_file(str(path), "through")
    reader.join(5)
    assert read == ["through"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_report_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When replacing fails, the old report is whole and no half of a new one is left."""
    path = tmp_path / "report.txt"
    path.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(ConfigError, match=r"report\.txt: the report cannot be written: No space left on device; name"):
        write_file(str(path), "new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.txt", "old")]


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    """The line names the report and the reason."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"file/report\.txt: the report cannot be written: "):
        write_file(str(tmp_path / "file" / "report.txt"), "new")


def test_standard_output_is_utf8_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the locale, a program that reads the output reads UTF-8."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    write_out("“one”\n")
    assert isinstance(stream.buffer, io.BytesIO)
    assert stream.buffer.getvalue() == "“one”\n".encode()


def test_a_terminal_is_written_in_its_own_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A character the terminal does not have becomes a question mark, not a failure."""
    terminal = _Terminal("latin-1")
    monkeypatch.setattr(sys, "stdout", terminal)
    write_out("“é”\n")
    assert terminal.shown() == b"?\xe9?\n"


def test_a_full_device_is_told() -> None:
    """Output that is lost is an error of one line, exit code 2."""
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "audit", "rules", "list"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert run.returncode == 2
    assert run.stderr == b"audit: error: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    ("command", "closed", "code", "says"),
    [
        ("rules list", ">&-", 0, ""),
        ("check seeds/cup-final.md", ">&-", 0, ""),
        ("run -", "<&-", 3, "audit: error: -: standard input is closed\n"),
        ("--help", ">/dev/full", 2, "audit: error: standard output cannot be written: No space left on device\n"),
    ],
)
def test_a_stream_may_be_closed(command: str, closed: str, code: int, says: str) -> None:
    """Then the exit code alone tells the outcome; what cannot be read or written is one line."""
    line = f"{sys.executable} -m audit {command} {closed}"
    run = subprocess.run(["sh", "-c", line], cwd=ROOT, stderr=subprocess.PIPE, check=False, text=True)
    assert (run.returncode, run.stderr) == (code, says)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_went_away_is_no_error(unbuffered: str) -> None:
    """Where nobody reads on, the command ends quietly, as one that SIGPIPE ended."""
    with _writer(unbuffered) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline() == b"line\n"
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 141


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_slow_reader_reads_all(unbuffered: str) -> None:
    """A pipe that takes a report in pieces gets all of it."""
    with _writer(unbuffered) as run:
        assert run.stdout is not None
        assert run.stdout.read() == b"line\n" * 200_000
    assert run.returncode == 0


def _writer(unbuffered: str) -> subprocess.Popen[bytes]:
    code = (
        "import sys, typer\n"
        "from audit.cli._writing import write_out\n"
        "try:\n"
        "    write_out('line\\n' * 200000)\n"
        "except typer.Exit as end:\n"
        "    sys.exit(end.exit_code)\n"
    )
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize(
    ("variables", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_whose_users_want_it(
    variables: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR, when it is not empty, and a dumb terminal turn colour off."""
    monkeypatch.setattr(sys, "stdout", _Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert in_colour() is colour


def test_a_pipe_has_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output that is not a terminal is plain."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert not in_colour()


def _watched(*names: str) -> Iterator[str]:
    """Drafts of a megabyte each, of which there are four in all."""
    return watched(names, str, lambda _: 1_000_000, 4_000_000)


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """Standard error that is no terminal stays empty, so that logs are not filled."""
    assert list(_watched("a", "b")) == ["a", "b"]
    assert capsys.readouterr().err == ""


def test_progress_of_a_short_run_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is over within a second has nothing to show and nothing to wipe."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(_watched("a", "b")) == ["a", "b"]
    assert terminal.shown() == b""


def test_progress_appears_after_a_while_and_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft in hand is shown once the run has lasted a second, not too often, and no trace of it stays."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    clock = iter([0.0, 0.5, 1.0, 1.05, 1.1, 1.2])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    assert list(_watched("a", "b\x1b", "c")) == ["a", "b\x1b", "c"]
    assert terminal.shown() == b"\r\x1b[K2: 50%, 2.00 MB/s, 0:01 left: b?\r\x1b[K"


def test_progress_fits_the_terminal_and_is_wiped_on_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long name is cut; whoever stops early leaves a clean line."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setattr("audit.cli._progress.PATIENCE", 0.0)
    names = _watched("a-very-long-name-of-a-draft.md")
    next(names)
    names.close()  # type: ignore[attr-defined]
    assert terminal.shown().startswith(b"\r\x1b[K1: 25%, ")
    assert terminal.shown().endswith(b"\r\x1b[K")
    assert len(terminal.shown()) == 2 * len(b"\r\x1b[K") + 19
