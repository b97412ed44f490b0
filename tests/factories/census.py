"""An invented census: households of many communities, ten years of moves, births and marriages, and slips of the pen.

`python -m tests.factories.census --people 20000 --queries 5000 --noise 5 --out FILE.csv` writes one file of the
header that `benchmarks.matching` reads: side `index` is the census, side `query` is who is met ten years later, a fifth
of them unknown. `--noise` multiplies every kind of slip. Names come from the groups file, and from syllables of each
community so that there are many; nobody in it is real.
"""

import argparse
import csv
import random
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from app.services import codes

HEADER = (
    "rid", "cluster", "side", "forename", "middle", "surname", "dob", "sex", "house", "street", "locality", "postcode",
    "nhs", "email", "occupation", "household", "ethnicity", "role",
)  # fmt: skip
YEARS = 10
MANY = 5_000
"""More people than this bear longer surnames too."""
TODAY = date(2026, 3, 30)
UNKNOWN = 0.2
_MADE_OF = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_MIX = {each["name"]: each["share"] for each in _MADE_OF["culture"]}
_TOWNS = _MADE_OF["place"]["towns"].split()
_KEYS = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "n": "mb", "m": "n", "s": "ad", "t": "ry", "r": "et"}


_Home = tuple[str, str, str, str]
_Where = tuple[int, _Home, str]


@dataclass(frozen=True, slots=True)
class One:
    """A person of the invented census."""

    number: int
    culture: str
    forename: str
    middle: str
    surname: str
    born: date
    sex: str
    household: int
    home: tuple[str, str, str, str]
    email: str
    role: str


