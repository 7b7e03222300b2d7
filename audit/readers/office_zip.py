"""The parts of a zip that is a document: unpacked under limits, so that a small file cannot fill the memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.errors import ReadError

if TYPE_CHECKING:
    from zipfile import ZipFile

MOST = 32 * 2**20  # bytes of one part when unpacked; a book of 300,000 words takes less
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_METHODS = frozenset({0, 8})  # stored and deflated: the formats know no others


@dataclass(frozen=True, slots=True)
class Package:
    """A zip, whose parts are unpacked when they are asked for."""

    name: str
    archive: ZipFile

    def part(self, path: str) -> bytes | None:
        """One part, None where there is none. Raises ReadError where it is broken, encrypted or too large."""
        from zipfile import BadZipFile
        from zlib import error as ZlibError

        try:
            info = self.archive.getinfo(path)
        except KeyError:
            return None
        if info.file_size > MOST:
            raise ReadError(self.name, f"is too large: {path} takes more than {MOST // 2**20} MB when unpacked")
        if info.flag_bits & 1:
            raise ReadError(self.name, "is encrypted; save it without a password")
        if info.compress_type not in _METHODS:
            raise ReadError(self.name, f"is broken: {path} is packed in a way that the format does not know")
        try:
            with self.archive.open(info) as file:
                # Told how much to give, it unpacks no more, whatever size the zip claims.
                return file.read(MOST)
        except (BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise ReadError(
                self.name, f"is broken: {path} cannot be unpacked ({str(error) or 'it ends early'})"
            ) from None

    def needed(self, path: str, kind: str) -> bytes:
        """One part without which the file is no document of its kind. Raises ReadError where it is missing."""
        found = self.part(path)
        if found is None:
            raise ReadError(self.name, f"is no {kind} file: it holds no {path}")
        return found


def package(name: str, raw: bytes, kind: str) -> Package:
    """Open a zip. Raises ReadError for what is none, an encrypted or an old Word file among them."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise ReadError(name, "is encrypted; save it without a password")
        raise ReadError(name, f"is a file of an old office program (.doc); save it as {kind}")
    if not raw.strip():
        raise ReadError(name, f"is no {kind} file: it is empty")
    try:
        return Package(name, ZipFile(BytesIO(raw)))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        broken = "broken or cut off" if raw.startswith(b"PK") else f"no {kind} file"
        raise ReadError(name, f"is {broken}: {error}") from None
