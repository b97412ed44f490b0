"""The people of a notification who may be known, each with the reasons and a way to tie them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views import theme
from app.views.people.place_lines import PlaceLines
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from app.services.intake.known_on_contact import KnownOnContact
    from app.services.intake.place_history import PlaceHistory

RESTRICTED = "A restricted record may match: ask the duty manager."


class KnownLines(QWidget):
    """The lines.

    Signals
        link_asked(object, object): tie the person of this row of the contact to that known person.
        home_chosen(object): open the household of this id.
    """

    link_asked = Signal(object, object)
    home_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("People who may be known")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, theme.px(6), 0, 0)
        self._lines.setSpacing(theme.px(6))
        self.hide()

    def show_people(
        self, found: Sequence[KnownOnContact], tying: bool, places: Sequence[PlaceHistory] = ()
    ) -> None:
        """Show whom the people may be, and what is known of the places; hidden where neither is known."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in found:
            self._lines.addWidget(text_label(f"{each.name} may be known", "strong", wrap=True, parent=self))
            for known in each.people:
                line = QWidget(self)
                row = QHBoxLayout(line)
                row.setContentsMargins(0, 0, 0, 0)
                row.addWidget(text_label(known.words, "secondary", wrap=True, selectable=True, parent=line), 1)
                if tying:
                    act = partial(self.link_asked.emit, each.row_id, known)
                    name = f"Link {each.name} to {known.name}"
                    row.addWidget(button("Link", "secondary", act, accessible_name=name, parent=line))
                self._lines.addWidget(line)
            if each.restricted:
                self._lines.addWidget(text_label(RESTRICTED, "strong", wrap=True, parent=self))
        if places:
            there = PlaceLines(self)
            there.home_chosen.connect(self.home_chosen)
            there.show_places(places)
            self._lines.addWidget(there)
        self.setVisible(bool(found or places))
