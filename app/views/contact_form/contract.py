"""What the presenter of the contact form asks of its screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.errors import Conflict, Problem
from app.services.intake.records import ContactDraft, DraftRow, EarlierContact, PersonDraft, ReadingSummary
from app.views.desk import Cancel, Notice

if TYPE_CHECKING:
    from app.services.intake.place_history import PlaceHistory
    from app.services.people.find import KnownInContact, KnownPerson


class View(Protocol):
    """What the presenter asks of the screen."""

    def show_draft(self, draft: ContactDraft) -> None:
        """Show a contact as typed."""

    def draft(self) -> ContactDraft:
        """The contact as typed now."""

    def person(self, key: str) -> PersonDraft | None:
        """One person as typed now."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark what is wrong."""

    def show_heading(self, title: str, words: str, save: str) -> None:
        """Say what this is, and what saving does."""

    def show_link(self, key: str, words: str, typed: PersonDraft | None = None) -> None:
        """Say whom a person is tied to."""

    def show_summary(self, document_id: UUID, name: str, summary: ReadingSummary | None) -> None:
        """Show what was read in a document."""

    def show_original(self, content: bytes, picture: bool, words: str) -> None:
        """Show an original: as a picture, or as its text."""

    def show_known(self, key: str, name: str, found: Sequence[KnownPerson], tied: UUID | None) -> None:
        """Show who may be the person of this key."""

    def show_known_others(self, others: Sequence[tuple[str, str, KnownInContact]]) -> None:
        """Show who else of the contact may be known: key, name, and how many may be the same."""

    def show_earlier(self, found: Sequence[EarlierContact]) -> None:
        """Show earlier contacts."""

    def show_places(self, found: Sequence[PlaceHistory]) -> None:
        """Show how often the address and the telephone were met before."""

    def show_unfinished(self, rows: Sequence[DraftRow]) -> None:
        """Offer other drafts."""

    def show_saved(self, words: str) -> None:
        """Say when the draft was last kept."""

    def begin_reading(self, words: str, cancel: Cancel) -> None:
        """A document is being read."""

    def report_reading(self, done: int, total: int, words: str) -> None:
        """How far the reading is."""

    def end_reading(self) -> None:
        """The reading is over."""

    def ask_conflict(self, conflict: Conflict) -> None:
        """Let the person choose between two texts."""

    def say(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
