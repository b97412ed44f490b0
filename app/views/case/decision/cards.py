"""The cards beside the analysis: hand-over, what is known now, the outcome, early help, ratings and other views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.enquiry.decision_records import DecisionRoom, DecisionRow, DisagreementRow, HandOverRow
from app.views import theme
from app.views.case.decision import facts
from app.views.case.facts import COLOUR_WORDS
from app.views.widgets import tab_order
from app.views.widgets.buttons import button, set_kind
from app.views.widgets.card import Card, rule
from app.views.widgets.due import DueLabel
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.rating import RatingMark
from app.views.widgets.slices import Slices

MARK = 28
FIRST = 4
"""So many ratings and views are seen first; the others come in turns of their own."""


class DecisionCards(QWidget):
    """The column beside the analysis. Parts that change are made anew only when what they show has changed.

    Signals
        hand_over_requested(), acknowledge_requested(HandOverRow), determine_requested(DisagreementRow),
        known_requested(DecisionRow), page_requested(str), reopen_requested(), close_requested().
    """

    hand_over_requested = Signal()
    acknowledge_requested = Signal(object)
    determine_requested = Signal(object)
    known_requested = Signal(object)
    page_requested = Signal(str)
    reopen_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrollBody", True)
        self.waiting = QWidget(self)
        self.handing = Card("Hand-over to the assessment team", self)
        self.knowing = Card("What is known now", self)
        self.deciding, self.helping = Card("Decision", self), Card("Early help", self)
        self.views = Card("Ratings and disagreements", self)
        self.offer = text_label("", "strong", wrap=True, parent=self.handing)
        self.hand_over = button("Hand over…", "secondary", self.hand_over_requested.emit, parent=self.handing)
        self.known = text_label("", "body", wrap=True, selectable=True, parent=self.knowing)
        self.lacking = text_label("", "late", wrap=True, parent=self.knowing)
        acts = self._acts = QWidget(self.deciding)
        asked = self.page_requested.emit
        self.recommend = button("Recommend…", "secondary", partial(asked, "recommend"), parent=acts)
        self.decide = button("Choose the outcome…", "primary", partial(asked, "decide"), parent=acts)
        self.decide.setToolTip("Ctrl+Shift+D")
        self.reopen = button("Open again…", "secondary", self.reopen_requested.emit, parent=acts)
        self.close_case = button("Close the enquiry…", "quiet", self.close_requested.emit, parent=acts)
        self.plan = button("Plan early help…", "secondary", partial(asked, "plan"), parent=self.helping)
        self._parts: dict[str, tuple[QVBoxLayout, object]] = {}
        self._slices = Slices(self)
        self._room: DecisionRoom | None = None
        self._allowed: frozenset[str] = frozenset()
        self._lay_out()

    def show_room(self, room: DecisionRoom, allowed: frozenset[str]) -> None:
        """Show everything."""
        self._room, self._allowed = room, allowed
        self.known.setText(room.known.sentence)
        lacking = facts.unwritten(room) if room.status == "open" else ""
        self.lacking.setText(lacking)
        self.lacking.setVisible(bool(lacking))
        offer = facts.offer_words(room)
        self.offer.setText(offer)
        self.offer.setVisible(bool(offer))
        set_kind(self.hand_over, "primary" if offer else "secondary")
        pressing = bool(offer) or any(not row.acknowledged_at for row in room.hand_overs)
        self.handing.set_tone("warning" if pressing else "")
        self._arrange(pressing=pressing, chosen=room.chosen() is not None)
        self.handing.setVisible("hand_over" in allowed or bool(room.hand_overs))
        for name, made in (
            ("hand_over", self.hand_over),
            ("recommend", self.recommend),
            ("decide", self.decide),
            ("reopen", self.reopen),
            ("close", self.close_case),
            ("plan", self.plan),
        ):
            made.setVisible(name in allowed)
        self.decide.setEnabled(room.recommendation() is not None)
        self._fill("handing", (room.hand_overs, "acknowledge" in allowed), self._hand_overs(room))
        self._fill("deciding", (room.decisions, room.reopenings, room.status), self._decisions(room))
        self._fill("helping", room.plans, self._plans(room))
        mine = [row for row in room.disagreements if f"determine:{row.id}" in allowed]
        self._fill("waiting", tuple(mine), [self._to_determine(row) for row in mine])
        self.waiting.setVisible(bool(mine))
        self._pour("views", (room.ratings, room.disagreements), [partial(_view, each) for each in facts.moments(room)])

    def clear(self) -> None:
        """Hold nothing of the case."""
        self._room = None
        self._slices.drop()
        for name in self._parts:
            self._fill(name, None, [])
        for label in (self.known, self.lacking, self.offer):
            label.setText("")

    # --- the parts ---

    def _fill(self, name: str, shown: object, widgets: Sequence[QWidget]) -> None:
        column, before = self._parts[name]
        if before == shown and shown is not None:
            for widget in widgets:
                widget.deleteLater()
            return
        self._parts[name] = (column, shown)
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                tab_order.take_away(old)
        for widget in widgets:
            column.addWidget(widget)

    def _pour(self, name: str, shown: object, makers: Sequence[Callable[[], QWidget]]) -> None:
        """Fill a part that may be long: what is seen first at once, the rest in turns of its own."""
        column, before = self._parts[name]
        if before == shown and shown is not None:
            return
        self._slices.drop()
        self._fill(name, shown, [make() for make in makers[:FIRST]])
        self._slices.add([partial(_put, column, make) for make in makers[FIRST:]])

    def _hand_overs(self, room: DecisionRoom) -> list[QWidget]:
        return [self._hand_over(row) for row in room.hand_overs]

    def _hand_over(self, row: HandOverRow) -> QWidget:
        ground, column = _column(row.team)
        column.addWidget(text_label(f"To: {row.team}", "strong", wrap=True))
        if row.acknowledged_at is None:
            due = DueLabel()
            due.set_due(row.due_at, row.due_reason, word="Acknowledgement due", without="No limit")
            column.addWidget(due)
        for line in facts.hand_over_lines(row):
            column.addWidget(text_label(line, "secondary", wrap=True))
        column.addWidget(text_label(row.reason, "body", wrap=True, selectable=True))
        if row.acknowledged_at is None and "acknowledge" in self._allowed:
            act = button("Acknowledge…", "primary", partial(self.acknowledge_requested.emit, row))
            act.setAccessibleName(f"Acknowledge the hand-over to: {row.team}")
            column.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        return ground

    def _decisions(self, room: DecisionRoom) -> list[QWidget]:
        found, choice = room.recommendation(), room.chosen()
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(16))
        line.addWidget(self._decision("Recommended", found, "No outcome is recommended yet."), 1)
        line.addWidget(self._decision("Chosen", choice, "No outcome is chosen yet."), 1)
        made: list[QWidget] = [both]
        for decided in (found, choice):
            if decided is not None:
                ground, column = _column(decided.sentence)
                column.addWidget(text_label(decided.sentence, "secondary", wrap=True, selectable=True))
                column.addWidget(self._shower(decided), 0, Qt.AlignmentFlag.AlignLeft)
                made.append(ground)
        for row, (heading, lines, said) in facts.earlier_decisions(room):
            made.append(rule())
            ground, column = _column(heading)
            column.addWidget(text_label(heading, "strong", wrap=True))
            for each in lines:
                column.addWidget(text_label(each, "secondary", wrap=True))
            column.addWidget(text_label(said, "body", wrap=True, selectable=True))
            if row is not None:
                column.addWidget(self._shower(row), 0, Qt.AlignmentFlag.AlignLeft)
            made.append(ground)
        return made

    def _decision(self, word: str, row: DecisionRow | None, empty: str) -> QWidget:
        ground, column = _column(word)
        column.addWidget(text_label(word, "secondary"))
        if row is None:
            column.addWidget(text_label(empty, "muted", wrap=True))
            column.addStretch(1)
            return ground
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        mark = RatingMark(row.exit_rating, MARK)
        mark.set_rating(row.exit_rating, "exit rating")
        head.addWidget(mark)
        head.addWidget(text_label(f"{row.outcome_words}, {COLOUR_WORDS[row.exit_rating]}", "strong", wrap=True), 1)
        column.addLayout(head)
        for each in facts.decided_lines(row):
            column.addWidget(text_label(each, "secondary", wrap=True))
        column.addWidget(text_label(row.reason, "body", wrap=True, selectable=True))
        column.addStretch(1)
        return ground

    def _shower(self, row: DecisionRow) -> QWidget:
        made = button("Show what was known", "link", partial(self.known_requested.emit, row))
        step = "recommended" if row.step == "recommended" else "chosen"
        made.setAccessibleName(f"Show what was known when {row.outcome_words} was {step}")
        return made

    def _plans(self, room: DecisionRoom) -> list[QWidget]:
        if not room.plans:
            return [text_label("No early help is planned.", "muted", wrap=True)]
        made: list[QWidget] = []
        for at, row in enumerate(room.plans):
            heading = "The plan that holds" if at == 0 else "Before"
            ground, column = _column(heading)
            column.addWidget(text_label(heading, "strong"))
            for each in facts.plan_lines(row):
                column.addWidget(text_label(each, "body" if at == 0 else "secondary", wrap=True))
            if row.words:
                column.addWidget(text_label(row.words, "body", wrap=True, selectable=True))
            made.append(ground)
        return made

    def _to_determine(self, row: DisagreementRow) -> QWidget:
        box = Card(tone="warning")
        box.body.addWidget(text_label(f"{row.agency} disagrees and waits for you. {row.waiting}", "strong", wrap=True))
        box.body.addWidget(text_label(row.view, "body", wrap=True, selectable=True))
        act = button("Determine…", "primary", partial(self.determine_requested.emit, row))
        act.setAccessibleName(f"Determine the disagreement of {row.agency}")
        box.body.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, theme.px(12), theme.px(8))
        outer.setSpacing(theme.px(12))
        above = QVBoxLayout(self.waiting)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(theme.px(12))
        self._parts["waiting"] = (above, None)
        self.handing.body.addWidget(self.offer)
        for name, card in (
            ("handing", self.handing),
            ("deciding", self.deciding),
            ("helping", self.helping),
            ("views", self.views),
        ):
            column = QVBoxLayout()
            column.setSpacing(theme.px(12))
            card.body.addLayout(column)
            self._parts[name] = (column, None)
        self.handing.tools.addWidget(self.hand_over)
        self.helping.tools.addWidget(self.plan)
        self.knowing.body.addWidget(self.known)
        self.knowing.body.addWidget(self.lacking)
        flow = FlowLayout(self._acts, gap=8)
        for each in (self.decide, self.recommend, self.reopen, self.close_case):
            flow.addWidget(each)
        self.deciding.body.insertWidget(0, self._acts)
        outer.addWidget(self.waiting)
        for card in (self.handing, self.knowing, self.deciding, self.helping, self.views):
            outer.addWidget(card)
        outer.addStretch(1)
        self._column = outer
        self._order = [self.handing, self.knowing, self.deciding]

    def _arrange(self, *, pressing: bool, chosen: bool) -> None:
        """A hand-over that waits stands first; once an outcome is chosen, it stands before what is known now."""
        order = [self.deciding, self.knowing] if chosen else [self.knowing, self.deciding]
        order.insert(0 if pressing or not chosen else len(order), self.handing)
        if order != self._order:
            self._order = order
            for at, card in enumerate(order, 1):
                self._column.insertWidget(at, card)


def _column(name: str) -> tuple[QWidget, QVBoxLayout]:
    ground = QWidget()
    ground.setAccessibleName(name)
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    return ground, column


def _put(column: QVBoxLayout, make: Callable[[], QWidget]) -> None:
    column.addWidget(make())


def _view(each: facts.Moment) -> QWidget:
    """A rating, or a view of one, with who said it."""
    ground = QWidget()
    ground.setAccessibleName(each.heading)
    line = QHBoxLayout(ground)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.px(8))
    mark: QWidget = RatingMark(each.colour, MARK) if each.colour else QWidget()
    mark.setFixedWidth(theme.px(MARK))
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(theme.px(2))
    words.addWidget(text_label(each.heading, "strong", wrap=True))
    for said in each.lines:
        words.addWidget(text_label(said, "secondary", wrap=True))
    if each.said:
        words.addWidget(text_label(each.said, "body", wrap=True, selectable=True))
    line.addLayout(words, 1)
    return ground
