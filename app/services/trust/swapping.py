"""The renames that put restored files in a hub's place; finished by whoever opens the hub next, if broken off."""

import json
import os
import shutil
from pathlib import Path

from app.services import anchor, clock
from app.services.dates import file_stamp
from app.services.errors import StoreFault
from app.services.trust import vault

MARKER = vault.RESTORING
SCRATCH = ".restored"
LOGS = (f"{vault.DATABASE}-wal", f"{vault.DATABASE}-shm", anchor.FILE)
"""What belongs to the old database only, and must not meet the new one."""


def begin(folder: Path, kept: str, *, drop: bool = False) -> Path | None:
    """Write the marker: what lies in the scratch folder takes the hub's place, and what it replaces goes to `kept`.

    From here on it goes through, by whoever is next; with `drop` what was replaced is taken away at its end.
    """
    kept = f"{kept} {file_stamp(clock.now())}" if vault.there_is_a_hub(folder) else ""
    beside = folder / f"{MARKER}.new"
    with beside.open("w", encoding="utf-8") as file:
        json.dump({"kept": kept, "drop": drop}, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / MARKER)
    return folder / kept if kept else None


def finish(folder: Path) -> bool:
    """Do what is left of a restoring; whether there was any.

    Every step looks at what is there, so that it may be begun again after each of them: a file of the scratch folder
    that is gone from it stands in its place already.

    Raises:
        StoreFault: the marker cannot be read, or the disk refuses a rename.
    """
    marker = folder / MARKER
    if not marker.exists():
        return False
    try:
        told = json.loads(marker.read_text(encoding="utf-8"))
        kept = str(told["kept"])
        _swap(folder, folder / SCRATCH, folder / Path(kept).name if kept else None)
        shutil.rmtree(folder / SCRATCH, ignore_errors=True)
        if kept and told.get("drop") is True:
            shutil.rmtree(folder / Path(kept).name, ignore_errors=True)
        marker.unlink()
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreFault(
            "A backup was being restored here, and that could not be finished.",
            "Close every Hubdesk on this computer and try again; the replaced files are kept beside the hub.",
        ) from None
    return True


def _swap(folder: Path, scratch: Path, kept: Path | None) -> None:
    if (scratch / vault.DATABASE).exists():
        for name in LOGS:
            _keep(folder / name, kept)
            (scratch / name).unlink(missing_ok=True)
    for name in (vault.ENVELOPE, vault.DATABASE):
        new = scratch / name
        if new.exists():
            _keep(folder / name, kept)
            new.replace(folder / name)


def _keep(path: Path, kept: Path | None) -> None:
    if path.exists() and kept is not None:
        kept.mkdir(mode=0o700, exist_ok=True)
        path.replace(kept / path.name)
