"""Records whose time has passed, and what two people do with them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.services.access import Role
from app.services.retention.carrying import approve_deletion
from app.services.retention.due import look_through
from app.services.retention.proposing import propose_deletion
from app.services.retention.records import Deleted, DueRow, Kind, Thing
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.cases import EnquiryRows
from tests.factories.hubs import Staff
from tests.factories.parts import Who

OLD = datetime(1999, 3, 1, 9, 0, tzinfo=UTC)
REASON = "Nobody needs these any more"


def contact(hub: Hub, staff: Staff, *who: Who, outcome: str = "no_further_action", closed: datetime = OLD) -> UUID:
    """A contact without an enquiry that closed long ago."""
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    return rows.authorised_contact(
        hub, worker, manager, outcome=outcome, closed=closed, received=closed, who=who or (rows.CHILD,)
    )


def enquiry(hub: Hub, staff: Staff, *who: Who, closed: datetime | None = OLD, restricted: bool = False) -> EnquiryRows:
    """An enquiry that closed long ago, or is open."""
    ended: dict[str, Any] = {"status": "closed", "closed_at": closed} if closed else {}
    begun = closed or OLD
    return rows.enquiry(
        hub, staff[Role.HUB_WORKER], who=who or rows.FAMILY, opened=begun, restricted=restricted, **ended
    )


def listed(hub: Hub, staff: Staff) -> dict[UUID, DueRow]:
    """What has passed its time, from the first slice to the last."""
    service, found, cursor = staff[Role.SERVICE_MANAGER], dict[UUID, DueRow](), None
    while True:
        part = look_through(hub, service, cursor)
        found.update({row.thing.id: row for row in part.rows})
        cursor = part.next
        if cursor is None:
            return found


def propose(hub: Hub, staff: Staff, *things: UUID, kind: Kind = Kind.CONTACT) -> UUID:
    """A proposal by the first service manager."""
    made = propose_deletion(hub, staff[Role.SERVICE_MANAGER], [Thing(kind, each) for each in things], REASON)
    assert made.new_id is not None
    return made.new_id


def delete(hub: Hub, staff: Staff, *things: UUID, kind: Kind = Kind.CONTACT) -> Deleted:
    """Proposed by a service manager and approved by a MASH manager."""
    return approve_deletion(hub, staff[Role.MASH_MANAGER], propose(hub, staff, *things, kind=kind))
