"""The sign-in window stands as this computer was last used; what is remembered for that tells nothing of anybody."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app.views import theme
from app.views.shell import machine
from app.views.shell.settings import SettingsDialog
from tests.views.shell.conftest import Desks

START = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLabel
from app.views import theme
from app.views.shell.desktop import run_desk
from app.views.shell.instance import InstanceGuard

def look():
    (window,) = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    (title,) = [each for each in window.findChildren(QLabel) if each.text() == "Hubdesk"]
    title.ensurePolished()
    now = theme.current()
    print(now.colours.name, now.scale, title.font().pixelSize(), InstanceGuard(Path(sys.argv[1])).is_first())
    return 0

QApplication.exec = staticmethod(look)
run_desk(Path(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    QSettings("Hubdesk", "Hubdesk").clear()
    yield
    QSettings("Hubdesk", "Hubdesk").clear()


def started(folder: Path, config: Path | None = None) -> list[str]:
    """What a fresh start here shows: colours, text size, pixels of the title; and whether another could be first."""
    # Qt looks up the folder of its settings once in a process, whatever home a later test is given
    config = config or Path(QSettings("Hubdesk", "Hubdesk").fileName()).parents[1]
    environment = {**os.environ, "TMPDIR": str(folder), "XDG_CONFIG_HOME": str(config)}
    done = subprocess.run(
        [sys.executable, "-c", START, str(folder / "hub")], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.split()


def choose(desks: Desks, mode: str, scale: str) -> None:
    desktop = desks.open()
    assert desktop.preferences is not None
    assert desktop.hub is not None
    dialog = SettingsDialog(desktop.preferences, desktop.hub, desktop.window)
    dialog.mode.setCurrentIndex(dialog.mode.findData(mode))
    dialog.scale.setCurrentIndex(dialog.scale.findData(scale))
    dialog.scale.activated.emit(dialog.scale.currentIndex())
    desks.quiet(desktop)


def test_the_text_size_and_colours_last_used_here_hold_on_the_next_sign_in_window(desks: Desks, tmp_path: Path) -> None:
    assert started(tmp_path) == ["light", "100", "22", "False"]
    choose(desks, "dark", "150")
    assert started(tmp_path) == ["dark", "150", "33", "False"]


def test_whoever_signs_in_brings_their_own_look_and_leaves_it_for_the_next_start(desks: Desks) -> None:
    machine.keep_look("dark", 200)
    theme.use("dark", 200)
    desks.open()
    assert theme.current().scale == 100
    assert machine.kept_look() == ("system", 100)


def test_what_the_computer_remembers_is_for_its_account_alone_and_names_nobody(desks: Desks) -> None:
    choose(desks, "dark", "150")
    desktop = desks.opened[0]
    desktop.window.close()
    kept = QSettings("Hubdesk", "Hubdesk")
    kept.setFallbacksEnabled(False)
    if os.name == "posix":
        assert stat.S_IMODE(Path(kept.fileName()).stat().st_mode) == 0o600
    assert sorted(kept.allKeys()) == ["look/mode", "look/scale", "window"]


@pytest.mark.parametrize(("mode", "scale"), [("blue", "110"), ("", ""), ("DARK", "9999999"), (["dark"], ["150"])])
def test_a_spoiled_memory_means_the_systems_colours_at_full_size(mode: object, scale: object) -> None:
    kept = QSettings("Hubdesk", "Hubdesk")
    kept.setValue("look/mode", mode)
    kept.setValue("look/scale", scale)
    kept.sync()
    assert machine.kept_look() == ("system", 100)


def test_a_disk_that_refuses_stops_neither_the_choice_nor_the_start(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "Hubdesk").write_text("a file where the folder should be")
    keep = "from app.views.shell import machine; machine.keep_look('dark', 150); print('went on')"
    environment = {**os.environ, "XDG_CONFIG_HOME": str(config)}
    done = subprocess.run([sys.executable, "-c", keep], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "went on"
    assert started(tmp_path, config)[-1] == "False"
