"""The machine of a run: what a bare window and bare reads take on it now, so that seconds can be judged beside them."""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.models.engine import raw_connection

HERE = Path(__file__).resolve().parents[2]
READS = 10_000
ROWS = 20_000

WATCH = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.done)
        return False
    def done(self):
        sys.stdout.write("painted\\n"); sys.stdout.flush(); os._exit(0)
plain = QApplication.exec
def watched(*arguments):
    QApplication.watch = Painted()
    for each in QApplication.topLevelWidgets():
        if each.isVisible():
            each.installEventFilter(QApplication.watch)
    return plain()
QApplication.exec = watched
"""
# The watch stands on the shown window alone: a filter on the whole application would send every event of every widget
# through Python, and Qt's inner widgets among them make PySide6 build each class of QtWidgets to find out their kind.

BARE = WATCH + """
from PySide6.QtWidgets import QLabel
app = QApplication([])
label = QLabel("bare"); label.resize(1280, 760); label.show()
app.exec()
"""


def once(code: str, folder: str, bytecode: str) -> float:
    """Seconds from before a process is started to its window painted."""
    began = time.perf_counter()
    environment = dict(os.environ)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = bytecode
    child = subprocess.Popen(
        [sys.executable, "-c", code, folder], cwd=HERE, stdout=subprocess.PIPE, env=environment, text=True
    )
    assert child.stdout is not None
    killer = threading.Timer(30, child.kill)
    killer.start()
    line = child.stdout.readline()
    killer.cancel()
    took = time.perf_counter() - began
    child.wait(timeout=30)
    if line.strip() != "painted":
        raise SystemExit("the window was never painted")
    return took


def bare_window() -> float:
    """Seconds to a bare PySide6 window painted, the second time it is started."""
    with tempfile.TemporaryDirectory() as bytecode:
        once(BARE, "", bytecode)
        return once(BARE, "", bytecode)


def bare_reads() -> float:
    """Seconds of ten thousand reads by primary key from a bare encrypted database of its own."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "bare.db"
        file.touch()
        bare = raw_connection(file, bytes(range(32)))
        bare.execute("CREATE TABLE row (id BLOB PRIMARY KEY, words TEXT) WITHOUT ROWID")
        ids = [at.to_bytes(16, "big") for at in range(ROWS)]
        bare.execute("BEGIN")
        bare.executemany("INSERT INTO row VALUES (?, ?)", [(each, "x" * 60) for each in ids])
        bare.execute("COMMIT")
        picked = random.Random(1).choices(ids, k=READS)
        began = time.perf_counter()
        for each in picked:
            bare.execute("SELECT words FROM row WHERE id = ?", (each,)).fetchone()
        took = time.perf_counter() - began
        bare.close()
    return took


def said() -> str:
    """One line for the foot of a table."""
    window, reads = bare_window(), bare_reads()
    return f"this machine now: bare Qt window {window:.3f} s; {READS:,} bare indexed reads {reads * 1_000:.0f} ms"
