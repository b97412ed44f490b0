"""Who stands on a restricted case is a restricted person, in the transaction that makes it so, and no longer after."""

from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from app.models import AuditEntry, Contact, ContactPerson, Enquiry, EnquiryMember, EnquiryPerson, Person, schema
from app.models.enums import ContactStatus, RatingColour, Sex
from app.services.access import Role
from app.services.enquiry.family.adding import add_relative
from app.services.enquiry.family.drafts import PersonDraft, RelativeDraft, TieDraft
from app.services.enquiry.family.mending import edit_person
from app.services.enquiry.family.undoing import undo_family_step
from app.services.enquiry.opening import add_person_to_enquiry, open_enquiry
from app.services.enquiry.restricting import lift_restriction, restrict_case
from app.services.errors import Refused
from app.services.intake.inbox_acts import link_to_enquiry, undo
from app.services.intake.inbox_records import Chosen
from app.services.intake.linking import create_person_from_contact, link_contact_person, unlink_contact_person
from app.services.oversight.words import find_words
from app.services.patterns.upkeep import check_patterns
from app.services.people.merging import undo_merge
from app.services.trust import vault
from app.services.trust.closed_people import sees_person
from app.services.trust.opening import open_hub
from app.services.unit_of_work import Changes, Hub
from tests.factories import hubs, patterned, rows
from tests.factories.hubs import Staff
from tests.factories.patterned import contacts
from tests.services.enquiry.rows import FAMILY, Case, authorised_contact, opened
from tests.services.people.doubles import merged_by_two

NAN = RelativeDraft(TieDraft("grandparent"), new=PersonDraft("Nan", "Novak", sex=Sex.FEMALE.value))


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def named_on(case: Case) -> list[ContactPerson]:
    with case.hub.reading(None) as unit:
        asked = select(ContactPerson).join(Contact).where(Contact.enquiry_id == case.id)
        return list(unit.session.scalars(asked.order_by(ContactPerson.position)))


def marked(hub: Hub) -> set[UUID]:
    """Everybody who is a restricted person; the patterns always say what the record says."""
    assert check_patterns(hub) == 0
    with hub.reading(None) as unit:
        return set(unit.session.scalars(select(Person.id).where(Person.restricted)))


def restricted(case: Case, enquiry_id: UUID | None = None) -> Changes:
    at = enquiry_id or case.id
    with case.hub.reading(None) as unit:
        version = unit.get(Enquiry, at).version
    return restrict_case(
        case.hub, case.staff[Role.SERVICE_MANAGER], at, "staff_family", "A cousin works here.", version=version
    )


def lifted(case: Case, enquiry_id: UUID | None = None) -> Changes:
    at = enquiry_id or case.id
    with case.hub.reading(None) as unit:
        version = unit.get(Enquiry, at).version
    return lift_restriction(case.hub, case.staff[Role.SERVICE_MANAGER], at, "They left.", version=version)


def link(case: Case, at: int, person: UUID) -> None:
    link_contact_person(case.hub, case.staff[Role.SERVICE_MANAGER], named_on(case)[at].id, person, "Her mother said so")


def test_restricting_a_case_marks_everybody_known_on_it_and_lifting_it_unmarks_them(hub: Hub, case: Case) -> None:
    child, mother, partner, other = (rows.person(hub, forenames=each) for each in ("Ayla", "Mira", "Dan", "Zoe"))
    rows.household(hub, members=(child, mother, other))
    for at, person in ((0, child), (2, mother), (3, partner)):
        link(case, at, person)
    restricted(case)
    assert marked(hub) == {child, mother, partner}, "a housemate who is not on the case is not"
    lifted(case)
    assert marked(hub) == set()
    with hub.reading(None) as unit:
        acts = ("case restricted", "case no longer restricted")
        said = unit.session.scalars(select(AuditEntry).where(AuditEntry.act.in_(acts)).order_by(AuditEntry.seq))
        assert [each.detail["people"] for each in said] == [3, 3], "how many, and not who"


