"""The audit chain: every entry carries an HMAC over itself and the one before it.

The key is one of its own, apart from the data key, so that somebody who can write the database still cannot write
history. Order is by sequence, never by clock.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEntry

GENESIS = b"\x00" * 32


@dataclass(frozen=True)
class Event:
    """What an audit entry says: ids, codes and counts, never a name or a narrative."""

    at: datetime
    actor_id: UUID | None
    session_id: UUID | None
    act: str
    subject_kind: str | None = None
    subject_id: UUID | None = None
    detail: Mapping[str, Any] | None = None


def _digest(key: bytes, seq: int, before: bytes, entry: Event) -> bytes:
    body = json.dumps(
        [
            seq,
            entry.at.isoformat(timespec="microseconds"),
            str(entry.actor_id),
            str(entry.session_id),
            entry.act,
            entry.subject_kind,
            str(entry.subject_id),
            dict(entry.detail or {}),
        ],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return hmac.new(key, before + body.encode(), hashlib.sha256).digest()


def head(session: Session) -> tuple[int, bytes]:
    """The newest sequence number and its HMAC; (0, 32 zero bytes) for an empty chain."""
    row = session.execute(select(AuditEntry.seq, AuditEntry.mac).order_by(AuditEntry.seq.desc()).limit(1)).first()
    return (row.seq, bytes(row.mac)) if row else (0, GENESIS)


def append(session: Session, key: bytes, events: list[Event]) -> tuple[int, bytes]:
    """Add events to the chain inside the session's transaction; the new head comes back.

    The caller's transaction began as a writer, so that no other process can append between the read and the write.
    """
    seq, mac = head(session)
    for entry in events:
        seq += 1
        mac = _digest(key, seq, mac, entry)
        session.add(
            AuditEntry(
                seq=seq,
                at=entry.at,
                actor_id=entry.actor_id,
                session_id=entry.session_id,
                act=entry.act,
                subject_kind=entry.subject_kind,
                subject_id=entry.subject_id,
                detail=dict(entry.detail or {}),
                mac=mac,
            )
        )
    return seq, mac


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found.

    Attributes:
        entries: how many entries were read.
        broken_at: the first sequence number whose HMAC or place is wrong; None when all hold.
        head_mac: the digest of the last entry that holds.
    """

    entries: int
    broken_at: int | None
    head_mac: bytes


def verify(session: Session, key: bytes) -> Verdict:
    """Read the whole chain in order and check every link."""
    before = GENESIS
    count = 0
    rows = session.execute(select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1000)).scalars()
    for row in rows:
        count += 1
        said = Event(
            row.at, row.actor_id, row.session_id, row.act, row.subject_kind, row.subject_id, row.detail
        )
        expected = _digest(key, count, before, said)
        if row.seq != count or not hmac.compare_digest(expected, bytes(row.mac)):
            return Verdict(count, row.seq, before)
        before = expected
    return Verdict(count, None, before)
