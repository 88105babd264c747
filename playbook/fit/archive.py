"""The parts of a zip file: where each lies, and its content unpacked in one go.

The plain kind of file that word processors write is read here, many times faster than `zipfile` does it; whatever is
out of the ordinary is left to `zipfile`.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_END = struct.Struct("<4s4xHH2IH")  # the record at a zip file's end
_ENTRY = struct.Struct("<4s4xHH4x3I3H8xI")  # one part in the list before it
_LOCAL = 30  # bytes before a part's name and content
_STORED, _DEFLATED = 0, 8
_WORST = 1032  # deflate makes no more of a byte


class BrokenArchive(Exception):
    """The file is no zip file, is cut short, or a part of it cannot be unpacked."""


class Member(NamedTuple):
    """One part: bytes unpacked and packed, checksum, method, place of its header, whether it is locked."""

    name: str
    size: int
    packed: int
    checksum: int
    method: int
    header: int
    locked: bool

    @property
    def deflated(self) -> bool:
        return self.method == _DEFLATED


class Archive:
    """A zip file in memory."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        plain = _plain_members(data)
        found = self._all_members() if plain is None else plain
        self.members = {member.name.lstrip("/"): member for member in found}

    def packed(self, member: Member) -> bytes:
        """A part as it lies in the file."""
        header = self.data[member.header : member.header + _LOCAL]
        if len(header) < _LOCAL:
            raise BrokenArchive
        start = member.header + _LOCAL + int.from_bytes(header[26:28], "little")
        start += int.from_bytes(header[28:30], "little")
        return self.data[start : start + member.packed]

    def unpacked(self, member: Member, most: int) -> bytes:
        """A part's content; of one that is larger than `most` bytes only so much and one more."""
        if member.method == _DEFLATED:
            return inflated(self.packed(member), member.size, member.checksum, most)
        if member.method == _STORED and member.packed == member.size <= most:
            content = self.packed(member)
            if len(content) != member.size or zlib.crc32(content) != member.checksum:
                raise BrokenArchive
            return content
        import zipfile  # slow to import, and seldom needed

        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as file, file.open(member.name) as stream:
                return stream.read(most + 1)
        except Exception as error:  # what zipfile and its unpackers raise on damage is not written down
            raise BrokenArchive from error

    def _all_members(self) -> list[Member]:
        import zipfile  # slow to import, and seldom needed

        try:
            return [
                Member(
                    info.filename,
                    info.file_size,
                    info.compress_size,
                    info.CRC,
                    info.compress_type,
                    info.header_offset,
                    bool(info.flag_bits & 1),
                )
                for info in zipfile.ZipFile(io.BytesIO(self.data)).infolist()
            ]
        except Exception as error:  # see above
            raise BrokenArchive from error


def inflated(packed: bytes, size: int, checksum: int, most: int) -> bytes:
    """Content of a deflated part of `size` bytes; of a larger one than `most` bytes only so much and one more."""
    wanted = min(size, most + 1)
    try:
        if len(packed) * _WORST <= most:
            content = zlib.decompress(packed, -15, wanted + 1)
        else:
            content = zlib.decompressobj(-15).decompress(packed, wanted + 1)
    except (zlib.error, ValueError, OverflowError) as error:
        raise BrokenArchive from error
    if len(content) < wanted or (size <= most and (len(content) > size or zlib.crc32(content) != checksum)):
        raise BrokenArchive
    return content


def _plain_members(data: bytes) -> list[Member] | None:
    """The list at the end of the file; None where it is not of the plainest kind."""
    end = len(data) - _END.size
    if end < 0:
        return None
    mark, here, count, size, start, comment = _END.unpack_from(data, end)
    if mark != b"PK\x05\x06" or comment or here != count or start + size != end:
        return None
    found = list(_entries(data, start, end))
    plain = len(found) == count and all(
        member.name and member.size < 0xFFFFFFFF > member.packed and member.header < start for member in found
    )
    return found if plain else None


def _entries(data: bytes, at: int, end: int) -> Iterator[Member]:
    while at + _ENTRY.size <= end:
        mark, flags, method, checksum, packed, size, name, extra, comment, header = _ENTRY.unpack_from(
            data, at
        )
        at += _ENTRY.size
        title = data[at : at + name]
        if (
            mark != b"PK\x01\x02"
            or len(title) < name
            or not title.isascii()
            or b"\0" in title
            or b"\\" in title
        ):
            return
        yield Member(title.decode("ascii"), size, packed, checksum, method, header, bool(flags & 1))
        at += name + extra + comment
