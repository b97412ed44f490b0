"""The picture under hands and keys: who is current, whom to add, whom to join, who stands beside whom.

Arrow keys walk by kinship, which the engine knows; the view only asks. Letters act while the picture has the focus.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from app.views import theme
from app.views.case.household.adding import BY_KEY, BY_LETTER
from app.views.case.household.canvas import STEP, Canvas
from app.views.case.household.drag import Drag
from app.views.case.household.menus import person_menu, plus_button, tie_menu
from app.views.widgets.labels import plain_tip

ARROWS = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down", Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right"}
REACH = 12
"""How near to a line a hand means it, at 100 %: a target of 24 pixels."""
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class PictureView(Canvas):
    """The picture.

    Attributes
        walk: who is reached from somebody by an arrow ("up", "down", "left", "right"); "" for nobody.
        name_of: what somebody is called; `sentence_of`: one sentence for a screen reader.
        may_edit: whether adding, joining and moving are offered.
    Signals
        opened(str): somebody asked to see a person.
        adding(bool): the next letter says whom to add; False when it was said or taken back.
        add_asked(str, str): the person, and what to add beside them (`Add.code`).
        join_asked(str, str): two people were put together; the second is "" where a key asked.
        reordered(str, str, bool): the first shall stand beside the second, on the left where True.
        edit_asked(str, str): something about a person shall be changed (`Change.code`), and the person.
        tie_asked(str, str, str, str): what joins two people shall be changed: the two, the entry where the line is one
            entry's, and what shall be done with it.
        chosen_changed(): others are chosen.
    """

    opened = Signal(str)
    adding = Signal(bool)
    add_asked = Signal(str, str)
    join_asked = Signal(str, str)
    reordered = Signal(str, str, bool)
    edit_asked = Signal(str, str)
    tie_asked = Signal(str, str, str, str)
    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.walk: Callable[[str, str], str] = lambda _member, _way: ""
        self.name_of: Callable[[str], str] = lambda member: member
        self.sentence_of: Callable[[str], str] = lambda member: member
        self.may_edit = False
        self._waiting_letter = False
        self._space = False
        self._pan_from: QPoint | None = None
        self._pressed: tuple[str, QPointF] | None = None
        self._on_tie: tuple[str, str, str] | None = None
        self._hovered = ""
        self._drag = Drag(self.picture)
        self.plus = plus_button(self.viewport(), lambda code: self._add(self._hovered, code))
        self.plus.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.current_changed.connect(self._announce)

    # --- who is current ---

    def go(self, member: str) -> None:
        """Make somebody current and bring them into sight."""
        self.make_current(member)
        self.show_current()

    def chosen(self) -> frozenset[str]:
        """Those who are chosen; the current one where nobody is."""
        return self.picture.chosen or frozenset({self.current} - {""})

    def _announce(self, member: str) -> None:
        said = self.sentence_of(member)
        self.setAccessibleDescription(said)
        self.viewport().setToolTip("")
        if self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def forget(self) -> None:
        """Hold nobody."""
        self._hovered, self._pressed, self._on_tie = "", None, None
        self._drag.member = ""
        self.end_adding()
        self.setAccessibleDescription("")
        super().forget()

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Act on a key; what is not ours goes on to the screen."""
        self._touched = True
        if not self.current or not self._keyed(event):
            event.ignore()
            return
        event.accept()

    def _keyed(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._waiting_letter:
            return self._second_letter(event)
        if key in ARROWS:
            return self._arrow(ARROWS[key], held)
        if self._zoomed(key, held):
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not held:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Space and held == CTRL:
            self._toggle_chosen(self.current)
        elif key == Qt.Key.Key_Space and not held:
            if not event.isAutoRepeat():
                self._space = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif key == Qt.Key.Key_Escape:
            return self._escape()
        else:
            return self.may_edit and not held and self._edit_key(key)
        return True

    def _escape(self) -> bool:
        """Let go of what is held, else of who is chosen."""
        if self._drag.running:
            self.let_go()
            return True
        if self.picture.chosen:
            self._choose(frozenset())
            return True
        return False

    def _edit_key(self, key: Qt.Key) -> bool:
        wanted = BY_KEY.get(QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText))
        if key == Qt.Key.Key_A:
            self.begin_adding()
        elif wanted is not None:
            self.edit_asked.emit(wanted.code, self.current)
        else:
            return False
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space lets the picture go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._space:
            self._space = False
            self.viewport().unsetCursor()
            event.accept()
            return
        super().keyReleaseEvent(event)

    def _arrow(self, way: str, held: Qt.KeyboardModifier) -> bool:
        if held == SHIFT:
            step = theme.px(80)
            across, down = {"left": (-step, 0), "right": (step, 0), "up": (0, -step), "down": (0, step)}[way]
            self.pan(across, down)
            return True
        if held == CTRL and way in {"left", "right"} and self.may_edit:
            self._step_aside(way)
            return True
        if held:
            return False
        reached = self.walk(self.current, way)
        if reached:
            self.go(reached)
        return True

    def _zoomed(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        if held not in (Qt.KeyboardModifier.NoModifier, CTRL, SHIFT, CTRL | SHIFT):
            return False
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_by(STEP)
        elif key in {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0 and not held:
            self.fit()
        elif key == Qt.Key.Key_0 and held == CTRL:
            self.full_size()
        else:
            return False
        return True

    def begin_adding(self) -> None:
        """Wait for the letter that says whom to add."""
        self._waiting_letter = True
        self.adding.emit(True)

    def end_adding(self) -> None:
        """Wait no longer."""
        if self._waiting_letter:
            self._waiting_letter = False
            self.adding.emit(False)

    def _second_letter(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt}:
            return True
        wanted = BY_LETTER.get(event.text().upper())
        self.end_adding()
        if wanted is not None:
            self._add(self.current, wanted.code)
        return True

    def _add(self, member: str, code: str) -> None:
        if member and self.may_edit:
            self.make_current(member)
            self.add_asked.emit(member, code)

    def _step_aside(self, way: str) -> None:
        """Change places with the neighbour of the row."""
        shown = self.picture.layout_shown
        if shown is None:
            return
        row = next((row for row in shown.rows if self.current in row), ())
        at = row.index(self.current) + (-1 if way == "left" else 1)
        if 0 <= at < len(row):
            self.reordered.emit(self.current, row[at], way == "left")

    # --- who is chosen ---

    def _toggle_chosen(self, member: str) -> None:
        self._choose(self.picture.chosen ^ {member})

    def _choose(self, members: frozenset[str]) -> None:
        if members != self.picture.chosen:
            self.picture.choose(members)
            self.chosen_changed.emit()

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of a person, or of the picture."""
        self._touched = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.end_adding()
        at = self.mapToScene(event.position().toPoint())
        member = "" if self._space else self.picture.member_at(at)
        if event.button() == MIDDLE or (event.button() == LEFT and not member):
            self._pan_from = event.position().toPoint()
            self._on_tie = self._tie_at(at)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == LEFT:
            if event.modifiers() & CTRL:
                self._toggle_chosen(member)
            self.make_current(member)
            self._pressed = (member, at)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move what is held; else offer the button beside the person under the hand."""
        spot = event.position().toPoint()
        if self._pan_from is not None:
            moved = self._pan_from - spot
            if self._on_tie is not None and moved.manhattanLength() < QApplication.startDragDistance():
                return
            self._on_tie = None
            self._pan_from = spot
            self.pan(moved.x(), moved.y())
        elif self._drag.running:
            self._drag.move(self.mapToScene(spot))
        elif self._pressed is not None and self.may_edit:
            member, at = self._pressed
            if (self.mapFromScene(at) - spot).manhattanLength() >= QApplication.startDragDistance():
                self._drag.begin(member, at)
                self.plus.hide()
        else:
            self._hover(self.picture.member_at(self.mapToScene(spot)), self.mapToScene(spot))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go: a person dropped on another is joined, one dropped elsewhere in the row stands there."""
        at = self.mapToScene(event.position().toPoint())
        if self._pan_from is not None:
            self._pan_from = None
            self.viewport().unsetCursor()
            if self._on_tie is not None and event.button() == LEFT:
                self.tie_asked.emit(*self._on_tie, "change")
        elif self._drag.running:
            drop = self._drag.drop(at)
            self.picture.put_ring(self.current)
            if drop is not None and drop.join:
                self.join_asked.emit(drop.member, drop.other)
            elif drop is not None:
                self.reordered.emit(drop.member, drop.other, drop.left)
        elif self._pressed is not None and event.button() == LEFT and not event.modifiers() & CTRL:
            self.opened.emit(self._pressed[0])
        self._pressed = None
        event.accept()

    def let_go(self) -> None:
        """Mean nothing by what is held: the desk is covered, or another window came in front."""
        if self._drag.running:
            self._drag.leave()
        self._pressed = self._pan_from = self._on_tie = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A second press is a press."""
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done with a person, or with what joins two, where the menu was asked for."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.mapToScene(event.pos())
        member = self.current if by_key else self.picture.member_at(at)
        if member:
            self.make_current(member)
            menu = self.person_menu(member)
        else:
            found = None if by_key else self._tie_at(at)
            if found is None:
                event.ignore()
                return
            menu = self.tie_menu(*found)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        spot = self.mapFromScene(self.picture.people[member].pos()) if by_key else event.pos()
        menu.popup(self.viewport().mapToGlobal(spot))

    def person_menu(self, member: str) -> QMenu:
        """What can be done with a person."""
        return person_menu(
            self,
            self.name_of(member),
            lambda: self.opened.emit(member),
            (lambda code: self._add(member, code)) if self.may_edit else None,
            lambda what: self.edit_asked.emit(what, member),
        )

    def tie_menu(self, one: str, other: str, row: str) -> QMenu:
        """What can be done with what joins two people."""
        name = f"{self.name_of(one)} and {self.name_of(other)}"
        return tie_menu(self, name, lambda act: self.tie_asked.emit(one, other, row, act))

    def _tie_at(self, at: QPointF) -> tuple[str, str, str] | None:
        """What joins two people at a point of the scene, where it may be changed."""
        scale = self.transform().m11() or 1.0
        return self.picture.tie_at(at, theme.px(REACH) / scale) if self.may_edit else None

    def _hover(self, member: str, at: QPointF) -> None:
        hand = member or self._tie_at(at) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        if member == self._hovered and self.plus.isVisible():
            return
        if not member or not self.may_edit:
            if not self.plus.underMouse():
                self.plus.hide()
            self._hovered = member or self._hovered
            return
        self._hovered = member
        name = self.name_of(member)
        self.plus.setAccessibleName(f"Add somebody beside {name}")
        self.plus.setToolTip(plain_tip(f"Add somebody beside {name} (A)"))
        item = self.picture.people[member]
        half = self.picture.look.sizes.symbol / 2
        spot = self.mapFromScene(item.pos() + QPointF(half + 6, -half * 0.2))
        self.plus.adjustSize()
        self.plus.move(spot.x(), spot.y() - self.plus.height() // 2)
        self.plus.show()

    def _seen_moved(self) -> None:
        super()._seen_moved()
        plus: QToolButton | None = getattr(self, "plus", None)
        if plus is not None:
            plus.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.picture.put_ring(self.current)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the ring; a letter that was waited for is waited for no longer."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.let_go()
        self._space = False
        self.end_adding()
        self.picture.put_ring("")

    def visible_box(self) -> QRectF:
        """What part of the scene is in sight."""
        return self.mapToScene(self.viewport().rect()).boundingRect()
