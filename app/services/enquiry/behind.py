"""Reading what stands behind an enquiry: its people whole, and the contacts it came from, screened and authorised."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Authorisation, Contact, ContactPerson, Enquiry, EnquiryPerson, Feedback, Screening
from app.models.enums import LinkState, SubjectKind
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.dates import born_words, day_words, moment_words
from app.services.enquiry.at_risk import at_risk_of
from app.services.enquiry.behind_records import (
    Answered,
    Authorised,
    Behind,
    ContactBehind,
    PersonDetails,
    Screened,
)
from app.services.enquiry.cases import CASE, age_of, check_named, name_of
from app.services.enquiry.reading import address_of, names_of, rows_of_people, today_of
from app.services.enquiry.records import CONSENT_WORDS
from app.services.intake.feedback_records import WAY_WORDS
from app.services.policy import Policy, Stage
from app.services.unit_of_work import Hub, ReadingUnit

Facts = tuple[tuple[str, str], ...]


@guarded(Act.SEE_ENQUIRY)
def read_behind(hub: Hub, actor: Actor, enquiry_id: UUID) -> Behind:
    """What stands behind an enquiry; its opening was audited, this is a part of it.

    Raises:
        NotNamed: it is restricted, and this person is neither named on it nor a service manager.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        contacts = unit.session.scalars(
            select(Contact).where(Contact.enquiry_id == enquiry_id).order_by(Contact.received_at, Contact.id)
        ).all()
        return Behind(
            people=_people(unit, enquiry_id, {row.id: row.reference for row in contacts}),
            contacts=_contacts(unit, contacts, unit.policy_of(enquiry.policy_version_id)),
            read_at=unit.at,
        )


def _people(unit: ReadingUnit, enquiry_id: UUID, references: dict[UUID, str]) -> tuple[PersonDetails, ...]:
    rows = rows_of_people(unit, enquiry_id)
    names = names_of(unit, (person.linked_by_id for _, person in rows))
    on = today_of(unit)
    return tuple(
        PersonDetails(
            id=row.id,
            name=name_of(person),
            role=row.role.value,
            age=age_of(person, on),
            facts=_facts_of(unit, person),
            link=_link(row, person, names[person.linked_by_id]),
            contact=references.get(person.contact_id, ""),
        )
        for row, person in rows
    )


def _facts_of(unit: ReadingUnit, person: ContactPerson) -> Facts:
    disability = [codes.words_of(codes.disabilities(), code) for code in person.disability]
    interpreter = " (needs an interpreter)" if person.interpreter else ""
    expected = f"expected {day_words(person.expected_delivery)}" if person.expected_delivery else ""
    return _said(
        ("Also called", ", ".join(person.aliases)),
        ("Born", born_words(person) or expected),
        ("Sex", codes.words_of(codes.sexes(), person.sex.value) if person.sex else ""),
        ("Ethnicity", codes.words_of(codes.ethnicities(), person.ethnicity) if person.ethnicity else ""),
        ("Religion", person.religion),
        ("Language", f"{person.language}{interpreter}" if person.language else interpreter.strip()),
        ("Disability", ", ".join(disability)),
        ("Lives at", address_of(unit, person)),
        ("Telephone", person.phone),
        ("NHS number", person.nhs_number),
        ("UPN", person.upn),
        ("School", person.school),
        ("GP", person.gp),
        ("Parental responsibility", _yes_no(person.parental_responsibility)),
    )


def _link(row: EnquiryPerson, person: ContactPerson, by: str) -> str:
    """Whether the hub knows them, and on whose word."""
    if row.person_id is None and person.person_id is None:
        return "Not tied to a person the hub knows"
    said = "A new person on file" if person.link_state is LinkState.NEW else "Tied to a known person"
    said += f" by {by}" if by else ""
    said += f", {moment_words(person.linked_at)}" if person.linked_at else ""
    return f"{said}: {person.link_reason}" if person.link_reason else said


