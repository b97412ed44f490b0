"""Accounts: which roles may meet, who cannot go, and what happens to a leaver's session."""

from uuid import UUID

import pytest

from app.models import UserAccount
from app.services.access import Actor, Role
from app.services.errors import Conflict, Invalid, Refused
from app.services.trust import accounts, passwords, sign_in
from app.services.trust.accounts import UserDraft, UserRow
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import PASSWORD, last_acts


def draft(agency: UUID | None, *roles: Role, name: str = "n.ewman", initials: str = "NE") -> UserDraft:
    return UserDraft(name, "Nat Ewman", initials, agency, frozenset(roles), PASSWORD)


def row(hub: Hub, admin: Actor, actor: Actor) -> UserRow:
    return next(each for each in accounts.list_users(hub, admin) if each.id == actor.user_id)


def as_draft(found: UserRow, roles: frozenset[Role] | None = None) -> UserDraft:
    return UserDraft(
        found.sign_in_name, found.display_name, found.initials, found.agency_id, found.roles if roles is None else roles
    )


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def test_a_new_account_signs_in_once_with_its_first_password_and_must_choose_its_own(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    made = accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.HUB_WORKER, Role.MASH_MANAGER))
    with pytest.raises(sign_in.MustChangePassword):
        sign_in.sign_in(hub, "N.Ewman", PASSWORD)
    actor = sign_in.sign_in(hub, "n.ewman", PASSWORD, "another three words")
    assert actor.user_id == made.new_id
    assert actor.roles == {Role.HUB_WORKER, Role.MASH_MANAGER}


@pytest.mark.parametrize(
    "roles",
    [
        (),
        (Role.WALLBOARD,),
        (Role.HUB_WORKER, Role.WALLBOARD),
        (Role.ADMINISTRATOR, Role.MASH_MANAGER),
        (Role.ADMINISTRATOR, Role.AUDITOR),
        (Role.AUDITOR, Role.HUB_WORKER),
        (Role.PARTNER, Role.HUB_WORKER),
    ],
)
def test_roles_that_must_not_meet_in_one_person_are_refused_at_making_and_at_change(
    hub: Hub, staff: Staff, admin: Actor, roles: tuple[Role, ...]
) -> None:
    with pytest.raises(Invalid) as told:
        accounts.add_user(hub, admin, draft(staff.agencies["police"], *roles))
    assert [each.field for each in told.value.problems] == ["roles"]
    worker = row(hub, admin, staff.others["worker"])
    with pytest.raises(Invalid):
        accounts.change_roles(hub, admin, worker.id, worker.version, frozenset(roles))
    assert row(hub, admin, staff.others["worker"]) == worker


def test_a_partners_representative_never_belongs_to_the_hub_itself(hub: Hub, staff: Staff, admin: Actor) -> None:
    with pytest.raises(Invalid) as told:
        accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.PARTNER))
    assert told.value.problems[0].field == "agency_id"
    worker = row(hub, admin, staff.others["worker"])
    with pytest.raises(Invalid):
        accounts.change_roles(hub, admin, worker.id, worker.version, frozenset({Role.PARTNER}))


def test_every_wrong_field_is_named_at_once(hub: Hub, staff: Staff, admin: Actor) -> None:
    with pytest.raises(Invalid) as told:
        accounts.add_user(hub, admin, UserDraft("x", " ", "1", None, frozenset(), "short"))
    fields = [each.field for each in told.value.problems]
    assert fields == ["sign_in_name", "display_name", "initials", "agency_id", "roles", "password"]


def test_names_and_initials_are_taken_once_only_and_a_free_one_is_offered(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    with pytest.raises(Invalid) as told:
        accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.HUB_WORKER, name="Worker", initials="js"))
    assert [each.field for each in told.value.problems] == ["sign_in_name", "initials"]
    assert "NE are free" in told.value.problems[1].sentence


def test_a_leavers_initials_are_free_again_but_not_their_sign_in_name(hub: Hub, staff: Staff, admin: Actor) -> None:
    worker = row(hub, admin, staff.others["worker"])
    accounts.end_user(hub, admin, worker.id, worker.version)
    accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.HUB_WORKER, initials="JS"))
    with pytest.raises(Invalid) as told:
        accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.HUB_WORKER, name="worker", initials="XY"))
    assert [each.field for each in told.value.problems] == ["sign_in_name"]


@pytest.mark.parametrize(
    ("name", "initials"), [("Jo Shaw", "JS"), ("Élodie de la Tour", "EDT"), ("Bo", "B"), ("", ""), ("李小龙", "")]
)
def test_initials_are_suggested_from_the_name(name: str, initials: str) -> None:
    assert accounts.suggest_initials(name) == initials
    if initials:
        assert accounts.suggest_initials(name, frozenset({initials})) == f"{initials}2"


