"""Real encrypted hubs for tests: one is made a session and copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from app.models import Agency, PolicyVersion, UserAccount, UserRole, engine, new_id
from app.models.enums import AccountKind, AgencyKind, PolicyState
from app.services.access import Actor, Role
from app.services.policy_file import builtin_text, load_builtin
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub

PASSPHRASE = "four invented words only"
MONDAY = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
HUB_AGENCY = "HUB"
LEAST_ARGON = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
"""The least that Argon2 takes. An envelope says what its slots ask for, so one made so is opened as every other."""
_KEYS: dict[Path, vault.Keys] = {}


@dataclass
class Staff:
    """One account for each role, and two of those where a rule wants two people.

    `by_role[Role.PARTNER]` works for the police; `health` is a second partner representative.
    """

    by_role: dict[Role, Actor] = field(default_factory=dict)
    others: dict[str, Actor] = field(default_factory=dict)
    agencies: dict[str, UUID] = field(default_factory=dict)

    def __getitem__(self, role: Role) -> Actor:
        return self.by_role[role]


_PEOPLE = (
    ("worker", "Jo Shaw", "JS", Role.HUB_WORKER, HUB_AGENCY),
    ("worker2", "Kit Marsh", "KM", Role.HUB_WORKER, HUB_AGENCY),
    ("police", "Ade Bello", "AB", Role.PARTNER, "police"),
    ("health", "Nia Rees", "NR", Role.PARTNER, "health"),
    ("social", "Una Byrne", "UB", Role.SOCIAL_CARE_REPRESENTATIVE, "csc"),
    ("manager", "Mo Farrow", "MF", Role.MASH_MANAGER, HUB_AGENCY),
    ("service", "Sal Quist", "SQ", Role.SERVICE_MANAGER, HUB_AGENCY),
    ("service2", "Tam Okoro", "TO", Role.SERVICE_MANAGER, HUB_AGENCY),
    ("auditor", "Ivo Lund", "IL", Role.AUDITOR, HUB_AGENCY),
    ("admin", "Ash Pike", "AP", Role.ADMINISTRATOR, HUB_AGENCY),
    ("wall", "Wallboard", "WB", Role.WALLBOARD, HUB_AGENCY),
)


def fill(hub: Hub, pack: str = "west_berkshire") -> Staff:
    """Agencies and policy of a pack, and an account for every role. Passwords are not set: tests sign nobody in."""
    staff = Staff()
    policy = load_builtin(pack)
    with hub.writing(None) as unit:
        home = Agency(
            id=new_id(), code=HUB_AGENCY, name="The hub", short_name="MASH", kind=AgencyKind.HUB, position=0
        )
        unit.add(home)
        staff.agencies[HUB_AGENCY] = home.id
        for place, rule in enumerate(policy.agencies, 1):
            row = Agency(
                id=new_id(),
                code=rule.code,
                name=rule.name,
                short_name=rule.short,
                kind=AgencyKind.CORE if rule.core else AgencyKind.VIRTUAL,
                position=place,
            )
            unit.add(row)
            staff.agencies[rule.code] = row.id
        unit.session.flush()
        for name, shown, initials, role, agency in _PEOPLE:
            account = UserAccount(
                id=new_id(),
                kind=AccountKind.WALLBOARD if role is Role.WALLBOARD else AccountKind.PERSON,
                sign_in_name=name,
                display_name=shown,
                initials=initials,
                agency_id=staff.agencies[agency],
                password_hash="" if role is Role.WALLBOARD else "unset",
                created_at=unit.at,
            )
            unit.add(account)
            unit.session.flush()
            unit.add(UserRole(user_id=account.id, role=role.value, granted_at=unit.at))
            actor = Actor(account.id, new_id(), shown, initials, frozenset({role}), staff.agencies[agency])
            staff.others[name] = actor
            staff.by_role.setdefault(role, actor)
        unit.add(
            PolicyVersion(
                id=new_id(),
                number=1,
                pack=policy.name,
                body=builtin_text(pack),
                reason="First policy",
                state=PolicyState.IN_FORCE,
                proposed_at=unit.at,
                decided_at=unit.at,
            )
        )
        unit.audit("hub set up")
        unit.commit()
    return staff


@contextmanager
def quickly_opened() -> Iterator[None]:
    """Passphrases set in here cost next to nothing to open; one test holds what the program asks for."""
    before, vault.ARGON = vault.ARGON, LEAST_ARGON
    try:
        yield
    finally:
        vault.ARGON = before


@contextmanager
def filling() -> Iterator[None]:
    """Files opened in here have no locked memory: only for making what is measured or tried once it is opened anew."""
    before, engine.MEMORY_SECURITY = engine.MEMORY_SECURITY, "OFF"
    try:
        yield
    finally:
        engine.MEMORY_SECURITY = before


@contextmanager
def copied(template: Path, folder: Path) -> Iterator[Hub]:
    """A hub of a test's own: a copy of the template's two files, opened, and closed at the end."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    if template not in _KEYS:  # every copy has the same keys
        _KEYS[template] = vault.open_with_passphrase(folder, PASSPHRASE)
    hub = opening.open_hub(folder, _KEYS[template])
    try:
        yield hub
    finally:
        hub.close()
