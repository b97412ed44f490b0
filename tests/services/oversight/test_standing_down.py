"""Joiners, movers, leavers: what happened to an account, what somebody holds, and a manager who reassigns it."""

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact, UserAccount
from app.services.access import Actor, Role
from app.services.enquiry.case_list import list_enquiries
from app.services.enquiry.reassigning import list_leaders, reassign_case
from app.services.enquiry.records import CaseView
from app.services.errors import Conflict, Departed, Invalid, Refused
from app.services.oversight.approvals import ApprovalKind, ApprovalRow, list_approvals
from app.services.oversight.standing import count_standing
from app.services.oversight.standing_down import read_holdings
from app.services.trust.accounts import UserDraft, change_user, end_user
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def leave(case: Case, who: Actor) -> None:
    with case.hub.reading(None) as unit:
        version = unit.get(UserAccount, who.user_id).version
    end_user(case.hub, case.staff[Role.ADMINISTRATOR], who.user_id, version)


def left(case: Case, role: Role) -> list[ApprovalRow]:
    found = list_approvals(case.hub, case.staff[role]).rows
    return [each for each in found if each.kind is ApprovalKind.LEFT_BEHIND]


def test_the_administrator_sees_how_much_somebody_holds_and_no_case(case: Case, staff: Staff) -> None:
    contact = rows.contact(case.hub, staff[Role.HUB_WORKER])
    with case.hub.writing(None) as unit:
        unit.get(Contact, contact).assigned_to_id = case.worker.user_id
        unit.audit("assigned for a test")
        unit.commit()
    held = read_holdings(case.hub, staff[Role.ADMINISTRATOR], case.worker.user_id)
    assert (held.leads, held.named, held.contacts, held.requests, held.glass) == (1, 1, 1, 0, 0)
    assert not held.nothing
    assert "Novak" not in repr(held)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(Refused, match="role does not allow"):
            read_holdings(case.hub, staff[role], case.worker.user_id)


def test_the_only_representative_of_an_agency_holds_its_requests(case: Case, staff: Staff) -> None:
    from app.services.enquiry.sending import send_requests

    case.ask(("police",))
    send_requests(case.hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    assert read_holdings(case.hub, staff[Role.ADMINISTRATOR], staff.others["police"].user_id).requests == 1
    assert read_holdings(case.hub, staff[Role.ADMINISTRATOR], staff.others["health"].user_id).requests == 0


def test_joining_moving_and_leaving_stand_with_their_days_newest_first(case: Case, staff: Staff) -> None:
    admin, other = staff[Role.ADMINISTRATOR], staff.others["worker2"]
    draft = UserDraft(
        "worker2", "Kit Marsh", "KM", staff.agencies["police"], frozenset({Role.PARTNER}), home_postcode="rg141zz"
    )
    change_user(case.hub, admin, other.user_id, 1, draft)
    end_user(case.hub, admin, other.user_id, 2)
    steps = read_holdings(case.hub, admin, other.user_id).steps
    assert [each.words for each in steps] == [
        "Left: the account ended",
        "Moved: given Partner representative, taken away Hub worker",
        "Moved: from The hub to Police",
        "Joined",
    ]
    assert {each.by for each in steps[:3]} == {"Ash Pike"}
    with case.hub.reading(None) as unit:
        assert unit.get(UserAccount, other.user_id).home_postcode == "RG14 1ZZ"


def test_half_a_postcode_is_refused(hub: Hub, staff: Staff) -> None:
    draft = UserDraft(
        "worker2", "Kit Marsh", "KM", staff.agencies["HUB"], frozenset({Role.HUB_WORKER}), home_postcode="RG14"
    )
    with pytest.raises(Invalid) as refused:
        change_user(hub, staff[Role.ADMINISTRATOR], staff.others["worker2"].user_id, 1, draft)
    assert [each.field for each in refused.value.problems] == ["home_postcode"]


def test_a_leavers_case_waits_for_a_mash_manager_who_reassigns_it(case: Case, staff: Staff) -> None:
    leave(case, case.worker)
    manager, other = staff[Role.MASH_MANAGER], staff.others["worker2"]
    (row,) = left(case, Role.MASH_MANAGER)
    assert row.may_decide
    assert row.detail.endswith("Its lead worker, Jo Shaw, has left.")
    (told,) = left(case, Role.SERVICE_MANAGER)
    assert not told.may_decide
    assert count_standing(case.hub, manager).approvals == 1
    assert [each.name for each in list_leaders(case.hub, manager, case.id)] == ["Kit Marsh", "Mo Farrow"]
    version = case.read(manager).header.version
    for user, reason in ((None, "Jo has left."), (other.user_id, " ")):
        with pytest.raises(Invalid):
            reassign_case(case.hub, manager, case.id, user, reason, version=version)
    with pytest.raises(Refused, match="cannot lead"):
        reassign_case(case.hub, manager, case.id, case.worker.user_id, "Jo has left.", version=version)
    with pytest.raises(Conflict):
        reassign_case(case.hub, manager, case.id, other.user_id, "Jo has left.", version=version - 1)
    reassign_case(case.hub, manager, case.id, other.user_id, "Jo has left.", version=version)
    assert left(case, Role.MASH_MANAGER) == []
    shown = case.read(other)
    assert (shown.header.lead_worker, shown.notes[0].title, shown.notes[0].text) == (
        "Kit Marsh", "Another lead worker", "Jo has left.",
    )  # fmt: skip
    assert {each.name for each in shown.named} == {"Jo Shaw", "Kit Marsh"}
    assert [each.id for each in list_enquiries(case.hub, other, CaseView.MINE)] == [case.id]
    with case.hub.reading(None) as unit:
        entry = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "lead worker changed")).one()
    assert entry.detail == {"before": str(case.worker.user_id), "now": str(other.user_id)}


def test_a_restricted_case_of_a_leaver_is_told_to_whom_it_is_open_only(case: Case, staff: Staff) -> None:
    case.restrict(staff[Role.SERVICE_MANAGER])
    leave(case, case.worker)
    assert left(case, Role.MASH_MANAGER) == []
    assert len(left(case, Role.SERVICE_MANAGER)) == 1


def test_only_a_mash_manager_reassigns(case: Case, staff: Staff) -> None:
    for role in set(Role) - {Role.MASH_MANAGER}:
        with pytest.raises(Refused, match="role does not allow"):
            reassign_case(case.hub, staff[role], case.id, staff.others["worker2"].user_id, "Moved.", version=1)


def test_a_leavers_and_a_movers_next_transaction_is_refused_as_theirs_no_more(case: Case, staff: Staff) -> None:
    leave(case, case.worker)
    with pytest.raises(Departed, match="Your account has ended"):
        case.read()
    draft = UserDraft("worker2", "Kit Marsh", "KM", staff.agencies["HUB"], frozenset({Role.MASH_MANAGER}))
    change_user(case.hub, staff[Role.ADMINISTRATOR], staff.others["worker2"].user_id, 1, draft)
    with pytest.raises(Departed, match="Your roles have changed"):
        case.read(staff.others["worker2"])
