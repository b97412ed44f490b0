"""Process start to sign-in window painted, beside a bare PySide6 window started the same way in the same run.

    python benchmarks/startup.py [--runs 9] [--hub FOLDER]

Both are timed by the parent, from before the process is started to the moment the child says its window was painted.
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
"""

BARE = _WATCH + """
from PySide6.QtWidgets import QLabel
app = QApplication([])
watch = Painted(); app.installEventFilter(watch)
label = QLabel("bare"); label.resize(1280, 760); label.show()
app.exec()
"""

REAL = (
    "import sys; from pathlib import Path\n"
    + _WATCH
    + """
plain = QApplication.__init__
def watched(self, *arguments):
    plain(self, *arguments); self.watch = Painted(); self.installEventFilter(self.watch)
QApplication.__init__ = watched
from main import main
main(["--hub", sys.argv[1]])
"""
)


def once(code: str, folder: str) -> float:
    began = time.perf_counter()
    environment = dict(os.environ)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
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
    once(BARE, folder)
    once(REAL, folder)
    bare, real = [], []
    for _ in range(given.runs):
        bare.append(once(BARE, folder))
        real.append(once(REAL, folder))
    slow, quick = statistics.median(real), statistics.median(bare)
    print(f"bare PySide6 window: median {quick:.3f} s of {given.runs}")
    print(f"process start to sign-in window painted: median {slow:.3f} s of {given.runs}")
    print(f"ratio {slow / quick:.2f} (bar 2.0): {'met' if slow / quick <= 2.0 else 'NOT MET'}")


if __name__ == "__main__":
    main()
