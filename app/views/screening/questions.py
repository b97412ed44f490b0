"""What screening asks before it acts: a batch authorised in one act, and two people's screenings of one contact."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QWidget

from app.services.errors import Conflict
from app.views import theme
from app.views.screening.panel import reason_box
from app.views.screening.typed import LABELS
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog
from app.views.widgets.fields import FieldRow


class BatchConfirm(ConfirmDialog):
    """Lists every contact of a batch with its outcome; where one is late it wants the manager's reason first."""

    def __init__(self, sentence: str, items: tuple[str, ...], *, late: bool, parent: QWidget | None = None) -> None:
        super().__init__("Authorise the batch", sentence, "Authorise all listed", items=items, parent=parent)
        self.late_reason = reason_box("Reason for being late")
        self.late_row = FieldRow(
            "Reason for being late",
            self.late_reason,
            field="late_reason",
            hint="A decision in this batch is past its due time.",
        )
        self._late = late
        self.late_row.setVisible(late)
        self.body.addWidget(self.late_row)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMinimumWidth(theme.px(680))
        self.cancel.setFocus()

    def accept(self) -> None:
        """Confirm, unless the reason for being late is still missing."""
        if self._late and not self.late_reason.toPlainText().strip():
            self.late_row.set_error("Enter why the decision is late.")
            self.late_row.jump()
            return
        super().accept()


def open_conflict(conflict: Conflict, resolved: Callable[[dict[str, str]], None], parent: QWidget) -> ConflictDialog:
    """Show both screenings field by field; the choice goes into the form and is recorded only when it is kept."""
    dialog = ConflictDialog(conflict, LABELS, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.save.setText("Put my choice into the form")
    dialog.save.setAccessibleName("Put my choice into the form")
    dialog.resolved.connect(resolved)
    dialog.open()
    return dialog
