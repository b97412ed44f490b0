"""The first start: step by step, broken off anywhere and taken up again."""

from pathlib import Path

import pytest

from app.models import Agency, UserAccount, UserRole
from app.models.enums import AccountKind
from app.services.access import Actor, Role
from app.services.errors import Invalid, Refused, StoreFault
from app.services.policy_file import builtin_packs, load_builtin
from app.services.trust import accounts, agencies, audit, opening, policy_changes, set_up, sign_in, vault
from app.services.trust.set_up_records import AdministratorDraft, HubDraft, SetUpProgress, SetUpStep
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import PASSWORD, last_acts

PASSPHRASE = "four invented words only"
ADMINISTRATOR = AdministratorDraft("a.pike", "Ash Pike", "AP", PASSWORD, PASSWORD)


def start(folder: Path) -> Hub:
    return set_up.begin(HubDraft(str(folder), "Northmoor hub", PASSPHRASE, PASSPHRASE))


def again(hub: Hub) -> Hub:
    """The program ended and was started once more."""
    hub.close()
    return opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE))


def first(hub: Hub) -> Actor:
    set_up.make_first_administrator(hub, ADMINISTRATOR)
    return sign_in.sign_in(hub, "a.pike", PASSWORD)


def person(hub: Hub, actor: Actor, name: str, role: Role, code: str = "HUB") -> None:
    where = {each.code: each.id for each in agencies.list_agencies(hub, actor)}
    draft = accounts.UserDraft(name, name.title(), name[:3], where[code], frozenset({role}), PASSWORD)
    accounts.add_user(hub, actor, draft)


def test_a_set_up_broken_off_after_every_step_goes_on_where_it_stopped(tmp_path: Path) -> None:
    hub = again(start(tmp_path / "hub"))
    assert set_up.needs_set_up(hub)
    assert set_up.progress(hub) == SetUpProgress(SetUpStep.ADMINISTRATOR, "Northmoor hub", "", "")
    actor = first(hub)
    hub = again(hub)
    assert set_up.progress(hub).step is SetUpStep.POLICY
    assert set_up.progress(hub).administrator == "a.pike"
    set_up.choose_pack(hub, actor, "surrey")
    hub = again(hub)
    assert set_up.progress(hub).step is SetUpStep.AGENCIES
    set_up.save_agencies(hub, actor, set_up.propose_agencies(hub, actor))
    hub = again(hub)
    assert set_up.progress(hub).step is SetUpStep.PEOPLE
    person(hub, actor, "worker", Role.HUB_WORKER)
    set_up.people_done(hub, actor)
    hub = again(hub)
    assert set_up.progress(hub).step is SetUpStep.FINISH
    set_up.finish(hub, actor)
    hub = again(hub)
    assert set_up.progress(hub).step is SetUpStep.DONE
    assert not set_up.needs_set_up(hub)
    assert audit.verify_chain(hub).holds
    hub.close()


