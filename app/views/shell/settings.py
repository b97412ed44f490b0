"""How the program looks for one person, and what it is made of."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QVBoxLayout, QWidget

from app.views import theme
from app.views.shell import machine
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from app.services.unit_of_work import Hub
    from app.views.desk import Preferences

MODE_KEY = "look.mode"
SCALE_KEY = "look.scale"
_MODE_WORDS = {"system": "As the system", "light": "Light", "dark": "Dark"}


def apply_look(preferences: Preferences) -> None:
    """Dress the program as this person keeps it; the next sign-in window on this computer stands in the same look."""
    look = machine.read_look(preferences.get(MODE_KEY, "system"), preferences.get(SCALE_KEY, "100"))
    if look != (theme.look().mode, theme.current().scale):  # every widget is dressed anew: not for nothing
        theme.use(*look)
    machine.keep_look(*look)


class SettingsDialog(QDialog):
    """Light, dark or system; text size; about."""

    def __init__(self, preferences: Preferences, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setMinimumWidth(theme.px(460))
        self._preferences = preferences
        form = QFormLayout()
        self.mode = QComboBox()
        self.mode.setAccessibleName("Light or dark")
        for code, words in _MODE_WORDS.items():
            self.mode.addItem(words, code)
        self.mode.setCurrentIndex(self.mode.findData(preferences.get(MODE_KEY, "system")))
        self.scale = QComboBox()
        self.scale.setAccessibleName("Text size")
        for size in theme.SCALES:
            self.scale.addItem(f"{size} %", str(size))
        self.scale.setCurrentIndex(self.scale.findData(preferences.get(SCALE_KEY, "100")))
        form.addRow(text_label("Light or dark"), self.mode)
        form.addRow(text_label("Text size"), self.scale)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(16))
        layout.addWidget(text_label("How it looks", "section"))
        layout.addLayout(form)
        layout.addWidget(text_label("About", "section"))
        self.about = text_label(about_words(hub), "secondary")
        self.about.setWordWrap(True)
        layout.addWidget(self.about)
        layout.addWidget(button("Close", "primary", self.accept))
        self.mode.activated.connect(self._changed)
        self.scale.activated.connect(self._changed)

    def _changed(self, _index: int) -> None:
        self._preferences.set(MODE_KEY, str(self.mode.currentData()))
        self._preferences.set(SCALE_KEY, str(self.scale.currentData()))
        apply_look(self._preferences)


def about_words(hub: Hub) -> str:
    """The versions that a support call asks for."""
    return (
        f"Hubdesk 0.1.0 on Python {platform.python_version()}, Qt {qVersion()}, "
        f"SQLAlchemy {version('SQLAlchemy')}, SQLCipher {hub.store.cipher}. "
        "Noto Sans under the SIL Open Font Licence."
    )
