"""Where backups go and at what hour, how they stand, and the one that the program makes by itself.

Every open desk asks once a minute whether one is due; the first to claim it in a transaction makes it. A claim that
came to nothing, because it failed or its computer went off, is not taken up again for an hour.
"""

import contextlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.models import AuditEntry, HubSetting
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.dates import moment_words
from app.services.errors import Invalid, Problem, StoreFault
from app.services.lengths import line_too_long
from app.services.trust import backups, packages
from app.services.trust.backups import BEGUN, FAILED, LAST, Made
from app.services.trust.packages import Course
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

PLACE, HOUR = "backup.place", "backup.hour"
WHEN_ASKED = "asked"
HOURS = tuple(f"{hour:02d}" for hour in range(24))
AGAIN = timedelta(hours=1)
LATE = timedelta(days=2)


@dataclass(frozen=True)
class BackupPlan:
    """Where backups go and when: `when` is one of `HOURS`, `WHEN_ASKED`, or "" while nobody has chosen."""

    place: str = ""
    when: str = ""


@dataclass(frozen=True)
class BackupStanding:
    """How backups stand, without a look at their folder.

    Attributes:
        plan: where they go and when.
        last: when one was last made; None for never.
        alarm: whether the newest is older than two days, or the last try failed.
        sentence, next_step: the same in words.
    """

    plan: BackupPlan
    last: datetime | None
    alarm: bool
    sentence: str
    next_step: str


@dataclass(frozen=True)
class BackupRow:
    """One backup in the folder: its file's name, when it was made, how many bytes it has."""

    name: str
    made_at: datetime
    size: int


@dataclass(frozen=True)
class BackupState:
    """How backups stand, and those that lie in their folder; `fault` says why it could not be looked into."""

    standing: BackupStanding
    rows: tuple[BackupRow, ...]
    fault: StoreFault | None = None


@guarded(Act.BACK_UP)
def backup_standing(hub: Hub, actor: Actor) -> BackupStanding:
    """How backups stand, from the hub's own record: quick, and true while the share is gone."""
    with hub.reading(actor) as unit:
        return _standing(unit)


@guarded(Act.BACK_UP)
def backup_state(hub: Hub, actor: Actor) -> BackupState:
    """How backups stand, and the list of them; a share may keep this waiting."""
    with hub.reading(actor) as unit:
        standing = _standing(unit)
    if not standing.plan.place:
        return BackupState(standing, ())
    try:
        found = packages.listed(Path(standing.plan.place))
    except StoreFault as fault:
        return BackupState(standing, (), fault)
    return BackupState(standing, tuple(BackupRow(each.path.name, each.made_at, each.size) for each in found))


@guarded(Act.BACK_UP)
def plan_backups(hub: Hub, actor: Actor, plan: BackupPlan) -> Changes:
    """Choose where backups go and at what hour; a share may keep this waiting.

    Raises:
        Invalid: the folder is not there or cannot be written into, or no hour is chosen.
    """
    place = plan.place.strip()
    problems = (*_place_problems(hub, place), *_when_problems(plan.when))
    if problems:
        raise Invalid(problems)
    with hub.writing(actor) as unit:
        unit.session.merge(HubSetting(name=PLACE, value=place))
        unit.session.merge(HubSetting(name=HOUR, value=plan.when))
        unit.audit("backups planned", None, None, when=plan.when)
        return unit.commit(changed("backup"), words="Saved where backups go and when.")


@guarded(Act.BACK_UP)
def back_up_now(hub: Hub, actor: Actor, course: Course) -> Made:
    """Make a backup where backups go.

    Raises:
        StoreFault, InterruptedError: as `backups.back_up`.
    """
    with hub.reading(actor) as unit:
        place = _plan(unit).place
    if not place:
        raise StoreFault("No place is chosen for backups.", "Choose a folder on another disk or a share, and save it.")
    return backups.back_up(hub, actor, Path(place), course)


def back_up_if_due(hub: Hub, course: Course) -> Made | None:
    """Make the backup that is due, for the program itself; None where none is, or another desk makes it.

    Raises:
        StoreFault: it failed; it is not tried again for an hour.
        InterruptedError: it was broken off; the next desk that asks begins it anew.
    """
    if not hub.copying.acquire(blocking=False):
        return None  # somebody at this desk makes one just now
    try:
        if hub.closing.is_set():
            return None
        place = _claim(hub)
        return backups.back_up_here(hub, Path(place), course) if place else None
    finally:
        hub.copying.release()


