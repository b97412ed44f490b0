"""Signing in and out, locking and unlocking, one's own password.

An unknown name, a leaver's name, the wallboard's name and a wrong password are told in the same words after the same
time, and all of them are slowed down in the same way, so that nobody learns here who works in the hub. Every try is
in the audit trail: by the account's id where there is one, never by what was typed.
"""

import hashlib
import hmac
import json
import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.models import HubSetting, UserAccount, UserRole, new_id
from app.models.enums import AccountKind
from app.services import clock
from app.services.access import Act, Actor, Role, guarded
from app.services.errors import Invalid, LockedOut, Problem
from app.services.trust import passwords
from app.services.trust.account_days import end_who_left, refuse_before_first_day, still_here
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

_STRANGERS = "wrong_sign_in_names"
_MOST_STRANGERS = 200


class MustChangePassword(LockedOut):
    """The name and the password are right, but the password was set by the administrator: a new one is due first."""


@dataclass(frozen=True)
class _Known:
    """What a try needs to know of the account it names."""

    user_id: UUID | None
    password_hash: str | None
    wait_until: datetime | None


def folded(name: str) -> str:
    """A sign-in name as it is compared: without blanks around it, capitals do not count."""
    return name.strip().casefold()


def _find(unit: ReadingUnit, name: str) -> _Known:
    row = unit.session.execute(
        select(UserAccount.id, UserAccount.password_hash, UserAccount.wait_until).where(
            func.lower(UserAccount.sign_in_name) == folded(name),
            UserAccount.kind == AccountKind.PERSON,
            still_here(),
        )
    ).first()
    if row is None:
        _, until = _strangers(unit).get(_stranger(unit.hub, name), (0, None))
        return _Known(None, None, until)
    return _Known(row.id, row.password_hash, row.wait_until)


def _stranger(hub: Hub, name: str) -> str:
    """A mark for a name that nobody has, from which the name cannot be read back."""
    return hmac.new(hub.audit_key, b"name|" + folded(name).encode(), hashlib.sha256).hexdigest()[:24]


def _strangers(unit: ReadingUnit) -> dict[str, tuple[int, datetime | None]]:
    row = unit.session.get(HubSetting, _STRANGERS)
    kept = json.loads(row.value) if row else {}
    return {
        mark: (tries, datetime.fromisoformat(until) if until else None) for mark, (tries, until) in kept.items()
    }


def _count_stranger(unit: WritingUnit, name: str) -> int:
    """Count a wrong try for a name that nobody has; its number comes back."""
    kept = _strangers(unit)
    mark = _stranger(unit.hub, name)
    tries = kept.pop(mark, (0, None))[0] + 1
    kept[mark] = (tries, passwords.wait_until(tries, unit.at))
    newest = list(kept.items())[-_MOST_STRANGERS:]
    body = json.dumps({each: (count, until.isoformat() if until else None) for each, (count, until) in newest})
    row = unit.session.get(HubSetting, _STRANGERS)
    if row is None:
        unit.add(HubSetting(name=_STRANGERS, value=body))
    else:
        row.value = body
    return tries


def _refuse_while_waiting(until: datetime | None, now: datetime) -> None:
    if until is not None and now < until:
        raise passwords.must_wait(math.ceil((until - now).total_seconds()))


def _wrong(hub: Hub, known: _Known, name: str, act: str) -> LockedOut:
    """Count and audit a wrong try; the refusal to raise comes back."""
    with hub.writing(None) as unit:
        account = unit.session.get(UserAccount, known.user_id) if known.user_id else None
        if account is None:
            tries = _count_stranger(unit, name)
        else:
            tries = account.failed_tries = account.failed_tries + 1
            account.wait_until = passwords.wait_until(tries, unit.at)
        unit.audit(act, "user" if account else None, known.user_id, tries=tries, wait=passwords.wait_after(tries))
        unit.commit()
    wait = passwords.wait_after(tries)
    return passwords.must_wait(wait) if wait else passwords.not_right()


def sign_in(hub: Hub, name: str, password: str, new_password: str | None = None) -> Actor:
    """Let a person in: the actor for every service from now on.

    `new_password` is asked for when the administrator set the present one; both are then checked and changed at once.

    Raises:
        LockedOut: the two do not belong together; it is too early for the next try (`wait_seconds`), or for anything.
        MustChangePassword: both are right; call again with a new password.
        Invalid: the new password is too easy (field `new_password`).
    """
    with hub.reading(None) as unit:
        known = _find(unit, name)
    _refuse_while_waiting(known.wait_until, clock.now())
    if not passwords.matches(known.password_hash, password) or known.user_id is None or known.password_hash is None:
        raise _wrong(hub, known, name, "sign-in refused")
    fresh = _fresh_hash(known.password_hash, password, new_password, folded(name))
    with hub.writing(None) as unit:
        account = unit.get(UserAccount, known.user_id, "This account")
        _refuse_while_waiting(account.wait_until, unit.at)
        refuse_before_first_day(account)
        if account.must_change_password and new_password is None:
            raise MustChangePassword(
                "Your password was set by the administrator and is for one use only.", "Choose a password of your own."
            )
        actor = actor_of(unit, account)
        if not actor.roles:
            raise LockedOut("Your account has no role yet.", "Ask the administrator to give it one.")
        unit.actor = actor
        if fresh is not None:
            account.password_hash = fresh
        if new_password is not None:
            account.must_change_password = False
            unit.audit("password changed", "user", account.id)
        account.failed_tries = 0
        account.wait_until = None
        account.last_sign_in_at = unit.at
        unit.audit("signed in", "user", account.id)
        unit.commit()
    end_who_left(hub)
    return actor


