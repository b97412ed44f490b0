"""The screening form: level, concerns, rating, consent, recommended outcome, each with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.services.intake.screening_records import ScreeningDraft
from app.views import theme
from app.views.screening.options import ScreeningOptions
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.fields import ErrorSummary, FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.multi_pick import MultiPick
from app.views.widgets.rating import RatingMark


def reason_box(name: str, lines: int = 2) -> QPlainTextEdit:
    """A box for a reason in words; Tab leaves it."""
    box = QPlainTextEdit()
    box.setAccessibleName(name)
    box.setTabChangesFocus(True)
    box.setFixedHeight(theme.px(22 * lines + 14))
    return box


class ScreeningPanel(QWidget):
    """The form.

    Signals
        changed(): something was chosen or typed.
        keep_asked(): the person wants it kept.
    """

    changed = Signal()
    keep_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, with_button: bool = True, concern_rows: int = 5) -> None:
        super().__init__(parent)
        self._version = 0
        self.summary = ErrorSummary()
        self.level = Choice(name="Level of need")
        self.concerns = MultiPick(name="Concerns", alone=("21",), rows=concern_rows)
        self.cse_level = Choice(name="CSE risk, as a practitioner graded it")
        self.proposal = text_label("", "secondary", wrap=True)
        self.proposal.setAccessibleName("What the policy proposes")
        self.mark = RatingMark()
        self.rating = Choice(name="Initial rating")
        self.rating_reason = reason_box("Reason for the rating")
        self.consent = Choice(name="Where consent stands")
        self.consent_reason = Choice(name="Why consent was not sought")
        self.consent_explanation = reason_box("What was said about consent")
        self.outcome = Choice(name="Recommended outcome")
        self.outcome_reason = reason_box("Reason for the recommendation")
        self.keep = button("Keep and send to a manager", "primary", self.keep_asked.emit, tip="Ctrl+Return")
        self.keep.setVisible(with_button)
        self.rows = self._rows()
        self._lay_out()
        self.summary.watch(self.rows.values())
        for each in (self.level, self.cse_level, self.rating, self.consent, self.consent_reason, self.outcome):
            each.chosen.connect(lambda _code: self._moved())
        self.concerns.changed.connect(lambda _codes: self._moved())
        for box in (self.rating_reason, self.consent_explanation, self.outcome_reason):
            box.textChanged.connect(self.changed)
        self._moved()

    def _rows(self) -> dict[str, FieldRow]:
        made = (
            FieldRow("Level of need", self.level, field="level"),
            FieldRow("CSE risk", self.cse_level, field="cse_level", optional=True),
            FieldRow("Concerns", self.concerns, field="concerns"),
            FieldRow("Reason for the rating", self.rating_reason, field="rating_reason"),
            FieldRow("Consent", self.consent, field="consent"),
            FieldRow("Why not sought", self.consent_reason, field="consent_reason"),
            FieldRow("What was said", self.consent_explanation, field="consent_explanation", optional=True),
            FieldRow("Recommended outcome", self.outcome, field="outcome"),
            FieldRow("Reason for the recommendation", self.outcome_reason, field="outcome_reason"),
        )
        return {row.field: row for row in made}

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.summary)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(12))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.rows["level"], 0, 0)
        grid.addWidget(self.rows["cse_level"], 0, 1)
        grid.addWidget(self.rows["concerns"], 1, 0, 1, 2)
        grid.addWidget(self.proposal, 2, 0, 1, 2)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.mark)
        line.addWidget(self.rating, 1)
        holder.setFocusProxy(self.rating)
        self.rows["rating"] = FieldRow("Initial rating", holder, field="rating")
        grid.addWidget(self.rows["rating"], 3, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.rows["rating_reason"], 3, 1)
        grid.addWidget(self.rows["consent"], 4, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.rows["consent_explanation"], 4, 1)
        grid.addWidget(self.rows["consent_reason"], 5, 0, 1, 2)
        grid.addWidget(self.rows["outcome"], 6, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.rows["outcome_reason"], 6, 1)
        layout.addLayout(grid)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.keep)
        layout.addLayout(foot)

    def offer(self, options: ScreeningOptions) -> None:
        """Offer the policy's lists."""
        self.level.set_options(options.levels)
        self.concerns.set_options(options.concerns)
        self.cse_level.set_options(options.cse_levels)
        self.rating.set_options(options.ratings)
        self.consent.set_options(options.consents)
        self.consent_reason.set_options(options.not_sought)
        self.outcome.set_options(options.outcomes)

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what was chosen and typed so far."""
        self._version = draft.version
        self.level.choose(str(draft.level) if draft.level else None)
        self.concerns.choose(draft.concerns)
        self.cse_level.choose(draft.cse_level or None)
        self.rating.choose(draft.rating or None)
        self.consent.choose(draft.consent or None)
        self.consent_reason.choose(draft.consent_reason or None)
        self.outcome.choose(draft.outcome or None)
        for box, text in (
            (self.rating_reason, draft.rating_reason),
            (self.consent_explanation, draft.consent_explanation),
            (self.outcome_reason, draft.outcome_reason),
        ):
            if box.toPlainText() != text:
                box.setPlainText(text)
        self.summary.clear()
        self._moved()

    def draft(self) -> ScreeningDraft:
        """What is chosen and typed now."""
        level = self.level.code()
        not_sought = self.consent.code() == "not_sought"
        return ScreeningDraft(
            version=self._version,
            level=int(level) if level else None,
            concerns=self.concerns.codes(),
            cse_level=self.cse_level.code() or "",
            rating=self.rating.code() or "",
            rating_reason=self.rating_reason.toPlainText(),
            consent=self.consent.code() or "",
            consent_reason=(self.consent_reason.code() or "") if not_sought else "",
            consent_explanation=self.consent_explanation.toPlainText(),
            outcome=self.outcome.code() or "",
            outcome_reason=self.outcome_reason.toPlainText(),
        )

    def show_proposal(self, words: str) -> None:
        """Say what the policy proposes."""
        self.proposal.setText(words)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong."""
        self.summary.show_problems(problems)

    def _moved(self) -> None:
        self.rows["consent_reason"].setVisible(self.consent.code() == "not_sought")
        self.mark.set_rating(self.rating.code())
        self.changed.emit()


class AuthorisePanel(QWidget):
    """A manager's decision beside what the worker recommended.

    Signals
        authorise_asked(): the manager wants it kept; the presenter asks for confirmation.
    """

    authorise_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = ErrorSummary()
        self.recommended = text_label("", "strong", wrap=True)
        self.outcome = Choice(name="Outcome")
        self.reason = reason_box("Reason", 3)
        self.late_reason = reason_box("Reason for being late")
        self.decide = button("Authorise…", "primary", self.authorise_asked.emit)
        self.rows = {
            "outcome": FieldRow("Outcome you choose", self.outcome, field="outcome"),
            "reason": FieldRow(
                "Reason", self.reason, field="reason", hint="Needed where you choose otherwise than recommended."
            ),
            "late_reason": FieldRow(
                "Reason for being late",
                self.late_reason,
                field="late_reason",
                hint="The decision is past its due time.",
            ),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.summary)
        layout.addWidget(self.recommended)
        for row in self.rows.values():
            layout.addWidget(row)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.decide)
        layout.addLayout(foot)
        self.summary.watch(self.rows.values())

    def show_case(self, recommended: str, options: tuple[tuple[str, str], ...], late: bool) -> None:
        """Show what the worker recommended and what may be chosen."""
        self.recommended.setText(recommended)
        self.outcome.set_options(options)
        self.rows["late_reason"].setVisible(late)
        self.summary.clear()
