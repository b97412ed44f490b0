"""Two people, and exactly what was listed: nothing more, nothing less, and never an entry of the audit trail."""

from uuid import UUID

import pytest
from sqlalchemy import Update, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.models import (
    Contact,
    Deletion,
    DeletionThing,
    Enquiry,
    EnquiryMember,
    HouseholdMember,
    HubSetting,
    Note,
    Person,
    PersonMergeRow,
    clearing,
    new_id,
)
from app.models.retention import DeletionState, HoldScope
from app.services import clock
from app.services.access import Role
from app.services.errors import Conflict, Invalid, Refused, StoreFault
from app.services.people.merging import merge_people, propose_merge, undo_merge
from app.services.retention import carrying, cleaning
from app.services.retention.carrying import approve_deletion, list_deletions, open_deletion
from app.services.retention.fading import CLEANING
from app.services.retention.holds import hold_thing
from app.services.retention.proposing import forget_decided, refuse_deletion, withdraw_deletion
from app.services.retention.records import Kind
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.services.people.doubles import draft, twice
from tests.services.retention import old


def there(hub: Hub, model: type, row_id: UUID) -> bool:
    with hub.reading(None) as unit:
        return unit.session.get(model, row_id) is not None


def approving_by(user: UUID) -> Update:
    """The approval as somebody would write it past the service."""
    return update(Deletion).values(state=DeletionState.APPROVED, decided_at=clock.now(), decided_by_id=user)


def test_whoever_proposed_it_cannot_approve_or_refuse_it(hub: Hub, staff: Staff) -> None:
    service, one = staff[Role.SERVICE_MANAGER], old.contact(hub, staff)
    proposed = old.propose(hub, staff, one)
    (row,) = list_deletions(hub, service)
    assert (row.mine, row.may_decide) == (True, False)
    with pytest.raises(Refused, match="somebody else"):
        approve_deletion(hub, service, proposed)
    with pytest.raises(Refused, match="somebody else"):
        refuse_deletion(hub, service, proposed, "No")
    words = "UPDATE deletion SET state = 'approved', decided_at = 1, decided_by_id = proposed_by_id"
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="deleted_by_two_people"):
        connection.execute(text(words))
    approve_deletion(hub, staff.others["service2"], proposed)
    assert not there(hub, Contact, one)


def test_what_was_decided_is_decided_once(hub: Hub, staff: Staff) -> None:
    service, manager, one = staff[Role.SERVICE_MANAGER], staff[Role.MASH_MANAGER], old.contact(hub, staff)
    refused = old.propose(hub, staff, one)
    with pytest.raises(Invalid):
        refuse_deletion(hub, manager, refused, " ")
    with pytest.raises(Refused, match="waits"):
        forget_decided(hub, service, refused)
    refuse_deletion(hub, manager, refused, "The school asked for it")
    with pytest.raises(Refused, match="already decided"):
        approve_deletion(hub, manager, refused)
    withdrawn = old.propose(hub, staff, one)
    withdraw_deletion(hub, service, withdrawn)
    with pytest.raises(Refused, match="already decided"):
        approve_deletion(hub, manager, withdrawn)
    states = [(row.state, row.decision_reason) for row in list_deletions(hub, manager)]
    assert states == [(DeletionState.WITHDRAWN, ""), (DeletionState.REFUSED, "The school asked for it")]
    assert open_deletion(hub, manager, refused).row.things == "1 contact"
    forget_decided(hub, service, withdrawn)
    assert there(hub, Contact, one)
    old.delete(hub, staff, one)
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(Deletion)).all() == []
        assert unit.session.scalars(select(DeletionThing)).all() == []


def test_only_what_was_listed_goes(hub: Hub, staff: Staff) -> None:
    one, other = old.contact(hub, staff), old.contact(hub, staff)
    proposed = old.propose(hub, staff, one)
    shown = open_deletion(hub, staff[Role.MASH_MANAGER], proposed)
    assert [(line.kind, line.chosen) for line in shown.lines] == [("Contact", True)]
    assert not shown.changed
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        unit.add(
            Note(id=new_id(), at=unit.at, by_id=unit.who.user_id, contact_id=one, visibility="hub", text="Found again")
        )
        unit.audit("note written")
        unit.commit()
    assert open_deletion(hub, staff[Role.MASH_MANAGER], proposed).changed
    with pytest.raises(Conflict, match="changed since"):
        approve_deletion(hub, staff[Role.MASH_MANAGER], proposed)
    withdraw_deletion(hub, staff[Role.SERVICE_MANAGER], proposed)
    old.delete(hub, staff, one)
    assert not there(hub, Contact, one)
    assert there(hub, Contact, other)


