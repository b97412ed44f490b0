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
    """A home of the person; `now` where they live there today. `others` lived or live there too; `source` who told."""

    id: UUID
    address: str = field(repr=False)
    dates: str
    now: bool
    others: tuple[Lived, ...]
    source: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PersonTie:
    """What the person is to somebody: `kin` is `Child of`, `name` that of the other; `source` who said so."""

    person_id: UUID
    kin: str
    name: str = field(repr=False)
    dates: str
    now: bool
    source: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NameHeld:
    """A name of the person: `kind` says which sort it is, `dates` when it was met or held, "" where nothing tells."""

    name: str = field(repr=False)
    kind: str
    dates: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A household in which an adult of the home lives or lived too, with its other people."""

    adult_id: UUID
    adult: str = field(repr=False)
    home_id: UUID
    address: str = field(repr=False)
    dates: str
    others: tuple[Lived, ...]


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One entry on the line of time. `kind` and `place_id` say what opens it; "" and None where nothing does."""

    on: date
    when: str
    sort: str
    words: str = field(repr=False)
    place: str = ""
    place_id: UUID | None = None

    @property
    def order(self) -> tuple[date, str]:
        """By what entries stand in order: the day, then the time where one is known."""
        return self.on, self.when.partition(", ")[2]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, as far as their record is open to whoever asked.

    Attributes:
        facts: label and words of what is recorded of them.
        names: the one that stands, where something tells since when, then the others.
        homes: the present ones first.
        events: the newest first.
        warnings: warning notes that hold today, in words.
        glass_until: until when the reader holds a restricted record open by break-glass, UTC.
    """

    id: UUID
    name: str = field(repr=False)
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    names: tuple[NameHeld, ...]
    homes: tuple[PersonHome, ...]
    ties: tuple[PersonTie, ...]
    elsewhere: tuple[Elsewhere, ...]
    events: tuple[PersonEvent, ...]
    warnings: tuple[str, ...] = field(repr=False)
    restricted: bool
    glass_until: datetime | None
    read_at: datetime
