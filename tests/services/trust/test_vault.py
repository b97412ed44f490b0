"""The envelope: what opens it, what does not, and what an edited one says."""

import json
import stat
from pathlib import Path

import pytest

from app.services.errors import Invalid, LockedOut, NotFound, StoreFault
from app.services.trust import opening, vault
from tests.factories.hubs import PASSPHRASE


def edit(folder: Path, **parts: object) -> None:
    body = json.loads(vault.envelope_path(folder).read_text())
    body.update(parts)
    vault.envelope_path(folder).write_text(json.dumps(body))


def test_the_passphrase_opens_and_another_one_is_told_before_the_database_is_touched(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    assert len(keys.data_key) == len(keys.audit_key) == 32
    vault.database_path(folder).unlink()
    with pytest.raises(LockedOut, match="not the hub's passphrase"):
        vault.open_with_passphrase(folder, PASSPHRASE.upper())


def test_the_keys_are_never_printed(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    assert keys.data_key.hex() not in repr(keys)
    assert repr(keys.data_key) not in repr(keys)


def test_the_envelope_and_the_database_are_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    opening.create_hub(folder, PASSPHRASE, "test").close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(vault.envelope_path(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.database_path(folder).stat().st_mode) == 0o600


def test_an_empty_folder_that_anybody_may_enter_is_closed_when_the_hub_is_made(tmp_path: Path) -> None:
    place = tmp_path / "open"
    place.mkdir(mode=0o755)
    opening.create_hub(place, PASSPHRASE, "test").close()
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_the_envelope_holds_no_key_in_the_clear(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    text = vault.envelope_path(folder).read_text()
    assert vault._b64(keys.data_key) not in text
    assert keys.data_key.hex() not in text
    assert PASSPHRASE not in text


def test_a_new_envelope_asks_for_argon2id_at_64_mib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    opening.create_hub(tmp_path / "new", PASSPHRASE, "test").close()
    slot = vault.read_envelope(tmp_path / "new")["slots"][0]
    assert slot["kdf"] == "argon2id"
    asked = {name: value for name, value in slot["parameters"].items() if name != "salt"}
    assert asked == {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}


def test_every_slot_has_a_salt_and_a_nonce_of_its_own(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    envelope_id = vault.read_envelope(folder)["id"]
    slots = [vault.passphrase_slot(envelope_id, keys, PASSPHRASE, "x") for _ in range(2)]
    assert slots[0]["parameters"]["salt"] != slots[1]["parameters"]["salt"]
    assert slots[0]["nonce"] != slots[1]["nonce"]


def test_a_second_passphrase_opens_the_same_hub(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    envelope_id = vault.read_envelope(folder)["id"]
    vault.add_slot(folder, vault.passphrase_slot(envelope_id, keys, "somebody else's words", "second"))
    assert vault.open_with_passphrase(folder, "somebody else's words") == keys


def test_a_slot_moved_to_another_kind_or_envelope_does_not_open(folder: Path) -> None:
    keys = vault.open_with_passphrase(folder, PASSPHRASE)
    slot_id, slot_key = vault.add_stored_slot(folder, keys, "keyring")
    assert vault.open_with_slot_key(folder, "keyring", slot_id, slot_key) == keys
    slots = vault.read_envelope(folder)["slots"]
    slots[-1]["kind"] = "wallboard"
    edit(folder, slots=slots)
    assert vault.open_with_slot_key(folder, "wallboard", slot_id, slot_key) is None
    slots[-1]["kind"] = "keyring"
    edit(folder, slots=slots, id="another envelope")
    assert vault.open_with_slot_key(folder, "keyring", slot_id, slot_key) is None


def test_a_short_passphrase_is_refused_beside_its_field(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as told:
        opening.create_hub(tmp_path / "new", "too short", "test")
    assert told.value.problems[0].field == "passphrase"
    assert not (tmp_path / "new").exists()


def test_a_missing_key_file_is_told_and_no_key_is_made(folder: Path) -> None:
    vault.envelope_path(folder).unlink()
    with pytest.raises(NotFound, match="key file is missing"):
        vault.open_with_passphrase(folder, PASSPHRASE)
    with pytest.raises(StoreFault, match="already a hub"):
        opening.create_hub(folder, PASSPHRASE, "test")
    assert not vault.envelope_path(folder).exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": 1}', '{"format":1,"id":3,"slots":[]}', '{"format":1,"id":"x","slots":[1]}'],
)
def test_a_damaged_key_file_is_told_as_such(folder: Path, text: str) -> None:
    vault.envelope_path(folder).write_text(text)
    with pytest.raises(StoreFault, match="key file is damaged"):
        vault.open_with_passphrase(folder, PASSPHRASE)


@pytest.mark.parametrize(
    "change", [{"parameters": {}}, {"nonce": "%%%"}, {"sealed": None}, {"parameters": {"salt": 1}}]
)
def test_a_damaged_slot_is_told_as_such(folder: Path, change: dict[str, object]) -> None:
    slots = vault.read_envelope(folder)["slots"]
    slots[0].update(change)
    edit(folder, slots=slots)
    with pytest.raises(StoreFault, match="key file is damaged"):
        vault.open_with_passphrase(folder, PASSPHRASE)


def test_an_envelope_of_a_newer_program_is_told_as_such(folder: Path) -> None:
    edit(folder, format=2)
    with pytest.raises(StoreFault, match="newer Hubdesk"):
        vault.open_with_passphrase(folder, PASSPHRASE)


def test_a_broken_off_write_leaves_the_old_envelope_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = vault.envelope_path(folder).read_bytes()

    def no_room(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match="no room"):
        vault.add_slot(folder, {"kind": "keyring", "id": "x"})
    assert vault.envelope_path(folder).read_bytes() == before