def test_a_sister_on_another_enquiry_stays_with_her_family_and_what_was_written_of_her(hub: Hub, staff: Staff) -> None:
    brother, sister = rows.person(hub, forenames="Finn"), rows.person(hub, forenames="Ayla")
    mother, lodger = rows.person(hub, forenames="Mira"), rows.person(hub, forenames="Lee")
    for child in (brother, sister):
        rows.relationship(hub, mother, child)
    home = rows.household(hub, members=(brother, sister, lodger))
    gone = old.enquiry(hub, staff, Who("Finn", person_id=brother), Who("Lee", person_id=lodger))
    kept = old.enquiry(hub, staff, Who("Ayla", person_id=sister), closed=None)
    proposed = old.propose(hub, staff, gone.id, kind=Kind.ENQUIRY)
    shown = open_deletion(hub, staff[Role.MASH_MANAGER], proposed)
    assert [line.kind for line in shown.lines] == ["Enquiry", "Contact", "Person"]
    assert shown.stays == ("1 person stays: of the family of somebody who stays.",)
    approve_deletion(hub, staff[Role.MASH_MANAGER], proposed)
    assert not there(hub, Enquiry, gone.id)
    assert not there(hub, Person, lodger), "nobody who stays is tied to him"
    assert all(there(hub, Person, each) for each in (brother, sister, mother))
    assert there(hub, Contact, kept.contact_id)
    with hub.reading(None) as unit:
        living = select(HouseholdMember.person_id).where(HouseholdMember.household_id == home)
        assert set(unit.session.scalars(living)) == {brother, sister}


def test_a_restricted_case_is_decided_by_a_service_manager_or_whoever_is_named(hub: Hub, staff: Staff) -> None:
    manager = staff[Role.MASH_MANAGER]
    case = old.enquiry(hub, staff, restricted=True)
    proposed = old.propose(hub, staff, case.id, kind=Kind.ENQUIRY)
    (row,) = list_deletions(hub, manager)
    assert not row.may_decide
    for decide in (open_deletion, approve_deletion):
        with pytest.raises(Refused, match="restricted"):
            decide(hub, manager, proposed)
    with pytest.raises(Refused, match="restricted"):
        refuse_deletion(hub, manager, proposed, "No")
    with hub.writing(None) as unit:
        unit.add(
            EnquiryMember(enquiry_id=case.id, user_id=manager.user_id, named_at=unit.at, named_by_id=manager.user_id)
        )
        unit.audit("named")
        unit.commit()
    withdraw_deletion(hub, staff[Role.SERVICE_MANAGER], proposed)  # to be named changed the record
    old.delete(hub, staff, case.id, kind=Kind.ENQUIRY)
    assert not there(hub, Enquiry, case.id)


def test_a_hold_set_after_the_proposal_stops_it_in_the_service_and_in_the_database(hub: Hub, staff: Staff) -> None:
    child = rows.person(hub)
    one = old.contact(hub, staff, Who(person_id=child))
    proposed = old.propose(hub, staff, one)
    hold_thing(hub, staff[Role.SERVICE_MANAGER], HoldScope.PERSON, child, "Letter of the inquiry")
    with pytest.raises(Refused, match="legal hold"):
        approve_deletion(hub, staff[Role.MASH_MANAGER], proposed)
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="a legal hold stands"):
        connection.execute(approving_by(staff[Role.MASH_MANAGER].user_id))
    assert there(hub, Contact, one)


