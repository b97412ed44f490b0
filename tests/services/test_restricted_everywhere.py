"""A restricted case, for every role that is not named on it: no list, search, page, pattern or wall tells of it."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from app.models import ContactPerson, Enquiry
from app.models.enums import ContactRole, LinkState
from app.services.access import GRANTS, Act, Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.case_list import list_enquiries
from app.services.enquiry.notes import add_note
from app.services.enquiry.records import CaseView
from app.services.enquiry.sending import send_requests
from app.services.errors import HubdeskError
from app.services.intake.inbox_records import InboxView
from app.services.oversight.standing import count_standing
from app.services.oversight.wallboard import read_board
from app.services.people.find import KnownQuery
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, authorised_contact
from tests.services.test_access import SERVICES

MARK = "Quillfeather"
WORDS = "nightjar"
FAMILY = (("Zed", MARK, date(2018, 5, 4), ContactRole.SUBJECT, True),)
NOT_NAMED = ("worker2", "manager", "health", "auditor", "admin", "wall")
"""One account of each role that nobody named; the police were asked, and have nobody named either."""
ENDS_THE_SESSION = {"app.services.trust.sign_in.sign_out", "app.services.trust.sign_in.lock"}
OWN = frozenset({Act.BREAK_GLASS, Act.SET_UP_HUB, Act.BACK_UP, Act.PROPOSE_POLICY, Act.CONFIRM_POLICY})
"""What does something else than tell: it has tests of its own."""


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    """A restricted case of a known child with a request that left, a reply to come and a note."""
    from app.services.enquiry.opening import open_enquiry

    child = rows.person(hub, forenames="Zed", surname=MARK, born=date(2018, 5, 4))
    contact = authorised_contact(hub, staff, family=FAMILY)
    with hub.writing(None) as unit:
        row = unit.session.scalars(select(ContactPerson).where(ContactPerson.contact_id == contact)).one()
        row.person_id, row.link_state = child, LinkState.LINKED
        unit.audit("linked for a test")
        unit.commit()
    worker = staff[Role.HUB_WORKER]
    made = open_enquiry(hub, worker, [contact], worker.user_id).new_id
    assert made is not None
    case = Case(hub, staff, made)
    case.ask(("police",))
    send_requests(hub, worker, made, list(case.request_ids.values()), case.read().header.version)
    add_note(hub, worker, made, "", f"The {WORDS} sings over {MARK} Road.")
    case.restrict(staff[Role.SERVICE_MANAGER])
    return case


def told(thing: Any, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """Every text, number and id in a record, what it hides from print too."""
    if id(thing) in seen:
        return
    seen |= {id(thing)}
    if isinstance(thing, str | UUID | int):
        yield str(thing)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for each in fields(thing):
            yield from told(getattr(thing, each.name), seen)
    elif isinstance(thing, Mapping):
        for pair in thing.items():
            yield from told(pair, seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for part in thing:
            yield from told(part, seen)


def given(case: Case) -> dict[str, Any]:
    """What a service may be asked for, by the name of its argument: always the restricted record itself."""
    with case.hub.reading(None) as unit:
        person = unit.session.scalars(select(ContactPerson).where(ContactPerson.surname == MARK)).one()
        known, contact = person.person_id, person.contact_id
    return {
        "enquiry_id": case.id, "contact_id": contact, "request_id": case.request_ids["police"],
        "text": f"Zed {MARK}", "query": KnownQuery(surname=MARK, forenames="Zed"), "view": None,
        "person_id": known, "contact_person_id": person.id, "known_id": known,
    }  # fmt: skip


def asked(case: Case, who: Actor) -> Iterator[tuple[str, Any]]:
    """Every service this role is granted and whose arguments can be given, with what it told or how it refused."""
    values = given(case)
    for name, service in SERVICES.items():
        act: Act | None = getattr(service, "guarded_act", None)
        if act is None or act in OWN or name in ENDS_THE_SESSION or not who.roles & GRANTS[act]:
            continue
        wanted = [
            each
            for each in list(inspect.signature(service).parameters.values())[2:]
            if each.default is inspect.Parameter.empty and each.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        if any(each.name not in values for each in wanted):
            continue
        views: tuple[Any, ...] = (None,)
        if any(each.name == "view" for each in wanted):
            views = tuple(CaseView) if "case_list" in name else tuple(InboxView)
        for view in views:
            told_with = {each.name: view if each.name == "view" else values[each.name] for each in wanted}
            try:
                yield name, service(case.hub, who, **told_with)
            except HubdeskError as refused:
                yield name, (refused.sentence, refused.next_step)
            except NoResultFound:  # this contact owes nobody an answer
                yield name, ()


def test_a_service_manager_is_told_of_it_by_many_services_so_that_the_sweep_means_something(
    case: Case, staff: Staff
) -> None:
    found = {name for name, answer in asked(case, staff[Role.SERVICE_MANAGER]) if MARK in " ".join(told(answer))}
    assert len(found) >= 8, found


@pytest.mark.parametrize("who", NOT_NAMED)
def test_nobody_who_is_not_named_is_told_a_name_a_word_or_an_id_of_it(case: Case, staff: Staff, who: str) -> None:
    tried = set()
    for name, answer in asked(case, staff.others[who]):
        tried.add(name)
        said = list(told(answer))
        whole = " ".join(said)
        assert WORDS not in whole, name
        if name != "app.services.trust.audit.list_audit":  # an auditor asks by id, and is shown no content
            assert str(case.id) not in said, name
        assert MARK not in whole, name
    assert tried


def test_the_agency_that_was_asked_and_has_nobody_named_is_told_nothing_of_its_request(
    case: Case, staff: Staff
) -> None:
    police = staff.others["police"]
    for name, answer in asked(case, police):
        whole = " ".join(told(answer))
        assert MARK not in whole, name
        assert WORDS not in whole, name
        assert str(case.id) not in whole, name
    assert count_standing(case.hub, police).own_requests == 0


@pytest.mark.parametrize("who", ["worker2", "manager"])
def test_no_count_holds_more_than_the_list_behind_it_shows(
    case: Case, staff: Staff, monday: FixedClock, who: str
) -> None:
    monday.advance(30 * 86_400)
    told, ours = count_standing(case.hub, staff.others[who]), count_standing(case.hub, staff[Role.HUB_WORKER])
    assert (told.enquiries, told.enquiries_late, told.replies_late) == (0, 0, 0)
    assert (ours.enquiries, ours.enquiries_late, ours.replies_late) == (1, 1, 1)
    assert count_standing(case.hub, staff[Role.SERVICE_MANAGER]).enquiries == 1
    assert len(list_enquiries(case.hub, staff.others[who], CaseView.ALL_OPEN)) == 0


def test_the_wall_shows_its_rating_and_time_and_neither_who_leads_nor_who_is_asked(
    case: Case, staff: Staff
) -> None:
    (row,) = read_board(case.hub, staff[Role.WALLBOARD]).rows
    with case.hub.reading(None) as unit:
        enquiry = unit.get(Enquiry, case.id)
    assert (row.number, row.rating, row.due_at) == (enquiry.short_number, "amber", enquiry.due_at)
    assert (row.initials, row.chips) == ("", ())


def test_the_wallboards_account_is_granted_the_board_and_nothing_else(staff: Staff) -> None:
    assert {act for act, roles in GRANTS.items() if Role.WALLBOARD in roles} == {Act.SEE_BOARD}
