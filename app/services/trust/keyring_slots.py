"""The operating system's keyring: this desk and the wallboard open the hub without its passphrase.

The keyring holds the key of one slot of the envelope, never the hub's own key: a slot can be thrown away. It has four
states, told apart because other programs lost their users' data by taking a locked keyring for a first start:
present, absent, locked, unreachable; and a fifth answer, refused, for a backend that keeps secrets in plain text or
loses them. Nothing here makes a hub key: only "there is no envelope at all" may, in `opening`.

Every call runs on a thread of its own with a deadline, because a keyring may ask its owner and wait for ever.
"""

import base64
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from app.models import UserAccount
from app.models.enums import AccountKind
from app.services.access import Act, Actor, guarded
from app.services.errors import LockedOut, StoreFault
from app.services.trust import opening, vault
from app.services.trust.sign_in import actor_of
from app.services.trust.vault import Keys
from app.services.unit_of_work import Changes, Hub

T = TypeVar("T")

SERVICE = "Hubdesk"
DEADLINE = 20.0
"""Seconds that a keyring gets: it may ask its owner for a password first."""
LONGEST_ENTRY = 1280
"""Characters that Windows' Credential Manager holds in one entry."""
DESK = "keyring"
WALLBOARD = "wallboard"

ALLOWED = frozenset(
    {
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    }
)
_CHAINER = ("keyring.backends.chainer", "ChainerBackend")


class SlotState(StrEnum):
    """What the keyring said."""

    PRESENT = "present"
    ABSENT = "absent"
    LOCKED = "locked"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


_WORDS: dict[SlotState, tuple[str, str]] = {
    SlotState.PRESENT: ("This computer's keyring holds the key to the hub.", ""),
    SlotState.ABSENT: (
        "This computer's keyring holds no key to this hub.",
        "Type the hub's passphrase; you can have the keyring keep the key from then on.",
    ),
    SlotState.LOCKED: (
        "This computer's keyring is locked.",
        "Unlock it and try again, or type the hub's passphrase. The hub itself is unharmed.",
    ),
    SlotState.UNREACHABLE: (
        "This computer's keyring does not answer.",
        "Type the hub's passphrase. If it stays so, ask whoever looks after this computer.",
    ),
    SlotState.REFUSED: (
        "This computer has no keyring that keeps a key safely, so none is used.",
        "Type the hub's passphrase at each start.",
    ),
}


@dataclass(frozen=True)
class KeyringAnswer:
    """What the keyring said, in words, and the hub's keys where it held them.

    Attributes:
        state: one of the four states, or refused.
        sentence: what that means.
        next_step: what to do.
        keys: the hub's keys; never printed.
    """

    state: SlotState
    sentence: str
    next_step: str
    keys: Keys | None = field(default=None, repr=False)


@dataclass(frozen=True)
class WallboardStart:
    """How a wallboard may be started now.

    Attributes:
        keyring: whether it can start by itself from now on, after a restart of this computer too, and why not.
        handover: one line for the standard input of the new process (never its arguments or environment), good for
            this start; needed only where the keyring does not hold the key.
    """

    keyring: KeyringAnswer
    handover: str = field(repr=False)


def _answer(state: SlotState, keys: Keys | None = None) -> KeyringAnswer:
    sentence, step = _WORDS[state]
    return KeyringAnswer(state, sentence, step, keys)


def _named(backend: object) -> tuple[str, str]:
    return type(backend).__module__, type(backend).__qualname__


def _backend() -> Any | None:
    """The keyring to use; None when the one at hand is not on the list. A chain counts as its first, and only that."""
    import keyring

    found: Any = keyring.get_keyring()
    if _named(found) == _CHAINER:
        chain = list(found.backends)
        found = chain[0] if chain else None
    return found if _named(found) in ALLOWED else None


def _within(seconds: float, ask: Callable[[], T]) -> T:
    """Ask on a thread of its own and wait so long.

    Raises:
        TimeoutError: there was no answer; the thread is left behind and keeps nothing alive at the end.
    """
    answers: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((ask(), None))
        except BaseException as fault:  # noqa: BLE001 - it is raised again on the asking thread
            answers.put((None, fault))

    threading.Thread(target=run, name="hubdesk-keyring", daemon=True).start()
    try:
        answer, fault = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if fault is not None:
        raise fault
    return answer  # type: ignore[return-value]  # None only where T allows it


