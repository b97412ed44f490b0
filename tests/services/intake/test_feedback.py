"""No contact ends in silence: every referrer is told once, or it is written why not; agencies get a daily report."""

import io
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.models import AuditEntry, Contact, Feedback, FeedbackMessage, new_id
from app.models.enums import ContactStatus
from app.services import clock
from app.services.access import Role
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.intake.consultations import ConsultationDraft, list_consultations, record_consultation
from app.services.intake.daily_reports import list_daily_reports, record_report_sent
from app.services.intake.feedback import (
    allow_contact,
    count_feedback,
    draft_letter,
    give_feedback,
    list_feedback,
    mark_do_not_contact,
    open_feedback,
)
from app.services.intake.feedback_letters import report_paper
from app.services.intake.feedback_records import FeedbackView
from app.services.intake.screening import authorise_contact
from app.services.intake.screening_records import AuthorisationDraft
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import authorised_contact


def decided(hub: Hub, staff: Staff, outcome: str = "no_further_action", **columns: Any) -> UUID:
    """A contact that a manager has decided, whose referrer is owed an answer."""
    at = authorised_contact(hub, staff, outcome=outcome)
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        unit.add(Feedback(id=new_id(), contact_id=at, owed_since=unit.at))
        unit.session.flush()
        contact = unit.get(Contact, at)
        contact.status, contact.closed_at = ContactStatus.CLOSED, unit.at
        wanted = {
            "referrer_name": "Petra Lane",
            "referrer_agency": "Brook School",
            "referrer_email": "office@brook.example",
            "source_code": "2A",
            **columns,
        }
        for name, value in wanted.items():
            setattr(contact, name, value)
        unit.audit("feedback owed for a test", "contact", at)
        unit.commit()
    return at


def test_a_decided_contact_stands_in_the_queue_until_its_referrer_is_told_and_then_never_again(
    hub: Hub, staff: Staff
) -> None:
    worker, at = staff[Role.HUB_WORKER], decided(hub, staff)
    assert [row.contact_id for row in list_feedback(hub, worker, FeedbackView.TO_ANSWER)] == [at]
    letter = draft_letter(hub, worker, at)
    assert "Petra Lane" in letter.words
    assert "please tell us again" in letter.words
    assert not any(name in letter.words for name in ("Novak", "Ayla", "Rowan"))
    give_feedback(hub, worker, at, way="email", recipient=letter.to, text=letter.words)
    assert list_feedback(hub, worker, FeedbackView.TO_ANSWER) == ()
    assert open_feedback(hub, worker, at).way == "email"
    with pytest.raises(Conflict, match="told the referrer already"):
        give_feedback(hub, staff.others["worker2"], at, way="phone", recipient="Petra", text="Told")
    with hub.reading(None) as unit:
        assert len(unit.session.scalars(select(FeedbackMessage)).all()) == 1
        entry = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "feedback given")).one()
    assert entry.detail == {"way": "email"}


@pytest.mark.parametrize(
    "ask", [open_feedback, draft_letter, partial(give_feedback, way="letter", recipient="A", text="B")]
)
def test_a_contact_that_owes_no_answer_is_told_as_that(hub: Hub, staff: Staff, ask: Any) -> None:
    at = authorised_contact(hub, staff, outcome="no_further_action")
    with pytest.raises(NotFound, match="No answer is owed"):
        ask(hub, staff[Role.HUB_WORKER], at)


def test_what_an_answer_lacks_is_said_by_its_field(hub: Hub, staff: Staff) -> None:
    at = decided(hub, staff)
    with pytest.raises(Invalid) as told:
        give_feedback(hub, staff[Role.HUB_WORKER], at, way=None, recipient=" ", text="")
    assert {each.field for each in told.value.problems} == {"way", "recipient", "text"}


def test_a_contact_that_is_not_decided_is_not_answered(hub: Hub, staff: Staff) -> None:
    at = decided(hub, staff)
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        contact = unit.get(Contact, at)
        contact.status, contact.closed_at, contact.chosen_outcome = ContactStatus.UNSCREENED, None, None
        unit.audit("undecided for a test", "contact", at)
        unit.commit()
    worker = staff[Role.HUB_WORKER]
    assert [row.contact_id for row in list_feedback(hub, worker, FeedbackView.NOT_DECIDED)] == [at]
    with pytest.raises(Refused, match="Nothing is decided"):
        draft_letter(hub, worker, at)
    with pytest.raises(Refused, match="Nothing is decided"):
        give_feedback(hub, worker, at, way="phone", recipient="Petra", text="Told")