def _fresh_hash(stored: str, password: str, new_password: str | None, name: str) -> str | None:
    """The hash to store at this sign-in, made before the transaction begins; None when the stored one may stay."""
    if new_password is not None:
        _check_new(password, new_password, name)
        return passwords.hashed(new_password)
    return passwords.hashed(password) if passwords.needs_rehash(stored) else None


def _check_new(password: str, new_password: str, name: str) -> None:
    if new_password == password:
        raise Invalid((Problem("new_password", "Choose another password than the one you have now."),))
    passwords.check(new_password, name, "new_password")


def actor_of(unit: ReadingUnit, account: UserAccount) -> Actor:
    """The actor of an account, with a session of its own."""
    roles = unit.session.scalars(select(UserRole.role).where(UserRole.user_id == account.id))
    return Actor(
        account.id,
        new_id(),
        account.display_name,
        account.initials,
        frozenset(Role(role) for role in roles),
        account.agency_id,
    )


def _prove(hub: Hub, actor: Actor, password: str, act: str) -> str:
    """Let only the signed-in person's own password pass; it returns their sign-in name.

    Raises:
        LockedOut: it is not theirs, or it is too early for the next try.
    """
    with hub.reading(actor) as unit:
        account = unit.get(UserAccount, actor.user_id, "Your account")
        known = _Known(account.id, account.password_hash, account.wait_until)
        name = account.sign_in_name
    _refuse_while_waiting(known.wait_until, clock.now())
    if not passwords.matches(known.password_hash, password):
        refusal = _wrong(hub, known, name, act)
        if refusal.wait_seconds:
            raise refusal
        raise LockedOut("This is not your password.", "Type it again: capital letters count.")
    return name


@guarded(Act.KEEP_OWN_SETTINGS)
def change_password(hub: Hub, actor: Actor, password: str, new_password: str) -> Changes:
    """Change one's own password.

    Raises:
        LockedOut: the present password is wrong.
        Invalid: the new one is too easy.
    """
    name = _prove(hub, actor, password, "password change refused")
    _check_new(password, new_password, name)
    fresh = passwords.hashed(new_password)
    with hub.writing(actor) as unit:
        account = unit.get(UserAccount, actor.user_id, "Your account")
        account.password_hash = fresh
        account.must_change_password = False
        account.failed_tries = 0
        account.wait_until = None
        unit.audit("password changed", "user", account.id)
        return unit.commit(changed("user", account.id), words="Your password is changed.")


@guarded(Act.KEEP_OWN_SETTINGS)
def must_change_password(hub: Hub, actor: Actor) -> bool:
    """Whether the administrator has set a password for one use since this person signed in."""
    with hub.reading(actor) as unit:
        return unit.get(UserAccount, actor.user_id, "Your account").must_change_password


@guarded(Act.KEEP_OWN_SETTINGS)
def lock(hub: Hub, actor: Actor, cause: str = "key") -> Changes:
    """Write down that the desk was locked; `cause` is `key`, `idle` or `system`. The names in memory are dropped."""
    hub.forget()
    with hub.writing(actor) as unit:
        unit.audit("desk locked", "user", actor.user_id, cause=cause if cause in {"key", "idle", "system"} else "other")
        return unit.commit()


@guarded(Act.KEEP_OWN_SETTINGS)
def unlock(hub: Hub, actor: Actor, password: str) -> Changes:
    """Open a locked desk again, by the password of the person who locked it.

    Raises:
        LockedOut: it is not theirs, or it is too early for the next try.
        Refused: the account has ended or its roles have changed meanwhile.
    """
    _prove(hub, actor, password, "unlock refused")
    end_who_left(hub)
    with hub.writing(actor) as unit:
        account = unit.get(UserAccount, actor.user_id, "Your account")
        account.failed_tries = 0
        account.wait_until = None
        unit.audit("desk unlocked", "user", actor.user_id)
        return unit.commit()


@guarded(Act.KEEP_OWN_SETTINGS)
def sign_out(hub: Hub, actor: Actor) -> Changes:
    """Write down that a person went. Their account is not read again: a leaver too may go. Names in memory go too."""
    hub.forget()
    with hub.writing(None) as unit:
        unit.actor = actor
        unit.audit("signed out", "user", actor.user_id)
        return unit.commit()
