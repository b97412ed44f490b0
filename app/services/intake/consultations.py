"""A consultation: advice without a referral, still recorded as a contact (Cheshire East)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Consultation, UserAccount, new_id
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Invalid, Problem
from app.services.intake.inbox_peek import visible_contact
from app.services.lengths import all_too_long, line_too_long
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@dataclass(frozen=True, slots=True)
class ConsultationDraft:
    """What was asked and advised. `family_named`: whether the caller named the family; none until chosen."""

    asked_by: str
    question: str
    advice: str
    family_named: bool | None = None


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """A consultation as recorded; a correction is a new one that names the old."""

    id: UUID
    at: datetime
    by: str
    asked_by: str
    question: str
    advice: str
    family_named: bool
    corrects_id: UUID | None


@guarded(Act.ADVISE)
def record_consultation(
    hub: Hub, actor: Actor, contact_id: UUID, draft: ConsultationDraft, *, corrects_id: UUID | None = None
) -> Changes:
    """Record what a professional asked and what the hub advised.

    Raises:
        Invalid: who asked, the question, the advice, or whether the family was named is missing.
        Conflict: somebody else recorded or corrected it meanwhile.
    """
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
        problems = _about(draft)
        if problems:
            raise Invalid(problems)
        standing = _newest(unit, contact_id)
        if (standing.id if standing else None) != corrects_id:
            theirs = {"advice": standing.advice} if standing else {}
            raise Conflict("Somebody else recorded this consultation meanwhile.", {"advice": draft.advice}, theirs)
        row = Consultation(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            contact_id=contact_id,
            asked_by=draft.asked_by.strip(),
            question=draft.question.strip(),
            advice=draft.advice.strip(),
            family_named=bool(draft.family_named),
            corrects_id=corrects_id,
        )
        unit.add(row)
        unit.audit("consultation recorded", "contact", contact_id, consultation=str(row.id))
        return unit.commit(
            changed("contact", contact_id), new_id=row.id, words=f"{contact.reference}: the advice is on record."
        )


@guarded(Act.OPEN_CONTACT)
def list_consultations(hub: Hub, actor: Actor, contact_id: UUID) -> tuple[ConsultationRow, ...]:
    """What was asked and advised on a contact, newest first."""
    with hub.reading(actor) as unit:
        visible_contact(unit, contact_id)
        rows = unit.session.execute(
            select(Consultation, UserAccount.display_name)
            .join(UserAccount, UserAccount.id == Consultation.by_id)
            .where(Consultation.contact_id == contact_id)
            .order_by(Consultation.at.desc(), Consultation.id.desc())
        )
        return tuple(
            ConsultationRow(
                row.id, row.at, name, row.asked_by, row.question, row.advice, row.family_named, row.corrects_id
            )
            for row, name in rows
        )


def has_consultation(unit: ReadingUnit, contact_id: UUID) -> bool:
    """Whether advice is on record: a contact cannot end as a consultation without it."""
    return _newest(unit, contact_id) is not None


def _newest(unit: ReadingUnit, contact_id: UUID) -> Consultation | None:
    return unit.session.scalars(
        select(Consultation)
        .where(Consultation.contact_id == contact_id)
        .order_by(Consultation.at.desc(), Consultation.id.desc())
        .limit(1)
    ).first()


def _about(draft: ConsultationDraft) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for field, words in (
        ("asked_by", "Write who asked for advice."),
        ("question", "Write what was asked."),
        ("advice", "Write what was advised."),
    ):
        if not getattr(draft, field).strip():
            problems.append(Problem(field, words))
    problems += line_too_long(asked_by=draft.asked_by)
    problems += all_too_long(question=draft.question, advice=draft.advice)
    if draft.family_named is None:
        problems.append(Problem("family_named", "Choose whether the caller named them."))
    return tuple(problems)
