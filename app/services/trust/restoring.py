"""Putting a backup in the hub's place: judged in a scratch folder first, then swapped, the replaced files kept.

The swap is a few renames on one disk with a marker beside them. A process killed between two of them leaves the
marker, and whoever opens the hub next finishes the renames before anything is read.
"""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.models import file_care
from app.services.errors import HubdeskError, StoreFault
from app.services.trust import swapping, vault
from app.services.trust.backups import Rehearsal, look
from app.services.trust.opening import FAULTS, in_words_of, open_hub, refuse_network_place
from app.services.trust.packages import Course

KEPT = "replaced"


@dataclass(frozen=True)
class Restored:
    """A hub that stands as a backup holds it.

    Attributes:
        rehearsal: what was found in the backup.
        kept: the folder with the files that were replaced; None where there were none.
    """

    rehearsal: Rehearsal
    kept: Path | None


def restore(package: Path, folder: Path, passphrase: str, course: Course) -> Restored:
    """Restore a backup into a hub's folder, at the machine itself; `passphrase` is the one the backup was made under.

    Raises:
        StoreFault: the backup is not sound, is of another hub, the hub is open somewhere, or the disk refused.
        LockedOut: the passphrase does not open the backup.
        InterruptedError: it was broken off before anything was replaced.
    """
    refuse_network_place(folder)
    swapping.finish(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch = folder / swapping.SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            found, keys = look(package, scratch, passphrase, course)
            _refuse(found, folder, keys)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
        kept = swapping.begin(folder, KEPT)
        swapping.finish(folder)
        hub = open_hub(folder, keys)
        try:
            with hub.writing(None) as unit:
                unit.audit("backup restored", None, None, entries=found.entries, replaced=int(kept is not None))
                unit.commit()
        finally:
            hub.close()
    except InterruptedError:
        raise
    except FAULTS as fault:
        raise in_words_of(fault) from None
    return Restored(found, kept)


def _refuse(found: Rehearsal, folder: Path, keys: vault.Keys) -> None:
    if found.faults or not found.holds:
        raise StoreFault(
            "This backup is damaged: its database or its audit trail does not hold.",
            "Choose an older backup. Nothing of the hub was changed.",
        )
    if not found.genuine:
        raise StoreFault(
            "This backup was changed after it was made.", "Choose another backup. Nothing of the hub was changed."
        )
    if not vault.there_is_a_hub(folder):
        return
    mine = ""
    with contextlib.suppress(HubdeskError):  # an envelope that is gone or damaged is what is being mended
        mine = str(vault.read_envelope(folder)["id"])
    if mine and mine != found.manifest.hub:
        raise StoreFault(
            "This backup is of another hub than the one in this folder.",
            "Choose an empty folder for it, or another backup. Nothing was changed.",
        )
    database = vault.database_path(folder)
    if database.exists() and file_care.is_in_use(database, keys.data_key):
        raise StoreFault(
            "Hubdesk is open on this hub: a desk, the wallboard or another command.",
            "Close all of them on this computer, then restore again. Nothing was changed.",
        )
