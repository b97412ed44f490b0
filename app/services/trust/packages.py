"""A backup is one file: the encrypted database, its envelope, and a manifest that says what they are.

Nothing in it can be read without the hub's passphrase, and no name of a person or a hub stands in the manifest. It is
written under another name, synced and renamed: a file that bears a backup's name is whole.
"""

import hashlib
import hmac
import json
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from app.services.dates import file_stamp, read_file_stamp
from app.services.errors import StoreFault
from app.services.trust import vault
from app.services.trust.damaged import UNREADABLE, UNREADABLE_OR_GONE

SUFFIX, PART = ".hubdesk-backup", ".part"
MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 * 1024
DAYS, WEEKS, MONTHS = 7, 5, 12
"""How many days, weeks and months keep one backup each when they are thinned."""
_NAME = re.compile(r"^hub (\d{4}-\d\d-\d\d) (\d{6})" + re.escape(SUFFIX) + "$")



class Course:
    """How far a long job is, and whether it is still wanted.

    Args:
        progress: told how many bytes of how many are done.
        wanted: asked between two pieces; once it says no, the job ends with InterruptedError.
    """

    def __init__(
        self,
        progress: Callable[[int, int], object] = lambda _done, _total: None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._progress = progress
        self._wanted = wanted
        self._done = self._total = 0

    @property
    def wanted(self) -> bool:
        """Whether nobody has broken it off."""
        return self._wanted()

    def unless(self, stopped: Callable[[], bool]) -> "Course":
        """The same job, which also ends once `stopped` says yes."""
        return Course(self._progress, lambda: self.wanted and not stopped())

    def begin(self, total: int) -> None:
        """A stretch of the job begins."""
        self._done, self._total = 0, total

    def did(self, much: int) -> None:
        """Another piece is done; raises InterruptedError when the rest is not wanted."""
        self._done += much
        self._progress(self._done, self._total)
        if not self.wanted:
            raise InterruptedError


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        hub: the envelope's id: which hub it is of.
        made: when, UTC.
        schema: the revision of the database.
        entries, head: how long its audit chain is, and the digest of its last entry, as hex.
        members: the size and SHA-256 of each file in it.
    """

    hub: str
    made: str
    schema: str
    entries: int
    head: str
    members: Mapping[str, Sequence[Any]]

    @property
    def made_at(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromisoformat(self.made)


@dataclass(frozen=True)
class Package:
    """A backup's file as it lies in a folder."""

    path: Path
    made_at: datetime
    size: int


def name_of(made_at: datetime) -> str:
    """The file name of a backup: the moment it was made (UTC), and nothing of the hub."""
    return f"hub {file_stamp(made_at)}{SUFFIX}"


def listed(place: Path) -> list[Package]:
    """The backups in a folder, the newest first; files that bear no backup's name are passed over.

    Raises:
        StoreFault: the folder is not there or may not be read.
    """
    try:
        found = []
        for path in place.iterdir():
            told = _NAME.match(path.name)
            if told and path.is_file():
                at = read_file_stamp(f"{told[1]} {told[2]}")
                found.append(Package(path, at, path.stat().st_size))
    except OSError:
        raise StoreFault(
            "The folder of the backups is not there, or may not be read.",
            "Check that the disk or the share is connected, then try again.",
        ) from None
    return sorted(found, key=lambda each: each.made_at, reverse=True)


def superseded(packages: Iterable[Package], now: datetime) -> list[Package]:
    """The backups that thinning takes away: kept are the newest of each of the last days, weeks and months."""
    kept: set[Path] = set()
    newest = sorted(packages, key=lambda each: each.made_at, reverse=True)
    periods: tuple[tuple[Callable[[datetime], object], int], ...] = (
        (lambda at: at.date(), DAYS),
        (lambda at: at.isocalendar()[:2], WEEKS),
        (lambda at: (at.year, at.month), MONTHS),
    )
    for period, most in periods:
        seen: list[object] = []
        for package in newest:
            of = period(package.made_at)
            if of not in seen:
                seen.append(of)
                if len(seen) <= most:
                    kept.add(package.path)
    kept |= {each.path for each in newest if each.made_at > now - timedelta(days=1)}
    return [each for each in newest if each.path not in kept]


def write(place: Path, manifest: Manifest, audit_key: bytes, files: Mapping[str, Path], course: Course) -> Path:
    """Pack files into a backup; nothing of it is left when it fails or is broken off.

    Raises:
        OSError: the place is gone, full, or may not be written.
        InterruptedError: it is not wanted any more.
    """
    final = place / name_of(manifest.made_at)
    part = final.with_name(final.name + PART)
    course.begin(sum(path.stat().st_size for path in files.values()))
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
                packed.writestr(MANIFEST, json.dumps(_signed(manifest, audit_key)))
                for name, path in files.items():
                    with path.open("rb") as source, packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as to:
                        while chunk := source.read(CHUNK):
                            to.write(chunk)
                            course.did(len(chunk))
            out.flush()
            os.fsync(out.fileno())
        _take_name(part, final)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return final


def _take_name(part: Path, final: Path) -> None:
    if final.exists():
        raise FileExistsError(final.name)
    part.replace(final)


def unpack(package: Path, into: Path, course: Course) -> Manifest:
    """Unpack a backup into a new folder of the owner's alone, each file against its size and SHA-256.

    Raises:
        StoreFault: it is no backup, of a newer program, or not as it was written.
        InterruptedError: it is not wanted any more.
    """
    try:
        with zipfile.ZipFile(package) as packed:
            manifest = _manifest_of(packed)
            into.mkdir(mode=0o700)
            course.begin(sum(int(size) for size, _ in manifest.members.values()))
            for name, (size, digest) in manifest.members.items():
                with packed.open(name) as source:
                    if _one(source, into / name, int(size), course) != (size, digest):
                        raise _not_whole()
    except InterruptedError:
        raise
    except UNREADABLE:
        raise _not_whole() from None
    except OSError:
        raise StoreFault(
            "The backup could not be read, or there is no room to unpack it.",
            "Check the disk or the share, make room beside the hub, then try again.",
        ) from None
    return manifest


def read_manifest(package: Path) -> Manifest:
    """What a backup says of itself, before its files are judged.

    Raises:
        StoreFault: as `unpack`.
    """
    try:
        with zipfile.ZipFile(package) as packed:
            return _manifest_of(packed)
    except UNREADABLE_OR_GONE:
        raise _not_whole() from None


def genuine(package: Path, audit_key: bytes) -> bool:
    """Whether the manifest is as this hub wrote it."""
    with zipfile.ZipFile(package) as packed:
        told = json.loads(packed.read(MANIFEST))
    seal = str(told.pop("seal", ""))
    return hmac.compare_digest(seal, _seal(told, audit_key))


def member(path: Path) -> tuple[int, str]:
    """The size and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _one(source: IO[bytes], to: Path, most: int, course: Course) -> tuple[int, str]:
    """Write one file, never more than one byte beyond its size; how much it was, and its SHA-256."""
    seen, read = hashlib.sha256(), 0
    descriptor = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "wb") as out:
        while chunk := source.read(min(CHUNK, most + 1 - read)):
            read += len(chunk)
            seen.update(chunk)
            out.write(chunk)
            course.did(len(chunk))
        out.flush()
        os.fsync(out.fileno())
    return read, seen.hexdigest()


def _manifest_of(packed: zipfile.ZipFile) -> Manifest:
    if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _not_whole()
    told = json.loads(packed.read(MANIFEST))
    if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
        raise StoreFault(
            "This backup was made by a newer Hubdesk.", "Update Hubdesk on this computer, then restore it again."
        )
    manifest = Manifest(
        str(told["hub"]), str(told["made"]), str(told["schema"]), int(told["entries"]), str(told["head"]),
        {str(name): (int(size), str(digest)) for name, (size, digest) in told["members"].items()},
    )  # fmt: skip
    if told["format"] != FORMAT or manifest.made_at.tzinfo is None or set(manifest.members) != _FILES:
        raise _not_whole()
    return manifest


_FILES = {vault.DATABASE, vault.ENVELOPE}


def _signed(manifest: Manifest, audit_key: bytes) -> dict[str, Any]:
    told = {"format": FORMAT, **asdict(manifest)}
    return {**told, "seal": _seal(json.loads(json.dumps(told)), audit_key)}


def _seal(told: Mapping[str, Any], audit_key: bytes) -> str:
    body = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hmac.new(audit_key, b"hubdesk backup" + body.encode(), hashlib.sha256).hexdigest()


def _not_whole() -> StoreFault:
    return StoreFault(
        "This file is no backup of Hubdesk, or it is not as it was written.",
        "Choose another backup. Nothing of the hub was changed.",
    )
