"""A period of the audit trail as a signed file for an auditor: from the auditor's screen, or at the machine itself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.models import AuditEntry, UserAccount
from app.models.audit import stored_between
from app.services import chain, clock
from app.services.access import Act, Actor, guarded
from app.services.dates import day_words, file_stamp
from app.services.errors import Invalid, Problem, StoreFault
from app.services.trust import audit_paper, vault
from app.services.unit_of_work import Hub, ReadingUnit


@dataclass(frozen=True)
class Period:
    """Days in London, both counted; None where it is open on that side."""

    since: date | None = None
    until: date | None = None

    @property
    def words(self) -> str:
        """The period in words."""
        if self.since is None and self.until is None:
            return "from the beginning to now"
        since = "from the beginning" if self.since is None else f"from {day_words(self.since)}"
        return f"{since} {'to now' if self.until is None else f'to {day_words(self.until)}'}"

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """The first moment of it and the first after it.

        Raises:
            Invalid: it ends before it begins.
        """
        if self.since and self.until and self.until < self.since:
            raise Invalid((Problem("until", "Enter a last day that is not before the first."),))
        after = None if self.until is None else self.until + timedelta(days=1)
        return _midnight(self.since), _midnight(after)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), clock.LONDON)


@dataclass(frozen=True)
class Exported:
    """An export that was made: the file, how many entries it holds, and the public key to tell the auditor."""

    path: Path
    entries: int
    holds: bool
    key: str


@guarded(Act.READ_AUDIT)
def export_audit(hub: Hub, actor: Actor, place: Path, period: Period) -> Exported:
    """Write a period of the trail into a folder, signed; that it was is an entry.

    Raises:
        Invalid: the period ends before it begins.
        StoreFault: the folder is not there or may not be written.
    """
    return _exported(hub, actor, place, period)


@guarded(Act.READ_AUDIT)
def export_key(hub: Hub, actor: Actor) -> str:
    """The public key of this hub's exports, to be told to an auditor another way than the file."""
    with hub.reading(actor):
        return audit_paper.key_words(audit_paper.public_key(hub.audit_key))


def export_here(hub: Hub, place: Path, period: Period) -> Exported:
    """The same for a command at the machine itself, after the hub's passphrase; the entry names no account."""
    return _exported(hub, None, place, period)


def _exported(hub: Hub, actor: Actor | None, place: Path, period: Period) -> Exported:
    bounds = period.bounds()
    key = audit_paper.signing_key(hub.audit_key)
    path = place / f"audit {file_stamp(clock.now())}{audit_paper.SUFFIX}"
    try:
        with hub.reading(actor) as unit:
            first, last = _between(unit, *bounds)
            connection = unit.session.connection()
            before = _mac(unit, first - 1)
            found = chain.Follower(hub.audit_key, None).follow(
                stored_between(connection, first, last), before, first - 1
            )
            holds = found.broken_at is None and found.entries == max(last, first - 1)
            said = audit_paper.Said(
                hub=vault.read_envelope(hub.folder)["id"],
                made=unit.at.isoformat(),
                asked=period.words,
                first=first,
                last=last,
                before=before.hex(),
                head=(_mac(unit, last) if last >= first else before).hex(),
                holds=holds,
            )
            digest = audit_paper.write(path, said, lambda: stored_between(connection, first, last), _who(unit), key)
    except OSError:
        raise StoreFault(
            "The export could not be written there.", "Choose another folder, or make room on the disk."
        ) from None
    with hub.writing(actor) as writing:
        writing.audit("audit trail exported", None, None, first=first, last=last, holds=holds, sha256=digest)
        writing.commit()
    words = audit_paper.key_words(audit_paper.public_key(hub.audit_key))
    return Exported(path, max(0, last - first + 1), holds, words)


def _between(unit: ReadingUnit, since: datetime | None, before: datetime | None) -> tuple[int, int]:
    """The first and the last number of a period. Between them nothing is left out: order is by number, not by clock."""
    asked = select(func.min(AuditEntry.seq), func.max(AuditEntry.seq))
    if since is not None:
        asked = asked.where(AuditEntry.at >= since)
    if before is not None:
        asked = asked.where(AuditEntry.at < before)
    row = unit.session.execute(asked).one()
    first, last = (row[0] or 1), (row[1] or 0)
    return first, last


def _mac(unit: ReadingUnit, seq: int) -> bytes:
    found = unit.session.scalar(select(AuditEntry.mac).where(AuditEntry.seq == seq))
    return chain.GENESIS if found is None else bytes(found)


def _who(unit: ReadingUnit) -> dict[bytes | None, str]:
    rows: list[tuple[UUID, str]] = [
        (each.id, each.initials) for each in unit.session.execute(select(UserAccount.id, UserAccount.initials))
    ]
    return {account.bytes: initials for account, initials in rows}
