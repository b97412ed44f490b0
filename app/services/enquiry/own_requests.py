"""What a partner representative sees: the requests to their own agency, and only what answering them needs."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.models import (
    Agency,
    ConsentOverride,
    ContactPerson,
    Enquiry,
    EnquiryPerson,
    InformationRequest,
    Reply,
    RequestCell,
)
from app.models.enums import RequestState
from app.services.access import Act, Actor, guarded
from app.services.dates import born_words
from app.services.enquiry.cases import NotNamed, age_of, name_of
from app.services.enquiry.reading import address_of, read_replies, today_of
from app.services.enquiry.replies import asked_people, may_see_request
from app.services.enquiry.request_records import OwnRequest, OwnRequestPerson, OwnRequestRow
from app.services.errors import NotFound
from app.services.unit_of_work import Hub, ReadingUnit

ANSWERED_STAY = timedelta(days=7)
"""How long an answered request stays in the queue, for a correction."""
SEEN = (RequestState.SENT, RequestState.REPLIED)


@guarded(Act.SEE_OWN_REQUESTS)
def list_own_requests(hub: Hub, actor: Actor) -> tuple[OwnRequestRow, ...]:
    """The requests sent to this person's agency: unanswered first by due time, then those answered in the last week."""
    with hub.reading(actor) as unit:
        rows = unit.session.execute(
            select(InformationRequest, Enquiry)
            .join(Enquiry, Enquiry.id == InformationRequest.enquiry_id)
            .where(
                InformationRequest.agency_id == actor.agency_id,
                InformationRequest.state.in_(SEEN),
                (InformationRequest.replied_at.is_(None)) | (InformationRequest.replied_at >= unit.at - ANSWERED_STAY),
            )
            .order_by(
                InformationRequest.state == RequestState.REPLIED,
                InformationRequest.due_at.is_(None),
                InformationRequest.due_at,
                InformationRequest.reference,
            )
        ).all()
        return tuple(
            _row(unit, request, enquiry) for request, enquiry in rows if may_see_request(unit, enquiry, request)
        )


@guarded(Act.SEE_OWN_REQUESTS)
def open_own_request(hub: Hub, actor: Actor, request_id: UUID) -> OwnRequest:
    """Open a request to this person's agency; the reading is audited.

    Raises:
        NotNamed: it is another agency's, or its case is restricted and this person is not named on it.
        NotFound: it was not sent, or there is none.
    """
    with hub.writing(actor) as unit:
        request = unit.get(InformationRequest, request_id, "This request")
        enquiry = unit.get(Enquiry, request.enquiry_id, "This enquiry")
        if not may_see_request(unit, enquiry, request):
            raise NotNamed("This request is not yours to open.", "Answer the requests in your own agency's queue.")
        if request.state not in SEEN:
            raise NotFound("This request was withdrawn or not sent.", "Refresh your queue.")
        detail = OwnRequest(
            row=_row(unit, request, enquiry),
            version=request.version,
            agency=unit.get(Agency, request.agency_id, "This agency").name,
            purpose=request.purpose,
            lawful_basis=request.lawful_basis,
            questions=request.questions or "",
            relies_on_override=request.relies_on_override,
            do_not_tell=do_not_tell(unit, request),
            people=_people(unit, request),
            replies=read_replies(unit, enquiry.id, request.id),
            read_at=unit.at,
        )
        unit.audit("request read", "request", request_id)
        unit.commit()
        return detail


def _row(unit: ReadingUnit, request: InformationRequest, enquiry: Enquiry) -> OwnRequestRow:
    asked = asked_people(unit, request.id)
    answered = unit.session.scalar(
        select(func.count(Reply.enquiry_person_id.distinct())).where(Reply.request_id == request.id)
    )
    return OwnRequestRow(
        id=request.id,
        reference=request.reference,
        rating=enquiry.rating.value,
        state=request.state.value,
        urgent=request.urgent,
        sent_at=request.sent_at or request.created_at,
        due_at=request.due_at,
        due_reason=request.due_reason,
        subjects=_asked_about(unit, request),
        asked=len(asked),
        answered=answered or 0,
        replied_at=request.replied_at,
    )


def rows_of_asked(unit: ReadingUnit, request: InformationRequest) -> list[tuple[EnquiryPerson, ContactPerson]]:
    """The people a request asks about, in order, with what their contact says of them."""
    rows = unit.session.execute(
        select(EnquiryPerson, ContactPerson)
        .join(RequestCell, RequestCell.enquiry_person_id == EnquiryPerson.id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(RequestCell.request_id == request.id)
        .order_by(EnquiryPerson.position)
    )
    return [(one, other) for one, other in rows]


def _asked_about(unit: ReadingUnit, request: InformationRequest) -> str:
    """Everybody this request asks about, and nobody else of the enquiry."""
    on = today_of(unit)
    return "; ".join(f"{name_of(person)}, {age_of(person, on)}" for _, person in rows_of_asked(unit, request))


def _people(unit: ReadingUnit, request: InformationRequest) -> tuple[OwnRequestPerson, ...]:
    on = today_of(unit)
    return tuple(
        OwnRequestPerson(
            id=row.id,
            name=name_of(person),
            aliases=tuple(person.aliases),
            role=row.role.value,
            age=age_of(person, on),
            born=born_words(person),
            expected=person.expected_delivery,
            sex=person.sex.value if person.sex else None,
            address=address_of(unit, person),
            nhs_number=person.nhs_number or "",
            upn=person.upn or "",
            school=person.school or "",
        )
        for row, person in rows_of_asked(unit, request)
    )


def do_not_tell(unit: ReadingUnit, request: InformationRequest) -> str:
    """Who must not be told, where the override behind the request says so and its time is not over."""
    if request.override_id is None:
        return ""
    override = unit.get(ConsentOverride, request.override_id, "This override")
    if override.not_told_until is not None and override.not_told_until <= unit.at:
        return ""
    return override.not_told or ""
