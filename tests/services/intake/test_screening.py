"""Promises about screening a contact, authorising it, and a batch of notifications."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import Authorisation, Contact, Document, Draft, Screening
from app.models.enums import AddressKind, ContactStatus
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Conflict, Invalid, Refused
from app.services.intake import batches, screening
from app.services.intake import screening_drafts as drafts
from app.services.intake.readers.dispatch import read_document
from app.services.intake.readers.record import BatchFound
from app.services.intake.screening_checks import check_authorisation
from app.services.intake.screening_records import AuthorisationDraft, BatchChoice, ScreeningDraft
from app.services.policy import ClockName
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
GOOD = ScreeningDraft(
    version=1,
    level=3,
    concerns=("16A",),
    rating="amber",
    rating_reason="Repeated lateness and hunger.",
    consent="given",
    outcome="mash_enquiry",
    outcome_reason="Partners hold more.",
)


def batch_of(name: str) -> tuple[BatchFound, bytes]:
    data = (SAMPLES / name).read_bytes()
    found = read_document(data, name).batch
    assert found is not None
    return found, data


@pytest.fixture
def batch_id(hub: Hub, staff: Staff) -> UUID:
    found, data = batch_of("police_merlin_batch.csv")
    made = batches.record_batch(hub, staff[Role.HUB_WORKER], found, "batch.csv", data).new_id
    assert made is not None
    return made


@pytest.fixture
def contact_id(hub: Hub, staff: Staff, batch_id: UUID) -> UUID:
    return batches.open_batch(hub, staff[Role.HUB_WORKER], batch_id).lines[0].contact_id


def status_of(hub: Hub, contact_id: UUID) -> ContactStatus:
    with hub.reading(None) as unit:
        return unit.get(Contact, contact_id).status


def version_of(hub: Hub, contact_id: UUID) -> int:
    with hub.reading(None) as unit:
        return unit.get(Contact, contact_id).version


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": None}, "level"),
        ({"level": 7}, "level"),
        ({"concerns": ()}, "concerns"),
        ({"concerns": ("18A",)}, "concerns"),
        ({"concerns": ("21", "16A")}, "concerns"),
        ({"rating": ""}, "rating"),
        ({"rating_reason": "  "}, "rating_reason"),
        ({"consent": ""}, "consent"),
        ({"consent": "not_sought"}, "consent_reason"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "section_42"}, "outcome"),
        ({"outcome_reason": ""}, "outcome_reason"),
        ({"cse_level": "grave"}, "cse_level"),
    ],
)
def test_a_screening_that_lacks_a_judgement_is_refused_beside_its_field(
    hub: Hub, staff: Staff, contact_id: UUID, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as told:
        screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, replace(GOOD, **change))
    assert field in {problem.field for problem in told.value.problems}
    assert status_of(hub, contact_id) is ContactStatus.UNSCREENED


def test_a_screened_contact_waits_for_a_manager_and_keeps_what_the_policy_proposed(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    draft = replace(GOOD, concerns=("3A", "4B", "2B"), rating="red")
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, draft)
    assert status_of(hub, contact_id) is ContactStatus.WAITING_FOR_MANAGER
    row = screening.list_screenings(hub, staff[Role.MASH_MANAGER], contact_id)[0]
    assert (row.rating, row.proposed_rating, row.proposed_route) == ("red", "amber", "mash_enquiry")
    assert any("misuse" in reason for reason in row.proposal_reasons)


def test_two_people_who_screen_the_same_contact_are_shown_both_texts(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    with pytest.raises(Conflict) as told:
        screening.screen_contact(
            hub, staff.others["worker2"], contact_id, replace(GOOD, rating="red", rating_reason="Injury seen.")
        )
    assert told.value.texts.mine["rating_reason"] == "Injury seen."
    assert told.value.texts.theirs["rating_reason"] == "Repeated lateness and hunger."
    assert "Injury" not in str(told.value)


def test_the_recommended_and_the_chosen_outcome_are_both_kept(hub: Hub, staff: Staff, contact_id: UUID) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    decision = AuthorisationDraft(version_of(hub, contact_id), "early_help", "The school's plan is working.")
    screening.authorise_contact(hub, staff[Role.MASH_MANAGER], contact_id, decision)
    row = screening.list_screenings(hub, staff[Role.HUB_WORKER], contact_id)[0]
    assert (row.recommended_outcome, row.authorised_outcome) == ("mash_enquiry", "early_help")
    assert status_of(hub, contact_id) is ContactStatus.CLOSED


def test_a_manager_who_chooses_otherwise_says_why(hub: Hub, staff: Staff, contact_id: UUID) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    with pytest.raises(Invalid, match="One thing"):
        screening.authorise_contact(
            hub, staff[Role.MASH_MANAGER], contact_id, AuthorisationDraft(version_of(hub, contact_id), "early_help")
        )
    assert status_of(hub, contact_id) is ContactStatus.WAITING_FOR_MANAGER


def test_an_authorised_enquiry_leaves_the_contact_waiting_to_be_opened(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    screening.authorise_contact(
        hub, staff[Role.MASH_MANAGER], contact_id, AuthorisationDraft(version_of(hub, contact_id), "mash_enquiry")
    )
    assert status_of(hub, contact_id) is ContactStatus.ENQUIRY_TO_OPEN
    with pytest.raises(Refused, match="does not wait"):
        screening.authorise_contact(
            hub, staff[Role.MASH_MANAGER], contact_id, AuthorisationDraft(version_of(hub, contact_id), "early_help")
        )


def test_a_hub_worker_cannot_authorise(hub: Hub, staff: Staff, contact_id: UUID) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    with pytest.raises(Refused):
        screening.authorise_contact(
            hub, staff[Role.HUB_WORKER], contact_id, AuthorisationDraft(version_of(hub, contact_id), "mash_enquiry")
        )


def test_undo_makes_a_contact_unscreened_again_and_keeps_the_screening_on_record(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    made = screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD).new_id
    assert made is not None
    with pytest.raises(Refused, match="your own"):
        screening.take_back_screening(hub, staff.others["worker2"], contact_id, made)
    screening.take_back_screening(hub, staff[Role.HUB_WORKER], contact_id, made)
    assert status_of(hub, contact_id) is ContactStatus.UNSCREENED
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Screening)) == 1


def test_a_batch_is_recorded_whole_with_its_original(hub: Hub, staff: Staff, batch_id: UUID) -> None:
    detail = batches.open_batch(hub, staff[Role.HUB_WORKER], batch_id)
    assert len(detail.lines) == 11
    assert all(line.screening is None and line.status == "unscreened" for line in detail.lines)
    with hub.reading(None) as unit:
        document = unit.session.scalars(select(Document).where(Document.batch_id == batch_id)).one()
        assert document.content == (SAMPLES / "police_merlin_batch.csv").read_bytes()


def test_the_same_file_is_not_recorded_twice(hub: Hub, staff: Staff, batch_id: UUID) -> None:
    found, data = batch_of("police_merlin_batch.csv")
    with pytest.raises(Refused, match="before"):
        batches.record_batch(hub, staff[Role.HUB_WORKER], found, "again.csv", data)
    assert len(batches.list_batches(hub, staff[Role.HUB_WORKER])) == 1


def test_a_batch_with_a_bad_row_records_nothing_and_names_the_row(hub: Hub, staff: Staff) -> None:
    found, data = batch_of("police_ppn_batch.csv")
    first = found.notifications[0]
    broken = replace(first, subjects=(replace(first.subjects[0], forenames=None, surname=None, name_as_written=None),))
    with pytest.raises(Invalid) as told:
        batches.record_batch(
            hub, staff[Role.HUB_WORKER], replace(found, notifications=(broken, *found.notifications[1:])), "b.csv", data
        )
    assert told.value.problems[0].row == 1
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Contact)) == 0


def test_a_batch_is_authorised_only_whole_and_as_it_was_shown(hub: Hub, staff: Staff, batch_id: UUID) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    lines = batches.open_batch(hub, worker, batch_id).lines
    for line in lines[:-1]:
        screening.screen_contact(hub, worker, line.contact_id, _simple(line.version))
    choices = [BatchChoice(line.contact_id, line.version + 1, "no_further_action") for line in lines[:-1]]
    with pytest.raises(Refused, match="not screened"):
        batches.authorise_batch(hub, manager, batch_id, 1, choices)
    screening.screen_contact(hub, worker, lines[-1].contact_id, _simple(lines[-1].version))
    with pytest.raises(Conflict):
        batches.authorise_batch(hub, manager, batch_id, 1, choices)
    shown = batches.open_batch(hub, manager, batch_id)
    choices = [BatchChoice(line.contact_id, line.version, "no_further_action") for line in shown.lines]
    batches.authorise_batch(hub, manager, batch_id, shown.version, choices)
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Authorisation)) == 11
    assert {line.status for line in batches.open_batch(hub, manager, batch_id).lines} == {"closed"}
    assert batches.list_batches(hub, manager)[0].state == "authorised"


def test_one_missing_reason_keeps_the_whole_batch_unauthorised(hub: Hub, staff: Staff, batch_id: UUID) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    for line in batches.open_batch(hub, worker, batch_id).lines:
        screening.screen_contact(hub, worker, line.contact_id, _simple(line.version))
    shown = batches.open_batch(hub, manager, batch_id)
    choices = [BatchChoice(line.contact_id, line.version, "no_further_action") for line in shown.lines]
    choices[4] = replace(choices[4], outcome="information_and_advice")
    with pytest.raises(Invalid) as told:
        batches.authorise_batch(hub, manager, batch_id, shown.version, choices)
    assert told.value.problems[0].row == 5
    assert {line.status for line in batches.open_batch(hub, manager, batch_id).lines} == {"waiting_for_manager"}


def test_a_late_contact_wants_the_managers_reason_where_the_policy_says_so(
    hub: Hub, staff: Staff, contact_id: UUID, monday: FixedClock
) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    monday.advance(timedelta(days=3).total_seconds())
    with hub.reading(None) as unit:
        contact = unit.get(Contact, contact_id)
        policy = unit.policy_of(contact.policy_version_id)
    draft = AuthorisationDraft(2, "mash_enquiry")
    assert check_authorisation(contact, draft, policy, late=False) == ()
    told = check_authorisation(contact, draft, policy, late=True)
    assert [problem.field for problem in told] == ["late_reason"]


def test_a_typed_screening_is_its_authors_alone_and_goes_when_it_is_recorded(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    worker, colleague = staff[Role.HUB_WORKER], staff.others["worker2"]
    draft = replace(GOOD, level=None, rating_reason="Half a thought")
    drafts.save_screening_draft(hub, worker, contact_id, replace(draft, rating_reason="Half"))
    drafts.save_screening_draft(hub, worker, contact_id, draft)
    drafts.save_screening_draft(hub, colleague, contact_id, replace(draft, rating_reason="Theirs"))
    assert [each.draft for each in drafts.open_screening_drafts(hub, worker, (contact_id,))] == [draft]
    screening.screen_contact(hub, worker, contact_id, GOOD)
    assert drafts.open_screening_drafts(hub, worker, (contact_id,)) == ()
    assert len(drafts.open_screening_drafts(hub, colleague, (contact_id,))) == 1
    drafts.discard_screening_draft(hub, colleague, contact_id)
    drafts.discard_screening_draft(hub, colleague, contact_id)
    assert drafts.open_screening_drafts(hub, colleague, (contact_id,)) == ()


def test_a_draft_that_this_version_cannot_read_is_left_out_in_silence(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    worker = staff[Role.HUB_WORKER]
    drafts.save_screening_draft(hub, worker, contact_id, GOOD)
    with hub.writing(worker) as unit:
        row = unit.session.scalars(select(Draft)).one()
        row.body = {"version": "none", "level": "high"}
        unit.audit("draft kept", "draft", row.id)
        unit.commit()
    assert drafts.open_screening_drafts(hub, worker, (contact_id,)) == ()


def test_a_screening_that_failed_leaves_the_draft(hub: Hub, staff: Staff, contact_id: UUID) -> None:
    worker = staff[Role.HUB_WORKER]
    drafts.save_screening_draft(hub, worker, contact_id, GOOD)
    with pytest.raises(Invalid):
        screening.screen_contact(hub, worker, contact_id, replace(GOOD, rating=""))
    assert len(drafts.open_screening_drafts(hub, worker, (contact_id,))) == 1


def test_a_cse_grade_is_read_back_with_the_screening_it_was_kept_in(
    hub: Hub, staff: Staff, contact_id: UUID, monday: FixedClock
) -> None:
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, replace(GOOD, cse_level="high"))
    monday.advance(60)
    again = replace(GOOD, version=version_of(hub, contact_id))
    screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, again)
    rows = screening.list_screenings(hub, staff[Role.HUB_WORKER], contact_id)
    assert [row.cse_level for row in rows] == ["", "high"]


def test_a_change_of_facts_is_a_conflict_without_anybody_elses_judgement(
    hub: Hub, staff: Staff, contact_id: UUID
) -> None:
    made = screening.screen_contact(hub, staff.others["worker2"], contact_id, GOOD).new_id
    assert made is not None
    screening.take_back_screening(hub, staff.others["worker2"], contact_id, made)
    with pytest.raises(Conflict) as told:
        screening.screen_contact(hub, staff[Role.HUB_WORKER], contact_id, GOOD)
    assert told.value.texts.theirs == {}
    assert told.value.texts.mine["level"] == "3"


def test_the_stamp_of_a_batch_moves_with_each_of_its_contacts(hub: Hub, staff: Staff, batch_id: UUID) -> None:
    worker = staff[Role.HUB_WORKER]
    detail = batches.open_batch(hub, worker, batch_id)
    assert batches.batch_stamp(hub, worker, batch_id) == detail.stamp
    screening.screen_contact(hub, worker, detail.lines[3].contact_id, GOOD)
    assert batches.batch_stamp(hub, worker, batch_id) == detail.stamp + 1


def test_a_line_is_late_only_under_a_policy_that_wants_the_reason(
    hub: Hub, staff: Staff, batch_id: UUID, monday: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = staff[Role.HUB_WORKER]
    first = batches.open_batch(hub, worker, batch_id).lines[0]
    screening.screen_contact(hub, worker, first.contact_id, GOOD)
    monday.advance(timedelta(days=3).total_seconds())
    assert not any(line.late for line in batches.open_batch(hub, worker, batch_id).lines)
    pack = load_builtin("west_berkshire")
    asks = (replace(rule, late_needs_reason=rule.clock == ClockName.CONTACT) for rule in pack.clocks)
    strict = replace(pack, clocks=tuple(asks))
    monkeypatch.setattr(type(hub), "policy_version", lambda _hub, _session, _version: strict)
    shown = batches.open_batch(hub, worker, batch_id)
    assert [line.late for line in shown.lines][:2] == [True, False]
    decision = AuthorisationDraft(shown.lines[0].version, "mash_enquiry")
    with pytest.raises(Invalid) as told:
        screening.authorise_contact(hub, staff[Role.MASH_MANAGER], first.contact_id, decision)
    assert [problem.field for problem in told.value.problems] == ["late_reason"]


def test_a_notification_without_an_address_says_not_known(hub: Hub, staff: Staff) -> None:
    head = "PPN Ref,Incident Date,Role,Surname,Forename(s),DOB,MASH Summary"
    text = f"{head}\nP/1,28/03/2026,Child,ADEYEMI,Mira,04/05/2018,Seen\n"
    data = text.encode()
    found = read_document(data, "b.csv").batch
    assert found is not None
    assert batches.record_batch(hub, staff[Role.HUB_WORKER], found, "b.csv", data).new_id is not None
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(Contact.address_kind)).one() is AddressKind.UNKNOWN


def _simple(version: int) -> ScreeningDraft:
    return replace(GOOD, version=version, rating="green", level=2, outcome="no_further_action")
