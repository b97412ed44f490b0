"""What was opened by break-glass and waits for a service manager's review, with its age.

Until somebody opens a line of the queue it carries no identity: who opened a restricted record and when, not whose.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, select

from app.models import BreakGlass, BreakGlassReview, Enquiry, new_id
from app.services.access import Act, Actor, guarded, may
from app.services.enquiry.cases import needed
from app.services.enquiry.reading import names_of
from app.services.errors import Invalid, Problem, Refused
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@dataclass(frozen=True, slots=True)
class Opening:
    """A restricted record that somebody opened by break-glass, as its reviewer reads it.

    Attributes:
        what: the reference of the case, or that it is a person's record.
        enquiry_id, person_id: the record; one of them.
        by: who opened it.
        until: how long it stays or stayed open to them, UTC.
        reason: what they wrote.
    """

    id: UUID
    what: str
    enquiry_id: UUID | None
    person_id: UUID | None
    by: str
    at: datetime
    until: datetime
    reason: str


def waiting_openings(unit: ReadingUnit) -> list[BreakGlass]:
    """The openings that nobody has reviewed, oldest first; none for whoever does not review them."""
    if not may(unit.who, Act.REVIEW_BREAK_GLASS, unit.hub.narrowed):
        return []
    return list(unit.session.scalars(_waiting()))


def _waiting() -> Select[BreakGlass]:
    reviewed = exists().where(BreakGlassReview.opening_id == BreakGlass.id)
    return select(BreakGlass).where(~reviewed).order_by(BreakGlass.at, BreakGlass.id)


def late_from(unit: ReadingUnit) -> datetime:
    """What was opened before this moment and is not reviewed is late, by the policy in force."""
    return unit.at - timedelta(hours=unit.policy.policy.restricted.review_hours)


@guarded(Act.REVIEW_BREAK_GLASS)
def read_opening(hub: Hub, actor: Actor, opening_id: UUID) -> Opening:
    """One opening with its reason and which record it was of, so that nobody judges it unread; audited."""
    with hub.writing(actor) as unit:
        row = unit.get(BreakGlass, opening_id, "This opening")
        enquiry = unit.get(Enquiry, row.enquiry_id) if row.enquiry_id is not None else None
        unit.audit("break-glass read", "break_glass", opening_id)
        unit.commit()
        return Opening(
            row.id,
            f"Enquiry {enquiry.reference}" if enquiry is not None else "The record of a person",
            row.enquiry_id,
            row.person_id,
            names_of(unit, [row.by_id])[row.by_id],
            row.at,
            row.until,
            row.reason,
        )


@guarded(Act.REVIEW_BREAK_GLASS)
def review_opening(hub: Hub, actor: Actor, opening_id: UUID, justified: bool | None, note: str) -> Changes:
    """Say whether an opening was justified, and why. It is said once and kept for good.

    Raises:
        Invalid: not said which, or without a note; fields `justified` and `note`.
        Refused: this person opened the record, or it is reviewed already.
    """
    if justified is None:
        raise Invalid((Problem("justified", "Say whether it was justified."),))
    said = needed("note", note, "Write what you found, whichever way you judge it.")
    with hub.reading(actor) as reading:
        own = reading.get(BreakGlass, opening_id, "This opening").by_id == actor.user_id
    if own:
        hub.record_refusal(actor, Act.REVIEW_BREAK_GLASS)
        raise Refused("You opened this record yourself.", "Another service manager reviews it.")
    with hub.writing(actor) as unit:
        row = unit.get(BreakGlass, opening_id, "This opening")
        done = exists().where(BreakGlassReview.opening_id == opening_id)
        if unit.session.scalar(select(done)):
            raise Refused("Somebody else has reviewed this already.", "Refresh and read what they found.")
        unit.add(
            BreakGlassReview(
                id=new_id(), at=unit.at, by_id=actor.user_id, opening_id=row.id, justified=justified, note=said
            )
        )
        unit.audit("break-glass reviewed", "break_glass", row.id, justified=justified)
        touched = [changed("enquiry", row.enquiry_id)] if row.enquiry_id is not None else []
        words = "Reviewed: justified." if justified else "Reviewed: not justified."
        return unit.commit(changed("break_glass", row.id), *touched, words=words)
