"""The household beside the parts of the work: how they share the width, and the picture over all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.views import theme
from app.views.case.household.panel import HouseholdPanel
from app.views.widgets.painted_later import PaintedLater

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
        self.addWidget(work)
        self.setStretchFactor(1, 1)
        household.face_changed.connect(self.share)
        self.share()

    @property
    def wide(self) -> bool:
        """Whether the picture stands over the whole working area."""
        return self._work.isHidden()

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
        """Put the picture over the whole working area, or back beside the work."""
        if wide and not self._household.drawn:
            self._household.turn(drawn=True)
        if not wide:
            self._painted.hold()  # the parts are set out in this turn and painted in the next
        self._work.setVisible(not wide)
        picture = self._household.picture
        if picture is not None:
            picture.set_wide(wide=wide)
            if wide:
                picture.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width that there is."""
        super().showEvent(event)
        self.share()
