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
from app.models.audit import append_entries, newest_entry, stored_entries
from app.services.anchor import Mark

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEN_MINUTES = 600_000_000
"""In microseconds: small enough that Python reckons with what is left of it in one machine word."""
_AFTER = tuple(f"{each // 60}:{each % 60:02d}." for each in range(600))
"""What a second of ten minutes adds to their beginning: 2026-11-29T01:5 and 7:16."""
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
    return newest_entry(session.connection()) or (0, GENESIS)


def append(session: Session, key: bytes, events: list[Event]) -> tuple[int, bytes]:
    """Add events to the chain inside the session's transaction; the new head comes back.

    The caller's transaction began as a writer, so that no other process can append between the read and the write.
    """
    seq, mac = head(session)
    rows: list[dict[str, Any]] = []
    for entry in events:
        seq += 1
        mac = sealed(key, seq, mac, entry)
        rows.append({
            "seq": seq, "at": entry.at, "actor_id": entry.actor_id, "session_id": entry.session_id, "act": entry.act,
            "subject_kind": entry.subject_kind, "subject_id": entry.subject_id, "detail": dict(entry.detail or {}),
            "mac": mac,
        })  # fmt: skip
    if rows:
        append_entries(session.connection(), rows)
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
        from cryptography.hazmat.primitives.hashes import SHA256  # here: only a check of the trail pays for it
        from cryptography.hazmat.primitives.hmac import HMAC

        self._key = key
        self._mark = mark
        self._seal = HMAC(key, SHA256())  # begun once, copied for each: a copy costs a third of a beginning
        self._ids: dict[bytes | None, str] = {None: "None"}
        self._words: dict[str | None, str] = {}

    def follow(self, rows: Iterable[tuple[Any, ...]], before: bytes = GENESIS, count: int = 0) -> Verdict:
        """Check entries that follow each other from the link `before`, which was the `count`-th."""
        mark, seal, ids, words = self._mark, self._seal.copy, self._ids, self._words
        passed = None if mark is None else False
        marked = mark.seq if mark is not None else 0
        since, stamp = 0, ""  # the ten minutes that the last entry fell into, and how they are written
        for seq, at, actor, sitting, act, kind, subject, detail, mac in rows:
            count += 1
            try:
                rest = at - since
                if not 0 <= rest < _TEN_MINUTES or not stamp:
                    rest = at % _TEN_MINUTES
                    since, stamp = at - rest, _beginning(at - rest)
                digits = str(rest + 1_000_000_000)
                body = (
                    f'[{count},"{stamp}{_AFTER[rest // 1_000_000]}{digits[-6:]}+00:00","{ids[actor]}","{ids[sitting]}",'
                    f'{words[act]},{words[kind]},"{ids[subject]}",{detail}]'
                )
            except (KeyError, TypeError, OverflowError):
                body = self._learn(count, at, (actor, sitting, subject), (act, kind), detail)
                ids = self._ids
            sealing = seal()
            sealing.update(before + body.encode())
            found = sealing.finalize()
            if found != mac or seq != count:
                found = self._slow(count, before, (at, actor, sitting, act, kind, subject, detail))
                if seq != count or not hmac.compare_digest(found, bytes(mac)):
                    return Verdict(count, int(seq), before, passed)
            before = found
            if count == marked and mark is not None:
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
            rest = at % _TEN_MINUTES
            time = f"{_beginning(at - rest)}{_AFTER[rest // 1_000_000]}{rest % 1_000_000:06d}"
        except (ValueError, OverflowError):
            return ""
        told = [self._words.setdefault(each, json.dumps(each)) for each in words]
        actor, sitting, subject = said
        return f'[{count},"{time}+00:00","{actor}","{sitting}",{told[0]},{told[1]},"{subject}",{detail}]'

    def _slow(self, count: int, before: bytes, stored: Sequence[Any]) -> bytes:
        """The seal of an entry read as a record; of one that cannot be read at all, a seal that nothing bears."""
        at, actor, sitting, act, kind, subject, detail = stored
        try:
            moment = _EPOCH + timedelta(microseconds=at)
            told = Event(moment, _id(actor), _id(sitting), act, kind, _id(subject), json.loads(detail))
            return sealed(self._key, count, before, told)
        except (TypeError, ValueError, OverflowError):
            return b""


def _beginning(at: int) -> str:
    """How ten minutes that begin at so many microseconds are written: up to the tens of minutes, 2026-11-29T01:5."""
    return (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="minutes")[:15]


def _id(stored: bytes | None) -> UUID | None:
    return None if stored is None else UUID(bytes=bytes(stored))


def holds(session: Session, mark: Mark) -> bool:
    """Whether the entry that a mark speaks of stands in the chain as it was; one read."""
    mac = session.scalar(select(AuditEntry.mac).where(AuditEntry.seq == mark.seq))
    return mac is not None and hmac.compare_digest(bytes(mac), mark.mac)