def _contacts(unit: ReadingUnit, rows: Sequence[Contact], policy: Policy) -> tuple[ContactBehind, ...]:
    ids = [row.id for row in rows]
    screenings = {
        row.contact_id: row
        for row in unit.session.scalars(
            select(Screening).where(Screening.contact_id.in_(ids)).order_by(Screening.at, Screening.id)
        )
    }
    authorisations = {
        row.contact_id: row
        for row in unit.session.scalars(
            select(Authorisation).where(Authorisation.contact_id.in_(ids)).order_by(Authorisation.at, Authorisation.id)
        )
    }
    feedback = {
        row.contact_id: row for row in unit.session.scalars(select(Feedback).where(Feedback.contact_id.in_(ids)))
    }
    authors: Iterable[UUID | None] = [
        *(row.by_id for row in screenings.values()),
        *(row.by_id for row in authorisations.values()),
        *(row.given_by_id for row in feedback.values()),
    ]
    names = names_of(unit, authors)
    return tuple(
        ContactBehind(
            id=row.id,
            reference=row.reference,
            received_at=row.received_at,
            due_at=row.due_at,
            due_reason=row.due_reason,
            referrer=", ".join(
                part for part in (row.referrer_name, row.referrer_role, row.referrer_agency) if part
            )
            or "Nobody named",
            told=_told(row),
            at_risk=at_risk_of(row),
            screened=_screened(screenings.get(row.id), policy, names),
            authorised=_authorised(authorisations.get(row.id), policy, names),
            answered=_answered(feedback.get(row.id), names),
        )
        for row in rows
    )


def _told(row: Contact) -> Facts:
    adult = row.subject_kind is SubjectKind.ADULT
    consent = CONSENT_WORDS[row.consent_position.value] if row.consent_position else ""
    return _said(
        ("Concern", row.concern),
        ("The adult's words" if adult else "The child's words", row.childs_words),
        ("Strengths", row.strengths),
        ("What was done already", row.action_taken),
        ("Help tried before", row.earlier_help),
        ("What the referrer hoped for", row.hoped_for),
        (f"{'Adult' if adult else 'Family'} told of the referral", _yes_no(row.family_told)),
        ("Consent, as the referrer has it", consent),
        ("Consent by", row.consent_by),
        ("Consent covers", row.consent_covers),
        ("Why consent stands so", row.consent_explanation),
    )


def _screened(row: Screening | None, policy: Policy, names: dict[UUID | None, str]) -> Screened | None:
    if row is None:
        return None
    return Screened(
        at=row.at,
        by=names[row.by_id],
        level=row.level,
        rating=row.rating.value,
        rating_reason=row.rating_reason,
        outcome=_outcome(policy, row.recommended_outcome),
        outcome_reason=row.outcome_reason,
    )


def _authorised(row: Authorisation | None, policy: Policy, names: dict[UUID | None, str]) -> Authorised | None:
    if row is None:
        return None
    return Authorised(row.at, names[row.by_id], _outcome(policy, row.outcome), row.reason, row.late_reason or "")


def _answered(row: Feedback | None, names: dict[UUID | None, str]) -> Answered | None:
    if row is None:
        return None
    way = WAY_WORDS.get(row.way or "", row.way or "")
    return Answered(
        row.owed_since, row.given_at, names[row.given_by_id], way, row.do_not_contact, row.reason or ""
    )


def _outcome(policy: Policy, code: str) -> str:
    try:
        return policy.outcome(Stage.CONTACT, code).words
    except LookupError:
        return code.replace("_", " ").capitalize()


def _yes_no(said: bool | None) -> str:
    return "" if said is None else "Yes" if said else "No"


def _said(*facts: tuple[str, str | None]) -> Facts:
    """What is known; the rest is left out."""
    return tuple((name, words.strip()) for name, words in facts if words and words.strip())
