"""Reading parts of a case into records: people, grid, requests, replies. Asked by the services that open something."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import cast
from uuid import UUID

from sqlalchemy import BindParameter, Table, bindparam, select

from app.models import (
    Agency,
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    InformationRequest,
    Reply,
    RequestCell,
    UserAccount,
)
from app.models.enums import AddressKind, AgencyKind, ContactRole, RequestState
from app.services import clock
from app.services.dates import born_words
from app.services.enquiry.about import about_of
from app.services.enquiry.cases import age_of, agreed_override, name_of
from app.services.enquiry.grid import partner_agencies
from app.services.enquiry.records import CasePerson
from app.services.enquiry.request_records import CellState, GridAgency, GridCell, ReplyRow, RequestRow
from app.services.policy import Subject
from app.services.unit_of_work import ReadingUnit

_REPLY = cast("Table", Reply.__table__)
_REPLY_FIELDS = """
id by_id request_id enquiry_person_id corrects_id found on_behalf received_at provider contact_person current_as_of
period_from period_to area_searched systems_searched systems_not_searched text
"""
_REPLY_COLUMNS = tuple(_REPLY.c[name] for name in _REPLY_FIELDS.split())
_CELL = cast("Table", RequestCell.__table__)
_CONTACT = cast("Table", Contact.__table__)
"""Read as bare rows: the heaviest case has 480 of each, and objects take three times as long."""

CellRow = tuple[UUID, UUID, UUID | None, str | None]
"""A decided cell as it is stored: person, agency, the request that asks, the reason where it was not asked."""


ONE_CASE: BindParameter[UUID] = bindparam("enquiry")
"""The enquiry that a statement made once is asked for, again and again: to make one costs as much as to ask it."""

_PEOPLE = (
    select(EnquiryPerson, ContactPerson)
    .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
    .where(EnquiryPerson.enquiry_id == ONE_CASE)
    .order_by(EnquiryPerson.position)
)
_CELLS = select(_CELL.c.enquiry_person_id, _CELL.c.agency_id, _CELL.c.request_id, _CELL.c.not_asked_reason).where(
    _CELL.c.enquiry_id == ONE_CASE
)
_REQUESTS = (
    select(InformationRequest, Agency.name)
    .join(Agency, Agency.id == InformationRequest.agency_id)
    .where(InformationRequest.enquiry_id == ONE_CASE)
    .order_by(InformationRequest.created_at, Agency.position, InformationRequest.id)
)
_ASKED = (
    select(InformationRequest.id, InformationRequest.reference, Agency.name)
    .join(Agency, Agency.id == InformationRequest.agency_id)
    .where(InformationRequest.enquiry_id == ONE_CASE)
)
_REPLIES = (
    select(*_REPLY_COLUMNS)
    .where(_REPLY.c.request_id.in_(select(InformationRequest.id).where(InformationRequest.enquiry_id == ONE_CASE)))
    .order_by(_REPLY.c.at.desc(), _REPLY.c.id.desc())
)


_in_order = attrgetter("int")
"""How ids are put in order: by their number, which is the order of their letters."""


def today_of(unit: ReadingUnit) -> date:
    """The day it is in London for this unit of work."""
    return unit.at.astimezone(clock.LONDON).date()


def names_of(unit: ReadingUnit, user_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The display names of accounts; the account of nobody has no name. Each is asked for once in a unit of work."""
    known: dict[UUID | None, str] = unit.session.info.setdefault("names of accounts", {None: ""})
    wanted = {user_id for user_id in user_ids if user_id not in known}
    if wanted:
        rows = unit.session.execute(select(UserAccount.id, UserAccount.display_name).where(UserAccount.id.in_(wanted)))
        known.update((row.id, row.display_name) for row in rows)
    return known


def rows_of_people(unit: ReadingUnit, enquiry_id: UUID) -> list[tuple[EnquiryPerson, ContactPerson]]:
    """The people of an enquiry in order, with what their contact says of them."""
    return [(one, other) for one, other in unit.session.execute(_PEOPLE, {ONE_CASE.key: enquiry_id})]


def address_of(unit: ReadingUnit, person: ContactPerson) -> str:
    """Where a person lives, in one line: their own address, else that of the household the contact is about.

    The household's counts for those whom the contact puts into it, and for a subject of whom it does not say.
    """
    return addresses_of(unit, (person,))[person.id]


def addresses_of(unit: ReadingUnit, people: Sequence[ContactPerson]) -> dict[UUID, str]:
    """Where each of these people lives, as `address_of` says; their contacts are asked for at once."""
    homes = {
        contact_id: "No fixed abode" if kind is AddressKind.NO_FIXED_ABODE else _one_line(address, postcode)
        for contact_id, kind, address, postcode in unit.session.connection().execute(
            select(_CONTACT.c.id, _CONTACT.c.address_kind, _CONTACT.c.address, _CONTACT.c.postcode).where(
                _CONTACT.c.id.in_({person.contact_id for person in people if _in_home(person)})
            )
        )
    }
    return {
        person.id: _own_address(person) or (homes[person.contact_id] if _in_home(person) else "") for person in people
    }


