"""The records of a disclosure: the entries of somebody's record, what is done with each, and the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Group(StrEnum):
    """Under which heading an entry stands."""

    PERSON = "About the person"
    CONTACT = "Contacts"
    ENQUIRY = "Enquiries"
    ITEM = "What agencies told about the person"
    FLAG = "Flags, warnings and chronology"
    SENT = "To whom it was given"


class Category(StrEnum):
    """Why something is held back; the value is what is stored."""

    THIRD_PARTY = "third_party"
    INTELLIGENCE = "intelligence"
    HUB_ONLY = "hub_only"
    TOLD_US = "told_us"
    HARM = "harm"
    CRIME = "crime"
    LEGAL = "legal"
    OTHER = "other"


CATEGORY_WORDS: Mapping[Category, str] = {
    Category.THIRD_PARTY: "about somebody else",
    Category.INTELLIGENCE: "intelligence",
    Category.HUB_ONLY: "held in the hub only, or not yet marked",
    Category.TOLD_US: "who told the hub",
    Category.HARM: "likely to cause serious harm",
    Category.CRIME: "would prejudice the prevention or detection of crime",
    Category.LEGAL: "legal advice",
    Category.OTHER: "another reason",
}


class Treatment(StrEnum):
    """What becomes of an entry."""

    GIVE = "give"
    WITHHOLD = "withhold"
    REDACT = "redact"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an entry, and why.

    Attributes:
        category: why it is held back, whole or in part; None where it is given.
        reason: in words; a default has none.
        passages: what is blacked out, each exactly as it stands in the text.
    """

    treatment: Treatment
    category: Category | None = None
    reason: str = ""
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of somebody's record.

    Attributes:
        key: what it is and its id, by which a decision is found again.
        heading: what it is, in words.
        on: when it was written or happened.
        text: what it says.
        usual: what becomes of it unless somebody decides otherwise.
        why: why that is usual, in words; "" for what is given.
    """

    key: str
    group: Group
    heading: str
    on: date | None
    text: str = field(repr=False)
    usual: Decision = Decision(Treatment.GIVE)
    why: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What was given out, to whom, when, on what basis.

    Attributes:
        withheld: how many entries were held back, by category in words.
    """

    id: UUID
    at: datetime
    by: str
    way: str
    recipient: str
    basis: str
    asked_on: date | None
    form: str
    given: int
    redacted: int
    withheld: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has decided of a record so far; kept as a draft.

    Attributes:
        way: "subject_access", or "disclosure" to somebody else under a power or an order.
        decisions: by the key of each entry that somebody decided otherwise than usual.
    """

    way: str = "subject_access"
    recipient: str = ""
    basis: str = ""
    asked_on: date | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Somebody's whole record.

    Attributes:
        name: whose; `about` says birth date and number.
        entries: in the order of the paper.
        elsewhere: what is not gathered, in words: items about other people on the same enquiries.
        fingerprint: of every entry, so that nothing leaves that nobody has seen.
        work: what was decided before, and kept.
        ledger: what was given out before.
    """

    person_id: UUID
    name: str
    about: str
    entries: tuple[Entry, ...]
    elsewhere: str
    fingerprint: str
    work: Work
    ledger: tuple[LedgerRow, ...]


def decided(entry: Entry, work: Work) -> Decision:
    """What becomes of an entry."""
    return work.decisions.get(entry.key, entry.usual)
