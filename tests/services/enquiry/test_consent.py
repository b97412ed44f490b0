"""Overriding consent: two managers, and nothing that relies on it leaves before both have acted."""

from datetime import timedelta

import pytest

from app.models import FileNote, new_id
from app.models.enums import ConsentPosition
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.consent import (
    ConsentDraft,
    OverrideDraft,
    agree_override,
    propose_override,
    record_consent,
    refuse_override,
)
from app.services.enquiry.grid import ask_partners
from app.services.enquiry.records import OverrideRow
from app.services.enquiry.request_records import Basis, CellState
from app.services.enquiry.sending import send_held_requests, send_requests
from app.services.errors import Invalid, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, change, opened, put

DRAFT = OverrideDraft(
    "c", "Asking would warn the adult who poses the risk.", "Asking the mother alone: she lives with him."
)


def held(hub: Hub, staff: Staff) -> Case:
    """An enquiry without consent whose requests are held and whose override is proposed."""
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(basis=Basis.OVERRIDE)
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, DRAFT)
    return case


def proposal(case: Case) -> OverrideRow:
    return case.read().overrides[0]


def test_an_agreed_override_frees_the_held_requests_and_sends_none(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    agreed = agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate")
    assert agreed.words == "Agreed. 2 held requests may leave now; the hub sends them from the case."
    found = case.read()
    assert {row.state for row in found.requests} == {"held"}
    assert {cell.state for cell in found.cells if cell.request_id} == {CellState.FREED}


def test_freed_requests_leave_as_an_act_of_the_hub(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = held(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate")
    monday.advance(600)
    sent = send_held_requests(hub, case.worker, proposal(case).id)
    assert sent.words == "Sent to Police and Health."
    assert {(row.state, row.sent_at) for row in case.read().requests} == {("sent", monday.now())}


def test_a_refused_override_keeps_every_request_unsent(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    refuse_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Ask the mother first")
    with pytest.raises(Refused, match="not agreed"):
        send_held_requests(hub, case.worker, proposal(case).id)
    with pytest.raises(Refused, match="not agreed"):
        send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    assert {(row.state, row.sent_at) for row in case.read().requests} == {("held", None)}
    assert proposal(case).decision_reason == "Ask the mother first"


def test_a_proposed_override_lets_nothing_leave(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    with pytest.raises(Refused, match="not agreed"):
        send_held_requests(hub, case.worker, proposal(case).id)
    assert {row.sent_at for row in case.read().requests} == {None}


def test_who_proposed_an_override_cannot_agree_it_whatever_their_roles(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    both = _with_both_roles(hub, staff)
    propose_override(hub, both, case.id, DRAFT)
    for decide in (agree_override, refuse_override):
        with pytest.raises(Refused, match="The person who proposed this cannot also decide it"):
            decide(hub, both, proposal(case).id, "I am sure")
    assert proposal(case).state == "proposed"


def test_a_mash_manager_proposes_and_nobody_below(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    for name in ("worker", "police", "social", "service", "auditor", "admin"):
        with pytest.raises(Refused, match="propose a consent override"):
            propose_override(hub, staff.others[name], case.id, DRAFT)
    assert case.read().overrides == ()


def test_a_service_manager_decides_and_nobody_below(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    for name in ("worker", "police", "social", "manager", "auditor", "admin"):
        with pytest.raises(Refused, match="agree or refuse a consent override"):
            agree_override(hub, staff.others[name], proposal(case).id, "Yes")
        with pytest.raises(Refused, match="agree or refuse a consent override"):
            refuse_override(hub, staff.others[name], proposal(case).id, "No")
    assert proposal(case).state == "proposed"


def test_an_override_is_decided_once(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate")
    with pytest.raises(Refused, match="already decided"):
        refuse_override(hub, staff.others["service2"], proposal(case).id, "On second thoughts")
    assert proposal(case).state == "agreed"


def test_a_decision_needs_its_reason(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    for decide in (agree_override, refuse_override):
        with pytest.raises(Invalid):
            decide(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, " ")
    assert proposal(case).state == "proposed"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (OverrideDraft(None, "a", "b"), "ground"),
        (OverrideDraft("c", " ", "b"), "analysis"),
        (OverrideDraft("c", "a", ""), "alternatives"),
        (OverrideDraft("c", "a", "b", not_told="The father"), "not_told_until"),
    ],
)
def test_a_proposal_is_whole_or_not_made(hub: Hub, staff: Staff, draft: OverrideDraft, field: str) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    with pytest.raises(Invalid) as refused:
        propose_override(hub, staff[Role.MASH_MANAGER], case.id, draft)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_not_telling_the_family_has_an_end_that_lies_ahead(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    late = OverrideDraft("c", "a", "b", "The father", monday.now() - timedelta(hours=1))
    with pytest.raises(Invalid):
        propose_override(hub, staff[Role.MASH_MANAGER], case.id, late)


def test_one_proposal_waits_at_a_time(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    with pytest.raises(Refused, match="waits for a decision already"):
        propose_override(hub, staff[Role.MASH_MANAGER], case.id, DRAFT)


def test_an_agreed_override_leaves_a_case_note_with_analysis_and_justification(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate to the risk")
    note = case.read().notes[0]
    assert (note.title, note.by) == ("Consent overridden", "Sal Quist")
    for part in (DRAFT.analysis, DRAFT.alternatives, "Proportionate to the risk", "Seeking consent would prejudice"):
        assert part in note.text


def test_an_agreed_override_puts_a_locked_note_on_each_subjects_file(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate to the risk")
    notes = proposal(case).file_notes
    assert [(each.person, each.by) for each in notes] == [("Ayla Novak", "Sal Quist"), ("Finn Novak", "Sal Quist")]
    assert {each.text for each in notes} == {case.read().notes[0].text}
    with pytest.raises(Refused, match="never changed or deleted"):
        change(hub, FileNote, text="Softer")


def test_a_refused_override_puts_nothing_on_any_file(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    refuse_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Ask the mother first")
    assert proposal(case).file_notes == ()
    note = FileNote(
        id=new_id(),
        at=case.read().read_at,
        by_id=case.worker.user_id,
        override_id=proposal(case).id,
        enquiry_person_id=case.read().people[0].id,
        title="x",
        text="x",
    )
    with pytest.raises(Refused, match="not agreed"):
        put(hub, note)


def test_an_override_lists_every_request_that_left_under_it(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate")
    assert proposal(case).left == ()
    send_held_requests(hub, case.worker, proposal(case).id)
    later = case.ask(("education",), basis=Basis.OVERRIDE)["education"]
    assert [each.agency for each in proposal(case).left] == ["Police", "Health"]
    send_requests(hub, case.worker, case.id, [later], case.read().header.version)
    assert sorted(each.agency for each in proposal(case).left) == ["Education", "Health", "Police"]


def test_withdrawn_consent_holds_what_was_drafted_on_it(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask()
    changed = record_consent(
        hub, case.worker, case.id, ConsentDraft("withdrawn", said_by="The mother"), version=case.read().header.version
    )
    assert "2 drafted requests are now held" in changed.words
    assert {(row.state, row.relies_on_override) for row in case.read().requests} == {("held", True)}
    with pytest.raises(Refused):
        send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)


def test_consent_given_later_lets_new_requests_rest_on_it(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.SOUGHT)
    given = ConsentDraft("given", said_by="The mother", covers="the children and herself")
    record_consent(hub, case.worker, case.id, given, version=case.read().header.version)
    assert case.read().header.consent == "given"
    ask_partners(hub, case.worker, case.id, case.plan())
    assert {row.state for row in case.read().requests} == {"draft"}


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (ConsentDraft(None), ["position"]),
        (ConsentDraft("overridden"), ["position"]),
        (ConsentDraft("not_sought"), ["reason"]),
        (ConsentDraft("given"), ["said_by", "covers"]),
        (ConsentDraft("refused"), ["said_by"]),
    ],
)
def test_a_consent_event_says_who_for_whom_and_why_not(
    hub: Hub, staff: Staff, draft: ConsentDraft, fields: list[str]
) -> None:
    case = opened(hub, staff)
    with pytest.raises(Invalid) as refused:
        record_consent(hub, case.worker, case.id, draft, version=case.read().header.version)
    assert [problem.field for problem in refused.value.problems] == fields


def test_requests_asked_after_the_agreement_may_leave_at_once(hub: Hub, staff: Staff) -> None:
    case = held(hub, staff)
    agree_override(hub, staff[Role.SERVICE_MANAGER], proposal(case).id, "Proportionate")
    send_held_requests(hub, case.worker, proposal(case).id)
    education = case.ask(("education",), basis=Basis.OVERRIDE)["education"]
    sent = send_requests(hub, case.worker, case.id, [education], case.read().header.version)
    assert sent.words == "Sent to Education."


def _with_both_roles(hub: Hub, staff: Staff) -> Actor:
    """The MASH manager as somebody who is a service manager, too."""
    from dataclasses import replace

    from app.models import UserRole

    manager = staff[Role.MASH_MANAGER]
    with hub.writing(None) as unit:
        unit.add(UserRole(user_id=manager.user_id, role=Role.SERVICE_MANAGER.value, granted_at=unit.at))
        unit.audit("role granted for a test")
        unit.commit()
    return replace(manager, roles=manager.roles | {Role.SERVICE_MANAGER})
