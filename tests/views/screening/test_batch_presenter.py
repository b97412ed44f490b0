"""Promises of the queue of a police batch, without a window."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.models import AuditEntry, Authorisation, Contact
from app.models.enums import ContactStatus
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.intake import batches, screening
from app.services.intake.screening_records import BatchDetail
from app.services.unit_of_work import Changes, Hub, changed
from app.views.screening.batch_presenter import BatchPresenter
from tests.factories.hubs import Staff
from tests.views.screening.stage import GOOD, QueueView, record, stage

NFA = replace(GOOD, rating="green", level=2, outcome="no_further_action")


class Queue:
    """A batch in front of one person."""

    def __init__(self, hub: Hub, staff: Staff, batch_id: UUID, who: str = "worker") -> None:
        self.stage = stage(hub, staff.others[who])
        self.view = QueueView()
        self.presenter = BatchPresenter(self.view, self.stage.desk)
        self.view.presenter = self.presenter
        self.presenter.show(batch_id)

    @property
    def here(self) -> int:
        """The number of the line in front."""
        assert self.view.line is not None
        return self.view.line.position

    def fill(self) -> None:
        """Choose level, rating, consent and reasons; no outcome."""
        self.view.form = replace(GOOD, version=self.view.form.version, outcome="")
        self.presenter.propose()


def screen_all(hub: Hub, staff: Staff, detail: BatchDetail) -> BatchDetail:
    worker = staff[Role.HUB_WORKER]
    for line in detail.lines:
        screening.screen_contact(hub, worker, line.contact_id, replace(NFA, version=line.version))
    return batches.open_batch(hub, worker, detail.id)


def statuses(hub: Hub) -> set[ContactStatus]:
    with hub.reading(None) as unit:
        return set(unit.session.scalars(select(Contact.status)))


def test_one_key_alone_records_nothing_and_names_what_is_missing(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)
    for key, _code, _words in at.view.keys:
        assert at.presenter.press(key)
    assert statuses(hub) == {ContactStatus.UNSCREENED}
    assert {"level", "rating", "rating_reason", "consent", "outcome_reason"} <= {
        problem.field for problem in at.view.problems
    }
    assert at.here == 0


def test_a_filled_line_takes_one_key_and_the_next_one_begins_empty(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)
    at.fill()
    at.presenter.press("n")
    lines = batches.open_batch(hub, staff[Role.HUB_WORKER], detail.id).lines
    assert lines[0].status == "waiting_for_manager"
    assert lines[0].screening is not None
    assert lines[0].screening.recommended_outcome == "no_further_action"
    assert ContactStatus.CLOSED not in statuses(hub)
    assert at.here == 1
    assert (at.view.form.level, at.view.form.rating, at.view.form.consent) == (None, "", "")
    assert at.view.list_focused == 1


def test_undo_brings_the_line_back_as_it_was_filled(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)
    at.fill()
    at.presenter.press("N")
    undo = at.view.notices[-1].undo
    assert undo is not None
    undo()
    assert statuses(hub) == {ContactStatus.UNSCREENED}
    assert at.here == 0
    assert (at.view.form.rating_reason, at.view.form.outcome) == (GOOD.rating_reason, "")


def test_moving_between_lines_keeps_what_is_typed_on_each(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)
    at.fill()
    at.presenter.choose(detail.lines[3].contact_id)
    assert at.view.form.rating_reason == ""
    at.presenter.choose(detail.lines[0].contact_id)
    assert at.view.form.rating_reason == GOOD.rating_reason
    at.presenter.save_drafts()
    later = Queue(hub, staff, detail.id)
    assert later.view.form.rating_reason == GOOD.rating_reason
    assert "one contact of this batch is back" in later.view.notices[-1].sentence


def test_a_batch_is_read_and_audited_again_only_when_something_of_it_moved(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)

    def openings() -> int:
        with hub.reading(None) as unit:
            count = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "batch opened")
            return unit.session.scalar(count) or 0

    before = openings()
    at.stage.feed.announce(Changes((changed("batch"), changed("contact"))))
    assert openings() == before
    screening.screen_contact(hub, staff.others["worker2"], detail.lines[2].contact_id, replace(NFA, version=1))
    at.stage.feed.announce(Changes((changed("contact"),)))
    assert openings() == before + 1
    assert at.view.words.startswith(f"{len(detail.lines) - 1} to screen, 1 wait")


def test_two_workers_on_one_line_are_shown_both_judgements(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)
    at.fill()
    screening.screen_contact(hub, staff.others["worker2"], detail.lines[0].contact_id, replace(NFA, version=1))
    at.presenter.press("M")
    conflict, resolved = at.view.conflicts[-1]
    assert conflict.texts.theirs["outcome"] == "No further action"
    resolved({"outcome": "No further action"})
    assert at.here == 0
    assert at.view.form.rating_reason == GOOD.rating_reason
    at.presenter.press("M")
    row = screening.list_screenings(hub, staff[Role.HUB_WORKER], detail.lines[0].contact_id)[0]
    assert (row.by, row.recommended_outcome) == ("Jo Shaw", "mash_enquiry")


def test_adults_are_offered_the_outcomes_for_adults(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER], "police_ppn_batch.csv")
    at = Queue(hub, staff, detail.id)
    adult = next(line for line in detail.lines if line.subject_kind == "adult")
    at.presenter.choose(adult.contact_id)
    assert "section_42" in {code for _key, code, _words in at.view.keys}


def test_a_cse_grade_is_kept_with_the_recommendation_and_shown_again(hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    at = Queue(hub, staff, detail.id)
    at.fill()
    at.view.form = replace(at.view.form, cse_level="high")
    at.presenter.propose()
    assert "MASH" in at.view.proposal
    at.presenter.press("M")
    at.presenter.choose(detail.lines[0].contact_id)
    assert at.view.form.cse_level == "high"


def test_the_managers_question_lists_every_contact_and_nothing_happens_before_the_answer(
    hub: Hub, staff: Staff
) -> None:
    detail = screen_all(hub, staff, record(hub, staff[Role.HUB_WORKER]))
    at = Queue(hub, staff, detail.id, "manager")
    assert at.view.ready == (True, f"{len(detail.lines)} contacts wait for you.")
    at.presenter.authorise()
    _sentence, items, late, then = at.view.asked[-1]
    assert len(items) == len(detail.lines)
    assert all(line.reference in item for line, item in zip(detail.lines, items, strict=True))
    assert not late
    assert statuses(hub) == {ContactStatus.WAITING_FOR_MANAGER}
    then("")
    assert statuses(hub) == {ContactStatus.CLOSED}


def test_a_manager_changes_one_outcome_with_a_reason_and_the_rest_stand_as_recommended(
    hub: Hub, staff: Staff
) -> None:
    detail = screen_all(hub, staff, record(hub, staff[Role.HUB_WORKER]))
    at = Queue(hub, staff, detail.id, "manager")
    at.presenter.choose(detail.lines[4].contact_id)
    assert at.view.chosen == ("", "")
    at.presenter.decide("early_help", "")
    at.presenter.authorise()
    assert at.view.asked == []
    assert [problem.field for problem in at.view.choice_problems] == ["reason"]
    at.presenter.decide("early_help", "A second notification this month.")
    at.presenter.authorise()
    _sentence, items, _late, then = at.view.asked[-1]
    assert "Early help (recommended: No further action)" in items[4]
    then("")
    with hub.reading(None) as unit:
        rows = unit.session.execute(select(Authorisation.outcome, func.count()).group_by(Authorisation.outcome)).all()
    assert {row[0]: row[1] for row in rows} == {"early_help": 1, "no_further_action": len(detail.lines) - 1}


def test_a_managers_key_never_screens_over_what_a_worker_screened(hub: Hub, staff: Staff) -> None:
    detail = screen_all(hub, staff, record(hub, staff[Role.HUB_WORKER]))
    at = Queue(hub, staff, detail.id, "manager")
    assert not at.view.editable
    at.presenter.press("E")
    rows = screening.list_screenings(hub, staff[Role.HUB_WORKER], detail.lines[0].contact_id)
    assert [row.by for row in rows] == ["Jo Shaw"]
    assert "Jo Shaw has screened" in at.view.notices[-1].sentence


def test_a_worker_is_offered_no_authorising_and_an_unscreened_line_holds_the_batch_back(
    hub: Hub, staff: Staff
) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    assert Queue(hub, staff, detail.id).view.ready == (False, "")
    allowed, why = Queue(hub, staff, detail.id, "manager").view.ready
    assert not allowed
    assert why == f"{len(detail.lines)} contacts are not screened yet."


def test_a_late_batch_asks_the_managers_reason_where_the_policy_wants_it(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    detail = screen_all(hub, staff, record(hub, staff[Role.HUB_WORKER]))
    monday.advance(timedelta(days=3).total_seconds())
    at = Queue(hub, staff, detail.id, "manager")
    assert at.view.detail is not None
    assert not any(line.late for line in at.view.detail.lines)  # West Berkshire does not ask
    late = replace(at.view.detail, lines=tuple(replace(line, late=True) for line in at.view.detail.lines))
    at.presenter._loaded((late, ()))
    at.presenter.authorise()
    assert at.view.asked[-1][2]
    at.view.asked[-1][3]("Two of three managers were at court.")
    with hub.reading(None) as unit:
        reasons = set(unit.session.scalars(select(Authorisation.late_reason)))
    assert reasons == {"Two of three managers were at court."}
