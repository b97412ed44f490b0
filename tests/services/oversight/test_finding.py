"""Ctrl+K: contacts, enquiries and known people; nothing of what is restricted, and no word of what was typed kept."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, ContactPerson, Enquiry
from app.services.access import Role
from app.services.errors import NotFound, Refused
from app.services.intake.known_people import begin_with_known
from app.services.intake.linking import link_contact_person
from app.services.oversight.finding import Finding, find_anything
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened

NHS = "9434765919"


@pytest.fixture
def mira(hub: Hub) -> UUID:
    """A known child on no contact, at home in Newbury."""
    made = rows.person(hub, forenames="Mira", surname="Quillfeather", born=date(2018, 5, 4), nhs_number=NHS)
    rows.household(hub, members=(made,))
    return made


def found(hub: Hub, staff: Staff, typed: str, role: Role = Role.HUB_WORKER) -> tuple[Finding, ...]:
    return find_anything(hub, staff[role], typed)


@pytest.mark.parametrize(
    "typed",
    ["Quillfeather", "mira quill", "Quillfeather Mira", "943 476 5919", "Mira 04/05/2018", "RG14 1ZZ", "Quil RG14 1ZZ"],
)
def test_a_known_person_on_no_contact_is_found_with_age_town_and_what_can_be_done(
    hub: Hub, staff: Staff, mira: UUID, typed: str
) -> None:
    (line,) = [each for each in found(hub, staff, typed) if each.id == mira]
    assert line.kind == "person"
    assert line.title == "Mira Quillfeather, 7"
    assert line.detail == "Known person, Newbury, on no contact"
    assert line.why.startswith(("Likely: ", "Possible: "))


def test_the_contacts_a_person_is_tied_to_follow_them(hub: Hub, staff: Staff, mira: UUID) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER])
    (named,) = rows.contact_people(hub, contact)
    link_contact_person(hub, staff[Role.HUB_WORKER], named, mira, "Same NHS number")
    answers = found(hub, staff, "Quillfeather")
    assert [(each.kind, each.id) for each in answers] == [("person", mira), ("contact", contact)]
    assert answers[0].detail == "Known person, Newbury"


def test_of_a_restricted_person_nothing_is_shown(hub: Hub, staff: Staff) -> None:
    rows.person(hub, forenames="Zed", surname="Quillfeather", nhs_number=NHS, restricted=True)
    for typed in ("Quillfeather", "Zed Quillfeather", NHS):
        assert found(hub, staff, typed) == ()
    for _again in range(2):
        hint = found(hub, staff, "Zed Quillfeather 04/05/2018")
    assert [(each.kind, each.id) for each in hint] == [("", None)]
    with hub.reading(None) as unit:
        hints = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "restricted record hinted")).all()
    assert len(hints) == 1, "once a session and record"
    assert hint[0].detail == "A restricted record may match: ask the duty manager."


def test_a_restricted_enquiry_is_found_by_nobody_who_is_not_named_on_it(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    with hub.writing(staff[Role.MASH_MANAGER]) as unit:
        enquiry = unit.session.get_one(Enquiry, case.id)
        enquiry.restricted = True
        person = unit.session.scalars(select(ContactPerson)).first()
        assert person is not None
        surname, contact = person.surname, person.contact_id
        unit.audit("test restricted")
        unit.commit()
    with hub.reading(None) as unit:
        reference = unit.session.get_one(Enquiry, case.id).reference
        from app.models import Contact

        of_contact = unit.session.get_one(Contact, contact).reference
    for typed in (surname, reference, of_contact):
        assert found(hub, staff, typed, Role.MASH_MANAGER) == ()
        assert found(hub, staff, typed, Role.HUB_WORKER) != (), "who opened it is named on it"


def test_a_role_that_may_not_find_people_is_refused(hub: Hub, staff: Staff, mira: UUID) -> None:
    for role in (Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Refused):
            found(hub, staff, "Quillfeather", role)
        with pytest.raises(Refused):
            begin_with_known(hub, staff[role], mira)


def test_a_contact_begun_with_a_known_person_is_tied_to_them_and_chooses_nothing(
    hub: Hub, staff: Staff, mira: UUID
) -> None:
    draft = begin_with_known(hub, staff[Role.HUB_WORKER], mira)
    (person,) = draft.people
    assert (person.person_id, person.forenames, person.surname) == (mira, "Mira", "Quillfeather")
    assert (person.birth, person.nhs_number, person.postcode) == ("04/05/2018", NHS, "RG14 1ZZ")
    assert person.link_reason
    assert (draft.channel, draft.subject_kind, draft.consent_position) == ("", "", "")
    with hub.reading(None) as unit:
        entry = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "known person opened")).one()
    assert entry.subject_id == mira


def test_no_contact_is_begun_with_a_restricted_or_missing_person(hub: Hub, staff: Staff) -> None:
    hidden = rows.person(hub, restricted=True)
    with pytest.raises(Refused, match="restricted"):
        begin_with_known(hub, staff[Role.HUB_WORKER], hidden)
    with pytest.raises(NotFound):
        begin_with_known(hub, staff[Role.HUB_WORKER], UUID(int=7))
