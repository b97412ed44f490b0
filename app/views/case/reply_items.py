"""The items of one person's answer while they are typed: what, when, where recorded, and how far each may travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED, ItemDraft
from app.views import text, theme
from app.views.case.reply_people import day_of
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label

LINES = ("when", "source", "partner", "reason")


class ItemEditor(QFrame):
    """One item. Its marking begins empty, whatever the partner's document says.

    Signals
        changed(): something was typed or chosen.
        remove_wanted(): take it away.
    """

    changed = Signal()
    remove_wanted = Signal()

    def __init__(self, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person = person
        self.setProperty("part", "item")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(54))
        self.lines = {name: QLineEdit() for name in LINES}
        self.lines["when"].setPlaceholderText("28/03/2026, or 2019")
        self.handling = Choice(HANDLING_WORDS.items(), placeholder=NOT_MARKED)
        self.rows = {
            "date": FieldRow("When", self.lines["when"]),
            "text": FieldRow("What happened", self.text),
            "source": FieldRow("Recorded in", self.lines["source"], optional=True),
            "partner": FieldRow("Partner's words on sharing", self.lines["partner"], optional=True),
            "handling": FieldRow("How far it may travel", self.handling),
            "reason": FieldRow("Why", self.lines["reason"]),
        }
        self.remove = button("Remove", "quiet", self.remove_wanted.emit)
        self.number_label = text_label("", "strong")
        self.place = text_label("", "secondary")
        self.place.hide()
        self._lay_out()
        self.text.textChanged.connect(self.changed)
        for line in self.lines.values():
            line.textChanged.connect(self.changed)
        self.handling.currentIndexChanged.connect(self.changed)

    def set_number(self, number: int, owner: str) -> None:
        """Say which item it is, for the eye, the ear and the problems a service names."""
        self.number_label.setText(f"Item {number + 1}")
        for name, row in self.rows.items():
            row.field = f"item:{owner}:{number}:{name}"
            row.editor.setAccessibleName(f"{row.label}, item {number + 1} about {self._person}")
        self.remove.setAccessibleName(f"Remove item {number + 1} about {self._person}")

    def set_place(self, where: str) -> None:
        """Say where in the partner's document it stands."""
        self.place.setText(f"From the document: {where}" if where else "")
        self.place.setVisible(bool(where))

    def begun(self) -> bool:
        """Whether anything was typed or chosen."""
        typed = any(line.text().strip() for line in self.lines.values())
        return typed or bool(self.text.toPlainText().strip()) or self.handling.code() is not None

    def draft(self) -> ItemDraft:
        """What was typed."""
        when = self.lines["when"].text().strip()
        day = day_of(when)
        return ItemDraft(
            self.text.toPlainText(),
            day,
            "" if day is not None else when,
            self.lines["source"].text(),
            self.lines["partner"].text(),
            self.handling.code(),
            self.lines["reason"].text(),
        )

    def fill(self, item: ItemDraft) -> None:
        """Show an item that was read or kept."""
        self.text.setPlainText(item.text)
        self.lines["when"].setText(text.day(item.happened_on) if item.happened_on else item.happened_as_written)
        self.lines["source"].setText(item.source_system)
        self.lines["partner"].setText(item.partner_marking)
        self.handling.choose(item.handling if item.handling in HANDLING_WORDS else None)
        self.lines["reason"].setText(item.reason)

    def dump(self) -> dict[str, str]:
        """Everything as it stands, half typed or not."""
        kept = {name: line.text() for name, line in self.lines.items()}
        return {**kept, "text": self.text.toPlainText(), "handling": self.handling.code() or ""}

    def load(self, kept: Mapping[str, object]) -> None:
        """Show what was kept."""
        for name, line in self.lines.items():
            line.setText(str(kept.get(name, "")))
        self.text.setPlainText(str(kept.get("text", "")))
        code = str(kept.get("handling", ""))
        self.handling.choose(code if code in HANDLING_WORDS else None)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self.number_label)
        head.addWidget(self.place)
        head.addStretch(1)
        head.addWidget(self.remove)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.rows["date"], 0, 0, top)
        grid.addWidget(self.rows["text"], 0, 1, 1, 2, top)
        grid.addWidget(self.rows["source"], 0, 3, top)
        grid.addWidget(self.rows["partner"], 1, 0, top)
        grid.addWidget(self.rows["handling"], 1, 1, top)
        grid.addWidget(self.rows["reason"], 1, 2, 1, 2, top)
        for column, share in enumerate((3, 3, 4, 3)):
            grid.setColumnStretch(column, share)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        outer.setSpacing(theme.px(4))
        outer.addLayout(head)
        outer.addLayout(grid)


class ItemList(QWidget):
    """The items about one person, one under another, and the button that adds one.

    Signals
        changed(): something was typed, added or taken away.
        rows_changed(): there are other field rows than before.
    """

    changed = Signal()
    rows_changed = Signal()

    def __init__(self, person: str, owner: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person, self._owner = person, owner
        self.items: list[ItemEditor] = []
        self.add = button("Add an item", "secondary", self._add_by_hand)
        self.add.setAccessibleName(f"Add an item about {person}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def rows(self) -> list[FieldRow]:
        """The field rows of every item."""
        return [row for item in self.items for row in item.rows.values()]

    def add_item(self, item: ItemDraft | None = None, where: str = "") -> ItemEditor:
        """Add an item, empty or as it was read."""
        made = ItemEditor(self._person, self)
        if item is not None:
            made.fill(item)
        made.set_place(where)
        made.changed.connect(self.changed)
        made.remove_wanted.connect(lambda: self._remove(made))
        self.items.append(made)
        self._column.insertWidget(self._column.count() - 1, made)
        self._number()
        return made

    def begun(self) -> bool:
        """Whether there is an item."""
        return any(item.begun() for item in self.items)

    def drafts(self) -> tuple[ItemDraft, ...]:
        """The items, an empty one among them too: the service says what it lacks."""
        return tuple(item.draft() for item in self.items)

    def dump(self) -> list[dict[str, str]]:
        """Everything as it stands."""
        return [item.dump() for item in self.items]

    def load(self, kept: Sequence[object]) -> None:
        """Show what was kept."""
        for each in kept:
            if isinstance(each, Mapping):
                self.add_item().load(each)

    def _add_by_hand(self) -> None:
        self.add_item().lines["when"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _remove(self, item: ItemEditor) -> None:
        at = self.items.index(item)
        self.items.remove(item)
        item.hide()
        item.deleteLater()
        self._number()
        beside = self.items[min(at, len(self.items) - 1)].remove if self.items else self.add
        beside.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _number(self) -> None:
        for number, item in enumerate(self.items):
            item.set_number(number, self._owner)
        self.rows_changed.emit()
