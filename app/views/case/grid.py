"""The grid people × agencies as it stands: an agency a line, a person a column, each cell by sign and word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.enquiry.records import CasePerson
from app.services.enquiry.request_records import CellState
from app.views import theme
from app.views.case.facts import CellFacts, GridRowFacts
from app.views.widgets.chips import chip_size, stamp_chip
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import ROW_ROLE, Column, TableModel

ROW = 34
AGENCY, PERSON, REQUEST, DUE = 172, 108, 168, 208
"""An agency and a person have so much at least; a request and its due time at most, less where their words are less."""
WIDEST = "None found"
"""The longest word of a cell: a person's column holds it whole."""
ROUND = 28
"""What stands round the words of a cell."""
CHIPS = MappingProxyType(
    {
        CellState.OPEN: "not_asked",
        CellState.DRAFT: "not_asked",
        CellState.HELD: "held",
        CellState.FREED: "held",
        CellState.SENT: "asked",
        CellState.LATE: "late",
        CellState.REPLIED: "replied",
    }
)
"""Which chip a state is painted as; a cell not asked is no chip but its reason."""


def paint_cell(painter: QPainter, box: QRectF, state: CellState, words: str, reason: str = "") -> None:
    """Paint a cell: a chip with its sign and word, or, where it was not asked, the reason in quiet letters."""
    font = theme.font("secondary")
    if state is CellState.NOT_ASKED:
        painter.setFont(font)
        painter.setPen(theme.colour("text-muted"))
        line = painter.fontMetrics().elidedText(f"– {reason}", Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
        return
    said = "Reply" if state is CellState.LATE else words
    chip = CHIPS[state]
    size = chip_size(said, chip, font)
    room = QRectF(box.left(), 0, min(size.width(), box.width()), size.height())
    room.moveCenter(box.center())
    room.moveLeft(box.left())
    stamp_chip(painter, room, said, chip, font)


def words_width(words: Iterable[str]) -> int:
    """How wide a column must be for its longest words."""
    metrics = QFontMetrics(theme.font("body"))
    return max((metrics.horizontalAdvance(each) for each in {*words}), default=0) + theme.px(ROUND)


def short_names(people: Sequence[CasePerson]) -> list[str]:
    """What the columns of people are headed: the forename and age, the whole name where two would read the same."""
    short = [f"{each.name.partition(' ')[0]}, {each.age}" for each in people]
    whole = [f"{each.name}, {each.age}" for each in people]
    return [few if short.count(few) == 1 else all_of_it for few, all_of_it in zip(short, whole, strict=True)]


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of people; columns before and behind them are painted as text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.people = 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground and focus as every row, then the cell."""
        at = index.column() - 1
        if not 0 <= at < self.people:
            super().paint(painter, option, index)
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        ground.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        row = index.data(ROW_ROLE)
        cell: CellFacts = row.cells[at]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(theme.px(6), 0, -theme.px(4), 0)
        paint_cell(painter, box, cell.state, cell.words, cell.sentence.rpartition("not asked: ")[2])
        painter.restore()


class CaseGrid(RememberedTable):
    """The grid of one case; each agency is one line that a screen reader says as one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "case.grid", None, accessible_name="Agencies and what they were asked", row_height=ROW, parent=parent
        )
        self._cells = CellDelegate(self)
        self.setItemDelegate(self._cells)
        self._people: tuple[CasePerson, ...] | None = None
        self._model: TableModel[GridRowFacts] | None = None
        self._wide: tuple[int, ...] = ()
        self.setSelectionMode(RememberedTable.SelectionMode.SingleSelection)

    def show_rows(self, people: Sequence[CasePerson], rows: Sequence[GridRowFacts]) -> None:
        """Show the grid; columns are made anew only when the people changed."""
        if self._people != tuple(people) or self._model is None:
            self._people = tuple(people)
            self._cells.people = len(people)
            former = self._model
            self._model = TableModel(_columns(people), lambda row: row.agency.id, self)
            self.show_model(self._model)
            self.setSortingEnabled(False)
            head = self.horizontalHeader()
            head.setSectionsMovable(False)
            for at in range(1, len(people) + 1):
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            if former is not None:
                former.deleteLater()
            self._wide = ()
        self._model.replace(rows)
        wide = (words_width(each.agency.name for each in rows), words_width(each.due for each in rows),
                words_width(each.standing for each in rows))  # fmt: skip
        if wide != self._wide:
            self._wide = wide
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room among agency and people; where it is short the request gives way: it has a part of its own."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        people = self._cells.people
        if not people or not self._wide:
            return
        agency, needed, request = self._wide
        due, request = (
            min(max(wide, theme.px(96)), theme.px(most)) for wide, most in ((needed, DUE), (request, REQUEST))
        )
        least = max(theme.px(PERSON), chip_size(WIDEST, "replied", theme.font("secondary")).width() + theme.px(12))
        left = self.viewport().width() - due - least * people
        told = left - request >= theme.px(AGENCY)
        self.setColumnHidden(people + 2, not told)
        room = left - request if told else left
        agency = min(agency, max(theme.px(AGENCY), room))
        due += max(0, min(needed - due, room - agency))
        extra = max(0, room - agency) // (people + 1)
        self.setColumnWidth(0, agency)
        self.setColumnWidth(people + 1, due)
        self.setColumnWidth(people + 2, request)
        for at in range(1, people + 1):
            self.setColumnWidth(at, least + min(extra, theme.px(260)))

    def current_row(self) -> GridRowFacts | None:
        """The agency whose line is current."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def forget_rows(self) -> None:
        """Show nothing and hold nothing."""
        self._people = None
        if self._model is not None:
            self._model.replace(())


def _columns(people: Sequence[CasePerson]) -> list[Column[GridRowFacts]]:
    short = short_names(people)

    def person(at: int, who: CasePerson) -> Column[GridRowFacts]:
        return Column(
            f"person{at}",
            short[at],
            lambda row: row.cells[at].words,
            spoken=lambda row: row.cells[at].sentence.partition(" about ")[2],
            tip=lambda row: row.cells[at].sentence,
            heading_tip=f"{who.name}, {who.age}",
            width=PERSON,
        )

    return [
        Column("agency", "Agency", lambda row: row.agency.name, width=AGENCY, tip=lambda row: row.agency.name),
        *(person(at, who) for at, who in enumerate(people)),
        Column("due", "Due", lambda row: row.due, tip=lambda row: row.due_why, late=lambda row: row.late, width=DUE),
        Column("request", "Request", lambda row: row.standing, width=REQUEST, tip=_request_tip),
    ]


def _request_tip(row: GridRowFacts) -> str:
    """The request in whole words: how many of the people asked about are answered, and what was asked."""
    if row.request is None:
        return "Not asked"
    answered = f"{len(row.request.answered)} of {len(row.request.asked)} people answered"
    return f"{row.standing} ({answered})\n{row.request.questions}".strip()
