"""Signing in: who gets in, who waits, and what is written down."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher

from app.models import AuditEntry, UserAccount
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Invalid, LockedOut, Refused
from app.services.trust import passwords, sign_in
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import PASSWORD, last_acts

Give = Callable[[str], None]


def account(hub: Hub, name: str) -> UserAccount:
    with hub.reading(None) as unit:
        return unit.session.query(UserAccount).filter_by(sign_in_name=name).one()


def refused(hub: Hub, name: str, password: str) -> LockedOut:
    with pytest.raises(LockedOut) as told:
        sign_in.sign_in(hub, name, password)
    return told.value


def test_the_right_password_gives_an_actor_with_the_accounts_roles_and_a_session_of_its_own(
    hub: Hub, staff: Staff, give_password: Give
) -> None:
    give_password("worker")
    first = sign_in.sign_in(hub, "worker", PASSWORD)
    second = sign_in.sign_in(hub, "  WORKER ", PASSWORD)
    assert first.user_id == staff.others["worker"].user_id
    assert first.roles == {Role.HUB_WORKER}
    assert first.session_id != second.session_id
    assert account(hub, "worker").last_sign_in_at == clock.now()


def test_a_sign_in_is_written_down_under_the_person_and_their_session(hub: Hub, give_password: Give) -> None:
    give_password("worker")
    actor = sign_in.sign_in(hub, "worker", PASSWORD)
    with hub.reading(None) as unit:
        entry = unit.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
    assert entry is not None
    assert (entry.act, entry.actor_id, entry.session_id) == ("signed in", actor.user_id, actor.session_id)


def test_an_unknown_name_a_leaver_the_wallboard_and_a_wrong_password_are_told_in_the_same_words(
    hub: Hub, give_password: Give
) -> None:
    give_password("worker")
    give_password("worker2")
    with hub.writing(None) as unit:
        unit.session.query(UserAccount).filter_by(sign_in_name="worker2").one().ended_at = unit.at
        unit.audit("test ended an account")
        unit.commit()
    told = [
        refused(hub, "nobody", PASSWORD),
        refused(hub, "worker2", PASSWORD),
        refused(hub, "wall", ""),
        refused(hub, "worker", "not this one"),
    ]
    assert {(each.sentence, each.next_step, each.wait_seconds) for each in told} == {
        (told[0].sentence, told[0].next_step, 0)
    }


def test_an_unknown_name_costs_one_verification_as_a_known_one_does(
    hub: Hub, give_password: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password("worker")
    passwords.matches(None, "warm up")
    asked: list[str] = []
    hasher = passwords._hasher()

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002 - argon2's name
            asked.append("verify")
            return hasher.verify(hash, password)

    counting = Counting()
    monkeypatch.setattr(passwords, "_hasher", lambda: counting)
    refused(hub, "nobody", "x")
    unknown = len(asked)
    refused(hub, "worker", "x")
    assert unknown == 1
    assert len(asked) == 2


@pytest.mark.parametrize("name", ["worker", "nobody"])
def test_after_five_wrong_tries_the_wait_doubles_and_holds_for_the_right_password_too(
    hub: Hub, give_password: Give, monday: FixedClock, name: str
) -> None:
    give_password("worker")
    assert [refused(hub, name, "wrong").wait_seconds for _ in range(5)] == [0, 0, 0, 0, 30]
    assert refused(hub, name, PASSWORD).wait_seconds == 30
    monday.advance(29.5)
    assert refused(hub, name, PASSWORD).wait_seconds == 1
    monday.advance(1)
    assert refused(hub, name, "wrong").wait_seconds == 60
    monday.advance(61)
    assert refused(hub, name, "wrong").wait_seconds == 120


def test_waiting_never_grows_over_an_hour() -> None:
    assert passwords.wait_after(4) == 0
    assert [passwords.wait_after(5 + more) for more in range(3)] == [30, 60, 120]
    assert passwords.wait_after(500) == 3600


def test_the_wait_is_kept_with_the_account_so_that_a_restart_does_not_end_it(hub: Hub, give_password: Give) -> None:
    give_password("worker")
    for _ in range(5):
        refused(hub, "worker", "wrong")
    assert account(hub, "worker").failed_tries == 5
    assert account(hub, "worker").wait_until is not None


def test_a_right_password_after_the_wait_starts_the_count_anew(
    hub: Hub, give_password: Give, monday: FixedClock
) -> None:
    give_password("worker")
    for _ in range(5):
        refused(hub, "worker", "wrong")
    monday.advance(31)
    sign_in.sign_in(hub, "worker", PASSWORD)
    assert account(hub, "worker").failed_tries == 0
    assert refused(hub, "worker", "wrong").wait_seconds == 0


def test_every_refused_sign_in_is_written_down_without_what_was_typed(hub: Hub) -> None:
    refused(hub, "my-secret-typed-here", "and-here")
    with hub.reading(None) as unit:
        entry = unit.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
    assert entry is not None
    assert entry.act == "sign-in refused"
    assert entry.actor_id is None
    assert "secret" not in str(entry.detail)


def test_names_that_nobody_has_are_not_kept_in_readable_form(hub: Hub) -> None:
    refused(hub, "my-secret-typed-here", "and-here")
    kept = hub.setting("wrong_sign_in_names")
    assert kept is not None
    assert "secret" not in kept


def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(hub: Hub, give_password: Give) -> None:
    with hub.writing(None) as unit:
        row = unit.session.query(UserAccount).filter_by(sign_in_name="worker").one()
        row.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
        unit.audit("test set a password")
        unit.commit()
    sign_in.sign_in(hub, "worker", PASSWORD)
    fresh = account(hub, "worker").password_hash
    assert not passwords.needs_rehash(fresh)
    assert passwords.matches(fresh, PASSWORD)


def test_passwords_are_hashed_with_argon2id_at_64_mib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_damaged_hash_refuses_instead_of_letting_in(hub: Hub) -> None:
    assert refused(hub, "worker", "unset").wait_seconds == 0


def test_a_password_set_by_the_administrator_lets_nobody_in_until_it_is_changed(hub: Hub, give_password: Give) -> None:
    give_password("worker")
    with hub.writing(None) as unit:
        unit.session.query(UserAccount).filter_by(sign_in_name="worker").one().must_change_password = True
        unit.audit("test set a password")
        unit.commit()
    with pytest.raises(sign_in.MustChangePassword):
        sign_in.sign_in(hub, "worker", PASSWORD)
    with pytest.raises(Invalid) as told:
        sign_in.sign_in(hub, "worker", PASSWORD, PASSWORD)
    assert told.value.problems[0].field == "new_password"
    sign_in.sign_in(hub, "worker", PASSWORD, "another three words")
    assert not account(hub, "worker").must_change_password
    assert last_acts(hub, 2) == ["signed in", "password changed"]
    sign_in.sign_in(hub, "worker", "another three words")


def test_one_changes_ones_own_password_only_with_the_present_one(hub: Hub, staff: Staff, give_password: Give) -> None:
    give_password("worker")
    actor = staff.others["worker"]
    with pytest.raises(LockedOut):
        sign_in.change_password(hub, actor, "wrong", "another three words")
    sign_in.change_password(hub, actor, PASSWORD, "another three words")
    assert sign_in.sign_in(hub, "worker", "another three words").user_id == actor.user_id


@pytest.mark.parametrize("weak", ["short", "worker-worker-9", "aaaaaaaaaaaa", "password123", "x" * 201])
def test_a_password_that_anybody_would_try_is_refused_with_a_sentence(weak: str) -> None:
    problems = passwords.problems_with(weak, "worker")
    assert len(problems) == 1
    assert problems[0].sentence.endswith(".")


def test_lock_unlock_and_sign_out_are_written_down(hub: Hub, staff: Staff, give_password: Give) -> None:
    give_password("worker")
    actor = staff.others["worker"]
    sign_in.lock(hub, actor, "idle")
    sign_in.unlock(hub, actor, PASSWORD)
    sign_in.sign_out(hub, actor)
    assert last_acts(hub, 3) == ["signed out", "desk unlocked", "desk locked"]


def test_only_the_persons_own_password_unlocks_and_wrong_ones_are_slowed_down(
    hub: Hub, staff: Staff, give_password: Give
) -> None:
    give_password("worker")
    give_password("manager")
    actor = staff.others["worker"]
    for _ in range(4):
        with pytest.raises(LockedOut):
            sign_in.unlock(hub, actor, "not mine at all")
    with pytest.raises(LockedOut) as told:
        sign_in.unlock(hub, actor, "not mine at all")
    assert told.value.wait_seconds == 30
    assert last_acts(hub) == ["unlock refused"]


def test_a_leaver_cannot_unlock_but_can_sign_out(hub: Hub, staff: Staff, give_password: Give) -> None:
    give_password("worker")
    actor = staff.others["worker"]
    with hub.writing(None) as unit:
        unit.session.query(UserAccount).filter_by(sign_in_name="worker").one().ended_at = unit.at
        unit.audit("test ended an account")
        unit.commit()
    with pytest.raises(Refused):
        sign_in.unlock(hub, actor, PASSWORD)
    sign_in.sign_out(hub, actor)
    assert last_acts(hub) == ["signed out"]
