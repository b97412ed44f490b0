"""What somebody holds that another must take over, and what happened to their account: joined, moved, left."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.oversight.standing_down import Holdings
from app.views import text, theme
from app.views.widgets.labels import text_label

MOST_SHOWN = 12


def held_words(held: Holdings) -> str:
    """What they hold, and who sees to it."""
    parts = [
        text.count(held.leads, "open enquiry as lead worker", "open enquiries as lead worker") if held.leads else "",
        text.count(held.contacts, "contact assigned to them", "contacts assigned to them") if held.contacts else "",
        text.count(held.requests, "request that only they can answer", "requests that only they can answer")
        if held.requests
        else "",
        f"named on {text.count(held.named, 'case')}" if held.named else "",
        f"{text.count(held.glass, 'restricted record')} open by break-glass" if held.glass else "",
    ]
    told = text.joined([each for each in parts if each])
    return f"{told[0].upper()}{told[1:]}." if told else "Nothing that somebody else must take over."


def ending_words(name: str, held: Holdings | None) -> str:
    """What ending an account means, for the question before it."""
    said = (
        f"{name} can do nothing more from this moment, even if signed in now: their desk is cleared. What they did "
        "stays on the record. An ended account is not opened again."
    )
    if held is None or held.nothing:
        return said
    return f"{said}\n\nThey hold: {held_words(held)} A MASH manager finds that under Approvals and reassigns it."


class UserRecord(QWidget):
    """Stands under the form of an account."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(4))
        self.held = text_label("", "body", wrap=True, selectable=True)
        self.held.setAccessibleName("What they hold")
        self.steps = text_label("", "secondary", wrap=True, selectable=True)
        self.steps.setAccessibleName("Joined, moved, left")
        for heading, label in (("What they hold", self.held), ("Joined, moved, left", self.steps)):
            column.addWidget(text_label(heading, "strong"))
            column.addWidget(label)
        self.holdings: Holdings | None = None
        self.hide()

    def show_holdings(self, held: Holdings | None) -> None:
        """Show what somebody holds and what happened; nothing for a new account."""
        self.holdings = held
        self.setVisible(held is not None)
        if held is None:
            self.held.setText("")
            self.steps.setText("")
            return
        self.held.setText(held_words(held))
        lines = [f"{text.moment(each.at)}  {each.words} ({each.by})" for each in held.steps[:MOST_SHOWN]]
        more = len(held.steps) - MOST_SHOWN
        lines += [f"And {more} more before that; the auditor sees all."] if more > 0 else []
        self.steps.setText("\n".join(lines))