def test_who_stands_on_another_restricted_case_stays_restricted_until_that_is_lifted_too(
    hub: Hub, staff: Staff, case: Case
) -> None:
    child, mother = rows.person(hub, forenames="Ayla"), rows.person(hub, forenames="Mira")
    link(case, 0, child)
    link(case, 2, mother)
    other = rows.enquiry(hub, staff[Role.HUB_WORKER], who=(rows.Who(person_id=child),))
    said = restricted(case)
    assert said.words.endswith("One other case with somebody of it stays open to the hub: look at it.")
    assert not restricted(case, other.id).words.endswith("look at it.")
    lifted(case)
    assert marked(hub) == {child}
    lifted(case, other.id)
    assert marked(hub) == set()


def test_a_person_tied_to_a_restricted_case_is_marked_in_the_same_transaction_and_untied_unmarked(
    hub: Hub, staff: Staff, case: Case
) -> None:
    service, child = staff[Role.SERVICE_MANAGER], rows.person(hub, forenames="Ayla")
    restricted(case)
    assert marked(hub) == set()
    link(case, 0, child)
    made = create_person_from_contact(hub, service, named_on(case)[2].id).new_id
    assert marked(hub) == {child, made}
    unlink_contact_person(hub, service, named_on(case)[0].id, "Another child of that name")
    assert marked(hub) == {made}


def test_untying_takes_somebody_off_a_case_that_was_opened_with_them(hub: Hub, staff: Staff) -> None:
    worker, child = staff[Role.HUB_WORKER], rows.person(hub, forenames="Ayla")
    contact = authorised_contact(hub, staff)
    link_contact_person(hub, worker, rows.contact_people(hub, contact)[0], child, "Same NHS number")
    made = open_enquiry(hub, worker, [contact], worker.user_id).new_id
    assert made is not None
    case = Case(hub, staff, made)
    restricted(case)
    assert marked(hub) == {child}
    unlink_contact_person(hub, staff[Role.SERVICE_MANAGER], named_on(case)[0].id, "Another child of that name")
    assert marked(hub) == set()
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(EnquiryPerson.person_id)).all() == [None] * len(FAMILY)
    link(case, 0, child)
    assert marked(hub) == {child}
    with hub.reading(None) as unit:
        assert child in unit.session.scalars(select(EnquiryPerson.person_id)).all()


def test_a_case_opened_with_a_restricted_person_is_restricted_and_so_is_everybody_else_on_it(
    hub: Hub, staff: Staff, case: Case
) -> None:
    worker, child, mother = staff[Role.HUB_WORKER], rows.person(hub), rows.person(hub, forenames="Mira")
    contact = authorised_contact(hub, staff)
    link(case, 0, child)
    for at, person in ((0, child), (2, mother)):
        link_contact_person(hub, worker, rows.contact_people(hub, contact)[at], person, "Same NHS number")
    restricted(case)
    assert marked(hub) == {child}
    other = staff.others["worker2"]
    with hub.reading(other) as unit:
        assert not sees_person(unit, unit.get(Person, child))
    made = open_enquiry(hub, other, [contact], other.user_id).new_id
    with hub.reading(None) as unit:
        assert made is not None
        assert unit.get(Enquiry, made).restricted
    assert marked(hub) == {child, mother}
    with hub.reading(other) as unit:  # whoever takes the new worry up works on it, and sees whom it is about
        assert sees_person(unit, unit.get(Person, child))
        assert unit.session.get(EnquiryMember, (case.id, other.user_id)) is None  # the first case stays closed


