"""Another lead worker for a case: the work of somebody who left, moved, or knows the family goes to a colleague."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from app.models import Contact, Enquiry, EnquiryMember, Note, UserAccount, UserRole, new_id
from app.models.enums import ContactStatus, EnquiryStatus
from app.services.access import Act, Actor, Role, guarded
from app.services.enquiry.cases import CASE, check_named, needed, on_case
from app.services.enquiry.interest import noticed
from app.services.enquiry.notes import HUB
from app.services.enquiry.opening import LEADERS, check_leader
from app.services.errors import Invalid, Problem, Refused
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who could lead a case, and how many open ones they lead now."""

    user_id: UUID
    name: str
    leads: int


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An open case whose lead worker has left or leads no more, and since when."""

    enquiry: Enquiry
    lead_worker: str
    since: datetime
    ended: bool


@guarded(Act.REALLOCATE)
def list_leaders(hub: Hub, actor: Actor, enquiry_id: UUID) -> tuple[Leader, ...]:
    """Everybody who may lead this case and does not, by name, with how many they lead."""
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry, by_glass=False)
        rows = unit.session.execute(
            select(UserAccount.id, UserAccount.display_name)
            .where(UserAccount.ended_at.is_(None), UserAccount.id != enquiry.lead_worker_id, _leads_still())
            .order_by(UserAccount.display_name)
        ).all()
        led: dict[UUID, int] = {}
        for each in unit.session.scalars(select(Enquiry.lead_worker_id).where(Enquiry.status == EnquiryStatus.OPEN)):
            led[each] = led.get(each, 0) + 1
        return tuple(Leader(row.id, row.display_name, led.get(row.id, 0)) for row in rows)


@guarded(Act.REALLOCATE)
def reassign_case(
    hub: Hub, actor: Actor, enquiry_id: UUID, user_id: UUID | None, reason: str, *, version: int
) -> Changes:
    """Give a case another lead worker, who is named on it from now on; why stands on it as a note.

    Raises:
        Invalid: nobody chosen, or no reason; fields `leader` and `reason`.
        Refused: they cannot lead a case, or lead this one already. Conflict: somebody else saved first.
    """
    if user_id is None:
        raise Invalid((Problem("leader", "Choose who leads the case from now on."),))
    said = needed("reason", reason, "Write why the case changes hands.")
    with on_case(hub, actor, enquiry_id, by_glass=False) as case:
        unit, enquiry = case.unit, case.enquiry
        check_leader(unit, user_id)
        if user_id == enquiry.lead_worker_id:
            raise Refused("They lead this case already.", "Nothing more is needed.")
        unit.expect_version(enquiry, version, {}, {})
        before, enquiry.lead_worker_id = enquiry.lead_worker_id, user_id
        if unit.session.get(EnquiryMember, (enquiry_id, user_id)) is None:
            unit.add(EnquiryMember(enquiry_id=enquiry_id, user_id=user_id, named_at=unit.at, named_by_id=actor.user_id))
        unit.add(
            Note(
                id=new_id(), at=unit.at, by_id=actor.user_id, enquiry_id=enquiry_id, visibility=HUB,
                title="Another lead worker", text=said,
            )
        )
        unit.audit("lead worker changed", "enquiry", enquiry_id, before=str(before), now=str(user_id))
        words = f"The case has another lead worker.{noticed(unit, enquiry_id, [user_id])}"
        return unit.commit(changed("enquiry", enquiry_id), changed("board"), changed("user"), words=words)


def left_behind(unit: ReadingUnit) -> list[LeftBehind]:
    """The open cases whose lead worker has left, or may lead no more; of restricted ones only who may open them."""
    who = unit.who
    asked = (
        select(Enquiry, UserAccount.display_name, UserAccount.ended_at)
        .join(UserAccount, UserAccount.id == Enquiry.lead_worker_id)
        .where(Enquiry.status != EnquiryStatus.CLOSED, or_(UserAccount.ended_at.is_not(None), ~_leads_still()))
        .order_by(Enquiry.due_at.is_(None), Enquiry.due_at)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == who.user_id)
        asked = asked.where(or_(Enquiry.restricted.is_(False), named))
    return [
        LeftBehind(row.Enquiry, row.display_name, row.ended_at or unit.at, row.ended_at is not None)
        for row in unit.session.execute(asked)
    ]


def contacts_left_behind(unit: ReadingUnit) -> int:
    """How many contacts at the door are assigned to somebody who has left."""
    rows = (
        select(Contact.id)
        .join(UserAccount, UserAccount.id == Contact.assigned_to_id)
        .where(
            UserAccount.ended_at.is_not(None),
            Contact.status.in_(
                (ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER, ContactStatus.ENQUIRY_TO_OPEN)
            ),
        )
    )
    return len(unit.session.scalars(rows).all())


def _leads_still() -> ColumnElement[bool]:
    return exists().where(UserRole.user_id == UserAccount.id, UserRole.role.in_(LEADERS))
