"""How the hub stands at this moment, in numbers: for the navigation, the status line and the notices."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.models import (
    Batch,
    ConsentOverride,
    Contact,
    Deletion,
    Enquiry,
    EnquiryMember,
    InformationRequest,
    PolicyVersion,
)
from app.models.enums import (
    BatchState,
    ContactStatus,
    EnquiryStatus,
    OverrideState,
    PolicyState,
    RequestState,
)
from app.models.retention import DeletionState
from app.services.access import Act, Actor, guarded, may
from app.services.enquiry.hand_over import waiting_hand_overs
from app.services.enquiry.interest import waiting_interests
from app.services.enquiry.ladder import open_disagreements
from app.services.enquiry.reading import names_of
from app.services.enquiry.reassigning import left_behind
from app.services.intake.feedback import to_answer
from app.services.oversight.approvals import waiting_outcomes
from app.services.oversight.openings import late_from, waiting_openings
from app.services.trust.closed_people import sees_restricted
from app.services.unit_of_work import Hub, ReadingUnit

SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts that this person may see; a count of something they may not see is None.

    Attributes:
        at: when it was counted, UTC.
        unscreened, waiting: contacts without a screening, and screened ones that wait for a manager.
        contacts_late, contacts_soon: open contacts past their due time, and due within the hour.
        enquiries, enquiries_late: open enquiries, and those past their due time.
        replies_late: requests that a partner has not answered in time.
        approvals: what waits for a second person.
        batches: batches of notifications not yet authorised.
        disagreements: disagreements in which this person acts next: determines a step, or answers for their agency.
        own_requests: requests to this person's own agency not yet answered.
        feedback, feedback_late: referrers to be told, and those who wait for more than a working day.
        openings, openings_late: restricted records opened by break-glass that nobody has reviewed, and those that wait
            longer than the policy says; `opened_by`: who opened the newest of them. Whose records they are is not told.
    """

    at: datetime
    unscreened: int | None = None
    waiting: int | None = None
    contacts_late: int | None = None
    contacts_soon: int | None = None
    enquiries: int | None = None
    enquiries_late: int | None = None
    replies_late: int | None = None
    approvals: int | None = None
    batches: int | None = None
    own_requests: int | None = None
    disagreements: int | None = None
    feedback: int | None = None
    feedback_late: int | None = None
    openings: int | None = None
    openings_late: int | None = None
    opened_by: str = ""


MOST_COUNTED = 1_000
_OPEN = (ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER)


@guarded(Act.KEEP_OWN_SETTINGS)
def count_standing(hub: Hub, actor: Actor) -> Standing:
    """Count what this person may see; every count walks an index."""
    with hub.reading(actor) as unit:
        counts: dict[str, int] = {}
        opened_by = ""
        if may(actor, Act.SEE_INBOX, hub.narrowed):
            counts |= _contacts(unit)
            counts |= _feedback(unit)
        if may(actor, Act.SEE_ENQUIRY, hub.narrowed):
            counts |= _enquiries(unit)
        if may(actor, Act.SEE_APPROVALS, hub.narrowed):
            counts["approvals"] = _count(unit, ConsentOverride.state == OverrideState.PROPOSED) + _on_cases(unit)
        if may(actor, Act.DECIDE_DELETION, hub.narrowed):
            counts["approvals"] = counts.get("approvals", 0) + _count(unit, Deletion.state == DeletionState.PROPOSED)
        if openings := waiting_openings(unit):
            counts["approvals"] = counts.get("approvals", 0) + len(openings)
            opened_by = names_of(unit, [openings[-1].by_id])[openings[-1].by_id]
        if may(actor, Act.REVIEW_BREAK_GLASS, hub.narrowed):
            counts["openings"] = len(openings)
            counts["openings_late"] = sum(each.at < late_from(unit) for each in openings)
        if may(actor, Act.CONFIRM_POLICY, hub.narrowed):
            counts["approvals"] = counts.get("approvals", 0) + _count(
                unit, PolicyVersion.state == PolicyState.PROPOSED
            )
        if may(actor, Act.SEE_OWN_REQUESTS, hub.narrowed):
            counts["own_requests"] = _count(
                unit,
                InformationRequest.agency_id == actor.agency_id,
                InformationRequest.state == RequestState.SENT,
                InformationRequest.enquiry_id.in_(select(Enquiry.id).where(_open_to(actor.user_id))),
            )
        if may(actor, Act.SEE_NAMED_CASE, hub.narrowed):
            counts["disagreements"] = sum(each.mine for each in open_disagreements(unit))
        return Standing(unit.at, opened_by=opened_by, **counts)


def _count(unit: ReadingUnit, *where: object) -> int:
    return int(unit.session.execute(select(func.count()).where(*where)).scalar_one())  # type: ignore[arg-type]  # column expressions


def _open_to(user_id: UUID) -> ColumnElement[bool]:
    """Of restricted cases only those on which somebody is named."""
    named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == user_id)
    return or_(Enquiry.restricted.is_(False), named)


def _on_cases(unit: ReadingUnit) -> int:
    """Hand-overs not acknowledged, disagreements not settled, outcomes and conflicts of interest for a manager."""
    waiting = (
        waiting_hand_overs(unit), open_disagreements(unit), waiting_outcomes(unit), waiting_interests(unit),
        left_behind(unit),
    )  # fmt: skip
    return sum(len(each) for each in waiting)


def _contacts(unit: ReadingUnit) -> dict[str, int]:
    return {
        "unscreened": _count(unit, Contact.status == ContactStatus.UNSCREENED),
        "waiting": _count(unit, Contact.status == ContactStatus.WAITING_FOR_MANAGER),
        "contacts_late": _count(unit, Contact.status.in_(_OPEN), Contact.due_at < unit.at),
        "contacts_soon": _count(
            unit, Contact.status.in_(_OPEN), Contact.due_at >= unit.at, Contact.due_at < unit.at + SOON
        ),
        "batches": _count(unit, Batch.state != BatchState.AUTHORISED),
    }


def _feedback(unit: ReadingUnit) -> dict[str, int]:
    """Referrers to be told; counted up to MOST_COUNTED, so that a hub that never answered is not slowed by it."""
    return {
        name: int(unit.session.execute(select(func.count()).select_from(asked)).scalar_one())
        for name, asked in (
            ("feedback", to_answer(unit).limit(MOST_COUNTED).subquery()),
            ("feedback_late", to_answer(unit, late=True).limit(MOST_COUNTED).subquery()),
        )
    }


def _enquiries(unit: ReadingUnit) -> dict[str, int]:
    """Those open to whoever reads: a number that holds more than its list would tell that there is a closed case."""
    shown = Enquiry.id.is_not(None) if sees_restricted(unit) else _open_to(unit.who.user_id)
    theirs = exists().where(Enquiry.id == InformationRequest.enquiry_id, shown).correlate(InformationRequest)
    return {
        "enquiries": _count(unit, Enquiry.status == EnquiryStatus.OPEN, shown),
        "enquiries_late": _count(unit, Enquiry.status == EnquiryStatus.OPEN, Enquiry.due_at < unit.at, shown),
        "replies_late": _count(
            unit, InformationRequest.state == RequestState.SENT, InformationRequest.due_at < unit.at, theirs
        ),
    }
