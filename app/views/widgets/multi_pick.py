"""Choosing several codes from a long list (concern codes, agencies): search, tick, and take back what was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.buttons import button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label

_CODE = Qt.ItemDataRole.UserRole
_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class MultiPick(QWidget):
    """A list of (code, words, group) to tick, a search line above, the chosen ones below as buttons that take back.

    Codes in `alone` cannot stand beside others (21, none): ticking one takes the others back, and the other way round.
    Nothing is ticked to begin with.

    Signals
        changed(object): the chosen codes as a tuple, after a person changed them.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Iterable[tuple[str, str, str]] = (),
        *,
        name: str = "",
        alone: Collection[str] = (),
        rows: int = 7,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._alone = frozenset(alone)
        self._words: dict[str, str] = {}
        self._before: dict[str, Qt.CheckState] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(6))
        self._tags_holder = QWidget(self)
        self._tags_holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._tags = FlowLayout(self._tags_holder)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Type to narrow the list")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        outer.addWidget(self.search)
        self.list = QListWidget(self)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(theme.px(32 * rows + 6))
        self.list.itemChanged.connect(self._ticked)
        self.list.itemClicked.connect(self._clicked)
        outer.addWidget(self.list)
        self._none = text_label("Nothing in the list fits. Clear the search to see all.", "secondary", parent=self)
        self._none.hide()
        outer.addWidget(self._none)
        outer.addWidget(self._tags_holder)  # below: a tick must not move the list under the pointer
        self.setFocusProxy(self.search)
        self.setAccessibleName(name)
        self.set_options(options)
        self.search.installEventFilter(self)
        self.list.viewport().installEventFilter(self)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name the whole and its parts."""
        super().setAccessibleName(name)
        self.search.setAccessibleName(f"Search: {name}" if name else "Search the list")
        self.list.setAccessibleName(name or "List")

    def set_options(self, options: Iterable[tuple[str, str, str]]) -> None:
        """Offer other codes; those chosen and still offered stay."""
        kept = set(self.codes())
        self.list.blockSignals(True)
        self.list.clear()
        self._words = {}
        for code, words, group in options:
            self._words[code] = words
            item = QListWidgetItem(f"{code}  {words}", self.list)
            item.setData(_CODE, code)
            item.setData(_CODE + 1, f"{code} {words} {group}".lower())
            item.setToolTip(group)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in kept else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._show_tags()

    def codes(self) -> tuple[str, ...]:
        """Return the chosen codes in the order of the list."""
        return tuple(str(item.data(_CODE)) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    def choose(self, codes: Collection[str]) -> None:
        """Show stored choices; raises KeyError for a code that is not offered."""
        unknown = [code for code in codes if code not in self._words]
        if unknown:
            raise KeyError(unknown[0])
        self.list.blockSignals(True)
        for item in self._items():
            ticked = item.data(_CODE) in codes
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._show_tags()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let Down go from the search line into the list, and note how the boxes stood before a click."""
        if watched is self.list.viewport() and event.type() in _PRESSES:
            self._before = {str(item.data(_CODE)): item.checkState() for item in self._items()}
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            first = next((item for item in self._items() if not item.isHidden()), None)
            if first is not None:
                self.list.setCurrentItem(first)
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _narrow(self, typed: str) -> None:
        words = typed.lower().split()
        seen = 0
        for item in self._items():
            fits = all(word in item.data(_CODE + 1) for word in words)
            item.setHidden(not fits)
            seen += fits
        self._none.setVisible(seen == 0)

    def _clicked(self, item: QListWidgetItem) -> None:
        """Tick by a click anywhere on the line, not on the small box only."""
        if self._before.get(str(item.data(_CODE))) is item.checkState():
            ticked = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def _ticked(self, item: QListWidgetItem) -> None:
        if item.checkState() is Qt.CheckState.Checked:
            code = item.data(_CODE)
            self.list.blockSignals(True)
            for other in self._items():
                if other is not item and (code in self._alone or other.data(_CODE) in self._alone):
                    other.setCheckState(Qt.CheckState.Unchecked)
            self.list.blockSignals(False)
        self._show_tags()
        self.changed.emit(self.codes())

    def _take_back(self, code: str) -> None:
        for item in self._items():
            if item.data(_CODE) == code:
                item.setCheckState(Qt.CheckState.Unchecked)
        self.search.setFocus()

    def _show_tags(self) -> None:
        while (entry := self._tags.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for code in self.codes():
            words = f"{code}  {self._words[code]}"
            tag = button(
                f"{words}  ×",
                "secondary",
                partial(self._take_back, code),
                accessible_name=f"Take back {self._words[code]}",
            )
            tag.setProperty("kind", "tag")
            self._tags.addWidget(tag)
        self._tags_holder.setVisible(self._tags.count() > 0)
        self._tags_holder.updateGeometry()
