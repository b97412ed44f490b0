"""Hard pairs thought out by hand: names of many communities that a search must meet, and people it must tell apart."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from app.services.matching.asking import Finder, learn
from app.services.matching.memory import MemoryIndex
from app.services.matching.records import Finding, NameTold, PlaceTold, Told
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped
from tests.factories.census import census
from tests.factories.matching_sets import row_of

FILE = Path(__file__).parents[1] / "data" / "matching" / "hard_pairs.txt"
FIRST = 5
CROWD = 3_000
_FORMER = re.compile(r"\s*\(([^)]+)\)$")


@dataclass(frozen=True, slots=True)
class HardPair:
    """Somebody who is known, somebody who is asked about, and whether they are one."""

    kind: str
    community: str
    same: bool
    known: Told = field(repr=False)
    asked: Told = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a pair came out: the place of the known person among the answers, none where missed; and the band."""

    pair: HardPair
    at: int | None
    band: str
    words: str = field(repr=False)

    @property
    def found(self) -> bool:
        """Whether the known person stands among the first five."""
        return self.at is not None and self.at < FIRST


def read_pairs() -> list[HardPair]:
    """Every pair of the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [_pair(line) for line in lines if line and not line.startswith("#")]


def _pair(line: str) -> HardPair:
    kind, community, same, *told = (part.strip() for part in line.split("|"))
    known, asked = told[:4], told[4:]
    asked = [theirs if mine == "=" else mine for mine, theirs in zip(asked, known, strict=True)]
    former = _FORMER.search(known[1])
    known[1] = _FORMER.sub("", known[1])
    if told[5] == "=":
        asked[1] = known[1]
    names = (NameTold(known[0], known[1]), *((NameTold(known[0], former[1]),) if former else ()))
    return HardPair(kind, community, same == "yes", _told(names, *known[2:]), _told(_one_name(asked), *asked[2:]))


def _one_name(asked: list[str]) -> tuple[NameTold, ...]:
    return (NameTold(*("" if word == "-" else word for word in asked[:2])),)


def _told(names: tuple[NameTold, ...], birth: str, address: str) -> Told:
    line, _, code = address.rpartition(", ")
    places = () if address == "-" else (PlaceTold(line, "", code),)
    if birth.startswith("due "):
        return Told(names, expected=date.fromisoformat(birth[4:]), places=places)
    if len(birth) == 4:
        return Told(names, years=(int(birth), int(birth)), precision="year", places=places)
    return Told(names, None if birth == "-" else date.fromisoformat(birth), places=places)


def outcomes() -> Iterator[Outcome]:
    """Ask about every pair in one hub that knows them all."""
    pairs = read_pairs()
    index, vocabulary = MemoryIndex(), Vocabulary()
    index.put_many((UUID(int=number), ready(pair.known)) for number, pair in enumerate(pairs, 1))
    index.put_many((UUID(int=number), ready(told)) for number, told in enumerate(_crowd(), len(pairs) + 1))
    learn(vocabulary, index, 0)
    finder = Finder(index, vocabulary, shipped())
    for number, pair in enumerate(pairs, 1):
        found = finder.ask(ready(pair.asked), most=20)
        yield _outcome(pair, found, number)


def _crowd() -> Iterator[Told]:
    """Who else the hub knows: an invented census."""
    return (row_of(line).told for line in census(CROWD, 0, 1.0, seed=5) if line["side"] == "index")


def _outcome(pair: HardPair, found: list[Finding], number: int) -> Outcome:
    for at, finding in enumerate(found):
        if finding.number == number:
            return Outcome(pair, at, finding.band, finding.words)
    return Outcome(pair, None, "", "")


def lines() -> Iterator[str]:
    """How the pairs come out, by kind, and what of them is missed or wrongly called likely."""
    asked, found, likely = (Counter[tuple[str, str]]() for _ in range(3))
    wrong = []
    for each in outcomes():
        key = (each.pair.kind, "of one person" if each.pair.same else "of two people")
        asked[key] += 1
        found[key] += each.found
        likely[key] += each.band == "likely"
        if each.pair.same and not each.found:
            wrong.append(f"missed: {each.pair.kind}, {each.pair.community}")
        if not each.pair.same and each.band == "likely":
            wrong.append(f"called likely: {each.pair.kind}, {each.pair.community}: {each.words}")
    yield f"hard pairs by hand {asked.total()}"
    for key, number in asked.items():
        yield f"{' '.join(key)}: {number}, {found[key]} among the first five, {likely[key]} likely"
    yield from wrong
