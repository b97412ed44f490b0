"""One pattern opened: what was counted and why, the link picture, its contacts, and who looked at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.services.oversight.pattern_records import PatternContactRow, PatternRow, PatternShown
from app.views import theme
from app.views.desk import Preferences
from app.views.duplicates.side_by_side import lines
from app.views.patterns import wording
from app.views.patterns.links import LinkPicture
from app.views.widgets.buttons import button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import set_role, text_label
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import TableModel

ROWS = 7
"""So many contacts are seen at once; of more the table scrolls."""


class PatternDetail(QWidget):
    """One pattern.

    Signals
        acted(str): a button was pressed.
        contact_opened(object), person_opened(object): somebody asked for one.
    """

    acted = Signal(str)
    contact_opened = Signal(object)
    person_opened = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: PatternShown | None = None
        self.area = scroll_area("The pattern", self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget(self.area.viewport())
        inside.setProperty("scrollBody", True)
        self.who = lines(wording.NOTHING, "secondary", inside)
        self.counted = lines("", "body", inside)
        self.why = lines("", "secondary", inside)
        self.picture = LinkPicture(inside)
        self.current = lines("", "secondary", inside)
        self.model: TableModel[PatternContactRow] = TableModel(wording.contact_columns(), lambda row: row.id, self)
        self.contacts = RememberedTable(
            "pattern_contacts", preferences, accessible_name="Contacts of the pattern", parent=inside
        )
        self.contacts.show_model(self.model)
        self.people = lines("", "body", inside)
        self.looks = lines("", "body", inside)
        self.heads = tuple(
            text_label(words, "section", parent=inside) for words in ("Contacts", "In words", "Looked at")
        )
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(12), 0, theme.px(8), 0)
        column.setSpacing(theme.px(8))
        for each in (
            self.who, self.counted, self.picture, self.current, self.why, self.heads[0], self.contacts, self.heads[1],
            self.people, self.heads[2], self.looks,
        ):  # fmt: skip
            column.addWidget(each)
        column.addStretch(1)
        for label in (self.who, self.counted, self.why, self.people, self.looks):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.area.setWidget(inside)
        self.acts = {
            "look": button("Mark as looked at…", "primary", parent=self),
            "person": button("Open the person", "secondary", parent=self),
            "paper": button("Save without names…", "secondary", parent=self),
            "take_back": button("Take back “looked at”", "quiet", parent=self),
        }
        bar = QWidget(self)
        acts = FlowLayout(bar, gap=8)
        for made in self.acts.values():
            acts.addWidget(made)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(8))
        whole.addWidget(self.area, 1)
        under = QVBoxLayout()
        under.setContentsMargins(theme.px(12), 0, 0, 0)
        under.addWidget(bar)
        whole.addLayout(under)
        for name, made in self.acts.items():
            made.clicked.connect(lambda _checked=False, name=name: self.acted.emit(name))
        self.picture.current_changed.connect(self.current.setText)
        self.picture.contact_opened.connect(self.contact_opened)
        self.picture.person_opened.connect(self.person_opened)
        self.contacts.row_opened.connect(self.contact_opened)
        self.show_chosen(None)

    def show_chosen(self, row: PatternRow | None) -> None:
        """Show one line; what is on it follows."""
        self._shown = None
        set_role(self.who, "secondary" if row is None else "section")
        self.who.setText(wording.NOTHING if row is None else row.title)
        self.counted.setText("" if row is None else row.sentence)
        self.why.setText("" if row is None else wording.why(row))
        for label in (self.counted, self.why):
            label.setVisible(row is not None)
        for part in (self.picture, self.current, *self.heads, self.contacts, self.people, self.looks):
            part.hide()
        self.picture.show_pattern(None)
        self.model.replace(())
        self.current.setText("")
        for label in (self.people, self.looks):
            label.setText("")
        self._allow(frozenset())

    def show_pattern(self, shown: PatternShown, acts: frozenset[str]) -> None:
        """Show its contacts and people, a part in each turn, so that keys get through."""
        self._shown = shown
        pieces = (
            lambda: self._show_picture(shown),
            lambda: self._show_contacts(shown),
            lambda: self._show_words(shown),
            lambda: self._allow(acts),
        )
        in_next_turns(self, *(partial(self._while_shown, shown, piece) for piece in pieces))

    def _while_shown(self, shown: PatternShown, piece: Callable[[], object]) -> None:
        if self._shown is shown:
            piece()

    def _show_picture(self, shown: PatternShown) -> None:
        self.picture.show_pattern(shown)
        self.picture.show()
        self.current.show()

    def _show_contacts(self, shown: PatternShown) -> None:
        self.model.replace(shown.contacts)
        rows = min(max(len(shown.contacts), 1), ROWS)
        head = self.contacts.horizontalHeader().sizeHint().height()
        self.contacts.setFixedHeight(rows * theme.px(COMPACT) + head + theme.px(6))
        self.heads[0].show()
        self.contacts.show()

    def _show_words(self, shown: PatternShown) -> None:
        self.people.setText(wording.people_words(shown))
        self.looks.setText(wording.looks_words(shown))
        for label in (*self.heads, self.people, self.looks):
            label.show()

    def _allow(self, acts: frozenset[str]) -> None:
        for name, made in self.acts.items():
            made.setVisible(name in acts)
