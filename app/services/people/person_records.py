"""What is shown of one person the hub knows: who they are and were, where, with whom, and what happened."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Lived:
    """Somebody in a home, and when."""

    person_id: UUID
    name: str = field(repr=False)
    dates: str


@dataclass(frozen=True, slots=True)
class PersonHome:
    """A home of the person; `now` where they live there today. `others` lived or live there too."""

    id: UUID
    address: str = field(repr=False)
    dates: str
    now: bool
    others: tuple[Lived, ...]


@dataclass(frozen=True, slots=True)
class PersonTie:
    """What the person is to somebody: `Child of Una Byrne`."""

    person_id: UUID
    words: str = field(repr=False)
    dates: str
    now: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A household in which an adult of the person's home lives or lived too, with its other people."""

    adult: str = field(repr=False)
    address: str = field(repr=False)
    dates: str
    others: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One entry on the line of time. `kind` and `place_id` say what opens it; "" and None where nothing does."""

    on: date
    when: str
    sort: str
    words: str = field(repr=False)
    place: str = ""
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, as far as their record is open to whoever asked.

    Attributes:
        facts: label and words of what is recorded of them.
        other_names: each with what sort of name it is.
        homes: the present ones first.
        events: the newest first.
        warnings: warning notes that hold today, in words.
    """

    id: UUID
    name: str = field(repr=False)
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    other_names: tuple[tuple[str, str], ...] = field(repr=False)
    homes: tuple[PersonHome, ...]
    ties: tuple[PersonTie, ...]
    elsewhere: tuple[Elsewhere, ...]
    events: tuple[PersonEvent, ...]
    warnings: tuple[str, ...] = field(repr=False)
    restricted: bool
    read_at: datetime
