"""What is shown of one household: who lives and lived there, what happened to them, and what else is known of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.services.people.person_records import Elsewhere, PersonEvent


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives or lived there: when, as far as anybody knows, and who told of it.

    `born` says when they were born or are due; `warned` that a warning note holds today.
    """

    person_id: UUID
    name: str = field(repr=False)
    born: str = field(repr=False)
    dates: str
    source: str = field(repr=False)
    warned: bool = False


@dataclass(frozen=True, slots=True)
class HomePhone:
    """A telephone number of the home, and who gave it."""

    number: str = field(repr=False)
    told_by: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HomeBeside:
    """Another household at the same address; `people` live there now, as far as they are open to whoever reads."""

    home_id: UUID
    address: str = field(repr=False)
    people: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """One household, as far as it is open to whoever asked.

    Attributes:
        address: whole, with the words that it may not be disclosed where that is so (`withheld`).
        now, before: who lives there, and who did.
        elsewhere: where else its adults live or lived, those who live here now first.
        events: the newest first; `left_out` so many older ones are not shown.
        warnings: warning notes of who lives there now, with their names.
    """

    id: UUID
    address: str = field(repr=False)
    withheld: bool
    now: tuple[Resident, ...]
    before: tuple[Resident, ...]
    phones: tuple[HomePhone, ...] = field(repr=False)
    elsewhere: tuple[Elsewhere, ...]
    beside: tuple[HomeBeside, ...]
    events: tuple[PersonEvent, ...]
    left_out: int
    warnings: tuple[str, ...] = field(repr=False)
    read_at: datetime
