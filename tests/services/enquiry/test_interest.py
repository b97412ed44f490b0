"""Conflict of interest: a surname or a postcode shared with somebody of a case is asked about, shown and audited."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.models import AuditEntry, ContactPerson, Interest, UserAccount, new_id
from app.services.access import Actor, Role
from app.services.enquiry.case_file import refresh_case
from app.services.enquiry.interest import InterestDeclared, InterestToSay, look_at_interest, say_interest
from app.services.enquiry.opening import open_enquiry
from app.services.enquiry.restricting import name_on_case
from app.services.errors import Invalid, Refused
from app.services.oversight.approvals import ApprovalKind, list_approvals
from app.services.oversight.standing import count_standing
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import FAMILY, Case, authorised_contact, opened


def called(hub: Hub, who: Actor, name: str, postcode: str | None = None) -> None:
    """A member of staff bears a name, and perhaps lives somewhere."""
    with hub.writing(None) as unit:
        account = unit.get(UserAccount, who.user_id)
        account.display_name, account.home_postcode = name, postcode
        unit.audit("renamed for a test")
        unit.commit()


@pytest.fixture
def other(staff: Staff) -> Actor:
    return staff.others["worker2"]


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def acts(hub: Hub, act: str) -> list[AuditEntry]:
    with hub.reading(None) as unit:
        return list(unit.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


@pytest.mark.parametrize("name", ["Kit Novak", "kit NOVÁK", "Kit Marsh-Novak", "Kit van der Novak"])
def test_whoever_bears_the_familys_surname_is_asked_before_they_read_on(
    case: Case, other: Actor, name: str
) -> None:
    called(case.hub, other, name)
    with pytest.raises(InterestToSay, match="your surname"):
        case.read(other)
    assert not [row for row in acts(case.hub, "enquiry read") if row.actor_id == other.user_id]
    say_interest(case.hub, other, case.id, "no_tie", "")
    assert case.read(other).header.id == case.id


@pytest.mark.parametrize("name", ["Kit Marsh", "Novak Marsh", "Kit de Or"])
def test_another_surname_is_not_asked_about(case: Case, other: Actor, name: str) -> None:
    called(case.hub, other, name)
    assert case.read(other).interests == ()


def test_a_home_in_the_same_postcode_is_asked_about_too(case: Case, other: Actor) -> None:
    with case.hub.writing(None) as unit:
        person = unit.session.scalars(select(ContactPerson)).first()
        assert person is not None
        person.postcode = "RG14 1ZZ"
        unit.audit("moved for a test")
        unit.commit()
    called(case.hub, other, "Kit Marsh", "rg141zz")
    with pytest.raises(InterestToSay, match="your home postcode"):
        case.read(other)


def test_who_knows_the_family_opens_the_case_only_once_a_manager_has_looked_at_that(
    case: Case, other: Actor, staff: Staff
) -> None:
    called(case.hub, other, "Kit Novak")
    for stand, note in ((None, ""), ("maybe", ""), ("tie", " ")):
        with pytest.raises(Invalid):
            say_interest(case.hub, other, case.id, stand, note)
    say_interest(case.hub, other, case.id, "tie", "Mira is my sister in law.")
    with pytest.raises(InterestDeclared):
        case.read(other)
    manager = staff[Role.MASH_MANAGER]
    (row,) = [each for each in list_approvals(case.hub, manager).rows if each.kind is ApprovalKind.INTEREST]
    assert "Kit Novak knows the family" in row.detail
    assert count_standing(case.hub, manager).approvals == 1
    (shown,) = case.read(manager).interests
    assert shown.words == "Same surname as Kit Novak: says there is a tie"
    look_at_interest(case.hub, manager, case.id, other.user_id, "Distant; Jo leads, Kit only covers tonight.")
    assert case.read(other).header.id == case.id
    assert list_approvals(case.hub, manager).rows == ()
    (shown,) = case.read(manager).interests
    assert shown.words.endswith("looked at by Mo Farrow: Distant; Jo leads, Kit only covers tonight.")


def test_it_is_told_to_managers_and_to_nobody_else(case: Case, other: Actor, staff: Staff) -> None:
    called(case.hub, case.worker, "Jo Novak")
    (shown,) = case.read(staff[Role.MASH_MANAGER]).interests
    assert shown.words == "Same surname as the lead worker, Jo Novak: not asked yet"
    assert case.read(other).interests == ()
    assert refresh_case(case.hub, other, case.id).interests == ()


def test_nobody_looks_at_their_own_conflict_and_no_worker_at_anybodys(case: Case, other: Actor, staff: Staff) -> None:
    manager = staff[Role.MASH_MANAGER]
    called(case.hub, manager, "Mo Novak")
    say_interest(case.hub, manager, case.id, "no_tie", "")
    with pytest.raises(Refused, match="about yourself"):
        look_at_interest(case.hub, manager, case.id, manager.user_id, "Nothing in it.")
    with pytest.raises(Refused, match="role does not allow"):
        look_at_interest(case.hub, other, case.id, manager.user_id, "Nothing in it.")
    (row,) = [each for each in list_approvals(case.hub, manager).rows if each.kind is ApprovalKind.INTEREST]
    assert not row.may_decide
    for by, words in ((manager, "about_oneself"), (other, "a manager looks")):
        with case.hub.writing(None) as unit, pytest.raises(IntegrityError, match=words):
            unit.session.execute(
                insert(Interest).values(
                    id=new_id(), at=unit.at, by_id=by.user_id, enquiry_id=case.id, about_id=manager.user_id,
                    stand="looked_at", note="Nothing in it.",
                )
            )


def test_whoever_puts_somebody_of_the_surname_on_a_case_is_told_and_it_is_audited(
    hub: Hub, staff: Staff, other: Actor
) -> None:
    called(hub, staff[Role.HUB_WORKER], "Jo Novak")
    called(hub, other, "Kit Novak")
    contact = authorised_contact(hub, staff, family=FAMILY)
    made = open_enquiry(hub, staff[Role.MASH_MANAGER], [contact], staff[Role.HUB_WORKER].user_id)
    assert made.words.endswith("Check for a conflict of interest: same surname as somebody in the case.")
    assert made.new_id is not None
    named = name_on_case(hub, staff[Role.MASH_MANAGER], made.new_id, other.user_id)
    assert "Check for a conflict of interest" in named.words
    said = acts(hub, "conflict of interest noticed")
    assert [row.detail["user"] for row in said] == [str(staff[Role.HUB_WORKER].user_id), str(other.user_id)]


def test_of_a_restricted_case_the_door_comes_first_and_nothing_is_asked(case: Case, other: Actor) -> None:
    case.restrict()
    called(case.hub, other, "Kit Novak")
    with pytest.raises(Refused, match="restricted to the people named"):
        case.read(other)
    with pytest.raises(Refused, match="restricted to the people named"):
        say_interest(case.hub, other, case.id, "no_tie", "")
