"""Reports as one HTML file that opens anywhere, prints well and loads nothing from the network."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from html import escape

_STYLE = """
body { font: 16px/1.5 Arial, "Liberation Sans", sans-serif; color: #1b1b1b; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; border-bottom: 1px solid #bbb; }
ul { list-style: none; padding: 0; } li { margin: .5rem 0; padding-left: 1.5rem; position: relative; }
li > b:first-child { position: absolute; left: 0; font-family: monospace; }
code { overflow-wrap: anywhere; } .wide { overflow-x: auto; }
.re-sign h2 { color: #a3170f; } .affects, code { color: #555; font-size: .875rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem;
  border-bottom: 1px solid #ddd; } .late td { color: #a3170f; font-weight: bold; }
del { color: #a3170f; } ins { color: #17601f; text-decoration: none; font-weight: bold; }
@media print { body { margin: 0; font-size: 10pt; } li, tr { break-inside: avoid; } }
""".strip()


def page(title: str, language: str, body: Iterable[str]) -> str:
    """A whole document. The pieces of the body are HTML; empty ones are left out."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        + "\n".join(one for one in body if one)
        + "\n</body>\n</html>\n"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]], late: Collection[int] = ()) -> str:
    """A table of texts, which are escaped. `late`: numbers of the rows, from 0, that stand out."""
    lines = [
        ('<tr class="late">' if number in late else "<tr>")
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for number, row in enumerate(rows)
    ]
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    return "\n".join(
        ["<div class='wide' tabindex='0'>", "<table>", f"<tr>{names}</tr>", *lines, "</table>", "</div>"]
    )
