"""What the chronology can be told by its presenter. No Qt, so that a test may stand in for it."""

from __future__ import annotations

from typing import Protocol

from app.services.enquiry.chronology_records import Chronology, ChronologyEvent
from app.services.papers.record import Paper
from app.views.case.forms import FormSpec
from app.views.desk import Notice


class ChronologyView(Protocol):
    """What the part can be told."""

    def show_events(self, chronology: Chronology, shown: tuple[ChronologyEvent, ...], *, may_curate: bool) -> None:
        """Show the events that the filter takes."""

    def show_loading(self) -> None:
        """Show that the chronology is being read."""

    def show_events_failure(self, error: Exception) -> None:
        """Show why it cannot be shown."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_paper(self, paper: Paper) -> None:
        """Offer a paper to save."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
