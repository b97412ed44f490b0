"""Reading where consent stands and what was overridden: events, overrides, what left under them, the locked notes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Agency,
    ConsentEvent,
    ConsentOverride,
    ContactPerson,
    EnquiryPerson,
    FileNote,
    InformationRequest,
)
from app.models.enums import OverrideState, RequestState
from app.services.enquiry.cases import name_of
from app.services.enquiry.reading import ONE_CASE, names_of
from app.services.enquiry.records import ConsentRow, FileNoteRow, LeftRequest, OverrideRow
from app.services.policy import Policy
from app.services.unit_of_work import ReadingUnit

_OVERRIDES = (
    select(ConsentOverride)
    .where(ConsentOverride.enquiry_id == ONE_CASE)
    .order_by(ConsentOverride.proposed_at.desc(), ConsentOverride.id.desc())
)
_EVENTS = (
    select(ConsentEvent)
    .where(ConsentEvent.enquiry_id == ONE_CASE)
    .order_by(ConsentEvent.at.desc(), ConsentEvent.id.desc())
)


def read_overrides(unit: ReadingUnit, enquiry_id: UUID) -> tuple[OverrideRow, ...]:
    """The overrides of an enquiry, newest first, each with what is held for one and what left under it."""
    rows = unit.session.scalars(_OVERRIDES, {ONE_CASE.key: enquiry_id}).all()
    if not rows:
        return ()
    names = names_of(unit, [user for row in rows for user in (row.proposed_by_id, row.decided_by_id)])
    held = tuple(
        unit.session.scalars(
            select(InformationRequest.id).where(
                InformationRequest.enquiry_id == enquiry_id,
                InformationRequest.state == RequestState.HELD,
                InformationRequest.relies_on_override,
            )
        )
    )
    left, notes = _left(unit, enquiry_id), _file_notes(unit, enquiry_id)
    return tuple(
        OverrideRow(
            id=row.id,
            enquiry_id=row.enquiry_id,
            ground=row.ground.value,
            analysis=row.analysis,
            alternatives=row.alternatives,
            not_told=row.not_told or "",
            not_told_until=row.not_told_until,
            state=row.state.value,
            proposed_at=row.proposed_at,
            proposed_by_id=row.proposed_by_id,
            proposed_by=names[row.proposed_by_id],
            decided_at=row.decided_at,
            decided_by=names[row.decided_by_id],
            decision_reason=row.decision_reason or "",
            held_requests=held,
            left=tuple(left.get(row.id, ())),
            file_notes=tuple(notes.get(row.id, ())),
        )
        for row in rows
    )


def any_agreed(overrides: Sequence[OverrideRow]) -> bool:
    """Whether one of an enquiry's overrides was agreed, so that the requests that rely on it may leave."""
    return any(row.state == OverrideState.AGREED for row in overrides)


def read_consents(unit: ReadingUnit, enquiry_id: UUID, policy: Policy) -> tuple[ConsentRow, ...]:
    """The consent events of an enquiry, newest first, the reasons in the policy's words."""
    worded = {choice.code: choice.words for choice in policy.consent_not_sought}
    rows = unit.session.scalars(_EVENTS, {ONE_CASE.key: enquiry_id}).all()
    names = names_of(unit, (row.by_id for row in rows))
    return tuple(
        ConsentRow(
            row.id,
            row.at,
            names[row.by_id],
            row.position.value,
            row.said_by or "",
            row.covers or "",
            worded.get(row.reason or "", row.reason or ""),
            row.explanation or "",
        )
        for row in rows
    )


def _left(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, list[LeftRequest]]:
    rows = unit.session.execute(
        select(InformationRequest, Agency.name)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .where(
            InformationRequest.enquiry_id == enquiry_id,
            InformationRequest.override_id.is_not(None),
            InformationRequest.sent_at.is_not(None),
        )
        .order_by(InformationRequest.sent_at, Agency.position)
    )
    found: dict[UUID, list[LeftRequest]] = {}
    for row, agency in rows:
        if row.override_id is not None and row.sent_at is not None:
            made = LeftRequest(row.id, row.reference, agency, row.state.value, row.sent_at)
            found.setdefault(row.override_id, []).append(made)
    return found


def _file_notes(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, list[FileNoteRow]]:
    rows = unit.session.execute(
        select(FileNote, ContactPerson)
        .join(EnquiryPerson, EnquiryPerson.id == FileNote.enquiry_person_id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(EnquiryPerson.enquiry_id == enquiry_id)
        .order_by(EnquiryPerson.position)
    ).all()
    names = names_of(unit, (row.FileNote.by_id for row in rows))
    found: dict[UUID, list[FileNoteRow]] = {}
    for note, person in rows:
        made = FileNoteRow(
            note.enquiry_person_id, name_of(person), note.at, names[note.by_id], note.title, note.text
        )
        found.setdefault(note.override_id, []).append(made)
    return found
