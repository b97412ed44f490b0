"""The head of the audit chain, kept outside the database: the newest sequence number and its digest.

One page of the database replaced by its own older version, or a write-ahead log that is gone, passes every check of
SQLite and SQLCipher while acknowledged work is missing; this mark finds it. It is written after each commit, so a crash
between the two leaves the database ahead: that is in order, as long as the chain goes through the mark.

The file has two places, written in turn and each sealed under the audit key, so that a torn write costs one of them.
"""

import contextlib
import hashlib
import hmac
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

FILE = "hub.anchor"
_MAGIC = b"HDANCHR1"
_SIZE = len(_MAGIC) + 8 + 32 + 32
_APART = 4096
"""Between the two places: no disk tears both in one write."""


@dataclass(frozen=True)
class Mark:
    """How long the chain was at some commit, and the digest of its last entry then."""

    seq: int
    mac: bytes


class AnchorDamaged(Exception):
    """The file is there, and neither place in it bears this hub's seal."""


class Anchor:
    """The mark of one hub.

    Attributes:
        fault: why the last mark could not be written; "" when it was. A commit is never taken back for it.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / FILE
        self.fault = ""
        self._key = key
        self._lock = Lock()
        self._file: int | None = None

    def put(self, seq: int, mac: bytes, *, durable: bool = False) -> None:
        """Write the head after a commit; `durable` waits until the disk has it."""
        body = _MAGIC + seq.to_bytes(8, "big") + mac
        with self._lock:
            try:
                if self._file is None:
                    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0)
                    self._file = os.open(self.path, flags, stat.S_IRUSR | stat.S_IWUSR)
                os.lseek(self._file, (seq % 2) * _APART, os.SEEK_SET)
                os.write(self._file, body + self._seal(body))
                if durable:
                    os.fsync(self._file)
                self.fault = ""
            except OSError as fault:
                self.fault = type(fault).__name__

    def last(self) -> Mark | None:
        """The newest mark; None where none was ever written.

        Raises:
            AnchorDamaged: neither place is sealed by this hub.
        """
        try:
            with self.path.open("rb") as file:
                body = file.read(_APART + _SIZE)
        except FileNotFoundError:
            return None
        except OSError:
            raise AnchorDamaged from None
        marks = [mark for at in (0, _APART) if (mark := self._read(body[at : at + _SIZE])) is not None]
        if not marks:
            raise AnchorDamaged
        return max(marks, key=lambda mark: mark.seq)

    def close(self) -> None:
        """Let the file go; what was written is on the disk then."""
        with self._lock:
            if self._file is not None:
                with contextlib.suppress(OSError):
                    os.fsync(self._file)
                os.close(self._file)
                self._file = None

    def _read(self, place: bytes) -> Mark | None:
        body, seal = place[: _SIZE - 32], place[_SIZE - 32 :]
        if len(place) < _SIZE or not body.startswith(_MAGIC) or not hmac.compare_digest(seal, self._seal(body)):
            return None
        return Mark(int.from_bytes(body[len(_MAGIC) : len(_MAGIC) + 8], "big"), body[len(_MAGIC) + 8 :])

    def _seal(self, body: bytes) -> bytes:
        return hmac.new(self._key, b"hubdesk anchor" + body, hashlib.sha256).digest()
