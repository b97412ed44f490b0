"""What the replies part can be told by its presenter. No Qt, so that a test may stand in for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.request_records import ReplyDraft
from app.services.errors import Invalid
from app.views.case.forms import FormSpec
from app.views.case.reply_people import Answering
from app.views.desk import Cancel, Notice

Entry = tuple[str, Sequence[str], str]
"""A heading, the lines beneath, and a text as it was written."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items are shown: of an agency, about a person, with a handling (`none` for not marked); none means all."""

    agency_id: UUID | None = None
    person_id: UUID | None = None
    handling: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list shows: its rows, how many there are in all and not marked, and what may be done."""

    scope: Scope
    rows: tuple[ItemRow, ...]
    whole: int
    unmarked: int
    agencies: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    may_mark: bool
    may_reply: bool
    papers: bool


class RepliesView(Protocol):
    """What the part can be told."""

    def show_items(self, shown: Shown) -> None:
        """Show the items in scope."""

    def show_details(self, entries: Sequence[Entry]) -> None:
        """Show the coverage of the replies in scope, and the item that is current with its markings."""

    def show_choice(self, *, one_reply: bool) -> None:
        """Say whether exactly one standing reply is in scope, to add to or to correct."""

    def show_items_failure(self, error: Exception) -> None:
        """Show why the items cannot be shown."""

    def show_reply(self, title: str, detail: str, people: tuple[Answering, ...]) -> None:
        """Turn to the page that logs a reply."""

    def fill_reply(self, drafts: Sequence[ReplyDraft], places: Mapping[UUID, Mapping[str, str]]) -> tuple[str, ...]:
        """Fill in what a document says; the names of those whose answer was begun already."""

    def load_reply(self, kept: Mapping[str, object]) -> None:
        """Fill in what was kept."""

    def dump_reply(self) -> dict[str, object]:
        """Everything on the page as it stands."""

    def show_paper(self, name: str, notes: Sequence[str]) -> None:
        """Say which document was read and what in it wants a look."""

    def show_reply_problems(self, error: Invalid) -> None:
        """Say what the answers lack."""

    def show_overview(self) -> None:
        """Turn back from the page to the grid and the items."""

    def begin_reading(self, words: str, cancel: Cancel) -> None:
        """Show that a document is being read."""

    def report_reading(self, done: int, total: int, words: str) -> None:
        """Show how far."""

    def end_reading(self) -> None:
        """Show that it is done."""

    def show_original(self, name: str, words: str) -> None:
        """Show the text of a partner's paper as it came."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say on top what went wrong."""
