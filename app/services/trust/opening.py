"""Making and opening a hub: envelope, database, schema, in words.

A hub is made in an order that leaves nothing half-made at any moment: the database is finished under a name of its
own, then the envelope is written, then the database takes its name. What a broken-off making leaves behind is either
a file that no key opens, which the next making removes, or a whole hub that lacks only its last rename.
"""

import contextlib
import errno
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from app.models import engine, file_care, schema
from app.services import chain, clock
from app.services.anchor import AnchorDamaged
from app.services.dates import file_stamp
from app.services.errors import HubdeskError, NotFound, StoreFault
from app.services.store_words import in_words
from app.services.trust import swapping, vault
from app.services.trust.bringing_up import Report, bring_up
from app.services.trust.vault import Keys
from app.services.unit_of_work import Hub

DEMO_MARK = "demo-hub.txt"
UNFINISHED = "hub.db.new"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "davfs"})


_SENTENCES: dict[type[Exception], HubdeskError] = {
    FileNotFoundError: NotFound(
        "The hub's database is not in its folder.",
        f"Put {vault.DATABASE} back beside its key file, or restore a backup. Nothing new was made.",
    ),
    engine.PlaintextDatabase: StoreFault(
        "This database is not encrypted, so it is not a Hubdesk database.",
        "Nothing was opened or changed. Choose the hub's own folder, or restore a backup.",
    ),
    engine.TruncatedDatabase: StoreFault(
        "The database file is cut short.",
        "Nothing was changed. Restore the latest backup; keep this file beside it for the administrator.",
    ),
    engine.WrongKeyOrDamaged: StoreFault(
        "The key is right for this hub, but the database does not open with it: the file is damaged, or it belongs to "
        "another hub.",
        "Nothing was changed. Restore the latest backup, or put the right database file back.",
    ),
    engine.NewerSchema: StoreFault(
        "This database was written by a newer Hubdesk.", "Update Hubdesk on this computer, then start again."
    ),
}


def in_words_of(fault: Exception) -> HubdeskError:
    """What is wrong with the hub's files, as a sentence of its own for each kind."""
    if isinstance(fault, DBAPIError):
        return in_words(fault)
    if type(fault) in _SENTENCES:
        said = _SENTENCES[type(fault)]
        return type(said)(said.sentence, said.next_step)
    number = fault.errno if isinstance(fault, OSError) else None
    if number in _FULL:
        return StoreFault("The disk is full, so the hub could not be opened.", "Make room on the disk, then try again.")
    if number in _NOT_ALLOWED or "readonly" in str(fault) or "unable to open" in str(fault):
        return StoreFault(
            "The hub's folder may not be read or written here.",
            "Ask the administrator for the right to write there, or choose another folder.",
        )
    if "locked" in str(fault):
        return StoreFault("The hub's database is busy with another program.", "Wait a moment, then try again.")
    return StoreFault(
        "The hub's folder could not be opened.",
        "Check that the disk is there, has room and may be written, then try again.",
    )


FAULTS = (
    OSError,
    DBAPIError,
    sqlcipher.Error,
    engine.PlaintextDatabase,
    engine.TruncatedDatabase,
    engine.WrongKeyOrDamaged,
    engine.NewerSchema,
)


def refuse_network_place(folder: Path) -> None:
    """Refuse a folder on a share: its locks fail without a word, and two computers then damage the database.

    Raises:
        StoreFault: the folder lies on a network share, as far as its path or this system's list of mounts tells.
    """
    path = str(folder)
    remote = path.startswith(("\\\\", "//"))
    mounts = Path("/proc/mounts")
    if not remote and mounts.exists():
        whole = folder.absolute()
        found = ("", "")
        for line in mounts.read_text("utf-8", "replace").splitlines():
            parts = line.split(" ")
            if len(parts) > 2:
                point = parts[1].replace("\\040", " ")
                if len(point) >= len(found[0]) and whole.is_relative_to(point):
                    found = (point, parts[2])
        remote = found[1] in _REMOTE
    if remote:
        raise StoreFault(
            "This folder is on a network share, where a hub's database can be damaged without anyone noticing.",
            "Choose a folder on this computer's own disk. A share may hold finished backups.",
        )


