"""The professionals whom the referral says are involved: a line each, added and taken away by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.intake.prefill_labels import PROFESSIONAL_WORDS
from app.services.intake.records import ProfessionalDraft
from app.views import theme
from app.views.contact_form import bound_fields
from app.views.contact_form.bound_fields import Bound
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label


class ProfessionalsSection(Card):
    """One block of four fields a professional."""

    def __init__(self, touched: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("Professionals involved", parent)
        self._touched = touched
        self._lines: list[tuple[QWidget, dict[str, Bound]]] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(12))
        self._none = text_label("Nobody yet. Add whoever works with the family.", "muted")
        self.add_button = button("Add a professional", "secondary", self._add)
        self.tools.addWidget(self.add_button)
        self.body.addWidget(self._none)
        self.body.addLayout(self._column)

    def show_all(self, professionals: Sequence[ProfessionalDraft]) -> None:
        """Show those of a draft."""
        for widget, _ in self._lines:
            widget.hide()
            widget.deleteLater()
        self._lines = []
        for each in professionals:
            self._line(each)
        self._none.setVisible(not self._lines)

    def all(self) -> tuple[ProfessionalDraft, ...]:
        """Those typed now."""
        return tuple(
            ProfessionalDraft(*(bounds[name].read() for name in PROFESSIONAL_WORDS)) for _, bounds in self._lines
        )

    def rows(self) -> list[FieldRow]:
        """Every row, for the error summary."""
        return [bound.row for _, bounds in self._lines for bound in bounds.values()]

    def _add(self) -> None:
        bounds = self._line(ProfessionalDraft())
        bounds["name"].row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._touched()

    def _line(self, professional: ProfessionalDraft) -> dict[str, Bound]:
        place = len(self._lines)
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        row.addLayout(grid, 1)
        bounds = {
            name: bound_fields.line(name, f"professionals.{place}.{name}", words, self._touched)
            for name, words in PROFESSIONAL_WORDS.items()
        }
        bound_fields.lay_out(grid, bounds.values())
        remove = button(
            "Remove", "quiet", lambda: self._remove(holder), accessible_name=f"Remove professional {place + 1}"
        )
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        for name, bound in bounds.items():
            bound.show(getattr(professional, name))
        self._column.addWidget(holder)
        holder.show()
        self._lines.append((holder, bounds))
        self._none.hide()
        return bounds

    def _remove(self, holder: QWidget) -> None:
        kept = [
            ProfessionalDraft(*(bounds[name].read() for name in PROFESSIONAL_WORDS))
            for widget, bounds in self._lines
            if widget is not holder
        ]
        self.show_all(kept)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._touched()
