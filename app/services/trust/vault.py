"""The key envelope: how the hub's data key is kept, and opening a hub with it.

One random 32-byte data key and one audit key per hub lie in a small JSON file beside the database, in *slots*. Each
slot seals the same keys with AES-GCM under a slot key of its own, bound to the envelope's id, the slot's kind and its
id: a passphrase slot (Argon2id), a keyring slot for this desk, one for the wallboard; the format also holds recovery
slots and, during a rotation, two sealed keys in one slot (`sealed_next`).

A wrong passphrase fails at the slot's tag, before the database is touched. Only "there is no envelope at all" may
make a key. With `models/engine.py` the only place that sees the data key.
"""

import base64
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.services import clock
from app.services.errors import Invalid, LockedOut, NotFound, Problem, StoreFault

DATABASE = "hub.db"
ENVELOPE = "hub.envelope.json"
RESTORING = "hub.restoring.json"
"""Lies there while restored files take the hub's place."""
FORMAT = 1
KEY_BYTES = 32
SHORTEST_PASSPHRASE = 12
ARGON = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
LARGEST_ARGON = {"time_cost": 64, "memory_cost": 1 << 21}
"""What an envelope may ask for (memory in KiB): an edited one must not stop the machine."""


@dataclass(frozen=True)
class Keys:
    """The hub's two keys; never printed."""

    data_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _unb64(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _bound_to(envelope_id: str, kind: str, slot_id: str) -> bytes:
    return f"hubdesk envelope {FORMAT}|{envelope_id}|{kind}|{slot_id}".encode()


def _seal(keys: Keys, slot_key: bytes, bound_to: bytes) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    body = keys.data_key + keys.audit_key
    return {"nonce": _b64(nonce), "sealed": _b64(AESGCM(slot_key).encrypt(nonce, body, bound_to))}


def _unseal(sealed: Mapping[str, Any], slot_key: bytes, bound_to: bytes) -> Keys | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        body = AESGCM(slot_key).decrypt(_unb64(sealed["nonce"]), _unb64(sealed["sealed"]), bound_to)
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError):  # not base64, no nonce: somebody edited the file
        raise _damaged() from None
    return Keys(body[:KEY_BYTES], body[KEY_BYTES:])


def _damaged() -> StoreFault:
    return StoreFault(
        "The hub's key file is damaged.", f"Restore {ENVELOPE} from a backup; the database itself is untouched."
    )


def _derive(passphrase: str, parameters: Mapping[str, Any]) -> bytes:
    from argon2.exceptions import Argon2Error
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            passphrase.encode("utf-8", "surrogatepass"),
            _unb64(parameters["salt"]),
            time_cost=min(int(parameters["time_cost"]), LARGEST_ARGON["time_cost"]),
            memory_cost=min(int(parameters["memory_cost"]), LARGEST_ARGON["memory_cost"]),
            parallelism=int(parameters["parallelism"]),
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except (KeyError, TypeError, ValueError, OverflowError, Argon2Error):
        raise _damaged() from None


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short to stand against guessing.

    Raises:
        Invalid: with the sentence for the field.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        said = f"Use at least {SHORTEST_PASSPHRASE} characters: four words in a row are easy to keep."
        raise Invalid((Problem("passphrase", said),))


def passphrase_slot(envelope_id: str, keys: Keys, passphrase: str, holder: str) -> dict[str, Any]:
    """A slot that one unlocking person's passphrase opens; `holder` says whose it is."""
    slot_id = str(uuid4())
    parameters = {"salt": _b64(os.urandom(16)), **ARGON}
    slot: dict[str, Any] = {"kind": "passphrase", "id": slot_id, "holder": holder, "kdf": "argon2id"}
    slot["parameters"] = parameters
    slot.update(_seal(keys, _derive(passphrase, parameters), _bound_to(envelope_id, "passphrase", slot_id)))
    return slot


def sealed_slot(envelope_id: str, keys: Keys, kind: str, slot_key: bytes) -> dict[str, Any]:
    """A slot that a key of 32 bytes opens."""
    slot_id = str(uuid4())
    slot: dict[str, Any] = {"kind": kind, "id": slot_id, "made": clock.now().isoformat()}
    slot.update(_seal(keys, slot_key, _bound_to(envelope_id, kind, slot_id)))
    return slot


def stored_slot(envelope_id: str, keys: Keys, kind: str) -> tuple[dict[str, Any], bytes]:
    """A slot whose random key an operating system's keyring holds: kind `keyring` (this desk) or `wallboard`."""
    slot_key = os.urandom(KEY_BYTES)
    return sealed_slot(envelope_id, keys, kind, slot_key), slot_key


def envelope_path(folder: Path) -> Path:
    """Where a hub's envelope lies."""
    return folder / ENVELOPE


def database_path(folder: Path) -> Path:
    """Where a hub's database lies."""
    return folder / DATABASE


