"""The operating system's keyring: each of its states in its own words, and no key made by any of them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from app.services.access import Role
from app.services.errors import LockedOut, Refused
from app.services.trust import keyring_slots, vault
from app.services.trust.keyring_slots import SlotState
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import last_acts


class Store(KeyringBackend):
    """A keyring in memory."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.wait: threading.Event | None = None
        self.changes: Callable[[str], str] = lambda entry: entry

    priority = 0

    def _speak(self) -> None:
        if self.wait is not None:
            self.wait.wait(10)
        if self.fault is not None:
            raise self.fault

    def get_password(self, service: str, username: str) -> str | None:
        self._speak()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._speak()
        self.entries[service, username] = self.changes(password)

    def delete_password(self, service: str, username: str) -> None:
        self._speak()
        del self.entries[service, username]


class Trusted(Store):
    """One that bears the name of the desktop's own."""


Trusted.__module__, Trusted.__qualname__ = "keyring.backends.SecretService", "Keyring"


@pytest.fixture
def store() -> Iterator[Trusted]:
    made = Trusted()
    keyring.set_keyring(made)
    yield made
    if made.wait is not None:
        made.wait.set()


def test_a_desk_opens_without_the_passphrase_once_the_keyring_has_kept_its_key(
    hub: Hub, staff: Staff, store: Trusted
) -> None:
    kept = keyring_slots.remember_desk_key(hub, staff.others["worker"])
    assert kept.state is SlotState.PRESENT
    assert kept.keys is None
    found = keyring_slots.open_with_keyring(hub.folder)
    assert found.state is SlotState.PRESENT
    assert found.keys is not None
    assert found.keys.data_key == hub.store.data_key
    assert last_acts(hub) == ["desk key kept in keyring"]


def test_the_keyring_never_holds_the_hubs_own_key_and_fits_into_windows_limit(
    hub: Hub, staff: Staff, store: Trusted
) -> None:
    keyring_slots.remember_desk_key(hub, staff.others["worker"])
    (entry,) = store.entries.values()
    assert vault._b64(hub.store.data_key) not in entry
    assert len(entry) <= 1280


def test_keeping_the_key_again_replaces_the_slot_instead_of_adding_one(hub: Hub, staff: Staff, store: Trusted) -> None:
    for _ in range(3):
        keyring_slots.remember_desk_key(hub, staff.others["worker"])
    kinds = [slot["kind"] for slot in vault.read_envelope(hub.folder)["slots"]]
    assert kinds == ["passphrase", "keyring"]
    assert keyring_slots.open_with_keyring(hub.folder).state is SlotState.PRESENT


def answers(hub: Hub, store: Trusted) -> keyring_slots.KeyringAnswer:
    return keyring_slots.open_with_keyring(hub.folder, deadline=0.2)


def test_the_states_are_told_apart_in_words_of_their_own_and_none_makes_a_key(
    hub: Hub, staff: Staff, store: Trusted
) -> None:
    keyring_slots.remember_desk_key(hub, staff.others["worker"])
    envelope = vault.envelope_path(hub.folder).read_bytes()
    found = [answers(hub, store)]
    store.fault = KeyringLocked("locked")
    found.append(answers(hub, store))
    store.fault = InitError("no bus")
    found.append(answers(hub, store))
    store.fault = None
    kept = dict(store.entries)
    store.entries.clear()
    found.append(answers(hub, store))
    store.entries.update(kept)
    keyring.set_keyring(NullKeyring())  # type: ignore[no-untyped-call]  # keyring ships no annotation here
    found.append(answers(hub, store))
    assert [each.state for each in found] == [
        SlotState.PRESENT,
        SlotState.LOCKED,
        SlotState.UNREACHABLE,
        SlotState.ABSENT,
        SlotState.REFUSED,
    ]
    assert len({each.sentence for each in found}) == 5
    assert all(each.next_step for each in found[1:])
    assert [each.keys is not None for each in found] == [True, False, False, False, False]
    assert vault.envelope_path(hub.folder).read_bytes() == envelope


def test_a_keyring_that_never_answers_is_given_up_at_the_deadline(hub: Hub, staff: Staff, store: Trusted) -> None:
    keyring_slots.remember_desk_key(hub, staff.others["worker"])
    store.wait = threading.Event()
    assert keyring_slots.open_with_keyring(hub.folder, deadline=0.05).state is SlotState.UNREACHABLE


def test_a_fault_of_the_backends_own_kind_is_unreachable(hub: Hub, staff: Staff, store: Trusted) -> None:
    keyring_slots.remember_desk_key(hub, staff.others["worker"])
    store.fault = RuntimeError("org.freedesktop.DBus.Error")
    assert answers(hub, store).state is SlotState.UNREACHABLE


@pytest.mark.parametrize("backend", [NullKeyring, FailKeyring, Store])
def test_a_backend_that_is_not_on_the_list_gets_no_key(hub: Hub, staff: Staff, backend: Any) -> None:
    made = backend()
    keyring.set_keyring(made)
    answer = keyring_slots.remember_desk_key(hub, staff.others["worker"])
    assert answer.state is SlotState.REFUSED
    assert getattr(made, "entries", {}) == {}
    assert [slot["kind"] for slot in vault.read_envelope(hub.folder)["slots"]] == ["passphrase"]