def test_a_leavers_next_transaction_is_refused(hub: Hub, staff: Staff, admin: Actor) -> None:
    worker = row(hub, admin, staff.others["worker"])
    accounts.end_user(hub, admin, worker.id, worker.version)
    with pytest.raises(Refused, match="ended"), hub.writing(staff.others["worker"]):
        pass
    assert last_acts(hub) == ["account ended"]
    with pytest.raises(Refused, match="ended"):
        accounts.end_user(hub, admin, worker.id, worker.version)


def test_a_movers_next_transaction_under_the_old_roles_is_refused(hub: Hub, staff: Staff, admin: Actor) -> None:
    worker = row(hub, admin, staff.others["worker"])
    accounts.change_roles(hub, admin, worker.id, worker.version, frozenset({Role.MASH_MANAGER}))
    with pytest.raises(Refused, match="roles have changed"), hub.reading(staff.others["worker"]):
        pass
    assert row(hub, admin, staff.others["worker"]).roles == {Role.MASH_MANAGER}


def test_the_last_administrator_cannot_go_nor_lose_the_role(hub: Hub, staff: Staff, admin: Actor) -> None:
    me = row(hub, admin, admin)
    with pytest.raises(Refused, match="own account"):
        accounts.end_user(hub, admin, me.id, me.version)
    with pytest.raises(Refused, match="last administrator"):
        accounts.change_roles(hub, admin, me.id, me.version, frozenset({Role.AUDITOR}))
    with pytest.raises(Refused, match="last administrator"):
        accounts.change_user(hub, admin, me.id, me.version, as_draft(me, frozenset({Role.AUDITOR})))


def test_with_a_second_administrator_the_first_may_go(hub: Hub, staff: Staff, admin: Actor) -> None:
    accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.ADMINISTRATOR))
    second = sign_in.sign_in(hub, "n.ewman", PASSWORD, "another three words")
    first = row(hub, second, admin)
    accounts.end_user(hub, second, first.id, first.version)
    me = row(hub, second, second)
    with pytest.raises(Refused):
        accounts.end_user(hub, second, me.id, me.version)


def test_the_wallboards_account_is_never_changed(hub: Hub, staff: Staff, admin: Actor) -> None:
    wall = row(hub, admin, staff.others["wall"])
    assert wall.wallboard
    with pytest.raises(Refused):
        accounts.end_user(hub, admin, wall.id, wall.version)
    with pytest.raises(Refused):
        accounts.set_password(hub, admin, wall.id, PASSWORD)
    with pytest.raises(Refused):
        accounts.change_roles(hub, admin, wall.id, wall.version, frozenset({Role.HUB_WORKER}))


def test_two_administrators_saving_the_same_account_are_shown_both_texts(
    hub: Hub, staff: Staff, admin: Actor
) -> None:
    worker = row(hub, admin, staff.others["worker"])
    accounts.change_user(hub, admin, worker.id, worker.version, as_draft(worker))
    mine = UserDraft("worker", "Jo Shaw-Ellis", "JS", worker.agency_id, worker.roles)
    with pytest.raises(Conflict) as told:
        accounts.change_user(hub, admin, worker.id, worker.version, mine)
    assert told.value.texts.mine["Name"] == "Jo Shaw-Ellis"
    assert told.value.texts.theirs["Name"] == "Jo Shaw"


def test_a_password_set_anew_ends_the_wait_and_must_be_changed(hub: Hub, staff: Staff, admin: Actor) -> None:
    with hub.writing(None) as unit:
        account = unit.session.query(UserAccount).filter_by(sign_in_name="worker").one()
        account.failed_tries, account.wait_until = 9, unit.at
        unit.audit("test locked an account")
        unit.commit()
    accounts.set_password(hub, admin, staff.others["worker"].user_id, PASSWORD)
    found = row(hub, admin, staff.others["worker"])
    assert found.must_change_password
    assert found.wait_until is None
    with pytest.raises(Invalid):
        accounts.set_password(hub, admin, staff.others["worker"].user_id, "short")


def test_no_password_is_ever_printed_or_listed(hub: Hub, staff: Staff, admin: Actor) -> None:
    assert PASSWORD not in repr(draft(None, Role.HUB_WORKER))
    accounts.add_user(hub, admin, draft(staff.agencies["HUB"], Role.HUB_WORKER))
    assert "argon2" not in repr(accounts.list_users(hub, admin))
    assert passwords.SHORTEST_PASSWORD >= 10
