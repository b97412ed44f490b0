"""Dragging a person: onto somebody else to join the two, or sideways to stand elsewhere in the row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from app.views.case.household.scene import PictureScene


@dataclass(frozen=True, slots=True)
class Drop:
    """Where somebody was dropped: on `other` to be joined, or beside them."""

    member: str
    other: str
    join: bool
    left: bool = False


class Drag:
    """One drag at a time; the layout is not touched, so letting go elsewhere changes nothing."""

    def __init__(self, picture: PictureScene) -> None:
        self._picture = picture
        self.member = ""
        self._home = QPointF()
        self._grip = QPointF()

    @property
    def running(self) -> bool:
        """Whether somebody is held."""
        return bool(self.member)

    def begin(self, member: str, at: QPointF) -> None:
        """Take hold of a person."""
        item = self._picture.people[member]
        self.member, self._home, self._grip = member, item.pos(), at - item.pos()
        item.setOpacity(0.75)
        item.setZValue(item.zValue() + 10)

    def move(self, at: QPointF) -> str:
        """Move the person held; whom they would be joined with here comes back."""
        self._picture.people[self.member].setPos(at - self._grip)
        target = self._target(at)
        self._picture.put_ring(target)
        return target

    def drop(self, at: QPointF) -> Drop | None:
        """Let go; None where nothing is meant."""
        member = self.member
        target = self._target(at)
        self.leave()
        if target:
            return Drop(member, target, join=True)
        return self._beside(member, at - self._grip)

    def leave(self) -> None:
        """Let go and mean nothing."""
        item = self._picture.people.get(self.member)
        if item is not None:
            item.setPos(self._home)
            item.setZValue(item.zValue() - 10)
        self.member = ""
        self._picture.light(self._picture.lit)

    def _target(self, at: QPointF) -> str:
        """Whose symbol is under the hand."""
        reach = self._picture.look.sizes.symbol / 2 + 6
        for ident, item in self._picture.people.items():
            if ident != self.member:
                away = at - item.pos()
                if abs(away.x()) < reach and abs(away.y()) < reach:
                    return ident
        return ""

    def _beside(self, member: str, at: QPointF) -> Drop | None:
        """The nearest neighbour of the row at whose other side the person now is."""
        shown = self._picture.layout_shown
        if shown is None or abs(at.y() - self._home.y()) > shown.sizes.slot * 0.7:
            return None
        row = shown.place_of(member).row
        others = sorted((p for p in shown.places if p.row == row and p.member != member), key=lambda p: p.x)
        passed = [p for p in others if (p.x - self._home.x()) * (p.x - at.x()) < 0]
        if not passed:
            return None
        last = max(passed, key=lambda p: abs(p.x - self._home.x()))
        return Drop(member, last.member, join=False, left=at.x() < self._home.x())
