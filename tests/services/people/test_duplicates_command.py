"""`main.py duplicates` looks through everybody overnight and says what it found."""

import getpass
import os
import signal
from pathlib import Path

import pytest

from app.commands.duplicates import run
from app.commands.progress import Progress
from app.services.access import Role
from app.services.people import duplicate_search
from app.services.unit_of_work import Hub
from tests.factories import hubs
from tests.factories.hubs import Staff
from tests.services.people.doubles import to_decide, twice


@pytest.fixture
def folder(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(getpass, "getpass", lambda _words: hubs.PASSPHRASE)
    return hub.folder


def test_it_finds_the_pair_and_says_how_many(
    hub: Hub, staff: Staff, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = twice(hub)
    assert run([], folder) == 0
    assert "Finished. New pairs to decide, in Probable duplicates: 1." in capsys.readouterr().out
    assert to_decide(hub, staff, Role.MASH_MANAGER) == [pair]


def test_ctrl_c_stops_it_and_the_next_run_goes_on(
    hub: Hub, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    twice(hub)
    monkeypatch.setattr(duplicate_search, "MOST_A_SLICE", 1)
    told = Progress.__call__

    def stopping(self: Progress, done: int, total: int) -> None:
        told(self, done, total)
        if done == 1:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Progress, "__call__", stopping)
    assert run([], folder) == 0
    assert "Stopped; the next search goes on from here." in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.setattr(getpass, "getpass", lambda _words: hubs.PASSPHRASE)
    assert run([], folder) == 0
    assert "Finished." in capsys.readouterr().out


def test_a_wrong_passphrase_is_told_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _words: "five other invented words here")
    assert run([], folder) == 1
    assert "passphrase" in capsys.readouterr().err
