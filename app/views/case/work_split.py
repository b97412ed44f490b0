"""The household beside the parts of the work: how they share the width, and the picture over all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.views import theme
from app.views.case.household.panel import HouseholdPanel
from app.views.widgets.painted_later import PaintedLater, in_next_turns

LIST_WIDE, PICTURE_WIDE, LEAST_WORK = 232, 452, 480
"""How much of the width the household has at 100 %, as a list and as a picture, and what is left to the work."""
PICTURE_SHARE = 0.36
"""A picture's share of a wide window: a family of two couples is seen whole."""


class WorkSplit(QSplitter):
    """Household at the left, work at the right."""

    def __init__(self, household: HouseholdPanel, work: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._household = household
        self._work = work
        self._painted = PaintedLater(work)
        self.setChildrenCollapsible(False)
        self.addWidget(household)
        self._side = QStackedWidget(self)
        self._blank = QWidget(self._side)
        for each in (work, self._blank):
            self._side.addWidget(each)
        self.addWidget(self._side)
        self.setStretchFactor(1, 1)
        household.face_changed.connect(self.share)
        self._by_hand = False
        self.splitterMoved.connect(self._moved)
        self.share()

    @property
    def wide(self) -> bool:
        """Whether the picture stands over the whole working area."""
        return self._side.isHidden()

    def share(self) -> None:
        """Give a picture more room than a list needs."""
        beside = theme.px(LIST_WIDE)
        if self._household.drawn:
            beside = max(theme.px(PICTURE_WIDE), round(self.width() * PICTURE_SHARE))
        most = max(theme.px(LIST_WIDE), self.width() - theme.px(LEAST_WORK))
        beside = min(beside, most) if self.isVisible() else beside
        self.setSizes([beside, max(theme.px(LEAST_WORK), self.width() - beside)])
        if self.wide and not self._household.drawn:
            self.widen(wide=False)

    def widen(self, *, wide: bool) -> None:
        """Put the picture over the whole working area, or back beside the work, which is there at once."""
        if wide and not self._household.drawn:
            self._household.turn(drawn=True)
        if not wide:
            self._bring_work()
        self._side.setVisible(not wide)
        self._say_wide(wide=wide)

    def turn(self) -> None:
        """Wide where it stands beside the work, and back."""
        if self.wide:
            self.narrow()
        else:
            self.widen(wide=True)

    def narrow(self) -> None:
        """Put the picture back beside the work: it is drawn anew in this turn, the work is set out in the next."""
        if self.wide:
            self._side.setCurrentWidget(self._blank)
            self._side.show()
            self._say_wide(wide=False)
            in_next_turns(self, self._bring_work)

    def _bring_work(self) -> None:
        if self._side.currentWidget() is not self._work or self.wide:
            self._painted.hold()  # the parts are set out in this turn and painted in the next
            self._side.setCurrentWidget(self._work)

    def _say_wide(self, *, wide: bool) -> None:
        picture = self._household.picture
        if picture is not None:
            picture.set_wide(wide=wide)
            if wide:
                picture.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width that there is."""
        super().showEvent(event)
        self.share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the new width, unless somebody has moved the line between the two."""
        super().resizeEvent(event)
        if self.isVisible() and not self._by_hand and event.size().width() != event.oldSize().width():
            self.share()

    def _moved(self) -> None:
        self._by_hand = True
