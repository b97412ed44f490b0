"""One wallboard a hub on a machine: a second start speaks to the first, over a socket that only this person may use.

The second says "front" (come forward) or hands over the key it was given; the first answers whether it is live. A
socket left behind by a process that died is taken away.
"""

from __future__ import annotations

import getpass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.views.wallboard.autostart import mark_of

WAIT_MS = 1_000
LIVE, WAITING = "live", "waiting"
FRONT, KEY = "front", "key "


def socket_name(folder: Path) -> str:
    """The socket of a hub's wallboard; named after the person too, for on Linux all share one folder."""
    return f"hubdesk-wallboard-{getpass.getuser()}-{mark_of(folder)}"


def speak_to_running(folder: Path, handover: str = "") -> str | None:
    """Ask the running wallboard to come forward (and take a key); "live", "waiting", or None when none runs. Waits."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    if not socket.waitForConnected(WAIT_MS):
        return None
    socket.write((f"{KEY}{handover.strip()}\n" if handover else f"{FRONT}\n").encode())
    socket.waitForBytesWritten(WAIT_MS)
    heard = b""
    while not heard.endswith(b"\n") and socket.waitForReadyRead(WAIT_MS):
        heard += bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return LIVE if heard.strip() == LIVE.encode() else WAITING


class FirstBoard(QObject):
    """Listens for later starts.

    Signals
        front_asked(): come forward.
        key_given(str): a later start hands over its key.
    """

    front_asked = Signal()
    key_given = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.live = False
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)
        QLocalServer.removeServer(socket_name(folder))
        self.listening = self._server.listen(socket_name(folder))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda each=socket: self._answer(each))
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        line = bytes(socket.readLine().data()).decode("utf-8", "replace").strip()
        socket.write(f"{LIVE if self.live else WAITING}\n".encode())
        socket.flush()
        if line.startswith(KEY):
            self.key_given.emit(line.removeprefix(KEY))
        self.front_asked.emit()
