"""What happens on the case screen: reads the case, offers its acts, and says in words what came of them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.services import clock
from app.services.enquiry import case_file, grid, ratings, sending
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import DueForecast, RequestRow
from app.services.errors import Conflict, Invalid
from app.views import text
from app.views.case import facts, specs
from app.views.case.ask_state import AskState
from app.views.case.door import GLASS, INTEREST, Door
from app.views.case.forms import FormSpec, Question, Values, code_of, text_of
from app.views.case.frame_presenter import CaseFrame, allowed_on
from app.views.case.plan_keeping import PlanKeeping
from app.views.case.verbs import CaseView
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

KINDS = ("enquiry", "request", "override", "contact", "person")


class CasePresenter:
    """One case."""

    def __init__(self, view: CaseView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._place: tuple[UUID | None, UUID | None] = (None, None)
        self._send_after: frozenset[UUID] | None = None
        self.case: CaseDetail | None = None
        self.state: AskState | None = None
        self.frame = CaseFrame(view, desk)
        self.door = Door(view, desk)
        self._kept_plan = PlanKeeping(desk, view.show_failure)
        desk.changes.subscribe(KINDS, self._changed)

    @property
    def at(self) -> UUID | None:
        """The case that was asked for, open or closed."""
        return self._id

    # --- reading ---

    def open(self, enquiry_id: UUID) -> None:
        """Open a case; who opened it is audited once, not at every refresh."""
        if enquiry_id != self._id:
            self.case = None
            self._view.show_loading()
        self._id = enquiry_id
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: case_file.open_case(hub, actor, enquiry_id), self._show, self._not_opened, lane="case"
        )

    def refresh(self) -> None:
        """Read the case again; one that could not be opened is opened now."""
        if self._id is None:
            return
        if self.case is None:
            self.open(self._id)
            return
        hub, actor, enquiry_id = self._desk.hub, self._desk.actor, self._id
        self._desk.runner.query(
            lambda: case_file.refresh_case(hub, actor, enquiry_id), self._show, self._not_refreshed, lane="case"
        )

    def _not_opened(self, error: Exception) -> None:
        if not self.door.stands_before(error):
            self._view.show_case_failure(error)

    def _not_refreshed(self, error: Exception) -> None:
        """A case that is closed to this person by now, or whose break-glass has run out, is shown no longer."""
        if self.door.stands_before(error):
            self.case = self.state = None
        else:
            self._view.show_failure(error)

    def look_at_the_clock(self, now: datetime) -> None:
        """Close a case again whose break-glass has run out."""
        until = self.case.header.glass_until if self.case is not None else None
        if until is not None and now >= until:
            self.refresh()

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.case = self.state = None
        self._id = None

    def _show(self, case: CaseDetail) -> None:
        self.case = case
        self._view.show_case(case, clock.now(), allowed_on(case, self._desk))
        if self._send_after is not None:
            before, self._send_after = self._send_after, None
            self._view.then(lambda: self._ask_to_send([each for each in facts.unsent(case) if each.id not in before]))

    def _changed(self, changes: Changes) -> None:
        touched = {each.id for each in changes.touched if each.kind == "enquiry"}
        mine = self._id in touched or None in touched or not touched
        if self.case is not None and mine:
            self.refresh()

    # --- small forms ---

    def rate(self) -> None:
        """Ask for a new rating."""
        if self.case is not None:
            self._view.open_form(specs.rating(self.case))

    def add_person(self) -> None:
        """Ask whom to add to the enquiry."""
        if self.case is not None:
            self.frame.add_person(self.case)

    def name_colleague(self) -> None:
        """Ask whom to name on the case."""
        if self.case is not None:
            self.frame.name_colleague(self.case)

    def reassign(self) -> None:
        """Ask who leads the case from now on."""
        if self.case is not None:
            self.frame.reassign(self.case)

    def take_name_off(self) -> None:
        """Ask whose name is taken off the case."""
        if self.case is not None:
            self.frame.take_name_off(self.case)

    def restrict(self) -> None:
        """Ask whether the case shall be restricted, or no longer."""
        if self.case is not None:
            self.frame.restrict(self.case)

    def pause_or_resume(self) -> None:
        """Ask why the clock is paused, or whether it shall run on."""
        if self.case is None:
            return
        if self.case.header.paused:
            self._view.ask_question(specs.resume())
        else:
            self._view.open_form(specs.pause())

    def withdraw(self, agency_id: UUID | None) -> None:
        """Ask why the request to an agency is withdrawn."""
        found = [
            each
            for each in (self.case.requests if self.case else ())
            if each.agency_id == agency_id and each.state in {"draft", "held", "sent"}
        ]
        if found:
            self._view.open_form(specs.withdraw(found[-1]))
        else:
            self._view.show_notice(Notice("This agency has no request to withdraw.", "Choose another line.", "info"))

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what a form asked."""
        if spec.kind == "fill":
            self._fill(text_of(values, "reason"))
            return
        if spec.kind in {GLASS, INTEREST} and self._id is not None:
            opening = self.door.work(spec.kind, self._id, values)
            self._desk.runner.operation(opening, self._broken, self._form_failed)
            return
        try:
            work = self._work(spec, values)
        except Invalid as error:
            self._view.show_form_failure(error)
            return
        if work is not None:
            self._desk.runner.operation(work, self._form_done, self._form_failed)

    def _work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        case = self.case
        if case is None:
            return None
        hub, actor, at, version = self._desk.hub, self._desk.actor, case.header.id, case.header.version
        reason = text_of(values, "reason")
        about = spec.about
        if spec.kind == "withdraw" and isinstance(about, RequestRow):
            return lambda: sending.withdraw_request(hub, actor, about.id, reason, about.version)
        works: dict[str, Callable[[], Changes]] = {
            "rate": lambda: ratings.rate_enquiry(hub, actor, at, code_of(values, "colour"), reason, version=version),
            "pause": lambda: ratings.pause_clock(hub, actor, at, reason, version=version),
        }
        return works.get(spec.kind) or self.frame.work(case, spec, values)

    def _form_done(self, changes: Changes) -> None:
        self._view.close_form()
        self._said(changes)

    def _broken(self, changes: Changes) -> None:
        self._form_done(changes)
        self.refresh()

    def _form_failed(self, error: Exception) -> None:
        self._view.show_form_failure(error)
        if isinstance(error, Conflict):
            self.refresh()

    def _said(self, changes: Changes) -> None:
        self._view.show_notice(Notice(changes.words, "", "done"))

    # --- asking partners ---

    def ask_partners(self) -> None:
        """Turn to the plan of the grid."""
        if self.case is None:
            return
        self._kept_plan.bring_back(self.case.header.id, self._plan_from)

    def _plan_from(self, body: Mapping[str, object] | None) -> None:
        if self.case is None:
            return
        self.state = AskState(self.case)
        if body is not None:
            self.state.load(body)
            self._view.show_notice(Notice("The plan you had begun is back.", "Cancel forgets it."))
        self._kept_plan.begin(self.state.dump())
        self._view.show_ask(self.state)
        self.forecast()

    def keep_plan(self) -> None:
        """Keep an unfinished plan, now: the desk is being locked, or another screen comes to the front."""
        if self.state is not None and self._id is not None:
            self._kept_plan.keep(self._id, self.state.dump())

    def unkept(self) -> Exception | None:
        """Why the plan begun here could not be kept; None when it is, or there is none."""
        return self._kept_plan.fault if self.state is not None else None

    def _drop_plan(self) -> None:
        if self._id is not None:
            self._kept_plan.drop(self._id)

    def forecast(self) -> None:
        """Fetch when requests would fall due if they left now; asked again while the page is open."""
        if self.state is None or self._id is None:
            return
        hub, actor, enquiry_id = self._desk.hub, self._desk.actor, self._id
        self._desk.runner.query(
            lambda: grid.forecast_due(hub, actor, enquiry_id), self._forecasted, lambda _: None, lane="forecast"
        )

    def _forecasted(self, forecasts: tuple[DueForecast, ...]) -> None:
        if self.state is not None:
            self.state.forecasts = forecasts
            self._view.show_forecasts(forecasts)

    def fill(self, what: str, person: UUID | None, agency: UUID | None) -> None:
        """Ask for the reason that every open cell of an agency, a person, or all shall carry."""
        if self.state is None:
            return
        self._place = {"agency": (None, agency), "person": (person, None)}.get(what, (None, None))
        if what != "all" and self._place == (None, None):
            self._view.show_notice(Notice("Choose a person's cell in the grid first.", "", "info"))
            return
        self._view.open_form(specs.fill(self.state, *self._place))

    def _fill(self, reason: str) -> None:
        if self.state is None or not reason.strip():
            self._view.show_form_failure(Invalid((specs.REASON_MISSING,)))
            return
        self.state.fill(reason, person=self._place[0], agency=self._place[1])
        self._view.close_form()
        self._view.show_plan()

    def save_plan(self, *, send: bool) -> None:
        """Save the plan; then, if wished, ask whether what is ready shall leave."""
        if self.state is None or self.case is None:
            return
        hub, actor, at, plan = self._desk.hub, self._desk.actor, self.case.header.id, self.state.plan()
        before = frozenset(each.id for each in facts.unsent(self.case))

        def saved(changes: Changes) -> None:
            self.state = None
            self._send_after = before if send else None
            self._drop_plan()
            self._view.show_main()
            self._view.then(lambda: self._said(changes))

        self._desk.runner.operation(lambda: grid.ask_partners(hub, actor, at, plan), saved, self._plan_failed)

    def _plan_failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._view.show_ask_problems(error)
            return
        if isinstance(error, Conflict) and self.state is not None:
            self._view.show_failure(error)
            self.refresh_version()
            return
        self._view.show_failure(error)

    def refresh_version(self) -> None:
        """Take over the version somebody else left, so that the plan can be saved over it after a look."""
        hub, actor, at = self._desk.hub, self._desk.actor, self._id
        if at is None:
            return

        def taken(case: CaseDetail) -> None:
            self.case = case
            if self.state is not None:
                self.state.version = case.header.version

        self._desk.runner.query(lambda: case_file.refresh_case(hub, actor, at), taken, self._view.show_failure)

    def leave_page(self) -> None:
        """Turn back to the case without saving."""
        if self.state is not None:
            self._drop_plan()
        self.state = None
        self._view.show_main()
        self.refresh()

    # --- sending ---

    def send_ready(self) -> None:
        """Ask whether everything that may leave shall leave."""
        if self.case is not None:
            self._ask_to_send(list(facts.unsent(self.case)))

    def _ask_to_send(self, rows: list[RequestRow]) -> None:
        if self.case is None:
            return
        if rows:
            self._view.ask_question(specs.send(self.case, rows))
        elif facts.held(self.case):
            self._view.show_notice(
                Notice(
                    f"{text.count(len(facts.held(self.case)), 'request')} held: consent does not carry them.",
                    "A MASH manager proposes an override; a service manager who is somebody else agrees it.",
                    "warning",
                )
            )

    def confirmed(self, question: Question) -> None:
        """Do what was confirmed."""
        case = self.case
        if case is None:
            return
        hub, actor, at, version = self._desk.hub, self._desk.actor, case.header.id, case.header.version
        if question.kind == "send" and isinstance(question.about, tuple):
            ids = question.about
            self._desk.runner.operation(
                lambda: sending.send_requests(hub, actor, at, ids, version), self._said, self._failed
            )
        elif question.kind == "resume":
            self._desk.runner.operation(
                lambda: ratings.resume_clock(hub, actor, at, version=version), self._said, self._failed
            )

    def _failed(self, error: Exception) -> None:
        self._view.show_failure(error)
        self.refresh()
