"""Our own plain measure of a layout: what the bars of the household picture are counted with.

A union is a point half a row under its lower partner; straight lines join it to partners and children. Two lines cross
when they meet inside both. Nobody who is not born is a stranger in a home. Percentages are None where there is
nothing to count.
"""

from itertools import combinations, pairwise
from typing import Any

Line = tuple[float, float, float, float, str, str]


def _side(line: tuple[float, float, float, float], px: float, py: float) -> int:
    ax, ay, bx, by = line
    turn = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
    return 0 if abs(turn) < 1e-9 else 1 if turn > 0 else -1


def _crossing(one: Line, two: Line) -> bool:
    if {one[4], one[5]} & {two[4], two[5]}:
        return False
    a, b = one[:4], two[:4]
    return _side(a, b[0], b[1]) * _side(a, b[2], b[3]) < 0 and _side(b, a[0], a[1]) * _side(b, a[2], a[3]) < 0


def _share(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None


class Seen:
    """A family's people in the rows of a layout."""

    def __init__(self, family: dict[str, Any], layout: dict[str, Any]) -> None:
        self.family, self.layout = family, layout
        self.people = {person["id"]: person for person in family["persons"]}
        spots = layout["persons"]
        levels = {y: at for at, y in enumerate(sorted({spot["y"] for spot in spots.values()}))}
        self.x = {ident: float(spot["x"]) for ident, spot in spots.items()}
        self.row = {ident: levels[spot["y"]] for ident, spot in spots.items()}
        self.slot = float(layout["slot_w"])
        self.partners: dict[str, set[str]] = {ident: set() for ident in self.people}
        for union in family["unions"]:
            for a, b in combinations(union["partners"], 2):
                self.partners[a].add(b)
                self.partners[b].add(a)
        self.born = {child["id"] for union in family["unions"] for child in union["children"]}

    def drop(self, union: dict[str, Any]) -> float:
        """Where the line to the children leaves."""
        ends = [self.x[p] for p in union["partners"]]
        told = self.layout.get("unions", {}).get(union["id"], {}).get("x")
        return sum(ends) / len(ends) if told is None else float(told)

    def between(self, row: int, low: float, high: float) -> set[str]:
        """Who stands in a row between two places."""
        return {i for i, x in self.x.items() if self.row[i] == row and low + 1e-9 < x < high - 1e-9}

    def lines(self) -> list[Line]:
        """Every straight line of the model."""
        found: list[Line] = []
        for at, union in enumerate(self.family["unions"]):
            x, y = self.drop(union), max(self.row[p] for p in union["partners"]) + 0.5
            found += [(self.x[p], float(self.row[p]), x, y, p, f"union {at}") for p in union["partners"]]
            found += [
                (x, y, self.x[c["id"]], float(self.row[c["id"]]), f"union {at}", c["id"]) for c in union["children"]
            ]
        return found

    def own(self, kids: set[str]) -> set[str]:
        """Siblings with their partners and whoever married in beside those."""
        own, queue = set(kids), sorted(kids)
        for at in queue:
            new = {p for p in self.partners[at] if p not in own and (at in kids or p not in self.born)}
            own |= new
            queue.extend(sorted(new))
        return own


def measure(family: dict[str, Any], layout: dict[str, Any]) -> dict[str, Any]:
    """Every number of one layout."""
    seen = Seen(family, layout)
    known = set(seen.people)
    found: dict[str, Any] = {
        "persons": len(known),
        "missing": len(known - set(seen.x)),
        "extra_copies": len(set(seen.x) - known),
        "crossings": sum(_crossing(a, b) for a, b in combinations(seen.lines(), 2)),
        "time_s": layout.get("time_s"),
        "width_slots": (max(seen.x.values()) - min(seen.x.values())) / seen.slot + 1,
    }
    found["overlaps"] = sum(
        b - a < layout["node_w"] - 1e-6
        for row in set(seen.row.values())
        for a, b in pairwise(sorted(x for i, x in seen.x.items() if seen.row[i] == row))
    )
    couples = [union["partners"] for union in family["unions"] if len(union["partners"]) == 2]
    close = sum(
        seen.row[a] == seen.row[b] and not seen.between(seen.row[a], *sorted((seen.x[a], seen.x[b])))
        for a, b in couples
    )
    found["couples_adjacent_pct"] = _share(close, len(couples))
    found.update(_sibships(seen))
    found["hh_rect_clean_pct"] = _homes(seen)
    return found


def _sibships(seen: Seen) -> dict[str, Any]:
    whole = together = pairs = elder_left = 0
    off: list[float] = []
    for union in seen.family["unions"]:
        kids = [child["id"] for child in union["children"]]
        if not kids:
            continue
        off.append(abs(sum(seen.x[k] for k in kids) / len(kids) - seen.drop(union)) / seen.slot)
        if len(kids) < 2:
            continue
        whole += 1
        rows = {seen.row[k] for k in kids}
        ends = sorted(seen.x[k] for k in kids)
        strangers = seen.between(min(rows), ends[0], ends[-1]) - seen.own(set(kids))
        together += len(rows) == 1 and not strangers
        for a, b in combinations(kids, 2):
            first, second = seen.people[a].get("birth", ""), seen.people[b].get("birth", "")
            shared = min(len(first), len(second))
            if shared and first[:shared] != second[:shared]:
                pairs += 1
                elder_left += (first < second) == (seen.x[a] < seen.x[b])
    return {
        "siblings_contiguous_pct": _share(together, whole),
        "birth_order_pct": _share(elder_left, pairs),
        "centre_dev_mean": sum(off) / len(off) if off else None,
    }


def _homes(seen: Seen) -> float | None:
    clean = whole = 0
    for home in seen.family.get("households", []):
        inside = set(home["members"])
        unborn = {i for i, person in seen.people.items() if person.get("being", "person") != "person"}
        if len(inside) < 2:
            continue
        whole += 1
        low, high = min(seen.x[m] for m in inside), max(seen.x[m] for m in inside)
        top, foot = min(seen.row[m] for m in inside), max(seen.row[m] for m in inside)
        clean += not any(
            low - 1e-9 <= x <= high + 1e-9 and top <= seen.row[i] <= foot
            for i, x in seen.x.items()
            if i not in inside | unborn
        )
    return _share(clean, whole)
