"""What the wall shows, and nothing that could identify a family.

The board's query names its columns one by one: no subject line, no name, no address, no narrative is ever loaded
(domain.md, wallboard: "shows a name, an address, or any narrative: never"; tests read the emitted SQL and plant a
marker in every text of the database). Three statements whatever the number of enquiries: the enquiries, the
agencies asked, the contacts not yet screened.
"""

import functools
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Select, String, bindparam, case, func, select, type_coerce

from app.models import Agency, Contact, Enquiry, EnquiryPause, InformationRequest, UserAccount
from app.models.enums import ContactStatus, EnquiryStatus, RatingColour, RequestState
from app.services.access import Act, Actor, guarded
from app.services.errors import LockedOut, NotFound
from app.services.trust import keyring_slots, opening, vault
from app.services.unit_of_work import Hub


class ChipState(IntEnum):
    """How an agency stands in an enquiry; of several rounds the worst counts."""

    REPLIED = 0
    ASKED = 1
    LATE = 2


_LATE = ChipState.LATE
_RED = RatingColour.RED.value
_PLACES = {code.value: place for place, code in enumerate(RatingColour)}
_SOME = 1_000
"""Rows fetched at once."""
_FAR = 1e11
"""A time in seconds after every due time (the year 5138): what has none comes last among its like."""


@dataclass(frozen=True, slots=True)
class BoardChip:
    """One agency that was asked: its short name on the wall and how it stands."""

    short: str
    state: ChipState


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open enquiry as the wall may show it.

    Attributes:
        number: the short case number, all of the reference that the wall shows.
        rating: the code of its present rating (red, amber, green, blue).
        initials: of the lead worker; empty for a restricted case, and so are its chips.
        chips: the agencies asked: late ones first, then waiting, then replied, each in the agencies' own order.
        due_at: when the enquiry must be finished, UTC; none while paused or without a limit.
        paused: whether its clock stands still now.
    """

    number: str
    rating: str
    initials: str
    chips: tuple[BoardChip, ...]
    due_at: datetime | None
    paused: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The whole wall at one moment.

    Attributes:
        at: when it was read, UTC.
        rows: every open enquiry, worst first.
        pinned: how many rows from the top are Red or have a late reply; they stay on every page of the wall.
        ratings: open enquiries of each rating, only ratings that occur.
        unscreened: contacts that nobody has screened yet: unrated.
        replies_late: agencies that have not answered an open enquiry in time.
    """

    at: datetime
    rows: tuple[BoardRow, ...]
    pinned: int
    ratings: dict[str, int]
    unscreened: int
    replies_late: int

    @property
    def open(self) -> int:
        """How many enquiries are open."""
        return len(self.rows)


@guarded(Act.SEE_BOARD)
def read_board(hub: Hub, actor: Actor) -> Board:
    """Read the wall in three statements, however many enquiries are open."""
    with hub.reading(actor) as unit:
        core = unit.session.connection()  # rows of columns without the ORM's loading, which costs as much as the SQL
        asked: dict[str, list[Any]] = {}
        for some in core.execute(requests_query(), {"at": unit.at}).partitions(_SOME):
            for case_number, position, short, stand in some:
                if case_number in asked:
                    asked[case_number] += (position, short, stand)
                else:
                    asked[case_number] = [position, short, stand]
        enquiries = core.execute(enquiries_query()).all()
        unscreened: int = core.execute(unscreened_query()).scalar_one()
    return _arranged(unit.at, enquiries, asked, unscreened)


def _arranged(at: datetime, enquiries: Sequence[Any], asked: dict[str, list[Any]], unscreened: int) -> Board:
    """The records of the board, worst first.

    Worst: Red; then whoever waits for a late reply; then what is over its own time; then the rest. In each of these
    by rating, then by due time, what has none last.
    """
    kept: dict[tuple[Any, ...], tuple[BoardChip, ...]] = {}
    rows: list[BoardRow] = []
    keys: list[float] = []
    ratings: dict[str, int] = {}
    now = at.timestamp()
    pinned = late = 0
    for case_number, number, rating, initials, due_at, paused, restricted in enquiries:
        entries = tuple(asked.get(case_number, ()))
        chips = kept.get(entries)
        if chips is None:
            chips = kept[entries] = _chips(entries)
        ratings[rating] = ratings.get(rating, 0) + 1
        waits = bool(chips) and chips[0].state is _LATE
        if waits:
            late += [chip.state for chip in chips].count(_LATE)
        due = _FAR - 1 if due_at is None else due_at.timestamp()
        weight = 0 if rating == _RED else 1 if waits else 2 if due < now else 3
        pinned += weight < 2
        who, asks = ("", ()) if restricted else (initials, chips)  # of a restricted case how it stands, and no more
        rows.append(BoardRow(number, rating, who, asks, due_at, bool(paused)))
        keys.append((weight * 10 + _PLACES.get(rating, 9)) * _FAR + due)
    order = sorted(range(len(rows)), key=keys.__getitem__)  # by one number: comparing tuples costs five times as much
    return Board(at, tuple([rows[place] for place in order]), pinned, ratings, unscreened, late)


