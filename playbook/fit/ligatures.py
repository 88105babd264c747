"""What changes on a page when `ti`, `tt` and the like are not joined: LibreOffice joins them, Word by default does not."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.fit import scripts
from playbook.fit.boxes import Lined
from playbook.fit.fonts import PER_TWIP
from playbook.fit.layout import Layout
from playbook.fit.tree import Document, Par

_SPARE = 30  # twips: more than all rounding in a line


def without(document: Document, like: Layout, deadline: float) -> Layout | None:
    """The layout on one page without end where nothing is joined; None where all lines would be the same.

    Only paragraphs in which a line may end elsewhere are broken anew.
    """
    plain = Layout(document, ligatures=False, deadline=deadline, endless=True)
    changed = False
    for key, lined in like.heights.items():
        if not stays(lined):
            anew, _ = plain.lines_of(lined.par, lined.width, in_table=lined.in_table)
            changed = changed or [line.pitch for line in anew] != [line.pitch for line in lined.lines]
        else:
            plain.heights[key] = lined
    return plain if changed else None


def stays(lined: Lined) -> bool:
    """Whether every line of a paragraph surely ends where it ends with ligatures: what is on it still fits."""
    par = lined.par
    grown = list(_growths(par))
    if not grown:
        return True
    label = par.label
    looks = [span.look for span in par.spans]
    if (
        not scripts.plain(par.text)
        or "/" in par.text
        or scripts.first_asian(par.text) >= 0
        or (label is not None and label.align != "left")
        or any(look.spacing or look.kerned for look in looks)
        or any(more < 0 for _, more in grown)
    ):
        return False
    spare = _SPARE + max(look.height for look in looks) // 12  # italics want that much
    blank = min(look.latin[" "] for look in looks) // PER_TWIP
    for number, line in enumerate(lined.lines):
        text = par.text[line.start : line.end]
        room = lined.width - par.left - par.right - (par.first if number == 0 else 0)
        room += blank * (len(text) - len(text.rstrip(" ")))
        more = sum(more for at, more in grown if line.start <= at < line.end)
        cut = line is not lined.lines[-1] and text == text.rstrip(
            " "
        )  # a word that may not be cut in a ligature
        if cut or line.width + more // PER_TWIP + spare > room:
            return False
    return True


def _growths(par: Par) -> Iterator[tuple[int, int]]:
    """Where a paragraph's text grows without its ligatures, and by how many sixths of a twip."""
    for span in par.spans:
        font = span.look.latin
        pattern = font.face.joined()
        for match in pattern.finditer(par.text, span.start, span.end) if pattern else ():
            yield match.start(), sum(map(font.__getitem__, match.group())) - font.ligature(match.group())
