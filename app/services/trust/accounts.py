"""Accounts: who may sign in, as what, for which agency. The administrator's rules of the role table.

Roles that must not meet in one person do not: the auditor changes nothing, the administrator opens no case content,
a partner representative reads no other agency's requests. The last administrator cannot go.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Agency, UserAccount, UserRole, new_id
from app.models.enums import AccountKind, AgencyKind
from app.services.access import ROLE_WORDS, Act, Actor, Role, guarded
from app.services.errors import Invalid, NotFound, Problem, Refused
from app.services.trust import passwords
from app.services.trust.account_days import day_problems, keep_an_administrator, plan_days
from app.services.trust.sign_in import folded
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

LONGEST_NAME = 100
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_DESK_ROLES = frozenset({Role.HUB_WORKER, Role.MASH_MANAGER, Role.SERVICE_MANAGER})
_PARTNER_ROLES = frozenset({Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE})
TOGETHER = (_DESK_ROLES, _PARTNER_ROLES, frozenset({Role.AUDITOR}), frozenset({Role.ADMINISTRATOR}))
"""Roles that one person may hold at once: those of one of these groups."""
GIVEN_TO_PEOPLE = tuple(role for role in Role if role is not Role.WALLBOARD)
"""Every role an administrator can give, in the order of the role table."""


@dataclass(frozen=True)
class UserRow:
    """An account as the administrator sees it."""

    id: UUID
    sign_in_name: str
    display_name: str
    initials: str
    agency_id: UUID
    agency_name: str
    roles: frozenset[Role]
    wallboard: bool
    must_change_password: bool
    wait_until: datetime | None
    last_sign_in_at: datetime | None
    ended_at: datetime | None
    version: int
    created_at: datetime
    home_postcode: str
    begins_on: date | None
    leaves_on: date | None

    @property
    def role_words(self) -> str:
        """The roles in words, in the order of the role table."""
        return ", ".join(ROLE_WORDS[role] for role in Role if role in self.roles)


@dataclass(frozen=True)
class UserDraft:
    """What the administrator typed about a person; `password` is for one use and only asked for a new account.

    `home_postcode` may be left out: it is kept only to notice a conflict of interest (`enquiry.interest`). Nobody signs
    in before `begins_on`; from `leaves_on` on the account opens nothing (`account_days`).
    """

    sign_in_name: str
    display_name: str
    initials: str
    agency_id: UUID | None
    roles: frozenset[Role]
    password: str = field(default="", repr=False)
    home_postcode: str = field(default="", repr=False)
    begins_on: date | None = None
    leaves_on: date | None = None


def suggest_initials(display_name: str, taken: frozenset[str] = frozenset()) -> str:
    """Initials for a name, with a number where somebody has them already; empty for a name without letters."""
    plain = unicodedata.normalize("NFKD", display_name)
    words = re.findall(r"[A-Za-z]+", "".join(each for each in plain if not unicodedata.combining(each)))
    letters = "".join(word[0] for word in (words if len(words) <= 3 else [words[0], words[1], words[-1]])).upper()
    if not letters or letters not in taken:
        return letters
    return next(f"{letters[:3]}{number}" for number in range(2, 100) if f"{letters[:3]}{number}" not in taken)


@guarded(Act.MANAGE_USERS)
def list_users(hub: Hub, actor: Actor) -> tuple[UserRow, ...]:
    """Every account, present ones first, by name."""
    with hub.reading(actor) as unit:
        return _rows(unit.session)


def _rows(session: Session) -> tuple[UserRow, ...]:
    roles: dict[UUID, set[Role]] = {}
    for row in session.execute(select(UserRole.user_id, UserRole.role)):
        roles.setdefault(row.user_id, set()).add(Role(row.role))
    found = session.execute(
        select(UserAccount, Agency.name)
        .join(Agency, Agency.id == UserAccount.agency_id)
        .order_by(UserAccount.ended_at.is_not(None), func.lower(UserAccount.display_name), UserAccount.id)
    )
    return tuple(
        UserRow(
            account.id,
            account.sign_in_name,
            account.display_name,
            account.initials,
            account.agency_id,
            agency,
            frozenset(roles.get(account.id, ())),
            account.kind is AccountKind.WALLBOARD,
            account.must_change_password,
            account.wait_until,
            account.last_sign_in_at,
            account.ended_at,
            account.version,
            account.created_at,
            account.home_postcode or "",
            account.begins_on,
            account.leaves_on,
        )
        for account, agency in found
    )


def role_problems(roles: frozenset[Role]) -> tuple[Problem, ...]:
    """What is wrong with a set of roles for one person; nothing when they may meet."""
    if not roles:
        return (Problem("roles", "Choose at least one role."),)
    if Role.WALLBOARD in roles:
        return (Problem("roles", "The wallboard's role belongs to the wall screen alone."),)
    if not any(roles <= group for group in TOGETHER):
        alone = [ROLE_WORDS[role] for role in (Role.AUDITOR, Role.ADMINISTRATOR) if role in roles]
        if alone and len(roles) > 1:
            said = f"{alone[0]} cannot be combined with another role: give the other role to another account."
        else:
            said = "A partner agency's representative cannot also work at the hub's own desk."
        return (Problem("roles", said),)
    return ()


def details_problems(session: Session, draft: UserDraft, own_id: UUID | None = None) -> list[Problem]:
    """What is wrong with names, initials and agency beside every account but `own_id`."""
    problems: list[Problem] = []
    others = session.execute(
        select(UserAccount.id, UserAccount.sign_in_name, UserAccount.initials, UserAccount.ended_at)
    ).all()
    others = [row for row in others if row.id != own_id]
    name = folded(draft.sign_in_name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", name):
        said = "Use 2 to 40 small letters, digits, dots or hyphens, such as j.shaw."
        problems.append(Problem("sign_in_name", said))
    elif name in {folded(row.sign_in_name) for row in others}:
        problems.append(Problem("sign_in_name", "Somebody has or had this sign-in name. Choose another."))
    shown = draft.display_name.strip()
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        problems.append(Problem("display_name", f"Enter the person's name, at most {LONGEST_NAME} characters."))
    taken = frozenset(row.initials.upper() for row in others if row.ended_at is None)
    initials = draft.initials.strip().upper()
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,3}", initials):
        problems.append(Problem("initials", "Use 2 to 4 letters or digits: they stand on the wall."))
    elif initials in taken:
        free = suggest_initials(shown, taken) or "others"
        problems.append(Problem("initials", f"Somebody has these initials on the wall already. {free} are free."))
    if draft.home_postcode.strip() and _postcode(draft) is None:
        problems.append(Problem("home_postcode", "Enter a whole postcode, such as RG14 1ZZ, or leave it empty."))
    agency = session.get(Agency, draft.agency_id) if draft.agency_id else None
    if agency is None or agency.ended_at is not None:
        problems.append(Problem("agency_id", "Choose the agency that employs this person."))
    elif draft.roles & _PARTNER_ROLES and agency.kind is AgencyKind.HUB:
        problems.append(Problem("agency_id", "A partner's representative belongs to a partner agency, not to the hub."))
    return problems


def _postcode(draft: UserDraft) -> str | None:
    """The postcode in capitals with its space; None where none was typed, or none that is whole."""
    plain = re.sub(r"\s+", "", draft.home_postcode).upper()
    return f"{plain[:-3]} {plain[-3:]}" if _POSTCODE.fullmatch(plain) else None


@guarded(Act.MANAGE_USERS)
def add_user(hub: Hub, actor: Actor, draft: UserDraft) -> Changes:
    """Make an account with a password for one use.

    Raises:
        Invalid: fields `sign_in_name`, `display_name`, `initials`, `agency_id`, `roles`, `password`.
    """
    weak = passwords.problems_with(draft.password, folded(draft.sign_in_name))
    hashed = "" if weak else passwords.hashed(draft.password)
    with hub.writing(actor) as unit:
        problems = [*details_problems(unit.session, draft), *role_problems(draft.roles), *weak]
        problems += day_problems(draft.begins_on, draft.leaves_on)
        if problems:
            raise Invalid(tuple(problems))
        account = put_account(unit, draft, hashed, must_change=True)
        return unit.commit(changed("user", account.id), new_id=account.id, words="The account is made.")


def put_account(unit: WritingUnit, draft: UserDraft, hashed: str, must_change: bool) -> UserAccount:
    """The rows of an account whose draft holds; the wallboard's is told by its role."""
    if draft.agency_id is None:
        raise NotFound("The agency is not there any more.", "Choose another one.")
    wallboard = draft.roles == {Role.WALLBOARD}
    account = UserAccount(
        id=new_id(),
        kind=AccountKind.WALLBOARD if wallboard else AccountKind.PERSON,
        sign_in_name=folded(draft.sign_in_name),
        display_name=draft.display_name.strip(),
        initials=draft.initials.strip().upper(),
        agency_id=draft.agency_id,
        password_hash=hashed,
        home_postcode=_postcode(draft),
        begins_on=draft.begins_on,
        leaves_on=draft.leaves_on,
        must_change_password=must_change,
        created_at=unit.at,
    )
    unit.add(account)
    unit.session.flush()
    _give(unit, account.id, draft.roles)
    unit.audit("account made", "user", account.id, roles=sorted(draft.roles))
    return account


