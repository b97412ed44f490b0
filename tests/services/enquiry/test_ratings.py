"""Ratings, pauses, notes and the lists that follow from them."""

from datetime import date, timedelta

import pytest

from app.models import Enquiry, InformationRequest
from app.models.enums import EnquiryStatus, RatingColour
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.case_list import count_enquiries, list_enquiries
from app.services.enquiry.notes import add_note
from app.services.enquiry.ratings import pause_clock, rate_enquiry, resume_clock
from app.services.enquiry.records import CaseCounts, CaseView
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import ReplyDraft
from app.services.enquiry.sending import send_requests
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.unit_of_work import Hub
from tests.factories import hubs
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened


def rate(case: Case, colour: str | None, reason: str = "A new disclosure") -> str:
    return rate_enquiry(case.hub, case.worker, case.id, colour, reason, version=case.read().header.version).words


def send_all(case: Case) -> None:
    requests = list(case.request_ids.values())
    send_requests(case.hub, case.worker, case.id, requests, case.read().header.version)


def test_a_rating_is_added_and_the_one_before_it_stays(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    monday.advance(60)
    assert rate(case, "red") == "Rated Red."
    assert [(row.stage, row.colour, row.by) for row in case.read().ratings] == [
        ("current", "red", "Jo Shaw"),
        ("initial", "amber", "Jo Shaw"),
    ]
    header = case.read().header
    assert (header.rating, header.rating_reason, header.rated_at) == ("red", "A new disclosure", monday.now())


def test_a_new_rating_moves_the_enquirys_due_time(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    rate(case, "red")
    header = case.read().header
    assert header.due_at == header.clock_started_at + timedelta(hours=4)
    assert header.due_reason == "Red, 4 hours from 10:00"


def test_a_shorter_limit_runs_from_the_new_rating_so_nobody_is_late_unheard(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    send_all(case)
    monday.advance(6 * 3600)
    assert rate(case, "red") == "Rated Red. The due time of 1 request moved with it."
    row = case.read().requests[0]
    assert row.due_at == monday.now() + timedelta(hours=4)
    assert row.due_reason == "Red, 4 hours from 16:00, counted from the new rating"


def test_a_shorter_limit_never_gives_more_time_than_there_was(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    send_all(case)
    due = case.read().requests[0].due_at
    monday.advance(11 * 3600)
    rate(case, "red")
    assert case.read().requests[0].due_at == due


def test_an_answered_request_keeps_its_due_time(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    send_all(case)
    _answer(case)
    due = case.read().requests[0].due_at
    rate(case, "red")
    assert case.read().requests[0].due_at == due


@pytest.mark.parametrize(
    ("colour", "reason", "fields"),
    [
        (None, "", ["colour", "reason"]),
        ("blue", "Information only", ["colour"]),
        ("red", "  ", ["reason"]),
    ],
)
def test_a_rating_without_colour_or_reason_is_not_taken(
    hub: Hub, staff: Staff, colour: str | None, reason: str, fields: list[str]
) -> None:
    case = opened(hub, staff)
    with pytest.raises(Invalid) as refused:
        rate(case, colour, reason)
    assert [problem.field for problem in refused.value.problems] == fields
    assert len(case.read().ratings) == 1


def test_two_people_rating_at_once_see_both_ratings(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    version = case.read().header.version
    rate_enquiry(hub, case.worker, case.id, "red", "Injury seen", version=version)
    with pytest.raises(Conflict) as lost:
        rate_enquiry(hub, staff.others["worker2"], case.id, "green", "All well", version=version)
    assert (lost.value.texts.mine["rating"], lost.value.texts.theirs["rating"]) == ("green", "red")


def test_partners_and_service_managers_do_not_rate(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    for role in (Role.PARTNER, Role.SERVICE_MANAGER, Role.ADMINISTRATOR):
        with pytest.raises(Refused, match="rate an enquiry"):
            rate_enquiry(hub, staff[role], case.id, "red", "So", version=1)


def test_a_pause_moves_the_due_time_by_what_it_took(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    manager = staff[Role.MASH_MANAGER]
    before = case.read().header.due_at
    assert before is not None
    pause_clock(hub, manager, case.id, "Family abroad until noon", version=case.read().header.version)
    paused = case.read()
    assert (paused.header.paused, paused.header.due_at) == (True, None)
    assert paused.pauses[0].reason == "Family abroad until noon"
    monday.advance(3900)
    resume_clock(hub, manager, case.id, version=case.read().header.version)
    header = case.read().header
    assert header.due_at == before + timedelta(seconds=3900)
    assert header.due_reason.endswith("paused 1 h 05 m")


def test_only_a_manager_pauses_and_only_with_a_reason(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    with pytest.raises(Refused, match="pause an enquiry's clock"):
        pause_clock(hub, case.worker, case.id, "Tired", version=1)
    with pytest.raises(Invalid):
        pause_clock(hub, staff[Role.MASH_MANAGER], case.id, " ", version=case.read().header.version)
    assert case.read().pauses == ()


def test_a_clock_is_paused_once_and_resumed_once(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    manager = staff[Role.MASH_MANAGER]
    with pytest.raises(Refused, match="runs already"):
        resume_clock(hub, manager, case.id, version=case.read().header.version)
    pause_clock(hub, manager, case.id, "Waiting for the court", version=case.read().header.version)
    with pytest.raises(Refused, match="stands still already"):
        pause_clock(hub, manager, case.id, "Again", version=case.read().header.version)


def test_a_policy_without_pauses_lets_nobody_pause(hub: Hub, staff: Staff) -> None:
    _policy_without_pauses(hub)
    case = opened(hub, staff)
    assert not case.read().rules.pause_allowed
    with pytest.raises(Refused, match="does not allow its clock to be paused"):
        pause_clock(hub, staff[Role.MASH_MANAGER], case.id, "Please", version=case.read().header.version)


def test_a_correction_is_a_new_note_that_names_the_old(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    first = add_note(hub, case.worker, case.id, "Call", "Mother rang at nine").new_id
    add_note(hub, case.worker, case.id, "", "It was ten", corrects_id=first)
    assert [(note.text, note.corrects_id) for note in case.read().notes] == [
        ("It was ten", first),
        ("Mother rang at nine", None),
    ]


def test_a_note_corrects_one_of_its_own_enquiry_and_is_not_empty(hub: Hub, staff: Staff) -> None:
    case, other = opened(hub, staff), opened(hub, staff)
    foreign = add_note(hub, other.worker, other.id, "", "Elsewhere").new_id
    with pytest.raises(NotFound):
        add_note(hub, case.worker, case.id, "", "Wrong", corrects_id=foreign)
    with pytest.raises(Invalid):
        add_note(hub, case.worker, case.id, "Empty", "  ")


def test_every_view_holds_what_its_name_says(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    mine = opened(hub, staff, rating=RatingColour.GREEN)
    waiting = opened(hub, staff, rating=RatingColour.GREEN, lead=staff.others["worker2"])
    waiting.ask(("police",))
    send_all(waiting)
    ready = opened(hub, staff, rating=RatingColour.GREEN, lead=staff.others["worker2"])
    ready.ask(("health",))
    send_all(ready)
    _answer(ready, "health")
    late = opened(hub, staff, rating=RatingColour.RED, lead=staff.others["worker2"])
    monday.advance(5 * 3600)

    def ids(view: CaseView) -> list[object]:
        return [row.id for row in list_enquiries(hub, mine.worker, view)]

    assert ids(CaseView.MINE) == [mine.id]
    assert ids(CaseView.ALL_OPEN) == [late.id, mine.id, waiting.id, ready.id]
    assert ids(CaseView.WAITING) == [waiting.id]
    assert ids(CaseView.OVERDUE) == [late.id]
    assert ids(CaseView.READY) == [ready.id]
    assert count_enquiries(hub, mine.worker) == CaseCounts(1, 4, 1, 1, 1, 0, 0)


def test_a_line_of_the_list_says_who_is_asked_who_answered_and_who_is_late(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = opened(hub, staff)
    case.ask(("police", "health", "education"), urgent=("police",))
    send_all(case)
    _answer(case, "health")
    monday.advance(5 * 3600)
    row = list_enquiries(hub, case.worker, CaseView.ALL_OPEN)[0]
    assert (row.asked, row.replied, row.late, row.held) == (3, 1, 1, 0)
    assert (row.lead_initials, row.subjects, row.paused) == ("JS", "Ayla Novak, 7; Finn Novak, 6 m", False)


def test_nothing_more_is_written_to_a_closed_enquiry_but_notes(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    with hub.writing(case.worker) as unit:
        enquiry = unit.get(Enquiry, case.id)
        enquiry.status, enquiry.closed_at = EnquiryStatus.CLOSED, unit.at
        unit.audit("closed for a test")
        unit.commit()
    with pytest.raises(Refused, match="closed"):
        rate(case, "red")
    add_note(hub, case.worker, case.id, "", "Afterwards")
    assert [note.text for note in case.read().notes] == ["Afterwards"]
    with hub.reading(None) as unit:
        assert unit.session.query(InformationRequest).count() == 0


def _answer(case: Case, agency: str = "police") -> None:
    """The hub logs that an agency found nothing about anybody."""
    now = case.read()
    row = next(each for each in now.requests if each.id == case.request_ids[agency])
    day = date(2026, 3, 29)
    drafts = [
        ReplyDraft(person.id, "none_found", "", "", day, day.replace(year=2016), day, "County", "Records")
        for person in now.people
    ]
    log_reply(case.hub, case.worker, row.id, drafts, version=row.version)


def _policy_without_pauses(hub: Hub) -> None:
    """Another policy in force, whose clock may not be paused."""
    from app.models import PolicyVersion, UserAccount, new_id
    from app.models.enums import PolicyState
    from app.services.policy_file import builtin_text

    body = builtin_text("west_berkshire")
    body = body.replace(
        '[limits.enquiry]\nstarts = "enquiry opened"\npause_allowed = true',
        '[limits.enquiry]\nstarts = "enquiry opened"\npause_allowed = false',
    )
    assert body != builtin_text("west_berkshire")
    with hub.writing(None) as unit:
        service = unit.session.query(UserAccount).filter_by(sign_in_name="service").one()
        old = unit.session.query(PolicyVersion).one()
        row = PolicyVersion(
            id=new_id(), number=2, pack="Test", body=body, reason="No pauses", state=PolicyState.PROPOSED,
            proposed_at=hubs.MONDAY,
        )  # fmt: skip
        unit.add(row)
        unit.session.flush()
        old.state = PolicyState.SUPERSEDED
        unit.session.flush()
        row.state, row.decided_at, row.confirmed_by_id = PolicyState.IN_FORCE, hubs.MONDAY, service.id
        unit.audit("policy changed for a test")
        unit.commit()
