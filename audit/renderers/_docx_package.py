"""The zip that a Word document is: its parts, how they refer to each other, and the same zip with some changed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from html import escape
from io import BytesIO
from shutil import copyfileobj
from typing import TYPE_CHECKING

from audit.renderers._docx_xml import NOTHING, WORD_STRICT, Element, Part, Unmarkable, parse

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

TYPES = "[Content_Types].xml"
_MOST = 64 * 2**20  # bytes of a part that is read, when unpacked
_MOST_IN_ALL = 2**30
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS, _CONTENT_TYPES = f"{_PACKAGE}/relationships", f"{_PACKAGE}/content-types"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Package:
    """A zip in memory. Raises Unmarkable, here and on reading, for one that is none, broken, locked or too large."""

    def __init__(self, raw: bytes) -> None:
        from zipfile import ZipFile

        with _opened():
            self._archive = ZipFile(BytesIO(raw))
        infos = self._archive.infolist()
        if len(infos) != len(self._archive.NameToInfo):
            raise Unmarkable("it holds a part twice")
        if sum(info.file_size for info in infos) > _MOST_IN_ALL:
            raise Unmarkable(f"it takes more than {_MOST_IN_ALL // 2**30} GB when unpacked")
        self.main = self.related("", "officeDocument") or "word/document.xml"
        self._comments_path = self.related(self.main, "comments")
        self.comments = self.part(self._comments_path) if self._comments_path else None

    def part(self, path: str) -> Part | None:
        """A part as XML; None where there is none."""
        info = self._archive.NameToInfo.get(path)
        if info is None:
            return None
        if info.file_size > _MOST:
            raise Unmarkable(f"{path} takes more than {_MOST // 2**20} MB when unpacked")
        with _opened(), self._archive.open(info) as file:
            content = file.read(_MOST)
        return parse(path, content)

    def root_beside(self, name: str) -> Element:
        """The root of a part beside the main one; an empty one where there is none."""
        part = self.part(posixpath.join(posixpath.dirname(self.main), name))
        return part.root if part else NOTHING

    @property
    def declaration(self) -> str:
        """What a comment must declare so that its names are Word's own; mostly nothing."""
        return self.comments.declaration(self.comments.namespace) if self.comments else ""

    def related(self, path: str, kind: str) -> str | None:
        """The path of the part that another refers to as of a kind; the package itself has the path ''."""
        relations = self.part(_relations_of(path))
        kinds = (_KIND + kind, _STRICT_KIND + kind)
        for one in relations.root.children if relations else ():
            if one.get("Type") in kinds and one.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), one.get("Target"))).lstrip("/")
        return None

    def with_comments(self, comments: bytes, namespace: str) -> dict[str, bytes]:
        """The parts that change when these comments, as XML, are put behind those that there are."""
        path = self._comments_path or self._free(posixpath.join(posixpath.dirname(self.main), "comments"))
        if self.comments:
            return {path: self.comments.appended(comments), **self._typed(path)}
        root = f'{_DECLARATION}<w:comments xmlns:w="{namespace}">'.encode()
        parts = {path: root + comments + b"</w:comments>", **self._typed(path)}
        return parts if self._comments_path else {**parts, **self._told(path, namespace == WORD_STRICT)}

    def _free(self, stem: str) -> str:
        taken = {name.lower() for name in self._archive.NameToInfo}
        names = (f"{stem}{number or ''}.xml" for number in range(len(taken) + 1))
        return next(name for name in names if name.lower() not in taken)

    def _typed(self, path: str) -> dict[str, bytes]:
        """The list of the types of parts, where it does not have this one."""
        types = self.part(TYPES)
        if types is None:
            raise Unmarkable(f"it holds no {TYPES}")
        if any(one.get("PartName").lower() == f"/{path}".lower() for one in types.root.children):
            return {}
        name = escape(path)
        entry = f'<Override xmlns="{_CONTENT_TYPES}" PartName="/{name}" ContentType="{_COMMENTS_TYPE}"/>'
        return {TYPES: types.appended(_shortened(types, entry, _CONTENT_TYPES))}

    def _told(self, path: str, is_strict: bool) -> dict[str, bytes]:
        """The relations of the main part, with one to the comments."""
        file = _relations_of(self.main)
        relations = self.part(file)
        ids = {one.get("Id") for one in relations.root.children} if relations else set()
        id = next(id for id in (f"rId{number}" for number in range(1, len(ids) + 2)) if id not in ids)
        kind = (_STRICT_KIND if is_strict else _KIND) + "comments"
        target = escape(posixpath.relpath(path, posixpath.dirname(self.main) or "."))
        entry = f'<Relationship xmlns="{_RELATIONS}" Id="{id}" Type="{kind}" Target="{target}"/>'
        if relations:
            return {file: relations.appended(_shortened(relations, entry, _RELATIONS))}
        return {file: f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{entry}</Relationships>'.encode()}

    def packed(self, changed: Mapping[str, bytes]) -> bytes:
        """The zip with some parts changed, in its order; parts that are new stand behind, as old as the main one."""
        from zipfile import ZipFile

        file = BytesIO()
        with _opened(), ZipFile(file, "w") as archive:
            archive.comment = self._archive.comment
            for info in self._archive.infolist():
                _write(archive, info, self._archive, changed.get(info.filename))
            model = self._archive.getinfo(self.main)
            for path in changed:
                if path in self._archive.NameToInfo:
                    continue
                new = copy(model)
                new.filename = new.orig_filename = path
                _write(archive, new, self._archive, changed[path])
        return file.getvalue()


def _write(archive: ZipFile, info: ZipInfo, source: ZipFile, content: bytes | None) -> None:
    own = copy(info)
    with archive.open(own, "w") as target:
        if content is not None:
            target.write(content)
        else:
            with source.open(info) as part:
                copyfileobj(part, target)
    # Opening gave those without rights the usual ones.
    own.external_attr = info.external_attr


@contextmanager
def _opened() -> Iterator[None]:
    from zipfile import BadZipFile
    from zlib import error as ZlibError

    try:
        yield
    except (BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unmarkable(f"it is no whole zip ({str(error) or 'it ends early'})") from None


def _relations_of(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _shortened(part: Part, entry: str, namespace: str) -> bytes:
    """An entry without its declaration, where it stands in the namespace that the root declares as the default one."""
    declared = f' xmlns="{namespace}"'
    is_default = declared.encode() in part.tag(part.root)
    return entry.replace(declared, "", 1).encode() if is_default else entry.encode()
