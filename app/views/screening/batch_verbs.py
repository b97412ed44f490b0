"""What the presenter of a batch asks of its screen. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.errors import Conflict, Problem
from app.services.intake.screening_records import BatchDetail, BatchLine, ScreeningDraft
from app.views.desk import Notice
from app.views.screening.options import ScreeningOptions

if TYPE_CHECKING:
    from app.services.intake.known_on_contact import KnownOnContact
    from app.services.intake.place_history import PlaceHistory


class BatchView(Protocol):
    """What the presenter asks of the screen."""

    def show_loading(self) -> None:
        """The batch is being read."""

    def show_fault(self, error: Exception) -> None:
        """It could not be read."""

    def show_batch(self, detail: BatchDetail, words: str) -> None:
        """Show the lines and how far the review has come."""

    def show_line(self, line: BatchLine) -> None:
        """Show one notification."""

    def show_people(
        self, found: Sequence[KnownOnContact], tying: bool, places: Sequence[PlaceHistory] = ()
    ) -> None:
        """Show whom the people of the notification may be, and what of the places; `tying` offers to tie them."""

    def select(self, contact_id: UUID) -> None:
        """Put the selection on a line."""

    def offer(self, options: ScreeningOptions, keys: tuple[tuple[str, str, str], ...]) -> None:
        """Offer the lists, and the recommendation keys as (key, code, words)."""

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what is chosen so far."""

    def draft(self) -> ScreeningDraft:
        """What is chosen now."""

    def show_proposal(self, words: str) -> None:
        """Say what the policy proposes."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is missing."""

    def show_manager(self, allowed: bool, ready: str) -> None:
        """Offer the batch to a manager, or say why it is not ready."""

    def show_choice(self, recommended: str, chosen: str, reason: str, options: tuple[tuple[str, str], ...]) -> None:
        """Show a manager what was recommended for the line, and what they chose otherwise."""

    def hide_choice(self) -> None:
        """This line has nothing for a manager to choose, or this person is none."""

    def show_choice_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what a manager's choice lacks."""

    def set_editable(self, editable: bool) -> None:
        """Let the line be screened, or only read."""

    def focus_list(self) -> None:
        """Put the focus into the list, where the recommendation keys act."""

    def confirm_batch(self, sentence: str, items: tuple[str, ...], late: bool, then: Callable[[str], None]) -> None:
        """Ask for the one confirmed act that lists every contact; `then` takes the reason for being late."""

    def show_conflict(self, conflict: Conflict, resolved: Callable[[dict[str, str]], None]) -> None:
        """Show both screenings side by side."""

    def say(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
