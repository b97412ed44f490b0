"""The screening form: level, concerns, rating, consent, recommended outcome, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.services.intake.screening_records import ScreeningDraft
from app.views import theme
from app.views.screening.options import ScreeningOptions
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.fields import E, FieldRow, row_of
from app.views.widgets.labels import text_label
from app.views.widgets.multi_pick import MultiPick
from app.views.widgets.rating import RatingMark, paint_rating
from app.views.widgets.summary import ErrorSummary

WIDE = 560
"""From this width, in pixels at 100 %, the form stands in two columns."""
_PARTS = (
    ("level", "cse_level"),
    ("concerns",),
    ("proposal",),
    ("rating", "rating_reason"),
    ("consent", "consent_explanation"),
    ("consent_reason",),
    ("outcome", "outcome_reason"),
)


def reason_box(name: str, lines: int = 2, parent: QWidget | None = None) -> QPlainTextEdit:
    """A box for a reason in words; Tab leaves it."""
    box = QPlainTextEdit(parent)
    box.setAccessibleName(name)
    box.setTabChangesFocus(True)
    box.setFixedHeight(theme.px(22 * lines + 14))
    return box


def rating_icon(code: str, side: int = 22) -> QIcon:
    """The shape of a rating as an icon of a list, at any density of the screen."""
    size = theme.px(side)
    picture = QPixmap(QSize(size * 2, size * 2))
    picture.setDevicePixelRatio(2)
    clear = theme.colour("surface")
    clear.setAlpha(0)
    picture.fill(clear)
    painter = QPainter(picture)
    paint_rating(painter, QRectF(1, 1, size - 2, size - 2), code)
    painter.end()
    return QIcon(picture)


class ScreeningPanel(QWidget):
    """The form; in a queue without the outcome and its button, which are the queue's keys.

    Signals
        changed(): something was chosen or typed.
        keep_asked(): the person wants it kept.
    """

    changed = Signal()
    keep_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, queue: bool = False, concern_rows: int = 5) -> None:
        super().__init__(parent)
        self._version = 0
        self._showing = False
        self._concerns: frozenset[str] = frozenset()
        self.summary = ErrorSummary(self)
        self.rows: dict[str, FieldRow] = {}
        self.level = self._row("level", "Level of need", lambda row: Choice(parent=row))
        self.cse_level = self._row("cse_level", "CSE risk", lambda row: Choice(parent=row), optional=True)
        self.concerns = self._row(
            "concerns", "Concerns", lambda row: MultiPick(name="Concerns", alone=("21",), rows=concern_rows, parent=row)
        )
        self.proposal = text_label("", "secondary", wrap=True, parent=self)
        self.proposal.setAccessibleName("What the policy proposes")
        self.rating_reason = self._row(
            "rating_reason", "Reason for the rating", lambda row: reason_box("Reason for the rating", parent=row)
        )
        self.consent = self._row("consent", "Consent", lambda row: Choice(parent=row))
        self.consent_reason = self._row("consent_reason", "Why not sought", lambda row: Choice(parent=row))
        self.consent_explanation = self._row(
            "consent_explanation", "What was said", lambda row: reason_box("What was said", parent=row), optional=True
        )
        self.outcome = self._row("outcome", "Recommended outcome", lambda row: Choice(parent=row))
        self.outcome_reason = self._row(
            "outcome_reason",
            "Reason for the recommendation",
            lambda row: reason_box("Reason for the recommendation", parent=row),
        )
        rating = self._row("rating", "Initial rating", QWidget)
        self.mark = RatingMark(parent=rating)
        self.rating = Choice(name="Initial rating", parent=rating)
        self.keep = button(
            "Keep and send to a manager", "primary", self.keep_asked.emit, tip="Ctrl+Return", parent=self
        )
        self.keep.setVisible(not queue)
        self._parts = (*_PARTS[:-1], ("outcome_reason",)) if queue else _PARTS
        if queue:
            self._unused = self.rows.pop("outcome")
            self._unused.hide()
        self._lay_out()
        self.summary.watch(self.rows.values())
        for each in (self.level, self.cse_level, self.rating, self.consent, self.consent_reason, self.outcome):
            each.chosen.connect(lambda _code: self._moved())
        self.concerns.changed.connect(lambda _codes: self._moved())
        for box in (self.rating_reason, self.consent_explanation, self.outcome_reason):
            box.textChanged.connect(self._say_changed)
        theme.look().changed.connect(self._draw_shapes)
        self._moved()

    def _row(self, field: str, label: str, make: Callable[[QWidget], E], *, optional: bool = False) -> E:
        self.rows[field], editor = row_of(label, make, field=field, parent=self, optional=optional)
        return editor

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.summary)
        holder = self.rows["rating"].editor
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.mark)
        line.addWidget(self.rating, 1)
        holder.setFocusProxy(self.rating)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(12))
        layout.addLayout(self._grid)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.keep)
        layout.addLayout(foot)
        self._columns = 0
        self._arrange(1)
        order = (
            self.level,
            self.cse_level,
            self.concerns.search,
            self.concerns.list,
            self.rating,
            self.rating_reason,
            self.consent,
            self.consent_explanation,
            self.consent_reason,
            self.outcome,
            self.outcome_reason,
            self.keep,
        )
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _arrange(self, columns: int) -> None:
        """Two columns where there is room, else one under the other; the order for Tab is the same in both."""
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        top = Qt.AlignmentFlag.AlignTop
        at = 0
        for part in self._parts:
            widgets = [self.proposal if name == "proposal" else self.rows[name] for name in part]
            if len(widgets) == 1:
                self._grid.addWidget(widgets[0], at, 0, 1, columns)
                at += 1
                continue
            for place, widget in enumerate(widgets):
                if columns == 1:
                    self._grid.addWidget(widget, at + place, 0)
                else:
                    self._grid.addWidget(widget, at, place, top)
            at += len(widgets) if columns == 1 else 1
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Let two columns become as narrow as one, so that the form can fold back."""
        return QSize(theme.px(220), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fold into one column while narrow."""
        super().resizeEvent(event)
        self._arrange(2 if event.size().width() >= theme.px(WIDE) else 1)

    def offer(self, options: ScreeningOptions) -> None:
        """Offer the policy's lists."""
        self._showing = True
        self._concerns = frozenset(code for code, _words, _group in options.concerns)
        self.level.set_options(options.levels)
        self.concerns.set_options(options.concerns)
        self.cse_level.set_options(options.cse_levels)
        self.rating.set_options(options.ratings)
        self.consent.set_options(options.consents)
        self.consent_reason.set_options(options.not_sought)
        self.outcome.set_options(options.outcomes)
        self.rows["cse_level"].setVisible(not options.adult)
        self.rows["concerns"].set_hint("For an adult at risk, tick only what also holds." if options.adult else "")
        self._draw_shapes()
        self._showing = False

    def _draw_shapes(self) -> None:
        self.rating.setIconSize(QSize(theme.px(22), theme.px(22)))
        for at in range(self.rating.count()):
            self.rating.setItemIcon(at, rating_icon(str(self.rating.itemData(at))))

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what was chosen and typed so far, and nothing of what was in the form before."""
        self._showing = True
        self._version = draft.version
        for choice, code in (
            (self.level, str(draft.level) if draft.level else ""),
            (self.cse_level, draft.cse_level),
            (self.rating, draft.rating),
            (self.consent, draft.consent),
            (self.consent_reason, draft.consent_reason),
            (self.outcome, draft.outcome),
        ):
            choice.choose(code if code and choice.findData(code) >= 0 else None)
        self.concerns.search.clear()
        self.concerns.choose([code for code in draft.concerns if code in self._concerns])
        for box, text in (
            (self.rating_reason, draft.rating_reason),
            (self.consent_explanation, draft.consent_explanation),
            (self.outcome_reason, draft.outcome_reason),
        ):
            if box.toPlainText() != text:
                box.setPlainText(text)
        self.summary.clear()
        self._showing = False
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
        self._say_changed()

    def _say_changed(self) -> None:
        if not self._showing:
            self.changed.emit()


class AuthorisePanel(QWidget):
    """A manager's decision beside what the worker recommended.

    Signals
        authorise_asked(): the manager wants it kept; the presenter asks for confirmation.
    """

    authorise_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = ErrorSummary(self)
        self.recommended = text_label("", "body", wrap=True, selectable=True, parent=self)
        self.recommended.setAccessibleName("What was recommended, and why")
        self.decide = button("Authorise…", "primary", self.authorise_asked.emit, parent=self)
        outcome, self.outcome = row_of(
            "Outcome you choose", lambda row: Choice(parent=row), field="outcome", parent=self
        )
        reason, self.reason = row_of(
            "Reason",
            lambda row: reason_box("Reason", 3, row),
            field="reason",
            hint="Needed where you choose otherwise than recommended.",
            parent=self,
        )
        late_reason, self.late_reason = row_of(
            "Reason for being late",
            lambda row: reason_box("Reason for being late", parent=row),
            field="late_reason",
            hint="The decision is past its due time.",
            parent=self,
        )
        self.rows = {row.field: row for row in (outcome, reason, late_reason)}
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

    def show_case(
        self, recommended: str, options: tuple[tuple[str, str], ...], *, late: bool, afresh: bool = True
    ) -> None:
        """Show what the worker recommended and what may be chosen; `afresh` empties what was chosen here before."""
        self.recommended.setText(recommended)
        self.outcome.set_options(options)
        self.rows["late_reason"].setVisible(late)
        if afresh:
            self.outcome.choose(None)
            self.reason.clear()
            self.late_reason.clear()
        self.summary.clear()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong; a reason for being late that has become due meanwhile gets its field."""
        if any(each.field == "late_reason" for each in problems):
            self.rows["late_reason"].setVisible(True)
        self.summary.show_problems(problems)
