"""The form that asks a partner, the way it takes, chasing, and time that a manager gives."""

import email
import io
from datetime import timedelta
from email import policy
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.models import Document, Extension, ItemMarking, ReplyItem, RequestDocument, RequestSending, new_id
from app.models.enums import ConsentPosition, InvolvementFound, ItemHandling
from app.services import clock
from app.services.access import Role
from app.services.enquiry.chasing import ChaseDraft, chase_request, extend_request, list_request_log
from app.services.enquiry.named_cases import list_named_cases, open_named_case
from app.services.enquiry.ratings import rate_enquiry
from app.services.enquiry.request_forms import request_form, request_mail
from app.services.enquiry.request_records import Basis
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import send_requests
from app.services.errors import Invalid, Refused
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub
from tests.factories.cases import reply
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("police", "housing"), urgent=("police",))
    send_requests(hub, made.worker, made.id, list(made.request_ids.values()), made.read().header.version)
    return made


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_form_says_purpose_basis_consent_questions_due_time_and_everybody_asked_about(case: Case) -> None:
    said = words_of(set_pdf(request_form(case.hub, case.worker, case.request_ids["police"])))
    for words in (
        "To decide what help the children need",
        "Public task: Children Act 2004, section 11",
        "Consent Given",
        "What do you hold?",
        "Answer by",
        "Marked urgent Yes",
        "Ayla Novak",
        "Dan Orme",
        "4 Rowan Court",
        "Systems not searched",
    ):
        assert words in said
    assert "OFFICIAL-SENSITIVE" in said


def test_a_request_that_has_not_left_has_no_form(hub: Hub, staff: Staff) -> None:
    made = opened(hub, staff, consent=ConsentPosition.REFUSED)
    made.ask(("police",), basis=Basis.OVERRIDE)
    with pytest.raises(Refused, match="has not left"):
        request_form(hub, made.worker, made.request_ids["police"])
    with pytest.raises(Refused, match="has not left"):
        request_mail(hub, made.worker, made.request_ids["police"])


def test_the_e_mail_names_nobody_carries_both_forms_and_the_form_is_kept_beside_the_request(case: Case) -> None:
    made = email.message_from_bytes(
        request_mail(case.hub, case.worker, case.request_ids["housing"]), policy=policy.default
    )
    body = made.get_body()
    assert body is not None
    outside = f"{made['Subject']} {body.get_content()}"
    assert not any(name in outside for name in ("Novak", "Ayla", "Rowan"))
    assert [part.get_content_type() for part in made.iter_attachments()] == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
    with case.hub.reading(None) as unit:
        kept = unit.session.scalars(select(RequestDocument)).one()
        document = unit.session.get(Document, kept.document_id)
        assert kept.request_id == case.request_ids["housing"]
        assert document is not None
        assert document.content.startswith(b"%PDF")


def test_what_the_form_said_as_it_left_is_kept_even_when_the_rating_changes_afterwards(case: Case) -> None:
    with case.hub.reading(None) as unit:
        before = {row.request_id: (row.way.value, row.due_at) for row in unit.session.scalars(select(RequestSending))}
    assert before[case.request_ids["police"]][0] == "in_the_hub"
    assert before[case.request_ids["housing"]][0] == "email"
    rate_enquiry(case.hub, case.worker, case.id, "red", "An injury", version=case.read().header.version)
    with case.hub.reading(None) as unit:
        after = {row.request_id: (row.way.value, row.due_at) for row in unit.session.scalars(select(RequestSending))}
    assert after == before


def test_chasing_is_a_log_and_wants_words(case: Case) -> None:
    at = case.request_ids["police"]
    with pytest.raises(Invalid) as told:
        chase_request(case.hub, case.worker, at, ChaseDraft(None))
    assert {each.field for each in told.value.problems} == {"way", "text"}
    chase_request(case.hub, case.worker, at, ChaseDraft("phone", "The desk", "They will ring back"))
    chase_request(case.hub, case.worker, at, ChaseDraft("email", text="Again"))
    log = list_request_log(case.hub, case.worker, at)
    assert [line.kind for line in log] == ["chased", "chased", "sent"]
    assert "The desk" in log[1].words


