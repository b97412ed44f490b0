"""Opening an enquiry from authorised contacts, and its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.models import (
    Authorisation,
    ConsentEvent,
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    HouseholdMember,
    Person,
    Rating,
    Screening,
    UserAccount,
    UserRole,
    new_id,
)
from app.models.enums import (
    ConsentPosition,
    ContactRole,
    ContactStatus,
    EnquiryStatus,
    RatingColour,
    RatingStage,
)
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.deadlines import Moments, start_of
from app.services.enquiry.cases import age_of, enquiry_due, name_of, on_case, said
from app.services.enquiry.interest import noticed
from app.services.errors import NotFound, Refused
from app.services.lengths import LONGEST_LINE
from app.services.policy import ClockName, Stage
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

_WORST = (RatingColour.RED, RatingColour.AMBER, RatingColour.GREEN, RatingColour.BLUE)
_LEAST_COVERED = (
    ConsentPosition.REFUSED,
    ConsentPosition.WITHDRAWN,
    ConsentPosition.NOT_SOUGHT,
    ConsentPosition.SOUGHT,
    ConsentPosition.GIVEN,
)
_ROLE_ORDER = (ContactRole.SUBJECT, ContactRole.HOUSEHOLD, ContactRole.OTHER)
LEADERS = ("hub_worker", "mash_manager")


@dataclass(frozen=True)
class _Screened:
    """A contact with the screening that a manager authorised."""

    contact: Contact
    screening: Screening
    authorisation: Authorisation


@guarded(Act.OPEN_ENQUIRY)
def open_enquiry(hub: Hub, actor: Actor, contact_ids: Sequence[UUID], lead_worker_id: UUID) -> Changes:
    """Open an enquiry from one contact, or from several about the same family.

    The enquiry keeps the policy version in force now. Its clock starts at the event that policy names; its initial
    rating is the worst of the screenings, with its author; its consent position is the least that covers.

    Raises:
        Refused: a contact is not authorised for an enquiry, stands in one already, or is closed; or the lead worker
            cannot lead it.
    """
    with hub.writing(actor) as unit:
        screened = [_screened(unit, contact_id) for contact_id in dict.fromkeys(contact_ids)]
        if not screened:
            raise Refused("An enquiry is opened from a contact.", "Choose the contact it begins with.")
        check_leader(unit, lead_worker_id)
        in_force = unit.policy
        worst = min(screened, key=lambda each: _WORST.index(each.screening.rating))
        started = start_of(
            in_force.policy.clock(ClockName.ENQUIRY),
            Moments(
                received=min(each.contact.received_at for each in screened),
                decision_started=min(
                    (each.contact.decision_started_at for each in screened if each.contact.decision_started_at),
                    default=None,
                ),
                first_decision=min(each.authorisation.at for each in screened),
                enquiry_opened=unit.at,
            ),
        )
        due = enquiry_due(in_force.policy, worst.screening.rating.value, started, ())
        people = _people(unit, [each.contact.id for each in screened])
        reference, plain, short = unit.next_reference("enquiry", "M")
        enquiry = Enquiry(
            id=new_id(),
            version=1,
            reference=reference,
            plain_reference=plain,
            short_number=short,
            status=EnquiryStatus.OPEN,
            opened_at=unit.at,
            opened_by_id=actor.user_id,
            lead_worker_id=lead_worker_id,
            clock_started_at=started,
            due_at=due.at_utc,
            due_reason=said(due),
            rating=worst.screening.rating,
            level_of_need=max(each.screening.level for each in screened),
            subject_line=_subject_line(unit, people),
            household_id=_household(unit, people),
            policy_version_id=in_force.version_id,
            restricted=_restricted(unit, people),
        )
        unit.add(enquiry)
        unit.session.flush()
        unit.add(
            Rating(
                id=new_id(),
                at=worst.screening.at,
                by_id=worst.screening.by_id,
                enquiry_id=enquiry.id,
                stage=RatingStage.INITIAL,
                colour=worst.screening.rating,
                reason=worst.screening.rating_reason,
            )
        )
        for position, (person, role) in enumerate(people, 1):
            unit.add(_enquiry_person(enquiry.id, person, role, position))
        for user_id in dict.fromkeys((lead_worker_id, actor.user_id)):
            unit.add(EnquiryMember(enquiry_id=enquiry.id, user_id=user_id, named_at=unit.at, named_by_id=actor.user_id))
        _carry_consent(unit, enquiry.id, screened)
        for each in screened:
            each.contact.enquiry_id = enquiry.id
            each.contact.version += 1
            if each.contact.status is not ContactStatus.CLOSED:
                each.contact.status = ContactStatus.IN_ENQUIRY
        unit.audit(
            "enquiry opened",
            "enquiry",
            enquiry.id,
            contacts=len(screened),
            people=len(people),
            rating=enquiry.rating.value,
            policy=in_force.number,
        )
        return unit.commit(
            changed("enquiry", enquiry.id),
            changed("inbox"),
            changed("board"),
            *(changed("contact", each.contact.id) for each in screened),
            new_id=enquiry.id,
            words=f"Enquiry {reference} is open.{noticed(unit, enquiry.id, [lead_worker_id])}",
        )


@guarded(Act.OPEN_ENQUIRY)
def add_person_to_enquiry(
    hub: Hub, actor: Actor, enquiry_id: UUID, contact_person_id: UUID, role: str, *, version: int
) -> Changes:
    """Add somebody whom a contact of this enquiry names, related or not; their cells then wait to be decided.

    Raises:
        Refused: the person is in the enquiry already, or belongs to another contact.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        unit.expect_version(case.enquiry, version, {}, {})
        person = unit.get(ContactPerson, contact_person_id, "This person")
        contact = unit.get(Contact, person.contact_id, "This contact")
        if contact.enquiry_id != enquiry_id:
            raise Refused(
                "This person is named in a contact that does not belong to this enquiry.",
                "Link that contact to the enquiry first.",
            )
        present = _present(unit, enquiry_id)
        if any(_same(person, other) for other in present):
            raise Refused("This person is in the enquiry already.", "Look for them in the list of people.")
        last = unit.session.scalar(
            select(func.max(EnquiryPerson.position)).where(EnquiryPerson.enquiry_id == enquiry_id)
        )
        row = _enquiry_person(enquiry_id, person, ContactRole(role), (last or 0) + 1)
        unit.add(row)
        if row.role is ContactRole.SUBJECT:
            unit.session.flush()
            case.enquiry.subject_line = _subject_line(unit, _with_roles(unit, enquiry_id))
        unit.audit("person added to enquiry", "enquiry", enquiry_id, role=row.role.value)
        return unit.commit(
            changed("enquiry", enquiry_id),
            new_id=row.id,
            words="The person was added. Decide for each agency whether to ask about them.",
        )


