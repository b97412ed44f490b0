"""Starting the wallboard from the desk (F11): enrol its key, let it start with the computer, start it now.

`start_board` waits (for the keyring) and is called on the database thread. It uses no window. The key goes to the new
process by its standard input, never by its arguments or environment.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.errors import HubdeskError, StoreFault
from app.views.wallboard import autostart, single

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub

_started: list[subprocess.Popen[bytes]] = []
"""Kept so that a wallboard that outlives the desk is not complained of."""


@dataclass(frozen=True, slots=True)
class Started:
    """What happened, for the notice bar; `unattended` says whether it comes back by itself after a restart."""

    sentence: str
    next_step: str
    unattended: bool


def start_board(hub: Hub, actor: Actor) -> Started:
    """Start the wallboard of this hub on this machine, or bring the one that runs to the front.

    Raises:
        Refused: the person may not start it (`Act.START_BOARD`).
        StoreFault: the process could not be started, or the key file not be written.
    """
    from app.services.access import Act, require
    from app.services.trust.keyring_slots import SlotState, enrol_wallboard

    require(hub, actor, Act.START_BOARD)
    if single.speak_to_running(hub.folder) == single.LIVE:
        return Started("The wallboard is already running; it was brought to the front.", "", unattended=True)
    if hub.demo:
        launch(hub.folder)
        return Started(
            "The wallboard of the invented hub has started.", "It does not start with this computer.", unattended=False
        )
    start = enrol_wallboard(hub, actor)
    launch(hub.folder, start.handover)
    if start.keyring.state is not SlotState.PRESENT:
        return Started(
            "The wallboard has started. After a restart of this computer it must be started again.",
            start.keyring.sentence,
            unattended=False,
        )
    try:
        autostart.write_entry(hub.folder)
    except HubdeskError as fault:
        return Started(f"The wallboard has started. {fault.sentence}", fault.next_step, unattended=False)
    return Started("The wallboard has started, and starts with this computer from now on.", "", unattended=True)


def launch(folder: Path, handover: str = "", options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start the process now, apart from this one: it lives on when the desk closes.

    Raises:
        StoreFault: the system would not start it.
    """
    words = [*autostart.command(folder), *(["--handover"] if handover else []), *options]
    flags = 0x00000008 | 0x00000200 if sys.platform == "win32" else 0  # DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program and a folder, no shell
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=flags,
        )
        if process.stdin is not None:
            process.stdin.write(f"{handover}\n".encode())
            process.stdin.close()
    except OSError:
        raise StoreFault(
            "The wallboard could not be started.", "Try again; if it stays so, restart this computer."
        ) from None
    _started[:] = [each for each in _started if each.poll() is None]
    _started.append(process)
    return process
