"""The audit chain: every entry carries an HMAC over itself and the one before it.

The key is one of its own, apart from the data key, so that somebody who can write the database still cannot write
history. Order is by sequence, never by clock.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEntry
from app.models.audit import stored_entries
from app.services.anchor import Mark

_DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = _EPOCH.toordinal()
_BLOCK = 64
_KEPT = 65_536
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


def sealed(key: bytes, seq: int, before: bytes, entry: Event) -> bytes:
    """The HMAC of an entry over what it says and the HMAC of the one before it."""
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
        mac = sealed(key, seq, mac, entry)
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
        passed: whether the chain goes through the mark that was looked for; None where there was none to look for.
    """

    entries: int
    broken_at: int | None
    head_mac: bytes
    passed: bool | None = None


def verify(session: Session, key: bytes, mark: Mark | None = None) -> Verdict:
    """Read the whole chain in order and check every link, and that it goes through `mark`."""
    return Follower(key, mark).follow(stored_entries(session.connection()))


class Follower:
    """Checks entries as they are stored: what an entry says is put together from what stands there, letter for letter.

    Only where that does not bear the seal is the entry read as a record; that alone decides. An entry costs twice what
    reading it costs, where making a record of each costs ten times that.
    """

    def __init__(self, key: bytes, mark: Mark | None) -> None:
        self._key = key
        self._mark = mark
        padded = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(each ^ 0x36 for each in padded))  # HMAC in its two halves (RFC 2104), for
        self._outer = hashlib.sha256(bytes(each ^ 0x5C for each in padded))  # begun once each costs a third
        self._ids: dict[bytes | None, str] = {None: "None"}
        self._words: dict[str | None, str] = {}
        self._days: dict[int, str] = {}
        self._times: dict[int, str] = {}

    def follow(self, rows: Iterable[tuple[Any, ...]], before: bytes = GENESIS, count: int = 0) -> Verdict:
        """Check entries that follow each other from the link `before`, which was the `count`-th."""
        mark, inner, outer = self._mark, self._inner.copy, self._outer.copy
        ids, words, days, times = self._ids, self._words, self._days, self._times
        passed = None if mark is None else False
        for seq, at, actor, sitting, act, kind, subject, detail, mac in rows:
            count += 1
            try:
                day, rest = divmod(at, _DAY)
                second, micro = divmod(rest, 1_000_000)
                body = (
                    f'[{count},"{days[day]}{times[second]}.{micro:06d}+00:00","{ids[actor]}","{ids[sitting]}",'
                    f'{words[act]},{words[kind]},"{ids[subject]}",{detail}]'
                )
            except (KeyError, TypeError):
                body = self._learn(count, at, (actor, sitting, subject), (act, kind), detail)
            inside, outside = inner(), outer()
            inside.update(before)
            inside.update(body.encode())
            outside.update(inside.digest())
            found = outside.digest()
            if found != mac or seq != count:
                found = self._slow(count, before, (at, actor, sitting, act, kind, subject, detail))
                if seq != count or not hmac.compare_digest(found, bytes(mac)):
                    return Verdict(count, int(seq), before, passed)
            before = found
            if mark is not None and count == mark.seq:
                passed = hmac.compare_digest(found, mark.mac)
        return Verdict(count, None, before, passed)

    def _learn(self, count: int, at: Any, ids: Sequence[Any], words: Sequence[Any], detail: Any) -> str:
        """What an entry says, its words kept for those that follow; "" where it is not of the usual kinds."""
        if not isinstance(at, int) or not all(each is None or isinstance(each, bytes) for each in ids):
            return ""
        if len(self._ids) > _KEPT:
            self._ids = {None: "None"}
        try:
            said = [self._ids.setdefault(each, "" if each is None else str(UUID(bytes=each))) for each in ids]
        except ValueError:
            return ""
        told = [self._words.setdefault(each, json.dumps(each)) for each in words]
        day, rest = divmod(at, _DAY)
        second, micro = divmod(rest, 1_000_000)
        date = self._days.setdefault(day, f"{datetime.fromordinal(_FIRST + day).date().isoformat()}T")
        time = self._times.setdefault(second, f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}")
        actor, sitting, subject = said
        return (
            f'[{count},"{date}{time}.{micro:06d}+00:00","{actor}","{sitting}",'
            f'{told[0]},{told[1]},"{subject}",{detail}]'
        )

    def _slow(self, count: int, before: bytes, stored: Sequence[Any]) -> bytes:
        """The seal of an entry read as a record; of one that cannot be read at all, a seal that nothing bears."""
        at, actor, sitting, act, kind, subject, detail = stored
        try:
            moment = _EPOCH + timedelta(microseconds=at)
            told = Event(moment, _id(actor), _id(sitting), act, kind, _id(subject), json.loads(detail))
            return sealed(self._key, count, before, told)
        except (TypeError, ValueError, OverflowError):
            return b""


def _id(stored: bytes | None) -> UUID | None:
    return None if stored is None else UUID(bytes=bytes(stored))


def holds(session: Session, mark: Mark) -> bool:
    """Whether the entry that a mark speaks of stands in the chain as it was; one read."""
    mac = session.scalar(select(AuditEntry.mac).where(AuditEntry.seq == mark.seq))
    return mac is not None and hmac.compare_digest(bytes(mac), mark.mac)