def _screened(unit: WritingUnit, contact_id: UUID) -> _Screened:
    contact = unit.get(Contact, contact_id, "This contact")
    if contact.enquiry_id is not None:
        raise Refused("This contact stands in an enquiry already.", "Open that enquiry.")
    if contact.status is ContactStatus.DUPLICATE:
        raise Refused("This contact is marked as a duplicate.", "Open the enquiry from the contact it repeats.")
    row = unit.session.execute(
        select(Authorisation, Screening)
        .join(Screening, Screening.id == Authorisation.screening_id)
        .where(Authorisation.contact_id == contact_id)
        .order_by(Authorisation.at.desc(), Authorisation.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise Refused(
            "No manager has authorised this contact yet.", "An enquiry opens once a manager has chosen that outcome."
        )
    authorisation, screening = row
    policy = unit.policy_of(contact.policy_version_id)
    try:
        outcome = policy.outcome(Stage.CONTACT, authorisation.outcome)
    except LookupError:
        raise NotFound("The outcome of this contact is not in its policy.", "Tell the administrator.") from None
    if not (outcome.opens_enquiry or outcome.immediate):
        raise Refused(
            "The authorised outcome of this contact does not open an enquiry.",
            "If it should, ask a manager to authorise it anew.",
        )
    if contact.status is ContactStatus.CLOSED and not outcome.immediate:
        raise Refused("This contact is closed.", "Record a new contact if there is a new worry.")
    return _Screened(contact, screening, authorisation)


def check_leader(unit: WritingUnit, user_id: UUID) -> None:
    """Refuse an account that has ended or whose role leads no case."""
    account = unit.get(UserAccount, user_id, "The lead worker's account")
    roles = set(unit.session.scalars(select(UserRole.role).where(UserRole.user_id == user_id)))
    if account.ended_at is not None or not roles.intersection(LEADERS):
        raise Refused("This person cannot lead an enquiry.", "Choose a hub worker or a MASH manager.")


def _same(one: ContactPerson, other: ContactPerson) -> bool:
    """The same person met in two contacts: tied to one known person, or the same full name and birth date."""
    if one.id == other.id or (one.person_id is not None and one.person_id == other.person_id):
        return True
    if one.person_id is not None and other.person_id is not None:
        return False
    return (
        one.date_of_birth is not None
        and one.date_of_birth == other.date_of_birth
        and one.birth_precision == other.birth_precision
        and bool(one.surname_key and one.forename_key)
        and (one.surname_key, one.forename_key) == (other.surname_key, other.forename_key)
    )


def _people(unit: WritingUnit, contact_ids: Sequence[UUID]) -> list[tuple[ContactPerson, ContactRole]]:
    """Everybody the contacts name, once each: subjects first, then the household, then others."""
    found: list[tuple[ContactPerson, ContactRole]] = []
    for contact_id in contact_ids:
        for person in unit.session.scalars(
            select(ContactPerson).where(ContactPerson.contact_id == contact_id).order_by(ContactPerson.position)
        ):
            at = next((at for at, (other, _) in enumerate(found) if _same(person, other)), None)
            if at is None:
                found.append((person, person.role))
            elif _ROLE_ORDER.index(person.role) < _ROLE_ORDER.index(found[at][1]):
                found[at] = (found[at][0], person.role)
    return sorted(found, key=lambda pair: _ROLE_ORDER.index(pair[1]))


def _present(unit: ReadingUnit, enquiry_id: UUID) -> list[ContactPerson]:
    return [person for person, _ in _with_roles(unit, enquiry_id)]


def _with_roles(unit: ReadingUnit, enquiry_id: UUID) -> list[tuple[ContactPerson, ContactRole]]:
    rows = unit.session.execute(
        select(ContactPerson, EnquiryPerson.role)
        .join(EnquiryPerson, EnquiryPerson.contact_person_id == ContactPerson.id)
        .where(EnquiryPerson.enquiry_id == enquiry_id)
        .order_by(EnquiryPerson.position)
    )
    return [(person, role) for person, role in rows]


def _enquiry_person(enquiry_id: UUID, person: ContactPerson, role: ContactRole, position: int) -> EnquiryPerson:
    return EnquiryPerson(
        id=new_id(),
        enquiry_id=enquiry_id,
        contact_person_id=person.id,
        person_id=person.person_id,
        role=role,
        position=position,
    )


def _subject_line(unit: ReadingUnit, people: Sequence[tuple[ContactPerson, ContactRole]]) -> str:
    """Every subject with age; where more are named than the line holds, how many more. The case shows all of them."""
    on = unit.at.astimezone(clock.LONDON).date()
    named = [f"{name_of(person)}, {age_of(person, on)}" for person, role in people if role is ContactRole.SUBJECT]
    shown = list(named)
    while len(shown) > 1 and len(_line(shown, len(named) - len(shown))) > LONGEST_LINE:
        shown.pop()
    line = _line(shown, len(named) - len(shown)) or "Nobody named yet"
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def _line(shown: Sequence[str], more: int) -> str:
    return "; ".join([*shown, f"and {more} more"] if more else shown)


def _household(unit: ReadingUnit, people: Sequence[tuple[ContactPerson, ContactRole]]) -> UUID | None:
    """The one household in which all the known subjects live now; none where they do not share one."""
    subjects = {person.person_id for person, role in people if role is ContactRole.SUBJECT and person.person_id}
    if not subjects:
        return None
    homes = unit.session.execute(
        select(HouseholdMember.household_id)
        .where(HouseholdMember.person_id.in_(subjects), HouseholdMember.until.is_(None))
        .group_by(HouseholdMember.household_id)
        .having(func.count(HouseholdMember.person_id.distinct()) == len(subjects))
    ).all()
    return homes[0].household_id if len(homes) == 1 else None


def _restricted(unit: ReadingUnit, people: Sequence[tuple[ContactPerson, ContactRole]]) -> bool:
    """A restricted person makes the case restricted."""
    known = [person.person_id for person, _ in people if person.person_id]
    return bool(known) and unit.session.scalar(
        select(func.count()).select_from(Person).where(Person.id.in_(known), Person.restricted)
    ) not in {None, 0}


def _carry_consent(unit: WritingUnit, enquiry_id: UUID, screened: Sequence[_Screened]) -> None:
    """The enquiry begins with the least covering position of its screenings."""
    least = min(screened, key=lambda each: _LEAST_COVERED.index(each.screening.consent))
    unit.add(
        ConsentEvent(
            id=new_id(),
            at=unit.at,
            by_id=least.screening.by_id,
            contact_id=least.contact.id,
            enquiry_id=enquiry_id,
            position=least.screening.consent,
            said_by=least.contact.consent_by,
            covers=least.contact.consent_covers,
            reason=least.screening.consent_reason,
            explanation=least.screening.consent_explanation,
        )
    )
