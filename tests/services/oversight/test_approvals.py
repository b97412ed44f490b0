"""The queue of what waits for a second person."""

from datetime import timedelta

import pytest

from app.models import PolicyVersion, new_id
from app.models.enums import ConsentPosition, PolicyState
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.consent import OverrideDraft, agree_override, propose_override
from app.services.errors import Refused
from app.services.oversight.approvals import ApprovalKind, list_approvals, open_override
from app.services.oversight.standing import count_standing
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, authorised_contact, opened
from tests.services.retention import old

DRAFT = OverrideDraft("b", "The mother cannot be reached and the risk is now", "Two calls and a visit")


def proposed(hub: Hub, staff: Staff) -> Case:
    case = opened(hub, staff, consent=ConsentPosition.NOT_SOUGHT)
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, DRAFT)
    return case


def test_an_override_waits_in_the_queue_with_its_age_and_proposer(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    proposed(hub, staff)
    since = monday.now()
    monday.advance(1500)
    found = list_approvals(hub, staff[Role.SERVICE_MANAGER])
    row = found.rows[0]
    assert (row.kind, row.title, row.rating, row.proposed_by) == (
        ApprovalKind.OVERRIDE,
        "M-26-1001",
        "amber",
        "Mo Farrow",
    )
    assert row.detail == "Ayla Novak, 7; Finn Novak, 6 m"
    assert found.read_at - row.since == timedelta(seconds=1500)
    assert row.since == since
    assert row.may_decide


def test_who_proposed_it_sees_it_and_is_told_why_they_cannot_decide(hub: Hub, staff: Staff) -> None:
    proposed(hub, staff)
    row = list_approvals(hub, staff[Role.MASH_MANAGER]).rows[0]
    assert (row.may_decide, row.why_not) == (False, "You proposed this; somebody else decides it.")


def test_what_was_decided_waits_no_longer(hub: Hub, staff: Staff) -> None:
    case = proposed(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], case.read().overrides[0].id, "Proportionate")
    assert list_approvals(hub, staff[Role.SERVICE_MANAGER]).rows == ()


def test_contacts_that_wait_for_a_manager_are_counted_with_the_oldest(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    oldest = monday.now()
    authorised_contact(hub, staff, authorised=False)
    monday.advance(600)
    authorised_contact(hub, staff, authorised=False)
    row = list_approvals(hub, staff[Role.MASH_MANAGER]).rows[0]
    assert (row.kind, row.count, row.since, row.may_decide) == (ApprovalKind.CONTACTS, 2, oldest, True)
    assert not list_approvals(hub, staff[Role.SERVICE_MANAGER]).rows[0].may_decide


def test_a_policy_change_waits_for_a_service_manager(hub: Hub, staff: Staff) -> None:
    with hub.writing(None) as unit:
        unit.add(
            PolicyVersion(
                id=new_id(),
                number=2,
                pack="West Berkshire",
                body="x",
                reason="Amber in twelve hours",
                state=PolicyState.PROPOSED,
                proposed_at=unit.at,
                proposed_by_id=staff[Role.ADMINISTRATOR].user_id,
            )
        )
        unit.audit("policy proposed for a test")
        unit.commit()
    row = list_approvals(hub, staff[Role.SERVICE_MANAGER]).rows[0]
    assert (row.kind, row.detail, row.proposed_by, row.may_decide) == (
        ApprovalKind.POLICY,
        "Amber in twelve hours",
        "Ash Pike",
        True,
    )
    assert not list_approvals(hub, staff[Role.MASH_MANAGER]).rows[0].may_decide


def test_a_proposed_deletion_waits_for_another_manager_and_is_counted(hub: Hub, staff: Staff) -> None:
    old.propose(hub, staff, old.contact(hub, staff))
    (own,) = list_approvals(hub, staff[Role.SERVICE_MANAGER]).rows
    assert (own.kind, own.may_decide) == (ApprovalKind.DELETION, False)
    (row,) = list_approvals(hub, staff[Role.MASH_MANAGER]).rows
    assert (row.title, row.may_decide) == ("1 contact", True)
    assert count_standing(hub, staff[Role.MASH_MANAGER]).approvals == 1


def test_an_override_is_opened_with_its_whole_analysis(hub: Hub, staff: Staff) -> None:
    case = proposed(hub, staff)
    found = open_override(hub, staff[Role.SERVICE_MANAGER], case.read().overrides[0].id)
    assert (found.analysis, found.alternatives, found.ground) == (DRAFT.analysis, DRAFT.alternatives, "b")


def test_a_restricted_case_hides_its_override_from_those_not_named(hub: Hub, staff: Staff) -> None:
    case = proposed(hub, staff)
    case.restrict(staff[Role.SERVICE_MANAGER])
    override = case.read().overrides[0].id
    assert list_approvals(hub, staff[Role.MASH_MANAGER]).rows == ()
    with pytest.raises(NotNamed):
        open_override(hub, staff[Role.MASH_MANAGER], override)
    assert len(list_approvals(hub, staff[Role.SERVICE_MANAGER]).rows) == 1


def test_workers_and_partners_have_no_such_queue(hub: Hub, staff: Staff) -> None:
    for role in (Role.HUB_WORKER, Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR, Role.WALLBOARD):
        with pytest.raises(Refused, match="what waits for approval"):
            list_approvals(hub, staff[role])
