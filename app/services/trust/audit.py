"""Questions to the audit trail: who did what, and whether the chain holds. Ids and acts, never case content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.models import AuditEntry, Contact, Enquiry, UserAccount
from app.services import chain
from app.services.access import Act, Actor, guarded
from app.services.anchor import AnchorDamaged
from app.services.errors import NotFound
from app.services.unit_of_work import Hub, ReadingUnit, WritingUnit

MOST_ROWS = 500


@dataclass(frozen=True)
class AuditRow:
    """One entry: `who` are the account's initials, or "Hubdesk" where nobody was signed in."""

    seq: int
    at: datetime
    who: str
    actor_id: UUID | None
    act: str
    subject_kind: str
    subject_id: UUID | None
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class ChainVerdict:
    """What a check of the chain found, in words.

    Attributes:
        holds: whether every entry stands as it was written.
        entries: how many were read.
        broken_at: the number of the first entry that does not hold.
        sentence: the finding.
        next_step: what to do about it.
    """

    holds: bool
    entries: int
    broken_at: int | None
    sentence: str
    next_step: str = ""


@guarded(Act.READ_AUDIT)
def list_audit(
    hub: Hub,
    actor: Actor,
    *,
    reference: str = "",
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    before: int | None = None,
    limit: int = 200,
) -> tuple[AuditRow, ...]:
    """Entries, newest first: of one contact or enquiry (by its reference), of one subject, or by one account.

    `before` is the sequence number under which to go on. That the trail was read is itself an entry.

    Raises:
        NotFound: there is nothing of this reference.
    """
    with hub.writing(actor) as unit:
        about = _subject(unit, reference) if reference.strip() else subject_id
        query = (
            select(AuditEntry, UserAccount.initials)
            .outerjoin(UserAccount, UserAccount.id == AuditEntry.actor_id)
            .order_by(AuditEntry.seq.desc())
            .limit(max(1, min(limit, MOST_ROWS)))
        )
        if about is not None:
            query = query.where(AuditEntry.subject_id == about)
        if actor_id is not None:
            query = query.where(AuditEntry.actor_id == actor_id)
        if before is not None:
            query = query.where(AuditEntry.seq < before)
        found = rows_of(unit, query)
        unit.audit("audit trail read", "user" if actor_id else None, about or actor_id, entries=len(found))
        unit.commit()
    return found


def rows_of(unit: ReadingUnit, query: Select[AuditEntry, str]) -> tuple[AuditRow, ...]:
    """The entries that a query of entries with their account's initials brings, as the auditor sees them."""
    return tuple(
        AuditRow(
            entry.seq,
            entry.at,
            initials or "Hubdesk",
            entry.actor_id,
            entry.act,
            entry.subject_kind or "",
            entry.subject_id,
            dict(entry.detail),
        )
        for entry, initials in unit.session.execute(query)
    )


def _subject(unit: WritingUnit, reference: str) -> UUID:
    """The contact or enquiry of a human or plain reference."""
    plain = "".join(letter for letter in reference.upper() if letter.isalnum())
    for model in (Contact, Enquiry):
        found = unit.session.scalar(select(model.id).where(model.plain_reference == plain))
        if found is not None:
            return found
    raise NotFound("There is no contact or enquiry of this reference.", "Check the reference and try again.")


def verify_chain(hub: Hub) -> ChainVerdict:
    """Read the whole trail, check every link, and that it goes through the mark kept outside the database.

    For a command at the machine itself, where nobody is signed in.
    """
    try:
        mark, marked = hub.anchor.last(), True
    except AnchorDamaged:
        mark, marked = None, False
    with hub.reading(None) as unit:
        found = chain.verify(unit.session, hub.audit_key, mark)
    if found.broken_at is not None:
        said = f"entry {found.broken_at:,} is not as it was written, or one before it is gone"
        return ChainVerdict(False, found.entries, found.broken_at, f"The audit trail does not hold: {said}.", _KEEP)
    if found.passed is False:
        at = mark.seq if mark else 0
        gone = f"it ends at entry {found.entries:,}, or was changed, before its mark at entry {at:,}"
        return ChainVerdict(False, found.entries, None, f"Saved work is missing from the audit trail: {gone}.", _KEEP)
    said = f"The audit trail holds: {found.entries:,} entries."
    if not marked:
        return ChainVerdict(False, found.entries, None, f"{said} The mark of its end is damaged.", _KEEP)
    if mark is None:
        return ChainVerdict(True, found.entries, None, f"{said} No mark of its end was ever kept beside the database.")
    return ChainVerdict(True, found.entries, None, f"{said} It goes through the mark kept outside the database.")


_KEEP = "Keep the database as it is, tell whoever is responsible for information governance, and compare a backup."


@guarded(Act.READ_AUDIT)
def check_audit(hub: Hub, actor: Actor) -> ChainVerdict:
    """Check the trail for the auditor; that it was checked, and with what result, is an entry."""
    verdict = verify_chain(hub)
    with hub.writing(actor) as unit:
        unit.audit("audit trail checked", None, None, holds=verdict.holds, entries=verdict.entries)
        unit.commit()
    return verdict