def _state_of(fault: BaseException) -> SlotState:
    """Which of the states a keyring's fault means. Backends raise their own kinds too; those mean unreachable."""
    from keyring.errors import KeyringLocked

    return SlotState.LOCKED if isinstance(fault, KeyringLocked) else SlotState.UNREACHABLE


def _entry_name(folder: Path, kind: str) -> str:
    return f"{vault.read_envelope(folder)['id']} {kind}"


def _ask(deadline: float, question: Callable[[Any], T]) -> T | SlotState:
    """Put a question to an allowed backend; a state comes back where there is no answer."""

    def asked() -> T | SlotState:
        backend = _backend()
        return SlotState.REFUSED if backend is None else question(backend)

    try:
        return _within(deadline, asked)
    except Exception as fault:  # noqa: BLE001 - whatever a backend raises is one of the states
        return _state_of(fault)


def _opened(folder: Path, kind: str, entry: str) -> Keys | None:
    """The hub's keys by a keyring entry; None when it belongs to no slot of this envelope any more."""
    slot_id, _, coded = entry.partition(":")
    try:
        slot_key = base64.b64decode(coded, validate=True)
    except ValueError:
        return None
    if len(slot_key) != vault.KEY_BYTES:
        return None
    return vault.open_with_slot_key(folder, kind, slot_id, slot_key)


def _look(folder: Path, kind: str, deadline: float) -> KeyringAnswer:
    if not any(slot["kind"] == kind for slot in vault.read_envelope(folder)["slots"]):
        return _answer(SlotState.ABSENT)
    name = _entry_name(folder, kind)
    entry = _ask(deadline, lambda backend: backend.get_password(SERVICE, name))
    if isinstance(entry, SlotState):
        return _answer(entry)
    keys = _opened(folder, kind, str(entry)) if entry is not None else None
    return _answer(SlotState.ABSENT if keys is None else SlotState.PRESENT, keys)


def open_with_keyring(folder: Path, deadline: float = DEADLINE) -> KeyringAnswer:
    """Look for this desk's key; `keys` is set only when it is present and opens the envelope. May wait `deadline`.

    Raises:
        NotFound, StoreFault: the envelope itself is missing or damaged.
    """
    return _look(folder, DESK, deadline)


def _forget(folder: Path, kind: str, deadline: float) -> SlotState:
    """Take the entry out of the keyring (as far as it answers) and its slots out of the envelope, always."""
    name = _entry_name(folder, kind)

    def remove(backend: Any) -> SlotState:
        if backend.get_password(SERVICE, name) is not None:
            backend.delete_password(SERVICE, name)
        return SlotState.ABSENT

    state = _ask(deadline, remove)
    vault.remove_slots(folder, kind)
    return state


def _keep(folder: Path, kind: str, slot_id: str, slot_key: bytes, deadline: float) -> KeyringAnswer:
    """Write the slot's key, read it back, compare, open the envelope by it."""
    name = _entry_name(folder, kind)
    entry = f"{slot_id}:{base64.b64encode(slot_key).decode()}"
    if len(entry) > LONGEST_ENTRY:
        raise ValueError("a keyring entry must fit into Windows' Credential Manager")

    def write(backend: Any) -> bool:
        backend.set_password(SERVICE, name, entry)
        return bool(backend.get_password(SERVICE, name) == entry)

    kept = _ask(deadline, write)
    if isinstance(kept, SlotState):
        return _answer(kept)
    keys = _opened(folder, kind, entry) if kept else None
    if keys is None:
        return KeyringAnswer(
            SlotState.UNREACHABLE,
            "This computer's keyring took the key but did not give the same key back.",
            "The keyring was not used. Type the hub's passphrase at each start.",
        )
    return _answer(SlotState.PRESENT, keys)


def _make_slot(hub: Hub, kind: str) -> tuple[str, bytes]:
    """A new slot in the envelope of an open hub.

    Raises:
        StoreFault: the envelope cannot be written.
    """
    keys = Keys(hub.store.data_key, hub.audit_key)
    try:
        return vault.add_stored_slot(hub.folder, keys, kind)
    except OSError:
        raise StoreFault(
            "The hub's key file could not be written.",
            "Check that the disk has room and may be written, then try again.",
        ) from None


