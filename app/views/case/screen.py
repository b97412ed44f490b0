"""The case screen: header and what is missing stay on top, the household at the left, the parts of the work in tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.services import clock
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import DueForecast
from app.services.errors import Invalid
from app.views import theme
from app.views.case import facts
from app.views.case.ask_page import AskPage
from app.views.case.ask_state import AskState
from app.views.case.door import ANSWER
from app.views.case.form_box import FormBox, WithForms
from app.views.case.form_dialog import ask
from app.views.case.forms import Question
from app.views.case.header import CaseHeaderPanel
from app.views.case.household.panel import HouseholdPanel
from app.views.case.household.people import PeopleList
from app.views.case.missing_strip import MissingStrip
from app.views.case.missing_words import MissingEntry, all_answered, missing_entries, next_due, owed_act
from app.views.case.presenter import CasePresenter
from app.views.case.replies.first import WithReplies
from app.views.case.section import SectionSpec, SectionTabs
from app.views.case.sections import FORMER, KEY_WORDS, NEEDS, SECTIONS
from app.views.case.work_split import WorkSplit
from app.views.desk import Desk, Place
from app.views.widgets.buttons import ButtonKind, button, set_kind
from app.views.widgets.due import ticker
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack

if TYPE_CHECKING:  # a part is loaded when it is first in front
    from app.views.case.record.section import RecordSection

KEYS = tuple(KeyLine(*each) for each in KEY_WORDS)


def build(desk: Desk, parent: QWidget | None = None) -> CaseScreen:
    """Build the screen and its presenter."""
    return CaseScreen(desk, parent)


class CaseScreen(WithForms, WithReplies, Screen):
    """One enquiry."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Enquiry", parent)
        self.header = CaseHeaderPanel()
        self.strip = MissingStrip()
        self.people = PeopleList()
        self.household = HouseholdPanel(self.people, desk)
        self.tabs = SectionTabs()
        self.pages = QStackedWidget()
        self.main = QWidget()
        self._lay_out()  # before the parts: a widget that changes its parent is dressed anew, with all it holds
        self.tabs.offer([SectionSpec(*each) for each in SECTIONS], desk)
        self.acts: dict[str, QPushButton] = {}
        self.access: dict[str, QAction] = {}
        self._case: CaseDetail | None = None
        self._allowed: frozenset[str] = frozenset()
        self._owed: MissingEntry | None = None
        self._go = desk.go
        self.presenter = CasePresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self._connect()
        self.keep_replies(self)

    @cached_property
    def closed(self) -> EmptyState:
        """What stands before a case that is not open to whoever asked."""
        return EmptyState("", "", ANSWER, self.presenter.door.ask, tone="warning", parent=self.stack)

    @cached_property
    def ask_page(self) -> AskPage:
        """The plan of requests, made when it is first turned to."""
        made = AskPage(self.pages)
        self.pages.addWidget(made)
        made.save_requested.connect(lambda send: self.presenter.save_plan(send=send))
        made.fill_requested.connect(self._fill)
        made.cancelled.connect(self.presenter.leave_page)
        return made

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Open a case, on the tab that the place names."""
        if place.id is not None:
            self.presenter.open(place.id)
        if place.detail:
            self.turn_to(place.detail)

    def turn_to(self, kind: str) -> bool:
        """Bring a part of the working area to the front; whether there is one of that kind."""
        self.split.widen(wide=False)
        return self.tabs.turn_to(FORMER.get(kind, kind))

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self._clear()
        self.stack.show_empty()

    def _clear(self) -> None:
        """Show nothing of the case."""
        self._forms.put_away()
        self._at = self._case = self._owed = None
        self.header.clear()
        self.strip.clear()
        self.household.clear_data()
        self.split.widen(wide=False)
        if "ask_page" in self.__dict__:
            self.ask_page.clear()
        self.tabs.clear_data()
        self._turn(self.main)

    def save_drafts(self) -> None:
        """Keep a plan that was begun, an open form, and what was typed in any part."""
        self.presenter.keep_plan()
        self._forms.keep()
        self.household.save_drafts()
        self.tabs.save_drafts()

    def unkept(self) -> Exception | None:
        """Why a plan, an open form, or what was typed in a part could not be kept."""
        held = (self.presenter, self._forms, self.household, self.tabs)
        return next((fault for each in held if (fault := each.unkept()) is not None), None)

    def panes(self) -> Sequence[QWidget]:
        """What is missing, the people, then the part of the working area in front."""
        section = self.tabs.current()
        household = self.household.panes()
        if self.split.wide:
            return (self.strip, *household)
        return (self.strip, *household, *(section.panes() if section is not None else (self.grid,)))

    def focus_first(self) -> None:
        """Begin in the grid."""
        self.begin_in_grid()

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen, of the picture, and of the part in front."""
        section = self.tabs.current()
        return (*KEYS, *self.household.keys(), *(section.keys() if section is not None else ()))

    # --- what the presenter tells ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show the case."""
        self._case, self._at, self._allowed = case, case.header.id, allowed
        self.set_title(f"{case.header.reference} {case.header.subjects}")
        self.header.show_case(case, now)
        self.people.show_people(case.people, case.warnings)
        self.household.open(case.header.id)
        self._show_times()
        self.tabs.setTabText(0, facts.replies_words(case))
        for name, made in self.acts.items():
            if name != "owed":
                self.header.offer(made, shown=name in allowed)
        for name, act in self.access.items():
            act.setVisible(NEEDS.get(name, name) in allowed)
        self.access["restrict"].setText("Lift the restriction…" if case.header.restricted else "Restrict…")
        self.household.settle()
        if "pause" in self.acts:
            self.acts["pause"].setText("Run the clock on…" if case.header.paused else "Pause the clock…")
        self.banner.show_case(case, may_send="send" in allowed)
        self.tabs.show_case(case, now, allowed)
        self.stack.show_content()

    def show_loading(self) -> None:
        """Show that the case is being fetched."""
        self.stack.show_loading("Opening the enquiry…")

    def show_case_failure(self, error: Exception) -> None:
        """Show why the case cannot be shown."""
        self.stack.show_failure(error)

    def show_door(self, sentence: str, next_step: str, action: str) -> None:
        """Show nothing of the case but why it is closed, and what may be done about it."""
        self._clear()
        self._at = self.presenter.at  # the reason is kept as any other form of a case is
        self.set_title("Closed case")
        self.closed.set_words(sentence, next_step)
        self.closed.offer(action)
        self.stack.show_instead(self.closed)

    def show_ask(self, state: AskState) -> None:
        """Turn to the plan."""
        self._turn(self.ask_page)
        self.ask_page.show_state(state)

    def show_forecasts(self, forecasts: tuple[DueForecast, ...]) -> None:
        """Show due times as they would be now."""
        self.ask_page.show_forecasts(forecasts)

    def show_plan(self) -> None:
        """Show the plan after it was filled."""
        self.ask_page.refresh_grid()

    def show_ask_problems(self, error: Invalid) -> None:
        """Say what the plan lacks."""
        self.ask_page.show_problems(error.problems)

    def show_main(self) -> None:
        """Turn back to the case."""
        self._turn(self.main)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Close the form: what it asked is saved. Where it rated Red, the hand-over is offered at once."""
        made = self.form
        red = made is not None and made.spec.kind == "rate" and made.values()["colour"] == "red"
        super().close_form()
        if red:
            self.tabs.turn_to("decision")

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""
        dialog = ask(question, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(partial(self.presenter.confirmed, question))
        dialog.open()

    # --- inside ---

    def _turn(self, page: QWidget) -> None:
        """Show a page; the acts of the case stand only over the case itself."""
        self.header.bar.setVisible(page is self.main)
        self.strip.setVisible(page is self.main)
        self.pages.setCurrentWidget(page)

    def _show_times(self) -> None:
        """Write the grid for the moment it is: a reply becomes late without anybody writing anything."""
        if self._case is not None:
            now = clock.now()
            self.replies.show_times(self._case)
            short = {each.name: each.short for each in self._case.agencies}
            entries = missing_entries(self._case.missing, now, short, adult=self._case.header.adult)
            self.strip.show_missing(entries, next_due(self._case, now))
            self._show_owed(entries)

    def _show_owed(self, entries: Sequence[MissingEntry]) -> None:
        """Once a case is decided, the one next step is what is owed; nobody asks partners any more."""
        decided = self._case is not None and self._case.missing.decided
        ready = self._case is not None and all_answered(self._case)
        set_kind(self.acts["ask"], "secondary" if decided or ready else "primary")
        set_kind(self.acts["decide"], "primary" if ready else "secondary")
        found = owed_act(entries, self._allowed) if decided else None
        made = self.acts["owed"]
        made.setVisible(found is not None)
        self._owed = found[1] if found is not None else None
        if found is not None and made.text() != found[0]:
            made.setText(found[0])
            made.setAccessibleName(found[0].rstrip("…"))

    def _do_owed(self) -> None:
        """Turn to where the next step is taken; a form that takes it is opened at once."""
        if self._owed is None:
            return
        self._mend(self._owed.targets)
        record = self._record() if self._owed.kind == "family" else None
        if record is not None:
            record.presenter.begin("family")

    def _tick(self) -> None:
        self._show_times()
        self.presenter.look_at_the_clock(clock.now())
        if self.pages.currentWidget() is not self.main and self.isVisible():
            self.presenter.forecast()

    def _lay_out(self) -> None:
        whole = QWidget()
        self.stack = StateStack(whole, EmptyState("No enquiry chosen", "Open one from the list of enquiries."), self)
        self.stack.show_empty()
        self.body.addWidget(self.stack)
        under = QVBoxLayout(whole)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        for each in (self.header, self.strip):
            under.addWidget(each)
        under.addWidget(self.pages, 1)
        self.pages.addWidget(self.main)
        outer = QVBoxLayout(self.main)
        outer.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        self.split = WorkSplit(self.household, self.tabs, self.main)
        outer.addWidget(self.split)

    def _connect(self) -> None:
        here = self.presenter
        offered: tuple[tuple[str, str, ButtonKind, Callable[[], None], str], ...] = (
            ("owed", "", "primary", self._do_owed, ""),
            ("ask", "Ask partners…", "primary", here.ask_partners, "Ctrl+Shift+P"),
            ("reply", "Log reply…", "secondary", self._log_reply, "Ctrl+Shift+L"),
            ("rate", "Rate…", "secondary", here.rate, "Ctrl+Shift+R"),
            ("decide", "Decide…", "secondary", self._decide, "Recommend or choose the outcome (Ctrl+Shift+D)"),
            ("note", "Add note…", "secondary", self._add_note, ""),
            ("pause", "Pause the clock…", "quiet", here.pause_or_resume, ""),
            ("send", "Withdraw a request…", "quiet", self._withdraw, ""),
        )
        for name, words, kind, act, keys in offered:
            made = button(words, kind, act, accessible_name=words or "What this case is owed next")
            made.setToolTip(keys)
            self.acts[name] = made
            self.header.tools.addWidget(made)
            if keys.startswith("Ctrl"):
                self._key(keys, made.click)
        self.header.tools.addWidget(self.header.more)
        for name, words, done in (
            ("person", "Add a person…", here.add_person), ("reassign", "Another lead worker…", here.reassign),
            ("name", "Name a colleague…", here.name_colleague), ("unname", "Take a name off…", here.take_name_off),
            ("restrict", "Restrict…", here.restrict),
        ):
            self.access[name] = self.household.add_act(words, done)
        self._key("Ctrl+Shift+D", self._decide)
        for number in range(1, 9):
            self._key(f"Alt+{number}", partial(self._part, number - 1))
        self._key("F8", self._wide)
        self.household.wide_asked.connect(self._wide)
        self.household.noticed.connect(self.show_notice)
        self.household.failed.connect(self.show_failure)
        self.header.warnings_asked.connect(self._open_warnings)
        self.strip.chosen.connect(self._mend)
        self.stack.retry_requested.connect(here.refresh)
        self.tabs.noticed.connect(self.show_notice)
        self.tabs.failed.connect(self.show_failure)
        ticker().ticked.connect(self._tick)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        pressed = QShortcut(QKeySequence(keys), self)
        pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pressed.activated.connect(act)

    def _wide(self) -> None:
        """The picture over the whole working area, or back beside it."""
        if self.pages.currentWidget() is self.main:
            self.split.turn()

    def _part(self, at: int) -> None:
        """Bring a part to the front by its number, and begin in it."""
        if at < self.tabs.count() and self.pages.currentWidget() is self.main:
            self.tabs.setCurrentIndex(at)
            self._begin_in_part()

    def _begin_in_part(self) -> None:
        section = self.tabs.current()
        (section or self).focus_first()

    def _mend(self, kinds: Sequence[str]) -> None:
        """Turn to where something missing is mended: the first of these parts there is, else the room of that name."""
        if any(self.turn_to(kind) for kind in kinds):
            self._begin_in_part()
        elif "feedback" in kinds:
            self._go(Place("feedback"))

    def _decide(self) -> None:
        section = self.tabs.current() if self.tabs.turn_to("decision") else None
        if section is not None:
            section.begin()

    def _open_warnings(self) -> None:
        record = self._record()
        if record is not None:
            record.show_kind("warning")

    def _add_note(self) -> None:
        record = self._record()
        if record is not None:
            record.presenter.add_note()

    def _record(self) -> RecordSection | None:
        """The record part, brought to the front."""
        from app.views.case.record.section import RecordSection

        self.tabs.turn_to("record")
        section = self.tabs.current()
        return section if isinstance(section, RecordSection) else None

    def _log_reply(self) -> None:
        self.tabs.turn_to("replies")
        self.replies.log_reply()

    def _withdraw(self) -> None:
        row = self.grid.current_row()
        self.presenter.withdraw(row.agency.id if row is not None else None)

    def _fill(self, what: str) -> None:
        person, agency = self.ask_page.grid.current_place()
        self.presenter.fill(what, person, agency)
