"""The first day of a joiner and the day a leaver goes, planned beforehand: what follows from them, and when.

From the day somebody leaves their account opens nothing: the unit of work asks for the day, so no program need be
running at midnight. That the account has ended is written with the next sign-in or unlocking of anybody.
"""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.models import UserAccount, UserRole
from app.services import clock
from app.services.access import Role
from app.services.dates import day_words
from app.services.errors import LockedOut, Problem, Refused
from app.services.unit_of_work import Hub, WritingUnit


def still_here() -> ColumnElement[bool]:
    """Whether an account has not ended, and is not to have ended by today."""
    stays = or_(UserAccount.leaves_on.is_(None), UserAccount.leaves_on > clock.today())
    return UserAccount.ended_at.is_(None) & stays


def day_problems(begins_on: date | None, leaves_on: date | None, before: date | None = None) -> list[Problem]:
    """What is wrong with the days of an account; `before` is the day of leaving that was planned already."""
    problems = []
    if leaves_on is not None and leaves_on != before and leaves_on <= clock.today():
        problems.append(Problem("leaves_on", "Enter a day to come. Who goes today: end the account."))
    elif leaves_on is not None and begins_on is not None and leaves_on <= begins_on:
        problems.append(Problem("leaves_on", "Enter a day after the first one."))
    return problems


def keep_an_administrator(unit: WritingUnit, user_id: UUID) -> None:
    """Refuse to take away the last administrator; one who has yet to begin, or is to leave, does not count.

    Raises:
        Refused: nobody else could do the administrator's work today and stays.
    """
    others = unit.session.scalar(
        select(func.count())
        .select_from(UserRole)
        .join(UserAccount, UserAccount.id == UserRole.user_id)
        .where(
            UserRole.role == Role.ADMINISTRATOR.value,
            UserAccount.ended_at.is_(None),
            UserAccount.leaves_on.is_(None),
            or_(UserAccount.begins_on.is_(None), UserAccount.begins_on <= clock.today()),
            UserAccount.id != user_id,
        )
    )
    if not others:
        raise Refused(
            "This is the last administrator of the hub.", "Make somebody else administrator first, then try again."
        )


def plan_days(
    unit: WritingUnit, account: UserAccount, begins_on: date | None, leaves_on: date | None, *, administrator: bool
) -> None:
    """Keep the first day and the day of leaving: each is planned by somebody else, and told in the trail.

    Raises:
        Refused: it is one's own day, or nobody else could do the administrator's work.
    """
    if account.begins_on != begins_on:
        if account.id == unit.who.user_id:
            raise Refused("You cannot plan your own first day.", "Ask another administrator to do it.")
        if begins_on is not None and begins_on > clock.today() and administrator:
            keep_an_administrator(unit, account.id)
        account.begins_on = begins_on
        unit.audit("first day planned", "user", account.id, on=begins_on.isoformat() if begins_on else None)
    if account.leaves_on != leaves_on:
        if account.id == unit.who.user_id:
            raise Refused("You cannot plan your own leaving.", "Ask another administrator to do it.")
        if leaves_on is not None and administrator:
            keep_an_administrator(unit, account.id)
        account.leaves_on = leaves_on
        unit.audit("leaving planned", "user", account.id, on=leaves_on.isoformat() if leaves_on else None)


def refuse_before_first_day(account: UserAccount) -> None:
    """Let nobody in before their first day."""
    if account.begins_on is not None and clock.today() < account.begins_on:
        raise LockedOut(
            f"Your account begins on {day_words(account.begins_on)}.",
            "Sign in from that day on. If that is wrong, ask the administrator.",
        )


def end_who_left(hub: Hub) -> int:
    """End the accounts whose day has come, as the administrator planned; how many they are."""
    with hub.reading(None) as unit:
        if not unit.session.scalars(select(UserAccount.id).where(_due()).limit(1)).first():
            return 0
    with hub.writing(None) as writing:
        rows = list(writing.session.scalars(select(UserAccount).where(_due())))
        for row in rows:
            if row.leaves_on is not None:
                row.ended_at = datetime.combine(row.leaves_on, time(), clock.LONDON).astimezone(UTC)
                row.version += 1
                writing.audit("account ended", "user", row.id, planned=row.leaves_on.isoformat())
        if rows:
            writing.commit()
        return len(rows)


def _due() -> ColumnElement[bool]:
    return UserAccount.ended_at.is_(None) & (UserAccount.leaves_on <= clock.today())
