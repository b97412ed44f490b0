"""What recording, opening and amending a contact promises."""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.models import (
    AuditEntry,
    ConsentEvent,
    Contact,
    ContactPerson,
    ContactProfessional,
    ContactRelationship,
    Document,
    Feedback,
    PoliceNotification,
    ReadingNote,
    new_id,
)
from app.models.enums import ContactStatus, LinkState
from app.services import chain
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.intake.contacts import (
    amend_contact,
    mark_written_received,
    open_contact,
    record_contact,
    start_decision_making,
)
from app.services.intake.documents import open_document
from app.services.intake.records import (
    DocumentDraft,
    FoundField,
    PersonDraft,
    PoliceDraft,
    ReadingSummary,
)
from app.services.unit_of_work import Hub
from tests.factories.contacts import adult_at_risk, document, three_children, unborn, with_person
from tests.factories.hubs import Staff


def count(hub: Hub, model: type) -> int:
    with hub.reading(None) as unit:
        return int(unit.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_recorded_contact_comes_back_as_it_was_typed(hub: Hub, staff: Staff) -> None:
    typed = three_children()
    made = record_contact(hub, staff[Role.HUB_WORKER], typed)
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    back = detail.draft
    keys = {person.key: old.key for person, old in zip(back.people, typed.people, strict=True)}
    for name in ("referrer_name", "concern", "address", "postcode", "consent_by", "level_claimed", "categories_ticked"):
        assert getattr(back, name) == getattr(typed, name)
    assert [(person.forenames, person.surname, person.birth) for person in back.people] == [
        (person.forenames, person.surname, person.birth) for person in typed.people
    ]
    assert back.people[3].aliases == "Aga Nowak; Agnes Lecka"
    assert {(keys[each.of], keys[each.to], each.kind) for each in back.relations} == {
        (each.of, each.to, each.kind) for each in typed.relations
    }
    assert back.professionals == typed.professionals
    assert back.people[0].nhs_number == "9991234543"


def test_the_first_contact_of_2026_has_a_reference_and_a_plain_form(hub: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children())
    assert made.words == "Contact C-26-1001 recorded."
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    assert (detail.reference, detail.plain_reference) == ("C-26-1001", "C261001")


def test_lists_name_every_child_with_age_and_the_headline_names_nobody(hub: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children())
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    assert detail.subject_line == "Zoë Nowak-Łęcka 9, Minh Châu Nguyễn 6, Tadhg Ó Súilleabháin about 2"
    assert detail.headline == "Neglect, schools"


def test_both_clocks_and_the_statutory_floor_run_from_receipt(hub: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children(received="27/03/2026 16:30"))
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    received = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
    assert detail.received_at == received
    assert detail.decision_started_at is None
    assert detail.decision_due.at_utc == received + timedelta(hours=24)
    # one working day on from Friday 16:30 is Monday 16:30, by then British Summer Time
    assert detail.floor_due_at == datetime(2026, 3, 30, 15, 30, tzinfo=UTC)
    assert detail.written_due_at is None


def test_a_telephone_contact_waits_for_the_written_referral_until_it_comes(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, adult_at_risk())
    assert made.new_id is not None
    assert open_contact(hub, worker, made.new_id).written_due_at == monday.now() + timedelta(hours=24)
    monday.advance(3600)
    mark_written_received(hub, worker, made.new_id)
    assert open_contact(hub, worker, made.new_id).written_received_at == monday.now()
    with pytest.raises(Refused, match="already noted"):
        mark_written_received(hub, worker, made.new_id)


def test_a_form_by_post_waits_for_nothing_in_writing(hub: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children())
    assert made.new_id is not None
    with pytest.raises(Refused, match="does not wait"):
        mark_written_received(hub, staff[Role.HUB_WORKER], made.new_id)


def test_decision_making_starts_once(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children())
    assert made.new_id is not None
    monday.advance(600)
    start_decision_making(hub, worker, made.new_id)
    assert open_contact(hub, worker, made.new_id).decision_started_at == monday.now()
    with pytest.raises(Refused, match="already started"):
        start_decision_making(hub, worker, made.new_id)


def test_every_row_of_a_contact_is_written_together(hub: Hub, staff: Staff) -> None:
    reading = ReadingSummary("referral form", (FoundField("concern", "The worry", "x", "table 2", "stated", True),))
    original = dataclasses.replace(document(), reading=reading)
    record_contact(hub, staff[Role.HUB_WORKER], three_children(documents=(original,)))
    assert [count(hub, model) for model in (Contact, ContactPerson, ContactRelationship, ContactProfessional)] == [
        1, 5, 5, 1,
    ]  # fmt: skip
    assert [count(hub, model) for model in (Document, ReadingNote, ConsentEvent, Feedback)] == [1, 1, 1, 1]


def test_the_original_is_kept_byte_for_byte_and_its_opening_is_audited(hub: Hub, staff: Staff) -> None:
    content = bytes(range(256)) * 40
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children(documents=(document(content),)))
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    (stored,) = detail.documents
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert open_document(hub, staff[Role.HUB_WORKER], stored.id).content == content
    with hub.reading(None) as unit:
        acts = unit.session.execute(select(AuditEntry.act).order_by(AuditEntry.seq)).scalars().all()
    assert acts[-2:] == ["contact opened", "document opened"]


