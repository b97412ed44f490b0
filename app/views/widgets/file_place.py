"""Asking where a file goes: the kind chosen in the dialog gives the ending that nobody typed."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_ENDING = re.compile(r"\*(\.\w+)")


def ask_place(parent: QWidget, title: str, name: str, kinds: str) -> str:
    """Ask where a file goes, `name` being suggested; "" when the person changed their mind.

    `kinds` are what the dialog offers, such as `PDF (*.pdf);;Word (*.docx)`.
    """
    chosen, kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return with_ending(chosen, kind, kinds, name) if chosen else ""


def with_ending(chosen: str, kind: str, kinds: str, suggested: str = "") -> str:
    """What was chosen, with the ending of its kind.

    An offered ending that somebody typed decides; the one of a name that was only suggested follows the kind. Whoever
    is given an ending was not asked about a file of that name, so it is never replaced: the new one is numbered.
    """
    endings = _ENDING.findall(kinds)
    wanted = next(iter(_ENDING.findall(kind)), endings[0])
    place = Path(chosen)
    typed = place.suffix.lower()
    if typed == wanted or (typed in endings and place.name != suggested):
        return chosen
    stem = place.stem if typed in endings else place.name
    made, number = place.with_name(stem + wanted), 1
    while made.exists():
        number += 1
        made = place.with_name(f"{stem} ({number}){wanted}")
    return str(made)
