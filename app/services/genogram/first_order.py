"""A first order: the family walked from one group of partners outwards, so that what belongs together is put together.

Every visit answers with strips, rows of nodes that may be set side by side. The family of somebody who married in is
put wholly to the left or to the right of the sibship they married into.
"""

from app.services.genogram.cost import Rows
from app.services.genogram.web import Joint, Web

Strip = dict[int, list[int]]


def _add(left: Strip, right: Strip) -> Strip:
    """Two strips side by side, as a new one."""
    both = {level: list(order) for level, order in left.items()}
    for level, order in right.items():
        both.setdefault(level, []).extend(order)
    return both


class Walk:
    """One walk over the whole family from a chosen group of partners."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.group, self.groups = partner_groups(web)
        self.above: list[list[Joint]] = [[] for _ in web.row]
        self.below: list[list[Joint]] = [[] for _ in self.groups]
        for joint in web.joints:
            for kid in joint.kids:
                self.above[kid].append(joint)
            for group in dict.fromkeys(self.group[up] for up in joint.ups):
                self.below[group].append(joint)
        self.starts = list(dict.fromkeys(self.group[up] for joint in web.joints for up in joint.ups)) or [0]

    def order(self, start: int, mirrored: bool = False) -> Rows:
        """Everybody in rows, beginning with the group `start`; those without any tie to it come after."""
        self.seen: set[int] = set()
        self.done: set[int] = set()
        self.mirrored = mirrored
        whole: Strip = {}
        for group in [start, *self.starts, *range(len(self.groups))]:
            if group not in self.seen:
                left, middle, right = self._visit(group, -1, 0)
                whole = _add(_add(_add(whole, left), middle), right)
        return [whole.get(level, []) for level in range(self.web.rows)]

    def _visit(self, group: int, entry: int, side: int) -> tuple[Strip, Strip, Strip]:
        """A group of partners with all that hangs on it: what goes left, what stands here, what goes right.

        `entry` is who belongs to the sibship it was reached from; `side` is -1 where that one stands first in the
        sibship, 1 where last, 0 between or where it was reached from below.
        """
        self.seen.add(group)
        order = self._arranged(group, entry, side)
        place = {node: at for at, node in enumerate(order)}
        left: Strip = {}
        right: Strip = {}
        middle: Strip = {self.web.row[order[0]]: order}
        downs = [joint for joint in self.below[group] if id(joint) not in self.done]
        self.done.update(id(joint) for joint in downs)
        downs.sort(key=lambda joint: sum(place.get(up, len(order)) for up in joint.ups) / len(joint.ups))
        for joint in downs:
            kids = [k for k in self._by_age(joint) if self.group[k] not in self.seen]
            for at, kid in enumerate(kids):
                if self.group[kid] in self.seen:
                    continue
                where = -1 if at == 0 and len(kids) > 1 else 1 if at == len(kids) - 1 else 0
                less, here, more = self._visit(self.group[kid], kid, where)
                left, middle, right = _add(left, less), _add(middle, here), _add(right, more)
        mid = place.get(entry, (len(order) - 1) / 2)
        for node in order:
            for joint in self.above[node]:
                if id(joint) in self.done:
                    continue
                self.done.add(id(joint))
                for up in joint.ups:
                    if self.group[up] in self.seen:
                        continue
                    self.done.discard(id(joint))
                    goes_left = place[node] < mid or (place[node] == mid and side < 0)
                    less, here, more = self._from_below(self.group[up])
                    strip = _add(_add(less, here), more)
                    if goes_left:
                        left = _add(strip, left)
                    else:
                        right = _add(right, strip)
        return left, middle, right

    def _from_below(self, group: int) -> tuple[Strip, Strip, Strip]:
        return self._visit(group, -1, 0)

    def _by_age(self, joint: Joint) -> list[int]:
        kids = sorted(joint.kids, key=lambda k: self.web.rank[k])
        return kids[::-1] if self.mirrored else kids

    def _arranged(self, group: int, entry: int, side: int) -> list[int]:
        """A group of partners in a line: along its longest chain, the others beside whom they are with."""
        members = self.groups[group]
        if len(members) == 1:
            return list(members)
        chain = self._chain(members)
        for node in sorted(set(members) - set(chain), key=lambda n: self.web.rank[n]):
            near = next((p for p in self.web.partners[node] if p in chain), None)
            at = len(chain) if near is None else chain.index(near)
            chain.insert(at + 1 if near is not None and at >= len(chain) / 2 else at, node)
        return chain[::-1] if self._turned(chain, entry, side) else chain

    def _turned(self, chain: list[int], entry: int, side: int) -> bool:
        """Whether a line of partners reads better the other way round."""
        if entry in chain and side:
            others = [n for n in chain if n != entry and self.above[n]]
            if others:
                middle = sum(chain.index(n) for n in others) / len(others)
                return (middle - chain.index(entry)) * side < 0
        wrong = sum(chain.index(a) > chain.index(b) for a, b in self.web.men_left if a in chain and b in chain)
        right = sum(chain.index(a) < chain.index(b) for a, b in self.web.men_left if a in chain and b in chain)
        return wrong > right

    def _chain(self, members: list[int]) -> list[int]:
        """The longest chain of partners among `members`, by two searches to the farthest one."""
        far = self._farthest(members[0])[0]
        end, came = self._farthest(far)
        chain = [end]
        while came[chain[-1]] >= 0:
            chain.append(came[chain[-1]])
        return chain

    def _farthest(self, start: int) -> tuple[int, dict[int, int]]:
        came = {start: -1}
        queue = [start]
        for at in queue:
            for other in self.web.partners[at]:
                if other not in came:
                    came[other] = at
                    queue.append(other)
        return queue[-1], came


def partner_groups(web: Web) -> tuple[list[int], list[list[int]]]:
    """The group of partners in one row that every node belongs to, and who is in each."""
    group = [-1] * len(web.row)
    groups: list[list[int]] = []
    for node in range(len(web.row)):
        if group[node] >= 0:
            continue
        group[node] = len(groups)
        queue = [node]
        for at in queue:
            for other in web.partners[at]:
                if group[other] < 0:
                    group[other] = len(groups)
                    queue.append(other)
        groups.append(queue)
    return group, groups
