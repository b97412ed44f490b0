"""The queue of what waits for a second person, and beside it the proposal as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.services import clock
from app.services.enquiry.records import OverrideRow
from app.services.oversight.approvals import ApprovalKind, ApprovalRow, Approvals
from app.services.oversight.openings import Opening
from app.views import text, theme
from app.views.approvals.presenter import ApprovalsPresenter, row_key
from app.views.case.facts import COLOUR_WORDS
from app.views.case.form_box import FormBox, WithForms
from app.views.case.forms import FormSpec
from app.views.desk import Desk, Place
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.due import ticker
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import COMFORTABLE, RememberedTable
from app.views.widgets.table_model import Column, TableModel

KIND_WORDS = {
    ApprovalKind.OPENING: "Break-glass",
    ApprovalKind.INTEREST: "Conflict of interest",
    ApprovalKind.LEFT_BEHIND: "Case of a leaver",
    ApprovalKind.LEFT_CONTACTS: "Contacts",
    ApprovalKind.OVERRIDE: "Consent override",
    ApprovalKind.HAND_OVER: "Hand-over",
    ApprovalKind.DISAGREEMENT: "Disagreement",
    ApprovalKind.OUTCOME: "Outcome to choose",
    ApprovalKind.CONTACTS: "Contacts",
    ApprovalKind.POLICY: "Policy",
    ApprovalKind.DELETION: "Deletion",
}
GO_WORDS = {
    ApprovalKind.OPENING: "Open the record",
    ApprovalKind.INTEREST: "Open the case",
    ApprovalKind.LEFT_BEHIND: "Open the case",
    ApprovalKind.LEFT_CONTACTS: "Open the inbox",
    ApprovalKind.OVERRIDE: "Open the case",
    ApprovalKind.HAND_OVER: "Open the hand-over",
    ApprovalKind.DISAGREEMENT: "Open the disagreement",
    ApprovalKind.OUTCOME: "Open the decision",
    ApprovalKind.CONTACTS: "Open the waiting contacts",
    ApprovalKind.POLICY: "Open the policy change",
    ApprovalKind.DELETION: "Open the proposed deletion",
}

MAY_WORDS = {
    ApprovalKind.OPENING: "You review the reason",
    ApprovalKind.INTEREST: "You look at it",
    ApprovalKind.LEFT_BEHIND: "You reassign it",
    ApprovalKind.LEFT_CONTACTS: "You assign them anew",
    ApprovalKind.HAND_OVER: "You may acknowledge it",
    ApprovalKind.DISAGREEMENT: "You determine it",
    ApprovalKind.OUTCOME: "You choose the outcome",
}
"""What this person may do of it, where that is not to agree or refuse."""
DECIDE_WORDS = {
    ApprovalKind.OPENING: ("Justified…", "Not justified…"),
    ApprovalKind.INTEREST: ("Looked at…", ""),
    ApprovalKind.OVERRIDE: ("Agree…", "Refuse…"),
}
"""How what is decided here is decided, one way and the other."""
SINCE_WORDS = {
    ApprovalKind.OPENING: "Opened",
    ApprovalKind.INTEREST: "Said",
    ApprovalKind.LEFT_BEHIND: "Without a lead worker since",
    ApprovalKind.HAND_OVER: "Handed over",
    ApprovalKind.DISAGREEMENT: "Recorded",
    ApprovalKind.OUTCOME: "Recommended",
}


def build(desk: Desk, parent: QWidget | None = None) -> ApprovalsScreen:
    """Build the screen and its presenter."""
    return ApprovalsScreen(desk, parent)


class ApprovalsScreen(WithForms, Screen):
    """What waits for a second person."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Approvals", parent)
        self.model: TableModel[ApprovalRow] = TableModel(_columns(), row_key, self)
        self.add_head()
        ground = QWidget(self)
        self.body.addWidget(ground, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal, ground)
        self.table = RememberedTable(
            "approvals", desk.preferences, accessible_name="What waits for a second person", parent=self.split
        )
        self.table.show_model(self.model)
        empty = EmptyState(
            "Nothing waits for a second person",
            "Restricted records opened by break-glass, overrides, hand-overs, disagreements, recommended outcomes, "
            "contacts for a manager and policy changes stand here until somebody else acts.",
            parent=self.split,
        )
        self.stack = StateStack(self.table, empty, self.split)
        right = QWidget(self.split)
        self.area = QScrollArea(right)
        self.detail = Card("Choose a line", self.area.viewport())
        self.facts = text_label("", "secondary", wrap=True, selectable=True, parent=self.detail)
        self.why_not = text_label("", "strong", wrap=True, parent=self.detail)
        self.why_not.setAccessibleName("Why you cannot decide this")
        self.analysis = text_label("", "body", wrap=True, selectable=True, parent=self.detail)
        self.analysis.hide()  # an empty text must not take the focus
        self.agree = button("Agree…", "primary", parent=right)
        self.refuse = button("Refuse…", "danger", parent=right)
        self.go = button("Open the case", "secondary", parent=right)
        self._row: ApprovalRow | None = None
        self._lay_out(ground, right)
        self.presenter = ApprovalsPresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self.table.row_chosen.connect(self.presenter.choose)
        self.table.row_opened.connect(lambda _key: self.presenter.go())
        self.agree.clicked.connect(lambda _checked=False: self.presenter.agree())
        self.refuse.clicked.connect(lambda _checked=False: self.presenter.refuse())
        self.go.clicked.connect(lambda _checked=False: self.presenter.go())
        self.stack.retry_requested.connect(self.presenter.refresh)
        ticker().ticked.connect(self._tick)
        self.show_row(None)

    def show_place(self, place: Place) -> None:
        """Show the queue; a place with an id chooses that override."""
        self.presenter.refresh()
        if place.id is not None:
            self.table.select_id(str(place.id))

    def clear_data(self) -> None:
        """Hold nothing."""
        self._forms.put_away()
        self.presenter.forget()
        self.model.replace(())
        self.show_row(None)

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()

    def panes(self) -> Sequence[QWidget]:
        """Queue, then the proposal."""
        return (self.table, self.area)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (KeyLine("Enter", "Open the case, the contacts or the policy change"),)

    def show_rows(self, found: Approvals) -> None:
        """Show the queue."""
        self.model.replace(found.rows)
        if found.rows:
            self.stack.show_content()
        else:
            self.stack.show_empty()

    def show_list_failure(self, error: Exception) -> None:
        """Show why the queue cannot be shown."""
        self.stack.show_failure(error)

    def _tick(self) -> None:
        """What is shown says how long it has waited, and when it is late."""
        self.table.viewport().update()
        if self._row is not None:
            self.facts.setText(_facts(self._row, clock.now()))

    def show_row(self, row: ApprovalRow | None) -> None:
        """Show one thing that waits; of an override the analysis follows."""
        self._row = row
        self.detail.set_title(f"{KIND_WORDS[row.kind]}: {row.title}" if row else "Choose a line")
        self.facts.setText(_facts(row, clock.now()) if row else "The proposal is shown here as a whole.")
        self.analysis.setText("")
        self.analysis.hide()
        self.why_not.setText(row.why_not if row else "")
        self.why_not.setVisible(bool(row and row.why_not))
        decided = DECIDE_WORDS.get(row.kind) if row is not None else None
        usual = DECIDE_WORDS[ApprovalKind.OVERRIDE]
        for each, words, name in zip((self.agree, self.refuse), decided or ("", ""), usual, strict=True):
            each.setVisible(bool(words))
            each.setEnabled(row is not None and row.kind is ApprovalKind.INTEREST and row.may_decide)
            each.setText(words or name)
            each.setAccessibleName(each.text())
        read_first = row is not None and row.kind is ApprovalKind.OPENING
        self.go.setVisible(row is not None and not read_first and (row.enquiry_id is not None or row.may_decide))
        if row is not None:
            self.go.setText(GO_WORDS[row.kind])
            self.go.setAccessibleName(GO_WORDS[row.kind])

    def show_opening(self, row: ApprovalRow, opening: Opening) -> None:
        """Show which record was opened and why; only now can that be judged."""
        parts = (
            opening.what,
            f"Opened by {opening.by}, {text.moment(opening.at)}; open to them until {text.moment(opening.until)}",
            f"Reason\n{opening.reason}",
        )
        self._show_words("\n\n".join(parts), row)
        self.go.show()

    def _show_words(self, words: str, row: ApprovalRow) -> None:
        self.analysis.setText(words)
        self.analysis.show()
        for each in (self.agree, self.refuse):
            each.setEnabled(row.may_decide)

    def show_override(self, row: ApprovalRow, override: OverrideRow, ground: str) -> None:
        """Show a proposal with its whole analysis; only now can it be decided."""
        held = text.count(len(override.held_requests), "request waits", "requests wait")
        parts = [f"Ground: {ground}", f"Analysis\n{override.analysis}", f"Alternatives\n{override.alternatives}"]
        if override.not_told:
            until = f" until {text.moment(override.not_told_until)}" if override.not_told_until else ""
            parts.append(f"Not told{until}\n{override.not_told}")
        parts.append(f"{held} for this override.")
        self._show_words("\n\n".join(parts), row)

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form about the override that is shown; what was typed into it before comes back."""
        self._at = spec.about if isinstance(spec.about, UUID) else None
        super().open_form(spec)

    def _lay_out(self, ground: QWidget, right: QWidget) -> None:
        self.table.set_row_height(COMFORTABLE - 16)
        self.table.setWordWrap(True)  # two lines fit: what a line is, and why it waits, stand whole
        for each in (self.facts, self.why_not, self.analysis):
            self.detail.body.addWidget(each)
        self.detail.body.addStretch(1)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("The proposal")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setWidget(self.detail)
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(8))
        acts.addWidget(self.go)
        acts.addStretch(1)
        acts.addWidget(self.refuse)
        acts.addWidget(self.agree)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.area, 1)
        column.addLayout(acts)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([theme.px(720), theme.px(420)])
        whole = QHBoxLayout(ground)
        whole.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        whole.addWidget(self.split)


def _facts(row: ApprovalRow, now: datetime) -> str:
    lines = [row.detail]
    if row.rating:
        lines.append(f"Rated {COLOUR_WORDS[row.rating]}")
    by = f" by {row.proposed_by}" if row.proposed_by else ""
    word = SINCE_WORDS.get(row.kind, "Proposed" if row.proposed_by else "The oldest came in")
    lines.append(f"{word} {text.moment(row.since)}{by}, {text.duration(now - row.since)} ago")
    if row.due_at is not None:
        lines.append(text.time_left(row.due_at, now).line())
    return "\n".join(lines)


def _for_you(row: ApprovalRow) -> str:
    return MAY_WORDS.get(row.kind, "You may decide") if row.may_decide else row.why_not


def _columns() -> list[Column[ApprovalRow]]:
    return [
        Column("kind", "What", lambda row: KIND_WORDS[row.kind], spoken=lambda row: KIND_WORDS[row.kind], width=156),
        Column("title", "Which", lambda row: row.title, tip=lambda row: row.title, width=108, grow=2),
        Column(
            "age",
            "Waiting",
            lambda row: text.duration(clock.now() - row.since),
            sort=lambda row: row.since,
            tip=lambda row: f"since {text.moment(row.since)}",
            late=lambda row: row.due_at is not None and row.due_at < clock.now(),
            width=92,
        ),
        Column("by", "Proposed by", lambda row: row.proposed_by, tip=lambda row: row.proposed_by, width=112, grow=1),
        Column("stand", "For you", _for_you, width=170, tip=_for_you, grow=2),
    ]  # fmt: skip
