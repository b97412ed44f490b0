"""One desktop for each hub and person: a second start brings the first to the front and ends.

A lock on a file in the temporary folder says who is first (the system drops it with the process that held it); a local
socket carries the knock. Both are named by a hash of the hub's folder, so that names of places stay out of them.
The network part of Qt is loaded only after the first window or when somebody knocks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QDir, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

ANSWER_MS = 2000
STARTING_MS = 5000
AGAIN_MS = 50


def instance_name(folder: Path) -> str:
    """The name of lock and socket for a hub's folder and this person."""
    mark = f"{QDir.homePath()}|{folder.expanduser().absolute()}"
    digest = QCryptographicHash.hash(mark.encode(), QCryptographicHash.Algorithm.Sha256)
    return f"hubdesk-{bytes(digest.toHex().data()).decode()[:24]}"


def take_lock(path: Path) -> int | None:
    """Lock a file for as long as this process lives and return its handle; None while somebody else holds it.

    Qt's lock file was written through to the disk, which a busy disk makes the first window wait for.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        return None
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


class InstanceGuard(QObject):
    """Knows whether this process is the first desktop of a hub.

    Signals
        asked_to_front(): another start knocked.
    """

    asked_to_front = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = instance_name(folder)
        self._path = Path(QDir.tempPath()) / f"{self.name}.lock"
        self._lock: int | None = None
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Take the lock; false while another desktop of this hub holds it."""
        if self._lock is None:
            self._lock = take_lock(self._path)
        return self._lock is not None

    def knock(self) -> bool:
        """Ask the first desktop to come to the front; false when it does not answer in five seconds, or has ended.

        A first one that is still starting does not listen yet: somebody pressed twice. It is asked again.
        """
        from PySide6.QtCore import QDeadlineTimer, QThread
        from PySide6.QtNetwork import QLocalSocket

        patience = QDeadlineTimer(STARTING_MS)
        while True:
            socket = QLocalSocket()
            socket.connectToServer(self.name)
            if socket.waitForConnected(ANSWER_MS):
                socket.disconnectFromServer()  # to have come to the door is the knock
                return True
            if self.is_first() or patience.hasExpired():
                return False
            QThread.msleep(AGAIN_MS)

    def serve(self) -> bool:
        """Listen for knocks; call it after the first window is painted. A socket left by a crash is replaced.

        False where another desktop holds the lock: its door stays its own.
        """
        if self._lock is None:
            return False
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._hear)
        QLocalServer.removeServer(self.name)  # we hold the lock, so nobody alive listens there
        self._server = server
        return bool(server.listen(self.name))

    def release(self) -> None:
        """Let another desktop be the first."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _hear(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked_to_front.emit()
            socket.disconnectFromServer()
