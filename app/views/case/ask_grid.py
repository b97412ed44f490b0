"""The grid as it is planned, by keyboard: Space asks, a letter begins the reason why not, Delete takes either back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.services.enquiry.request_records import CELL_WORDS, CellState
from app.views import text, theme
from app.views.case.ask_state import BASIS_WORDS, AskState, Decision
from app.views.case.grid import AGENCY, CHIPS, PERSON, paint_cell, short_names, words_width
from app.views.widgets.chips import chip_size, stamp_chip
from app.views.widgets.fields import TAKES
from app.views.widgets.labels import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
DECISION_ROLE = Qt.ItemDataRole.UserRole + 3
ROW = 34
CARRIED, URGENT, DUE_NOW = 96, 76, 190


class AskModel(QAbstractTableModel):
    """The plan as a table: agency, people, what carries the request, urgent, due if sent now."""

    refused = Signal(str)

    def __init__(self, state: AskState, parent: QWidget) -> None:
        super().__init__(parent)
        self.state = state
        self._people = len(state.people)
        self._short = short_names(state.people)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """One row for each agency."""
        return 0 if parent.isValid() else len(self.state.agencies)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """The agency, its people, and three of the request."""
        return 0 if parent.isValid() else self._people + 4

    def place(self, index: AnyIndex) -> tuple[UUID, UUID] | None:
        """The person and the agency of a cell; none for the other columns."""
        at = index.column() - 1
        if not index.isValid() or not 0 <= at < self._people:
            return None
        return self.state.people[at].id, self.state.agencies[index.row()].id

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a role asks of a cell."""
        if not index.isValid():
            return None
        place = self.place(index)
        if place is not None and role in {Qt.ItemDataRole.EditRole, DECISION_ROLE}:
            decision = self.state.decision(*place)
            return decision if role == DECISION_ROLE else decision.reason
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            agency = self.state.agencies[index.row()].name
            return f"{agency}, {self._heading(index.column())}: {self._words(index) or 'nothing'}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(index))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """A column's heading."""
        told = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        if orientation is Qt.Orientation.Horizontal and role in told:
            short = role == Qt.ItemDataRole.DisplayRole and 0 < section <= self._people
            whole = self._short[section - 1] if short else self._heading(section)
            return plain_tip(whole) if role == Qt.ItemDataRole.ToolTipRole else whole
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A cell that no request holds may be written in."""
        place = self.place(index)
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if place is not None and self.state.decision(*place).fixed is None:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def setData(  # noqa: N802 - Qt's name
        self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Keep a reason."""
        place = self.place(index)
        if place is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.state.set_reason(*place, str(value))
        self.told()
        return True

    def reason(self, index: AnyIndex) -> str:
        """Why a cell is not asked, in one sentence that says which; "" for any other."""
        place = self.place(index)
        decision = self.state.decision(*place) if place is not None else Decision()
        if decision.asked or not decision.reason or decision.fixed not in {None, CellState.NOT_ASKED}:
            return ""
        agency = self.state.agencies[index.row()].name
        return f"{agency} about {self._heading(index.column())}: not asked: {decision.reason}"

    def act(self, index: AnyIndex) -> None:
        """Do what Space does in a column."""
        if not index.isValid():
            return
        agency = self.state.agencies[index.row()].id
        place = self.place(index)
        if place is not None:
            self.state.toggle(*place)
        elif index.column() == self._people + 1:
            self.state.next_basis(agency)
        elif index.column() == self._people + 2:
            why_not = self.state.toggle_urgent(agency)
            if why_not:
                self.refused.emit(why_not)
        self.told()

    def told(self) -> None:
        """Say that anything may look different."""
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _heading(self, column: int) -> str:
        if column == 0:
            return "Agency"
        if column <= self._people:
            person = self.state.people[column - 1]
            return f"{person.name}, {person.age}"
        return ("Carried by", "Urgent", "Due if sent now")[column - self._people - 1]

    def _words(self, index: AnyIndex) -> str:
        agency = self.state.agencies[index.row()]
        place = self.place(index)
        if place is not None:
            return cell_words(self.state.decision(*place))
        if index.column() == 0:
            return agency.name
        return self._of_request(agency.id, index.column() - self._people) if self.state.asked_of(agency.id) else ""

    def _of_request(self, agency: UUID, column: int) -> str:
        asking = self.state.requests[agency]
        if column == 1:
            return BASIS_WORDS[asking.basis] if asking.basis else "Choose…"
        if column == 2:
            return "Urgent" if asking.urgent else "No"
        due = self.state.due(agency)
        if due is None:
            return ""
        return text.moment(due.due_at) if due.due_at else "No limit"

    def _tip(self, index: AnyIndex) -> str:
        agency = self.state.agencies[index.row()]
        place = self.place(index)
        if place is not None:
            return f"{agency.name} about {self._heading(index.column())}: {self._words(index)}"
        due = self.state.due(agency.id)
        if index.column() == self._people + 3 and due is not None and self.state.asked_of(agency.id):
            return due.sentence
        return self._words(index)


def cell_words(decision: Decision) -> str:
    """A planned cell in words."""
    if decision.fixed is not None:
        return CELL_WORDS[decision.fixed]
    if decision.asked:
        return "Ask"
    return decision.reason or "To decide"


