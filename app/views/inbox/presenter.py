"""What the inbox does, without a window: which view is shown, what is asked of the services, what follows an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from app.services.intake import inbox, inbox_peek
from app.services.intake.inbox_records import (
    ContactPeek,
    ContactRow,
    InboxSort,
    InboxView,
    Page,
)
from app.services.unit_of_work import Changes
from app.views.desk import Desk, Place
from app.views.inbox import wording
from app.views.inbox.face import InboxFace, Sight

_Kind = TypeVar("_Kind", InboxView, InboxSort)

FIRST_PAGE = 60
"""Rows that are fetched before anything is shown: more than any screen holds."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Renewed:
    """A refreshed list: its pages around what is looked at, the places of marked contacts, every view's count."""

    page: Page
    places: Mapping[UUID, int]
    counts: Mapping[InboxView, int]


class InboxPresenter:
    """Looks after one inbox."""

    def __init__(self, desk: Desk, face: InboxFace) -> None:
        self.desk = desk
        self.face = face
        self.view = _kept(InboxView, desk.preferences.get("inbox.view"), InboxView.UNSCREENED)
        self.sort = _kept(InboxSort, desk.preferences.get("inbox.sort"), InboxSort.DUE)
        self.filter_text = ""
        self.counts: Mapping[InboxView, int] = {}
        self._current: ContactRow | None = None
        self._peeked: ContactRow | None = None
        self._select: UUID | None = None
        self._begun = self._loading = False
        self._turn = 0
        self._asked: set[int] = set()
        desk.changes.subscribe(("contact", "inbox", "batch"), self._changed)

    # --- which list is shown ---

    def load(self) -> None:
        """Fetch the view from its beginning: first its rows, then the counts, so that the rows need not wait."""
        self._turn += 1
        self._begun, self._loading = False, True
        self._asked.clear()
        self._peeked = None
        self.face.show_view(self.view, self.sort)
        self.face.show_loading()
        hub, actor, wanted = self.desk.hub, self.desk.actor, (self.view, self.sort, self.filter_text)
        self.desk.runner.query(
            lambda: inbox.list_contacts(hub, actor, *wanted, limit=FIRST_PAGE, counted=False),
            self._begin,
            self._list_failed,
            lane="list",
        )
        self.desk.runner.query(self._count_all, self._counted, self._list_failed, lane="counts")

    def choose_view(self, view: InboxView, select: UUID | None = None) -> None:
        """Show another saved view."""
        self.view = view
        self._select = select
        self.desk.preferences.set("inbox.view", view.value)
        self.load()

    def choose_sort(self, sort: InboxSort) -> None:
        """Show the view in another order; the current contact stays the current one where it is in sight."""
        self.sort = sort
        self._select = self._current.id if self._current else None
        self.desk.preferences.set("inbox.sort", sort.value)
        self.load()

    def filter(self, words: str) -> None:
        """Show only what holds every word."""
        if words.strip() != self.filter_text:
            self.filter_text = words.strip()
            self.load()

    def refresh(self) -> None:
        """Fetch again what is looked at; nothing chosen, scrolled or typed is lost."""
        if not self._begun:
            self.load()
            return
        self._turn += 1
        self._asked.clear()
        sight = self.face.sight()
        wanted = (self.view, self.sort, self.filter_text)
        self.desk.runner.query(lambda: self._renew(sight, *wanted), self._renewed, self._list_failed, lane="list")

    def come_back(self) -> None:
        """The screen came to the front: fetch again, unless its first rows are still on their way."""
        if self._begun or not self._loading:
            self.refresh()

    def want_pages(self, offsets: Sequence[int]) -> None:
        """Fetch pages that came into sight."""
        hub, actor, turn = self.desk.hub, self.desk.actor, self._turn
        wanted = (self.view, self.sort, self.filter_text)
        for offset in offsets:
            if offset in self._asked:
                continue
            self._asked.add(offset)
            self.desk.runner.query(
                partial(inbox.list_contacts, hub, actor, *wanted, offset=offset, limit=PAGE, counted=False),
                lambda page, turn=turn: self._put(page, turn),  # type: ignore[misc]  # bound per page
                self.face.show_failure,
            )

    def tick(self) -> None:
        """Count again: what falls due or late does so without anybody's act."""
        if self._begun:
            self.desk.runner.query(self._count_all, self._ticked, lane="counts")

    def forget(self) -> None:
        """Forget everything shown: the desk is locked."""
        self._turn += 1
        self._begun = False
        self._current = self._peeked = None
        self.counts = {}

    # --- what is chosen ---

    def current_changed(self, row: ContactRow | None) -> None:
        """Follow the list's current row: its line at once, the whole once the selection rests."""
        self._current = row
        rows, more = self.face.chosen()
        if len(rows) + more > 1:
            self._peeked = None
            self.face.show_several(rows, more)
        elif row is None:
            self._peeked = None
            self.face.show_line(None)
        elif self._peeked is None or _stamp(row) != _stamp(self._peeked):
            self.face.show_line(row)
            self.face.settle()

    def selection_moved(self) -> None:
        """Follow the list's selection."""
        self.current_changed(self._current)

    def settled(self) -> None:
        """Read the whole contact, which is audited; only for one that is still chosen."""
        row = self._current
        rows, more = self.face.chosen()
        if row is None or len(rows) + more > 1 or (self._peeked and _stamp(row) == _stamp(self._peeked)):
            return
        hub, actor = self.desk.hub, self.desk.actor
        self.desk.runner.query(
            lambda: inbox_peek.peek_contact(hub, actor, row.id), self._peek_came, self._peek_failed, lane="peek"
        )

    def open_current(self) -> None:
        """Open the current contact."""
        if self._current is not None:
            self.open(self._current)

    def open(self, row: ContactRow) -> None:
        """Open a contact in screening, or its enquiry where it is in one."""
        if row.status == "in_enquiry" and row.enquiry_id is not None:
            self.desk.go(Place("case", row.enquiry_id))
        else:
            self.desk.go(Place("screening", row.id))

    def open_other(self, contact_id: UUID) -> None:
        """Open another contact named in the reading pane."""
        self.desk.go(Place("screening", contact_id))

    def open_person(self, person_id: UUID) -> None:
        """Open the page of a known person whom the contact names."""
        self.desk.go(Place("person", person_id))

    def open_home(self, home_id: UUID) -> None:
        """Open the page of the household that is known at the contact's address."""
        self.desk.go(Place("household", home_id))

    def begin_contact(self) -> None:
        """Begin a new contact, or clear the filter that leaves the view empty."""
        if self.filter_text:
            self.face.show_filter("")
            self.filter("")
        else:
            self.desk.go(Place("contact_form"))

    # --- answers ---

    def _changed(self, _changes: Changes) -> None:
        if self._begun:
            self.refresh()

    def _count_all(self) -> tuple[Mapping[InboxView, int], int]:
        hub, actor = self.desk.hub, self.desk.actor
        counts = {each.view: each.count for each in inbox.count_views(hub, actor)}
        words = self.filter_text
        return counts, inbox.count_contacts(hub, actor, self.view, words) if words else counts[self.view]

    def _renew(self, sight: Sight, view: InboxView, sort: InboxSort, words: str) -> Renewed:
        hub, actor = self.desk.hub, self.desk.actor
        offset = max(0, sight.first // PAGE * PAGE)
        page = inbox.list_contacts(hub, actor, view, sort, words, offset=offset, limit=2 * PAGE)
        here = {row.id for row in page.rows}
        found = {
            each: inbox.find_place(hub, actor, each, view, sort=sort, filter_text=words)
            for each in sight.marked
            if each not in here
        }
        places = {each: place for each, place in found.items() if place is not None}
        return Renewed(page, places, {each.view: each.count for each in inbox.count_views(hub, actor)})

    def _begin(self, page: Page) -> None:
        self._begun, self._loading = True, False
        if page.rows:
            self.face.begin_rows(page, self._select)
        else:
            self._say_empty()
        self._select = None

    def _say_empty(self) -> None:
        self.face.begin_rows(Page((), 0, 0), None)
        if self.filter_text:
            self.face.show_empty(
                f"Nothing in {wording.VIEW_WORDS[self.view]} fits",
                "Every word typed must stand in the reference, the headline or the subjects' names.",
                "Clear the filter",
            )
            return
        title, sentence = wording.EMPTY_WORDS[self.view]
        self.face.show_empty(title, sentence, "New contact" if self.view in wording.BEGIN_HERE else "")

    def _counted(self, found: tuple[Mapping[InboxView, int], int]) -> None:
        self.counts, total = found
        self.face.show_counts(self.counts)
        self.face.set_total(total)

    def _ticked(self, found: tuple[Mapping[InboxView, int], int]) -> None:
        former = self.counts
        self.counts, _ = found
        self.face.show_counts(self.counts)
        if former.get(self.view) != self.counts.get(self.view):
            self.refresh()

    def _renewed(self, renewed: Renewed) -> None:
        self.counts = renewed.counts
        self.face.show_counts(self.counts)
        if renewed.page.total == 0:
            self._say_empty()
        else:
            self.face.renew_rows(renewed.page, renewed.places)

    def _put(self, page: Page, turn: int) -> None:
        self._asked.discard(page.offset)
        if turn == self._turn:
            self.face.put_rows(page)

    def _peek_came(self, peek: ContactPeek) -> None:
        if self._current is None or self._current.id != peek.row.id:
            return
        self._peeked = self._current = peek.row
        self.face.change_row(peek.row)
        self.face.show_peek(peek)

    def _peek_failed(self, error: Exception) -> None:
        self._peeked = None
        self.face.show_peek_failure(error)

    def _list_failed(self, error: Exception) -> None:
        self._loading = False
        if self._begun:
            self.face.show_failure(error)
        else:
            self.face.show_list_failure(error)


def _stamp(row: ContactRow) -> ContactRow:
    """A row without what reading it changes: a refresh must not read again, and audit again, what has not changed."""
    return replace(row, unread=False)


def _kept(kind: type[_Kind], kept: str, first: _Kind) -> _Kind:
    """What a preference remembers, or `first` where it remembers nothing that is still known."""
    return kind(kept) if kept in {each.value for each in kind} else first