def test_the_finished_hub_works_under_the_chosen_pack_by_the_administrators_act(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    set_up.choose_pack(hub, actor, "merton")
    set_up.save_agencies(hub, actor, set_up.propose_agencies(hub, actor))
    set_up.people_done(hub, actor)
    set_up.finish(hub, actor)
    (version,) = policy_changes.list_policy_versions(hub, actor)
    assert version.in_force
    assert version.number == 1
    assert version.pack == load_builtin("merton").name
    assert version.proposed_by_id == actor.user_id
    with hub.reading(None) as unit:
        assert unit.policy.policy.name == load_builtin("merton").name
    assert "hub set up" in last_acts(hub, 3)
    hub.close()


def test_the_wallboards_account_is_made_at_set_up_and_nobody_signs_in_as_it(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    set_up.choose_pack(hub, actor, "west_berkshire")
    set_up.save_agencies(hub, actor, set_up.propose_agencies(hub, actor))
    set_up.people_done(hub, actor)
    set_up.finish(hub, actor)
    with hub.reading(None) as unit:
        wall = unit.session.query(UserAccount).filter_by(kind=AccountKind.WALLBOARD).one()
        roles = [row.role for row in unit.session.query(UserRole).filter_by(user_id=wall.id)]
    assert roles == ["wallboard"]
    with pytest.raises(Exception, match="do not belong together"):
        sign_in.sign_in(hub, wall.sign_in_name, "")
    hub.close()


def test_a_set_up_hub_refuses_every_step_of_the_set_up(hub: Hub, staff: Staff) -> None:
    actor = staff[Role.ADMINISTRATOR]
    assert not set_up.needs_set_up(hub)
    for step in (
        lambda: set_up.make_first_administrator(hub, ADMINISTRATOR),
        lambda: set_up.choose_pack(hub, actor, "surrey"),
        lambda: set_up.propose_agencies(hub, actor),
        lambda: set_up.save_agencies(hub, actor, ()),
        lambda: set_up.people_done(hub, actor),
        lambda: set_up.finish(hub, actor),
    ):
        with pytest.raises(Refused, match="set up already"):
            step()


def test_the_first_administrator_is_made_once_only(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    first(hub)
    with pytest.raises(Refused, match="made already"):
        set_up.make_first_administrator(hub, AdministratorDraft("other", "Other", "OT", PASSWORD, PASSWORD))
    hub.close()


def test_nobody_but_an_administrator_goes_on_with_the_set_up(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    set_up.choose_pack(hub, actor, "west_berkshire")
    set_up.save_agencies(hub, actor, set_up.propose_agencies(hub, actor))
    person(hub, actor, "worker", Role.HUB_WORKER)
    with hub.writing(None) as unit:
        unit.session.query(UserAccount).filter_by(sign_in_name="worker").one().must_change_password = False
        unit.audit("test set a password")
        unit.commit()
    worker = sign_in.sign_in(hub, "worker", PASSWORD)
    with pytest.raises(Refused):
        set_up.finish(hub, worker)
    hub.close()


def test_every_wrong_field_of_the_first_step_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as told:
        set_up.begin(HubDraft("", "", "short", "other"))
    assert [each.field for each in told.value.problems] == ["folder", "hub_name", "passphrase"]
    with pytest.raises(Invalid) as told:
        set_up.begin(HubDraft(str(tmp_path / "hub"), "Hub", PASSPHRASE, PASSPHRASE + "x"))
    assert [each.field for each in told.value.problems] == ["again"]
    assert not (tmp_path / "hub").exists()


def test_a_folder_with_part_of_a_hub_is_not_used_for_a_new_one(tmp_path: Path) -> None:
    start(tmp_path / "hub").close()
    vault.envelope_path(tmp_path / "hub").unlink()
    with pytest.raises(Invalid) as told:
        start(tmp_path / "hub")
    assert told.value.problems[0].field == "folder"


def test_a_share_is_refused_at_the_first_step() -> None:
    with pytest.raises(StoreFault, match="network share"):
        set_up.begin(HubDraft("//server/share/hub", "Hub", PASSPHRASE, PASSPHRASE))


def test_every_wrong_field_of_the_administrator_is_named(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    with pytest.raises(Invalid) as told:
        set_up.make_first_administrator(hub, AdministratorDraft("!", "", "X", "short", "short"))
    fields = {each.field for each in told.value.problems}
    assert fields == {"sign_in_name", "display_name", "initials", "password"}
    with pytest.raises(Invalid) as told:
        set_up.make_first_administrator(hub, AdministratorDraft("a.pike", "Ash Pike", "AP", PASSWORD, "other"))
    assert [each.field for each in told.value.problems] == ["again"]
    assert set_up.progress(hub).step is SetUpStep.ADMINISTRATOR
    hub.close()


def test_every_pack_is_offered_in_words_with_what_it_assumes() -> None:
    offers = set_up.list_packs()
    assert [offer.code for offer in offers] == [pack.code for pack in builtin_packs()]
    assert all(offer.summary and offer.source for offer in offers)
    for offer in offers:
        assert offer.assumed == len(load_builtin(offer.code).assumptions)


def test_another_pack_brings_its_own_agencies_until_the_set_up_is_finished(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    set_up.choose_pack(hub, actor, "west_berkshire")
    set_up.save_agencies(hub, actor, set_up.propose_agencies(hub, actor))
    set_up.choose_pack(hub, actor, "surrey")
    proposed = set_up.propose_agencies(hub, actor)
    assert [each.code for each in proposed] == [rule.code for rule in load_builtin("surrey").agencies]
    set_up.save_agencies(hub, actor, proposed)
    with hub.reading(None) as unit:
        codes = {row.code for row in unit.session.query(Agency)}
    assert codes == {"HUB", *(each.code for each in proposed)}
    hub.close()


def test_an_unknown_pack_is_refused_beside_its_field(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    with pytest.raises(Invalid) as told:
        set_up.choose_pack(hub, actor, "")
    assert told.value.problems[0].field == "pack"
    hub.close()


def test_agencies_that_clash_are_named_with_their_row(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    set_up.choose_pack(hub, actor, "west_berkshire")
    drafts = (
        agencies.AgencyDraft("Police", "Pol", True),
        agencies.AgencyDraft("Police", "pol", False),
        agencies.AgencyDraft("", "Too long a chip", False, email="nobody", phone="call me"),
    )
    with pytest.raises(Invalid) as told:
        set_up.save_agencies(hub, actor, drafts)
    named = {(each.row, each.field) for each in told.value.problems}
    assert named == {(2, "name"), (2, "short_name"), (3, "name"), (3, "short_name"), (3, "email"), (3, "phone")}
    with pytest.raises(Invalid):
        set_up.save_agencies(hub, actor, ())
    hub.close()


def test_an_agency_with_people_cannot_be_left_out(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    set_up.choose_pack(hub, actor, "west_berkshire")
    drafts = set_up.propose_agencies(hub, actor)
    set_up.save_agencies(hub, actor, drafts)
    person(hub, actor, "constable", Role.PARTNER, "police")
    with pytest.raises(Invalid, match="One thing"):
        set_up.save_agencies(hub, actor, tuple(each for each in drafts if each.code != "police"))
    hub.close()


def test_what_a_hub_without_managers_could_not_do_is_said_in_words(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    said = " ".join(set_up.set_up_warnings(hub, actor))
    assert "No service manager: no consent override can be agreed" in said
    assert "No MASH manager" in said
    for name, role in (
        ("worker", Role.HUB_WORKER),
        ("manager", Role.MASH_MANAGER),
        ("service", Role.SERVICE_MANAGER),
        ("second", Role.ADMINISTRATOR),
    ):
        person(hub, actor, name, role)
    assert set_up.set_up_warnings(hub, actor) == ()
    hub.close()


def test_finishing_before_its_turn_says_which_step_is_open(tmp_path: Path) -> None:
    hub = start(tmp_path / "hub")
    actor = first(hub)
    with pytest.raises(Refused) as told:
        set_up.finish(hub, actor)
    assert "Policy" in told.value.next_step
    hub.close()
