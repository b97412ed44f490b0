"""Invented families of any size, ordinary or hard, in the JSON form; the same number always makes the same family."""

import random
from typing import Any

NAMES = [
    "Ada",
    "Bea",
    "Cai",
    "Dev",
    "Eli",
    "Fay",
    "Gil",
    "Hal",
    "Ida",
    "Jon",
    "Kit",
    "Lea",
    "Max",
    "Nia",
    "Ola",
    "Pat",
    "Quin",
    "Ray",
    "Sky",
    "Tam",
    "Una",
    "Viv",
    "Wes",
    "Xan",
    "Yas",
    "Zac",
]
ROADS = ("Oak Road", "Mill Lane", "High Street", "Station Road", "Park Close", "Elm Grove", "Church Walk", "The Green")


class Growing:
    """A family that grows couple by couple."""

    def __init__(self, seed: int, people: int, hard: bool) -> None:
        self.dice = random.Random(seed)
        self.people, self.hard = people, hard
        self.persons: list[dict[str, Any]] = []
        self.unions: list[dict[str, Any]] = []
        self.level: dict[str, int] = {}
        self.parents: dict[str, tuple[str, ...]] = {}
        self.partners: dict[str, list[str]] = {}

    def person(self, level: int, year: int, sex: str = "") -> str:
        sex = sex or self.dice.choice("MF")
        ident = f"p{len(self.persons) + 1}"
        one = {"id": ident, "sex": sex, "name": f"{self.dice.choice(NAMES)} {ident}"}
        if self.dice.random() < 0.8:
            one["birth"] = str(year) if self.dice.random() < 0.6 else f"{year}-{self.dice.randint(1, 12):02}"
        self.persons.append(one)
        self.level[ident] = level
        return ident

    def union(self, a: str, b: str | None, year: int, children: int) -> dict[str, Any]:
        kinds = ("married", "living_together", "separated", "divorced", "unknown")
        level = max(self.level[p] for p in (a, b) if p)
        one: dict[str, Any] = {
            "id": f"u{len(self.unions) + 1}",
            "partners": [p for p in (a, b) if p],
            "kind": self.dice.choice(kinds),
            "children": [],
        }
        for _ in range(children):
            if len(self.persons) >= self.people:
                break
            year += self.dice.randint(1, 4)
            kid = self.person(level + 1, year)
            self.parents[kid] = tuple(one["partners"])
            one["children"].append({"id": kid, "kind": "biological"})
        self.unions.append(one)
        if b:
            self.partners.setdefault(a, []).append(b)
            self.partners.setdefault(b, []).append(a)
        return one

    def grow(self) -> None:
        dice = self.dice
        for _ in range(dice.randint(1, 3) if self.hard else 1):
            a, b = self.person(0, 1930 + dice.randint(0, 8), "M"), self.person(0, 1930 + dice.randint(0, 8), "F")
            self.union(a, b, 1955, dice.randint(2, 5))
        tried = 0
        while len(self.persons) < self.people and tried < 40 * self.people:
            tried += 1
            who = dice.choice(self.persons)["id"]
            level, had = self.level[who], self.partners.get(who, [])
            if (
                level > 3
                or (had and dice.random() > (0.25 if self.hard else 0.08))
                or len(had) > (4 if self.hard else 1)
            ):
                continue
            if who not in self.parents and had:
                if dice.random() < (0.3 if self.hard else 0.12) and not (level == 0 and not self.hard):
                    self.parents_for(who)
                continue
            other = self.mate(who)
            if other and other not in had:
                self.union(who, other, 1955 + 25 * level + 6 * len(had), dice.choice((0, 1, 1, 2, 2, 3, 4)))
        if self.hard and dice.random() < 0.15:
            star = dice.choice([p["id"] for p in self.persons if self.partners.get(p["id"])])
            for _ in range(min(dice.randint(2, 5), self.people - len(self.persons))):
                level = self.level[star]
                self.union(star, self.person(level, 1935 + 25 * level), 1962 + 25 * level, 0)

    def mate(self, who: str) -> str:
        """A partner: mostly somebody new, in a hard family now and then somebody already there."""
        level = self.level[who]
        if self.hard and self.dice.random() < 0.22:
            near = [
                p["id"]
                for p in self.persons
                if abs(self.level[p["id"]] - level) <= (1 if self.dice.random() < 0.1 else 0)
                and p["id"] != who
                and not set(self.parents.get(p["id"], ("-",))) & set(self.parents.get(who, ("+",)))
                and p["id"] not in self.kin_line(who)
                and who not in self.kin_line(p["id"])
                and len(self.partners.get(p["id"], [])) < 2
            ]
            if near:
                return str(self.dice.choice(near))
        sex = "F" if next(p for p in self.persons if p["id"] == who)["sex"] == "M" else "M"
        return self.person(level, 1930 + 25 * level + self.dice.randint(-4, 6), sex)

    def kin_line(self, who: str) -> set[str]:
        found, queue = {who}, [who]
        for at in queue:
            for parent in self.parents.get(at, ()):
                if parent not in found:
                    found.add(parent)
                    queue.append(parent)
        return found

    def parents_for(self, who: str) -> None:
        level = self.level[who]
        if level == 0 or len(self.persons) + 2 > self.people:
            return
        a = self.person(level - 1, 1905 + 25 * level, "M")
        b = self.person(level - 1, 1907 + 25 * level, "F")
        one = self.union(a, b, 1930 + 25 * level, self.dice.choice((0, 1, 2)))
        one["children"].insert(0, {"id": who, "kind": "biological"})
        self.parents[who] = (a, b)


def grown(seed: int, people: int, hard: bool = False) -> dict[str, Any]:
    """A family of about `people`, joined to one; households hold couples with their children at home."""
    growing = Growing(seed, people, hard)
    growing.grow()
    homes: list[dict[str, Any]] = []
    housed: set[str] = set()
    for union in reversed(growing.unions):
        inside = [p for p in union["partners"] if p not in housed]
        if union["kind"] in {"separated", "divorced"}:
            inside = inside[-1:]
        kids = [c["id"] for c in union["children"] if c["id"] not in housed and not growing.partners.get(c["id"])]
        if len(inside) + len(kids) > 1 and inside:
            homes.append({"id": f"h{len(homes)}", "label": growing.dice.choice(ROADS), "members": [*inside, *kids]})
            housed.update(inside, kids)
    family = {
        "id": f"grown-{seed}-{people}{'-hard' if hard else ''}",
        "persons": growing.persons,
        "unions": growing.unions,
        "households": homes,
    }
    return _joined(family)


def _joined(family: dict[str, Any]) -> dict[str, Any]:
    """The largest part of a family that hangs together."""
    ways: dict[str, set[str]] = {p["id"]: set() for p in family["persons"]}
    for union in family["unions"]:
        everybody = [*union["partners"], *(c["id"] for c in union["children"])]
        for one in everybody:
            ways[one].update(everybody)
    best: set[str] = set()
    left = list(ways)
    while left:
        seen = {left[0]}
        queue = [left[0]]
        for at in queue:
            new = sorted(ways[at] - seen)
            seen.update(new)
            queue.extend(new)
        best = max(best, seen, key=len)
        left = [one for one in left if one not in seen]
    return {
        **family,
        "persons": [p for p in family["persons"] if p["id"] in best],
        "unions": [u for u in family["unions"] if u["partners"][0] in best],
        "households": [h for h in family["households"] if h["members"][0] in best],
    }
