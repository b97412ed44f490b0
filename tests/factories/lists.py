"""Two invented lists of other shapes than a census, in the header that `benchmarks.matching` reads.

`python -m tests.factories.lists --shape short --people 250 --out FILE.csv`: a short list of names, birth date, town and
e-mail, each person in it up to eight times, a fifth of every column blank and a third of the rest spoilt; no address.
`--shape old`: people of long ago, about ten records each, as lists of worthies hold them: titles, other forenames,
birth dates as years or 1 January, a birthplace, a postcode with slips, fathers and sons of one name. Every record is
both known and asked about. Nobody in them is real.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.factories.census import HEADER, Maker, One

_TITLES = ("sir", "lady", "lord", "dr", "rev", "captain", "colonel")
_ENDS = ("baronet", "earl", "of", "junior", "the elder")
_HOSTS = ("ashgrove", "birchmail", "cedarpost", "dovenet", "elmhall", "fernbox", "gorseways", "hollymail")
_TRADES = ("painter", "writer", "politician", "soldier", "priest", "actor", "cricketer", "engineer")


class Lists:
    """Makes people and the records of them."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._maker = Maker(seed, 20_000, 1.0)
        self._homes = 0

    def short(self, people: int) -> Iterator[dict[str, str]]:
        """The short list."""
        chance = self._chance
        for number, one in enumerate(self._people(people)):
            born = date(1970, 1, 1) + timedelta(days=chance.randrange(50 * 365))
            town = "Oakhaven" if chance.random() < 0.3 else one.home[2]
            who = next(self._people(1))
            mail = f"{who.forename}{chance.randrange(100)}@{chance.choice(_HOSTS)}-{who.surname}.example"
            true = {"forename": one.forename, "surname": one.surname, "locality": town, "email": mail}
            for at in range(chance.randrange(1, 8)):
                line = _line(number, at)
                line["dob"] = born.isoformat() if chance.random() > 0.35 else self._other_day(born).isoformat()
                for name, text in true.items():
                    if chance.random() > 0.19:
                        line[name] = self._spoilt(text) if chance.random() < 0.3 else text
                if chance.random() < 0.06:
                    line["forename"], line["surname"] = line["surname"], line["forename"]
                yield line

    def old(self, people: int) -> Iterator[dict[str, str]]:
        """The list of people of long ago."""
        chance, number = self._chance, 0
        for one in self._people(people):
            if number >= people:
                return
            born = date(1600, 1, 1) + timedelta(days=chance.randrange(300 * 365))
            family = [(one, born)]
            if chance.random() < 0.15:
                family.append((one, born + timedelta(days=chance.randrange(22 * 365, 40 * 365))))
            for each, day in family:
                yield from self._worthy(number, each, day)
                number += 1

    def _worthy(self, number: int, one: One, born: date) -> Iterator[dict[str, str]]:
        chance = self._chance
        others = self._maker.other_forenames(one) or (one.forename,)
        trade = chance.choice(_TRADES)
        for at in range(max(1, round(chance.gauss(10, 3)))):
            line = _line(number, at)
            fore, sur = f"{one.forename} {one.middle}".strip(), one.surname
            kind = chance.random()
            if kind < 0.12:
                fore = chance.choice(others)
            elif kind < 0.2:
                fore = f"{chance.choice(_TITLES)} {fore}"
            elif kind < 0.26:
                sur = f"{sur} {chance.choice(_ENDS)}"
            elif kind < 0.3:
                fore, sur = fore.split()[0], chance.choice((sur, fore.split()[-1]))
            line.update(forename=fore, surname=sur, sex=one.sex, locality=one.home[2], postcode=one.home[3])
            line["occupation"] = trade if chance.random() < 0.6 else ""
            day = chance.random()
            line["dob"] = (
                "" if day < 0.2
                else f"{born.year}-01-01" if day < 0.3
                else self._other_day(born).isoformat() if day < 0.4
                else born.isoformat()
            )  # fmt: skip
            for name, often in (("forename", 0.12), ("surname", 0.12), ("postcode", 0.2)):
                if chance.random() < often:
                    line[name] = self._spoilt(line[name])
            for name, often in (("forename", 0.02), ("surname", 0.02), ("postcode", 0.2), ("locality", 0.3)):
                if chance.random() < often:
                    line[name] = ""
            yield line

    def _people(self, people: int) -> Iterator[One]:
        found = 0
        while found < people:
            self._homes += 1
            one = self._maker.household(self._homes, found)[0]
            yield one
            found += 1

    def _other_day(self, born: date) -> date:
        chance = self._chance
        kind = chance.randrange(3)
        if kind == 0:
            return born.replace(year=born.year + chance.choice((-1, 1, -10, 10)), day=min(born.day, 28))
        if kind == 1:
            return born.replace(month=chance.randrange(1, 13), day=min(born.day, 28))
        return born.replace(day=chance.randrange(1, 29))

    def _spoilt(self, text: str) -> str:
        """One or two slips of the pen, or the end cut off."""
        if not text:
            return text
        if self._chance.random() < 0.12:
            return text[: max(1, len(text) // 2)]
        once = self._maker.slip(text)
        return self._maker.slip(once) if self._chance.random() < 0.3 and once else once


def _line(number: int, at: int) -> dict[str, str]:
    return {**dict.fromkeys(HEADER, ""), "rid": f"R{number}-{at}", "cluster": f"C{number}", "side": "both"}


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shape", choices=("short", "old"), required=True)
    parser.add_argument("--people", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(None if arguments is None else list(arguments))
    made = Lists(asked.seed)
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, HEADER)
        lines.writeheader()
        lines.writerows(made.short(asked.people) if asked.shape == "short" else made.old(asked.people))
    return 0


if __name__ == "__main__":
    sys.exit(main())
