"""One household on one page: who lived there when, what happened to them, and nothing that is closed to the reader."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from app.models import (
    AuditEntry,
    Contact,
    ContactPerson,
    Enquiry,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    WarningNote,
    new_id,
)
from app.services.access import GRANTS, Act, Role
from app.services.errors import NotFound, Refused
from app.services.intake.linking import link_contact_person
from app.services.people.household_page import household_at, open_household
from app.services.people.household_records import HouseholdPage
from app.services.people.person_page import open_person
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.people.test_person_page import linked_case, moved_out

HIDDEN = ("Zed", "Hidden")


@pytest.fixture
def child(hub: Hub) -> UUID:
    return rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 5, 4))


@pytest.fixture
def mother(hub: Hub) -> UUID:
    return rows.person(hub, forenames="Una", surname="Quill", born=date(1990, 2, 1), phone="07700 900111")


def shown(hub: Hub, staff: Staff, home: UUID, role: Role = Role.HUB_WORKER) -> HouseholdPage:
    return open_household(hub, staff[role], home)


def warned(hub: Hub, staff: Staff, person: UUID, kind: str = "do_not_disclose") -> None:
    with hub.writing(staff[Role.MASH_MANAGER]) as unit:
        unit.add(
            WarningNote(
                id=new_id(), at=unit.at, by_id=unit.who.user_id, person_id=person, kind=kind, text="Told by police",
                since=date(2026, 1, 5), review_on=date(2026, 12, 1), person_aware=False, awareness="Not safe",
            )
        )  # fmt: skip
        unit.audit("noted for the test")
        unit.commit()


def named_at(hub: Hub, staff: Staff, home: UUID, person: UUID | None = None, **columns: object) -> UUID:
    """A contact about a home's address, in which somebody may be linked."""
    with hub.reading(None) as unit:
        key = unit.get(Household, home).address_key
    contact = rows.contact(hub, staff[Role.HUB_WORKER], address_key=key, **columns)  # type: ignore[arg-type]  # columns of a row
    if person is not None:
        row = rows.contact_people(hub, contact)[0]
        link_contact_person(hub, staff[Role.HUB_WORKER], row, person, "Her mother said so")
    return contact


def reference(hub: Hub, contact: UUID) -> str:
    with hub.reading(None) as unit:
        return unit.get(Contact, contact).reference


def test_who_lives_there_and_who_left_with_dates_and_the_adults_elsewhere(
    hub: Hub, staff: Staff, child: UUID, mother: UUID
) -> None:
    stepfather = rows.person(hub, forenames="Len", surname="Harl", born=date(1980, 1, 2))
    other = rows.person(hub, forenames="Bo", surname="Vane", born=date(2016, 7, 8))
    home = rows.household(hub, members=(child, mother, stepfather), address="9 New Row", since=date(2023, 6, 1))
    moved_out(hub, home, stepfather, date(2025, 3, 1))
    far = rows.household(hub, members=(stepfather, other), address="5 Far End", since=date(2025, 3, 1))
    flat = rows.household(hub, members=(other,), address="9 New Row")
    page = shown(hub, staff, home)
    assert page.address == "9 New Row, Newbury, RG14 1ZZ"
    assert [(each.name, each.born, each.dates) for each in page.now] == [
        ("Mira Quill", "7, born 4 May 2018", "since 1 Jun 2023"),
        ("Una Quill", "36, born 1 Feb 1990", "since 1 Jun 2023"),
    ]
    assert [(each.person_id, each.dates) for each in page.before] == [(stepfather, "1 Jun 2023 to 1 Mar 2025")]
    (elsewhere,) = page.elsewhere
    assert (elsewhere.adult_id, elsewhere.home_id) == (stepfather, far)
    assert [lived.person_id for lived in elsewhere.others] == [other]
    assert [(each.home_id, each.people) for each in page.beside] == [(flat, ("Bo Vane",))]
    assert [(each.sort, each.words, each.place_id) for each in page.events] == [
        ("Home", "Len Harl left", stepfather),
        ("Home", "Mira Quill moved in", child),
        ("Home", "Una Quill moved in", mother),
        ("Home", "Len Harl moved in", stepfather),
    ]


