"""Makers of enquiries, of the requests under them and of the replies; offered again by `tests.factories.rows`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import (
    ContactPerson,
    Enquiry,
    EnquiryPerson,
    InformationRequest,
    Rating,
    Reply,
    RequestCell,
    new_id,
)
from app.models.enums import (
    ConsentPosition,
    ContactStatus,
    EnquiryStatus,
    InvolvementFound,
    RatingColour,
    RatingStage,
    RequestState,
)
from app.services import clock, deadlines
from app.services.access import Actor
from app.services.deadlines import Moments
from app.services.unit_of_work import Hub
from tests.factories.parts import (
    FAMILY,
    Who,
    contact_row,
    screening_rows,
)


@dataclass(frozen=True)
class EnquiryRows:
    """An enquiry and what stands around it."""

    id: UUID
    contact_id: UUID
    people: tuple[UUID, ...]
    """The ids of its `EnquiryPerson` rows, in order."""


def enquiry(
    hub: Hub,
    actor: Actor,
    *,
    rating: RatingColour = RatingColour.AMBER,
    level: int = 3,
    who: Sequence[Who] = FAMILY,
    opened: datetime | None = None,
    consent: ConsentPosition = ConsentPosition.GIVEN,
    contact_columns: dict[str, Any] | None = None,
    **columns: Any,
) -> EnquiryRows:
    """An open enquiry of a screened contact; everybody in `who` is a person of it."""
    with hub.writing(actor) as unit:
        begun = opened or unit.at
        source = contact_row(unit, actor, who, begun, contact_columns or {})
        screening_rows(
            unit,
            actor,
            source,
            level=level,
            rating=rating,
            outcome="mash_enquiry",
            consent=consent,
            concerns=("16A",),
        )
        reference, plain, short = unit.next_reference("enquiry", "M")
        due = deadlines.enquiry_completion(
            unit.policy.policy,
            rating.value,
            Moments(source.received_at, source.decision_started_at, begun, begun),
        )
        row = Enquiry(
            **{
                "id": new_id(),
                "reference": reference,
                "plain_reference": plain,
                "short_number": short,
                "status": EnquiryStatus.OPEN,
                "opened_at": begun,
                "opened_by_id": actor.user_id,
                "lead_worker_id": actor.user_id,
                "clock_started_at": begun,
                "due_at": due.at_utc,
                "due_reason": due.sentence,
                "rating": rating,
                "level_of_need": level,
                "subject_line": source.subject_line,
                "policy_version_id": unit.policy.version_id,
                **columns,
            }
        )
        unit.add(row)
        unit.session.flush()
        unit.add(
            Rating(
                id=new_id(),
                at=begun,
                by_id=actor.user_id,
                enquiry_id=row.id,
                stage=RatingStage.INITIAL,
                colour=rating,
                reason="As screened.",
            )
        )
        source.status = ContactStatus.IN_ENQUIRY
        source.enquiry_id = row.id
        source.chosen_outcome = "mash_enquiry"
        people = []
        named = unit.session.scalars(
            select(ContactPerson).where(ContactPerson.contact_id == source.id).order_by(ContactPerson.position)
        )
        for place, each in enumerate(named.all(), 1):
            made = EnquiryPerson(
                id=new_id(),
                enquiry_id=row.id,
                contact_person_id=each.id,
                person_id=each.person_id,
                role=each.role,
                position=place,
            )
            unit.add(made)
            people.append(made.id)
        unit.audit("enquiry opened", "enquiry", row.id)
        unit.commit()
        return EnquiryRows(row.id, source.id, tuple(people))


def request(
    hub: Hub,
    actor: Actor,
    asked: EnquiryRows,
    agency_id: UUID,
    *,
    state: RequestState = RequestState.SENT,
    people: Sequence[UUID] | None = None,
    sent: datetime | None = None,
    due: datetime | None = None,
    urgent: bool = False,
    **columns: Any,
) -> UUID:
    """A request to an agency about some (by default all) people of an enquiry; `sent` unless `state` says otherwise."""
    with hub.writing(actor) as unit:
        gone = state in {RequestState.SENT, RequestState.REPLIED}
        moment = (sent or unit.at) if gone else None
        rating = unit.get(Enquiry, asked.id).rating
        limit = deadlines.partner_reply(unit.policy.policy, rating.value, moment, urgent=urgent) if moment else None
        reference, _, _ = unit.next_reference("request", "R")
        row = InformationRequest(
            **{
                "id": new_id(),
                "reference": reference,
                "enquiry_id": asked.id,
                "agency_id": agency_id,
                "state": state,
                "purpose": "To understand what the agency knows of this household.",
                "lawful_basis": "Public task",
                "urgent": urgent,
                "created_at": unit.at,
                "created_by_id": actor.user_id,
                "sent_at": moment,
                "sent_by_id": actor.user_id if gone else None,
                "due_at": due or (limit.at_utc if limit else None),
                "due_reason": limit.sentence if limit else "Not sent yet",
                "replied_at": unit.at if state is RequestState.REPLIED else None,
                **columns,
            }
        )
        unit.add(row)
        unit.session.flush()
        for each in asked.people if people is None else people:
            unit.add(
                RequestCell(
                    id=new_id(),
                    enquiry_id=asked.id,
                    enquiry_person_id=each,
                    agency_id=agency_id,
                    request_id=row.id,
                    decided_at=unit.at,
                    decided_by_id=actor.user_id,
                )
            )
        unit.audit("request made", "request", row.id)
        unit.commit()
        return row.id


def reply(
    hub: Hub,
    actor: Actor,
    request_id: UUID,
    enquiry_person_id: UUID,
    *,
    found: InvolvementFound = InvolvementFound.NONE_FOUND,
    received: datetime | None = None,
    finished: bool = True,
    **columns: Any,
) -> UUID:
    """An agency's answer about one person, with its coverage; the request is then replied unless not `finished`."""
    with hub.writing(actor) as unit:
        asked = unit.get(InformationRequest, request_id)
        at = received or unit.at
        row = Reply(
            **{
                "id": new_id(),
                "at": unit.at,
                "by_id": actor.user_id,
                "request_id": request_id,
                "enquiry_person_id": enquiry_person_id,
                "found": found,
                "on_behalf": asked.agency_id != actor.agency_id,
                "received_at": at,
                "current_as_of": clock.today(),
                "period_from": date(2016, 1, 1),
                "period_to": clock.today(),
                "area_searched": "The whole county",
                "systems_searched": "The agency's own record system",
                **columns,
            }
        )
        unit.add(row)
        if finished:
            asked.state = RequestState.REPLIED
            asked.replied_at = at
        unit.audit("reply logged", "request", request_id)
        unit.commit()
        return row.id
