"""The page of one known person: who they are and were at the left, what happened on one line of time at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtWidgets import QPushButton, QWidget

from app.views.case.door import BREAK
from app.views.case.form_box import FormBox
from app.views.case.forms import FormSpec, Values, text_of
from app.views.desk import Desk
from app.views.people.page_screen import PageScreen
from app.views.people.person_presenter import PersonPresenter
from app.views.widgets.buttons import button
from app.views.widgets.states import EmptyState


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
        self._desk = desk
        return PersonPresenter(self, desk)

    @cached_property
    def closed(self) -> EmptyState:
        """What stands before a restricted record that is not open to whoever asked."""
        return EmptyState("", "", BREAK, self.presenter.ask_reason, tone="warning", parent=self.stack)

    @cached_property
    def forms(self) -> FormBox:
        """The form that asks why it must be opened."""
        return FormBox(self, self._desk, self._submitted, self.show_notice, self.show_failure)

    def _submitted(self, _spec: FormSpec, values: Values) -> None:
        self.presenter.break_glass(text_of(values, "reason"))

    def show_door(self, sentence: str, next_step: str, *, may_break: bool) -> None:
        """Show nothing of the person but that the record is restricted."""
        self.show_nobody()
        self.closed.set_words(sentence, next_step)
        self.closed.action.setVisible(may_break)
        self.stack.show_instead(self.closed)

    def ask_reason(self, spec: FormSpec) -> None:
        """Ask why it must be opened."""
        self.forms.open(spec, self.presenter.at)

    def reason_given(self) -> None:
        """Close the form: the record is open."""
        self.forms.close()

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""
        self.forms.show_failure(error)

    def save_drafts(self) -> None:
        """Keep a reason that is being written."""
        if "forms" in self.__dict__:
            self.forms.keep()

    def unkept(self) -> Exception | None:
        """Why a reason could not be kept."""
        return self.forms.unkept() if "forms" in self.__dict__ else None

    def clear_data(self) -> None:
        """Hold nobody."""
        if "forms" in self.__dict__:
            self.forms.put_away()
        super().clear_data()

    def offer(self, *, begins: bool) -> None:
        """Offer to begin a contact."""
        self.begin.setVisible(begins)