def test_whoever_a_contact_brings_to_a_restricted_case_is_marked_and_unmarked_when_that_is_undone(
    hub: Hub, staff: Staff, case: Case
) -> None:
    service, child = staff[Role.SERVICE_MANAGER], rows.person(hub)
    restricted(case)
    contact = rows.contact(hub, service, who=(rows.Who(person_id=child),), status=ContactStatus.UNSCREENED)
    assert marked(hub) == set()
    with hub.reading(None) as unit:
        version = unit.get(Contact, contact).version
    done = link_to_enquiry(hub, service, (Chosen(contact, version),), case.id)
    assert marked(hub) == {child}
    undo(hub, service, done.way_back)
    assert marked(hub) == set()
    with hub.reading(None) as unit:
        version = unit.get(Contact, contact).version
    link_to_enquiry(hub, service, (Chosen(contact, version),), case.id)
    add_person_to_enquiry(
        hub, case.worker, case.id, rows.contact_people(hub, contact)[0], "other", version=case.read().header.version
    )
    assert marked(hub) == {child}


def test_who_becomes_known_on_the_picture_of_a_restricted_case_is_marked(hub: Hub, case: Case) -> None:
    child = rows.person(hub, forenames="Ayla")
    link(case, 0, child)
    restricted(case)
    add_relative(hub, case.worker, case.id, child, NAN)
    with hub.reading(None) as unit:
        nan = unit.session.scalars(select(Person.id).where(Person.forenames == "Nan")).one()
    assert marked(hub) == {child, nan}
    lifted(case)
    assert marked(hub) == set()


def test_a_step_on_the_picture_of_a_restricted_case_is_undone_and_done_again(hub: Hub, case: Case) -> None:
    child, here = rows.person(hub, forenames="Ayla"), (hub, case.worker, case.id)
    link(case, 0, child)
    restricted(case)
    made = add_relative(*here, child, NAN)
    undone = undo_family_step(*here, made.step_id)
    assert marked(hub) == {child}
    undo_family_step(*here, undone.step_id)
    (nan,) = marked(hub) - {child}
    lifted(case)
    with pytest.raises(Refused, match="undone already"):
        undo_family_step(*here, made.step_id)
    assert marked(hub) == set()
    with hub.reading(None) as unit:
        assert unit.get(Person, nan).forenames == "Nan"


def test_a_change_of_somebody_on_the_picture_is_undone_after_the_case_was_restricted_and_lifted(
    hub: Hub, case: Case
) -> None:
    child, here = rows.person(hub, forenames="Ayla"), (hub, case.worker, case.id)
    link(case, 0, child)
    for change in (restricted, lifted):
        with hub.reading(None) as unit:
            version = unit.get(Person, child).version
        done = edit_person(*here, child, PersonDraft("Aylin", "Novak", sex=Sex.FEMALE.value), version=version)
        change(case)
        undo_family_step(*here, done.step_id)
        with hub.reading(None) as unit:
            assert unit.get(Person, child).forenames == "Ayla"
        assert marked(hub) == ({child} if change is restricted else set()), "the mark is no part of what is undone"


@pytest.fixture
def drawn(hub: Hub, case: Case) -> UUID:
    """Somebody who became known on the picture of a restricted case, and is tied to it by nothing else."""
    child = rows.person(hub, forenames="Ayla")
    link(case, 0, child)
    restricted(case)
    add_relative(hub, case.worker, case.id, child, NAN)
    (nan,) = marked(hub) - {child}
    return nan


def merged(case: Case, kept: UUID, gone: UUID) -> UUID:
    made = merged_by_two(case.hub, case.staff, kept, gone, by=Role.SERVICE_MANAGER, sex="kept").merge_id
    assert made is not None
    return made


def parted(case: Case, merge: UUID) -> None:
    undo_merge(case.hub, case.staff[Role.SERVICE_MANAGER], merge, "Two sisters")


