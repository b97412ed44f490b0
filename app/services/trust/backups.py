"""Backups of a whole hub: made in one step, proved before they bear their name, thinned, and rehearsed."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select

from app.models import Contact, Enquiry, HubSetting, Person, file_care
from app.services import chain, clock
from app.services.access import Act, Actor, guarded
from app.services.errors import HubdeskError, StoreFault
from app.services.trust import packages, vault
from app.services.trust.opening import FAULTS, in_words_of, open_hub
from app.services.trust.packages import Course, Manifest, Package
from app.services.unit_of_work import Hub

SCRATCH = ".copying-"
LAST, FAILED, BEGUN = "backup.last", "backup.failed", "backup.begun"
"""Settings of the hub: when a backup was last made, when one last failed, when one last began by itself."""
TURN_SECONDS = 0.2
"""While another backup is being made here, so often it is asked whether this one is still wanted."""
STALE_SECONDS = 6 * 3600
"""A copy left behind by a process that was killed is taken away once it is so old."""


@dataclass(frozen=True)
class Made:
    """A backup that was made.

    Attributes:
        path: the file.
        entries: how many entries of the audit trail it holds.
        thinned: how many older backups went.
    """

    path: Path
    entries: int
    thinned: int


@dataclass(frozen=True)
class Rehearsal:
    """What a backup holds, as its restoring into a scratch place found it.

    Attributes:
        manifest: what it says of itself.
        genuine: whether that was written by this hub.
        faults: what is wrong with its database, in SQLite's words.
        holds: whether its audit trail holds; `entries` how many there are.
        counts: how many of each kind of record.
    """

    manifest: Manifest
    genuine: bool
    faults: tuple[str, ...]
    holds: bool
    entries: int
    counts: tuple[tuple[str, int], ...]

    @property
    def good(self) -> bool:
        """Whether a hub could go on from it."""
        return self.genuine and self.holds and not self.faults and self.entries == self.manifest.entries


@guarded(Act.BACK_UP)
def back_up(hub: Hub, actor: Actor, place: Path, course: Course) -> Made:
    """Make a backup in a folder, on this computer or on a share.

    Raises:
        StoreFault: the folder is gone, full or not to be written, or the database itself is damaged.
        InterruptedError: it was broken off; nothing of it is left.
    """
    return _made(hub, actor, place, course)


def back_up_here(hub: Hub, place: Path, course: Course) -> Made:
    """Make a backup for a command at the machine itself, where the hub's passphrase was given and nobody signed in."""
    return _made(hub, None, place, course)


def _made(hub: Hub, actor: Actor | None, place: Path, course: Course) -> Made:
    course = course.unless(hub.closing.is_set)  # and closing the hub waits until this has ended
    while not hub.copying.acquire(timeout=TURN_SECONDS):
        if not course.wanted:
            raise InterruptedError
    try:
        if hub.closing.is_set():
            raise InterruptedError
        return _copied(hub, actor, place, course)
    finally:
        hub.copying.release()


def _copied(hub: Hub, actor: Actor | None, place: Path, course: Course) -> Made:
    try:
        with _scratch(hub.folder) as scratch:
            copy, envelope = scratch / vault.DATABASE, scratch / vault.ENVELOPE
            file_care.copy_whole(hub.store, copy, lambda: course.wanted)
            shutil.copyfile(vault.envelope_path(hub.folder), envelope)
            _prove(copy, hub.store.data_key, course)
            manifest = _manifest(hub, copy, envelope)
            files = {vault.DATABASE: copy, vault.ENVELOPE: envelope}
            path = packages.write(place, manifest, hub.audit_key, files, course)
    except InterruptedError:
        _note(hub, actor, "backup broken off")
        raise
    except (HubdeskError, *FAULTS) as fault:
        _note(hub, actor, "backup failed", FAILED)
        raise (fault if isinstance(fault, HubdeskError) else _place_words(fault)) from None
    thinned = _thin(place)
    _note(hub, actor, "hub backed up", LAST, entries=manifest.entries, thinned=thinned)
    return Made(path, manifest.entries, thinned)


