"""Who stands on a restricted case, for every role and in every place that names people: one rule, held everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact, Enquiry
from app.models.enums import ContactRole
from app.services.access import GRANTS, Act, Actor, Role
from app.services.clock import FixedClock
from app.services.disclosure.giving import find_subject
from app.services.enquiry.chronology import read_chronology
from app.services.enquiry.family.panel import read_family_person
from app.services.enquiry.family.reading import read_family
from app.services.enquiry.restricting import lift_restriction, name_on_case, restrict_case, take_name_off
from app.services.errors import HubdeskError, Refused
from app.services.intake.contacts import open_contact
from app.services.intake.known import earlier_contacts
from app.services.intake.known_people import begin_with_known
from app.services.intake.linking import link_contact_person
from app.services.intake.person_choices import find_person_choices
from app.services.intake.place_history import place_history
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.oversight.finding import find_anything
from app.services.oversight.pattern_papers import paper_of_patterns
from app.services.oversight.pattern_records import PatternFilter
from app.services.oversight.patterns import list_patterns, open_pattern
from app.services.oversight.wallboard import read_board
from app.services.oversight.words import find_words
from app.services.people.duplicate_search import find_duplicates
from app.services.people.duplicates import duplicates_to_decide
from app.services.people.find import RESTRICTED_WORDS, KnownQuery, find_known_people, known_in_contact
from app.services.people.household_page import open_household
from app.services.people.person_page import open_person
from app.services.trust.break_glass import open_case_by_break_glass, open_person_by_break_glass
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.factories.patterned import contacts
from tests.services.test_restricted_everywhere import told

MARK, NHS, STREET = "Quillfeather", "9434765919", "7 Nightjar Way"
BORN = date(2018, 5, 4)
WHY = "She rang from the station and is alone there tonight."
DRAFT = ContactDraft(
    address=STREET, postcode="RG14 1ZZ", people=(PersonDraft("x", forenames="Bea", surname="Other", is_child=True),)
)
ALL_TIME = PatternFilter(days=None)


@dataclass(frozen=True)
class Family:
    """A child and their mother on a case, and a neighbour of the same home who is on another one."""

    hub: Hub
    staff: Staff
    case: UUID
    child: UUID
    twin: UUID
    neighbour: UUID
    home: UUID
    contact: UUID
    other_case: UUID
    unlinked: UUID


@pytest.fixture
def family(hub: Hub, staff: Staff) -> Family:
    """The service manager restricted the case and named the hub worker on it."""
    worker, service = staff[Role.HUB_WORKER], staff[Role.SERVICE_MANAGER]
    child = rows.person(hub, forenames="Zed", surname=MARK, born=BORN, nhs_number=NHS, external_ref="X-4711")
    twin = rows.person(hub, forenames="Zedd", surname=MARK, born=BORN, phone="07700 900123")
    mother = rows.person(hub, forenames="Hild", surname=MARK, born=date(1990, 1, 1))
    neighbour = rows.person(hub, forenames="Bea", surname="Other", born=date(2017, 1, 1))
    home = rows.household(hub, members=(child, mother, neighbour), address=STREET)
    rows.relationship(hub, mother, child, "parent")
    rows.relationship(hub, child, neighbour, "friend")
    find_duplicates(hub, lambda _done, _of: None)
    on = Who("Zed", MARK, person_id=child, date_of_birth=BORN)
    contacts(hub, worker, [(on,)] * 3, (20, 30, 40), f"{STREET}, Newbury")
    contact = rows.contact(
        hub, worker, who=(on,), concern="The corncrake was heard.", address=STREET, postcode="RG14 1ZZ"
    )
    unlinked = rows.contact(hub, worker, who=(Who("Zed", "Plain", date_of_birth=BORN),))
    adult = Who("Hild", MARK, ContactRole.HOUSEHOLD, False, date(1990, 1, 1), person_id=mother)
    case = rows.enquiry(hub, worker, who=(on, adult, Who("Zedd", MARK, ContactRole.OTHER, person_id=twin)))
    other = rows.enquiry(hub, worker, who=(Who("Bea", "Other", person_id=neighbour, date_of_birth=date(2017, 1, 1)),))
    with hub.reading(None) as unit:
        version = unit.get(Enquiry, case.id).version
    restrict_case(hub, service, case.id, "staff_family", "A cousin works here.", version=version)
    name_on_case(hub, service, case.id, worker.user_id)
    return Family(hub, staff, case.id, child, twin, neighbour, home, contact, other.id, unlinked)


Place = Callable[[Family, Actor], Any]


def panel(there: Family, who: Actor) -> Any:
    """The picture of the neighbour's open case, and the side panel of everybody on it."""
    picture = read_family(there.hub, who, there.other_case)
    members = [UUID(each.id) for each in picture.family.members]
    return picture, [read_family_person(there.hub, who, there.other_case, each) for each in members]


