"""The banner over the grid: what is ready to leave, what is held and why, and the button that sends."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.enquiry.records import CaseDetail
from app.views import text
from app.views.case import facts
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.labels import text_label


class SendBanner(Card):
    """Hidden while nothing waits to leave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, tone="warning")
        self.words = text_label("", "body", wrap=True)
        self.send = button("Send…", "primary")
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.send)
        self.body.addLayout(line)

    def show_case(self, case: CaseDetail, *, may_send: bool) -> None:
        """Say what is ready and what is held."""
        ready, held = facts.unsent(case), facts.held(case)
        words = []
        if ready:
            freed = sum(each.state == "held" for each in ready)
            words.append(f"{text.count(len(ready), 'request')} ready, not sent yet.")
            if freed:
                words.append(f"The override is agreed, so {freed} of them may leave.")
        if held:
            verb = "is" if len(held) == 1 else "are"
            words.append(f"{text.count(len(held), 'request')} {verb} held: {_why_held(case)}")
        self.words.setText(" ".join(words))
        self.setVisible(bool(words))
        self.send.setText(f"Send {text.count(len(ready), 'request')}…" if ready else "Send…")
        self.send.setAccessibleName(self.send.text())
        self.send.setVisible(bool(ready) and may_send)


def _why_held(case: CaseDetail) -> str:
    if case.header.override_state == "proposed":
        return "an override is proposed and waits for a service manager who is somebody else."
    return "consent does not carry them, and no override is agreed. A MASH manager can propose one."
