"""The scripted day, by real key presses on a real demo hub: after each step the database is asked what it came to."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import (
    AuditEntry,
    Authorisation,
    ConsentOverride,
    Contact,
    ContactPerson,
    Document,
    Draft,
    Enquiry,
    EnquiryPerson,
    InformationRequest,
    Reply,
    RequestCell,
    Screening,
    ScreeningConcern,
    UserAccount,
)
from app.models.enums import ContactStatus, InvolvementFound, OverrideState, RequestState
from app.services.trust.audit import verify_chain
from app.views.shell.demo_hand import document
from tests.journeys.played import Played

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support (raise|grabbing)", extend=True)


@dataclass(frozen=True)
class Counts:
    """How much there is of what nobody may make by accident."""

    contacts: int
    closed: int
    authorisations: int
    screenings: int
    sent: int


def counts(session: Session) -> Counts:
    def count(what: type, *where: object) -> int:
        return session.scalar(select(func.count()).select_from(what).where(*where)) or 0  # type: ignore[arg-type]  # any condition

    return Counts(
        count(Contact),
        count(Contact, Contact.closed_at.is_not(None)),
        count(Authorisation),
        count(Screening),
        count(InformationRequest, InformationRequest.sent_at.is_not(None)),
    )


def account(session: Session, user_id: UUID) -> str:
    return session.scalars(select(UserAccount.sign_in_name).where(UserAccount.id == user_id)).one()


def contact(session: Session, contact_id: UUID | None) -> Contact:
    return session.scalars(select(Contact).where(Contact.id == contact_id)).one()


def test_the_day_begins_at_the_inbox_with_what_is_due_first(played: Played) -> None:
    played.through("read_the_inbox")
    assert played.driver.seen["sign-in"].shows("Sign in")
    inbox = played.driver.seen["inbox"]
    for view in ("Unscreened", "Mine", "Overdue", "Repeat"):
        assert inbox.shows(view), view
    assert played.read(lambda session: session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq.desc())).first())


def test_a_form_recorded_too_early_is_kept_as_a_draft_and_nothing_else_is_written(played: Played) -> None:
    played.through("drop_a_referral")
    before = played.read(counts)
    played.through("say_what_is_missing")
    assert played.read(counts) == before
    assert played.read(lambda session: session.scalar(select(func.count()).select_from(Draft)))


def test_a_recorded_contact_keeps_its_original_byte_for_byte(played: Played) -> None:
    day = played.through("record_it")
    original = document("*.pdf").read_bytes()

    def look(session: Session) -> tuple[bytes, str, int, ContactStatus]:
        kept = session.scalars(select(Document).where(Document.contact_id == day.contact)).one()
        people = session.scalar(
            select(func.count()).select_from(ContactPerson).where(ContactPerson.contact_id == day.contact)
        )
        return bytes(kept.content), kept.name, people or 0, contact(session, day.contact).status

    content, name, people, status = played.read(look)
    assert content == original
    assert name == document("*.pdf").name
    assert people >= 3
    assert status is ContactStatus.UNSCREENED


def test_a_phone_note_stands_beside_who_is_known_and_is_not_recorded_by_itself(played: Played) -> None:
    played.through("record_it")
    before = played.read(counts)
    played.through("take_a_phone_note")
    assert played.driver.seen["phone-note"].shows("Already known")
    assert played.read(counts) == before


def test_a_screening_keeps_both_reasons_and_waits_for_a_manager(played: Played) -> None:
    day = played.through("screen_the_referral")

    def look(session: Session) -> tuple[int, str, str, str, str, int, ContactStatus, str]:
        made = session.scalars(select(Screening).where(Screening.contact_id == day.contact)).one()
        concerns = session.scalar(
            select(func.count()).select_from(ScreeningConcern).where(ScreeningConcern.screening_id == made.id)
        )
        return (
            made.level,
            made.rating.value,
            made.rating_reason,
            made.recommended_outcome,
            made.outcome_reason,
            concerns or 0,
            contact(session, day.contact).status,
            account(session, made.by_id),
        )

    level, rating, why, outcome, outcome_why, concerns, status, by = played.read(look)
    assert (level, rating, concerns) == (3, "amber", 1)
    assert why.startswith("Older boys, new trainers")
    assert outcome
    assert outcome_why.startswith("Partners may know")
    assert status is ContactStatus.WAITING_FOR_MANAGER
    assert by == day.person("hub worker").sign_in_name


def test_one_key_in_a_batch_records_one_recommendation_and_closes_nothing(played: Played) -> None:
    played.through("screen_the_referral")
    before = played.read(counts)
    played.through("work_a_batch")
    after = played.read(counts)
    assert after.screenings == before.screenings + 1
    assert (after.closed, after.authorisations, after.contacts) == (
        before.closed,
        before.authorisations,
        before.contacts,
    )


def test_blank_and_lock_hide_everything_and_the_title_names_nobody(played: Played) -> None:
    played.through("lock_and_blank")
    locked, queue = played.driver.seen["locked"], played.driver.seen["batch-recommended"]
    assert locked.title == queue.title == "Hubdesk"
    assert locked.shows("Hubdesk is locked")
    acts = played.read(lambda session: session.scalars(select(AuditEntry.act)).all())
    assert sum("lock" in act for act in acts) >= 2


def test_a_manager_authorises_and_both_judgements_are_kept(played: Played) -> None:
    day = played.through("authorise_as_manager")

    def look(session: Session) -> tuple[str, str, str, str]:
        made = session.scalars(select(Authorisation).where(Authorisation.contact_id == day.contact)).one()
        screening = session.scalars(select(Screening).where(Screening.id == made.screening_id)).one()
        return (
            account(session, made.by_id),
            account(session, screening.by_id),
            made.outcome,
            screening.recommended_outcome,
        )

    manager, worker, chosen, recommended = played.read(look)
    assert manager == day.person("mash manager").sign_in_name
    assert worker == day.person("hub worker").sign_in_name
    assert chosen
    assert recommended


def test_an_enquiry_opens_with_everybody_of_the_contact(played: Played) -> None:
    day = played.through("open_the_enquiry")

    def look(session: Session) -> tuple[set[UUID], set[UUID], UUID | None, str]:
        of_contact = session.scalars(select(ContactPerson.id).where(ContactPerson.contact_id == day.contact))
        of_enquiry = session.scalars(
            select(EnquiryPerson.contact_person_id).where(EnquiryPerson.enquiry_id == day.enquiry)
        )
        enquiry = session.scalars(select(Enquiry).where(Enquiry.id == day.enquiry)).one()
        return set(of_contact), set(of_enquiry), contact(session, day.contact).enquiry_id, enquiry.rating.value

    of_contact, of_enquiry, linked, rating = played.read(look)
    assert of_enquiry <= of_contact
    assert len(of_enquiry) >= 3
    assert linked == day.enquiry
    assert rating == "amber"


def test_every_cell_is_asked_or_has_its_reason_and_nothing_leaves_before(played: Played) -> None:
    played.through("open_the_enquiry")
    before = played.read(counts)
    day = played.through("ask_partners")

    def look(session: Session) -> tuple[list[RequestState], list[bool], int, int]:
        requests = session.scalars(select(InformationRequest).where(InformationRequest.enquiry_id == day.enquiry)).all()
        cells = session.scalars(select(RequestCell).where(RequestCell.enquiry_id == day.enquiry)).all()
        people = session.scalar(
            select(func.count()).select_from(EnquiryPerson).where(EnquiryPerson.enquiry_id == day.enquiry)
        )
        decided = [bool(cell.request_id) != bool(cell.not_asked_reason) for cell in cells]
        return [each.state for each in requests], decided, people or 0, len({cell.agency_id for cell in cells})

    states, decided, people, agencies = played.read(look)
    assert states
    assert set(states) == {RequestState.SENT}
    assert all(decided)
    assert len(decided) == people * agencies
    assert played.driver.seen["ask-refused"].shows("36 cells wait for a decision or a reason")
    assert played.read(counts).sent == before.sent + len(states)


def test_none_found_is_refused_without_what_was_searched_and_then_logged_by_the_agency(played: Played) -> None:
    day = played.through("log_a_reply")

    def look(session: Session) -> tuple[list[Reply], RequestState, str]:
        replies = list(session.scalars(select(Reply).where(Reply.request_id == day.answered)))
        request = session.scalars(select(InformationRequest).where(InformationRequest.id == day.answered)).one()
        session.expunge_all()
        return replies, request.state, account(session, replies[0].by_id)

    replies, state, by = played.read(look)
    assert len(replies) == 3
    for reply in replies:
        assert reply.found is InvolvementFound.NONE_FOUND
        assert not reply.on_behalf
        assert reply.systems_searched.startswith("Crime records")
        assert reply.area_searched
        assert reply.period_from is not None
        assert reply.current_as_of is not None
    assert state is RequestState.REPLIED
    assert by == day.person("partner representative").sign_in_name
    assert played.driver.seen["reply-refused"].shows("Enter the systems that were searched")


def test_the_override_is_agreed_by_a_service_manager_who_did_not_propose_it(played: Played) -> None:
    day = played.through("agree_the_override")

    def look(session: Session) -> tuple[OverrideState, str, str, str]:
        made = session.scalars(select(ConsentOverride).where(ConsentOverride.id == day.override)).one()
        assert made.decided_by_id is not None
        by, proposed = account(session, made.decided_by_id), account(session, made.proposed_by_id)
        return made.state, by, proposed, made.decision_reason or ""

    state, decided, proposed, why = played.read(look)
    assert state is OverrideState.AGREED
    assert decided == day.person("service manager").sign_in_name
    assert proposed != decided
    assert why.startswith("The children are at risk")


def test_anything_is_found_by_its_reference_and_every_key_is_listed(played: Played) -> None:
    played.through("find_anything")
    assert played.driver.seen["find"].shows("C-26-1001")
    assert played.driver.seen["keys"].shows("Ctrl+Shift+B")


def test_the_look_is_changed_in_the_settings_and_comes_back_to_the_inbox(played: Played) -> None:
    day = played.through("see_it_dark_and_large")
    assert day.kind() == "inbox"
    assert played.driver.seen["dark"].shows("Unscreened")
    assert played.driver.seen["large"].shows("Unscreened")


def test_the_wall_runs_as_a_process_of_its_own_and_f11_finds_it(played: Played) -> None:
    played.through("see_the_wall")
    assert list(played.driver.out.glob("*-wallboard.png"))


def test_every_act_of_the_day_stands_in_an_audit_chain_that_holds(played: Played) -> None:
    played.through("agree_the_override")
    hub = played.desktop.hub
    assert hub is not None
    verdict = played.driver.ask(lambda: verify_chain(hub))
    assert verdict.holds, verdict.sentence
    acts = Counter(played.read(lambda session: session.scalars(select(AuditEntry.act)).all()))
    for act in ("contact recorded", "contact screened", "contact authorised", "enquiry opened", "reply logged"):
        assert acts[act], f"{act} is not among {sorted(acts)}"
