"""The picture as something that is changed: its small forms, what contradicts the record, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.views.case.form_box import FormBox
from app.views.case.form_dialog import KEEP_MS, FormDialog
from app.views.case.forms import FormSpec, Values
from app.views.case.household.asking import WHOM
from app.views.case.household.book import Doubtful, Step
from app.views.case.household.dialogs import DoubtsDialog
from app.views.case.household.editing_presenter import FamilyEditing
from app.views.case.household.frame import PictureFrame
from app.views.case.household.mending_forms import WHICH
from app.views.case.household.steps import ArrangeCommand, StepCommand
from app.views.case.household.undo_keeping import KeptUndo, UndoKeeping
from app.views.case.household.verbs import Undoable
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from uuid import UUID

UNKEPT = frozenset({WHOM, WHICH})
"""Forms that only lead to another one: nothing is typed into them."""

REASON = "reason"
"""What is typed as the reason of a contradiction is kept with its form, under this and what contradicts."""


class PictureChanging(PictureFrame):
    """The forms of the picture and its undo stack.

    What is typed into a form is kept as a draft of the enquiry where `keeps` says so, and comes back to the same form.

    Signals
        noticed(Notice): say something on top of the screen.
        failed(Exception): say there what went wrong.
    """

    noticed = Signal(object)
    failed = Signal(object)
    editing: FamilyEditing

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, keeps: bool = True) -> None:
        super().__init__(parent)
        self._keeps = keeps
        self._at: UUID | None = None
        self._turned: StepCommand | None = None
        self._forms = FormBox(
            self,
            desk.within(self),
            self._submit,
            self.noticed.emit,
            self.failed.emit,
        )
        self._forms.gone.connect(self._form_gone)
        self._undoing = UndoKeeping(desk.within(self), self.failed.emit)
        self._keeper = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeper.timeout.connect(self._keep_reason)

    # --- forms ---

    @property
    def form(self) -> FormDialog | None:
        """The form that is open."""
        return self._forms.form

    def open_form(self, spec: FormSpec) -> None:
        """Open a small form; what was typed into it before comes back."""
        self._forms.open(spec, self._at if self._keeps and spec.kind not in UNKEPT else None)

    def _submit(self, spec: FormSpec, values: Values) -> None:
        self.editing.submit(spec, values)

    def close_form(self) -> None:
        """Close the form: what it asked is done."""
        self._forms.close()

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""
        self._forms.show_failure(error)

    def save_drafts(self) -> None:
        """Keep what stands in an open form, or as the reason of an undo, now."""
        self._forms.keep()
        self._keep_reason()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form, or as the reason of an undo, could not be kept."""
        return self._forms.unkept() or self._undoing.fault

    def _form_gone(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what contradicts the record ---

    def ask_doubts(self, doubts: Doubtful, confirmed: Callable[[str], None]) -> None:
        """Say what contradicts the record, and ask why it is right all the same."""
        asked, form = self._ask(doubts, confirmed), self.form
        if form is None:
            return
        form.submit.setEnabled(True)
        place = f"{REASON}:{','.join(sorted(doubts.codes))}"
        asked.reason.setPlainText(form.beside(place))
        asked.reason.textChanged.connect(lambda: form.put_beside(place, asked.reason.toPlainText()))

    def ask_undo_doubts(self, doubts: Doubtful, undoable: Undoable, confirmed: Callable[[str], None]) -> None:
        """Say what would contradict the record once a step is undone; whoever gives no reason leaves it as it is."""
        asked = self._ask(doubts, confirmed, undoing=undoable.words)
        again = self._turned is not None and not self._turned.undone
        asked.reason.setPlainText(self._undoing.reason(undoable.step))

        def typed() -> None:
            self._undoing.type(KeptUndo(undoable.step, undoable.words, again, asked.reason.toPlainText()))
            self._keeper.start()

        asked.reason.textChanged.connect(typed)
        asked.cancel.clicked.connect(lambda _checked=False: self._forget_reason())
        asked.rejected.connect(self._keep_reason)
        asked.rejected.connect(self._left)

    def _ask(self, doubts: Doubtful, confirmed: Callable[[str], None], *, undoing: str = "") -> DoubtsDialog:
        asked = DoubtsDialog(doubts.sentences, self.form or self, undoing=undoing)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.confirmed.connect(confirmed)
        asked.open()
        return asked

    # --- undo ---

    def keep_step(self, step: Step) -> None:
        """Offer to undo a step."""
        self.steps.push(StepCommand(Undoable(step.id, step.words), self._reverse))

    def keep_arranged(self, words: str, back: Callable[[], None], again: Callable[[], None]) -> None:
        """Offer to give people the places back that they had."""
        self.steps.push(ArrangeCommand(words, back, again))

    def forget_steps(self, words: str) -> None:
        """Offer to undo nothing any more."""
        QTimer.singleShot(0, self, self.steps.clear)  # never while a step of it is being undone
        if words:
            self.noticed.emit(Notice(words, "", "info"))

    def show_reversed(self) -> None:
        """Offer to undo and redo again: a step was undone, and nothing of its reason is kept any more."""
        self._forget_reason()
        self._offer_steps()

    def _offer_steps(self) -> None:
        self._turned = None
        self.bar.undo.setEnabled(self.steps.canUndo())
        self.bar.redo.setEnabled(self.steps.canRedo())

    def _reverse(self, command: StepCommand) -> None:
        self._turned = command
        self.bar.undo.setEnabled(False)
        self.bar.redo.setEnabled(False)
        self.editing.reverse(command.undoable)

    def _left(self) -> None:
        """The step was left as it is: the stack, which has moved on, moves back without doing anything."""
        QTimer.singleShot(0, self, self._mend_stack)

    def _mend_stack(self) -> None:
        command = self._turned
        if command is not None and self.steps.count():
            command.stay()
            if command.undone:
                self.steps.redo()
            else:
                self.steps.undo()
        self._offer_steps()

    # --- the reason of an undo, kept ---

    def _keep_reason(self) -> None:
        self._keeper.stop()
        self._undoing.keep(self._at if self._keeps else None)

    def _forget_reason(self) -> None:
        self._keeper.stop()
        self._undoing.drop(self._at if self._keeps else None)

    def bring_back_undo(self, enquiry_id: UUID) -> None:
        """Offer the step again whose undoing this person was giving a reason for when the screen was left."""
        if not self._keeps or self.steps.count():
            return

        def found(kept: KeptUndo) -> None:
            if self._at != enquiry_id or self.steps.count():
                return
            command = StepCommand(Undoable(kept.step, kept.words), self._reverse)
            self.steps.push(command)
            if kept.again:
                command.stay()
                self.steps.undo()
            self._offer_steps()
            key, way = ("Ctrl+Y", "doing again") if kept.again else ("Ctrl+Z", "undoing")
            begun = f"What you had typed is kept, as the reason for {way} “{kept.words}”."
            self.noticed.emit(Notice(begun, f"{key} in the picture asks for it again.", "info"))

        self._undoing.bring_back(enquiry_id, found)

    def forget_changes(self) -> None:
        """Hold no form and no step; what is typed is kept."""
        self._forms.put_away()
        self._keep_reason()
        self._undoing.let_go()
        self._at = None
        self._turned = None
        self.steps.clear()
