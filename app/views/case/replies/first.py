"""The part of the case that stands in front first, built in a turn after the screen around it: keys get through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.views.case.replies.section import RepliesSection
from app.views.widgets.painted_later import BuiltLater

if TYPE_CHECKING:
    from app.views.case.banner import SendBanner
    from app.views.case.grid import CaseGrid
    from app.views.case.presenter import CasePresenter
    from app.views.case.section import SectionTabs


class WithReplies:
    """Has the replies among its tabs, built when they are first asked for."""

    tabs: SectionTabs
    presenter: CasePresenter
    _later: BuiltLater[RepliesSection]

    def keep_replies(self, screen: QWidget) -> None:
        """Build the replies in the screen's next turn, or when they are asked for."""
        self._later = BuiltLater(self._build_replies)
        self._later.begin(screen)

    def _build_replies(self) -> RepliesSection:
        made = self.tabs.ensure("replies")
        assert isinstance(made, RepliesSection)  # noqa: S101 - the first line of SECTIONS
        made.overview.banner.send.clicked.connect(lambda _checked=False: self.presenter.send_ready())
        return made

    @property
    def replies(self) -> RepliesSection:
        """The replies: the grid, the items and the form to log one."""
        return self._later.get()

    def begin_in_grid(self) -> None:
        """Put the focus into the grid, as soon as it stands."""
        self._later.when_built(lambda made: made.grid.setFocus(Qt.FocusReason.OtherFocusReason))

    @property
    def grid(self) -> CaseGrid:
        """People and agencies."""
        return self.replies.grid

    @property
    def banner(self) -> SendBanner:
        """What may be sent now."""
        return self.replies.overview.banner

    @property
    def send(self) -> QPushButton:
        """Sends what may be sent."""
        return self.banner.send
