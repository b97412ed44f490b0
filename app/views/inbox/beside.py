"""What stands beside the list: the reading pane, built in a turn after it, so that keys get through between the two."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views import theme
from app.views.inbox.reading_pane import ReadingPane


class WithReading:
    """Has a reading pane in the place kept for it, built when it is first asked for."""

    act_requested: SignalInstance
    person_link_requested: SignalInstance
    contact_requested: SignalInstance
    settled: SignalInstance
    beside: QWidget

    def keep_place(self, parent: QWidget) -> None:
        """Keep the place of the reading pane."""
        self.beside = QWidget(parent)
        self.beside.setMinimumWidth(theme.px(220))
        QVBoxLayout(self.beside).setContentsMargins(0, 0, 0, 0)

    @cached_property
    def reading(self) -> ReadingPane:
        """The reading pane."""
        made = ReadingPane(self.beside)
        for act, asked in (
            ("open", made.open_requested),
            ("assign", made.assign_requested),
            ("give", made.give_requested),
            ("duplicate", made.duplicate_requested),
            ("link", made.link_requested),
        ):
            asked.connect(partial(self.act_requested.emit, act))
        made.person_link_requested.connect(self.person_link_requested)
        made.contact_requested.connect(self.contact_requested)
        made.retry.connect(self.settled)
        place = self.beside.layout()
        assert place is not None  # noqa: S101 - kept above
        place.addWidget(made)
        return made

    def forget_reading(self) -> None:
        """Hold nobody there; a pane that was never built holds nobody."""
        if "reading" in vars(self):
            self.reading.show_nothing()