PLACES: dict[str, Place] = {
    "suggestions while typing": lambda there, who: find_known_people(
        there.hub, who, KnownQuery(surname=MARK, forenames="Zed")
    ),
    "suggestions by two strong marks": lambda there, who: find_known_people(
        there.hub, who, KnownQuery(surname=MARK, forenames="Zed", born=BORN, nhs_number=NHS)
    ),
    "finder by name": lambda there, who: find_anything(there.hub, who, f"Zed {MARK}"),
    "finder by birth": lambda there, who: find_anything(there.hub, who, "04/05/2018"),
    "finder by number": lambda there, who: find_anything(there.hub, who, "X-4711"),
    "finder by address": lambda there, who: find_anything(there.hub, who, STREET),
    "finder by postcode": lambda there, who: find_anything(there.hub, who, "RG14 1ZZ"),
    "person's page": lambda there, who: open_person(there.hub, who, there.child),
    "page of somebody tied to them": lambda there, who: open_person(there.hub, who, there.neighbour),
    "household's page": lambda there, who: open_household(there.hub, who, there.home),
    "duplicates": lambda there, who: duplicates_to_decide(there.hub, who),
    "earlier contacts": lambda there, who: earlier_contacts(there.hub, who, DRAFT),
    "choices for a contact": lambda there, who: find_person_choices(
        there.hub, who, rows.contact_people(there.hub, there.unlinked)[0], MARK
    ),
    "a contact begun": lambda there, who: begin_with_known(there.hub, who, there.child),
    "the picture and its panel": panel,
    "the line of a tied person": lambda there, who: [
        each.person_line for each in open_contact(there.hub, who, there.contact).people
    ],
}
"""Every place that names people known to the hub, to whoever may use it at all."""
KEPT_FROM_THE_NAMED: dict[str, Place] = {
    "patterns": lambda there, who: [
        open_pattern(there.hub, who, each.subject) for each in list_patterns(there.hub, who, ALL_TIME).rows
    ],
    "paper of patterns": lambda there, who: paper_of_patterns(there.hub, who, ALL_TIME),
}
"""Patterns are counted in two layers, without restricted records and with all: the named see the first."""
NAME_NOBODY = frozenset({"paper of patterns"})
"""What names nobody to anybody, whatever it counts."""
OF_SERVICE_MANAGERS: dict[str, Place] = {"subject access": lambda there, who: find_subject(there.hub, who, MARK)}


def said(there: Family, who: Actor, place: Place) -> str:
    """Everything that a place tells, or in which words it refuses."""
    try:
        return " ".join(told(place(there, who)))
    except HubdeskError as refused:
        return f"{refused.sentence} {refused.next_step}"


@pytest.mark.parametrize("who", ["worker2", "manager", "police", "health", "auditor", "admin", "wall"])
def test_nobody_else_is_told_of_a_restricted_person_anywhere(family: Family, who: str) -> None:
    actor = family.staff.others[who]
    for name, place in (PLACES | KEPT_FROM_THE_NAMED | OF_SERVICE_MANAGERS).items():
        whole = said(family, actor, place)
        assert MARK not in whole, name
        assert NHS not in whole, name
        if who not in {"worker2", "manager"} or "finder" not in name:
            assert str(family.child) not in whole, name
    found = find_words(family.hub, actor, "corncrake") if actor.roles & GRANTS[Act.FIND_WORDS] else None
    assert found is None or found.texts == (), "a contact that names one stands in no search of words"


def test_whoever_is_named_and_a_service_manager_see_them_everywhere(family: Family) -> None:
    worker, service = family.staff[Role.HUB_WORKER], family.staff[Role.SERVICE_MANAGER]
    for actor, places in ((worker, PLACES), (service, PLACES | KEPT_FROM_THE_NAMED | OF_SERVICE_MANAGERS)):
        for name, place in places.items():
            assert (MARK in said(family, actor, place)) is (name not in NAME_NOBODY), (name, actor.roles)
        assert earlier_contacts(family.hub, actor, DRAFT) != ()
        assert len(find_words(family.hub, actor, "corncrake").texts) == 1
    for place in KEPT_FROM_THE_NAMED.values():
        assert MARK not in said(family, worker, place)
    ours = place_history(family.hub, worker, DRAFT)
    theirs = place_history(family.hub, family.staff.others["worker2"], DRAFT)
    assert ours[0].contacts > sum(each.contacts for each in theirs)


