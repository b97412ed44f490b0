"""A clock set back in mid-session, and both changes of the clock: order, durations and the trail hold."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.deadlines import Moments, contact_decision
from app.services.intake.contacts import amend_contact, open_contact, record_contact
from app.services.intake.screening import screen_contact
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.judged import GOOD
from tests.faults.stage import chain_holds

HOUR = timedelta(hours=1)


def test_a_clock_set_back_an_hour_stops_nothing_and_keeps_the_order_of_the_trail(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    worker = staff[Role.HUB_WORKER]
    first = record_contact(hub, worker, three_children(received="")).new_id
    assert first is not None
    monday.moment -= HOUR
    assert open_contact(hub, worker, first).received_at > clock.now()
    screen_contact(hub, worker, first, GOOD)
    second = record_contact(hub, worker, three_children(received="")).new_id
    with hub.reading(None) as unit:
        acts = unit.session.execute(select(AuditEntry.act, AuditEntry.subject_id).order_by(AuditEntry.seq)).all()
    told = [(row.act, row.subject_id) for row in acts]
    assert told.index(("contact screened", first)) < told.index(("contact recorded", second))
    assert chain_holds(hub)


def test_an_amendment_after_the_clock_was_set_back_is_not_taken_for_one_from_the_future(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children(received="")).new_id
    assert made is not None
    monday.moment -= HOUR
    detail = open_contact(hub, worker, made)
    amend_contact(hub, worker, made, detail.draft, detail.version)
    with hub.reading(None) as unit:
        assert unit.get(Contact, made).version == detail.version + 1
    assert chain_holds(hub)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),  # the hour that is not there
        datetime(2026, 10, 24, 23, 30, tzinfo=UTC),  # the hour that comes twice
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ],
)
def test_a_contact_taken_in_around_a_change_of_the_clock_is_due_in_hours_that_passed(
    moment: datetime, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    monday.moment = moment
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children(received="", happened_on="")).new_id
    assert made is not None
    detail = open_contact(hub, worker, made)
    assert detail.received_at == moment
    with hub.reading(None) as unit:
        policy = unit.policy.policy
    assert detail.decision_due == contact_decision(policy, Moments(moment, None))
    assert detail.decision_due.at_utc is not None
    assert detail.decision_due.at_utc - moment >= timedelta(hours=24)
    amend_contact(hub, worker, made, dataclasses.replace(detail.draft, concern="Said again."), detail.version)
    again = open_contact(hub, worker, made)
    assert again.received_at == moment
    assert again.decision_due == detail.decision_due
    assert chain_holds(hub)
