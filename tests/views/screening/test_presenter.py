"""Promises of screening one contact, without a window."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.models import Contact
from app.models.enums import ContactStatus
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.intake import contacts, inbox_acts, screening, screening_drafts
from app.services.intake.inbox_records import Chosen
from app.services.intake.screening_records import ScreeningDraft
from app.services.unit_of_work import Changes, Hub, changed
from app.views.desk import Place
from app.views.screening.presenter import ScreeningPresenter
from tests.factories.contacts import adult_at_risk
from tests.factories.hubs import Staff
from tests.views.screening.stage import GOOD, ContactView, Stage, record, stage


class Opened:
    """A contact in front of one person."""

    def __init__(self, hub: Hub, staff: Staff, who: str = "worker") -> None:
        self.stage: Stage = stage(hub, staff.others[who])
        self.view = ContactView()
        self.presenter = ScreeningPresenter(self.view, self.stage.desk)

    def type(self, **what: object) -> None:
        """What a person chooses and types."""
        self.view.form = replace(self.view.form, **what)  # type: ignore[arg-type]  # fields by name
        self.presenter.propose()

    def screen(self) -> None:
        """Fill the form and keep it."""
        self.view.form = replace(GOOD, version=self.view.form.version)
        self.presenter.propose()
        self.presenter.keep()


def status(hub: Hub, contact_id: object) -> ContactStatus:
    with hub.reading(None) as unit:
        return unit.get(Contact, contact_id).status  # type: ignore[arg-type]  # the ids of the batch's lines


def test_a_worker_begins_with_nothing_chosen_and_each_missing_judgement_is_named_by_its_field(
    hub: Hub, staff: Staff
) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    blank = at.view.form
    assert (blank.level, blank.concerns, blank.rating, blank.consent, blank.outcome) == (None, (), "", "", "")
    at.presenter.keep()
    wanted = {"level", "concerns", "rating", "rating_reason", "consent", "outcome", "outcome_reason"}
    assert {problem.field for problem in at.view.problems} == wanted
    assert status(hub, line.contact_id) is ContactStatus.UNSCREENED
    at.type(consent="not_sought")
    at.presenter.keep()
    assert "consent_reason" in {problem.field for problem in at.view.problems}


def test_nothing_of_one_contact_stands_in_the_form_of_the_next(hub: Hub, staff: Staff) -> None:
    first, second = record(hub, staff[Role.HUB_WORKER]).lines[:2]
    at = Opened(hub, staff)
    at.presenter.show(first.contact_id)
    at.type(level=4, rating="red", rating_reason="Seen.")
    at.presenter.show(second.contact_id)
    assert at.view.form == ScreeningDraft(version=second.version)
    at.presenter.show(first.contact_id)
    assert (at.view.form.level, at.view.form.rating_reason) == (4, "Seen.")


def test_what_was_typed_comes_back_after_the_program_has_ended_and_says_so(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    at.type(level=2, rating_reason="Half a thought")
    at.presenter.save_drafts()
    later = Opened(hub, staff)
    later.presenter.show(line.contact_id)
    assert (later.view.form.level, later.view.form.rating_reason) == (2, "Half a thought")
    assert "is back" in later.view.notices[-1].sentence
    other = Opened(hub, staff, "worker2")
    other.presenter.show(line.contact_id)
    assert other.view.form.rating_reason == ""


def test_a_recorded_screening_leaves_no_draft_behind_and_a_cleared_form_gives_it_up(hub: Hub, staff: Staff) -> None:
    first, second = record(hub, staff[Role.HUB_WORKER]).lines[:2]
    at = Opened(hub, staff)
    both = (first.contact_id, second.contact_id)
    for contact_id in both:
        at.presenter.show(contact_id)
        at.type(rating_reason="Half a thought")
        at.presenter.save_drafts()
    worker = staff[Role.HUB_WORKER]
    assert len(screening_drafts.open_screening_drafts(hub, worker, both)) == 2
    at.type(rating_reason="")
    at.presenter.save_drafts()
    assert [each.contact_id for each in screening_drafts.open_screening_drafts(hub, worker, both)] == [both[0]]
    at.presenter.show(first.contact_id)
    at.screen()
    assert screening_drafts.open_screening_drafts(hub, worker, both) == ()


def test_undo_brings_the_contact_back_with_what_was_chosen(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    at.screen()
    assert status(hub, line.contact_id) is ContactStatus.WAITING_FOR_MANAGER
    undo = at.view.notices[-1].undo
    assert undo is not None
    undo()
    assert status(hub, line.contact_id) is ContactStatus.UNSCREENED
    assert at.view.form.rating_reason == GOOD.rating_reason
    assert "Taken back" in at.view.history[0]
    at.presenter.keep()
    assert status(hub, line.contact_id) is ContactStatus.WAITING_FOR_MANAGER


def test_a_contact_is_read_again_only_when_its_version_moved(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    at.stage.feed.announce(Changes((changed("contact", line.contact_id),)))
    at.stage.feed.announce(Changes((changed("contact"),)))
    assert len(at.view.shown) == 1
    screening.screen_contact(hub, staff.others["worker2"], line.contact_id, replace(GOOD, version=line.version))
    at.stage.feed.announce(Changes((changed("contact", line.contact_id),)))
    assert len(at.view.shown) == 2


def test_somebody_who_screened_first_is_never_overwritten_and_nothing_typed_is_lost(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    mine = replace(GOOD, version=at.view.form.version, rating="red", rating_reason="Injury seen.")
    at.view.form = mine
    at.presenter.propose()
    other = screening.screen_contact(hub, staff.others["worker2"], line.contact_id, replace(GOOD, version=line.version))
    at.stage.feed.announce(other)
    assert at.view.form == mine
    assert "Kit Marsh screened" in at.view.notices[-1].sentence
    at.presenter.keep()
    assert len(screening.list_screenings(hub, staff[Role.HUB_WORKER], line.contact_id)) == 1
    conflict, resolved = at.view.conflicts[-1]
    assert (conflict.texts.mine["rating"], conflict.texts.theirs["rating"]) == ("Red", "Amber")
    assert conflict.their_initials == "KM"
    resolved({"rating": "Amber", "rating_reason": "Injury seen."})
    assert (at.view.form.rating, at.view.form.rating_reason) == ("amber", "Injury seen.")
    at.presenter.keep()
    rows = screening.list_screenings(hub, staff[Role.HUB_WORKER], line.contact_id)
    assert [(row.by, row.rating_reason) for row in rows] == [
        ("Jo Shaw", "Injury seen."),
        ("Kit Marsh", GOOD.rating_reason),
    ]


def test_facts_changed_meanwhile_are_told_and_what_was_typed_stays(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    at.type(rating_reason="Half a thought")
    colleague = staff.others["worker2"]
    chosen = (Chosen(line.contact_id, line.version),)
    at.stage.feed.announce(inbox_acts.assign_contacts(hub, colleague, chosen, colleague.user_id).changes)
    assert at.view.form.rating_reason == "Half a thought"
    assert "was changed" in at.view.notices[-1].sentence
    at.screen()
    assert status(hub, line.contact_id) is ContactStatus.WAITING_FOR_MANAGER


def test_a_manager_decides_beside_the_recommendation_and_only_after_confirming(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    screening.screen_contact(
        hub, staff[Role.HUB_WORKER], line.contact_id, replace(GOOD, version=line.version, cse_level="medium")
    )
    at = Opened(hub, staff, "manager")
    at.presenter.show(line.contact_id)
    assert at.view.step == "decide"
    for words in ("MASH enquiry", "Partners hold more", "CSE risk, as graded: medium", "The policy proposed"):
        assert words in at.view.recommended
    at.presenter.authorise()
    assert [problem.field for problem in at.view.decision_problems] == ["outcome"]
    at.view.choice = ("early_help", "", "")
    at.presenter.authorise()
    assert [problem.field for problem in at.view.decision_problems] == ["reason"]
    at.view.choice = ("mash_enquiry", "", "")
    at.presenter.authorise()
    assert status(hub, line.contact_id) is ContactStatus.WAITING_FOR_MANAGER
    at.view.questions[-1][2]()
    assert status(hub, line.contact_id) is ContactStatus.ENQUIRY_TO_OPEN
    assert at.view.step == "open"


def test_from_an_authorised_contact_the_enquiry_is_opened_and_found_again(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    screening.screen_contact(hub, staff[Role.HUB_WORKER], line.contact_id, replace(GOOD, version=line.version))
    manager = Opened(hub, staff, "manager")
    manager.presenter.show(line.contact_id)
    manager.view.choice = ("mash_enquiry", "", "")
    manager.presenter.authorise()
    manager.view.questions[-1][2]()
    manager.presenter.open_enquiry()
    place = manager.stage.journey.places[-1]
    assert place.kind == "case"
    later = Opened(hub, staff)
    later.presenter.show(line.contact_id)
    assert later.view.step == "go"
    later.presenter.go_to_enquiry()
    assert later.stage.journey.places == [Place("case", place.id)]


def test_the_moments_that_move_the_clocks_are_offered_once_each(hub: Hub, staff: Staff) -> None:
    made = contacts.record_contact(hub, staff[Role.HUB_WORKER], adult_at_risk()).new_id
    assert made is not None
    at = Opened(hub, staff)
    at.presenter.show(made)
    assert at.view.moments == (True, True)
    at.presenter.moments.start_decision_making()
    assert at.view.moments == (False, True)
    at.presenter.moments.note_written_referral()
    assert at.view.moments == (False, False)
    detail = at.view.shown[-1]
    assert detail.decision_started_at is not None
    assert detail.written_received_at is not None
    assert [notice.sentence for notice in at.view.notices] == ["Decision-making started.", "Written referral noted."]


def test_a_moment_noted_while_typing_leaves_what_is_typed_in_the_form_without_a_warning(
    hub: Hub, staff: Staff
) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    at.view.form = replace(GOOD, version=at.view.form.version)
    at.presenter.propose()
    at.presenter.moments.start_decision_making()
    assert at.view.form.level == GOOD.level
    assert [notice.tone for notice in at.view.notices] == ["done"]
    at.presenter.keep()
    assert status(hub, line.contact_id) is ContactStatus.WAITING_FOR_MANAGER


def test_a_screened_contact_offers_no_start_of_decision_making(hub: Hub, staff: Staff) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    screening.screen_contact(hub, staff[Role.HUB_WORKER], line.contact_id, replace(GOOD, version=line.version))
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    assert at.view.moments == (False, False)


def test_an_adult_at_risk_is_offered_the_outcomes_for_adults(hub: Hub, staff: Staff) -> None:
    made = contacts.record_contact(hub, staff[Role.HUB_WORKER], adult_at_risk()).new_id
    assert made is not None
    at = Opened(hub, staff)
    at.presenter.show(made)
    assert at.view.options is not None
    offered = {code for code, _words in at.view.options.outcomes}
    assert "section_42" in offered
    assert "early_help" not in offered
    assert at.view.options.adult


@pytest.mark.parametrize("who", ["service", "service2"])
def test_a_service_manager_reads_and_is_offered_no_form(hub: Hub, staff: Staff, who: str) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff, who)
    at.presenter.show(line.contact_id)
    assert (at.view.step, at.view.words) == ("read", "Not screened yet.")


def test_a_sign_out_leaves_nothing_on_the_screen_and_the_draft_in_the_database(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    line = record(hub, staff[Role.HUB_WORKER]).lines[0]
    at = Opened(hub, staff)
    at.presenter.show(line.contact_id)
    at.type(rating_reason="Half a thought")
    at.presenter.save_drafts()
    at.presenter.forget()
    shown = len(at.view.shown)
    at.presenter.load()
    assert len(at.view.shown) == shown
    monday.advance(timedelta(hours=9).total_seconds())
    kept = screening_drafts.open_screening_drafts(hub, staff[Role.HUB_WORKER], (line.contact_id,))
    assert kept[0].draft.rating_reason == "Half a thought"
    assert "thought" not in repr(kept[0])
