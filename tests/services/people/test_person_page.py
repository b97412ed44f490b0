"""One person on one page: homes and ties over time, every contact and enquiry, and nothing closed to the reader."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import (
    AuditEntry,
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryPerson,
    Household,
    HouseholdMember,
    Involvement,
    MissingEpisode,
    PanelReferral,
    Person,
    PersonName,
    RiskGrading,
    WarningNote,
    new_id,
)
from app.models.enums import GradingKind, NameKind, PanelKind
from app.services import clock
from app.services.access import Role
from app.services.dates import day_words
from app.services.enquiry.family.drafts import PersonDraft
from app.services.enquiry.family.mending import edit_person
from app.services.enquiry.family.reading import read_family
from app.services.errors import NotFound, Refused
from app.services.intake.linking import link_contact_person
from app.services.people.person_page import open_person
from app.services.people.person_records import PersonPage
from app.services.trust.break_glass import open_person_by_break_glass
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import CHILD
from tests.services.enquiry.rows import opened
from tests.services.people.doubles import merged_by_two, twice


@pytest.fixture
def child(hub: Hub) -> UUID:
    return rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 5, 4), school="St Brigid's")


def shown(hub: Hub, staff: Staff, person: UUID, role: Role = Role.HUB_WORKER) -> PersonPage:
    return open_person(hub, staff[role], person)


def moved_out(hub: Hub, home: UUID, person: UUID, day: date) -> None:
    with hub.writing(None) as unit:
        row = unit.session.scalars(select(HouseholdMember).filter_by(household_id=home, person_id=person)).one()
        row.until = day
        unit.audit("moved for the test")
        unit.commit()


def test_who_lived_where_when_and_where_else_an_adult_of_the_home_lives(hub: Hub, staff: Staff, child: UUID) -> None:
    stepfather = rows.person(hub, forenames="Len", surname="Harl", born=date(1980, 1, 2))
    sister = rows.person(hub, forenames="Ada", surname="Quill", born=date(2012, 1, 2))
    other = rows.person(hub, forenames="Bo", surname="Vane", born=date(2016, 7, 8))
    former = rows.household(hub, members=(child, sister), address="2 Old Lane", since=date(2019, 3, 1))
    moved_out(hub, former, child, date(2023, 6, 1))
    rows.household(hub, members=(child, stepfather), address="9 New Row", since=date(2023, 6, 1))
    rows.household(hub, members=(stepfather, other), address="5 Far End", since=date(2020, 1, 1))
    page = shown(hub, staff, child)
    assert [(home.address.split(",")[0], home.dates, home.now) for home in page.homes] == [
        ("9 New Row", "since 1 Jun 2023", True),
        ("2 Old Lane", "1 Mar 2019 to 1 Jun 2023", False),
    ]
    assert [lived.name for lived in page.homes[0].others] == ["Len Harl"]
    (elsewhere,) = page.elsewhere
    assert (elsewhere.adult, elsewhere.address.split(",")[0]) == ("Len Harl", "5 Far End")
    assert [(lived.person_id, lived.dates) for lived in elsewhere.others] == [(other, "since 1 Jan 2020")]
    assert [each.words.split(",")[0] for each in page.events] == [
        "Moved to 9 New Row", "Left 2 Old Lane", "Moved to 2 Old Lane",
    ]  # fmt: skip


def test_names_ties_facts_and_warnings_stand_on_the_page(hub: Hub, staff: Staff, child: UUID) -> None:
    mother = rows.person(hub, forenames="Una", surname="Quill", born=None)
    rows.relationship(hub, mother, child, "parent", since=date(2018, 5, 4))
    rows.household(hub, members=(mother, child), address="5 Mill Row", since=date(2024, 1, 2))
    rows.household(hub, members=(mother,), address="2 Old Lane")
    with hub.writing(staff[Role.MASH_MANAGER]) as unit:
        unit.add(
            PersonName(
                id=new_id(), person_id=child, kind=NameKind.FORMER, name="Mira Harl", surname_key="harl",
                forename_key="mira",
            )
        )  # fmt: skip
        for kind, ended in (("do_not_disclose", None), ("risk_to_worker", date(2026, 2, 1))):
            unit.add(
                WarningNote(
                    id=new_id(), at=unit.at, by_id=unit.who.user_id, person_id=child, kind=kind, text="Told by police",
                    since=date(2026, 1, 5), review_on=date(2026, 12, 1), person_aware=False, awareness="Not safe",
                    ended_on=ended,
                )
            )  # fmt: skip
        unit.audit("noted for the test")
        unit.commit()
    page = shown(hub, staff, child)
    assert page.name == "Mira Quill"
    assert ("School", "St Brigid's") in page.facts
    assert page.facts[:2] == (("Birth date", "4 May 2018"), ("Age", "7"))
    assert [(held.name, held.kind, held.dates) for held in page.names] == [("Mira Harl", "formerly", "")]
    assert [(tie.person_id, tie.dates) for tie in page.ties] == [(mother, "since 4 May 2018")]
    assert (page.ties[0].kin, page.ties[0].name) == ("Child of", "Una Quill")
    assert len(page.warnings) == 1
    assert page.warnings[0].endswith("review 1 Dec 2026")
    assert [each.sort for each in page.events if each.sort != "Home"] == ["Warning", "Warning", "Warning"]
    told = [page.homes[0].address, *(each.words for each in page.events if each.sort == "Home")]
    assert len(told) == 2
    assert all("5 Mill Row" in words and words.endswith("(do not disclose)") for words in told)
    (other,) = page.elsewhere
    assert "do not disclose" not in other.address


def test_a_name_says_in_which_contacts_it_was_met_when_a_merge_kept_it_and_until_when_it_was_the_recorded_one(
    hub: Hub, staff: Staff
) -> None:
    worker = staff[Role.HUB_WORKER]
    kept, merged = twice(hub)
    for forenames, day in (("Keeva", (2024, 1, 3)), ("Keeva", (2025, 2, 4)), ("Caoimhe", (2025, 9, 9))):
        who = replace(CHILD, forenames=forenames, surname="Byrne")
        contact = rows.contact(hub, worker, who=(who,), received=rows.london(*day))
        link_contact_person(hub, worker, rows.contact_people(hub, contact)[0], kept, "Her mother said so")
    merged_by_two(hub, staff, kept, merged)
    held = {each.name: (each.kind, each.dates) for each in shown(hub, staff, kept).names}
    today = day_words(clock.today())
    assert held == {
        "Keeva Byrne": ("now", "in contacts 3 Jan 2024 to 4 Feb 2025"),
        "Caoimhe Byrne": ("also", f"kept at a merge {today}; in contacts 9 Sep 2025"),
    }
    case, _ = linked_case(hub, staff, kept)
    family = read_family(hub, worker, case)
    member = next(each for each in family.facts.people if each.person_id == kept)
    edit_person(hub, worker, case, member.id, PersonDraft("Keeva", "Marsh", "F", born=date(2016, 3, 14)), version=0)
    page = shown(hub, staff, kept)
    held = {each.name: (each.kind, each.dates) for each in page.names}
    assert page.name == "Keeva Marsh"
    assert held["Keeva Marsh"] == ("now", f"since {today}")
    assert held["Keeva Byrne"] == ("recorded as", f"until {today}")


def test_a_home_and_a_tie_say_who_told_of_them(hub: Hub, staff: Staff, child: UUID) -> None:
    worker = staff[Role.HUB_WORKER]
    mother = rows.person(hub, forenames="Una", surname="Quill", born=None, external_ref="X1")
    rows.relationship(hub, mother, child, "parent", source="Birth certificate")
    home = rows.household(hub, members=(child, mother), address="14 Quince Row", postcode="RG14 1ZZ")
    contact = rows.contact(hub, worker, received=rows.london(2026, 2, 3), address="14 Quince Row", postcode="RG14 1ZZ")
    row = rows.contact_people(hub, contact)[0]
    with hub.writing(None) as unit:
        named = unit.session.get_one(ContactPerson, row)
        named.address_key = unit.session.get_one(Household, home).address_key
        reference = unit.session.get_one(Contact, contact).reference
        unit.audit("placed for the test")
        unit.commit()
    link_contact_person(hub, worker, row, child, "Her mother said so")
    page = shown(hub, staff, child)
    assert page.homes[0].source == f"named there in {reference}, 3 Feb 2026"
    assert page.ties[0].source == "Birth certificate"
    assert shown(hub, staff, mother).homes[0].source == "imported"


def test_contacts_and_enquiries_stand_on_one_line_of_time_and_open(hub: Hub, staff: Staff, child: UUID) -> None:
    case, contact = linked_case(hub, staff, child)
    page = shown(hub, staff, child)
    assert {(each.sort, each.place, each.place_id) for each in page.events} == {
        ("Contact", "contact", contact), ("Enquiry", "case", case),
    }  # fmt: skip
    assert [each.on for each in page.events] == sorted((each.on for each in page.events), reverse=True)


def test_flags_and_involvements_stand_on_the_line_of_time_and_what_was_corrected_does_not(
    hub: Hub, staff: Staff, child: UUID
) -> None:
    case, _ = linked_case(hub, staff, child)
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        place = unit.session.scalars(select(EnquiryPerson.id).filter_by(enquiry_id=case)).first()
        own: dict[str, Any] = {
            "at": unit.at, "by_id": unit.who.user_id, "enquiry_id": case, "enquiry_person_id": place,
        }  # fmt: skip
        first = new_id()
        for row_id, grade, corrects in ((first, "low", None), (new_id(), "high", first)):
            unit.add(
                RiskGrading(
                    id=row_id, kind=GradingKind.CSE, tool="CSE tool", ticks=[], grade=grade, corrects_id=corrects,
                    assessed_on=date(2026, 2, 3), review_on=date(2026, 5, 3), **own,
                )
            )  # fmt: skip
            unit.session.flush()
        unit.add(
            PanelReferral(
                id=new_id(), panel=PanelKind.MARAC, state="referred", referred_on=date(2026, 1, 9),
                sharing_note="By its protocol", **own,
            )
        )  # fmt: skip
        unit.add(MissingEpisode(id=new_id(), since=rows.london(2025, 12, 1, 22), until=None, **own))
        unit.add(
            Involvement(
                id=new_id(), at=unit.at, by_id=unit.who.user_id, person_id=child, service="School nursing",
                agency_id=rows.agency_id(hub, "police"), since=date(2024, 9, 1), until=date(2025, 7, 1),
            )
        )  # fmt: skip
        unit.audit("flagged for the test")
        unit.commit()
    told = [(each.on, each.words.partition(", ")[2] or each.words) for each in shown(hub, staff, child).events]
    assert told[-5:] == [
        (date(2026, 2, 3), "CSE risk: high"),
        (date(2026, 1, 9), "MARAC: referred"),
        (date(2025, 12, 1), "not yet back"),
        (date(2025, 7, 1), "School nursing ended"),
        (date(2024, 9, 1), "School nursing began"),
    ]


def test_of_a_closed_enquiry_nothing_stands_on_the_page_but_for_whom_it_is_open(
    hub: Hub, staff: Staff, child: UUID
) -> None:
    case, _ = linked_case(hub, staff, child)
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    with pytest.raises(Refused, match="restricted"):
        shown(hub, staff, child, Role.MASH_MANAGER)
    assert len(shown(hub, staff, child, Role.SERVICE_MANAGER).events) == 2
    assert len(shown(hub, staff, child, Role.HUB_WORKER).events) == 2, "who opened it is named on it"


def test_a_restricted_person_is_refused_which_is_audited_and_stands_on_nobodys_page(
    hub: Hub, staff: Staff, child: UUID
) -> None:
    hidden = rows.person(hub, forenames="Zed", surname="Hidden", born=date(1980, 1, 1), restricted=True)
    rows.relationship(hub, hidden, child, "parent")
    rows.household(hub, members=(child, hidden))
    for role in (Role.HUB_WORKER, Role.MASH_MANAGER):
        with pytest.raises(Refused, match="restricted"):
            shown(hub, staff, hidden, role)
        page = shown(hub, staff, child, role)
        assert page.ties == ()
        assert page.homes[0].others == ()
    page = shown(hub, staff, child, Role.SERVICE_MANAGER)
    assert [lived.person_id for lived in page.homes[0].others] == [hidden]
    assert shown(hub, staff, hidden, Role.SERVICE_MANAGER).restricted
    with hub.reading(None) as unit:
        acts = [(row.act, row.subject_id) for row in unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert [act for act, _ in acts].count("refused") == 2
    assert acts.count(("person opened", child)) == 3
    assert acts.count(("person opened", hidden)) == 1


def test_a_merged_person_is_not_there_and_their_contacts_stand_with_the_kept_one(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    linked_case(hub, staff, merged)
    merged_by_two(hub, staff, kept, merged)
    with pytest.raises(NotFound):
        shown(hub, staff, merged)
    assert {each.sort for each in shown(hub, staff, kept).events} == {"Contact", "Enquiry"}


def linked_case(hub: Hub, staff: Staff, person: UUID) -> tuple[UUID, UUID]:
    """An enquiry whose first person is known to be this one; its id and its contact's."""
    case = opened(hub, staff)
    with hub.reading(None) as unit:
        named = unit.session.scalars(select(ContactPerson).join(Contact).where(Contact.enquiry_id == case.id)).first()
        assert named is not None
    link_contact_person(hub, staff[Role.HUB_WORKER], named.id, person, "Her mother said so")
    return case.id, named.contact_id


def test_a_restricted_persons_page_held_open_by_break_glass_tells_of_their_contacts_and_of_nobody_elses(
    hub: Hub, staff: Staff
) -> None:
    person = rows.person(hub, forenames="Ayla", surname="Novak", born=date(2019, 2, 11))
    _, contact = linked_case(hub, staff, person)
    with hub.writing(None) as unit:
        unit.get(Person, person).restricted = True
        unit.audit("restricted for a test")
        unit.commit()
    other = staff.others["worker2"]
    with pytest.raises(Refused, match="restricted"):
        open_person(hub, other, person)
    open_person_by_break_glass(hub, other, person, "She rang from the station and is alone there.")
    page = open_person(hub, other, person)
    assert page.glass_until is not None
    assert contact in {each.place_id for each in page.events}
    with pytest.raises(Refused, match="restricted"):
        open_person(hub, staff[Role.HUB_WORKER], person)
