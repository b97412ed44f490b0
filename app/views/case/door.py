"""The door of a restricted case: who may open it, and break-glass for whoever of the desk must. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.enquiry import interest
from app.services.enquiry.cases import RestrictedCase
from app.services.enquiry.interest import InterestDeclared, InterestToSay
from app.services.errors import HubdeskError
from app.services.trust import break_glass
from app.views import text
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

GLASS, INTEREST = "break_glass", "interest"
ANSWER = "Answer…"
STANDS = (("no_tie", "No, it is a coincidence"), ("tie", "Yes, I know somebody in this case"))
BREAK = "Open with a written reason…"
IF_IT_CANNOT_WAIT = "If a child or an adult is in danger and that cannot wait, open it with a written reason."


class DoorView(Protocol):
    """What the door can be told."""

    def show_door(self, sentence: str, next_step: str, action: str) -> None:
        """Show nothing of the case but why it is closed, and what may be done about it; "" for nothing."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask for the reason."""


class Door:
    """Stands before one case that is not open to whoever asked."""

    def __init__(self, view: DoorView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._asks = GLASS

    def stands_before(self, error: Exception) -> bool:
        """Show the door where that is why a case cannot be shown; whether it was."""
        if isinstance(error, InterestToSay | InterestDeclared):
            self._asks = INTEREST
            action = ANSWER if isinstance(error, InterestToSay) else ""
            self._view.show_door(error.sentence, error.next_step, action)
            return True
        if not isinstance(error, RestrictedCase):
            return False
        self._asks = GLASS
        shown: HubdeskError = error
        may_break = may(self._desk.actor, Act.BREAK_GLASS, self._desk.narrowed)
        step = f"{shown.next_step} {IF_IT_CANNOT_WAIT}" if may_break else shown.next_step
        self._view.show_door(shown.sentence, step, BREAK if may_break else "")
        return True

    def ask(self) -> None:
        """Ask for the reason, or whether the family is known; what follows from it is said first."""
        hours = self._desk.policy.restricted.break_glass_hours
        self._view.open_form(interest_form() if self._asks == INTEREST else glass_form(hours))

    def work(self, kind: str, enquiry_id: UUID, values: Values) -> Callable[[], Changes]:
        """Open the case by break-glass, or keep what was said of the family."""
        hub, actor = self._desk.hub, self._desk.actor
        if kind == INTEREST:
            stand, note = code_of(values, "stand"), text_of(values, "note")
            return lambda: interest.say_interest(hub, actor, enquiry_id, stand, note)
        reason = text_of(values, "reason")
        return lambda: break_glass.open_case_by_break_glass(hub, actor, enquiry_id, reason)


def interest_form() -> FormSpec:
    """Asks whether whoever opens a case knows the family."""
    fields = (
        FormField("stand", "Do you know this family?", "choice", options=STANDS),
        FormField("note", "What the tie is", "text", "Needed where you know them.", optional=True),
    )
    sentence = "Your answer is kept, and a manager reads it. Where you know the family, a colleague takes over."
    return FormSpec(INTEREST, "Before you open this case", sentence, "Answer", fields)


def glass_form(hours: int) -> FormSpec:
    """Asks why a restricted record must be opened now; it stays open for so many hours."""
    sentence = (
        f"It opens to you alone, for {text.count(hours, 'hour')}. Your name, the time and your reason stay for ever."
        " Service managers are told at once that a restricted record was opened, and one of them reviews your reason."
    )
    fields = (
        FormField(
            "reason", "Why you must open it now", "text", "What is the danger, and why can nobody named be asked?"
        ),
    )
    return FormSpec(GLASS, "Open a restricted record", sentence, "Open it", fields, danger=True)