@pytest.mark.parametrize("role", [Role.HUB_WORKER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_database_knows_who_may_propose_and_approve(hub: Hub, staff: Staff, role: Role) -> None:
    one = old.contact(hub, staff)
    old.propose(hub, staff, one)
    with hub.store.writer.connect() as connection:
        with pytest.raises(IntegrityError, match="a service manager proposes"):
            connection.execute(
                text(
                    "INSERT INTO deletion (id, state, reason, digest, counts, proposed_at, proposed_by_id, version) "
                    "VALUES (x'01', 'proposed', 'x', 'x', '{}', 1, :who, 1)"
                ),
                {"who": staff[role].user_id.bytes},
            )
        with pytest.raises(IntegrityError, match="a manager approves"):
            connection.execute(approving_by(staff[role].user_id))


def test_nothing_that_is_never_deleted_goes_without_an_approved_guard(hub: Hub, staff: Staff) -> None:
    one = old.contact(hub, staff)
    proposed = old.propose(hub, staff, one)
    with hub.store.writer.connect() as connection:
        with pytest.raises(IntegrityError, match="append-only: screening"):
            connection.execute(text("DELETE FROM screening"))
        with pytest.raises(IntegrityError, match="nobody has approved"):
            clearing.open_guard(connection, proposed, "screening", {new_id()})
        with pytest.raises(IntegrityError, match="begins as a proposal"):
            connection.execute(
                text(
                    "INSERT INTO deletion (id, state, reason, digest, counts, proposed_at, proposed_by_id, decided_at, "
                    "decided_by_id, version) SELECT x'02', 'approved', 'x', 'x', '{}', 1, proposed_by_id, 1, :who, 1 "
                    "FROM deletion"
                ),
                {"who": staff[Role.MASH_MANAGER].user_id.bytes},
            )


def test_a_guard_cannot_be_committed_and_never_opens_the_audit_trail(hub: Hub, staff: Staff) -> None:
    one = old.contact(hub, staff)
    proposed = old.propose(hub, staff, one)
    with hub.store.writer.connect() as connection:
        connection.execute(approving_by(staff[Role.MASH_MANAGER].user_id))
        with pytest.raises(IntegrityError, match="never_the_audit"):
            clearing.open_guard(connection, proposed, "audit_entry", {new_id()})
        with pytest.raises(IntegrityError, match="append-only: audit_entry"):
            connection.execute(text("DELETE FROM audit_entry"))
        clearing.open_guard(connection, proposed, "note", {new_id()})
        with pytest.raises(DBAPIError, match="FOREIGN KEY"):
            connection.commit()
        connection.rollback()
    assert there(hub, Contact, one)


def test_a_merge_that_stays_can_still_be_undone_once_a_contact_it_moved_is_gone(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    gone = old.contact(hub, staff, Who(person_id=merged))
    rows.contact(hub, worker, who=(Who(person_id=kept),))
    propose_merge(hub, worker, draft(hub, kept, merged))
    merge = merge_people(hub, manager, draft(hub, kept, merged)).merge_id
    assert merge is not None
    named = rows.contact_people(hub, gone)
    old.delete(hub, staff, gone)
    with hub.reading(None) as unit:
        left = select(PersonMergeRow.id).where(PersonMergeRow.row_id.in_([*named, gone]))
        assert unit.session.scalars(left).all() == []
    undo_merge(hub, manager, merge, "Two cousins")
    assert there(hub, Person, merged)


def test_a_duplicate_goes_with_the_contact_it_repeats_and_an_enquirys_contact_not_alone(hub: Hub, staff: Staff) -> None:
    one = old.contact(hub, staff)
    again = rows.contact(hub, staff[Role.HUB_WORKER], status="duplicate", duplicate_of_id=one)
    old.delete(hub, staff, one)
    assert not there(hub, Contact, again)


def test_a_cleaning_that_was_broken_off_is_done_by_whoever_comes_next(
    hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.delete(hub, staff, old.contact(hub, staff))
    assert there(hub, HubSetting, CLEANING)  # type: ignore[arg-type]  # a setting is named by a text
    monkeypatch.setattr(clearing, "clean_file", lambda _store: False)
    with pytest.raises(StoreFault, match="another desk was reading"):
        carrying.clean_up(hub, staff[Role.MASH_MANAGER])
    monkeypatch.undo()
    assert not cleaning.clean_if_left(hub), "not at once: the desk that deleted is still at it"
    later = clock.FixedClock(clock.now() + cleaning.AGAIN)
    with clock.use(later):
        assert cleaning.clean_if_left(hub)
        assert not cleaning.clean_if_left(hub)
    assert hub.setting(CLEANING) is None
