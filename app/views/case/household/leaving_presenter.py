"""A picture leaves the hub in this order: its file is written whole beside its place, the leaving is audited, the file
takes its place. No Qt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.services.papers import saving
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes
    from app.views.case.household.book import FamilyBook

SECRET = "It is as secret as the case."  # noqa: S105 - a sentence


class LeavingView(Protocol):
    """Where it is said what came of it."""

    def show_notice(self, notice: Notice) -> None:
        """Say something."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class PictureLeaving:
    """Saving and copying a picture."""

    def __init__(self, view: LeavingView, desk: Desk) -> None:
        self._view = view
        self._desk = desk

    def save(self, book: FamilyBook, form: str, content: bytes, place: Path) -> None:
        """Write a finished picture to the place that a person chose."""
        wanted = place if place.suffix.lower() == f".{form}" else place.with_name(f"{place.name}.{form}")
        fail = self._view.show_failure

        def begun(part: saving.Part) -> None:
            def refused(error: Exception) -> None:
                part.drop()
                fail(error)

            def audited(_changes: Changes) -> None:
                self._desk.runner.off_thread(lambda _report: part.finish(), saved, fail)

            self._desk.runner.operation(lambda: book.left(form, _sum(content)), audited, refused)

        def saved(_place: Path) -> None:
            self._view.show_notice(Notice("The picture is saved.", SECRET, "done"))

        self._desk.runner.off_thread(lambda _report: saving.begin(wanted, content), begun, fail)

    def copy(self, book: FamilyBook, content: bytes, put: Callable[[], None]) -> None:
        """Put a finished picture into the clipboard, once that is on record."""

        def audited(_changes: Changes) -> None:
            put()
            self._view.show_notice(Notice("The picture is copied.", SECRET, "done"))

        self._desk.runner.operation(lambda: book.left("clipboard", _sum(content)), audited, self._view.show_failure)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
