"""The keys of the picture, for the list that F1 shows."""

from __future__ import annotations

from app.views.widgets.screen import KeyLine

LOOKING = (
    KeyLine("Arrows", "In the picture: to a parent, a child, a partner, a sibling"),
    KeyLine("Enter", "In the picture: open the person at the side"),
    KeyLine("+, −, 0, Ctrl+0", "In the picture: larger, smaller, everybody, full size"),
    KeyLine("Shift+arrows, Space with the mouse", "In the picture: move it"),
)
"""What whoever may only look at it can do."""
KEYS = (
    KeyLine("F8", "The household picture over the whole working area, and back"),
    *LOOKING[:2],
    KeyLine("A, then P C R S L E", "In the picture: add partner, child, parent, sibling, lodger, ex-partner"),
    KeyLine("D", "In the picture: details of the person"),
    KeyLine("M", "In the picture: the person moves home, or has a second one"),
    KeyLine("J", "In the picture: join with somebody"),
    KeyLine("F2", "In the picture: dates and kinds of ties, homes, feelings and harm"),
    KeyLine("X", "In the picture: something has ended"),
    KeyLine("Del", "In the picture: something never was"),
    KeyLine("E", "In the picture: how the person stands to others"),
    KeyLine("H", "In the picture: harm by or to the person, correct it or withdraw it"),
    KeyLine("L", "In the picture: a pregnancy that the person lost"),
    KeyLine("Menu, Shift+F10", "In the picture: all that can be done with the person"),
    KeyLine("Ctrl+Left, Ctrl+Right", "In the picture: stand left or right of the neighbour"),
    KeyLine("Ctrl+Space", "In the picture: choose, to arrange only those"),
    KeyLine("Ctrl+Z, Ctrl+Y", "In the picture: undo, redo"),
    *LOOKING[2:],
)
"""Letters act while the picture has the focus."""
