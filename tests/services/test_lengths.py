"""Too much in a text or a line is refused beside its field by the service itself, and nothing is ever cut short."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest

from app.models import new_id
from app.models.enums import ConsentPosition, FeedbackWay
from app.services import clock
from app.services.access import Role
from app.services.enquiry import chasing, chronology, consent, flags, grid, hand_over, warnings
from app.services.enquiry.chronology_records import TypedEvent
from app.services.enquiry.decision_records import HandOverDraft
from app.services.enquiry.flag_records import CseDraft, DashDraft, EpisodeDraft
from app.services.enquiry.sending import send_requests
from app.services.errors import Invalid
from app.services.intake import consultations, feedback, inbox_acts, linking
from app.services.intake.consultations import ConsultationDraft
from app.services.intake.inbox_records import Chosen
from app.services.lengths import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, file_name, line_too_long, too_long
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.services.intake.test_feedback import decided

TEXT = "ä" * (LONGEST_TEXT // 2 + 1)
LINE = "x" * (LONGEST_LINE + 1)
NAME = "x" * (LONGEST_NAME + 1)
DAY = date(2026, 3, 2)


class Where(NamedTuple):
    """What the acts are done to."""

    hub: Hub
    staff: Staff
    case: Case
    contact: UUID
    person: UUID


def _worker(at: Where, act: Callable[..., object], *args: object, **more: object) -> object:
    return act(at.hub, at.case.worker, at.case.id, *args, **more)


ACTS: dict[str, Callable[[Where], object]] = {
    "question": lambda at: consultations.record_consultation(
        at.hub, at.case.worker, at.contact, ConsultationDraft("A teacher", TEXT, "Talk to the family.", True)
    ),
    "advice": lambda at: consultations.record_consultation(
        at.hub, at.case.worker, at.contact, ConsultationDraft("A teacher", "What now?", TEXT, True)
    ),
    "asked_by": lambda at: consultations.record_consultation(
        at.hub, at.case.worker, at.contact, ConsultationDraft(LINE, "What now?", "Talk to the family.", True)
    ),
    "recipient": lambda at: feedback.give_feedback(
        at.hub, at.case.worker, at.contact, way=FeedbackWay.LETTER.value, recipient=LINE, text="Thank you."
    ),
    "text: feedback": lambda at: feedback.give_feedback(
        at.hub, at.case.worker, at.contact, way=FeedbackWay.LETTER.value, recipient="A teacher", text=TEXT
    ),
    "reason: feedback": lambda at: feedback.mark_do_not_contact(at.hub, at.case.worker, at.contact, TEXT),
    "link_reason": lambda at: linking.unlink_contact_person(at.hub, at.case.worker, new_id(), LINE),
    "reason: link": lambda at: inbox_acts.link_to_person(
        at.hub, at.case.worker, Chosen(at.contact, 1), new_id(), person_id=new_id(), reason=LINE
    ),
    "assessed_by": lambda at: _worker(
        at, flags.record_dash, DashDraft(at.person, "DASH", ("1",), "standard", "", DAY, LINE)
    ),
    "tool": lambda at: _worker(
        at, flags.record_cse, CseDraft(at.person, NAME, "low", DAY, DAY + timedelta(30))
    ),
    "area": lambda at: _worker(
        at, flags.record_missing, EpisodeDraft(at.person, clock.now() - timedelta(1), None, LINE)
    ),
    "awareness": lambda at: warnings.write_warning(
        at.hub,
        at.staff[Role.MASH_MANAGER],
        at.case.id,
        warnings.WarningDraft(at.person, "do_not_disclose", "Ring first", DAY, DAY, "yes", TEXT),
    ),
    "happened_on": lambda at: _worker(at, chronology.add_event, TypedEvent("Moved house", None, as_written=NAME)),
    "analysis": lambda at: _worker(at, chronology.add_event, TypedEvent("Moved house", DAY, analysis=TEXT)),
    "said_by": lambda at: _worker(
        at, consent.record_consent, consent.ConsentDraft(ConsentPosition.GIVEN, said_by=LINE, covers="All"), version=1
    ),
    "covers": lambda at: _worker(
        at, consent.record_consent, consent.ConsentDraft(ConsentPosition.GIVEN, "Mother", LINE), version=1
    ),
    "hand_over_reason": lambda at: _worker(at, hand_over.hand_over, HandOverDraft("assessment", TEXT)),
    "reason: extension": lambda at: chasing.extend_request(
        at.hub,
        at.staff[Role.MASH_MANAGER],
        at.case.request_ids["police"],
        clock.now() + timedelta(days=9),
        TEXT,
        version=at.case.read().requests[0].version,
    ),
}


@pytest.fixture
def at(hub: Hub, staff: Staff) -> Where:
    case = opened(hub, staff)
    case.ask(("police",))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    return Where(hub, staff, case, decided(hub, staff), case.read().people[0].id)


@pytest.mark.parametrize("name", ACTS)
def test_what_does_not_fit_is_refused_beside_its_field(at: Where, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        ACTS[name](at)
    said = {each.field: each.sentence for each in caught.value.problems}
    assert " fit" in said[name.partition(":")[0]], said


def test_the_questions_to_an_agency_are_refused_as_one_text_that_is_too_long(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = case.plan(("police",))
    longer = type(plan.requests[0])(plan.requests[0].agency_id, plan.requests[0].basis, TEXT)
    with pytest.raises(Invalid) as caught:
        grid.ask_partners(
            hub, case.worker, case.id, type(plan)(plan.version, plan.purpose, plan.lawful_basis, plan.cells, (longer,))
        )
    assert [each.field for each in caught.value.problems] == [f"agency:{longer.agency_id}:questions"]


def test_what_just_fits_is_taken() -> None:
    assert too_long("text", TEXT[1:]) == ()
    assert too_long("text", f"  {TEXT[1:]}  ") == (), "blanks around it do not count"
    assert line_too_long(line=LINE[1:]) == ()
    assert line_too_long(LONGEST_NAME, name=NAME[1:]) == ()
    assert too_long("text", None) == line_too_long(line=None) == ()


def test_a_file_name_that_is_too_long_loses_its_middle_and_keeps_its_ending() -> None:
    assert file_name("referral.pdf") == "referral.pdf"
    kept = file_name(f"{'a' * 240} final version.docx")
    assert len(kept) == 200
    assert kept.startswith("aaaa")
    assert "…" in kept
    assert kept.endswith(" final version.docx")