def test_a_referrer_who_must_not_be_contacted_is_kept_in_sight_with_the_reason_and_only_a_manager_changes_that(
    hub: Hub, staff: Staff
) -> None:
    worker, at = staff[Role.HUB_WORKER], decided(hub, staff)
    with pytest.raises(Invalid):
        mark_do_not_contact(hub, worker, at, "  ")
    mark_do_not_contact(hub, worker, at, "Lives with the person who harms")
    assert [row.reason for row in list_feedback(hub, worker, FeedbackView.DO_NOT_CONTACT)] == [
        "Lives with the person who harms"
    ]
    with pytest.raises(Refused, match="must not be contacted"):
        give_feedback(hub, worker, at, way="phone", recipient="Petra", text="Told")
    with pytest.raises(Refused):
        allow_contact(hub, worker, at, "It is safe now")
    allow_contact(hub, staff[Role.MASH_MANAGER], at, "It is safe now")
    assert [row.contact_id for row in list_feedback(hub, worker, FeedbackView.TO_ANSWER)] == [at]


def test_answers_owed_for_more_than_a_working_day_are_late(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    decided(hub, staff)
    assert count_feedback(hub, worker).late == 0
    with clock.use(clock.FixedClock(clock.now() + timedelta(days=4))):
        counts = count_feedback(hub, worker)
    assert (counts.to_answer, counts.late) == (1, 1)


def test_the_schema_itself_lets_no_contact_close_in_silence_and_no_answer_be_taken_back(
    hub: Hub, staff: Staff
) -> None:
    at = authorised_contact(hub, staff, outcome="no_further_action")
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="closes in silence"):
        connection.execute(text("UPDATE contact SET status = 'closed', closed_at = 1 WHERE id = :id"), {"id": at.bytes})
    told = decided(hub, staff)
    give_feedback(hub, staff[Role.HUB_WORKER], told, way="phone", recipient="Petra", text="Told")
    for words in ("UPDATE feedback SET given_at = NULL, way = NULL", "DELETE FROM feedback"):
        with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
            connection.execute(text(words))


def test_a_daily_report_lists_what_was_decided_for_one_agency_by_reference_and_names_nobody(
    hub: Hub, staff: Staff
) -> None:
    worker = staff[Role.HUB_WORKER]
    first = decided(hub, staff)
    decided(hub, staff, referrer_agency="BROOK SCHOOL", sender_reference="B-7")
    decided(hub, staff, referrer_agency="Harbour Surgery")
    decided(hub, staff, source_code="9", referrer_agency="Brook School")
    reports = list_daily_reports(hub, worker, clock.today())
    assert [(report.agency, len(report.lines)) for report in reports] == [("Brook School", 2), ("Harbour Surgery", 1)]
    pdf = set_pdf(report_paper(reports[0], datetime(2026, 3, 30, tzinfo=UTC), "Jo Shaw"))
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "2 ended as no further action" in said
    assert not any(name in said for name in ("Novak", "Ayla", "Rowan", "Petra"))
    with pytest.raises(Invalid):
        record_report_sent(hub, worker, clock.today(), "Brook School", None)
    record_report_sent(hub, worker, clock.today(), "brook school", "email")
    assert open_feedback(hub, worker, first).way == "daily_report"
    assert list_daily_reports(hub, worker, clock.today())[0].sent_at is not None
    assert list_daily_reports(hub, worker, clock.today() + timedelta(days=1)) == ()


def test_a_contact_ends_as_a_consultation_only_with_the_advice_on_record(hub: Hub, staff: Staff) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    at = authorised_contact(hub, staff, outcome="consultation", authorised=False)
    with hub.writing(worker) as unit:
        unit.add(Feedback(id=new_id(), contact_id=at, owed_since=unit.at))
        version = unit.get(Contact, at).version
        unit.audit("feedback owed for a test", "contact", at)
        unit.commit()
    draft = AuthorisationDraft(outcome="consultation", reason="Advice was enough", late_reason="", version=version)
    with pytest.raises(Invalid) as told:
        authorise_contact(hub, manager, at, draft)
    assert "what was advised" in told.value.problems[0].sentence
    with pytest.raises(Invalid) as lacking:
        record_consultation(hub, worker, at, ConsultationDraft("", "", ""))
    assert {each.field for each in lacking.value.problems} == {"asked_by", "question", "advice", "family_named"}
    said = ConsultationDraft("Head of Brook School", "Is this neglect?", "Talk to the parents", family_named=False)
    made = record_consultation(hub, worker, at, said)
    with pytest.raises(Conflict):
        record_consultation(hub, worker, at, said)
    record_consultation(hub, worker, at, said, corrects_id=made.new_id)
    assert [row.corrects_id for row in list_consultations(hub, worker, at)] == [made.new_id, None]
    authorise_contact(hub, manager, at, draft)
    with hub.reading(None) as unit:
        assert unit.get(Contact, at).status is ContactStatus.CLOSED