def _own_address(person: ContactPerson) -> str:
    return "No fixed abode" if person.no_fixed_abode else _one_line(person.address, person.postcode)


def _in_home(person: ContactPerson) -> bool:
    """Whether the address of a contact's household counts for a person: by what it says, else for a subject."""
    subject = person.role is ContactRole.SUBJECT
    return subject if person.in_household is None else person.in_household


def _one_line(address: str | None, postcode: str | None) -> str:
    written = (address or "").replace("\n", ", ").strip(", ")
    if postcode and postcode not in written:
        written = f"{written}, {postcode}".strip(", ")
    return written


def read_people(unit: ReadingUnit, enquiry_id: UUID) -> tuple[CasePerson, ...]:
    """Everybody in the enquiry."""
    on = today_of(unit)
    rows = rows_of_people(unit, enquiry_id)
    addresses = addresses_of(unit, [person for _, person in rows])
    return tuple(
        CasePerson(
            id=row.id,
            contact_person_id=person.id,
            person_id=row.person_id or person.person_id,
            position=row.position,
            role=row.role.value,
            name=name_of(person),
            age=age_of(person, on),
            is_child=person.is_child,
            born=born_words(person),
            expected=person.expected_delivery,
            sex=person.sex.value if person.sex else None,
            address=addresses[person.id],
            label=person.label,
            in_household=person.in_household,
            source_of_harm=person.alleged_source_of_harm,
            born_on=person.date_of_birth,
        )
        for row, person in rows
    )


def read_agencies(
    unit: ReadingUnit, enquiry: Enquiry, decided: Sequence[CellRow], *, about: frozenset[Subject] | None = None
) -> tuple[GridAgency, ...]:
    """The columns of the grid: every partner that can be asked, and those that were asked before they ended.

    `about`: whom the enquiry is about, where that has been read already.
    """
    current = partner_agencies(unit)
    gone = {agency for _, agency, _, _ in decided} - {each.id for each in current}
    ended: Sequence[Agency] = ()
    if gone:
        ended = unit.session.scalars(select(Agency).where(Agency.id.in_(gone)).order_by(Agency.position)).all()
    named: set[UUID | None] = set()
    if enquiry.restricted:
        named.update(
            unit.session.scalars(
                select(UserAccount.agency_id)
                .join(EnquiryMember, EnquiryMember.user_id == UserAccount.id)
                .where(EnquiryMember.enquiry_id == enquiry.id)
            )
        )
    policy = unit.policy_of(enquiry.policy_version_id)
    core, ruled = policy.core_for(about or about_of(unit, enquiry.id)), policy.core_for(frozenset(Subject))
    return tuple(
        GridAgency(
            id=agency.id,
            code=agency.code,
            name=agency.name,
            short=agency.short_name,
            core=agency.code in core or (agency.code not in ruled and agency.kind is AgencyKind.CORE),
            has_named=not enquiry.restricted or agency.id in named,
        )
        for agency in (*current, *ended)
    )


def cell_rows(unit: ReadingUnit, enquiry_id: UUID) -> list[CellRow]:
    """The decided cells of an enquiry's grid, as they are stored."""
    rows = unit.session.connection().execute(_CELLS, {ONE_CASE.key: enquiry_id})
    return [(person, agency, request, reason) for person, agency, request, reason in rows.all()]


def read_requests(
    unit: ReadingUnit,
    enquiry_id: UUID,
    *,
    decided: Sequence[CellRow] | None = None,
    replies: Sequence[ReplyRow] | None = None,
    agreed: bool | None = None,
) -> tuple[RequestRow, ...]:
    """The requests of an enquiry, in the order of their references.

    `decided`, `replies`, `agreed`: its cells, its replies and whether an override was agreed, where they have been
    read already.
    """
    if agreed is None:
        agreed = agreed_override(unit, enquiry_id) is not None
    asked: dict[UUID, list[UUID]] = {}
    for person_id, _, request_id, _ in cell_rows(unit, enquiry_id) if decided is None else decided:
        if request_id is not None:
            asked.setdefault(request_id, []).append(person_id)
    answered: dict[UUID, set[UUID]] = {}
    for request_id, person_id in (
        _who_answered(unit, enquiry_id) if replies is None else [(one.request_id, one.person_id) for one in replies]
    ):
        answered.setdefault(request_id, set()).add(person_id)
    rows = unit.session.execute(_REQUESTS, {ONE_CASE.key: enquiry_id})
    return tuple(
        RequestRow(
            id=row.id,
            reference=row.reference,
            version=row.version,
            agency_id=row.agency_id,
            agency=agency,
            round=row.round,
            state=row.state.value,
            purpose=row.purpose,
            lawful_basis=row.lawful_basis,
            questions=row.questions or "",
            urgent=row.urgent,
            relies_on_override=row.relies_on_override,
            override_agreed=row.relies_on_override and agreed,
            sent_at=row.sent_at,
            due_at=row.due_at,
            due_reason=row.due_reason,
            replied_at=row.replied_at,
            asked=tuple(asked.get(row.id, ())),
            answered=tuple(sorted(answered.get(row.id, ()), key=_in_order)),
            withdrawn_reason=row.withdrawn_reason or "",
        )
        for row, agency in rows
    )


