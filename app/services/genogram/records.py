"""What the household picture is made from: a family as frozen records, the same for file, database and screen.

Dates are ISO text no more exact than what is known (`2019`, `2019-03`, `2019-03-14`), so they sort as they are; ""
means not known. Ids are any text, unique within their kind. Every reference names an id of the same family.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """The symbol, which follows gender: square, circle, or diamond for non-binary or unknown."""

    MAN = "man"
    WOMAN = "woman"
    OTHER = "other"


class Being(StrEnum):
    """Whether somebody was born, is expected, or was lost before birth."""

    PERSON = "person"
    UNBORN = "unborn"
    MISCARRIAGE = "miscarriage"
    TERMINATION = "termination"
    STILLBIRTH = "stillbirth"


LOSSES = frozenset({Being.MISCARRIAGE, Being.TERMINATION, Being.STILLBIRTH})


class UnionKind(StrEnum):
    """What two people are, or were last, to each other."""

    MARRIED = "married"
    CIVIL_PARTNERS = "civil_partners"
    LIVING_TOGETHER = "living_together"
    RELATIONSHIP = "relationship"
    TRANSITORY = "transitory"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    REUNITED = "reunited"
    WIDOWED = "widowed"
    UNKNOWN = "unknown"


ENDED = frozenset({UnionKind.SEPARATED, UnionKind.DIVORCED, UnionKind.WIDOWED})


class ChildKind(StrEnum):
    """How a child belongs to the one or two people of a union."""

    BIOLOGICAL = "biological"
    ADOPTED = "adopted"
    ADOPTED_OUT = "adopted_out"
    FOSTERED = "fostered"
    SPECIAL_GUARDIAN = "special_guardian"
    KINSHIP_CARE = "kinship_care"
    STEP = "step"
    DONOR = "donor"
    UNKNOWN = "unknown"


BLOOD = frozenset({ChildKind.BIOLOGICAL, ChildKind.ADOPTED_OUT, ChildKind.DONOR, ChildKind.UNKNOWN})


#: Whose line to a child stands in the middle: those who bore it, not a donor.
BIRTH = BLOOD - {ChildKind.DONOR}


class TieKind(StrEnum):
    """A tie beside kinship: of harm (from the person who harms to the person harmed), or emotional."""

    DOMESTIC_ABUSE = "domestic_abuse"
    PHYSICAL = "physical_abuse"
    EMOTIONAL = "emotional_abuse"
    SEXUAL = "sexual_abuse"
    NEGLECT = "neglect"
    EXPLOITATION = "exploitation"
    OTHER_HARM = "other_harm"
    CLOSE = "close"
    DISTANT = "distant"
    HOSTILE = "hostile"
    CUT_OFF = "cut_off"
    CARING = "caring"


EMOTIONAL_TIES = frozenset({TieKind.CLOSE, TieKind.DISTANT, TieKind.HOSTILE, TieKind.CUT_OFF, TieKind.CARING})


class TieStatus(StrEnum):
    """How far harm is established; NONE for emotional ties and where nobody said."""

    NONE = ""
    ALLEGED = "alleged"
    ADMITTED = "admitted"
    CONVICTED = "convicted"


class Layer(StrEnum):
    """What can be switched off as one."""

    HARM = "harm"
    EMOTIONAL = "emotional"
    HISTORY = "history"
    NAMES = "names"


@dataclass(frozen=True)
class Badge:
    """A piece of statutory history: `CP` filled where it is current, outlined with its years where it is past."""

    text: str
    current: bool = True
    years: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody in the picture, exactly once.

    Attributes:
        short_name: what stands under the symbol; the first word of `name` where empty.
        sex: M, F or U, as data; `shape` decides the symbol.
        age: what stands inside the symbol, already worked out; empty where unknown, never 0 for that.
        expected: the expected date of delivery of somebody unborn.
        twins: the same text for all of one multiple birth; "" otherwise.
        role: a word beside the name for professionals or others ("social worker"); "" for family.
    """

    id: str
    name: str = ""
    short_name: str = ""
    shape: Shape = Shape.OTHER
    sex: str = "U"
    being: Being = Being.PERSON
    birth: str = ""
    birth_about: bool = False
    death: str = ""
    deceased: bool = False
    expected: str = ""
    age: str = ""
    subject: bool = False
    twins: str = ""
    identical: bool = False
    role: str = ""
    badges: tuple[Badge, ...] = ()

    @property
    def label(self) -> str:
        """What stands under the symbol."""
        return self.short_name or self.name.partition(" ")[0]


@dataclass(frozen=True)
class ChildLink:
    """A child of a union. The same child may be in several unions: born to one, fostered by another."""

    child: str
    kind: ChildKind = ChildKind.BIOLOGICAL
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Union:
    """One or two people as a couple, as parents or both; one where the other parent is not known."""

    id: str
    partners: tuple[str, ...]
    kind: UnionKind = UnionKind.UNKNOWN
    since: str = ""
    until: str = ""
    children: tuple[ChildLink, ...] = ()


@dataclass(frozen=True)
class Stay:
    """Somebody living in a household.

    Attributes:
        second: this is not the main home; the person stands in the other one, with a mark.
        word: what a member who is not family is there ("lodger", "mother's friend").
        beside: whose lodger or friend that is, to stand near; "" for nobody's in particular.
    """

    member: str
    since: str = ""
    until: str = ""
    second: bool = False
    word: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Household:
    """People who live together; `label` is the short form of the address."""

    id: str
    label: str = ""
    stays: tuple[Stay, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """Who has the main home here, in the order given."""
        return tuple(stay.member for stay in self.stays if not stay.second)

    @property
    def visitors(self) -> tuple[str, ...]:
        """Who has a second home here."""
        return tuple(stay.member for stay in self.stays if stay.second)


@dataclass(frozen=True)
class Tie:
    """Harm or an emotional bond from one person to another."""

    id: str
    source: str
    target: str
    kind: TieKind
    since: str = ""
    until: str = ""
    status: TieStatus = TieStatus.NONE
    words: str = ""

    @property
    def layer(self) -> Layer:
        """The layer it is drawn on."""
        return Layer.EMOTIONAL if self.kind in EMOTIONAL_TIES else Layer.HARM


@dataclass(frozen=True)
class OrderRule:
    """Somebody dragged `left` to stand left of `right`: followed by every later layout while it can be."""

    left: str
    right: str


@dataclass(frozen=True)
class Family:
    """Everything that one picture shows."""

    id: str
    members: tuple[Member, ...]
    unions: tuple[Union, ...] = ()
    households: tuple[Household, ...] = ()
    ties: tuple[Tie, ...] = ()
    rules: tuple[OrderRule, ...] = ()
    title: str = ""
