"""What the matching engine takes and gives: a person as told, the same made ready, and a finding with its reasons."""

import json
from dataclasses import dataclass, field
from datetime import date

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class NameTold:
    """One name as it was told: the present one, an alias, a former one."""

    forenames: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """One address as it was told; `line` is its first line, house number and street."""

    line: str = field(default="", repr=False)
    town: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A person as somebody told of them: known to the hub, or just being typed. The present name and address first.

    `years` are the first and last year the birth may have been in, where no date is known: from an age, or a year.
    """

    names: tuple[NameTold, ...] = ()
    born: date | None = field(default=None, repr=False)
    precision: str = "day"
    years: tuple[int, int] | None = None
    expected: date | None = field(default=None, repr=False)
    sex: str = ""
    nhs_number: str = field(default="", repr=False)
    upn: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    places: tuple[PlaceTold, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadyName:
    """A name as words to compare. A placeholder ("Baby", "Unknown") leaves no word and sets its mark."""

    forenames: tuple[str, ...] = field(default=(), repr=False)
    surnames: tuple[str, ...] = field(default=(), repr=False)
    nobody: bool = False
    unborn: bool = False


@dataclass(frozen=True, slots=True)
class ReadyPlace:
    """An address as words to compare: house number, street, town, postcode without its space."""

    house: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    town: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ready:
    """A person made ready to be compared and to be kept in the index."""

    names: tuple[ReadyName, ...] = ()
    born: tuple[int, int, int] | None = field(default=None, repr=False)
    years: tuple[int, int] | None = None
    expected: tuple[int, int, int] | None = field(default=None, repr=False)
    unborn: bool = False
    sex: str = ""
    nhs_number: str = field(default="", repr=False)
    upn: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    places: tuple[ReadyPlace, ...] = ()

    def line(self) -> str:
        """The whole as one line of text, for the index."""
        names = [
            [" ".join(name.forenames), " ".join(name.surnames), int(name.nobody), int(name.unborn)]
            for name in self.names
        ]
        places = [[place.house, place.street, place.town, place.postcode] for place in self.places]
        whole = [
            names, self.born, self.years, self.expected, int(self.unborn), self.sex,
            self.nhs_number, self.upn, self.phone, self.email, places,
        ]  # fmt: skip
        return _written(whole)


def read_line(text: str) -> Ready:
    """What `Ready.line` wrote."""
    names, born, years, expected, unborn, sex, nhs_number, upn, phone, email, places = json.loads(text)
    return Ready(
        tuple(ReadyName(tuple(fore.split()), tuple(sur.split()), bool(no), bool(un)) for fore, sur, no, un in names),
        tuple(born) if born else None,
        tuple(years) if years else None,
        tuple(expected) if expected else None,
        bool(unborn),
        sex,
        nhs_number,
        upn,
        phone,
        email,
        tuple(ReadyPlace(*place) for place in places),
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: what was compared, how it came out in words, and the bits it is worth."""

    about: str
    words: str = field(repr=False)
    bits: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A person who may be the one asked about.

    `band` is `likely`, `possible` or empty; `strong` counts identifiers that agree and that hardly two people share.
    """

    number: int
    bits: float
    band: str
    reasons: tuple[Reason, ...] = ()
    strong: int = 0
    same_household: bool = False

    @property
    def words(self) -> str:
        """The reasons in one line, the weightiest first."""
        return "; ".join(reason.words for reason in self.reasons)
