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
            content = self._unpacked(info)
        except _BROKEN as error:
            raise _damaged(name) from error
        if len(content) > MOST_PART:
            raise Unreadable("unmeasurable", f"has a part of more than {MOST_PART // 1_000_000} MB ({name})")
        return content

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        """A part as it lies in the file."""
        start = info.header_offset
        name, extra = struct.unpack("<HH", self.data[start + 26 : start + 30])
        start += 30 + name + extra
        return self.data[start : start + info.compress_size]

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        """A part unpacked in one go, faster than zipfile does it; what is packed otherwise is left to zipfile."""
        if info.compress_type != zipfile.ZIP_DEFLATED:
            with self.zip.open(info) as stream:
                return stream.read(MOST_PART + 1)
        return _inflated(self._packed(info), min(info.file_size, MOST_PART + 1), info.CRC)

    def xml(self, name: str) -> etree._Element | None:
        """A part's root element; None when there is no such part."""
        found = self.content(name)
        return None if found is None else parsed(name, clean(name, found))

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
        """The main part's first relation of a kind: `numbering`, `settings`, `theme`."""
        for relation, target in self.relations.values():
            if relation == kind:
                info = self.parts.get(target)
                if info is None or info.compress_type != zipfile.ZIP_DEFLATED or info.file_size > MOST_PART:
                    return self.xml(target)
                try:
                    return _shared(target, self._packed(info), info.file_size, info.CRC)
                except _BROKEN as error:
                    raise _damaged(target) from error
        return None

    def related_content(self, kind: str) -> tuple[str, bytes]:
        """Name and content of the main part's first relation of a kind; empty when there is none."""
        for relation, target in self.relations.values():
            if relation == kind:
                return target, clean(target, self.content(target) or b"")
        return "", b""


def _inflated(packed: bytes, size: int, checksum: int) -> bytes:
    content = zlib.decompressobj(-15).decompress(packed, size + 1)
    if len(content) < size or (
        size <= MOST_PART and (len(content) > size or zlib.crc32(content) != checksum)
    ):
        raise zipfile.BadZipFile
    return content


@functools.lru_cache(maxsize=64)
def _shared(name: str, packed: bytes, size: int, checksum: int) -> etree._Element:
    """Parts that documents of one make have in common, such as their theme, are unpacked and parsed once."""
    return parsed(name, clean(name, _inflated(packed, size, checksum)))


def _damaged(name: str) -> Unreadable:
    return Unreadable(
        "not-a-docx",
        f"is damaged: its part {name} cannot be unpacked",
        "Open it in Word or LibreOffice and save it again.",
    )


def clean(name: str, content: bytes) -> bytes:
    """A part's XML in the names of the transitional standard; refuses entities of its own."""
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
