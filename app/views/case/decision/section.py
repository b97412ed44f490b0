"""The part "analysis and decision": the analysis at the left, the decision with all that belongs to it at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.services.enquiry.decision_records import DecisionRoom, Known
from app.services.enquiry.records import CaseDetail
from app.services.errors import Conflict, Problem
from app.views import theme
from app.views.case.decision import facts
from app.views.case.decision.analysis_form import AnalysisForm
from app.views.case.decision.cards import DecisionCards
from app.views.case.decision.decide_page import DecidePage
from app.views.case.decision.presenter import DecisionPresenter
from app.views.case.form_box import FormBox, WithForms
from app.views.case.form_dialog import ask
from app.views.case.forms import Question
from app.views.case.panels import RecordList
from app.views.case.section import CaseSection
from app.views.desk import Desk, Notice
from app.views.widgets.buttons import button
from app.views.widgets.dialogs import ConflictDialog, Dialog
from app.views.widgets.painted_later import BuiltLater
from app.views.widgets.screen import KeyLine

SIDE_BY_SIDE = 820
"""From this width on, at 100 %, analysis and decision stand side by side; below, one at a time."""


def build(desk: Desk, parent: QWidget | None = None) -> DecisionSection:
    """Build the part and its presenter."""
    return DecisionSection(desk, parent)


class DecisionSection(WithForms, CaseSection):
    """Analysis and decision of one enquiry."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Analysis and decision")
        self.analysis = AnalysisForm(self)
        self.side = QStackedWidget(self)
        self.area = QScrollArea(self.side)
        self._cards = BuiltLater(self._build_cards)
        self._page = BuiltLater(self._build_page)
        self.switch: dict[str, QPushButton] = {}
        self._front = "decision"
        self._lay_out()
        self.presenter = DecisionPresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self._connect()
        self._cards.begin(self)

    @property
    def cards(self) -> DecisionCards:
        """What is known, decided and planned, built now where it was not yet."""
        return self._cards.get()

    @property
    def page(self) -> DecidePage:
        """The page that recommends, decides or plans, built when it is first asked for."""
        return self._page.get()

    # --- what the case screen asks ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:  # noqa: ARG002 - its signature
        """Read this part of the case."""
        self._at = case.header.id
        self.presenter.show_case(case.header.id)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self._forms.put_away()
        self._at = None
        self.presenter.forget()
        self.analysis.clear()
        self.analysis.show_draft_words("")
        self._cards.when_built(DecisionCards.clear)
        self._page.when_built(DecidePage.clear)
        self.side.setCurrentWidget(self.area)

    def save_drafts(self) -> None:
        """Keep what has been typed, now."""
        self.presenter.writing.keep()
        self.presenter.keep_page()
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why the analysis, a page or an open form could not be kept."""
        return self.presenter.unkept() or self._forms.unkept()

    def panes(self) -> Sequence[QWidget]:
        """The analysis, then the decision."""
        first = self.analysis.first()
        return (first, self.area if self.side.currentWidget() is self.area else self.page.outcome)

    def focus_first(self) -> None:
        """Begin with the analysis."""
        self.analysis.focus_first()

    def begin(self) -> None:
        """Open the decision: what Ctrl+Shift+D asks; nothing is decided by it."""
        self.presenter.begin()

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this part."""
        return (
            KeyLine("Ctrl+Enter", "On that page: save it"),
            KeyLine("Esc", "On that page: back, what is typed is kept"),
        )

    # --- what the presenter tells ---

    def show_room(self, room: DecisionRoom, now: datetime, allowed: frozenset[str]) -> None:  # noqa: ARG002 - its signature
        """Show all of it; what is being typed stays."""
        self.analysis.show_rules(room.sections)
        self.analysis.show_state(facts.version_words(room), writable="analysis" in allowed, versions=len(room.analysis))
        self.cards.show_room(room, allowed)
        if self.presenter.page:
            self.page.show_room(room)

    def show_analysis(self, sections: Mapping[str, str]) -> None:
        """Put a text into the sections."""
        self.analysis.show_sections(sections)

    def show_draft_words(self, words: str) -> None:
        """Say how the draft stands."""
        self.analysis.show_draft_words(words)

    def typed_sections(self) -> dict[str, str]:
        """What stands in the sections now."""
        return self.analysis.sections()

    def show_analysis_problems(self, problems: Sequence[Problem]) -> None:
        """Say what the analysis lacks."""
        self.analysis.show_problems(problems)

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts of the analysis side by side."""
        labels = {code: row.label for code, row in self.analysis.rows.items()}
        dialog = ConflictDialog(conflict, labels, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resolved.connect(self.presenter.writing.resolved)
        dialog.open()

    def show_page(self, kind: str, body: Mapping[str, object]) -> None:
        """Turn to the page that recommends, decides or plans."""
        room = self.presenter.room
        if room is None:
            return
        self.side.setCurrentWidget(self.page)
        self._turn("decision")
        self.page.show_page(kind, room, body)

    def typed_page(self) -> dict[str, object]:
        """What stands on that page now."""
        return self.page.body()

    def show_page_problems(self, problems: Sequence[Problem]) -> None:
        """Say what the page lacks; what was typed stays."""
        self.page.show_problems(problems)

    def leave_page(self) -> None:
        """Turn back from the page."""
        self._page.when_built(DecidePage.clear)
        self.side.setCurrentWidget(self.area)
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_known(self, title: str, known: Known) -> None:
        """Show what was known at a decision, whole."""
        self._show_entries(title, facts.known_entries(known))

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""
        dialog = ask(question, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(partial(self.presenter.confirmed, question))
        dialog.open()

    def show_notice(self, notice: Notice) -> None:
        """Say something on top of the case."""
        self.noticed.emit(notice)

    def show_failure(self, error: Exception) -> None:
        """Say there what went wrong."""
        self.failed.emit(error)

    # --- inside ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Set both side by side where they fit, else one at a time."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < theme.px(SIDE_BY_SIDE)
        self.bar.setVisible(narrow)
        self.analysis.setVisible(not narrow or self._front == "analysis")
        self.side.setVisible(not narrow or self._front == "decision")
        for name, made in self.switch.items():
            made.setChecked(name == self._front)

    def _turn(self, front: str) -> None:
        self._front = front
        self._arrange()

    def _show_versions(self) -> None:
        room = self.presenter.room
        if room is not None:
            self._show_entries("Versions of the analysis", facts.version_entries(room.analysis, room.sections))

    def _show_entries(self, title: str, entries: Sequence[facts.Entry]) -> None:
        dialog = Dialog(title, "", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = RecordList(title, "Nothing.")
        listed.show_records(entries)
        listed.setMinimumSize(theme.px(640), theme.px(420))
        dialog.body.addWidget(listed, 1)
        dialog.buttons.addWidget(button("Close", "secondary", dialog.accept))
        dialog.cancel.deleteLater()
        dialog.open()
        listed.setFocus()

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("Decision")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side.addWidget(self.area)
        self.bar = QWidget(self)
        chooser = QHBoxLayout(self.bar)
        chooser.setContentsMargins(0, 0, 0, 0)
        chooser.setSpacing(theme.px(8))
        for name, words in (("analysis", "Analysis"), ("decision", "Decision")):
            made = button(words, "secondary", partial(self._turn, name), parent=self.bar)
            made.setCheckable(True)
            self.switch[name] = made
            chooser.addWidget(made)
        chooser.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(theme.px(12))
        both.addWidget(self.analysis, 1)
        both.addWidget(self.side, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(8), theme.px(8), 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addWidget(self.bar)
        outer.addLayout(both, 1)

    def _connect(self) -> None:
        here = self.presenter
        self.analysis.keep_requested.connect(here.writing.keep)
        self.analysis.save_requested.connect(here.writing.save)
        self.analysis.discard_requested.connect(here.writing.discard)
        self.analysis.versions_requested.connect(self._show_versions)

    def _build_cards(self) -> DecisionCards:
        cards = DecisionCards(self.area.viewport())
        self.area.setWidget(cards)
        here = self.presenter
        cards.hand_over_requested.connect(here.hand_over)
        cards.acknowledge_requested.connect(here.acknowledge)
        cards.determine_requested.connect(here.determine)
        cards.known_requested.connect(here.show_known)
        cards.page_requested.connect(here.turn_to)
        cards.reopen_requested.connect(here.reopen)
        cards.close_requested.connect(here.close)
        return cards

    def _build_page(self) -> DecidePage:
        made = DecidePage(self.side)
        self.side.addWidget(made)
        made.keep_requested.connect(self.presenter.keep_page)
        made.cancelled.connect(self.presenter.cancel_page)
        made.save_requested.connect(self._submit)
        return made

    def _submit(self) -> None:
        wrong = self.page.wrong_date()
        if wrong:
            self.page.show_problems((Problem("plan_review", wrong),))
        elif self.page.kind == "plan":
            self.presenter.submit_page(None, self.page.plan_draft())
        else:
            self.presenter.submit_page(self.page.draft(), None)
