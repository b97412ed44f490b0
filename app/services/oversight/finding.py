"""Find anything: references, people, and where to go. A simple indexed search; a later issue makes it forgive."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember, InformationRequest
from app.models.enums import ContactStatus
from app.services.access import Act, Actor, Role, guarded, may
from app.services.people.folding import fold
from app.services.unit_of_work import Hub, ReadingUnit

MOST = 12
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what kind of place it opens, and two lines that say what it is.

    Attributes:
        kind: `contact`, `case`.
        id: what to open.
        title: the reference and the subjects.
        detail: what sort of thing it is and where it stands.
    """

    kind: str
    id: UUID
    title: str
    detail: str


@guarded(Act.FIND_PEOPLE)
def find_anything(hub: Hub, actor: Actor, text: str) -> tuple[Finding, ...]:
    """Contacts and enquiries by reference, by a subject's name, NHS number, UPN or postcode; best first.

    Every search is audited with the number of answers, never with the words that were typed.
    """
    typed = text.strip()
    if len(typed) < SHORTEST:
        return ()
    with hub.writing(actor) as unit:
        found = list(_by_reference(unit, typed)) + list(_by_person(unit, typed))
        unique = tuple({(finding.kind, finding.id): finding for finding in found}.values())[:MOST]
        unit.audit("searched", None, None, answers=len(unique))
        unit.commit()
        return unique


def _contact(row: Contact) -> Finding:
    if row.status is ContactStatus.IN_ENQUIRY and row.enquiry_id is not None:
        state = "in an enquiry"
    else:
        state = row.status.value.replace("_", " ")
    return Finding("contact", row.id, f"{row.reference}  {row.subject_line}", f"Contact, {state}: {row.headline}")


def _enquiry(row: Enquiry) -> Finding:
    detail = f"Enquiry, {row.rating.value}, {row.status.value}"
    return Finding("case", row.id, f"{row.reference}  {row.subject_line}", detail)


def _allowed(unit: ReadingUnit, row: Enquiry) -> bool:
    actor = unit.who
    if not may(actor, Act.SEE_ENQUIRY, unit.hub.narrowed):
        return False
    if not row.restricted or Role.SERVICE_MANAGER in actor.roles:
        return True
    return unit.session.get(EnquiryMember, (row.id, actor.user_id)) is not None


def _by_reference(unit: ReadingUnit, typed: str) -> list[Finding]:
    plain = typed.upper().replace("-", "").replace(" ", "")
    found: list[Finding] = []
    enquiries = select(Enquiry).where(
        or_(Enquiry.reference == typed.upper(), Enquiry.plain_reference == plain, Enquiry.short_number == plain)
    )
    found += [_enquiry(row) for row in unit.session.execute(enquiries.limit(MOST)).scalars() if _allowed(unit, row)]
    contacts = select(Contact).where(or_(Contact.reference == typed.upper(), Contact.plain_reference == plain))
    found += [_contact(row) for row in unit.session.execute(contacts.limit(MOST)).scalars()]
    asked = select(Enquiry).join(InformationRequest).where(InformationRequest.reference == typed.upper())
    found += [_enquiry(row) for row in unit.session.execute(asked.limit(MOST)).scalars() if _allowed(unit, row)]
    return found


def _by_person(unit: ReadingUnit, typed: str) -> list[Finding]:
    words = [fold(word) for word in typed.split()]
    digits = "".join(letter for letter in typed if letter.isdigit())
    tests = [ContactPerson.nhs_number == digits] if len(digits) == 10 else []
    first, last = words[0], words[-1]
    if len(words) == 1:
        tests += [ContactPerson.surname_key.startswith(first), ContactPerson.forename_key.startswith(first)]
    else:
        forward = ContactPerson.surname_key.startswith(last) & ContactPerson.forename_key.startswith(first)
        backward = ContactPerson.surname_key.startswith(first) & ContactPerson.forename_key.startswith(last)
        tests += [forward, backward]
    rows = unit.session.execute(
        select(Contact)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .where(or_(*tests))
        .order_by(Contact.received_at.desc())
        .limit(MOST * 2)
    ).scalars()
    found: list[Finding] = []
    for row in rows:
        if row.enquiry_id is not None:
            enquiry = unit.session.get(Enquiry, row.enquiry_id)
            if enquiry is not None:
                if _allowed(unit, enquiry):
                    found += [_enquiry(enquiry), _contact(row)]
                continue
        found.append(_contact(row))
    return found
