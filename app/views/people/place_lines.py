"""What is known of an address and a telephone: how often they were met in a year, and the household known there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.views import text, theme
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from app.services.intake.place_history import PlaceHistory


class PlaceLines(QWidget):
    """The lines; hidden while there is nothing to say.

    Signals
        home_chosen(object): open the household of this id.
    """

    home_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is known of the address and the telephone")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(2))
        self.said = text_label("", "strong", wrap=True, parent=self)
        self._lines.addWidget(self.said)
        self._homes: list[QWidget] = []
        self.hide()

    def show_places(self, found: Sequence[PlaceHistory]) -> None:
        """Say how often each was met in the last twelve months, and offer the households."""
        for made in self._homes:
            made.hide()
            made.deleteLater()
        self._homes = []
        self.said.setText("\n".join(_met(found)))
        self.said.setVisible(bool(self.said.text()))
        for each in found:
            for home_id, address in each.homes:
                where = text_label(address, "secondary", wrap=True, parent=self)
                opens = partial(self.home_chosen.emit, home_id)
                name = f"Open the household at {address}"
                made = button("Open the household", "link", opens, accessible_name=name, parent=self)
                made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
                for part in (where, made):  # the address breaks into lines; a button would hold its room open
                    self._lines.addWidget(part)
                    self._homes.append(part)
        self.setVisible(bool(found))


def _met(found: Iterable[PlaceHistory]) -> Iterable[str]:
    for each in found:
        if each.contacts:
            met = f"{text.count(each.contacts, 'contact')} on this {each.kind} in the last 12 months"
            yield f"{met}, {each.others} about other children" if each.others else met