def test_what_several_of_them_are_in_stands_once_and_what_came_after_somebody_left_does_not(
    hub: Hub, staff: Staff, child: UUID, mother: UUID
) -> None:
    worker = staff[Role.HUB_WORKER]
    gone = rows.person(hub, forenames="Len", surname="Harl", born=date(1980, 1, 2))
    home = rows.household(hub, members=(child, mother, gone), address="9 New Row", since=date(2023, 6, 1))
    moved_out(hub, home, gone, date(2025, 3, 1))
    both = rows.contact(hub, worker, who=(rows.CHILD, rows.MOTHER), received=rows.london(2026, 2, 3))
    for row, person in zip(rows.contact_people(hub, both), (child, mother), strict=True):
        link_contact_person(hub, worker, row, person, "Her mother said so")
    before, after = (
        rows.contact(hub, worker, who=(rows.PARTNER,), received=rows.london(year, 2, 3)) for year in (2025, 2026)
    )
    for contact in (before, after):
        link_contact_person(hub, worker, rows.contact_people(hub, contact)[0], gone, "His own words")
    stranger = named_at(hub, staff, home, received=rows.london(2026, 1, 2))
    with hub.writing(worker) as unit:
        for person in (child, gone):
            unit.add(
                Involvement(
                    id=new_id(), at=unit.at, by_id=unit.who.user_id, person_id=person, service="School nursing",
                    agency_id=rows.agency_id(hub, "police"), since=date(2025, 9, 1),
                )
            )  # fmt: skip
        unit.audit("noted for the test")
        unit.commit()
    page = shown(hub, staff, home)
    told = [(each.sort, each.words) for each in page.events if each.sort != "Home"]
    with hub.reading(None) as unit:
        headline = unit.get(Contact, both).headline
    assert [sort for sort, _ in told] == ["Contact", "Contact", "Involvement", "Contact"]
    assert told[0][1] == (
        f"{reference(hub, both)}, Mira Quill (subject), Una Quill (in the household): {headline}"
    )
    assert told[1][1].startswith(f"{reference(hub, stranger)}, this address: ")
    assert told[2][1].startswith("Mira Quill: ")
    assert told[2][1].endswith("School nursing began")
    assert told[3][1].startswith(f"{reference(hub, before)}, Len Harl (")
    assert not any(reference(hub, after) in words for _, words in told), "he had left by then"


def test_the_numbers_of_the_home_stand_once_with_who_gave_them(
    hub: Hub, staff: Staff, child: UUID, mother: UUID
) -> None:
    home = rows.household(hub, members=(child, mother), address="9 New Row")
    first = named_at(hub, staff, home, family_phone="+44 7700 900111", received=rows.london(2026, 2, 3))
    second = named_at(hub, staff, home, family_phone="01632 960 001", received=rows.london(2026, 2, 4))
    phones = shown(hub, staff, home).phones
    assert [(each.number, each.told_by) for each in phones] == [
        ("07700 900111", ("Una Quill", f"{reference(hub, first)}, 3 Feb 2026")),
        ("01632 960 001", (f"{reference(hub, second)}, 4 Feb 2026",)),
    ]


@pytest.mark.parametrize("role", sorted(GRANTS[Act.OPEN_HOUSEHOLD]))
def test_no_role_reads_what_is_closed_to_it_and_each_is_told_that_an_address_may_not_be_disclosed(
    hub: Hub, staff: Staff, child: UUID, mother: UUID, role: Role
) -> None:
    hidden = rows.person(hub, forenames=HIDDEN[0], surname=HIDDEN[1], restricted=True, phone="07700 900999")
    rows.enquiry(hub, staff[Role.SERVICE_MANAGER], who=(rows.Who(person_id=hidden),), restricted=True)
    warned(hub, staff, hidden)
    home = rows.household(hub, members=(child, mother, hidden), address="9 New Row")
    other = rows.household(hub, members=(mother, hidden), address="5 Far End")
    alone = rows.household(hub, members=(hidden,), address="9 New Row")
    case, opened = linked_case(hub, staff, child)
    naming = rows.contact(
        hub, staff[Role.HUB_WORKER], who=(rows.CHILD, rows.PARTNER), family_phone="01632 960 777", address_key="x|y"
    )
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case).restricted = True
        row = unit.session.get_one(Contact, naming)
        row.address_key = unit.session.get_one(Household, home).address_key
        people = unit.session.scalars(select(ContactPerson).where(ContactPerson.contact_id == naming)).all()
        for each, person in zip(people, (child, hidden), strict=True):
            each.person_id, each.link_state = person, "linked"  # type: ignore[assignment]  # the enum's own value
        unit.audit("closed for the test")
        unit.commit()
    page = shown(hub, staff, home, role)
    said = repr_of(page)
    sees = role is Role.SERVICE_MANAGER
    assert [HIDDEN[1] in said, "900999" in said, "960 777" in said] == [sees, sees, sees]
    assert (reference(hub, naming) in said) is sees
    named = role in {Role.SERVICE_MANAGER, Role.HUB_WORKER}
    assert (reference(hub, opened) in said) is named, "the worker who opened it is named on it"
    assert page.withheld
    assert page.address.endswith("(do not disclose)")
    assert [each.address.endswith("(do not disclose)") for each in page.elsewhere if each.home_id == other] != []
    addresses = [each.address for each in page.elsewhere] + [each.address for each in page.beside]
    assert all(each.endswith("(do not disclose)") for each in addresses)
    assert (alone in {each.home_id for each in page.beside}) is sees
    if sees:
        assert shown(hub, staff, alone, role).now[0].person_id == hidden
    else:
        with pytest.raises(Refused, match="restricted"):
            shown(hub, staff, alone, role)


