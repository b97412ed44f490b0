"""The consent part as widgets: where it stands, what may be recorded, and everything on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.enquiry.records import CaseDetail
from app.views import theme
from app.views.case.consent.presenter import ConsentPresenter
from app.views.case.entries import Entry
from app.views.case.entry_list import EntryList, read_whole
from app.views.case.form_section import FormSection
from app.views.desk import Desk
from app.views.widgets.buttons import button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label


def build(desk: Desk, parent: QWidget | None = None) -> ConsentSection:
    """Build the part and its presenter."""
    return ConsentSection(desk, parent)


class ConsentSection(FormSection):
    """Consent of one case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.standing = text_label("", "strong", wrap=True)
        self.list = EntryList("Consent", "Nobody has recorded where consent stands. Record it, with who said so.")
        self.presenter: ConsentPresenter = ConsentPresenter(self, desk.within(self))
        self.record = button("Record consent…", "secondary", self.presenter.record)
        self.propose = button("Propose override…", "secondary", self.presenter.propose)
        self.bar = QWidget()
        line = FlowLayout(self.bar, gap=8)
        for each in (self.record, self.propose):
            line.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(8), 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addWidget(self.standing)
        outer.addWidget(self.bar)
        outer.addWidget(self.list, 1)
        self.list.acted.connect(self.presenter.act)

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show a case."""
        self.presenter.show(case, now, allowed)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self.standing.setText("")
        self.list.forget()

    def panes(self) -> Sequence[QWidget]:
        """The record of consent."""
        return (self.list,)

    def focus_first(self) -> None:
        """Begin in the record."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_consent(self, standing: str, entries: Sequence[Entry], allowed: frozenset[str]) -> None:
        """Show where consent stands and everything on record."""
        self.standing.setText(standing)
        self.record.setVisible("consent" in allowed)
        self.propose.setVisible("override" in allowed)
        self.bar.setVisible(bool({"consent", "override"} & allowed))
        self.list.show_entries(entries)

    def read_text(self, heading: str, lines: str, written: str) -> None:
        """Show a text whole."""
        read_whole(heading, lines, written, self)
