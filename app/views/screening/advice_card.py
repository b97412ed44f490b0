"""The card of advice beside the judgement, and its form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.intake.records import ContactDetail
from app.views import theme
from app.views.case.entries import Entry
from app.views.case.form_box import FormBox, WithForms
from app.views.desk import Desk
from app.views.screening.advice import AdvicePresenter
from app.views.widgets import tab_order
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.labels import text_label
from app.views.widgets.screen import Screen

TIP = "Where only advice was asked for: the contact can then end as a consultation (Ctrl+Shift+A)."


class AdviceCard(WithForms, Card):
    """What was asked and advised without a referral. What it has to say stands on top of its screen.

    Signals
        kept(): advice is on record now.
    """

    kept = Signal()

    def __init__(self, screen: Screen, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Advice without a referral", parent)
        self.record = button("Record…", "secondary", parent=self)
        self.record.setToolTip(TIP)
        self.tools.addWidget(self.record)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(8))
        self.body.addLayout(self._column)
        self.show_notice, self.show_failure = screen.show_notice, screen.show_failure
        self.presenter = AdvicePresenter(self, desk)
        self.record.clicked.connect(lambda _checked=False: self.presenter.begin())
        self._forms = FormBox(self, desk, self.presenter.submit, self.show_notice, self.show_failure)
        self.hide()

    def show_contact(self, detail: ContactDetail) -> None:
        """Show the advice on a contact."""
        self._at = detail.id
        self.presenter.show(detail)

    def clear_data(self) -> None:
        """Hold nothing."""
        self._forms.put_away()
        self._at = None
        self.presenter.forget()
        self.show_advice((), "")

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()

    def advice_kept(self) -> None:
        """Tell that advice is on record now."""
        self.kept.emit()

    def show_advice(self, entries: tuple[Entry, ...], act: str) -> None:
        """Show the advice on record; while there is none the card is one line."""
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                tab_order.take_away(old)
        for each in entries:
            self._column.addWidget(_shown(each))
        self.record.setText(f"{act}…")
        self.record.setAccessibleName(f"{act} the advice")
        self.record.setVisible(bool(act))
        self.setVisible(bool(entries or act))


def _shown(entry: Entry) -> QWidget:
    ground = QWidget()
    ground.setAccessibleName(entry.heading)
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    column.addWidget(text_label(entry.heading, "strong", wrap=True))
    for line in entry.lines:
        column.addWidget(text_label(line, "secondary", wrap=True))
    column.addWidget(text_label(entry.text, "body", wrap=True, selectable=True))
    return ground
