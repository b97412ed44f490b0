"""The unit of work: one transaction that carries who and when, audits itself, and undoes itself unless committed."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event, RLock
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.models import Base, HubSetting, PolicyVersion, ReferenceCounter, UserAccount, UserRole
from app.models.engine import Store
from app.models.enums import PolicyState
from app.services import chain, clock
from app.services.access import Act, Actor, Role
from app.services.anchor import Anchor
from app.services.errors import Conflict, Departed, NotFound, Refused
from app.services.policy import Policy
from app.services.policy_file import load_pack
from app.services.store_words import half_a_character, in_words, too_little_memory

R = TypeVar("R", bound=Base)
LONGEST_WAIT = 10.0
"""So many seconds `close` waits for a copy that was told to break off."""


@dataclass(frozen=True)
class Touched:
    """A thing that a write changed; `id` is None for a whole kind."""

    kind: str
    id: UUID | None = None


@dataclass(frozen=True)
class Changes:
    """What a committed write changed, for the screens that show it.

    Attributes:
        touched: every thing and kind.
        new_id: the id of what was made, where one thing was.
        words: one sentence for the notice bar, naming nobody.
    """

    touched: tuple[Touched, ...] = ()
    new_id: UUID | None = None
    words: str = ""


def changed(kind: str, thing: UUID | None = None) -> Touched:
    """Say that a thing (or, without an id, a kind of thing) changed."""
    return Touched(kind, thing)


class HasVersion(Protocol):
    """A row that two people may edit."""

    version: Any


class Keeper(Protocol):
    """Keeps something beside the record, in the transaction that changes it, and perhaps a part of it in memory."""

    def watch(self, session: Session) -> Callable[[], None]:
        """Watch a writing session; what comes back is called once before it commits."""

    def forget(self) -> None:
        """Drop what is held in memory."""


class ReadingUnit:
    """A read-only transaction.

    Attributes:
        session: SQLAlchemy's; used inside services only.
        hub: where it reads.
        actor: who reads; None for the program itself.
        at: the moment it began, UTC.
    """

    def __init__(self, hub: "Hub", session: Session, actor: Actor | None) -> None:
        self.hub = hub
        self.session = session
        self.actor = actor
        self.at: datetime = clock.now()

    def get(self, model: type[R], row_id: UUID, words: str = "This record") -> R:
        """The row, or `NotFound` in words."""
        row = self.session.get(model, row_id)
        if row is None:
            raise NotFound(f"{words} is not there any more.", "Refresh the list and look again.")
        return row

    @property
    def who(self) -> Actor:
        """The actor; a unit of the program itself has none."""
        if self.actor is None:
            raise Refused("This needs a person who is signed in.", "Sign in and try again.")
        return self.actor

    @cached_property
    def policy(self) -> "PolicyInForce":
        """The policy in force, read once a unit."""
        return self.hub.policy_in_force(self.session)

    def policy_of(self, version_id: UUID) -> Policy:
        """The policy as it stood in a version: an enquiry keeps the one it started under."""
        return self.hub.policy_version(self.session, version_id)


class WritingUnit(ReadingUnit):
    """A transaction that began as a writer; it rolls back unless `commit` was called."""

    def __init__(self, hub: "Hub", session: Session, actor: Actor | None) -> None:
        super().__init__(hub, session, actor)
        self._events: list[chain.Event] = []
        self._kept = [keeper.watch(session) for keeper in hub.keepers]
        self.committed = False

    def add(self, *rows: Base) -> None:
        """Put new rows into the transaction."""
        self.session.add_all(rows)

    def audit(self, act: str, subject_kind: str | None = None, subject_id: UUID | None = None, **detail: Any) -> None:
        """Say what happened, in ids, codes and counts; written in this transaction."""
        self._events.append(
            chain.Event(
                self.at,
                self.actor.user_id if self.actor else None,
                self.actor.session_id if self.actor else None,
                act,
                subject_kind,
                subject_id,
                detail,
            )
        )

    def expect_version(self, row: HasVersion, version: int, mine: Mapping[str, str], theirs: Mapping[str, str]) -> None:
        """Refuse to overwrite what somebody else saved since `version` was read; count the version up.

        Raises:
            Conflict: with both texts.
        """
        if row.version != version:
            raise Conflict("Somebody else saved this while you were writing.", mine, theirs)
        row.version = version + 1

    def next_reference(self, kind: str, letter: str) -> tuple[str, str, str]:
        """The next human reference of a kind, its plain form and its short number: `C-26-1187`, `C261187`, `1187`.

        The plain form has letters and digits only and at most 20 of them, as a child identifier in a return must.
        """
        year = self.at.astimezone(clock.LONDON).year
        counter = self.session.get(ReferenceCounter, (kind, year))
        if counter is None:
            counter = ReferenceCounter(kind=kind, year=year, next_number=1001)
            self.session.add(counter)
            self.session.flush()  # so that a second reference of this unit finds it
        number = counter.next_number
        counter.next_number = number + 1
        return f"{letter}-{year % 100:02d}-{number}", f"{letter}{year % 100:02d}{number}", str(number)

    def commit(self, *touched: Touched, new_id: UUID | None = None, words: str = "") -> Changes:
        """Write the audit entries and commit.

        Raises:
            RuntimeError: a write that says nothing to the audit trail is a defect.
        """
        if not self._events:
            raise RuntimeError("a unit of work must audit what it writes")
        self.session.flush()
        for finish in self._kept:
            finish()
        head = chain.append(self.session, self.hub.audit_key, self._events)
        self.session.commit()
        self.committed = True
        self.hub.commits += 1
        self.hub.anchor.put(*head)
        return Changes(tuple(touched), new_id, words)


@dataclass(frozen=True)
class PolicyInForce:
    """The policy and the id of its version."""

    version_id: UUID
    number: int
    policy: Policy


class Hub:
    """An opened hub: its store, its audit key, its policy.

    Attributes:
        folder: where the database and its envelope lie.
        store: the opened database.
        audit_key: the key of the audit chain.
        demo: whether this is an invented hub.
        commits: how many units of work were committed since it was opened here.
        anchor: the head of the audit chain, kept outside the database.
        keepers: what is kept beside the record.
        worked_out: what took long to make and may be made again, such as a picture; it holds names and goes at `close`.
        copying: held by whoever copies the whole hub, beside the database thread; `close` waits for it.
        closing: set once `close` was called; a copy then breaks off.
    """

    def __init__(
        self, folder: Path, store: Store, audit_key: bytes, demo: bool = False, keepers: Sequence[Keeper] = ()
    ) -> None:
        self.folder = folder
        self.store = store
        self.audit_key = audit_key
        self.anchor = Anchor(folder, audit_key)
        self.demo = demo
        self.commits = 0
        self.keepers = tuple(keepers)
        self.worked_out: dict[object, object] = {}
        self.copying = RLock()
        self.closing = Event()
        self._policies: dict[UUID, Policy] = {}
        self._narrowed: frozenset[tuple[Role, Act]] = frozenset()
        self._narrowed_as_of: int | None = None

    @property
    def narrowed(self) -> frozenset[tuple[Role, Act]]:
        """Grants that the policy in force takes away, read again after any commit here or in another process."""
        version = self.store.data_version()
        if version != self._narrowed_as_of:
            with self.reading(None) as unit:
                try:
                    unit.hub.policy_in_force(unit.session)
                except NotFound:  # the hub is being set up: no policy narrows anything yet
                    self._narrowed = frozenset()
            self._narrowed_as_of = version
        return self._narrowed

    def close(self) -> None:
        """Close every connection, and forget what was worked out and what keepers hold in memory.

        A copy under way breaks off first; one that hangs on a share that is gone is waited for a moment only.
        """
        self.closing.set()
        waited = self.copying.acquire(timeout=LONGEST_WAIT)
        try:
            self.worked_out.clear()
            self.forget()
            self.anchor.close()
            self.store.close()
        finally:
            if waited:
                self.copying.release()

    def forget(self) -> None:
        """Drop what keepers hold of people in memory: when the desk is locked, and at sign-out."""
        for keeper in self.keepers:
            keeper.forget()

    def policy_version(self, session: Session, version_id: UUID) -> Policy:
        """The policy of a version, parsed once and kept."""
        if version_id not in self._policies:
            row = session.get(PolicyVersion, version_id)
            if row is None:
                raise NotFound("This version of the policy is not there.", "Tell the administrator.")
            self._policies[version_id] = load_pack(
                row.body, row.pack, roles=[role.value for role in Role], acts=[act.value for act in Act]
            )
        return self._policies[version_id]

    def policy_in_force(self, session: Session) -> PolicyInForce:
        """The policy in force; its narrowings hold from now on."""
        row = session.execute(
            select(PolicyVersion.id, PolicyVersion.number).where(PolicyVersion.state == PolicyState.IN_FORCE)
        ).first()
        if row is None:
            raise NotFound("This hub has no policy in force.", "Finish the set-up, or ask the administrator.")
        policy = self.policy_version(session, row.id)
        self._narrowed = frozenset((Role(entry.role), Act(act)) for entry in policy.narrowings for act in entry.acts)
        return PolicyInForce(row.id, row.number, policy)

    @contextlib.contextmanager
    def reading(self, actor: Actor | None) -> Iterator[ReadingUnit]:
        """A read-only unit of work."""
        try:
            with Session(self.store.reader, expire_on_commit=False, autoflush=False) as session:
                _still_here(session, actor)
                yield ReadingUnit(self, session, actor)
        except UnicodeEncodeError:
            raise half_a_character() from None
        except MemoryError:
            raise too_little_memory() from None
        except DBAPIError as fault:
            raise in_words(fault) from None

    @contextlib.contextmanager
    def writing(self, actor: Actor | None) -> Iterator[WritingUnit]:
        """A writing unit of work; it rolls back unless its `commit` was called.

        Raises:
            StoreFault, Refused, Conflict: what the database refused, in words.
        """
        try:
            with Session(self.store.writer, expire_on_commit=False, autoflush=False) as session:
                _still_here(session, actor)
                yield WritingUnit(self, session, actor)
        except StaleDataError:
            raise Conflict("Somebody else saved this at the same moment.", {}, {}) from None
        except UnicodeEncodeError:
            raise half_a_character() from None
        except MemoryError:
            raise too_little_memory() from None
        except DBAPIError as fault:
            raise in_words(fault) from None

    def record_refusal(self, actor: Actor, act: Act, about: tuple[str, UUID] | None = None) -> None:
        """Write a refusal into the audit trail, in a transaction of its own; `about` says what was asked for."""
        with self.writing(None) as unit:
            unit.actor = actor
            unit.audit("refused", *(about or (None, None)), refused_act=act.value)
            unit.commit()

    def setting(self, name: str) -> str | None:
        """A fact about this hub; None where it was never set."""
        with self.reading(None) as unit:
            row = unit.session.get(HubSetting, name)
            return row.value if row else None


def _still_here(session: Session, actor: Actor | None) -> None:
    """Refuse a leaver's or a mover's next transaction."""
    if actor is None:
        return
    rows = session.execute(
        select(UserAccount.ended_at, UserAccount.leaves_on, UserAccount.agency_id, UserRole.role)
        .outerjoin(UserRole, UserRole.user_id == UserAccount.id)
        .where(UserAccount.id == actor.user_id)
    ).all()
    left = rows and rows[0].leaves_on is not None and rows[0].leaves_on <= clock.today()
    if not rows or rows[0].ended_at is not None or left:
        raise Departed("Your account has ended.", "If that is wrong, ask the administrator.")
    if {row.role for row in rows if row.role} != {role.value for role in actor.roles}:
        raise Departed("Your roles have changed since you signed in.", "Sign in again to work under the new ones.")
    if rows[0].agency_id != actor.agency_id:
        raise Departed("Your agency has changed since you signed in.", "Sign in again.")
