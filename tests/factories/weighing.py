"""What each piece of evidence is worth, estimated from pairs known to be of one person, and from chance.

`python -m benchmarks.matching_weights --set FILE.csv --set FILE.csv --out weights.toml` reads sets with known truth in
the header of `benchmarks.matching`; `--hub FOLDER` reads a hub: whoever a contact named and a worker linked to a
known person. `m` is counted among the true pairs, `u` and `spread` among people drawn by chance, both with the shipped
figure as so many pairs seen before (`BEFORE`, `CHANCE_BEFORE`), so that few links move little. Prints both beside each
other; `--out` writes the shipped file with the new figures in its place. Nothing of a name is printed.
"""

import argparse
import getpass
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from app.models import ContactPerson, MatchPerson
from app.models.enums import LinkState
from app.services import codes
from app.services.matching.asking import learn
from app.services.matching.memory import MemoryIndex
from app.services.matching.records import NameTold, PlaceTold, Ready, Told, read_line
from app.services.matching.score import Evidence, Scorer
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped
from app.services.trust import opening, vault
from tests.factories.matching_sets import people_and_queries, read_rows

SHIPPED = codes.RESOURCES / "matching" / "weights.toml"
BEFORE, CHANCE_BEFORE = 100, 20_000
NAMESAKES = 20
"""Fewer people of one name tell nothing of how names go together."""
DRAWN = 300_000
_ENTRY = re.compile(
    r"^(?P<name>\w+)(?P<gap>\s*)= \{ m = (?P<m>[\d.]+), (?P<by>u|spread) = (?P<u>[\d.]+) \}", re.MULTILINE
)
_HEAD = re.compile(r"^\[(?P<name>[\w.]+)\]$", re.MULTILINE)
_SIDES = {(True, True): "both", (True, False): "asked", (False, True): "known", (False, False): "neither"}
Pair = tuple[Ready, Ready]
Figures = tuple[float, float, float, float]


@dataclass(slots=True)
class Counted:
    """How often each way of agreeing was met, by the table of the weights file; all pairs that told enough, too."""

    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)

    def add(self, evidence: Evidence) -> None:
        """Take in one pair."""
        name = evidence.name
        for table, likeness in (("name.forename", name.fore), ("name.surname", name.sur)):
            if likeness is not None and not (evidence.wed and table == "name.surname"):
                self._one(table, likeness.value)
        if evidence.birth:
            self._one(_births(evidence.birth), evidence.birth)
        if evidence.place.kind:
            self._one("place", evidence.place.kind)
        for reason in evidence.others:
            if reason.about == "sex":
                self._one("sex", "same" if reason.words == "same sex" else "differs")

    def add_second(self, asked: Ready, known: Ready) -> None:
        """Which side of a pair tells a second forename."""
        if asked.names and known.names:
            more, more_known = (len(each.names[0].forenames) > 1 for each in (asked, known))
            self.second[_SIDES[more, more_known]] += 1

    def second_share(self, kind: str) -> float:
        """The share of pairs of which that side tells a second forename."""
        return (self.second[kind] + 1) / (self.second.total() + 4)

    def _one(self, table: str, kind: str) -> None:
        self.met[table, kind] += 1
        self.told[table] += 1

    def share(self, table: str, kind: str, before: float, strength: float) -> float:
        """The share of a kind, with `strength` pairs of the share that stood before."""
        told = _births(kind) if table == "birth" else table
        return (self.met[told, kind] + before * strength) / (self.told[told] + strength)


def _births(kind: str) -> str:
    """Births compare in three ways, each with shares of its own: two days, years, due dates."""
    return "years" if kind in {"year_told", "near_year"} else "due" if kind in {"due", "born_when_due"} else "birth"


def counted(pairs: Iterable[Pair], vocabulary: Vocabulary) -> Counted:
    """The kinds of evidence of pairs."""
    found = Counted()
    for asked, known in pairs:
        found.add(Scorer(asked, shipped(), vocabulary).evidence(known))
        found.add_second(asked, known)
    return found


