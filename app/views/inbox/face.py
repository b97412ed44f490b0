"""What the inbox's presenters need of its screen. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.services.intake.inbox_records import ContactPeek, ContactRow, InboxSort, InboxView, Page
from app.views.desk import Notice
from app.views.inbox.questions import Option, Question


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the list is looked at: the first row in sight, and the contacts whose new places must be known."""

    first: int = 0
    marked: tuple[UUID, ...] = ()


class InboxFace(Protocol):
    """What the presenter needs of the screen."""

    def show_view(self, view: InboxView, sort: InboxSort) -> None:
        """Mark which view and order are shown."""

    def show_counts(self, counts: Mapping[InboxView, int]) -> None:
        """Show how many contacts stand in each view."""

    def show_filter(self, words: str) -> None:
        """Write the filter's words into its field, without asking for anything."""

    def show_loading(self) -> None:
        """Show that a view is being fetched."""

    def begin_rows(self, page: Page, select: UUID | None) -> None:
        """Show another view from its beginning."""

    def put_rows(self, page: Page) -> None:
        """Fill in a page."""

    def set_total(self, total: int) -> None:
        """Make the list as long as the view is."""

    def renew_rows(self, page: Page, places: Mapping[UUID, int]) -> None:
        """Show the same view as it has become."""

    def change_row(self, row: ContactRow) -> None:
        """Show what has become of one contact."""

    def show_empty(self, title: str, sentence: str, action: str) -> None:
        """Say what belongs in an empty view and how to begin."""

    def show_list_failure(self, error: Exception) -> None:
        """Say why the list cannot be shown."""

    def sight(self) -> Sight:
        """Return what is looked at."""

    def chosen(self) -> tuple[tuple[ContactRow, ...], int]:
        """Return the selected contacts, and how many more are selected that have not come yet."""

    def show_line(self, row: ContactRow | None) -> None:
        """Show what the list knows of a contact in the reading pane, or that none is chosen."""

    def show_several(self, rows: Sequence[ContactRow], more: int) -> None:
        """Show that several contacts are chosen."""

    def show_peek(self, peek: ContactPeek) -> None:
        """Show a whole contact."""

    def show_peek_failure(self, error: Exception) -> None:
        """Say why a contact cannot be shown."""

    def settle(self) -> None:
        """Call `settled` once the selection has rested for a moment."""

    def ask(self, question: Question, search: Callable[[str], None], pick: Callable[[UUID | None, str], None]) -> None:
        """Ask to pick one of the options offered with `offer`."""

    def offer(self, options: Sequence[Option], said: str = "") -> None:
        """Offer options in the question that is open, and say something beside them."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
