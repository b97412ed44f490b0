"""Watches over the desk: idle time, the lock key, the key that blanks the screen, and the system's own lock.

An application-wide event filter sees keys before any dialog does, so that no open dialog can hold back a lock.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.services import clock
from app.views import theme

IDLE_MINUTES = 10
"""Assumed until a hub's policy says otherwise: an unattended desk locks after ten minutes."""

_ACTIVITY = {
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,  # all that is seen of a key that a shortcut takes
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
_SYSTEM_LOCK = b"1hear_system_lock()"
_SCREEN_SAVER = b"1hear_screen_saver(bool)"
"""Slots in the words of Qt's SLOT macro: a 1 and the signature."""
_WM_WTSSESSION_CHANGE = 0x02B1
_WTS_SESSION_LOCK = 0x7


class _WindowsLock(QAbstractNativeEventFilter):
    """Hears Windows say that the session was locked."""

    def __init__(self, owner: DeskWatch) -> None:
        super().__init__()
        self._owner = owner

    def nativeEventFilter(self, _kind: QByteArray | bytes, message: int) -> tuple[bool, int]:  # type: ignore[override]  # noqa: N802 - Qt's name; its stub says object
        """Pick the one message out."""
        import ctypes.wintypes

        said = ctypes.wintypes.MSG.from_address(int(message))
        if said.message == _WM_WTSSESSION_CHANGE and said.wParam == _WTS_SESSION_LOCK:
            self._owner.lock_asked.emit("system")
        return False, 0


class DeskWatch(QObject):
    """The watch.

    Signals
        lock_asked(str): why: `key`, `idle` or `system`.
        blank_asked(): the visitor key was pressed.
    """

    lock_asked = Signal(str)
    blank_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.idle_minutes = IDLE_MINUTES
        self._last = clock.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(5_000)
        self._timer.timeout.connect(self.check_idle)
        self._windows: _WindowsLock | None = None
        self._listening = False
        theme.look().changing.connect(self._look_away)  # no key comes while all is dressed anew in one turn
        theme.look().changed.connect(self._look_again)

    def start(self, window: QWidget) -> None:
        """Begin to watch; `window` is what the system tells of its own lock."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._last = clock.monotonic()
        self._timer.start()
        if not self._listening:  # once, and after the desk has been painted: reaching the system takes a moment
            self._listening = True
            QTimer.singleShot(500, self, lambda: self._listen(window))

    def _listen(self, window: QWidget) -> None:
        if sys.platform == "win32":
            self._listen_on_windows(window)
        elif sys.platform.startswith("linux"):
            self._listen_on_linux()

    def stop(self) -> None:
        """Stop watching."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._timer.stop()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Look away while a screen is built: no key can come meanwhile, and each of its thousand events would cost."""
        self._look_away()
        try:
            yield
        finally:
            self._look_again()

    def _look_away(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _look_again(self) -> None:
        app = QApplication.instance()
        if app is not None and self._timer.isActive():
            app.installEventFilter(self)

    def check_idle(self) -> None:
        """Ask for a lock when nobody has touched the desk for the idle time."""
        if clock.monotonic() - self._last >= self.idle_minutes * 60:
            self.lock_asked.emit("idle")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See every key before any widget or dialog does."""
        if not isinstance(event, QInputEvent):  # thousands of others come by while a screen is dressed
            return False
        kind = event.type()
        if kind in _ACTIVITY:
            self._last = clock.monotonic()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            control = Qt.KeyboardModifier.ControlModifier
            if event.key() == Qt.Key.Key_L and held == control:
                self.lock_asked.emit("key")
                return True
            if event.key() == Qt.Key.Key_B and held == control | Qt.KeyboardModifier.ShiftModifier:
                self.blank_asked.emit()
                return True
        return False

    @Slot()
    def hear_system_lock(self) -> None:
        """The login manager says the session is locked or about to sleep."""
        self.lock_asked.emit("system")

    @Slot(bool)
    def hear_screen_saver(self, active: bool) -> None:
        """The desktop's screen saver came up."""
        if active:
            self.lock_asked.emit("system")

    def _listen_on_linux(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        system = QDBusConnection.systemBus()
        if system.isConnected():
            login = "org.freedesktop.login1"
            system.connect(login, "", f"{login}.Session", "Lock", self, _SYSTEM_LOCK)
            system.connect(login, "", f"{login}.Manager", "PrepareForSleep", self, _SCREEN_SAVER)
        session = QDBusConnection.sessionBus()
        if session.isConnected():
            for saver in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
                session.connect("", "", saver, "ActiveChanged", self, _SCREEN_SAVER)

    def _listen_on_windows(self, window: QWidget) -> None:
        import ctypes

        loader = getattr(ctypes, "windll", None)
        if loader is None:
            return
        loader.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)
        self._windows = _WindowsLock(self)
        app = QApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._windows)