def of_sets(files: Sequence[Path], drawn: int) -> tuple[list[Pair], list[Pair], Vocabulary]:
    """True pairs and chance pairs of sets, as many chance pairs of each; the words of all."""
    vocabulary, true, chance = Vocabulary(), list[Pair](), list[Pair]()
    index = MemoryIndex()
    for file in files:
        people, queries = people_and_queries(read_rows(file))
        known = [(row, ready(row.told)) for row in people]
        index.put_many((uuid4(), each) for _, each in known)
        by_cluster: dict[str, list[tuple[str, Ready]]] = {}
        for row, each in known:
            by_cluster.setdefault(row.cluster, []).append((row.rid, each))
        asked = [(row, ready(row.told)) for row in queries]
        true += [
            (mine, theirs) for row, mine in asked for rid, theirs in by_cluster.get(row.cluster, ()) if rid != row.rid
        ]
        chance += _drawn([each for _, each in asked], [each for _, each in known], drawn // len(files))
    learn(vocabulary, index, 0)
    return true, chance, vocabulary


def of_hub(folder: Path, passphrase: str, drawn: int) -> tuple[list[Pair], list[Pair], Vocabulary]:
    """True pairs of a hub: whoever a contact named with whom a worker linked them to. Chance pairs of known people."""
    hub = opening.open_hub(folder, vault.open_with_passphrase(folder, passphrase))
    try:
        with hub.reading(None) as unit:
            lines = {
                person: read_line(line)
                for person, line in unit.session.execute(select(MatchPerson.person_id, MatchPerson.line))
            }
            linked = select(ContactPerson).where(ContactPerson.link_state == LinkState.LINKED)
            true = [
                (ready(_told(row)), lines[row.person_id])
                for row in unit.session.scalars(linked)
                if row.person_id in lines
            ]
    finally:
        hub.close()
    index, vocabulary = MemoryIndex(), Vocabulary()
    index.put_many(lines.items())
    learn(vocabulary, index, 0)
    everybody = list(lines.values())
    return true, _drawn(everybody, everybody, drawn), vocabulary


def _told(row: ContactPerson) -> Told:
    return Told(
        names=(NameTold(row.forenames, row.surname), *(NameTold(alias) for alias in row.aliases)),
        born=row.date_of_birth,
        precision=row.birth_precision.value,
        expected=None if row.date_of_birth else row.expected_delivery,
        sex=row.sex.value if row.sex else "",
        places=(PlaceTold(row.address or "", "", row.postcode or ""),),
    )


def _drawn(asked: Sequence[Ready], known: Sequence[Ready], many: int) -> list[Pair]:
    chance = random.Random(1)
    pairs = ((chance.choice(asked), chance.choice(known)) for _ in range(many)) if asked and known else ()
    return [pair for pair in pairs if pair[0] is not pair[1]]


def together(people: Sequence[Ready], vocabulary: Vocabulary) -> list[tuple[int, int, float]]:
    """For each number of bits of rarity of forename and surname: how many bear such, and the bits told twice."""
    first = [(each.names[0].forenames[:1], each.names[0].surnames[:1]) for each in people if each.names]
    bearers = Counter(each for each in first if all(each))
    met: dict[int, list[float]] = {}
    for ((fore,), (sur,)), many in bearers.items():
        rarity = -math.log2(vocabulary.share(fore, False) * vocabulary.share(sur, True))
        at = met.setdefault(round(rarity), [0.0, 0.0, 0.0])
        at[0] += many
        at[1] += many * (many - 1)
        at[2] += many * len(first) * 2**-rarity
    return [(bits, int(n), math.log2(c / e)) for bits, (n, c, e) in sorted(met.items()) if c >= NAMESAKES and e]


def estimated(text: str, true: Counted, chance: Counted) -> Iterable[tuple[str, str, str, Figures]]:
    """Table, kind, whether `u` or `spread`, and the figures: shipped m, new m, shipped u, new u."""
    for table, entry in _entries(text):
        kind, by = entry["name"], entry["by"]
        m, u = float(entry["m"]), float(entry["u"])
        new_m = true.share(table, kind, m, BEFORE)
        if by == "u":
            new_u = chance.share(table, kind, u, CHANCE_BEFORE)
        else:
            same = chance.met[table, "same"]
            new_u = (chance.met[table, kind] + u * BEFORE) / (same + BEFORE)
        yield table, kind, by, (m, new_m, u, new_u)


def _entries(text: str) -> Iterable[tuple[str, Mapping[str, str]]]:
    heads = [(head.end(), head["name"]) for head in _HEAD.finditer(text)]
    for entry in _ENTRY.finditer(text):
        table = [name for at, name in heads if at < entry.start()][-1]
        if table in {"name.forename", "name.surname", "birth", "place", "sex"}:
            yield table, {**entry.groupdict(), "start": str(entry.start())}


def rewritten(text: str, new: Mapping[tuple[str, str], tuple[float, float]]) -> str:
    """The weights file with new figures, its comments as they were."""
    tables = iter([table for table, _ in _entries(text)])
    wanted = {entry["start"] for _, entry in _entries(text)}

    def one(entry: re.Match[str]) -> str:
        if str(entry.start()) not in wanted:
            return entry[0]
        m, u = new[next(tables), entry["name"]]
        return f"{entry['name']}{entry['gap']}= {{ m = {_figure(m)}, {entry['by']} = {_figure(u)} }}"

    return _ENTRY.sub(one, text)


def _figure(value: float) -> str:
    return f"{value:.3f}" if value >= 0.1 else f"{value:.6f}"


def main(
    arguments: Iterable[str] | None = None,
    say: Callable[[str], None] = print,
    ask: Callable[[str], str] = getpass.getpass,
) -> int:
    """Count, print, write; `ask` asks for the passphrase of a hub."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, action="append", default=[], help="a set with known truth")
    parser.add_argument("--hub", type=Path, help="a hub's folder: its workers' own links")
    parser.add_argument("--out", type=Path, help="write a weights file with the new figures")
    parser.add_argument("--drawn", type=int, default=DRAWN, help="how many pairs to draw by chance")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    if asked.hub:
        true, chance, vocabulary = of_hub(asked.hub, ask("The hub's passphrase: "), asked.drawn)
    else:
        true, chance, vocabulary = of_sets(asked.set, asked.drawn)
    text = SHIPPED.read_text(encoding="utf-8")
    say(f"{len(true):,} pairs of one person, {len(chance):,} by chance")
    new = {}
    by_truth, by_chance = counted(true, vocabulary), counted(chance, vocabulary)
    for table, kind, by, (m, new_m, u, new_u) in estimated(text, by_truth, by_chance):
        new[table, kind] = new_m, new_u
        say(f"{table:14} {kind:14} m {m:.4f} -> {new_m:.4f}   {by} {u:.6f} -> {new_u:.6f}")
    for kind in _SIDES.values():
        m, u = by_truth.second_share(kind), by_chance.second_share(kind)
        say(f"second forename told by {kind}: m {m:.4f}, u {u:.4f}, {math.log2(m / u):+.1f} bits")
    people = list({id(known): known for _, known in chance}.values())
    for bits, bearers, twice in together(people, vocabulary):
        say(f"forename and surname together {bits} bits rare: {bearers:,} bear such, {twice:+.1f} bits told twice")
    if asked.out:
        asked.out.write_text(rewritten(text, new), encoding="utf-8")
    return 0
