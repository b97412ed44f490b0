"""The unit of work: undone unless committed, audited always, refused to leavers, faults in words."""

import threading

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.models import Agency, AuditEntry, HubSetting, PolicyVersion, UserAccount, new_id
from app.models.enums import PolicyState
from app.services.access import Act, Role
from app.services.errors import Conflict, NotFound, Refused, StoreFault
from app.services.policy_file import builtin_text
from app.services.store_words import in_words
from app.services.trust import policy_changes
from app.services.unit_of_work import Changes, Hub, Touched, changed
from tests.factories.hubs import Staff


def entries(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.query(AuditEntry).count()


def test_what_is_not_committed_is_undone_with_its_audit_entry(hub: Hub, staff: Staff) -> None:
    before = entries(hub)
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        unit.add(HubSetting(name="left", value="behind"))
        unit.session.flush()
        unit.audit("left behind")
    assert hub.setting("left") is None
    assert entries(hub) == before


def test_a_fault_in_the_middle_undoes_all_of_it(hub: Hub, staff: Staff) -> None:
    with pytest.raises(ZeroDivisionError), hub.writing(staff[Role.HUB_WORKER]) as unit:  # noqa: PT012 - the unit of work itself is on trial
        unit.add(HubSetting(name="left", value="behind"))
        unit.session.flush()
        raise ZeroDivisionError
    assert hub.setting("left") is None


def test_a_write_that_says_nothing_to_the_trail_is_a_defect(hub: Hub, staff: Staff) -> None:
    with pytest.raises(RuntimeError, match="must audit"), hub.writing(staff[Role.HUB_WORKER]) as unit:  # noqa: PT012 - the unit of work itself is on trial
        unit.add(HubSetting(name="silent", value="x"))
        unit.commit()
    assert hub.setting("silent") is None


def test_a_commit_writes_the_entry_in_the_same_transaction_under_who_and_which_session(hub: Hub, staff: Staff) -> None:
    actor = staff[Role.HUB_WORKER]
    with hub.writing(actor) as unit:
        unit.add(HubSetting(name="kept", value="x"))
        unit.audit("kept something", "contact", staff.agencies["HUB"], count=2)
        changes = unit.commit(changed("contact", actor.user_id), changed("inbox"), words="Kept.")
    assert changes == Changes((Touched("contact", actor.user_id), Touched("inbox")), None, "Kept.")
    with hub.reading(None) as unit:
        entry = unit.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
    assert entry is not None
    assert (entry.actor_id, entry.session_id, entry.detail) == (actor.user_id, actor.session_id, {"count": 2})


def test_a_reading_unit_cannot_write(hub: Hub, staff: Staff) -> None:
    with pytest.raises(StoreFault, match="read-only"), hub.reading(staff[Role.HUB_WORKER]) as unit:  # noqa: PT012 - the unit of work itself is on trial
        unit.session.add(HubSetting(name="x", value="x"))
        unit.session.flush()


@pytest.mark.parametrize("change", ["ended", "roles", "agency"])
def test_a_leavers_or_movers_next_unit_is_refused(hub: Hub, staff: Staff, change: str) -> None:
    actor = staff[Role.HUB_WORKER]
    with hub.writing(None) as unit:
        account = unit.get(UserAccount, actor.user_id)
        if change == "ended":
            account.ended_at = unit.at
        elif change == "agency":
            account.agency_id = staff.agencies["police"]
        else:
            from app.models import UserRole

            unit.add(UserRole(user_id=actor.user_id, role="mash_manager", granted_at=unit.at))
        unit.audit("test changed an account")
        unit.commit()
    for door in (hub.reading, hub.writing):
        with pytest.raises(Refused), door(actor):
            pass


def test_an_account_that_was_never_there_is_refused(hub: Hub, staff: Staff) -> None:
    from dataclasses import replace

    with pytest.raises(Refused), hub.reading(replace(staff[Role.HUB_WORKER], user_id=new_id())):
        pass


def test_a_lost_race_is_a_conflict_with_both_texts_and_nothing_is_overwritten(hub: Hub, staff: Staff) -> None:
    with hub.writing(None) as unit:
        row = unit.get(Agency, staff.agencies["police"])
        unit.expect_version(row, 1, {}, {})
        row.name = "Police force"
        unit.audit("test changed an agency")
        unit.commit()
    with pytest.raises(Conflict) as told, hub.writing(None) as unit:  # noqa: PT012 - the unit of work itself is on trial
        row = unit.get(Agency, staff.agencies["police"])
        unit.expect_version(row, 1, mine={"name": "Mine"}, theirs={"name": row.name})
    assert told.value.texts.theirs == {"name": "Police force"}
    assert "Mine" not in str(told.value)


def test_a_missing_row_is_told_in_words(hub: Hub) -> None:
    with pytest.raises(NotFound, match="This agency is not there"), hub.reading(None) as unit:
        unit.get(Agency, new_id(), "This agency")


def test_references_rise_without_gap_across_writers(hub: Hub) -> None:
    made: list[str] = []

    def write() -> None:
        for _ in range(5):
            with hub.writing(None) as unit:
                made.append(unit.next_reference("contact", "C")[0])
                unit.audit("test took a number")
                unit.commit()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(made) == [f"C-26-{1001 + number}" for number in range(15)]


def test_the_plain_form_of_a_reference_has_letters_and_digits_only(hub: Hub) -> None:
    with hub.writing(None) as unit:
        reference, plain, short = unit.next_reference("enquiry", "M")
    assert (reference, plain, short) == ("M-26-1001", "M261001", "1001")
    assert plain.isalnum()
    assert len(plain) <= 20


def fault(kind: type[DBAPIError], said: str) -> DBAPIError:
    return kind("INSERT INTO t VALUES ('a name nobody may read')", {}, Exception(said))


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (OperationalError, "database or disk is full", "disk is full"),
        (OperationalError, "attempt to write a readonly database", "read-only"),
        (OperationalError, "database is locked", "busy"),
        (OperationalError, "database disk image is malformed", "may be damaged"),
        (OperationalError, "something new", "could not do this"),
        (IntegrityError, "append-only: rating", "never changed or deleted"),
        (IntegrityError, "gate: override not agreed", "not agreed"),
        (IntegrityError, "CHECK constraint failed: two_different_people", "cannot also agree"),
        (IntegrityError, "UNIQUE constraint failed: contact.reference", "breaks a rule"),
    ],
)
def test_each_fault_of_the_database_is_a_sentence_with_a_next_step(
    kind: type[DBAPIError], said: str, words: str
) -> None:
    told = in_words(fault(kind, said))
    assert words in told.sentence
    assert told.next_step
    assert "nobody may read" not in told.sentence + told.next_step


