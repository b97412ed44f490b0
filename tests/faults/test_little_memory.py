"""A process that gets no more memory: told in words at whatever allocation it happens, and the database is intact."""

import shutil
import sys
from pathlib import Path

import pytest

from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views import errors
from tests.factories.hubs import Staff
from tests.faults.children import judge, keys_of, run

MEGABYTE = 1 << 20


def starved(more: int, folder: Path, staff: Staff, place: Path) -> bool:
    """Let a worker write in so much more memory than it has; whether it was told that there is none left."""
    keys = keys_of(folder)
    told = run(folder, keys, staff[Role.HUB_WORKER], place, "lightly", "starve", str(more))
    assert told.status == 0, told.errors
    assert told.errors == ""
    if told.fault:
        assert "too little memory" in told.fault
        assert "try again" in told.fault
    judge(folder, keys, told.acked).close()
    return bool(told.fault)


@pytest.mark.parametrize("more", [2 * MEGABYTE])
def test_a_process_without_memory_is_told_so_and_the_database_is_intact(
    more: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    hub.close()
    assert starved(more, hub.folder, staff, tmp_path / "worker")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_wherever_memory_ends_the_database_is_intact(
    hub: Hub, staff: Staff, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.close()
    told = 0
    for more in range(0, 18 * MEGABYTE, 2 * MEGABYTE):
        folder = Path(shutil.copytree(hub.folder, tmp_path / "copy"))
        told += starved(more, folder, staff, tmp_path / "worker")
        shutil.rmtree(folder)
    with capsys.disabled():
        sys.stdout.write(f"\n9 bounds of memory, {told} times too little of it, each told in words\n")
    assert told > 6


def test_a_screen_without_memory_says_so_and_gives_no_number_of_a_fault() -> None:
    said = errors.words(MemoryError())
    assert "too little memory" in said.sentence
    assert said.next_step
