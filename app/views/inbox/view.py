"""The inbox on screen: saved views, list and reading pane side by side, their widths remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.services import clock
from app.services.intake.inbox_records import ContactPeek, ContactRow, InboxSort, InboxView, Page
from app.views import theme
from app.views.desk import Desk, Place
from app.views.inbox import wording
from app.views.inbox.beside import WithReading
from app.views.inbox.delegate import ContactDelegate
from app.views.inbox.dialogs import PickDialog
from app.views.inbox.face import Sight
from app.views.inbox.list_model import InboxModel
from app.views.inbox.list_view import InboxList
from app.views.inbox.order_menu import OrderMenu
from app.views.inbox.questions import Option, Question
from app.views.inbox.views_pane import ViewsPane
from app.views.widgets.buttons import button
from app.views.widgets.due import ticker
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack

SETTLE_MS = 250
"""How long the selection rests before the contact is read, and the reading audited."""
FILTER_AFTER_MS = 200
COUNT_EVERY_TICKS = 3
WIDTHS = (196, 440, 546)
NARROW = 1_000
"""Below this width at 100 % the saved views become a drop-down above the list, so that nothing runs off."""
NARROWEST = 640
"""Below this width at 100 % the reading pane stands under the list."""


class InboxScreen(WithReading, Screen):
    """Three panes. Its signals say what a person asked for; the presenter connected to them knows the trade."""

    view_chosen = Signal(object)
    sort_chosen = Signal(object)
    filter_changed = Signal(str)
    current_changed = Signal(object)
    selection_moved = Signal()
    settled = Signal()
    opened = Signal(object)
    pages_wanted = Signal(object)
    act_requested = Signal(str)
    person_link_requested = Signal(object)
    person_requested = Signal(object)
    home_requested = Signal(object)
    contact_requested = Signal(object)
    begin_requested = Signal()
    refresh_requested = Signal()
    reload_requested = Signal()
    counts_wanted = Signal()
    place_shown = Signal(object)
    cleared = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Inbox", parent)
        self._preferences = desk.preferences
        policy = desk.policy
        self.delegate = ContactDelegate(lambda row, now: wording.side(row, now, policy), self)
        self.model = InboxModel(lambda row: wording.sentence(row, clock.now(), policy), wording.tip, self)
        self.dialog: PickDialog | None = None
        self.add_head()
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.body.addWidget(self.split, 1)
        self.views = ViewsPane(self.split)
        middle = QWidget(self.split)
        self.keep_place(self.split)
        self.list = InboxList(self.model, self.delegate, middle)
        self.filter_field = QLineEdit(middle)
        self.filter_field.setPlaceholderText("Filter by name, reference or worry")
        self.filter_field.setAccessibleName("Filter this view")
        self.filter_field.setClearButtonEnabled(True)
        self.views_box = QComboBox(middle)
        self.views_box.setAccessibleName("Saved view")
        for view in InboxView:
            self.views_box.addItem(wording.VIEW_WORDS[view], view.value)
        self.sort_button = button("Order", "secondary", tip="In which order, and what each row says", parent=middle)
        self.order = OrderMenu(self)
        self.sort_button.setMenu(self.order)
        self.states = StateStack(self.list, EmptyState("", "", "New contact", self.begin_requested.emit), middle)
        self._fill_middle(middle)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(theme.px(8))
        for at in range(3):
            self.split.setStretchFactor(at, 1 if at == 2 else 0)
        self._settler = self._timer(SETTLE_MS, self.settled.emit)
        self._filterer = self._timer(FILTER_AFTER_MS, lambda: self.filter_changed.emit(self.filter_field.text()))
        self._keeper = self._timer(400, self._keep_widths)
        self._ticks = 0
        self._focus_wanted = False
        self._shape: tuple[bool, bool] | None = None
        self._placed = False
        self._connect()
        self._restore()
        self.views.hide()
        self.views_box.hide()
        self.build_reading(self)

    # --- the face the presenter speaks to ---

    def show_view(self, view: InboxView, sort: InboxSort) -> None:
        """Mark which view and order are shown."""
        self.views.show_view(view)
        self.views_box.setCurrentIndex(self.views_box.findData(view.value))
        self.sort_button.setText(wording.SORT_WORDS[sort])
        self.sort_button.setAccessibleName(f"Order: {wording.SORT_WORDS[sort]}")
        self.order.show_sort(sort)
        self.list.setAccessibleName(f"Contacts, {wording.VIEW_WORDS[view]}")
        self.set_title(f"Inbox: {wording.VIEW_WORDS[view]}")

    def show_counts(self, counts: Mapping[InboxView, int]) -> None:
        """Show how many contacts stand in each view."""
        self.views.show_counts(counts)
        for at, view in enumerate(InboxView):
            count = f"  {counts[view]:,}" if view in counts else ""
            self.views_box.setItemText(at, f"{wording.VIEW_WORDS[view]}{count}")

    def show_filter(self, words: str) -> None:
        """Write the filter's words into its field, without asking for anything."""
        self.filter_field.setText(words)
        self._filterer.stop()

    def show_loading(self) -> None:
        """Show that a view is being fetched."""
        inside = (self.list, *self.states.actions_made())
        self._focus_wanted = self._focus_wanted or any(each.hasFocus() for each in inside)
        self.states.show_loading("Fetching contacts…")

    def begin_rows(self, page: Page, select: UUID | None) -> None:
        """Show another view from its beginning."""
        self.states.show_content()
        self.list.begin(page.total, page.offset, page.rows, select)
        if self._focus_wanted and page.total:
            self.focus_first()

    def put_rows(self, page: Page) -> None:
        """Fill in a page."""
        self.model.put_rows(page.offset, page.rows, self.list.span()[0])

    def set_total(self, total: int) -> None:
        """Make the list as long as the view is."""
        if self.model.rowCount():
            self.model.set_total(total)

    def renew_rows(self, page: Page, places: Mapping[UUID, int]) -> None:
        """Show the same view as it has become."""
        self.states.show_content()
        self.list.renew(page.total, page.offset, page.rows, places)

    def change_row(self, row: ContactRow) -> None:
        """Show what has become of one contact."""
        self.model.change_row(row)

    def show_empty(self, title: str, sentence: str, action: str) -> None:
        """Say what belongs in an empty view and how to begin."""
        self.states.empty.action.setText(action)
        self.states.empty.action.setAccessibleName(action)
        self.states.empty.action.setVisible(bool(action))
        self.states.show_empty(title, sentence)

    def show_list_failure(self, error: Exception) -> None:
        """Say why the list cannot be shown."""
        self.states.show_failure(error)

    def sight(self) -> Sight:
        """Return what of the list is looked at."""
        return Sight(self.list.span()[0], self.list.marked_ids())

    def chosen(self) -> tuple[tuple[ContactRow, ...], int]:
        """Return the selected contacts, and how many more are selected that have not come yet."""
        return self.list.chosen()

    def show_line(self, row: ContactRow | None) -> None:
        """Show what the list knows of a contact in the reading pane, or that none is chosen."""
        if row is None:
            self.reading.show_nothing()
        else:
            self.reading.show_line(row)

    def show_several(self, rows: Sequence[ContactRow], more: int) -> None:
        """Show that several contacts are chosen."""
        self.reading.show_several(rows, more)

    def show_peek(self, peek: ContactPeek) -> None:
        """Show a whole contact."""
        self.reading.show_peek(peek)

    def show_peek_failure(self, error: Exception) -> None:
        """Say why a contact cannot be shown."""
        self.reading.show_failure(error)

    def settle(self) -> None:
        """Say `settled` once the selection has rested."""
        self._settler.start()

    def ask(self, question: Question, search: Callable[[str], None], pick: Callable[[UUID | None, str], None]) -> None:
        """Ask to pick one of the options offered with `offer`."""
        dialog = PickDialog(question, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.searched.connect(search)
        dialog.picked.connect(pick)
        dialog.finished.connect(self._answered)
        self.dialog = dialog
        dialog.open()

    def offer(self, options: Sequence[Option], said: str = "") -> None:
        """Offer options in the question that is open, and say something beside them."""
        if self.dialog is not None:
            self.dialog.show_options(options, said)

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Show a saved view by its name (`Place("inbox", detail="overdue")`), and in it the contact named."""
        self.place_shown.emit(place)

    def shown(self) -> None:
        """Come to the front."""
        self.refresh_requested.emit()

    def hidden(self) -> None:
        """Go out of sight: nothing is read any more for a selection that has not rested."""
        self._settler.stop()

    def clear_data(self) -> None:
        """Forget everything shown."""
        self._settler.stop()
        self.model.show_rows(0, 0, ())
        self.forget_reading()
        self.show_filter("")
        self.notices.clear()
        self.cleared.emit()

    def focus_first(self) -> None:
        """Begin in the list; where its rows are still on their way, as soon as they have come."""
        self._focus_wanted = self.states.currentWidget() is not self.list
        if not self._focus_wanted:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.states.currentWidget() is self.states.empty and self.states.empty.action.isVisibleTo(self):
            self.states.empty.action.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self.views if self.views.isVisibleTo(self) else self.views_box).setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> Sequence[QWidget]:
        """Return views, filter, list and reading pane."""
        first = self.views if self.views.isVisibleTo(self) else self.views_box
        return first, self.filter_field, self.states.currentWidget() or self.list, self.reading.area

    def keys(self) -> Sequence[KeyLine]:
        """Return the keys of the list."""
        return (
            KeyLine("J K  or  ↓ ↑", "Next and previous contact"),
            KeyLine("Enter", "Open the contact for screening, or its enquiry"),
            KeyLine("A", "Assign the chosen contacts to me"),
            KeyLine("D", "Mark as duplicate of another contact"),
            KeyLine("L", "Link to an open enquiry"),
            KeyLine("U", "Undo, for ten seconds"),
            KeyLine("Ctrl+F", "Filter this view"),
            KeyLine("Shift+↓, Ctrl+A", "Choose several contacts"),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn the saved views into a drop-down where the screen is narrow for the text size."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Set the panes once the screen has its size."""
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            self._set_widths()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again after a change of text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    # --- putting it together ---

    def _fill_middle(self, holder: QWidget) -> None:
        column = QVBoxLayout(holder)
        column.setContentsMargins(theme.px(4), theme.px(12), theme.px(4), theme.px(12))
        column.setSpacing(theme.px(8))
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        bar.addWidget(self.filter_field, 1)
        bar.addWidget(self.sort_button)
        column.addWidget(self.views_box)
        column.addLayout(bar)
        column.addWidget(self.states, 1)
        holder.setMinimumWidth(theme.px(240))

    def _connect(self) -> None:
        self.order.sort_chosen.connect(self.sort_chosen)
        self.order.details_chosen.connect(self._choose_details)
        self.order.compact_chosen.connect(self._choose_height)
        self.views.view_chosen.connect(self.view_chosen)
        self.views.left.connect(self.focus_first)
        self.views_box.activated.connect(lambda at: self.view_chosen.emit(InboxView(str(self.views_box.itemData(at)))))
        self.filter_field.textChanged.connect(lambda _words: self._filterer.start())
        self.filter_field.returnPressed.connect(self.focus_first)
        self.list.current_changed.connect(self.current_changed)
        self.list.selection_moved.connect(self.selection_moved)
        self.list.opened.connect(self.opened)
        self.list.pages_wanted.connect(self.pages_wanted)
        self.list.letter_pressed.connect(self._letter)
        self.states.retry_requested.connect(self.reload_requested)
        self.split.splitterMoved.connect(lambda *_: self._keeper.start())
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason))
        ticker().ticked.connect(self._tick)

    def _timer(self, after: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(call)
        return timer

    def _letter(self, act: str) -> None:
        if act != "undo":
            self.act_requested.emit(act)
        elif self.notices.notice is not None and self.notices.notice.undo is not None:
            self.notices.undo_button.click()

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % COUNT_EVERY_TICKS == 0 and self.isVisible():
            self.counts_wanted.emit()

    def _answered(self) -> None:
        self.dialog = None
        self.focus_first()

    def _fit(self) -> None:
        shape = (self.width() < theme.px(NARROW), self.width() < theme.px(NARROWEST))
        if self._shape != shape:
            self._shape = shape
            self.views.setVisible(not shape[0])
            self.views_box.setVisible(shape[0])
            self.split.setOrientation(Qt.Orientation.Vertical if shape[1] else Qt.Orientation.Horizontal)
            self.split.setStretchFactor(1, 1 if shape[0] else 0)
            self._set_widths()

    def _restore(self) -> None:
        compact = self._preferences.get("inbox.rows") == "compact"
        kept = self._preferences.get("inbox.details", ",".join(wording.FIRST_DETAILS)).split(",")
        shown = tuple(name for name in wording.DETAILS if name in kept)
        self.order.show_choices(shown, compact=compact)
        self.list.set_compact(compact)
        self.list.set_details(shown)

    def _set_widths(self) -> None:
        """Set the panes as they were left; where the screen is narrow, list and reading pane share it."""
        if self._shape is not None and any(self._shape):
            self.split.setSizes([0, 1_000, 1_000])
            return
        try:
            widths = [int(each) for each in json.loads(self._preferences.get("inbox.panes") or "[]")]
        except (ValueError, TypeError):
            widths = []
        self.split.setSizes([theme.px(each) for each in (widths if len(widths) == len(WIDTHS) else WIDTHS)])

    def _keep_widths(self) -> None:
        if self.views.isVisibleTo(self):
            sizes = [round(each * 100 / theme.current().scale) for each in self.split.sizes()]
            self._preferences.set("inbox.panes", json.dumps(sizes))

    def _choose_details(self, shown: tuple[str, ...]) -> None:
        self._preferences.set("inbox.details", ",".join(shown))
        self.list.set_details(shown)

    def _choose_height(self, compact: bool) -> None:
        self._preferences.set("inbox.rows", "compact" if compact else "comfortable")
        self.list.set_compact(compact)
