"""The page on which an outcome is recommended or chosen, or early help is planned. Nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.enquiry.decision_records import DecisionDraft, DecisionRoom, HandOverDraft, PlanDraft
from app.services.errors import Problem
from app.views import theme
from app.views.case.decision.analysis_form import KEEP_MS, GrowingText
from app.views.case.facts import COLOUR_WORDS
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary

TITLES = {
    "recommend": ("Recommend an outcome", "Recommend"),
    "decide": ("Choose the outcome", "Choose the outcome"),
    "plan": ("Plan early help", "Record the plan"),
}
REASONS = "Reasons, tied to the concern"


class Ticks(QWidget):
    """Several codes to tick, none beforehand.

    Signals
        changed(): a person ticked or unticked one.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self.setAccessibleName(name)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer codes; asked again with the same ones, nothing changes."""
        if list(self.boxes) == [code for code, _ in options]:
            return
        for box in self.boxes.values():
            self._column.removeWidget(box)
            box.deleteLater()
        self.boxes = {}
        for code, words in options:
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(words)
            box.clicked.connect(lambda _checked=False: self.changed.emit())
            self.boxes[code] = box
            self._column.addWidget(box)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def codes(self) -> tuple[str, ...]:
        """The ticked codes."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def choose(self, codes: Sequence[str]) -> None:
        """Tick stored codes."""
        for code, box in self.boxes.items():
            box.setChecked(code in codes)