def _give(unit: WritingUnit, user_id: UUID, roles: frozenset[Role]) -> None:
    by = unit.actor.user_id if unit.actor else None
    unit.add(*(UserRole(user_id=user_id, role=role.value, granted_at=unit.at, granted_by_id=by) for role in roles))


def _person(unit: WritingUnit, user_id: UUID) -> UserAccount:
    account = unit.get(UserAccount, user_id, "This account")
    if account.kind is AccountKind.WALLBOARD:
        raise Refused("The wallboard's account is made at set-up and never changed.", "Start the wallboard with F11.")
    if account.ended_at is not None:
        raise Refused("This account has ended.", "Make a new account if the person has come back.")
    return account


def _roles_of(session: Session, user_id: UUID) -> frozenset[Role]:
    return frozenset(Role(role) for role in session.scalars(select(UserRole.role).where(UserRole.user_id == user_id)))


@guarded(Act.MANAGE_USERS)
def change_user(hub: Hub, actor: Actor, user_id: UUID, version: int, draft: UserDraft) -> Changes:
    """Change names, initials, agency and roles of an account. Whoever is signed in under it must sign in again.

    Raises:
        Invalid: as `add_user`. Conflict: somebody else saved first.
        Refused: it is the last administrator, or one's own first day or leaving.
    """
    with hub.writing(actor) as unit:
        account = _person(unit, user_id)
        before = _roles_of(unit.session, user_id)
        problems = [*details_problems(unit.session, draft, user_id), *role_problems(draft.roles)]
        problems += day_problems(draft.begins_on, draft.leaves_on, account.leaves_on)
        if problems:
            raise Invalid(tuple(problems))
        unit.expect_version(
            account,
            version,
            mine={"Sign-in name": draft.sign_in_name, "Name": draft.display_name, "Initials": draft.initials},
            theirs={"Sign-in name": account.sign_in_name, "Name": account.display_name, "Initials": account.initials},
        )
        if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in draft.roles:
            keep_an_administrator(unit, user_id)
        moved: dict[str, str] = {}
        if draft.agency_id is not None and draft.agency_id != account.agency_id:
            moved = {"from_agency": str(account.agency_id), "to_agency": str(draft.agency_id)}
        if draft.agency_id is not None:
            account.agency_id = draft.agency_id
        account.sign_in_name = folded(draft.sign_in_name)
        account.display_name = draft.display_name.strip()
        account.initials = draft.initials.strip().upper()
        account.home_postcode = _postcode(draft)
        unit.audit("account changed", "user", user_id, **moved)
        plan_days(unit, account, draft.begins_on, draft.leaves_on, administrator=Role.ADMINISTRATOR in draft.roles)
        if before != draft.roles:
            _change_roles(unit, user_id, before, draft.roles)
        return unit.commit(changed("user", user_id), words="The account is changed.")