@pytest.mark.parametrize("of", ["case", "person"])
def test_break_glass_shows_them_while_it_lasts(family: Family, monday: FixedClock, of: str) -> None:
    other = family.staff.others["worker2"]
    shown = PLACES["person's page"], PLACES["suggestions while typing"], PLACES["household's page"]
    if of == "case":
        open_case_by_break_glass(family.hub, other, family.case, WHY)
    else:
        open_person_by_break_glass(family.hub, other, family.child, WHY)
    for place in shown:
        assert f"Zed {MARK}" in said(family, other, place)
        assert f"Zed {MARK}" not in said(family, family.staff[Role.MASH_MANAGER], place), "it is open to one account"
    assert (f"Hild {MARK}" in said(family, other, shown[2])) is (of == "case"), "a person's record opens nobody else's"
    with pytest.raises(Refused, match="open to you already"):
        open_person_by_break_glass(family.hub, other, family.child, WHY)
    monday.advance(5 * 3600)
    for place in shown:
        assert MARK not in said(family, other, place)


def test_taking_a_name_off_and_lifting_the_restriction_hold_at_once(family: Family) -> None:
    service, manager = family.staff[Role.SERVICE_MANAGER], family.staff[Role.MASH_MANAGER]
    page = PLACES["person's page"]
    take_name_off(family.hub, service, family.case, service.user_id)
    assert MARK in said(family, service, page)
    assert MARK not in said(family, manager, page)
    with family.hub.reading(None) as unit:
        version = unit.get(Enquiry, family.case).version
    lift_restriction(family.hub, service, family.case, "They left.", version=version)
    for name, place in (PLACES | KEPT_FROM_THE_NAMED).items():
        assert (MARK in said(family, manager, place)) is (name not in NAME_NOBODY), name


def test_only_two_strong_marks_bring_a_hint_once_without_name_reason_score_or_count(family: Family) -> None:
    manager = family.staff[Role.MASH_MANAGER]
    asked = KnownQuery(surname=MARK, forenames="Zed", born=BORN, phone="07700 900123")
    for vague in (KnownQuery(surname=MARK), KnownQuery(surname=MARK, forenames="Zed"), KnownQuery(born=BORN)):
        assert find_known_people(family.hub, manager, vague) == ()
    (hint,) = find_known_people(family.hub, manager, asked)
    assert (hint.id, hint.name, hint.why, hint.bits, hint.exact, hint.band) == (None, "", (), 0.0, 0, "")
    assert (hint.restricted, hint.words) == (True, RESTRICTED_WORDS)
    (line,) = known_in_contact(family.hub, manager, (("x", asked),))
    assert (line.likely, line.possible, line.restricted) == (0, 0, True)
    doors = [each for each in find_anything(family.hub, manager, f"Zed {MARK} 04/05/2018") if each.kind == "person"]
    assert [(each.title, each.detail, each.why) for each in doors] == [("Restricted record", RESTRICTED_WORDS, "")]
    with family.hub.reading(None) as unit:
        hints = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "restricted record hinted")).all()
    assert {each.subject_id for each in hints} == {family.child, family.twin}
    (named,) = rows.contact_people(family.hub, family.unlinked)
    with pytest.raises(Refused, match="restricted"):
        link_contact_person(family.hub, manager, named, family.child, "Same NHS number")


def test_an_open_case_of_the_same_child_tells_nothing_of_the_closed_one(family: Family) -> None:
    on = Who("Zed", MARK, person_id=family.child, date_of_birth=BORN)
    other = rows.enquiry(family.hub, family.staff.others["worker2"], who=(on,))
    with family.hub.reading(None) as unit:
        closed = unit.get(Enquiry, family.case).reference
        came = unit.session.scalars(select(Contact.reference).where(Contact.enquiry_id == family.case)).one()
    for who, sees in (("worker2", False), ("manager", False), ("worker", True), ("service", True)):
        actor = family.staff.others[who]
        whole = " ".join(told(read_chronology(family.hub, actor, other.id)))
        whole += " ".join(told(read_family_person(family.hub, actor, other.id, other.people[0])))
        assert (closed in whole, came in whole) == (sees, sees), who
        assert f"Zed {MARK}" in whole, "the case itself is open"


def test_the_wall_shows_of_the_case_its_rating_and_time_alone(family: Family) -> None:
    board = read_board(family.hub, family.staff[Role.WALLBOARD])
    closed = [each for each in board.rows if not each.initials]
    assert [(each.chips, each.rating) for each in closed] == [((), "amber")]
    assert MARK not in " ".join(told(board))