def test_nothing_is_written_when_anything_is_wrong(hub: Hub, staff: Staff) -> None:
    with pytest.raises(Invalid) as refused:
        record_contact(hub, staff[Role.HUB_WORKER], three_children(concern=" ", documents=(document(),)))
    assert [problem.field for problem in refused.value.problems] == ["concern"]
    assert [count(hub, model) for model in (Contact, ContactPerson, Document, Feedback)] == [0, 0, 0, 0]


def test_a_failure_half_way_leaves_no_row(hub: Hub, staff: Staff) -> None:
    known_nobody = with_person(three_children(), "a", person_id=new_id(), link_reason="typed by hand")
    with pytest.raises(Exception, match="breaks a rule"):
        record_contact(hub, staff[Role.HUB_WORKER], known_nobody)
    assert count(hub, Contact) == 0
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children())
    assert made.words == "Contact C-26-1001 recorded."


def test_the_audit_trail_says_what_happened_and_names_nobody(hub: Hub, staff: Staff) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    with hub.reading(None) as unit:
        entry = unit.session.execute(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).scalar_one()
        assert chain.verify(unit.session, hub.audit_key).broken_at is None
    assert entry.act == "contact recorded"
    assert entry.detail == {"channel": "referral_form", "documents": 0, "linked": 0, "people": 5, "repeats": 0}


def test_the_first_opening_is_noted_and_every_opening_is_audited(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children())
    assert made.new_id is not None
    monday.advance(60)
    first = monday.now()
    open_contact(hub, worker, made.new_id)
    monday.advance(60)
    open_contact(hub, staff[Role.MASH_MANAGER], made.new_id)
    with hub.reading(None) as unit:
        assert unit.get(Contact, made.new_id).opened_at == first
        opened = select(func.count()).where(AuditEntry.act == "contact opened", AuditEntry.subject_id == made.new_id)
        assert unit.session.execute(opened).scalar_one() == 2


def test_an_anonymous_referrer_cannot_be_told_and_the_record_says_why(hub: Hub, staff: Staff) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children(source_code="9", referrer_name="", channel="phone"))
    with hub.reading(None) as unit:
        owed = unit.session.execute(select(Feedback)).scalar_one()
    assert owed.do_not_contact
    assert owed.reason == "The referrer is anonymous: nobody can be told."


def test_an_unborn_child_has_an_expected_date_sex_u_and_a_mother(hub: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff[Role.HUB_WORKER], unborn())
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    assert detail.subject_line == "Unborn Haddad (due 14 Jul 2026)"
    child = detail.draft.people[0]
    assert (child.unborn, child.sex, child.birth, child.expected_delivery) == (True, "U", "", "14/07/2026")


def test_a_police_notification_keeps_count_and_grade_side_by_side(hub: Hub, staff: Staff) -> None:
    police = PoliceDraft(form="PPN", occurrence_number="INV/1", dash_tool="DASH", dash_count=9, dash_grade="high")
    made = record_contact(
        hub, staff[Role.HUB_WORKER], three_children(channel="police_notification", source_code="6", police=police)
    )
    assert made.new_id is not None
    assert open_contact(hub, staff[Role.HUB_WORKER], made.new_id).draft.police == police
    assert count(hub, PoliceNotification) == 1


def test_the_consent_claim_becomes_the_first_consent_event(hub: Hub, staff: Staff) -> None:
    record_contact(
        hub,
        staff[Role.HUB_WORKER],
        three_children(
            consent_position="not_sought", consent_reason="risk_to_child", consent_by="", consent_covers="",
            consent_explanation="He reads her messages.",
        ),
    )  # fmt: skip
    with hub.reading(None) as unit:
        event = unit.session.execute(select(ConsentEvent)).scalar_one()
    assert (event.position.value, event.reason, event.explanation) == (
        "not_sought", "risk_to_child", "He reads her messages.",
    )  # fmt: skip


