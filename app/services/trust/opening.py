"""Making and opening a hub: envelope, database, schema, in words."""

from pathlib import Path

from app.models import engine, schema
from app.services.errors import HubdeskError, NotFound, StoreFault
from app.services.trust import vault
from app.services.trust.vault import Keys
from app.services.unit_of_work import Hub

DEMO_MARK = "demo-hub.txt"


def _in_words(fault: Exception) -> HubdeskError:
    match fault:
        case FileNotFoundError():
            return NotFound(
                "The hub's database is not in its folder.",
                f"Put {vault.DATABASE} back beside its key file, or restore a backup. Nothing new was made.",
            )
        case engine.PlaintextDatabase():
            return StoreFault(
                "This database is not encrypted, so it is not a Hubdesk database.",
                "Nothing was opened or changed. Choose the hub's own folder, or restore a backup.",
            )
        case engine.TruncatedDatabase():
            return StoreFault(
                "The database file is cut short.",
                "Nothing was changed. Restore the latest backup; keep this file beside it for the administrator.",
            )
        case engine.WrongKeyOrDamaged():
            return StoreFault(
                "The key is right for this hub, but the database does not open with it: the file is damaged, or it "
                "belongs to another hub.",
                "Nothing was changed. Restore the latest backup, or put the right database file back.",
            )
        case engine.NewerSchema():
            return StoreFault(
                "This database was written by a newer Hubdesk.", "Update Hubdesk on this computer, then start again."
            )
        case _:
            return StoreFault(
                "The hub's folder could not be opened.",
                "Check that the disk is there, has room and may be written, then try again.",
            )


_FAULTS = (
    OSError,
    engine.PlaintextDatabase,
    engine.TruncatedDatabase,
    engine.WrongKeyOrDamaged,
    engine.NewerSchema,
)


def create_hub(folder: Path, passphrase: str, holder: str) -> Hub:
    """Make a hub: keys, envelope, database, schema.

    Raises:
        StoreFault: part of a hub is there already, or the disk refused.
        Invalid: the passphrase is too short.
    """
    try:
        keys = vault.make_envelope(folder, passphrase, holder)
        store = engine.open_store(vault.database_path(folder), keys.data_key, new=True)
        schema.migrate(store)
    except _FAULTS as fault:
        raise _in_words(fault) from None
    return Hub(folder, store, keys.audit_key, demo=(folder / DEMO_MARK).exists())


def open_hub(folder: Path, keys: Keys) -> Hub:
    """Open a hub with its keys, bringing its schema up to this program's.

    Raises:
        StoreFault, NotFound: what is wrong with the file and what to do.
    """
    try:
        store = engine.open_store(vault.database_path(folder), keys.data_key)
        try:
            schema.migrate(store)
        except BaseException:
            store.close()
            raise
    except _FAULTS as fault:
        raise _in_words(fault) from None
    return Hub(folder, store, keys.audit_key, demo=(folder / DEMO_MARK).exists())