def _chips(flat: tuple[Any, ...]) -> tuple[BoardChip, ...]:
    """The agencies of one enquiry, one chip each however many rounds it was asked in.

    `flat` holds position, short name and state of one request after another: ten thousand small tuples a refresh would
    keep the garbage collector as busy as the database.
    """
    worst: dict[tuple[int, str], int] = {}
    for position, short, state in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        worst[position, short] = max(state, worst.get((position, short), 0))
    ordered = sorted(worst.items(), key=lambda each: (-each[1], each[0]))
    return tuple(BoardChip(short, ChipState(state)) for (_, short), state in ordered)


@functools.cache
def requests_query() -> Select[Any]:
    """Which agency was asked in which open enquiry and how that stands `at` a moment (its one parameter).

    A request that is a draft, held for an override or withdrawn has not been asked and is not counted. Nothing is
    grouped or sorted in SQL: a temporary table costs SQLCipher a locking of memory for every page (measured ×4).
    """
    state, due = InformationRequest.state, InformationRequest.due_at
    stand = case(
        (state == RequestState.REPLIED, int(ChipState.REPLIED)),
        (due < bindparam("at", type_=due.type), int(ChipState.LATE)),
        else_=int(ChipState.ASKED),
    )
    return (
        select(Enquiry.reference, Agency.position, Agency.short_name, stand.label("stand"))
        .select_from(InformationRequest)
        .join(Enquiry, Enquiry.id == InformationRequest.enquiry_id)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .where(Enquiry.status == EnquiryStatus.OPEN, state.in_((RequestState.SENT, RequestState.REPLIED)))
    )


@functools.cache
def enquiries_query() -> Select[Any]:
    """The open enquiries; the full reference only ties them to their requests and stays off the board."""
    paused = select(EnquiryPause.id).where(EnquiryPause.enquiry_id == Enquiry.id, EnquiryPause.until.is_(None)).exists()
    found = (
        select(
            Enquiry.reference,
            Enquiry.short_number,
            type_coerce(Enquiry.rating, String),
            UserAccount.initials,
            Enquiry.due_at,
            paused.label("paused"),
            Enquiry.restricted,
        )
        .join(UserAccount, UserAccount.id == Enquiry.lead_worker_id)
        .where(Enquiry.status == EnquiryStatus.OPEN)
    )
    return typing.cast("Select[Any]", found)


@functools.cache
def unscreened_query() -> Select[Any]:
    """How many contacts nobody has screened yet."""
    return select(func.count()).select_from(Contact).where(Contact.status == ContactStatus.UNSCREENED)


def open_board(folder: Path, handover: str = "") -> tuple[Hub, Actor]:
    """Open the hub under the wallboard's account, without asking anybody; the opening is audited.

    An invented hub (demo) carries its passphrase beside it and opens with that.

    Raises:
        LockedOut, NotFound, StoreFault: why it cannot be opened, and what to do.
    """
    if not vault.there_is_a_hub(folder):
        raise NotFound(
            "There is no hub in this folder.",
            "Set the hub up on the desktop first, or start the wallboard with --hub and the folder of the hub.",
        )
    mark = folder / opening.DEMO_MARK
    if not handover and mark.exists():
        try:
            lines = mark.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        found = (each.removeprefix("passphrase: ").strip() for each in lines if each.startswith("passphrase: "))
        line = next(found, "")
        if line:
            return keyring_slots.open_wallboard_with(folder, vault.open_with_passphrase(folder, line))
    return keyring_slots.open_wallboard(folder, handover)


class BoardSource:
    """The wall's own way to the data: opens the hub when it must, reads, and notices that the file was taken away.

    An open file can still be read after it was moved or replaced; the wall would go on showing what nobody can change
    any more. So the file in the folder is compared with the one that was opened, before every reading. Used by one
    thread, the database thread.
    """

    def __init__(self, folder: Path, handover: str = "") -> None:
        self._folder = folder
        self._handover = handover
        self._opened: tuple[Hub, Actor] | None = None
        self._file: tuple[int, int] | None = None

    def hand_over(self, line: str) -> None:
        """Take a new key from whoever started the wallboard; it is used at the next opening."""
        self._handover = line

    def read(self) -> Board:
        """The board as it is now.

        Raises:
            LockedOut, NotFound, Refused, StoreFault: in words; the next call tries again from the start.
        """
        try:
            if self._opened is not None and self._look() != self._file:
                self.close()
            if self._opened is None:
                self._opened = self._open()
                self._file = self._look()
            return read_board(*self._opened)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Close the hub, if it is open."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened[0].close()

    def _open(self) -> tuple[Hub, Actor]:
        """Open with the handed-over key; one that no longer fits (the slot was made anew) gives way to the keyring."""
        if self._handover:
            try:
                return open_board(self._folder, self._handover)
            except LockedOut:
                self._handover = ""
        return open_board(self._folder)

    def _look(self) -> tuple[int, int]:
        try:
            found = vault.database_path(self._folder).stat()
        except OSError:
            raise NotFound(
                "The hub's database is not in its folder.",
                f"Put {vault.DATABASE} back beside its key file, or restore a backup. The wallboard keeps looking.",
            ) from None
        return found.st_dev, found.st_ino