def create_hub(folder: Path, passphrase: str, holder: str) -> Hub:
    """Make a hub: keys, database, schema, envelope; nothing of it is left when it fails.

    Raises:
        StoreFault: part of a hub is there already, the folder is on a share, or the disk refused.
        Invalid: the passphrase is too short.
    """
    if vault.there_is_a_hub(folder):
        raise StoreFault("There is already a hub in this folder.", "Open it, or choose an empty folder.")
    refuse_network_place(folder)
    unfinished = folder / UNFINISHED
    keys, envelope = vault.new_envelope(passphrase, holder)
    try:
        _remove(unfinished)
        store = engine.open_store(unfinished, keys.data_key, new=True)
        try:
            schema.migrate(store)
        finally:
            store.close()
        if not any(each != unfinished for each in folder.iterdir()):
            folder.chmod(0o700)
        vault.write_envelope(folder, envelope)
        unfinished.replace(vault.database_path(folder))
    except FAULTS as fault:
        _remove(unfinished)
        with contextlib.suppress(OSError):
            vault.envelope_path(folder).unlink()
        raise in_words_of(fault) from None
    return open_hub(folder, keys)


def _remove(path: Path) -> None:
    """Take a file and its log away, as far as the disk lets us."""
    for side in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            Path(f"{path}{side}").unlink()


def open_hub(folder: Path, keys: Keys, *, unanchored: bool = False, report: Report | None = None) -> Hub:
    """Open a hub with its keys, bringing its schema up to this program's; `unanchored` to look at one that lost work.

    `report` is told how far the bringing up of an older hub is, and breaks it off by raising; it goes on next time.

    Raises:
        StoreFault, NotFound: what is wrong with the file and what to do.
    """
    swapping.finish(folder)
    if unanchored:  # whoever looks holds the log for as long as they look
        return _opened(folder, keys, None, report)
    with hold_log(folder) as log:
        return _opened(folder, keys, log, report)


def hold_log(folder: Path) -> file_care.HeldLog:
    """Hold the database's log while it is looked at; kept only where somebody says so."""
    return file_care.HeldLog(vault.database_path(folder))


def _opened(folder: Path, keys: Keys, log: file_care.HeldLog | None, report: Report | None) -> Hub:
    path = vault.database_path(folder)
    try:
        if not path.exists() and (folder / UNFINISHED).exists():
            (folder / UNFINISHED).replace(path)  # the last step of a making that was broken off
        store = engine.open_store(path, keys.data_key)
        try:
            schema.migrate(store)
        except BaseException:
            store.close()
            raise
    except FAULTS as fault:
        raise in_words_of(fault) from None
    from app.services.matching.keeping import MatchKeeper
    from app.services.patterns.keeping import PatternKeeper
    from app.services.trust.people_on_cases import RestrictionKeeper

    keepers = (RestrictionKeeper(), PatternKeeper(), MatchKeeper())
    hub = Hub(folder, store, keys.audit_key, demo=(folder / DEMO_MARK).exists(), keepers=keepers)
    if log is not None:
        _refuse_what_is_older(hub, log)
    try:
        bring_up(hub, report)
    except BaseException:
        hub.close()
        raise
    return hub


def faults_of_file(folder: Path, keys: Keys) -> tuple[str, ...]:
    """What is wrong with the database's file, in SQLite's words, looked at whole; nothing where it is sound.

    Raises:
        StoreFault, NotFound: it cannot be looked at at all.
    """
    try:
        return file_care.faults_of(vault.database_path(folder), keys.data_key)
    except FAULTS as fault:
        raise in_words_of(fault) from None


def _refuse_what_is_older(hub: Hub, log: file_care.HeldLog) -> None:
    """Refuse a database from which acknowledged work is gone: its chain does not go through its own mark."""
    try:
        mark = hub.anchor.last()
        with hub.reading(None) as unit:
            whole = mark is None or chain.holds(unit.session, mark)
    except AnchorDamaged:
        whole = True  # verify tells it: a mark that cannot be read proves nothing either way
    except BaseException:
        hub.close()
        raise
    if not whole:
        hub.close()
        log.keep(file_stamp(clock.now()))
        raise StoreFault(
            "The database is older than the hub's own mark: work that was saved is missing from it.",
            "Nothing was deleted. Tell the administrator: main.py verify says what is missing, and the latest backup "
            "can be restored.",
        )
