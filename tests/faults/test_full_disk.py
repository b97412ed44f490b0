"""A full disk, a file that may not grow, a folder that may not be written: told in words, nothing lost or half-done."""

import dataclasses
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.models import Authorisation, Contact, Person
from app.services.access import Role
from app.services.errors import StoreFault
from app.services.intake import batches
from app.services.intake.readers.dispatch import read_document
from app.services.intake.screening import screen_contact
from app.services.intake.screening_records import BatchChoice
from app.services.people.imports import import_people, read_import
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.brim import CONCERN, FULL, brimful, type_contact
from tests.faults.children import judge, keys_of, run
from tests.faults.conftest import Seated
from tests.faults.judged import GOOD
from tests.faults.stage import chain_holds

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
SMALL = 6 * 1024 * 1024


@contextmanager
def disk(folder: Path, size: int = SMALL) -> Iterator[Path]:
    """A disk of its own of so many bytes."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def narrow(hub: Hub, tmp_path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The hub's folder where little more fits, and the words that tell the worker so.

    Root mounts a disk of 6 MB; anybody else bounds the size of the worker's files.
    """
    hub.close()
    if ROOT:
        with disk(tmp_path / "disk") as place:
            yield Path(shutil.copytree(hub.folder, place / "hub")), ()
    else:
        yield hub.folder, ("limited", str(SMALL))


@pytest.mark.slow
@pytest.mark.parametrize("act", ["record", "drafts"])
def test_a_full_disk_is_told_and_every_acknowledged_row_stays_readable(
    act: str, narrow: tuple[Path, tuple[str, ...]], staff: Staff, tmp_path: Path
) -> None:
    folder, limit = narrow
    keys = keys_of(folder)
    told = run(folder, keys, staff[Role.HUB_WORKER], tmp_path / "worker", *limit, act, "200")
    assert told.status == 0, told.errors
    assert told.acked
    assert "full" in told.fault
    assert "Make room on the disk" in told.fault
    judge(folder, keys, told.acked if act == "record" else ()).close()


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_not_taken_for_a_damaged_one(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    keys = keys_of(hub.folder)
    told = run(hub.folder, keys, staff[Role.HUB_WORKER], tmp_path / "worker", "limited", str(SMALL), "record", "200")
    assert told.status == 0, told.errors
    assert told.acked
    assert "damaged" not in told.fault
    assert "Make room on the disk" in told.fault
    judge(hub.folder, keys, told.acked).close()


def test_what_was_typed_stays_on_the_screen_and_is_recorded_once_there_is_room(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    type_contact(stage, three_children())
    with brimful(hub):
        big = "A long history. " * 6000
        stage.form().show_draft(dataclasses.replace(stage.form().form.draft(), hoped_for=big))
        typed = stage.form().form.draft()
        stage.form().presenter.save()
        stage.settle()
        notice = stage.notice()
        assert notice is not None
        assert notice.sentence == FULL
        assert stage.form().form.draft() == typed
        with hub.reading(None) as unit:
            assert unit.session.scalar(select(func.count()).select_from(Contact)) == 0
    stage.form().presenter.save()
    stage.until(lambda: stage.kind() == "contact")
    stage.settle()
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(Contact.concern)).all() == [CONCERN]
    assert chain_holds(hub)


def test_a_contact_that_was_recorded_is_not_told_as_unsaved_because_its_draft_could_not_be_given_up(
    hub: Hub, staff: Staff, seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.intake import drafts

    def refused(*_args: object) -> None:
        raise StoreFault(FULL, "Make room on the disk, then save again.")

    stage = seated(hub, staff[Role.HUB_WORKER])
    type_contact(stage, three_children())
    monkeypatch.setattr(drafts, "discard_draft", refused)
    stage.form().presenter.save()
    stage.until(lambda: stage.kind() == "contact")
    stage.settle()
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Contact)) == 1


def test_a_batch_that_finds_no_room_is_authorised_in_no_line(hub: Hub, staff: Staff) -> None:
    data = (SAMPLES / "police_merlin_batch.csv").read_bytes()
    found = read_document(data, "batch.csv").batch
    assert found is not None
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    batch_id = batches.record_batch(hub, worker, found, "batch.csv", data).new_id
    assert batch_id is not None
    for line in batches.open_batch(hub, worker, batch_id).lines:
        screen_contact(hub, worker, line.contact_id, GOOD)
    read = batches.open_batch(hub, manager, batch_id)
    choices = [BatchChoice(line.contact_id, line.version, "mash_enquiry", "x" * 3000) for line in read.lines]
    with brimful(hub), pytest.raises(StoreFault, match="The disk is full"):
        batches.authorise_batch(hub, manager, batch_id, read.version, choices)
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Authorisation)) == 0
    batches.authorise_batch(hub, manager, batch_id, read.version, choices)
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Authorisation)) == len(choices)
    assert chain_holds(hub)


@pytest.mark.slow
def test_an_import_that_finds_no_room_brings_in_nobody(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    lines = [f"P{n},Ann{n},Lark,04/02/2015,F" for n in range(4000)]
    path.write_text("\n".join(["person_ref,forenames,surname,date_of_birth,sex", *lines]), "utf-8")
    preview = read_import(hub, staff[Role.ADMINISTRATOR], [path])
    assert not preview.why_not()
    with brimful(hub), pytest.raises(StoreFault, match="The disk is full"):
        import_people(hub, staff[Role.ADMINISTRATOR], preview)
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Person)) == 0
    import_people(hub, staff[Role.ADMINISTRATOR], preview)
    assert chain_holds(hub)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_hub_that_may_not_be_written_says_so_to_an_ordinary_user(
    what: str, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    keys = keys_of(hub.folder)
    hub.close()
    with lent(hub.folder, what) as (folder, place):
        told = run(folder, keys, staff[Role.HUB_WORKER], place, *(("nobody",) if ROOT else ()), "record", "1")
    assert told.status == 0, told.errors
    assert not told.acked
    assert "may not be read or written here" in told.fault or "read-only" in told.fault
    assert "sk the administrator" in told.fault


@contextmanager
def lent(hub_folder: Path, what: str) -> Iterator[tuple[Path, Path]]:
    """A copy of the hub that an ordinary user may read and not write, and a place for the worker's own files."""
    with tempfile.TemporaryDirectory() as held:
        outer = Path(held)
        outer.chmod(0o755)
        folder = Path(shutil.copytree(hub_folder, outer / "hub"))
        place = outer / "worker"
        place.mkdir()
        for each in folder.iterdir():
            each.chmod(0o444)
        folder.chmod(0o777 if what == "file" else 0o555)
        yield folder, place
        folder.chmod(0o755)
