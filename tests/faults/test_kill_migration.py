"""A process killed while it brings an older hub up to this program's schema: the next start finishes it, with all."""

import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.models import Agency, UserAccount, schema
from app.services.access import Role
from app.services.trust import audit, opening, vault
from tests.factories.hubs import HUB_AGENCY, PASSPHRASE, Staff
from tests.faults.children import run
from tests.faults.test_kill import BY_THE_DISK, KILLED

FROZEN = Path(__file__).resolve().parents[1] / "data" / "frozen"
PEOPLE = 11
STRIDE = {"0001": 16, "0004": 24, "0006": 20, "0007": 4}
"""From which schemas, and each how manieth step: every single one of the first would take minutes alone."""


class Older:
    """A hub of an earlier schema, copied anew for each kill."""

    def __init__(self, name: str, place: Path, staff: Staff) -> None:
        place.mkdir(exist_ok=True)
        self.frozen, self.place, self.staff = FROZEN / name, place, staff
        self.keys = vault.open_with_passphrase(self.frozen, PASSPHRASE)
        self.kills = 0

    def strike(self, *act: str) -> bool:
        """Kill its migration at one moment; the next start ends it, and all is there. False: it was done before."""
        folder = self.place / "hub"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.frozen, folder)
        told = run(folder, self.keys, self.staff[Role.ADMINISTRATOR], self.place, *act)
        assert told.status in {0, KILLED, BY_THE_DISK}, told.errors
        assert told.fault == ""
        hub = opening.open_hub(folder, self.keys)
        try:
            assert schema.revision_of(hub.store) == schema.HEAD
            with hub.reading(None) as unit:
                assert unit.session.scalar(select(func.count()).select_from(UserAccount)) == PEOPLE
                assert unit.session.scalar(select(Agency.name).where(Agency.code == HUB_AGENCY)) == "The hub"
                assert unit.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            verdict = audit.verify_chain(hub)
            assert verdict.holds, verdict.sentence
        finally:
            hub.close()
        self.kills += told.status != 0
        return told.status != 0


def test_a_kill_in_the_middle_of_a_migration_is_finished_by_the_next_start(staff: Staff, tmp_path: Path) -> None:
    older = Older("0006", tmp_path / "older", staff)
    assert older.strike("migrate", "61")
    assert older.strike("migrate_torn", "90000")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_kill_anywhere_in_a_migration_from_any_of_these_schemas_loses_nothing(
    staff: Staff, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kills = 0
    for name, stride in STRIDE.items():
        older = Older(name, tmp_path / name, staff)
        step = 1
        while older.strike("lightly", "migrate", str(step)):
            step += stride
        at = 40_000
        while older.strike("lightly", "migrate_torn", str(at)):
            at += 90_000
        kills += older.kills
    with capsys.disabled():
        sys.stdout.write(f"\n{kills} kills during migrations from {', '.join(STRIDE)}; all came up to {schema.HEAD}\n")
    assert kills >= 100
