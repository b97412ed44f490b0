"""Whether people are known alone or with their families is asked of the index; what an address tells depends on it."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.services.matching.asking import Finder, learn
from app.services.matching.homes import known_alone
from app.services.matching.memory import MemoryIndex
from app.services.matching.records import Finding, NameTold, PlaceTold, Told
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped

FORE = ("anna", "brenda", "carl", "doris", "edgar", "fergus", "gwen", "harold")
SUR = ("ashdown", "birkin", "coltart", "dunmore", "eskdale", "fairlie", "garvock")
BRENDA = Told((NameTold("Brenda", "Quarrington"),), date(1951, 3, 9), places=(PlaceTold("7 Sorrel Court", "Farley"),))


def _people(homes: int, at_home: int) -> Iterator[Told]:
    chance = random.Random(4)
    for home in range(homes):
        place = PlaceTold(f"{home % 97 + 1} Street {home}", "Oakhaven", "")
        sur = chance.choice(SUR)
        for at in range(at_home):
            born = date(1930 + chance.randrange(60), chance.randrange(12) + 1, chance.randrange(28) + 1)
            yield Told((NameTold(FORE[(home + at) % len(FORE)], sur),), born, places=(place,))


def _index(people: Iterable[Told]) -> MemoryIndex:
    index = MemoryIndex()
    index.put_many((UUID(int=at), ready(told)) for at, told in enumerate(people, 1))
    return index


def _ask(asked: Told, people: Iterable[Told], known: Told = BRENDA) -> Finding:
    index, vocabulary = _index([known, *people]), Vocabulary()
    learn(vocabulary, index, 0)
    return next(found for found in Finder(index, vocabulary, shipped()).ask(ready(asked), all_bands=True))


def test_a_register_of_people_who_live_apart_is_told_from_a_hub_of_families() -> None:
    assert known_alone(_index(_people(600, 1)))
    assert not known_alone(_index(_people(300, 3)))
    assert not known_alone(_index([*_people(500, 1), *_people(45, 2)])), "one home in twelve holds two"


def test_the_same_person_twice_at_one_address_is_no_family() -> None:
    people = list(_people(400, 1))
    assert known_alone(_index([*people, *people[:200]]))


def test_few_people_or_hardly_any_address_say_nothing() -> None:
    assert not known_alone(_index(_people(150, 1)))
    without = (Told(told.names, told.born) for told in _people(600, 1))
    assert not known_alone(_index(without))


def test_an_address_tells_more_where_people_are_known_alone() -> None:
    wed = Told((NameTold("Brenda", "Coltart"),), places=BRENDA.places)
    alone, family = _ask(wed, _people(600, 1)), _ask(wed, _people(200, 3))
    assert alone.band == "likely"
    assert alone.bits > family.bits + 6


@pytest.mark.parametrize(
    "asked",
    [
        Told((NameTold("Doris", "Quarrington"),)),
        Told((NameTold("Doris", "Quarrington"),), sex="F"),
        Told((NameTold("Doris", ""),)),
        Told((NameTold("Doris", "Quarrington"),), date(1948, 11, 21)),
        Told((NameTold("Doris", "Quarrington"),), date(1951, 11, 21)),
        Told((NameTold("Doris", "Quarrington"),), years=(1950, 1952)),
        Told((NameTold("Doris", "Coltart"),)),
    ],
    ids=["undated", "sex told", "no surname", "another birth", "another day", "about that age", "another name whole"],
)
def test_another_forename_at_a_known_address_is_never_likely_in_any_hub(asked: Told) -> None:
    for people in (_people(600, 1), _people(200, 3)):
        assert _ask(replace(asked, places=BRENDA.places), people).band != "likely"


def test_an_address_alone_makes_no_stranger_likely() -> None:
    strangers = Told((NameTold("Wilma", "Zeal"),), places=BRENDA.places)
    assert _ask(strangers, _people(600, 1)).band == ""


def test_a_hub_that_knows_children_or_few_birth_dates_is_no_register_of_people_known_alone() -> None:
    chance = random.Random(5)
    young = (replace(told, born=told.born if chance.random() > 0.1 else date(2015, 5, 4)) for told in _people(600, 1))
    assert not known_alone(_index(young))
    undated = (replace(told, born=told.born if chance.random() > 0.5 else None) for told in _people(600, 1))
    assert not known_alone(_index(undated))


def test_a_child_of_a_known_address_is_never_taken_for_another_of_the_family() -> None:
    known = Told((NameTold("Brenda", "Quarrington"),), date(2015, 3, 9), places=BRENDA.places)
    other = Told((NameTold("Doris", "Quarrington"),), places=BRENDA.places)
    assert _ask(other, _people(600, 1), known).band != "likely"


def test_it_is_asked_again_once_the_hub_has_grown_by_a_tenth_and_forgotten_at_lock() -> None:
    vocabulary, index = Vocabulary(), _index(_people(600, 1))
    seen = [(learn(vocabulary, index, 0), vocabulary.alone)]
    index.put_many((UUID(int=10_000 + at), ready(told)) for at, told in enumerate(_people(40, 3)))
    seen.append((learn(vocabulary, index, seen[0][0]), vocabulary.alone))
    assert [alone for _, alone in seen] == [True, False]
    vocabulary.forget()
    learn(vocabulary, _index(_people(600, 1)), 0)
    assert vocabulary.alone, "what another hub holds is asked anew"
