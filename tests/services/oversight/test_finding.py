"""Ctrl+K: contacts, enquiries and known people; nothing of what is restricted, and no word of what was typed kept."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact, ContactPerson, Enquiry, EnquiryPerson, Person, WarningNote, new_id
from app.models.enums import LinkState
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import NotFound, Refused
from app.services.intake.known_people import begin_with_known
from app.services.intake.linking import link_contact_person
from app.services.oversight import finding
from app.services.oversight.finding import MANY_BORN, MANY_PEOPLE, PEOPLE, Finding, find_anything
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.factories.texts import plant_texts
from tests.services.enquiry.rows import Case, opened

NHS = "9434765919"


@pytest.fixture
def mira(hub: Hub) -> UUID:
    """A known child on no contact, at home in Newbury."""
    made = rows.person(hub, forenames="Mira", surname="Quillfeather", born=date(2018, 5, 4), nhs_number=NHS,
                       phone="01632 960777", upn="H801200001001")
    rows.household(hub, members=(made,))
    return made


def found(hub: Hub, staff: Staff, typed: str, role: Role = Role.HUB_WORKER) -> tuple[Finding, ...]:
    return find_anything(hub, staff[role], typed)


@pytest.mark.parametrize(
    "typed",
    ["Quillfeather", "mira quill", "Quillfeather Mira", "943 476 5919", "Mira 04/05/2018", "RG14 1ZZ", "Quil RG14 1ZZ",
     "05/2018", "May 2018", "2018", "aged 7", "7 years old", "Mira 2018", "quill aged 7", "Mira May 2018",
     "mira 5/2018", "01632 960 777", "+44 1632 960777", "H801200001001", "4/5/18", "4 May 2018", "4th May 2018",
     "04 May 18", "dob 04/05/2018", "Mira, born 4 May 2018", "mira 7", "Mira Quillfeather, 7", "Mira (7)", "7yo mira",
     "about 7", "7", "NHS no 943 476 5919", "Mira 9434765919", "wrongname 9434765919", "Quill RG14", "quill rg14 1",
     "Mira 01632 960777", "UPN H801200001001", "Quillfeather 31/02/2018"],
)
def test_a_known_person_on_no_contact_is_found_with_age_town_and_what_can_be_done(
    hub: Hub, staff: Staff, mira: UUID, typed: str
) -> None:
    (line,) = [each for each in found(hub, staff, typed) if each.id == mira]
    assert line.kind == "person"
    assert line.title == "Mira Quillfeather, 7"
    assert line.detail == "Known person, 14 Quince Row, Newbury, RG14 1ZZ, on no contact"
    assert line.why.startswith(("Likely: ", "Possible: "))


def test_the_contacts_a_person_is_tied_to_follow_them(hub: Hub, staff: Staff, mira: UUID) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER])
    (named,) = rows.contact_people(hub, contact)
    link_contact_person(hub, staff[Role.HUB_WORKER], named, mira, "Same NHS number")
    answers = found(hub, staff, "Quillfeather")
    assert [(each.kind, each.id) for each in answers] == [("person", mira), ("contact", contact)]
    assert answers[0].detail == "Known person, 14 Quince Row, Newbury, RG14 1ZZ, last contact 30 Mar 2026"


@pytest.mark.parametrize("few", [finding.FEW_NAMED, 0], ids=["few are named so", "many are"])
def test_contacts_are_found_by_the_beginnings_of_names_in_either_order_the_newest_first(
    hub: Hub, staff: Staff, monday: FixedClock, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW_NAMED", few)
    worker, made = staff[Role.HUB_WORKER], []
    for _ in range(3):
        monday.advance(60)
        made.append(rows.contact(hub, worker, who=(Who("Ottoline", "Ptarmigan"), Who("Otto", "Ptarmigan"))))
    rows.contact(hub, worker, who=(Who("Otway", "Dunlin"),))
    for typed in ("ptarm", "Ottol", "otto ptarmigan", "Ptarmigan Otto"):
        assert [each.id for each in found(hub, staff, typed)] == made[::-1], typed
    for nobody in ("otto dunlin", "ptarmiganz", "tarmigan"):
        assert found(hub, staff, nobody) == (), nobody


def test_of_a_restricted_person_nothing_is_shown(hub: Hub, staff: Staff) -> None:
    hidden = rows.person(hub, forenames="Zed", surname="Quillfeather", nhs_number=NHS, restricted=True)
    for typed in ("Quillfeather", "Zed Quillfeather", NHS):
        assert found(hub, staff, typed) == ()
    for _again in range(2):
        hint = found(hub, staff, "Zed Quillfeather 04/05/2018")
    assert [(each.kind, each.id) for each in hint] == [("person", hidden)], "its door"
    with hub.reading(None) as unit:
        hints = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "restricted record hinted")).all()
    assert len(hints) == 1, "once a session and record"
    assert hint[0].title == "Restricted record"
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
        of_contact = unit.session.get_one(Contact, contact).reference
    (door,) = found(hub, staff, reference, Role.MASH_MANAGER)
    assert (door.title, door.detail.partition(":")[0]) == (reference, "Restricted")
    for typed in (surname, of_contact):
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


def test_beside_a_known_person_stand_home_last_contact_open_enquiry_and_flags(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    planted = plant_texts_on(hub, staff, case)
    (line,) = [each for each in found(hub, staff, "Kit Ashdown") if each.id == planted]
    with hub.reading(None) as unit:
        reference = unit.session.get_one(Enquiry, case.id).reference
    assert line.detail.startswith("Known person, address not to be disclosed, last contact 30 Mar 2026")
    assert "Fern" not in repr(line)
    assert f"enquiry {reference} open, amber" in line.detail
    assert "CSE risk: high" in line.detail
    assert "MARAC: referred" in line.detail
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    closed = found(hub, staff, "Kit Ashdown", Role.MASH_MANAGER)
    assert planted not in {each.id for each in closed}, "who stands on a restricted case is a restricted person"
    assert reference not in repr(closed)


def plant_texts_on(hub: Hub, staff: Staff, case: Case) -> UUID:
    """A person of the enquiry whose address is not to be told, graded, missing and known to a panel."""
    case.ask(("police",))
    plant_texts(hub, staff, case.id)
    with hub.writing(None) as unit:
        known = unit.session.scalars(select(Person).where(Person.forenames == "Kit")).one().id
        placed = unit.session.scalars(select(EnquiryPerson).where(EnquiryPerson.person_id == known)).one()
        unit.session.get_one(ContactPerson, placed.contact_person_id).person_id = known
        unit.session.get_one(ContactPerson, placed.contact_person_id).link_state = LinkState.LINKED
        unit.add(
            WarningNote(
                id=new_id(), at=unit.at, by_id=staff[Role.MASH_MANAGER].user_id, person_id=known,
                kind="do_not_disclose", text="Fled.", awareness="Told.", person_aware=True,
                since=date(2026, 3, 1), review_on=date(2026, 9, 1),
            )
        )  # fmt: skip
        unit.audit("warned for the test")
        unit.commit()
    rows.household(hub, members=(known,), address="9 Fern Close")
    return known


def test_more_people_born_then_than_can_be_shown_are_said_to_be_too_many(hub: Hub, staff: Staff) -> None:
    for number in range(PEOPLE + 1):
        rows.person(hub, forenames=f"A{number}", surname="Quill", born=date(2018, 5, 1 + number))
    answers = found(hub, staff, "05/2018")
    assert [each.kind for each in answers] == ["person"] * PEOPLE + [""]
    assert answers[-1].detail == MANY_BORN
    assert [each.kind for each in found(hub, staff, "04/2018")] == []


def test_more_people_of_one_name_than_are_shown_are_said_to_be_more(hub: Hub, staff: Staff) -> None:
    for number in range(PEOPLE + 1):
        rows.person(hub, forenames="Mira", surname="Quill", born=date(2010 + number, 5, 1))
    answers = found(hub, staff, "Mira Quill")
    assert [each.kind for each in answers] == ["person"] * PEOPLE + [""]
    assert answers[-1].detail == MANY_PEOPLE
    assert [each.kind for each in found(hub, staff, "Mira Quill 1 May 2012")][-1] == "person"


def test_who_was_born_then_stands_before_who_was_not(hub: Hub, staff: Staff) -> None:
    older = rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 9, 4))
    younger = rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 5, 4))
    for typed, first in (("Mira Quill 05/2018", younger), ("Mira Quill sep 2018", older)):
        assert next(each.id for each in found(hub, staff, typed) if each.kind == "person") == first


@pytest.mark.parametrize("typed", ["01632 960777", "+44 (0)1632 960 777", "01632960777"])
def test_a_contact_is_found_by_the_telephone_of_the_family(hub: Hub, staff: Staff, typed: str) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER], family_phone="01632 960777", phone_key="01632960777")
    if "(0)" not in typed:
        assert contact in [each.id for each in found(hub, staff, typed)]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "31/02/2019", "99/2019", "aged 400", "0/0", "2019-02-31", "1" * 40, "aged", "00/00/0000", "(){}"],
)
def test_a_bad_date_or_number_is_no_error(hub: Hub, staff: Staff, typed: str) -> None:
    assert [each for each in found(hub, staff, typed) if each.kind] == []


@pytest.mark.parametrize("typed", ["31/02/2018", "Mira 31/02/2018", "31 Feb 2018", "Quillfeather 29/2/19"])
def test_of_a_day_that_is_none_the_answer_says_so_and_looks_for_nobody_by_it(
    hub: Hub, staff: Staff, mira: UUID, typed: str
) -> None:
    answers = found(hub, staff, typed)
    assert "birth" not in repr(answers)
    assert answers[-1].kind == ""
    assert answers[-1].detail.startswith("There is no such day as ")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("Mira 7", "of the age typed"), ("Mira aged 7", "of the age typed"), ("Mira 8", "birth year near the age typed"),
     ("Mira 05/2018", "same birth month"), ("Mira 06/2018", "same birth year, another month"),
     ("Mira 2018", "same birth year"), ("Mira 4 May 2018", "same birth date")],
)  # fmt: skip
def test_the_reason_says_what_of_the_birth_was_typed(
    hub: Hub, staff: Staff, mira: UUID, typed: str, reason: str
) -> None:
    (line,) = [each for each in found(hub, staff, typed) if each.id == mira]
    assert reason in line.why.removeprefix("Likely: ").removeprefix("Possible: ").split("; ")
    assert "differs" not in line.why


@pytest.mark.parametrize("typed", ["Bo 8 m", "bo 8 months", "Bo aged 8 months", "Bo 8 mths old", "8 m", "Bo 37 weeks"])
def test_a_baby_is_found_by_an_age_in_months_or_weeks(hub: Hub, staff: Staff, typed: str) -> None:
    baby = rows.person(hub, forenames="Bo", surname="Quill", born=date(2025, 7, 12))
    other = rows.person(hub, forenames="Bo", surname="Vane", born=date(2023, 7, 12))
    people = [each for each in found(hub, staff, typed) if each.kind == "person"]
    assert people[0].id == baby
    assert "of the age typed" in people[0].why
    assert other not in [each.id for each in people[:1]]


@pytest.mark.parametrize("typed", ["C-26-{0}", "c26{0}", "c 26 {0}", "26-{0}", "26{0}", "{0}"])
def test_a_contact_is_found_by_its_reference_however_much_of_it_is_typed(
    hub: Hub, staff: Staff, typed: str
) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER])
    with hub.reading(None) as unit:
        number = unit.session.get_one(Contact, contact).reference.rpartition("-")[2]
    assert contact in [each.id for each in found(hub, staff, typed.format(number))]


def test_one_letter_beside_a_number_lists_nobodys_contacts(hub: Hub, staff: Staff) -> None:
    rows.contact_people(hub, rows.contact(hub, staff[Role.HUB_WORKER]))
    assert [each for letter in "abcdefghijklmnop" for each in found(hub, staff, f"{letter} 7")] == []
