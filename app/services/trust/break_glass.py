"""Break-glass: a restricted record is opened with a written reason, for some hours, and somebody reviews that.

A pattern of the NHS: nobody is kept from a child in danger, and nobody opens a closed record unseen. The opening is
kept for ever, a service manager reviews it (`oversight.openings`), and an alert says that it happened but not whose
record it was. It opens the one record to the one person, with what their role may do on it; it names nobody on it.
"""

from datetime import timedelta
from uuid import UUID

from app.models import BreakGlass, Enquiry, EnquiryMember, Person, new_id
from app.models.fire_wall import SHORTEST_REASON
from app.services.access import Act, Actor, Role, guarded
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import too_long
from app.services.trust.closed_people import sees_person
from app.services.trust.held_open import enquiry_open_until
from app.services.unit_of_work import Changes, Hub, Touched, WritingUnit, changed


@guarded(Act.BREAK_GLASS)
def open_case_by_break_glass(hub: Hub, actor: Actor, enquiry_id: UUID, reason: str) -> Changes:
    """Open a restricted case for the hours that the policy in force says.

    Raises:
        Invalid: no reason, or one too short to say anything; field `reason`.
        Refused: the case is open to this person already. NotFound: there is none.
    """
    said = _reason(reason)
    with hub.writing(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, "This enquiry")
        named = unit.session.get(EnquiryMember, (enquiry_id, actor.user_id)) is not None
        mine = Role.SERVICE_MANAGER in actor.roles or named
        if not enquiry.restricted or mine or enquiry_open_until(unit, enquiry_id) is not None:
            raise _open_already()
        return _opened(unit, said, changed("enquiry", enquiry_id), enquiry_id=enquiry_id)


@guarded(Act.BREAK_GLASS)
def open_person_by_break_glass(hub: Hub, actor: Actor, person_id: UUID, reason: str) -> Changes:
    """Open the record of a restricted person, for as long; their restricted cases are opened each on its own.

    Raises:
        Invalid: no reason, or one too short to say anything; field `reason`.
        Refused: the record is open to this person already. NotFound: there is none.
    """
    said = _reason(reason)
    with hub.writing(actor) as unit:
        person = unit.get(Person, person_id, "This record")
        if sees_person(unit, person):
            raise _open_already()
        return _opened(unit, said, changed("person", person_id), person_id=person_id)


def _open_already() -> Refused:
    return Refused("This record is open to you already.", "Go back and open it as usual.")


def _opened(
    unit: WritingUnit, said: str, touched: Touched, *, enquiry_id: UUID | None = None, person_id: UUID | None = None
) -> Changes:
    hours = unit.policy.policy.restricted.break_glass_hours
    row = BreakGlass(
        id=new_id(),
        at=unit.at,
        by_id=unit.who.user_id,
        enquiry_id=enquiry_id,
        person_id=person_id,
        until=unit.at + timedelta(hours=hours),
        reason=said,
    )
    unit.add(row)
    kind = "enquiry" if enquiry_id is not None else "person"
    unit.audit("opened by break-glass", kind, enquiry_id or person_id, opening=str(row.id), hours=hours)
    words = f"Open to you for {hours} {'hour' if hours == 1 else 'hours'}. A service manager reviews your reason."
    return unit.commit(touched, changed("break_glass", row.id), new_id=row.id, words=words)


def _reason(typed: str) -> str:
    said = (typed or "").strip()
    if not said:
        raise Invalid((Problem("reason", "Write why you must open this record now."),))
    if len(said) < SHORTEST_REASON:
        problem = Problem("reason", f"Say more, in {SHORTEST_REASON} letters at least: a service manager reads it.")
        raise Invalid((problem,))
    problems = too_long("reason", said)
    if problems:
        raise Invalid(problems)
    return said