def _enrol(hub: Hub, kind: str, deadline: float) -> tuple[KeyringAnswer, str, bytes]:
    """Make a slot and let the keyring keep its key; the slot that it replaces goes only after the new one has held."""
    slot_id, slot_key = _make_slot(hub, kind)
    answer = _keep(hub.folder, kind, slot_id, slot_key, deadline)
    if answer.state in {SlotState.PRESENT, SlotState.REFUSED}:  # refused: no keyring can hold an older one either
        vault.remove_slots(hub.folder, kind, keep=slot_id)
    return answer, slot_id, slot_key


@guarded(Act.KEEP_OWN_SETTINGS)
def remember_desk_key(hub: Hub, actor: Actor, deadline: float = DEADLINE) -> KeyringAnswer:
    """Let this computer's keyring keep a key to the hub; when it does not, nothing is left behind. May wait."""
    answer, slot_id, _ = _enrol(hub, DESK, deadline)
    if answer.state is not SlotState.PRESENT:
        _remove_slot(hub.folder, slot_id)
    with hub.writing(actor) as unit:
        unit.audit("desk key kept in keyring", "hub", None, state=answer.state.value)
        unit.commit()
    return KeyringAnswer(answer.state, answer.sentence, answer.next_step)


@guarded(Act.KEEP_OWN_SETTINGS)
def forget_desk_key(hub: Hub, actor: Actor, deadline: float = DEADLINE) -> Changes:
    """Take this desk's key out of the keyring and its slot out of the envelope. May wait."""
    state = _forget(hub.folder, DESK, deadline)
    with hub.writing(actor) as unit:
        unit.audit("desk key removed from keyring", "hub", None, state=state.value)
        return unit.commit(words="This computer asks for the hub's passphrase again.")


def _remove_slot(folder: Path, slot_id: str) -> None:
    envelope = vault.read_envelope(folder)
    envelope["slots"] = [slot for slot in envelope["slots"] if slot["id"] != slot_id]
    vault.write_envelope(folder, envelope)


@guarded(Act.START_BOARD)
def enrol_wallboard(hub: Hub, actor: Actor, deadline: float = DEADLINE) -> WallboardStart:
    """Give the wallboard a key slot of its own and let the keyring keep its key, so that it starts unattended.

    Where the keyring does not, the answer says why and `handover` starts this one wallboard. May wait.
    """
    answer, slot_id, slot_key = _enrol(hub, WALLBOARD, deadline)
    with hub.writing(actor) as unit:
        unit.audit("wallboard enrolled", "hub", None, state=answer.state.value)
        unit.commit()
    words = KeyringAnswer(answer.state, answer.sentence, answer.next_step)
    return WallboardStart(words, f"{slot_id}:{base64.b64encode(slot_key).decode()}")


def open_wallboard(folder: Path, handover: str = "", deadline: float = DEADLINE) -> tuple[Hub, Actor]:
    """Open the hub under the wallboard's account, by the handed-over line or by the keyring. May wait `deadline`.

    Raises:
        LockedOut: neither holds a key to this hub, and why.
        NotFound, StoreFault: the hub's files.
    """
    if handover:
        keys = _opened(folder, WALLBOARD, handover.strip())
        words = _WORDS[SlotState.ABSENT]
    else:
        found = _look(folder, WALLBOARD, deadline)
        keys, words = found.keys, (found.sentence, found.next_step)
    if keys is None:
        raise LockedOut(
            f"The wallboard cannot open the hub. {words[0]}",
            "Somebody with the right starts it once from the desktop: sign in there and press F11.",
        )
    return open_wallboard_with(folder, keys)


def open_wallboard_with(folder: Path, keys: Keys) -> tuple[Hub, Actor]:
    """Open the hub by its keys under the wallboard's account; the start is audited.

    Raises:
        LockedOut: the hub has no such account.
        NotFound, StoreFault: the hub's files.
    """
    hub = opening.open_hub(folder, keys)
    try:
        return hub, _wallboard_actor(hub)
    except BaseException:
        hub.close()
        raise


def _wallboard_actor(hub: Hub) -> Actor:
    with hub.writing(None) as unit:
        account = unit.session.scalar(
            select(UserAccount).where(UserAccount.kind == AccountKind.WALLBOARD, UserAccount.ended_at.is_(None))
        )
        if account is None:
            raise LockedOut("This hub has no wallboard account.", "Finish the hub's set-up on the desktop first.")
        actor = actor_of(unit, account)
        unit.actor = actor
        unit.audit("wallboard started", "user", account.id)
        unit.commit()
    return actor
