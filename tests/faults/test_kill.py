"""A process killed while it commits: all that was acknowledged is there, nothing in part, chain and mark hold.

Three ways to sweep the moment: at each statement (and between commit and mark), by the system in the middle of a write
to the log or, at a checkpoint, to the file itself, and from outside so many microseconds after an acknowledgement.
"""

import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.trust import vault
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.children import Told, judge, keys_of, run

KILLED, BY_THE_DISK = -9, -25
PAGE, FRAME = 4096, 4120
FRESH = 25
"""After so many kills of one hub the next ones are done to a new copy: what is looked through stays small."""


@dataclass
class Target:
    """A hub that is killed again and again, and judged after each.

    Attributes:
        lives: the hub as it was, for the next copy.
        acked: what it ever acknowledged since.
        kills: how many workers were killed in it.
    """

    lives: Path
    place: Path
    staff: Staff
    keys: vault.Keys
    acked: list[UUID] = field(default_factory=list)
    kills: int = 0
    transactions: int = 0

    @property
    def folder(self) -> Path:
        """The copy in use."""
        return self.place / "hub"

    def strike(self, *act: str, kill: tuple[int, int] | None = None) -> Told:
        """Kill one worker at one moment, and judge what it left; whoever comes next goes on with it."""
        if self.kills % FRESH == 0 and self.folder.exists():
            self._goes_on()
            shutil.rmtree(self.folder)
        if not self.folder.exists():
            shutil.copytree(self.lives, self.folder)
            self.acked.clear()
        told = run(self.folder, self.keys, self.staff[Role.HUB_WORKER], self.place, *act, kill=kill)
        assert told.status in {0, KILLED, BY_THE_DISK}, told.errors
        assert told.fault == ""
        self.kills += told.status != 0
        self.transactions += len(told.acked)
        self.acked += told.acked
        judge(self.folder, self.keys, tuple(self.acked)).close()
        return told

    def _goes_on(self) -> None:
        hub = judge(self.folder, self.keys, tuple(self.acked))
        try:
            record_contact(hub, self.staff[Role.HUB_WORKER], three_children())
        finally:
            hub.close()


@pytest.fixture
def target(hub_template: Path, staff: Staff, tmp_path: Path) -> Target:
    place = tmp_path / "target"
    place.mkdir()
    return Target(hub_template, place, staff, keys_of(hub_template))


def tell(capsys: pytest.CaptureFixture[str], target: Target, where: str) -> None:
    """Print the count."""
    with capsys.disabled():
        sys.stdout.write(f"\n{target.kills} kills {where}, {target.transactions} acknowledged, none lost\n")


def statement_by_statement(target: Target, steps: Iterable[int], lightly: Sequence[str] = ()) -> None:
    """Kill at each step of a second contact, until it is done before that step comes."""
    for step in steps:
        told = target.strike(*lightly, "die", str(step))
        assert len(told.acked) == (1 if told.status == KILLED else 2)
        if told.status == 0:
            return


def test_a_kill_in_the_middle_of_recording_loses_no_acknowledged_contact_and_leaves_none_in_part(
    target: Target,
) -> None:
    statement_by_statement(target, (1, 8, 25))
    assert target.kills == 3


def test_a_kill_in_the_middle_of_a_write_to_the_log_loses_nothing(target: Target) -> None:
    for more in (0, 12, FRAME * 3 + 2_000, FRAME * 9 + 24):
        assert target.strike("torn", str(more)).status == BY_THE_DISK
    target.strike("stream", kill=(2, 15_000))
    assert target.kills == 5


def test_a_kill_while_the_file_grows_by_half_a_page_is_mended_from_the_log(target: Target) -> None:
    assert target.strike("checkpoint", "1000").status == BY_THE_DISK
    assert target.kills == 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_kill_at_every_step_of_recording_loses_nothing_and_leaves_nothing_in_part(
    target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    statement_by_statement(target, range(1, 500), ["lightly"])
    tell(capsys, target, "at every step of a commit")
    assert target.kills > 50


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_kill_in_every_page_that_a_commit_writes_to_the_log_loses_nothing(
    target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the head of each page, in the middle of that head, and in the middle of the page."""
    for page in range(500):
        ended = [target.strike("lightly", "torn", str(page * FRAME + at)) for at in (0, 12, 2_000)]
        if all(len(each.acked) == 2 for each in ended):
            break
    tell(capsys, target, "in the middle of a write to the log")
    assert target.kills > 120


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_kill_in_the_middle_of_a_checkpoint_loses_nothing(
    target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    for pages in range(-120, 60, 4):  # the file is written in the order of its pages, and grows at the end
        target.strike("lightly", "checkpoint", str(pages * PAGE + 1_000))
    tell(capsys, target, "in the middle of a checkpoint")
    assert target.kills > 20


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_kill_from_outside_at_any_moment_of_a_commit_loses_nothing(
    target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    for moment in range(300):
        told = target.strike("lightly", "stream", kill=(1 + moment % 2, moment * 170))
        assert told.status == KILLED
    tell(capsys, target, "from outside at swept moments of a commit")
    assert target.kills == 300
