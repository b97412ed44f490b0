"""The search for a better order: whole branches change places, turn round or move, and what pays is kept.

Every choice comes from a fixed seed and the search ends after a number of weighed moves, never by the clock, so the
same family always gives the same order on every machine.
"""

import math
import random
from collections.abc import Callable, Iterator

from app.services.genogram.blocks import Block, blocks
from app.services.genogram.cost import Cost, Rows
from app.services.genogram.web import Web

EASE = 1e-9


class Search:
    """An order under improvement. `best` is the best order found so far and `best_cost` what it costs."""

    def __init__(self, web: Web, rows: Rows, free: frozenset[int] | None = None, seed: int = 20261128) -> None:
        self.web = web
        self.rows = [list(order) for order in rows]
        self.cost = Cost(web, self.rows)
        self.blocks = blocks(web)
        self.free = free
        self.weighed = 0
        self._dice = random.Random(seed)  # noqa: S311 - a repeatable search, no secret
        self.best = [list(order) for order in self.rows]
        self.best_cost = self.cost.total
        self._wide = [r for r in range(web.rows) if len(self.rows[r]) > 1]

    # --- moves: each gives the new orders of the rows it changes ------------------------------------------------

    def _swap(self, first: Block, second: Block) -> dict[int, list[int]]:
        """Where `first` and `second` stand, `second` now comes before `first` in each of their rows."""
        second = second - first
        return self._refill(
            first | second, lambda nodes: [n for n in nodes if n in second] + [n for n in nodes if n not in second]
        )

    def _turn(self, block: Block) -> dict[int, list[int]]:
        """A block the other way round in each of its rows."""
        return self._refill(block, lambda nodes: nodes[::-1])

    def _refill(self, whole: Block, arrange: Callable[[list[int]], list[int]]) -> dict[int, list[int]]:
        changed: dict[int, list[int]] = {}
        levels: dict[int, int] = {}
        for node in whole:
            levels[self.web.row[node]] = levels.get(self.web.row[node], 0) + 1
        for level, count in levels.items():
            if count < 2:
                continue
            order = self.rows[level]
            nodes = [n for n in order if n in whole]
            new = arrange(nodes)
            if new != nodes:
                queue = iter(new)
                changed[level] = [next(queue) if n in whole else n for n in order]
        return changed

    def _insert(self, block: Block, level: int, at: int) -> dict[int, list[int]]:
        """The part of a block in one row, put together at the place `at` among the others there."""
        order = self.rows[level]
        taken = [n for n in order if n in block]
        rest = [n for n in order if n not in block]
        new = rest[:at] + taken + rest[at:]
        return {level: new} if new != order else {}

    # --- weighing ----------------------------------------------------------------------------------------------

    def _try(self, changed: dict[int, list[int]], heat: float) -> bool:
        """Make a move, weigh it, and keep it where it pays (or, while hot, where it costs little)."""
        if not changed or not self._allowed(changed):
            return False
        self.weighed += 1
        levels = list(changed)
        before = [self.rows[level] for level in levels]
        for level, order in changed.items():
            self.rows[level] = order
        was = self.cost.total
        memo = self.cost.touch(levels)
        rise = self.cost.total - was
        if rise < -EASE or (heat > 0 and (rise <= 0 or self._dice.random() < math.exp(-rise / heat))):
            if self.cost.total < self.best_cost - EASE:
                self.best_cost = self.cost.total
                self.best = [list(order) for order in self.rows]
            return True
        for level, order in zip(levels, before, strict=True):
            self.rows[level] = order
        self.cost.back(memo, levels)
        return False

    def _allowed(self, changed: dict[int, list[int]]) -> bool:
        """Whether only those who may move change their order among the others."""
        if self.free is None:
            return True
        return all(
            [n for n in order if n not in self.free] == [n for n in self.rows[level] if n not in self.free]
            for level, order in changed.items()
        )

    def back_to_best(self) -> None:
        """Stand at the best order found."""
        self.rows[:] = [list(order) for order in self.best]
        self.cost.touch(list(range(self.web.rows)))

    # --- the two ways of seeking -------------------------------------------------------------------------------

    def anneal(self, steps: int, hot: float, cold: float) -> Iterator[None]:
        """Try moves at random while it grows colder; steps may be paused between."""
        if not self._wide:
            return
        dice = self._dice
        for step in range(steps):
            heat = hot * (cold / hot) ** (step / steps)
            level = self._wide[int(dice.random() * len(self._wide))]
            order = self.rows[level]
            at = int(dice.random() * len(order))
            node = order[at]
            mine = self._pick(node)
            kind = dice.random()
            if kind < 0.12:
                move = self._turn(mine)
            elif kind < 0.3:
                move = self._insert(
                    mine if kind < 0.2 else self.blocks[node][0], level, int(dice.random() * len(order))
                )
            else:
                other = self._neighbour(order, mine, at, dice.random() < 0.5)
                if kind > 0.9:
                    other = order[int(dice.random() * len(order))]
                if other < 0 or other in mine:
                    continue
                theirs = self._pick(other) - mine
                first = self.cost.pos[node] < self.cost.pos[other]
                move = self._swap(mine, theirs) if first else self._swap(theirs, mine)
            self._try(move, heat)
            if step % 64 == 63:
                yield
        self.back_to_best()

    def _pick(self, node: int) -> Block:
        own = self.blocks[node]
        return own[int(self._dice.random() * len(own))]

    @staticmethod
    def _neighbour(order: list[int], mine: Block, at: int, right: bool) -> int:
        step = 1 if right else -1
        at += step
        while 0 <= at < len(order):
            if order[at] not in mine:
                return order[at]
            at += step
        return -1

    def climb(self, most: int) -> Iterator[None]:
        """Try every move there is until none pays or `most` were weighed."""
        end = self.weighed + most
        paid = True
        while paid and self.weighed < end:
            paid = False
            for level in self._wide:
                for node in list(self.rows[level]):
                    for move in self._moves(level, node):
                        if self._try(move, 0.0):
                            paid = True
                        if self.weighed >= end:
                            return
                    yield

    def _moves(self, level: int, node: int) -> Iterator[dict[int, list[int]]]:
        for mine in self.blocks[node]:
            yield self._turn(mine)
            order = self.rows[level]
            other = self._neighbour(order, mine, self.cost.pos[node], right=True)
            if other >= 0:
                for theirs in self.blocks[other]:
                    yield self._swap(mine, theirs)
        for mine in self.blocks[node][:2]:
            for at in range(len(self.rows[level])):
                yield self._insert(mine, level, at)
