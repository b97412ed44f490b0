"""What somebody is given of their own record: nobody else's data, no intelligence, and a ledger of what left."""

import dataclasses
import hashlib
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from app.models import AuditEntry, Contact, Disclosure, EnquiryPerson, Person
from app.services.access import Role
from app.services.disclosure import giving, others
from app.services.disclosure.giving import (
    drop_work,
    find_subject,
    gather_record,
    keep_work,
    paper_of_record,
    record_disclosure,
)
from app.services.disclosure.records import Category, Decision, Entry, Gathered, Treatment, Work
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.papers.keeping import text_lines
from app.services.papers.typeset import set_pdf
from app.services.papers.word import set_docx
from app.services.people.merging import merge_people, propose_merge
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.factories.texts import Planted, plant_texts
from tests.faults.planted import texts_of
from tests.services.enquiry.rows import opened
from tests.services.people.doubles import draft, twice

ASKED = Work(recipient="Ayla Novak's mother", basis="Her request of 2 March 2026")


@pytest.fixture
def planted(hub: Hub, staff: Staff) -> Planted:
    case = opened(hub, staff)
    case.ask(("police",))
    return plant_texts(hub, staff, case.id)


def subject(hub: Hub, planted: Planted) -> UUID:
    """The known person of the first place on the enquiry, named on its contact too."""
    with hub.writing(None) as unit:
        first = unit.session.scalars(
            select(EnquiryPerson).where(EnquiryPerson.enquiry_id == planted.enquiry_id).order_by(EnquiryPerson.position)
        ).first()
        assert first is not None
        assert first.person_id is not None
        unit.session.execute(
            text("UPDATE contact_person SET person_id = :who, link_state = 'linked' WHERE id = :row"),
            {"who": first.person_id.bytes, "row": first.contact_person_id.bytes},
        )
        unit.audit("linked for the test")
        unit.commit()
        return first.person_id


def entry(gathered: Gathered, word: str) -> Entry:
    (found,) = [each for each in gathered.entries if word in each.text]
    return found


def test_intelligence_hub_only_and_unmarked_items_and_the_familys_texts_are_held_back_unless_decided(
    hub: Hub, staff: Staff, planted: Planted
) -> None:
    gathered = gather_record(hub, staff[Role.SERVICE_MANAGER], subject(hub, planted))
    usual = {name: entry(gathered, word).usual for name, word in planted.words.items() if _is_there(gathered, word)}
    assert usual["item:intelligence"].category is Category.INTELLIGENCE
    assert usual["item:hub_only"].category is Category.HUB_ONLY
    assert usual["item:unmarked"].category is Category.HUB_ONLY
    assert usual["item:intelligence once"].category is Category.HUB_ONLY
    assert usual["item:share_onward"].treatment is Treatment.GIVE
    for family in ("contact", "analysis", "decision", "rating", "note:hub", "harm"):
        assert usual[family].category is Category.THIRD_PARTY, family
    for own in ("missing", "grading", "panel"):
        assert usual[own].treatment is Treatment.GIVE, own
    assert usual["note:managers"].treatment is Treatment.WITHHOLD
    assert "marking:intelligence" not in usual, "why an item is marked is not the person's data"


def test_every_kind_of_text_on_the_persons_contacts_and_enquiries_is_gathered(
    hub: Hub, staff: Staff, planted: Planted
) -> None:
    gathered = gather_record(hub, staff[Role.SERVICE_MANAGER], subject(hub, planted))
    left = {name.partition(":")[0] for name, word in planted.words.items() if not _is_there(gathered, word)}
    assert left == set(others.NOT_THEIRS)
    keys = [each.key for each in gathered.entries]
    assert len(keys) == len(set(keys))


def _is_there(gathered: Gathered, word: str) -> bool:
    return any(word in each.text for each in gathered.entries)


def test_what_is_held_back_reaches_no_form_of_the_paper(hub: Hub, staff: Staff, planted: Planted) -> None:
    service, person = staff[Role.SERVICE_MANAGER], subject(hub, planted)
    gathered = gather_record(hub, service, person)
    paper = paper_of_record(hub, service, person, ASKED, gathered.fingerprint)
    held = [each for each in gathered.entries if each.usual.treatment is Treatment.WITHHOLD]
    words = [word for word in planted.words.values() if any(word in each.text for each in held)]
    assert len(words) > 15
    forms = dict(texts_of(paper))
    assert {(name, word) for name, said in forms.items() for word in words if word in said} == set()
    assert planted.words["item:share_onward"] in forms["data of the page pictures"]
    said = "\n".join(text_lines(paper))
    assert "What was held back" in said
    assert "intelligence" not in said.lower(), "that there is intelligence is not told to whoever asks"


