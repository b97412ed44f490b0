"""Who the people of a recorded contact may be: reasons in words, and nothing of what is restricted."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, ContactPerson, Household, Person
from app.services.access import Role
from app.services.errors import NotFound, Refused
from app.services.intake.contacts import record_contact
from app.services.intake.known_on_contact import KnownOnContact, known_on_contact
from app.services.intake.linking import create_person_from_contact, link_contact_person, unlink_contact_person
from app.services.intake.place_history import places_of_contact
from app.services.people.folding import address_key, first_line
from app.services.unit_of_work import Hub
from tests.factories import parts
from tests.factories import rows as people
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff


def record(hub: Hub, staff: Staff) -> tuple[UUID, list[UUID]]:
    """A contact about three children, and the rows of its people in their order."""
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children()).new_id
    assert made is not None
    with hub.reading(None) as unit:
        rows = select(ContactPerson.id).where(ContactPerson.contact_id == made).order_by(ContactPerson.position)
        return made, list(unit.session.scalars(rows))


def asked(hub: Hub, staff: Staff, contact: UUID, role: Role = Role.HUB_WORKER) -> tuple[KnownOnContact, ...]:
    return known_on_contact(hub, staff[role], contact)


def restrict(hub: Hub) -> None:
    with hub.writing(None) as unit:
        unit.session.scalars(select(Person)).one().restricted = True
        unit.audit("made for the test")
        unit.commit()


def test_whoever_is_known_is_likely_with_reasons_and_the_others_are_left_out(hub: Hub, staff: Staff) -> None:
    _first, rows = record(hub, staff)
    create_person_from_contact(hub, staff[Role.HUB_WORKER], rows[0])
    second, again = record(hub, staff)
    likely = [each for each in asked(hub, staff, second) if any(one.band == "likely" for one in each.people)]
    assert [each.row_id for each in likely] == [again[0]]
    best = likely[0].people[0]
    assert best.words.startswith("Likely: Zoë Nowak-Łęcka, 9, Ashby, last contact 30 Mar 2026. Same ")
    assert "same birth date" in best.reason


def test_whom_somebody_tied_is_asked_about_no_more_until_the_tie_is_undone(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    _first, rows = record(hub, staff)
    person = create_person_from_contact(hub, worker, rows[0]).new_id
    second, again = record(hub, staff)
    link_contact_person(hub, worker, again[0], person, "Same name and birth date")
    assert again[0] not in [each.row_id for each in asked(hub, staff, second)]
    unlink_contact_person(hub, worker, again[0], "Not the same")
    assert again[0] in [each.row_id for each in asked(hub, staff, second)]


def test_of_a_restricted_person_only_the_hint_is_told_and_audited_once(hub: Hub, staff: Staff) -> None:
    _first, rows = record(hub, staff)
    create_person_from_contact(hub, staff[Role.HUB_WORKER], rows[0])
    second, again = record(hub, staff)
    restrict(hub)
    for _time in range(2):
        found = {each.row_id: each for each in asked(hub, staff, second)}
        assert (found[again[0]].people, found[again[0]].restricted) == ((), True)
    with hub.reading(None) as unit:
        hints = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "restricted record hinted")).all()
    assert len(hints) == 1


def test_a_role_that_may_not_look_is_refused_and_a_missing_contact_is_said(hub: Hub, staff: Staff) -> None:
    contact, _rows = record(hub, staff)
    with pytest.raises(Refused):
        asked(hub, staff, contact, Role.PARTNER)
    with pytest.raises(NotFound):
        asked(hub, staff, UUID(int=5))


@pytest.mark.parametrize("written", ["14 Quince Row, Newbury", "14, Quince Row, Newbury", "14\nQuince Row"])
def test_whoever_has_no_name_yet_is_somebody_of_the_home_and_none_of_the_neighbours(
    hub: Hub, staff: Staff, written: str
) -> None:
    there = people.person(hub, forenames="Ola", surname="Quill", born=date(1990, 5, 4))
    beside = people.person(hub, forenames="Bea", surname="Vane", born=date(1950, 5, 4))
    people.household(hub, members=(there,))
    people.household(hub, address="16 Quince Row", members=(beside,))
    nameless = parts.Who("", "", is_child=False, date_of_birth=None, sex=None)
    contact = people.contact(
        hub, staff[Role.HUB_WORKER], who=(nameless,), address=written, postcode="RG14 1ZZ",
        address_key=address_key(written, "RG14 1ZZ"),
    )  # fmt: skip
    (line,) = asked(hub, staff, contact)
    assert [each.id for each in line.people] == [there]
    (place,) = places_of_contact(hub, staff[Role.HUB_WORKER], contact)
    assert [words for _, words in place.homes] == ["14 Quince Row, Newbury, RG14 1ZZ"]


@pytest.mark.parametrize(
    ("written", "line"),
    [("Flat 2, 8, Ropewalk, Ashby", "Flat 2, 8, Ropewalk"), ("8a, Ropewalk", "8a, Ropewalk"), ("Flat 2", "Flat 2"),
     ("The Old Yard, Ashby", "The Old Yard"), ("", ""), (" , ", "")],
)  # fmt: skip
def test_house_and_street_are_one_line_however_they_are_parted(written: str, line: str) -> None:
    assert first_line(written) == line


def test_a_house_number_on_a_line_of_its_own_is_one_with_its_street(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children(address="9, Harbour Row, Ashby", postcode="ZZ3 8LP")).new_id
    assert made is not None
    with hub.reading(None) as unit:
        row = unit.session.scalars(select(ContactPerson.id).where(ContactPerson.contact_id == made)).first()
    assert row is not None
    create_person_from_contact(hub, worker, row)
    with hub.reading(None) as unit:
        home = unit.session.scalars(select(Household)).one()
        assert (home.address_1, home.town, home.address_key) == ("9 Harbour Row", "Ashby", "9 harbour row|zz3 8lp")
