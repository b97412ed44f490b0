"""A scrolling column of entries, each a card with what may be done with it; a long text is shown whole when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.views import text, theme
from app.views.case.entries import Entry
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.dialogs import Dialog
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.slices import Slices

SHORT = 1500
"""So many letters of a text stand in its card; the rest is read in a window of its own."""
AT_ONCE = 40
"""So many entries are shown before somebody asks for the rest."""
FIRST = 4
"""So many are seen without scrolling, and stand at once; the others come in the next turns."""


class EntryList(QScrollArea):
    """Entries, the newest first.

    Signals
        acted(str, object): a button of an entry was pressed: its name and the entry's key.
    """

    acted = Signal(str, object)
    rest_words = ("older entry", "older entries")
    """What the rest is called that is not shown yet: one of them, several."""

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = empty
        self._shown = AT_ONCE
        self._slices = Slices(self)
        self.entries: tuple[Entry, ...] | None = None
        self.show_entries(())

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show entries; the scroll place and the focus stay while they do not change."""
        fresh = tuple(entries)
        if fresh == self.entries:
            return
        self.entries = fresh
        self._build_anew()

    def forget(self) -> None:
        """Hold nothing."""
        self._shown = AT_ONCE
        self.show_entries(())

    def button_of(self, name: str, key: object) -> QPushButton | None:
        """The button of an entry, where it is shown."""
        self._slices.finish()
        for each in self.findChildren(QPushButton):
            if each.property("act") == name and each.property("of") == str(key):
                return each
        return None

    def _build(self) -> None:
        """Build the cards anew, all but the first in turns of their own: forty take longer than a key may wait."""
        entries = self.entries or ()
        self._slices.drop()
        ground = QWidget(self.viewport())
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        if not entries:
            column.addWidget(text_label(self._empty, "muted", wrap=True, parent=ground))
        column.addStretch(1)
        self.setWidget(ground)
        for each in entries[:FIRST]:
            self._put(column, partial(self._card, each))
        rest = entries[FIRST : self._shown]
        self._slices.add([partial(self._put, column, partial(self._card, each)) for each in rest])
        left = len(entries) - self._shown
        if left > 0:
            words = f"Show {text.count(left, *self.rest_words)}"
            self._slices.add([partial(self._put, column, partial(button, words, "quiet", self._more))])

    @staticmethod
    def _put(column: QVBoxLayout, make: Callable[..., QWidget]) -> None:
        made = make(parent=column.parentWidget())
        column.insertWidget(column.count() - 1, made)
        made.show()

    def _more(self) -> None:
        self._shown = len(self.entries or ())
        self._build_anew()

    def _build_anew(self) -> None:
        """Build the cards; the focus stays on the same button, or on the list where that is gone."""
        here: QWidget | None = self.window().focusWidget()
        inside = here is not None and here is not self and self.isAncestorOf(here)
        act, key = (here.property("act"), here.property("of")) if here is not None and inside else (None, None)
        self._build()
        if inside:
            same = self.button_of(str(act), key) if act is not None else None
            (same or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, entry: Entry, parent: QWidget) -> QWidget:
        made = Card("", parent, tone=entry.tone)
        made.setAccessibleName(entry.heading)
        made.body.setSpacing(theme.px(4))
        made.body.addWidget(text_label(entry.heading, "strong", wrap=True, parent=made))
        for line in entry.lines:
            made.body.addWidget(text_label(line, "secondary", wrap=True, selectable=True, parent=made))
        if entry.text:
            said = text.begun(entry.text, SHORT)
            made.body.addWidget(text_label(said, "body", wrap=True, selectable=True, parent=made))
        acts = list(entry.acts)
        if len(entry.text) > SHORT:
            size = text.file_size(len(entry.text.encode("utf-8", "replace")))
            acts.insert(0, ("", f"Show the whole text ({size})"))
        if acts:
            made.body.addWidget(self._acts(entry, acts, made))
        return made

    def _acts(self, entry: Entry, acts: Sequence[tuple[str, str]], parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        line = FlowLayout(holder, gap=8)
        for name, words in acts:
            done = partial(self.acted.emit, name, entry.key) if name else partial(self._read, entry)
            made = button(words, "link", done, accessible_name=f"{words} {entry.heading}", parent=holder)
            made.setProperty("act", name)
            made.setProperty("of", str(entry.key))
            line.addWidget(made)
        return holder

    def _read(self, entry: Entry) -> None:
        read_whole(entry.heading, " · ".join(entry.lines), entry.text, self)


def read_whole(heading: str, lines: str, written: str, parent: QWidget) -> None:
    """Show a text whole in a window of its own, to read and to copy."""
    dialog = Dialog(heading, lines, parent.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    whole = QPlainTextEdit(written)
    whole.setReadOnly(True)
    whole.setTabChangesFocus(True)
    whole.setAccessibleName(heading)
    whole.setMinimumSize(theme.px(560), theme.px(320))
    dialog.body.addWidget(whole, 1)
    dialog.cancel.setText("Close")
    dialog.cancel.setAccessibleName("Close")
    dialog.buttons.addWidget(dialog.cancel)
    dialog.open()