def _claim(hub: Hub) -> str:
    """Take the backup that is due; "" where there is none to take. Asked by reading first: a write waits for others."""
    with hub.reading(None) as unit:
        if not _is_due(unit):
            return ""
    with hub.writing(None) as unit:
        if not _is_due(unit):
            return ""
        unit.session.merge(HubSetting(name=BEGUN, value=unit.at.isoformat()))
        unit.audit("backup due")
        unit.commit()
        return _plan(unit).place


def _is_due(unit: ReadingUnit) -> bool:
    plan, now = _plan(unit), unit.at
    if not plan.place or plan.when not in HOURS:
        return False
    begun, last = _moment(unit, BEGUN), _moment(unit, LAST)
    if begun is not None and timedelta(0) <= now - begun < AGAIN:
        return False
    # a moment to come was written under a clock that has been set back since
    return last is None or last > now or last < _latest(plan.when, now)


def _latest(when: str, now: datetime) -> datetime:
    """The last time that the hour came, in London."""
    here = now.astimezone(clock.LONDON)
    at = here.replace(hour=int(when), minute=0, second=0, microsecond=0, fold=0)
    return at if at <= here else at - timedelta(days=1)


def _standing(unit: ReadingUnit) -> BackupStanding:
    plan, last, failed, now = _plan(unit), _moment(unit, LAST), _moment(unit, FAILED), unit.at
    broken = failed is not None and (last is None or failed > last)
    since = last or unit.session.scalar(select(AuditEntry.at).order_by(AuditEntry.seq).limit(1)) or now
    late = now - since > LATE
    words = "No backup has been made yet." if last is None else f"The last backup was made on {moment_words(last)}."
    if late and last is not None:
        words = f"{words[:-1]}, {(now - last).days} days ago: it is late."
    if broken and failed is not None:
        words = f"The backup failed on {moment_words(failed)}. {words}"
    return BackupStanding(plan, last, late or broken, words, _next_step(plan, broken))


def _next_step(plan: BackupPlan, broken: bool) -> str:
    if not plan.place:
        return "Choose a folder on another disk or a share, and an hour."
    check = "Check that the disk or the share is connected and has room, then back up. " if broken else ""
    if plan.when in HOURS:
        return f"{check}One is made each day at {plan.when}:00 by a desk that is open, or by the first one after it."
    return f"{check}None is made by itself: press “Back up now”, or choose an hour."


def _plan(unit: ReadingUnit) -> BackupPlan:
    return BackupPlan(_value(unit, PLACE), _value(unit, HOUR))


def _value(unit: ReadingUnit, name: str) -> str:
    row = unit.session.get(HubSetting, name)
    return row.value if row is not None else ""


def _moment(unit: ReadingUnit, name: str) -> datetime | None:
    kept = _value(unit, name)
    return datetime.fromisoformat(kept) if kept else None


def _when_problems(when: str) -> tuple[Problem, ...]:
    if when in HOURS or when == WHEN_ASKED:
        return ()
    return (Problem("when", "Choose an hour, or that backups are made only when somebody asks."),)


def _place_problems(hub: Hub, place: str) -> tuple[Problem, ...]:
    if not place:
        return (Problem("place", "Choose the folder that backups go to: on another disk, or on a share."),)
    return line_too_long(place=place) or tuple(Problem("place", words) for words in [_wrong(hub, place)] if words)


def _wrong(hub: Hub, place: str) -> str:
    """What is wrong with a folder for backups, and what to do; "" where one may be written there."""
    folder = Path(place)
    try:
        if not folder.is_absolute():
            return "Give the whole path of the folder, from the disk or the share on. The button beside it finds one."
        if not folder.is_dir():
            return "This folder is not there. Connect the disk or the share, or choose another folder."
        if folder.resolve().is_relative_to(hub.folder.resolve()):
            return "This is the hub's own folder: whoever loses it loses both. Choose one on another disk or a share."
    except (OSError, ValueError):
        return "This folder cannot be looked into. Check the path, or choose another folder."
    tried = folder / f".hubdesk-{secrets.token_hex(6)}"
    try:
        os.close(os.open(tried, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except (OSError, ValueError):
        return "Nothing can be written into this folder. Ask whoever keeps it for the right, or choose another."
    with contextlib.suppress(OSError):
        tried.unlink()
    return ""
