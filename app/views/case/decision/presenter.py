"""What happens in decision, hand-over and disagreement: reads, decides, asks the small forms. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from app.services import clock
from app.services.access import Act, Role, may
from app.services.enquiry import (
    decision_reading,
    decisions,
    disagreement,
    early_help,
    hand_over,
    known,
    writing_drafts,
)
from app.services.enquiry.decision_records import (
    AcknowledgementDraft,
    DecisionDraft,
    DecisionRoom,
    DecisionRow,
    DeterminationDraft,
    DisagreementRow,
    HandOverDraft,
    HandOverRow,
    Known,
    PlanDraft,
)
from app.services.errors import Conflict, Invalid, Problem
from app.views.case.decision import specs
from app.views.case.decision.analysis_presenter import AnalysisWriting
from app.views.case.decision.verbs import DecisionView
from app.views.case.forms import FormSpec, Question, Values, code_of, text_of
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

PAGES = {
    "recommend": "enquiry_recommendation",
    "decide": "enquiry_decision",
    "plan": "enquiry_plan_of_help",
}
"""The pages that are written on, and the kind of draft of each."""


class DecisionPresenter:
    """Analysis and decision of one case."""

    def __init__(self, view: DecisionView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._fault: Exception | None = None
        self._seen_rating: UUID | None = None
        self._begin_when_read = False
        self._page_kept: Mapping[str, object] = {}
        self.page = ""
        self.room: DecisionRoom | None = None
        self.writing = AnalysisWriting(view, desk)

    # --- reading ---

    def show_case(self, enquiry_id: UUID) -> None:
        """Read this part of a case; called once for each reading of the case itself."""
        if enquiry_id != self._id:
            self.forget()
            self._id = enquiry_id
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if self._id is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, self._id
        self._desk.runner.query(
            lambda: decision_reading.open_decisions(hub, actor, at), self._show, self._view.show_failure, lane="room"
        )

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.room = self._id = self._seen_rating = None
        self._page_kept, self.page = {}, ""
        self._begin_when_read = False
        self.writing.forget()

    def _show(self, room: DecisionRoom) -> None:
        self.room = room
        if self.page and self._seen_rating is None and room.ratings:
            self._seen_rating = room.ratings[0].id
        self._view.show_room(room, clock.now(), self._allowed(room))
        self.writing.show(room)
        if self._begin_when_read:
            self._begin_when_read = False
            self.begin()

    def _allowed(self, room: DecisionRoom) -> frozenset[str]:
        is_open, closed = room.status == "open", room.status == "closed"
        acts = {
            "analysis": self._may(Act.WRITE_ANALYSIS) and not closed,
            "recommend": self._may(Act.RECOMMEND_OUTCOME) and is_open,
            "decide": self._may(Act.DECIDE_ENQUIRY) and is_open,
            "reopen": self._may(Act.DECIDE_ENQUIRY) and not is_open,
            "close": self._may(Act.DECIDE_ENQUIRY) and room.status == "decided",
            "plan": self._may(Act.RECOMMEND_OUTCOME) and not closed,
            "hand_over": self._may(Act.HAND_OVER) and not closed,
            "acknowledge": self._may(Act.ACKNOWLEDGE_HAND_OVER),
        }
        found = {name for name, granted in acts.items() if granted}
        for row in room.disagreements:
            step = row.waits_for in set(Role) and Role(row.waits_for) in self._desk.actor.roles
            if step and self._may(Act.DETERMINE):
                found.add(f"determine:{row.id}")
        return frozenset(found)

    def _may(self, act: Act) -> bool:
        return may(self._desk.actor, act, self._desk.narrowed)

    # --- recommending, deciding, planning ---

    def begin(self) -> None:
        """What Ctrl+Shift+D does: open the page that decides, or recommends for who does not decide."""
        if self.room is None:  # the part was opened by this very key: begin once it is read
            self._begin_when_read = True
            return
        allowed = self._allowed(self.room)
        if "decide" in allowed and self.room.recommendation() is not None:
            self.turn_to("decide")
        elif "decide" in allowed:
            self._view.show_notice(
                Notice("Nobody has recommended an outcome yet.", "Record a recommendation; it stays beside the choice.")
            )
            self.turn_to("recommend")
        elif "recommend" in allowed:
            self.turn_to("recommend")
        elif self.room.status != "open":
            self._view.show_notice(Notice("This enquiry is decided.", "A MASH manager can open it again.", "info"))
        else:
            self._view.show_notice(Notice("A hub worker recommends and a MASH manager chooses.", "", "info"))

    def turn_to(self, page: str) -> None:
        """Turn to a page, with what this person had typed on it before."""
        if self.room is None:
            return
        hub, actor, at, kind = self._desk.hub, self._desk.actor, self.room.enquiry_id, PAGES[page]
        self._seen_rating = self.room.ratings[0].id if self.room.ratings else None

        def opened(body: Mapping[str, object] | None) -> None:
            self.page, self._page_kept = page, body or {}
            self._view.show_page(page, body or {})
            if body:
                self._view.show_notice(Notice("What you had begun is back.", "Empty the fields to forget it."))

        self._desk.runner.query(
            lambda: writing_drafts.open_writing(hub, actor, at, kind), opened, self._view.show_failure, lane="page"
        )

    def keep_page(self) -> None:
        """Keep what is being typed on the page in front."""
        if not self.page or self._id is None:
            return
        body = self._view.typed_page()
        if body == self._page_kept or not any(body.values()):
            return
        former, self._page_kept = self._page_kept, body
        self._keep(PAGES[self.page], body, former)

    def cancel_page(self) -> None:
        """Leave the page; what was typed on it is kept, and comes back with it."""
        if self.page and not any(self._view.typed_page().values()):
            self._drop(PAGES[self.page])
        self.keep_page()
        self._leave()

    def submit_page(self, draft: DecisionDraft | None, plan: PlanDraft | None) -> None:
        """Recommend, choose or record what the page says; a refusal leaves all of it as it was typed."""
        room = self.room
        if room is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, room.enquiry_id
        work: Callable[[], Changes]
        if self.page == "plan" and plan is not None:
            work = lambda: early_help.record_plan(hub, actor, at, plan)  # noqa: E731 - three works, one runner
        elif draft is not None:
            seen = DecisionDraft(
                draft.outcome,
                draft.exit_rating,
                draft.reason,
                draft.late_reason,
                draft.plan,
                draft.hand_over,
                self._seen_rating,
            )
            act = decisions.choose if self.page == "decide" else decisions.recommend
            work = lambda: act(hub, actor, at, seen, version=room.version)  # noqa: E731
        else:
            return
        self._desk.runner.operation(work, self._page_done, self._page_failed)

    def _page_done(self, changes: Changes) -> None:
        self._drop(PAGES[self.page])
        self._leave()
        self._said(changes)

    def _page_failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._view.show_page_problems(error.problems)
            return
        if isinstance(error, Conflict):
            step = "Read what is known now, then save again: what you typed is still here."
            self._view.show_page_problems((Problem("", f"{error.sentence} {step}"),))
            self._seen_rating = None  # what changed is shown next; the save after that is over what was seen
            self.refresh()
            return
        self._view.show_failure(error)

    def _leave(self) -> None:
        self.page, self._page_kept = "", {}
        self._view.leave_page()

    # --- small forms ---

    def hand_over(self) -> None:
        """Ask for the hand-over."""
        if self.room is not None:
            self._view.open_form(specs.hand_over(self.room.rules))

    def acknowledge(self, row: HandOverRow) -> None:
        """Ask for the acknowledgement; late, it wants a reason."""
        late = row.due_at is not None and row.due_at < clock.now()
        self._view.open_form(specs.acknowledge(row, late=late))

    def determine(self, row: DisagreementRow) -> None:
        """Ask for the step of the ladder that is due."""
        if self.room is not None:
            self._view.open_form(specs.determine(row, self.room.rules))

    def reopen(self) -> None:
        """Ask why the enquiry is opened again."""
        self._view.open_form(specs.reopen())

    def close(self) -> None:
        """Ask whether the enquiry is closed."""
        self._view.ask_question(specs.close())

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what a small form asked."""
        work = self._work(spec, values)
        if work is not None:
            self._desk.runner.operation(work, self._form_done, self._view.show_form_failure)

    def confirmed(self, question: Question) -> None:
        """Do what was confirmed."""
        room = self.room
        if room is not None and question.kind == "close":
            hub, actor = self._desk.hub, self._desk.actor
            self._desk.runner.operation(
                lambda: decisions.close_enquiry(hub, actor, room.enquiry_id, version=room.version),
                self._said,
                self._view.show_failure,
            )

    def show_known(self, row: DecisionRow) -> None:
        """Show what was known when a decision was taken."""
        hub, actor = self._desk.hub, self._desk.actor
        word = "recommended" if row.step == "recommended" else "chosen"

        def read(found: Known) -> None:
            self._view.show_known(f"What was known when {row.outcome_words} was {word}", found)

        self._desk.runner.query(
            lambda: known.show_known(hub, actor, row.id), read, self._view.show_failure, lane="known"
        )

    def _work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        room, about = self.room, spec.about
        if room is None:
            return None
        hub, actor, at = self._desk.hub, self._desk.actor, room.enquiry_id
        if isinstance(about, HandOverRow):
            draft = AcknowledgementDraft(
                text_of(values, "acknowledged_by"), text_of(values, "allocated_worker"), text_of(values, "late_reason")
            )
            return lambda: hand_over.acknowledge(hub, actor, about.id, draft)
        if isinstance(about, DisagreementRow):
            said = DeterminationDraft(code_of(values, "rating"), text_of(values, "reason"))
            return lambda: disagreement.determine(hub, actor, about.id, said)
        if spec.kind == "hand_over":
            handed = HandOverDraft(code_of(values, "hand_over_team"), text_of(values, "hand_over_reason"))
            return lambda: hand_over.hand_over(hub, actor, at, handed)
        reason = text_of(values, "reason")
        return lambda: decisions.reopen(hub, actor, at, reason, version=room.version)

    def _form_done(self, changes: Changes) -> None:
        self._view.close_form()
        self._said(changes)

    def _said(self, changes: Changes) -> None:
        self._view.show_notice(Notice(changes.words, "", "done"))

    # --- drafts ---

    def unkept(self) -> Exception | None:
        """Why the analysis or the page in front could not be kept."""
        return self.writing.fault or (self._fault if self.page else None)

    def _keep(self, kind: str, body: Mapping[str, object], former: Mapping[str, object]) -> None:
        hub, actor, at = self._desk.hub, self._desk.actor, self._id

        def kept(_changes: Changes) -> None:
            self._fault = None

        def not_kept(error: Exception) -> None:
            self._page_kept, self._fault = former, error  # tried again the next time
            self._view.show_failure(error)

        if at is not None:
            self._desk.runner.operation(lambda: writing_drafts.keep_writing(hub, actor, at, kind, body), kept, not_kept)

    def _drop(self, kind: str) -> None:
        self._fault = None
        hub, actor, at = self._desk.hub, self._desk.actor, self._id
        if at is not None:
            self._desk.runner.operation(
                lambda: writing_drafts.drop_writing(hub, actor, at, kind), None, self._view.show_failure
            )
