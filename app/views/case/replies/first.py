"""The part of the case that stands in front first, built in a turn after the screen around it: keys get through."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.views.case.replies.section import RepliesSection

if TYPE_CHECKING:
    from app.views.case.banner import SendBanner
    from app.views.case.grid import CaseGrid
    from app.views.case.presenter import CasePresenter
    from app.views.case.section import SectionTabs


class WithReplies:
    """Has the replies among its tabs, built when they are first asked for."""

    tabs: SectionTabs
    presenter: CasePresenter
    _wanted = False

    @cached_property
    def replies(self) -> RepliesSection:
        """The replies: the grid, the items and the form to log one."""
        made = self.tabs.ensure("replies")
        assert isinstance(made, RepliesSection)  # noqa: S101 - the first line of SECTIONS
        made.overview.banner.send.clicked.connect(lambda _checked=False: self.presenter.send_ready())
        if self._wanted:
            made.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        return made

    def begin_in_grid(self) -> None:
        """Put the focus into the grid, as soon as it stands."""
        self._wanted = self.tabs.section("replies") is None
        if not self._wanted:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

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
