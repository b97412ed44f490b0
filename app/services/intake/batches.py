"""A batch of police notifications: recorded all or nothing, screened in a queue of its own, authorised in one act.

Most police contacts end as no further action, so screening many quickly matters: one key records the worker's
recommendation once level, rating, consent position and reason are chosen. Nothing closes on a single key: a manager
authorises a reviewed batch in one confirmed act that lists every contact.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, insert, select

from app.models import Batch, Contact, ContactPerson, Document, PoliceNotification, UserAccount, new_id
from app.models.enums import BatchState, ContactStatus, SubjectKind
from app.services.access import Act, Actor, guarded
from app.services.dates import born_words
from app.services.errors import Conflict, Invalid, Problem, Refused
from app.services.intake import typed_dates
from app.services.intake.contacts import add_contact
from app.services.intake.inbox import not_in_a_closed_room
from app.services.intake.police_drafts import draft_of
from app.services.intake.readers.record import BatchFound, NotificationFound, RowProblem
from app.services.intake.screening import add_authorisation
from app.services.intake.screening_checks import is_late
from app.services.intake.screening_lists import screening_rows
from app.services.intake.screening_records import (
    AuthorisationDraft,
    BatchChoice,
    BatchDetail,
    BatchLine,
    BatchRow,
    ScreeningRow,
)
from app.services.lengths import file_name
from app.services.people.open_repeats import closed_repeats
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

WHAT = "This batch"


def problems_of(found: BatchFound) -> tuple[Problem, ...]:
    """Every row of a batch that cannot be taken as it is, by its number, column and reason."""
    return tuple(_problem(each) for each in found.problems)


def _problem(each: RowProblem) -> Problem:
    return Problem(each.column, f"{each.why[:1].upper()}{each.why[1:]}.", each.record)


def _row_problem(notification: NotificationFound, position: int, fault: Problem) -> Problem:
    """A contact's problem as one of the file's row: the row of the person it is about, else the first."""
    subjects = notification.subjects
    if not subjects:
        return Problem(fault.field, fault.sentence, position + 1)
    named = re.search(r"row(\d+)", fault.field)
    at = int(named.group(1)) if named and int(named.group(1)) < len(subjects) else 0
    return Problem(fault.field, fault.sentence, subjects[at].record)


@guarded(Act.RECORD_CONTACT)
def record_batch(
    hub: Hub, actor: Actor, found: BatchFound, name: str, content: bytes, *, mended: int = 0
) -> Changes:
    """Record every notification of a batch as a contact, all or nothing, with the original file beside it.

    `content` is the file as it came, `found` the rows as they were read or mended; `mended` counts the cells that a
    person changed, for the audit trail.

    Raises:
        Invalid: every bad row by its number and reason; nothing was recorded, and the rows can be mended in place.
        Refused: this very file was recorded before.
    """
    digest = hashlib.sha256(content).hexdigest()
    with hub.writing(actor) as unit:
        if found.problems:
            raise Invalid(problems_of(found), "Some rows of the batch need mending.")
        if not found.notifications:
            raise Invalid((Problem("file", "The file holds no notification."),))
        known = select(Document.id).where(Document.sha256 == digest, Document.batch_id.is_not(None)).limit(1)
        if unit.session.execute(known).first() is not None:
            raise Refused("This file was recorded as a batch before.", "Open Police batches and look for it there.")
        batch = Batch(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            version=1,
            style=found.style[:200],
            state=BatchState.QUEUED,
            contact_count=len(found.notifications),
        )
        unit.add(batch)
        unit.session.flush()
        wrong: list[Problem] = []
        for position, notification in enumerate(found.notifications):
            try:
                add_contact(unit, draft_of(notification, found.style), batch.id, position)
            except Invalid as fault:
                wrong += [_row_problem(notification, position, each) for each in fault.problems]
        if wrong:
            raise Invalid(tuple(wrong), "Some rows of the batch need mending.")
        unit.session.execute(
            insert(Document),
            [
                {
                    "id": new_id(),
                    "at": unit.at,
                    "by_id": actor.user_id,
                    "batch_id": batch.id,
                    "name": file_name(name),
                    "media_type": "text/csv",
                    "size": len(content),
                    "sha256": digest,
                    "content": content,
                }
            ],
        )
        count = len(found.notifications)
        unit.audit("batch recorded", "batch", batch.id, contacts=count, mended=mended)
        return unit.commit(
            changed("batch", batch.id), changed("inbox"), new_id=batch.id, words=f"{count} notifications recorded."
        )


@guarded(Act.SEE_INBOX)
def list_batches(hub: Hub, actor: Actor) -> tuple[BatchRow, ...]:
    """Every batch with how far its review has come, newest first."""
    with hub.reading(actor) as unit:
        counts: dict[UUID, Counter[ContactStatus]] = {}
        tally = unit.session.execute(
            select(Contact.batch_id, Contact.status, func.count())
            .where(Contact.batch_id.is_not(None))
            .group_by(Contact.batch_id, Contact.status)
        )
        for batch_id, status, count in tally:
            if batch_id is not None:
                counts.setdefault(batch_id, Counter())[status] = count
        rows = unit.session.execute(
            select(Batch, UserAccount.display_name)
            .join(UserAccount, UserAccount.id == Batch.by_id)
            .order_by(Batch.at.desc())
            .limit(500)
        )
        return tuple(_batch_row(batch, who, counts.get(batch.id, Counter())) for batch, who in rows)


def _batch_row(batch: Batch, who: str, counts: "Counter[ContactStatus]") -> BatchRow:
    unscreened = counts[ContactStatus.UNSCREENED]
    waiting = counts[ContactStatus.WAITING_FOR_MANAGER]
    return BatchRow(
        id=batch.id,
        style=batch.style,
        state=batch.state.value,
        recorded_at=batch.at,
        recorded_by=who,
        contacts=batch.contact_count,
        unscreened=unscreened,
        waiting=waiting,
        decided=batch.contact_count - unscreened - waiting,
    )


@guarded(Act.OPEN_CONTACT)
def open_batch(hub: Hub, actor: Actor, batch_id: UUID) -> BatchDetail:
    """Open a batch: every notification with its people and its screening. The opening is audited.

    A contact that went into a restricted enquiry is left out for whoever may not open that.
    """
    with hub.writing(actor) as unit:
        batch = unit.get(Batch, batch_id, WHAT)
        who = unit.get(UserAccount, batch.by_id).display_name
        contacts = unit.session.scalars(
            select(Contact)
            .where(Contact.batch_id == batch_id, not_in_a_closed_room(actor))
            .order_by(Contact.batch_position)
        ).all()
        ids = [contact.id for contact in contacts]
        police = {
            row.contact_id: row
            for row in unit.session.scalars(
                select(PoliceNotification)
                .join(Contact, Contact.id == PoliceNotification.contact_id)
                .where(Contact.batch_id == batch_id)
            )
        }
        people = _people(unit, batch_id)
        screenings = screening_rows(unit, ids)
        closed = closed_repeats(unit, [each.id for each in contacts if each.repeat_count])
        unit.audit("batch opened", "batch", batch_id, contacts=len(ids))
        unit.commit()
        lines = tuple(
            _line(
                each,
                police.get(each.id),
                people.get(each.id, ()),
                screenings.get(each.id, ()),
                late=each.status is ContactStatus.WAITING_FOR_MANAGER and is_late(each, unit),
                repeats=max(0, each.repeat_count - closed[each.id]),
            )
            for each in contacts
        )
        return BatchDetail(batch.id, batch.version, batch.style, batch.state.value, batch.at, who, lines)


@guarded(Act.OPEN_CONTACT)
def batch_stamp(hub: Hub, actor: Actor, batch_id: UUID) -> int:
    """A number that moves when the batch or one of its contacts does (`BatchDetail.stamp`), so that an open screen
    reads, and the audit trail notes, a batch again only when somebody changed it."""
    with hub.reading(actor) as unit:
        batch = unit.get(Batch, batch_id, WHAT)
        total = unit.session.scalar(select(func.sum(Contact.version)).where(Contact.batch_id == batch_id))
        return batch.version + int(total or 0)


def _people(unit: ReadingUnit, batch_id: UUID) -> dict[UUID, tuple[str, ...]]:
    rows = unit.session.execute(
        select(
            ContactPerson.contact_id,
            ContactPerson.label,
            ContactPerson.forenames,
            ContactPerson.surname,
            ContactPerson.date_of_birth,
            ContactPerson.birth_precision,
            ContactPerson.age_as_written,
        )
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(Contact.batch_id == batch_id)
        .order_by(ContactPerson.position)
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        name = f"{row.forenames} {row.surname}".strip() or "name not given"
        age = f"born {born_words(row)}" if row.date_of_birth else row.age_as_written or "age not given"
        found.setdefault(row.contact_id, []).append(f"{row.label}: {name}, {age}")
    return {contact_id: tuple(lines) for contact_id, lines in found.items()}


def _line(
    contact: Contact,
    police: PoliceNotification | None,
    people: tuple[str, ...],
    screenings: Sequence[ScreeningRow],
    *,
    late: bool,
    repeats: int,
) -> BatchLine:
    stands = screenings[0] if screenings and contact.status is not ContactStatus.UNSCREENED else None
    return BatchLine(
        contact_id=contact.id,
        version=contact.version,
        position=contact.batch_position or 0,
        reference=contact.reference,
        status=contact.status.value,
        subject_line=contact.subject_line,
        headline=contact.headline,
        concern=contact.concern or "",
        notification_reference=(police.notification_reference or "") if police else "",
        incident=typed_dates.in_words(police.incident_as_written or "") if police else "",
        grading=(police.grading or "") if police else "",
        children=_children(police),
        dash=_dash(police),
        address=contact.address or "",
        submission=_submission(police),
        people=people,
        repeat_count=repeats,
        due_at=contact.due_at,
        due_reason=contact.due_reason,
        subject_kind="child" if contact.subject_kind is SubjectKind.CHILD else "adult",
        screening=stands,
        late=late,
    )


def _children(police: PoliceNotification | None) -> str:
    if police is None or police.children_present is None:
        return "not stated"
    if not police.children_present:
        return "none present"
    return f"{police.children_count} present" if police.children_count else "present"


def _dash(police: PoliceNotification | None) -> str:
    if police is None or (police.dash_count is None and not police.dash_grade):
        return ""
    count = f"{police.dash_count} ticks" if police.dash_count is not None else "count not given"
    grade = f"graded {police.dash_grade} by the officer" if police.dash_grade else "no grade given"
    return ", ".join(part for part in (count, grade, police.dash_reason or "") if part)


def _submission(police: PoliceNotification | None) -> str:
    if police is None or police.information_only is None:
        return "not stated"
    return "information only" if police.information_only else "referral"


@guarded(Act.AUTHORISE_CONTACT)
def authorise_batch(
    hub: Hub, actor: Actor, batch_id: UUID, version: int, choices: Iterable[BatchChoice], *, late_reason: str = ""
) -> Changes:
    """A manager authorises a reviewed batch: every contact that waits, in one act, all or nothing.

    The choices must name exactly the contacts that wait, each with the version the manager saw, so that nothing is
    authorised unseen.

    Raises:
        Refused: contacts are still unscreened, or the list is not the whole of what waits.
        Conflict: a contact or the batch was changed since the list was shown.
        Invalid: an outcome, or a reason where it is not the recommended one, is missing; with the contact's number.
    """
    chosen = {choice.contact_id: choice for choice in choices}
    with hub.writing(actor) as unit:
        batch = unit.get(Batch, batch_id, WHAT)
        contacts = unit.session.scalars(
            select(Contact).where(Contact.batch_id == batch_id).order_by(Contact.batch_position)
        ).all()
        waiting = [contact for contact in contacts if contact.status is ContactStatus.WAITING_FOR_MANAGER]
        if any(contact.status is ContactStatus.UNSCREENED for contact in contacts):
            raise Refused("Some contacts of this batch are not screened yet.", "Screen them first, then authorise.")
        if not waiting:
            raise Refused("Nothing in this batch waits for a manager.", "It was authorised already.")
        if {contact.id for contact in waiting} != set(chosen):
            raise Conflict("The batch has changed since the list was shown.", {}, {})
        unit.expect_version(batch, version, {}, {})
        wrong: list[Problem] = []
        for contact in waiting:
            choice = chosen[contact.id]
            draft = AuthorisationDraft(choice.version, choice.outcome, choice.reason, late_reason)
            try:
                add_authorisation(unit, contact, draft, batch_id)
            except Invalid as fault:
                number = (contact.batch_position or 0) + 1
                wrong += [
                    Problem(each.field, f"{contact.reference}: {each.sentence}", number) for each in fault.problems
                ]
        if wrong:
            raise Invalid(tuple(wrong), "The batch was not authorised: some contacts need something first.")
        batch.state = BatchState.AUTHORISED
        batch.authorised_at = unit.at
        batch.authorised_by_id = actor.user_id
        unit.audit("batch authorised", "batch", batch_id, contacts=len(waiting))
        return unit.commit(
            changed("batch", batch_id), changed("inbox"), words=f"{len(waiting)} contacts authorised."
        )

