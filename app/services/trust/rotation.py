"""Changing what opens a hub: its passphrase, or the data key itself.

A new data key goes into a copy of the database, beside the hub: copied whole, written anew under the new key, judged,
and swapped in with an envelope of its own, as a restored backup is. A process killed at any moment leaves the hub under
the old key or under the new one, each with the envelope that opens it.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.models import engine, file_care
from app.services.errors import LockedOut, StoreFault
from app.services.trust import swapping, vault
from app.services.trust.opening import FAULTS, in_words_of, open_hub
from app.services.trust.packages import Course
from app.services.trust.recovery import open_with_words
from app.services.trust.vault import KEY_BYTES, Keys


def change_passphrase(folder: Path, typed: str, new: str, holder: str) -> None:
    """Let a new passphrase open the hub in the place of the one that was typed, or beside them after a recovery code.

    Raises:
        LockedOut: what was typed opens nothing.
        Invalid: the new one is too short.
    """
    vault.check_passphrase(new)
    keys = open_with_words(folder, typed)
    envelope = vault.read_envelope(folder)
    found = vault.passphrase_slot_of(envelope, typed)
    former = found[0]["id"] if found is not None else ""
    slots = [slot for slot in envelope["slots"] if slot["id"] != former]
    envelope["slots"] = [*slots, vault.passphrase_slot(envelope["id"], keys, new, holder)]
    vault.write_envelope(folder, envelope)
    _note(folder, keys, "hub passphrase changed", {"after_recovery": int(found is None)})


def rotate(folder: Path, passphrase: str, course: Course) -> tuple[str, ...]:
    """Put the hub under a new data key; the kinds of slots that went, because only their own secret could renew them.

    Raises:
        LockedOut: this is not the hub's passphrase.
        StoreFault: the hub is open somewhere, the database is damaged, or the disk refused.
        InterruptedError: it was broken off; the hub is as it was.
    """
    swapping.finish(folder)
    envelope = vault.read_envelope(folder)
    found = vault.passphrase_slot_of(envelope, passphrase)
    if found is None:
        raise LockedOut(
            "This is not the hub's passphrase.", "Type it again: capital letters count. Nothing was changed."
        )
    slot, old = found
    new = Keys(os.urandom(KEY_BYTES), old.audit_key)
    scratch = folder / swapping.SCRATCH
    try:
        if file_care.is_in_use(vault.database_path(folder), old.data_key):
            raise StoreFault(
                "Hubdesk is open on this hub: a desk, the wallboard or another command.",
                "Close all of them on this computer, then try again. Nothing was changed.",
            )
        open_hub(folder, old).close()  # refused where work is missing; its log goes into the file
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        try:
            _write_anew(folder, scratch, old, new, course)
            renewed = vault.passphrase_slot(envelope["id"], new, passphrase, str(slot.get("holder", "")))
            vault.write_envelope(scratch, {**envelope, "slots": [renewed]})
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
        swapping.begin(folder, "before rotation", drop=True)  # the old key must open nothing any more, killed or not
        swapping.finish(folder)
        gone = tuple(sorted(each["kind"] for each in envelope["slots"] if each["id"] != slot["id"]))
        _note(folder, new, "data key rotated", {"slots_gone": len(gone)})
    except InterruptedError:
        raise
    except FAULTS as fault:
        raise in_words_of(fault) from None
    return gone


def _write_anew(folder: Path, scratch: Path, old: Keys, new: Keys, course: Course) -> None:
    copy = vault.database_path(scratch)
    store = engine.open_store(vault.database_path(folder), old.data_key)
    try:
        file_care.copy_whole(store, copy, lambda: course.wanted)
    finally:
        store.close()
    file_care.put_under(copy, old.data_key, new.data_key, lambda: course.wanted)
    if file_care.faults_of(copy, new.data_key, lambda: course.wanted):
        raise StoreFault(
            "The database did not come out sound under the new key, so nothing was changed.",
            "Run main.py verify, and restore the latest backup if it finds damage.",
        )


def _note(folder: Path, keys: Keys, act: str, detail: Mapping[str, Any]) -> None:
    hub = open_hub(folder, keys)
    try:
        with hub.writing(None) as unit:
            unit.audit(act, None, None, **detail)
            unit.commit()
    finally:
        hub.close()
