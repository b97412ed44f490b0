"""Break-glass: a restricted case opens on a written reason, for some hours, and somebody else reviews that."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.models import AuditEntry, BreakGlass, BreakGlassReview, Enquiry, new_id
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.case_list import list_enquiries
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.notes import add_note
from app.services.enquiry.records import CaseView
from app.services.enquiry.restricting import (
    lift_restriction,
    name_on_case,
    restrict_case,
    take_name_off,
)
from app.services.errors import Invalid, Refused
from app.services.intake.contacts import open_contact
from app.services.oversight.approvals import ApprovalKind, list_approvals
from app.services.oversight.finding import find_anything
from app.services.oversight.openings import read_opening, review_opening
from app.services.oversight.standing import count_standing
from app.services.trust.break_glass import open_case_by_break_glass, open_person_by_break_glass
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened

WHY = "The child is at the station now and the named worker is off sick."


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    """A case that a manager restricted; the lead worker and that manager are named on it."""
    made = opened(hub, staff)
    made.restrict()
    return made


def broken(case: Case, who: Actor | None = None, why: str = WHY) -> UUID:
    made = open_case_by_break_glass(case.hub, who or case.staff.others["worker2"], case.id, why).new_id
    assert made is not None
    return made


def entries(hub: Hub, act: str) -> list[AuditEntry]:
    with hub.reading(None) as unit:
        return list(unit.session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.seq)))


def test_a_case_is_restricted_with_a_ground_and_in_words_and_both_stay_on_the_record(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    manager = staff[Role.MASH_MANAGER]
    version = case.read().header.version
    for ground, reason in ((None, "A cousin."), ("rich", "A cousin."), ("staff_family", "  ")):
        with pytest.raises(Invalid):
            restrict_case(hub, manager, case.id, ground, reason, version=version)
    restrict_case(hub, manager, case.id, "staff_family", "A cousin of the duty worker.", version=version)
    with pytest.raises(Refused, match="restricted already"):
        restrict_case(hub, manager, case.id, "other", "Again.", version=version + 1)
    with pytest.raises(Invalid):
        lift_restriction(hub, manager, case.id, "", version=version + 1)
    lift_restriction(hub, manager, case.id, "They work elsewhere now.", version=version + 1)
    told = case.read().restrictions
    assert [(each.ground, each.reason, each.by) for each in told] == [
        ("", "They work elsewhere now.", "Mo Farrow"),
        ("Staff family", "A cousin of the duty worker.", "Mo Farrow"),
    ]


def test_a_name_taken_off_closes_the_case_again_and_the_lead_workers_stays(case: Case) -> None:
    manager, other = case.staff[Role.MASH_MANAGER], case.staff.others["worker2"]
    name_on_case(case.hub, manager, case.id, other.user_id)
    assert case.read(other).header.restricted
    take_name_off(case.hub, manager, case.id, other.user_id)
    with pytest.raises(NotNamed):
        case.read(other)
    with pytest.raises(Refused, match="lead worker"):
        take_name_off(case.hub, manager, case.id, case.worker.user_id)
    with pytest.raises(Refused, match="not named"):
        take_name_off(case.hub, manager, case.id, other.user_id)


@pytest.mark.parametrize("why", ["", "   ", "urgent", "x" * 19])
def test_a_reason_that_says_nothing_opens_nothing(case: Case, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        broken(case, why=why)
    assert [each.field for each in refused.value.problems] == ["reason"]
    with pytest.raises(NotNamed):
        case.read(case.staff.others["worker2"])


def test_a_written_reason_opens_the_case_with_its_contact_for_four_hours_and_no_list(
    case: Case, monday: FixedClock
) -> None:
    other = case.staff.others["worker2"]
    broken(case)
    shown = case.read(other)
    assert shown.header.glass_until == monday.now() + timedelta(hours=4)
    assert open_contact(case.hub, other, shown.contacts[0].id).id == shown.contacts[0].id
    assert list_enquiries(case.hub, other, CaseView.ALL_OPEN) == ()
    add_note(case.hub, other, case.id, "", "Rang the station.")
    monday.advance(timedelta(hours=4).total_seconds())
    with pytest.raises(NotNamed):
        case.read(other)
    broken(case)
    assert case.read(other).header.glass_until is not None


def test_break_glass_names_nobody_and_lifts_nothing(case: Case, staff: Staff) -> None:
    manager = staff[Role.MASH_MANAGER]
    take_off = case.staff[Role.SERVICE_MANAGER]
    take_name_off(case.hub, take_off, case.id, manager.user_id)
    broken(case, manager)
    version = case.read(manager).header.version
    with pytest.raises(NotNamed):
        name_on_case(case.hub, manager, case.id, manager.user_id)
    with pytest.raises(NotNamed):
        lift_restriction(case.hub, manager, case.id, "I want it open.", version=version)


def test_an_opening_is_on_the_trail_by_ids_alone_and_on_the_case_with_its_reason(case: Case) -> None:
    opening = broken(case)
    (entry,) = entries(case.hub, "opened by break-glass")
    assert (entry.subject_id, entry.actor_id) == (case.id, case.staff.others["worker2"].user_id)
    assert entry.detail == {"opening": str(opening), "hours": 4}
    (row,) = case.read().openings
    assert (row.by, row.reason, row.justified) == ("Kit Marsh", WHY, None)


@pytest.mark.parametrize(
    "role",
    [Role.ADMINISTRATOR, Role.AUDITOR, Role.WALLBOARD, Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE],
)
def test_who_never_opens_case_content_breaks_no_glass(case: Case, role: Role) -> None:
    with pytest.raises(Refused, match="Your role does not allow you"):
        broken(case, case.staff[role])
    with case.hub.writing(None) as unit, pytest.raises(IntegrityError, match="break-glass is for the desk"):
        unit.session.execute(
            insert(BreakGlass).values(
                id=new_id(), at=unit.at, by_id=case.staff[role].user_id, enquiry_id=case.id,
                until=unit.at + timedelta(hours=4), reason=WHY,
            )
        )
    assert entries(case.hub, "refused")[-1].detail == {"refused_act": "open a restricted record by break-glass"}


def test_what_is_open_already_is_not_opened_by_break_glass(case: Case, hub: Hub, staff: Staff) -> None:
    for who in (case.worker, staff[Role.MASH_MANAGER]):
        with pytest.raises(Refused, match="open to you already"):
            broken(case, who)
    broken(case)
    with pytest.raises(Refused, match="open to you already"):
        broken(case)
    plain = opened(hub, staff)
    with pytest.raises(Refused, match="open to you already"):
        broken(plain)


def test_service_managers_are_told_who_opened_something_and_not_whose_record(case: Case, staff: Staff) -> None:
    broken(case)
    now = count_standing(case.hub, staff[Role.SERVICE_MANAGER])
    assert (now.openings, now.openings_late, now.opened_by) == (1, 0, "Kit Marsh")
    (row,) = list_approvals(case.hub, staff[Role.SERVICE_MANAGER]).rows
    assert row.kind is ApprovalKind.OPENING
    assert row.may_decide
    reference = case.read().header.reference
    for said in (row.title, row.detail, row.proposed_by):
        assert "Novak" not in said
        assert reference not in said
        assert "station" not in said
    assert row.enquiry_id is None
    assert count_standing(case.hub, staff[Role.MASH_MANAGER]).openings is None
    assert ApprovalKind.OPENING not in {
        each.kind for each in list_approvals(case.hub, staff[Role.MASH_MANAGER]).rows
    }


def test_an_opening_that_nobody_reviews_grows_old_and_then_late(
    case: Case, staff: Staff, monday: FixedClock
) -> None:
    broken(case)
    monday.advance(timedelta(hours=25).total_seconds())
    assert count_standing(case.hub, staff[Role.SERVICE_MANAGER]).openings_late == 1


def test_a_service_manager_reads_the_reason_and_judges_once_for_good(case: Case, staff: Staff) -> None:
    opening = broken(case)
    service = staff[Role.SERVICE_MANAGER]
    shown = read_opening(case.hub, service, opening)
    assert (shown.what, shown.reason) == (f"Enquiry {case.read().header.reference}", WHY)
    assert entries(case.hub, "break-glass read")[-1].subject_id == opening
    for justified, note in ((None, "Fine."), (True, " ")):
        with pytest.raises(Invalid):
            review_opening(case.hub, service, opening, justified, note)
    review_opening(case.hub, service, opening, False, "The named worker was at her desk.")
    with pytest.raises(Refused, match="reviewed this already"):
        review_opening(case.hub, staff.others["service2"], opening, True, "I see it otherwise.")
    (row,) = case.read().openings
    assert row.justified is False
    assert row.review.endswith("The named worker was at her desk.")
    assert list_approvals(case.hub, service).rows == ()
    assert count_standing(case.hub, service).openings == 0


def test_nobody_reviews_what_they_opened_themselves_at_any_level(case: Case, staff: Staff) -> None:
    from app.services.trust.accounts import change_roles

    opening = broken(case)
    other = staff.others["worker2"]
    change_roles(case.hub, staff[Role.ADMINISTRATOR], other.user_id, 1, frozenset({Role.SERVICE_MANAGER}))
    risen = Actor(
        other.user_id, new_id(), other.display_name, other.initials, frozenset({Role.SERVICE_MANAGER}),
        other.agency_id,
    )  # fmt: skip
    with pytest.raises(Refused, match="You opened this record yourself"):
        review_opening(case.hub, risen, opening, True, "It was right.")
    assert entries(case.hub, "refused")[-1].actor_id == other.user_id
    (row,) = list_approvals(case.hub, risen).rows
    assert not row.may_decide
    with case.hub.writing(None) as unit, pytest.raises(IntegrityError, match="somebody else reviews"):
        unit.session.execute(
            insert(BreakGlassReview).values(
                id=new_id(), at=unit.at, by_id=other.user_id, opening_id=opening, justified=True, note="Right."
            )
        )


def test_a_manager_who_is_no_service_manager_reviews_nothing(case: Case, staff: Staff) -> None:
    opening = broken(case)
    for role in set(Role) - {Role.SERVICE_MANAGER}:
        for ask in (
            lambda who: read_opening(case.hub, who, opening),
            lambda who: review_opening(case.hub, who, opening, True, "It was right."),
        ):
            with pytest.raises(Refused, match="Your role does not allow you"):
                ask(staff[role])
    with case.hub.writing(None) as unit, pytest.raises(IntegrityError, match="a service manager reviews"):
        unit.session.execute(
            insert(BreakGlassReview).values(
                id=new_id(), at=unit.at, by_id=staff[Role.MASH_MANAGER].user_id, opening_id=opening, justified=True,
                note="Right.",
            )
        )


def test_by_its_reference_a_stranger_of_the_desk_finds_the_door_and_nothing_behind_it(case: Case) -> None:
    reference = case.read().header.reference
    (found,) = find_anything(case.hub, case.staff.others["worker2"], reference)
    assert (found.kind, found.id, found.title) == ("case", case.id, reference)
    assert found.detail == "Restricted: open to the people named on it and service managers"
    assert find_anything(case.hub, case.staff.others["worker2"], "Novak") == ()


def test_a_restricted_person_is_opened_by_break_glass_and_reviewed_alike(hub: Hub, staff: Staff) -> None:
    person = rows.person(hub, restricted=True)
    other = staff.others["worker2"]
    opening = open_person_by_break_glass(hub, other, person, WHY).new_id
    assert opening is not None
    with pytest.raises(Refused, match="open to you already"):
        open_person_by_break_glass(hub, other, person, WHY)
    assert read_opening(hub, staff[Role.SERVICE_MANAGER], opening).what == "The record of a person"
    review_opening(hub, staff[Role.SERVICE_MANAGER], opening, True, "In danger, as she says.")
    with pytest.raises(Refused, match="open to you already"):
        open_person_by_break_glass(hub, other, rows.person(hub, forenames="Ada"), WHY)


def test_an_opening_of_nothing_or_without_an_end_is_refused_by_the_database(case: Case) -> None:
    whole: dict[str, Any] = {"enquiry_id": case.id, "reason": WHY, "hours": 4}
    for wrong, name in (
        ({"enquiry_id": None}, "of_one_record"), ({"reason": "short"}, "says_why"), ({"hours": 0}, "until_after"),
    ):  # fmt: skip
        told = {**whole, **wrong}
        with case.hub.writing(None) as unit, pytest.raises(IntegrityError, match=name):
            unit.session.execute(
                insert(BreakGlass).values(
                    id=new_id(), at=unit.at, by_id=case.worker.user_id, enquiry_id=told["enquiry_id"],
                    until=unit.at + timedelta(hours=told["hours"]), reason=told["reason"],
                )
            )
    with case.hub.reading(None) as unit:
        assert unit.session.get_one(Enquiry, case.id).restricted
