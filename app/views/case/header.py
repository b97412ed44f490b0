"""The header that stays: reference, every subject with age, rating, clock, consent, lead worker, marks and warnings."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.services.enquiry.records import CaseDetail
from app.views import text, theme
from app.views.case import facts
from app.views.widgets.buttons import button
from app.views.widgets.due import DueLabel
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import plain_tip, set_role, text_label
from app.views.widgets.rating import RatingMark
from app.views.widgets.tone import ToneMark

CONSENT_WORDS_LABEL = "Where consent stands"
LARGE_TEXT = 110
"""From so many per cent on, the header keeps to two lines and shows the rest on demand."""
LARGE = 64
"""Up to so many letters the subjects stand in the large type; more of them take the smaller one."""


class CaseHeaderPanel(QFrame):
    """In sight whatever part is in front.

    Signals
        warnings_asked(): the warning notes are to be opened.
    """

    warnings_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Case header")
        self.mark = RatingMark(None, 34)
        self.reference = text_label("", "title", selectable=True)
        self.subjects = text_label("", "title", wrap=True, selectable=True)
        self.subjects.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.rated = text_label("", "body")
        self.due = DueLabel()
        self.clock = text_label("", "secondary")
        self.clock.setAccessibleName("Why the clock runs so")
        self.consent = text_label("", "strong")
        self.consent.setAccessibleName(CONSENT_WORDS_LABEL)
        self.lead = text_label("", "muted")
        self.more = button("More", "quiet", self._toggle, accessible_name="More about the rating and the clock")
        self._whole = False
        self._seldom: dict[QPushButton, bool] = {}
        self.restricted = _Mark("warning", "Restricted")
        self.interest = _Mark("warning", "Conflict of interest")
        self.warnings = button("", "secondary", self.warnings_asked.emit, accessible_name="Warning notes")
        self._warned = ToneMark("warning", self)
        self.bar = QWidget(self)
        self.tools = FlowLayout(self.bar, gap=8, between=4)
        first = QHBoxLayout()
        first.setSpacing(theme.px(12))
        first.addWidget(self.mark)
        first.addWidget(self.reference)
        first.addWidget(self.subjects, 1)
        first.addWidget(self.restricted)
        first.addWidget(self._warned)
        first.addWidget(self.warnings)
        second = FlowLayout(gap=14, between=4)
        for each in (self.due, self.consent, self.lead, self.interest, self.rated, self.clock):
            second.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(6))
        outer.setSpacing(theme.px(6))
        outer.addLayout(first)
        outer.addLayout(second)
        outer.addWidget(self.bar)
        self.clear()

    def show_case(self, case: CaseDetail, now: datetime) -> None:
        """Show what stands on top."""
        header = case.header
        rated = facts.rated_words(header, now)
        self.mark.set_rating(header.rating, rated.partition(", ")[2])
        self.reference.setText(header.reference)
        large = theme.px(100) > LARGE_TEXT
        set_role(self.reference, "section" if large else "title")
        set_role(self.subjects, "title" if len(header.subjects) <= LARGE and not large else "section")
        self.subjects.setText(header.subjects)
        self.subjects.setAccessibleName(f"Subjects: {header.subjects}")
        self.rated.setText(rated)
        self.rated.setToolTip(plain_tip(header.rating_reason))
        ended = facts.ended_words(header, now)
        without = ended or ("Clock paused" if header.paused else "No limit")
        self.due.set_due(None if ended else header.due_at, header.due_reason, without=without)
        if ended:
            late = header.decided is not None and header.decided.late
            theme.restyle(self.due, textRole="late" if late else "strong")
        why = facts.outcome_words(header, now) if ended else header.due_reason
        whole = why
        if header.decided is not None and header.decided.late_reason:
            whole = f"{why}\nThe manager's reason for being late: {header.decided.late_reason}"
        self.clock.setAccessibleName("What was decided" if ended else "Why the clock runs so")
        self.clock.setText(text.begun(why, 97))
        self.clock.setToolTip(plain_tip(whole))
        self._show_rest(large=large)
        self.consent.setText(facts.consent_words(header))
        self.lead.setText(f"Lead worker {header.lead_worker} · level of need {header.level}")
        self.lead.setToolTip(plain_tip(f"Policy {header.policy}, version {header.policy_number}"))
        self._show_marks(case)

    def offer(self, act: QPushButton, *, shown: bool) -> None:
        """Show an act of the case or not; in large text one that is seldom done (a quiet one) stands under More."""
        if act.property("kind") == "quiet":
            self._seldom[act] = shown
            shown = shown and (self._whole or self.more.isHidden())
        act.setVisible(shown)

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._show_rest(large=True)

    def _show_rest(self, *, large: bool) -> None:
        """In large text who rated and which limit runs are shown on demand: shape and time left stay."""
        whole = self._whole or not large
        self.rated.setVisible(whole)
        self.clock.setVisible(whole and bool(self.clock.text()))
        self.more.setVisible(large)
        self.more.setText("Less" if self._whole else "More")
        for act, shown in self._seldom.items():
            act.setVisible(shown and whole)

    def clear(self) -> None:
        """Hold nothing of the case."""
        for each in (self.reference, self.subjects, self.rated, self.clock, self.consent, self.lead):
            each.setText("")
        self.subjects.setAccessibleName("")
        for tip in (self.rated, self.clock, self.lead, self.warnings):
            tip.setToolTip("")
        self._whole = False
        self.more.hide()
        self.warnings.setText("")
        self.warnings.hide()
        self._warned.hide()
        self.restricted.hide()
        self.interest.hide()
        self.interest.say("")
        self.interest.setToolTip("")
        self.mark.set_rating(None)
        self.due.set_due(None, without="")

    def _show_marks(self, case: CaseDetail) -> None:
        self.restricted.setVisible(case.header.restricted)
        until = case.header.glass_until
        open_still = f": open to you until {text.clock_time(until)}" if until is not None else ""
        self.restricted.say(f"Restricted{open_still}")
        ground = case.restrictions[0].ground if case.restrictions else "Somebody in it has a restricted record"
        named = text.count(len(case.named), "person", "people")
        self.restricted.setToolTip(
            plain_tip(f"{ground}. Only {named} named on it, and service managers, may open this case.")
        )
        open_ones = [row for row in case.interests if not row.looked_at]
        self.interest.setVisible(bool(open_ones))
        if open_ones:
            more = f" (and {len(open_ones) - 1} more)" if len(open_ones) > 1 else ""
            self.interest.say(f"Conflict of interest? {open_ones[0].words}{more}")
            self.interest.setToolTip(plain_tip("\n".join(row.words for row in case.interests)))
        standing = [row for row in case.warnings if not row.ended]
        self.warnings.setVisible(bool(standing))
        self._warned.setVisible(bool(standing))
        if not standing:
            return
        kinds = text.joined(list(dict.fromkeys(row.kind_words for row in standing)))
        words = f"{text.count(len(standing), 'warning note')}: {kinds}"
        self.warnings.setText(text.begun(words, 56))
        self.warnings.setAccessibleName(f"{words}. Opens them.")
        said = "\n".join(f"{row.person}: {row.kind_words}. {text.begun(row.text, 200)}" for row in standing)
        self.warnings.setToolTip(plain_tip(said))


class _Mark(QWidget):
    """A shape and a word: never told by colour alone."""

    def __init__(self, tone: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(6))
        line.addWidget(ToneMark(tone, self))
        self._words = text_label(words, "strong")
        line.addWidget(self._words)
        self.setAccessibleName(words)

    def say(self, words: str) -> None:
        """Change the word."""
        self._words.setText(words)
        self.setAccessibleName(words)
