"""A desk whose disk stands still in the middle of a write, or that dies there: the others read on, and are told.

Here the writer itself is stopped (SIGSTOP) while it holds the write lock, as a process is that waits for its disk.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.models import engine
from app.services.access import Role
from app.services.errors import StoreFault
from app.services.intake.contacts import record_contact
from app.services.trust import opening
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.brim import CONCERN, type_contact
from tests.faults.children import ROOT, judge, keys_of
from tests.faults.conftest import Seated
from tests.services.trust.test_backups import contacts

BUSY = "The database is busy with another program."
IN_THE_MIDDLE = 9
Stopped = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def stopped(hub: Hub, staff: Staff, tmp_path: Path) -> Iterator[Stopped]:
    """A process that holds still in the middle of recording a contact, the write lock in its hand."""
    started: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        (tmp_path / "keys").write_bytes(pickle.dumps(keys_of(hub.folder)))
        (tmp_path / "actor").write_bytes(pickle.dumps(staff.others["worker2"]))
        words = ["tests.faults.worker", str(hub.folder), str(tmp_path / "keys"), str(tmp_path / "actor")]
        made = subprocess.Popen(
            [sys.executable, "-m", *words, "stop", str(IN_THE_MIDDLE)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(made)
        _, status = os.waitpid(made.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        return made

    yield begin
    for each in started:
        each.kill()
        each.communicate(timeout=20)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, hub: Hub) -> Iterator[Hub]:
    """The hub as a desk has it open that waits a moment only, not ten seconds."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    opened = opening.open_hub(hub.folder, keys_of(hub.folder))
    yield opened
    opened.close()


def test_while_one_desk_waits_for_its_disk_the_others_read_and_are_told_and_both_writes_land(
    impatient: Hub, staff: Staff, stopped: Stopped
) -> None:
    worker = staff[Role.HUB_WORKER]
    record_contact(impatient, worker, three_children())
    slow = stopped()
    assert contacts(impatient) == 1
    with pytest.raises(StoreFault, match=BUSY) as told:
        record_contact(impatient, worker, three_children())
    assert "try again" in told.value.next_step
    slow.send_signal(signal.SIGCONT)
    said, _ = slow.communicate(timeout=60)
    assert "acked" in said
    assert "fault" not in said
    record_contact(impatient, worker, three_children())
    assert contacts(impatient) == 3
    judge(impatient.folder, keys_of(impatient.folder), ()).close()


def test_the_lock_of_a_desk_that_is_killed_while_it_writes_is_free_at_once(
    impatient: Hub, staff: Staff, stopped: Stopped
) -> None:
    slow = stopped()
    slow.kill()
    slow.communicate(timeout=20)
    record_contact(impatient, staff[Role.HUB_WORKER], three_children())
    assert contacts(impatient) == 1
    judge(impatient.folder, keys_of(impatient.folder), ()).close()


def test_a_form_stays_as_typed_while_the_disk_stands_still_and_is_saved_afterwards(
    impatient: Hub, staff: Staff, stopped: Stopped, seated: Seated
) -> None:
    stage = seated(impatient, staff[Role.HUB_WORKER])
    type_contact(stage, three_children())
    stage.settle()
    slow = stopped()
    stage.form().presenter.save()
    QTest.keyClicks(stage.desktop.window, "x")  # the window answers while the database waits
    stage.settle()
    notice = stage.notice()
    assert notice is not None
    assert notice.sentence == BUSY
    assert stage.form().form.draft().concern == CONCERN
    slow.send_signal(signal.SIGCONT)
    slow.communicate(timeout=60)
    stage.form().presenter.save()
    stage.until(lambda: stage.kind() == "contact")
    stage.settle()
