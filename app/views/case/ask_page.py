"""The page on which partners are asked: the grid to plan, what is said to all, and what to each."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.services.enquiry.request_records import Basis, DueForecast
from app.services.errors import Problem
from app.views import text, theme
from app.views.case.ask_grid import AskGrid
from app.views.case.ask_state import AskState
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.fields import FieldRow
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import plain_tip, text_label
from app.views.widgets.scrolled import scroll_column
from app.views.widgets.summary import ErrorSummary

ASK_CORE = "Ask core agencies"


class AskPage(QWidget):
    """Plans the grid.

    Signals
        save_requested(bool): save the plan; True to go on to sending.
        fill_requested(str): a reason is wanted for the rest of "agency", "person" or "all".
        cancelled(): leave the page; what was planned is not kept.
    """

    save_requested = Signal(bool)
    fill_requested = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: AskState | None = None
        self._agency: UUID | None = None
        inside = self._lay_out()
        self.summary = ErrorSummary(inside)
        self.grid = AskGrid(inside)
        self.grid.setMinimumHeight(theme.px(180))
        self.standing = text_label("", "strong", parent=self)
        self.standing.setAccessibleName("Where the plan stands")
        self.said = text_label("", "secondary", wrap=True, parent=inside)
        self._hint = ""
        self.basis = Choice(name="What carries the requests", placeholder="Carried by…", parent=inside)
        self.purpose = self._row("Purpose", "purpose", inside)
        self.lawful = self._row("Lawful basis", "lawful_basis", inside)
        self.questions = self._row("Questions", "questions", inside)
        self.summary.watch((self.purpose, self.lawful))
        self.summary.chosen.connect(self._jump)
        tools = FlowLayout(gap=6)
        self._plan.addWidget(self.summary)
        self._plan.addLayout(tools)
        self._plan.addWidget(self.said)
        self._plan.addWidget(self.grid, 1)
        self.tools: dict[str, QPushButton] = {}
        for words, act in (
            (ASK_CORE, self._ask_core),
            ("Ask this agency", self._ask_agency),
            ("Rest of agency: reason…", lambda: self.fill_requested.emit("agency")),
            ("Rest of person: reason…", lambda: self.fill_requested.emit("person")),
            ("All left: reason…", lambda: self.fill_requested.emit("all")),
        ):
            self.tools[words] = button(words, "secondary", act, parent=inside)
            tools.addWidget(self.tools[words])
        self.basis.setMaximumWidth(theme.px(240))
        self.basis.setMinimumWidth(theme.px(220))
        tools.addWidget(self.basis)
        texts = QHBoxLayout()
        self._plan.addLayout(texts)
        texts.setSpacing(theme.px(16))
        for row in (self.purpose, self.lawful, self.questions):
            texts.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
        self._lay_out_foot()
        self.grid.changed.connect(self._tell)
        self.grid.refused.connect(self._refuse)
        self.grid.reason_shown.connect(self._say)
        self.grid.agency_chosen.connect(self._show_agency)
        self.basis.chosen.connect(self._set_basis)
        self.purpose.editor.textChanged.connect(self._keep)  # type: ignore[attr-defined]  # a QPlainTextEdit
        self.lawful.editor.textChanged.connect(self._keep)  # type: ignore[attr-defined]  # likewise
        self.questions.editor.textChanged.connect(self._keep)  # type: ignore[attr-defined]  # likewise
        done = QShortcut(QKeySequence("Ctrl+Return"), self, lambda: self.save_requested.emit(True))
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away = QShortcut(QKeySequence("Esc"), self, self.cancelled.emit)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> QWidget | None:
        """The plan scrolls where letters are large; the buttons that send it stay in sight."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(8))
        self.area, self._plan = scroll_column("The plan of requests", self)
        self._plan.setSpacing(theme.px(8))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self.area, 1)
        return self.area.widget()

    def _lay_out_foot(self) -> None:
        self.save = button("Save without sending", "secondary", lambda: self.save_requested.emit(False), parent=self)
        self.send = button(
            "Save and send…", "primary", lambda: self.save_requested.emit(True), tip="Ctrl+Enter", parent=self
        )
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.standing, 1)
        foot.addWidget(button("Cancel", "quiet", self.cancelled.emit, tip="Esc", parent=self))
        foot.addWidget(self.save)
        foot.addWidget(self.send)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.addLayout(foot)

    @property
    def state(self) -> AskState | None:
        """The plan shown."""
        return self._state

    def show_state(self, state: AskState) -> None:
        """Show a plan from its beginning."""
        self._state = None
        self.summary.clear()
        self.basis.choose(None)
        options = [(Basis.OVERRIDE.value, "All carried by an override")]
        if state.consent_given:
            options.insert(0, (Basis.CONSENT.value, "All carried by consent"))
        self.basis.set_options(options)
        _text(self.purpose).setPlainText(state.purpose)
        _text(self.lawful).setPlainText(state.lawful_basis)
        self._state = state
        self.tools[ASK_CORE].setToolTip(plain_tip(f"Ask {text.joined(state.core_names())} about everybody"))
        self.grid.show_state(state)
        self._hint = (
            "Space asks or takes back; type a reason to leave a cell unasked."
            if state.consent_given
            else "Space asks or takes back; type a reason to leave a cell unasked. Consent does not carry these "
            "requests: they are held until a service manager agrees an override."
        )
        self._say(self.grid.current_reason())
        self._tell()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_forecasts(self, forecasts: tuple[DueForecast, ...]) -> None:
        """Show when requests would fall due if they left now."""
        if self._state is not None and self.grid.ask_model is not None:
            self._state.forecasts = forecasts
            self.grid.ask_model.told()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List what lacks; each line jumps to its cell or field. Of many of a kind the first stands for all."""
        shown: list[Problem] = []
        kinds = (("cell:", "cells wait for a decision or a reason"), ("agency:", "requests wait for what carries them"))
        for start, words in kinds:
            found = [each for each in problems if each.field.startswith(start)]
            if len(found) > 1:
                found = [Problem(found[0].field, f"{len(found)} {words}. Go to the first.")]
            shown.extend(found)
        others = [each for each in problems if not each.field.startswith(("cell:", "agency:"))]
        self.summary.show_problems([*others, *shown])
        self.area.ensureWidgetVisible(self.summary)

    def refresh_grid(self) -> None:
        """Show the plan after it was changed from outside."""
        if self.grid.ask_model is not None:
            self.grid.ask_model.told()

    def clear(self) -> None:
        """Hold nothing of the case."""
        self._state = None
        for row in (self.purpose, self.lawful, self.questions):
            _text(row).setPlainText("")

    def _row(self, label: str, field: str, inside: QWidget | None) -> FieldRow:
        editor = QPlainTextEdit(inside)
        editor.setTabChangesFocus(True)
        editor.setFixedHeight(theme.px(64))
        return FieldRow(label, editor, field=field, parent=inside)

    def _ask_core(self) -> None:
        if self._state is not None:
            self._state.ask_core()
            self.refresh_grid()

    def _ask_agency(self) -> None:
        agency = self.grid.current_place()[1]
        if self._state is not None and agency is not None:
            self._state.ask_agency(agency)
            self.refresh_grid()

    def _set_basis(self, code: object) -> None:
        if self._state is not None:
            self._state.set_basis(Basis(str(code)) if code else None)
            self.refresh_grid()

    def _show_agency(self, agency: object) -> None:
        if self._state is None or not isinstance(agency, UUID) or agency == self._agency:
            return
        self._agency = None
        name = next(each.name for each in self._state.agencies if each.id == agency)
        self.questions.set_label(f"Questions to {name}")
        _text(self.questions).setPlainText(self._state.requests[agency].questions)
        self._agency = agency

    def _keep(self) -> None:
        if self._state is None:
            return
        self._state.purpose = _text(self.purpose).toPlainText()
        self._state.lawful_basis = _text(self.lawful).toPlainText()
        if self._agency is not None:
            self._state.requests[self._agency].questions = _text(self.questions).toPlainText()

    def _tell(self) -> None:
        if self._state is not None:
            self.standing.setText(self._state.standing())

    def _say(self, reason: str) -> None:
        """A cell's reason whole, which the cell itself may cut; else what may be done."""
        self.said.setText(reason or self._hint)

    def _refuse(self, sentence: str) -> None:
        self.summary.show_problems((Problem("", sentence),), next_step="")
        self.area.ensureWidgetVisible(self.summary)

    def _jump(self, field: str) -> None:
        parts = field.split(":")
        if parts[0] == "cell":
            self.grid.go_to(UUID(parts[1]), UUID(parts[2]))
        elif parts[0] == "agency":
            self.grid.go_to(None, UUID(parts[1]))


def _text(row: FieldRow) -> QPlainTextEdit:
    editor = row.editor
    if not isinstance(editor, QPlainTextEdit):
        raise TypeError("the row holds a text")
    return editor
