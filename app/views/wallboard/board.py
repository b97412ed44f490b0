"""The wall's window: lays the parts out, hands the presenter a tick a second, leaves full screen on Esc or F11.

It accepts nothing else than that, Ctrl+, for the size of the letters, and being closed when it is not full screen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views import theme
from app.views.wallboard.parts import Foot, Head, Row, Words, sizes_of_nothing
from app.views.wallboard.sizes import INCHES, METRES, Room, Sizes, sizes
from app.views.wallboard.words import Shown

TICK_MS = 1_000
HIDE_POINTER_MS = 4_000


def kept_room() -> Room | None:
    """What this machine was told of its screen and room; none before anybody was asked."""
    kept = QSettings("Hubdesk", "Wallboard")
    try:
        room = Room(float(str(kept.value("inches"))), float(str(kept.value("metres"))))
    except ValueError:
        return None
    held = INCHES[0] <= room.inches <= INCHES[1] and METRES[0] <= room.metres <= METRES[1]
    return room if held else None


def keep_room(room: Room) -> None:
    """Remember it on this machine."""
    kept = QSettings("Hubdesk", "Wallboard")
    kept.setValue("inches", room.inches)
    kept.setValue("metres", room.metres)


class BoardWindow(QWidget):
    """The wall.

    Signals
        ticked(): a second has passed; the presenter does what is due.
        resized(): another number of rows may fit.
        set_up_asked(): Ctrl+, was pressed.
    """

    ticked = Signal()
    resized = Signal()
    set_up_asked = Signal()

    def __init__(self, room: Room | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Hubdesk wallboard")
        self.setAccessibleName("Wallboard")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setMinimumSize(480, 270)
        self._room = room or Room()
        self._sizes = sizes_of_nothing()
        self._shown: Shown | None = None
        self.head = Head(self)
        self.band = Words(band=True, parent=self)
        self.message = Words(band=False, parent=self)
        self.foot = Foot(self)
        self.rows: list[Row] = []
        self.band.hide()
        self.message.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._pointer = QTimer(self)
        self._pointer.setSingleShot(True)
        self._pointer.setInterval(HIDE_POINTER_MS)
        self._pointer.timeout.connect(self._hide_pointer)

    @property
    def sizes(self) -> Sizes:
        """The sizes in force."""
        return self._sizes

    @property
    def room(self) -> Room:
        """The screen and room it is set for."""
        return self._room

    @property
    def shown(self) -> Shown | None:
        """What it shows now."""
        return self._shown

    def start(self, every_ms: int = TICK_MS) -> None:
        """Begin to tick."""
        self._timer.setInterval(every_ms)
        self._timer.start()
        self._pointer.start()

    def set_room(self, room: Room) -> None:
        """Set the letters for another screen or room."""
        self._room = room
        self._arrange()
        self.resized.emit()

    def rows_that_fit(self, *, under_band: bool) -> int:
        """See `BoardView`."""
        return self._sizes.rows_under_band if under_band else self._sizes.rows

    def show_board(self, shown: Shown) -> None:
        """See `BoardView`: every part compares and paints only what differs."""
        before, self._shown = self._shown, shown
        self.head.show_totals(shown.totals, shown.clock)
        self.band.show_words(shown.band, shown.band_why)
        self.message.show_words(shown.message, shown.under)
        self.foot.show_foot(shown.late, shown.foot, shown.age, live=not shown.dimmed and shown.totals is not None)
        if before is None or (bool(before.band), bool(before.message)) != (bool(shown.band), bool(shown.message)):
            self._place()
        for at, row in enumerate(self.rows):
            row.show_row(shown.rows[at] if at < len(shown.rows) else None)
        for part in (self.head, self.foot, *self.rows):
            part.set_dimmed(shown.dimmed)

    def texts(self) -> list[str]:
        """Every sentence a screen reader can hear now, from the top."""
        parts = (self.head, self.band, self.message, *self.rows, self.foot)
        return [part.accessibleName() for part in parts if not part.isHidden() and part.accessibleName()]

    def toggle_full_screen(self) -> None:
        """Fill the screen, or be a window."""
        if self.isFullScreen():
            self.leave_full_screen()
        else:
            self.showFullScreen()

    def leave_full_screen(self) -> None:
        """Be a window that can be moved and closed."""
        if self.isFullScreen():
            self.showNormal()
            self.resize(1280, 720)

    def bring_to_front(self) -> None:
        """A second start asks the first to come forward."""
        if self.isMinimized():
            self.showFullScreen()
        self.raise_()
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc and F11 leave full screen, F11 goes back to it, Ctrl+, asks for the letters; no other key acts."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F11:
            self.toggle_full_screen()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave_full_screen()
        elif event.key() == Qt.Key.Key_Comma and control:
            self.set_up_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Everything follows the window."""
        super().resizeEvent(event)
        self._arrange()
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Show the pointer while it moves."""
        if event.type() == QEvent.Type.MouseMove:
            self.unsetCursor()
            self._pointer.start()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colours("wall").colour("background"))

    def _hide_pointer(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)

    def _arrange(self) -> None:
        """Derive the sizes anew and make as many rows as can ever be seen with them."""
        screen = self.screen().size()
        whole = (screen.width(), screen.height())
        full = self.isFullScreen() or not self.isVisible() or self.width() >= whole[0]
        made = sizes(self._room, self.width(), self.height())
        if not full:  # a window on the desk shows the wall smaller, as a whole
            made = sizes(self._room, self.width(), self.height(), (self.width(), self.height()))
        self._sizes = made
        while len(self.rows) < made.rows:
            self.rows.append(Row(self))
        for row in self.rows[made.rows :]:
            row.show_row(None)
        for part in (self.head, self.band, self.message, self.foot, *self.rows):
            part.set_sizes(made)
        self._place()

    def _place(self) -> None:
        """Put every part where it belongs."""
        made, width = self._sizes, self.width()
        edge = round(made.key * 0.2)
        inside = width - 2 * edge
        self.head.setGeometry(0, 0, width, made.head)
        self.foot.setGeometry(0, self.height() - made.foot, width, made.foot)
        top = made.head
        shown = self._shown
        if shown is not None and shown.band:
            taken = made.pitch * max(1, made.rows - made.rows_under_band)
            self.band.setGeometry(edge, top, inside, taken - made.gap)
            top += taken
        self.message.setGeometry(edge, top, inside, max(1, self.height() - made.foot - top))
        for at, row in enumerate(self.rows):
            row.setGeometry(edge, top + at * made.pitch, inside, made.pitch - made.gap)