def test_a_driver_fault_reaches_the_caller_in_words_without_its_cause(hub: Hub) -> None:
    with pytest.raises(StoreFault) as told, hub.writing(None) as unit:  # noqa: PT012 - the unit of work itself is on trial
        unit.add(
            HubSetting(name="twice", value="x"),
            PolicyVersion(
                id=new_id(), number=1, pack="x", body="x", reason="x", state=PolicyState.PROPOSED, proposed_at=unit.at
            ),
        )
        unit.session.flush()
    assert told.value.__cause__ is None


def test_a_narrowing_holds_after_a_commit_through_another_opening_of_the_hub(hub: Hub, staff: Staff) -> None:
    assert hub.narrowed == frozenset()
    body = builtin_text("west_berkshire").replace("[narrow]", '[narrow]\nhub_worker = ["see the inbox"]')
    other = Hub(hub.folder, hub.store, hub.audit_key)
    waiting = policy_changes.propose_policy(other, staff[Role.ADMINISTRATOR], body, "Less to see").new_id
    assert waiting is not None
    policy_changes.confirm_policy(other, staff[Role.SERVICE_MANAGER], waiting)
    assert hub.narrowed == frozenset({(Role.HUB_WORKER, Act.SEE_INBOX)})


def test_a_refusal_is_written_down_even_for_somebody_who_has_left(hub: Hub, staff: Staff) -> None:
    actor = staff[Role.HUB_WORKER]
    with hub.writing(None) as unit:
        unit.get(UserAccount, actor.user_id).ended_at = unit.at
        unit.audit("test ended an account")
        unit.commit()
    before = entries(hub)
    hub.record_refusal(actor, Act.DECIDE_OVERRIDE)
    assert entries(hub) == before + 1
