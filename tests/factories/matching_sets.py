"""Sets of people with known truth: reading them, and the figures of a ranked answer.

One header for all sets: rid, cluster, side, forename, middle, surname, dob, sex, house, street, locality, postcode,
nhs, email, occupation, household, ethnicity, role; any may be blank. `side` says index, query or both.
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.services.matching.records import NameTold, PlaceTold, Told

FIRST = 5
LEAST_GROUP = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a set."""

    rid: str
    cluster: str
    side: str
    told: Told
    group: str = ""
    household: str = ""
    role: str = ""


@dataclass(slots=True)
class Answer:
    """What was found for one query: ids with bits, the likeliest first."""

    row: Row
    ranked: list[tuple[str, float]] = field(default_factory=list)


def read_rows(path: Path, with_numbers: bool = False) -> list[Row]:
    """Every record of a file; NHS numbers are left out unless asked for."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row_of(line, with_numbers) for line in csv.DictReader(file)]


def row_of(line: Mapping[str, str], with_numbers: bool = False) -> Row:
    """One record of a file."""

    def given(name: str) -> str:
        return (line.get(name) or "").strip()

    born, precision, years = birth(given("dob"))
    place = PlaceTold(f"{given('house')} {given('street')}".strip(), given("locality"), given("postcode"))
    told = Told(
        names=(NameTold(f"{given('forename')} {given('middle')}".strip(), given("surname")),),
        born=born,
        precision=precision,
        years=years,
        sex=given("sex")[:1].upper(),
        nhs_number=given("nhs") if with_numbers else "",
        email=given("email"),
        places=(place,),
    )
    return Row(
        given("rid"),
        given("cluster"),
        given("side") or "both",
        told,
        given("ethnicity"),
        given("household"),
        given("role"),
    )


def birth(text: str) -> tuple[date | None, str, tuple[int, int] | None]:
    """A birth as written: a day, or its year where only that is told."""
    try:
        return date.fromisoformat(text[:10]), "day", None
    except ValueError:
        pass
    if text[:4].isdigit():
        return None, "year", (int(text[:4]), int(text[:4]))
    return None, "unknown", None


def people_and_queries(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """One file parted by its `side`; a record that is both is never its own answer."""
    return [row for row in rows if row.side != "query"], [row for row in rows if row.side != "index"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one set."""

    asked: int
    known: int
    found: float
    f1: float
    precision: float
    recall: float
    best_f1: float
    best_at: float
    known_likely: float
    strangers: int
    strangers_likely: float

    def words(self) -> str:
        """The figures in lines."""
        lines = [
            f"queries {self.asked:,}, of known people {self.known:,}",
            f"found among the first five {self.found:.4f}",
            f"F1 at the shipped threshold {self.f1:.4f} (precision {self.precision:.4f}, recall {self.recall:.4f});"
            f" best would be {self.best_f1:.4f} at {self.best_at:+.1f} bits",
            f"known people marked likely {self.known_likely:.4f}",
        ]
        if self.strangers:
            lines.append(f"unknown people marked likely {self.strangers_likely:.4f} of {self.strangers:,}")
        return "\n".join(lines)


def figures(answers: Sequence[Answer], people: Sequence[Row], threshold: float) -> Figures:
    """What the answers are worth against the truth."""
    members: dict[str, set[str]] = {}
    for row in people:
        members.setdefault(row.cluster, set()).add(row.rid)
    scores: dict[tuple[str, str], float] = {}
    truth: set[tuple[str, str]] = set()
    hits = known = likely = strangers = strangers_likely = 0
    for answer in answers:
        row = answer.row
        right = members.get(row.cluster, set()) - {row.rid}
        for rid in right:
            truth.add(_pair(row.rid, rid))
        for rid, bits in answer.ranked:
            pair = _pair(row.rid, rid)
            scores[pair] = max(scores.get(pair, -math.inf), bits)
        if right:
            known += 1
            hits += any(rid in right for rid, _ in answer.ranked[:FIRST])
            likely += any(rid in right and bits >= threshold for rid, bits in answer.ranked)
        else:
            strangers += 1
            strangers_likely += any(bits >= threshold for _, bits in answer.ranked)
    f1, precision, recall = f1_at(scores, truth, threshold)
    best, best_at = max(((f1_at(scores, truth, at / 2)[0], at / 2) for at in range(-24, 41)), default=(0.0, 0.0))
    return Figures(
        len(answers),
        known,
        hits / max(known, 1),
        f1,
        precision,
        recall,
        best,
        best_at,
        likely / max(known, 1),
        strangers,
        strangers_likely / max(strangers, 1),
    )


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def f1_at(
    scores: Mapping[tuple[str, str], float], truth: set[tuple[str, str]], threshold: float
) -> tuple[float, float, float]:
    """F1, precision and recall of the pairs at or over a threshold."""
    said = [pair for pair, bits in scores.items() if bits >= threshold]
    right = sum(pair in truth for pair in said)
    if not right:
        return 0.0, 0.0, 0.0
    precision, recall = right / len(said), right / len(truth)
    return 2 * precision * recall / (precision + recall), precision, recall


def by_group(answers: Iterable[Answer], people: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """For each name group, how many queries of known people and how many of them were missed."""
    members: dict[str, set[str]] = {}
    for row in people:
        members.setdefault(row.cluster, set()).add(row.rid)
    found: dict[str, tuple[int, int]] = {}
    for answer in answers:
        right = members.get(answer.row.cluster, set()) - {answer.row.rid}
        if right and answer.row.group:
            asked, missed = found.get(answer.row.group, (0, 0))
            hit = any(rid in right for rid, _ in answer.ranked[:FIRST])
            found[answer.row.group] = (asked + 1, missed + (not hit))
    return found


def group_lines(groups: Mapping[str, tuple[int, int]]) -> list[str]:
    """Each group's misses with the interval of a Wilson score, and how many times the largest group's they are.

    The interval of the ratio is that of two shares on the scale of logarithms, one miss added to each.
    """
    if not groups:
        return []
    largest = max(groups, key=lambda name: groups[name][0])
    base_missed, base_asked = groups[largest][1] + 1, groups[largest][0] + 2
    lines = []
    for name, (asked, missed) in sorted(groups.items(), key=lambda entry: -entry[1][0]):
        ratio = ((missed + 1) / (asked + 2)) / (base_missed / base_asked)
        spread = math.exp(1.96 * math.sqrt(1 / (missed + 1) - 1 / (asked + 2) + 1 / base_missed - 1 / base_asked))
        low, high = wilson(missed, asked)
        judged = "" if asked >= LEAST_GROUP else " (fewer than 500)"
        lines.append(
            f"{name}: {missed} of {asked:,} missed, {missed / asked:.4f} [{low:.4f}, {high:.4f}],"
            f" {ratio:.2f} times the largest group [{ratio / spread:.2f}, {ratio * spread:.2f}]{judged}"
        )
    return lines


def wilson(missed: int, asked: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not asked:
        return 0.0, 1.0
    z = 1.96
    share = missed / asked
    middle = share + z * z / (2 * asked)
    spread = z * math.sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked))
    return max(0.0, (middle - spread) / (1 + z * z / asked)), min(1.0, (middle + spread) / (1 + z * z / asked))
