"""The records of the room of patterns: what was asked for, a line of the list, and one pattern opened."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.services.policy_patterns import PatternRules


class Rule(StrEnum):
    """A rule by which something is a pattern."""

    CHILD = "child"
    ADULT = "adult"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    SIBLINGS = "siblings"
    FAMILIES = "families"
    ADDRESS_RECURS = "address_recurs"
    SCHOOL = "school"
    PLACE = "place"
    MISSING = "missing"
    RISING = "rising"


@dataclass(frozen=True, slots=True)
class PatternFilter:
    """Which patterns are asked for.

    Attributes:
        rule: only what this rule made; "" for every rule.
        area: the first half of a postcode, or how an area's name begins.
        school: a part of a school's name.
        days: only with a contact in so many days; None for all.
        only_new: only what nobody has looked at, or has grown since.
    """

    rule: str = ""
    area: str = ""
    school: str = ""
    days: int | None = 90
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A pattern in the list.

    Attributes:
        subject: what it is on, as a number; with `layer` the key.
        layer: whether restricted records are counted in it.
        title: the person, the address, the school …; names nobody in print.
        sentence: what was counted.
        rules: by which rules it is a pattern, `why` these in words, `assumed` whose numbers they are.
        is_new: nobody has looked at it, or it has grown since.
    """

    subject: int
    layer: str
    kind: str
    about_id: UUID | None
    title: str = field(repr=False)
    sentence: str
    rules: tuple[Rule, ...]
    why: tuple[str, ...]
    assumed: str
    contacts: int
    families: int | None
    first_at: datetime
    last_at: datetime
    rising: bool
    is_new: bool
    area: str
    school: str

    @property
    def key(self) -> tuple[int, str]:
        """By what a line is known again."""
        return self.subject, self.layer


@dataclass(frozen=True, slots=True)
class PatternList:
    """The list, whether there is more than it shows, and the rules it was made by."""

    rows: tuple[PatternRow, ...]
    more: bool
    rules: PatternRules
    may_look: bool


@dataclass(frozen=True, slots=True)
class PatternContactRow:
    """A contact of a pattern."""

    id: UUID
    reference: str
    received_at: datetime
    headline: str
    subjects: str = field(repr=False)
    standing: str
    rating: str
    people: tuple[int, ...]
    """Who of the pattern's people is on it, by their place in `PatternShown.people`."""


@dataclass(frozen=True, slots=True)
class PatternPerson:
    """Somebody on the contacts of a pattern: a known person, or (without an id) a name nobody has tied yet."""

    id: UUID | None
    name: str = field(repr=False)
    is_child: bool
    contacts: int


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked at the pattern."""

    id: UUID
    at: datetime
    who: str
    note: str = field(repr=False)
    contacts: int
    taken_back: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class PatternShown:
    """One pattern, opened."""

    row: PatternRow
    contacts: tuple[PatternContactRow, ...]
    people: tuple[PatternPerson, ...]
    looks: tuple[LookRow, ...]
    left_out: int
    """How many of its contacts are not listed, because there are very many."""


@dataclass(frozen=True, slots=True)
class LookDraft:
    """What a manager makes of a pattern as it was shown to them."""

    subject: int
    layer: str
    contacts: int
    last_at: datetime
    note: str = field(repr=False)