def _change_roles(unit: WritingUnit, user_id: UUID, before: frozenset[Role], after: frozenset[Role]) -> None:
    unit.session.execute(
        delete(UserRole).where(UserRole.user_id == user_id, UserRole.role.in_([role.value for role in before - after]))
    )
    _give(unit, user_id, after - before)
    unit.audit("roles changed", "user", user_id, given=sorted(after - before), taken=sorted(before - after))


@guarded(Act.MANAGE_USERS)
def change_roles(hub: Hub, actor: Actor, user_id: UUID, version: int, roles: frozenset[Role]) -> Changes:
    """Give and take roles; the person's next transaction under the old ones is refused.

    Raises:
        Invalid: the roles must not meet in one person. Refused: it is the last administrator. Conflict: a lost race.
    """
    with hub.writing(actor) as unit:
        account = _person(unit, user_id)
        before = _roles_of(unit.session, user_id)
        agency = unit.get(Agency, account.agency_id, "This agency")
        problems = role_problems(roles)
        if not problems and roles & _PARTNER_ROLES and agency.kind is AgencyKind.HUB:
            said = "A partner's representative belongs to a partner agency: change the agency first."
            problems = (Problem("roles", said),)
        if problems:
            raise Invalid(problems)
        unit.expect_version(
            account,
            version,
            mine={"Roles": ", ".join(ROLE_WORDS[role] for role in Role if role in roles)},
            theirs={"Roles": ", ".join(ROLE_WORDS[role] for role in Role if role in before)},
        )
        if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in roles:
            keep_an_administrator(unit, user_id)
        _change_roles(unit, user_id, before, roles)
        return unit.commit(changed("user", user_id), words="The roles are changed.")


