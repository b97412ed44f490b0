"""What stands behind an enquiry, as the record shows it: who its people are, and the contacts it came from. Frozen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A person of the enquiry with everything that tells them from another.

    `facts` are (what, words) of what is known; `link` says whether they are tied to a known person, by whom and why.
    """

    id: UUID
    name: str
    role: str
    age: str
    facts: tuple[tuple[str, str], ...]
    link: str
    contact: str


@dataclass(frozen=True, slots=True)
class Screened:
    """How a contact was screened: by whom, how rated and why, and what was recommended."""

    at: datetime
    by: str
    level: int
    rating: str
    rating_reason: str
    outcome: str
    outcome_reason: str


@dataclass(frozen=True, slots=True)
class Authorised:
    """How a manager authorised it: the chosen outcome with its reason, and why it was late."""

    at: datetime
    by: str
    outcome: str
    reason: str
    late_reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether its referrer was told, or must not be; `given_at` is none while an answer is owed."""

    owed_since: datetime
    given_at: datetime | None
    given_by: str
    way: str
    do_not_contact: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What a contact says of an adult at risk: section 42, capacity, advocate, wishes. None where it does not say."""

    needs: bool | None
    abuse: bool | None
    unable: bool | None
    kinds: tuple[str, ...]
    capacity: str
    advocate: str
    wishes: str

    @property
    def section_42(self) -> bool | None:
        """Whether all three questions of section 42 are answered yes; none while one is open and none is no."""
        answers = (self.needs, self.abuse, self.unable)
        return False if False in answers else None if None in answers else True


@dataclass(frozen=True, slots=True)
class ContactBehind:
    """A contact that the enquiry came from: `told` are (what, words) as the referrer told it."""

    id: UUID
    reference: str
    received_at: datetime
    due_at: datetime | None
    due_reason: str
    referrer: str
    told: tuple[tuple[str, str], ...]
    at_risk: AtRisk | None
    screened: Screened | None
    authorised: Authorised | None
    answered: Answered | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Everything that stands behind an enquiry."""

    people: tuple[PersonDetails, ...]
    contacts: tuple[ContactBehind, ...]
    read_at: datetime
