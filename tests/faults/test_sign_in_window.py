"""Bad hubs through the window that signs in: each told in words of its own, what was typed still there."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from app.views.shell.desktop import Desktop
from app.views.sign_in.screen import SignIn
from tests.factories.hubs import PASSPHRASE
from tests.faults.children import keys_of


def truncated(folder: Path, _other: Path) -> None:
    """The database ends inside a page."""
    path = vault.database_path(folder)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1000)


def plaintext(folder: Path, _other: Path) -> None:
    """An ordinary SQLite file lies in the database's place."""
    vault.database_path(folder).write_bytes(b"SQLite format 3\x00" + bytes(8176))


def noise(folder: Path, _other: Path) -> None:
    """The database's first pages are noise."""
    path = vault.database_path(folder)
    with path.open("r+b") as file:
        file.write(os.urandom(8192))


def no_database(folder: Path, _other: Path) -> None:
    """The database is gone."""
    vault.database_path(folder).unlink()


def other_envelope(folder: Path, other: Path) -> None:
    """The key file is that of another hub under the same passphrase."""
    shutil.copy(vault.envelope_path(other), vault.envelope_path(folder))


def no_envelope(folder: Path, _other: Path) -> None:
    """The key file is gone."""
    vault.envelope_path(folder).unlink()


def spoiled_envelope(folder: Path, _other: Path) -> None:
    """The key file is cut in the middle."""
    path = vault.envelope_path(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(folder: Path, _other: Path) -> None:
    """A later program wrote the database."""
    hub = opening.open_hub(folder, keys_of(folder))
    with hub.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    hub.close()


BROKEN: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "truncated": (truncated, "cut short"),
    "plaintext": (plaintext, "not encrypted"),
    "noise": (noise, "damaged"),
    "no database": (no_database, "not in its folder"),
    "other envelope": (other_envelope, "another hub"),
    "no envelope": (no_envelope, "key file"),
    "spoiled envelope": (spoiled_envelope, "key file"),
    "newer": (newer, "newer Hubdesk"),
}


def shown(desktop: Desktop) -> str:
    """Every sentence of the window."""
    return "\n".join(each.text() for each in desktop.window.findChildren(QLabel) if each.isVisible())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_hub_is_told_in_the_sign_in_window_and_left_as_it_is(
    name: str, hub: Hub, tmp_path: Path, desktop_on: Callable[[Path], Desktop], qtbot: QtBot
) -> None:
    hub.close()
    spoil, words = BROKEN[name]
    other = tmp_path / "other"
    opening.create_hub(other, PASSPHRASE, "test").close()
    spoil(hub.folder, other)
    before = {each.name: each.read_bytes() for each in hub.folder.iterdir() if each.suffix != ".db-shm"}
    desktop = desktop_on(hub.folder)
    desktop.begin()
    page = desktop.window.pages.currentWidget()
    assert isinstance(page, SignIn)
    qtbot.waitUntil(lambda: "presenter" in vars(page), timeout=20_000)  # begun, as it is once painted
    qtbot.waitUntil(lambda: desktop.background.pending == 0, timeout=20_000)
    qtbot.waitUntil(lambda: words in shown(desktop) or page.passphrase.isVisible(), timeout=20_000)
    if words not in shown(desktop):
        page.passphrase.setText(PASSPHRASE)
        page.name.setText("worker")
        page.password.setText("ladder kettle moss")
        QTest.keyClick(page.password, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: words in shown(desktop), timeout=20_000)
        assert page.name.text() == "worker"
    assert "fault of its own" not in shown(desktop)
    assert str(hub.folder) not in shown(desktop)
    after = {each.name: each.read_bytes() for each in hub.folder.iterdir() if each.suffix != ".db-shm"}
    assert after == before
