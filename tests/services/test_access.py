"""Access: every public service asks it, and a policy can only take away; the sweep is in `test_permissions`."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

import app.services
from app.services.access import GRANTS, ROLE_WORDS, Act, Actor, Role, guarded, may
from app.services.errors import Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

Service = Callable[..., Any]


def services() -> Iterator[tuple[str, Service]]:
    """Every function of app.services that takes a hub and an actor first."""
    for module in pkgutil.walk_packages(app.services.__path__, "app.services."):
        loaded = importlib.import_module(module.name)
        for name, thing in sorted(vars(loaded).items()):
            if name.startswith("_") or not inspect.isfunction(thing) or thing.__module__ != module.name:
                continue
            if inspect.isgeneratorfunction(inspect.unwrap(thing)):
                continue  # a context manager is a part of services, not one
            parameters = list(inspect.signature(thing).parameters)
            if parameters[:2] == ["hub", "actor"]:
                yield f"{module.name}.{name}", thing


SERVICES = dict(services())
GROUND = {"app.services.access.require"}
"""Asks access itself."""
INVENTED = "app.services.demo."
"""The generator writes invented people at the command line, where nobody is signed in."""


def test_every_service_that_takes_a_hub_and_an_actor_asks_access() -> None:
    open_doors = [
        name
        for name, each in SERVICES.items()
        if name not in GROUND and not name.startswith(INVENTED) and not hasattr(each, "guarded_act")
    ]
    assert open_doors == []


def test_the_sweep_finds_the_services_there_are() -> None:
    found = {name.rsplit(".", 1)[1] for name in SERVICES}
    assert {"add_user", "propose_policy", "confirm_policy", "list_audit", "enrol_wallboard", "lock"} <= found


@pytest.mark.parametrize("role", list(Role))
def test_a_role_with_the_grant_passes_the_guard(hub: Hub, staff: Staff, role: Role) -> None:
    passed = {act for act in Act if may(staff[role], act, hub.narrowed)}
    assert passed == {act for act in Act if role in GRANTS[act]}


def test_every_act_is_granted_to_somebody_and_every_role_has_words() -> None:
    assert set(GRANTS) == set(Act)
    assert all(GRANTS.values())
    assert set(ROLE_WORDS) == set(Role)


NEVER = [
    (Role.HUB_WORKER, {Act.DECIDE_OVERRIDE, Act.PROPOSE_OVERRIDE, Act.AUTHORISE_CONTACT, Act.CONFIRM_POLICY}),
    (Role.MASH_MANAGER, {Act.DECIDE_OVERRIDE, Act.CONFIRM_POLICY, Act.MANAGE_USERS}),
    (Role.SERVICE_MANAGER, {Act.PROPOSE_OVERRIDE, Act.PROPOSE_POLICY}),
    (Role.PARTNER, {Act.SEE_INBOX, Act.OPEN_CONTACT, Act.SEE_ENQUIRY, Act.FIND_PEOPLE, Act.SEE_BOARD}),
    (Role.ADMINISTRATOR, {Act.SEE_INBOX, Act.OPEN_CONTACT, Act.SEE_ENQUIRY, Act.FIND_PEOPLE, Act.CONFIRM_POLICY}),
    (Role.AUDITOR, set(Act) - {Act.READ_AUDIT, Act.SEE_DIRECTORY, Act.KEEP_OWN_SETTINGS}),
    (Role.WALLBOARD, set(Act) - {Act.SEE_BOARD}),
]


@pytest.mark.parametrize(("role", "never"), NEVER, ids=[role.value for role, _ in NEVER])
def test_what_the_role_table_says_never_is_never_granted(role: Role, never: set[Act]) -> None:
    assert {act for act in never if role in GRANTS[act]} == set()


class Guarded:
    """A hub as access sees it."""

    def __init__(self, narrowed: frozenset[tuple[Role, Act]] = frozenset()) -> None:
        self.narrowed = narrowed
        self.refusals: list[Act] = []

    def record_refusal(self, actor: Actor, act: Act, about: tuple[str, UUID] | None = None) -> None:
        self.refusals.append(act)


@guarded(Act.SEE_INBOX)
def look(hub: Guarded, actor: Actor) -> str:
    return "seen"


def test_a_narrowing_takes_an_act_from_one_role_and_leaves_it_to_the_others(staff: Staff) -> None:
    hub = Guarded(frozenset({(Role.HUB_WORKER, Act.SEE_INBOX)}))
    with pytest.raises(Refused):
        look(hub, staff[Role.HUB_WORKER])
    assert hub.refusals == [Act.SEE_INBOX]
    assert look(hub, staff[Role.MASH_MANAGER]) == "seen"


@pytest.mark.parametrize("role", list(Role))
def test_no_narrowing_ever_adds_a_grant(staff: Staff, role: Role) -> None:
    plain = {act for act in Act if may(staff[role], act)}
    for other in Role:
        for act in Act:
            narrowed = {each for each in Act if may(staff[role], each, frozenset({(other, act)}))}
            assert narrowed <= plain
            assert plain - narrowed == ({act} & plain if other is role else set())


def test_a_person_of_two_roles_keeps_what_the_other_role_grants(staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    both = Actor(
        worker.user_id, worker.session_id, "x", "X", frozenset({Role.HUB_WORKER, Role.MASH_MANAGER}), worker.agency_id
    )
    assert may(both, Act.SEE_INBOX, frozenset({(Role.HUB_WORKER, Act.SEE_INBOX)}))
