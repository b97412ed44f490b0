"""What the household picture can be told to show, and a step as the undo stack holds it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.services.genogram.layout import Layout
from app.views.case.forms import FormSpec
from app.views.case.household.book import Doubtful, PersonCard, Shown, Step
from app.views.desk import Notice

if TYPE_CHECKING:
    from uuid import UUID


class FamilyView(Protocol):
    """The picture as the presenter sees it."""

    def show_picture(self, shown: Shown, layout: Layout, *, calmly: bool) -> None:
        """Show a family as a layout places it."""

    def show_loading(self) -> None:
        """Show that the picture is being read."""

    def show_nobody(self) -> None:
        """Show that nobody is in the picture yet."""

    def show_refused(self, error: Exception) -> None:
        """Show why the picture cannot be shown."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong; the picture stays."""

    def show_notice(self, notice: Notice) -> None:
        """Say something."""

    def show_refining(self, *, running: bool) -> None:
        """Show that a better layout is being sought, and offer to stop."""

    def show_person(self, card: PersonCard) -> None:
        """Show everything about a person."""

    def show_lit(self, agency: str, members: frozenset[str] | None) -> None:
        """Light up whom an agency knows; nobody asked about an agency where None."""

    def open_form(self, spec: FormSpec) -> None:
        """Open a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is done."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def ask_doubts(self, doubts: Doubtful, confirmed: Callable[[str], None]) -> None:
        """Say what contradicts the record, and ask for a reason; without one the form stays as it is."""

    def ask_undo_doubts(self, doubts: Doubtful, undoable: Undoable, confirmed: Callable[[str], None]) -> None:
        """Say what contradicts the record once a step is undone, and ask for a reason; without one it stays done."""

    def show_reversed(self) -> None:
        """Offer to undo and redo again: the last undoing has come to its end."""

    def keep_step(self, step: Step) -> None:
        """Offer to undo a step."""

    def keep_arranged(self, words: str, back: Callable[[], None], again: Callable[[], None]) -> None:
        """Offer to give people the places back that they had before they were arranged."""

    def forget_steps(self, words: str) -> None:
        """Offer to undo nothing any more, and say why."""

    def go_to(self, member: str) -> None:
        """Make somebody current."""


@dataclass
class Undoable:
    """A step as the undo stack holds it: the row to undo next, which changes with each undo and redo."""

    step: UUID
    words: str
