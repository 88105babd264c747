"""Opens a DOCX file and hands out its XML parts; refuses what is broken, locked or meant to do harm."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree

from playbook.fit.archive import Archive, BrokenArchive, Member, inflated

MOST_PART = 40_000_000  # bytes of one part, unpacked
MOST_ALL = 200_000_000  # bytes of all parts, unpacked
MOST_RATIO = 400  # unpacked to packed, of a part over a megabyte
MOST_PARTS = 5_000

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Before the root element nothing but the declaration: no entities of its own then.
_PLAIN_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml [^>]*\?>\s*)?<[A-Za-z]")
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)

Made = TypeVar("Made")


class Unreadable(Exception):
    """The file cannot be measured: `name` is the problem's name, the text is its sentence."""

    def __init__(self, name: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.name, self.help = name, help


class Package:
    """The parts of one DOCX file."""

    def __init__(self, source: Path | bytes) -> None:
        self.data = data = source if isinstance(source, bytes) else _read(source)
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise Unreadable(
                    "encrypted-docx",
                    "is protected with a password",
                    "Save a copy without the password and measure that.",
                )
            raise Unreadable(
                "not-a-docx",
                "is an old Word file (.doc), not a .docx",
                "Open it in Word or LibreOffice and save it as .docx.",
            )
        if not data:
            raise Unreadable("not-a-docx", "is empty")
        try:
            self.archive = Archive(data)
        except BrokenArchive as error:
            raise Unreadable(
                "not-a-docx",
                "is no .docx: it is not a zip file, or it was cut short",
                "Save the document again as .docx.",
            ) from error
        self.parts = self.archive.members
        self._guard()
        if any(part.locked for part in self.parts.values()):
            raise Unreadable(
                "encrypted-docx",
                "is protected with a password",
                "Save a copy without the password and measure that.",
            )
        self.main = self._main_part()
        self.relations = self._relations(self.main)

    def _guard(self) -> None:
        if len(self.parts) > MOST_PARTS:
            raise Unreadable(
                "unmeasurable", f"holds {len(self.parts)} parts; more than {MOST_PARTS} is no document"
            )
        total = sum(part.size for part in self.parts.values())
        for part in self.parts.values():
            if part.size > 1_000_000 and part.size > MOST_RATIO * max(part.packed, 1):
                raise Unreadable(
                    "unmeasurable",
                    "unpacks to far more than its size: it looks like a zip bomb",
                    "Do not open it; ask the sender where it comes from.",
                )
        if total > MOST_ALL:
            raise Unreadable(
                "unmeasurable",
                f"unpacks to {total // 1_000_000} MB; more than {MOST_ALL // 1_000_000} MB is not read",
            )

    def _content(self, part: Member) -> bytes:
        try:
            content = self.archive.unpacked(part, MOST_PART)
        except BrokenArchive as error:
            raise _damaged(part.name) from error
        if len(content) > MOST_PART:
            raise Unreadable(
                "unmeasurable", f"has a part of more than {MOST_PART // 1_000_000} MB ({part.name})"
            )
        return content

    def xml(self, name: str) -> etree._Element | None:
        """A part's root element; None when there is no such part."""
        part = self.parts.get(name)
        return None if part is None else parsed(name, clean(name, self._content(part)))

    def made(self, name: str, make: Callable[[str, bytes], Made]) -> Made | None:
        """What `make` makes of a part's name and content, once for all documents that have the same part; None without it."""
        part = self.parts.get(name)
        if part is None:
            return None
        if not part.deflated or part.size > MOST_PART:
            return make(name, clean(name, self._content(part)))
        try:
            found: Made = _shared(make, name, self.archive.packed(part), part.size, part.checksum)
        except BrokenArchive as error:
            raise _damaged(part.name) from error
        return found

    def _main_part(self) -> str:
        for kind, target in self._relations("").values():
            if kind == "officeDocument":
                if target in self.parts:
                    return target
                break
        if "word/document.xml" in self.parts:
            return "word/document.xml"
        what = next(
            (
                word
                for name, word in (
                    ("xl/workbook.xml", "a spreadsheet (.xlsx)"),
                    ("ppt/presentation.xml", "a presentation (.pptx)"),
                    ("content.xml", "an OpenDocument file (.odt)"),
                )
                if name in self.parts
            ),
            "a zip file with no Word document in it",
        )
        raise Unreadable("not-a-docx", f"is {what}, not a .docx", "Save the document as .docx.")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (kind, part name) of one part; links out of the file are left out."""
        folder, name = posixpath.split(part)
        return self.made(posixpath.join(folder, "_rels", name + ".rels"), _targets) or {}

    def related(self, kind: str, make: Callable[[str, bytes], Made]) -> Made | None:
        """What `make` makes of the main part's first relation of a kind: `styles`, `numbering`, `settings`, `theme`."""
        for relation, target in self.relations.values():
            if relation == kind:
                return self.made(target, make)
        return None


@functools.lru_cache(maxsize=64)
def _shared(make: Callable[[str, bytes], Any], name: str, packed: bytes, size: int, checksum: int) -> Any:
    """Parts that documents of one make have in common, such as their theme, are unpacked and read once."""
    return make(name, clean(name, inflated(packed, size, checksum, MOST_PART)))


def _targets(name: str, content: bytes) -> dict[str, tuple[str, str]]:
    folder = posixpath.dirname(posixpath.dirname(name))
    found: dict[str, tuple[str, str]] = {}
    for item in parsed(name, content):
        target = item.get("Target", "")
        if item.get("TargetMode") != "External":
            path = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            found[item.get("Id", "")] = (item.get("Type", "").rsplit("/", 1)[-1], path)
    return found


def _damaged(name: str) -> Unreadable:
    return Unreadable(
        "not-a-docx",
        f"is damaged: its part {name} cannot be unpacked",
        "Open it in Word or LibreOffice and save it again.",
    )


def clean(name: str, content: bytes) -> bytes:
    """A part's XML in the names of the transitional standard; refuses entities of its own."""
    if not _PLAIN_START.match(content) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise Unreadable(
            "not-a-docx",
            f"declares its own entities in {name}, which no Word file does",
            "Do not open it; ask the sender where it comes from.",
        )
    if content.find(_STRICT, 0, 8192) >= 0:
        content = (
            content.replace(_STRICT, W.encode())
            .replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", RELATIONSHIP.encode())
            .replace(
                b"http://purl.oclc.org/ooxml/drawingml/",
                b"http://schemas.openxmlformats.org/drawingml/2006/",
            )
        )
    return content


def parsed(name: str, content: bytes) -> etree._Element:
    """The root element of a part's XML."""
    try:
        return etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            "not-a-docx",
            f"is damaged: {name} is no well-formed XML",
            "Open it in Word or LibreOffice and save it again.",
        ) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("no-such-file", "does not exist", "Check the path.") from error
    except IsADirectoryError as error:
        raise Unreadable("not-a-docx", "is a folder, not a .docx") from error
    except OSError as error:
        raise Unreadable("unmeasurable", f"cannot be read ({error.strerror or error})") from error