def _prove(copy: Path, key: bytes, course: Course) -> None:
    if file_care.faults_of(copy, key, lambda: course.wanted):
        raise StoreFault(
            "The database is damaged, so it was not backed up.",
            "Keep the older backups. Run verify, and restore the latest backup that is sound.",
        )


def rehearse(place: Path, folder: Path, passphrase: str, course: Course) -> Rehearsal:
    """Restore the newest backup of a place into a scratch folder beside the hub, and say what was found.

    Raises:
        StoreFault: there is no backup, or it is not as it was written.
        LockedOut: the passphrase opens none of its slots.
    """
    found = packages.listed(place)
    if not found:
        raise StoreFault("There is no backup in this folder.", "Make one first, or choose another folder.")
    return judge(found[0], folder, passphrase, course)


def judge(package: Package, beside: Path, passphrase: str, course: Course) -> Rehearsal:
    """Unpack one backup into a scratch folder beside the hub, look at all of it, and take the folder away again."""
    try:
        with _scratch(beside) as scratch:
            return look(package.path, scratch / "hub", passphrase, course)[0]
    except FAULTS as fault:
        raise in_words_of(fault) from None


def look(package: Path, scratch: Path, passphrase: str, course: Course) -> tuple[Rehearsal, vault.Keys]:
    """Unpack a backup into a folder that stays, and judge it: key, schema, integrity, chain."""
    manifest = packages.unpack(package, scratch, course)
    keys = vault.open_with_passphrase(scratch, passphrase)
    faults = file_care.faults_of(vault.database_path(scratch), keys.data_key, lambda: course.wanted)
    if faults:
        return Rehearsal(manifest, packages.genuine(package, keys.audit_key), faults, False, 0, ()), keys
    hub = open_hub(scratch, keys)
    try:
        with hub.reading(None) as unit:
            verdict = chain.verify(unit.session, keys.audit_key)
            counts = tuple(
                (words, int(unit.session.scalar(select(func.count()).select_from(table)) or 0))
                for words, table in (("contacts", Contact), ("enquiries", Enquiry), ("people", Person))
            )
    finally:
        hub.close()
    holds = verdict.broken_at is None and verdict.head_mac.hex() == manifest.head
    genuine = packages.genuine(package, keys.audit_key)
    return Rehearsal(manifest, genuine, (), holds, verdict.entries, counts), keys


def _manifest(hub: Hub, copy: Path, envelope: Path) -> Manifest:
    entries, head, revision = file_care.standing(copy, hub.store.data_key)
    members = {vault.DATABASE: packages.member(copy), vault.ENVELOPE: packages.member(envelope)}
    hub_id = str(vault.read_envelope(hub.folder)["id"])
    return Manifest(hub_id, clock.now().isoformat(), revision, entries, (head or chain.GENESIS).hex(), members)


@contextlib.contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder beside the hub, gone at the end; what killed processes left goes too."""
    now = clock.now().timestamp()
    for left in folder.glob(f"{SCRATCH}*"):
        with contextlib.suppress(OSError):
            if now - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left)
    made = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))  # of the owner's alone
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _thin(place: Path) -> int:
    """Take the backups away that newer ones supersede; one that cannot be removed stays."""
    gone = 0
    for package in packages.superseded(packages.listed(place), clock.now()):
        with contextlib.suppress(OSError):
            package.path.unlink()
            gone += 1
    return gone


def _note(hub: Hub, actor: Actor | None, act: str, setting: str = "", **detail: int) -> None:
    """Say in the audit trail how it ended, and keep the moment; only a failure keeps the next from beginning."""
    with hub.writing(actor) as unit:
        if setting:
            unit.session.merge(HubSetting(name=setting, value=unit.at.isoformat()))
        if setting != FAILED:
            unit.session.execute(delete(HubSetting).where(HubSetting.name == BEGUN))
        unit.audit(act, None, None, **detail)
        unit.commit()


def _place_words(fault: Exception) -> HubdeskError:
    if isinstance(fault, FileNotFoundError):
        return StoreFault(
            "The folder for the backup is not there.",
            "Connect the disk or the share, then try again. Nothing was lost.",
        )
    if isinstance(fault, FileExistsError):
        return StoreFault("A backup was made in this very second.", "Wait a moment, then try again.")
    said = in_words_of(fault)
    return StoreFault("The backup could not be written.", said.next_step)
