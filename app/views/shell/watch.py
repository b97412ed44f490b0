"""Watches over the desk: idle time, the lock key, the key that blanks the screen, and the system's own lock.

It filters the events of the native windows, where every key and every move of the mouse arrives before any dialog or
widget hears of it: no open dialog can hold back a lock. A filter on the whole application would be asked about each of
the thousands of events that a screen sends while it is built and dressed.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QInputEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

from app.services import clock

IDLE_MINUTES = 10
"""Assumed until a hub's policy says otherwise: an unattended desk locks after ten minutes."""

REST_SECONDS = 3
"""Nobody touched a key or the mouse for as long: work that would hold up a key may be done."""

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

    def start(self, window: QWidget) -> None:
        """Begin to watch; `window` is what the system tells of its own lock."""
        self._last = clock.monotonic()
        self._timer.start()
        for native in _application().topLevelWindows():
            self._look_at(native)
        if not self._listening:  # once, and after the desk has been painted: reaching the system takes a moment
            self._listening = True
            _application().focusWindowChanged.connect(self._look_at)
            QTimer.singleShot(500, self, lambda: self._listen(window))

    def _listen(self, window: QWidget) -> None:
        if sys.platform == "win32":
            self._listen_on_windows(window)
        elif sys.platform.startswith("linux"):
            self._listen_on_linux()

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()
        for native in _application().topLevelWindows():
            native.removeEventFilter(self)

    @Slot(QWindow)
    def _look_at(self, native: QWindow | None) -> None:
        """A window, a dialog perhaps, has the keys now."""
        if native is not None and self._timer.isActive():
            native.installEventFilter(self)

    def at_rest(self) -> bool:
        """Whether nobody has touched the desk for a moment."""
        return clock.monotonic() - self._last >= REST_SECONDS

    def check_idle(self) -> None:
        """Ask for a lock when nobody has touched the desk for the idle time."""
        if clock.monotonic() - self._last >= self.idle_minutes * 60:
            self.lock_asked.emit("idle")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See every key before any widget or dialog does."""
        if not isinstance(event, QInputEvent):
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
        _application().installNativeEventFilter(self._windows)


def _application() -> QGuiApplication:
    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        raise TypeError("the desk needs a running application")
    return app
