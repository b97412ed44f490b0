"""What happens on a page of somebody or of a home: it is read, read again when it changes, and leads on. No Qt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from uuid import UUID

from app.services.people.person_records import PersonEvent
from app.views.desk import EVERYTHING, Desk, Place
from app.views.people.page_words import Section

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.unit_of_work import Changes


class Page(Protocol):
    """What every page holds."""

    @property
    def id(self) -> UUID:
        """Of whom or of what it is."""

    @property
    def events(self) -> tuple[PersonEvent, ...]:
        """Its line of time."""

    @property
    def read_at(self) -> datetime:
        """When it was read."""


P = TypeVar("P", bound=Page)


class PageView(Protocol):
    """What a page can be told."""

    def show_nobody(self) -> None:
        """Nobody was named."""

    def show_loading(self) -> None:
        """The page is being read."""

    def show_page(
        self, title: str, sections: Sequence[Section], events: tuple[PersonEvent, ...], left_out: int, *, begins: bool
    ) -> None:
        """Show a page; `begins` says whether a contact may be begun from it."""

    def show_failure(self, error: Exception) -> None:
        """Say why it cannot be shown."""


class PagePresenter(ABC, Generic[P]):
    """A page: which it is, its line of time, and where its names lead."""

    kinds: tuple[str, ...] = ("person", "household", "contact", "enquiry")

    def __init__(self, view: PageView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._shown: UUID | None = None
        self._page: P | None = None
        desk.changes.subscribe(self.kinds, self._changed)

    # --- what each page says for itself ---

    @abstractmethod
    def read(self, page_id: UUID, *, again: bool) -> Callable[[], P]:
        """What reads it."""

    @abstractmethod
    def tell(self, page: P) -> None:
        """Show it."""

    @abstractmethod
    def people_on(self, page: P) -> set[UUID]:
        """The people and homes on it, whose changes it shows."""

    # --- what the screen asks ---

    def show(self, page_id: UUID | None) -> None:
        """Show a page; that it was opened is audited."""
        if page_id is None:
            self.forget()
            self._view.show_nobody()
            return
        if page_id != self._id:
            self._view.show_loading()
        again = page_id == self._shown
        self._id = page_id
        self._ask(again=again)

    def refresh(self) -> None:
        """Read it again."""
        self._ask(again=self._id == self._shown)

    def open_event(self, row_id: object) -> None:
        """Go to what an entry of the line of time tells of."""
        events = self._page.events if self._page is not None else ()
        at = row_id if isinstance(row_id, int) else -1
        event = events[at] if 0 <= at < len(events) else None
        if event is not None and event.place_id is not None:
            self._desk.go(Place(event.place, event.place_id))

    def go(self, place: object) -> None:
        """Follow a name."""
        if isinstance(place, Place):
            self._desk.go(place)

    def forget(self) -> None:
        """Hold nobody."""
        self._id, self._shown, self._page = None, None, None

    # --- inside ---

    def _ask(self, *, again: bool) -> None:
        if self._id is not None:
            work = self.read(self._id, again=again)
            self._desk.runner.query(work, self._show, self._failed, lane="page")

    def _failed(self, error: Exception) -> None:
        self._shown, self._page = None, None
        self._view.show_failure(error)

    def _show(self, page: P) -> None:
        if page.id == self._id:
            self._page, self._shown = page, page.id
            self.tell(page)

    def _changed(self, changes: Changes) -> None:
        if self._id is None:
            return
        shown = {self._id}
        if self._page is not None:
            shown |= self.people_on(self._page) | {each.place_id for each in self._page.events if each.place_id}
        for each in changes.touched:
            whole = each.id is None and each.kind in ("person", "household")
            if whole or each.kind == EVERYTHING or (each.kind in self.kinds and each.id in shown):
                self.refresh()
                return
