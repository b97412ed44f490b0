"""What is missing is true after each act: it follows from the rows and from nothing else."""

from datetime import timedelta

import pytest

from app.models import (
    Determination,
    DeterminationAnswer,
    Disagreement,
    Feedback,
    HandOver,
    HandOverAcknowledgement,
    ItemMarking,
    ReplyItem,
    new_id,
)
from app.models.enums import ConsentPosition, ItemHandling, LadderAnswer
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.consent import ConsentDraft, OverrideDraft, agree_override, propose_override, record_consent
from app.services.enquiry.frame_records import Missing
from app.services.enquiry.missing import read_missing
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import Basis, ReplyDraft
from app.services.enquiry.sending import send_requests, withdraw_request
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened, put

OVERRIDE = OverrideDraft("c", "Asking would warn him", "None would do")


def found(case: Case) -> Missing:
    """What is missing by its own service, which says the same as the case as it is opened."""
    said = read_missing(case.hub, case.worker, case.id)
    assert said == case.read().missing
    return said


def send(case: Case) -> None:
    send_requests(case.hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)


def test_every_agency_is_to_decide_until_it_is_asked_or_reasoned(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    before = found(case)
    assert len(before.to_decide) == len(case.read().agencies)
    assert before.not_asked == ()
    case.ask(("police",))
    after = found(case)
    assert (after.to_decide, after.unsent) == ((), ("Police",))
    assert len(after.not_asked) == len(case.read().agencies) - 1
    assert after.not_asked[0].reasons == ("Not known to this service",)


def test_a_request_waits_until_it_is_answered_and_is_open_again_once_withdrawn(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = opened(hub, staff)
    case.ask(("police", "health"))
    send(case)
    waiting = found(case).waiting
    assert [(each.agency, each.answered, each.asked) for each in waiting] == [("Police", 0, 4), ("Health", 0, 4)]
    assert waiting[0].due_at == monday.now() + timedelta(hours=12)
    request = next(each for each in case.read().requests if each.agency == "Police")
    drafts = tuple(ReplyDraft(each.id, "current", text="Known") for each in case.read().people)
    log_reply(hub, case.worker, request.id, drafts, version=request.version)
    assert [each.agency for each in found(case).waiting] == ["Health"]
    health = next(each for each in case.read().requests if each.agency == "Health")
    withdraw_request(hub, case.worker, health.id, "Asked in error", health.version)
    assert (found(case).waiting, [name for name, _ in found(case).to_decide]) == ((), ["Health"])


def test_an_item_counts_until_somebody_marks_it(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    send(case)
    request = case.read().requests[0]
    answer = ReplyDraft(case.read().people[0].id, "current", text="Known")
    log_reply(hub, case.worker, request.id, (answer,), version=request.version)
    reply, by = case.read().replies[0].id, case.worker.user_id
    items = [
        ReplyItem(id=new_id(), at=case.read().read_at, by_id=by, reply_id=reply, position=at, text="A fact")
        for at in (1, 2)
    ]
    put(case.hub, *items)
    assert [(each.agency, each.items) for each in found(case).unmarked] == [("Police", 2)]
    put(
        case.hub,
        ItemMarking(
            id=new_id(),
            at=case.read().read_at,
            by_id=by,
            item_id=items[0].id,
            handling=ItemHandling.HUB_ONLY,
            reason="Third party",
        ),
    )
    assert [(each.agency, each.items) for each in found(case).unmarked] == [("Police", 1)]


def test_consent_and_override_follow_what_was_done_last(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff, consent=ConsentPosition.SOUGHT)
    assert found(case).consent == "sought"
    refused = ConsentDraft("refused", said_by="The mother")
    record_consent(hub, case.worker, case.id, refused, version=case.read().header.version)
    case.ask(("police",), basis=Basis.OVERRIDE)
    assert (found(case).consent, found(case).held, found(case).override_since) == ("refused", ("Police",), None)
    since = monday.now()
    made = propose_override(hub, staff[Role.MASH_MANAGER], case.id, OVERRIDE).new_id
    assert found(case).override_since == since
    assert made is not None
    agree_override(hub, staff[Role.SERVICE_MANAGER], made, "Proportionate")
    after = found(case)
    assert (after.override_since, after.held, after.unsent) == (None, (), ("Police",))


def test_a_referrer_is_owed_an_answer_until_it_is_given_or_held_back_with_a_reason(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    contact, now = case.read().contacts[0].id, case.read().read_at
    with hub.reading(None) as unit:
        known = unit.session.query(Feedback).filter_by(contact_id=contact).first()
    if known is None:
        put(case.hub, Feedback(id=new_id(), contact_id=contact, owed_since=now))
    assert [each.reference for each in found(case).feedback] == [case.read().contacts[0].reference]
    with hub.writing(None) as unit:
        row = unit.session.query(Feedback).filter_by(contact_id=contact).one()
        row.given_at, row.given_by_id, row.way = now, case.worker.user_id, "letter"
        unit.audit("answered for a test")
        unit.commit()
    assert found(case).feedback == ()


def test_a_disagreement_is_open_until_it_is_accepted_or_finally_decided(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    now, police = case.read().read_at, staff.others["police"]
    other = Disagreement(
        id=new_id(), at=now, by_id=police.user_id, enquiry_id=case.id, agency_id=police.agency_id, view="Red"
    )
    put(case.hub, other)
    assert [(each.agency, each.step) for each in found(case).disagreements] == [("Police", 0)]
    first = Determination(
        id=new_id(), at=now, by_id=staff.others["social"].user_id, disagreement_id=other.id, step=1, reason="Amber"
    )
    put(case.hub, first)
    assert found(case).disagreements[0].step == 1
    answer = DeterminationAnswer(
        id=new_id(), at=now, by_id=police.user_id, determination_id=first.id, answer=LadderAnswer.UNRESOLVED
    )
    put(case.hub, answer)
    assert len(found(case).disagreements) == 1
    last = Determination(
        id=new_id(), at=now, by_id=staff.others["manager"].user_id, disagreement_id=other.id, step=2, reason="Red"
    )
    put(case.hub, last)
    assert found(case).disagreements == ()


def test_a_hand_over_waits_for_its_acknowledgement(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    now, by = case.read().read_at, case.worker.user_id
    row = HandOver(
        id=new_id(),
        at=now,
        by_id=by,
        enquiry_id=case.id,
        team="Assessment",
        reason="Injury",
        due_at=now,
        due_reason="1 h",
    )
    put(case.hub, row)
    assert [each.team for each in found(case).hand_overs] == ["Assessment"]
    put(
        case.hub,
        HandOverAcknowledgement(
            id=new_id(), at=now, by_id=by, hand_over_id=row.id, acknowledged_by="Team manager", acknowledged_at=now
        ),
    )
    assert found(case).hand_overs == ()


def test_what_a_restricted_case_lacks_is_told_to_nobody_who_may_not_open_it(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.restrict(staff[Role.MASH_MANAGER])
    with pytest.raises(NotNamed):
        read_missing(hub, staff.others["worker2"], case.id)