def test_a_name_of_somebody_else_holds_a_text_back_that_is_otherwise_ones_own(hub: Hub, staff: Staff) -> None:
    child = rows.person(hub)
    mother = Who("Folake", "Adeyemi", rows.MOTHER.role, False)
    rows.contact(
        hub, staff[Role.HUB_WORKER], who=(Who(person_id=child), mother), childs_words="I like school",
        own_wishes="I want to live with Folake",
    )  # fmt: skip
    gathered = gather_record(hub, staff[Role.SERVICE_MANAGER], child)
    assert entry(gathered, "I like school").usual.treatment is Treatment.GIVE
    assert entry(gathered, "live with Folake").usual.category is Category.THIRD_PARTY


def test_whoever_stands_alone_on_a_contact_is_given_what_was_said_and_not_who_said_it(hub: Hub, staff: Staff) -> None:
    person = rows.person(hub)
    rows.contact(hub, staff[Role.HUB_WORKER], who=(Who(person_id=person),), concern="Late", referrer_name="Pat Quill")
    gathered = gather_record(hub, staff[Role.SERVICE_MANAGER], person)
    assert entry(gathered, "Late").usual.treatment is Treatment.GIVE
    assert entry(gathered, "Pat Quill").usual.category is Category.TOLD_US


def decide(gathered: Gathered, word: str, made: Decision, work: Work = ASKED) -> Work:
    return dataclasses.replace(work, decisions={**work.decisions, entry(gathered, word).key: made})


def test_a_passage_is_taken_out_everywhere_in_its_text_and_says_why(hub: Hub, staff: Staff) -> None:
    service, child = staff[Role.SERVICE_MANAGER], rows.person(hub)
    told = "Folake shouted. Mira ran off. Folake came after her."
    rows.contact(
        hub, staff[Role.HUB_WORKER], who=(Who(person_id=child), Who("Folake", "Adeyemi")), concern=told
    )
    gathered = gather_record(hub, service, child)
    made = Decision(Treatment.REDACT, Category.THIRD_PARTY, "Her mother", ("Folake",))
    paper = paper_of_record(hub, service, child, decide(gathered, told, made), gathered.fingerprint)
    said = "\n".join(text_lines(paper))
    assert "Folake" not in said
    assert "[taken out: about somebody else] shouted. Mira ran off." in said


@pytest.mark.parametrize(
    ("work", "field"),
    [
        (Work(basis="Her request"), "recipient"),
        (Work(recipient="Her mother"), "basis"),
        (Work("nobody", "Her mother", "Her request"), "way"),
        (dataclasses.replace(ASKED, recipient="x" * 401), "recipient"),
    ],
)
def test_it_says_to_whom_and_on_what_basis(hub: Hub, staff: Staff, work: Work, field: str) -> None:
    service, person = staff[Role.SERVICE_MANAGER], rows.person(hub)
    fingerprint = gather_record(hub, service, person).fingerprint
    with pytest.raises(Invalid) as refused:
        paper_of_record(hub, service, person, work, fingerprint)
    assert field in {each.field for each in refused.value.problems}


@pytest.mark.parametrize(
    "made",
    [
        Decision(Treatment.GIVE),
        Decision(Treatment.WITHHOLD, None, "Because"),
        Decision(Treatment.REDACT, Category.HARM, "Because"),
        Decision(Treatment.REDACT, Category.HARM, "Because", ("not in it",)),
    ],
)
def test_every_decision_says_why_and_what(hub: Hub, staff: Staff, made: Decision) -> None:
    service, person = staff[Role.SERVICE_MANAGER], rows.person(hub, school="Oak School")
    gathered = gather_record(hub, service, person)
    work = decide(gathered, "Oak School", made)
    with pytest.raises(Invalid):
        paper_of_record(hub, service, person, work, gathered.fingerprint)
    with pytest.raises(Invalid):
        record_disclosure(hub, service, person, work, gathered.fingerprint, form="pdf", sha256="0" * 64)


def test_nothing_leaves_that_nobody_has_seen(hub: Hub, staff: Staff) -> None:
    service, person = staff[Role.SERVICE_MANAGER], rows.person(hub)
    gathered = gather_record(hub, service, person)
    rows.contact(hub, staff[Role.HUB_WORKER], who=(Who(person_id=person),), concern="New")
    for give in (
        lambda: paper_of_record(hub, service, person, ASKED, gathered.fingerprint),
        lambda: record_disclosure(hub, service, person, ASKED, gathered.fingerprint, form="pdf", sha256="0" * 64),
    ):
        with pytest.raises(Conflict, match="changed since"):
            give()


