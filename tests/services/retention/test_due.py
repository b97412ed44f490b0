"""What has passed its time is listed before anything goes, and what is held is never offered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.models import AuditEntry, Contact, HandOver, HubSetting, LegalHold, Person, new_id
from app.models.retention import HoldScope
from app.services.access import Role
from app.services.errors import Invalid, Refused
from app.services.people.merging import merge_people, propose_merge
from app.services.retention import due, fading
from app.services.retention.due import HELD_WORDS, PROPOSED_WORDS, retention_standing, years_on
from app.services.retention.holds import hold_thing, lift_hold, list_holds, set_hold
from app.services.retention.proposing import MOST_AT_ONCE, propose_deletion
from app.services.retention.records import Kind, Thing
from app.services.trust.packages import Package, superseded
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.services.people.doubles import draft, twice
from tests.services.retention import old

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)


def test_each_outcome_is_kept_for_its_own_years_to_the_day(hub: Hub, staff: Staff) -> None:
    years = {"no_further_action": 6, "consultation": 3, "early_help": 10, "referral": 10, "strategy_discussion": 25}
    kept, gone = set(), {}
    for outcome, many in years.items():
        day = datetime(2026 - many, 3, 30, 9, 0, tzinfo=UTC)
        gone[old.contact(hub, staff, outcome=outcome, closed=day)] = many
        kept.add(old.contact(hub, staff, outcome=outcome, closed=day + timedelta(days=1)))
    found = old.listed(hub, staff)
    assert {each: row.years for each, row in found.items()} == gone
    assert not kept & found.keys()
    assert all(row.due_on == NOW.date() for row in found.values())


def test_the_29th_of_february_is_kept_until_the_first_of_march() -> None:
    leap = datetime(2020, 2, 29, tzinfo=UTC).date()
    assert years_on(leap, 6) == datetime(2026, 3, 1, tzinfo=UTC).date()
    assert years_on(leap, 4) == datetime(2024, 2, 29, tzinfo=UTC).date()


def test_an_enquiry_is_kept_as_long_as_the_gravest_way_it_ended(hub: Hub, staff: Staff) -> None:
    closed = datetime(2010, 1, 4, tzinfo=UTC)
    plain, handed = old.enquiry(hub, staff, closed=closed), old.enquiry(hub, staff, closed=closed)
    with hub.writing(None) as unit:
        unit.add(
            HandOver(
                id=new_id(), at=unit.at, by_id=staff[Role.HUB_WORKER].user_id, enquiry_id=handed.id, team="Assessment",
                reason="At once", due_reason="",
            )
        )  # fmt: skip
        unit.audit("handed over")
        unit.commit()
    found = old.listed(hub, staff)
    assert plain.id in found
    assert handed.id not in found
    assert plain.contact_id not in found, "a contact goes with its enquiry"


def test_open_work_and_people_who_are_on_something_are_never_listed(hub: Hub, staff: Staff) -> None:
    child = rows.person(hub, created_at=old.OLD)
    mother = rows.person(hub, forenames="Folake", created_at=old.OLD)
    rows.relationship(hub, mother, child)
    nobody = rows.person(hub, forenames="Lone", created_at=old.OLD)
    imported = rows.person(hub, forenames="Reg", created_at=old.OLD, external_ref="R-1")
    young = rows.person(hub, forenames="New")
    open_one = old.enquiry(hub, staff, Who(person_id=child), closed=None)
    found = old.listed(hub, staff)
    assert set(found) == {nobody}
    assert not {child, mother, imported, young, open_one.id} & found.keys()
    assert found[nobody].ended == "on nothing any more"


def test_the_list_comes_in_slices_that_miss_nothing_and_name_nothing_twice(
    hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {old.contact(hub, staff) for _ in range(7)} | {old.enquiry(hub, staff).id}
    monkeypatch.setattr(due, "MOST_A_SLICE", 2)
    seen, cursor, progress = [], None, []
    while True:
        part = due.look_through(hub, staff[Role.SERVICE_MANAGER], cursor)
        seen += [row.thing.id for row in part.rows]
        progress.append((part.looked, part.total))
        cursor = part.next
        if cursor is None:
            break
    assert set(seen) == made
    assert len(seen) == len(made)
    assert all(looked <= total for looked, total in progress)
    with hub.reading(None) as unit:
        asked = select(AuditEntry).where(AuditEntry.act == "what has passed its time looked through")
        assert len(unit.session.scalars(asked).all()) == 1


@pytest.mark.parametrize("scope", list(HoldScope))
def test_what_is_held_cannot_be_proposed_until_the_hold_is_lifted(hub: Hub, staff: Staff, scope: HoldScope) -> None:
    service = staff[Role.SERVICE_MANAGER]
    child = rows.person(hub, created_at=old.OLD)
    case = old.enquiry(hub, staff, Who(person_id=child))
    with hub.reading(None) as unit:
        reference = {
            HoldScope.ENQUIRY: old.listed(hub, staff)[case.id].reference,
            HoldScope.CONTACT: unit.session.execute(select(Contact.reference)).scalar_one(),
        }
    if scope is HoldScope.PERSON:
        hold_thing(hub, service, scope, child, "Letter of the inquiry, 3 March")
    else:
        set_hold(hub, service, scope, reference.get(scope, "").lower(), "Letter of the inquiry, 3 March")
    row = old.listed(hub, staff)[case.id]
    assert (row.why_not, row.held) == (HELD_WORDS, True)
    assert retention_standing(hub, service).held is (scope is HoldScope.HUB)
    with pytest.raises(Refused, match="legal hold"):
        old.propose(hub, staff, case.id, kind=Kind.ENQUIRY)
    with pytest.raises(Invalid):
        lift_hold(hub, service, list_holds(hub, service)[0].id, "  ")
    lift_hold(hub, service, list_holds(hub, service)[0].id, "The inquiry has ended")
    (hold,) = list_holds(hub, service)
    assert hold.lifted_reason == "The inquiry has ended"
    assert hold.reason == "Letter of the inquiry, 3 March"
    with pytest.raises(Refused, match="lifted already"):
        lift_hold(hub, service, hold.id, "Again")
    old.propose(hub, staff, case.id, kind=Kind.ENQUIRY)


def test_somebody_held_who_is_merged_into_another_record_stays_held(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    case = old.enquiry(hub, staff, Who(person_id=kept))
    hold_thing(hub, staff[Role.SERVICE_MANAGER], HoldScope.PERSON, merged, "Letter of the inquiry")
    propose_merge(hub, staff[Role.HUB_WORKER], draft(hub, kept, merged))
    merge_people(hub, staff[Role.MASH_MANAGER], draft(hub, kept, merged))
    assert old.listed(hub, staff)[case.id].held


def test_a_hold_says_why_and_names_what_is_there(hub: Hub, staff: Staff) -> None:
    service = staff[Role.SERVICE_MANAGER]
    with pytest.raises(Invalid):
        set_hold(hub, service, HoldScope.HUB, "", " ")
    with pytest.raises(Invalid):
        set_hold(hub, service, HoldScope.ENQUIRY, "M-26-9999", "Letter")
    set_hold(hub, service, HoldScope.HUB, "", "Moratorium of the inquiry")
    with pytest.raises(Refused, match="held already"):
        set_hold(hub, service, HoldScope.HUB, "", "Moratorium of the inquiry")
    with hub.reading(None) as unit:
        assert len(unit.session.scalars(select(LegalHold)).all()) == 1


def test_a_proposal_says_why_takes_so_many_and_nothing_twice(hub: Hub, staff: Staff) -> None:
    service, one = staff[Role.SERVICE_MANAGER], old.contact(hub, staff)
    things = [Thing(Kind.CONTACT, one)]
    with pytest.raises(Invalid):
        propose_deletion(hub, service, things, " ")
    with pytest.raises(Invalid):
        propose_deletion(hub, service, [], old.REASON)
    with pytest.raises(Invalid):
        propose_deletion(hub, service, things * (MOST_AT_ONCE + 1), old.REASON)
    young = old.contact(hub, staff, closed=NOW)
    with pytest.raises(Refused, match="time has not passed"):
        old.propose(hub, staff, young)
    old.propose(hub, staff, one)
    assert old.listed(hub, staff)[one].why_not == PROPOSED_WORDS
    with pytest.raises(Refused, match="already"):
        old.propose(hub, staff, one)


def test_somebody_who_comes_back_on_a_contact_leaves_the_list(hub: Hub, staff: Staff) -> None:
    lone = rows.person(hub, created_at=old.OLD)
    assert lone in old.listed(hub, staff)
    rows.contact(hub, staff[Role.HUB_WORKER], who=(Who(person_id=lone),))
    assert lone not in old.listed(hub, staff)
    with hub.writing(None) as unit:
        unit.session.execute(update(Person).values(created_at=old.OLD))
        unit.audit("changed for the test")
        unit.commit()


def test_the_day_by_which_the_last_backup_is_gone_is_true_of_daily_and_of_monthly_backups() -> None:
    for every in (1, 27):
        made = [NOW - timedelta(days=400) + timedelta(days=every * at) for at in range(1000 // every)]
        held, lies = {at for at in made if at <= NOW}, list[Package]()
        for at in made:
            lies.append(Package(Path(f"{at:%Y%m%d}"), at, 1))
            gone = superseded(lies, at)
            lies = [each for each in lies if each not in gone]
            if at.date() >= fading.last_gone(NOW):
                break
        assert not held & {each.made_at for each in lies}


def test_the_screen_says_by_when_no_backup_holds_it(hub: Hub, staff: Staff) -> None:
    said = retention_standing(hub, staff[Role.SERVICE_MANAGER]).backups
    assert said.startswith("No backup has been made")
    with hub.writing(None) as unit:
        unit.session.merge(HubSetting(name="backup.last", value=unit.at.isoformat()))
        unit.audit("backed up")
        unit.commit()
    assert "1 Apr 2027" in retention_standing(hub, staff[Role.SERVICE_MANAGER]).backups
