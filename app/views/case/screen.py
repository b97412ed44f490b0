"""The case screen: a header that stays, the people at the left, partners, replies, history and consent in tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import DueForecast
from app.services.errors import Invalid
from app.views import text, theme
from app.views.case import facts, panels
from app.views.case.ask_page import AskPage
from app.views.case.ask_state import AskState
from app.views.case.form_dialog import FormDialog, ask
from app.views.case.forms import FormSpec, Question
from app.views.case.panels import CaseHeaderPanel, PeopleList, RecordList
from app.views.case.presenter import CasePresenter
from app.views.case.replies.section import RepliesSection
from app.views.case.section import SectionSpec, SectionTabs
from app.views.case.sections import SECTIONS
from app.views.desk import Desk, Place
from app.views.widgets.buttons import ButtonKind, button
from app.views.widgets.due import ticker
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack

TABS = ("history", "consent")
KEYS = (
    KeyLine("Ctrl+Shift+P", "Ask partners"),
    KeyLine("Ctrl+Shift+L", "Log a reply of the agency whose line is current"),
    KeyLine("Ctrl+Shift+R", "Rate the enquiry"),
    KeyLine("Space", "In the plan: ask, or take it back"),
    KeyLine("Ctrl+Enter", "In the plan: save and send"),
    KeyLine("Esc", "Back to the case"),
)


def build(desk: Desk) -> CaseScreen:
    """Build the screen and its presenter."""
    return CaseScreen(desk)


class CaseScreen(Screen):
    """One enquiry."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Enquiry", parent)
        self.header = CaseHeaderPanel()
        self.people = PeopleList()
        self.history = RecordList("Ratings and notes", "Nothing on record yet.")
        self.consent = RecordList("Consent", "Nobody has recorded where consent stands.")
        self.tabs = SectionTabs()
        self.ask_page = AskPage()
        self.pages = QStackedWidget()
        self.main = QWidget()
        self.acts: dict[str, QPushButton] = {}
        self._dialog: FormDialog | None = None
        self._case: CaseDetail | None = None
        self.tabs.offer([SectionSpec(*each) for each in SECTIONS], desk)
        replies = self.tabs.ensure("replies")
        assert isinstance(replies, RepliesSection)  # noqa: S101 - the first line of SECTIONS
        self.replies = replies
        self.grid = replies.grid
        self.banner, self.banner_words = replies.overview.banner, replies.overview.banner_words
        self.send = replies.overview.send
        self._lay_out()
        self.presenter = CasePresenter(self, desk.within(self))
        self._connect()

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Open a case, on the tab that the place names."""
        if place.id is not None:
            self.presenter.open(place.id)
        if place.detail in TABS:
            self.tabs.setCurrentIndex(len(SECTIONS) + TABS.index(place.detail))
        elif place.detail:
            self.tabs.turn_to(place.detail)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self._case = None
        self.header.clear()
        self.people.clear()
        self.ask_page.clear()
        self.tabs.clear_data()
        for each in (self.history, self.consent):
            each.show_entries(())
        self._turn(self.main)
        self.stack.show_empty()

    def save_drafts(self) -> None:
        """Keep a plan that was begun, and what was typed in any part."""
        self.presenter.keep_plan()
        self.tabs.save_drafts()

    def panes(self) -> Sequence[QWidget]:
        """People, then the part of the working area in front."""
        section = self.tabs.current()
        return (self.people, *(section.panes() if section is not None else (self.grid,)))

    def focus_first(self) -> None:
        """Begin in the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen, and of the part in front."""
        section = self.tabs.current()
        return (*KEYS, *(section.keys() if section is not None else ()))

    # --- what the presenter tells ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show the case."""
        self._case = case
        self.set_title(f"{case.header.reference} {case.header.subjects}")
        self.header.show_header(case.header, now)
        self.people.show_people(case.people)
        self._show_times()
        self.history.show_entries(panels.history_entries(case))
        self.consent.show_entries(panels.consent_entries(case, now))
        self.tabs.setTabText(0, f"Replies ({len(case.replies)})" if case.replies else "Replies")
        for name, made in self.acts.items():
            made.setVisible(name in allowed)
        if "pause" in self.acts:
            self.acts["pause"].setText("Run the clock on…" if case.header.paused else "Pause the clock…")
        self._show_banner(case, may_send="send" in allowed)
        self.tabs.show_case(case, now, allowed)
        self.stack.show_content()

    def show_loading(self) -> None:
        """Show that the case is being fetched."""
        self.stack.show_loading("Opening the enquiry…")

    def show_case_failure(self, error: Exception) -> None:
        """Show why the case cannot be shown."""
        self.stack.show_failure(error)

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

    def open_form(self, spec: FormSpec) -> None:
        """Open a small form."""
        self.close_form()
        self._dialog = FormDialog(spec, self)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.submitted.connect(self.presenter.submit)
        self._dialog.finished.connect(self._forget_form)
        self._dialog.open()

    @property
    def form(self) -> FormDialog | None:
        """The small form that is open."""
        return self._dialog

    def close_form(self) -> None:
        """Close the form: what it asked is saved."""
        if self._dialog is not None:
            self._dialog.accept()

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""
        if self._dialog is not None:
            self._dialog.show_failure(error)
        else:
            self.show_failure(error)

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
        self.pages.setCurrentWidget(page)

    def _forget_form(self) -> None:
        self._dialog = None

    def _show_times(self) -> None:
        """Write the grid for the moment it is: a reply becomes late without anybody writing anything."""
        if self._case is not None:
            self.replies.show_times(self._case)

    def _tick(self) -> None:
        self._show_times()
        if self.pages.currentWidget() is self.ask_page and self.isVisible():
            self.presenter.forecast()

    def _show_banner(self, case: CaseDetail, *, may_send: bool) -> None:
        ready, held = facts.unsent(case), facts.held(case)
        words = []
        if ready:
            freed = sum(each.state == "held" for each in ready)
            words.append(f"{text.count(len(ready), 'request')} ready, not sent yet.")
            if freed:
                words.append(f"The override is agreed, so {freed} of them may leave.")
        if held:
            verb = "is" if len(held) == 1 else "are"
            words.append(f"{text.count(len(held), 'request')} {verb} held: {self._why_held(case)}")
        self.banner_words.setText(" ".join(words))
        self.banner.setVisible(bool(words))
        self.send.setText(f"Send {text.count(len(ready), 'request')}…" if ready else "Send…")
        self.send.setAccessibleName(self.send.text())
        self.send.setVisible(bool(ready) and may_send)

    @staticmethod
    def _why_held(case: CaseDetail) -> str:
        if case.header.override_state == "proposed":
            return "an override is proposed and waits for a service manager who is somebody else."
        return "consent does not carry them, and no override is agreed. A MASH manager can propose one."

    def _lay_out(self) -> None:
        for widget, words in (
            (self.history, "Ratings and notes"),
            (self.consent, "Consent"),
        ):
            self.tabs.addTab(widget, words)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.people)
        split.addWidget(self.tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(200), theme.px(1000)])
        outer = QVBoxLayout(self.main)
        outer.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        outer.addWidget(split)
        for page in (self.main, self.ask_page):
            self.pages.addWidget(page)
        whole = QWidget()
        under = QVBoxLayout(whole)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.header)
        under.addWidget(self.pages, 1)
        self.stack = StateStack(whole, EmptyState("No enquiry chosen", "Open one from the list of enquiries."))
        self.stack.show_empty()
        self.body.addWidget(self.stack)

    def _connect(self) -> None:
        here = self.presenter
        offered: tuple[tuple[str, str, ButtonKind, Callable[[], None], str], ...] = (
            ("ask", "Ask partners…", "primary", here.ask_partners, "Ctrl+Shift+P"),
            ("reply", "Log reply…", "secondary", self._log_reply, "Ctrl+Shift+L"),
            ("rate", "Rate…", "secondary", here.rate, "Ctrl+Shift+R"),
            ("override", "Propose override…", "secondary", here.propose_override, ""),
            ("consent", "Record consent…", "secondary", here.record_consent, ""),
            ("note", "Add note…", "secondary", here.add_note, ""),
            ("pause", "Pause the clock…", "quiet", here.pause_or_resume, ""),
            ("send", "Withdraw…", "quiet", self._withdraw, ""),
        )
        for name, words, kind, act, keys in offered:
            made = button(words, kind, act)
            made.setToolTip(keys)
            self.acts[name] = made
            self.header.tools.addWidget(made)
            if keys:
                pressed = QShortcut(QKeySequence(keys), self, made.click)
                pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.send.clicked.connect(lambda _checked=False: here.send_ready())
        self.ask_page.save_requested.connect(lambda send: here.save_plan(send=send))
        self.ask_page.fill_requested.connect(self._fill)
        self.ask_page.cancelled.connect(here.leave_page)
        self.stack.retry_requested.connect(here.refresh)
        self.tabs.noticed.connect(self.show_notice)
        self.tabs.failed.connect(self.show_failure)
        ticker().ticked.connect(self._tick)

    def _log_reply(self) -> None:
        self.tabs.turn_to("replies")
        self.replies.log_reply()

    def _withdraw(self) -> None:
        row = self.grid.current_row()
        self.presenter.withdraw(row.agency.id if row is not None else None)

    def _fill(self, what: str) -> None:
        person, agency = self.ask_page.grid.current_place()
        self.presenter.fill(what, person, agency)