def _who_answered(unit: ReadingUnit, enquiry_id: UUID) -> list[tuple[UUID, UUID]]:
    mine = select(InformationRequest.id).where(InformationRequest.enquiry_id == enquiry_id)
    rows = unit.session.connection().execute(
        select(_REPLY.c.request_id, _REPLY.c.enquiry_person_id).where(_REPLY.c.request_id.in_(mine))
    )
    return [(request_id, person_id) for request_id, person_id in rows.all()]


def read_cells(
    unit: ReadingUnit,
    decided: Sequence[CellRow],
    *,
    people: Sequence[CasePerson],
    agencies: Sequence[GridAgency],
    requests: Sequence[RequestRow],
    replies: Sequence[ReplyRow],
) -> tuple[GridCell, ...]:
    """Every cell of the grid with where it stands now; one nobody decided, or whose request was withdrawn, is open."""
    by_id = {request.id: request for request in requests}
    found = {(reply.request_id, reply.person_id): reply.found for reply in replies if not reply.corrected}
    rows = {(person_id, agency_id): (request_id, reason) for person_id, agency_id, request_id, reason in decided}
    made: list[GridCell] = []
    for person in people:
        for agency in agencies:
            row = rows.get((person.id, agency.id))
            if row is None:
                made.append(GridCell(person.id, agency.id, CellState.OPEN))
            elif row[0] is None:
                made.append(GridCell(person.id, agency.id, CellState.NOT_ASKED, row[1] or ""))
            else:
                request = by_id[row[0]]
                answer = found.get((request.id, person.id))
                state = _state(request, answered=answer is not None, late=request.late(unit.at))
                reason = request.withdrawn_reason if state is CellState.OPEN else ""
                made.append(GridCell(person.id, agency.id, state, reason, request.id, answer))
    return tuple(made)


def _state(request: RequestRow, *, answered: bool, late: bool) -> CellState:
    if request.state == RequestState.WITHDRAWN:
        return CellState.OPEN
    if answered or request.state == RequestState.REPLIED:
        return CellState.REPLIED
    if request.state == RequestState.SENT:
        return CellState.LATE if late else CellState.SENT
    if request.state == RequestState.HELD:
        return CellState.FREED if request.override_agreed else CellState.HELD
    return CellState.DRAFT


def read_replies(
    unit: ReadingUnit, enquiry_id: UUID, request_id: UUID | None = None, people: Mapping[UUID, str] | None = None
) -> tuple[ReplyRow, ...]:
    """The answers to the requests of an enquiry, or to one of them, newest first; a corrected one says so.

    `people`: their names by id, where they have been read already.
    """
    if people is None:
        people = {row.id: name_of(person) for row, person in rows_of_people(unit, enquiry_id)}
    asked, wanted = _ASKED, _REPLIES
    if request_id is not None:
        asked = asked.where(InformationRequest.id == request_id)
        wanted = wanted.where(_REPLY.c.request_id == request_id)
    connection, case = unit.session.connection(), {ONE_CASE.key: enquiry_id}
    requests = {asked_id: (reference, agency) for asked_id, reference, agency in connection.execute(asked, case).all()}
    rows = connection.execute(wanted, case).all()
    corrected = {row[4] for row in rows}
    names = names_of(unit, {row[1] for row in rows})
    return tuple(
        ReplyRow(
            id=reply_id,
            request_id=asked_in,
            request_reference=requests[asked_in][0],
            agency=requests[asked_in][1],
            person_id=person,
            person=people[person],
            found=found.value,
            by=names[by_id],
            on_behalf=on_behalf,
            received_at=received_at,
            provider=provider or "",
            contact_person=contact or "",
            current_as_of=current_as_of,
            period_from=since,
            period_to=until,
            area_searched=area,
            systems_searched=systems,
            systems_not_searched=unsearched or "",
            text=text or "",
            corrects_id=corrects,
            corrected=reply_id in corrected,
        )
        for (
            reply_id,
            by_id,
            asked_in,
            person,
            corrects,
            found,
            on_behalf,
            received_at,
            provider,
            contact,
            current_as_of,
            since,
            until,
            area,
            systems,
            unsearched,
            text,
        ) in rows
    )
