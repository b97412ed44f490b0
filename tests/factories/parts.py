"""The rows that the makers of `tests.factories.rows` put together: a contact with its people, and its screening."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Contact,
    ContactPerson,
    ContactRelationship,
    Feedback,
    Rating,
    Screening,
    ScreeningConcern,
    new_id,
)
from app.models.enums import (
    BirthPrecision,
    Channel,
    ConsentPosition,
    ContactRole,
    ContactStatus,
    LinkState,
    RatingColour,
    RatingStage,
    Sex,
    SubjectKind,
)
from app.services import clock, deadlines
from app.services.access import Actor
from app.services.deadlines import Moments
from app.services.people.folding import address_key, fold
from app.services.unit_of_work import WritingUnit


@dataclass(frozen=True)
class Who:
    """One person as a contact names them; `label` is made from the position when left empty."""

    forenames: str = "Mira"
    surname: str = "Adeyemi"
    role: ContactRole = ContactRole.SUBJECT
    is_child: bool = True
    date_of_birth: date | None = date(2018, 5, 4)
    sex: Sex | None = Sex.FEMALE
    in_household: bool | None = True
    person_id: UUID | None = None
    label: str = ""
    columns: dict[str, Any] = field(default_factory=dict)


CHILD = Who()
MOTHER = Who("Folake", "Adeyemi", ContactRole.HOUSEHOLD, False, date(1992, 1, 20))
PARTNER = Who("Owen", "Trent", ContactRole.HOUSEHOLD, False, date(1990, 11, 2), Sex.MALE)
FAMILY = (CHILD, MOTHER, PARTNER)
"""A child, her mother, and the mother's partner who is not related to the child."""


def _age_words(each: Who, today: date) -> str:
    born = each.date_of_birth
    if born is None:
        return each.forenames
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{each.forenames} {each.surname}, {years}"


def contact_row(
    unit: WritingUnit, actor: Actor, who: Sequence[Who], received: datetime, columns: dict[str, Any]
) -> Contact:
    """A flushed contact with its people; `columns` replace any default."""
    reference, plain, _ = unit.next_reference("contact", "C")
    started = columns.get("decision_started_at", received)
    due = deadlines.contact_decision(unit.policy.policy, Moments(received, started))
    today = unit.at.astimezone(clock.LONDON).date()
    subjects = [each for each in who if each.role is ContactRole.SUBJECT]
    row = Contact(
        **{
            "id": new_id(),
            "reference": reference,
            "plain_reference": plain,
            "channel": Channel.REFERRAL_FORM,
            "subject_kind": SubjectKind.CHILD,
            "status": ContactStatus.UNSCREENED,
            "headline": "Neglect, school",
            "subject_line": "; ".join(_age_words(each, today) for each in subjects),
            "received_at": received,
            "decision_started_at": started,
            "due_at": due.at_utc,
            "due_reason": due.sentence,
            "floor_due_at": deadlines.statutory_floor(unit.policy.policy, received).at_utc,
            "policy_version_id": unit.policy.version_id,
            "created_at": unit.at,
            "created_by_id": actor.user_id,
            "source_code": "2A",
            "referrer_name": "Pat Lindqvist",
            "referrer_role": "Designated safeguarding lead",
            "referrer_agency": "Bramble Lane Primary School",
            "concern": "Arrives hungry and in the same clothes; says nobody was home on two evenings.",
            "address": "14 Quince Row, Newbury",
            "postcode": "RG14 1ZZ",
            "categories_ticked": [],
            "abuse_kinds": [],
            "repeat_count": 0,
            **columns,
        }
    )
    if "address_key" not in columns:
        row.address_key = address_key(row.address, row.postcode)
    unit.add(row)
    unit.session.flush()
    unit.add(Feedback(id=new_id(), contact_id=row.id, owed_since=row.received_at))
    unit.session.flush()
    for place, each in enumerate(who, 1):
        unit.add(
            ContactPerson(
                **{
                    "id": new_id(),
                    "contact_id": row.id,
                    "position": place,
                    "label": each.label or f"{'child' if each.is_child else 'adult'} {place}",
                    "role": each.role,
                    "is_child": each.is_child,
                    "forenames": each.forenames,
                    "surname": each.surname,
                    "surname_key": fold(each.surname),
                    "forename_key": fold(each.forenames),
                    "aliases": [],
                    "disability": [],
                    "date_of_birth": each.date_of_birth,
                    "birth_precision": BirthPrecision.DAY if each.date_of_birth else BirthPrecision.UNKNOWN,
                    "sex": each.sex,
                    "in_household": each.in_household,
                    "address_key": row.address_key if each.in_household else None,
                    "person_id": each.person_id,
                    "link_state": LinkState.LINKED if each.person_id else LinkState.UNDECIDED,
                    **each.columns,
                }
            )
        )
    unit.session.flush()
    return row


def relation_rows(unit: WritingUnit, contact_id: UUID, relations: Sequence[tuple[int, int, str]]) -> None:
    """Who is what to whom within a contact."""
    if not relations:
        return
    ids = unit.session.scalars(
        select(ContactPerson.id).where(ContactPerson.contact_id == contact_id).order_by(ContactPerson.position)
    ).all()
    for first, second, kind in relations:
        unit.add(
            ContactRelationship(id=new_id(), contact_id=contact_id, from_id=ids[first], to_id=ids[second], kind=kind)
        )


def screening_rows(
    unit: WritingUnit,
    actor: Actor,
    row: Contact,
    *,
    level: int,
    rating: RatingColour,
    outcome: str,
    consent: ConsentPosition,
    concerns: Sequence[str],
) -> UUID:
    """A screening with its concerns and its initial rating; the contact then waits for a manager."""
    screening = Screening(
        id=new_id(),
        at=unit.at,
        by_id=actor.user_id,
        contact_id=row.id,
        level=level,
        rating=rating,
        rating_reason="The school's account is specific and recent.",
        consent=consent,
        consent_reason="delay" if consent is ConsentPosition.NOT_SOUGHT else None,
        recommended_outcome=outcome,
        outcome_reason="Partners may know more of the household.",
        proposal_reasons=[],
    )
    unit.add(screening)
    unit.session.flush()
    for code in concerns:
        unit.add(ScreeningConcern(screening_id=screening.id, code=code))
    unit.add(
        Rating(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            contact_id=row.id,
            stage=RatingStage.INITIAL,
            colour=rating,
            reason="The school's account is specific and recent.",
        )
    )
    row.status = ContactStatus.WAITING_FOR_MANAGER
    row.level_of_need = level
    row.rating = rating
    row.recommended_outcome = outcome
    row.consent_position = consent
    unit.session.flush()
    return screening.id
