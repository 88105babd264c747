"""What a company allows on its page: how full, how small, how near the edge (inventory section 2, C8)."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """`warn_above` in percent of the page, `font_floor` in points, margins in millimetres (least allowed)."""

    warn_above: float = 97.0
    font_floor: float = 10.0
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    profile: str = "default"


# GOST R 7.0.97-2016 sets at least 20/10/20/20 mm and 12-14 pt. The margins of the 2025 text were not verified and are
# kept as numbers of the profile, to be changed here in one place.
PROFILES = {
    "default": Limits(),
    "gost-2016": Limits(font_floor=12.0, left=20, right=10, top=20, bottom=20, profile="gost-2016"),
    "gost-2025": Limits(font_floor=12.0, left=20, right=10, top=20, bottom=20, profile="gost-2025"),
}
