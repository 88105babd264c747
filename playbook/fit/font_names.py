"""Names of fonts in documents: which of our data stands for each, and what is known of those we have no data of."""

from __future__ import annotations

# Names in documents → our data; the second of each pair has the same advance widths as the first.
FAMILIES = {
    "arial": "liberation-sans",
    "helvetica": "liberation-sans",
    "liberation sans": "liberation-sans",
    "arimo": "liberation-sans",
    "times new roman": "liberation-serif",
    "times": "liberation-serif",
    "liberation serif": "liberation-serif",
    "tinos": "liberation-serif",
    "courier new": "liberation-mono",
    "courier": "liberation-mono",
    "liberation mono": "liberation-mono",
    "cousine": "liberation-mono",
    "arial narrow": "liberation-sans-narrow",
    "liberation sans narrow": "liberation-sans-narrow",
    "calibri": "carlito",
    "carlito": "carlito",
    "cambria": "caladea",
    "caladea": "caladea",
    "dejavu sans": "dejavu-sans",
    "dejavu serif": "dejavu-serif",
    "dejavu sans mono": "dejavu-sans-mono",
    "noto sans cjk sc": "noto-sans-cjk",
    "noto serif cjk sc": "noto-serif-cjk",
    "source han sans sc": "noto-sans-cjk",
    "source han serif sc": "noto-serif-cjk",
    "opensymbol": "opensymbol",
    "wingdings": "opensymbol-wingdings",
    "wingdings 2": "opensymbol-wingdings-2",
    "wingdings 3": "opensymbol-wingdings-3",
    "webdings": "opensymbol-webdings",
    "symbol": "opensymbol-symbol",
}
# Names that fontconfig knows to have serifs, or letters of one width; LibreOffice asks it for what is not installed.
SERIFS = frozenset(
    (
        "serif",
        "georgia",
        "garamond",
        "palatino linotype",
        "constantia",
        "elephant",
        "ms serif",
        "bitstream vera serif",
        "luxi serif",
        "thorndale",
        "thorndale amt",
        "nimbus roman",
        "nimbus roman no9 l",
        "simsun",
        "nsimsun",
        "mingliu",
        "pmingliu",
        "batang",
        "\u5b8b\u4f53",
        "\u4eff\u5b8b",
        "\u6977\u4f53",
        "\uff2d\uff33 \u660e\u671d",
        "\uff4d\uff53 \u660e\u671d",
    )
)
MONOSPACED = frozenset(
    (
        "monospace",
        "consolas",
        "andale mono",
        "inconsolata",
        "fixedsys",
        "terminal",
        "bitstream vera sans mono",
        "luxi mono",
        "cumberland",
        "cumberland amt",
        "nimbus mono",
        "nimbus mono l",
    )
)
UNSAID_ASIAN = "Noto Serif CJK SC"  # where no font is said at all, not even by a theme
SERIF_ASIAN = ("simsun", "\uff4d\uff53 \u660e\u671d")


def stand_in(key: str) -> str:
    """What to measure with when the font is not known: what LibreOffice itself falls back to."""
    if key in MONOSPACED:
        return "dejavu-sans-mono"
    return "dejavu-serif" if key in SERIFS else "dejavu-sans"
