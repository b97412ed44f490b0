"""What happens in the household picture: reads it, lays it out and refines it. No Qt.

The first layout comes with the reading; a better one is sought off the screen's thread under a cap, and taken over in
one transition. Whoever stood in the picture keeps their place among the others when somebody comes or goes.
What changes it stands in `editing_presenter`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.services import clock
from app.services.genogram import engine
from app.services.genogram.kin import Arrow, Kin
from app.services.genogram.layout import Layout, Sizes
from app.services.genogram.records import Being
from app.services.genogram.words import Telling, text_equivalent
from app.views.case.household.book import FamilyBook, PersonCard, Shown
from app.views.case.household.verbs import FamilyView
from app.views.desk import Cancel, Cancelled, Desk

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.genogram.records import Family
    from app.services.unit_of_work import Changes
    from app.views.desk import Report

KINDS = ("enquiry", "person", "household", "relationship", "family", "contact", "request")
SIZES = Sizes(symbol=44.0, slot=112.0, line=16.0, text=13.0, small=12.0)
"""The measures of the picture: no word smaller than 12 px at 100 %."""
PERSONS = frozenset({Being.PERSON, Being.UNBORN})
CAP_SECONDS = 1.2
"""How long a better layout is sought."""


class FamilyPresenter:
    """The household picture of one case."""

    def __init__(self, view: FamilyView, desk: Desk, book_of: Callable[[UUID], FamilyBook]) -> None:
        self._view = view
        self._desk = desk
        self._book_of = book_of
        self._id: UUID | None = None
        self._book: FamilyBook | None = None
        self._on: date | None = None
        self._lit = ""
        self._opened = ""
        self._cancel: Cancel | None = None
        self._go_after = ""
        self.shown: Shown | None = None
        self.layout: Layout | None = None
        self._kin: Kin | None = None
        self._telling: Telling | None = None
        self._saying: Telling | None = None
        self._anonymous = False
        desk.changes.subscribe(KINDS, self._changed)

    # --- reading ---

    def open(self, enquiry_id: UUID) -> None:
        """Show the picture of a case."""
        if enquiry_id != self._id:
            self.forget()
            self._view.show_loading()
            self._id = enquiry_id
            self._book = self._book_of(enquiry_id)
        self._read()

    def refresh(self) -> None:
        """Read it again."""
        if self._book is not None:
            self._read()

    def slide(self, on: date | None) -> None:
        """Show it as it was on a day; None is today."""
        if on != self._on:
            self._on = on
            self._read()

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.stop_refining()
        self._id = self._book = self._on = self.shown = self.layout = self._kin = None
        self._telling = self._saying = None
        self._lit = self._opened = self._go_after = ""

    def _read(self) -> None:
        book, on, before, was = self._book, self._on, self.layout, self.shown
        if book is None:
            return

        def work() -> tuple[Shown, Layout | None]:
            shown = book.read(on)
            if not shown.family.members:
                return shown, None
            if before is not None and was is not None and was.family == shown.family:
                return shown, before
            if before is not None:
                return shown, engine.extend(shown.family, before, SIZES)
            return shown, engine.first(shown.family, SIZES)

        self._desk.runner.query(work, self._arrived, self._not_read, lane="family")

    def _not_read(self, error: Exception) -> None:
        if self.shown is None:
            self._view.show_refused(error)
        else:
            self._view.show_failure(error)

    def _arrived(self, answer: tuple[Shown, Layout | None]) -> None:
        shown, layout = answer
        first, was = self.layout is None, self.shown
        self.shown = shown
        if layout is None:
            self.layout = self._kin = self._telling = self._saying = None
            self._view.show_nobody()
            return
        self.stop_refining()
        self._take(shown.family)
        self.layout = layout
        self._view.show_picture(shown, layout, calmly=not first)
        if self._go_after:
            self._view.go_to(self._go_after)
            self._go_after = ""
        if self._lit:
            self.light(self._lit)
        if self._opened:
            self.person(self._opened)
        if first or (was is not None and was.family.rules != shown.family.rules):
            self._refine(shown.family, None if first else layout)

    def _take(self, family: Family) -> None:
        if self._kin is None or self._kin.family is not family:
            self._kin = Kin(family)
            self._telling = Telling(family)
            self._saying = Telling(family, anonymous=True) if self._anonymous else self._telling

    def _changed(self, changes: Changes) -> None:
        touched = {each.id for each in changes.touched if each.kind == "enquiry"}
        if self._book is not None and (not touched or None in touched or self._id in touched):
            self.refresh()

    # --- a better layout ---

    def _refine(self, family: Family, before: Layout | None) -> None:
        """Seek a better layout; from `before` where somebody was moved by hand, so that the rest stays."""
        cancel = self._cancel = Cancel()

        def work(report: Report) -> Layout:
            end = clock.monotonic() + CAP_SECONDS
            search = engine.Refining(family, SIZES, before)
            while search.step() and clock.monotonic() < end:
                report(0, 0)
            return search.layout()

        def done(layout: Layout) -> None:
            if cancel is self._cancel and self.shown is not None:
                self._cancel = None
                self._view.show_refining(running=False)
                if layout != self.layout:
                    self.layout = layout
                    self._view.show_picture(self.shown, layout, calmly=True)

        def failed(error: Exception) -> None:
            if cancel is self._cancel:
                self._cancel = None
                self._view.show_refining(running=False)
            if not isinstance(error, Cancelled):
                self._view.show_failure(error)

        self._view.show_refining(running=True)
        self._desk.runner.off_thread(work, done, failed, cancel=cancel)

    def stop_refining(self) -> None:
        """Seek no better layout."""
        if self._cancel is not None:
            self._cancel.ask()
            self._cancel = None
            self._view.show_refining(running=False)

    def arrange(self, members: frozenset[str]) -> None:
        """Find new places for some people; all where nobody is chosen."""
        shown, layout = self.shown, self.layout
        if shown is None or layout is None:
            return
        self.stop_refining()
        family = shown.family

        def work(_report: Report) -> Layout:
            return engine.arrange(family, layout, members, SIZES) if members else engine.lay_out(family, SIZES)

        def done(found: Layout) -> None:
            if self.shown is shown:
                self.layout = found
                self._view.show_picture(shown, found, calmly=True)
                if found != layout:
                    words = f"arrange {len(members)} chosen" if members else "arrange anew"
                    back, again = partial(self._place, family, layout), partial(self._place, family, found)
                    self._view.keep_arranged(words, back, again)

        self._desk.runner.off_thread(work, done, self._view.show_failure)

    def _place(self, then: Family, wanted: Layout) -> None:
        """Take a layout up again, for the family as it is by now."""
        shown = self.shown
        if shown is None:
            return
        self.stop_refining()

        def done(found: Layout) -> None:
            if self.shown is shown:
                self.layout = found
                self._view.show_picture(shown, found, calmly=True)

        def work(_report: Report) -> Layout:
            return wanted if shown.family == then else engine.extend(shown.family, wanted, SIZES)

        self._desk.runner.off_thread(work, done, self._view.show_failure)

    # --- who is who ---

    def walk(self, member: str, way: str) -> str:
        """Who is reached from somebody by an arrow key."""
        return self._kin.walk(member, Arrow(way)) if self._kin is not None else ""

    def anonymise(self, *, on: bool) -> None:
        """Say initials where names stand beside the picture: at the side, under the hand, to a screen reader."""
        if on == self._anonymous:
            return
        self._anonymous = on
        if self._telling is None:
            return
        self._saying = Telling(self._telling.family, anonymous=True) if on else self._telling
        if self._lit:
            self.light(self._lit)
        if self._opened:
            self.person(self._opened)

    def called(self, member: str) -> str:
        """What somebody is called beside the picture: their initials where names are left out."""
        return self._saying.name(member) if self._saying is not None and member in self._saying.members else ""

    def name(self, member: str) -> str:
        """What somebody is called, for a form."""
        return self._telling.name(member) if self._telling is not None and member in self._telling.members else ""

    def sentence(self, member: str) -> str:
        """One person in one sentence."""
        if self._saying is None or member not in self._saying.members:
            return ""
        return self._saying.person(self._saying.members[member])

    def sentences(self) -> tuple[tuple[str, str], ...]:
        """Everybody in reading order: id and sentence."""
        telling = self._saying
        return tuple((each.id, telling.person(each)) for each in telling.order) if telling is not None else ()

    def text(self, *, anonymous: bool) -> str:
        """The whole picture in words."""
        if self.shown is None or self.layout is None:
            return ""
        said = text_equivalent(self.shown.family, self.layout.faults, anonymous)
        return f"{said}\n{self.shown.outside}" if self.shown.outside else said

    def person(self, member: str) -> None:
        """Show everything about a person at the side."""
        book = self._book
        if book is None:
            return
        self._opened = member

        def done(card: PersonCard) -> None:
            if self._opened == member:
                bare = self._anonymous
                self._view.show_person(
                    card.without_names(self.called(member), self.sentence(member)) if bare else card
                )

        self._desk.runner.query(lambda: book.person(member), done, self._view.show_failure, lane="family-person")

    def close_person(self) -> None:
        """Show nobody at the side."""
        self._opened = ""

    def light(self, agency: str) -> None:
        """Light up everybody an agency knows; the same agency once more, or "", lets all be alike."""
        found = next((each for each in self.shown.agencies if each.agency == agency), None) if self.shown else None
        self._lit = agency if found is not None else ""
        self._view.show_lit(self._lit, found.members if found is not None else None)

    # --- for whoever changes it ---

    @property
    def book(self) -> FamilyBook | None:
        """The record of the family that is open."""
        return self._book

    @property
    def may_edit(self) -> bool:
        """Whether this person may change the picture: what was is not changed, only what is."""
        return self.shown is not None and self.shown.may_edit and not self.shown.past

    @property
    def may_leave(self) -> bool:
        """Whether this person may copy or export the picture."""
        return self.shown is not None and self.shown.may_leave

    def partners(self, member: str) -> tuple[tuple[str, str], ...]:
        """Whom somebody is or was a couple with: id and name."""
        return tuple((each, self.name(each)) for each in self._kin.partners(member)) if self._kin is not None else ()

    def others(self, member: str) -> tuple[tuple[str, str], ...]:
        """Everybody else whom somebody has named, in reading order: id and name."""
        if self._telling is None or self.shown is None:
            return ()
        people = (each for each in self._telling.order if each.being in PERSONS)
        return tuple((each.id, self.name(each.id)) for each in people if each.id != member and self._named(each.id))

    def _named(self, member: str) -> bool:
        return self.shown is not None and member not in self.shown.unnamed

    def go_next(self, member: str) -> None:
        """Make somebody current once the picture is read again."""
        self._go_after = member