class DecidePage(QWidget):
    """Outcome, exit rating and reasons; a plan of early help or a hand-over where the outcome wants one.

    Signals
        keep_requested(): something was typed, and nothing since.
        save_requested(), cancelled(): a button, Ctrl+Enter or Esc.
    """

    keep_requested = Signal()
    save_requested = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = ""
        self._room: DecisionRoom | None = None
        self.title = text_label("", "section")
        self.known = text_label("", "secondary", wrap=True, selectable=True)
        self.beside = text_label("", "body", wrap=True, selectable=True)
        self.summary = ErrorSummary()
        self.outcome = Choice(name="Outcome")
        self.exit_rating = Choice(name="Exit rating")
        self.reason = GrowingText(REASONS)
        self.late_reason = GrowingText("Why it is late")
        self.interventions = Ticks("Help that is offered")
        self.team = Choice(name="Locality team")
        self.lead = QLineEdit()
        self.around = GrowingText("Team around the family")
        self.words = GrowingText("What the plan should come to")
        self.review = DateField(future=True, name="Review on")
        self.hand_team = Choice(name="Team")
        self.hand_reason = GrowingText("The concern, for the team that takes it")
        self.decision, self.plan = QWidget(), Card("Early-help plan")
        self.handing = Card("Hand-over to the assessment team")
        self.rows: dict[str, FieldRow] = {}
        self.save = button("Save", "primary", self.save_requested.emit)
        self.cancel = button("Back", "secondary", self.cancelled.emit, tip="What is typed is kept")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep_requested)
        self._lay_out()
        self._listen()

    def show_page(self, kind: str, room: DecisionRoom, body: Mapping[str, object]) -> None:
        """Turn to a kind of page, with what was typed on it before."""
        self.kind = kind
        self.summary.clear()
        title, save = TITLES[kind]
        self.title.setText(title)
        self.setAccessibleName(title)
        self.save.setText(save)
        self.save.setAccessibleName(save)
        self._offer(room)
        for editor in (self.outcome, self.exit_rating, self.team, self.hand_team):
            editor.choose(None)
        self._fill(body)
        self.show_room(room)
        (self.interventions if kind == "plan" else self.outcome).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_room(self, room: DecisionRoom) -> None:
        """Show what is known now, and what is recommended; what is typed stays."""
        self._room = room
        self.known.setText(room.known.sentence)
        found = room.recommendation() if self.kind == "decide" else None
        if found is not None:
            by = f"Recommended by {found.by}: {found.outcome_words}, exit rating {COLOUR_WORDS[found.exit_rating]}."
            self.beside.setText(f"{by}\n{found.reason}")
        self.beside.setVisible(found is not None)
        self._show_parts()

    def body(self) -> dict[str, object]:
        """All that is typed, as it is kept in a draft."""
        return {
            "outcome": self.outcome.code(),
            "exit_rating": self.exit_rating.code(),
            "reason": self.reason.toPlainText(),
            "late_reason": self.late_reason.toPlainText(),
            "plan_interventions": list(self.interventions.codes()),
            "plan_team": self.team.code(),
            "plan_lead": self.lead.text(),
            "plan_around": self.around.toPlainText(),
            "plan_words": self.words.toPlainText(),
            "plan_review": self.review.text(),
            "hand_over_team": self.hand_team.code(),
            "hand_over_reason": self.hand_reason.toPlainText(),
        }

    def draft(self) -> DecisionDraft:
        """The recommendation or the choice as typed, with the plan or the hand-over that goes with it."""
        return DecisionDraft(
            outcome=self.outcome.code(),
            exit_rating=self.exit_rating.code(),
            reason=self.reason.toPlainText(),
            late_reason=self.late_reason.toPlainText(),
            plan=self.plan_draft() if self.plan.isVisibleTo(self) else None,
            hand_over=HandOverDraft(self.hand_team.code(), self.hand_reason.toPlainText())
            if self.handing.isVisibleTo(self)
            else None,
        )

    def plan_draft(self) -> PlanDraft:
        """The early-help plan as typed."""
        around = (line.strip() for line in self.around.toPlainText().splitlines())
        return PlanDraft(
            interventions=self.interventions.codes(),
            team=self.team.code(),
            lead_professional=self.lead.text(),
            around_the_family=tuple(line for line in around if line),
            words=self.words.toPlainText(),
            review_on=self.review.day(),
        )

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what lacks, beside the fields and on top."""
        self.summary.show_problems(problems)
        self.area.ensureWidgetVisible(self.summary)

    def wrong_date(self) -> str:
        """What is wrong with the review date, "" when nothing is."""
        return self.review.problem() if self.plan.isVisibleTo(self) else ""

    def clear(self) -> None:
        """Hold nothing of the case."""
        self._room, self.kind = None, ""
        self._fill({})
        for each in (self.known, self.beside):
            each.setText("")
        self._timer.stop()

    def _offer(self, room: DecisionRoom) -> None:
        self.outcome.set_options([(each.code, each.words) for each in room.rules.outcomes])
        self.exit_rating.set_options(room.rules.colours)
        self.interventions.set_options(room.rules.interventions)
        self.team.set_options(room.rules.locality_teams)
        self.hand_team.set_options(room.rules.assessment_teams)

    def _fill(self, body: Mapping[str, object]) -> None:
        for name, choice in (
            ("outcome", self.outcome),
            ("exit_rating", self.exit_rating),
            ("plan_team", self.team),
            ("hand_over_team", self.hand_team),
        ):
            code = body.get(name)
            known = isinstance(code, str) and choice.findData(code) >= 0
            choice.choose(str(code) if known else None)
        for name, field in (
            ("reason", self.reason),
            ("late_reason", self.late_reason),
            ("plan_around", self.around),
            ("plan_words", self.words),
            ("hand_over_reason", self.hand_reason),
        ):
            field.setPlainText(str(body.get(name) or ""))
        self.lead.setText(str(body.get("plan_lead") or ""))
        self.review.setText(str(body.get("plan_review") or ""))
        chosen = body.get("plan_interventions")
        self.interventions.choose([str(each) for each in chosen] if isinstance(chosen, list) else [])
        self._timer.stop()

    def _show_parts(self) -> None:
        """Show the plan and the hand-over only where the chosen outcome wants one that does not stand yet."""
        room = self._room
        if room is None:
            return
        rule = next((each for each in room.rules.outcomes if each.code == self.outcome.code()), None)
        begun = room.reopenings[0].at if room.reopenings else None
        planned = any(begun is None or row.at >= begun for row in room.plans)
        handed = any(begun is None or row.at >= begun for row in room.hand_overs)
        self.decision.setVisible(self.kind != "plan")
        self.rows["late_reason"].setVisible(self.kind == "decide" and room.late)
        wanted = self.kind == "decide" and rule is not None
        self.plan.setVisible(self.kind == "plan" or (wanted and rule is not None and rule.early_help and not planned))
        self.handing.setVisible(wanted and rule is not None and rule.immediate and not handed)

    def _row(self, label: str, editor: QWidget, field: str, *, hint: str = "", optional: bool = False) -> FieldRow:
        made = FieldRow(label, editor, field=field, hint=hint, optional=optional)
        self.rows[field] = made
        return made

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self.decision)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(12))
        for each in (
            self._row("Outcome", self.outcome, "outcome"),
            self._row("Exit rating", self.exit_rating, "exit_rating"),
            self._row(REASONS, self.reason, "reason"),
            self._row("Why it is late", self.late_reason, "late_reason", hint="The manager's reason; it is late now."),
        ):
            inner.addWidget(each)
        for each in (
            self._row("Help that is offered", self.interventions, "plan_interventions"),
            self._row("Locality team", self.team, "plan_team"),
            self._row("Lead professional", self.lead, "plan_lead", hint="Name and service: one person leads the plan."),
            self._row("Team around the family", self.around, "plan_around", hint="One a line.", optional=True),
            self._row("What the plan should come to", self.words, "plan_words", optional=True),
            self._row("Review on", self.review, "plan_review"),
        ):
            self.plan.body.addWidget(each)
        for each in (
            self._row("Team", self.hand_team, "hand_over_team"),
            self._row("The concern, for the team that takes it", self.hand_reason, "hand_over_reason"),
        ):
            self.handing.body.addWidget(each)
        self.summary.watch(self.rows.values())
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, theme.px(12), theme.px(8))
        column.setSpacing(theme.px(12))
        for part in (self.summary, self.known, self.beside, self.decision, self.plan, self.handing):
            column.addWidget(part)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(ground)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addWidget(self.title)
        outer.addWidget(self.area, 1)
        outer.addLayout(foot)

    def _listen(self) -> None:
        self.outcome.currentIndexChanged.connect(lambda _at: self._show_parts())
        for choice in (self.outcome, self.exit_rating, self.team, self.hand_team):
            choice.chosen.connect(lambda _code: self._timer.start())
        for field in (self.reason, self.late_reason, self.around, self.words, self.hand_reason):
            field.textChanged.connect(self._timer.start)
            field.left.connect(self.keep_requested)
        for line in (self.lead, self.review):
            line.textChanged.connect(lambda _said: self._timer.start())
        self.interventions.changed.connect(self._timer.start)
        for keys, signal in (("Ctrl+Return", self.save_requested), ("Esc", self.cancelled)):
            pressed = QShortcut(QKeySequence(keys), self, signal.emit)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