@pytest.mark.parametrize("twin_is_kept", [True, False])
def test_a_merge_leaves_the_mark_on_somebody_who_became_known_on_a_picture_and_undoing_it_parts_them(
    hub: Hub, case: Case, drawn: UUID, twin_is_kept: bool
) -> None:
    twin, before = rows.person(hub, forenames="Nana", surname="Novak"), marked(hub)
    kept, gone = (twin, drawn) if twin_is_kept else (drawn, twin)
    merge = merged(case, kept, gone)
    assert marked(hub) == before - {gone} | {kept}
    with hub.reading(case.worker) as unit:
        assert sees_person(unit, unit.get(Person, kept)), "whoever is named on the case sees them"
    with hub.reading(case.staff[Role.MASH_MANAGER]) as unit:
        assert not sees_person(unit, unit.get(Person, kept))
    lifted(case)
    assert marked(hub) == set()
    restricted(case)
    assert marked(hub) == before - {gone} | {kept}, "who stands on the case is found from the case, too"
    parted(case, merge)
    assert marked(hub) == before


def test_a_chain_of_merges_leaves_the_mark_and_one_that_was_undone_does_not_count(
    hub: Hub, case: Case, drawn: UUID
) -> None:
    before = marked(hub)
    first, second = (rows.person(hub, forenames=each, surname="Novak") for each in ("Nana", "Nanna"))
    merges = [merged(case, first, drawn), merged(case, second, first)]
    assert marked(hub) == before - {drawn} | {second}
    parted(case, merges[1])
    assert marked(hub) == before - {drawn} | {first}
    again = merged(case, second, first)
    lifted(case)
    restricted(case)
    assert marked(hub) == before - {drawn} | {second}
    parted(case, again)
    parted(case, merges[0])
    assert marked(hub) == before
    merged(case, second, first)
    assert marked(hub) == before, "of two who were never on the picture"


def test_whoever_is_named_finds_the_words_of_contacts_about_somebody_known_from_the_picture(
    hub: Hub, case: Case, drawn: UUID
) -> None:
    about = rows.Who("Nan", "Novak", person_id=drawn)
    there = {rows.contact(hub, case.worker, who=(about,), concern="The corncrake was heard.")}

    def found(role: Role) -> set[UUID]:
        return {each.id for each in find_words(hub, case.staff[role], "corncrake").texts}

    everybody = (found(Role.SERVICE_MANAGER), found(Role.HUB_WORKER), found(Role.MASH_MANAGER))
    assert everybody == (there, there, set())
    twin = rows.person(hub, forenames="Nana", surname="Novak")
    parted(case, merged(case, twin, drawn))
    merged(case, twin, drawn)
    everybody = (found(Role.SERVICE_MANAGER), found(Role.HUB_WORKER), found(Role.MASH_MANAGER))
    assert everybody == (there, there, set()), "and of whom they were merged into"


def test_a_case_that_is_not_restricted_marks_nobody(hub: Hub, staff: Staff, case: Case) -> None:
    child = rows.person(hub)
    link(case, 0, child)
    rows.enquiry(hub, staff[Role.HUB_WORKER], who=(rows.Who(person_id=child),), rating=RatingColour.RED)
    assert marked(hub) == set()


def test_a_hub_of_an_earlier_program_has_its_people_marked_with_the_schema(hub: Hub, case: Case) -> None:
    child, other = rows.person(hub), rows.person(hub, forenames="Una")
    link(case, 0, child)
    nan = add_relative(hub, case.worker, case.id, child, NAN).new_id
    contacts(hub, case.worker, [(patterned.child("Ayla", "Novak", child),)] * 3, (20, 30, 40))
    restricted(case)
    twin = rows.person(hub, forenames="Nana", surname="Novak")
    assert nan is not None
    merged(case, twin, nan)
    with hub.store.writer.connect() as connection:
        connection.execute(text("UPDATE person SET restricted = 0"))
        connection.commit()
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0010")
        connection.commit()
    folder = hub.folder
    hub.close()
    again = open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE))
    try:
        assert marked(again) == {child, twin}
        assert other not in marked(again)
    finally:
        again.close()
