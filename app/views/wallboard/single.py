"""One wallboard a hub on a machine: a second start speaks to the first, over a socket that only this person may use.

The second says "front" (come forward) or hands over the key it was given; the first answers whether it is live. A
socket left behind by a process that died is taken away.
"""

from __future__ import annotations

import getpass
import socket
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.views.wallboard.autostart import mark_of

WAIT_SECONDS = 2.0
LIVE, WAITING = "live", "waiting"
FRONT, KEY = "front", "key "


def socket_name(folder: Path) -> str:
    """The socket of a hub's wallboard; named after the person too, for on Linux all share one folder."""
    return f"hubdesk-wallboard-{getpass.getuser()}-{mark_of(folder)}"


def speak_to_running(folder: Path, handover: str = "") -> str | None:
    """Ask the running wallboard to come forward (and take a key); "live", "waiting", or None when none runs. Waits.

    Called on the database thread too, so it is no Qt socket: those die with the thread that made them (tried: the
    process did with them).
    """
    line = (f"{KEY}{handover.strip()}\n" if handover else f"{FRONT}\n").encode()
    try:
        heard = _exchange(socket_name(folder), line)
    except TimeoutError:
        return WAITING
    except OSError:
        return None
    return LIVE if heard.strip() == LIVE.encode() else WAITING


def _exchange(name: str, line: bytes) -> bytes:
    """Send one line to the socket of that name and read one line back.

    Raises:
        OSError: nobody listens; TimeoutError: nobody answered in time.
    """
    if sys.platform == "win32":
        with Path(rf"\\.\pipe\{name}").open("r+b", buffering=0) as pipe:
            pipe.write(line)
            return pipe.readline()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
        talk.settimeout(WAIT_SECONDS)
        talk.connect(f"{QDir.tempPath()}/{name}")
        talk.sendall(line)
        heard = b""
        while not heard.endswith(b"\n") and (more := talk.recv(64)):
            heard += more
        return heard


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
        self._open: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)
        QLocalServer.removeServer(socket_name(folder))
        self.listening = self._server.listen(socket_name(folder))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
        for talk in self._open:
            talk.disconnected.disconnect(self._forget)
            talk.abort()
        self._open.clear()

    def _hear(self) -> None:
        while self._server.hasPendingConnections():
            talk = self._server.nextPendingConnection()
            self._open.append(talk)
            talk.readyRead.connect(self._answer)
            talk.disconnected.connect(self._forget)
        self._answer()

    def _answer(self) -> None:
        """Answer whoever has sent a whole line. The list, not a closure, keeps the sockets: no cycle to collect."""
        for talk in self._open:
            while talk.canReadLine():
                line = bytes(talk.readLine().data()).decode("utf-8", "replace").strip()
                talk.write(f"{LIVE if self.live else WAITING}\n".encode())
                talk.flush()
                if line.startswith(KEY):
                    self.key_given.emit(line.removeprefix(KEY))
                self.front_asked.emit()

    def _forget(self) -> None:
        unconnected = QLocalSocket.LocalSocketState.UnconnectedState
        gone = [talk for talk in self._open if talk.state() == unconnected]
        self._open = [talk for talk in self._open if talk.state() != unconnected]
        for talk in gone:
            talk.deleteLater()
