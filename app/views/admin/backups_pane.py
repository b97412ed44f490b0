"""Backups: how they stand and which there are at the left, where they go and when at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.services.errors import Problem
from app.services.trust.backup_schedule import HOURS, WHEN_ASKED, BackupPlan, BackupRow, BackupState
from app.views import text, theme
from app.views.desk import Cancel, Preferences
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.choice import Choice
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import set_role, text_label
from app.views.widgets.states import EmptyState, ProgressPanel, StateStack
from app.views.widgets.summary import ErrorSummary
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import Column, TableModel

EMPTY = "No backup lies here yet."
NO_PLACE = "No place is chosen for backups yet."
NOT_YET = "Choose and save a place for backups first."
TIMES = ((WHEN_ASKED, "Only when somebody asks"), *((hour, f"Each day at {hour}:00") for hour in HOURS))


def _columns() -> tuple[Column[BackupRow], ...]:
    return (
        Column("made", "Made", lambda row: text.moment(row.made_at), sort=lambda row: row.made_at, width=150),
        Column(
            "size", "Size", lambda row: text.file_size(row.size), sort=lambda row: row.size, width=80, right=True
        ),
        Column("name", "File", lambda row: row.name, tip=lambda row: f"{row.name}: its time is UTC", width=220),
    )


class BackupsPane(QWidget):
    """The administrator's backups.

    Signals
        save_asked(object): the form's `BackupPlan`.
        back_up_asked(): make one now.
        retry_asked(): look into the folder once more.
    """

    save_asked = Signal(object)
    back_up_asked = Signal()
    retry_asked = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: TableModel[BackupRow] = TableModel(_columns(), lambda row: row.name, self)
        self.table = RememberedTable("admin.backups", preferences, accessible_name="Backups", row_height=COMPACT - 8)
        self.table.show_model(self.model, sort_by="made", descending=True)
        self.states = StateStack(self.table, EmptyState(EMPTY))
        self.states.retry_requested.connect(self.retry_asked)
        self.standing = text_label("", "strong", wrap=True)
        self.next_step = text_label("", "secondary", wrap=True)
        self.now = button("Back up now", "primary", self.back_up_asked.emit)
        self.progress = ProgressPanel(self)
        self._ready = self._working = False
        self._make_form()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(680), theme.px(420)])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.addWidget(split)
        self._allow()

    def _make_form(self) -> None:
        self.place = QLineEdit()
        self.browse = button("Choose a folder…", "secondary", self._choose)
        self.when = Choice(TIMES)
        self.rows = (
            FieldRow("Folder", self.place, field="place", hint="On another disk or a share, never beside the hub."),
            FieldRow(
                "When",
                self.when,
                field="when",
                hint="By a desk that is open at that hour, locked or not; else by the first one after it.",
            ),
        )
        self.summary = ErrorSummary()
        self.summary.watch(self.rows)
        self.save = button("Save", "primary", lambda: self.save_asked.emit(self.plan()))
        self.place.returnPressed.connect(self.save.click)

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self.standing)
        words.addWidget(self.next_step)
        head.addLayout(words, 1)
        head.addWidget(self.now, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(self.states, 1)
        return left

    def _right(self) -> QWidget:
        card = Card("Where and when")
        card.body.addWidget(self.summary)
        place, when = self.rows
        card.body.addWidget(place)
        card.body.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(when)
        card.body.addWidget(
            text_label(
                "A backup is encrypted as the hub is, and opens with its passphrase or its recovery code. Older ones "
                "are thinned to one for each of the last 7 days, 5 weeks and 12 months.",
                "secondary",
                wrap=True,
            )
        )
        card.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(card)
        area.setMinimumWidth(card.minimumSizeHint().width() + theme.px(18))
        return area

    def first(self) -> QWidget:
        """Where work begins: the list, or where there is none what can be done instead."""
        stand_in = next((each for each in self.states.actions_made() if each.isVisible()), self.place)
        return self.table if self.table.isVisible() else stand_in

    # --- what the presenter asks

    def show_loading(self) -> None:
        """The folder is being looked into."""
        self.states.show_loading("Looking for backups…")

    def show_state(self, state: BackupState) -> None:
        """Show how backups stand and which there are."""
        standing = state.standing
        set_role(self.standing, "error" if standing.alarm else "strong")
        self.standing.setText(standing.sentence)
        self.next_step.setText(standing.next_step)
        self._ready = bool(standing.plan.place)
        self._allow()
        self.model.replace(state.rows)
        if state.fault is not None:
            self.states.show_failure(state.fault)
        elif state.rows:
            self.states.show_content()
        elif standing.plan.place:
            self.states.show_empty(EMPTY, "Press “Back up now” to make the first.")
        else:
            self.states.show_empty(NO_PLACE, "Say at the right where they go and when, then save.")

    def show_list_failure(self, error: Exception) -> None:
        """Say why nothing can be shown."""
        self.states.show_failure(error)

    def show_plan(self, plan: BackupPlan) -> None:
        """Put a place and an hour into the form."""
        self.place.setText(plan.place)
        self.when.choose(plan.when or None)
        self.summary.clear()

    def plan(self) -> BackupPlan:
        """What stands in the form."""
        return BackupPlan(self.place.text(), self.when.code() or "")

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""
        self.summary.show_problems(problems)

    def show_saving(self, saving: bool) -> None:
        """The place is being tried."""
        self.save.setEnabled(not saving)

    def show_working(self, words: str, cancel: Cancel) -> None:
        """A backup is being made."""
        self._working = True
        self._allow()
        self.progress.begin(words, cancel)

    def show_progress(self, done: int, total: int, words: str) -> None:
        """How far it is."""
        self.progress.report(done, total, words)

    def show_rest(self) -> None:
        """None is being made."""
        self._working = False
        self._allow()
        self.progress.end()

    # --- inside

    def _allow(self) -> None:
        why = "" if self._ready else NOT_YET
        self.now.setEnabled(self._ready and not self._working)
        self.now.setToolTip(why)
        self.now.setAccessibleDescription(why)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Choose the folder for backups", self.place.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.place.setText(str(Path(chosen))))
        dialog.open()
