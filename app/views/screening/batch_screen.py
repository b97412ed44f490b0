"""The screening queue of one police batch: the lines, the notification in front, and the judgement beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.errors import Conflict, Problem
from app.services.intake.screening_records import ScreeningDraft
from app.views import text, theme
from app.views.desk import Desk, Notice, Place
from app.views.screening.batch_layout import BatchLayout
from app.views.screening.batch_lines import TwoLines, columns
from app.views.screening.batch_presenter import BatchPresenter
from app.views.screening.known_lines import KnownLines
from app.views.screening.options import ScreeningOptions
from app.views.screening.panel import AuthorisePanel, ScreeningPanel
from app.views.screening.questions import BatchConfirm, open_conflict
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import ElidedLabel, text_label
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import TableModel

if TYPE_CHECKING:
    from app.services.intake.known_on_contact import KnownOnContact
    from app.services.intake.place_history import PlaceHistory
    from app.services.intake.screening_records import BatchDetail, BatchLine

SAVE_AFTER_MS = 2_000
"""What is typed is kept this long after the last key."""


def build(desk: Desk, parent: QWidget | None = None) -> BatchScreen:
    """Build the screen."""
    return BatchScreen(desk, parent)


class BatchScreen(Screen):
    """The queue."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Police batch", parent)
        self._desk = desk.within(self)
        self._begin = False
        self._showing = False
        self.model: TableModel[BatchLine] = TableModel(columns(desk.policy), row_id=lambda row: row.contact_id)
        self._lay_out()
        self.presenter = BatchPresenter(self, self._desk)
        self._join()

    def _join(self) -> None:
        """Join what the person does to the presenter."""
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_AFTER_MS)
        self._saver.timeout.connect(self.presenter.save_drafts)
        self.known.link_asked.connect(self.presenter.known.link)
        self.known.home_chosen.connect(self.presenter.known.open_home)
        self.authorise.clicked.connect(lambda _checked=False: self.presenter.authorise())
        self.table.row_chosen.connect(self._chosen)
        self.table.row_opened.connect(self._opened)
        self.table.installEventFilter(self)
        self.states.retry_requested.connect(self.presenter.load)
        for keys, act in (("Ctrl+Shift+R", self._go_rating), ("Ctrl+Shift+D", self._go_outcome)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        in_next_turns(self, lambda: self.panel, lambda: self.decide)

    @cached_property
    def panel(self) -> ScreeningPanel:
        """What the worker chooses."""
        made = ScreeningPanel(self.form_card, queue=True, concern_rows=4)
        self.form_card.body.addWidget(made)
        self.form_card.setFocusProxy(made.level)
        for done in (self._saver.start, self.presenter.propose):
            made.changed.connect(done)
        return made

    @cached_property
    def decide(self) -> AuthorisePanel:
        """What the manager chooses."""
        made = AuthorisePanel(self.decide_card)
        made.decide.setVisible(False)
        made.rows["outcome"].set_label("Another outcome")
        made.rows["outcome"].set_hint("Leave it empty to authorise as recommended.")
        made.rows["late_reason"].setVisible(False)
        made.outcome.chosen.connect(lambda _code: self._decided())
        made.reason.textChanged.connect(self._decided)
        self.decide_card.body.addWidget(made)
        self.decide_card.setFocusProxy(made.outcome)
        return made

    def _lay_out(self) -> None:
        """Set out the room from outside in: a widget given to its parent later is dressed anew with all it holds."""
        content = QWidget(self)
        self.states = StateStack(content, EmptyState("No batch is open", "Choose one under Police batches."), self)
        self.states.show_empty()
        self.body.addWidget(self.states)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._make_head(content))
        self.parts = BatchLayout(content)
        whole.addWidget(self.parts, 1)
        self._make_table()
        self._make_facts()
        self._make_judgement()
        self._make_keys()
        self.parts.fill(self.table, self.lines, self.facts, (self.decide_card, self.form_card), self.keys_card)

    def _make_head(self, content: QWidget) -> QGridLayout:
        head = QGridLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        head.setHorizontalSpacing(theme.px(12))
        head.setVerticalSpacing(0)
        head.setColumnStretch(0, 1)
        self.title_label = ElidedLabel("Police batch", "title", content)
        self.progress = text_label("", "muted", parent=content)
        self.authorise = button("Authorise the batch…", "primary", parent=content)
        self.not_ready = text_label("", "secondary", parent=content)
        under = QHBoxLayout()
        under.addWidget(self.progress, 1)
        under.addWidget(self.not_ready)
        head.addWidget(self.title_label, 0, 0)
        head.addWidget(self.authorise, 0, 1)
        head.addLayout(under, 1, 0, 1, 2)
        return head

    def _make_table(self) -> None:
        self.table = RememberedTable(
            "batch", self._desk.preferences, accessible_name="Notifications of this batch", parent=self.parts.split
        )
        self.table.show_model(self.model, sort_by="n")
        self.table.setSelectionMode(RememberedTable.SelectionMode.SingleSelection)
        self.lines = TwoLines(self._desk.policy, self.table)
        for column in (1, 2):
            self.table.setItemDelegateForColumn(column, self.lines)

    def _make_facts(self) -> None:
        self.facts = Card("Notification", self.parts.middle.widget())
        self.who = text_label("", "strong", wrap=True, selectable=True, parent=self.facts)
        self.summary = text_label("", "body", wrap=True, selectable=True, parent=self.facts)
        for part in (self.who, self.summary):
            self.facts.body.addWidget(part)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._form.setHorizontalSpacing(theme.px(12))
        self._form.setVerticalSpacing(theme.px(6))
        self.facts.body.addLayout(self._form)
        self.known = KnownLines(self.facts)
        self.facts.body.addWidget(self.known)

    def _make_judgement(self) -> None:
        inside = self.parts.judgement.widget()
        self.decide_card = Card("Manager: this contact", inside)
        self.form_card = Card("Screening", inside)

    def _make_keys(self) -> None:
        self.keys_card = Card(parent=self.parts.right)
        self.keys_card.setAccessibleName("Recommend")
        said = text_label("Recommend: one letter in the list, U takes it back", "strong", parent=self.keys_card)
        self.keys_card.body.addWidget(said)
        self._key_holder = QWidget(self.keys_card)
        self._key_flow = FlowLayout(self._key_holder)
        self._key_holder.setAccessibleName("Recommend an outcome")
        self.keys_card.body.addWidget(self._key_holder)

    # --- the shell's verbs

    def show_place(self, place: Place) -> None:
        """Show the batch named."""
        if place.id is not None:
            self.presenter.show(place.id)

    def panes(self) -> Sequence[QWidget]:
        """Lines, the notification, the manager's choice, the judgement."""
        facts = self.parts.judgement if self.parts.narrow else self.parts.middle
        return (self.table, facts, self.decide_card, self.form_card)

    def focus_first(self) -> None:
        """Begin in the list, where the keys act; also when the batch is still being read."""
        self._begin = True
        self.focus_list()

    def hidden(self) -> None:
        """Keep what was typed."""
        self.save_drafts()

    def save_drafts(self) -> None:
        """Keep what was typed, now."""
        self._saver.stop()
        self.presenter.save_drafts()

    def unkept(self) -> Exception | None:
        """Why what is typed could not be kept."""
        return self.presenter.unkept()

    def clear_data(self) -> None:
        """Forget everything shown."""
        self._saver.stop()
        self.presenter.forget()
        self.model.replace(())
        self.panel.show_draft(ScreeningDraft(version=0))
        self._empty_facts()
        self.states.show_empty()

    def keys(self) -> Sequence[KeyLine]:
        """What this screen adds."""
        return (
            KeyLine("One letter in the list", "Record the recommendation and go on"),
            KeyLine("U in the list", "Take the last one back, for ten seconds"),
            KeyLine("Enter in the list", "Go to the judgement"),
            KeyLine("Ctrl+Shift+R", "Go to the rating"),
            KeyLine("Ctrl+Shift+D", "Go to the outcome"),
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Single letters act only while the list has the focus; a key held down acts once."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            if event.isAutoRepeat() and event.text().isalpha() and event.key() not in {Qt.Key.Key_J, Qt.Key.Key_K}:
                return True
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
        self.states.show_content_soon(self._begin_work)

    def _begin_work(self) -> None:
        if self._begin:
            self._begin = False
            self.focus_list()

    def show_line(self, line: BatchLine) -> None:
        """Show one notification."""
        self._empty_facts()
        self.who.setText(f"{line.reference}  {line.subject_line}")
        self.summary.setText(line.concern or "The notification has no summary.")
        for label, value in (
            ("Notification", line.notification_reference),
            ("Incident", line.incident),
            ("Grading", line.grading),
            ("Sent as", line.submission),
            ("Children", line.children),
            ("DASH", line.dash),
            ("Address", line.address),
            ("People", "\n".join(line.people)),
            ("Repeat", f"{line.repeat_count} earlier in 12 months" if line.repeat_count else "none found"),
        ):
            if value:
                named = text_label(label, "muted", parent=self.facts)
                named.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self._form.addRow(named, text_label(value, wrap=True, selectable=True, parent=self.facts))

    def show_people(
        self, found: Sequence[KnownOnContact], tying: bool, places: Sequence[PlaceHistory] = ()
    ) -> None:
        """Show whom the people of the notification may be."""
        self.known.show_people(found, tying, places)

    def _empty_facts(self) -> None:
        self.known.show_people((), tying=False)
        self.who.clear()
        self.summary.clear()
        while self._form.rowCount():
            self._form.removeRow(0)

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
            made = button(f"{key}   {words}", accessible_name=f"Recommend {words}, key {key}")
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

    def show_choice(self, recommended: str, chosen: str, reason: str, options: tuple[tuple[str, str], ...]) -> None:
        """Show a manager what was recommended for the line, and what they chose otherwise."""
        self._showing = True
        self.decide_card.setVisible(True)
        self.decide.show_case(recommended, options, late=False)
        self.decide.outcome.choose(chosen or None)
        self.decide.reason.setPlainText(reason)
        self._showing = False

    def hide_choice(self) -> None:
        """Show no manager's choice."""
        self.decide_card.setVisible(False)

    def show_choice_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what a manager's choice lacks."""
        self.decide.show_problems(problems)

    def set_editable(self, editable: bool) -> None:
        """Let the line be screened, or only read."""
        self.panel.setEnabled(editable)
        self.keys_card.setVisible(editable)

    def focus_list(self) -> None:
        """Put the focus into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm_batch(self, sentence: str, items: tuple[str, ...], late: bool, then: Callable[[str], None]) -> None:
        """Ask for the one confirmed act."""
        dialog = BatchConfirm(sentence, items, late=late, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(lambda: then(dialog.late_reason.toPlainText().strip()))
        dialog.open()

    def show_conflict(self, conflict: Conflict, resolved: Callable[[dict[str, str]], None]) -> None:
        """Show both screenings; nothing typed is lost whatever is chosen."""
        open_conflict(conflict, resolved, self)

    def say(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    def _chosen(self, contact_id: UUID | None) -> None:
        if contact_id is not None:
            self.presenter.choose(contact_id)

    def _opened(self, contact_id: UUID) -> None:
        self._chosen(contact_id)
        (self.decide_card if not self.decide_card.isHidden() else self.form_card).setFocus()

    def _decided(self) -> None:
        if not self._showing:
            self.presenter.decide(self.decide.outcome.code() or "", self.decide.reason.toPlainText())

    def _go_rating(self) -> None:
        self.panel.rows["rating"].jump()

    def _go_outcome(self) -> None:
        if not self.decide_card.isHidden():
            self.decide.rows["outcome"].jump()
        elif self._key_flow.count():
            first = self._key_flow.itemAt(0)
            widget = first.widget() if first is not None else None
            if widget is not None:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
