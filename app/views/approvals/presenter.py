"""What happens in the queue of approvals: who proposed something sees it, somebody else decides it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.enquiry import consent, interest
from app.services.enquiry.records import GROUND_WORDS, OverrideRow
from app.services.oversight import approvals, openings
from app.services.oversight.approvals import ApprovalKind, ApprovalRow, Approvals
from app.services.oversight.openings import Opening
from app.views.case.forms import FormField, FormSpec, Values, text_of
from app.views.desk import Desk, Notice, Place

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

KINDS = (
    "break_glass", "interest", "override", "policy", "inbox", "contact", "enquiry", "hand_over", "disagreement",
    "retention",
)  # fmt: skip
PLACES = {
    ApprovalKind.CONTACTS: Place("inbox", detail="waiting_for_manager"),
    ApprovalKind.LEFT_CONTACTS: Place("inbox"),
    ApprovalKind.POLICY: Place("admin", detail="policy"),
    ApprovalKind.DELETION: Place("retention", detail="proposed"),
}
"""Where what is not decided here is decided."""
PARTS = {ApprovalKind.OVERRIDE: "consent", ApprovalKind.INTEREST: "record", ApprovalKind.LEFT_BEHIND: "replies"}
"""The part of the case where what waits is found; what is not named stands in the decision."""
JUSTIFIED, NOT_JUSTIFIED, LOOKED_AT = "justified", "not_justified", "looked_at"


class ApprovalsView(Protocol):
    """What the queue can be told."""

    def show_rows(self, found: Approvals) -> None:
        """Show the queue."""

    def show_list_failure(self, error: Exception) -> None:
        """Show why it cannot be shown."""

    def show_row(self, row: ApprovalRow | None) -> None:
        """Show one thing that waits, or that none is chosen; an override's analysis follows."""

    def show_opening(self, row: ApprovalRow, opening: Opening) -> None:
        """Show which restricted record was opened, and the reason."""

    def show_override(self, row: ApprovalRow, override: OverrideRow, ground: str) -> None:
        """Show a proposal with its whole analysis."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask for the reason of a decision."""

    def close_form(self) -> None:
        """Close it: the decision is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class ApprovalsPresenter:
    """The queue and the decision on an override."""

    def __init__(self, view: ApprovalsView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._rows: tuple[ApprovalRow, ...] = ()
        self._chosen: ApprovalRow | None = None
        self._opening: Opening | None = None
        desk.changes.subscribe(KINDS, self._changed)

    def refresh(self) -> None:
        """Read the queue again."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: approvals.list_approvals(hub, actor), self._show, self._view.show_list_failure, lane="queue"
        )

    def _show(self, found: Approvals) -> None:
        self._rows = found.rows
        self._view.show_rows(found)
        if self._chosen is not None and self._chosen not in found.rows:
            self.choose(None)

    def choose(self, key: object) -> None:
        """Show what waits under a row's key; an override is read whole, and the reading is audited."""
        chosen = next((row for row in self._rows if row_key(row) == key), None)
        if chosen is not None and chosen == self._chosen:
            return
        self._chosen, self._opening = chosen, None
        self._view.show_row(chosen)
        if chosen is not None and chosen.kind is ApprovalKind.OPENING and chosen.id is not None:
            self._read_opening(chosen, chosen.id)
        if chosen is None or chosen.kind is not ApprovalKind.OVERRIDE or chosen.id is None:
            return
        hub, actor, override_id, row = self._desk.hub, self._desk.actor, chosen.id, chosen

        def opened(override: OverrideRow) -> None:
            if self._chosen != row:  # another line was chosen meanwhile; its own reading, or none, follows
                return
            ground = dict(consent.grounds_of(self._desk.policy)).get(override.ground, GROUND_WORDS[override.ground])
            self._view.show_override(row, override, ground)

        self._desk.runner.query(
            lambda: approvals.open_override(hub, actor, override_id), opened, self._view.show_failure, lane="override"
        )

    def _read_opening(self, row: ApprovalRow, opening_id: UUID) -> None:
        hub, actor = self._desk.hub, self._desk.actor

        def opened(opening: Opening) -> None:
            if self._chosen == row:
                self._opening = opening
                self._view.show_opening(row, opening)

        self._desk.runner.query(
            lambda: openings.read_opening(hub, actor, opening_id), opened, self._view.show_failure, lane="override"
        )

    def go(self) -> None:
        """Open where the chosen thing belongs: the case, the inbox's waiting contacts, or the policy."""
        row = self._chosen
        if row is None:
            return
        if row.kind is ApprovalKind.OPENING:
            self._go_to_opened()
        elif row.enquiry_id is not None:
            self._desk.go(Place("case", row.enquiry_id, PARTS.get(row.kind, "decision")))
        else:
            self._desk.go(PLACES[row.kind])

    def _go_to_opened(self) -> None:
        """The record that was opened; which it is was told when its line was read."""
        opened = self._opening
        if opened is not None and opened.enquiry_id is not None:
            self._desk.go(Place("case", opened.enquiry_id, "record"))
        elif opened is not None:
            self._desk.go(Place("person", opened.person_id))

    def agree(self) -> None:
        """Ask why the override is agreed, or the opening justified."""
        if self._chosen is not None and self._chosen.kind is ApprovalKind.OPENING:
            self._ask_review(JUSTIFIED, "The opening was justified", "Justified")
            return
        if self._chosen is not None and self._chosen.kind is ApprovalKind.INTEREST:
            self._ask_looked_at(self._chosen)
            return
        self._ask("agree", "Agree the override", "What was held may then leave; the hub sends it.", "Agree")

    def refuse(self) -> None:
        """Ask why the override is refused, or the opening not justified."""
        if self._chosen is not None and self._chosen.kind is ApprovalKind.OPENING:
            self._ask_review(NOT_JUSTIFIED, "The opening was not justified", "Not justified")
            return
        self._ask("refuse", "Refuse the override", "Every request that relies on it stays unsent.", "Refuse")

    def _ask_looked_at(self, row: ApprovalRow) -> None:
        if not row.may_decide:
            self._view.show_notice(Notice(row.why_not, "", "warning"))
            return
        fields = (FormField("note", "What you found, and who works on the case now", "text"),)
        sentence = f"Your note is kept on the case. {row.proposed_by} may open the case from then on."
        self._view.open_form(FormSpec(LOOKED_AT, "Conflict of interest", sentence, "Looked at", fields, row.id))

    def _ask_review(self, kind: str, title: str, submit: str) -> None:
        row = self._chosen
        if row is None or not row.may_decide:
            return
        fields = (FormField("note", "What you found", "text"),)
        sentence = "Your judgement and your note are kept for good, and stand on the record that was opened."
        self._view.open_form(
            FormSpec(kind, title, sentence, submit, fields, row.id, danger=kind == NOT_JUSTIFIED)
        )

    def _ask(self, kind: str, title: str, sentence: str, submit: str) -> None:
        row = self._chosen
        if row is None or row.kind is not ApprovalKind.OVERRIDE:
            return
        if not row.may_decide:
            self._view.show_notice(Notice(row.why_not, "", "warning"))
            return
        fields = (FormField("reason", "Your reason", "text"),)
        self._view.open_form(
            FormSpec(kind, f"{title} on {row.title}", sentence, submit, fields, row.id, danger=kind == "refuse")
        )

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Decide, with the reason typed."""
        row = self._chosen
        if row is None or row.id is None or row.id != spec.about:
            return
        hub, actor, override_id, reason = self._desk.hub, self._desk.actor, row.id, text_of(values, "reason")
        if spec.kind == LOOKED_AT and row.enquiry_id is not None and row.about_id is not None:
            at, about, note = row.enquiry_id, row.about_id, text_of(values, "note")
            self._desk.runner.operation(
                lambda: interest.look_at_interest(hub, actor, at, about, note),
                self._decided,
                self._view.show_form_failure,
            )
            return
        if spec.kind in {JUSTIFIED, NOT_JUSTIFIED}:
            note, justified = text_of(values, "note"), spec.kind == JUSTIFIED
            self._desk.runner.operation(
                lambda: openings.review_opening(hub, actor, override_id, justified, note),
                self._decided,
                self._view.show_form_failure,
            )
            return
        decide: Callable[[], Changes] = (
            (lambda: consent.agree_override(hub, actor, override_id, reason))
            if spec.kind == "agree"
            else (lambda: consent.refuse_override(hub, actor, override_id, reason))
        )
        self._desk.runner.operation(decide, self._decided, self._view.show_form_failure)

    def _decided(self, changes: Changes) -> None:
        self._view.close_form()
        self._chosen = None
        self._view.show_row(None)
        self._view.show_notice(Notice(changes.words, "", "done"))
        self.refresh()

    def forget(self) -> None:
        """Hold nothing."""
        self._rows, self._chosen, self._opening = (), None, None

    def _changed(self, _changes: Changes) -> None:
        self.refresh()


def row_key(row: ApprovalRow) -> str:
    """By what a row is found again: its id, or its kind where it stands for many."""
    return str(row.id) if row.id is not None else row.kind.value
