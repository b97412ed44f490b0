"""What the household picture is read from and shows beside the symbols. Frozen.

A person of the picture has one id: their row in the enquiry where they have one, else the person the hub knows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.services.genogram.records import Family


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of the picture as the record has them.

    Attributes:
        id: the picture's id.
        person_id: the person the hub knows; none where only the contact names them.
        enquiry_person_id: their row in the enquiry; none where they are kin of somebody in it.
        role: subject, household or other; "" for kin.
        version: of the known person; 0 where only the contact names them.
    """

    id: UUID
    person_id: UUID | None
    enquiry_person_id: UUID | None
    name: str = field(repr=False)
    forenames: str = field(repr=False)
    surname: str = field(repr=False)
    role: str
    version: int
    born: date | None = None
    born_precision: str = "unknown"
    age_as_written: str = ""
    expected: date | None = None
    died: bool = False
    died_on: date | None = None
    died_precision: str = "day"
    sex: str = "U"
    gender: str = ""
    twin_group: UUID | None = None
    identical: bool | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class KinTie:
    """`person` is the `kind` of `other`, as stored; the other way round is worked out from the code list.

    `said` marks what only a contact says; `id` is then that statement's, and `version` is 0.
    """

    id: UUID
    version: int
    person: UUID
    other: UUID
    kind: str
    words: str
    reciprocal_words: str
    since: date | None = None
    until: date | None = None
    parental_responsibility: bool | None = None
    main_carer: bool | None = None
    source: str = ""
    said: bool = False
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class KinEvent:
    """One dated event of a couple."""

    id: UUID
    version: int
    one: UUID
    other: UUID
    kind: str
    on: date | None
    precision: str
    source: str


@dataclass(frozen=True, slots=True)
class KinStay:
    """Somebody in a household, from and until; `id` is none where only the contact's address says so."""

    id: UUID | None
    version: int
    household: str
    person: UUID
    since: date | None = None
    until: date | None = None
    nights: str = ""
    standing: str = ""
    second: bool = False
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class KinHome:
    """A household of the picture. `hidden`: a warning forbids to disclose the address, so nothing that leaves may."""

    id: str
    label: str = field(repr=False)
    address: str = field(repr=False)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class KinHarm:
    """Who has harmed whom. `in_flags`: both are in the enquiry, so that it stands among its flags too.

    `enquiry_id` is where it was recorded; only there it is edited.
    """

    id: UUID
    enquiry_id: UUID
    source: UUID
    target: UUID
    kind: str
    status: str
    text: str = field(repr=False)
    since: date | None
    until: date | None
    in_flags: bool
    at: datetime
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class KinFeeling:
    """How two people stand to each other."""

    id: UUID
    version: int
    source: UUID
    target: UUID
    kind: str
    text: str = field(repr=False)
    since: date | None
    until: date | None
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class KinLoss:
    """A pregnancy that was lost."""

    id: UUID
    version: int
    mother: UUID
    other: UUID | None
    kind: str
    on: date | None
    precision: str
    name: str = field(repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class KinRule:
    """Somebody moved `left` to stand left of `right`."""

    id: UUID
    version: int
    left: UUID
    right: UUID


@dataclass(frozen=True, slots=True)
class KinHistory:
    """One stretch of statutory history; `code` is what the badge says (CP, CLA, CIN, EH …)."""

    person: UUID
    code: str
    words: str
    since: date | None
    until: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class KinFacts:
    """Everything the picture is made from, at all times; `picture` shows it as it was on a day."""

    enquiry_id: UUID
    reference: str
    people: tuple[Kin, ...]
    ties: tuple[KinTie, ...] = ()
    events: tuple[KinEvent, ...] = ()
    homes: tuple[KinHome, ...] = ()
    stays: tuple[KinStay, ...] = ()
    harms: tuple[KinHarm, ...] = ()
    feelings: tuple[KinFeeling, ...] = ()
    losses: tuple[KinLoss, ...] = ()
    rules: tuple[KinRule, ...] = ()
    history: tuple[KinHistory, ...] = ()
    withheld: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class PictureDay:
    """A day on which the picture changes, and how, in words."""

    on: date
    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """The household picture of an enquiry on a day.

    Attributes:
        family: what the engine draws. Ids are those of `facts`, as text; a symbol whose id is in `placeholders` stands
            for somebody nobody has named.
        facts: the rows behind it with their versions, for editing.
        days: when it changes, for the date slider, oldest first.
        may_edit: whether this person may change it.
        withheld: how many restricted people are left out.
        notice: a sentence where something is left out, else "".
        read_at: when it was read.
        line_styles: the convention of the policy that the enquiry keeps.
    """

    family: Family
    facts: KinFacts
    on: date
    today: date
    days: tuple[PictureDay, ...]
    placeholders: frozenset[str]
    may_edit: bool
    withheld: int
    notice: str
    read_at: datetime
    line_styles: str = "UK"
