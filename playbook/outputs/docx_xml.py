"""Small change of WordprocessingML: escaping, units, and a zip that is the same every time."""

from __future__ import annotations

import io
import re
import zipfile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATION_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def xml(text: str) -> str:
    """Text fit for an XML element or attribute: specials escaped, characters XML forbids dropped."""
    text = _ILLEGAL.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def twips(points: float) -> int:
    return round(points * 20)


def mm(millimetres: float) -> int:
    """Millimetres in twips."""
    return round(millimetres * 1440 / 25.4)


class Relations:
    """The relationships of one part, numbered as they are asked for; the same target gets the same id."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str, bool], str] = {}

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        return self._ids.setdefault((kind, target, external), f"rId{len(self._ids) + 1}")

    def part(self) -> str:
        rows = "".join(
            f'<Relationship Id="{key}" Type="{RELATION_TYPES}{kind}" Target="{xml(target)}"'
            + (' TargetMode="External"/>' if external else "/>")
            for (kind, target, external), key in self._ids.items()
        )
        return (
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{rows}</Relationships>"
        )

    def __bool__(self) -> bool:
        return bool(self._ids)


def package(parts: dict[str, str | bytes], *, packed: bool = True) -> bytes:
    """A zip of the parts in the given order, with fixed times: the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 0
            stored = not packed or name.endswith((".png", ".jpeg"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