@guarded(Act.MANAGE_USERS)
def end_user(hub: Hub, actor: Actor, user_id: UUID, version: int) -> Changes:
    """End a leaver's account: their next transaction is refused. Nothing they did is touched.

    Raises:
        Refused: it is one's own account, the last administrator's, or the wallboard's.
    """
    with hub.writing(actor) as unit:
        account = _person(unit, user_id)
        if user_id == actor.user_id:
            raise Refused("You cannot end your own account.", "Ask another administrator to end it.")
        if Role.ADMINISTRATOR in _roles_of(unit.session, user_id):
            keep_an_administrator(unit, user_id)
        unit.expect_version(account, version, mine={"Account": "ended"}, theirs={"Account": "changed"})
        account.ended_at = unit.at
        unit.audit("account ended", "user", user_id)
        return unit.commit(changed("user", user_id), words="The account has ended.")


@guarded(Act.MANAGE_USERS)
def set_password(hub: Hub, actor: Actor, user_id: UUID, password: str) -> Changes:
    """Set a password for one use and end the wait after wrong tries.

    Raises:
        Invalid: field `password`.
    """
    with hub.reading(actor) as reading:
        name = reading.get(UserAccount, user_id, "This account").sign_in_name
    passwords.check(password, name)
    hashed = passwords.hashed(password)
    with hub.writing(actor) as unit:
        account = _person(unit, user_id)
        account.password_hash = hashed
        account.must_change_password = True
        account.failed_tries = 0
        account.wait_until = None
        unit.audit("password set by administrator", "user", user_id)
        return unit.commit(
            changed("user", user_id), words="The password is set; it must be changed at the next sign-in."
        )