def there_is_a_hub(folder: Path) -> bool:
    """Whether the folder holds any part of a hub. One part alone is a fault, never a reason to make a new key."""
    return any((folder / name).exists() for name in (ENVELOPE, DATABASE, RESTORING))


def read_envelope(folder: Path) -> dict[str, Any]:
    """The envelope as it lies there.

    Raises:
        NotFound: there is none although there may be a database: its key is missing.
        StoreFault: it cannot be read, or is of a newer program.
    """
    from app.services.trust import swapping

    swapping.finish(folder)  # where a restoring was broken off, the envelope may not be the one of the database yet
    path = envelope_path(folder)
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(
            "The hub's key file is missing beside its database.",
            f"Put {ENVELOPE} back beside {DATABASE} from a backup. No new key was made: it would not open the data.",
        ) from None
    except OSError:
        raise StoreFault(
            "The hub's key file may not be read here.",
            "Ask the administrator for the right to read the hub's folder, then try again.",
        ) from None
    except ValueError:
        raise _damaged() from None
    if isinstance(body, dict) and isinstance(body.get("format"), int) and body["format"] > FORMAT:
        raise StoreFault(
            "The hub's key file was made by a newer Hubdesk.", "Update Hubdesk on this computer, then start again."
        )
    if not _is_whole(body):
        raise _damaged()
    return dict(body)


def _is_whole(body: object) -> bool:
    """Whether the envelope has its parts; what is sealed in them is judged by its tag."""
    if not isinstance(body, dict) or body.get("format") != FORMAT or not isinstance(body.get("id"), str):
        return False
    slots = body.get("slots")
    return isinstance(slots, list) and all(
        isinstance(slot, dict) and isinstance(slot.get("kind"), str) and isinstance(slot.get("id"), str)
        for slot in slots
    )


def write_envelope(folder: Path, envelope: Mapping[str, Any]) -> None:
    """Replace the envelope at once and for good: written beside, synced, renamed; readable by the owner only."""
    path = envelope_path(folder)
    beside = path.with_suffix(".new")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(envelope, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if hasattr(os, "O_DIRECTORY"):
        directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def new_envelope(passphrase: str, holder: str) -> tuple[Keys, dict[str, Any]]:
    """New keys and an envelope with one passphrase slot, not yet written anywhere.

    Raises:
        Invalid: the passphrase is too short.
    """
    check_passphrase(passphrase)
    keys = Keys(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))
    envelope_id = str(uuid4())
    slot = passphrase_slot(envelope_id, keys, passphrase, holder)
    return keys, {"format": FORMAT, "id": envelope_id, "made": clock.now().isoformat(), "slots": [slot]}


def open_with_passphrase(folder: Path, passphrase: str) -> Keys:
    """The keys, by any passphrase slot.

    Raises:
        LockedOut: no slot opens; the database was not touched.
    """
    found = passphrase_slot_of(read_envelope(folder), passphrase)
    if found is not None:
        return found[1]
    raise LockedOut(
        "This is not the hub's passphrase.",
        "Type it again: capital letters count. The database itself was not touched.",
    )


def passphrase_slot_of(envelope: Mapping[str, Any], passphrase: str) -> tuple[Mapping[str, Any], Keys] | None:
    """The slot that a passphrase opens, and the keys in it."""
    for slot in envelope["slots"]:
        if slot["kind"] == "passphrase":
            slot_key = _derive(passphrase, slot.get("parameters", {}))
            keys = _unseal(slot, slot_key, _bound_to(envelope["id"], "passphrase", slot["id"]))
            if keys is not None:
                return slot, keys
    return None


def open_with_slot_key(folder: Path, kind: str, slot_id: str, slot_key: bytes) -> Keys | None:
    """The keys by a slot key that a keyring held; None when that slot is gone or the key is not its own."""
    envelope = read_envelope(folder)
    for slot in envelope["slots"]:
        if slot["kind"] == kind and slot["id"] == slot_id:
            return _unseal(slot, slot_key, _bound_to(envelope["id"], kind, slot_id))
    return None


def add_stored_slot(folder: Path, keys: Keys, kind: str) -> tuple[str, bytes]:
    """Put one more slot of `kind` into the envelope; its id and the key that opens it come back, for a keyring."""
    slot, slot_key = stored_slot(read_envelope(folder)["id"], keys, kind)
    add_slot(folder, slot)
    return str(slot["id"]), slot_key


def add_slot(folder: Path, slot: Mapping[str, Any]) -> None:
    """Put one more slot into the envelope."""
    envelope = read_envelope(folder)
    envelope["slots"].append(dict(slot))
    write_envelope(folder, envelope)


def remove_slots(folder: Path, kind: str, keep: str = "") -> None:
    """Take every slot of a kind out of the envelope, but the one named."""
    envelope = read_envelope(folder)
    envelope["slots"] = [slot for slot in envelope["slots"] if slot["kind"] != kind or slot["id"] == keep]
    write_envelope(folder, envelope)