def repr_of(page: HouseholdPage) -> str:
    """Everything that a page could show, as one text."""
    parts = [page.address, *page.warnings]
    parts += [f"{each.name} {each.source}" for each in (*page.now, *page.before)]
    parts += [f"{each.number} {each.told_by}" for each in page.phones]
    parts += [f"{each.adult} {each.address} {[lived.name for lived in each.others]}" for each in page.elsewhere]
    parts += [f"{each.address} {each.people}" for each in page.beside]
    parts += [each.words for each in page.events]
    return "\n".join(parts)


def test_every_opening_is_audited_a_look_again_is_not_and_a_refusal_is(
    hub: Hub, staff: Staff, child: UUID, mother: UUID
) -> None:
    hidden = rows.person(hub, forenames=HIDDEN[0], surname=HIDDEN[1], restricted=True)
    home, closed = (
        rows.household(hub, members=(each,), address=f"{at} New Row") for at, each in enumerate((child, hidden))
    )
    worker = staff[Role.HUB_WORKER]
    open_household(hub, worker, home)
    open_household(hub, worker, home, again=True)
    with pytest.raises(Refused):
        open_household(hub, worker, closed)
    with pytest.raises(NotFound):
        open_household(hub, worker, new_id())
    with hub.reading(None) as unit:
        acts = [(row.act, row.subject_id) for row in unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert acts.count(("household opened", home)) == 1
    assert ("household opened", closed) not in acts
    assert [act for act, _ in acts].count("refused") == 1


def test_a_household_is_found_by_its_address_as_typed_and_one_of_restricted_people_is_not(
    hub: Hub, staff: Staff, child: UUID, mother: UUID
) -> None:
    worker = staff[Role.HUB_WORKER]
    hidden = rows.person(hub, forenames=HIDDEN[0], surname=HIDDEN[1], restricted=True)
    rows.household(hub, members=(child,), address="9 New Row")
    full = rows.household(hub, members=(child, mother), address="9 New Row")
    closed = rows.household(hub, members=(hidden,), address="5 Far End")
    assert household_at(hub, worker, "9 new row, Newbury", "rg141zz") == full
    for typed in (("5 Far End", "RG14 1ZZ"), ("", ""), ("9 New Row", "RG14"), ("\u202e9 New Row\U0001f600", "")):
        with pytest.raises(NotFound):
            household_at(hub, worker, *typed)
    assert household_at(hub, staff[Role.SERVICE_MANAGER], "5 Far End", "RG14 1ZZ") == closed


def test_a_warning_stands_with_its_name_and_a_stay_that_ends_tomorrow_still_counts(
    hub: Hub, staff: Staff, child: UUID, mother: UUID
) -> None:
    warned(hub, staff, mother, "risk_to_worker")
    home = rows.household(hub, members=(child, mother), address="9 New Row")
    page = shown(hub, staff, home)
    assert len(page.warnings) == 1
    assert page.warnings[0].startswith("Una Quill: ")
    assert [each.warned for each in page.now] == [False, True]
    assert not page.withheld
    with hub.reading(None) as unit:
        assert unit.session.get(Person, mother) is not None
        assert unit.session.query(HouseholdMember).filter_by(household_id=home).count() == 2


@pytest.mark.parametrize("role", [Role.HUB_WORKER, Role.SERVICE_MANAGER])
def test_both_pages_are_read_by_indexes_alone(
    hub: Hub, staff: Staff, child: UUID, mother: UUID, role: Role
) -> None:
    warned(hub, staff, mother)
    home = rows.household(hub, members=(child, mother), address="9 New Row")
    rows.relationship(hub, mother, child, "parent")
    named_at(hub, staff, home, child, family_phone="07700 900111")
    linked_case(hub, staff, child)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    event.listen(hub.store.reader, "before_cursor_execute", note)
    shown(hub, staff, home, role)
    open_person(hub, staff[role], child)
    event.remove(hub.store.reader, "before_cursor_execute", note)
    assert len(asked) > 20
    plans = set()
    with hub.reading(None) as unit:
        for statement, values in asked:
            if not statement.startswith("SELECT"):
                continue
            told = unit.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans |= {f"{row[3]} | {statement[:90]}" for row in told if str(row[3]).startswith("SCAN")}
    small = (
        *("SCAN person_merge ", "SCAN was ", "SCAN CONSTANT ROW"),
        *("SCAN policy_version", "SCAN user_", "SCAN (subquery"),
    )
    broken = sorted(plan for plan in plans if not plan.startswith(small))
    assert broken == [], "\n".join(broken)