class Chain(ChainerBackend):
    backends: Any = ()


Chain.__module__, Chain.__qualname__ = "keyring.backends.chainer", "ChainerBackend"


def test_a_chain_counts_as_its_first_backend_and_nothing_behind_it_is_written(hub: Hub, staff: Staff) -> None:
    trusted, plain = Trusted(), Store()
    chain = Chain()  # type: ignore[no-untyped-call]  # keyring ships no annotation here
    chain.backends = [trusted, plain]
    keyring.set_keyring(chain)
    assert keyring_slots.remember_desk_key(hub, staff.others["worker"]).state is SlotState.PRESENT
    assert plain.entries == {}
    chain.backends = [plain, trusted]
    assert keyring_slots.open_with_keyring(hub.folder).state is SlotState.REFUSED
    chain.backends = []
    assert keyring_slots.open_with_keyring(hub.folder).state is SlotState.REFUSED


def test_a_keyring_that_gives_back_something_else_is_not_used(hub: Hub, staff: Staff, store: Trusted) -> None:
    store.changes = lambda entry: entry[:-3]
    answer = keyring_slots.remember_desk_key(hub, staff.others["worker"])
    assert answer.state is SlotState.UNREACHABLE
    assert "same key" in answer.sentence
    assert [slot["kind"] for slot in vault.read_envelope(hub.folder)["slots"]] == ["passphrase"]


@pytest.mark.parametrize("entry", ["", "no colon", "a:b", "a:////", "a:" + "A" * 44])
def test_an_entry_that_somebody_changed_is_absent_not_an_error(
    hub: Hub, staff: Staff, store: Trusted, entry: str
) -> None:
    keyring_slots.remember_desk_key(hub, staff.others["worker"])
    store.entries = dict.fromkeys(store.entries, entry)
    assert keyring_slots.open_with_keyring(hub.folder).state is SlotState.ABSENT


def test_a_forgotten_key_is_gone_from_keyring_and_envelope(hub: Hub, staff: Staff, store: Trusted) -> None:
    keyring_slots.remember_desk_key(hub, staff.others["worker"])
    keyring_slots.forget_desk_key(hub, staff.others["worker"])
    assert store.entries == {}
    assert [slot["kind"] for slot in vault.read_envelope(hub.folder)["slots"]] == ["passphrase"]


def test_a_wallboard_enrolled_once_starts_by_itself_under_its_own_account(
    hub: Hub, staff: Staff, store: Trusted
) -> None:
    start = keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER])
    assert start.keyring.state is SlotState.PRESENT
    opened, actor = keyring_slots.open_wallboard(hub.folder)
    opened.close()
    assert actor.roles == {Role.WALLBOARD}
    assert actor.user_id == staff.others["wall"].user_id
    assert last_acts(hub, 2) == ["wallboard started", "wallboard enrolled"]


def test_the_wallboards_slot_is_not_the_desks(hub: Hub, staff: Staff, store: Trusted) -> None:
    keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER])
    assert keyring_slots.open_with_keyring(hub.folder).state is SlotState.ABSENT


def test_without_a_keyring_a_wallboard_starts_by_the_line_handed_over_and_not_without_it(
    hub: Hub, staff: Staff
) -> None:
    start = keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER])
    assert start.keyring.state is SlotState.REFUSED
    assert start.handover not in repr(start)
    opened, _ = keyring_slots.open_wallboard(hub.folder, start.handover + "\n")
    opened.close()
    with pytest.raises(LockedOut, match="wallboard cannot open"):
        keyring_slots.open_wallboard(hub.folder)
    with pytest.raises(LockedOut, match="wallboard cannot open"):
        keyring_slots.open_wallboard(hub.folder, "not a line of ours")


def test_an_older_line_is_worth_nothing_after_the_next_start(hub: Hub, staff: Staff) -> None:
    first = keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER])
    keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER])
    with pytest.raises(LockedOut):
        keyring_slots.open_wallboard(hub.folder, first.handover)


def test_a_locked_keyring_does_not_cost_the_wallboard_the_key_it_holds(hub: Hub, staff: Staff, store: Trusted) -> None:
    keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER])
    store.fault = KeyringLocked("locked")
    assert keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER]).keyring.state is SlotState.LOCKED
    store.fault = None
    opened, _ = keyring_slots.open_wallboard(hub.folder)
    opened.close()


def test_a_refusing_keyring_is_told(hub: Hub, staff: Staff, store: Trusted) -> None:
    store.fault = PasswordSetError("denied")
    assert keyring_slots.remember_desk_key(hub, staff.others["worker"]).state is SlotState.UNREACHABLE


def test_a_hub_worker_does_not_start_the_wallboard(hub: Hub, staff: Staff, store: Trusted) -> None:
    with pytest.raises(Refused):
        keyring_slots.enrol_wallboard(hub, staff[Role.HUB_WORKER])
    assert store.entries == {}


def test_without_a_database_the_wallboard_says_so(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="key file is missing"):
        keyring_slots.open_wallboard(tmp_path / "nothing")
