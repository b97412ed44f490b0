"""A first day and a day of leaving, planned beforehand: they hold from that day on, whether or not a program ran."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.models import UserAccount
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.errors import Departed, Invalid, LockedOut, Refused
from app.services.oversight.standing_down import read_holdings
from app.services.trust import accounts, sign_in
from app.services.trust.account_days import end_who_left
from app.services.trust.accounts import UserDraft, UserRow
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import PASSWORD, last_acts

Give = Callable[[str], None]
DAY = 86_400
FRIDAY = date(2026, 4, 3)
"""Four days after the Monday of every test; the clocks have gone forward the day before it."""


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def row(hub: Hub, admin: Actor, of: Actor) -> UserRow:
    return next(each for each in accounts.list_users(hub, admin) if each.id == of.user_id)


def plan(hub: Hub, admin: Actor, of: Actor, leaves: date | None, begins: date | None = None) -> None:
    now = row(hub, admin, of)
    draft = UserDraft(now.sign_in_name, now.display_name, now.initials, now.agency_id, now.roles)
    accounts.change_user(hub, admin, now.id, now.version, replace(draft, leaves_on=leaves, begins_on=begins))


def second_administrator(hub: Hub, staff: Staff, admin: Actor, begins: date | None = None) -> Actor:
    draft = UserDraft(
        "n.ewman", "Nell Ewman", "NE", staff.agencies["HUB"], frozenset({Role.ADMINISTRATOR}), PASSWORD,
        begins_on=begins,
    )  # fmt: skip
    made = accounts.add_user(hub, admin, draft).new_id
    assert made is not None
    return Actor(made, admin.session_id, "Nell Ewman", "NE", admin.roles, admin.agency_id)


def test_from_the_day_of_leaving_every_transaction_and_sign_in_is_refused_though_nothing_ran_at_midnight(
    hub: Hub, staff: Staff, admin: Actor, monday: FixedClock, give_password: Give
) -> None:
    worker = staff.others["worker"]
    give_password("worker")
    plan(hub, admin, worker, FRIDAY)
    monday.moment = datetime(2026, 4, 2, 22, 59, 59, tzinfo=UTC)
    with hub.reading(worker):
        assert sign_in.sign_in(hub, "worker", PASSWORD).user_id == worker.user_id
    monday.moment = datetime(2026, 4, 2, 23, 0, tzinfo=UTC)
    for unit in (hub.reading, hub.writing):
        with pytest.raises(Departed, match="has ended"), unit(worker):
            pass
    with pytest.raises(Departed):
        sign_in.unlock(hub, worker, PASSWORD)
    with pytest.raises(LockedOut) as told:
        sign_in.sign_in(hub, "worker", PASSWORD)
    with pytest.raises(LockedOut) as stranger:
        sign_in.sign_in(hub, "nobody", PASSWORD)
    assert told.value.sentence == stranger.value.sentence, "a leaver is told what a stranger is"


def test_the_account_is_written_as_ended_on_that_day_when_somebody_next_signs_in(
    hub: Hub, staff: Staff, admin: Actor, monday: FixedClock, give_password: Give
) -> None:
    worker = staff.others["worker"]
    give_password("worker2")
    plan(hub, admin, worker, FRIDAY)
    assert end_who_left(hub) == 0
    monday.advance(7 * DAY)
    assert row(hub, admin, worker).ended_at is None
    sign_in.sign_in(hub, "worker2", PASSWORD)
    assert row(hub, admin, worker).ended_at == datetime(2026, 4, 2, 23, 0, tzinfo=UTC)
    assert last_acts(hub)[-1:] == ["account ended"]
    assert end_who_left(hub) == 0
    told = [each.words for each in read_holdings(hub, admin, worker.user_id).steps]
    assert told[:2] == ["Left: the account ended on the day that was planned", "Leaves on 3 Apr 2026"]
    by = [each.by for each in read_holdings(hub, admin, worker.user_id).steps]
    assert by[:2] == ["Hubdesk", "Ash Pike"]


def test_a_planned_leaving_is_taken_back(hub: Hub, staff: Staff, admin: Actor, monday: FixedClock) -> None:
    worker = staff.others["worker"]
    plan(hub, admin, worker, FRIDAY)
    plan(hub, admin, worker, None)
    monday.advance(30 * DAY)
    with hub.reading(worker):
        assert end_who_left(hub) == 0
    assert read_holdings(hub, admin, worker.user_id).steps[0].words == "Leaving taken back"


def test_nobody_signs_in_before_their_first_day_and_only_the_right_password_is_told_why(
    hub: Hub, staff: Staff, admin: Actor, monday: FixedClock, give_password: Give
) -> None:
    worker = staff.others["worker"]
    give_password("worker")
    plan(hub, admin, worker, None, begins=FRIDAY)
    with pytest.raises(LockedOut) as told:
        sign_in.sign_in(hub, "worker", PASSWORD)
    assert told.value.sentence == "Your account begins on 3 Apr 2026."
    with pytest.raises(LockedOut) as told:
        sign_in.sign_in(hub, "worker", "another word of theirs")
    assert "begins" not in told.value.sentence
    monday.advance(4 * DAY)
    assert sign_in.sign_in(hub, "worker", PASSWORD).user_id == worker.user_id


@pytest.mark.parametrize("wrong", [date(2026, 3, 30), date(2026, 3, 1), date(1900, 1, 1)])
def test_a_day_of_leaving_is_to_come_and_after_the_first(hub: Hub, staff: Staff, admin: Actor, wrong: date) -> None:
    for begins in (None, FRIDAY):
        with pytest.raises(Invalid) as told:
            plan(hub, admin, staff.others["worker"], wrong, begins)
        assert [each.field for each in told.value.problems] == ["leaves_on"]
    with pytest.raises(Invalid):
        plan(hub, admin, staff.others["worker"], FRIDAY, FRIDAY)


def test_the_last_administrator_who_stays_cannot_leave_and_nobody_plans_their_own_leaving(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    with pytest.raises(Refused, match="your own leaving"):
        plan(hub, admin, admin, FRIDAY)
    second = second_administrator(hub, staff, admin)
    made = second.user_id
    plan(hub, second, admin, FRIDAY)
    for refused in (
        lambda: plan(hub, admin, second, FRIDAY),
        lambda: accounts.end_user(hub, admin, made, 1),
        lambda: accounts.change_roles(hub, admin, made, 1, frozenset({Role.AUDITOR})),
    ):
        with pytest.raises(Refused, match="last administrator"):
            refused()
    with hub.reading(None) as unit:
        assert unit.get(UserAccount, admin.user_id).leaves_on == FRIDAY


def test_nobody_plans_their_own_first_day_nor_that_of_the_last_administrator_who_stays(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    with pytest.raises(Refused, match="your own first day"):
        plan(hub, admin, admin, None, begins=FRIDAY)
    second = second_administrator(hub, staff, admin)
    plan(hub, admin, second, None, begins=FRIDAY)
    plan(hub, admin, second, None)
    told = [each.words for each in read_holdings(hub, admin, second.user_id).steps]
    assert [each for each in told if "day" in each or "Begins" in each] == [
        "First day taken back", "Begins on 3 Apr 2026"
    ]  # fmt: skip
    plan(hub, second, admin, FRIDAY)
    with pytest.raises(Refused, match="last administrator"):
        plan(hub, admin, second, None, begins=FRIDAY)
    plan(hub, admin, second, None, begins=date(2026, 3, 30))
    assert row(hub, admin, second).begins_on == date(2026, 3, 30), "a first day that has come shuts nobody out"


def test_an_administrator_who_has_not_begun_is_none_who_stays(
    hub: Hub, staff: Staff, admin: Actor, monday: FixedClock
) -> None:
    second = second_administrator(hub, staff, admin, begins=FRIDAY)
    for refused in (
        lambda: plan(hub, second, admin, date(2026, 4, 10)),
        lambda: plan(hub, second, admin, None, begins=date(2026, 4, 10)),
        lambda: accounts.end_user(hub, second, admin.user_id, row(hub, admin, admin).version),
        lambda: accounts.change_roles(
            hub, second, admin.user_id, row(hub, admin, admin).version, frozenset({Role.AUDITOR})
        ),
    ):
        with pytest.raises(Refused, match="last administrator"):
            refused()
    monday.advance(4 * DAY)
    accounts.end_user(hub, second, admin.user_id, row(hub, admin, admin).version)
    assert row(hub, second, admin).ended_at is not None
