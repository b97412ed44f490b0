"""Who may be added to an enquiry, and which colleague may be named on it: what the case screen offers to choose."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.models import Agency, Contact, ContactPerson, Enquiry, EnquiryMember, EnquiryPerson, UserAccount, UserRole
from app.models.enums import AccountKind
from app.services.access import GRANTS, Act, Actor, guarded
from app.services.enquiry.cases import CASE, age_of, check_named, name_of
from app.services.enquiry.frame_records import NamedRow
from app.services.enquiry.reading import names_of, today_of
from app.services.unit_of_work import Hub, ReadingUnit


@dataclass(frozen=True, slots=True)
class AddablePerson:
    """Somebody whom a contact of the enquiry names and who is not in it yet."""

    contact_person_id: UUID
    name: str
    age: str
    contact_reference: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could be named on a case."""

    user_id: UUID
    name: str
    agency: str


@guarded(Act.OPEN_ENQUIRY)
def people_to_add(hub: Hub, actor: Actor, enquiry_id: UUID) -> tuple[AddablePerson, ...]:
    """Everybody whom the contacts of this enquiry name and who is not in it, in the order of the contacts."""
    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        present = select(EnquiryPerson.contact_person_id).where(EnquiryPerson.enquiry_id == enquiry_id)
        known = set(
            unit.session.scalars(
                select(EnquiryPerson.person_id).where(
                    EnquiryPerson.enquiry_id == enquiry_id, EnquiryPerson.person_id.is_not(None)
                )
            )
        )
        rows = unit.session.execute(
            select(ContactPerson, Contact.reference)
            .join(Contact, Contact.id == ContactPerson.contact_id)
            .where(Contact.enquiry_id == enquiry_id, ContactPerson.id.not_in(present))
            .order_by(Contact.received_at, ContactPerson.position)
        )
        on = today_of(unit)
        return tuple(
            AddablePerson(person.id, name_of(person), age_of(person, on), reference)
            for person, reference in rows
            if person.person_id not in known
        )


@guarded(Act.NAME_ON_CASE)
def colleagues_to_name(hub: Hub, actor: Actor, enquiry_id: UUID) -> tuple[Colleague, ...]:
    """Everybody whose role can do something on a case and who is not named on this one, by name."""
    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE), by_glass=False)
        named = select(EnquiryMember.user_id).where(EnquiryMember.enquiry_id == enquiry_id)
        roles = [role.value for role in GRANTS[Act.SEE_ENQUIRY] | GRANTS[Act.SEE_NAMED_CASE]]
        rows = unit.session.execute(
            select(UserAccount.id, UserAccount.display_name, Agency.name)
            .join(Agency, Agency.id == UserAccount.agency_id)
            .where(
                UserAccount.kind == AccountKind.PERSON,
                UserAccount.ended_at.is_(None),
                UserAccount.id.not_in(named),
                UserAccount.id.in_(select(UserRole.user_id).where(UserRole.role.in_(roles))),
            )
            .order_by(UserAccount.display_name)
        )
        return tuple(Colleague(row.id, row.display_name, row.name) for row in rows)


def read_named(unit: ReadingUnit, enquiry_id: UUID) -> tuple[NamedRow, ...]:
    """Who is named on a case, in the order in which they were."""
    rows = unit.session.execute(
        select(EnquiryMember, UserAccount.display_name, Agency.name)
        .join(UserAccount, UserAccount.id == EnquiryMember.user_id)
        .join(Agency, Agency.id == UserAccount.agency_id)
        .where(EnquiryMember.enquiry_id == enquiry_id)
        .order_by(EnquiryMember.named_at, UserAccount.display_name)
    ).all()
    names = names_of(unit, (row.EnquiryMember.named_by_id for row in rows))
    return tuple(
        NamedRow(
            row.EnquiryMember.user_id,
            row.display_name,
            row.name,
            row.EnquiryMember.named_at,
            names[row.EnquiryMember.named_by_id],
        )
        for row in rows
    )
