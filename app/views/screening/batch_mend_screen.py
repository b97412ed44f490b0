"""The screen that mends a police batch before it is recorded: what is wrong on top, every row below, editable."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QTableView, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.views import theme
from app.views.desk import Desk, Notice, Place
from app.views.screening.batch_mend_model import WHOLE_ROW, MendModel
from app.views.screening.batch_mend_presenter import BatchMendPresenter
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.choice import Choice
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import ElidedLabel, text_label
from app.views.widgets.screen import KeyLine, Screen, Unfinished

if TYPE_CHECKING:
    from app.services.intake.readers.record import Reading

MOST_LISTED = 50
MENDED = Unfinished(
    "A police batch you are mending is not recorded yet.", "Stay to record it; the file itself stays as it came."
)


def build(desk: Desk, parent: QWidget | None = None) -> BatchMendScreen:
    """Build the screen."""
    return BatchMendScreen(desk, parent)


class BatchMendScreen(Screen):
    """Mends one dropped batch."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Mend a police batch", parent)
        self._desk = desk.within(self)
        self.name_label = ElidedLabel("Police batch", "title")
        self.standing = text_label("", "muted", wrap=True)
        self.standing.setAccessibleName("What stands against recording")
        self.check = button("Check again", "secondary", tip="Ctrl+Return")
        self.record = button("Record the batch", "primary")
        self.wrong = Card("What needs mending", tone="error")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.question = Card("Are the letters right?", tone="warning")
        self.question_words = text_label("", "body", wrap=True)
        self.encoding = Choice(name="Read the file as")
        self.encoding_row = FieldRow("Read the file as", self.encoding, field="encoding")
        self.right = QCheckBox("I have looked at the accented letters, and they are right")
        self.right.setAccessibleName(self.right.text())
        self.model = MendModel(self)
        self.table = QTableView()
        self._lay_out()
        self.presenter = BatchMendPresenter(self, self._desk)
        self.check.clicked.connect(lambda _checked=False: self.presenter.check())
        self.record.clicked.connect(lambda _checked=False: self.presenter.record())
        self.model.edited.connect(self.presenter.judge)
        self.right.toggled.connect(lambda _on: self.presenter.judge())
        self.encoding.chosen.connect(self._read_as)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.presenter.check)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name_label)
        words.addWidget(self.standing)
        head.addLayout(words, 1)
        head.addWidget(self.check)
        head.addWidget(self.record)
        inside = QWidget()
        inside.setProperty("scrollBody", True)
        inside.setLayout(self.lines)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(inside)
        self.area.setAccessibleName("What needs mending")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setMaximumHeight(theme.px(140))
        self.wrong.body.addWidget(self.area)
        self.question.body.addWidget(self.question_words)
        self.question.body.addWidget(self.encoding_row)
        self.question.body.addWidget(self.right)
        self.table.setAccessibleName("Rows of the batch")
        self.table.setModel(self.model)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.setCornerButtonEnabled(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(36))
        layout = QVBoxLayout()
        layout.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(16))
        layout.setSpacing(theme.px(12))
        layout.addLayout(head)
        layout.addWidget(self.wrong)
        layout.addWidget(self.question)
        layout.addWidget(self.table, 1)
        self.body.addLayout(layout)
        for card in (self.wrong, self.question):
            card.hide()
        self.record.setEnabled(False)

    # --- the shell's verbs

    def show_place(self, place: Place) -> None:
        """Show the batch that waits under the place's id."""
        if place.id is not None:
            self.presenter.show(place.id)

    def panes(self) -> Sequence[QWidget]:
        """The rows, then the buttons."""
        return (self.table, self.record if self.record.isEnabled() else self.check)

    def keys(self) -> Sequence[KeyLine]:
        """What this screen adds."""
        return (KeyLine("F2 in a cell", "Change it"), KeyLine("Ctrl+Return", "Check again"))

    def unkept(self) -> Exception | None:
        """Cells that were mended are kept nowhere before the batch is recorded."""
        return MENDED if self.presenter.mended else None

    def clear_data(self) -> None:
        """Forget everything shown."""
        self.presenter.forget()
        self.show_recorded()
        self.standing.clear()

    # --- the presenter's verbs

    def show_batch(self, name: str, reading: Reading, problems: tuple[Problem, ...]) -> None:
        """Show every row, the bad cells marked, and go to the first of them."""
        batch = reading.batch
        if batch is None:
            return
        self.name_label.setText(name)
        self.model.show_rows(batch.header, batch.rows, problems)
        self._list(problems)
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, theme.px(150))
        bad = self.model.bad_cells()
        if bad:
            self._go(*bad[0])

    def edits(self) -> dict[tuple[int, str], str]:
        """The cells changed since the last check."""
        return self.model.edits()

    def show_ready(self, ready: bool, words: str) -> None:
        """Say whether the batch can be recorded."""
        self.record.setEnabled(ready)
        self.standing.setText(words)

    def show_question(self, question: str, encodings: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Ask about the encoding, or nothing."""
        self.question.setVisible(bool(question))
        self.question_words.setText(question)
        self.encoding.set_options(encodings)
        self.encoding.choose(chosen if self.encoding.findData(chosen) >= 0 else None)

    def question_answered(self) -> bool:
        """Whether the person has said that the letters are right."""
        return self.right.isChecked()

    def show_busy(self, busy: bool) -> None:
        """Nothing can be changed while rows are read or recorded."""
        self.check.setEnabled(not busy)
        self.table.setEnabled(not busy)
        if busy:
            self.record.setEnabled(False)
        else:
            self.presenter.judge()
        self.busy_changed.emit(busy)

    def show_recorded(self) -> None:
        """Nothing is left to mend here."""
        self.model.show_rows((), (), ())
        self._list(())
        self.question.hide()
        self.name_label.setText("Police batch")
        self.standing.setText("The batch is recorded. Open it under Police batches.")
        self.check.setEnabled(False)
        self.record.setEnabled(False)

    def say(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    def _read_as(self, encoding: str | None) -> None:
        self.right.setChecked(False)
        if encoding is not None:
            self.presenter.read_as(encoding)

    def _list(self, problems: tuple[Problem, ...]) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        header = [self.model.headerData(at, Qt.Orientation.Horizontal) for at in range(self.model.columnCount())]
        for each in problems[:MOST_LISTED]:
            column = header.index(each.field) if each.field in header else WHOLE_ROW
            where = f", {each.field}" if column != WHOLE_ROW else ""
            words = f"Row {each.row}{where}: {each.sentence}"
            go = partial(self._go, (each.row or 1) - 1, column)
            line = button(words.replace("&", "&&"), "link", go, accessible_name=f"Go to: {words}")
            self.lines.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        if len(problems) > MOST_LISTED:
            self.lines.addWidget(text_label(f"and {len(problems) - MOST_LISTED} more, marked in the rows", "secondary"))
        self.lines.addStretch(1)
        count = len(problems)
        self.wrong.set_title("One cell needs mending" if count == 1 else f"{count} cells need mending")
        self.wrong.setVisible(bool(problems))

    def _go(self, row: int, column: int) -> None:
        index = self.model.index(row, max(column, 0))
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index, QTableView.ScrollHint.PositionAtCenter)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
