"""What this computer remembers for whoever sits down next: light or dark, text size, where the window stood.

Read before the first window, so that a person who needs large letters can read the sign-in. It holds no name and
nothing of a hub, and only this computer's account can read it.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings

from app.views import theme

_MODE, _SCALE, _WINDOW = "look/mode", "look/scale", "window"


def _settings() -> QSettings:
    return QSettings("Hubdesk", "Hubdesk")


def read_look(mode: object, scale: object) -> tuple[theme.Mode, int]:
    """Make a look of what was kept: anything that is no look is the system's colours and 100 %."""
    modes: tuple[theme.Mode, ...] = get_args(theme.Mode)
    chosen: theme.Mode = next((each for each in modes if each == mode), "system")
    size = next((each for each in theme.SCALES if str(each) == str(scale)), 100)
    return chosen, size


def kept_look() -> tuple[theme.Mode, int]:
    """Light, dark or the system's choice, and the text size, as last used on this computer."""
    kept = _settings()
    return read_look(kept.value(_MODE), kept.value(_SCALE))


def keep_look(mode: theme.Mode, scale: int) -> None:
    """Remember a look for the next start; nothing is written when it is the one that is kept."""
    if kept_look() == (mode, scale):
        return
    kept = _settings()
    kept.setValue(_MODE, mode)
    kept.setValue(_SCALE, str(scale))
    _close(kept)


def kept_place() -> QByteArray | None:
    """Where the window stood last time."""
    kept = _settings().value(_WINDOW)
    return kept if isinstance(kept, QByteArray) else None


def keep_place(place: QByteArray) -> None:
    """Remember where the window stands."""
    kept = _settings()
    kept.setValue(_WINDOW, place)
    _close(kept)


def _close(kept: QSettings) -> None:
    """Write it down, for this account's eyes only; a disk that refuses loses a text size and no more."""
    kept.sync()
    file = Path(kept.fileName())  # on Windows a path in the account's own part of the registry
    if file.is_file():
        file.chmod(0o600)
