"""One desktop for each hub: the second start knocks, a crash leaves nothing in the way."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.shell.instance import InstanceGuard, instance_name


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of its own with a short name: the name of a socket has room for a hundred letters."""
    with tempfile.TemporaryDirectory() as place:
        monkeypatch.setenv("TMPDIR", place)
        yield Path(place)


PROGRAM = (
    "import sys\n"
    "from pathlib import Path\n"
    "from PySide6.QtCore import QCoreApplication\n"
    "from app.views.shell.instance import InstanceGuard\n"
    "app = QCoreApplication([])\n"
    "guard = InstanceGuard(Path(sys.argv[1]))\n"
    "print('first' if guard.is_first() else 'knocked' if guard.knock() else 'alone', flush=True)\n"
)


def another(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True)


def test_a_second_start_of_the_same_hub_knocks_and_the_first_hears_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    guard = InstanceGuard(tmp_path / "hub")
    assert guard.is_first()
    assert guard.serve()
    with qtbot.waitSignal(guard.asked_to_front, timeout=20_000):
        second = another(tmp_path / "hub")
    said, _ = second.communicate(timeout=20)
    assert said.strip() == "knocked"
    guard.release()


def test_another_hub_has_a_desktop_of_its_own(qapp: QApplication, tmp_path: Path) -> None:
    first, second = InstanceGuard(tmp_path / "one"), InstanceGuard(tmp_path / "two")
    assert first.is_first()
    assert second.is_first()
    first.release()
    second.release()


def test_a_desktop_that_ended_or_was_killed_leaves_the_next_one_first(
    qapp: QApplication, tmp_path: Path, short: Path
) -> None:
    done = another(tmp_path / "hub")
    said, _ = done.communicate(timeout=20)
    assert said.strip() == "first"
    guard = InstanceGuard(tmp_path / "hub")
    (short / guard.name).write_text("a socket left by a crash")
    assert guard.is_first()
    assert guard.serve()
    guard.release()


def test_a_desktop_that_is_killed_leaves_the_lock_at_once(qapp: QApplication, tmp_path: Path) -> None:
    program = PROGRAM + "input()\n"
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "hub")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "first"
    guard = InstanceGuard(tmp_path / "hub")
    assert not guard.is_first()
    holder.kill()
    holder.communicate(timeout=20)
    assert guard.is_first()
    guard.release()


def test_a_link_laid_where_the_lock_belongs_is_not_followed(qapp: QApplication, tmp_path: Path, short: Path) -> None:
    guard = InstanceGuard(tmp_path / "hub")
    target = tmp_path / "elsewhere"
    (short / f"{guard.name}.lock").symlink_to(target)
    assert not guard.is_first()
    assert not target.exists()


def test_the_name_tells_nothing_of_the_folder(tmp_path: Path) -> None:
    name = instance_name(tmp_path / "Northmoor")
    assert "northmoor" not in name.lower()
    assert name == instance_name(tmp_path / "Northmoor")
    assert len(name) < 60
