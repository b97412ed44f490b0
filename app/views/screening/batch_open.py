"""A police batch that was dropped: recorded at once when every row can stand, else shown for mending. No Qt.

What waits for mending is held in memory with the bytes as they came; nothing of it is stored before the whole batch
can be recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from app.services.errors import HubdeskError
from app.views.desk import Desk, Place

if TYPE_CHECKING:
    from app.services.intake.readers.record import Reading
    from app.services.unit_of_work import Changes

MOST_WAITING = 8


@dataclass(frozen=True, slots=True)
class DroppedBatch:
    """A batch file as it came, its reading, and why it could not be recorded as it is."""

    name: str
    data: bytes = field(repr=False)
    reading: Reading = field(repr=False)
    error: Exception | None = field(default=None, repr=False)


_waiting: dict[UUID, DroppedBatch] = {}


def open_batch_file(desk: Desk, name: str, data: bytes, reading: Reading) -> None:
    """Record a batch whose rows all stand and open its queue; else open it for mending.

    `reading` is what `read_document` found in `data`, with `reading.batch` set; `name` is the file's own name.
    """
    batch = reading.batch
    if batch is None:
        raise ValueError("only a reading that found a batch is opened here")
    if batch.problems or reading.questions:
        mend(desk, DroppedBatch(name, data, reading))
        return
    from app.services.intake.batches import record_batch

    def recorded(changes: Changes) -> None:
        if changes.new_id is not None:
            desk.go(Place("batch", changes.new_id))

    def refused(error: Exception) -> None:
        mend(desk, DroppedBatch(name, data, reading, error))

    desk.runner.operation(partial(record_batch, desk.hub, desk.actor, batch, name, data), recorded, refused)


def mend(desk: Desk, dropped: DroppedBatch) -> None:
    """Open the screen that mends a batch before it is recorded, or says why it cannot be."""
    key = uuid4()
    while len(_waiting) >= MOST_WAITING:
        _waiting.pop(next(iter(_waiting)))
    _waiting[key] = dropped
    desk.go(Place("batch_mend", key))


def waiting(key: UUID) -> DroppedBatch:
    """The batch that waits under a key.

    Raises:
        HubdeskError: it does not wait any more.
    """
    found = _waiting.get(key)
    if found is None:
        raise HubdeskError("This batch file is not waiting any more.", "Drop the file onto the window again.")
    return found


def settle(key: UUID) -> None:
    """Forget a batch that was recorded or given up."""
    _waiting.pop(key, None)


def settle_all() -> None:
    """Forget every waiting batch: the person has signed out."""
    _waiting.clear()
