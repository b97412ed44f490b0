"""Process start to sign-in window painted, beside a bare PySide6 window started the same way in the same run.

    python benchmarks/startup.py [--runs 9] [--hub FOLDER]

Both are timed by the parent, from before the process is started to the moment the child says its window was painted.
Both run from bytecode, as an installed program does: it is kept in a temporary folder, whatever the environment says.
Bar: ratio of the medians ≤ 2.0.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]

_WATCH = """
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

BARE = _WATCH + """
from PySide6.QtWidgets import QLabel
app = QApplication([])
label = QLabel("bare"); label.resize(1280, 760); label.show()
app.exec()
"""

REAL = (
    "import gc; gc.disable()  # what main.py does first; here the watch loads PySide6 before it\n"
    + _WATCH
    + """
from main import main
main(["--hub", sys.argv[1]])
"""
)


def once(code: str, folder: str, bytecode: str) -> float:
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--hub", default="")
    given = parser.parse_args()
    folder = given.hub or str(Path(tempfile.mkdtemp()) / "hub")
    bare, real = [], []
    with tempfile.TemporaryDirectory() as bytecode:
        once(BARE, folder, bytecode)
        once(REAL, folder, bytecode)
        for _ in range(given.runs):
            bare.append(once(BARE, folder, bytecode))
            real.append(once(REAL, folder, bytecode))
    slow, quick = statistics.median(real), statistics.median(bare)
    print(f"bare PySide6 window: median {quick:.3f} s of {given.runs}")
    print(f"process start to sign-in window painted: median {slow:.3f} s of {given.runs}")
    print(f"ratio {slow / quick:.2f} (bar 2.0): {'met' if slow / quick <= 2.0 else 'NOT MET'}")


if __name__ == "__main__":
    main()