class Maker:
    """Makes households, lets ten years go by, and spoils what is written."""

    def __init__(self, seed: int, people: int, noise: float) -> None:
        self._chance = random.Random(seed)
        self._noise = noise
        self._people = people
        told = tomllib.loads((codes.RESOURCES / "names" / "groups.toml").read_text(encoding="utf-8"))["culture"]
        self._variants: dict[str, dict[str, list[str]]] = {}
        self._fore: dict[str, list[str]] = {}
        self._sur: dict[str, list[str]] = {}
        for culture in told:
            name = culture["name"]
            groups = [line.split() for line in culture["groups"]]
            self._variants[name] = {words[0]: words[1:] for words in groups}
            self._fore[name] = [words[0] for words in groups]
            self._sur[name] = [line.split()[0] for line in culture.get("surnames", ())]
        for culture in _MADE_OF["culture"]:
            starts, ends = culture["starts"].split(), culture["ends"].split()
            made = [start + end for start in starts for end in (ends or [""])]
            if people > MANY:
                made += [start + middle + end for start in starts for middle in ("a", "e", "in", "or") for end in ends]
            self._sur[culture["name"]] += made
            self._chance.shuffle(self._sur[culture["name"]])

    def _pick(self, words: Sequence[str]) -> str:
        """One of a list, the first ones far more often than the last."""
        return words[int(len(words) * self._chance.random() ** 2.2)]

    def _home(self) -> tuple[str, str, str, str]:
        chance = self._chance
        starts, ends = _MADE_OF["place"]["streets"].split(), _MADE_OF["place"]["kinds"].split()
        street = f"{chance.choice(starts)} {chance.choice(ends)}"
        outward, inward = chance.randrange(1, 10), chance.randrange(0, 10)
        spread = max(4, int((self._people / 900) ** 0.5))
        letters = "".join(chance.choice("ABDEFGHJLN"[: min(10, spread)]) for _ in range(2))
        town = _TOWNS[outward % len(_TOWNS)]
        return str(chance.randrange(1, 140)), street, town, f"ZZ{outward} {inward}{letters}"

    def household(self, number: int, first: int) -> list[One]:
        """A household: one or two adults, children, now and then a lodger."""
        chance = self._chance
        culture = chance.choices(list(_MIX), list(_MIX.values()))[0]
        surname, home = self._pick(self._sur[culture]), self._home()
        grown = [self._person(first, culture, surname, (number, home, "adult"), (20, 60))]
        if chance.random() < 0.7:
            other = surname if chance.random() < 0.6 else self._pick(self._sur[culture])
            grown.append(self._person(first + 1, culture, other, (number, home, "adult"), (20, 60)))
        children: list[One] = []
        for _ in range(chance.choices((0, 1, 2, 3, 4), (20, 30, 30, 14, 6))[0]):
            at = first + len(grown) + len(children)
            child = self._person(at, culture, surname, (number, home, "child"), (0, 17))
            if children and chance.random() < 0.03:
                child = replace(child, born=children[-1].born)
            children.append(child)
        return [*grown, *children]

    def _person(self, number: int, culture: str, surname: str, where: _Where, ages: tuple[int, int]) -> One:
        chance = self._chance
        least, most = ages
        household, home, role = where
        born = TODAY - timedelta(days=365 * YEARS + chance.randrange(least * 365, most * 365 + 365))
        names = self._fore[culture]
        middle = self._pick(names) if chance.random() < 0.4 else ""
        return One(
            number, culture, self._pick(names), middle, surname, born, chance.choice("FM"), household, home, "", role
        )

    def later(self, one: One) -> One:
        """The same person ten years on: moved, married."""
        chance = self._chance
        if chance.random() < 0.5:
            one = replace(one, home=self._home())
        if one.sex == "F" and one.born.year < TODAY.year - 18 and chance.random() < 0.12:
            one = replace(one, surname=self._pick(self._sur[one.culture]))
        return one

    def spoilt(self, one: One) -> dict[str, str]:
        """What is written down of a person, with slips."""
        chance, line = self._chance, written(one)
        if self._happens(0.03):
            line["forename"] = chance.choice(self._variants[one.culture].get(one.forename) or [one.forename])
        for name, often in (("forename", 0.02), ("surname", 0.02), ("street", 0.03), ("postcode", 0.015)):
            if line[name] and self._happens(often):
                line[name] = self.slip(line[name])
        if self._happens(0.004):
            line["forename"], line["surname"] = line["surname"], line["forename"]
        if line["middle"] and self._happens(0.006):
            line["forename"], line["middle"] = line["middle"], ""
        if self._happens(0.1):
            line["middle"] = ""
        line["dob"] = self._spoilt_birth(one.born)
        for name, often in (("postcode", 0.02), ("street", 0.02), ("sex", 0.01), ("forename", 0.001)):
            if self._happens(often):
                line[name] = ""
        if not line["street"]:
            line["house"] = ""
        return line

    def _spoilt_birth(self, born: date) -> str:
        chance = self._chance
        if self._happens(0.012):
            return ""
        if self._happens(0.006) and born.day <= 12:
            return f"{born.year}-{born.day:02d}-{born.month:02d}"
        if self._happens(0.008):
            return born.replace(year=born.year + chance.choice((-1, 1, -10, 10)), day=min(born.day, 28)).isoformat()
        if self._happens(0.012):
            return born.replace(day=chance.randrange(1, 29)).isoformat()
        if self._happens(0.004):
            return f"{born.year}-01-01"
        return born.isoformat()

    def _happens(self, often: float) -> bool:
        return self._chance.random() < min(0.6, often * self._noise)

    def other_forenames(self, one: One) -> Sequence[str]:
        """What else somebody of this forename is called."""
        return self._variants[one.culture].get(one.forename) or ()

    def slip(self, word: str) -> str:
        """One slip of the pen."""
        chance = self._chance
        at = chance.randrange(len(word))
        kind = chance.randrange(4)
        if kind == 0 and len(word) > 2:
            return word[:at] + word[at + 1 :]
        if kind == 1 and at + 1 < len(word):
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == 2:
            return word[:at] + word[at] + word[at:]
        return word[:at] + chance.choice(_KEYS.get(word[at], "aeiou")) + word[at + 1 :]


def written(one: One) -> dict[str, str]:
    """A person as a line of the file, without rid, cluster and side."""
    house, street, town, code = one.home
    line = dict.fromkeys(HEADER[3:], "")
    line.update(forename=one.forename, middle=one.middle, surname=one.surname, dob=one.born.isoformat(), sex=one.sex)
    line.update(house=house, street=street, locality=town, postcode=code, email=one.email)
    line.update(household=f"H{one.household}", ethnicity=one.culture, role=one.role)
    return line


def census(people: int, queries: int, noise: float, seed: int) -> Iterable[dict[str, str]]:
    """The lines: first everybody of the census, then those who are met later, a fifth of them unknown."""
    maker = Maker(seed, people, noise)
    everybody: list[One] = []
    home = 0
    while len(everybody) < people + int(queries * UNKNOWN):
        home += 1
        everybody += maker.household(home, len(everybody))
    chance = random.Random(seed + 1)
    known, strangers = everybody[:people], everybody[people:]
    for one in known:
        yield {"rid": f"I{one.number}", "cluster": f"C{one.number}", "side": "index", **written(one)}
    asked = chance.sample(known, max(0, min(people, queries - len(strangers)))) + strangers
    for one in asked:
        yield {"rid": f"Q{one.number}", "cluster": f"C{one.number}", "side": "query", **maker.spoilt(maker.later(one))}


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=5_000)
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(None if arguments is None else list(arguments))
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, HEADER)
        lines.writeheader()
        lines.writerows(census(asked.people, asked.queries, asked.noise, asked.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
