"""The screening queue of one police batch: the lines, the notification in front, and the judgement beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.views import text, theme
from app.views.desk import Desk, Notice, Place
from app.views.screening.batch_presenter import BatchPresenter
from app.views.screening.options import ScreeningOptions
from app.views.screening.panel import AuthorisePanel, ScreeningPanel
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.dialogs import ConfirmDialog
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

if TYPE_CHECKING:
    from app.services.intake.screening_records import BatchDetail, BatchLine, ScreeningDraft

_STATE = {
    "unscreened": "To screen",
    "waiting_for_manager": "Recommended",
    "closed": "Decided",
    "enquiry_to_open": "Enquiry to open",
    "in_enquiry": "In an enquiry",
    "duplicate": "Duplicate",
}


def build(desk: Desk) -> BatchScreen:
    """Build the screen."""
    return BatchScreen(desk)


def _columns() -> tuple[Column[BatchLine], ...]:
    return (
        Column("n", "No.", lambda row: str(row.position + 1), lambda row: row.position, width=44, right=True),
        Column("state", "State", lambda row: _STATE.get(row.status, row.status), width=112),
        Column("subject", "Subject", lambda row: row.subject_line, width=200, tip=lambda row: row.subject_line),
        Column(
            "repeat",
            "Repeat",
            lambda row: f"{row.repeat_count} earlier" if row.repeat_count else "",
            lambda row: row.repeat_count,
            width=76,
        ),
    )


class BatchScreen(Screen):
    """The queue."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Police batch")
        self._desk = desk.within(self)
        self.model: TableModel[BatchLine] = TableModel(_columns(), row_id=lambda row: row.contact_id)
        self.table = RememberedTable("batch", desk.preferences, accessible_name="Notifications of this batch")
        self.table.show_model(self.model, sort_by="n")
        self.title_label = text_label("Police batch", "title")
        self.progress = text_label("", "muted")
        self.authorise = button("Authorise the batch…", "primary")
        self.not_ready = text_label("", "secondary")
        self.panel = ScreeningPanel(with_button=False, concern_rows=4)
        self.panel.rows["outcome"].setVisible(False)
        self.keys_card = Card("Recommend and go on")
        self._key_holder = QWidget()
        self._key_flow = FlowLayout(self._key_holder)
        said = "With the list in front, one letter does it. U takes the last one back."
        hint = text_label(said, "secondary", wrap=True)
        self.keys_card.body.addWidget(hint)
        self.keys_card.body.addWidget(self._key_holder)
        self.decide = AuthorisePanel()
        self.decide.decide.setVisible(False)
        self.decide_card = Card("Manager: this contact")
        self.decide_card.body.addWidget(self.decide)
        self.facts = Card("Notification")
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.summary = text_label("", "body", wrap=True, selectable=True)
        self.facts.body.addWidget(self.summary)
        self.facts.body.addLayout(self._form)
        self._lay_out()
        self.presenter = BatchPresenter(self, self._desk)
        self.authorise.clicked.connect(lambda _checked=False: self.presenter.authorise())
        self.panel.changed.connect(self.presenter.propose)
        self.table.row_chosen.connect(self._chosen)
        self.table.row_opened.connect(self._chosen)
        self.table.installEventFilter(self)
        self.decide.outcome.chosen.connect(lambda _code: self._decided())
        self.decide.reason.textChanged.connect(self._decided)
        self.states.retry_requested.connect(self.presenter.load)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title_label)
        words.addWidget(self.progress)
        head.addLayout(words, 1)
        head.addWidget(self.not_ready)
        head.addWidget(self.authorise)
        middle = _scrolled(self.facts, self.keys_card)
        form_card = Card("Screening")
        form_card.body.addWidget(self.panel)
        right = _scrolled(self.decide_card, form_card)
        split = QSplitter(Qt.Orientation.Horizontal)
        for part, size in ((self.table, 320), (middle, 360), (right, 500)):
            split.addWidget(part)
            part.setMinimumWidth(theme.px(220))
            split.setStretchFactor(split.count() - 1, size)
        split.setSizes([320, 360, 500])
        split.setChildrenCollapsible(False)
        content = QWidget()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        holder = QVBoxLayout()
        holder.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(8))
        holder.addWidget(split)
        whole.addLayout(holder, 1)
        self.states = StateStack(content, EmptyState("No batch is open", "Choose one under Police batches."))
        self.body.addWidget(self.states)

    # --- the shell's verbs

    def show_place(self, place: Place) -> None:
        """Show the batch named."""
        if place.id is not None:
            self.presenter.show(place.id)

    def panes(self) -> Sequence[QWidget]:
        """Lines, then the judgement."""
        return (self.table, self.panel.level)

    def keys(self) -> Sequence[KeyLine]:
        """What this screen adds."""
        return (
            KeyLine("One letter in the list", "Record the recommendation and go on"),
            KeyLine("U", "Take the last one back, for ten seconds"),
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Single letters act only while the list has the focus."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            if event.key() == Qt.Key.Key_U and self.notices.undo_button.isVisible():
                self.notices.undo_button.click()
                return True
            return self.presenter.press(event.text()) if event.text().isalpha() else False
        return False

    # --- the presenter's verbs

    def show_loading(self) -> None:
        """The batch is being read."""
        self.states.show_loading("Reading the batch")

    def show_fault(self, error: Exception) -> None:
        """It could not be read."""
        self.states.show_failure(error)

    def show_batch(self, detail: BatchDetail, words: str) -> None:
        """Show the lines."""
        self.title_label.setText(f"{detail.style}, {text.moment(detail.recorded_at)}")
        self.progress.setText(words)
        self.model.replace(detail.lines)
        self.states.show_content()

    def show_line(self, line: BatchLine) -> None:
        """Show one notification."""
        self.facts.set_title(f"{line.reference}  {line.subject_line}")
        self.summary.setText(line.concern or "The notification has no summary.")
        while self._form.rowCount():
            self._form.removeRow(0)
        for label, value in (
            ("Notification", line.notification_reference),
            ("Incident", line.incident),
            ("Grading", line.grading),
            ("Sent as", line.submission),
            ("Children", line.children),
            ("DASH", line.dash),
            ("Address", line.address),
            ("People", "\n".join(line.people)),
            ("Repeat", f"{line.repeat_count} earlier contacts in 12 months" if line.repeat_count else "none found"),
        ):
            if value:
                self._form.addRow(text_label(label, "muted"), text_label(value, wrap=True, selectable=True))

    def select(self, contact_id: UUID) -> None:
        """Put the selection on a line."""
        self.table.select_id(contact_id)

    def offer(self, options: ScreeningOptions, keys: tuple[tuple[str, str, str], ...]) -> None:
        """Offer the lists and the keys."""
        self.panel.offer(options)
        while (item := self._key_flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, code, words in keys:
            made = button(f"{key}  {words}", accessible_name=f"Recommend {words}, key {key}")
            made.clicked.connect(lambda _checked=False, code=code: self.presenter.recommend(code))
            self._key_flow.addWidget(made)

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what is chosen so far."""
        self.panel.show_draft(draft)

    def draft(self) -> ScreeningDraft:
        """What is chosen now."""
        return self.panel.draft()

    def show_proposal(self, words: str) -> None:
        """Say what the policy proposes."""
        self.panel.show_proposal(words)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is missing."""
        self.panel.show_problems(problems)

    def show_manager(self, allowed: bool, ready: str) -> None:
        """Offer the batch to a manager, or say why it is not ready."""
        self.authorise.setEnabled(allowed)
        self.authorise.setVisible(bool(ready))
        self.not_ready.setText(ready)
        self.decide_card.setVisible(False)

    def show_choice(self, line: BatchLine, chosen: str, reason: str, options: tuple[tuple[str, str], ...]) -> None:
        """Show what a manager chose for one line."""
        self.decide_card.setVisible(self.authorise.isVisibleTo(self))
        if line.screening is not None:
            words = dict(options).get(line.screening.recommended_outcome, line.screening.recommended_outcome)
            why = line.screening.outcome_reason
            self.decide.show_case(f"{line.screening.by} recommends: {words}. {why}", options, late=False)
            self.decide.outcome.choose(chosen or None)
            self.decide.reason.setPlainText(reason)

    def confirm_batch(self, sentence: str, items: tuple[str, ...]) -> bool:
        """Ask for the one confirmed act."""
        dialog = ConfirmDialog("Authorise the batch", sentence, "Authorise all listed", items=items, parent=self)
        return bool(dialog.exec())

    def say(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    def _chosen(self, contact_id: UUID | None) -> None:
        if contact_id is not None:
            self.presenter.choose(contact_id)

    def _decided(self) -> None:
        self.presenter.decide(self.decide.outcome.code() or "", self.decide.reason.toPlainText())


def _scrolled(*cards: QWidget) -> QScrollArea:
    inside = QWidget()
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(theme.px(4), 0, theme.px(8), theme.px(8))
    layout.setSpacing(theme.px(12))
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
