"""F11 on the desk: who may start the wall, what is left behind, and that one wall is enough."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.errors import Refused, StoreFault
from app.services.trust import keyring_slots, vault
from app.services.trust.keyring_slots import KeyringAnswer, SlotState
from app.services.unit_of_work import Hub
from app.views.background import Background
from app.views.wallboard import autostart, single, start
from tests.factories.hubs import Staff


class Begun:
    """A process that was only asked for."""

    def __init__(self, words: list[str], **more: Any) -> None:
        self.words = words
        self.stdin = Kept()
        self.environment = more.get("env")

    def poll(self) -> None:
        return None


class Kept(io.BytesIO):
    """What was written stays readable after the end."""

    def close(self) -> None:
        self.kept = self.getvalue()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Begun]:
    made: list[Begun] = []

    def popen(words: list[str], **more: Any) -> Begun:
        made.append(Begun(words, **more))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return made


def test_whoever_has_not_the_right_starts_nothing(hub: Hub, staff: Staff, begun: list[Begun]) -> None:
    for role in (Role.HUB_WORKER, Role.PARTNER, Role.AUDITOR, Role.WALLBOARD):
        with pytest.raises(Refused):
            start.start_board(hub, staff[role])
    assert begun == []
    assert not autostart.entry_path(hub.folder).exists()


def test_a_start_hands_the_key_over_by_standard_input_only(hub: Hub, staff: Staff, begun: list[Begun]) -> None:
    told = start.start_board(hub, staff[Role.MASH_MANAGER])
    (process,) = begun
    line = process.stdin.kept.decode().strip()
    hub_, actor = keyring_slots.open_wallboard(hub.folder, line)
    hub_.close()
    assert actor.roles == {Role.WALLBOARD}
    assert line not in " ".join(process.words)
    assert process.environment is None
    assert process.words[-1] == "--handover"
    assert not told.unattended
    assert "must be started again" in told.sentence
    assert not autostart.entry_path(hub.folder).exists()


def test_where_the_keyring_keeps_the_key_the_wall_starts_with_the_computer(
    hub: Hub, staff: Staff, begun: list[Begun], monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol = keyring_slots.enrol_wallboard

    def kept(*given: Any) -> keyring_slots.WallboardStart:
        made = enrol(*given)
        return keyring_slots.WallboardStart(KeyringAnswer(SlotState.PRESENT, "Kept.", ""), made.handover)

    monkeypatch.setattr(keyring_slots, "enrol_wallboard", kept)
    told = start.start_board(hub, staff[Role.ADMINISTRATOR])
    assert told.unattended
    assert str(hub.folder) in autostart.entry_path(hub.folder).read_text("utf-8")
    assert len(begun) == 1


def test_a_wall_that_cannot_be_started_is_said_in_words(
    hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_given: Any, **_more: Any) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "Popen", none)
    with pytest.raises(StoreFault, match="could not be started"):
        start.start_board(hub, staff[Role.MASH_MANAGER])


def test_an_invented_hub_leaves_nothing_behind_on_the_machine(hub: Hub, staff: Staff, begun: list[Begun]) -> None:
    hub.demo = True
    start.start_board(hub, staff[Role.MASH_MANAGER])
    assert "--handover" not in begun[0].words
    assert not autostart.entry_path(hub.folder).exists()
    assert [slot["kind"] for slot in vault.read_envelope(hub.folder)["slots"]] == ["passphrase"]


def test_a_key_is_taken_from_a_later_start_and_a_socket_left_behind_is_no_wall(qtbot: QtBot, tmp_path: Path) -> None:
    assert single.speak_to_running(tmp_path) is None
    first = single.FirstBoard(tmp_path)
    keys = QSignalSpy(first.key_given)
    runner = Background()
    told: list[str | None] = []
    runner.query(lambda: single.speak_to_running(tmp_path, "slot:key"), told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    first.live = True
    runner.query(lambda: single.speak_to_running(tmp_path), told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [single.WAITING, single.LIVE]
    assert keys.count() == 1
    assert keys.at(0) == ["slot:key"]
    first.close()
    runner.close()
    assert single.speak_to_running(tmp_path) is None
