"""The index says what the people say, in the same transaction, whoever wrote them."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import Household, HouseholdMember, MatchKey, MatchPerson, MatchWord, Person, PersonName, new_id
from app.models.enums import BirthPrecision, NameKind, Sex
from app.services.matching import keeping, keys
from app.services.matching.index import Index, StoreIndex
from app.services.matching.memory import MemoryIndex
from app.services.matching.records import NameTold, PlaceTold, Told
from app.services.matching.tokens import ready
from app.services.people.bulk import PeopleRows
from app.services.people.folding import fold
from app.services.unit_of_work import Hub, WritingUnit

BORN = date(2017, 3, 14)


def _person(unit: WritingUnit, forenames: str, surname: str) -> Person:
    row = Person(
        id=new_id(),
        forenames=forenames,
        surname=surname,
        surname_key=fold(surname),
        forename_key=fold(forenames),
        date_of_birth=BORN,
        birth_precision=BirthPrecision.DAY,
        sex=Sex.FEMALE,
        disability=[],
        created_at=unit.at,
    )
    unit.add(row)
    return row


def _commit(unit: WritingUnit) -> None:
    unit.audit("made for the test")
    unit.commit()


def _wrong(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return keeping.check(unit.session)


def _found(hub: Hub, forenames: str, surname: str) -> list[UUID]:
    with hub.reading(None) as unit:
        finder = keeping.keeper_of(hub.keepers).finder(unit.session.connection())
        found = finder.ask(ready(Told((NameTold(forenames, surname),), BORN)))
        ids = finder.ids([each.number for each in found])
        return [ids[each.number] for each in found]


def test_a_person_a_name_a_move_and_a_leaving_reach_the_index(hub: Hub) -> None:
    with hub.writing(None) as unit:
        person = _person(unit, "Zofia", "Wiśniewska").id
        _commit(unit)
    assert _found(hub, "Zofia", "Wisniewska") == [person]
    with hub.writing(None) as unit:
        row = unit.get(Person, person)
        row.surname, row.surname_key = "Carter", "carter"
        home = Household(
            id=new_id(),
            address_1="4 Mill Lane",
            town="Oakhaven",
            postcode="ZZ1 1AA",
            address_key="k",
            created_at=unit.at,
        )
        former = PersonName(
            id=new_id(),
            person_id=person,
            kind=NameKind.FORMER,
            name="Zofia Lis",
            surname_key="lis",
            forename_key="zofia",
        )
        unit.add(home, former)
        unit.session.flush()
        unit.add(HouseholdMember(id=new_id(), household_id=home.id, person_id=person))
        place = home.id
        _commit(unit)
    assert _found(hub, "Zofia", "Carter") == [person]
    assert _found(hub, "Zofia", "Lis") == [person]
    assert _wrong(hub) == 0
    with hub.writing(None) as unit:
        unit.get(Household, place).postcode = "ZZ9 9ZZ"
        _commit(unit)
    with hub.reading(None) as unit:
        (line,) = unit.session.scalars(select(MatchPerson.line))
    assert "ZZ99ZZ" in line
    assert "ZZ11AA" not in line
    assert _wrong(hub) == 0


def test_a_transaction_that_rolls_back_leaves_the_index_as_it_was(hub: Hub) -> None:
    with hub.writing(None) as unit:
        _person(unit, "Zofia", "Wisniewska")
        unit.session.flush()
    assert _found(hub, "Zofia", "Wisniewska") == []
    assert _wrong(hub) == 0


def test_people_written_in_bulk_are_indexed_in_the_same_transaction(hub: Hub) -> None:
    with hub.writing(None) as unit:
        rows = PeopleRows(unit.session, unit.at)
        home = rows.household("4 Mill Lane", None, "Oakhaven", "ZZ1 1AA")
        for name in ("Zofia", "Amara", "Yusuf"):
            rows.member(home, rows.person(forenames=name, surname="Lis", born=BORN, sex=Sex.UNKNOWN))
        rows.flush()
        _commit(unit)
    assert len(_found(hub, "Amara", "Lis")) >= 1
    assert _wrong(hub) == 0


def test_who_is_told_more_of_later_in_a_bulk_is_indexed_with_all_of_it(hub: Hub) -> None:
    with hub.writing(None) as unit:
        rows = PeopleRows(unit.session, unit.at)
        home = rows.household("4 Mill Lane", None, "Oakhaven", "ZZ1 1AA")
        first = rows.person(forenames="Zofia", surname="Lis", born=BORN, sex=Sex.UNKNOWN)
        second = rows.person(forenames="Amara", surname="Okafor", born=BORN, sex=Sex.UNKNOWN)
        rows.name(first, NameKind.FORMER, "Zofia Carter", "Carter")
        rows.member(home, first)
        rows.flush()
        _commit(unit)
    with hub.writing(None) as unit:
        rows = PeopleRows(unit.session, unit.at)
        rows.member(home, second)
        rows.flush()
        _commit(unit)
    assert _found(hub, "Zofia", "Carter")[0] == first
    with hub.reading(None) as unit:
        assert all("mill lane" in line for line in unit.session.scalars(select(MatchPerson.line)))
    assert _wrong(hub) == 0


def test_a_hub_without_an_index_takes_people_in_bulk(hub: Hub) -> None:
    hub.keepers = ()
    with hub.writing(None) as unit:
        rows = PeopleRows(unit.session, unit.at)
        rows.name(rows.person(forenames="Zofia", surname="Lis", born=BORN, sex=Sex.UNKNOWN), NameKind.ALIAS, "Z", "")
        rows.flush()
        _commit(unit)
        assert unit.session.scalar(select(func.count()).select_from(MatchPerson)) == 0


def test_a_rebuild_makes_a_spoilt_index_whole(hub: Hub) -> None:
    with hub.writing(None) as unit:
        _person(unit, "Zofia", "Wisniewska")
        _person(unit, "Amara", "Okafor")
        _commit(unit)
    with hub.writing(None) as unit:
        key = unit.session.scalars(select(MatchKey).limit(1)).one()
        unit.session.delete(key)
        _commit(unit)
    assert _wrong(hub) == 1
    with hub.writing(None) as unit:
        assert keeping.rebuild(unit.session) == 2
        _commit(unit)
    assert _wrong(hub) == 0


def _tell(surname: str) -> Told:
    return Told((NameTold("Zofia", surname),), BORN, places=(PlaceTold("4 Mill Lane", "Oakhaven", "ZZ1 1AA"),))


@pytest.mark.parametrize("kind", ["store", "memory"])
def test_both_indexes_hold_change_and_drop_a_person_alike(hub: Hub, kind: str) -> None:
    with hub.writing(None) as unit:
        index: Index = StoreIndex(unit.session.connection()) if kind == "store" else MemoryIndex()
        first, second = new_id(), new_id()
        assert index.put_many([(first, ready(_tell("Lis"))), (second, ready(_tell("Carter")))]) == 2
        index.put(first, ready(_tell("Okafor")))
        index.put(second, None)
        assert index.wrong_keys() == 0
        assert dict(index.all()) == {first: ready(_tell("Okafor"))}
        _, words = index.words(0)
        assert words["okafor"][1] == 1
        assert words["carter"][1] == 0
        assert words["oakhaven"][2] == 1
        index.clear()
        assert list(index.all()) == []


def test_the_index_counts_words_once_a_person(hub: Hub) -> None:
    with hub.writing(None) as unit:
        _person(unit, "Zofia", "Lis")
        _person(unit, "Zofia", "Carter")
        _commit(unit)
        counts = {row.word: row.forename for row in unit.session.execute(select(MatchWord.word, MatchWord.forename))}
        assert counts["zofia"] == 2
        assert unit.session.scalar(select(func.count()).select_from(MatchPerson)) == 2


@pytest.mark.parametrize("kind", ["store", "memory"])
def test_a_key_behind_which_too_many_stand_is_left_out_of_an_answer(hub: Hub, kind: str) -> None:
    with hub.writing(None) as unit:
        index: Index = StoreIndex(unit.session.connection()) if kind == "store" else MemoryIndex()
        for name in ("Zofia", "Anna", "Maria"):
            index.put(new_id(), ready(Told((NameTold(name, "Wiśniewska"),))))
        many, one = (keys.of_word(word) | keys.detail("word") for word in ("wisniewska", "zofia"))
        asked = [many, one, keys.of_word("nobody") | keys.detail("word")]
        assert {key: len(held) for key, held in index.holders(asked, 3)} == {many: 3, one: 1}
        assert {key: len(held) for key, held in index.holders(asked, 2)} == {one: 1}


def test_all_keys_of_a_word_stand_side_by_side() -> None:
    told = Told((NameTold("Zofia", "Wiśniewska"),), BORN, places=(PlaceTold("3 Mill Lane", "", "ZZ1 1AA"),))
    mine = [key for key in keys.keys_of(ready(told)) if key & ~0xFFFFF == keys.of_word("zofia")]
    assert len(mine) == 4  # the word, with the year, with the day and month, with the postcode
    start = keys.of_word("zofia")
    assert all(start <= key < start + (1 << 20) for key in mine)
