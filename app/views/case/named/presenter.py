"""What happens where a representative reads the cases they are named on and settles disagreements. No Qt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.enquiry import disagreement, named_cases
from app.services.enquiry.decision_records import ABOUT_WORDS, DeterminationDraft, DissentDraft
from app.services.enquiry.ladder import OpenDisagreement
from app.services.enquiry.named_cases import NamedCase, NamedCaseRow
from app.views.case.entries import Entry
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.case.named.wording import ANSWER, DETERMINE, case_entries, disagreement_entry
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

ANSWERS = (("accepted", "We accept it"), ("unresolved", "It stays unresolved"))


class NamedView(Protocol):
    """What the screen can be told."""

    def show_cases(self, rows: tuple[NamedCaseRow, ...]) -> None:
        """Show the cases one is named on."""

    def show_case(self, case: NamedCase, entries: list[Entry]) -> None:
        """Show one of them."""

    def show_disagreements(self, entries: list[Entry]) -> None:
        """Show the disagreements that are not settled."""

    def show_list_failure(self, error: Exception) -> None:
        """Show why the cases cannot be shown."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class NamedPresenter:
    """The cases one is named on."""

    def __init__(self, view: NamedView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.case: NamedCase | None = None
        self._open: dict[UUID, OpenDisagreement] = {}
        colours = desk.policy.colours
        self._colours = tuple((each.code, each.word) for each in colours)
        desk.changes.subscribe(("enquiry", "disagreement"), lambda _changes: self.refresh())

    def _may(self, act: Act) -> bool:
        return may(self._desk.actor, act, self._desk.narrowed)

    def refresh(self) -> None:
        """Read the cases and the disagreements again."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            partial(named_cases.list_named_cases, hub, actor),
            self._view.show_cases,
            self._view.show_list_failure,
            lane="named",
        )
        self._desk.runner.query(self._disagreements, self._show_disagreements, self._view.show_failure, lane="ladder")

    def _disagreements(self) -> tuple[OpenDisagreement, ...]:
        hub, actor = self._desk.hub, self._desk.actor
        found = disagreement.list_own_disagreements(hub, actor)
        if self._may(Act.DETERMINE):
            known = {each.row.id for each in found}
            others = disagreement.list_disagreements(hub, actor)
            found += tuple(each for each in others if each.row.id not in known)
        return found

    def _show_disagreements(self, found: tuple[OpenDisagreement, ...]) -> None:
        self._open = {each.row.id: each for each in found}
        determines, agency = self._may(Act.DETERMINE), self._desk.actor.agency_id
        self._view.show_disagreements(
            [
                disagreement_entry(each, may_determine=determines, own=each.row.agency_id == agency)
                for each in found
            ]
        )

    def open(self, enquiry_id: UUID | None) -> None:
        """Open a case; the reading is audited."""
        if enquiry_id is None or (self.case is not None and self.case.row.id == enquiry_id):
            return
        work = partial(named_cases.open_named_case, self._desk.hub, self._desk.actor, enquiry_id)
        self._desk.runner.query(work, self._opened, self._view.show_failure, lane="case")

    def _opened(self, case: NamedCase) -> None:
        self.case = case
        self._view.show_case(case, case_entries(case))

    def forget(self) -> None:
        """Hold nothing."""
        self.case = None
        self._open = {}

    # --- disagreeing ---

    def dissent(self) -> None:
        """Ask for another view of the case that is open."""
        if self.case is None:
            self._view.show_notice(Notice("Choose a case first.", "", "info"))
            return
        fields = (
            FormField("about", "About", "choice", options=tuple(ABOUT_WORDS.items())),
            FormField(
                "rating", "How you would rate it", "choice", "Needed where it is about the rating.",
                optional=True, options=self._colours,
            ),
            FormField("view", "Your view, and why", "text"),
        )  # fmt: skip
        sentence = f"{self.case.row.reference}. Both views stay on the record, and the ladder says who determines."
        self._view.open_form(FormSpec("dissent", "Record another view", sentence, "Record", fields, self.case.row.id))

    def act(self, name: str, key: object) -> None:
        """Determine a disagreement, or answer a determination."""
        found = self._open.get(key) if isinstance(key, UUID) else None
        if found is None:
            return
        if name == DETERMINE:
            fields = (
                FormField("rating", "Rating", "choice", optional=True, options=self._colours),
                FormField("reason", "What you determine, and why", "text"),
            )
            spec = FormSpec(DETERMINE, f"Determine: {found.reference}", found.row.view, "Determine", fields, found)
            self._view.open_form(spec)
        elif name == ANSWER and found.row.determinations:
            fields = (
                FormField("answer", "Your agency's answer", "choice", options=ANSWERS),
                FormField("reason", "Why", "text", "Needed where it stays unresolved.", optional=True),
            )
            said = found.row.determinations[-1].reason
            self._view.open_form(FormSpec(ANSWER, f"Answer: {found.reference}", said, "Answer", fields, found))

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Save what a form asked."""
        hub, actor, about = self._desk.hub, self._desk.actor, spec.about
        if spec.kind == "dissent" and isinstance(about, UUID):
            draft = DissentDraft(code_of(values, "about"), code_of(values, "rating"), text_of(values, "view"))
            work = partial(disagreement.record_dissent, hub, actor, about, draft)
        elif isinstance(about, OpenDisagreement) and spec.kind == DETERMINE:
            made = DeterminationDraft(code_of(values, "rating"), text_of(values, "reason"))
            work = partial(disagreement.determine, hub, actor, about.row.id, made)
        elif isinstance(about, OpenDisagreement):
            step = about.row.determinations[-1]
            reason = text_of(values, "reason")
            work = partial(disagreement.answer_determination, hub, actor, step.id, code_of(values, "answer"), reason)
        else:
            return
        self._desk.runner.operation(work, self._saved, self._view.show_form_failure)

    def _saved(self, changes: Changes) -> None:
        self._view.close_form()
        self._view.show_notice(Notice(changes.words, "", "done"))
        self.refresh()
