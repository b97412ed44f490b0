"""The door of a restricted case: who may open it, and break-glass for whoever of the desk must. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.enquiry.cases import RestrictedCase
from app.services.errors import HubdeskError
from app.services.trust import break_glass
from app.views import text
from app.views.case.forms import FormField, FormSpec
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

GLASS = "break_glass"


class DoorView(Protocol):
    """What the door can be told."""

    def show_door(self, sentence: str, next_step: str, *, may_break: bool) -> None:
        """Show nothing of the case but that it is closed, and whether it may be opened by break-glass."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask for the reason."""


class Door:
    """Stands before one case that is not open to whoever asked."""

    def __init__(self, view: DoorView, desk: Desk) -> None:
        self._view = view
        self._desk = desk

    def stands_before(self, error: Exception) -> bool:
        """Show the door where that is why a case cannot be shown; whether it was."""
        if not isinstance(error, RestrictedCase):
            return False
        shown: HubdeskError = error
        may_break = may(self._desk.actor, Act.BREAK_GLASS, self._desk.narrowed)
        step = shown.next_step
        if may_break:
            step += " If a child or an adult is in danger and that cannot wait, open it with a written reason."
        self._view.show_door(shown.sentence, step, may_break=may_break)
        return True

    def ask(self) -> None:
        """Ask for the reason; what opening it means is said first."""
        self._view.open_form(glass_form(self._desk))

    def work(self, enquiry_id: UUID, reason: str) -> Callable[[], Changes]:
        """Open the case by break-glass."""
        hub, actor = self._desk.hub, self._desk.actor
        return lambda: break_glass.open_case_by_break_glass(hub, actor, enquiry_id, reason)


def glass_form(desk: Desk) -> FormSpec:
    """Asks why a restricted record must be opened now."""
    hours = text.count(desk.policy.restricted.break_glass_hours, "hour")
    sentence = (
        f"It opens to you alone, for {hours}. Your name, the time and your reason are kept for good. Service managers"
        " are told at once that a restricted record was opened, and one of them reviews your reason."
    )
    fields = (
        FormField(
            "reason", "Why you must open it now", "text", "What is the danger, and why can nobody named be asked?"
        ),
    )
    return FormSpec(GLASS, "Open a restricted record", sentence, "Open it", fields, danger=True)
