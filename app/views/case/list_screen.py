"""The list of enquiries: saved views with counts at the left, the enquiries at the right, what is due first on top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.services import clock
from app.services.enquiry.records import CASE_VIEW_WORDS, CaseCounts, CaseRow, CaseView
from app.views import text, theme
from app.views.case.facts import COLOUR_WORDS
from app.views.case.list_presenter import ListPresenter
from app.views.desk import Desk, Place
from app.views.widgets.due import ticker
from app.views.widgets.rating import paint_rating
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import ROW_ROLE, Column, TableModel

EMPTY = {
    CaseView.MINE: ("You lead no open enquiry", "An enquiry is opened from a contact that a manager authorised."),
    CaseView.ALL_OPEN: ("No enquiry is open", "An enquiry is opened from a contact that a manager authorised."),
    CaseView.WAITING: ("No partner owes a reply", "Requests that were sent and not wholly answered stand here."),
    CaseView.OVERDUE: ("No enquiry is overdue", "Enquiries past their due time stand here."),
    CaseView.READY: ("No enquiry is ready for decision", "Enquiries stand here once every partner asked has replied."),
    CaseView.DECIDED: ("No enquiry is decided and not closed", "A decided enquiry stands here until it is closed."),
    CaseView.CLOSED: ("No enquiry is closed", "A MASH manager closes an enquiry under Analysis and decision."),
}


class RatingDelegate(QStyledItemDelegate):
    """Paints the rating of a row as its shape; the word stands in the row's sentence and tooltip."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground, then the shape."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        ground.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        side = theme.px(28)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(option.rect).center())
        paint_rating(painter, box, index.data(ROW_ROLE).rating)


def build_list(desk: Desk, parent: QWidget | None = None) -> EnquiryListScreen:
    """Build the list and its presenter."""
    return EnquiryListScreen(desk, parent)


class EnquiryListScreen(Screen):
    """The enquiries."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Enquiries", parent)
        self.views = QListWidget()
        self.views.setAccessibleName("Views")
        self.views.setFixedWidth(theme.px(200))
        for view, words in CASE_VIEW_WORDS.items():
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, view.value)
            self.views.addItem(item)
        self.model: TableModel[CaseRow] = TableModel(columns(), lambda row: row.id, self)
        self.table = RememberedTable("enquiries", desk.preferences, accessible_name="Enquiries")
        self.table.show_model(self.model)
        self.table.setItemDelegateForColumn(0, RatingDelegate(self.table))
        self.stack = StateStack(self.table, EmptyState("", ""))
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        row.setSpacing(theme.px(12))
        row.addWidget(self.views)
        row.addWidget(self.stack, 1)
        self.add_head()
        self.body.addLayout(row)
        self.presenter = ListPresenter(self, desk.within(self))
        self.views.currentItemChanged.connect(self._view_chosen)
        self.table.row_opened.connect(self.presenter.open)
        self.stack.retry_requested.connect(self.presenter.refresh)
        ticker().ticked.connect(self.table.viewport().update)

    def show_place(self, place: Place) -> None:
        """Show the view that the place names, else the one that was left."""
        self.presenter.choose(place.detail)

    def clear_data(self) -> None:
        """Hold nothing."""
        self.model.replace(())

    def panes(self) -> Sequence[QWidget]:
        """Views, then the list."""
        return (self.views, self.table)

    def focus_first(self) -> None:
        """Begin in the list, or where it is empty in the views."""
        here = self.table if self.table.isVisible() else self.views
        here.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (KeyLine("Enter", "Open the enquiry"), KeyLine("J K", "Next and previous line"))

    def show_rows(self, rows: tuple[CaseRow, ...], view: CaseView) -> None:
        """Show the enquiries of a view, or what belongs there."""
        self.model.replace(rows)
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty(*EMPTY[view])

    def show_counts(self, counts: CaseCounts) -> None:
        """Show the counts beside the views' names."""
        for at, (view, words) in enumerate(CASE_VIEW_WORDS.items()):
            self.views.item(at).setText(f"{words}   {getattr(counts, view.value)}")

    def show_view(self, view: CaseView) -> None:
        """Mark the view shown."""
        self.views.blockSignals(True)
        self.views.setCurrentRow(list(CaseView).index(view))
        self.views.blockSignals(False)

    def show_list_failure(self, error: Exception) -> None:
        """Show why the list cannot be shown."""
        self.stack.show_failure(error)

    def _view_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.presenter.choose(str(item.data(Qt.ItemDataRole.UserRole)))


def columns() -> list[Column[CaseRow]]:
    """The columns of the list."""
    return [
        Column(
            "rating",
            "Rating",
            lambda row: COLOUR_WORDS[row.rating],
            sort=lambda row: ("red", "amber", "green", "blue").index(row.rating),
            spoken=lambda row: COLOUR_WORDS[row.rating],
            tip=lambda row: f"{COLOUR_WORDS[row.rating]}, level of need {row.level}",
            width=74,
        ),
        Column("reference", "Reference", lambda row: row.reference, spoken=lambda row: row.reference, width=104),
        Column("subjects", "Subjects", _subjects, tip=_subjects, width=196),
        Column(
            "due",
            "Due",
            _due,
            sort=lambda row: row.ended_at or row.due_at,
            late=_late,
            tip=lambda row: row.due_reason,
            width=228,
        ),
        Column("partners", "Partners", _partners, late=lambda row: row.late > 0, tip=_partners, width=176),
        Column("lead", "Lead", lambda row: row.lead_initials, width=60),
        Column(
            "opened",
            "Opened",
            lambda row: text.short_moment(row.opened_at, clock.now()),
            sort=lambda row: row.opened_at,
            width=90,
        ),
    ]


def _subjects(row: CaseRow) -> str:
    return f"{row.subjects} (restricted)" if row.restricted else row.subjects


def _late(row: CaseRow) -> bool:
    return row.ended_at is None and row.due_at is not None and row.due_at < clock.now()


def _due(row: CaseRow) -> str:
    if row.ended_at is not None:
        return f"{'Closed' if row.closed else 'Decided'} {text.short_moment(row.ended_at, clock.now())}"
    if row.due_at is None:
        return "Clock paused" if row.paused else "No limit"
    return text.time_left(row.due_at, clock.now()).line()


def _partners(row: CaseRow) -> str:
    if not row.asked and not row.held:
        return "Nobody asked yet"
    parts = [f"{row.replied} of {row.asked} replied"] if row.asked else []
    if row.late:
        parts.append(f"{row.late} late")
    if row.held:
        parts.append(f"{row.held} held")
    return ", ".join(parts)
