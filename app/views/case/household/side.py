"""The side of the picture: everything about one person, every agency that knows them with dates, and their ties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.views import theme
from app.views.case.household.book import PersonCard, TieRow
from app.views.case.household.menus import tie_menu
from app.views.desk import Place
from app.views.widgets.buttons import button, sign_button
from app.views.widgets.labels import text_label
from app.views.widgets.slices import Slices


class SidePanel(QWidget):
    """One person.

    Signals
        closed(): it was put away.
        agency_pressed(str): show whom this agency knows.
        asked(str, str): something about this person shall be changed or put (`Change.code`, or what `put` takes).
        page_asked(object): the place of their page, or of a home of theirs.
        entry_asked(str, str, str): an act (`mending_forms.ACTS`), this person, and the entry it is about.
    """

    closed = Signal()
    agency_pressed = Signal(str)
    asked = Signal(str, str)
    entry_asked = Signal(str, str, str)
    page_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Person")
        self.card: PersonCard | None = None
        self._agency_buttons: dict[str, QPushButton] = {}
        self._entry_menus: dict[str, QToolButton] = {}
        self._slices = Slices(self)
        self._lit = ""
        self._may_edit = False
        self.heading = text_label("", "section", wrap=True, selectable=True)
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

    @property
    def agencies(self) -> dict[str, QPushButton]:
        """The buttons of agencies; what still waits for its turn is built now."""
        self._slices.finish()
        return self._agency_buttons

    @property
    def entries(self) -> dict[str, QToolButton]:
        """The menus of entries; what still waits for its turn is built now."""
        self._slices.finish()
        return self._entry_menus

    def show_card(self, card: PersonCard, *, may_edit: bool) -> None:
        """Show a person; the scroll place stays while nothing changes."""
        self.show()
        if card == self.card and may_edit == self._may_edit:
            return
        same = self.card is not None and self.card.member == card.member
        place = self.area.verticalScrollBar().value() if same else 0
        self.card, self._may_edit = card, may_edit
        self.heading.setText(card.name)
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
        for name, made in self._agency_buttons.items():
            made.setChecked(name == agency)

    def clear(self) -> None:
        """Hold nobody."""
        self.card = None
        self._slices.drop()
        self._agency_buttons, self._entry_menus = {}, {}
        self._lit = ""
        self.heading.clear()
        self.area.setWidget(QWidget())
        self.hide()

    def words(self) -> str:
        """Everything it says, for the clipboard."""
        card = self.card
        if card is None:
            return ""
        parts = [f"{card.name}. {card.rest}", *(f"{label}: {value}" for label, value in card.details)]
        parts += [each.words for each in card.rows]
        parts += [" ".join(part for part in (f"{i.agency}: {i.words}", i.dates) if part) for i in card.involvements]
        return "\n".join([*parts, *card.flags, *card.contacts, *card.items])

    def _built(self, card: PersonCard) -> QWidget:
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        around = QVBoxLayout(ground)
        around.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(12))
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        around.addLayout(column)
        around.addStretch(1)
        self._agency_buttons, self._entry_menus = {}, {}
        head = QHBoxLayout()
        head.addWidget(text_label(card.rest, "secondary", wrap=True, selectable=True), 1)
        if self._may_edit and card.form is not None:
            change = button("Details…", "link", partial(self.asked.emit, "details", card.member))
            change.setAccessibleName("Change details")
            head.addWidget(change)
        column.addLayout(head)
        for words, kind, page_id in card.pages:
            lead = button(words.replace("&", "&&"), "link", partial(self.page_asked.emit, Place(kind, page_id)))
            lead.setAccessibleName(words)
            column.addWidget(lead, 0, Qt.AlignmentFlag.AlignLeft)
        for label, value in card.details:
            column.addWidget(_pair(label, value))
        later: list[Callable[[], object]] = []
        for title, rows, put, words in (
            ("Family ties", card.ties, "join", "Join…"),
            ("Homes", card.homes, "move", "Moves home…"),
            ("How they stand to others", card.feelings, "feel", "Add…"),
            ("Harm", card.harms, "harm", "Add…"),
            ("Lost pregnancies", card.losses, "loss", "Add…"),
        ):
            if rows or (self._may_edit and card.form is not None):
                later.append(partial(self._entries, column, card, (title, put, words), rows))
        if not card.brief:
            later += [partial(self._agencies, column, card)]
            later += [] if card.bare else [partial(self._lists, column, card)]
        self._slices.drop()
        for build in later[:1]:
            build()
        self._slices.add(later[1:])
        return ground

    def _lists(self, column: QVBoxLayout, card: PersonCard) -> None:
        for title, words, empty in (
            ("Flags and warnings", card.flags, "None on record."),
            ("Contacts", card.contacts, "No earlier contact is known."),
            ("Items of information", card.items, "No item names them yet."),
        ):
            column.addSpacing(theme.px(8))
            column.addWidget(text_label(title, "strong"))
            for line in words or (empty,):
                column.addWidget(text_label(line, "body" if words else "muted", wrap=True, selectable=bool(words)))

    def _entries(
        self, column: QVBoxLayout, card: PersonCard, about: tuple[str, str, str], rows: Sequence[TieRow]
    ) -> None:
        """A heading with what can be put there, and each entry with what can be done with it."""
        title, put, words = about
        column.addSpacing(theme.px(8))
        head = QHBoxLayout()
        head.addWidget(text_label(title, "strong"), 1)
        if self._may_edit and card.form is not None:
            made = button(words, "link", partial(self.asked.emit, put, card.member))
            made.setAccessibleName(f"{title}: {words.rstrip('…').lower()}")
            head.addWidget(made)
        column.addLayout(head)
        for row in rows:
            column.addWidget(self._entry(card, row) if self._may_edit and row.acts else _said(row.words))

    def _entry(self, card: PersonCard, row: TieRow) -> QWidget:
        """An entry's words, and beside them a menu of what can be done with it."""
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        line.addWidget(_said(row.words), 1)
        more = sign_button("…", f"Change: {row.words}")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(
            tie_menu(more, row.words, lambda act: self.entry_asked.emit(act, card.member, row.id), row.acts)
        )
        self._entry_menus[row.id] = more
        line.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _agencies(self, column: QVBoxLayout, card: PersonCard) -> None:
        column.addSpacing(theme.px(8))
        column.addWidget(text_label("Who is or was involved", "strong"))
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
            made.setChecked(agency == self._lit)
            self._agency_buttons[agency] = made
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            for each in card.involvements:
                if each.agency == agency:
                    said = " · ".join(part for part in (each.words, each.dates) if part)
                    if not said:
                        continue
                    column.addWidget(text_label(said, "secondary", wrap=True, selectable=True))

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes to here."""
        return (self.area,) if not self.isHidden() else ()


def _said(words: str) -> QWidget:
    return text_label(words, "body", wrap=True, selectable=True)


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
