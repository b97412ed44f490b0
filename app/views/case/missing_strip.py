"""The strip under the header: what is due next and who owes it, and what is missing, each a way to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.views import text, theme
from app.views.case.missing_words import MissingEntry, NextDue
from app.views.widgets import tab_order
from app.views.widgets.buttons import button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import plain_tip, set_role, text_label
from app.views.widgets.tone import ToneMark


class MissingStrip(QFrame):
    """What is missing. Takes the focus with its first button.

    Signals
        chosen(object): an entry was pressed; the parts that mend it.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is missing")
        self.next = text_label("", "strong")
        self.next.setAccessibleName("Due next")
        self.words = text_label("", "muted")
        self._mark = ToneMark("done", self)
        self._holder = QWidget(self)
        self._flow = FlowLayout(self._holder, gap=6)
        self._holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.entries: tuple[MissingEntry, ...] | None = None
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(self.next)
        first.addStretch(1)
        first.addWidget(self._mark)
        first.addWidget(self.words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(6))
        outer.setSpacing(theme.px(4))
        outer.addLayout(first)
        outer.addWidget(self._holder)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # not by Tab: it hands the focus on
        self.clear()

    def show_missing(self, entries: Sequence[MissingEntry], due: NextDue | None) -> None:
        """Show what is missing and what is due next; the focus stays on the button it was on."""
        self.next.setText(f"Next: {due.words}" if due is not None else "Nothing is due")
        self.next.setToolTip(plain_tip(due.tip) if due is not None else "")
        set_role(self.next, "late" if due is not None and due.late else "strong")
        fresh = tuple(entries)
        if fresh == self.entries:
            return
        held = next((each.property("missing") for each in self.buttons() if each.hasFocus()), None)
        self.entries = fresh
        self._empty()
        for entry in fresh:
            made = button(entry.words, "secondary", partial(self.chosen.emit, entry.targets))
            made.setProperty("kind", "missing")
            made.setProperty("late", entry.late)
            made.setProperty("missing", entry.kind)
            made.setAccessibleName(f"Missing: {entry.words}")
            made.setAccessibleDescription(entry.tip)
            made.setToolTip(plain_tip(entry.tip))
            self._flow.addWidget(made)
            made.show()
            if held == entry.kind:
                made.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark.set_tone("warning" if fresh else "done")
        self.words.setText(f"{text.count(len(fresh), 'thing')} missing" if fresh else "Nothing is missing")
        self._holder.setVisible(bool(fresh))
        self._mark.show()
        self._holder.updateGeometry()

    def buttons(self) -> list[QPushButton]:
        """The buttons in their order."""
        found = [self._flow.itemAt(at) for at in range(self._flow.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [each for each in widgets if isinstance(each, QPushButton)]

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the focus on to the first thing that is missing."""
        super().focusInEvent(event)
        for each in self.buttons()[:1]:
            each.setFocus(event.reason())

    def clear(self) -> None:
        """Hold nothing of the case."""
        self.entries = None
        self._empty()
        self._holder.hide()
        self._mark.hide()
        for each in (self.next, self.words):
            each.setText("")
            each.setToolTip("")

    def _empty(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                tab_order.take_away(widget)
