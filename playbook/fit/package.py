"""Opens a DOCX file and hands out its XML parts; refuses what is broken, locked or meant to do harm."""

from __future__ import annotations

import functools
import io
import posixpath
import struct
import zipfile
import zlib
from pathlib import Path

from lxml import etree

MOST_PART = 40_000_000  # bytes of one part, unpacked
MOST_ALL = 200_000_000  # bytes of all parts, unpacked
MOST_RATIO = 400  # unpacked to packed, of a part over a megabyte
MOST_PARTS = 5_000

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# All that zipfile raises on a damaged file; NotImplementedError is a RuntimeError.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


class Unreadable(Exception):
    """The file cannot be measured: `name` is the problem's name, the text is its sentence."""

    def __init__(self, name: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.name, self.help = name, help


class Package:
    """The parts of one DOCX file."""

    def __init__(self, source: Path | bytes) -> None:
        data = source if isinstance(source, bytes) else _read(source)
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
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable(
                "not-a-docx",
                "is no .docx: it is not a zip file, or it was cut short",
                "Save the document again as .docx.",
            ) from error
        self.parts = {info.filename.lstrip("/"): info for info in self.zip.infolist()}
        self._guard()
        if any(info.flag_bits & 1 for info in self.parts.values()):
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
        total = sum(info.file_size for info in self.parts.values())
        for info in self.parts.values():
            if info.file_size > 1_000_000 and info.file_size > MOST_RATIO * max(info.compress_size, 1):
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

    def content(self, name: str) -> bytes | None:
        """A part's content, or None when there is no such part."""
        info = self.parts.get(name)
        if info is None:
            return None
        try:
            with self.zip.open(info) as stream:
                content = stream.read(MOST_PART + 1)
        except _BROKEN as error:
            raise Unreadable(
                "not-a-docx",
                f"is damaged: its part {name} cannot be unpacked",
                "Open it in Word or LibreOffice and save it again.",
            ) from error
        if len(content) > MOST_PART:
            raise Unreadable("unmeasurable", f"has a part of more than {MOST_PART // 1_000_000} MB ({name})")
        return content

    def xml(self, name: str) -> etree._Element | None:
        """A part's root element; None when there is no such part."""
        found = self.content(name)
        return None if found is None else self._parsed(name, found)

    @staticmethod
    def _parsed(name: str, content: bytes) -> etree._Element:
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
            raise Unreadable(
                "not-a-docx",
                f"declares its own entities in {name}, which no Word file does",
                "Do not open it; ask the sender where it comes from.",
            )
        if STRICT_W.encode() in content[:8192]:
            content = (
                content.replace(STRICT_W.encode(), W.encode())
                .replace(b"http://purl.oclc.org/ooxml/officeDocument/relationships", RELATIONSHIP.encode())
                .replace(
                    b"http://purl.oclc.org/ooxml/drawingml/",
                    b"http://schemas.openxmlformats.org/drawingml/2006/",
                )
            )
        try:
            return etree.fromstring(content, _PARSER)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(
                "not-a-docx",
                f"is damaged: {name} is no well-formed XML",
                "Open it in Word or LibreOffice and save it again.",
            ) from error

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
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for item in root if root is not None else ():
            target = item.get("Target", "")
            if item.get("TargetMode") != "External":
                path = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
                found[item.get("Id", "")] = (item.get("Type", "").rsplit("/", 1)[-1], path)
        return found

    def related(self, kind: str) -> etree._Element | None:
        """The main part's first relation of a kind: `styles`, `numbering`, `settings`, `theme`."""
        for relation, target in self.relations.values():
            if relation == kind:
                found = self.content(target)
                return None if found is None else _shared(target, found)
        return None


@functools.lru_cache(maxsize=64)
def _shared(name: str, content: bytes) -> etree._Element:
    """Parts that documents of one make have in common, such as their styles, are parsed once."""
    return Package._parsed(name, content)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("no-such-file", "does not exist", "Check the path.") from error
    except IsADirectoryError as error:
        raise Unreadable("not-a-docx", "is a folder, not a .docx") from error
    except OSError as error:
        raise Unreadable("unmeasurable", f"cannot be read ({error.strerror or error})") from error
