"""Making and opening a hub, and every bad opening in a sentence of its own, on real files."""

import errno
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.models import engine, schema
from app.services.errors import HubdeskError, NotFound, StoreFault
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories.hubs import PASSPHRASE


def told(folder: Path, passphrase: str = PASSPHRASE) -> HubdeskError:
    with pytest.raises(HubdeskError) as caught:
        opening.open_hub(folder, vault.open_with_passphrase(folder, passphrase)).close()
    return caught.value


def plaintext(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()


def cut_inside_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def cut_between_pages(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -4096 * 10])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def scratched(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[200] ^= 1
    path.write_bytes(body)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (plaintext, "not encrypted"),
        (cut_inside_a_page, "cut short"),
        (emptied, "cut short"),
        (cut_between_pages, "damaged"),
        (scratched, "damaged"),
        (Path.unlink, "database is not in its folder"),
    ],
)
def test_each_bad_database_is_told_in_its_own_words_and_left_as_it_is(
    folder: Path, harm: object, sentence: str
) -> None:
    path = vault.database_path(folder)
    harm(path)  # type: ignore[operator]  # a parameter of pytest
    before = path.read_bytes() if path.exists() else None
    error = told(folder)
    assert sentence in error.sentence
    assert error.next_step
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_database_of_another_hub_is_not_taken_for_a_wrong_passphrase(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    opening.create_hub(other, PASSPHRASE, "test").close()
    shutil.copy(vault.database_path(other), vault.database_path(folder))
    assert "belongs to another hub" in told(folder).sentence


def test_a_wrong_passphrase_is_told_as_one(folder: Path) -> None:
    assert "not the hub's passphrase" in told(folder, "some other words here").sentence


def test_a_database_of_a_newer_program_is_refused_unchanged(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    connection = engine.raw_connection(vault.database_path(folder), keys.data_key)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "newer Hubdesk" in told(folder).sentence


def test_no_sentence_names_the_place_or_the_driver(folder: Path) -> None:
    vault.database_path(folder).write_bytes(b"x" * 4096)
    error = told(folder)
    assert str(folder) not in error.sentence + error.next_step
    assert error.__cause__ is None


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (OSError(errno.ENOSPC, "x"), "disk is full"),
        (PermissionError(errno.EACCES, "x"), "may not be read or written"),
        (OSError(errno.EIO, "x"), "could not be opened"),
    ],
)
def test_a_making_that_the_disk_refuses_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, sentence: str
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    monkeypatch.setattr(vault, "write_envelope", refuse)
    with pytest.raises(StoreFault, match=sentence):
        opening.create_hub(tmp_path / "hub", PASSPHRASE, "test")
    assert list((tmp_path / "hub").iterdir()) == []


def test_a_making_broken_off_before_the_envelope_is_begun_anew(tmp_path: Path) -> None:
    place = tmp_path / "hub"
    place.mkdir()
    (place / opening.UNFINISHED).write_bytes(b"what a crash left behind")
    hub = opening.create_hub(place, PASSPHRASE, "test")
    hub.close()
    assert sorted(each.name for each in place.iterdir()) == [vault.DATABASE, vault.ENVELOPE]


def test_a_making_broken_off_before_its_last_step_is_finished_at_the_next_opening(folder: Path) -> None:
    vault.database_path(folder).rename(folder / opening.UNFINISHED)
    opening.open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE)).close()
    assert vault.database_path(folder).exists()
    assert not (folder / opening.UNFINISHED).exists()


def test_a_hub_is_never_made_over_another(folder: Path) -> None:
    before = vault.database_path(folder).read_bytes()
    with pytest.raises(StoreFault, match="already a hub"):
        opening.create_hub(folder, PASSPHRASE, "test")
    assert vault.database_path(folder).read_bytes() == before


@pytest.mark.parametrize("place", ["//server/share/hub", "\\\\server\\share\\hub"])
def test_a_network_share_is_refused_with_the_reason(place: str) -> None:
    with pytest.raises(StoreFault, match="network share"):
        opening.create_hub(Path(place), PASSPHRASE, "test")


def test_a_folder_on_a_mounted_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"disk / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n"
    real = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda self, *a: mounts if str(self) == "/proc/mounts" else real(self, *a)
    )
    with pytest.raises(StoreFault, match="network share"):
        opening.refuse_network_place(tmp_path / "hub")


def test_a_busy_database_is_not_taken_for_a_damaged_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    holder = engine.raw_connection(vault.database_path(folder), keys.data_key)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    try:
        assert "busy" in told(folder).sentence
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_closing_a_hub_drops_its_key(folder: Path) -> None:
    hub: Hub = opening.open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE))
    assert len(hub.store.data_key) == 32
    assert hub.store.data_key.hex() not in repr(hub.store)
    hub.close()
    assert hub.store.data_key == b""


def test_the_schema_is_brought_up_only_once(folder: Path) -> None:
    hub = opening.open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE))
    assert schema.migrate(hub.store) is False
    hub.close()


def test_a_missing_hub_is_told_as_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        vault.open_with_passphrase(tmp_path, PASSPHRASE)
