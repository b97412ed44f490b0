"""What is moved as one while an order is sought: a person, partners, a branch with all its rows, a whole side."""

from app.services.genogram.first_order import partner_groups
from app.services.genogram.web import Web

Block = frozenset[int]


def blocks(web: Web) -> list[list[Block]]:
    """For every node the sets it may move with, smallest first."""
    count = len(web.row)
    group, groups = partner_groups(web)
    below: list[list[int]] = [[] for _ in groups]
    for joint in web.joints:
        for up in joint.ups:
            below[group[up]].extend(joint.kids)
    sides = _sides(web)
    found: list[list[Block]] = []
    branch: dict[int, Block] = {}
    for node in range(count):
        own: list[Block] = [frozenset({node}), frozenset(groups[group[node]])]
        if group[node] not in branch:
            branch[group[node]] = _branch(group, groups, below, node)
        own.append(branch[group[node]])
        own.extend(sides.get(node, ()))
        found.append(sorted(dict.fromkeys(own), key=lambda b: (len(b), min(b))))
    return found


def _branch(group: list[int], groups: list[list[int]], below: list[list[int]], node: int) -> Block:
    """A group of partners with all that descends from it and who married in there."""
    seen = {group[node]}
    queue = [group[node]]
    for at in queue:
        for kid in below[at]:
            if group[kid] not in seen:
                seen.add(group[kid])
                queue.append(group[kid])
    return frozenset(member for at in queue for member in groups[at])


def _sides(web: Web) -> dict[int, list[Block]]:
    """For every node the smaller sides of the links whose loss would part the family, where the link ends in it."""
    count = len(web.row)
    ways: list[list[int]] = [[] for _ in range(count + len(web.joints))]
    for at, joint in enumerate(web.joints):
        for node in (*joint.ups, *joint.kids):
            ways[node].append(count + at)
            ways[count + at].append(node)
    order, parent, low, seen_at, size = _searched(ways)
    found: dict[int, list[Block]] = {}
    place = {at: n for n, at in enumerate(order)}
    for at in order:
        above = parent[at]
        if above < 0 or low[at] < seen_at[at]:
            continue
        under = order[place[at] : place[at] + size[at]]
        block = frozenset(n for n in under if n < count)
        person = at if at < count else above
        rest = frozenset(_reach(ways, at, above, count))
        for side in (block, rest):
            if side and person in side:
                found.setdefault(person, []).append(side)
            elif side and len(side) <= count // 2 + 1:
                found.setdefault(min(side, key=lambda n: (abs(web.row[n] - web.row[person]), n)), []).append(side)
    return found


def _reach(ways: list[list[int]], barred: int, start: int, count: int) -> set[int]:
    """Every node reached from `start` without the link to `barred`."""
    seen = {start}
    queue = [start]
    for at in queue:
        for to in ways[at]:
            if to not in seen and not (at == start and to == barred):
                seen.add(to)
                queue.append(to)
    return {at for at in seen if at < count}


def _searched(ways: list[list[int]]) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
    """A depth-first search: order of first sight, parents, low links, times and sizes; without recursion."""
    total = len(ways)
    parent, low, time, size = [-1] * total, [0] * total, [-1] * total, [1] * total
    order: list[int] = []
    for root in range(total):
        if time[root] >= 0:
            continue
        stack = [(root, iter(ways[root]))]
        time[root] = low[root] = len(order)
        order.append(root)
        while stack:
            at, rest = stack[-1]
            to = next(rest, None)
            if to is None:
                stack.pop()
                if parent[at] >= 0:
                    low[parent[at]] = min(low[parent[at]], low[at])
                    size[parent[at]] += size[at]
            elif time[to] < 0:
                parent[to] = at
                time[to] = low[to] = len(order)
                order.append(to)
                stack.append((to, iter(ways[to])))
            elif to != parent[at]:
                low[at] = min(low[at], time[to])
    return order, parent, low, time, size
