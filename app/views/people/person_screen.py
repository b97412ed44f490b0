"""The page of one known person: who they are and were at the left, what happened on one line of time at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from app.views.desk import Desk
from app.views.people.page_screen import PageScreen
from app.views.people.person_presenter import PersonPresenter
from app.views.widgets.buttons import button


def build(desk: Desk, parent: QWidget | None = None) -> PersonScreen:
    """Build the screen and its presenter."""
    return PersonScreen(desk, parent)


class PersonScreen(PageScreen):
    """One person the hub knows."""

    TITLE = "Known person"
    NAME = "person"
    WHO = "Who this is"
    NOBODY = ("Nobody is chosen", "Find somebody with Ctrl+K and open them from there.")
    NOTHING = ("Nothing is recorded of this person yet", "Contacts, enquiries, homes and flags stand here, by day.")

    presenter: PersonPresenter

    def tools(self) -> Sequence[QPushButton]:
        """Begin a contact with them."""
        self.begin = button("Begin a contact", "primary", self._begin, parent=self)
        return (self.begin,)

    def _begin(self) -> None:
        self.presenter.begin_contact()

    def present(self, desk: Desk) -> PersonPresenter:
        """What happens on it."""
        return PersonPresenter(self, desk)

    def offer(self, *, begins: bool) -> None:
        """Offer to begin a contact."""
        self.begin.setVisible(begins)