def test_only_a_manager_gives_more_time_with_a_reason_and_a_new_rating_does_not_take_it_back(
    case: Case, staff: Staff
) -> None:
    at, manager = case.request_ids["housing"], staff[Role.MASH_MANAGER]
    row = next(each for each in case.read().requests if each.id == at)
    assert row.due_at is not None
    later = row.due_at + timedelta(hours=30)
    with pytest.raises(Refused):
        extend_request(case.hub, case.worker, at, later, "They asked", version=row.version)
    for due, reason, field in ((None, "Why", "due_at"), (row.due_at, "Why", "due_at"), (later, " ", "reason")):
        with pytest.raises(Invalid) as told:
            extend_request(case.hub, manager, at, due, reason, version=row.version)
        assert field in {each.field for each in told.value.problems}
    extend_request(case.hub, manager, at, later, "Their system is down", version=row.version)
    rate_enquiry(case.hub, case.worker, case.id, "red", "An injury", version=case.read().header.version)
    now = next(each for each in case.read().requests if each.id == at)
    assert now.due_at == later
    assert "more time" in now.due_reason


def test_the_schema_itself_refuses_an_extension_by_a_worker(case: Case) -> None:
    words = (
        "INSERT INTO extension (id, at, by_id, request_id, was_due_at, due_at, reason) "
        "VALUES (x'01', 0, :who, :request, 1, 2, 'Because')"
    )
    with (
        case.hub.store.writer.connect() as connection,
        pytest.raises(IntegrityError, match="a MASH manager extends"),
    ):
        connection.execute(
            text(words), {"who": case.worker.user_id.bytes, "request": case.request_ids["police"].bytes}
        )
    with case.hub.reading(None) as unit:
        assert unit.session.scalars(select(Extension)).all() == []


def item(case: Case, agency: str, words: str, handling: ItemHandling | None) -> UUID:
    person = case.read().people[0].id
    at = reply(case.hub, case.worker, case.request_ids[agency], person, found=InvolvementFound.CURRENT, finished=False)
    with case.hub.writing(case.worker) as unit:
        row = ReplyItem(id=new_id(), at=unit.at, by_id=case.worker.user_id, reply_id=at, position=1, text=words)
        unit.add(row)
        unit.session.flush()
        if handling is not None:
            marking = ItemMarking(
                id=new_id(), at=unit.at, by_id=case.worker.user_id, item_id=row.id, handling=handling, reason="Why"
            )
            unit.add(marking)
        unit.audit("item made for a test", "enquiry", case.id)
        unit.commit()
        return row.id


def test_a_named_representative_sees_the_others_items_except_intelligence_and_unmarked_ones(
    case: Case, staff: Staff
) -> None:
    police = staff[Role.PARTNER]
    shared = item(case, "housing", "Arrears", ItemHandling.SHARE_ONWARD)
    inside = item(case, "housing", "Neighbours complain", ItemHandling.HUB_ONLY)
    secret = item(case, "housing", "Informant", ItemHandling.INTELLIGENCE)
    unmarked = item(case, "housing", "Not looked at", None)
    own = item(case, "police", "Own intelligence", ItemHandling.INTELLIGENCE)
    with pytest.raises(Refused, match="not named"):
        open_named_case(case.hub, police, case.id)
    assert list_named_cases(case.hub, police) == ()
    name_on_case(case.hub, staff[Role.MASH_MANAGER], case.id, police.user_id)
    assert [row.id for row in list_named_cases(case.hub, police)] == [case.id]
    seen = {each.id for each in open_named_case(case.hub, police, case.id).items}
    assert seen == {shared, inside, own}
    assert secret not in seen
    assert unmarked not in seen


def test_the_due_time_printed_is_the_one_that_holds_in_london(case: Case) -> None:
    row = next(each for each in case.read().requests if each.id == case.request_ids["police"])
    assert row.due_at is not None
    said = words_of(set_pdf(request_form(case.hub, case.worker, row.id)))
    assert row.due_at.astimezone(clock.LONDON).strftime("%H:%M") in said
