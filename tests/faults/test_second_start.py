"""A second start of the desktop: while the first is still starting, and while it does not answer."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.shell import instance
from app.views.shell.instance import InstanceGuard

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.views.shell.instance import InstanceGuard
app = QCoreApplication([])
guard = InstanceGuard(Path(sys.argv[1]))
print("asking", flush=True)
print("first" if guard.is_first() else "knocked" if guard.knock() else "unheard", flush=True)
print("serves" if guard.serve() else "silent", flush=True)
"""


def another(folder: Path) -> "subprocess.Popen[str]":
    """A second start, as far as its knock."""
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True)


def test_a_second_start_while_the_first_is_still_starting_waits_for_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    guard = InstanceGuard(tmp_path / "hub")
    assert guard.is_first()
    second = another(tmp_path / "hub")
    assert second.stdout is not None
    assert second.stdout.readline().strip() == "asking"
    with qtbot.waitSignal(guard.asked_to_front, timeout=20_000):
        QTimer.singleShot(300, guard.serve)
    said, _ = second.communicate(timeout=20)
    assert said.split()[0] == "knocked"
    guard.release()


def test_a_start_that_is_not_heard_leaves_the_first_ones_door_alone(qapp: QApplication, tmp_path: Path) -> None:
    guard = InstanceGuard(tmp_path / "hub")
    assert guard.is_first()
    second = another(tmp_path / "hub")
    said, _ = second.communicate(timeout=20)
    assert said.split() == ["asking", "unheard", "silent"]
    assert guard.serve()
    guard.release()
    assert instance.instance_name(tmp_path / "hub") == guard.name
