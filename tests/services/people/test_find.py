"""What the simple search for known people promises."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from app.models import AuditEntry, Enquiry, Household, HouseholdMember, Person, PersonName, Relationship, new_id
from app.models.enums import BirthPrecision, NameKind, Sex
from app.services.access import Role
from app.services.errors import Refused
from app.services.matching.index import HOLDERS
from app.services.matching.keeping import keeper_of
from app.services.people.find import RESTRICTED_WORDS, KnownQuery, find_known_people, known_in_contact
from app.services.people.folding import address_key, fold
from app.services.trust import sign_in
from app.services.unit_of_work import Hub, WritingUnit
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.services.oversight.test_finding import plant_texts_on


def person(unit: WritingUnit, forenames: str, surname: str, born: date | None = None, **more: Any) -> UUID:
    row = Person(
        id=new_id(), forenames=forenames, surname=surname, surname_key=fold(surname), forename_key=fold(forenames),
        date_of_birth=born, birth_precision=BirthPrecision.DAY if born else BirthPrecision.UNKNOWN,
        sex=Sex.FEMALE, disability=[], created_at=unit.at, **more,
    )  # fmt: skip
    unit.add(row)
    unit.session.flush()
    return row.id


@pytest.fixture
def town(hub: Hub) -> dict[str, UUID]:
    """Five invented people of one town."""
    with hub.writing(None) as unit:
        ids = {
            "zofia": person(unit, "Zofia", "Wiśniewska", date(2017, 3, 14), nhs_number="9991234543"),
            "nguyen": person(unit, "Thị Mai", "Nguyễn", date(1988, 5, 3)),
            "obrien": person(unit, "Niamh", "O’Brien", date(2015, 1, 9), upn="X838999020001"),
            "hidden": person(unit, "Amara", "Okafor", date(2012, 6, 2), nhs_number="9991234535", restricted=True),
            "ahmed": person(unit, "Yusuf", "Ahmed", date(2017, 3, 14)),
        }
        unit.add(
            PersonName(
                id=new_id(), person_id=ids["nguyen"], kind=NameKind.FORMER, name="May Carter", surname_key="carter",
                forename_key="may",
            ),
            Household(
                id=new_id(), address_1="12 Harbour Row", town="Ashby", postcode="ZZ3 8LP",
                address_key=address_key("12 Harbour Row", "ZZ3 8LP") or "", created_at=unit.at,
            ),
        )  # fmt: skip
        unit.session.flush()
        home = unit.session.query(Household.id).scalar()
        unit.add(
            HouseholdMember(id=new_id(), household_id=home, person_id=ids["nguyen"]),
            HouseholdMember(id=new_id(), household_id=home, person_id=ids["hidden"]),
            Relationship(id=new_id(), person_id=ids["nguyen"], other_id=ids["obrien"], kind="parent"),
            Relationship(id=new_id(), person_id=ids["hidden"], other_id=ids["obrien"], kind="half-sibling"),
        )
        unit.audit("made for the test")
        unit.commit()
    return ids


def names(hub: Hub, staff: Staff, **asked: Any) -> list[str]:
    return [each.name for each in find_known_people(hub, staff[Role.HUB_WORKER], KnownQuery(**asked))]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"surname": "wisn"}, ["Zofia Wiśniewska"]),
        ({"surname": "WISNIEWSKA", "forenames": "zof"}, ["Zofia Wiśniewska"]),
        ({"surname": "OBrien"}, ["Niamh O’Brien"]),
        ({"forenames": "thi m"}, ["Thị Mai Nguyễn"]),
        ({"surname": "Carter"}, ["Thị Mai Nguyễn"]),
        ({"nhs_number": "9991234543"}, ["Zofia Wiśniewska"]),
        ({"upn": "X838999020001"}, ["Niamh O’Brien"]),
        ({"born": date(2017, 3, 14)}, ["Yusuf Ahmed", "Zofia Wiśniewska"]),
        ({"postcode": "zz38lp"}, ["Thị Mai Nguyễn"]),
        ({"surname": "w"}, []),
        ({"surname": "Wiz"}, []),
        ({}, []),
    ],
)
def test_people_are_found_by_what_has_been_typed_so_far(
    hub: Hub, staff: Staff, town: dict[str, UUID], asked: dict[str, Any], found: list[str]
) -> None:
    assert names(hub, staff, **asked) == found


def test_the_best_agreement_stands_first_and_says_why(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    found = find_known_people(
        hub, staff[Role.HUB_WORKER], KnownQuery("Zofia", "Wisniewska", date(2017, 3, 14), nhs_number="9991234543")
    )
    assert found[0].why == ("same NHS number", "same name", "same birth date")
    assert found[0].exact == 3
    assert len(found) == 1


def test_a_known_person_comes_with_home_aliases_and_relations(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    (mother,) = find_known_people(hub, staff[Role.HUB_WORKER], KnownQuery(surname="Nguyen"))
    assert mother.address == "12 Harbour Row, Ashby, ZZ3 8LP"
    assert mother.other_names == ("May Carter",)
    assert mother.relations == ("Parent of Niamh O’Brien",)
    assert mother.stands == ("on no contact",)


def test_the_street_of_a_flat_stands_in_the_address(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    with hub.writing(None) as unit:
        home = unit.session.scalars(select(Household)).one()
        home.address_1, home.address_2 = "Flat 2", "12 Harbour Row"
        unit.audit("made for the test")
        unit.commit()
    (mother,) = find_known_people(hub, staff[Role.HUB_WORKER], KnownQuery(surname="Nguyen"))
    assert mother.address == "Flat 2, 12 Harbour Row, Ashby, ZZ3 8LP"


def test_beside_somebody_known_stand_last_contact_open_enquiry_and_flags(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    known = plant_texts_on(hub, staff, case)
    (line,) = [each for each in find_known_people(hub, case.worker, KnownQuery("Kit", "Ashdown")) if each.id == known]
    with hub.reading(None) as unit:
        reference = unit.session.get_one(Enquiry, case.id).reference
    assert line.stands[:2] == ("last contact 30 Mar 2026", f"enquiry {reference} open, amber")
    assert {"CSE risk: high", "MARAC: referred"} <= set(line.stands)
    assert not any("Fern" in words for words in line.stands)


def test_a_child_who_was_known_before_birth_is_unborn_no_more(hub: Hub, staff: Staff) -> None:
    with hub.writing(None) as unit:
        person(unit, "Ada", "Quill", date(2026, 3, 1), expected_delivery=date(2026, 3, 4), born_from_unborn=True)
        person(unit, "Unborn", "Quill", expected_delivery=date(2026, 6, 4))
        unit.audit("made for the test")
        unit.commit()
    found = find_known_people(hub, staff[Role.HUB_WORKER], KnownQuery(surname="Quill"))
    assert {each.name: each.expected_delivery for each in found} == {
        "Ada Quill": None, "Unborn Quill": date(2026, 6, 4),
    }  # fmt: skip


def test_a_restricted_person_is_never_shown_nor_named_as_a_relation(
    hub: Hub, staff: Staff, town: dict[str, UUID]
) -> None:
    assert names(hub, staff, surname="Okafor", forenames="Am") == []
    (child,) = find_known_people(hub, staff[Role.HUB_WORKER], KnownQuery(surname="obrien"))
    assert child.relations == ("Child of Thị Mai Nguyễn",)


def test_two_strong_marks_say_only_whom_to_ask(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    worker = staff[Role.HUB_WORKER]
    (hint,) = find_known_people(hub, worker, KnownQuery(surname="Okafor", forenames="Amara", born=date(2012, 6, 2)))
    assert (hint.restricted, hint.words, hint.id, hint.name) == (True, RESTRICTED_WORDS, None, "")
    assert find_known_people(hub, worker, KnownQuery(born=date(2012, 6, 2))) == ()


def test_every_question_is_answered_by_an_index(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    event.listen(hub.store.reader, "before_cursor_execute", note)
    find_known_people(
        hub,
        staff[Role.HUB_WORKER],
        KnownQuery("Zo", "Wisn", date(2017, 3, 14), "9991234543", "X838999020001", "ZZ3 8LP"),
    )
    event.remove(hub.store.reader, "before_cursor_execute", note)
    plans = []
    with hub.reading(None) as unit:
        for statement, values in asked:
            rows = unit.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans += [str(row[3]) for row in rows]
        for words, values in ((HOLDERS, ("[1, 2]", 1)), ("SELECT line FROM match_person WHERE number = ?", (1,))):
            rows = unit.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
            plans += [str(row[3]) for row in rows]
    for table in ("held", "many"):
        assert f"SEARCH {table} USING PRIMARY KEY (key=?)" in plans
    of_the_question = ("SCAN asked", "SCAN (subquery", "SCAN was", "SCAN CONSTANT ROW")  # was: merged into one person
    assert [plan for plan in plans if plan.startswith("SCAN") and not plan.startswith(of_the_question)] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"forenames": "Sofia", "surname": "Wisnewski"},
        {"forenames": "Zosia", "surname": "Wiśniewska"},
        {"forenames": "Wisniewska", "surname": "Zofia"},
        {"forenames": "Zofia", "surname": "Carter", "born": date(2017, 3, 14)},
        {"forenames": "Zofia", "surname": "Wisniewska", "born": date(2017, 3, 24)},
    ],
)
def test_a_slip_a_short_form_and_another_order_still_find_the_child(
    hub: Hub, staff: Staff, town: dict[str, UUID], asked: dict[str, Any]
) -> None:
    assert names(hub, staff, **asked)[0] == "Zofia Wiśniewska"


def test_the_likeliest_says_its_band_and_reasons(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    query = KnownQuery("Zofia", "Wisnewska", date(2017, 3, 14))
    found = find_known_people(hub, staff[Role.HUB_WORKER], query)
    assert (found[0].band, found[0].why) == ("likely", ("same birth date", "same forename", "surname one slip"))


def test_a_hint_of_a_restricted_record_is_audited_once_a_session(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    query = KnownQuery(surname="Okafor", forenames="Amara", born=date(2012, 6, 2))
    for _ in range(3):
        find_known_people(hub, staff[Role.HUB_WORKER], query)
    with hub.reading(None) as unit:
        told = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "restricted record hinted")).all()
    assert [entry.subject_id for entry in told] == [town["hidden"]]


def test_names_in_memory_are_gone_when_the_desk_is_locked(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    names(hub, staff, surname="Wisniewska")
    keeper = keeper_of(hub.keepers)
    assert "wisniewska" in repr(vars(vars(keeper)["_vocabulary"]))
    sign_in.lock(hub, staff[Role.HUB_WORKER])
    assert "wisniewska" not in repr(vars(vars(keeper)["_vocabulary"]))
    assert names(hub, staff, surname="Wisniewska") == ["Zofia Wiśniewska"]


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR, Role.WALLBOARD])
def test_others_than_the_hubs_own_staff_search_nobody(hub: Hub, staff: Staff, role: Role) -> None:
    with pytest.raises(Refused):
        find_known_people(hub, staff[role], KnownQuery(surname="Okafor"))


def test_everybody_of_a_contact_is_asked_about_at_once(hub: Hub, staff: Staff, town: dict[str, UUID]) -> None:
    asked = (
        ("stranger", KnownQuery("Tobias", "Underhill", date(2011, 1, 1))),
        ("hidden", KnownQuery("Amara", "Okafor", date(2012, 6, 2))),
        ("child", KnownQuery("Sofia", "Wisniewska", date(2017, 3, 14))),
    )
    child, hidden = known_in_contact(hub, staff[Role.HUB_WORKER], asked)
    assert (child.key, child.likely, child.restricted) == ("child", 1, False)
    assert (hidden.key, hidden.likely, hidden.possible, hidden.restricted) == ("hidden", 0, 0, True)
    with hub.reading(None) as unit:
        hints = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "restricted record hinted")).all()
        assert len(hints) == 1
