"""What stands beside the list: the reading pane, built in a turn after it, so that keys get through between the two."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views import theme
from app.views.inbox.reading_pane import ReadingPane
from app.views.widgets.painted_later import BuiltLater


class WithReading:
    """Has a reading pane in the place kept for it, built when it is first asked for."""

    act_requested: SignalInstance
    person_link_requested: SignalInstance
    person_requested: SignalInstance
    home_requested: SignalInstance
    contact_requested: SignalInstance
    settled: SignalInstance
    beside: QWidget
    _later: BuiltLater[ReadingPane]

    def keep_place(self, parent: QWidget) -> None:
        """Keep the place of the reading pane, which `build_reading` begins."""
        self._later = BuiltLater(self._build_reading)
        self.beside = QWidget(parent)
        self.beside.setMinimumWidth(theme.px(220))
        QVBoxLayout(self.beside).setContentsMargins(0, 0, 0, 0)

    def build_reading(self, screen: QWidget) -> None:
        """Build the reading pane in the screen's next turn, or when it is asked for."""
        self._later.begin(screen)

    @property
    def reading(self) -> ReadingPane:
        """The reading pane."""
        return self._later.get()

    def _build_reading(self) -> ReadingPane:
        made = ReadingPane(self.beside)
        for act, asked in (
            ("open", made.open_requested),
            ("assign", made.assign_requested),
            ("give", made.give_requested),
            ("duplicate", made.duplicate_requested),
            ("link", made.link_requested),
            ("known", made.known_requested),
        ):
            asked.connect(partial(self.act_requested.emit, act))
        made.person_link_requested.connect(self.person_link_requested)
        made.person_requested.connect(self.person_requested)
        made.home_requested.connect(self.home_requested)
        made.contact_requested.connect(self.contact_requested)
        made.retry.connect(self.settled)
        place = self.beside.layout()
        assert place is not None  # noqa: S101 - kept above
        place.addWidget(made)
        return made

    def forget_reading(self) -> None:
        """Hold nobody there; a pane that was never built holds nobody."""
        if self._later.built is not None:
            self._later.built.show_nothing()
