"""What somebody types or chooses on the picture, as screens hand it down. Frozen; nothing coded is preselected."""

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import UUID

UNION_WORDS = MappingProxyType(
    {
        "married": "Married",
        "civil_partners": "Civil partners",
        "relationship": "In a relationship",
        "living_together": "Living together",
        "transitory": "Transitory",
        "separated": "Separated",
        "divorced": "Divorced",
        "reunited": "Together again",
    }
)
LOSS_WORDS = MappingProxyType({"miscarriage": "Miscarriage", "termination": "Termination", "stillbirth": "Stillbirth"})
STATUS_WORDS = MappingProxyType({"alleged": "Alleged", "admitted": "Admitted", "convicted": "Convicted"})
FEELING_WORDS = MappingProxyType(
    {"close": "Close", "distant": "Distant", "hostile": "Hostile", "cut_off": "Cut off", "caring": "Caring"}
)
PRECISIONS = MappingProxyType(
    {"day": "Day", "month": "Month", "year": "Year", "estimated": "Estimated", "unknown": "Not known"}
)


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody as the picture's panel edits them. `died` without a day says that nobody knows it.

    `twin_of` is somebody of the picture of the same birth; `identical` only then.
    """

    forenames: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)
    sex: str = "U"
    gender: str = ""
    born: date | None = None
    born_precision: str = "day"
    expected: date | None = None
    died: bool = False
    died_on: date | None = None
    died_precision: str = "day"
    twin_of: UUID | None = None
    identical: bool | None = None


@dataclass(frozen=True, slots=True)
class TieDraft:
    """A tie between two people: the first is the `kind` of the second."""

    kind: str | None
    since: date | None = None
    until: date | None = None
    parental_responsibility: bool | None = None
    main_carer: bool | None = None
    source: str = ""
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class RelativeDraft:
    """Somebody put beside a person of the picture: they are the `tie.kind` of that person.

    One of `known` (a person the hub knows, or one of the picture) and `new` is given. `with_parent` is the other parent
    of a child; `union` is how a partner is joined; `at_home` says that they live where that person does.
    """

    tie: TieDraft
    new: PersonDraft | None = None
    known: UUID | None = None
    with_parent: UUID | None = None
    union: "UnionDraft | None" = None
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class UnionDraft:
    """One dated event of a couple."""

    kind: str | None
    on: date | None = None
    precision: str = "day"
    source: str = ""


@dataclass(frozen=True, slots=True)
class LossDraft:
    """A lost pregnancy."""

    kind: str | None
    on: date | None = None
    precision: str = "day"
    name: str = field(default="", repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class HarmTieDraft:
    """Harm from one person to another: its kind, how far it is established, and what is known, in words."""

    kind: str | None
    status: str | None
    text: str = field(repr=False)
    since: date | None = None
    until: date | None = None
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class FeelingDraft:
    """How one person stands to another."""

    kind: str | None
    text: str = field(default="", repr=False)
    since: date | None = None
    until: date | None = None
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class StayDraft:
    """Somebody in a household. Of `household` (known) and `address` (new) one is given.

    `leaves_others`: they leave where they lived until then, on the day this begins.
    """

    household: UUID | None = None
    address: str = field(default="", repr=False)
    postcode: str = ""
    since: date | None = None
    until: date | None = None
    nights: str = ""
    standing: str = ""
    second: bool = False
    leaves_others: bool = False
    since_precision: str = "day"
    until_precision: str = "day"
