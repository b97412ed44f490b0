"""Fast makers of real rows: people, households, contacts in any state, enquiries with requests and replies.

Every maker writes through `hub.writing`, with invented defaults that its keyword arguments replace; `**columns` sets
any further column of the row by its name. A maker gives back the id of what it made, or a small frozen record where
a test needs more than one id. Due times come from the policy in force, as in the program.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Agency,
    Authorisation,
    ContactPerson,
    Document,
    Household,
    HouseholdMember,
    Person,
    Relationship,
    new_id,
)
from app.models.enums import (
    BirthPrecision,
    ConsentPosition,
    ContactStatus,
    RatingColour,
    Sex,
)
from app.services import clock
from app.services.access import Actor
from app.services.people.folding import address_key, fold
from app.services.unit_of_work import Hub
from tests.factories.cases import EnquiryRows, enquiry, reply, request
from tests.factories.parts import (
    CHILD,
    FAMILY,
    MOTHER,
    PARTNER,
    Who,
    contact_row,
    relation_rows,
    screening_rows,
)

__all__ = [
    "CHILD",
    "FAMILY",
    "MOTHER",
    "PARTNER",
    "EnquiryRows",
    "Who",
    "agency_id",
    "authorised_contact",
    "contact",
    "contact_people",
    "document",
    "enquiry",
    "household",
    "london",
    "person",
    "relationship",
    "reply",
    "request",
    "screened_contact",
]

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def person(
    hub: Hub,
    actor: Actor | None = None,
    *,
    forenames: str = "Mira",
    surname: str = "Adeyemi",
    born: date | None = date(2018, 5, 4),
    sex: Sex = Sex.FEMALE,
    **columns: Any,
) -> UUID:
    """A person the hub knows."""
    with hub.writing(actor) as unit:
        row = Person(
            **{
                "id": new_id(),
                "forenames": forenames,
                "surname": surname,
                "surname_key": fold(surname),
                "forename_key": fold(forenames),
                "date_of_birth": born,
                "birth_precision": BirthPrecision.DAY if born else BirthPrecision.UNKNOWN,
                "sex": sex,
                "disability": [],
                "created_at": unit.at,
                **columns,
            }
        )
        unit.add(row)
        unit.audit("person recorded", "person", row.id)
        unit.commit()
        return row.id


def household(
    hub: Hub,
    actor: Actor | None = None,
    *,
    members: Sequence[UUID] = (),
    address: str = "14 Quince Row",
    town: str = "Newbury",
    postcode: str = "RG14 1ZZ",
    since: date = date(2024, 1, 1),
    **columns: Any,
) -> UUID:
    """A household at one place, with its members."""
    with hub.writing(actor) as unit:
        row = Household(
            **{
                "id": new_id(),
                "address_1": address,
                "town": town,
                "postcode": postcode,
                "address_key": address_key(address, postcode),
                "created_at": unit.at,
                **columns,
            }
        )
        unit.add(row)
        unit.session.flush()
        for member in members:
            unit.add(HouseholdMember(id=new_id(), household_id=row.id, person_id=member, since=since))
        unit.audit("household recorded", "household", row.id)
        unit.commit()
        return row.id


def relationship(
    hub: Hub, of: UUID, to: UUID, kind: str = "parent", actor: Actor | None = None, **columns: Any
) -> UUID:
    """Person `of` is the `kind` of person `to`."""
    with hub.writing(actor) as unit:
        row = Relationship(id=new_id(), person_id=of, other_id=to, kind=kind, **columns)
        unit.add(row)
        unit.audit("relationship recorded", "person", of)
        unit.commit()
        return row.id


def contact(
    hub: Hub,
    actor: Actor,
    *,
    who: Sequence[Who] = (CHILD,),
    relations: Sequence[tuple[int, int, str]] = (),
    received: datetime | None = None,
    **columns: Any,
) -> UUID:
    """A contact, unscreened unless `status` says otherwise.

    `relations` are (position, position, kind) among `who`, from 0: the first is the `kind` of the second.
    """
    with hub.writing(actor) as unit:
        row = contact_row(unit, actor, who, received or unit.at, columns)
        relation_rows(unit, row.id, relations)
        unit.audit("contact recorded", "contact", row.id)
        unit.commit()
        return row.id


def screened_contact(
    hub: Hub,
    actor: Actor,
    *,
    level: int = 3,
    rating: RatingColour = RatingColour.AMBER,
    outcome: str = "mash_enquiry",
    consent: ConsentPosition = ConsentPosition.GIVEN,
    concerns: Sequence[str] = ("16A",),
    who: Sequence[Who] = (CHILD,),
    received: datetime | None = None,
    **columns: Any,
) -> UUID:
    """A contact that a worker screened and that waits for a manager."""
    with hub.writing(actor) as unit:
        row = contact_row(unit, actor, who, received or unit.at, columns)
        screening_rows(
            unit, actor, row, level=level, rating=rating, outcome=outcome, consent=consent, concerns=concerns
        )
        unit.audit("contact screened", "contact", row.id, level=level)
        unit.commit()
        return row.id


def authorised_contact(
    hub: Hub,
    worker: Actor,
    manager: Actor,
    *,
    outcome: str = "no_further_action",
    chosen: str | None = None,
    level: int = 1,
    rating: RatingColour = RatingColour.GREEN,
    who: Sequence[Who] = (CHILD,),
    received: datetime | None = None,
    closed: datetime | None = None,
    **columns: Any,
) -> UUID:
    """A contact that a worker screened, a manager authorised and that is closed; `chosen` differs where given."""
    with hub.writing(manager) as unit:
        row = contact_row(unit, worker, who, received or unit.at, columns)
        screening = screening_rows(
            unit,
            worker,
            row,
            level=level,
            rating=rating,
            outcome=outcome,
            consent=ConsentPosition.GIVEN,
            concerns=("21",),
        )
        unit.add(
            Authorisation(
                id=new_id(),
                at=unit.at,
                by_id=manager.user_id,
                contact_id=row.id,
                screening_id=screening,
                outcome=chosen or outcome,
                reason="Agreed: one agency can meet this need.",
            )
        )
        row.status = ContactStatus.CLOSED
        row.chosen_outcome = chosen or outcome
        row.closed_at = closed or unit.at
        unit.audit("contact authorised", "contact", row.id)
        unit.commit()
        return row.id


def document(
    hub: Hub,
    actor: Actor,
    contact_id: UUID,
    *,
    name: str = "referral.docx",
    media_type: str = "application/octet-stream",
    content: bytes = b"an invented original",
) -> UUID:
    """An original kept beside a contact."""
    with hub.writing(actor) as unit:
        row = Document(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            contact_id=contact_id,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        unit.add(row)
        unit.audit("document kept", "contact", contact_id)
        unit.commit()
        return row.id


def agency_id(hub: Hub, code: str) -> UUID:
    """The id of an agency by its code in the policy pack ("police")."""
    with hub.reading(None) as unit:
        return unit.session.scalars(select(Agency.id).where(Agency.code == code)).one()


def contact_people(hub: Hub, contact_id: UUID) -> tuple[UUID, ...]:
    """The ids of the people a contact names, in order."""
    with hub.reading(None) as unit:
        return tuple(
            unit.session.scalars(
                select(ContactPerson.id).where(ContactPerson.contact_id == contact_id).order_by(ContactPerson.position)
            )
        )


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A London wall-clock time as the UTC moment it is."""
    return datetime.combine(date(year, month, day), time(hour, minute), clock.LONDON).astimezone(UTC)
