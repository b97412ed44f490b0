"""Invented people in households, with their ties: any number of them, the same ones for the same seed.

Names come from many cultures, addresses lie in ZZ, telephones in the ranges kept for drama, NHS numbers in the test
range with a right check digit. The people of a small number are the first people of every larger one.
"""

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from app.models.enums import Sex
from app.services.demo import numbers
from app.services.demo.lexicon import Culture, Places, Surname, cultures, places, short_forms

TODAY = date(2026, 3, 30)
"""The day from which ages are counted where none is given: the same seed gives the same people on every day."""
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody invented. `number` counts from 1; `alias` is what they go by, `former` a surname they had."""

    number: int
    forenames: str
    surname: str
    alias: str | None
    former: str | None
    born: date
    sex: Sex
    ethnicity: str
    language: str
    nhs_number: str | None
    upn: str | None
    school: str | None
    gp: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class InventedTie:
    """The person numbered `of` is the `kind` of the person numbered `to`."""

    of: int
    to: int
    kind: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class InventedHousehold:
    """People at one address with their ties; a tie may reach into the household before it (an ex-partner)."""

    number: int
    address_1: str
    address_2: str | None
    town: str
    postcode: str
    people: tuple[InventedPerson, ...]
    ties: tuple[InventedTie, ...]


_SHAPES = (
    ("couple with children", 40),
    ("mother with children", 17),
    ("father with children", 3),
    ("blended", 9),
    ("grandparent", 4),
    ("foster", 2),
    ("couple", 9),
    ("alone", 11),
    ("shared", 5),
)


class _Maker:
    """Draws people one after another from one chance, so that their order alone decides who they are."""

    def __init__(self, seed: int, taken: frozenset[str], today: date) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - invented people, no secret
        self.today = today
        self.places: Places = places()
        self.cultures = cultures()
        self.weights = tuple(accumulate(culture.weight for culture in self.cultures))
        self.shapes = tuple(accumulate(weight for _, weight in _SHAPES))
        self.nhs = (each for each in numbers.nhs_numbers(seed) if each not in taken)
        self.pupils: dict[int, int] = {}
        self.made = 0
        self.short = short_forms()
        self.left: InventedPerson | None = None

    def culture(self) -> Culture:
        return self.chance.choices(self.cultures, cum_weights=self.weights)[0]

    def born(self, youngest: int, oldest: int) -> date:
        return self.today - timedelta(days=self.chance.randrange(youngest * 365, oldest * 365 + 1))

    def years_ago(self, years: int) -> date:
        return self.today - timedelta(days=years * 365)

    def surname(self, culture: Culture) -> Surname:
        return self.chance.choice(culture.surnames)

    def person(
        self, culture: Culture, name: Surname, sex: Sex, born: date, *, married: bool = False, avoid: str = ""
    ) -> InventedPerson:
        chance = self.chance
        self.made += 1
        first = chance.choice(culture.female if sex is Sex.FEMALE else culture.male)
        if first == avoid:
            first = chance.choice(culture.female if sex is Sex.FEMALE else culture.male)
        surname = name.man if sex is Sex.MALE else (name.wife if married else name.girl)
        years = (self.today - born).days // 365
        roll = chance.random()
        nhs = next(self.nhs, None)
        former = None
        if married and sex is Sex.FEMALE and roll < 0.35:
            former = self.surname(culture).girl
        upn = None
        if 4 <= years < 18 and chance.random() < 0.85:
            start = min(born.year + 5, self.today.year)
            count = self.pupils.get(start, 0)
            self.pupils[start] = count + 1
            upn = numbers.upn(start, count)
        adult = years >= 18
        middle = (
            f" {chance.choice(culture.female if sex is Sex.FEMALE else culture.male)}"
            if roll > 0.8 and " " not in first
            else ""
        )
        reachable = adult and chance.random() < 0.7
        return InventedPerson(
            number=self.made,
            forenames=first if middle.strip() == first else first + middle,
            surname=surname,
            alias=f"{self.short[first]} {surname}" if first in self.short and roll < 0.3 else None,
            former=former if former != surname else None,
            born=born,
            sex=sex,
            ethnicity=culture.ethnicity,
            language=culture.language,
            nhs_number=nhs if chance.random() < 0.92 else None,
            upn=upn,
            school=chance.choice(self.places.schools) if upn else None,
            gp=chance.choice(self.places.surgeries) if roll < 0.6 else None,
            phone=(numbers.mobile(chance) if roll < 0.85 else numbers.landline(chance)) if reachable else None,
            email=f"person.{self.made}@home.example" if reachable and roll < 0.4 else None,
        )

    def woman(self, culture: Culture, name: Surname, youngest: int = 19, oldest: int = 48) -> InventedPerson:
        return self.person(culture, name, Sex.FEMALE, self.born(youngest, oldest), married=self.chance.random() < 0.7)

    def man(self, culture: Culture, name: Surname, youngest: int = 20, oldest: int = 55) -> InventedPerson:
        return self.person(culture, name, Sex.MALE, self.born(youngest, oldest))

    def children(self, culture: Culture, name: Surname, mother: date, count: int) -> list[InventedPerson]:
        """Siblings at least a year apart, none born before their mother was sixteen; one in sixty a twin."""
        oldest = min(17 * 365, (self.today - mother).days - 16 * 365)
        made: list[InventedPerson] = []
        born = self.today - timedelta(days=self.chance.randrange(30, max(60, oldest)))
        for _ in range(count):
            sex = self.chance.choice((Sex.FEMALE, Sex.MALE))
            made.append(self.person(culture, name, sex, born, avoid=made[-1].forenames if made else ""))
            if self.chance.random() > 1 / 60:
                born = born + timedelta(days=self.chance.randrange(330, 1300))
            if born >= self.today:
                break
        return made

    def address(self) -> tuple[str, str | None, str, str]:
        """First line, second line, town and postcode; the postcode follows from street, town and block."""
        chance = self.chance
        street = f"{chance.choice(self.places.street_firsts)} {chance.choice(self.places.street_lasts)}"
        town = chance.choice(self.places.towns)
        number = chance.randint(1, 190)
        mark = zlib.crc32(f"{street}|{town}|{number // 24}".encode())
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        district, sector = mark % 99 + 1, mark // 99 % 10
        unit = letters[mark // 1000 % 20] + letters[mark // 20_000 % 20]
        line = f"{number} {street}"
        second = None
        if chance.random() < 0.08:
            line, second = f"Flat {chance.randint(1, 24)}", line
        return line, second, town, f"ZZ{district} {sector}{unit}"

    def household(self, number: int) -> InventedHousehold:
        shape = self.chance.choices(_SHAPES, cum_weights=self.shapes)[0][0]
        people, ties = _MAKERS[shape](self)
        if self.left is not None and shape == "mother with children":
            ties.extend(_father_elsewhere(self.left, people))
            self.left = None
        elif shape == "alone" and people[0].sex is Sex.MALE and people[0].born < self.years_ago(26):
            self.left = people[0]
        line, second, town, postcode = self.address()
        return InventedHousehold(number, line, second, town, postcode, tuple(people), tuple(ties))


_Family = tuple[list[InventedPerson], list[InventedTie]]


def _siblings(children: list[InventedPerson], kind: str = "sibling") -> list[InventedTie]:
    return [
        InventedTie(first.number, second.number, kind)
        for place, first in enumerate(children)
        for second in children[place + 1 :]
    ]


def _of(parents: list[InventedPerson], children: list[InventedPerson], kind: str = "parent") -> list[InventedTie]:
    return [InventedTie(parent.number, child.number, kind) for parent in parents for child in children]


def _count(make: _Maker) -> int:
    return make.chance.choices((1, 2, 3, 4, 5), (34, 38, 18, 7, 3))[0]


def _couple(make: _Maker) -> tuple[Culture, Surname, InventedPerson, InventedPerson, InventedTie]:
    culture = make.culture()
    name = make.surname(culture)
    mother = make.woman(culture, name)
    other = make.culture() if make.chance.random() < 0.15 else culture
    fathers = name if other is culture else make.surname(other)
    apart = make.chance.randrange(-2 * 365, 10 * 365)
    born = min(mother.born - timedelta(days=apart), make.years_ago(19))
    father = make.person(other, fathers, Sex.MALE, born)
    kind = "spouse" if make.chance.random() < 0.6 else "partner"
    since = max(mother.born, father.born) + timedelta(days=18 * 365 + make.chance.randrange(2500))
    tie = InventedTie(mother.number, father.number, kind, since if since < make.today else None)
    return culture, fathers if make.chance.random() < 0.7 else name, mother, father, tie


def _couple_with_children(make: _Maker) -> _Family:
    culture, name, mother, father, tie = _couple(make)
    children = make.children(culture, name, mother.born, _count(make))
    return [mother, father, *children], [tie, *_of([mother, father], children), *_siblings(children)]


def _mother(make: _Maker) -> _Family:
    culture = make.culture()
    name = make.surname(culture)
    mother = make.woman(culture, name)
    children = make.children(culture, name, mother.born, _count(make))
    return [mother, *children], [*_of([mother], children), *_siblings(children)]


def _father(make: _Maker) -> _Family:
    culture = make.culture()
    name = make.surname(culture)
    father = make.man(culture, name, 25, 50)
    children = make.children(culture, name, father.born, _count(make))
    return [father, *children], [*_of([father], children), *_siblings(children)]


def _father_elsewhere(father: InventedPerson, family: list[InventedPerson]) -> list[InventedTie]:
    """A man of another household who is the children's father and their mother's former partner."""
    mother, children = family[0], family[1:]
    if any((child.born - father.born).days < 17 * 365 for child in children):
        return []
    return [InventedTie(father.number, mother.number, "ex-partner"), *_of([father], children)]


def _blended(make: _Maker) -> _Family:
    culture, name, mother, partner, tie = _couple(make)
    earlier = make.children(culture, make.surname(culture), mother.born, make.chance.choice((1, 1, 2)))
    shared: list[InventedPerson] = []
    if make.chance.random() < 0.6:
        shared = make.children(culture, name, mother.born, 1)
    ties = [
        tie,
        *_of([mother], earlier),
        *_of([partner], earlier, "step-parent"),
        *_of([mother, partner], shared),
        *_siblings(earlier),
        *(InventedTie(first.number, second.number, "half-sibling") for first in earlier for second in shared),
    ]
    return [mother, partner, *earlier, *shared], ties


def _grandparent(make: _Maker) -> _Family:
    culture = make.culture()
    name = make.surname(culture)
    elder = make.woman(culture, name, 48, 74)
    children = make.children(culture, name, make.years_ago(30), make.chance.choice((1, 1, 2)))
    kind = "special guardian" if make.chance.random() < 0.3 else "grandparent"
    return [elder, *children], [*_of([elder], children, kind), *_siblings(children)]


def _foster(make: _Maker) -> _Family:
    culture = make.culture()
    carer = make.woman(culture, make.surname(culture), 32, 62)
    theirs = make.culture()
    children = make.children(theirs, make.surname(theirs), make.years_ago(30), make.chance.choice((1, 2)))
    return [carer, *children], [*_of([carer], children, "foster carer"), *_siblings(children)]


def _couple_alone(make: _Maker) -> _Family:
    _, _, first, second, tie = _couple(make)
    return [first, second], [tie]


def _alone(make: _Maker) -> _Family:
    culture = make.culture()
    name = make.surname(culture)
    sex = make.chance.choice((Sex.FEMALE, Sex.MALE))
    return [make.person(culture, name, sex, make.born(19, 84))], []


def _shared(make: _Maker) -> _Family:
    """People who share a house and are not related: the lodger is asked about too."""
    family, ties = _mother(make) if make.chance.random() < 0.5 else _alone(make)
    culture = make.culture()
    lodger = make.person(culture, make.surname(culture), make.chance.choice((Sex.FEMALE, Sex.MALE)), make.born(19, 60))
    return [*family, lodger], [*ties, InventedTie(lodger.number, family[0].number, "lodger")]


_MAKERS = {
    "couple with children": _couple_with_children,
    "mother with children": _mother,
    "father with children": _father,
    "blended": _blended,
    "grandparent": _grandparent,
    "foster": _foster,
    "couple": _couple_alone,
    "alone": _alone,
    "shared": _shared,
}


def generate_people(
    count: int, seed: int = 1, taken_nhs_numbers: frozenset[str] = frozenset(), today: date = TODAY
) -> Iterator[InventedHousehold]:
    """Give households one by one until they hold exactly `count` people; the last one is cut to fit.

    `taken_nhs_numbers` are not given out again. Ages are counted from `today`.

    Raises:
        ValueError: fewer than one person or more than a million: beyond that the test range of NHS numbers ends.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"between 1 and {MOST:,} people can be invented")
    make = _Maker(seed, taken_nhs_numbers, today)
    number = 0
    while True:
        number += 1
        home = make.household(number)
        if make.made < count:
            yield home
            continue
        people = tuple(person for person in home.people if person.number <= count)
        ties = tuple(tie for tie in home.ties if tie.of <= count and tie.to <= count)
        if people:
            yield InventedHousehold(number, home.address_1, home.address_2, home.town, home.postcode, people, ties)
        return
