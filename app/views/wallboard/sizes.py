"""How large the wall's letters are, from the screen's inches and the farthest seat. No Qt.

Key text fills 22 minutes of arc at the farthest seat, the rest 16 (visual/README, Wallboard): cap height in
millimetres = 2·d·tan(θ/2), divided by the pixel pitch; Noto Sans' capitals are 0.714 of its font size. On a 55-inch
screen of 1920×1080 at 5 m that is 71 px and 51 px.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

KEY_ARC = 22.0
REST_ARC = 16.0
"""Minutes of arc."""
CAP_SHARE = 0.714
"""Height of a capital in Noto Sans as a share of the font size."""
MM_PER_INCH = 25.4
USUAL_INCHES = 55
USUAL_METRES = 5.0
INCHES = (10, 200)
METRES = (1.0, 20.0)
"""What may be typed, least and most."""

PITCH = 1.75
HEAD = 1.9
FOOT = 1.2
GAP = 0.13
SIDE = 0.42
"""Row to row, head, foot, the gap between rows and the margin at the sides, in key font sizes."""
LEAST_ROWS = 4
WIDEST = 23.0
"""Key font sizes that a row needs in width."""
BAND_ROWS = 2
"""Rows that the band NOT LIVE takes."""


@dataclass(frozen=True, slots=True)
class Room:
    """The screen and the room it hangs in: diagonal in inches, farthest seat in metres."""

    inches: float = USUAL_INCHES
    metres: float = USUAL_METRES


@dataclass(frozen=True, slots=True)
class Sizes:
    """Every length of the wall in pixels of its window.

    Attributes:
        key, rest: font sizes.
        wanted: the key size that the farthest seat needs; larger than `key` where the screen is too small for it.
        rows: how many rows fit.
    """

    width: int
    height: int
    key: int
    rest: int
    wanted: int
    rows: int

    @property
    def reaches(self) -> bool:
        """Whether the farthest seat can read it."""
        return self.key >= self.wanted

    @property
    def rows_under_band(self) -> int:
        """How many rows stay when the band NOT LIVE is there."""
        return max(1, self.rows - BAND_ROWS)

    @property
    def head(self) -> int:
        """Height of the totals on top."""
        return round(HEAD * self.key)

    @property
    def foot(self) -> int:
        """Height of the line at the foot."""
        return round(FOOT * self.key)

    @property
    def pitch(self) -> int:
        """From one row to the next: what is left is shared out, up to a fifth more than needed."""
        room = (self.height - self.head - self.foot) // max(1, self.rows)
        return max(1, min(room, round(PITCH * self.key * 1.2)))

    @property
    def gap(self) -> int:
        """Between two rows."""
        return max(1, round(GAP * self.key))

    @property
    def side(self) -> int:
        """Margin left and right."""
        return round(SIDE * self.key)


def font_px(arc_minutes: float, metres: float, pitch_mm: float) -> float:
    """The font size whose capitals fill so many minutes of arc at a distance."""
    cap = 2 * metres * 1000 * math.tan(math.radians(arc_minutes / 60) / 2)
    return cap / pitch_mm / CAP_SHARE


def sizes(room: Room, width: int, height: int, screen: tuple[int, int] | None = None) -> Sizes:
    """Derive every size for a window of `width` × `height` on a `screen` (default: the window fills it).

    A screen too small for its room gets letters that still leave four rows and a readable line; `reaches` then says no.
    """
    across, down = screen or (width, height)
    pitch = room.inches * MM_PER_INCH / math.hypot(max(1, across), max(1, down))
    wanted = font_px(KEY_ARC, room.metres, pitch)
    fits = min(height / (HEAD + FOOT + LEAST_ROWS * PITCH), width / WIDEST)
    key = max(8.0, min(wanted, fits))
    rest = font_px(REST_ARC, room.metres, pitch) * key / wanted
    rows = int((height - (HEAD + FOOT) * key) / (PITCH * key))
    return Sizes(width, height, round(key), max(6, round(rest)), round(wanted), max(1, rows))
