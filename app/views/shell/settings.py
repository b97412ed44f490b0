"""How the program looks for one person, and what it is made of."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from app.views import theme
from app.views.shell import machine
from app.views.widgets.card import Card
from app.views.widgets.dialogs import Dialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from app.services.unit_of_work import Hub
    from app.views.desk import Preferences

MODE_KEY = "look.mode"
SCALE_KEY = "look.scale"
WIDTH = 520
_MODE_WORDS = {"system": "As the system", "light": "Light", "dark": "Dark"}


def apply_look(preferences: Preferences) -> None:
    """Dress the program as this person keeps it; the next sign-in window on this computer stands in the same look."""
    look = machine.read_look(preferences.get(MODE_KEY, "system"), preferences.get(SCALE_KEY, "100"))
    if look != (theme.look().mode, theme.current().scale):  # every widget is dressed anew: not for nothing
        theme.use(*look)
    machine.keep_look(*look)


class SettingsDialog(Dialog):
    """Light, dark or system; text size; about. A choice holds at once and is kept for this person.

    `dress` dresses the program as the preferences say, at once or in the next moments.
    """

    def __init__(
        self,
        preferences: Preferences,
        hub: Hub,
        parent: QWidget | None = None,
        dress: Callable[[Preferences], None] = apply_look,
    ) -> None:
        super().__init__("Settings", "They hold at once, and for you alone.", parent)
        self._preferences = preferences
        self._dress = dress
        theme.look().changed.connect(self.adjustSize)
        self.mode = _choice("Light or dark", _MODE_WORDS, preferences.get(MODE_KEY, "system"))
        self.scale = _choice(
            "Text size", {str(size): f"{size} %" for size in theme.SCALES}, preferences.get(SCALE_KEY, "100")
        )
        looks = Card("How it looks")
        pair = QHBoxLayout()
        pair.setSpacing(theme.px(16))
        pair.addWidget(FieldRow("Light or dark", self.mode, field="mode"), 1)
        pair.addWidget(FieldRow("Text size", self.scale, field="scale"), 1)
        looks.body.addLayout(pair)
        self.body.addWidget(looks)
        about = Card("About")
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        for row, (name, version_words) in enumerate(about_facts(hub)):
            grid.addWidget(text_label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text_label(version_words, selectable=True), row, 1)
        about.body.addLayout(grid)
        self.body.addWidget(about)
        self.body.addStretch(1)
        self.setMinimumWidth(min(theme.px(WIDTH), self.screen().availableSize().width() - theme.px(48)))
        self.cancel.setText("Close")
        self.buttons.addWidget(self.cancel)
        self.mode.activated.connect(self._changed)
        self.scale.activated.connect(self._changed)
        self.mode.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, _index: int) -> None:
        self._preferences.set(MODE_KEY, str(self.mode.currentData()))
        self._preferences.set(SCALE_KEY, str(self.scale.currentData()))
        self._dress(self._preferences)


def _choice(name: str, words: Mapping[str, str], chosen: str) -> QComboBox:
    """A choice that always has a value: how the program looks now."""
    box = QComboBox()
    box.setAccessibleName(name)
    for code, said in words.items():
        box.addItem(said, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def about_facts(hub: Hub) -> tuple[tuple[str, str], ...]:
    """The versions that a support call asks for, one a line."""
    made = f"Python {platform.python_version()}, Qt {qVersion()}, SQLAlchemy {version('SQLAlchemy')}"
    return (
        ("Hubdesk", "0.1.0"),
        ("Database", f"SQLCipher {hub.store.cipher}"),
        ("Made with", made),
        ("Letters", "Noto Sans, SIL Open Font Licence"),
    )
