"""The recovery code and the changes of key: every wrong sign is noticed, what is replaced opens nothing any more."""

import random
from pathlib import Path

import pytest

from app.models import file_care
from app.models.engine import WrongKeyOrDamaged, raw_connection
from app.services.access import Role
from app.services.errors import Invalid, LockedOut, StoreFault
from app.services.intake.contacts import record_contact
from app.services.trust import audit, opening, recovery, rotation, vault
from app.services.trust.packages import Course
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import PASSPHRASE, Staff
from tests.services.trust.test_backups import acts, contacts

HOLDERS = ("Ash Pike", "Sal Quist")


def test_a_code_is_read_back_however_it_is_grouped_or_spelled() -> None:
    for _ in range(200):
        code = recovery.new_code()
        assert len(code) == 39
        plain = code.replace("-", "")
        assert recovery.read_code(code) == plain
        assert recovery.read_code(plain.lower()) == plain
        assert recovery.read_code(code.replace("0", "O").replace("1", "l")) == plain
        assert recovery.read_code(f"  {code.replace('-', ' ')} ") == plain


def test_every_single_wrong_sign_is_noticed() -> None:
    chance, tried = random.Random(7), 0
    for _ in range(70):
        code = recovery.new_code().replace("-", "")
        for at in range(len(code)):
            wrong = chance.choice([sign for sign in recovery.ALPHABET if sign != code[at]])
            assert recovery.read_code(code[:at] + wrong + code[at + 1 :]) is None
            tried += 1
    assert tried > 2_000


@pytest.mark.parametrize("typed", ["", "short", "U" * 32, "é" * 32, "0" * 33, "\x00" * 32])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert recovery.read_code(typed) is None


def test_the_code_opens_the_hub_where_the_passphrase_is_asked_and_a_newer_one_replaces_it(hub: Hub) -> None:
    keys = vault.open_with_passphrase(hub.folder, PASSPHRASE)
    first, second = recovery.new_code(), recovery.new_code()
    recovery.add_recovery_slot(hub.folder, keys, first, first, HOLDERS)
    assert recovery.open_with_words(hub.folder, first.lower()) == keys
    recovery.add_recovery_slot(hub.folder, keys, second, second, HOLDERS)
    assert recovery.open_with_words(hub.folder, second) == keys
    with pytest.raises(LockedOut, match="does not open this hub"):
        recovery.open_with_words(hub.folder, first)
    assert recovery.open_with_words(hub.folder, PASSPHRASE) == keys


def test_a_wrong_sign_is_told_apart_from_a_wrong_passphrase(hub: Hub) -> None:
    keys = vault.open_with_passphrase(hub.folder, PASSPHRASE)
    code = recovery.new_code()
    recovery.add_recovery_slot(hub.folder, keys, code, code, HOLDERS)
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    with pytest.raises(LockedOut, match="A sign of this recovery code is wrong"):
        recovery.open_with_words(hub.folder, wrong)
    with pytest.raises(LockedOut, match="not the hub's passphrase"):
        recovery.open_with_words(hub.folder, "some other words here")


@pytest.mark.parametrize("holders", [("Ash Pike",), ("Ash Pike", "ash pike "), ("", "Ash Pike"), ("A", "B", "C")])
def test_the_code_wants_two_people(holders: tuple[str, ...], hub: Hub) -> None:
    keys, code = vault.open_with_passphrase(hub.folder, PASSPHRASE), recovery.new_code()
    with pytest.raises(Invalid):
        recovery.add_recovery_slot(hub.folder, keys, code, code, holders)


def test_a_code_that_is_not_typed_back_right_is_not_taken(hub: Hub) -> None:
    keys, code = vault.open_with_passphrase(hub.folder, PASSPHRASE), recovery.new_code()
    with pytest.raises(Invalid):
        recovery.add_recovery_slot(hub.folder, keys, code, recovery.new_code(), HOLDERS)
    assert not [slot for slot in vault.read_envelope(hub.folder)["slots"] if slot["kind"] == "recovery"]


def test_a_changed_passphrase_opens_and_the_former_does_not(hub: Hub) -> None:
    hub.close()
    rotation.change_passphrase(hub.folder, PASSPHRASE, "another four words here", "Ash Pike")
    with pytest.raises(LockedOut):
        vault.open_with_passphrase(hub.folder, PASSPHRASE)
    again = opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, "another four words here"))
    assert acts(again)[-1] == "hub passphrase changed"
    again.close()


def test_a_forgotten_passphrase_is_replaced_by_the_code(hub: Hub) -> None:
    keys, code = vault.open_with_passphrase(hub.folder, PASSPHRASE), recovery.new_code()
    recovery.add_recovery_slot(hub.folder, keys, code, code, HOLDERS)
    hub.close()
    rotation.change_passphrase(hub.folder, code, "another four words here", "Ash Pike")
    assert vault.open_with_passphrase(hub.folder, "another four words here") == keys


def test_too_short_a_passphrase_changes_nothing(hub: Hub) -> None:
    before = vault.envelope_path(hub.folder).read_bytes()
    with pytest.raises(Invalid):
        rotation.change_passphrase(hub.folder, PASSPHRASE, "short", "Ash Pike")
    assert vault.envelope_path(hub.folder).read_bytes() == before


def test_a_rotated_hub_holds_all_it_held_and_the_old_key_opens_nothing(hub: Hub, staff: Staff) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    held, old = contacts(hub), hub.store.data_key
    keys, code = vault.open_with_passphrase(hub.folder, PASSPHRASE), recovery.new_code()
    recovery.add_recovery_slot(hub.folder, keys, code, code, HOLDERS)
    vault.add_stored_slot(hub.folder, keys, "keyring")
    hub.close()
    assert rotation.rotate(hub.folder, PASSPHRASE, Course()) == ("keyring", "recovery")
    with pytest.raises(WrongKeyOrDamaged):
        raw_connection(vault.database_path(hub.folder), old)
    again = opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE))
    try:
        assert again.store.data_key != old
        assert contacts(again) == held
        assert audit.verify_chain(again).holds
        assert acts(again)[-1] == "data key rotated"
        record_contact(again, staff[Role.HUB_WORKER], three_children())
    finally:
        again.close()
    assert file_care.faults_of(vault.database_path(hub.folder), again_key(hub.folder)) == ()
    assert {each.name for each in hub.folder.iterdir() if each.is_dir()} == set(), "nothing under the old key is left"


def again_key(folder: Path) -> bytes:
    """The data key as the envelope holds it now."""
    return vault.open_with_passphrase(folder, PASSPHRASE).data_key


def test_a_hub_that_is_open_is_not_rotated(hub: Hub) -> None:
    with pytest.raises(StoreFault, match="is open on this hub"):
        rotation.rotate(hub.folder, PASSPHRASE, Course())
    assert hub.setting("no such setting") is None


def test_a_broken_off_rotation_changes_nothing(hub: Hub) -> None:
    hub.close()
    before = vault.envelope_path(hub.folder).read_bytes()
    with pytest.raises(InterruptedError):
        rotation.rotate(hub.folder, PASSPHRASE, Course(wanted=lambda: False))
    assert vault.envelope_path(hub.folder).read_bytes() == before
    opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE)).close()
