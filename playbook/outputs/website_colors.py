"""The company's two colours as CSS variables that stay readable in the light and the dark scheme."""

from __future__ import annotations

import colorsys
import re

# --pb-wash of book.css: the surface of each scheme on which text is hardest to read.
_LIGHT_PAGE, _DARK_PAGE = "#f5f7f9", "#262b35"
_READABLE = 4.6  # WCAG AA asks 4.5 : 1 for text


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb` by WCAG 2, 0 (black) to 1 (white)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(color: str, page: str) -> str:
    """`color` itself, or the nearest darker or lighter shade that can be read on `page`."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    step = 0.02 if luminance(page) < 0.2 else -0.02
    for _ in range(60):
        shade = "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, light, saturation))
        if contrast(shade, page) >= _READABLE:
            return shade
        light = min(1.0, max(0.0, light + step))
    return "#ffffff" if step > 0 else "#000000"


def color_css(primary: str, accent: str) -> str:
    """Style sheet for `primary: custom` and `accent: custom`; raises ValueError unless both are `#rrggbb`."""
    for color in (primary, accent):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise ValueError(f"{color!r} is not a colour like #24476b")
    on_primary = "#ffffff" if contrast(primary, "#ffffff") >= contrast(primary, "#15191f") else "#15191f"
    header = (
        '[data-md-color-primary="custom"] {\n'
        f"  --md-primary-fg-color: {primary};\n"
        f"  --md-primary-fg-color--light: {primary};\n"
        f"  --md-primary-fg-color--dark: {primary};\n"
        f"  --md-primary-bg-color: {on_primary};\n"
        f"  --md-primary-bg-color--light: {on_primary};\n"
        "}\n"
    )
    light = _scheme(
        "[data-md-color-scheme]", readable_on(primary, _LIGHT_PAGE), readable_on(accent, _LIGHT_PAGE)
    )
    slate = '[data-md-color-scheme="slate"]'
    dark = _scheme(slate, readable_on(primary, _DARK_PAGE), readable_on(accent, _DARK_PAGE))
    return f"{header}{light}@media screen {{\n{dark}}}\n"


def _scheme(where: str, ink: str, accent: str) -> str:
    return (
        f'{where}[data-md-color-primary="custom"] {{\n'
        f"  --pb-ink: {ink};\n"
        f"  --md-typeset-a-color: {ink};\n"
        "}\n"
        f'{where}[data-md-color-accent="custom"] {{\n'
        f"  --pb-accent: {accent};\n"
        f"  --md-accent-fg-color: {accent};\n"
        f"  --md-accent-fg-color--transparent: {accent}1a;\n"
        "  --md-accent-bg-color: #ffffff;\n"
        "}\n"
    )
