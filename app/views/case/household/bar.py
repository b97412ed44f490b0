"""The tools over the picture: zoom, layers, the day, wide, and what is wanted less often in one menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.services.genogram.records import Layer
from app.services.genogram.strokes import Convention
from app.views import theme
from app.views.case.household.notation import CONVENTION_WORDS, LAYER_WORDS, Showing
from app.views.widgets.buttons import button, sign_button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label


class PictureBar(QWidget):
    """Tools.

    Signals
        showing_changed(object): other layers, another convention, initials only or not.
        zoom_asked(str): "in", "out", "fit" or "full".
        asked(str): one of "wide", "copy", "export", "words", "arrange".
        key_shown(bool), day_shown(bool), still_changed(bool): a switch was turned.
    """

    showing_changed = Signal(object)
    zoom_asked = Signal(str)
    asked = Signal(str)
    key_shown = Signal(bool)
    day_shown = Signal(bool)
    still_changed = Signal(bool)

    def __init__(self, steps: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.showing = Showing()
        self.zoom_words = text_label("100 %", "secondary")
        self.zoom_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_words.setMinimumSize(theme.px(48), theme.px(34))
        self.smaller = sign_button("−", "Smaller (−)", lambda: self.zoom_asked.emit("out"))
        self.larger = sign_button("+", "Larger (+)", lambda: self.zoom_asked.emit("in"))
        for sign in (self.smaller, self.larger):
            sign.setMinimumHeight(theme.px(32))
        self.fit = button("Fit", "quiet", lambda: self.zoom_asked.emit("fit"), tip="Show everybody (0)")
        self.layers = button("Show", "quiet", tip="What is shown: layers, another day, the key, initials only")
        self.more = button("More", "quiet", tip="Copy, export, words, undo")
        self.wide = button("Wide", "quiet", lambda: self.asked.emit("wide"), tip="Over the whole working area (F8)")
        self.layer_acts: dict[Layer, QAction] = {}
        self.layers.setMenu(self._layer_menu())
        self.more.setMenu(self._more_menu(steps))
        row = QWidget()
        flow = FlowLayout(row, gap=theme.px(2))
        for each in (
            self.smaller,
            self.zoom_words,
            self.larger,
            self.fit,
            self.layers,
            self.more,
            self.wide,
        ):
            flow.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, theme.px(2))
        outer.addWidget(row)

    def show_zoom(self, zoom: float) -> None:
        """Say how large the picture is."""
        self.zoom_words.setText(f"{zoom:.0%}".replace("%", " %"))

    def show_as(self, showing: Showing) -> None:
        """Tick what is shown, as it was kept."""
        self.showing = showing
        for layer, act in self.layer_acts.items():
            act.setChecked(layer in showing.layers)
        self.initials.setChecked(showing.anonymous)
        for convention, act in self.conventions.items():
            act.setChecked(convention is showing.convention)

    def set_wide(self, *, wide: bool) -> None:
        """Say whether the picture stands over the whole working area."""
        self.wide.setText("Narrow" if wide else "Wide")
        self.wide.setAccessibleName(self.wide.text())
        self.wide.setToolTip("Back beside the work (F8)" if wide else "Over the whole working area (F8)")

    def set_cramped(self, *, cramped: bool) -> None:
        """In little room only what no key does as well: zoom has + − 0 and the wheel."""
        for each in (self.smaller, self.zoom_words, self.larger, self.fit):
            each.setVisible(not cramped)

    def offer(self, *, edit: bool, leave: bool, wide: bool) -> None:
        """Offer what this person may do with the picture, and room where there is more of it."""
        for act in (self.undo, self.redo):
            act.setVisible(edit)
        for act in self.leaving:
            act.setVisible(leave)
        self.wide.setVisible(wide)

    def _layer_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Show")
        self.key = menu.addAction("Key")
        self.day = menu.addAction("Another day")
        for act, shown in ((self.key, self.key_shown), (self.day, self.day_shown)):
            act.setCheckable(True)
            act.toggled.connect(shown)
        menu.addSeparator()
        for layer, words in LAYER_WORDS.items():
            act = self.layer_acts[layer] = menu.addAction(words)
            act.setCheckable(True)
            act.setChecked(True)
            act.triggered.connect(lambda _checked=False, each=layer: self._say(self.showing.toggled(each)))
        menu.addSeparator()
        self.initials = menu.addAction("Initials only (for a meeting)")
        self.initials.setCheckable(True)
        self.initials.triggered.connect(self._anonymise)
        menu.addSeparator()
        group = QActionGroup(menu)
        self.conventions: dict[Convention, QAction] = {}
        for convention, words in CONVENTION_WORDS.items():
            act = self.conventions[convention] = menu.addAction(f"Line styles: {words}")
            act.setCheckable(True)
            act.setChecked(convention is Convention.UK)
            group.addAction(act)
            act.triggered.connect(lambda _checked=False, each=convention: self._convene(each))
        self.still = menu.addAction("Without motion")
        self.still.setCheckable(True)
        self.still.toggled.connect(self.still_changed)
        return menu

    def _more_menu(self, steps: QUndoStack) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("More")
        self.undo = steps.createUndoAction(menu, "Undo")
        self.undo.setShortcuts(QKeySequence.StandardKey.Undo)
        self.redo = steps.createRedoAction(menu, "Redo")
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        menu.addActions([self.undo, self.redo])
        menu.addSeparator()
        self.arrange = self._act(menu, "Arrange anew", "arrange")
        menu.addSeparator()
        self.leaving = (self._act(menu, "Copy as picture", "copy"), self._act(menu, "Export…", "export"))
        self._act(menu, "The picture in words…", "words")
        return menu

    def _act(self, menu: QMenu, words: str, kind: str) -> QAction:
        made = menu.addAction(words)
        made.triggered.connect(lambda _checked=False: self.asked.emit(kind))
        return made

    def _anonymise(self) -> None:
        showing = self.showing
        self._say(Showing(showing.convention, showing.layers, not showing.anonymous))

    def _convene(self, convention: Convention) -> None:
        self._say(Showing(convention, self.showing.layers, self.showing.anonymous))

    def _say(self, showing: Showing) -> None:
        self.show_as(showing)
        self.showing_changed.emit(showing)