class AskDelegate(QStyledItemDelegate):
    """Paints planned cells by sign and word, and lets a reason be typed into one."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the ground, then the cell."""
        decision = index.data(DECISION_ROLE)
        if not isinstance(decision, Decision):
            super().paint(painter, option, index)
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        ground.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(theme.px(8), 0, -theme.px(6), 0)
        words = cell_words(decision)
        if decision.fixed is not None or not decision.asked:
            state = decision.fixed or (CellState.NOT_ASKED if decision.reason else CellState.OPEN)
            paint_cell(painter, box, state, words, decision.reason)
        else:
            font = theme.font("secondary")
            size = chip_size(words, CHIPS[CellState.REPLIED], font)
            room = QRectF(box.left(), 0, size.width(), size.height())
            room.moveCenter(box.center())
            room.moveLeft(box.left())
            stamp_chip(painter, room, words, CHIPS[CellState.REPLIED], font)
        painter.restore()

    def createEditor(  # noqa: N802 - Qt's name
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: AnyIndex,
    ) -> QWidget:
        """A line for the reason."""
        made = QLineEdit(parent)
        made.setPlaceholderText("Why not asked")
        made.setMaxLength(TAKES)  # more than is kept: what is too long is said, not cut
        made.setAccessibleName(f"Why not asked: {index.data(Qt.ItemDataRole.AccessibleTextRole)}")
        return made

    def setModelData(  # noqa: N802 - Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex
    ) -> None:
        """Keep what was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


class AskGrid(QTableView):
    """The planned grid.

    Signals: changed() after every decision, refused(str) with the sentence why not, agency_chosen(object) its id,
    reason_shown(str) the current cell in whole words where its reason may be cut, else "".
    """

    changed = Signal()
    refused = Signal(str)
    agency_chosen = Signal(object)
    reason_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Whom to ask about whom")
        self.setItemDelegate(AskDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self._model: AskModel | None = None
        self._names = 0

    @property
    def ask_model(self) -> AskModel | None:
        """The model shown."""
        return self._model

    def show_state(self, state: AskState) -> None:
        """Show a plan from its beginning."""
        former = self._model
        self._model = AskModel(state, self)
        self._model.dataChanged.connect(lambda *_: self._told())
        self._model.refused.connect(self.refused)
        self.setModel(self._model)
        self.selectionModel().currentChanged.connect(self._current)
        people = len(state.people)
        for at, wide in ((people + 1, CARRIED), (people + 2, URGENT)):
            self.setColumnWidth(at, theme.px(wide))
        self._names = words_width(each.name for each in state.agencies)
        self._share()
        self.setCurrentIndex(self._model.index(0, 1 if people else 0))
        if former is not None:
            former.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Agencies stand whole where there is room; people have the rest, but for what says when it would be due."""
        people = len(self._model.state.people) if self._model is not None else 0
        if not people:
            return
        left = self.viewport().width() - theme.px(CARRIED + URGENT + DUE_NOW)
        agency = min(self._names, max(theme.px(AGENCY), left - theme.px(PERSON) * people))
        self.setColumnWidth(0, agency)
        for at in range(1, people + 1):
            self.setColumnWidth(at, min(max((left - agency) // people, theme.px(PERSON)), theme.px(460)))

    def current_place(self) -> tuple[UUID | None, UUID | None]:
        """The person and the agency of the current cell."""
        index = self.currentIndex()
        if self._model is None or not index.isValid():
            return None, None
        place = self._model.place(index)
        agency = self._model.state.agencies[index.row()].id
        return (place[0] if place else None), agency

    def current_reason(self) -> str:
        """Why the current cell is not asked, in whole words; "" for any other."""
        return self._model.reason(self.currentIndex()) if self._model is not None else ""

    def go_to(self, person: UUID | None, agency: UUID) -> None:
        """Make a cell current, or the agency's column of what carries its request."""
        if self._model is None:
            return
        state = self._model.state
        row = next((at for at, each in enumerate(state.agencies) if each.id == agency), 0)
        column = next((at for at, each in enumerate(state.people, 1) if each.id == person), len(state.people) + 1)
        self.setCurrentIndex(self._model.index(row, column))
        self.scrollTo(self.currentIndex())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space decides, Enter opens the reason, Delete takes a decision back; letters begin a reason."""
        index = self.currentIndex()
        typing = self.state() is QAbstractItemView.State.EditingState
        if self._model is not None and index.isValid() and not typing:
            if event.key() == Qt.Key.Key_Space:
                self._model.act(index)
                return
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
                if self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                    self.edit(index)
                else:
                    self._model.act(index)
                return
            if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
                self._model.setData(index, "")
                return
        super().keyPressEvent(event)

    def _current(self, index: QModelIndex, _former: QModelIndex) -> None:
        if self._model is not None and index.isValid():
            self.agency_chosen.emit(self._model.state.agencies[index.row()].id)
            self.reason_shown.emit(self._model.reason(index))

    def _told(self) -> None:
        self.changed.emit()
        if self._model is not None:
            self.reason_shown.emit(self._model.reason(self.currentIndex()))