def test_hostile_text_is_stored_as_typed(hub: Hub, staff: Staff) -> None:
    typed = with_person(three_children(), "b", forenames="Robert'); DROP TABLE contact;--", surname="<b>=1+1</b> %s")
    made = record_contact(hub, staff[Role.HUB_WORKER], typed)
    assert made.new_id is not None
    child = open_contact(hub, staff[Role.HUB_WORKER], made.new_id).draft.people[1]
    assert (child.forenames, child.surname) == ("Robert'); DROP TABLE contact;--", "<b>=1+1</b> %s")


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR, Role.WALLBOARD])
def test_others_than_the_hubs_own_staff_record_nothing(hub: Hub, staff: Staff, role: Role) -> None:
    with pytest.raises(Refused):
        record_contact(hub, staff[role], three_children())
    assert count(hub, Contact) == 0


def test_an_amended_contact_keeps_its_people_and_adds_what_is_new(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children())
    assert made.new_id is not None
    read = open_contact(hub, worker, made.new_id)
    kept = [person for person in read.draft.people if person.forenames != "Quốc"]
    extra = PersonDraft("new", role="household", is_child=False, forenames="Ngozi", surname="Eze", age="60s")
    changed = dataclasses.replace(
        read.draft,
        people=(*kept, extra),
        relations=tuple(each for each in read.draft.relations if each.of in {person.key for person in kept}),
        concern="The younger two were alone on Friday and on Saturday.",
        documents=(document(),),
    )
    amend_contact(hub, worker, made.new_id, changed, read.version)
    again = open_contact(hub, worker, made.new_id)
    assert [person.id for person in again.people[:4]] == [person.id for person in read.people[:4]]
    assert [person.name for person in again.people] == [
        "Zoë Nowak-Łęcka", "Minh Châu Nguyễn", "Tadhg Ó Súilleabháin", "Agnieszka Łęcka", "Ngozi Eze",
    ]  # fmt: skip
    assert again.draft.concern.endswith("Saturday.")
    assert again.version == read.version + 1
    assert len(again.documents) == 1


def test_two_people_who_save_the_same_contact_both_see_both_texts(hub: Hub, staff: Staff) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    made = record_contact(hub, worker, three_children())
    assert made.new_id is not None
    read = open_contact(hub, worker, made.new_id)
    amend_contact(hub, manager, made.new_id, dataclasses.replace(read.draft, concern="Theirs."), read.version)
    with pytest.raises(Conflict) as lost:
        amend_contact(hub, worker, made.new_id, dataclasses.replace(read.draft, concern="Mine."), read.version)
    assert (dict(lost.value.texts.mine), dict(lost.value.texts.theirs)) == (
        {"concern": "Mine."},
        {"concern": "Theirs."},
    )
    assert lost.value.their_initials == "MF"
    assert "Mine" not in str(lost.value)
    assert open_contact(hub, worker, made.new_id).draft.concern == "Theirs."


def test_changed_consent_adds_an_event_and_keeps_the_former(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children())
    assert made.new_id is not None
    read = open_contact(hub, worker, made.new_id)
    changed = dataclasses.replace(read.draft, consent_position="withdrawn")
    amend_contact(hub, worker, made.new_id, changed, read.version)
    with hub.reading(None) as unit:
        events = unit.session.execute(select(ConsentEvent.position).order_by(ConsentEvent.id)).scalars().all()
    assert [event.value for event in events] == ["given", "withdrawn"]


def test_a_closed_contact_is_not_amended(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record_contact(hub, worker, three_children())
    assert made.new_id is not None
    with hub.writing(None) as unit:
        row = unit.get(Contact, made.new_id)
        row.status, row.closed_at, row.chosen_outcome = ContactStatus.CLOSED, unit.at, "early_help"
        unit.audit("closed for the test", "contact", made.new_id)
        unit.commit()
    read = open_contact(hub, worker, made.new_id)
    with pytest.raises(Refused, match="closed"):
        amend_contact(hub, worker, made.new_id, read.draft, read.version)


def test_a_contact_that_is_not_there_is_said_so(hub: Hub, staff: Staff) -> None:
    with pytest.raises(NotFound, match="not in your inbox any more"):
        open_contact(hub, staff[Role.HUB_WORKER], new_id())


def test_people_stay_undecided_until_a_worker_links_them(hub: Hub, staff: Staff) -> None:
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children())
    assert made.new_id is not None
    detail = open_contact(hub, staff[Role.HUB_WORKER], made.new_id)
    assert {person.link_state for person in detail.people} == {LinkState.UNDECIDED}


def test_a_document_whose_bytes_are_none_is_still_a_document(hub: Hub, staff: Staff) -> None:
    empty = DocumentDraft(new_id(), "empty.txt", "text/plain", b"")
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children(documents=(empty,)))
    assert made.new_id is not None
    assert open_contact(hub, staff[Role.HUB_WORKER], made.new_id).documents[0].size == 0
