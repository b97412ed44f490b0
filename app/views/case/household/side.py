"""The side of the picture: everything about one person, every agency that knows them with dates, and their ties."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.views import theme
from app.views.case.household.book import PersonCard
from app.views.widgets.buttons import button, sign_button
from app.views.widgets.labels import text_label


class SidePanel(QWidget):
    """One person.

    Signals
        closed(): it was put away.
        agency_pressed(str): show whom this agency knows.
        tie_pressed(str, str): change a tie of this person, by its id.
    """

    closed = Signal()
    agency_pressed = Signal(str)
    tie_pressed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Person")
        self.card: PersonCard | None = None
        self.agencies: dict[str, QPushButton] = {}
        self._lit = ""
        self._may_edit = False
        self.heading = text_label("", "section", wrap=True, selectable=True)
        self.rest = text_label("", "secondary", wrap=True, selectable=True)
        self.close_button = sign_button("×", "Close the side panel", self.closed.emit)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), 0)
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("About this person")
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(4))
        outer.addLayout(head)
        outer.addWidget(self.area, 1)
        self.hide()

    def show_card(self, card: PersonCard, *, may_edit: bool) -> None:
        """Show a person; the scroll place stays while nothing changes."""
        self.show()
        if card == self.card and may_edit == self._may_edit:
            return
        same = self.card is not None and self.card.member == card.member
        place = self.area.verticalScrollBar().value() if same else 0
        self.card, self._may_edit = card, may_edit
        self.heading.setText(card.name)
        self.rest.setText(card.rest)
        self.area.setAccessibleName(f"About {card.name}")
        self.area.setWidget(self._built(card))
        self.area.verticalScrollBar().setValue(place)
        self.show_lit(self._lit)

    @property
    def lit(self) -> str:
        """The agency whose people are lit up; "" for none."""
        return self._lit

    def show_lit(self, agency: str) -> None:
        """Mark the agency whose people are lit up."""
        self._lit = agency
        for name, made in self.agencies.items():
            made.setChecked(name == agency)

    def clear(self) -> None:
        """Hold nobody."""
        self.card = None
        self.agencies = {}
        self._lit = ""
        self.heading.clear()
        self.rest.clear()
        self.area.setWidget(QWidget())
        self.hide()

    def words(self) -> str:
        """Everything it says, for the clipboard."""
        card = self.card
        if card is None:
            return ""
        parts = [f"{card.name}. {card.rest}", *(f"{label}: {value}" for label, value in card.details)]
        parts += [each.words for each in card.ties]
        parts += [" ".join(part for part in (f"{i.agency}: {i.words}", i.dates) if part) for i in card.involvements]
        return "\n".join([*parts, *card.flags, *card.contacts, *card.items])

    def _built(self, card: PersonCard) -> QWidget:
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(12))
        column.setSpacing(theme.px(4))
        self.rest = text_label(card.rest, "secondary", wrap=True, selectable=True)
        column.addWidget(self.rest)
        for label, value in card.details:
            column.addWidget(_pair(label, value))
        self._ties(column, card)
        self._agencies(column, card)
        for title, words, empty in (
            ("Flags and warnings", card.flags, "None on record."),
            ("Contacts", card.contacts, "No earlier contact is known."),
            ("Items of information", card.items, "No item names them yet."),
        ):
            column.addSpacing(theme.px(8))
            column.addWidget(text_label(title, "strong"))
            for line in words or (empty,):
                column.addWidget(text_label(line, "body" if words else "muted", wrap=True, selectable=bool(words)))
        column.addStretch(1)
        return ground

    def _ties(self, column: QVBoxLayout, card: PersonCard) -> None:
        if not card.ties:
            return
        column.addSpacing(theme.px(8))
        column.addWidget(text_label("Family ties", "strong"))
        for row in card.ties:
            if self._may_edit:
                made = button(row.words, "link", partial(self.tie_pressed.emit, card.member, row.id))
                made.setToolTip(f"Change dates and kind: {row.about}")
                column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                column.addWidget(text_label(row.words, "body", wrap=True))

    def _agencies(self, column: QVBoxLayout, card: PersonCard) -> None:
        column.addSpacing(theme.px(8))
        column.addWidget(text_label("Who is or was involved", "strong"))
        self.agencies = {}
        if not card.involvements:
            column.addWidget(text_label("No agency has said so.", "muted", wrap=True))
        for agency in dict.fromkeys(each.agency for each in card.involvements):
            made = button(
                agency,
                "quiet",
                partial(self.agency_pressed.emit, agency),
                accessible_name=f"{agency}: show everybody it knows",
                tip=f"Show everybody {agency} knows",
            )
            made.setCheckable(True)
            self.agencies[agency] = made
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            for each in card.involvements:
                if each.agency == agency:
                    said = " · ".join(part for part in (each.words, each.dates) if part)
                    column.addWidget(text_label(said, "secondary", wrap=True, selectable=True))

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes to here."""
        return (self.area,) if not self.isHidden() else ()


def _pair(label: str, value: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    name = text_label(label, "secondary")
    name.setMinimumWidth(theme.px(96))
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text_label(value, "body", wrap=True, selectable=True), 1)
    return made