def test_the_ledger_says_to_whom_what_left_and_what_was_held_back_and_the_draft_goes(
    hub: Hub, staff: Staff, planted: Planted
) -> None:
    service, person = staff[Role.SERVICE_MANAGER], subject(hub, planted)
    keep_work(hub, service, person, ASKED)
    gathered = gather_record(hub, service, person)
    assert gathered.work == ASKED
    assert gather_record(hub, staff.others["service2"], person).work == Work(), "a draft is its writer's alone"
    word = planted.words["item:share_onward"]
    work = decide(gathered, word, Decision(Treatment.REDACT, Category.HARM, "It would harm him", (word,)))
    keep_work(hub, service, person, work)
    assert gather_record(hub, service, person).work == work
    paper = paper_of_record(hub, service, person, work, gathered.fingerprint)
    for form, content in (("pdf", set_pdf(paper)), ("docx", set_docx(paper))):
        sha = hashlib.sha256(content).hexdigest()
        record_disclosure(hub, service, person, work, gathered.fingerprint, form=form, sha256=sha)
    after = gather_record(hub, service, person)
    assert after.work == Work()
    assert [row.form for row in after.ledger] == ["docx", "pdf"]
    assert after.ledger[0].recipient == ASKED.recipient
    assert after.ledger[0].redacted == 1
    assert dict(after.ledger[0].withheld)["intelligence"] == 1
    with hub.reading(None) as unit:
        stored = unit.session.scalars(select(Disclosure)).first()
        assert stored is not None
        assert not any(word in str(stored.entries) for word in planted.words.values())
        told = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "record of a person given out")).all()
        assert len(told) == 2
        assert ASKED.recipient not in str(told[0].detail)


def test_the_ledger_follows_a_merge_and_is_never_changed_otherwise(hub: Hub, staff: Staff) -> None:
    service = staff[Role.SERVICE_MANAGER]
    kept, merged = twice(hub)
    gathered = gather_record(hub, service, merged)
    record_disclosure(hub, service, merged, ASKED, gathered.fingerprint, form="pdf", sha256="0" * 64)
    with hub.store.writer.connect() as connection, pytest.raises(Exception, match="append-only: disclosure"):
        connection.execute(update(Disclosure).values(recipient="Somebody else"))
    propose_merge(hub, staff[Role.HUB_WORKER], draft(hub, kept, merged))
    merge_people(hub, staff[Role.MASH_MANAGER], draft(hub, kept, merged))
    assert len(gather_record(hub, service, kept).ledger) == 1
    with pytest.raises(NotFound):
        gather_record(hub, service, merged)


def test_a_draft_can_be_given_up(hub: Hub, staff: Staff) -> None:
    service, person = staff[Role.SERVICE_MANAGER], rows.person(hub)
    drop_work(hub, service, person)
    keep_work(hub, service, person, ASKED)
    drop_work(hub, service, person)
    assert gather_record(hub, service, person).work == Work()


def test_a_service_manager_finds_restricted_people_too_and_the_search_is_audited(hub: Hub, staff: Staff) -> None:
    service = staff[Role.SERVICE_MANAGER]
    person = rows.person(hub, forenames="Zoë Ann", surname="Brennan", restricted=True, nhs_number="9434765919")
    rows.person(hub, forenames="Zed", surname="Other")
    for typed in ("brennan", "zoe bren", "Ann", "9434765919"):
        assert [each.id for each in find_subject(hub, service, typed)] == [person], typed
    assert find_subject(hub, service, " % ") == ()
    assert find_subject(hub, service, "Zoe")[0].restricted
    with hub.reading(None) as unit:
        asked = select(AuditEntry).where(AuditEntry.act.like("somebody looked for%"))
        assert all("brennan" not in str(row.detail).lower() for row in unit.session.scalars(asked))


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SERVICE_MANAGER])
def test_nobody_else_gathers_a_record(hub: Hub, staff: Staff, role: Role) -> None:
    person = rows.person(hub)
    with pytest.raises(Refused):
        gather_record(hub, staff[role], person)
    with pytest.raises(Refused):
        giving.find_subject(hub, staff[role], "Adeyemi")


def test_gathering_changes_nothing_of_the_record(hub: Hub, staff: Staff, planted: Planted) -> None:
    person = subject(hub, planted)
    with hub.reading(None) as unit:
        before = [unit.session.scalars(select(model.version)).all() for model in (Person, Contact)]
    gather_record(hub, staff[Role.SERVICE_MANAGER], person)
    with hub.reading(None) as unit:
        assert before == [unit.session.scalars(select(model.version)).all() for model in (Person, Contact)]
